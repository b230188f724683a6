"""The mean of an actor's statements with a bootstrap interval, or in words why there is none.

Documents are resampled, not statements: the statements of one article come from one news day and one reporter, so they
are not independent (the cluster bootstrap; Davison & Hinkley 1997, section 3.8). What an interval leaves out: errors of
the coding, and articles that were never collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.records import FEWEST_DOCUMENTS, SOUNDS, Estimate, table

RESAMPLES = 2000
_DRAWN = 100_000  # documents drawn at once; what fits a processor’s own memory is quickest


def estimates(
    rows: pd.DataFrame,
    measure: str,
    *,
    min_statements: int = 3,
    confidence: float = 0.95,
    random_seed: int = 2025,
    resamples: int = RESAMPLES,
) -> pd.DataFrame:
    """Return one `Estimate` per actor, in the order of first rows.

    ``measure`` names a column of values in −1…+1, ``score`` or ``tone``, or of labels, ``sound``: harsh is −1, neutral
    0 and warm +1. Rows without a value are left out, and so are statements that the reader is not sure of (``sure``,
    where there is such a column). Each actor draws from a stream of its own, made of the seed and its id, so that an
    actor more or less moves no other.
    Raises ParameterError for a confidence that is no share and for a minimum below one.

    >>> means = aggregate.estimates(found.statements, "score", min_statements=1)
    >>> means.loc[means["actor"] == "Vladimir Putin", "mean"].tolist()
    [-1.0]
    """
    if not 0 < confidence < 1:
        raise ParameterError(f"The confidence is {confidence}; give a share between 0 and 1, such as 0.95.")
    if min_statements < 1:
        raise ParameterError(f"The minimum of statements is {min_statements}; a mean needs at least 1.")
    actors = rows[["actor_id", "actor"]].drop_duplicates()
    number = rows.groupby(["actor_id", "actor"], sort=False).ngroup()
    sure = rows["sure"].astype(bool) if "sure" in rows else pd.Series(True, rows.index)
    n_rows = np.bincount(number[sure], minlength=len(actors))
    known = rows["sound"].map(SOUNDS) if measure == "sound" else rows[measure]
    taken = sure & known.notna()
    values = known[taken].astype(float)
    documents = values.groupby([number[taken], rows.loc[taken, "document_id"]]).agg(["sum", "count"])
    each = range(len(actors))
    of_actor = _cut(values.to_numpy(), number[taken].to_numpy(), each)
    of_documents = _cut(documents.to_numpy(float), documents.index.get_level_values(0).to_numpy(), each)
    found = []
    for (actor_id, actor), n, own, sums in zip(
        actors.itertuples(index=False, name=None), n_rows, of_actor, of_documents, strict=True
    ):
        mean, low, high = None, None, None
        note = _shortage(int(n) if measure == "score" else 0, len(own), len(sums), min_statements)
        if len(own) >= min_statements:
            mean = round(float(own.mean()), 4)
            if not note and (own == own[0]).all():
                note = "all alike: no interval"
            if not note:
                stream = np.random.default_rng([random_seed, _number(str(actor_id))])
                low, high = _interval(sums, confidence, resamples, stream)
        found.append(Estimate(str(actor_id), str(actor), measure, mean, low, high, len(own), len(sums), note))
    return table(found, Estimate).astype({"mean": float, "ci_low": float, "ci_high": float})


def _cut(values: np.ndarray, number: np.ndarray, numbers: range) -> Iterator[np.ndarray]:
    """Yield the values of each number, in their order."""
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], numbers, side="right")
    return iter(np.split(values[order], ends)[: len(numbers)])


def _shortage(n_rows: int, n_values: int, n_documents: int, min_statements: int) -> str:
    if n_rows and not n_values:
        return "no position taken"
    if n_values < min_statements:
        return f"only {n_values} statement{'s' if n_values != 1 else ''}"
    if n_documents < FEWEST_DOCUMENTS:
        return "one article: no interval" if n_documents == 1 else f"{n_documents} articles: no interval"
    return ""


def _number(actor_id: str) -> int:
    """Return a number that is the same for an id on every machine and day."""
    return int.from_bytes(sha256(actor_id.encode()).digest()[:8], "big")


def _interval(sums: np.ndarray, confidence: float, resamples: int, stream: np.random.Generator) -> tuple[float, float]:
    """Return the percentile interval of the mean; ``sums`` has a row (sum, count) per document.

    Samples are drawn some at a time, so that memory does not grow with the documents; the numbers are the same.
    """
    means = np.empty(resamples)
    totals, counts = np.ascontiguousarray(sums.T)
    step = max(1, _DRAWN // len(sums))
    for first in range(0, resamples, step):
        drawn = stream.integers(0, len(sums), size=(min(step, resamples - first), len(sums)))
        means[first : first + step] = totals[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    tail = (1 - confidence) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return round(float(low), 4), round(float(high), 4)
