"""The reader against hand coding that it was not made with: figures only, on development text and on the seed article.

The press articles chose the reader's thresholds, and nothing was chosen by the other disputes. Neither is trained on.
Of development text only figures are looked at: nothing of it is printed or stored.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import claims, corpus, evaluation, pipeline, records
from analysis.reader import examples

CODED = Path(__file__).parent.parent / "coded"

pytestmark = pytest.mark.usefixtures("trained")


def measured(folder: Path) -> dict[str, float]:
    """Return the measures over the coded articles of a folder."""
    found = [
        pipeline.code(article.document, (), article.target)
        for article in examples.read(folder, corpus.default_target())
    ]
    texts = {coded.document.document_id: coded.document.text for coded in found}
    statements = records.table((row for coded in found for row in coded.statements), records.Statement)
    positions = records.table((row for coded in found for row in coded.positions), records.Position)
    machine = evaluation.machine_codings(statements, positions, texts)
    table = evaluation.compare(evaluation.read_gold(folder / "gold.jsonl", texts), machine).measures
    return dict(zip(table["measure"], table["value"], strict=True))


def test_press_articles_reach_the_bars(shared: Path) -> None:
    found = measured(shared / "data" / "ceasefire" / "press-dev")
    assert found["end_to_end_f1"] >= 0.52
    assert found["stance_macro_f1"] >= 0.72


def test_the_card_tells_how_press_articles_sound(shared: Path) -> None:
    """The card's figures are those measured now, and the reader is the best of the ways to hear."""
    folder = shared / "data" / "ceasefire" / "press-dev"
    found = pipeline.analyze(corpus.read_event(folder / "articles.jsonl"))
    by_hand = evaluation.read_sounds(folder / "gold.jsonl", found.documents)
    now = evaluation.sounds(pipeline.heard(found, by_hand))
    told = claims.reader_card().sound[now.columns]
    pd.testing.assert_frame_equal(told, now, atol=0.002, check_dtype=False)
    assert now["macro_f1"].idxmax() == 0 and now["macro_f1"][0] >= 0.67
    assert now["macro_f1"].iloc[1] - now["macro_f1"].iloc[2] >= 0.1, "what neutralising topics is worth"


def test_other_disputes_reach_the_bars() -> None:
    found = measured(CODED / "disputes-held-out")
    assert found["end_to_end_f1"] >= 0.60
    assert found["actor_accuracy"] >= 0.90
    assert found["stance_macro_f1"] >= 0.80


def test_no_position_of_the_seed_article_is_turned_round(seed_event: Path) -> None:
    """What is found of the seed's positions never says favor of who is against it, nor the other way round."""
    found = pipeline.analyze(corpus.read_event(seed_event)).positions
    told = json.loads((seed_event / "gold.jsonl").read_text(encoding="utf-8"))["positions"]
    both = [(told[row.actor], row.position) for row in found.itertuples() if row.actor in told]
    assert len(both) >= 8
    assert not {("favor", "against"), ("against", "favor")} & set(both)


@pytest.mark.xfail(reason="8 of the seed article's 11 positions: two actors are missed, one hope is read as neutral")
def test_the_seed_article_is_read_whole(seed_event: Path) -> None:
    found = evaluation.of_event(pipeline.analyze(corpus.read_event(seed_event)))
    assert found is not None
    values = dict(zip(found.measures["measure"], found.measures["value"], strict=True))
    assert values["positions_f1"] == 1.0


@pytest.mark.xfail(reason="content and source F1 at 0.5 is 0.46: the reader learned little speech on other matters")
def test_attribution_in_news_reaches_the_bars(shared: Path) -> None:
    scores, _ = evaluation.validate_attribution(shared / "data" / "polnear" / "dev.jsonl")
    found = scores.set_index(["measure", "kind", "overlap"])
    bars = {
        ("content", 0.3): 0.70,
        ("content", 0.5): 0.60,
        ("content+source", 0.3): 0.60,
        ("content+source", 0.5): 0.52,
    }
    f1 = {(measure, least): found.loc[(measure, "all", least), "f1"] for measure, least in bars}
    assert {key: value for key, value in f1.items() if value < bars[key]} == {}
    assert found.loc[("content", "direct", 0.3), "recall"] >= 0.95
    assert found.loc[("source", "all", 0.5), "recall"] >= 0.87


@pytest.mark.parametrize(("file", "bar"), [("dev_rw", 0.76), ("dev_mt", 0.74)])
def test_labelled_news_is_read_well_enough(shared: Path, file: str, bar: float) -> None:
    rows = evaluation.read_targets(shared / f"data/newsmtsc/{file}.jsonl")
    found = evaluation.toward([row.tone for row in rows], evaluation.predict(rows))
    assert found["f1"].iloc[-1] >= bar
