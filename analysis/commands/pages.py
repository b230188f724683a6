"""Commands that make pages: of one notebook, of a plan, and again to compare them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands import FILE, JOBS, SCHEDULER, prepare
from analysis.language_model.config import NO_NETWORK

if TYPE_CHECKING:
    from analysis.report import Run

SECONDS = click.FloatRange(min=0, min_open=True)


@click.command()
@click.argument("notebook", type=FILE)
@click.option("-p", "parameters", type=(str, str), multiple=True, metavar="NAME VALUE", help="Set one parameter.")
@click.option("-o", "out", type=FILE, default=Path("reports"), show_default=True, help="A folder, or the page: x.html.")
def report(notebook: Path, parameters: Sequence[tuple[str, str]], out: Path) -> None:
    """Run NOTEBOOK and write its page.

    Where -o names a folder, the page is named by the event and the notebook. A run that fails leaves a page that is
    there as it is, and writes its own as NAME-failed.html.

    Which parameters a notebook takes: papermill --help-notebook NOTEBOOK. Anything but text is read as YAML:
    -p min_statements 3, -p actors '[Egypt, Qatar]'. Cells run in the current folder.
    """
    from analysis import report as reports

    known = reports.declared(reports.read_notebook(notebook))
    values = reports.spoken(known, parameters)
    every = {key: parameter.default for key, parameter in known.items()} | values
    prepare([every])
    page = out.suffix.lower() == ".html"
    name = out.stem if page else reports.page_name(notebook, every.get("event", ""))
    tell([reports.run_report(notebook, values, out.parent if page else out, name=name)])


@click.command()
@click.argument("plan", type=FILE)
@click.option("-o", "folder", type=FILE, help="Where the pages are written.  [default: beside PLAN, with its name]")
@JOBS
@click.option("--force", is_flag=True, help="Make all pages again, also those that nothing has changed for.")
@click.option("--run-limit", type=SECONDS, help="End a report after so many seconds.  [default: the plan's]")
@click.option("--limit", type=SECONDS, help="End all of it after so many seconds.  [default: the plan's]")
@SCHEDULER
def batch(
    plan: Path, folder: Path | None, jobs: int, force: bool, run_limit: float | None, limit: float | None,
    scheduler: str,
) -> None:  # fmt: skip
    """Make the pages of PLAN, and their index.

    A page is not made again while its articles, notebook, parameters, code, template and packages are the same; so a
    batch that was interrupted goes on where it was.
    """
    from analysis.runs import pages
    from analysis.runs.plans import read_plan

    folder, asked = folder or plan.with_suffix(""), read_plan(plan)
    asked = replace(asked, limit=limit or asked.limit, run_limit=run_limit or asked.run_limit)
    prepare(job.parameters for job in asked.jobs)
    runs = pages.run_plan(asked, folder, jobs, force=force, scheduler=scheduler)
    click.echo(f"{folder / 'index.html'}")
    more = [pages_made(runs)]
    if left := pages.other_files(asked, folder):
        more.append(f"Not of this plan, and left alone: {', '.join(left)}.")
    tell(runs, more)


@click.command()
@click.argument("plan", type=FILE)
@click.option("-o", "folder", type=FILE, help="Where the pages are.  [default: beside PLAN, with its name]")
@JOBS
def verify(plan: Path, folder: Path | None, jobs: int) -> None:
    """Make the pages of PLAN again and compare.

    They are made in another place, and their bytes are compared with those that are there; no language model is asked
    for it. PLAN may also be the folder of the pages. Exit status 1 if anything differs; the first difference of each
    file is named.
    """
    from analysis.runs import pages
    from analysis.runs.plans import read_plan

    os.environ[NO_NETWORK] = "1"
    if plan.is_dir():
        plan, folder = Path(f"{plan}.yml"), folder or plan
    folder, asked = folder or plan.with_suffix(""), read_plan(plan)
    if other := pages.other_environment(folder):
        click.echo(other, err=True)
    found = list(pages.verify(asked, folder, jobs))
    for sentence in found:
        click.echo(sentence)
    if found:
        sys.exit(1)
    click.echo(f"{folder}: {len(asked.jobs)} pages, their notebooks, the index and the findings are the same again.")


def tell(runs: Sequence[Run], more: Sequence[str] = ()) -> None:
    """Print each page with its headline, what more there is, and what went wrong, which ends with status 1."""
    for run in runs:
        click.echo(f"{run.page}\n    {run.headline or run.title}")
    for line in filter(None, more):
        click.echo(line)
    for run in runs:
        if run.warnings:
            click.echo(f"{run.name}: {run.warnings.rstrip()}", err=True)
        if run.failure:
            click.echo(f"Error: {run.name} stopped{run.failure.place}: {run.failure.message}", err=True)
    if any(run.failure for run in runs):
        sys.exit(1)


def pages_made(runs: Sequence[Run]) -> str:
    """Say how many pages were made, failed, and were kept; empty where all were kept."""
    kept = sum(run.kept for run in runs)
    failed = sum(run.failure is not None for run in runs)
    made = len(runs) - kept - failed
    if kept == len(runs):
        return ""
    counts = [f"{made} page{'' if made == 1 else 's'} made", f"{failed} not complete", f"{kept} kept as they were"]
    return ", ".join(said for said, count in zip(counts, (1, failed, kept), strict=True) if count) + "."
