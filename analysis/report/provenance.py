"""What a page says about its making: the command that makes it again, and what went in.

The notebook itself shows the checksums of the texts it read. Nothing here depends on the day, the folder or the
machine: two builds of one state of the project say the same.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from analysis import __version__
from analysis.report.execution import ROOT


def provenance(notebook: Path, command: str) -> dict[str, str]:
    """Return what the foot of a page shows, as label → text; the lock file pins what the packages bring along."""
    versions = {name: _version(name) for name in sorted(_asked_for())}
    return {
        "command": command,
        "notebook": f"{project_path(notebook)}, sha256 {hashlib.sha256(notebook.read_bytes()).hexdigest()}",
        "workbook": __version__,
        "packages": ", ".join(f"{name} {number}" for name, number in versions.items() if number),
    }


def report_command(notebook: Path, parameters: Mapping[str, object]) -> str:
    """Return the command that makes one report; run from the project's folder it makes the same page."""
    words = ["python", "-m", "analysis", "report", project_path(notebook)]
    for name, value in parameters.items():
        words += ["-p", name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
    return shlex.join(words)


def project_path(file: Path) -> str:
    """Return a path as seen from the project's folder, or the bare name of a file that lies elsewhere."""
    file = file.resolve()
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name


@cache
def environment() -> dict[str, str]:
    """Return the version of Python (without its last part) and of every package a run can load, by name.

    These are the packages the project asks for and all that they bring along; what is installed beside them, such as
    tools for tests, changes no page.
    """
    found: dict[str, str] = {}
    waiting = _asked_for()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name not in found and (number := _version(name)):
            found[name] = number
            waiting += _names(requires(name) or ())
    return {"python": f"{sys.version_info.major}.{sys.version_info.minor}", **dict(sorted(found.items()))}


def _asked_for() -> list[str]:
    """Return the packages that the project asks for: by its file, or by its record where it is installed alone."""
    file = ROOT / "pyproject.toml"
    if file.exists():
        return _names(tomllib.loads(file.read_text(encoding="utf-8"))["project"]["dependencies"])
    return _names(requires("ceasefire-workbook") or ())


def _names(requirements: Iterable[str]) -> list[str]:
    """Return the packages of requirements, without those of an optional extra."""
    return [re.split(r"[^\w.-]", line)[0] for line in requirements if not re.search(r";.*\bextra\b", line)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
