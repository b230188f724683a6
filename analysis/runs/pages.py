"""A plan → its pages and their index; pages that nothing has changed for are not made again.

``manifest.json`` records of each complete page the key it was made with and the checksums of its files; nothing in it
depends on the day or the machine's folders. A page that differs from its record, because a run was interrupted between
the two or somebody has edited it, is made again.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from analysis import report
from analysis.errors import AnalysisError, InputError
from analysis.files import write
from analysis.notebook.environment import checksum, digest, environment, workbook
from analysis.report import Run
from analysis.runs import comparison, executor
from analysis.runs.executor import Lost
from analysis.runs.plans import Job, Plan

MANIFEST = "manifest.json"
#: What the reports of the last whole build found: what the next one is compared with.
FINDINGS = "findings.json"
#: How long each run took: different every time, and the only file of a folder that is.
TIMES = "run-times.log"
#: Seconds that a run gets beyond its limit to end by itself and write down what it has; then its process is ended.
GRACE = 20.0
#: What is shown of a line around the place where two of them part, and how many packages that differ are named.
AROUND = 40
NAMED = 5

#: A run, the bytes of its files by name, and the seconds it took.
Made = tuple[Run | Lost, Mapping[str, bytes], float]


def run_plan(plan: Plan, folder: Path, processes: int, *, force: bool = False, scheduler: str = "") -> list[Run]:
    """Make every page of a plan that is not up to date, the index and the comparison; return the runs in plan order.

    A page is kept if all it depends on (`keys`) is as it was and its files are untouched; ``force`` keeps none. A run
    that fails stops no other and replaces no complete page: its own, NAME-failed, says why. ``scheduler`` is a Dask
    cluster's address, to use instead of ``processes`` of this machine. Raises OutputError if the folder takes no files,
    if another batch is at work in it or if the scheduler is lost, and InputError if the cluster cannot be used.
    """
    busy = f"Another batch is writing into {folder}; wait until it has ended, or name another folder with -o."
    with executor.locked(folder, busy):
        found = keys(plan)
        record = _read(folder / MANIFEST).get("pages", {})
        jobs = plan.jobs if force else due(plan, folder)
        kept = [job for job in plan.jobs if job not in jobs]
        runs = {job.name: report.kept_report(job.notebook, job.parameters, folder, job.name) for job in kept}
        if not jobs:
            print(f"All {len(plan.jobs)} pages are up to date.", file=sys.stderr)
        elif not scheduler:
            executor.start("analysis.report")
        times = []
        with closing(_made(replace(plan, jobs=jobs), found, processes, scheduler)) as results:
            for job, (result, files, seconds) in results:
                run = runs[job.name] = _placed(plan, job, folder, result, files)
                if run.failure is None:
                    record[job.name] = _entry(folder, job.name, found[job.name])
                    _save(folder, plan, record)
                outcome = "" if run.failure is None else "  not complete"
                print(f"{job.name}  {seconds:.1f} s{outcome}", file=sys.stderr, flush=True)
                times.append(f"{seconds:8.2f} s  {job.name}{outcome}\n")
        in_order = [runs[job.name] for job in plan.jobs]
        _finish(plan, in_order, folder)
        _save(folder, plan, record)
        write(folder / TIMES, "".join(times))
    return in_order


def keys(plan: Plan) -> dict[str, str]:
    """Return the key of each job by name: a checksum of all that its page is made from.

    A notebook that read a file which no parameter names would not be run again when that file changes.
    """
    contents = cache(checksum)  # many pages of a plan read the same event
    common = [workbook(), plan.title, plan.command]
    return {
        job.name: digest(
            [*common, report.project_path(job.notebook), dict(job.parameters)]
            + [contents(file) for file in (job.notebook, *job.inputs)]
        )
        for job in plan.jobs
    }


def due(plan: Plan, folder: Path) -> tuple[Job, ...]:
    """Return the jobs of a plan whose pages are to be made: there is none in the folder, or it is not up to date."""
    found, record = keys(plan), _read(folder / MANIFEST).get("pages", {})
    return tuple(job for job in plan.jobs if record.get(job.name) != _entry(folder, job.name, found[job.name]))


def other_files(plan: Plan, folder: Path) -> list[str]:
    """Return the pages, and files beside them, that are not of this plan, such as those of what it named before."""
    names = {file for job in plan.jobs for end in ("", report.FAILED) for file in report.page_files(f"{job.name}{end}")}
    endings = tuple(report.page_files(""))
    known = names | {"index.html", "changes.html"}
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(endings) and file.name not in known)


def make_page(plan: Plan, expected: str, seconds: float | None) -> Made:
    """Make the one page of a plan, in the process or on the machine that this is called in.

    ``expected`` is its key where that is another machine, which reads notebook and articles at the same paths; raises
    InputError where they, or the packages, are not those that the batch was planned with.
    """
    (job,) = plan.jobs
    if expected and keys(plan)[job.name] != expected:
        raise InputError(
            f"A worker of the cluster has other files for {job.name!r}, or other packages: a batch on a cluster needs "
            "the project's folder at the same path on every machine, and the same installation."
        )
    watch = threading.Timer((seconds or 0) + GRACE, os._exit, [1])
    watch.daemon = True
    if seconds and not expected:
        watch.start()
    started = time.monotonic()
    frame = {"name": job.name, "home": plan.title, "command": plan.command}
    with tempfile.TemporaryDirectory(prefix="page-") as place:
        folder = Path(place)
        try:
            run: Run | Lost = report.run_report(
                job.notebook, job.parameters, folder, cwd=job.project, seconds=seconds, **frame
            )
        except Exception as error:  # also a fault of ours: told in the index, and the others go on
            run = Lost(str(error) if isinstance(error, AnalysisError) else f"{type(error).__name__}: {error}")
        files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    watch.cancel()
    return run, files, time.monotonic() - started


def _made(plan: Plan, found: Mapping[str, str], processes: int, scheduler: str) -> Generator[tuple[Job, Made]]:
    """Yield the jobs of a plan with what came of them; those that no worker has begun at the limit are lost."""
    end = time.monotonic() + (plan.limit or math.inf)
    jobs = {job.name: job for job in plan.jobs}

    def tasks() -> Iterator[executor.Task]:
        for job in plan.jobs:
            seconds = min(plan.run_limit or math.inf, end - time.monotonic())
            if seconds > 0:
                expected = found[job.name] if scheduler else ""
                yield job.name, (replace(plan, jobs=(job,)), expected, None if seconds == math.inf else seconds)

    for name, made in executor.results(make_page, tasks(), processes, scheduler):
        yield jobs.pop(name), (made, {}, 0.0) if isinstance(made, Lost) else made
    for job in jobs.values():
        lost = Lost(f"It was not begun: the limit of {plan.limit or 0:g} seconds for all reports was over.")
        yield job, (lost, {}, 0.0)


def _placed(plan: Plan, job: Job, folder: Path, run: Run | Lost, files: Mapping[str, bytes]) -> Run:
    """Write the files of a run where its page is to stand, or a page that says why there are none."""
    if isinstance(run, Lost):
        frame = {"home": plan.title, "command": plan.command, "message": run.message}
        run = report.unfinished_report(job.notebook, job.parameters, folder, name=job.name, **frame)
    else:
        for name, content in files.items():
            write(folder / name, content)
        for name in set(report.page_files(run.page.stem)) - files.keys():
            (folder / name).unlink(missing_ok=True)  # of a former build
    former = folder / f"{job.name}.html" if run.failure and (folder / f"{job.name}.html").exists() else None
    return replace(run, page=folder / run.page.name, former=former)


def _finish(plan: Plan, runs: Sequence[Run], folder: Path) -> None:
    """Write the index, and on a page of its own what changed since the build before."""
    former: Mapping[str, comparison.Findings] = _read(folder / FINDINGS)
    failed = sum(run.failure is not None for run in runs)
    index = report.index(plan.title, runs, failed, plan.command, comparison.series(plan.jobs, runs))
    write(folder / "index.html", index)
    for run in runs:
        if run.failure is None:  # also one whose page is kept, or was made on another machine
            report.forget_failed(run.page)
    # A run that failed found nothing, which is no change: what it found last time stays what it is compared with.
    found = [run for run in runs if run.findings or run.name in former]
    latter = {run.name: run.findings if run.failure is None else former.get(run.name, {}) for run in found}
    steps = [
        comparison.compare(former[run.name], latter[run.name], run.title, run.name, f"{run.name}.html")
        for run in found
        if run.name in former
    ]
    changes = report.filled(
        "changes",
        title=plan.title,
        first=not (folder / FINDINGS).exists(),
        steps=[step for step in steps if not step.same],
        added=[name for name in latter if name not in former],
        gone=[name for name in former if name not in latter],
    )
    write(folder / "changes.html", changes)
    _write(folder / FINDINGS, latter)


def _entry(folder: Path, name: str, key: str) -> dict[str, Any]:
    files = {file: checksum(folder / file) for file in sorted(report.page_files(name))}
    return {"key": key, "files": {file: content for file, content in files.items() if content}}


def _save(folder: Path, plan: Plan, record: Mapping[str, Any]) -> None:
    pages = {job.name: record[job.name] for job in plan.jobs if job.name in record}
    _write(folder / MANIFEST, {"environment": environment(), "pages": pages})


def _read(file: Path) -> dict[str, Any]:
    """Return the content of a JSON file of ours; empty if there is none or somebody spoiled it."""
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _write(file: Path, content: Mapping[str, object]) -> None:
    write(file, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


# --- the same again -----------------------------------------------------------------------------------------------


def verify(plan: Plan, folder: Path, processes: int) -> Iterator[str]:
    """Build a plan anew elsewhere and yield a sentence for each way in which the pages in a folder differ from that.

    Compared are the pages, the files beside them, the index and the findings; not what depends on a former build. A run
    that is not complete is a difference too. Raises InputError for a folder without pages.
    """
    if not (folder / "index.html").is_file():
        raise InputError(f"{folder} holds no pages: build them with “{plan.command}”.")
    with tempfile.TemporaryDirectory(prefix="verify-") as place:
        again = Path(place, folder.resolve().name)
        runs = run_plan(plan, again, processes)
        names = [file for run in runs if run.failure is None for file in report.page_files(run.name)]
        for name in (*names, "index.html", FINDINGS):
            yield from difference(folder / name, again / name)
    for run in runs:
        if run.failure:
            yield f"{run.name} is not complete: it stopped{run.failure.place}: {run.failure.message}"
    for name in other_files(plan, folder):
        yield f"{folder / name} is not of this plan."


def difference(here: Path, again: Path) -> Iterator[str]:
    """Yield one sentence if two files differ: in which line they first do, and both texts there."""
    if here.is_file() and not again.is_file():
        yield f"{here.name} could not be made again."
    elif again.is_file() and not here.is_file():
        yield f"{here} is missing."
    elif here.is_file() and (old := here.read_bytes()) != (new := again.read_bytes()):
        place = next(at for at, (one, other) in enumerate(zip_longest(old, new)) if one != other)
        line = old.count(b"\n", 0, place) + 1
        start = max(old.rfind(b"\n", 0, place) + 1, place - AROUND)
        texts = (each[start : place + AROUND].partition(b"\n")[0].decode("utf-8", "replace") for each in (old, new))
        had, has = (text or "nothing more" for text in texts)
        yield f"{here} differs from line {line} on: it has “{had}”, made again “{has}”."


def other_environment(folder: Path) -> str:
    """Say in a sentence how this environment differs from the one the pages were made in; empty if it does not."""
    recorded, present = _read(folder / MANIFEST).get("environment", {}), environment()
    changed = [
        f"{name} {present.get(name, 'missing')} instead of {recorded.get(name, 'none')}"
        for name in dict.fromkeys([*recorded, *present])
        if recorded and recorded.get(name) != present.get(name)
    ]
    more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return f"This is not the environment the pages were made in: {', '.join(changed[:NAMED])}{more}." if changed else ""
