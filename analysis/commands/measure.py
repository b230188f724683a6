"""Commands that measure the reader against text coded by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from analysis.commands import FILE, READER, agreed, echo_table
from analysis.errors import InputError
from analysis.language_model.config import EMBEDDED

GOLD = click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path))
ARTICLES = click.argument("articles", type=str)
PREDICTIONS = click.option("--predictions", type=FILE, help="Write what was found here, in the gold file's own format.")


@click.group()
def validate() -> None:
    """Measure the reader against text coded by hand."""


@validate.command()
@GOLD
@PREDICTIONS
def attribution(gold: Path, predictions: Path | None) -> None:
    """Score who says what.

    The texts of GOLD are read, and what was found is compared with its annotations. GOLD holds JSON lines with id, text
    (its first line is the headline) and attributions, each with source, cue and content as lists of [start, end].
    """
    from analysis import evaluation

    scores, missed = evaluation.validate_attribution(gold, predictions)
    echo_table(scores)
    click.echo("\nLongest contents missed:")
    for document, source, cue, content in missed.head(20).itertuples(index=False, name=None):
        click.echo(f"  {document}: {source or '(nobody)'} | {cue} | {content}")


@validate.command()
@ARTICLES
@GOLD
@PREDICTIONS
@click.option("--errors", type=click.IntRange(min=0), default=10, show_default=True, help="Differences to list.")
@READER
def stance(articles: str, gold: Path, predictions: Path | None, errors: int, reader: str) -> None:
    """Score who takes which position.

    ARTICLES are coded, and the statements compared with the hand-coded ones of GOLD. ARTICLES is what “code” takes;
    GOLD holds JSON lines in the codebook's format. Another reader than the embedded one is compared with that one too.
    """
    from analysis import evaluation, files, pipeline
    from analysis.corpus import read_event

    event = replace(read_event(articles), gold=gold)
    texts = {document.document_id: document.text for document in event.documents}
    hand = evaluation.read_gold(gold, texts)
    tables = pipeline.analyze(event, reader, agreed)
    if tables.event.reading and not event.coded:
        echo_table(evaluation.side_by_side({EMBEDDED: pipeline.analyze(event), reader: tables}))
        click.echo()
    if predictions:
        files.write(predictions, files.codebook_jsonl(tables.documents, tables.statements, tables.positions))
    machine = evaluation.machine_codings(tables.statements, tables.positions, texts)
    outlets = {document.document_id: document.outlet for document in event.documents}
    click.echo(evaluation.report(evaluation.compare(hand, machine, outlets), texts, errors))


@validate.command()
@GOLD
@PREDICTIONS
def tone(gold: Path, predictions: Path | None) -> None:
    """Score how text sounds toward somebody.

    The targets of GOLD are judged, and compared with its own labels. GOLD holds JSON lines with id, text, target
    [start, end] and polarity -1, 0 or 1, one target a line.
    """
    from analysis import evaluation, files

    rows = evaluation.read_targets(gold)
    found = evaluation.predict(rows)
    if predictions:
        polarities = [evaluation.TONES.index(tone) - 1 for tone in found]
        lines = [{"id": row.key, "polarity": each} for row, each in zip(rows, polarities, strict=True)]
        files.write(predictions, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    echo_table(evaluation.toward([row.tone for row in rows], found))


@validate.command()
@ARTICLES
@GOLD
def sound(articles: str, gold: Path) -> None:
    """Score how statements sound, harsh to warm.

    ARTICLES is what “code” takes. Beside GOLD, in the codebook's format, lies tone.jsonl: JSON lines with id and tones,
    harsh, neutral or warm for each statement of GOLD in its order.
    """
    from analysis import evaluation, pipeline
    from analysis.corpus import read_event

    found = pipeline.analyze(replace(read_event(articles), policy="all"))
    by_hand = evaluation.read_sounds(gold, found.documents)
    if not by_hand:
        raise InputError(f"There is no tone for a statement of {gold}; write tone.jsonl beside it.")
    echo_table(evaluation.sounds(pipeline.heard(found, by_hand)))
