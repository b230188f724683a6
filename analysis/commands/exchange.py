"""Commands that carry statements and networks to other programs, and what people did there back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

FILE = click.Path(path_type=Path)
KINDS = ("congruence", "conflict", "subtract", "affiliation", "mentions", "portrayals")
PERIODS = ("day", "week", "month", "quarter", "year")
NORMALIZATIONS = ("none", "average", "jaccard", "cosine")
#: Columns whose combination is a concept, as the network notebook has them.
CONCEPTS = ("concept", "period")


@click.command()
@click.argument("event", type=str)
@click.option("-o", "out", type=FILE, required=True, help="OUT.graphml, or .csv or .parquet for a pair of tables.")
@click.option("--kind", type=click.Choice(KINDS), default="congruence", show_default=True, help="Which network.")
@click.option("--nodes", type=click.Choice(("actor", "organization", "side")), default="actor", show_default=True)
@click.option("--period", type=click.Choice(PERIODS), default="week", show_default=True)
@click.option("--normalization", type=click.Choice(NORMALIZATIONS), default="none", show_default=True)
@click.option("--most", default=500, show_default=True, help="Nodes at most, those with most statements.")
def network(event: str, out: Path, kind: str, nodes: str, period: str, normalization: str, most: int) -> None:
    """Write a network of EVENT for visone, Gephi or R.

    Actors agree where they take the same position on a concept, which is the target by topic and period. Such a network
    holds those with most statements; who speaks of whom (mentions, portrayals) holds all.
    """
    from analysis import network, periods, pipeline
    from analysis.bridges import graphs
    from analysis.corpus import read_event
    from analysis.errors import OutputError

    if out.suffix not in (".graphml", ".csv", ".parquet"):
        raise OutputError(f"{out} has no known ending: use .graphml, .csv or .parquet.")
    tables, left_out = pipeline.analyze(read_event(event)), 0
    if kind == "mentions":
        graph = network.mentions(tables.statements, tables.mentions, tables.actors, nodes)
    elif kind == "portrayals":
        graph = network.portrayals(tables.portrayals, tables.documents, tables.actors, nodes)
    else:
        dated = periods.with_periods(tables.statements, tables.documents, period)
        held, left_out = network.most_heard(dated, nodes, most)
        affiliations = network.affiliations(network.with_concepts(held, tables.event.target.label), nodes, CONCEPTS)
        if kind == "affiliation":
            graph = network.affiliation(affiliations, nodes)
        else:
            graph = getattr(network, kind)(affiliations, nodes, normalization)
    if out.suffix == ".graphml":
        graphs.write_graphml(graph, out)
        written: Sequence[Path] = [out]
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
@click.option("-o", "out", type=FILE, required=True, help="The .dna file to write; it must not exist.")
@click.option("--coder", "coders", multiple=True, default=("Coder 1",), show_default=True, help="Who will correct.")
@click.option("--password", default="dna", show_default=True, help="With which the coders open the file.")
def dna_write(event: str, out: Path, coders: Sequence[str], password: str) -> None:
    """Write a project for Discourse Network Analyzer.

    It holds the documents of EVENT and their statements.
    """
    from analysis import pipeline
    from analysis.bridges import dna
    from analysis.corpus import read_event
    from analysis.figures.display import counted

    tables = pipeline.analyze(read_event(event))
    dna.write(out, tables.documents, tables.statements, tables.actors, tables.event.target.label, coders, password)
    click.echo(f"{counted(len(tables.statements), 'statement')} in {counted(len(tables.documents), 'article')}: {out}")
    click.echo(f"Open it in Discourse Network Analyzer with the password “{password}”.")


@dna.command("read")
@click.argument("project", type=FILE)
@click.argument("event", type=str)
@click.option("-o", "out", type=FILE, required=True, help="The corrections.csv to write.")
def dna_read(project: Path, event: str, out: Path) -> None:
    """Write as corrections what people did in PROJECT.

    PROJECT was written from EVENT by “dna write”. Statements changed, moved, confirmed, added and removed come back.
    Put the file into the event's folder as corrections.csv, and every report shows them as coded by hand; corrections
    that are there already are kept.
    """
    from collections import Counter
    from dataclasses import replace

    from analysis import output, pipeline
    from analysis.bridges import changes
    from analysis.corpus import read_event
    from analysis.corrections import read_corrections

    found = changes.read(project)
    source = read_event(event)
    earlier = read_corrections(source.corrections) if source.corrections else ()
    if any(row.statement_id for row in earlier):  # under the ids that their statements have by now
        ids = pipeline.analyze(source).corrections["statement_id"]
        earlier = tuple(
            replace(row, statement_id=now) if row.statement_id else row for row, now in zip(earlier, ids, strict=True)
        )
    output.write(out, changes.corrections_csv(found, earlier))
    counts = Counter(row.kind for row in found)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in changes.KINDS if kind in counts)
    click.echo(f"{told or 'No changes'}: {out}")
    for row in found:
        if row.kind == "left out":
            click.echo(f"Left out: {row.document_id}, “{_cut(row.words)}”: {row.reason}.", err=True)
    if not source.coded:
        outcomes = pipeline.analyze(replace(source, corrections=out)).corrections
        for lost in outcomes[outcomes["outcome"] == "unmatched"].to_dict("records"):
            click.echo(f"Not applied: {lost['statement_id'] or 'a line without id'}: {lost['reason']}.", err=True)


def _cut(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
