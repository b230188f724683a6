"""A notebook and its parameters become one HTML page: the only user of papermill and nbconvert.

    parameters   what the notebook declares, and whether the values given fit
    execution    run it, so that every run gives the same bytes
    page         the executed notebook in the project's template
    provenance   how the page was made

Beside ``NAME.html`` stands ``NAME.ipynb``, the notebook as executed: the page hides the code, this shows it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from analysis import output
from analysis.errors import InputError
from analysis.report import page
from analysis.report.execution import Failure, execute
from analysis.report.page import index
from analysis.report.parameters import Parameter, checked, declared, spoken
from analysis.report.provenance import project_path, provenance, report_command

__all__ = [
    "Failure",
    "Parameter",
    "Run",
    "checked",
    "declared",
    "index",
    "project_path",
    "read_notebook",
    "run_report",
    "spoken",
]


@dataclass(frozen=True, slots=True)
class Run:
    """One report that was made: its page, what it answers, and where it stopped if it is not complete.

    ``parameters`` are all that the notebook declares, as texts; ``warnings`` is what the run wrote to its error stream.
    """

    name: str
    title: str
    page: Path
    parameters: Mapping[str, str]
    headline: str
    failure: Failure | None = None
    warnings: str = ""


def run_report(
    notebook: Path,
    parameters: Mapping[str, object],
    folder: Path,
    *,
    name: str = "",
    cwd: Path | None = None,
    home: str = "",
    command: str = "",
) -> Run:
    """Run a notebook and write its page and the executed notebook into a folder, each replaced in one step.

    ``name`` is the page's file name without ending (the notebook's own if empty). Cells run in ``cwd`` (the current
    folder if none). ``home`` is the title of the index the page leads back to, ``command`` what makes the page again,
    where that is more than this notebook with these parameters.

    A cell that fails is told by ``Run.failure``, and by the page. Raises InputError for a file that is no notebook,
    ParameterError before anything runs, NotebookError if no kernel starts, OutputError if the folder takes no files.
    """
    source = read_notebook(notebook)
    known = declared(source)
    values = checked(known, parameters, str(notebook))
    output.folder(folder)

    execution = execute(source, values, cwd or Path.cwd())
    executed, failure = execution.notebook, execution.failure or page.undescribed(execution.notebook)
    run = Run(
        name=name or notebook.stem,
        title=page.title(executed) or notebook.stem,
        page=folder / f"{name or notebook.stem}.html",
        parameters={key: _text(values.get(key, parameter.default)) for key, parameter in known.items()},
        headline=page.headline(executed),
        failure=failure,
        warnings=execution.warnings,
    )
    made = provenance(notebook, command or report_command(notebook, values))
    frame = page.Frame(run.title, run.parameters, made, home, failure)
    rendered = page.render(executed, frame)
    output.write(run.page.with_suffix(".ipynb"), nbformat.writes(executed) + "\n")
    output.write(run.page, rendered)
    return run


def read_notebook(file: Path) -> NotebookNode:
    """Return the notebook in a file, set to run in this Python. Raises InputError if there is none."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"The notebook {file} cannot be read ({error.strerror}); check its path.") from None
    try:
        notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        minor = json.loads(content).get("nbformat_minor", 0)
    except Exception:  # nbformat raises nearly anything for a file that is something else
        raise InputError(f"{file} is not a notebook: give the path of a file that ends in .ipynb.") from None
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    # Formats before 4.5 have no cell identifiers, and reading such a file makes up new ones every time.
    if minor < 5:
        for number, cell in enumerate(notebook.cells):
            cell.id = f"cell-{number}"
    return notebook


def _text(value: object) -> str:
    """Return a parameter's value as a reader writes it."""
    if isinstance(value, list | tuple):
        return ", ".join(_text(item) for item in value) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value not in (None, "") else "–"
