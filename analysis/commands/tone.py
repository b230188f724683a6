"""The commands that measure the tone toward an actor, and how statements sound."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)


@click.command("tone")
@click.argument("gold", type=FILE)
@click.option("--predictions", type=FILE, help="Write what was found here: JSON lines with id and polarity.")
def tone(gold: Path, predictions: Path | None) -> None:
    """Score how text sounds toward somebody.

    The targets of GOLD are judged, and compared with its own labels. GOLD holds JSON lines with id, text, target
    [start, end] and polarity -1, 0 or 1, one target a line.
    """
    from analysis import output
    from analysis.validation import tone as validation

    rows = validation.read_gold(gold)
    found = validation.predict(rows)
    if predictions:
        output.write(predictions, validation.written(rows, found))
    click.echo(str(validation.compare([row.label for row in rows], found)))
