"""Articles that are rows of a table: CSV, JSON lines, Parquet; one row at a time, in bounded memory.

A row that cannot be read is set aside with its line and its reason. A table without the column for the text is refused,
because then every row would be.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.corpus.columns import FIELDS, Columns
from analysis.corpus.entries import LONGEST, Entry, aside, clean
from analysis.corpus.lines import BrokenLine, lines, why
from analysis.records import SetAside

#: A row of more lines has a quotation mark that nobody closed.
_LONGEST_ROW = 5000
_DELIMITERS = ",;\t"
_ROWS_AT_ONCE = 64


def csv_entries(path: Path, name: str, columns: Columns) -> Iterator[Entry | SetAside]:
    """Yield the rows of a CSV file; commas, semicolons or tabs are told apart by the first line."""
    csv.field_size_limit(4 * LONGEST)
    fields: dict[str, str] | None = None
    header: list[str] = []
    delimiter = ","
    for number, record in _records(path):
        if isinstance(record, BrokenLine):
            yield aside(name, number, str(record))
            if fields is None:  # nothing tells which value is which
                return
            continue
        if not record.strip():
            continue
        if fields is None:
            delimiter = max(_DELIMITERS, key=record.count)
        try:
            cells = next(csv.reader([record], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            yield aside(name, number, f"this is no CSV ({error}); put values that hold a comma in quotes")
            if fields is None:
                return
            continue
        if fields is None:
            header = [cell.strip() for cell in cells]
            fields = columns.present(header, name)
        elif len(cells) != len(header):
            yield aside(name, number, f"this row has {len(cells)} values and the first line {len(header)}")
        else:
            row = dict(zip(header, cells, strict=True))
            yield _entry(name, number, {field: row[column] for field, column in fields.items()})


def _records(path: Path) -> Iterator[tuple[int, str | BrokenLine]]:
    """Yield the rows of a CSV file with the number of their first line; a quoted value may span lines.

    Where a quotation mark is never closed, only its line is set aside, and the reading goes on below it.
    """
    waiting: list[tuple[int, str | BrokenLine]] = []
    source = lines(path)
    while waiting or (waiting := list(_next(source))):
        number, first = waiting.pop(0)
        if isinstance(first, BrokenLine):
            yield number, first
            continue
        marks, length, taken = first.count('"'), len(first), 0
        while marks % 2:
            if taken == len(waiting):
                waiting.extend(_next(source))
            if taken == len(waiting) or taken > _LONGEST_ROW or length > 8 * LONGEST:
                break
            line = waiting[taken][1]
            if isinstance(line, BrokenLine):
                break
            marks, length, taken = marks + line.count('"'), length + len(line), taken + 1
        if marks % 2:
            yield number, BrokenLine("a quotation mark is opened here and never closed")
        else:
            yield number, first + "".join(str(line) for _, line in waiting[:taken])
            del waiting[:taken]


def _next(source: Iterator[tuple[int, str | BrokenLine]]) -> Iterator[tuple[int, str | BrokenLine]]:
    for each in source:
        yield each
        return


def json_entries(path: Path, name: str, columns: Columns) -> Iterator[Entry | SetAside]:
    """Yield the objects of a JSON lines file. The first object decides whether the columns are there."""
    checked = False
    for number, line in lines(path):
        if isinstance(line, BrokenLine):
            yield aside(name, number, str(line))
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield aside(name, number, f"this is no JSON ({error}); write one object per line")
            continue
        if not isinstance(row, dict):
            yield aside(name, number, "this is no JSON object; write one object with id, title and text per line")
            continue
        if not checked:
            columns.present(row.keys(), f"{name}, line {number}")
            checked = True
        fields = {field: row[columns.of(field)] for field in FIELDS if columns.of(field) in row}
        yield _entry(name, number, fields)


def parquet_entries(path: Path, name: str, columns: Columns) -> Iterator[Entry | SetAside]:
    """Yield the rows of a Parquet file; ``line`` counts them from 1."""
    number = 0
    try:
        with pq.ParquetFile(path, pre_buffer=False) as file:
            fields = columns.present(file.schema_arrow.names, name)
            chosen = list(dict.fromkeys(fields.values()))
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=chosen, use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield _entry(name, number, {field: _plain(row[column]) for field, column in fields.items()})
    except (OSError, pa.ArrowException, UnicodeError) as error:
        yield aside(name, number + 1, f"the file cannot be read from here on ({why(error)})")


READERS = {"csv": csv_entries, "json": json_entries, "parquet": parquet_entries}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _entry(name: str, number: int, fields: Mapping[str, object]) -> Entry:
    """Return an entry whose id is the cell's, or file and line where the table has none."""
    given = fields.get("id", f"{name}:{number}")
    key = str(given) if isinstance(given, str) or type(given) is int else ""
    return Entry(clean(name), number, clean(key).strip(), "row", fields)
