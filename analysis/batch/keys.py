"""What a page depends on, as one checksum: while it stays the same, the page need not be made again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from analysis import report
from analysis.batch.plans import Plan


def keys(plan: Plan) -> dict[str, str]:
    """Return the key of each job by name: a checksum of all that its page is made from.

    That is the files its parameters name, the notebook, the parameters themselves, the package with its lexicons and
    the template, the environment (`report.environment`), and what the plan says on every page. A notebook that read a
    file which no parameter names would not be run again when that file changes.
    """
    contents = cache(checksum)  # many pages of a plan read the same event
    common = {
        "code": contents(report.ROOT / "analysis"),
        "environment": report.environment(),
        "title": plan.title,
        "command": plan.command,
    }
    own = {
        job.name: {
            "notebook": [report.project_path(job.notebook), contents(job.notebook)],
            "parameters": dict(job.parameters),
            "inputs": [contents(file) for file in job.inputs],
        }
        for job in plan.jobs
    }
    return {name: _digest({**common, **parts}) for name, parts in own.items()}


def checksum(place: Path) -> str:
    """Return the sha256 of a file, or of the names and contents of all files in a folder; empty if it is neither.

    Hidden files and compiled code are left out: nothing that is read is among them.
    """
    if place.is_file():
        return sha256(place.read_bytes()).hexdigest()
    listed = [[file.relative_to(place).as_posix(), sha256(file.read_bytes()).hexdigest()] for file in _files(place)]
    return _digest(listed) if listed else ""


def _files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield file


def _digest(content: Mapping[str, object] | list[list[str]]) -> str:
    return sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()
