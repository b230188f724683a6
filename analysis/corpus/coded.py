"""The tables of a coded corpus as files: what `analysis code` writes and notebooks read, column by column.

    statements.parquet          the statements, one row each, in the order of the corpus
    statements.parquet.coded/   everything else
      documents.parquet …       one file per record type
      set_aside.csv             what could not be read, with place and reason
      duplicates.csv            copies of one text, and whether they count
      answers.csv           what a reader of the user's own gave, found or not (only with one)
      details.csv               what a database says of an article besides: author, section, length, keywords
      about.json                title, target, inputs; written last: without it the result is not complete

The columns of each table are the fields of its record, so that a table read back equals the one that was written.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import records
from analysis.corpus import tables
from analysis.corpus.tables import Analysis
from analysis.errors import InputError
from analysis.records import TABLES

if TYPE_CHECKING:
    from analysis.corpus import Event


def folder(path: Path) -> Path:
    """Return the folder of the tables that belong to a file of statements."""
    return path.with_name(f"{path.name}.coded")


def is_coded(path: Path) -> bool:
    """Tell whether the path is a complete result of `analysis code`."""
    return path.suffix.lower() == ".parquet" and path.is_file() and (folder(path) / "about.json").is_file()


def table_file(path: Path, table: str) -> Path:
    """Return where a table of a result lies."""
    return path if table == "statements" else folder(path) / f"{table}.parquet"


def read_about(path: Path) -> dict[str, Any]:
    """Return what about.json says of a result."""
    file = folder(path) / "about.json"
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise InputError(f"{file} cannot be read ({error}); code the corpus again.") from None


def read(
    path: str | Path,
    table: str = "statements",
    *,
    columns: Sequence[str] = (),
    actors: Sequence[str] = (),
    documents: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a table of a result: only these columns, and only the rows of these actors and documents, by their ids.

    Columns and row groups that are not asked for are not read. Raises InputError where the file or a column is missing.
    """
    record = TABLES[table]
    file = table_file(Path(path), table)
    wanted = {"actor_id": actors, "document_id": documents}
    rows = [(name, "in", list(chosen)) for name, chosen in wanted.items() if chosen]
    try:
        found = pq.read_table(file, columns=list(columns) or list(schema(record).names), filters=rows or None)
    except (OSError, pa.ArrowException, KeyError) as error:
        raise InputError(f"{file} cannot be read ({error}); code the corpus again.") from None
    return frame(found, record)


def read_records(path: Path, table: str) -> tuple[Any, ...]:
    """Return a table of a result as records."""
    return tuple(tables.to_records(read(path, table), TABLES[table]))


def analysis(event: Event) -> Analysis:
    """Return the tables of an event that was coded before, each read when it is asked for."""
    assert event.coded
    path = event.coded
    copies = read(path, "duplicates")
    left_out = set(copies.loc[~copies["counted"].astype(bool), "document_id"])

    def table(name: str) -> pd.DataFrame:
        found = read(path, name)
        if left_out and "document_id" in found.columns and name not in ("set_aside", "duplicates"):
            found = found[~found["document_id"].isin(left_out)].reset_index(drop=True)
        return found

    return Analysis(event, table)


def frame(table: pa.Table, record: type) -> pd.DataFrame:
    """Return a table as `records.table` would have made it: spans and lists as tuples, missing numbers as NaN."""
    if not len(table):
        return records.table((), record)[list(table.column_names)]
    data: dict[str, Any] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_nested(column.type):
            data[name] = pd.Series(_tuples(column), dtype=object)
        else:
            data[name] = column.to_pandas()
            if pa.types.is_floating(column.type):
                data[name] = data[name].astype(float)
    return pd.DataFrame(data)


def _tuples(column: pa.Array) -> list[Any]:
    """Return the values of a column, lists as tuples at every depth; ten times as fast as row by row."""
    if isinstance(column, pa.ChunkedArray):
        return [value for chunk in column.chunks for value in _tuples(chunk)]
    if pa.types.is_list(column.type):
        values, ends = _tuples(column.values), column.offsets.to_pylist()
        return [tuple(values[start:end]) for start, end in pairwise(ends)]
    return list(column.to_pylist())


def to_records(table: pa.Table, record: type) -> list[Any]:
    """Return a table as records."""
    columns = [_tuples(table.column(name)) for name in schema(record).names]
    return [record(*row) for row in zip(*columns, strict=True)]


def arrow(rows: Iterable[object], record: type) -> pa.Table:
    """Return records as an Arrow table with the record's types, also when there are none."""
    fields = schema(record)
    rows = list(rows)
    return pa.table(
        {name: pa.array([getattr(row, name) for row in rows], fields.field(name).type) for name in fields.names}
    )


@cache
def schema(record: type) -> pa.Schema:
    """Return the Arrow types of a record's fields: a span is a list of two integers, a tuple a list."""
    hints = typing.get_type_hints(record)
    return pa.schema([(field.name, _arrow(hints[field.name])) for field in dataclasses.fields(record)])


def _arrow(hint: Any) -> pa.DataType:
    plain = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
    arguments = [each for each in typing.get_args(hint) if each not in (types.NoneType, Ellipsis)]
    if typing.get_origin(hint) is not tuple:
        return plain[arguments[0] if arguments else hint]
    return pa.list_(_arrow(arguments[0]))
