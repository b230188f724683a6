"""One statement per stretch: what is nested in another's speech is a report, and one actor speaks once."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.records import Attribution, Span
from analysis.stance.reading import Reading
from analysis.stance.votes import Verdict

#: Constructions that name another's position inside an act and stay statements of their own ("reject US calls for").
_NESTED = ("noun cue", "passive")

Judged = tuple[Attribution, Verdict]


def outermost(reading: Reading, judged: Sequence[Judged]) -> list[Judged]:
    """Keep one statement per stretch: what is nested in another's speech is a report, and one actor speaks once."""
    order = sorted(range(len(judged)), key=lambda place: judged[place][0].content[0][0])
    dropped: set[int] = set()
    open_rows: list[int] = []
    for place in order:
        row = judged[place][0]
        open_rows = [other for other in open_rows if judged[other][0].content[-1][1] > row.content[0][0]]
        for other in open_rows:
            for inner, outer in ((place, other), (other, place)):
                if _gives_way(reading, judged[inner][0], judged[outer][0]):
                    dropped.add(inner)
                    break
        open_rows.append(place)
    return [row for place, row in enumerate(judged) if place not in dropped]


def _gives_way(reading: Reading, row: Attribution, other: Attribution) -> bool:
    """Tell whether a statement is only part of another, or a report inside another's words."""
    mine, theirs, shared = _length(row.content), _length(other.content), _shared(row.content, other.content)
    if 2 * shared <= mine or mine > theirs:
        return False
    if row.actor_id == other.actor_id:
        return mine < theirs or row.attribution > other.attribution
    if mine == theirs:
        return False
    return other.kind != "act" or row.pattern not in _NESTED or _names_a_thing(reading, row)


def _names_a_thing(reading: Reading, row: Attribution) -> bool:
    """Tell whether a nested cue only says whose plan or truce it is: "rejected the plan offered by …"."""
    first, stop = reading.range(row.cue) or (0, 0)
    return any(phrase.kind == "put forward" for phrase in reading.phrases(first, stop))


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shared(one: Sequence[Span], two: Sequence[Span]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in two)
