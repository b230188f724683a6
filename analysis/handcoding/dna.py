"""Statements → a Discourse Network Analyzer project that a team corrects by hand (docs/decisions/0011-dna.md).

What DNA has no field for is in a document's notes, a long-text variable (a statement's id) and a row of the settings
(what was written, by which `changes.read` finds changes).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import files
from analysis.errors import OutputError
from analysis.handcoding import database

#: The property of DNA's settings that holds what was written.
ORIGIN = "coded by machine"
#: DNA knows agreement as yes or no: the stances that are neither are concepts of their own beside the target.
SUFFIXES = {"conditional": ", on conditions", "neutral": ", no position"}
#: The variables of a statement with the tables of their values; the first four are DNA's own, in its order.
_VARIABLES = {
    "person": ("short text", "DATASHORTTEXT"),
    "organization": ("short text", "DATASHORTTEXT"),
    "concept": ("short text", "DATASHORTTEXT"),
    "agreement": ("boolean", "DATABOOLEAN"),
    "note": ("long text", "DATALONGTEXT"),
    "statement_id": ("long text", "DATALONGTEXT"),
}
_ATTRIBUTES = ("Type", "Alias", "Notes", "Side")
_IN_NOTES = ("document_id", "title", "agency", "url", "file", "sha256")
#: Admin, then the others in turn.
_COLORS = ((255, 255, 0), (180, 180, 180), (51, 153, 255), (255, 102, 102), (102, 255, 0))


@dataclass(frozen=True, slots=True)
class Coding:
    """One row per coded statement; ``agreement`` is 1 or 0. ``statement_id`` is empty for one made by hand in DNA.

    ``kind`` and ``reason`` are empty but where people did something to it (`changes.read`).
    """

    document_id: str
    start: int
    end: int
    statement_id: str
    actor: str
    organization: str
    concept: str
    agreement: int
    coder: str
    words: str
    note: str = ""
    kind: str = ""
    reason: str = ""

    @property
    def stance(self) -> str:
        """The stance that concept and agreement code; who rejects it on conditions rejects it. None once removed."""
        if self.kind == "removed":
            return "none"
        if self.concept.endswith(SUFFIXES["neutral"]):
            return "neutral"
        if not self.agreement:
            return "against"
        return "conditional" if self.concept.endswith(SUFFIXES["conditional"]) else "favor"


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

    Coder 1 is DNA's Admin, who owns the documents; whoever coded something and ``coders`` follow, and every one may see
    and change everything. ``target`` is the target's label. Raises OutputError where the file exists, because hours of
    hand coding may be in it, or cannot be written.
    """
    if path.exists():
        raise OutputError(f"{path} exists and may hold coding by hand; choose another name, or remove it first.")
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    codings = [_coding(row, texts[row["document_id"]], target) for row in statements.to_dict("records")]
    texts = {key: _shown(text) for key, text in texts.items()}
    origin = {
        "target": target,
        "documents": {key: fingerprint(text) for key, text in texts.items()},
        "statements": [asdict(coding) for coding in codings],
    }
    with closing(database.empty()) as project:
        project.execute("INSERT INTO SETTINGS VALUES (?, ?)", (ORIGIN, json.dumps(origin, ensure_ascii=False)))
        names = list(dict.fromkeys(["Admin", *(coding.coder for coding in codings), *coders]))
        _add_coders(project, names, password)
        _add_documents(project, documents.assign(text=list(texts.values())))
        _add_statements(project, codings, texts, names)
        _add_attributes(project, actors)
        files.write(path, database.content(project))


def shorten(text: str) -> str:
    """Return the text as a short field holds it."""
    return text if len(text) <= database.LONGEST else text[: database.LONGEST - 1].rstrip() + "…"


def fingerprint(text: str) -> str:
    """Return what a text is known by again."""
    return hashlib.sha256(text.encode()).hexdigest()


def _shown(text: str) -> str:
    """Return the text as DNA's text pane has it: of \\r\\n it makes one character, and spans shift."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _coding(row: Mapping[Any, Any], text: str, target: str) -> Coding:
    start, end = (len(_shown(text[:at])) for at in (row["content"][0][0], row["content"][-1][1]))
    names = ("document_id", "statement_id", "actor", "organization", "coder")
    return Coding(
        **{name: row[name] for name in names},
        start=start,
        end=end,
        concept=target + SUFFIXES.get(row["stance"], ""),
        agreement=int(row["stance"] != "against"),
        words=row["content_text"],
    )


def _add_coders(project: sqlite3.Connection, names: Sequence[str], password: str) -> None:
    for number, name in enumerate(names):
        color = _COLORS[(number - 1) % (len(_COLORS) - 1) + 1 if number else 0]
        # The salt is the name's, so that the same input gives the same file. A .dna file is not encrypted in any case:
        # the password keeps colleagues apart, not attackers out.
        secret = database.password_hash(password, hashlib.sha256(name.encode()).digest()[:16])
        row = (shorten(name), *color, secret)
        project.execute("INSERT INTO CODERS (Name, Red, Green, Blue, Password) VALUES (?, ?, ?, ?, ?)", row)
    # DNA looks up a relation for every other coder, and fails where there is none.
    pairs = "SELECT one.ID, other.ID FROM CODERS AS one JOIN CODERS AS other ON one.ID != other.ID ORDER BY 1, 2"
    project.execute(f"INSERT INTO CODERRELATIONS (Coder, OtherCoder) {pairs}")


def _add_documents(project: sqlite3.Connection, documents: pd.DataFrame) -> None:
    """Add the documents as Admin's; one without a date has DNA's first day, 1 January 1970."""
    for row in documents.to_dict("records"):
        published = datetime.fromisoformat(row["published"] or "1970-01-01")
        seconds = int((published if published.tzinfo else published.replace(tzinfo=UTC)).timestamp())
        notes = "\n".join(f"{name}: {row[name]}" for name in _IN_NOTES if row[name])
        project.execute(
            "INSERT INTO DOCUMENTS (Title, Text, Coder, Source, Notes, Date) VALUES (?, ?, 1, ?, ?, ?)",
            (shorten(row["title"]), row["text"], shorten(row["outlet"]), notes, seconds),
        )


def _add_statements(
    project: sqlite3.Connection, codings: Sequence[Coding], texts: Mapping[str, str], coders: Sequence[str]
) -> None:
    """Add the statements with a row for every variable, since DNA changes such rows and adds none."""
    project.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 239, 208, 51)")
    add_entity = "INSERT OR IGNORE INTO ENTITIES (VariableId, Value, Red, Green, Blue) VALUES (?, ?, 0, 0, 0)"
    numbered = list(enumerate(_VARIABLES.items(), 1))
    for variable, (name, (kind, _)) in numbered:
        project.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (variable, name, kind))
        if kind == "short text":
            project.execute(add_entity, (variable, ""))
    ids = {document: number for number, document in enumerate(texts, 1)}
    for number, coding in enumerate(codings, 1):
        span = (_units(texts[coding.document_id], at) for at in (coding.start, coding.end))
        place = (number, ids[coding.document_id], *span, coders.index(coding.coder) + 1)
        project.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, ?)", place)
        values = asdict(coding) | {"person": "" if coding.actor == coding.organization else coding.actor}
        for variable, (name, (kind, holder)) in numbered:
            if kind == "short text":
                entity = (variable, shorten(values[name]))
                project.execute(add_entity, entity)
                found = "SELECT ?, VariableId, ID FROM ENTITIES WHERE VariableId = ? AND Value = ?"
                project.execute(f"INSERT INTO {holder} (StatementId, VariableId, Entity) {found}", (number, *entity))
            else:
                into = f"INSERT INTO {holder} (StatementId, VariableId, Value) VALUES (?, ?, ?)"
                project.execute(into, (number, variable, values[name]))


def _add_attributes(project: sqlite3.Connection, actors: pd.DataFrame) -> None:
    """Add to each entity all attributes: type, aliases and side of the actor of that name, or nothing."""
    project.executemany(
        "INSERT INTO ATTRIBUTEVARIABLES (VariableId, AttributeVariable)"
        " SELECT ID, ? FROM VARIABLES WHERE DataType = 'short text' ORDER BY ID",
        [(attribute,) for attribute in _ATTRIBUTES],
    )
    known = {
        shorten(row["name"]): {"Type": row["kind"], "Alias": "; ".join(row["aliases"]), "Side": row["side"]}
        for row in actors.to_dict("records")
    }
    found = project.execute(
        "SELECT ENTITIES.ID, held.ID, AttributeVariable, CASE Variable WHEN 'concept' THEN '' ELSE Value END"
        " FROM ENTITIES JOIN ATTRIBUTEVARIABLES AS held USING (VariableId) JOIN VARIABLES ON VARIABLES.ID = VariableId"
        " ORDER BY 1, 2"
    ).fetchall()
    project.executemany(
        "INSERT INTO ATTRIBUTEVALUES (EntityId, AttributeVariableId, AttributeValue) VALUES (?, ?, ?)",
        [(entity, held, shorten(known.get(name, {}).get(attribute, ""))) for entity, held, attribute, name in found],
    )


def _units(text: str, characters: int) -> int:
    """Return an offset in UTF-16 units, as Java counts; characters beyond U+FFFF, such as emoji, have two."""
    return len(text[:characters].encode("utf-16-le")) // 2
