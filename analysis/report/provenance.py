"""What a page says about its making: the command that makes it again, and what went in.

The notebook itself shows the checksums of the texts it read. Nothing here depends on the day, the folder or the
machine: two builds of one state of the project say the same.
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Mapping
from pathlib import Path

from analysis import __version__
from analysis.notebook.environment import asked_for, version_of
from analysis.report.execution import ROOT


def provenance(notebook: Path, command: str) -> dict[str, str]:
    """Return what the foot of a page shows, as label → text; the lock file pins what the packages bring along."""
    versions = {name: version_of(name) for name in sorted(asked_for())}
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
