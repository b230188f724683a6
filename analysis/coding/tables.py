"""Tables written row group by row group, and in place only when all of them are complete."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import OutputError

#: Rows of a row group: few enough for bounded memory, enough that a reader skips much at once.
ROWS = 5_000
#: The same where rows hold whole texts.
TEXTS = 500


def unwritable(folder: Path, trouble: OSError) -> OutputError:
    """Return the error for a folder of a result that cannot be written."""
    return OutputError(
        f"{folder} cannot be written ({trouble.strerror or trouble}); finished parts are kept: "
        "check the disk and run the same command again."
    )


class Files:
    """The files of one result: each is written beside its place, and all are moved there at the end."""

    def __init__(self, last: Path) -> None:
        """``last`` is the file without which a result does not count; it goes first and comes last."""
        self.last = last
        self._parts: dict[Path, Path] = {}
        self._tables: dict[Path, _Table] = {}
        self._plain: dict[Path, BinaryIO] = {}

    def table(self, path: Path, rows: pa.Table) -> None:
        """Append rows to a Parquet file."""
        if path not in self._tables:
            self._tables[path] = _Table(self._part(path), rows.schema)
        self._tables[path].append(rows)

    def bytes(self, path: Path, content: bytes) -> None:
        """Append bytes to a file."""
        if path not in self._plain:
            self._plain[path] = self._part(path).open("wb")
        self._plain[path].write(content)

    def _part(self, path: Path) -> Path:
        self._parts[path] = path.with_name(f".{path.name}.{os.getpid()}.part")
        return self._parts[path]

    def __enter__(self) -> Files:
        """Return the files, none of them open yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Move the files into place, or take them all away after an error."""
        try:
            for table in self._tables.values():
                table.close()
            for plain in self._plain.values():
                plain.close()
            if kind is None:
                self.last.unlink(missing_ok=True)
                for path in sorted(self._parts, key=lambda path: path == self.last):
                    self._parts[path].replace(path)
        except OSError as trouble:
            error = error or trouble
        for part in self._parts.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise unwritable(self.last.parent, error) from None


class _Table:
    """A Parquet file that collects rows until they fill a row group; the groups do not depend on how rows came."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting = [schema.empty_table()]
        self._rows = 0
        self._group = TEXTS if "text" in schema.names else ROWS

    def append(self, rows: pa.Table) -> None:
        self._waiting.append(rows)
        self._rows += len(rows)
        if self._rows >= self._group:
            whole = pa.concat_tables(self._waiting).combine_chunks()
            full = len(whole) - len(whole) % self._group
            self._writer.write_table(whole.slice(0, full), row_group_size=self._group)
            # A slice keeps the whole alive: a copy of the rest does not.
            rest = whole.slice(full)
            self._waiting = [rest.take(pa.array(range(len(rest)), pa.int64()))]
            self._rows = len(rest)

    def close(self) -> None:
        try:
            if self._rows or not self._writer.is_open:
                self._writer.write_table(pa.concat_tables(self._waiting).combine_chunks(), row_group_size=self._group)
        finally:
            self._writer.close()
