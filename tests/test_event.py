"""The composed event: complete, said to be invented, and coded as its story line says.

The story fixes who holds which position in which week; the gold statements must tell that story and no other. What the
reader makes of the articles is the back test at the end.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from hashlib import sha256
from typing import Any

import pandas as pd
import pytest

from analysis import aggregate, pipeline
from analysis.attribution.positions import overall
from analysis.corpus import Event, read_event
from analysis.corpus.tables import Analysis
from analysis.records import Document
from analysis.text.prose import paragraphs
from tests.conftest import ROOT

FIRST_DAY, WEEKS = date(2031, 3, 3), 8
STANCES = {"favor", "conditional", "against", "neutral"}
KINDS = {"direct", "mixed", "indirect", "act"}
CHANGES = [
    (3, "Maldren Oske", "against", "conditional"),
    (4, "Free Hesk Movement", "against", "conditional"),
    (5, "Maldren Oske", "conditional", "favor"),
    (5, "Orvenia", "against", "favor"),
    (6, "Dovik Amersal", "conditional", "against"),
    (6, "Yessa Kordalin", "favor", "conditional"),
    (8, "Free Hesk Movement", "conditional", "favor"),
]
FOLDER = ROOT / "seeds" / "hesk-valley-2031"
Gold = dict[str, dict[str, Any]]
Weeks = dict[tuple[int, str], str]


@pytest.fixture(scope="module")
def event() -> Event:
    return read_event(FOLDER)


@pytest.fixture(scope="module")
def documents(event: Event) -> dict[str, Document]:
    return {document.document_id: document for document in event.documents}


@pytest.fixture(scope="module")
def gold() -> Gold:
    rows = [json.loads(line) for line in (FOLDER / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows)
    return {row["id"]: row for row in rows}


@pytest.fixture(scope="module")
def story() -> Weeks:
    with (FOLDER / "story.csv").open(encoding="utf-8", newline="") as lines:
        return {(int(row["week"]), row["actor"]): row["position"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def read(event: Event) -> Analysis:
    return pipeline.analyze(event)


def week(day: str) -> int:
    return (date.fromisoformat(day) - FIRST_DAY).days // 7 + 1


def positions(statements: list[dict[str, Any]]) -> dict[str, str]:
    """Return the position of each actor over some statements."""
    pairs = defaultdict(list)
    for each in statements:
        pairs[each["actor"]].append((each["stance"], each["explicit"]))
    return {actor: overall(coded) for actor, coded in pairs.items()}


def changes(weeks: Weeks) -> list[tuple[int, str, str, str]]:
    """Return (week, actor, from, to) for each change; silence and neutral weeks are none."""
    last: dict[str, str] = {}
    found = []
    for (number, actor), position in sorted(weeks.items()):
        if position != "neutral":
            if last.setdefault(actor, position) != position:
                found.append((number, actor, last[actor], position))
            last[actor] = position
    return found


def test_the_event_is_complete_and_said_to_be_invented(event: Event, documents: dict[str, Document]) -> None:
    assert event.fictional
    assert "invented" in event.title
    assert "Nothing here happened" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert (len(event.documents), len(event.actors)) == (31, 25)
    assert event.target.label == "a ceasefire in the Hesk valley"
    with (FOLDER / "documents.csv").open(encoding="utf-8", newline="") as lines:
        listed = {row["id"]: row["sha256"] for row in csv.DictReader(lines)}
    assert set(listed) == set(documents)
    for document in event.documents:
        article = (FOLDER / "articles" / document.file).read_bytes()
        assert listed[document.document_id] == sha256(article).hexdigest()
        assert article.decode("utf-8") == document.text + "\n"


def test_the_articles_spread_over_eight_weeks_and_several_outlets(documents: dict[str, Document]) -> None:
    articles = documents.values()
    assert {week(document.published) for document in articles} == set(range(1, WEEKS + 1))
    assert all(name.startswith(document.published) for name, document in documents.items())
    assert len({document.outlet for document in articles}) == 6
    assert all(150 <= len(document.text.split()) <= 500 for document in articles)
    assert [(name, each.agency) for name, each in documents.items() if each.agency] == [
        ("2031-03-05-ledger-oske-rejects", "Halyard Wire")
    ]
    assert sum(any(p.role == "furniture" for p in paragraphs(document)) for document in articles) >= 3


def test_every_document_is_coded_as_the_codebook_asks(gold: Gold, documents: dict[str, Document]) -> None:
    assert set(gold) == set(documents)
    assert [name for name, row in gold.items() if not row["statements"]] == ["2031-03-14-courier-seed-potatoes"]
    for name, row in gold.items():
        text = documents[name].text
        for statement in row["statements"]:
            at = 0
            assert statement["content"], (name, statement)
            for piece in statement["content"]:
                at = text.find(piece, at) + len(piece)
                assert at >= len(piece), (name, piece)
            assert statement["source"] in text, (name, statement["source"])
            assert isinstance(statement["explicit"], bool)
        keys = [(statement["actor"], *statement["content"]) for statement in row["statements"]]
        assert len(keys) == len(set(keys)), name
        assert row["positions"] == positions(row["statements"]), name


def test_actors_of_the_register_have_its_organization(gold: Gold, event: Event) -> None:
    register = {actor.name: actor.organization for actor in event.actors}
    coded = {(s["actor"], s["organization"]) for row in gold.values() for s in row["statements"]}
    assert set(register) <= {actor for actor, _ in coded} | {"Maravel", "Lantern Relief"}
    assert [pair for pair in coded if register.get(pair[0], pair[1]) != pair[1]] == []


def test_every_stance_comes_in_every_kind(gold: Gold) -> None:
    pairs = {(s["stance"], s["kind"]) for row in gold.values() for s in row["statements"]}
    assert pairs == {(stance, kind) for stance in STANCES for kind in KINDS}


def test_the_statements_of_each_week_tell_the_story_and_nobody_else_changes(
    story: Weeks, gold: Gold, documents: dict[str, Document], event: Event
) -> None:
    actors = {actor for _, actor in story}
    assert actors <= {actor.name for actor in event.actors}
    assert {number for number, _ in story} == set(range(1, WEEKS + 1))
    assert set(story.values()) == STANCES
    weeks = defaultdict(list)
    for name, row in gold.items():
        weeks[week(documents[name].published)] += row["statements"]
    told = {(number, actor): held for number, rows in weeks.items() for actor, held in positions(rows).items()}
    assert {key: position for key, position in told.items() if key[1] in actors} == story
    assert changes(story) == changes(told) == CHANGES


def test_the_timeline_of_the_hand_coding_is_the_story(gold: Gold, documents: dict[str, Document]) -> None:
    rows = [
        (name, f"{name}-{place}", each["actor"], each["stance"], each["explicit"])
        for name, row in gold.items()
        for place, each in enumerate(row["statements"])
    ]
    statements = pd.DataFrame(rows, columns=["document_id", "statement_id", "actor_id", "stance", "explicit"])
    statements = statements.assign(actor=statements["actor_id"], side="", sure=True)
    days = [(name, each.published) for name, each in documents.items()]
    dates = pd.DataFrame(days, columns=["document_id", "published"])
    found = aggregate.moves(aggregate.with_periods(statements, dates)).itertuples()
    first = [(documents[row.first_after.rsplit("-", 1)[0]].published, row) for row in found]
    assert sorted((week(day), row.actor, row.before, row.after) for day, row in first) == sorted(CHANGES)


@pytest.mark.xfail(raises=AssertionError, reason="47 of the 71 planned actor-weeks")
def test_the_machine_recovers_the_planned_positions(
    read: Analysis, story: Weeks, documents: dict[str, Document]
) -> None:
    coded: dict[tuple[int, str], list[tuple[str, bool]]] = defaultdict(list)
    for row in read.statements.to_dict("records"):
        coded[week(documents[row["document_id"]].published), row["actor"]].append((row["stance"], row["explicit"]))
    right = [overall(coded[key]) == position for key, position in story.items() if key in coded]
    assert sum(right) >= 0.9 * len(story), f"{sum(right)} of {len(story)} actor-weeks"


@pytest.mark.xfail(
    raises=AssertionError,
    reason="three of seven planned changes, and four that were not planned: a position misread is a change",
)
def test_the_timeline_finds_the_planned_changes(read: Analysis) -> None:
    """At least four fifths within a week of the plan, from what to what included; at most one that was not planned."""
    found = aggregate.moves(aggregate.with_periods(read.statements, read.documents)).itertuples()
    moved = [(week(row.published), row.actor, row.before, row.after) for row in found]

    def near(one: tuple[Any, ...], others: list[Any]) -> bool:
        return any(one[1:] == other[1:] and abs(one[0] - other[0]) <= 1 for other in others)

    hits = [plan for plan in CHANGES if near(plan, moved)]
    false = [move for move in moved if not near(move, CHANGES)]
    assert (len(hits) >= 0.8 * len(CHANGES), len(false) <= 1) == (True, True), (hits, false)
