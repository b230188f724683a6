"""The command that trains the reader; it needs the packages of the extra ``train``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.commands import FILE
from analysis.errors import InputError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from analysis.reader.examples import Article

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group()
def train() -> None:
    """Teach the reader with text coded by hand."""


@train.command()
@click.argument("coded", type=str, nargs=-1, required=True)
@click.option("-o", "out", type=FOLDER, required=True, help="The folder for the weights and their card.")
@click.option("--base", type=FOLDER, required=True, help="An encoder: model.safetensors, config.json, tokenizer.json.")
@click.option("--tone", "tones", type=FILE, multiple=True, help="Targets labelled with a tone, as `validate tone` has.")
@click.option("--epochs", type=click.IntRange(min=1), default=8, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), help="Cores to use.  [default: all]")
@click.option("--resume", is_flag=True, help="Go on behind the last epoch that OUT keeps.")
def reader(
    coded: Sequence[str], out: Path, base: Path, tones: Sequence[Path], epochs: int, seed: int, threads: int | None,
    resume: bool,
) -> None:  # fmt: skip
    """Train the reader on hand-coded articles.

    Each of CODED is a folder with articles.jsonl and gold.jsonl, or an event: then its hand coding is learned from, and
    the articles that its corrections.csv is about, as they are coded once corrected. Weights that are in
    analysis/reader/weights/ are those that read.
    """
    try:
        import torch
        import transformers
    except ImportError as error:
        raise InputError(
            f"Training needs the package {error.name}, which reading does not; install the extra “train”: "
            "pip install 'ceasefire-workbook[train]'."
        ) from None
    from tokenizers import Tokenizer

    from analysis import files
    from analysis.reader import exporting, network, settings, training
    from analysis.reader.examples import examples

    if missing := [name for name in ("config.json", "tokenizer.json") if not (base / name).is_file()]:
        raise InputError(f"{base} is no encoder: it has no {missing[0]}.")
    files.make_folder(out)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    articles = [article for place in coded for article in _articles(place)]
    rows = [example for article in articles for example in examples(article, tokenizer)]
    toward = list(_toward(tones, tokenizer))
    click.echo(f"{len(articles)} articles, {len(rows)} passages, {len(toward)} targets of tone")
    if not toward:
        click.echo("No --tone: how the narration sounds about an actor is not learned.", err=True)
    if threads:
        torch.set_num_threads(threads)
    torch.manual_seed(seed)
    model = network.Reader(transformers.AutoModel.from_pretrained(base, local_files_only=True))
    checkpoint = out / "checkpoint.pt"
    training.fit(model, rows, toward, checkpoint, epochs=epochs, seed=seed, resume=resume, say=click.echo)
    exporting.export(model, out)
    shutil.copyfile(base / "tokenizer.json", out / "tokenizer.json")
    made_by = {"articles": len(articles), "base": base.name, "epochs": epochs, "seed": seed}
    card = {"thresholds": settings()["thresholds"], "training": made_by}
    files.write(out / "card.json", json.dumps(card, indent=1) + "\n")
    click.echo(f"The weights and their card: {out}")


def _articles(place: str) -> list[Article]:
    """Return the coded articles of a folder or an event."""
    from analysis import corpus
    from analysis.reader import examples

    if (Path(place) / "articles.jsonl").is_file():
        return examples.read(Path(place), corpus.default_target())
    event = corpus.read_event(place)
    coded: list[str] = []
    if event.corrections:  # the articles that they are about, as coded once corrected
        from analysis import files, pipeline
        from analysis.attribution import corrections

        decided = {corrections.document_of(row) for row in corrections.read_corrections(event.corrections)}
        tables = pipeline.analyze(event).of_documents(decided)
        coded += files.codebook_jsonl(tables.documents, tables.statements, tables.positions).decode().splitlines()
    if event.gold:
        coded += event.gold.read_text(encoding="utf-8").splitlines()
    gold = {row["id"]: row for row in map(json.loads, filter(str.strip, coded))}
    found = [
        examples.Article(document, event.target, event.name, gold[document.document_id], None, None)
        for document in event.documents
        if document.document_id in gold
    ]
    if not found:
        raise InputError(f"{place} has no hand coding to learn from: no gold.jsonl, and no corrections.csv.")
    return found


def _toward(files: Iterable[Path], tokenizer: Tokenizer) -> Iterator[tuple[Any, list[int], int]]:
    """Yield the passage of each labelled target, the pieces that name it, and its label."""
    from analysis import corpus, evaluation
    from analysis.reader.passages import passages
    from analysis.reader.pieces import lines
    from analysis.records import Sentence

    target = corpus.default_target()
    for row in (row for file in files for row in evaluation.read_targets(file)):
        sentence = Sentence(row.key, 0, 0, 0, len(row.text), "body")
        passage = passages(lines(row.text, [sentence], (), target, tokenizer)[:1])[0]
        start, end = row.target
        pieces = [at for at, piece in enumerate(passage.pieces) if piece and piece.start < end and start < piece.end]
        if pieces:
            yield passage, pieces, evaluation.TONES.index(row.tone)
