"""``corrections.csv`` → corrections, and what a statement id says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from analysis import files
from analysis.errors import InputError
from analysis.records import STANCES, Correction, Span

COLUMNS = ("actor", "stance", "coder")
OPTIONAL = ("statement_id", "document_id", "words", "start", "organization", "note")
#: A coder's word for "this is no statement on the target".
NONE = "none"
# Digits of ASCII, and not so many that Python refuses to count that far.
_NUMBER = re.compile(r"[0-9]{1,12}")
# document#start-end, and .2 for a second actor of the words; earlier: document/actor/start-end
_PLACE = rf"({_NUMBER.pattern})-({_NUMBER.pattern})"
_ID = re.compile(rf"(?:(.*)#{_PLACE}(?:\.[0-9]{{1,4}})?|(.*)/([^/]*)/{_PLACE})", re.DOTALL)
#: What keeps a spreadsheet from taking a text for a formula.
_DEFUSED = ("'=", "'+", "'-", "'@")


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a CSV file in its order; raises InputError naming the line."""
    rows: dict[tuple[str, ...], Correction] = {}
    for line, row in files.read_table(path, COLUMNS, OPTIONAL):
        where = f"{path}, line {line}"
        correction = _correction(row, where)
        words = " ".join(correction.words.split())
        by_words = (correction.document_id, words, row.get("start", ""), correction.actor)
        key = (correction.statement_id,) if correction.statement_id else by_words
        if key in rows:
            named = correction.statement_id or correction.words
            raise InputError(f"{where}: {named!r} is corrected twice; keep one line.")
        rows[key] = correction
    return tuple(rows.values())


def _correction(row: Mapping[str, str], where: str) -> Correction:
    values = {column: value[1:] if value.startswith(_DEFUSED) else value for column, value in row.items()}
    start = values.pop("start", "")
    if start and not _NUMBER.fullmatch(start):
        raise InputError(f"{where}: the start {start!r} is no whole number; leave it empty.")
    correction = Correction(**({"statement_id": ""} | values), start=int(start) if start else None)
    known = correction.statement_id or (correction.document_id and correction.words)
    if not known or not correction.coder:
        raise InputError(
            f"{where}: a correction needs a coder, and a statement_id or document_id and words; fill them in."
        )
    if correction.statement_id and place_of(correction.statement_id) is None:
        raise InputError(f"{where}: {correction.statement_id!r} is no statement id; copy it from the statements table.")
    if correction.stance not in (*STANCES, NONE, ""):
        raise InputError(f"{where}: the stance {correction.stance!r} is unknown; use {', '.join(STANCES)} or {NONE}.")
    return correction


def document_of(correction: Correction) -> str:
    """Return the id of the document that a correction is about."""
    place = place_of(correction.statement_id)
    return place[0] if place else correction.document_id


def place_of(statement_id: str) -> tuple[str, str, Span] | None:
    """Return document, actor and span of a statement id; only those of earlier versions tell the actor."""
    parts = _ID.fullmatch(statement_id)
    if parts is None:
        return None
    new = parts[1] is not None
    document, start, end = (parts[1], parts[2], parts[3]) if new else (parts[4], parts[6], parts[7])
    return (document, parts[5] or "", (int(start), int(end))) if int(start) < int(end) else None
