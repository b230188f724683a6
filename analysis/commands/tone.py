"""Commands that train the model of tone toward an actor and measure it."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)


@click.command("tone")
@click.argument("gold", type=FILE)
@click.option("-o", "out", type=FILE, help="The table to write.  [default: the package's own weights]")
def train(gold: Path, out: Path | None) -> None:
    """Fit the weights of the tone toward an actor to GOLD and write them as a table.

    GOLD holds JSON lines with id, text, target [start, end] and polarity -1, 0 or 1, one target a line.
    """
    from analysis import output
    from analysis.portrayal import gold as labelled
    from analysis.portrayal import model

    rows = labelled.read_gold(gold)
    found = labelled.train(rows)
    out = out or Path(model.__file__).with_name(model.WEIGHTS)
    output.write(out, model.table(found))
    click.echo(f"{len(found)} features from {len(rows)} targets: {out}")


@click.command("tone")
@click.argument("gold", type=FILE)
@click.option("--predictions", type=FILE, help="Write what was found here: JSON lines with id and polarity.")
def validate(gold: Path, predictions: Path | None) -> None:
    """Judge the targets of GOLD and score the labels against its own.

    GOLD holds JSON lines with id, text, target [start, end] and polarity -1, 0 or 1, one target a line.
    """
    from analysis import output
    from analysis.portrayal import gold as labelled

    rows = labelled.read_gold(gold)
    found = labelled.predict(rows)
    if predictions:
        output.write(predictions, labelled.written(rows, found))
    click.echo(str(labelled.compare(rows, found)))
