"""The files of one result: written aside, row group by row group, and in place only when all of them are complete."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis import export
from analysis.errors import OutputError

#: Rows of a row group: few enough for bounded memory, enough that a reader skips much at once.
ROWS = 5_000
#: The same where rows hold whole texts.
TEXTS = 500


@contextmanager
def written(last: Path) -> Iterator[Files]:
    """Yield the files of a result, and move them into place at the end; after an error nothing of them is left.

    ``last`` is the file without which a result does not count: it goes first and comes last. Raises OutputError.
    """
    folder = last.parent
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".", suffix=".part") as place:
            with ExitStack() as closing:
                files = Files(Path(place), closing)
                yield files
            last.unlink(missing_ok=True)
            for path in sorted(files.places, key=lambda path: path == last):
                files.places[path].replace(path)
    except OSError as trouble:
        raise unwritable(folder, trouble) from None


def unwritable(folder: Path, trouble: OSError) -> OutputError:
    """Return the error for a folder of a result that cannot be written."""
    return OutputError(
        f"{folder} cannot be written ({trouble.strerror or trouble}); finished parts are kept: "
        "check the disk and run the same command again."
    )


class Files:
    """Files by the path they will have, each of which may be appended to; ``places`` tells where they are until then."""

    def __init__(self, folder: Path, closing: ExitStack) -> None:
        self.places: dict[Path, Path] = {}
        self._folder, self._closing = folder, closing
        self._tables: dict[Path, _Table] = {}
        self._plain: dict[Path, BinaryIO] = {}

    def table(self, path: Path, rows: pa.Table) -> None:
        """Append rows to a Parquet file."""
        if path not in self._tables:
            self._tables[path] = _Table(self._place(path), rows.schema)
            self._closing.callback(self._tables[path].close)
        self._tables[path].append(rows)

    def csv(self, path: Path, rows: pd.DataFrame) -> None:
        """Append rows to a CSV file, the first time with the names of the columns."""
        self.bytes(path, export.table_csv(rows, header=path not in self._plain))

    def bytes(self, path: Path, content: bytes) -> None:
        """Append bytes to a file."""
        if path not in self._plain:
            self._plain[path] = self._closing.enter_context(self._place(path).open("wb"))
        self._plain[path].write(content)

    def _place(self, path: Path) -> Path:
        return self.places.setdefault(path, self._folder / str(len(self.places)))


class _Table:
    """A Parquet file that collects rows until they fill a row group; the groups do not depend on how rows came."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting = schema.empty_table()
        self._group = TEXTS if "text" in schema.names else ROWS

    def append(self, rows: pa.Table) -> None:
        self._waiting = pa.concat_tables([self._waiting, rows])
        if full := len(self._waiting) - len(self._waiting) % self._group:
            whole = self._waiting.combine_chunks()
            self._writer.write_table(whole.slice(0, full), row_group_size=self._group)
            # A slice keeps the whole alive: a copy of the rest does not.
            self._waiting = whole.take(pa.array(range(full, len(whole)), pa.int64()))

    def close(self) -> None:
        with self._writer:
            if len(self._waiting) or not self._writer.is_open:
                self._writer.write_table(self._waiting.combine_chunks(), row_group_size=self._group)
