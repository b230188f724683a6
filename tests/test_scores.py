"""The reader against hand coding: the bars that it has to reach on the development data and on the seed article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import agreement, corpus, pipeline
from analysis.agreement import Coding

pytestmark = pytest.mark.usefixtures("trained")


def measured(*folders: Path) -> dict[str, float]:
    """Return the measures over the articles of some folders together."""
    gold: list[Coding] = []
    machine: list[Coding] = []
    for folder in folders:
        tables = pipeline.analyze(replace(corpus.read_event(folder / "articles.jsonl"), policy="all"))
        texts = dict(zip(tables.documents["document_id"], tables.documents["text"], strict=True))
        gold += agreement.read_gold(folder / "gold.jsonl", texts)
        machine += agreement.machine_codings(tables.statements, tables.positions, texts)
    found = agreement.compare(gold, machine).measures
    return dict(zip(found["measure"], found["value"], strict=True))


def test_articles_and_digests_reach_the_bars(shared: Path) -> None:
    found = measured(*(shared / "data" / "ceasefire" / name for name in ("voa", "digests")))
    assert found["detection_f1"] >= 0.75
    assert found["actor_accuracy"] >= 0.90
    assert found["stance_macro_f1"] >= 0.75
    assert found["end_to_end_f1"] >= 0.60
    assert found["positions_f1"] >= 0.65


def test_seed_article_reaches_the_bars_without_a_register(shared: Path) -> None:
    found = measured(shared / "data" / "ceasefire" / "seed")
    assert found["positions_f1"] == 1.0
    assert found["end_to_end_f1"] >= 0.85


def test_seed_article_reaches_the_bars_with_its_register(seed_event: Path) -> None:
    found = agreement.of_event(pipeline.analyze(corpus.read_event(seed_event)))
    assert found is not None
    values = dict(zip(found.measures["measure"], found.measures["value"], strict=True))
    assert values["positions_f1"] == 1.0
    assert values["end_to_end_f1"] >= 0.85
