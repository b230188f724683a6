"""How well the tone toward an actor is read: labels for hand-labelled targets, and how often they meet.

A gold file holds JSON lines with ``id``, ``text``, ``target`` as [start, end] and ``polarity`` −1, 0 or 1, one target a
line (NewsMTSC, Hamborg & Donnay 2021, in half-open characters).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import corpus, reader
from analysis.errors import InputError
from analysis.records import Article, Document, Sentence, Span

CLASSES = ("negative", "neutral", "positive")
_LABELS = {-1: 0, 0: 1, 1: 2}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row per target: the place of its name in the text, and its label as an index into `CLASSES`."""

    key: str
    text: str
    target: Span
    label: int


@dataclass(frozen=True, slots=True)
class ToneReport:
    """How often two labels met: ``counts[gold][found]``, in the order of ``classes``."""

    counts: tuple[tuple[int, ...], ...]
    classes: tuple[str, ...] = CLASSES

    def scores(self, label: int) -> tuple[float, float, float]:
        """Return precision, recall and F1 of a class, zero where nothing is there to divide by."""
        right, found = self.counts[label][label], sum(row[label] for row in self.counts)
        gold = sum(self.counts[label])
        return right / max(1, found), right / max(1, gold), 2 * right / max(1, found + gold)

    @property
    def accuracy(self) -> float:
        """Return the share of targets with the right label."""
        return sum(row[k] for k, row in enumerate(self.counts)) / max(1, sum(map(sum, self.counts)))

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 of the classes."""
        return sum(self.scores(label)[2] for label in range(len(self.classes))) / len(self.classes)

    def __str__(self) -> str:
        lines = [f"{'':10}{'precision':>10}{'recall':>8}{'F1':>8}   found as {', '.join(self.classes)}"]
        for label, name in enumerate(self.classes):
            precision, recall, f1 = self.scores(label)
            found = ", ".join(map(str, self.counts[label]))
            lines.append(f"{name:10}{precision:10.3f}{recall:8.3f}{f1:8.3f}   {found}")
        judged = sum(map(sum, self.counts))
        return "\n".join([*lines, f"judged {judged}, accuracy {self.accuracy:.3f}, macro-F1 {self.macro_f1:.3f}"])


def read_gold(path: Path) -> list[Labelled]:
    """Return the targets of a gold file. Raises InputError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}); name a file of JSON lines.") from None
    rows = [_labelled(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise InputError(f"{path} holds no target; it needs JSON lines with id, text, target and polarity.")
    return rows


def _labelled(path: Path, number: int, line: str) -> Labelled:
    try:
        row = json.loads(line)
        key, text, (start, end), label = row["id"], row["text"], row["target"], _LABELS[row["polarity"]]
        if not (isinstance(text, str) and 0 <= start < end <= len(text)):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"{path}, line {number}, is no target: it needs id, text, target [start, end] inside the text, "
            "and polarity -1, 0 or 1."
        ) from None
    return Labelled(str(key), text, (start, end), label)


def predict(rows: Sequence[Labelled]) -> list[int]:
    """Return the likeliest label of each target; its text counts as one sentence."""
    found = []
    for row in rows:
        sentence = Sentence(row.key, 0, 0, 0, len(row.text), "body")
        article = Article(Document(row.key, "", row.text), corpus.default_target())
        (chances,) = reader.toward(article, sentence, [[row.target]])
        found.append(max(range(len(CLASSES)), key=chances.__getitem__))
    return found


def compare(gold: Sequence[int], found: Sequence[int], classes: tuple[str, ...] = CLASSES) -> ToneReport:
    """Return how the labels found agree with those of the gold file, both as indices into the classes."""
    counts = [[0] * len(classes) for _ in classes]
    for right, label in zip(gold, found, strict=True):
        counts[right][label] += 1
    return ToneReport(tuple(map(tuple, counts)), classes)


def written(rows: Sequence[Labelled], found: Sequence[int]) -> str:
    """Return predictions as JSON lines with id and polarity."""
    pairs = zip(rows, found, strict=True)
    return "".join(
        json.dumps({"id": row.key, "polarity": label - 1}, ensure_ascii=False) + "\n" for row, label in pairs
    )
