"""The commands that measure the tone toward an actor, and how statements sound."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

FILE = click.Path(path_type=Path)


@click.command("sound")
@click.argument("articles", type=str)
@click.argument("gold", type=FILE)
def sound(articles: str, gold: Path) -> None:
    """Score how statements sound, harsh to warm.

    ARTICLES is what “code” takes. Beside GOLD, in the codebook's format, lies tone.jsonl: JSON lines with id and tones,
    harsh, neutral or warm for each statement of GOLD in its order.
    """
    from analysis import evaluation, pipeline
    from analysis.corpus import read_event
    from analysis.errors import InputError

    found = pipeline.analyze(replace(read_event(articles), policy="all"))
    by_hand = evaluation.read_sounds(gold, found.documents)
    if not by_hand:
        raise InputError(f"There is no tone for a statement of {gold}; write tone.jsonl beside it.")
    table = evaluation.sounds(pipeline.heard(found, by_hand))
    click.echo(table.to_string(index=False, float_format="{:.3f}".format, na_rep="–"))


@click.command("tone")
@click.argument("gold", type=FILE)
@click.option("--predictions", type=FILE, help="Write what was found here: JSON lines with id and polarity.")
def tone(gold: Path, predictions: Path | None) -> None:
    """Score how text sounds toward somebody.

    The targets of GOLD are judged, and compared with its own labels. GOLD holds JSON lines with id, text, target
    [start, end] and polarity -1, 0 or 1, one target a line.
    """
    from analysis import evaluation, output

    rows = evaluation.read_targets(gold)
    found = evaluation.predict(rows)
    if predictions:
        told = [
            {"id": row.key, "polarity": evaluation.TONES.index(tone) - 1} for row, tone in zip(rows, found, strict=True)
        ]
        output.write(predictions, "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in told))
    table = evaluation.toward([row.tone for row in rows], found)
    click.echo(table.to_string(index=False, float_format="{:.3f}".format, na_rep="–"))
