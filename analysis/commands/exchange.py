"""Commands that draw articles to code by hand, and carry statements to other programs and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands import FILE, OUT
from analysis.errors import InputError, OutputError

if TYPE_CHECKING:
    from analysis.handcoding import Work

KINDS = ("congruence", "conflict", "subtract", "affiliation", "mentions", "portrayals")
PERIODS = ("day", "week", "month", "quarter", "year")
NORMALIZATIONS = ("none", "average", "jaccard", "cosine")
#: Columns whose combination is a concept, as the network notebook has them.
CONCEPTS = ("concept", "period")
#: Fewer articles cannot fill three strata with two each.
FEWEST = 6


@click.command()
@click.argument("event", type=str)
@OUT
@click.option("--kind", type=click.Choice(KINDS), default="congruence", show_default=True, help="Which network.")
@click.option("--nodes", type=click.Choice(("actor", "organization", "side")), default="actor", show_default=True)
@click.option("--period", type=click.Choice(PERIODS), default="week", show_default=True)
@click.option("--normalization", type=click.Choice(NORMALIZATIONS), default="none", show_default=True)
@click.option("--most", default=500, show_default=True, help="Nodes at most, those with most statements.")
def network(event: str, out: Path, kind: str, nodes: str, period: str, normalization: str, most: int) -> None:
    """Write a network of EVENT for visone, Gephi or R.

    OUT ends in .graphml, or in .csv or .parquet for a pair of tables.

    Actors agree where they take the same position on a concept, which is the target by topic and period. Such a network
    holds those with most statements; who speaks of whom (mentions, portrayals) holds all.
    """
    from analysis import aggregate, network, pipeline
    from analysis.corpus import read_event
    from analysis.network import graphs

    if out.suffix not in (".graphml", ".csv", ".parquet"):
        raise OutputError(f"{out} has no known ending: use .graphml, .csv or .parquet.")
    tables, left_out = pipeline.analyze(read_event(event)), 0
    if kind == "mentions":
        graph = network.mentions(tables.statements, tables.mentions, tables.actors, nodes)
    elif kind == "portrayals":
        graph = network.portrayals(tables.portrayals, tables.documents, tables.actors, nodes)
    else:
        dated = aggregate.with_periods(tables.statements, tables.documents, period)
        held, left_out = network.most_heard(dated, nodes, most)
        affiliations = network.affiliations(network.with_concepts(held, tables.event.target.label), nodes, CONCEPTS)
        if kind == "affiliation":
            graph = network.affiliation(affiliations, nodes)
        else:
            graph = getattr(network, kind)(affiliations, nodes, normalization)
    written: Sequence[Path] = [out]
    if out.suffix == ".graphml":
        graphs.write_graphml(graph, out)
    else:
        written = graphs.write_tables(graph, out.with_suffix(""), out.suffix)
    size = f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} ties"
    click.echo(f"{size}: {', '.join(map(str, written))}")
    if left_out:
        click.echo(f"{left_out} with fewer statements are left out; --most takes more.", err=True)


@click.group()
def dna() -> None:
    """Correct statements in Discourse Network Analyzer."""


@dna.command("write")
@click.argument("event", type=str)
@OUT
@click.option("--coder", "coders", multiple=True, default=("Coder 1",), show_default=True, help="Who will correct.")
@click.option("--password", default="dna", show_default=True, help="With which the coders open the file.")
def dna_write(event: str, out: Path, coders: Sequence[str], password: str) -> None:
    """Write a project for Discourse Network Analyzer.

    It holds the documents of EVENT and their statements. OUT ends in .dna and must not exist.
    """
    from analysis import pipeline
    from analysis.corpus import read_event
    from analysis.handcoding import dna
    from analysis.notebook.display import counted

    tables = pipeline.analyze(read_event(event))
    dna.write(out, tables.documents, tables.statements, tables.actors, tables.event.target.label, coders, password)
    click.echo(f"{counted(len(tables.statements), 'statement')} in {counted(len(tables.documents), 'article')}: {out}")
    click.echo(f"Open it in Discourse Network Analyzer with the password “{password}”.")


@dna.command("read")
@click.argument("project", type=FILE)
@click.argument("event", type=str)
@OUT
def dna_read(project: Path, event: str, out: Path) -> None:
    """Write as corrections what people did in PROJECT.

    PROJECT was written from EVENT by “dna write”. Statements changed, moved, confirmed, added and removed come back.
    Put the file into the event's folder as corrections.csv, and every report shows them as coded by hand; corrections
    that are there already are kept.
    """
    from analysis import files, pipeline
    from analysis.attribution.corrections import read_corrections
    from analysis.corpus import read_event
    from analysis.handcoding import changes

    found = changes.read(project)
    source = read_event(event)
    earlier = read_corrections(source.corrections) if source.corrections else ()
    if any(row.statement_id for row in earlier):  # under the ids that their statements have by now
        ids = pipeline.analyze(source).outcomes["statement_id"]
        earlier = tuple(
            replace(row, statement_id=now) if row.statement_id else row for row, now in zip(earlier, ids, strict=True)
        )
    files.write(out, changes.corrections_csv(found, earlier))
    counts = Counter(row.kind for row in found)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in changes.KINDS if kind in counts)
    click.echo(f"{told or 'No changes'}: {out}")
    for row in found:
        if row.kind == "left out":
            words = row.words if len(row.words) <= 60 else row.words[:59] + "…"
            click.echo(f"Left out: {row.document_id}, “{words}”: {row.reason}.", err=True)
    if not source.coded:
        outcomes = pipeline.analyze(replace(source, corrections=out)).outcomes
        for lost in outcomes[outcomes["outcome"] == "unmatched"].to_dict("records"):
            click.echo(f"Not applied: {lost['statement_id'] or 'a line without id'}: {lost['reason']}.", err=True)


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
    from analysis import aggregate, files, pipeline, sampling
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
    files.write(path, drawn.to_csv(index=False, lineterminator="\n"))
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
    from analysis import files, handcoding

    work = _work(event, coder, file)
    if file.suffix == ".dna":
        handcoding.to_dna(work, file)
    else:
        files.write(file, handcoding.to_sheet(work))
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
