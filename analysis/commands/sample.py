"""The commands that draw the articles to code by hand, and take them to a spreadsheet or a project of DNA and back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands import FILE
from analysis.errors import InputError

if TYPE_CHECKING:
    from analysis.handcoding import Work

#: Fewer articles cannot fill three strata with two each.
FEWEST = 6


@click.command()
@click.argument("event", type=str)
@click.option("--articles", "n_articles", type=click.IntRange(min=FEWEST), default=40, show_default=True)
@click.option("--actors", multiple=True, metavar="NAME", help="Draw by what these say; may be given several times.")
@click.option("--seed", default="", help="A word that fixes the draw.  [default: the sample's, else 2025]")
def sample(event: str, n_articles: int, actors: Sequence[str], seed: str) -> None:
    """Draw articles of EVENT to code by hand.

    Coded, they correct the machine's numbers. They are written into the event's folder as sample.csv, in the order in
    which to code them. Given again with more articles, the sample grows and keeps those that it has. The expected width
    of the intervals is printed first.
    """
    from analysis import aggregate, output, pipeline, sampling
    from analysis.corpus import read_event

    source = read_event(event)
    path, gold = sampling.places(source)
    earlier = sampling.read_sample(source)
    found = sampling.without_corrections(pipeline.analyze(source))
    chosen = aggregate.only(found, list(actors)).statements
    articles = sampling.articles_of(found.documents, chosen)
    before = None if earlier is None else earlier.drawn
    seed = seed or ("2025" if before is None else before["seed"].iloc[0])
    drawn = sampling.draw(articles, n_articles, seed, before)
    widths = sampling.expected_widths(found, articles, drawn, chosen["actor_id"].unique() if actors else ())
    click.echo(
        "Expected width of the 95 % interval of the mean stance (which lies between −1 and +1), by articles coded:"
    )
    click.echo(widths.to_string(index=False))
    output.write(path, drawn.to_csv(index=False, lineterminator="\n"))
    click.echo(
        f"{path}: {len(drawn)} of {len(articles)} articles in {drawn['stratum'].nunique()} strata. Code them in "
        f"this order: notebooks/07-code-by-hand.ipynb writes each finished one into {gold.name} (docs/sample.md)."
    )


CODER = click.option("--coder", default="A", show_default=True, help="A label for who codes, which names nobody.")


@click.group()
def sheet() -> None:
    """Code drawn articles in a spreadsheet or DNA."""


@sheet.command()
@click.argument("event", type=str)
@click.argument("file", type=FILE)
@CODER
def write(event: str, file: Path, coder: str) -> None:
    """Write the drawn articles of EVENT into FILE.

    What the coder has marked so far goes along.
    """
    from analysis import handcoding, output

    work = _work(event, coder, file)
    if file.suffix == ".dna":
        handcoding.to_dna(work, file)
    else:
        output.write(file, handcoding.to_sheet(work))
    click.echo(f"{file}: {len(work.documents)} articles to code (docs/sample.md).")


@sheet.command()
@click.argument("file", type=FILE)
@click.argument("event", type=str)
@CODER
def read(file: Path, event: str, coder: str) -> None:
    """Take what was coded in FILE as the coder's.

    Finished articles enter the sample of EVENT.
    """
    from analysis import handcoding

    work = _work(event, coder, file)
    if file.suffix == ".dna":
        for reason in handcoding.from_dna(work, file):
            click.echo(f"left out: {reason}", err=True)
        click.echo("Read. Say in notebooks/07-code-by-hand.ipynb which articles are finished: DNA cannot.")
    else:
        click.echo(f"Read: {handcoding.from_sheet(work, file)} articles are finished.")


def _work(event: str, coder: str, file: Path) -> Work:
    from analysis import handcoding
    from analysis.corpus import read_event

    if file.suffix not in (".xlsx", ".dna"):
        raise InputError(f"{file} is neither a spreadsheet (.xlsx) nor a project of DNA (.dna): name one of the two.")
    work = handcoding.work_on(read_event(event), coder)
    if not work.documents:
        raise InputError(work.sentence())
    return work
