"""A project that people have corrected in Discourse Network Analyzer → what they did → corrections."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analysis.errors import InputError
from analysis.files import table_csv
from analysis.handcoding import database
from analysis.handcoding.dna import ORIGIN, SUFFIXES, Coding, fingerprint, shorten
from analysis.records import Correction

#: Who made a change, where DNA still books the statement under its first coder: it does so unless told otherwise.
UNKNOWN = "DNA"
KINDS = ("changed", "moved", "confirmed", "added", "removed", "left out")
#: The columns of corrections.csv, in the order in which a person reads them.
_COLUMNS = "statement_id document_id words start actor organization stance note coder".split()
#: Statements that have person, organization, concept and agreement, in DNA's order; others (annotations) have not.
_STATEMENTS = """
    WITH held AS (
        SELECT StatementId, DATASHORTTEXT.VariableId, Value FROM DATASHORTTEXT JOIN ENTITIES ON ENTITIES.ID = Entity
        UNION ALL SELECT StatementId, VariableId, Value FROM DATALONGTEXT
        UNION ALL SELECT StatementId, VariableId, Value FROM DATABOOLEAN
    )
    SELECT DocumentId, Start, Stop, COALESCE(CODERS.Name, '') AS coder,
        MAX(held.Value) FILTER (WHERE Variable = 'person') AS person,
        MAX(held.Value) FILTER (WHERE Variable = 'organization') AS organization,
        MAX(held.Value) FILTER (WHERE Variable = 'concept') AS concept,
        CAST(MAX(held.Value) FILTER (WHERE Variable = 'agreement') AS INTEGER) AS agreement,
        COALESCE(MAX(held.Value) FILTER (WHERE Variable = 'note'), '') AS note,
        COALESCE(MAX(held.Value) FILTER (WHERE Variable = 'statement_id'), '') AS statement_id
    FROM STATEMENTS JOIN held ON StatementId = STATEMENTS.ID JOIN VARIABLES ON VARIABLES.ID = held.VariableId
        LEFT JOIN CODERS ON CODERS.ID = STATEMENTS.Coder
    WHERE DocumentId IS NOT NULL
    GROUP BY STATEMENTS.ID
    HAVING person IS NOT NULL AND organization IS NOT NULL AND concept IS NOT NULL AND agreement IS NOT NULL
    ORDER BY STATEMENTS.ID
"""


def read(path: Path) -> list[Coding]:
    """Return what people did to a .dna file since it was written, one statement a row.

    ``kind`` is one of `KINDS`. An added statement has no ``statement_id``; left out is what cannot be a statement on
    the target, and ``reason`` says why. ``words`` are those it stands on now, with “…” where it is interrupted.
    A document removed in DNA takes its statements along. Raises InputError where the file is no DNA 3 database or was
    not written by `dna.write`.
    """
    with database.opened(path) as opened:
        project = _Project(opened)
    changes: list[Coding] = []
    missing = dict(project.written)
    for coding in project.now:
        original = missing.pop(coding.statement_id, None)
        if original is None:  # of those duplicated in DNA, which keep their id, all but the first
            changes.append(project.added(coding))
        elif coding.document_id != original.document_id:
            changes += [_change("removed", original, original), project.added(coding)]
        else:
            changes += project.compared(coding, original)
    changes += [_change("removed", original, original) for original in missing.values()]
    return [*changes, *_confirmed_in_passing(changes, project.written.values())]


def codings(project: sqlite3.Connection) -> list[Coding]:
    """Return the statements that have a person, organization, concept and agreement, in DNA's order."""
    texts = {row["ID"]: (_document_id(row), row["Text"]) for row in project.execute("SELECT * FROM DOCUMENTS")}
    found = []
    for statement in project.execute(_STATEMENTS):
        row = dict(statement)
        row |= {name: row[name].strip() for name in ("note", "statement_id")}
        document_id, text = texts[row.pop("DocumentId")]
        start, end = (_characters(text, row.pop(edge)) for edge in ("Start", "Stop"))
        actor = row.pop("person") or row["organization"]
        found.append(Coding(document_id=document_id, start=start, end=end, actor=actor, words=text[start:end], **row))
    return found


def corrections_csv(changes: Sequence[Coding], earlier: Sequence[Correction] = ()) -> bytes:
    """Return the changes as an event's ``corrections.csv``, after the ``earlier`` corrections that they leave alone."""
    rows: dict[object, Correction] = {}
    for change in changes:
        if change.kind != "left out":
            row = Correction(**{name: getattr(change, name) for name in _COLUMNS})
            rows.setdefault(row.statement_id or (*_place(row), row.start, row.actor), row)
    ids = {row.statement_id for row in rows.values()} - {""}
    places = {_place(row) for row in rows.values()}
    kept = [row for row in earlier if row.statement_id not in ids and _place(row) not in places]
    lines = [[getattr(row, name) for name in _COLUMNS] for row in (*kept, *rows.values())]
    return table_csv(pd.DataFrame(lines, columns=_COLUMNS, dtype=object))


class _Project:
    """What was written into a project, and what its people have made of it."""

    def __init__(self, project: sqlite3.Connection) -> None:
        target, fingerprints, originals = _origin(project)
        documents = project.execute("SELECT * FROM DOCUMENTS")
        prints = {_document_id(row): fingerprint(row["Text"]) for row in documents}
        #: The documents that were not added or edited in DNA; in others spans tell nothing.
        self.unedited = {key for key, found in prints.items() if found == fingerprints.get(key)}
        self.written, self.now = {coding.statement_id: coding for coding in originals}, codings(project)
        self.concepts = {shorten(target + suffix) for suffix in ("", *SUFFIXES.values())}
        values = "SELECT Value FROM ENTITIES JOIN VARIABLES ON VARIABLES.ID = VariableId WHERE Variable = 'concept'"
        self.concepts_now = {row["Value"] for row in project.execute(values)}

    def compared(self, coding: Coding, original: Coding) -> Iterator[Coding]:
        """Yield the change of a statement, if there is one."""
        names = {name: getattr(original, name) for name in ("actor", "organization", "concept")}
        full = {name: text for name, text in names.items() if shorten(text) == getattr(coding, name)}
        coding = replace(coding, **full)
        if coding.document_id not in self.unedited:
            coding = replace(coding, start=original.start, end=original.end)
        moved = (coding.start, coding.end) != (original.start, original.end)
        if not moved:
            coding = replace(coding, words=original.words)
        if self._foreign(coding.concept, shorten(original.concept)):
            note = coding.note or f"on another concept: {coding.concept}"
            yield _change("removed", replace(coding, note=note), original)
        elif any(getattr(coding, name) != getattr(original, name) for name in (*names, "agreement")):
            yield _change("changed", coding, original)
        elif moved:
            yield _change("moved", coding, original)
        elif coding != original:
            yield _change("confirmed", coding, original)

    def added(self, coding: Coding) -> Coding:
        """Return the change that a statement is which was not there, or was under another id."""
        reason = ""
        if coding.document_id not in self.unedited:
            reason = "its document was added or edited in DNA; change it among the articles"
        elif not coding.actor:
            reason = "it has neither person nor organization"
        elif not coding.concept:
            reason = "it has no concept"
        elif self._foreign(coding.concept, *self.concepts):
            reason = f"it is on another concept, {coding.concept!r}"
        return replace(_change("left out" if reason else "added", coding), statement_id="", reason=reason)

    def _foreign(self, concept: str, *known: str) -> bool:
        """Tell whether a concept is none of ours, and not one of ours under a name that people gave it."""
        return shorten(concept) not in self.concepts and bool(self.concepts_now.intersection(known))


def _change(kind: str, coding: Coding, original: Coding | None = None) -> Coding:
    """Return a change of this kind with what a coding says."""
    first = original.coder if original else "machine"
    coder = UNKNOWN if coding.coder in (first, "machine") else coding.coder
    return replace(coding, kind=kind, coder=coder, words=" ".join(coding.words.split()))


def _confirmed_in_passing(changes: Sequence[Coding], written: Iterable[Coding]) -> Iterator[Coding]:
    """Yield what is confirmed in passing: who adds a statement beside one of the same actor has left that as it is.

    Without this the added one would be taken for a correction of it.
    """
    added = [change for change in changes if change.kind == "added"]
    changed = {change.statement_id for change in changes}
    for coding in written:
        for change in added:
            same = (change.document_id, change.actor) == (coding.document_id, coding.actor)
            if same and coding.start < change.end and coding.end > change.start and coding.statement_id not in changed:
                changed.add(coding.statement_id)
                yield replace(_change("confirmed", coding, coding), coder=change.coder)


def _origin(project: sqlite3.Connection) -> tuple[str, Mapping[str, str], list[Coding]]:
    """Return the target, the documents' fingerprints by id, and the codings, as they were written.

    Raises InputError where the project does not tell, because it is not one of ours.
    """
    stored = project.execute("SELECT Value FROM SETTINGS WHERE Property = ?", (ORIGIN,)).fetchone()
    try:
        found = json.loads(stored["Value"] if stored else "")
        return str(found["target"]), dict(found["documents"]), [Coding(**row) for row in found["statements"]]
    except (ValueError, TypeError, KeyError):
        raise InputError(
            "The .dna file does not tell what the machine had coded, so changes cannot be seen; "
            "correct a file that `analysis dna write` has made, not a copy imported into another database."
        ) from None


def _document_id(row: sqlite3.Row) -> str:
    """Return the id that a document's notes tell; one added in DNA is called dna-1, dna-2, …"""
    lines = (line.partition(": ") for line in row["Notes"].split("\n"))
    return next((value for name, _, value in lines if name == "document_id"), f"dna-{row['ID']}")


def _characters(text: str, units: int) -> int:
    """Return an offset in characters of one in UTF-16 units, as Java counts; within a character, its start."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def _place(row: Correction) -> tuple[str, str]:
    return row.document_id, " ".join(row.words.split())
