"""The position a reader would report in one line for each actor and document (codebook, section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from analysis.records import Position, Statement


def positions(statements: Iterable[Statement]) -> list[Position]:
    """Return one row per actor and document, in the order of first statements.

    Statements of which the reader is unsure count only where the actor has no other.
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        groups.setdefault((statement.document_id, statement.actor_id), []).append(statement)
    found = []
    for rows in groups.values():
        counted = [row for row in rows if row.sure] or rows
        stance = overall((row.stance, row.explicit) for row in counted)
        first = counted[0]
        who = first.actor_id, first.actor, first.organization, first.side
        found.append(Position(first.document_id, *who, stance, len(counted)))
    return found


def overall(coded: Iterable[tuple[str, bool]]) -> str:
    """Return the overall stance of (stance, explicit) pairs.

    Explicit refusal outweighs everything; an implied one does unless there is more favour; favour with conditions is
    conditional; neutral only if nothing else.
    """
    pairs = list(coded)
    count = Counter(stance for stance, _ in pairs)
    if ("against", True) in pairs or count["against"] > max(count["favor"], count["conditional"]):
        return "against"
    if count["conditional"]:
        return "conditional"
    if count["against"] and count["against"] >= count["favor"]:
        return "against"
    return "favor" if count["favor"] else "neutral"
