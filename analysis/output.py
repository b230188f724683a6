"""Files that are either whole or not there."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from analysis.errors import OutputError


def write(path: Path, content: str | bytes) -> None:
    """Write the content beside the path and move it there: a reader meets the old file or the new one, never half.

    The folder is made if it is missing. Raises OutputError where nothing can be written; what was there then stays.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        _discard(part)
        raise OutputError(f"{path} cannot be written ({error.strerror}); check the folder and the disk.") from None


def folder(path: Path) -> Path:
    """Return the folder, made if it is missing. Raises OutputError where no file can be written in it."""
    write(path / ".writable", b"")
    _discard(path / ".writable")
    return path


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):  # its folder is none, or not ours: then there is nothing to remove
        path.unlink(missing_ok=True)
