"""A plan → its pages and their index; pages that nothing has changed for are not made again."""

from __future__ import annotations

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
from pathlib import Path

from analysis import output, report
from analysis.errors import AnalysisError, InputError, OutputError
from analysis.report import Failure, Run
from analysis.runs import comparison, executor, manifest
from analysis.runs.executor import Lost
from analysis.runs.fingerprint import checksum, digest, workbook
from analysis.runs.manifest import Manifest
from analysis.runs.plans import Job, Plan

#: What the reports of the last whole build found: what the next one is compared with.
FINDINGS = "findings.json"
#: How long each run took: different every time, and the only file of a folder that is.
TIMES = "run-times.log"
#: Seconds that a run gets beyond its limit to end by itself and write down what it has; then its process is ended.
GRACE = 20.0

#: A run, the bytes of its files by name, and the seconds it took.
Made = tuple[Run | Lost, Mapping[str, bytes], float]


def run_plan(
    plan: Plan,
    folder: Path,
    processes: int,
    *,
    force: bool = False,
    run_limit: float | None = None,
    limit: float | None = None,
    scheduler: str = "",
) -> list[Run]:
    """Make every page of a plan that is not up to date, the index and the comparison; return the runs in plan order.

    A page is kept if everything it depends on (`keys`) is as it was and its files are untouched; ``force`` keeps none.
    So an interrupted batch goes on where it was. One that fails, whatever the reason, stops no other and replaces no
    complete page: its own, NAME-failed, and ``failure`` say why, the index lists both, and the next batch tries it
    again. Limits in seconds stand above those of the plan. With the address of a ``scheduler``, runs are made on its
    Dask cluster instead of ``processes`` of this machine. Raises OutputError if the folder takes no files, if another
    batch is at work in it or if the scheduler is lost, and InputError if the cluster cannot be used.
    """
    busy = f"Another batch is writing into {folder}; wait until it has ended, or name another folder with -o."
    with executor.locked(folder, busy):
        if not scheduler:
            executor.start("analysis.report")
        found = keys(plan)
        record = Manifest(folder)
        former = manifest.read(folder / FINDINGS)
        runs: dict[str, Run] = {}
        for job in plan.jobs:
            if not force and record.keep(job.name, found[job.name]):
                runs[job.name] = report.kept_report(job.notebook, job.parameters, folder, job.name)
        due = replace(plan, jobs=tuple(job for job in plan.jobs if job.name not in runs))
        due = replace(due, run_limit=run_limit or plan.run_limit, limit=limit or plan.limit)
        if not due.jobs:
            _say(f"All {len(plan.jobs)} pages are up to date.")
        times = []
        with closing(_made(due, found, processes, scheduler)) as results:
            for job, (result, files, seconds) in results:
                run = runs[job.name] = _placed(plan, job, record, result, files)
                if run.failure is None:
                    record.add(job.name, found[job.name])
                outcome = "" if run.failure is None else "  not complete"
                _say(f"{job.name}  {seconds:.1f} s{outcome}")
                times.append(f"{seconds:8.2f} s  {job.name}{outcome}\n")
        _finish(plan, [runs[job.name] for job in plan.jobs], record, former)
        output.write(folder / TIMES, "".join(times))
    return [runs[job.name] for job in plan.jobs]


def keys(plan: Plan) -> dict[str, str]:
    """Return the key of each job by name: a checksum of all that its page is made from.

    That is the files its parameters name, the notebook, the parameters themselves, the workbook, and what the plan says
    on every page. A notebook that read a file which no parameter names would not be run again when that file changes.
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


def other_files(plan: Plan, folder: Path) -> list[str]:
    """Return the pages, and files beside them, that are not of this plan, such as those of what it named before."""
    names = {file for job in plan.jobs for end in ("", report.FAILED) for file in report.page_files(f"{job.name}{end}")}
    endings = tuple(report.page_files(""))
    known = names | {"index.html", "changes.html"}
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(endings) and file.name not in known)


def _made(due: Plan, found: Mapping[str, str], processes: int, scheduler: str) -> Generator[tuple[Job, Made]]:
    """Yield the jobs of a plan with what came of them; those that no worker has begun at the limit are lost."""
    end = time.monotonic() + (due.limit or math.inf)
    jobs = {job.name: job for job in due.jobs}

    def tasks() -> Iterator[executor.Task]:
        for name in list(jobs):
            seconds = min(due.run_limit or math.inf, end - time.monotonic())
            if seconds > 0:
                expected = found[name] if scheduler else ""
                yield name, (replace(due, jobs=(jobs[name],)), expected, None if seconds == math.inf else seconds)

    for name, made in executor.results(make_page, tasks(), processes, scheduler):
        yield jobs.pop(name), (made, {}, 0.0) if isinstance(made, Lost) else made
    for job in jobs.values():
        lost = Lost(f"It was not begun: the limit of {due.limit or 0:g} seconds for all reports was over.")
        yield job, (lost, {}, 0.0)


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
    with tempfile.TemporaryDirectory(prefix="page-") as place:
        folder, shown = Path(place), {"home": plan.title, "command": plan.command}
        try:
            run: Run | Lost = report.run_report(
                job.notebook, job.parameters, folder, name=job.name, cwd=job.project, seconds=seconds, **shown
            )
        except AnalysisError as error:
            run = Lost(str(error))
        except Exception as error:  # a fault of ours: told in the index, and the others go on
            run = Lost(f"{type(error).__name__}: {error}")
        files = {file.name: file.read_bytes() for file in sorted(folder.iterdir())}
    watch.cancel()
    return run, files, time.monotonic() - started


def _placed(plan: Plan, job: Job, record: Manifest, run: Run | Lost, files: Mapping[str, bytes]) -> Run:
    """Write the files of a run where its page is to stand; a page that says why for one of which there are none."""
    if isinstance(run, Run):
        try:
            for name, content in files.items():
                output.write(record.folder / name, content)
            for name in set(report.page_files(run.page.stem)) - files.keys():
                (record.folder / name).unlink(missing_ok=True)  # of a former build
            run = replace(run, page=record.folder / run.page.name)
        except OutputError as error:
            run = Lost(str(error))
    if isinstance(run, Lost):
        shown = {"home": plan.title, "command": plan.command, "message": run.message}
        try:
            run = report.unfinished_report(job.notebook, job.parameters, record.folder, name=job.name, **shown)
        except AnalysisError:  # the disk takes no page: the index still lists the run
            parameters = {name: str(value) for name, value in job.parameters.items()}
            page = record.folder / f"{job.name}{report.FAILED}.html"
            failure = Failure("", 0, shown["message"])
            run = Run(job.name, job.name, page, parameters, "", failure, written=False)
    return replace(run, former=record.former_page(job.name)) if run.failure else run


def _finish(plan: Plan, runs: Sequence[Run], record: Manifest, former: Mapping[str, comparison.Findings]) -> None:
    """Write what stands beside the pages. The comparison with the build before has a page of its own: all others are
    the same whatever was there before."""
    failed = sum(run.failure is not None for run in runs)
    index = report.index(plan.title, runs, failed, plan.command, comparison.series(plan.jobs, runs))
    output.write(record.folder / "index.html", index)
    record.save(job.name for job in plan.jobs)
    for run in runs:
        if run.failure is None:  # also one whose page is kept, or was made on another machine
            report.forget_failed(run.page)
    # A run that failed found nothing, which is no change: what it found last time stays what it is compared with.
    latter = {
        run.name: run.findings if run.failure is None else former.get(run.name, {})
        for run in runs
        if run.findings or run.name in former
    }
    steps = [
        comparison.compare(former[run.name], latter[run.name], run.title, run.name, f"{run.name}.html")
        for run in runs
        if run.name in latter and run.name in former
    ]
    changes = report.changes(
        plan.title,
        first=not (record.folder / FINDINGS).exists(),
        steps=[step for step in steps if not step.same],
        added=[name for name in latter if name not in former],
        gone=[name for name in former if name not in latter],
    )
    output.write(record.folder / "changes.html", changes)
    manifest.write(record.folder / FINDINGS, latter)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
