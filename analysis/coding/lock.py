"""One run at a time for one output. The system holds the lock, so that it ends with the run, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis import files
from analysis.errors import OutputError


@contextmanager
def locked(folder: Path, out: Path) -> Iterator[None]:
    """Hold the folder of an output; raises OutputError where another run holds it or no file can be written in it."""
    files.make_folder(folder)
    try:
        with (folder / ".lock").open("wb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise OutputError(f"Another run is writing {out}; wait for it, or name another output.") from None
            yield
    except OSError as error:
        raise OutputError(f"{error.filename or folder} cannot be used ({error.strerror}); check the disk.") from None
