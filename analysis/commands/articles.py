"""Commands that read articles: code a corpus, and lead from an export to its pages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.commands import FILE, JOBS, OUT, READER, SCHEDULER, agreed, corpus_options
from analysis.commands.pages import pages_made, tell
from analysis.errors import InputError, OutputError
from analysis.language_model.config import named

if TYPE_CHECKING:
    from analysis.corpus import Event

FORMATS = ("csv", "xlsx", "jsonl", "parquet", "codebook")
_DEFAULT = "[default: the event's, else"
POLICIES = ("per-outlet", "once", "all")
#: Every notebook, in the order of its pages; a page is named by what follows the number.
NOTEBOOKS = ("02-stance", "04-timeline", "03-actor", "05-network", "01-article", "06-limits")


@click.command()
@click.argument("corpus", type=str)
@click.option("--target", metavar="PATH", default="", help=f"What positions are about.  {_DEFAULT} any ceasefire]")
@click.option("--actors", metavar="PATH", default="", help=f"A register of actors.  {_DEFAULT} all are discovered]")
@OUT
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: by the ending of OUT]")
@click.option(
    "--duplicates", "policy", type=click.Choice(POLICIES), help=f"Which copies count.  {_DEFAULT} per-outlet]"
)
@corpus_options
@READER
@JOBS
@SCHEDULER
def code(
    corpus: str, out: Path, form: str | None, policy: str | None, reader: str, jobs: int, scheduler: str, **options: Any
) -> None:  # fmt: skip
    """Code the articles of CORPUS.

    The statements go into OUT, and the other tables into the folder OUT.coded beside it. With .parquet, notebooks take
    OUT as their event.

    CORPUS is an event's folder or name, a folder of articles, or one file: an export of Nexis, Factiva or ProQuest, a
    table (CSV, TSV, JSON, Excel, Parquet), mail, a web archive and more: docs/corpora.md has the list. Columns are
    found by their headings; what was taken for what is printed first. Whatever cannot be read is listed in
    OUT.coded/set_aside.csv, and the rest goes on. A run that was stopped goes on where it was when the same command is
    given again.

    The format “codebook” has one line per document, with its statements and the position of each actor.
    """
    form = form or out.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise OutputError(
            f"{out} has no known ending: use .csv, .xlsx, .jsonl or .parquet, or name the format with --format."
        )
    if out.is_dir():
        raise OutputError(f"{out} cannot be written, because it is a folder; name a file in it.")
    # Arrow's own allocator keeps what was freed; it is chosen once, when Arrow is imported.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    from analysis.corpus import open_corpus
    from analysis.runs.coding import code_corpus

    found = open_corpus(corpus, policy=policy or "", **options)
    _survey(found)
    own = named(reader)
    summary = code_corpus(found, out, form, jobs=jobs, scheduler=scheduler, reader=own, confirm=agreed)
    click.echo(summary.sentence(out))


@click.command()
@click.argument("exports", type=FILE, nargs=-1, metavar="[EXPORT]...")
@click.option("--name", default="", help="The event's name.  [default: by the first EXPORT]")
@corpus_options
@JOBS
def start(exports: Sequence[Path], name: str, jobs: int, **options: Any) -> None:
    """Make an event of EXPORT and build all its pages.

    EXPORT is what “code” takes, and may be several files. The articles go into seeds/NAME, with the list of documents
    and a draft of actors.csv that has everybody who was found. Fill in their sides there and run the same command
    again: only what changed is made anew. The plan reports/NAME.yml lists the pages, and may be edited too. Without
    EXPORT, --name builds an event again.
    """
    from analysis.corpus import making, open_corpus
    from analysis.corpus.event import seeds_folder
    from analysis.runs import coding, pages, plans

    if not exports and not name:
        raise InputError(
            "Nothing to start from: give the files of an export, or the --name of an event to build again."
        )
    name = making.slug(name or exports[0].name.partition(".")[0])
    if not name:
        raise InputError("The event needs a name of letters or digits; give one with --name.")
    folder = seeds_folder() / name
    plan = seeds_folder().resolve().parent / "reports" / f"{name}.yml"
    found = [open_corpus(file, **options) for file in exports]
    anew = bool(exports) and not making.is_made_from(folder, found)
    if anew:
        _survey(*found)
        told = making.make_event(folder, name.replace("-", " ").capitalize(), found)
        click.echo("\n".join([told.sentence(), *told.aside(str(folder / "set_aside.csv"))]))
    event = open_corpus(folder, any_language=options["any_language"])
    if not (folder / "actors.csv").exists():
        event = _drafted(folder, event, jobs)
    result = plan.with_suffix(".parquet")
    summary = coding.code_corpus(event, result, "parquet", jobs=jobs)
    click.echo("\n".join(summary.sentence(result).splitlines()[: 1 if anew else 2]))  # what was read is told already
    if not plan.exists():
        _write_plan(plan, event.title, name, result)
    runs = pages.run_plan(plans.read_plan(plan), plan.with_suffix(""), jobs)
    more = [pages_made(runs), f"Open {plan.with_suffix('') / 'index.html'}"]
    if (folder / "actors.csv").exists():
        more.append(f"To go on: fill in the column side in {folder / 'actors.csv'}, and run the same command again.")
    tell([run for run in runs if run.failure], more)


def _survey(*corpora: Event) -> None:
    from analysis.corpus.summary import of_files

    for corpus in corpora:
        for sentence in of_files(corpus):
            click.echo(sentence)


def _drafted(folder: Path, event: Event, jobs: int) -> Event:
    """Code an event without a register, take over the draft of one, and return the event with it."""
    from analysis import files
    from analysis.corpus import coded, open_corpus
    from analysis.runs import coding
    from analysis.runs.merge import DRAFT

    with tempfile.TemporaryDirectory(prefix="draft-") as temporary:
        out = Path(temporary, "statements.parquet")
        if not coding.code_corpus(event, out, "parquet", jobs=jobs).drafted:
            return event
        files.write(folder / "actors.csv", (coded.folder(out) / DRAFT).read_bytes())
    drafted = open_corpus(folder, any_language=event.columns.any_language)
    click.echo(f"A draft of a register, with {len(drafted.actors)} actors: {folder / 'actors.csv'}")
    return drafted


def _write_plan(plan: Path, title: str, name: str, result: Path) -> None:
    """Write a plan with a page of every notebook; paths in the project are relative to it."""
    import yaml

    from analysis import files, report

    project = report.ROOT
    inside = plan.resolve().is_relative_to(project)
    event = result.resolve().relative_to(project).as_posix() if inside else str(result.resolve())
    folder = (Path() if inside else project) / "notebooks"
    pages = [
        {
            "name": f"{name}-{notebook[3:]}",
            "notebook": (folder / f"{notebook}.ipynb").as_posix(),
            "parameters": {"event": event},
        }
        for notebook in NOTEBOOKS
    ]
    files.write(plan, yaml.safe_dump({"title": title, "reports": pages}, sort_keys=False, allow_unicode=True))
