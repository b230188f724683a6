"""The composed event: complete, said to be invented, and coded as its story line says.

The story fixes who holds which position in which week; the gold statements must tell that story and no other. What the
reader makes of the articles is the back test at the end.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import product
from typing import Any

import pandas as pd
import pytest

from analysis import aggregate, pipeline
from analysis.attribution.positions import overall
from analysis.corpus import read_event
from analysis.corpus.tables import Analysis
from analysis.evaluation import Coded, read_gold
from analysis.records import KINDS, STANCES
from tests.conftest import ROOT

FOLDER = ROOT / "seeds" / "hesk-valley-2031"
FIRST_DAY, WEEKS = date(2031, 3, 3), 8
CHANGES = [
    (3, "Maldren Oske", "against", "conditional"),
    (4, "Free Hesk Movement", "against", "conditional"),
    (5, "Maldren Oske", "conditional", "favor"),
    (5, "Orvenia", "against", "favor"),
    (6, "Dovik Amersal", "conditional", "against"),
    (6, "Yessa Kordalin", "favor", "conditional"),
    (8, "Free Hesk Movement", "conditional", "favor"),
]


def listed(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def week(day: str) -> int:
    return (date.fromisoformat(day) - FIRST_DAY).days // 7 + 1


EVENT = read_event(FOLDER)
TEXTS = {document.document_id: document.text for document in EVENT.documents}
WEEK = {document.document_id: week(document.published) for document in EVENT.documents}
GOLD = read_gold(FOLDER / "gold.jsonl", TEXTS)
STORY = {(int(row["week"]), row["actor"]): row["position"] for row in listed("story.csv")}


@pytest.fixture(scope="module")
def read() -> Analysis:
    return pipeline.analyze(EVENT)


def positions(statements: Iterable[Coded]) -> dict[str, str]:
    """Return the position of each actor over some statements."""
    pairs = defaultdict(list)
    for each in statements:
        pairs[each.actor].append((each.stance, each.explicit))
    return {actor: overall(coded) for actor, coded in pairs.items()}


def changes(weeks: dict[tuple[int, str], str]) -> list[tuple[int, str, str, str]]:
    """Return (week, actor, from, to) for each change; silence and neutral weeks are none."""
    last: dict[str, str] = {}
    found = []
    for (number, actor), position in sorted(weeks.items()):
        if position != "neutral":
            if last.setdefault(actor, position) != position:
                found.append((number, actor, last[actor], position))
            last[actor] = position
    return found


def test_the_event_is_complete_and_said_to_be_invented() -> None:
    assert EVENT.fictional and "invented" in EVENT.title
    assert "Nothing here happened" in (FOLDER / "README.md").read_text(encoding="utf-8")
    assert (len(EVENT.documents), len(EVENT.actors), EVENT.target.label) == (31, 25, "a ceasefire in the Hesk valley")
    assert set(WEEK.values()) == set(range(1, WEEKS + 1))
    hashes = {row["id"]: row["sha256"] for row in listed("documents.csv")}
    assert set(hashes) == set(TEXTS)
    for document in EVENT.documents:
        article = (FOLDER / "articles" / document.file).read_bytes()
        assert hashes[document.document_id] == sha256(article).hexdigest()
        assert article.decode("utf-8") == document.text + "\n"


def test_every_document_is_coded_as_the_codebook_asks() -> None:
    assert sorted(coding.document_id for coding in GOLD) == sorted(TEXTS)
    for coding in GOLD:
        keys = [(each.actor, each.content) for each in coding.statements]
        assert len(keys) == len(set(keys)), coding.document_id
        assert dict(coding.positions) == positions(coding.statements), coding.document_id
    statements = [each for coding in GOLD for each in coding.statements]
    assert {(each.stance, each.kind) for each in statements} == set(product(STANCES, KINDS))
    register = {actor.name: actor.organization for actor in EVENT.actors}
    assert set(register) <= {each.actor for each in statements} | {"Maravel", "Lantern Relief"}
    assert all(register.get(each.actor, each.organization) == each.organization for each in statements)


def test_the_statements_of_each_week_tell_the_story_and_nobody_else_changes() -> None:
    actors = {actor for _, actor in STORY}
    assert actors <= {actor.name for actor in EVENT.actors}
    assert {number for number, _ in STORY} == set(range(1, WEEKS + 1))
    weeks = defaultdict(list)
    for coding in GOLD:
        weeks[WEEK[coding.document_id]] += coding.statements
    told = {(number, actor): held for number, rows in weeks.items() for actor, held in positions(rows).items()}
    assert {key: position for key, position in told.items() if key[1] in actors} == STORY
    assert changes(STORY) == changes(told) == CHANGES


def test_the_timeline_of_the_hand_coding_is_the_story() -> None:
    rows = [
        (coding.document_id, f"{coding.document_id}-{place}", each.actor, each.stance, each.explicit)
        for coding in GOLD
        for place, each in enumerate(coding.statements)
    ]
    statements = pd.DataFrame(rows, columns=["document_id", "statement_id", "actor_id", "stance", "explicit"])
    statements = statements.assign(actor=statements["actor_id"], side="", sure=True)
    found = aggregate.moves(aggregate.with_periods(statements, pd.DataFrame(EVENT.documents))).itertuples()
    moved = [(WEEK[row.first_after.rsplit("-", 1)[0]], row.actor, row.before, row.after) for row in found]
    assert sorted(moved) == sorted(CHANGES)


@pytest.mark.xfail(raises=AssertionError, reason="47 of the 71 planned actor-weeks")
def test_the_machine_recovers_the_planned_positions(read: Analysis) -> None:
    coded: dict[tuple[int, str], list[tuple[str, bool]]] = defaultdict(list)
    for row in read.statements.itertuples():
        coded[WEEK[row.document_id], row.actor].append((row.stance, row.explicit))
    right = [overall(coded[key]) == position for key, position in STORY.items() if key in coded]
    assert sum(right) >= 0.9 * len(STORY), f"{sum(right)} of {len(STORY)} actor-weeks"


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
