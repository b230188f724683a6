"""How statements sound, and the tone toward an actor: a person's labels, and how often the machine gives the same.

Sounds lie beside a hand coding, in ``tone.jsonl``: ``{"id", "tones": [...]}`` a line, harsh, neutral or warm for each
statement of ``gold.jsonl``, in its order. They judge the words as reported, neither the position nor the topic.

Labels of targets are JSON lines with ``id``, ``text``, ``target`` as [start, end] and ``polarity`` −1, 0 or 1, one
target a line (NewsMTSC, Hamborg & Donnay 2021, in half-open characters).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import corpus, reader
from analysis.errors import InputError
from analysis.evaluation.codings import lines, read_gold
from analysis.evaluation.scoring import confusion, label_f1, macro_f1, ratio, with_intervals
from analysis.records import SOUNDS, Article, Document, Sentence, Span

#: A reading may hear nothing where a person does.
_HEARD = (*SOUNDS, "")
_COLUMNS = ["reading", "articles", "statements", "share", "low", "high", "macro_f1", "found", "right"]
#: The tones toward an actor by their polarity, from −1 to 1.
TONES = ("negative", "neutral", "positive")


def read_sounds(gold: Path | None, documents: pd.DataFrame) -> list[tuple[str, tuple[Span, ...], str]]:
    """Return document, content and sound of each statement of a hand coding, or nothing where these are not coded.

    Raises InputError for a line that does not fit the coding beside it.

    >>> evaluation.read_sounds(None, found.documents)  # an event that nobody coded by hand
    []
    """
    path = gold.with_name("tone.jsonl") if gold else None
    if gold is None or path is None or not path.is_file():
        return []
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    tones: dict[str, list[str]] = {}
    for where, row in lines(path):
        try:
            tones[row["id"]] = own = list(row["tones"])
            fits = set(own) <= set(SOUNDS)
        except (KeyError, TypeError):
            fits = False
        if not fits:
            raise InputError(f'{where}, needs "id" and "tones", each of them {" or ".join(SOUNDS)}.')
    found = []
    for coding in read_gold(gold, texts):
        own = tones.get(coding.document_id, [])
        if len(own) != len(coding.statements):
            raise InputError(
                f"{path} gives {coding.document_id!r} {len(own)} tones, but {gold.name} gives it "
                f"{len(coding.statements)} statements; write one tone for each, in their order."
            )
        found += [(coding.document_id, row.content, tone) for row, tone in zip(coding.statements, own, strict=True)]
    return found


def sounds(heard: pd.DataFrame, *, confidence: float = 0.95, random_seed: int = 2025) -> pd.DataFrame:
    """Return one row per reading: the share of statements with the person's label, its interval, and macro-F1.

    Most statements sound neutral, so whoever hears nothing has a high share: ``found`` is the share with the person's
    label among those that are harsh or warm to the person, ``right`` among those that are so by the reading.

    ``heard`` has a row per statement: ``document_id``, ``by hand``, and a column of labels for each reading
    (`pipeline.heard`). Intervals resample documents; one document has none.

    >>> heard = pipeline.heard(found, evaluation.read_sounds(found.event.gold, found.documents))
    >>> len(evaluation.sounds(heard)) > 0
    True
    """
    if heard.empty:
        return pd.DataFrame(columns=_COLUMNS)
    documents, place = np.unique(heard["document_id"].to_numpy(str), return_inverse=True)
    rows = []
    for reading in heard.columns.drop(["document_id", "by hand"]):
        counts = confusion(place, heard["by hand"], heard[reading], _HEARD, len(documents))
        (share, macro, *colored), low, high = with_intervals(
            counts.reshape(len(documents), -1), _measures, confidence, random_seed
        )
        rows.append((reading, len(documents), len(heard), share, low[0], high[0], macro, *colored))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _measures(counts: np.ndarray) -> np.ndarray:
    """Return share, macro-F1, found and right of flat confusion matrices."""
    met = counts.reshape(*counts.shape[:-1], len(_HEARD), len(_HEARD))
    same = np.diagonal(met, axis1=-2, axis2=-1)
    loud = np.array([label != "neutral" for label in _HEARD])
    found, right = (ratio(same[..., loud].sum(-1), met.sum(axis)[..., loud].sum(-1)) for axis in (-1, -2))
    share = ratio(same.sum(-1), met.sum((-2, -1)))
    return np.stack([share, macro_f1(label_f1(met)[..., : len(SOUNDS)]), found, right], -1)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row per target: the place of its name in the text, and the person's tone toward it (`TONES`)."""

    key: str
    text: str
    target: Span
    tone: str


def read_targets(path: Path) -> list[Labelled]:
    """Return the labelled targets of a file. Raises InputError."""
    rows = []
    for where, row in lines(path):
        try:
            key, text, (start, end), polarity = str(row["id"]), row["text"], row["target"], row["polarity"]
            fits = isinstance(text, str) and 0 <= start < end <= len(text) and polarity in (-1, 0, 1)
        except (ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise InputError(
                f"{where}, is no target: it needs id, text, target [start, end] inside the text, "
                "and polarity -1, 0 or 1."
            )
        rows.append(Labelled(key, text, (start, end), TONES[polarity + 1]))
    if not rows:
        raise InputError(f"{path} holds no target; it needs JSON lines with id, text, target and polarity.")
    return rows


def predict(rows: Sequence[Labelled]) -> list[str]:
    """Return the likeliest tone toward each target; its text counts as one sentence."""
    found = []
    for row in rows:
        sentence = Sentence(row.key, 0, 0, 0, len(row.text), "body")
        article = Article(Document(row.key, "", row.text), corpus.default_target())
        (chances,) = reader.toward(article, sentence, [[row.target]])
        found.append(TONES[int(np.argmax(chances))])
    return found


def toward(hand: Sequence[str], machine: Sequence[str]) -> pd.DataFrame:
    """Return one row per tone by hand: its targets, precision, recall, F1, and how many of them the machine gave which.

    The last row is about all: accuracy as precision and recall, and macro-F1. Missing is what nothing is there for.
    """
    met = confusion([0] * len(hand), hand, machine, TONES, 1)[0]
    same, scores = np.diag(met), label_f1(met)
    accuracy = ratio(same.sum(), met.sum())
    rows = np.column_stack([met.sum(1), ratio(same, met.sum(0)), ratio(same, met.sum(1)), scores, met])
    rows = np.vstack([rows, [met.sum(), accuracy, accuracy, macro_f1(scores), *met.sum(0)]])
    counted = [f"as {tone}" for tone in TONES]
    found = pd.DataFrame(rows, [*TONES, "all"], ["targets", "precision", "recall", "f1", *counted])
    return found.astype(dict.fromkeys(["targets", *counted], int)).rename_axis("tone").reset_index()
