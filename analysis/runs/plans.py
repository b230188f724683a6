"""A plan → jobs: which notebook with which parameters makes which page (docs/plans.md).

A notebook is looked up in the plan's folder and the ones above, and runs where it was found: so a plan means the same
wherever it is started from.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from analysis import report
from analysis.errors import PlanError
from analysis.language_model.config import EMBEDDED, config_file

_SECONDS = (int, float)
#: The keys of a plan and of each report in it, with their types; those that are needed first.
PLAN_KEYS: Mapping[str, Any] = {"title": str, "reports": list, "limit": _SECONDS, "run_limit": _SECONDS}
REPORT_KEYS: Mapping[str, Any] = {"name": str, "notebook": str, "parameters": dict, "grid": dict, "series": str}
NEEDED = 2
TAKEN = {"index", "changes"}
LONGEST_PART = 40
LONGEST_NAME = 150
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
#: What belongs to a coded result and lies beside it: what was coded, and its sample coded by hand.
_BESIDE = ("coded/about.json", "sample.csv", "sample_gold.jsonl")


@dataclass(frozen=True, slots=True)
class Job:
    """One page to make: ``project`` is where the notebook was found from and where its cells run.

    ``inputs`` are the files and folders that parameters name. ``series`` says what the page belongs to and where it
    stands there: (group, value), or nothing.
    """

    name: str
    notebook: Path
    project: Path
    parameters: Mapping[str, object]
    inputs: tuple[Path, ...] = ()
    series: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan file asks for; job names are unique. Limits are seconds, None for none."""

    file: Path
    title: str
    jobs: tuple[Job, ...]
    limit: float | None = None
    run_limit: float | None = None

    @property
    def command(self) -> str:
        """What makes the pages again, from the project's folder."""
        return f"python -m analysis batch {report.project_path(self.file)}"


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
    _check(content, PLAN_KEYS, f"the plan {file}")
    for key in ("limit", "run_limit"):
        if content.get(key, 1) <= 0:
            raise PlanError(f"The plan {file} needs a number of seconds above 0 under “{key}”.")
    jobs: dict[str, Job] = {}
    for number, entry in enumerate(content["reports"], start=1):
        where = f"report {number} of the plan {file}"
        _check(entry, REPORT_KEYS, where)
        for job in _jobs(entry, file, where):
            # Some file systems do not tell Stance.html from stance.html.
            if jobs.setdefault(job.name.casefold(), job) is not job:
                raise PlanError(f"Two reports of the plan {file} are named “{job.name}”: give each its own name.")
    if not jobs:
        raise PlanError(f"The plan {file} lists no report: add one under “reports”.")
    return Plan(file, content["title"], tuple(jobs.values()), content.get("limit"), content.get("run_limit"))


def _check(content: object, keys: Mapping[str, Any], where: str) -> None:
    """Raise PlanError unless the content has the needed keys, no unknown one, and values of the right type."""
    sentence = where[0].upper() + where[1:]
    needed = sorted([*keys][:NEEDED])
    if not isinstance(content, dict):
        raise PlanError(f"{sentence} is not a list of keys and values; it needs {', '.join(needed)}.")
    for key, value in content.items():
        if key not in keys:
            raise PlanError(f"{sentence} has the unknown key “{key}”; known are {', '.join(keys)}.")
        if not isinstance(value, keys[key]) or isinstance(value, bool):
            wanted = "number" if keys[key] is _SECONDS else keys[key].__name__
            raise PlanError(f"{sentence} needs a {wanted} under “{key}”, not {type(value).__name__}.")
    for key in needed:
        if key not in content:
            raise PlanError(f"{sentence} lacks the key “{key}”.")


def _jobs(entry: Mapping[str, Any], file: Path, where: str) -> Iterator[Job]:
    """Yield the jobs of one report; a grid's values become part of the name, in the order written."""
    folder = file.resolve().parent
    project = next((each for each in (folder, *folder.parents) if (each / entry["notebook"]).is_file()), None)
    if project is None:
        raise PlanError(f"The notebook “{entry['notebook']}” of {where} is not in {folder} or above it.")
    notebook = project / entry["notebook"]
    known = report.declared(report.read_notebook(notebook))
    grid, series = entry.get("grid", {}), entry.get("series", "")
    for key, values in grid.items():
        if not isinstance(values, list) or not values:
            raise PlanError(f"The grid of {where} needs a list of values under “{key}”.")
    if series and series not in grid:
        raise PlanError(f"The series “{series}” of {where} is not in its grid: list its values there, in order.")
    combinations = [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]
    plain = ["-".join([entry["name"], *map(_slug, varied.values())]) for varied in combinations]
    often = Counter(map(str.casefold, plain))
    for name, varied in zip(plain, combinations, strict=True):
        if often[name.casefold()] > 1:
            name = f"{name}-{_checksum([*varied.values()])}"
        taken = name.casefold() in TAKEN or name.casefold().endswith(report.FAILED)
        if not _NAME.fullmatch(name) or taken or len(name) > LONGEST_NAME:
            raise PlanError(
                f"The name “{name}” in {where} cannot name a page: use letters, digits, “-”, “_”, “.”, at most "
                f"{LONGEST_NAME} of them, not “index” or “changes”, and no “{report.FAILED}” at the end."
            )
        parameters = report.checked(known, entry.get("parameters", {}) | varied, str(notebook))
        inputs = tuple(_inputs({key: parameter.default for key, parameter in known.items()} | parameters, project))
        group = " · ".join([entry["name"], *(_word(value) for key, value in varied.items() if key != series)])
        place = (group, _word(varied[series])) if series else None
        yield Job(name, notebook, project, parameters, inputs, place)


def _slug(value: object) -> str:
    """Return a value as it may stand in a file name on any system; a checksum stands for what had to be left out."""
    text = unicodedata.normalize("NFKD", _word(value).casefold())
    bare = "".join(char for char in text if not unicodedata.combining(char))
    slug = re.sub(r"[^a-z0-9._]+", "-", bare).strip("-.")
    lost = any(char.isalnum() and not char.isascii() for char in bare) or len(slug) > LONGEST_PART or not slug
    return "-".join(filter(None, [slug[:LONGEST_PART].rstrip("-."), _checksum(value)])) if lost else slug


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _checksum(value: object) -> str:
    return sha256(_word(value).encode()).hexdigest()[:6]


def _inputs(values: Mapping[str, object], project: Path) -> Iterator[Path]:
    """Yield the files and folders that parameters name: by path, or as an event by the name of a folder in seeds.

    A folder that holds the whole project is none: what is read of it would be anybody's guess.
    """
    if values.get("reader", EMBEDDED) not in ("", EMBEDDED):
        yield config_file()
    named = os.environ.get("CEASEFIRE_SEEDS", "")
    folders = [*([Path(named)] if named else []), *(above / "seeds" for above in (project, *project.parents))]
    listed = itertools.chain.from_iterable(value if isinstance(value, list) else [value] for value in values.values())
    for name in (each for each in listed if isinstance(each, str) and each.strip()):
        for place in (*(folder / name for folder in folders if len(Path(name).parts) == 1), project / name):
            with contextlib.suppress(OSError, ValueError):  # no name a file could have
                if place.exists() and not project.is_relative_to(place.resolve()):
                    yield place
                    yield from filter(Path.is_file, (Path(f"{place}.{end}") for end in _BESIDE))
                    break
