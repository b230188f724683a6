"""Bytes → a file that is either whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.errors import OutputError


def write(path: Path, content: bytes) -> None:
    """Write the content beside the path and move it there, so that nobody meets half a file.

    Raises OutputError where the folder cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written ({error.strerror}); check the folder and the disk.") from None
