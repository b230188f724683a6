"""What a result depends on, as a checksum: while that stays the same, the result need not be made again."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from analysis.notebook.environment import environment

PACKAGE = Path(__file__).parents[1]


@cache
def workbook() -> str:
    """Return the checksum of this package, with its lexicons, weights and templates, and of its environment.

    The package counts as a whole: what of it a result depends on would have to be guessed.
    """
    return digest([checksum(PACKAGE), environment()])


def checksum(place: Path) -> str:
    """Return the sha256 of a file, or of the names and contents of all files in a folder; empty if it is neither.

    Hidden files and compiled code are left out: nothing that is read is among them.
    """
    if place.is_file():
        return sha256(place.read_bytes()).hexdigest()
    files = {file.relative_to(place): file for file in sorted(place.rglob("*")) if file.is_file()}
    listed = [
        [name.as_posix(), sha256(file.read_bytes()).hexdigest()]
        for name, file in files.items()
        if not any(part.startswith(".") or part == "__pycache__" for part in name.parts)
    ]
    return digest(listed) if listed else ""


def digest(content: object) -> str:
    """Return the sha256 of lists, dictionaries and plain values; what JSON does not know counts by its text."""
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
