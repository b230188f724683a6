"""The pages of a plan made on a Dask cluster whose machines share the project's folder.

A worker reads notebook and articles where this machine reads them, and is refused if it finds others there; the pages
come back with the result, so that the folder they go to need not be shared.
"""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysis import cluster
from analysis.batch.keys import keys
from analysis.batch.plans import Job, Plan
from analysis.batch.processes import Lost, not_begun
from analysis.errors import AnalysisError, InputError, OutputError
from analysis.files import write
from analysis.report import Run, page_files

#: Makes the page of a job: (job, folder, title, command, seconds) → its run.
Make = Callable[[Job, Path, str, str, float | None], Run]


def on_cluster(
    make: Make, plan: Plan, due: Sequence[Job], expected: Mapping[str, str], folder: Path, address: str,
    run_limit: float | None = None, limit: float | None = None,
) -> Iterator[tuple[int, Run | Lost, float]]:  # fmt: skip
    """Yield (number of the job, its run or `Lost`, seconds taken) as pages are made.

    ``expected`` are the keys of the jobs. Jobs that no worker has begun when the ``limit`` of seconds is over are lost.
    Raises InputError where nothing answers at the address or a worker sees other files, OutputError where the scheduler
    is lost.
    """
    end = time.monotonic() + (math.inf if limit is None else limit)
    late: list[int] = []

    def tasks() -> Iterator[tuple[str, tuple[Any, ...]]]:
        for number, job in enumerate(due):
            seconds = min(math.inf if run_limit is None else run_limit, end - time.monotonic())
            if seconds > 0:
                key = expected[job.name]
                allowed = None if seconds == math.inf else seconds
                yield f"{number}-{key}", (make, replace(plan, jobs=(job,)), key, allowed)
            else:
                late.append(number)

    for place, made in cluster.run(page_on_worker, tasks(), address):
        number = int(place.partition("-")[0])
        if isinstance(made, cluster.Failed):
            yield number, Lost(f"It could not be made on the cluster: {made.why}."), 0.0
            continue
        run, files, seconds = made
        try:
            for name, content in files.items():
                write(folder / name, content)
            for name in set(page_files(due[number].name)) - files.keys():
                (folder / name).unlink(missing_ok=True)  # of a former build
        except OutputError as error:
            yield number, Lost(str(error)), seconds
        else:
            yield number, replace(run, page=folder / run.page.name) if isinstance(run, Run) else run, seconds
    for number in late:
        yield number, not_begun(limit), 0.0


def page_on_worker(
    make: Make, plan: Plan, expected: str, seconds: float | None
) -> tuple[Run | Lost, dict[str, bytes], float]:
    """Make the one page of a plan on a worker; return its run or `Lost`, its files by name, and the seconds it took.

    Raises InputError where notebook, articles or packages are not those that the batch was planned with.
    """
    (job,) = plan.jobs
    if keys(plan)[job.name] != expected:
        raise InputError(
            f"A worker of the cluster has other files for {job.name!r}, or other packages: a batch on a cluster needs "
            "the project's folder at the same path on every machine, and the same installation."
        )
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="page-") as folder:
        try:
            run: Run | Lost = make(job, Path(folder), plan.title, plan.command, seconds)
        except AnalysisError as error:
            run = Lost(str(error))
        files = {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}
    return run, files, time.monotonic() - started
