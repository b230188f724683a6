"""A notebook and its parameters become one HTML page: the only user of papermill and nbconvert.

    execution    run it, so that every run gives the same bytes
    published    what the notebook hands on: headline, main figure, findings, files
    page         the executed notebook in the project's template, and the pages about pages

Beside ``NAME.html`` stand ``NAME.ipynb``, the notebook as executed (the page hides the code, this shows it), and what
it published as files: ``NAME-figure`` as .csv, .svg and .png, and ``NAME-statements.csv``.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from analysis import __version__
from analysis.errors import InputError
from analysis.files import make_folder, write
from analysis.notebook.environment import asked_for, version_of
from analysis.notebook.parameters import Parameter, checked, declared, spoken
from analysis.report import page
from analysis.report.execution import ROOT, Failure, execute
from analysis.report.page import Run, filled, index
from analysis.report.published import ENDINGS, answer, figure, files

#: Ends the name of the page of a run that failed, beside which a complete one may stand.
FAILED = "-failed"


def run_report(
    notebook: Path, parameters: Mapping[str, object], folder: Path, *, name: str = "", cwd: Path | None = None,
    home: str = "", command: str = "", seconds: float | None = None,
) -> Run:  # fmt: skip
    """Run a notebook and write its page and the executed notebook into a folder, each replaced in one step.

    ``name`` is the page's file name without ending (the notebook's own if empty). Cells run in ``cwd`` (the current
    folder if none). ``home`` is the title of the index the page leads back to, ``command`` what makes the page again,
    where that is more than this notebook with these parameters. A run that takes longer than ``seconds`` is ended.

    A cell that fails stands in ``Run.failure`` and on the page NAME-failed, so that NAME is always complete. Raises
    InputError for a file that is no notebook, ParameterError before anything runs, NotebookError if no kernel starts,
    OutputError if the folder takes no files.
    """
    source = read_notebook(notebook)
    values = checked(declared(source), parameters, str(notebook))
    make_folder(folder)
    executed, failure, warnings = execute(source, values, cwd or Path.cwd(), seconds)
    failure = failure or page.undescribed(executed)
    file = folder / f"{name or notebook.stem}.html"
    run = _run(executed, source, values, file, failure=failure, warnings=warnings)
    if not command:
        words = ["python", "-m", "analysis", "report", project_path(notebook)]
        for key, value in values.items():
            words += ["-p", key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]
        command = shlex.join(words)
    return _written(run, executed, _provenance(notebook, command), home)


def page_name(notebook: Path, event: object) -> str:
    """Return the name of a page: that of the event, then the notebook's without its number."""
    subject = re.sub(r"^\d+-", "", notebook.stem)
    named = re.sub(r"[^A-Za-z0-9._-]+", "-", Path(str(event)).name.partition(".")[0]).strip("-.")
    return f"{named}-{subject}" if named else subject


def page_files(name: str) -> list[str]:
    """Return the names of all files that the page of a name may have: its own, and those beside it."""
    return [f"{name}{ending}" for ending in ENDINGS]


def forget_failed(page: Path) -> None:
    """Remove what a failed run left beside the page of a complete one."""
    for name in page_files(f"{page.stem}{FAILED}"):
        page.with_name(name).unlink(missing_ok=True)


def unfinished_report(
    notebook: Path, parameters: Mapping[str, object], folder: Path, *, name: str, home: str, command: str, message: str
) -> Run:
    """Write the page NAME-failed of a run of which nothing is left but the reason: the notebook's text and the message.

    Raises InputError for a file that is no notebook and OutputError if the folder takes no files.
    """
    source = read_notebook(notebook)
    run = _run(source, source, parameters, folder / f"{name}.html", failure=Failure("", 0, message))
    return _written(run, source, _provenance(notebook, command), home)


def kept_report(notebook: Path, parameters: Mapping[str, object], folder: Path, name: str) -> Run:
    """Return the run whose page and executed notebook lie in a folder from a former build."""
    executed = nbformat.v4.reads_json((folder / f"{name}.ipynb").read_text(encoding="utf-8"))
    return _run(executed, read_notebook(notebook), parameters, folder / f"{name}.html", kept=True)


def _run(executed: NotebookNode, source: NotebookNode, values: Mapping[str, object], file: Path, **outcome: Any) -> Run:
    published = answer(executed)
    return Run(
        name=file.stem,
        title=page.title(executed) or file.stem,
        page=file.with_stem(f"{file.stem}{FAILED}") if outcome.get("failure") else file,
        parameters={key: _text(values.get(key, known.default)) for key, known in declared(source).items()},
        headline=str(published.get("headline", "")),
        event=str(published.get("event", "")),
        figure=figure(executed),
        findings={key: published[key] for key in ("standings", "statements") if key in published},
        **outcome,
    )


def _provenance(notebook: Path, command: str) -> dict[str, str]:
    """Return what the foot of a page says of its making, as label → text: no day, folder or machine."""
    versions = {name: version_of(name) for name in sorted(asked_for())}
    return {
        "command": command,
        "notebook": f"{project_path(notebook)}, sha256 {hashlib.sha256(notebook.read_bytes()).hexdigest()}",
        "workbook": __version__,
        "packages": ", ".join(f"{name} {number}" for name, number in versions.items() if number),
    }


def project_path(file: Path) -> str:
    """Return a path as seen from the project's folder, or the bare name of a file that lies elsewhere."""
    file = file.resolve()
    return file.relative_to(ROOT).as_posix() if file.is_relative_to(ROOT) else file.name


def _written(run: Run, executed: NotebookNode, made: Mapping[str, str], home: str) -> Run:
    """Write the page of a run and the files beside it, and return the run; what a former build left over goes."""
    contents: dict[str, str | bytes] = {".ipynb": nbformat.writes(executed) + "\n"}
    contents |= {} if run.failure else files(executed, run.page.name)
    named = {label: f"{run.page.stem}{ending}" for ending, label in ENDINGS.items() if ending in contents}
    contents[".html"] = page.render(executed, run, made, home, named)
    for ending in ENDINGS:
        file = run.page.with_name(f"{run.page.stem}{ending}")
        if ending in contents:
            write(file, contents[ending])
        else:
            file.unlink(missing_ok=True)
    if run.failure is None:
        forget_failed(run.page)
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
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{key}: {_text(item)}" for key, item in value.items()) or "–"
        case list() | tuple():
            return ", ".join(map(_text, value)) or "–"
    return "–" if value is None else str(value) or "–"
