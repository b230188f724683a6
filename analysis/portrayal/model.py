"""The weights: a table anyone can read, and what they make of a scene's features.

A multinomial logistic regression: each feature has a weight per class, the sums of weight times value become
probabilities by the softmax. ``weights.csv`` holds one row per feature; ``train tone`` writes it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp

from analysis.portrayal.features import Feature

CLASSES = ("negative", "neutral", "positive")
WEIGHTS = "weights.csv"
INTERCEPT = "intercept"

Weights = Mapping[str, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one target: probabilities in the order of `CLASSES`, and which words decided it.

    A feature moves the tone by its value times its weight for positive less the one for negative. ``reasons`` has, for
    each word or pair of words, the feature that moved it most and the sum over all features there, strongest first.
    """

    probabilities: tuple[float, float, float]
    reasons: tuple[tuple[Feature, float], ...]

    @property
    def label(self) -> str:
        """Return the most probable class."""
        return CLASSES[max(range(3), key=lambda index: self.probabilities[index])]

    @property
    def tone(self) -> float:
        """Return the probability of positive minus that of negative, −1 to +1."""
        return self.probabilities[2] - self.probabilities[0]


@cache
def weights() -> Weights:
    """Return the weights that come with the package."""
    return parse(resources.files(__package__).joinpath(WEIGHTS).read_text(encoding="utf-8"))


def parse(text: str) -> Weights:
    """Return the weights of a table with the columns feature and `CLASSES`."""
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    return {name: (float(negative), float(neutral), float(positive)) for name, negative, neutral, positive in rows}


def table(weights: Weights) -> str:
    """Return the weights as text, the intercept first and then by name; the reverse of `parse`."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("feature", *CLASSES))
    for name in sorted(weights, key=lambda name: (name != INTERCEPT, name)):
        rows.writerow((name, *(f"{weight:g}" for weight in weights[name])))
    return out.getvalue()


def judge(features: Iterable[Feature], weights: Weights) -> Judgement:
    """Return the class probabilities of a scene's features and what decided them."""
    negative, neutral, positive = weights[INTERCEPT]
    moved: dict[tuple[int, int], tuple[float, float, Feature]] = {}
    for feature in features:
        name, value, first, last = feature
        known = weights.get(name)
        if known is None:
            continue
        negative += known[0] * value
        neutral += known[1] * value
        positive += known[2] * value
        change = (known[2] - known[0]) * value
        span = (first, last)
        total, most, strongest = moved.get(span, (0.0, -1.0, feature))
        size = abs(change)
        moved[span] = (total + change, size, feature) if size > most else (total + change, most, strongest)
    reasons = [(feature, total) for total, _, feature in moved.values()]
    reasons.sort(key=lambda reason: (-abs(reason[1]), reason[0].first, reason[0].last))
    return Judgement(_softmax((negative, neutral, positive)), tuple(reasons))


def _softmax(sums: Sequence[float]) -> tuple[float, float, float]:
    highest = max(sums)
    powers = [exp(value - highest) for value in sums]
    total = sum(powers)
    return powers[0] / total, powers[1] / total, powers[2] / total
