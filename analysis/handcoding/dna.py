"""Statements → a Discourse Network Analyzer project that a team corrects by hand → corrections.

DNA knows agreement as yes or no. So the stances that are neither are concepts of their own beside the target:

    favor        TARGET                   agreement yes
    against      TARGET                   agreement no
    conditional  TARGET, on conditions    agreement yes
    neutral      TARGET, no position      agreement yes

To change a stance, change the concept, the agreement or both; to confirm one, become the statement's coder or add a
note; what is no statement on the target is removed, or coded with another concept. A statement whose content is
interrupted (*“…,” he said, “…”*) is one stretch from its first to its last word. What is new gets person or
organization, and one of these concepts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import InputError
from analysis.handcoding import database, project
from analysis.handcoding.project import Coding
from analysis.records import table

#: The row of DNA's settings, which DNA leaves alone, that holds what was written: changes are told from it.
ORIGIN = "coded by machine"
SUFFIXES = {"conditional": ", on conditions", "neutral": ", no position"}


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
    documents, codings = _as_shown(documents, from_statements(statements, target))
    tables = project.tables(documents, codings, actors, coders, password)
    origin = {
        "target": target,
        "documents": {key: fingerprint(text) for key, text in documents[["document_id", "text"]].to_numpy()},
        "statements": codings.assign(words=list(statements["content_text"])).to_dict("records"),
    }
    tables["SETTINGS"].append({"Property": ORIGIN, "Value": json.dumps(origin, ensure_ascii=False)})
    database.write(tables, path)


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
            concept=row.get("concept", target) + SUFFIXES.get(row["stance"], ""),
            agreement=int(row["stance"] != "against"),
            coder=row["coder"],
        )
        for row in statements.to_dict("records")
    ]
    return table(rows, Coding)


def _as_shown(documents: pd.DataFrame, codings: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with line breaks as DNA's text pane has them: of \\r\\n it makes one character, and spans shift."""
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    if not any("\r" in text for text in texts.values()):
        return documents, codings
    places = {
        name: [
            at - texts[document].count("\r\n", 0, at)
            for document, at in zip(codings["document_id"], codings[name], strict=True)
        ]
        for name in ("start", "end")
    }
    shown = [text.replace("\r\n", "\n").replace("\r", "\n") for text in documents["text"]]
    return documents.assign(text=shown), codings.assign(**places)


def fingerprint(text: str) -> str:
    """Return what a text is known by again."""
    return hashlib.sha256(text.encode()).hexdigest()


def origin(tables: database.Tables) -> tuple[str, dict[str, str], list[tuple[Coding, str]]]:
    """Return the target, the documents' fingerprints by id, and the codings with their words, as they were written.

    Raises InputError where the project does not tell, because it is not one of ours.
    """
    stored = next((row["Value"] for row in tables["SETTINGS"] if row["Property"] == ORIGIN), "")
    try:
        found = json.loads(stored)
        codings = [(Coding(**row), words) for row in found["statements"] for words in [row.pop("words")]]
        return str(found["target"]), dict(found["documents"]), codings
    except (ValueError, TypeError, KeyError):
        raise InputError(
            "The .dna file does not tell what the machine had coded, so changes cannot be seen; "
            "correct a file that `analysis dna write` has made, not a copy imported into another database."
        ) from None


def stance(concept: str, agreement: int) -> str:
    """Return the stance that a concept and agreement code; who rejects it on conditions rejects it."""
    if concept.endswith(SUFFIXES["neutral"]):
        return "neutral"
    if not agreement:
        return "against"
    return "conditional" if concept.endswith(SUFFIXES["conditional"]) else "favor"
