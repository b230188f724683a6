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
from analysis.corpus.tables import Analysis
from analysis.reader import examples

CODED = Path(__file__).parent.parent / "coded"

pytestmark = pytest.mark.usefixtures("trained")


def measured(gold: Path, texts: dict[str, str], statements: pd.DataFrame, positions: pd.DataFrame) -> dict[str, float]:
    """Return the measures of tables against a hand coding of the same texts."""
    machine = evaluation.machine_codings(statements, positions, texts)
    table = evaluation.compare(evaluation.read_gold(gold, texts), machine).measures
    return dict(zip(table["measure"], table["value"], strict=True))


@pytest.fixture(scope="module")
def press(shared: Path) -> Analysis:
    return pipeline.analyze(corpus.read_event(shared / "data" / "ceasefire" / "press-dev" / "articles.jsonl"))


def test_press_articles_reach_the_bars(press: Analysis, shared: Path) -> None:
    gold = shared / "data" / "ceasefire" / "press-dev" / "gold.jsonl"
    texts = {document.document_id: document.text for document in press.event.documents}
    found = measured(gold, texts, press.statements, press.positions)
    assert found["end_to_end_f1"] >= 0.52
    assert found["stance_macro_f1"] >= 0.72


def test_the_card_tells_how_press_articles_sound(press: Analysis, shared: Path) -> None:
    """The card's figures are those measured now, and the reader is the best of the ways to hear."""
    by_hand = evaluation.read_sounds(shared / "data" / "ceasefire" / "press-dev" / "gold.jsonl", press.documents)
    now = evaluation.sounds(pipeline.heard(press, by_hand))
    told = claims.reader_card().sound[now.columns]
    pd.testing.assert_frame_equal(told, now, atol=0.002, check_dtype=False)
    assert now["macro_f1"].idxmax() == 0 and now["macro_f1"][0] >= 0.67
    assert now["macro_f1"].iloc[1] - now["macro_f1"].iloc[2] >= 0.1, "what neutralising topics is worth"


def test_other_disputes_reach_the_bars() -> None:
    folder = CODED / "disputes-held-out"
    articles = examples.read(folder, corpus.default_target())
    coded = [pipeline.code(article.document, (), article.target) for article in articles]
    texts = {each.document.document_id: each.document.text for each in coded}
    statements = records.table((row for each in coded for row in each.statements), records.Statement)
    positions = records.table((row for each in coded for row in each.positions), records.Position)
    found = measured(folder / "gold.jsonl", texts, statements, positions)
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
def test_attribution_in_news_reaches_the_bars(shared: Path, tmp_path: Path) -> None:
    """Of every fifth article."""
    lines = (shared / "data" / "polnear" / "dev.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "gold.jsonl").write_text("".join(lines[::5]), encoding="utf-8")
    scores = evaluation.validate_attribution(tmp_path / "gold.jsonl")[0].set_index(["measure", "kind", "overlap"])
    bars = {
        *(("content", "all", 0.3, "f1", 0.70), ("content", "all", 0.5, "f1", 0.60)),
        *(("content+source", "all", 0.3, "f1", 0.60), ("content+source", "all", 0.5, "f1", 0.52)),
        *(("content", "direct", 0.3, "recall", 0.95), ("source", "all", 0.5, "recall", 0.87)),
    }
    assert {bar for *key, score, bar in bars if scores.loc[tuple(key), score] < bar} == set()


@pytest.mark.parametrize(("file", "bar"), [("dev_rw", 0.76), ("dev_mt", 0.74)])
def test_labelled_news_is_read_well_enough(shared: Path, file: str, bar: float) -> None:
    rows = evaluation.read_targets(shared / f"data/newsmtsc/{file}.jsonl")
    found = evaluation.toward([row.tone for row in rows], evaluation.predict(rows))
    assert found["f1"].iloc[-1] >= bar
