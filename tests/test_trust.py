"""How far to trust the reader, in one plain sentence: by the event's own hand coding, or by the reader's figures."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import aggregate, reader
from tests.handmade import tables

FIGURES = {"articles": 93, "found": 0.63, "right": 0.55, "what": "articles of 12 conflicts that it was not made with"}
READ = "read the quotations before you quote it."


def said(card: dict, outcomes: str = "", n_documents: int = 1) -> str:
    """Return the sentence for a card and an agreement with these outcomes, by their first letters; none without any."""
    words = {"r": "right", "w": "wrong", "m": "missed", "e": "extra"}
    pairs = pd.DataFrame({"outcome": [words[letter] for letter in outcomes]})
    agreement = SimpleNamespace(pairs=pairs, n_documents=n_documents) if outcomes else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "settings", lambda: card)
        return aggregate.trust(tables([]), agreement)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            {"figures": FIGURES},
            "On news like this, the reader finds about 6 in 10 statements and reads 6 in 10 of those right (measured "
            f"on 93 articles of 12 conflicts that it was not made with); {READ}",
        ),
        ({"figures": {**FIGURES, "right": 0.97}}, "finds about 6 in 10 statements and reads nearly all of those right"),
        ({"figures": {**FIGURES, "found": 0.03}}, "the reader finds fewer than one in 10 statements (measured on"),
        ({}, f"reads right, is not measured yet; {READ}"),
    ],
)
def test_from_the_figures_of_the_reader(card: dict, expected: str) -> None:
    assert expected in said(card)


@pytest.mark.parametrize(
    ("card", "outcomes", "expected"),
    [
        (
            {"figures": FIGURES, "trained_on": []},
            "rrrwweeem",
            "On the 6 hand-coded statements of one article that come with this event, which it was not made with, the "
            f"reader finds about 8 in 10 statements and reads 6 in 10 of those right; {READ}",
        ),
        ({"trained_on": ["arland"]}, "rrmm", "which it was made with (expect less elsewhere), the reader finds"),
        ({}, "rrmm", "that come with this event, the reader finds about 5 in 10 statements and reads nearly all of"),
        ({}, "mmmm", "the reader finds fewer than one in 10 statements; read"),
        ({"figures": FIGURES}, "eee", "On news like this"),
    ],
)
def test_from_the_hand_coding_of_the_event(card: dict, outcomes: str, expected: str) -> None:
    assert expected in said(card, outcomes)


def test_the_card_of_a_reader() -> None:
    card = aggregate.reader_card()
    assert card.version == reader.version()
    assert 0 < card.sure < 1
    assert list(card.measured)[:2] == ["set", "articles"]
