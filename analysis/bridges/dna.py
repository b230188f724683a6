"""Statements → a Discourse Network Analyzer project that a team corrects by hand → corrections.

DNA knows agreement as yes or no. So the stances that are neither are concepts of their own beside the target:

    favor        TARGET                   agreement yes
    against      TARGET                   agreement no
    conditional  TARGET, on conditions    agreement yes
    neutral      TARGET, no position      agreement yes

To change a stance, change the concept, the agreement or both; to confirm one, become the statement's coder or add a
note; what is no statement on the target is removed. A statement whose content is interrupted (*“…,” he said,
“…”*) is one stretch from its first to its last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.bridges import database, project
from analysis.bridges.project import Coding, shorten
from analysis.errors import InputError
from analysis.records import Correction, table

#: Who made a change, where DNA still books the statement under its first coder: it does so unless told otherwise.
UNKNOWN = "DNA"
_SUFFIXES = {"conditional": ", on conditions", "neutral": ", no position"}


@dataclass(frozen=True, slots=True)
class Change:
    """One row per statement that people ``changed``, ``confirmed``, ``added`` or ``removed``.

    An added statement has no ``statement_id``; a removed one has the stance ``none``.
    """

    change: str
    statement_id: str
    document_id: str
    start: int
    end: int
    actor: str
    organization: str
    stance: str
    concept: str
    coder: str
    note: str


def write(
    path: Path,
    documents: pd.DataFrame,
    statements: pd.DataFrame,
    actors: pd.DataFrame,
    target: str,
    coders: Sequence[str] = ("Coder 1",),
    password: str = "dna",
) -> None:
    """Write a .dna file with the documents and statements; ``coders`` open it in DNA with the password.

    ``target`` is the target's label; where statements have a ``concept`` column, that takes its place. Raises
    OutputError where the file exists or cannot be written.
    """
    codings = from_statements(statements, target)
    database.write(project.tables(documents, codings, actors, coders, password), path)


def read(path: Path, documents: pd.DataFrame, statements: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return what people did to a .dna file, one `Change` a row, given the tables it was written from.

    Raises InputError where the file is no DNA 3 database or holds another text under a document's id.
    """
    return changes(database.read(path), documents, statements, target)


def from_statements(statements: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return one `Coding` per statement, in the same order."""
    rows = [
        Coding(
            document_id=row["document_id"],
            start=row["content"][0][0],
            end=row["content"][-1][1],
            statement_id=row["statement_id"],
            actor=row["actor"],
            organization=row["organization"],
            concept=row.get("concept", target) + _SUFFIXES.get(row["stance"], ""),
            agreement=int(row["stance"] != "against"),
            coder=row["coder"],
        )
        for row in statements.to_dict("records")
    ]
    return table(rows, Coding)


def stance(concept: str, agreement: int) -> str:
    """Return the stance that a concept and agreement code; who rejects it on conditions rejects it."""
    if concept.endswith(_SUFFIXES["neutral"]):
        return "neutral"
    if not agreement:
        return "against"
    return "conditional" if concept.endswith(_SUFFIXES["conditional"]) else "favor"


def changes(tables: database.Tables, documents: pd.DataFrame, statements: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return one `Change` per statement that differs, found by ``statement_id`` and, under one id, by order.

    A statement duplicated in DNA is an added one; a document removed there takes its statements along.
    """
    _same_texts(project.documents(tables), documents)
    before, after = _by_id(from_statements(statements, target)), _by_id(project.codings(tables))
    found = [_compared(before.get(key), coding) for key, coding in after.items()]
    removed = [_change("removed", coding, coding.coder) for key, coding in before.items() if key not in after]
    return table([*filter(None, found), *removed], Change)


def corrections_csv(changes: pd.DataFrame) -> bytes:
    """Return the changes as an event's ``corrections.csv``: one line per statement, with actor and stance as now.

    An added statement has no line, because the machine has none that it could correct; nor have changed spans.
    """
    columns = [field.name for field in fields(Correction)]
    known = changes[changes["statement_id"] != ""].drop_duplicates("statement_id")
    return known[columns].to_csv(index=False, lineterminator="\n").encode()


def _by_id(codings: pd.DataFrame) -> dict[tuple[str, int], Coding]:
    """Map statement id and occurrence to the coding: two statements may share an actor and a stretch."""
    times = codings.groupby("statement_id").cumcount()
    rows: list[dict[Any, Any]] = codings.to_dict("records")
    return {(row["statement_id"], time): Coding(**row) for row, time in zip(rows, times, strict=True)}


def _compared(original: Coding | None, coding: Coding) -> Change | None:
    if original is None:
        return _change("added", replace(coding, statement_id=""), "machine")
    names = {name: getattr(original, name) for name in ("actor", "organization", "concept")}
    full = {name: text for name, text in names.items() if shorten(text) == getattr(coding, name)}
    coding = replace(coding, **full)
    if replace(coding, coder=original.coder, note="") != original:
        return _change("changed", coding, original.coder)
    return _change("confirmed", coding, original.coder) if coding != original else None


def _change(kind: str, coding: Coding, first_coder: str) -> Change:
    return Change(
        change=kind,
        statement_id=coding.statement_id,
        document_id=coding.document_id,
        start=coding.start,
        end=coding.end,
        actor=coding.actor,
        organization=coding.organization,
        stance="none" if kind == "removed" else stance(coding.concept, coding.agreement),
        concept=coding.concept,
        coder=UNKNOWN if coding.coder == first_coder else coding.coder,
        note=coding.note,
    )


def _same_texts(found: pd.DataFrame, documents: pd.DataFrame) -> None:
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    for document, text in zip(found["document_id"], found["text"], strict=True):
        if texts.get(document, text) != text:
            raise InputError(
                f"The .dna file holds another text of {document}, so its spans do not fit; export the project again."
            )
