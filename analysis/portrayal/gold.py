"""Hand-labelled targets: reading them, training on them, and scoring against them.

A gold file holds JSON lines with ``id``, ``text``, ``target`` as [start, end] and ``polarity`` −1, 0 or 1, one target a
line (NewsMTSC, Hamborg & Donnay 2021, in half-open characters).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import grammar, portrayal
from analysis.errors import InputError
from analysis.portrayal import training
from analysis.portrayal.features import Feature
from analysis.portrayal.model import CLASSES, Weights, judge, weights
from analysis.portrayal.scene import titled
from analysis.records import Span

_LABELS = {-1: 0, 0: 1, 1: 2}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row per target: the place of its name in the text, and its label as an index into `CLASSES`."""

    key: str
    text: str
    target: Span
    label: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two labels met: ``counts[gold][found]``, in the order of `CLASSES`."""

    counts: tuple[tuple[int, ...], ...]

    def scores(self, label: int) -> tuple[float, float, float]:
        """Return precision, recall and F1 of a class, zero where nothing is there to divide by."""
        right, found = self.counts[label][label], sum(row[label] for row in self.counts)
        gold = sum(self.counts[label])
        return right / max(1, found), right / max(1, gold), 2 * right / max(1, found + gold)

    @property
    def accuracy(self) -> float:
        """Return the share of targets with the right label."""
        return sum(self.counts[k][k] for k in range(3)) / max(1, sum(map(sum, self.counts)))

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 of the three classes."""
        return sum(self.scores(label)[2] for label in range(3)) / 3

    def __str__(self) -> str:
        lines = [f"{'':10}{'precision':>10}{'recall':>8}{'F1':>8}   found as {', '.join(CLASSES)}"]
        for label, name in enumerate(CLASSES):
            precision, recall, f1 = self.scores(label)
            found = ", ".join(map(str, self.counts[label]))
            lines.append(f"{name:10}{precision:10.3f}{recall:8.3f}{f1:8.3f}   {found}")
        targets = sum(map(sum, self.counts))
        return "\n".join([*lines, f"targets {targets}, accuracy {self.accuracy:.3f}, macro-F1 {self.macro_f1:.3f}"])


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


def train(rows: Sequence[Labelled]) -> Weights:
    """Return the weights for the labelled targets. Raises InputError where a class is missing.

    Headlines in title case are left out: their capitals do not tell names, which must not be learned, from words.
    """
    missing = set(range(3)) - {row.label for row in rows}
    if missing:
        raise InputError(f"No target is {CLASSES[min(missing)]}; training needs all three polarities.")
    running = [row for row in rows if not titled(_tagged(row))]
    return training.train([_features(row) for row in running], [row.label for row in running])


def predict(rows: Sequence[Labelled], table: Weights | None = None) -> list[int]:
    """Return a label for each target, by the package's weights or others."""
    table = weights() if table is None else table
    return [CLASSES.index(judge(_features(row), table).label) for row in rows]


def compare(rows: Sequence[Labelled], found: Sequence[int]) -> Agreement:
    """Return how the labels found agree with those of the targets."""
    counts = [[0] * 3 for _ in range(3)]
    for row, label in zip(rows, found, strict=True):
        counts[row.label][label] += 1
    return Agreement(tuple(map(tuple, counts)))


def written(rows: Sequence[Labelled], found: Sequence[int]) -> str:
    """Return predictions as JSON lines with id and polarity."""
    pairs = zip(rows, found, strict=True)
    return "".join(
        json.dumps({"id": row.key, "polarity": label - 1}, ensure_ascii=False) + "\n" for row, label in pairs
    )


def _features(row: Labelled) -> list[Feature]:
    return portrayal.read(_tagged(row), row.target)


def _tagged(row: Labelled) -> list[grammar.Token]:
    tokens = grammar.tokenize(row.text, 0, len(row.text))
    grammar.tag(tokens)
    return tokens
