"""Articles that are rows of a table: CSV, JSON, Parquet, spreadsheets; one row at a time, in bounded memory.

A row that cannot be read is set aside with its line and its reason. A table without a column for the text or the title
is refused, because then every row would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.entries import Entry, aside, clean, dates
from analysis.entries.columns import Columns, described
from analysis.entries.delimited import csv_rows
from analysis.entries.lines import BROKEN, BrokenLine, Row, why
from analysis.entries.objects import objects
from analysis.entries.sheets import sheet_rows
from analysis.records import SetAside

_ROWS_AT_ONCE = 64
#: Dates that tell whether a column has numeric ones.
_FIRST_DATES = 200
_KINDS_OF_COLUMNS = 1000  # of JSON rows, whose fields may differ


def _parquet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a Parquet file, counted from 1; columns of lists and the like are left out."""
    number = 0
    with pq.ParquetFile(path, pre_buffer=False) as file:
        yield 0, tuple(file.schema_arrow.names)
        plain = [field.name for field in file.schema_arrow if not pa.types.is_nested(field.type)]
        for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=plain, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield number, row
        if number != file.metadata.num_rows:
            raise OSError(f"it names {file.metadata.num_rows} rows and holds {number}")


_READERS = {"csv": csv_rows, "json": objects, "parquet": _parquet_rows, "sheet": sheet_rows}


def _rows(path: Path, kind: str) -> Iterator[Row]:
    """Yield the rows of a table; the last says why where it cannot be read to its end."""
    number = 0
    try:
        for number, row in _READERS[kind](path):
            yield number, row
    except MemoryError:
        raise
    except Exception as error:  # the packages for workbooks and Parquet raise nearly anything for a file that is broken
        reason = why(error) if isinstance(error, BROKEN) else f"{type(error).__name__}: {str(error)[:100]}"
        yield number + 1, BrokenLine(f"the file cannot be read from here on ({reason}); save it again")


def entries(path: Path, name: str, columns: Columns, kind: str) -> Iterator[Entry | SetAside]:
    """Yield the rows of a table as entries."""
    known: dict[tuple[str, ...], dict[str, tuple[str, ...]]] = {}
    order = None
    for number, row in _rows(path, kind):
        if isinstance(row, BrokenLine):
            yield aside(name, number, str(row))
            continue
        names = tuple(row)
        if names not in known:
            where = f"{name}, line {number}" if number > 1 else name
            if len(known) > _KINDS_OF_COLUMNS:
                known.clear()
            known[names] = columns.present(names, where, lenient=order is not None)
        fields_of = known[names]
        if order is None:
            order = _date_order(path, kind, fields_of.get("date", ()), columns.date_formats)
        if isinstance(row, tuple):
            continue
        fields = {field: _joined(row.get(column) for column in named) for field, named in fields_of.items()}
        if order and isinstance(day := fields.get("date"), str):
            fields["date"] = dates.settled(day, order)
        given = fields.get("id", f"{name}:{number}")
        key = str(given) if isinstance(given, str) or type(given) is int else ""
        yield Entry(clean(name), number, clean(key).strip(), "row", fields)


def survey(path: Path, name: str, columns: Columns, kind: str) -> list[str]:
    """Say what is read from which column of a table, and how its dates are read where that had to be decided."""
    number, row = next(((number, row) for number, row in _rows(path, kind) if not isinstance(row, BrokenLine)), (0, ()))
    if not row:
        return []
    found = columns.present(tuple(row), f"{name}, line {number}" if number > 1 else name)
    said = [f"{name}: {described(found, tuple(row))}."]
    if order := _date_order(path, kind, found.get("date", ()), columns.date_formats):
        said.append(f"{name}: dates such as 03/04/2031 are read with the {order}, as others of the column have it.")
    return said


def _date_order(path: Path, kind: str, named: Sequence[str], formats: Sequence[str]) -> str:
    """Return which number of a table's numeric dates is the day, where some of them need it and others tell."""

    def days() -> Iterator[str]:
        rows = (row for _, row in _rows(path, kind) if isinstance(row, Mapping))
        cells = (_joined(row.get(column) for column in named) for row in rows)
        return (cell for cell in cells if isinstance(cell, str) and cell.strip())

    if not named or formats or not any(map(dates.ambiguous, islice(days(), _FIRST_DATES))):
        return ""
    return dates.order_of(days())


def _joined(values: Iterable[object]) -> object:
    """Return the value of one column, or the texts of several one after the other."""
    plain = [_plain(value) for value in values]
    return plain[0] if len(plain) == 1 else "\n\n".join(str(value) for value in plain if value not in (None, ""))


def _plain(value: object) -> object:
    """Return a value as a cell of CSV would have it: {"id": 3, "name": "The Post"} is The Post."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return next((value[key] for key in ("name", "title", "text") if isinstance(value.get(key), str)), dict(value))
    return value
