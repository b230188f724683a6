"""An analyst overrules: ``corrections.csv`` in an event's folder changes statements, and says so.

A correction is found again by its statement id, which names document, actor and place. When the rules have changed and the
id is gone, the statement of the same document whose content overlaps that place most is taken, so that hand work survives;
what finds no statement at all is reported, never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis import files
from analysis.errors import InputError
from analysis.records import SCORES, STANCES, Actor, Correction, Span, Statement

COLUMNS = ("statement_id", "actor", "stance", "note", "coder")
#: A coder's word for "this is no statement on the target".
NONE = "none"


@dataclass(frozen=True)
class Corrected:
    """Statements after correction, and what became of the corrections.

    ``unmatched`` are corrections without a statement; ``n_confirmed`` of ``n_applied`` left actor and stance as the
    machine had them.
    """

    statements: tuple[Statement, ...]
    unmatched: tuple[Correction, ...]
    n_applied: int
    n_confirmed: int


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a CSV file in its order; raises InputError naming the line."""
    rows: dict[str, Correction] = {}
    for line, row in files.read_table(path, COLUMNS):
        where = f"{path}, line {line}"
        correction = Correction(*(row[column] for column in COLUMNS))
        if not correction.statement_id or not correction.coder:
            raise InputError(f"{where}: a correction needs a statement_id and a coder; fill in both.")
        if _place(correction.statement_id) is None:
            raise InputError(f"{where}: {correction.statement_id!r} is no statement id; copy it from the statements table.")
        if correction.stance not in (*STANCES, NONE, ""):
            raise InputError(f"{where}: the stance {correction.stance!r} is unknown; use {', '.join(STANCES)} or {NONE}.")
        if correction.statement_id in rows:
            raise InputError(f"{where}: {correction.statement_id!r} is corrected twice; keep one line.")
        rows[correction.statement_id] = correction
    return tuple(rows.values())


def apply(statements: Sequence[Statement], corrections: Sequence[Correction], actors: Mapping[str, Actor]) -> Corrected:
    """Return the statements with the corrections in them; ``actors`` are those a corrected actor may name, by name."""
    chosen: dict[int, Correction] = {}
    unmatched = []
    for correction in corrections:
        index = _find(statements, correction)
        if index is None or index in chosen:
            unmatched.append(correction)
        else:
            chosen[index] = correction
    kept, n_confirmed = [], 0
    for index, statement in enumerate(statements):
        if index not in chosen:
            kept.append(statement)
            continue
        corrected = _correct(statement, chosen[index], actors)
        n_confirmed += corrected is not None and (corrected.actor, corrected.stance) == (statement.actor, statement.stance)
        if corrected is not None:
            kept.append(corrected)
    return Corrected(tuple(kept), tuple(unmatched), len(chosen), n_confirmed)


def _correct(statement: Statement, correction: Correction, actors: Mapping[str, Actor]) -> Statement | None:
    if correction.stance == NONE:
        return None
    stance = correction.stance or statement.stance
    actor = actors.get(correction.actor)
    if correction.actor and actor is None:
        actor = Actor(statement.actor_id if correction.actor == statement.actor else correction.actor.lower().replace(" ", "-"), correction.actor)
    who = {} if actor is None else {
        "actor_id": actor.actor_id, "actor": actor.name, "organization": actor.organization, "side": actor.side,
    }
    return replace(statement, stance=stance, score=SCORES[stance], certainty=1.0, coder=correction.coder,
                   machine_stance=statement.stance, **who)


def _find(statements: Sequence[Statement], correction: Correction) -> int | None:
    for index, statement in enumerate(statements):
        if statement.statement_id == correction.statement_id:
            return index
    place = _place(correction.statement_id)
    if place is None:
        return None
    document_id, actor_id, span = place
    best = max(
        ((_shared(statement, span), statement.actor_id == actor_id, -index) for index, statement in enumerate(statements)
         if statement.document_id == document_id),
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
