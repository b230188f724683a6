"""The word lists of the stance rules fit together: no row stands twice, and none names a phrase that cannot match."""

from __future__ import annotations

from collections import Counter

import pytest

from analysis import lexicons

PHRASES = {(row["phrase"], row["class"]) for row in lexicons.read("stance_cues")}
#: Kinds of connectives.csv that pick out phrases of stance_cues.csv, and the classes that these are of ("": of any).
PICKED = {
    "late": "condition",
    "open": "condition",
    "sequel": "condition",
    "exchange": "condition",
    "reserving": "condition",
    "observing": "pro",
    "violating": "break",
    "breaches": "break",
    "impossible": "bad",
    "refusing": "",
    "postponing": "",
    "promising": "",
    "regretting": "",
    "expecting": "",
    "voicing": "",
    "lacks": "con",
    "untelling": "",
    "final": "",
}
#: Kinds that pick out phrases whole or by their first word.
OPENINGS = ("hanging", "ready", "done", "damaging", "lacking")


@pytest.mark.parametrize("name", ["stance_cues", "connectives", "matters", "fighting", "evidence", "stance_verbs"])
def test_no_row_stands_twice(name: str) -> None:
    rows = [tuple(value for key, value in row.items() if key != "source") for row in lexicons.read(name)]
    assert [row for row, count in Counter(rows).items() if count > 1] == []


@pytest.mark.parametrize(("kind", "of"), PICKED.items())
def test_what_picks_out_phrases_names_phrases_that_there_are(kind: str, of: str) -> None:
    known = {phrase for phrase, kind_of in PHRASES if of in ("", kind_of)}
    assert lexicons.words("connectives", kind)
    assert sorted(lexicons.words("connectives", kind) - known) == []


@pytest.mark.parametrize("kind", OPENINGS)
def test_what_picks_out_phrases_by_their_first_word_finds_one(kind: str) -> None:
    known = {word for phrase, _ in PHRASES for word in (phrase, phrase.split()[0])}
    assert lexicons.words("connectives", kind)
    assert sorted(lexicons.words("connectives", kind) - known) == []
