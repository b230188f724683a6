"""Challenge tables: small articles that are hard to read, and the share of each kind that the reader gets right.

Each row of ``challenges/stance.csv`` and ``challenges/actors.csv`` is one statement: an invented article (`` // ``
parts its paragraphs), ``words`` of it that the statement must overlap, its actor and its stance by the codebook. In the
first table the stance must be right (``none``: there is no statement at the words; an actor only tells apart statements
that lie over each other), in the second the actor. ``challenges/bounds.csv`` holds how many rows of each kind were
right when it was written, and the share that must not be fallen below: 0.10 less than was measured.

    python -m tests.test_challenges            print the table
    python -m tests.test_challenges --write    measure anew and write bounds.csv
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from math import floor
from pathlib import Path

import pytest

from analysis import corpus, pipeline
from analysis.evaluation import same_actor
from analysis.records import STANCES, Document, Statement

FOLDER = Path(__file__).parent / "challenges"
BOUNDS = FOLDER / "bounds.csv"
MARGIN = 0.10


@dataclass(frozen=True)
class Challenge:
    """One row of a table; ``table`` is stance or actors: what must be right."""

    table: str
    kind: str
    title: str
    text: str
    words: str
    actor: str
    stance: str
    note: str

    @property
    def document(self) -> Document:
        return Document("challenge", self.title, f"{self.title}\n\n{self.text}".replace(" // ", "\n\n"))


def challenges(table: str) -> list[Challenge]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [Challenge(table, **row) for row in csv.DictReader(file)]


CHALLENGES = [*challenges("stance"), *challenges("actors")]
ROWS = Counter(each.kind for each in CHALLENGES)


def is_right(challenge: Challenge, statements: tuple[Statement, ...]) -> bool:
    """Tell whether the statement that overlaps the words most is the one that the row asks for."""
    start = challenge.document.text.index(challenge.words)
    end = start + len(challenge.words)
    overlaps = {each: sum(max(0, min(end, e) - max(start, s)) for s, e in each.content) for each in statements}
    found = [each for each in statements if overlaps[each]]
    if challenge.stance == "none":
        return not found
    if challenge.table == "stance":
        found = [each for each in found if same_actor(each.actor, challenge.actor)] or found
    nearest = [each for each in found if overlaps[each] == max(overlaps[other] for other in found)]
    if challenge.table == "stance":
        return {each.stance for each in nearest} == {challenge.stance}
    return any(same_actor(each.actor, challenge.actor) for each in nearest)


def measure() -> Counter[str]:
    """Return how many rows of each kind are read right."""
    target = corpus.default_target()
    return Counter(
        each.kind for each in CHALLENGES if is_right(each, pipeline.code(each.document, (), target).statements)
    )


def bound(right: int, rows: int) -> float:
    """Return the share that a kind must reach: the measured one less the margin, in hundredths, rounded down."""
    return max(0.0, floor(100 * (right / rows - MARGIN) + 1e-9) / 100)


def write(right: Counter[str]) -> None:
    """Write bounds.csv from what was measured."""
    lines = [f"{kind},{rows},{right[kind]},{bound(right[kind], rows):.2f}" for kind, rows in ROWS.items()]
    BOUNDS.write_text("\n".join(("kind,rows,right,bound", *lines, "")), encoding="utf-8")


def shown(right: Counter[str]) -> str:
    """Return the table of kinds in words."""
    lines = [f"{kind:30} {right[kind]:3} of {rows:3}  {right[kind] / rows:.2f}" for kind, rows in ROWS.items()]
    for table in ("stance", "actors"):
        kinds = {each.kind for each in CHALLENGES if each.table == table}
        number, rows = sum(right[kind] for kind in kinds), sum(ROWS[kind] for kind in kinds)
        lines.append(f"{table + ', all':30} {number:3} of {rows:3}  {number / rows:.2f}")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def right() -> Counter[str]:
    return measure()


@pytest.fixture(scope="module")
def bounds() -> dict[str, dict[str, str]]:
    with BOUNDS.open(encoding="utf-8", newline="") as file:
        return {row["kind"]: row for row in csv.DictReader(file)}


def test_rows_are_sound_and_a_kind_is_of_one_table_and_has_a_bound(bounds: dict[str, dict[str, str]]) -> None:
    for each in CHALLENGES:
        assert each.document.text.count(each.words) == 1, each
        assert each.stance in (*STANCES, "none") and (each.actor or each.table == "stance"), each
        assert any(term in each.document.text.lower() for term in ("truce", "ceasefire")), each
    assert len({(each.table, each.kind) for each in CHALLENGES}) == len(ROWS)
    assert {kind: int(row["rows"]) for kind, row in bounds.items()} == ROWS


@pytest.mark.parametrize("kind", ROWS)
def test_share_right_reaches_its_bound(kind: str, right: Counter[str], bounds: dict[str, dict[str, str]]) -> None:
    assert right[kind] / ROWS[kind] >= float(bounds[kind]["bound"]), shown(right)


if __name__ == "__main__":
    measured = measure()
    if sys.argv[1:] == ["--write"]:
        write(measured)
    print(shown(measured))
