"""What changed from one run to another: whose position moved, by how much, and on which new statements.

Runs are compared by the findings their notebooks publish (`aggregate.findings`). Nothing is said of why something
changed: between two periods the articles differ, between two builds the articles or the method.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from analysis.report import Run
from analysis.runs.plans import Job

Row = Mapping[str, Any]
Findings = Mapping[str, Sequence[Row]]

#: As many new statements are quoted for one actor; the others are counted.
QUOTED = 3
#: Means are shown with two digits, so a smaller difference is none.
SMALLEST = 0.005


@dataclass(frozen=True, slots=True)
class Move:
    """One actor whose position or mean differs; empty words where the actor, or its mean, is missing on that side.

    ``quoted`` are the first of the ``n_new`` statements that only the later run has; ``n_gone`` counts those that only
    the former has, ``n_recoded`` those that both have with another stance.
    """

    actor: str
    before: str
    after: str
    mean_before: str
    mean_after: str
    difference: str
    quoted: tuple[Row, ...]
    n_new: int
    n_gone: int
    n_recoded: int


@dataclass(frozen=True, slots=True)
class Step:
    """One run against another: their titles and page, who moved, and how many statements came, went and changed.

    ``appeared`` and ``vanished`` name the actors who stand in one of two periods only.
    """

    before: str
    after: str
    page: str
    moves: tuple[Move, ...]
    n_new: int
    n_gone: int
    n_recoded: int
    appeared: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.moves or self.n_new or self.n_gone or self.n_recoded)


@dataclass(frozen=True, slots=True)
class Series:
    """Runs that differ in one parameter alone, each compared with the one before."""

    title: str
    steps: tuple[Step, ...]


def compare(former: Findings, latter: Findings, before: str, after: str, page: str) -> Step:
    """Return what changed between the findings of two runs; actors in the order of the later run, then the missing.

    Statements are compared where both runs list them: of a large corpus `aggregate.findings` lists none.
    """
    old, new = ({each["statement_id"]: each for each in found.get("statements", ())} for found in (former, latter))
    if any(each.get("standings") and not each.get("statements") for each in (former, latter)):
        old = new = {}
    changes = (
        [each for key, each in new.items() if key not in old],
        [each for key, each in old.items() if key not in new],
        [each for key, each in new.items() if key in old and old[key]["stance"] != each["stance"]],
    )
    stood, stands = ({each["actor_id"]: each for each in found.get("standings", ())} for found in (former, latter))
    moves = []
    for actor in dict.fromkeys([*stands, *stood]):
        one, other = stood.get(actor, {}), stands.get(actor, {})
        mean, later = one.get("mean"), other.get("mean")
        shift = None if mean is None or later is None else later - mean
        moved = (mean is None) != (later is None) if shift is None else abs(shift) >= SMALLEST
        if moved or one.get("position") != other.get("position"):
            added, removed, recoded = ([each for each in rows if each["actor_id"] == actor] for rows in changes)
            words = (other or one)["actor"], one.get("position", ""), other.get("position", "")
            means = _signed(mean), _signed(later), _signed(shift)
            moves.append(Move(*words, *means, tuple(added[:QUOTED]), len(added), len(removed), len(recoded)))
    return Step(before, after, page, tuple(moves), len(changes[0]), len(changes[1]), len(changes[2]))


def series(jobs: Sequence[Job], runs: Sequence[Run]) -> list[Series]:
    """Return the series of a plan, whose jobs and runs are in its order, with the runs that publish findings."""
    lines: dict[str, list[tuple[str, Run]]] = {}
    for job, run in zip(jobs, runs, strict=True):
        if job.series and run.findings:
            lines.setdefault(job.series[0], []).append((job.series[1], run))
    return [Series(title, tuple(_steps(line))) for title, line in lines.items() if len(line) > 1]


def _steps(line: Sequence[tuple[str, Run]]) -> Iterator[Step]:
    """Yield each period against the one before: who speaks in both, as their articles differ in any case."""
    for (before, one), (after, other) in pairwise(line):
        step = compare(one.findings, other.findings, before, after, other.page.name)
        yield replace(
            step,
            moves=tuple(replace(move, n_gone=0) for move in step.moves if move.before and move.after),
            n_gone=0,
            appeared=tuple(move.actor for move in step.moves if not move.before),
            vanished=tuple(move.actor for move in step.moves if not move.after),
        )


def _signed(value: float | None) -> str:
    text = "" if value is None else f"{value:+.2f}".replace("-", "−")
    return "0.00" if text in ("+0.00", "−0.00") else text
