"""What a notebook hands on to be compared, and which days it looks at."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis import aggregate, pipeline, sampling
from analysis.corpus import read_event
from analysis.errors import ParameterError
from analysis.runs import comparison
from analysis.tables import Analysis
from tests.handmade import statement, tables
from tests.said import read_as_by_hand, scripted

DAYS = ("2025-02-28", "2025-03-01", "2025-03-14T18:30:00Z", "2026-03-01", "")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """Return an event of five articles, each of another day, the last without one."""
    file = tmp_path_factory.mktemp("days") / "days.jsonl"
    lines = [
        {"id": f"d{n}", "title": f"Talks, part {n}", "text": f"Egypt called for a ceasefire on day {n}.", "date": day}
        for n, day in enumerate(DAYS)
    ]
    file.write_text("".join(json.dumps({k: v for k, v in line.items() if v}) + "\n" for line in lines))
    with pytest.MonkeyPatch.context() as patch:
        scripted(patch, {"called for a ceasefire": ("Egypt", "favor")})
        return pipeline.analyze(read_event(file))


@pytest.mark.parametrize(
    ("dates", "documents"),
    [
        ("", ["d0", "d1", "d2", "d3", "d4"]),
        ("2025", ["d0", "d1", "d2"]),
        ("2025-03", ["d1", "d2"]),
        ("2025-03-01", ["d1"]),
        ("2025-02-28/2025-03-01", ["d0", "d1"]),
        ("2025-03-02/2025-03-14", ["d2"]),
        ("2025-03/2026", ["d1", "d2", "d3"]),
    ],
)
def test_only_the_articles_of_some_days(found: Analysis, dates: str, documents: list[str]) -> None:
    inside = aggregate.within(found, dates)
    assert list(inside.documents["document_id"]) == documents
    assert list(inside.statements["document_id"].unique()) == documents
    assert set(inside.positions["document_id"]) == set(documents)
    assert len(inside.actors) == len(found.actors)


def test_dates_without_an_article(found: Analysis) -> None:
    days = sorted(filter(None, DAYS))
    with pytest.raises(ParameterError, match=f"No article is of 2027: they are from {days[0]} to {days[-1]}"):
        aggregate.within(found, "2027")


@pytest.mark.parametrize("dates", ["March", "2025-3", "2025-03-01 to 2025-03-14", "2025/", "/2025", "03/2025/04"])
def test_dates_that_cannot_be_read(found: Analysis, dates: str) -> None:
    with pytest.raises(ParameterError, match="cannot be read; write 2025-03 or"):
        aggregate.within(found, dates)


def test_findings_are_plain_values_of_every_actor_and_statement(
    seed_event: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_as_by_hand(monkeypatch, seed_event / "gold.jsonl")
    seed = pipeline.analyze(read_event(seed_event))
    standing = aggregate.standings(seed)
    scores = sampling.means(seed, None)
    published = aggregate.findings(seed, standing, scores)
    assert json.loads(json.dumps(published, allow_nan=False)) == published
    assert [each["actor_id"] for each in published["standings"]] == list(standing["actor_id"])
    assert [each["statement_id"] for each in published["statements"]] == list(seed.statements["statement_id"])
    too_few = {each["actor_id"] for each in published["standings"] if each["n_statements"] < 3}
    assert too_few
    assert {each["actor_id"] for each in published["standings"] if each["mean"] is None} >= too_few
    assert max(len(each["text"]) for each in published["statements"]) <= 240


def test_a_statement_that_the_reader_is_not_sure_of_is_handed_on_as_that() -> None:
    made = tables([statement("Ana", "favor"), statement("Ben", "favor", place=1, sure=False)])
    scores = sampling.means(made, None, min_statements=1)
    published = aggregate.findings(made, aggregate.standings(made), scores)
    assert [each["stance"] for each in published["statements"]] == ["favor", "unsure"]
    assert [(each["actor"], each["mean"]) for each in published["standings"]] == [("Ana", 1.0)]


def test_of_a_large_corpus_only_the_standings_are_handed_on(found: Analysis) -> None:
    standing = aggregate.standings(found)
    scores = sampling.means(found, None)
    few = found.with_tables(statements=pd.concat([found.statements] * 1000))
    many = found.with_tables(statements=pd.concat([found.statements] * 1001))
    assert len(few.statements) == 5000
    assert len(aggregate.findings(few, standing, scores)["statements"]) == 5000
    published = aggregate.findings(many, standing, scores)
    assert published["statements"] == []
    assert published["standings"]
    step = comparison.compare(aggregate.findings(found, standing, scores), published, "one", "two", "page.html")
    assert (step.n_new, step.n_gone, step.n_recoded) == (0, 0, 0)
