"""A plan → many pages and an index: which notebooks with which parameters, run side by side.

    title: Ceasefire in Ukraine
    reports:
      - name: stance                       # the page: stance.html
        notebook: notebooks/02-stance.ipynb
        parameters: {event: ukraine-2025}
        grid:                              # optional: one page for each combination
          minimum_statements: [3, 5]

Paths in a plan, and the folder its notebooks run in, are those of the project the plan lies in: a notebook is looked up
in the plan's folder and the ones above. So a plan means the same wherever it is started from.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from tqdm import tqdm

from analysis import output, report
from analysis.errors import AnalysisError, PlanError
from analysis.report import Failure, Run

PLAN_KEYS = {"title": str, "reports": list}
REPORT_KEYS = {"name": str, "notebook": str, "parameters": dict, "grid": dict}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Job:
    """One page to make. ``project`` is the folder the notebook was found from, where its cells run."""

    name: str
    notebook: Path
    project: Path
    parameters: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan file asks for; job names are unique."""

    file: Path
    title: str
    jobs: tuple[Job, ...]


def read_plan(file: Path) -> Plan:
    """Return a plan with its grids written out, each parameter checked against its notebook.

    Raises PlanError for a plan that cannot be used, naming the file and the key, and ParameterError or InputError for
    what a notebook refuses: all before anything runs.
    """
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(f"The plan {file} cannot be read: {getattr(error, 'strerror', None) or error}.") from None
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f"line {place.line + 1} of " if place else ""
        raise PlanError(f"The plan cannot be read: {line}{file} is not YAML.") from None
    _check(content, PLAN_KEYS, {"title", "reports"}, f"the plan {file}")
    jobs: dict[str, Job] = {}
    for number, entry in enumerate(content["reports"], start=1):
        where = f"report {number} of the plan {file}"
        _check(entry, REPORT_KEYS, {"name", "notebook"}, where)
        for job in _jobs(entry, file, where):
            if job.name in jobs:
                raise PlanError(f"Two reports of the plan {file} are named “{job.name}”: give each its own name.")
            jobs[job.name] = job
    if not jobs:
        raise PlanError(f"The plan {file} lists no report: add one under “reports”.")
    return Plan(file, content["title"], tuple(jobs.values()))


def _check(content: object, keys: Mapping[str, type], needed: set[str], where: str) -> None:
    """Raise PlanError unless the content has the needed keys, no unknown one, and values of the right type."""
    sentence = where[0].upper() + where[1:]
    if not isinstance(content, dict):
        raise PlanError(f"{sentence} is not a list of keys and values; it needs {', '.join(sorted(needed))}.")
    for key, value in content.items():
        if key not in keys:
            raise PlanError(f"{sentence} has the unknown key “{key}”; known are {', '.join(keys)}.")
        if not isinstance(value, keys[key]):
            raise PlanError(f"{sentence} needs a {keys[key].__name__} under “{key}”, not {type(value).__name__}.")
    for key in sorted(needed - content.keys()):
        raise PlanError(f"{sentence} lacks the key “{key}”.")


def _jobs(entry: Mapping[str, Any], file: Path, where: str) -> Iterator[Job]:
    """Yield the jobs of one report; a grid's values become part of the name, in the order written."""
    notebook, project = _find(entry["notebook"], file.resolve().parent, where)
    known = report.declared(report.read_notebook(notebook))
    grid = entry.get("grid", {})
    for key, values in grid.items():
        if not isinstance(values, list) or not values:
            raise PlanError(f"The grid of {where} needs a list of values under “{key}”.")
    for combination in itertools.product(*grid.values()):
        varied = dict(zip(grid, combination, strict=True))
        name = "-".join([entry["name"], *(_slug(value) for value in combination)])
        if not _NAME.fullmatch(name) or name == "index":
            raise PlanError(
                f"The name “{name}” in {where} cannot name a page: use letters, digits, “-”, “_”, “.”, and not “index”."
            )
        parameters = report.checked(known, entry.get("parameters", {}) | varied, str(notebook))
        yield Job(name, notebook, project, parameters)


def _find(name: str, folder: Path, where: str) -> tuple[Path, Path]:
    for project in (folder, *folder.parents):
        if (project / name).is_file():
            return project / name, project
    raise PlanError(f"The notebook “{name}” of {where} is not in {folder} or above it.")


def _slug(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return re.sub(r"[^\w.]+", "-", text).strip("-").lower()


def run_plan(plan: Plan, folder: Path, processes: int) -> list[Run]:
    """Make every page of a plan and the index, and return the runs in the plan's order.

    Each run has a process of its own from a pool. One that fails, whatever the reason, stops no other: its ``failure``
    says why, and the index lists it. Raises OutputError if the folder takes no files.
    """
    output.folder(folder)
    command = f"python -m analysis batch {report.project_path(plan.file)}"
    started: dict[Future[Run], Job] = {}
    runs: dict[str, Run] = {}
    # A server that has imported the report once and forks from there: workers start at once, and share no thread.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["analysis.report"])
    with ProcessPoolExecutor(min(processes, len(plan.jobs)), mp_context=context) as pool:
        for job in plan.jobs:
            started[pool.submit(_run, job, folder, plan.title, command)] = job
        for done in tqdm(as_completed(started), total=len(started), unit="report", disable=None):
            runs[started[done].name] = _result(done, started[done], folder)
    ordered = [runs[job.name] for job in plan.jobs]
    failed = sum(run.failure is not None for run in ordered)
    output.write(folder / "index.html", report.index(plan.title, ordered, failed, command))
    return ordered


def _run(job: Job, folder: Path, title: str, command: str) -> Run:
    return report.run_report(
        job.notebook, job.parameters, folder, name=job.name, cwd=job.project, home=title, command=command
    )


def _result(done: Future[Run], job: Job, folder: Path) -> Run:
    try:
        return done.result()
    except AnalysisError as error:
        message = str(error)
    except Exception as error:  # a lost process, a fault of ours: told in the index, and the others go on
        message = f"{type(error).__name__}: {error}"
    parameters = {name: str(value) for name, value in job.parameters.items()}
    return Run(job.name, job.name, folder / f"{job.name}.html", parameters, "", Failure("", 0, message))
