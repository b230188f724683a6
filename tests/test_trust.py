"""How far to trust the reader, in one plain sentence: by the event's own hand coding, or by the reader's figures."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import aggregate, reader
from tests.handmade import tables

FIGURES = {"articles": 93, "found": 0.63, "right": 0.55, "what": "articles left out of training"}
READ = "read the quotations before you quote a number."


def said(card: dict, outcomes: str = "", n_documents: int = 1) -> str:
    """Return the sentence for a card and an agreement with these outcomes, by their first letters; none without any."""
    words = {"r": "right", "w": "wrong", "m": "missed", "e": "extra"}
    pairs = pd.DataFrame({"outcome": [words[letter] for letter in outcomes]})
    agreement = SimpleNamespace(pairs=pairs, n_documents=n_documents) if outcomes else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "settings", lambda: card)
        return aggregate.trust(tables([]), agreement)


MEASURED = "(measured on 93 articles left out of training)"


@pytest.mark.parametrize(
    ("card", "outcomes", "expected"),
    [
        (
            {"figures": FIGURES},
            "",
            "On news like this, the machine finds about 6 in 10 statements and reads 6 in 10 of those right "
            f"{MEASURED}; {READ}",
        ),
        ({"figures": {**FIGURES, "right": 0.97}}, "", "finds about 6 in 10 statements and reads nearly all of those"),
        ({"figures": {**FIGURES, "found": 0.03}}, "", "the machine finds fewer than one in 10 statements (measured on"),
        ({}, "", f"reads right, is not measured yet; {READ}"),
        # few coded by hand are counted, and the reader's own figures told as well
        ({"figures": FIGURES}, "rrrwweeem", f"{MEASURED}; of the 6 coded by hand here, it finds 5 and reads 3 right"),
        (
            {"figures": FIGURES, "trained_on": ["arland"]},
            "rm",
            "of the 2 coded by hand here, which it was made with (expect less elsewhere), it finds 1 and reads 1 right",
        ),
        ({"figures": FIGURES}, "eee", f"{MEASURED}; {READ}"),
        # fifty speak for themselves, and fewer where there are no other figures
        (
            {"figures": FIGURES},
            50 * "r",
            "On the 50 hand-coded statements of one article that come with this event, the machine finds nearly all "
            f"statements and reads nearly all of those right; {READ}",
        ),
        ({}, "rrmm", "that come with this event, the machine finds about 5 in 10 statements and reads nearly all of"),
        ({}, "mmmm", "the machine finds fewer than one in 10 statements; read"),
    ],
)
def test_how_far_to_trust(card: dict, outcomes: str, expected: str) -> None:
    assert expected in said(card, outcomes)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({}, "is not measured yet."),
        (
            {"figures": FIGURES},
            "finds 63 in 100 statements and reads 55 in 100 of those right, measured on 93 articles",
        ),
        ({"figures": {**FIGURES, "found_low": 0.6, "found_high": 0.66}}, "finds 63 in 100 statements (60 to 66)"),
    ],
)
def test_the_figures_with_their_intervals(card: dict, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "settings", lambda: card)
    assert expected in aggregate.lead_on_trust(tables([]), None)


def test_the_card_of_a_reader() -> None:
    card = aggregate.reader_card()
    assert card.version == reader.version()
    assert 0 < card.sure < 1
    assert list(card.measured)[:2] == ["set", "articles"]


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ({}, "is not measured yet."),
        (
            {"sound": {"articles": 9, "statements": 80, "found": 0.552, "right": 0.5}},
            "Of the statements that sound harsh or warm to a person, the machine hears 55 in 100 alike; of those that "
            "sound so to the machine, a person hears 50 in 100 alike (measured on 80 statements of 9 articles).",
        ),
    ],
)
def test_how_far_to_trust_what_is_heard(card: dict, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "settings", lambda: card)
    assert aggregate.trust_in_sound().endswith(expected)
