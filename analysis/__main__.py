"""The command line: a thin layer over `report`, `batch`, `corpus`, `pipeline` and `export`.

Exit status: 0 done; 1 a notebook stopped before its end (its page says where); 2 the input cannot be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis import __version__
from analysis.errors import AnalysisError, OutputError

# Each command imports what it needs: papermill and pandas take a second or two, --help none.
if TYPE_CHECKING:
    from analysis.report import Run

FORMATS = ("csv", "jsonl", "parquet", "codebook")
FILE = click.Path(path_type=Path)


class Fault(click.ClickException):
    """Input that cannot be used, said in one sentence."""

    exit_code = 2


class Commands(click.Group):
    """Commands whose expected faults end in one sentence."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; an AnalysisError is printed and sets the exit status."""
        try:
            return super().invoke(context)
        except AnalysisError as error:
            raise Fault(" ".join(str(error).split())) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def main() -> None:
    """Where does each actor stand on the ceasefire, how do they sound, and how far can that be trusted?"""


@main.command()
@click.argument("notebook", type=FILE)
@click.option("-p", "parameters", type=(str, str), multiple=True, metavar="NAME VALUE", help="Set one parameter.")
@click.option("-o", "folder", type=FILE, default=Path("reports"), show_default=True, help="Where the page is written.")
def report(notebook: Path, parameters: Sequence[tuple[str, str]], folder: Path) -> None:
    """Run NOTEBOOK and write its page.

    Which parameters a notebook declares: papermill --help-notebook NOTEBOOK. Anything but text is read as YAML:
    -p minimum_statements 3, -p actors '[Egypt, Qatar]'. Cells run in the current folder.
    """
    from analysis import report as reports

    known = reports.declared(reports.read_notebook(notebook))
    run = reports.run_report(notebook, reports.spoken(known, parameters), folder)
    _tell([run])


@main.command()
@click.argument("plan", type=FILE)
@click.option("-o", "folder", type=FILE, help="Where the pages are written.  [default: beside PLAN, with its name]")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count, help="Notebooks at a time.  [default: cores]")
def batch(plan: Path, folder: Path | None, jobs: int) -> None:
    """Run every report of PLAN and write the pages and their index."""
    from analysis import batch as batches

    folder = folder or plan.with_suffix("")
    runs = batches.run_plan(batches.read_plan(plan), folder, jobs)
    click.echo(f"{folder / 'index.html'}")
    _tell(runs)


@main.command()
@click.argument("corpus", type=str)
@click.option("--target", type=FILE, help="What positions are about.  [default: the event's, else any ceasefire]")
@click.option("--actors", type=FILE, help="A register of actors.  [default: the event's, else all are discovered]")
@click.option("-o", "out", type=FILE, required=True, help="The file to write.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="[default: by the ending of OUT]")
def code(corpus: str, target: Path | None, actors: Path | None, out: Path, form: str | None) -> None:
    """Write the statements of CORPUS: an event folder, an event's name, or a JSON lines file.

    A line of the file needs id, title and text, and may have date and outlet. The format “codebook” has one line per
    document, with its statements and the position of each actor.
    """
    form = form or out.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        raise OutputError(f"{out} has no known ending: use .csv, .jsonl or .parquet, or name the format with --format.")
    from analysis import export, output, pipeline
    from analysis.corpus import read_event

    output.folder(out.parent)
    tables = pipeline.analyze(read_event(corpus, actors=actors or "", target=target or ""))
    if form == "codebook":
        content = export.codebook(tables.documents, tables.statements, tables.positions)
    else:
        content = export.FORMATS[form](tables.statements)
    output.write(out, content)
    click.echo(f"{len(tables.statements)} statements in {len(tables.documents)} documents: {out}")


@main.group()
def validate() -> None:
    """Measure a stage against hand-annotated text."""


@validate.command("attribution")
@click.argument("gold", type=FILE)
@click.option("--predictions", type=FILE, help="Write what was extracted here, in the gold file's own format.")
def validate_attribution(gold: Path, predictions: Path | None) -> None:
    """Extract who says what from the texts of GOLD and score it against its annotations.

    GOLD holds JSON lines with id, text (its first line is the headline) and attributions, each with source, cue and
    content as lists of [start, end].
    """
    from analysis import validation

    click.echo(str(validation.validate_attribution(gold, predictions)))


@validate.command("stance")
@click.argument("articles", type=str)
@click.argument("gold", type=FILE)
@click.option("--predictions", type=FILE, help="Write what was found here, in the gold file's own format.")
@click.option("--errors", type=click.IntRange(min=0), default=10, show_default=True, help="Differences to list.")
def validate_stance(articles: str, gold: Path, predictions: Path | None, errors: int) -> None:
    """Code ARTICLES and score the statements against the hand-coded ones of GOLD.

    ARTICLES is what “code” takes; GOLD holds JSON lines in the codebook's format.
    """
    from analysis import agreement, export, output, pipeline
    from analysis.corpus import read_event

    event = read_event(articles)
    texts = {document.document_id: document.text for document in event.documents}
    hand = agreement.read_gold(gold, texts)
    tables = pipeline.analyze(event)
    if predictions:
        output.write(predictions, export.codebook(tables.documents, tables.statements, tables.positions))
    machine = agreement.machine_codings(tables.statements, tables.positions, texts)
    click.echo(agreement.report(agreement.compare(hand, machine), texts, errors))


def _tell(runs: Sequence[Run]) -> None:
    """Print each page with its headline, then what went wrong; end with status 1 if a page is not complete."""
    for run in runs:
        click.echo(f"{run.page}\n    {run.headline or run.title}")
    for run in runs:
        if run.warnings:
            click.echo(f"{run.name}: {run.warnings.rstrip()}", err=True)
        if run.failure:
            click.echo(f"Error: {run.name} stopped{run.failure.place}: {run.failure.message}", err=True)
    if any(run.failure for run in runs):
        sys.exit(1)


if __name__ == "__main__":
    main(prog_name="python -m analysis")
