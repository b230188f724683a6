"""The position a reader would report in one line for each actor and document (codebook, section 4)."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.records import Position, Statement


def positions(statements: Iterable[Statement]) -> list[Position]:
    """Return one row per actor and document, in the order of first statements.

    Statements of which the reader is unsure count only where the actor has no other.
    """
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        groups.setdefault((statement.document_id, statement.actor_id), []).append(statement)
    counted = ([row for row in rows if row.sure] or rows for rows in groups.values())
    return [
        Position(
            rows[0].document_id,
            rows[0].actor_id,
            rows[0].actor,
            rows[0].organization,
            rows[0].side,
            overall([(row.stance, row.explicit) for row in rows]),
            len(rows),
        )
        for rows in counted
    ]


def overall(coded: Iterable[tuple[str, bool]]) -> str:
    """Return the overall stance of (stance, explicit) pairs.

    Explicit refusal outweighs everything; an implied one does unless there is more favour; favour with conditions is
    conditional; neutral only if nothing else.
    """
    pairs = list(coded)
    count = {stance: sum(row == stance for row, _ in pairs) for stance in ("favor", "conditional", "against")}
    if ("against", True) in pairs or count["against"] > max(count["favor"], count["conditional"]):
        return "against"
    if count["conditional"]:
        return "conditional"
    if count["against"] and count["against"] >= count["favor"]:
        return "against"
    return "favor" if count["favor"] else "neutral"
