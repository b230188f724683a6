"""What changed from one run to another: whose position moved, by how much, and on which new statements.

Runs are compared by the findings their notebooks publish (`aggregate.findings`). Nothing is said of why something
changed: between two periods the articles differ, between two builds the articles or the method.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from analysis.batch.plans import Job
from analysis.report import Run

Findings = Mapping[str, Sequence[Mapping[str, Any]]]

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
    quoted: tuple[Mapping[str, Any], ...]
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
    old = {each["statement_id"]: each for each in former.get("statements", ())}
    new = {each["statement_id"]: each for each in latter.get("statements", ())}
    if any(each.get("standings") and not each.get("statements") for each in (former, latter)):
        old = new = {}  # of a large corpus only the standings are handed on
    came = [each for key, each in new.items() if key not in old]
    went = [each for key, each in old.items() if key not in new]
    recoded = [each for key, each in new.items() if key in old and old[key]["stance"] != each["stance"]]
    stood = {each["actor_id"]: each for each in former.get("standings", ())}
    stand = {each["actor_id"]: each for each in latter.get("standings", ())}
    moves = [
        _move(actor_id, stood.get(actor_id, {}), stand.get(actor_id, {}), came, went, recoded)
        for actor_id in dict.fromkeys([*stand, *stood])
        if _moved(stood.get(actor_id, {}), stand.get(actor_id, {}))
    ]
    return Step(before, after, page, tuple(moves), len(came), len(went), len(recoded))


def series(jobs: Iterable[Job], runs: Mapping[str, Run]) -> list[Series]:
    """Return the series of a plan whose runs publish findings, in the plan's order."""
    members = [(job.series, runs[job.name]) for job in jobs if job.series and runs[job.name].findings]
    titles = dict.fromkeys(group for (group, _), _ in members)
    found = []
    for title in titles:
        line = [(value, run) for (group, value), run in members if group == title]
        steps = tuple(
            _between_periods(compare(one.findings, other.findings, before, after, other.page.name))
            for (before, one), (after, other) in pairwise(line)
        )
        if steps:
            found.append(Series(title, steps))
    return found


def _between_periods(step: Step) -> Step:
    """Leave what two periods can be compared by, those who speak in both: their articles differ in any case."""
    return replace(
        step,
        moves=tuple(replace(move, n_gone=0) for move in step.moves if move.before and move.after),
        n_gone=0,
        appeared=tuple(move.actor for move in step.moves if not move.before),
        vanished=tuple(move.actor for move in step.moves if not move.after),
    )


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    if before.get("position") != after.get("position"):
        return True
    means = before.get("mean"), after.get("mean")
    if None in means:
        return means != (None, None)
    return abs(means[1] - means[0]) >= SMALLEST  # type: ignore[operator]


def _move(
    actor_id: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    came: Sequence[Mapping[str, Any]],
    went: Sequence[Mapping[str, Any]],
    recoded: Sequence[Mapping[str, Any]],
) -> Move:
    own = [each for each in came if each["actor_id"] == actor_id]
    means = before.get("mean"), after.get("mean")
    return Move(
        actor=(after or before)["actor"],
        before=before.get("position", ""),
        after=after.get("position", ""),
        mean_before=_signed(means[0]),
        mean_after=_signed(means[1]),
        difference="" if None in means else _signed(means[1] - means[0]),  # type: ignore[operator]
        quoted=tuple(own[:QUOTED]),
        n_new=len(own),
        n_gone=sum(each["actor_id"] == actor_id for each in went),
        n_recoded=sum(each["actor_id"] == actor_id for each in recoded),
    )


def _signed(value: float | None) -> str:
    text = "" if value is None else f"{value:+.2f}".replace("-", "−")
    return "0.00" if text in ("+0.00", "−0.00") else text
