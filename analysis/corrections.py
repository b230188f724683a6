"""An analyst overrules: ``corrections.csv`` in an event's folder changes statements, and says so.

A correction is found again by its statement id, which names document, actor and place. When the rules have changed and
the id is gone, the statement of the same document whose content overlaps that place most is taken, so that hand work
survives; what finds no statement at all is reported, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import files
from analysis.errors import InputError
from analysis.records import SCORES, STANCES, Actor, Correction, Outcome, Span, Statement

COLUMNS = ("statement_id", "actor", "stance", "note", "coder")
#: A coder's word for "this is no statement on the target".
NONE = "none"


@dataclass(frozen=True)
class Corrected:
    """Statements after correction, and what became of each correction, in the order given."""

    statements: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a CSV file in its order; raises InputError naming the line."""
    rows: dict[str, Correction] = {}
    for line, row in files.read_table(path, COLUMNS):
        where = f"{path}, line {line}"
        correction = Correction(*(row[column] for column in COLUMNS))
        if not correction.statement_id or not correction.coder:
            raise InputError(f"{where}: a correction needs a statement_id and a coder; fill in both.")
        if _place(correction.statement_id) is None:
            raise InputError(
                f"{where}: {correction.statement_id!r} is no statement id; copy it from the statements table."
            )
        if correction.stance not in (*STANCES, NONE, ""):
            raise InputError(
                f"{where}: the stance {correction.stance!r} is unknown; use {', '.join(STANCES)} or {NONE}."
            )
        if correction.statement_id in rows:
            raise InputError(f"{where}: {correction.statement_id!r} is corrected twice; keep one line.")
        rows[correction.statement_id] = correction
    return tuple(rows.values())


def apply(statements: Sequence[Statement], corrections: Sequence[Correction], actors: Mapping[str, Actor]) -> Corrected:
    """Return the statements with the corrections in them; ``actors`` are those a corrected actor may name, by name."""
    kept: dict[int, Statement | None] = dict(enumerate(statements))
    taken: set[int] = set()
    outcomes = []
    for correction in corrections:
        index = _find(statements, correction)
        if index is None or index in taken:
            outcomes.append(Outcome(correction.statement_id, correction.coder, correction.note, "unmatched"))
            continue
        taken.add(index)
        kept[index] = corrected = _correct(statements[index], correction, actors)
        outcomes.append(
            Outcome(correction.statement_id, correction.coder, correction.note, _outcome(statements[index], corrected))
        )
    return Corrected(tuple(row for row in kept.values() if row is not None), tuple(outcomes))


def _outcome(before: Statement, after: Statement | None) -> str:
    if after is None:
        return "removed"
    return "confirmed" if (after.actor, after.stance) == (before.actor, before.stance) else "changed"


def _correct(statement: Statement, correction: Correction, actors: Mapping[str, Actor]) -> Statement | None:
    if correction.stance == NONE:
        return None
    stance = correction.stance or statement.stance
    actor = actors.get(correction.actor)
    if correction.actor and actor is None and correction.actor != statement.actor:
        # A coder may name somebody the machine has never seen.
        actor = Actor(correction.actor.lower().replace(" ", "-"), correction.actor, discovered=True)
    if actor is not None:
        statement = replace(
            statement, actor_id=actor.actor_id, actor=actor.name, organization=actor.organization, side=actor.side
        )
    return replace(
        statement,
        stance=stance,
        score=SCORES[stance],
        certainty=1.0,
        coder=correction.coder,
        machine_stance=statement.stance,
    )


def _find(statements: Sequence[Statement], correction: Correction) -> int | None:
    for index, statement in enumerate(statements):
        if statement.statement_id == correction.statement_id:
            return index
    place = _place(correction.statement_id)
    if place is None:
        return None
    document_id, actor_id, span = place
    best = max(
        (
            (_shared(statement, span), statement.actor_id == actor_id, -index)
            for index, statement in enumerate(statements)
            if statement.document_id == document_id
        ),
        default=None,
    )
    return -best[2] if best is not None and best[0] >= 0.5 else None


def _shared(statement: Statement, span: Span) -> float:
    """Return the overlap of a statement's stretch with a span, as intersection over union."""
    start, end = statement.content[0][0], statement.content[-1][1]
    both = max(0, min(end, span[1]) - max(start, span[0]))
    return both / (end - start + span[1] - span[0] - both)


def _place(statement_id: str) -> tuple[str, str, Span] | None:
    """Return document, actor and span of a statement id: ``document/actor/start-end``."""
    parts = statement_id.rsplit("/", 2)
    ends = parts[-1].split("-")
    if len(parts) != 3 or len(ends) != 2 or not all(end.isdigit() for end in ends) or int(ends[0]) >= int(ends[1]):
        return None
    return parts[0], parts[1], (int(ends[0]), int(ends[1]))
