"""Measures made from counts, and their intervals; all work on many sets of counts at once, the last axes being one set.

A confusion matrix counts pairs of labels: those by hand are its rows, the other coder's its columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike


def confusion(
    document: Iterable[int], hand: Iterable[str], other: Iterable[str], labels: Sequence[str], n_documents: int
) -> np.ndarray:
    """Return the confusion matrix of each document, shape (documents, labels, labels).

    ``document`` numbers the document of each pair from 0.
    """
    found = np.zeros((n_documents, len(labels), len(labels)))
    places = (pd.Index(labels).get_indexer(pd.Index(each)) for each in (hand, other))
    np.add.at(found, (np.array(document, int), *places), 1)
    return found


def ratio(part: ArrayLike, whole: ArrayLike) -> np.ndarray:
    """Return part / whole, missing where the whole is zero."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)


def label_f1(confusion: np.ndarray) -> np.ndarray:
    """Return the F1 of each label, missing for one that neither coder gave."""
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    return ratio(2 * right, confusion.sum(-1) + confusion.sum(-2))


def macro_f1(scores: np.ndarray) -> np.ndarray:
    """Return the mean of the labels' F1 (`label_f1`), without those that neither coder gave."""
    return ratio(np.nansum(scores, -1), (~np.isnan(scores)).sum(-1))


def alpha(confusion: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return Krippendorff's alpha of two coders with the interval metric; ``values`` are what the labels stand for.

    Missing for fewer than two pairs, and where all have one value: nothing could have been confused. Source:
    Krippendorff (2004), Content Analysis, chapter 11, by the matrix of coincidences.
    """
    apart = (values[:, None] - values) ** 2
    pooled = confusion.sum(-1) + confusion.sum(-2)
    n = pooled.sum(-1)
    observed = 2 * (confusion * apart).sum((-2, -1)) * (n - 1)
    expected = (pooled[..., None] * pooled[..., None, :] * apart).sum((-2, -1))
    return np.where(n >= 4, 1 - ratio(observed, expected), np.nan)


def with_intervals(
    counts: np.ndarray, measures: Callable[[np.ndarray], np.ndarray], confidence: float, random_seed: int
) -> np.ndarray:
    """Return measures of the sum of counts, and of their intervals: shape (value, low, high; measures).

    ``counts`` has a row per document. A thousand times as many documents are drawn with replacement (Efron 1979); one
    document alone has no interval.
    """
    value, n = measures(counts.sum(0)), len(counts)
    if n < 2:
        return np.stack([value, *np.full((2, len(value)), np.nan)])
    draws = np.random.default_rng(random_seed).integers(0, n, (1000, n))
    resampled = measures(np.stack([np.bincount(draw, minlength=n) for draw in draws]) @ counts)
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    known = (each[~np.isnan(each)] for each in resampled.T)
    ends = [np.quantile(each, tails) if each.size else (np.nan, np.nan) for each in known]
    return np.column_stack([value, ends]).T
