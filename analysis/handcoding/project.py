"""Documents and codings ↔ the tables of a Discourse Network Analyzer project.

What DNA has no field for travels with it: a document's id, agency, address and checksum in its notes, a statement's id
in a long-text variable. An actor that is its own organization (a state, an armed group) is coded as an organization
without a person, as is usual in DNA. Short texts beyond DNA's limit of 190 characters end in an ellipsis.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.handcoding.database import LONGEST, SETTINGS, Tables, password_hash
from analysis.handcoding.offsets import Offsets
from analysis.records import Document, table

#: The statement type and its variables with their data types; the first four are DNA's own, in its order.
KIND = "DNA Statement"
VARIABLES = {
    "person": "short text",
    "organization": "short text",
    "concept": "short text",
    "agreement": "boolean",
    "note": "long text",
    "statement_id": "long text",
}
_HOLDERS = {
    "short text": "DATASHORTTEXT",
    "long text": "DATALONGTEXT",
    "boolean": "DATABOOLEAN",
    "integer": "DATAINTEGER",
}
_ENTITY_VARIABLES = [name for name, data_type in VARIABLES.items() if data_type == "short text"]
_ATTRIBUTES = ("Type", "Alias", "Notes", "Side")
_IN_NOTES = ("document_id", "title", "agency", "url", "file", "sha256")
#: Admin, then the others in turn.
_COLORS = ((255, 255, 0), (180, 180, 180), (51, 153, 255), (255, 102, 102), (102, 255, 0))

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Coding:
    """One row per coded statement; ``agreement`` is 1 or 0. ``statement_id`` is empty for one made by hand in DNA."""

    document_id: str
    start: int
    end: int
    statement_id: str
    actor: str
    organization: str
    concept: str
    agreement: int
    coder: str
    note: str = ""


def shorten(text: str) -> str:
    """Return the text as a short field holds it."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


# --- tables of ours → tables of DNA -------------------------------------------------------------------------------


def tables(
    documents: pd.DataFrame, codings: pd.DataFrame, actors: pd.DataFrame, coders: Sequence[str], password: str
) -> Tables:
    """Return the tables of a project in which every coder may see and change everything, with one password for all.

    Coder 1 is DNA's Admin, who owns the documents; whoever coded something and ``coders`` follow. Every statement has a
    row for every variable and every entity one for every attribute, since DNA changes such rows and adds none. A
    document without a date has DNA's first day, 1 January 1970.
    """
    names = list(dict.fromkeys(["Admin", *codings["coder"], *coders]))
    ids = {document: number for number, document in enumerate(documents["document_id"], 1)}
    offsets = {key: Offsets(text) for key, text in zip(documents["document_id"], documents["text"], strict=True)}
    entities = {(name, ""): number for number, name in enumerate(_ENTITY_VARIABLES, 1)}
    statements: list[Row] = []
    values: dict[str, list[Row]] = {holder: [] for holder in _HOLDERS.values()}
    for number, coding in enumerate(codings.to_dict("records"), 1):
        at = offsets[coding["document_id"]]
        statements.append(
            {
                "ID": number,
                "StatementTypeId": 1,
                "DocumentId": ids[coding["document_id"]],
                "Start": at.units(coding["start"]),
                "Stop": at.units(coding["end"]),
                "Coder": names.index(coding["coder"]) + 1,
            }
        )
        coding["person"] = "" if coding["actor"] == coding["organization"] else coding["actor"]
        for variable, (name, data_type) in enumerate(VARIABLES.items(), 1):
            rows = values[_HOLDERS[data_type]]
            row = {"ID": len(rows) + 1, "StatementId": number, "VariableId": variable}
            if data_type == "short text":
                row["Entity"] = entities.setdefault((name, shorten(coding[name])), len(entities) + 1)
            else:
                row["Value"] = coding[name]
            rows.append(row)
    return {
        "SETTINGS": [{"Property": name, "Value": value} for name, value in SETTINGS.items()],
        "CODERS": [_coder(number, name, password) for number, name in enumerate(names, 1)],
        "CODERRELATIONS": [
            {"ID": number, "Coder": coder, "OtherCoder": other}
            for number, (coder, other) in enumerate(permutations(range(1, len(names) + 1), 2), 1)
        ],
        "DOCUMENTS": [_document(number, row) for number, row in enumerate(documents.to_dict("records"), 1)],
        "STATEMENTTYPES": [{"ID": 1, "Label": KIND, "Red": 239, "Green": 208, "Blue": 51}],
        "VARIABLES": [
            {"ID": number, "Variable": name, "DataType": data_type, "StatementTypeId": 1}
            for number, (name, data_type) in enumerate(VARIABLES.items(), 1)
        ],
        "STATEMENTS": statements,
        **values,
        **_entities(entities, actors),
    }


def _coder(number: int, name: str, password: str) -> Row:
    red, green, blue = _COLORS[0] if number == 1 else _COLORS[1 + (number - 2) % (len(_COLORS) - 1)]
    # The salt is the name's, so that the same input gives the same file. A .dna file is not encrypted in any case: the
    # password keeps colleagues apart, not attackers out.
    secret = password_hash(password, hashlib.sha256(name.encode()).digest()[:16])
    return {"ID": number, "Name": shorten(name), "Red": red, "Green": green, "Blue": blue, "Password": secret}


def _document(number: int, document: dict[Hashable, Any]) -> Row:
    notes = [f"{name}: {document[name]}" for name in _IN_NOTES if document[name]]
    published = datetime.fromisoformat(document["published"] or "1970-01-01")
    return {
        "ID": number,
        "Title": shorten(document["title"]),
        "Text": document["text"],
        "Coder": 1,
        "Source": shorten(document["outlet"]),
        "Notes": "\n".join(notes),
        "Date": int((published if published.tzinfo else published.replace(tzinfo=UTC)).timestamp()),
    }


def _entities(entities: dict[tuple[str, str], int], actors: pd.DataFrame) -> Tables:
    """Return the entities with their attributes: type, aliases and side of the actor of that name."""
    known = {
        shorten(row["name"]): {"Type": row["kind"], "Alias": "; ".join(row["aliases"]), "Side": row["side"]}
        for row in actors.to_dict("records")
    }
    ids = {name: number for number, name in enumerate(VARIABLES, 1)}
    attributes = [(name, attribute) for attribute in _ATTRIBUTES for name in _ENTITY_VARIABLES]
    values = [
        {
            "EntityId": number,
            "AttributeVariableId": at,
            "AttributeValue": shorten(known.get(value, {}).get(attribute, "")) if name != "concept" else "",
        }
        for (name, value), number in entities.items()
        for at, (holder, attribute) in enumerate(attributes, 1)
        if holder == name
    ]
    return {
        "ENTITIES": [
            {"ID": number, "VariableId": ids[name], "Value": value, "Red": 0, "Green": 0, "Blue": 0}
            for (name, value), number in entities.items()
        ],
        "ATTRIBUTEVARIABLES": [
            {"ID": at, "VariableId": ids[name], "AttributeVariable": attribute}
            for at, (name, attribute) in enumerate(attributes, 1)
        ],
        "ATTRIBUTEVALUES": [{"ID": number} | row for number, row in enumerate(values, 1)],
    }


# --- tables of DNA → tables of ours -------------------------------------------------------------------------------


def documents(tables: Tables) -> pd.DataFrame:
    """Return one row per document, as it was before it went to DNA; one added in DNA is called dna-1, dna-2, …"""
    return table(map(_read_document, tables["DOCUMENTS"]), Document)


def codings(tables: Tables) -> pd.DataFrame:
    """Return one row per statement that has a person, organization, concept and agreement, in DNA's order.

    Statements of other types (annotations, story elements) are left out.
    """
    variables = {row["ID"]: row["Variable"] for row in tables["VARIABLES"]}
    entities = {row["ID"]: row["Value"] for row in tables["ENTITIES"]}
    coders = {row["ID"]: row["Name"] for row in tables["CODERS"]}
    texts = {row["ID"]: (_read_document(row).document_id, Offsets(row["Text"])) for row in tables["DOCUMENTS"]}
    coded: dict[int, Row] = {row["ID"]: {} for row in tables["STATEMENTS"]}
    for holder in _HOLDERS.values():
        for row in tables[holder]:
            value = entities[row["Entity"]] if "Entity" in row else row["Value"]
            coded[row["StatementId"]][variables[row["VariableId"]]] = value
    rows = []
    for row in tables["STATEMENTS"]:
        values = coded[row["ID"]]
        if values.keys() >= {"person", "organization", "concept", "agreement"} and row["DocumentId"] in texts:
            document, at = texts[row["DocumentId"]]
            rows.append(
                Coding(
                    document_id=document,
                    start=at.characters(row["Start"]),
                    end=at.characters(row["Stop"]),
                    statement_id=(values.get("statement_id") or "").strip(),
                    actor=values["person"] or values["organization"],
                    organization=values["organization"],
                    concept=values["concept"],
                    agreement=values["agreement"],
                    coder=coders.get(row["Coder"], ""),
                    note=(values.get("note") or "").strip(),
                )
            )
    return table(rows, Coding)


def _read_document(row: Row) -> Document:
    lines = (line.partition(": ") for line in row["Notes"].split("\n"))
    notes = {name: value for name, _, value in lines if name in _IN_NOTES}
    try:
        published = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=row["Date"])
    except OverflowError:
        raise InputError(f"Document {row['ID']} of the .dna file has an impossible date; correct it in DNA.") from None
    midnight = (published.hour, published.minute, published.second) == (0, 0, 0)
    day = published.date().isoformat() if midnight else published.replace(tzinfo=None).isoformat()
    read = {"document_id": f"dna-{row['ID']}", "title": row["Title"], "outlet": row["Source"]} | notes
    return Document(text=row["Text"], published=day if row["Date"] else "", **read)
