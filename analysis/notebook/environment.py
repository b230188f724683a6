"""What a result depends on besides its articles: this package and what it can load, as versions and as a checksum."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@cache
def environment() -> dict[str, str]:
    """Return the version of Python (without its last part) and of every package a run can load, by name.

    These are the packages the project asks for and all that they bring along; what is installed beside them, such as
    tools for tests, changes no page.
    """
    found: dict[str, str] = {}
    waiting = asked_for()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in found and (number := version_of(name)):
            found[name] = number
            waiting += _names(requires(name) or ())
    return {"python": f"{sys.version_info.major}.{sys.version_info.minor}", **dict(sorted(found.items()))}


def asked_for() -> list[str]:
    """Return the packages that the project asks for: by its file, or by its record where it is installed alone."""
    file = PACKAGE.parent / "pyproject.toml"
    if file.exists():
        return _names(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["dependencies"])
    return _names(requires("ceasefire-workbook") or ())


def _names(requirements: Iterable[str]) -> list[str]:
    """Return the packages of requirements, without those of an optional extra."""
    return [re.split(r"[^\w.-]", line)[0] for line in requirements if not re.search(r";.*\bextra\b", line)]


def version_of(name: str) -> str:
    """Return the version of an installed package, empty where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


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
