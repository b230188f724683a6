"""The versions of Python and of the packages that a run can load."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

_ROOT = Path(__file__).parents[2]


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
    file = _ROOT / "pyproject.toml"
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
