"""The statements in formats others read: CSV for spreadsheets, JSON lines for programs, the codebook's own.

Every format but the codebook's holds one row per statement, with the columns of `records.Statement`. Spans and lists
stay lists; in CSV, which has none, they are written as JSON. Pieces written one after the other make one whole, so a
corpus need not fit into memory; Parquet is written by `coding`.
"""

from __future__ import annotations

import csv
import io
import json
import math
import typing
from collections.abc import Iterator

import pandas as pd

# A spreadsheet takes a cell that begins so for a formula, and would run what an article says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table_csv(table: pd.DataFrame, header: bool = True) -> bytes:
    """Return a table as CSV with a byte order mark, without which Excel misreads curly quotes.

    ``header`` is false for what is appended to a table that has one. Text that a spreadsheet would take for a formula
    gets an apostrophe in front; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text)  # its line ends are RFC 4180's; with others it would leave a lone \r unquoted
    if header:
        writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row.values()] for row in _rows(table))
    return text.getvalue().encode("utf-8-sig" if header else "utf-8")


def statements_jsonl(statements: pd.DataFrame) -> bytes:
    """Return the statements as JSON lines, one object a line, a missing score as null."""
    return _lines(_rows(statements))


def codebook(documents: pd.DataFrame, statements: pd.DataFrame, positions: pd.DataFrame) -> bytes:
    """Return section 5 of docs/codebook.md: one line per document, with its statements and the actors' positions.

    A document without a statement has its line too, because silence is a finding. ``content`` holds the words
    themselves, piece by piece, as they stand in the document's text.
    """
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    coded: dict[str, dict[str, typing.Any]] = {
        key: {"id": key, "statements": [], "positions": {}} for key in documents["document_id"]
    }
    for row in _rows(statements):
        entry = {key: row[key] for key in ("actor", "organization", "kind", "stance", "explicit")}
        entry |= {"source": row["source_text"], "content": [texts[row["document_id"]][a:b] for a, b in row["content"]]}
        coded[row["document_id"]]["statements"].append(entry)
    for row in _rows(positions):
        coded[row["document_id"]]["positions"][row["actor"]] = row["position"]
    return _lines(coded.values())


def _rows(table: pd.DataFrame) -> Iterator[dict[str, typing.Any]]:
    for record in table.to_dict(orient="records"):
        # pandas stores a missing number as NaN, which JSON does not know.
        yield {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in record.items()}


def _lines(rows: typing.Iterable[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else defused(value)


def defused(value: object) -> object:
    """Return a text that a spreadsheet would take for a formula with an apostrophe in front, and all else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) and not _number(value) else value


def _number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
