"""The command that draws the articles to code by hand."""

from __future__ import annotations

from collections.abc import Sequence

import click

#: Fewer articles cannot fill three strata with two each.
FEWEST = 6


@click.command()
@click.argument("event", type=str)
@click.option("--articles", "n_articles", type=click.IntRange(min=FEWEST), default=40, show_default=True)
@click.option("--actors", multiple=True, metavar="NAME", help="Draw by what these say; may be given several times.")
@click.option("--seed", default="", help="A word that fixes the draw.  [default: the sample's, else 2025]")
def sample(event: str, n_articles: int, actors: Sequence[str], seed: str) -> None:
    """Draw articles of EVENT to code by hand, so that the machine's numbers can be corrected.

    They are written into the event's folder as sample.csv, in the order in which to code them. Given again with more
    articles, the sample grows and keeps those that it has. The expected width of the intervals is printed first.
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
