"""A sentence under reading: which quotation each token lies in, and the cue lexicon behind the constructions."""

from __future__ import annotations

import pytest

from analysis import lexicons
from analysis.attribution import lines
from tests.readings import read_lines


def test_tokens_know_their_quotation() -> None:
    first, second = read_lines("“We go. We stay,” he said, “here.”")
    assert [token.text for token, quoted in zip(first.tokens, first.quoted, strict=True) if quoted == 0] == [
        "We",
        "go",
        ".",
    ]
    assert [token.text for token, quoted in zip(second.tokens, second.quoted, strict=True) if quoted == -1] == [
        "”",
        "he",
        "said",
        ",",
        "“",
        "”",
    ]
    assert second.quoted[-2] == 1


def test_at_and_outside_are_safe_beyond_the_ends() -> None:
    (line,) = read_lines("He said so.")
    assert (line.at(-1), line.at(99), line.outside(-1), line.outside(99)) == ("", "", False, False)


@pytest.mark.parametrize(
    ("pos", "lemma", "frame", "cue_class"),
    [
        ("verb", "say", "s", "report"),
        ("verb", "reject", "o", "act"),
        ("verb", "call", "for", "object"),
        ("noun", "demand", "for", "want"),
        ("adjective", "optimistic", "about", "think"),
    ],
)
def test_cue_lexicon(pos: str, lemma: str, frame: str, cue_class: str) -> None:
    assert lines.cues(pos)[lemma].frames[frame] == cue_class


@pytest.mark.parametrize("name", ["reporting_cues", "function_words"])
def test_lexicon_rows_are_unique_and_say_where_they_come_from(name: str) -> None:
    rows = lexicons.read(name)
    keys = [tuple(value for key, value in row.items() if key not in ("source", "irregular", "frames")) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(row["source"] for row in rows)
