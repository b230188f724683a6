"""The command line: a thin layer over `report`, `batch`, `corpus`, `pipeline` and `export`.

Exit status: 0 done; 1 a notebook stopped before its end (its page says where); 2 the input cannot be used; 130 stopped
by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis import __version__
from analysis.commands import exchange, tone
from analysis.commands import train as training
from analysis.commands.asking import agreed, ask_first
from analysis.commands.sample import sample, sheet
from analysis.commands.start import pages_made, start
from analysis.errors import AnalysisError, OutputError, Stopped
from analysis.readers.config import EMBEDDED, NO_NETWORK, YES, named

# Each command imports what it needs: papermill and pandas take a second or two, --help none.
if TYPE_CHECKING:
    from analysis.report import Run

FORMATS = ("csv", "xlsx", "jsonl", "parquet", "codebook")
POLICIES = ("per-outlet", "once", "all")
FILE = click.Path(path_type=Path)
GOLD = click.Path(exists=True, dir_okay=False, path_type=Path)
SECONDS = click.FloatRange(min=0, min_open=True)
READER = click.option(
    "--reader", default=EMBEDDED, show_default=True, help="Who reads the statements: docs/readers.md."
)
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count, help="Notebooks at a time.  [default: cores]"
)


class Fault(click.ClickException):
    """Input that cannot be used, said in one sentence."""

    exit_code = 2


class Halt(Fault):
    """A run that somebody stopped, with the status a shell gives for that."""

    exit_code = 130


class Commands(click.Group):
    """Commands whose expected faults end in one sentence."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; an AnalysisError or Ctrl-C is told in a sentence and sets the exit status."""
        try:
            return super().invoke(context)
        except AnalysisError as error:
            kind = Halt if isinstance(error, Stopped) else Fault
            raise kind(" ".join(str(error).split())) from error
        except KeyboardInterrupt:
            raise Halt("Stopped: what is finished is kept; run the same command again to go on.") from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
@click.option("--seeds", type=FILE, help="The folder of events.  [default: CEASEFIRE_SEEDS, else seeds/ here or above]")
@click.option("--no-network", is_flag=True, help="Ask no language model: only answers that are kept are used.")
@click.option("--yes", is_flag=True, help="Send as many articles to a language model as it takes, without asking.")
def main(seeds: Path | None, no_network: bool, yes: bool) -> None:
    """Where does each actor stand on the ceasefire, how do they sound, and how far can that be trusted?"""
    if seeds:
        os.environ["CEASEFIRE_SEEDS"] = str(seeds.resolve())  # the notebooks' kernels take these along
    os.environ |= {NO_NETWORK: "1"} if no_network else {}
    os.environ |= {YES: "1"} if yes else {}


@main.command()
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
    event = values.get("event", known["event"].default if "event" in known else "")
    _tell_what_is_read([event])
    ask_first([{key: parameter.default for key, parameter in known.items()} | values])
    page = out.suffix.lower() == ".html"
    name = out.stem if page else reports.page_name(notebook, event)
    run = reports.run_report(notebook, values, out.parent if page else out, name=name)
    _tell([run])
    if run.failure:
        sys.exit(1)


@main.command()
@click.argument("plan", type=FILE)
@click.option("-o", "folder", type=FILE, help="Where the pages are written.  [default: beside PLAN, with its name]")
@JOBS
@click.option("--force", is_flag=True, help="Make all pages again, also those that nothing has changed for.")
@click.option("--run-limit", type=SECONDS, help="End a report after so many seconds.  [default: the plan's]")
@click.option("--limit", type=SECONDS, help="End all of it after so many seconds.  [default: the plan's]")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Run on a Dask cluster: tcp://host:8786.")
def batch(
    plan: Path,
    folder: Path | None,
    jobs: int,
    force: bool,
    run_limit: float | None,
    limit: float | None,
    scheduler: str,
) -> None:
    """Make the pages of PLAN, and their index.

    A page is not made again while its articles, notebook, parameters, code, template and packages are the same; so a
    batch that was interrupted goes on where it was.
    """
    from analysis import batch as batches

    folder, asked = folder or plan.with_suffix(""), batches.read_plan(plan)
    _tell_what_is_read(job.parameters.get("event") for job in asked.jobs)
    ask_first(job.parameters for job in asked.jobs)
    limits = {"run_limit": run_limit, "limit": limit}
    runs = batches.run_plan(asked, folder, jobs, force=force, scheduler=scheduler, **limits)
    click.echo(f"{folder / 'index.html'}")
    _tell(runs)
    if told := pages_made(runs):
        click.echo(told)
    if left := batches.strangers(asked, folder):
        click.echo(f"Not of this plan, and left alone: {', '.join(left)}.")
    if any(run.failure for run in runs):
        sys.exit(1)


@main.command()
@click.argument("plan", type=FILE)
@click.option("-o", "folder", type=FILE, help="Where the pages are.  [default: beside PLAN, with its name]")
@JOBS
def verify(plan: Path, folder: Path | None, jobs: int) -> None:
    """Make the pages of PLAN again and compare.

    They are made in another place, and their bytes are compared with those that are there; no language model is asked
    for it. PLAN may also be the folder of the pages. Exit status 1 if anything differs; the first difference of each
    file is named.
    """
    from analysis import batch as batches
    from analysis.batch import verify as verification

    os.environ[NO_NETWORK] = "1"
    if plan.is_dir():
        plan, folder = Path(f"{plan}.yml"), folder or plan
    folder, asked = folder or plan.with_suffix(""), batches.read_plan(plan)
    if other := verification.other_environment(folder):
        click.echo(other, err=True)
    found = list(verification.verify(asked, folder, jobs))
    for sentence in found:
        click.echo(sentence)
    if found:
        sys.exit(1)
    click.echo(f"{folder}: {len(asked.jobs)} pages, their notebooks, the index and the findings are the same again.")


@main.command()
@click.argument("corpus", type=str)
@click.option("--target", type=FILE, help="What positions are about.  [default: the event's, else any ceasefire]")
@click.option("--actors", type=FILE, help="A register of actors.  [default: the event's, else all are discovered]")
@click.option("-o", "out", type=FILE, required=True, help="The file to write.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: by the ending of OUT]")
@click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column holds text, date, …")
@click.option(
    "--date-format", "dates", multiple=True, metavar="FORM", help="Of dates that are not ISO: %d/%m/%Y or '%B %d, %Y'."
)
@click.option(
    "--duplicates",
    "policy",
    type=click.Choice(POLICIES),
    help="Which copies of an article count.  [default: the event's, else per-outlet]",
)
@click.option("--any-language", is_flag=True, help="Read articles also that are not in English.")
@READER
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count, help="Processes.  [default: cores]")
@click.option("--scheduler", default="", metavar="ADDRESS", help="Code on a Dask cluster: tcp://host:8786.")
def code(
    corpus: str,
    target: Path | None,
    actors: Path | None,
    out: Path,
    form: str | None,
    columns: Sequence[str],
    dates: Sequence[str],
    policy: str | None,
    any_language: bool,
    reader: str,
    jobs: int,
    scheduler: str,
) -> None:
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
    from analysis import coding
    from analysis.corpus import open_corpus
    from analysis.corpus.summary import of_files

    found = open_corpus(
        corpus,
        actors=actors or "",
        target=target or "",
        columns=columns,
        date_formats=dates,
        policy=policy or "",
        any_language=any_language,
    )
    for sentence in of_files(found):
        click.echo(sentence)
    summary = coding.code_corpus(found, out, form, jobs=jobs, scheduler=scheduler, reader=named(reader), confirm=agreed)
    click.echo(summary.sentence(out))


@main.group()
def validate() -> None:
    """Measure the reader against text coded by hand."""


@validate.command("attribution")
@click.argument("gold", type=GOLD)
@click.option("--predictions", type=FILE, help="Write what was extracted here, in the gold file's own format.")
def validate_attribution(gold: Path, predictions: Path | None) -> None:
    """Score who says what.

    The texts of GOLD are read, and what was found is compared with its annotations. GOLD holds JSON lines with id, text
    (its first line is the headline) and attributions, each with source, cue and content as lists of [start, end].
    """
    from analysis import evaluation

    scores, missed = evaluation.validate_attribution(gold, predictions)
    click.echo(scores.to_string(index=False, float_format="{:.3f}".format, na_rep="–"))
    click.echo("\nLongest contents missed:")
    for document, source, cue, content in missed.head(20).itertuples(index=False, name=None):
        click.echo(f"  {document}: {source or '(nobody)'} | {cue} | {content}")


@validate.command("stance")
@click.argument("articles", type=str)
@click.argument("gold", type=GOLD)
@click.option("--predictions", type=FILE, help="Write what was found here, in the gold file's own format.")
@click.option("--errors", type=click.IntRange(min=0), default=10, show_default=True, help="Differences to list.")
@READER
def validate_stance(articles: str, gold: Path, predictions: Path | None, errors: int, reader: str) -> None:
    """Score who takes which position.

    ARTICLES are coded, and the statements compared with the hand-coded ones of GOLD. ARTICLES is what “code” takes;
    GOLD holds JSON lines in the codebook's format. Another reader than the embedded one is compared with that one too.
    """
    from analysis import evaluation, export, output, pipeline
    from analysis.corpus import read_event

    event = replace(read_event(articles), gold=gold)
    texts = {document.document_id: document.text for document in event.documents}
    hand = evaluation.read_gold(gold, texts)
    tables = pipeline.analyze(event, reader, agreed)
    if tables.event.reading and not event.coded:
        beside = evaluation.side_by_side({EMBEDDED: pipeline.analyze(event), reader: tables})
        click.echo(beside.to_string(index=False, float_format="{:.3f}".format, na_rep="–") + "\n")
    if predictions:
        output.write(predictions, export.codebook(tables.documents, tables.statements, tables.positions))
    machine = evaluation.machine_codings(tables.statements, tables.positions, texts)
    outlets = {document.document_id: document.outlet for document in event.documents}
    click.echo(evaluation.report(evaluation.compare(hand, machine, outlets), texts, errors))


@main.group()
def train() -> None:
    """Teach the reader with text coded by hand."""


train.add_command(training.reader)
validate.add_command(tone.tone)
validate.add_command(tone.sound)
main.add_command(start)
main.add_command(sample)
main.add_command(sheet)
main.add_command(exchange.network)
main.add_command(exchange.dna)


def _tell_what_is_read(events: Iterable[object]) -> None:
    """Print what was read of each event, at once; what is wrong with one its page tells."""
    from analysis.corpus.summary import of_event

    for event in dict.fromkeys(str(event) for event in events if event):
        with contextlib.suppress(AnalysisError):
            for sentence in of_event(event):
                click.echo(sentence, err=True)


def _tell(runs: Sequence[Run]) -> None:
    """Print each page with its headline, then what went wrong."""
    for run in runs:
        click.echo(f"{run.page}\n    {run.headline or run.title}")
    for run in runs:
        if run.warnings:
            click.echo(f"{run.name}: {run.warnings.rstrip()}", err=True)
        if run.failure:
            click.echo(f"Error: {run.name} stopped{run.failure.place}: {run.failure.message}", err=True)


if __name__ == "__main__":
    main(prog_name="python -m analysis")
