"""The command that leads from an export to its pages: an event's folder, a draft register, a plan, all of it built."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.errors import InputError

if TYPE_CHECKING:
    from analysis.corpus.event import Corpus
    from analysis.report import Run

FILE = click.Path(path_type=Path)
#: Every notebook by the name of its page.
NOTEBOOKS = {
    "stance": "02-stance",
    "timeline": "04-timeline",
    "actor": "03-actor",
    "network": "05-network",
    "article": "01-article",
    "limits": "06-limits",
}


@click.command()
@click.argument("exports", type=FILE, nargs=-1, metavar="[EXPORT]...")
@click.option("--name", default="", help="The event's name.  [default: by the first EXPORT]")
@click.option("--seeds", type=FILE, help="The folder of events.  [default: CEASEFIRE_SEEDS, else seeds/]")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column holds text, date, …")
@click.option("--date-format", "dates", multiple=True, metavar="FORM", help="Of dates that could be two days.")
@click.option("--any-language", is_flag=True, help="Read articles also that are not in English.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count, help="Processes.  [default: cores]")
def start(
    exports: Sequence[Path],
    name: str,
    seeds: Path | None,
    columns: Sequence[str],
    dates: Sequence[str],
    any_language: bool,
    jobs: int,
) -> None:
    """Make an event of EXPORT and build all its pages.

    EXPORT is what “code” takes, and may be several files. The articles go into seeds/NAME, with the list of documents
    and a draft of actors.csv that has everybody who was found. Fill in their sides there and run the same command
    again: only what changed is made anew. The plan reports/NAME.yml lists the pages, and may be edited too. Without
    EXPORT, --name builds an event again.
    """
    from analysis import batch, coding
    from analysis.corpus import making, open_corpus
    from analysis.corpus.event import seeds_folder
    from analysis.corpus.summary import of_files

    if not exports and not name:
        raise InputError(
            "Nothing to start from: give the files of an export, or the --name of an event to build again."
        )
    name = making.slug(name or exports[0].name.partition(".")[0])
    if not name:
        raise InputError("The event needs a name of letters or digits; give one with --name.")
    place = seeds or seeds_folder()
    folder, plan = place / name, place.resolve().parent / "reports" / f"{name}.yml"
    options = {"columns": columns, "date_formats": dates, "any_language": any_language}
    found = [open_corpus(file, **options) for file in exports]  # type: ignore[arg-type]
    anew = bool(exports) and not making.is_made_from(folder, found)
    if anew:
        for corpus in found:
            for sentence in of_files(corpus):
                click.echo(sentence)
        told = making.make_event(folder, name.replace("-", " ").capitalize(), found)
        click.echo("\n".join([told.sentence(), *told.aside(str(folder / "set_aside.csv"))]))
    event = open_corpus(folder, any_language=any_language)
    if not (folder / "actors.csv").exists():
        event = _drafted(folder, event, jobs)
    result = plan.with_suffix(".parquet")
    summary = coding.code_corpus(event, result, "parquet", jobs=jobs)
    click.echo("\n".join(summary.sentence(result).splitlines()[: 1 if anew else 2]))  # what was read is told already
    if not plan.exists():
        _write_plan(plan, event.title, name, result)
    runs = batch.run_plan(batch.read_plan(plan), plan.with_suffix(""), jobs)
    failed = [run for run in runs if run.failure]
    if made := pages_made(runs):
        click.echo(made)
    for run in failed:
        click.echo(f"{run.name} stopped: {run.failure.message if run.failure else ''}", err=True)
    click.echo(f"Open {plan.with_suffix('') / 'index.html'}")
    if (folder / "actors.csv").exists():
        click.echo(f"To go on: fill in the column side in {folder / 'actors.csv'}, and run the same command again.")
    if failed:
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


def _drafted(folder: Path, event: Corpus, jobs: int) -> Corpus:
    """Code an event without a register, take over the draft of one, and return the event with it."""
    import tempfile

    from analysis import coded, coding, output
    from analysis.coding.merge import DRAFT
    from analysis.corpus import open_corpus

    with tempfile.TemporaryDirectory(prefix="draft-") as temporary:
        out = Path(temporary, "statements.parquet")
        if not coding.code_corpus(event, out, "parquet", jobs=jobs).drafted:
            return event
        output.write(folder / "actors.csv", (coded.folder(out) / DRAFT).read_bytes())
    drafted = open_corpus(folder, any_language=event.columns.any_language)
    click.echo(f"A draft of a register, with {len(drafted.actors)} actors: {folder / 'actors.csv'}")
    return drafted


def _write_plan(plan: Path, title: str, name: str, result: Path) -> None:
    """Write a plan with a page of every notebook."""
    import yaml

    from analysis import output, report

    project = report.ROOT
    inside = plan.resolve().is_relative_to(project)
    event = result.resolve().relative_to(project).as_posix() if inside else str(result.resolve())
    pages = [
        {
            "name": f"{name}-{page}",
            "notebook": f"notebooks/{notebook}.ipynb" if inside else str(project / "notebooks" / f"{notebook}.ipynb"),
            "parameters": {"event": event},
        }
        for page, notebook in NOTEBOOKS.items()
    ]
    output.write(plan, yaml.safe_dump({"title": title, "reports": pages}, sort_keys=False, allow_unicode=True))
