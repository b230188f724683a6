"""The composed event: complete, said to be invented, and coded as its story line says.

The story fixes who holds which position in which week; the gold statements must tell that story and no other. What the
rules make of the articles is the back test at the end.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import aggregate, pipeline
from analysis.corpus import Event, paragraphs, read_event
from analysis.positions import overall
from analysis.records import Document

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
Gold = dict[str, dict[str, Any]]
Weeks = dict[tuple[int, str], str]


@pytest.fixture(scope="module")
def event(seed_event: Path) -> Event:
    return read_event(seed_event.parent / "hesk-valley-2031")


@pytest.fixture(scope="module")
def documents(event: Event) -> dict[str, Document]:
    return {document.document_id: document for document in event.documents}


@pytest.fixture(scope="module")
def gold(event: Event) -> Gold:
    assert event.gold is not None
    rows = [json.loads(line) for line in event.gold.read_text(encoding="utf-8").splitlines()]
    found = {row["id"]: row for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def story(event: Event) -> Weeks:
    assert event.root is not None
    with (event.root / "story.csv").open(encoding="utf-8", newline="") as lines:
        return {(int(row["week"]), row["actor"]): row["position"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def told(gold: Gold, documents: dict[str, Document]) -> Weeks:
    """Return the position of each actor over all its gold statements of a week."""
    pairs = defaultdict(list)
    for name, row in gold.items():
        for statement in row["statements"]:
            pairs[week(documents[name]), statement["actor"]].append((statement["stance"], statement["explicit"]))
    return {key: overall(value) for key, value in pairs.items()}


def week(document: Document) -> int:
    return (date.fromisoformat(document.published) - FIRST_DAY).days // 7 + 1


def changes(weeks: Weeks) -> list[tuple[int, str, str, str]]:
    """Return (week, actor, from, to) for each change; silence and neutral weeks are none."""
    last: dict[str, str] = {}
    found = []
    for (number, actor), position in sorted(weeks.items()):
        if position == "neutral":
            continue
        if last.setdefault(actor, position) != position:
            found.append((number, actor, last[actor], position))
        last[actor] = position
    return found


# The folder


def test_the_event_is_complete_and_said_to_be_invented(event: Event) -> None:
    assert event.fictional
    assert "invented" in event.title
    assert event.root is not None
    assert "Nothing here happened" in (event.root / "README.md").read_text(encoding="utf-8")
    assert (len(event.documents), len(event.actors)) == (31, 25)
    assert event.target.label == "a ceasefire in the Hesk valley"


def test_every_article_has_its_checksum_and_headline(event: Event) -> None:
    assert event.root is not None
    with (event.root / "documents.csv").open(encoding="utf-8", newline="") as lines:
        listed = {row["id"]: row for row in csv.DictReader(lines)}
    assert set(listed) == {document.document_id for document in event.documents}
    for document in event.documents:
        article = (event.root / "articles" / document.file).read_bytes()
        assert listed[document.document_id]["sha256"] == sha256(article).hexdigest()
        assert article.decode("utf-8") == document.text + "\n"


def test_the_articles_spread_over_eight_weeks_and_several_outlets(event: Event) -> None:
    assert {week(document) for document in event.documents} == set(range(1, WEEKS + 1))
    assert all(document.document_id.startswith(document.published) for document in event.documents)
    assert len({document.outlet for document in event.documents}) == 6
    lengths = [len(document.text.split()) for document in event.documents]
    assert 150 <= min(lengths) <= max(lengths) <= 500


def test_one_article_is_a_wire_copy_and_some_have_page_furniture(documents: dict[str, Document]) -> None:
    copy = documents["2031-03-05-ledger-oske-rejects"]
    assert (copy.agency, documents["2031-03-05-halyard-oske-rejects"].outlet) == ("Halyard Wire", "Halyard Wire")
    assert [name for name, document in documents.items() if document.agency] == [copy.document_id]
    assert sum(any(p.role == "furniture" for p in paragraphs(document)) for document in documents.values()) >= 3


# The gold statements


def test_every_document_is_coded_and_one_has_no_statement(gold: Gold, documents: dict[str, Document]) -> None:
    assert set(gold) == set(documents)
    assert [name for name, row in gold.items() if not row["statements"]] == ["2031-03-14-courier-seed-potatoes"]


def test_every_content_stands_in_the_text_in_order(gold: Gold, documents: dict[str, Document]) -> None:
    for name, row in gold.items():
        for statement in row["statements"]:
            at = 0
            for piece in statement["content"]:
                at = documents[name].text.find(piece, at)
                assert at >= 0, (name, piece)
                at += len(piece)
            assert statement["content"], (name, statement)


def test_every_source_stands_in_the_text_and_every_label_is_legal(gold: Gold, documents: dict[str, Document]) -> None:
    for name, row in gold.items():
        for statement in row["statements"]:
            assert statement["source"] in documents[name].text, (name, statement["source"])
            assert statement["stance"] in STANCES
            assert statement["kind"] in KINDS
            assert isinstance(statement["explicit"], bool)


def test_no_statement_is_coded_twice(gold: Gold) -> None:
    for name, row in gold.items():
        keys = [(statement["actor"], *statement["content"]) for statement in row["statements"]]
        assert len(keys) == len(set(keys)), name


def test_actors_of_the_register_have_its_organization(gold: Gold, event: Event) -> None:
    register = {actor.name: actor.organization for actor in event.actors}
    coded = {(s["actor"], s["organization"]) for row in gold.values() for s in row["statements"]}
    assert set(register) <= {actor for actor, _ in coded} | {"Maravel", "Lantern Relief"}
    assert [pair for pair in coded if register.get(pair[0], pair[1]) != pair[1]] == []


def test_positions_are_those_of_the_statements(gold: Gold) -> None:
    for name, row in gold.items():
        pairs = defaultdict(list)
        for statement in row["statements"]:
            pairs[statement["actor"]].append((statement["stance"], statement["explicit"]))
        assert row["positions"] == {actor: overall(coded) for actor, coded in pairs.items()}, name


@pytest.mark.parametrize("stance", sorted(STANCES))
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_stance_comes_in_every_kind(gold: Gold, stance: str, kind: str) -> None:
    assert any(s["stance"] == stance and s["kind"] == kind for row in gold.values() for s in row["statements"])


# The story


def test_the_story_speaks_of_actors_of_the_register(story: Weeks, event: Event) -> None:
    assert {actor for _, actor in story} <= {actor.name for actor in event.actors}
    assert {number for number, _ in story} == set(range(1, WEEKS + 1))
    assert set(story.values()) == STANCES


def test_the_statements_of_each_week_tell_the_story(story: Weeks, told: Weeks) -> None:
    actors = {actor for _, actor in story}
    assert {key: position for key, position in told.items() if key[1] in actors} == story


def test_the_story_has_the_planned_changes(story: Weeks) -> None:
    assert changes(story) == CHANGES


def test_nobody_else_changes_position(told: Weeks) -> None:
    assert changes(told) == CHANGES


@pytest.mark.xfail(reason="47 of the 71 planned actor-weeks")
def test_the_machine_recovers_the_planned_positions(event: Event, story: Weeks) -> None:
    tables = pipeline.analyze(event)
    weeks = {document.document_id: week(document) for document in event.documents}
    coded: dict[tuple[int, str], list[tuple[str, bool]]] = {}
    for row in tables.statements.to_dict("records"):
        coded.setdefault((weeks[row["document_id"]], row["actor"]), []).append((row["stance"], row["explicit"]))
    right = [overall(coded.get(key, [])) == position for key, position in story.items() if key in coded]
    assert sum(right) >= 0.9 * len(story), f"{sum(right)} of {len(story)} actor-weeks"


@pytest.mark.xfail(
    reason="three of seven planned changes, and four that were not planned: a position misread is a change"
)
def test_the_timeline_finds_the_planned_changes(event: Event) -> None:
    """At least four fifths within a week of the plan, from what to what included; at most one that was not planned."""
    tables = pipeline.analyze(event)
    found = aggregate.moves(aggregate.with_periods(tables.statements, tables.documents))
    told = [(date.fromisoformat(row.published), row.actor, row.before, row.after) for row in found.itertuples()]
    moved = [((day - FIRST_DAY).days // 7 + 1, *change) for day, *change in told]
    hits = [plan for plan in CHANGES if any(plan[1:] == move[1:] and abs(plan[0] - move[0]) <= 1 for move in moved)]
    false = [
        move for move in moved if not any(plan[1:] == move[1:] and abs(plan[0] - move[0]) <= 1 for plan in CHANGES)
    ]
    assert (len(hits) >= 0.8 * len(CHANGES), len(false) <= 1) == (True, True), (hits, false)


def test_the_timeline_of_the_hand_coding_is_the_story(event: Event, gold: Gold, documents: dict[str, Document]) -> None:
    rows = [
        (name, f"{name}-{place}", each["actor"], each["stance"], each["explicit"])
        for name, row in gold.items()
        for place, each in enumerate(row["statements"])
    ]
    statements = pd.DataFrame(rows, columns=["document_id", "statement_id", "actor_id", "stance", "explicit"])
    statements = statements.assign(actor=statements["actor_id"], side="", sure=True)
    dates = pd.DataFrame(
        [(name, each.published) for name, each in documents.items()], columns=["document_id", "published"]
    )
    found = aggregate.moves(aggregate.with_periods(statements, dates))
    told = sorted(
        (week(documents[row.first_after.rsplit("-", 1)[0]]), row.actor, row.before, row.after)
        for row in found.itertuples()
    )
    assert told == sorted(CHANGES)
