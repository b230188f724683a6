"""The files of one result: written aside, row group by row group, and in place only when all of them are complete."""

from __future__ import annotations

import io
import json
import math
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import files
from analysis.errors import OutputError

#: Rows of a row group, and where rows hold whole texts: few enough for memory, enough that a reader skips much at once.
ROWS, TEXTS = 5_000, 500
#: What a sheet of Excel holds at most, and the sheets of a result.
SHEET_ROWS = 1_048_576
SHEETS = ("statements", "actors", "documents", "set aside")
_LONGEST = 32_767
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def written(last: Path) -> Iterator[Files]:
    """Yield the files of a result, and move them into place at the end; after an error nothing of them is left.

    ``last`` is the file without which a result does not count: it goes first and comes last. Raises OutputError.
    """
    try:
        with tempfile.TemporaryDirectory(dir=last.parent, prefix=".", suffix=".part") as folder:
            with ExitStack() as closing:
                files = Files(Path(folder), closing)
                yield files
            last.unlink(missing_ok=True)
            for path in sorted(files.places, key=lambda path: path == last):
                files.places[path].replace(path)
    except OSError as error:
        raise unwritable(last.parent, error) from None


def unwritable(folder: Path, error: OSError) -> OutputError:
    """Return the error for a folder of a result that cannot be written."""
    return OutputError(
        f"{folder} cannot be written ({error.strerror or error}); finished parts are kept: "
        "check the disk and run the same command again."
    )


class Files:
    """Files that may be appended to, by the path they will have; ``places`` tells where they are until then."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self.places: dict[Path, Path] = {}
        self._folder, self._closing = folder, closing
        self._tables: dict[Path, tuple[pq.ParquetWriter, list[pa.Table]]] = {}

    def table(self, path: Path, rows: pa.Table) -> None:
        """Append rows to a Parquet file, in row groups that do not depend on how the rows came."""
        if path not in self._tables:
            self._tables[path] = pq.ParquetWriter(self._place(path), rows.schema, compression="zstd"), []
            self._closing.callback(self._close, *self._tables[path])
        writer, waiting = self._tables[path]
        waiting.append(rows)
        size = TEXTS if "text" in rows.schema.names else ROWS
        if sum(map(len, waiting)) >= size:
            whole = pa.concat_tables(waiting).combine_chunks()
            full = len(whole) - len(whole) % size
            writer.write_table(whole.slice(0, full), row_group_size=size)
            # A slice keeps the whole alive: a copy of the rest does not.
            waiting[:] = [whole.take(pa.array(range(full, len(whole)), pa.int64()))]

    @staticmethod
    def _close(writer: pq.ParquetWriter, waiting: list[pa.Table]) -> None:
        with writer:
            if len(rest := pa.concat_tables(waiting)):
                writer.write_table(rest.combine_chunks())

    def csv(self, path: Path, rows: pd.DataFrame) -> None:
        """Append rows to a CSV file, the first time with the names of the columns."""
        self.bytes(path, files.table_csv(rows, header=path not in self.places))

    def bytes(self, path: Path, content: bytes) -> None:
        """Append bytes to a file."""
        with self._place(path).open("ab") as file:
            file.write(content)

    def _place(self, path: Path) -> Path:
        return self.places.setdefault(path, self._folder / str(len(self.places)))


class Book:
    """A workbook of Excel that rows are appended to, sheet by sheet or in turns; the same rows give the same bytes.

    Every text is stored as text, so that nothing an article says is taken for a formula; what Excel cannot hold
    (control characters, texts of more than 32,767 characters) is left out or cut, with a mark.
    """

    def __init__(self, sheets: Sequence[str] = SHEETS) -> None:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        self._book.properties.created = self._book.properties.modified = datetime(2000, 1, 1)
        self._sheets = {name: self._book.create_sheet(name) for name in sheets}
        self._rows = dict.fromkeys(sheets, 0)

    def append(self, name: str, table: pd.DataFrame) -> None:
        """Append the rows of a table, the first time with its columns; raises OutputError where they do not fit."""
        header = [] if self._rows[name] else [tuple(table.columns)]
        self._rows[name] += len(header) + len(table)
        if self._rows[name] > SHEET_ROWS:
            raise OutputError(f"The {name} are more than the {SHEET_ROWS:,} rows of a sheet: write .csv or .parquet.")
        for row in (*header, *table.itertuples(index=False, name=None)):
            self._sheets[name].append([self._cell(name, value) for value in row])

    def _cell(self, name: str, value: object) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, bool | None):
            return value
        if isinstance(value, int | float):
            return None if math.isnan(value) else value
        text = _UNSTORABLE.sub("\ufffd", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        cell = WriteOnlyCell(self._sheets[name], text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")
        cell.data_type = "s"  # else a text that begins with = would be a formula
        return cell

    def content(self) -> bytes:
        """Return the file; nothing can be appended afterwards."""
        packed, same = io.BytesIO(), io.BytesIO()
        self._book.save(packed)
        with zipfile.ZipFile(packed) as made, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as fixed:
            for entry in made.infolist():
                content = made.read(entry)
                if entry.filename == "docProps/core.xml":  # saving writes the hour into it
                    content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
                fixed.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
        return same.getvalue()
