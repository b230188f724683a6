"""A plan → many pages and their index; pages that nothing has changed for are not made again.

plans.py        what a plan says: notebooks × parameters
keys.py         what a page depends on, as a checksum
shelf.py        the folder the pages stand in, one batch at a time, with its record
processes.py    runs side by side, each with a limit of time
cluster.py      the same on a Dask cluster
comparison.py   who moved, from one period or one build to the next
verify.py       make it all again elsewhere and compare the bytes
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis import files, report
from analysis.batch import comparison, shelf
from analysis.batch.cluster import on_cluster
from analysis.batch.keys import keys
from analysis.batch.plans import Job, Plan, read_plan
from analysis.batch.processes import Lost, side_by_side
from analysis.batch.shelf import Shelf, claimed
from analysis.errors import AnalysisError
from analysis.report import Failure, Run

__all__ = ["Job", "Plan", "read_plan", "run_plan", "strangers"]

#: What the reports of the last whole build found: what the next one is compared with.
FINDINGS = "findings.json"
#: How long each run took: different every time, and the only file of a folder that is.
TIMES = "run-times.log"


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
    So an interrupted batch goes on where it was. Each run has a process of its own. One that fails, whatever the
    reason, stops no other and replaces no complete page: its own, NAME-failed, and ``failure`` say why, the index lists
    both, and the next batch tries it again.
    Limits in seconds stand above those of the plan. With the address of a ``scheduler``, runs are made on its Dask
    cluster instead of ``processes`` of this machine. Raises OutputError if the folder takes no files, if another batch
    is at work in it or if the scheduler is lost, and InputError if the cluster cannot be used.
    """
    with claimed(folder):
        found = keys(plan)
        stand = Shelf(folder, report.environment())
        former = shelf.read(folder / FINDINGS)
        runs: dict[str, Run] = {}
        for job in plan.jobs:
            if not force and stand.keep(job.name, found[job.name]):
                runs[job.name] = report.kept_report(job.notebook, job.parameters, folder, job.name)
        times = []
        due = [job for job in plan.jobs if job.name not in runs]
        if not due:
            _say(f"All {len(plan.jobs)} pages are up to date.")
        limits = run_limit or plan.run_limit, limit or plan.limit
        results = (
            on_cluster(make, plan, due, found, folder, scheduler, *limits)
            if scheduler
            else side_by_side(make, [(job, folder, plan.title, plan.command) for job in due], processes, *limits)
        )
        for number, result, seconds in results:
            job = due[number]
            run = _unfinished(plan, job, folder, result.message) if isinstance(result, Lost) else result
            runs[job.name] = replace(run, former=stand.former_page(job.name)) if run.failure else run
            if run.failure is None:
                stand.add(job.name, found[job.name])
            outcome = "" if run.failure is None else "  not complete"
            _say(f"{job.name}  {seconds:.1f} s{outcome}")
            times.append(f"{seconds:8.2f} s  {job.name}{outcome}\n")
        _finish(plan, runs, stand, former)
        files.write(folder / TIMES, "".join(times))
    return [runs[job.name] for job in plan.jobs]


def strangers(plan: Plan, folder: Path) -> list[str]:
    """Return the pages, and files beside them, that are not of this plan, such as those of what it named before."""
    names = {file for job in plan.jobs for end in ("", report.FAILED) for file in report.page_files(f"{job.name}{end}")}
    endings = tuple(report.page_files(""))
    known = names | {"index.html", "changes.html"}
    return sorted(file.name for file in folder.iterdir() if file.name.endswith(endings) and file.name not in known)


def make(job: Job, folder: Path, title: str, command: str, seconds: float | None) -> Run:
    """Make the page of a job into a folder, in the process or on the machine that this is called in."""
    return report.run_report(
        job.notebook,
        job.parameters,
        folder,
        name=job.name,
        cwd=job.project,
        home=title,
        command=command,
        seconds=seconds,
    )


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _unfinished(plan: Plan, job: Job, folder: Path, message: str) -> Run:
    """Leave a page that says why there is no other, or at least the run for the index if the disk takes no page."""
    try:
        return report.unfinished_report(
            job.notebook,
            job.parameters,
            folder,
            name=job.name,
            home=plan.title,
            command=plan.command,
            message=message,
        )
    except AnalysisError:
        parameters = {name: str(value) for name, value in job.parameters.items()}
        page = folder / f"{job.name}{report.FAILED}.html"
        return Run(job.name, job.name, page, parameters, "", Failure("", 0, message), written=False)


def _finish(plan: Plan, runs: Mapping[str, Run], stand: Shelf, former: Mapping[str, Any]) -> None:
    """Write what stands beside the pages. The comparison with the build before has a page of its own: all others are
    the same whatever was there before."""
    ordered = [runs[job.name] for job in plan.jobs]
    failed = sum(run.failure is not None for run in ordered)
    index = report.index(plan.title, ordered, failed, plan.command, comparison.series(plan.jobs, runs))
    files.write(stand.folder / "index.html", index)
    stand.save([job.name for job in plan.jobs])
    for run in ordered:
        if run.failure is None:  # also one whose page is kept, or was made on another machine
            report.forget_failed(run.page)
    # A run that failed found nothing, which is no change: what it found last time stays what it is compared with.
    latter = {
        run.name: run.findings if run.failure is None else former.get(run.name, {})
        for run in ordered
        if run.findings or run.name in former
    }
    titles = {run.name: run.title for run in ordered}
    both = [name for name in latter if name in former]
    steps = [comparison.compare(former[name], latter[name], titles[name], name, f"{name}.html") for name in both]
    changes = report.changes(
        plan.title,
        first=not (stand.folder / FINDINGS).exists(),
        steps=[step for step in steps if not step.same],
        added=[name for name in latter if name not in former],
        gone=[name for name in former if name not in latter],
    )
    files.write(stand.folder / "changes.html", changes)
    shelf.write(stand.folder / FINDINGS, latter)
