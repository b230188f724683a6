"""How far to trust the reader, in one plain sentence: by the event's own hand coding, or by the reader's figures."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import claims, reader
from tests.handmade import tables

#: Which sentence, for which card of a reader and which outcomes of a hand coding, by their first letters.
CASES = list(csv.DictReader(Path(__file__).with_name("trust_sentences.csv").open(encoding="utf-8", newline="")))
OUTCOMES = {"r": "right", "w": "wrong", "m": "missed", "e": "extra"}


def coded(outcomes: str) -> SimpleNamespace | None:
    """Return an agreement on one article with these outcomes, or nothing without any; 50r are fifty that are right."""
    letters = 50 * "r" if outcomes == "50r" else outcomes
    pairs = pd.DataFrame({"outcome": [OUTCOMES[letter] for letter in letters]})
    return SimpleNamespace(pairs=pairs, n_documents=1) if outcomes else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['sentence']}-{case['outcomes']}")
def test_how_far_to_trust(case: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "settings", lambda: json.loads(case["card"]))
    if case["sentence"] == "sound":
        assert claims.trust_in_sound().endswith(case["expected"])
    else:
        sentence = {"trust": claims.trust, "lead": claims.lead_on_trust}[case["sentence"]]
        assert case["expected"] in sentence(tables([]), coded(case["outcomes"]))


def test_the_card_of_a_reader() -> None:
    card = claims.reader_card()
    assert card.version == reader.version()
    assert 0 < card.sure < 1
    assert list(card.measured)[:2] == ["set", "articles"]
