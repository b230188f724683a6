"""The mean sound or tone of an actor's statements with a bootstrap interval, or in words why there is none.

No sample corrects how statements sound; mean stances are those of `sampling.means`, which a sample does correct.

Documents are resampled, not statements: the statements of one article come from one news day and one reporter, so they
are not independent (the cluster bootstrap; Davison & Hinkley 1997, section 3.8). An interval tells what the choice of
articles does, and nothing of misreading, nor of articles that were never collected.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.records import SOUNDS, Estimate, table
from analysis.records.choices import CHOICES

_DRAWN = 100_000  # documents drawn at once; what fits a processor’s own memory is quickest


def estimates(
    rows: pd.DataFrame,
    measure: str,
    *,
    min_statements: int = CHOICES.min_statements,
    confidence: float = CHOICES.confidence,
    random_seed: int = CHOICES.random_seed,
    resamples: int = CHOICES.resamples,
) -> pd.DataFrame:
    """Return one `Estimate` per actor, in the order of first rows.

    ``measure`` is ``tone``, a column of values in −1…+1, or ``sound``, one of labels: harsh is −1, neutral 0, warm +1.
    Rows without a value are left out, and so are statements that the reader is not sure of (``sure``, where there is
    such a column). Each actor draws from a stream of its own, made of the seed and its id, so that an actor more or
    less moves no other.

    >>> means = aggregate.estimates(found.statements, "sound", min_statements=1)
    >>> means["mean"].dropna().between(-1, 1).all().item()
    True
    """
    check_settings(confidence, min_statements)
    known = rows["sound"].map(SOUNDS) if measure == "sound" else rows[measure].astype(float)
    sure = rows["sure"].astype(bool) if "sure" in rows else known.notna()
    rows = rows[["actor_id", "actor", "document_id"]].assign(value=known.where(sure).astype(float))
    actors = rows.groupby(["actor_id", "actor"], sort=False)["value"].agg(["mean", "count", "nunique"])
    documents = rows.dropna(subset=["value"]).groupby(["actor_id", "actor", "document_id"])["value"]
    sums = {key: own.to_numpy() for key, own in documents.agg(["sum", "count"]).groupby(level=["actor_id", "actor"])}
    found = []
    for key, mean, n_values, n_different in actors.itertuples(name=None):
        own = sums.get(key, np.empty((0, 2)))
        note = _shortage(n_values, len(own), min_statements, n_different)
        low, high = None, None
        if not note:
            number = int.from_bytes(sha256(str(key[0]).encode()).digest()[:8], "big")
            low, high = _interval(own, confidence, resamples, np.random.default_rng([random_seed, number]))
        told = round(float(mean), 4) if n_values >= min_statements else None
        found.append(Estimate(str(key[0]), str(key[1]), measure, told, low, high, n_values, len(own), note))
    return table(found, Estimate).astype({"mean": float, "ci_low": float, "ci_high": float})


def check_settings(confidence: float, min_statements: int) -> None:
    """Raise ParameterError for a confidence that is no share and for a minimum below one."""
    if not 0 < confidence < 1:
        raise ParameterError(f"The confidence is {confidence}; give a share between 0 and 1, such as 0.95.")
    if min_statements < 1:
        raise ParameterError(f"The minimum of statements is {min_statements}; a mean needs at least 1.")


def _shortage(n_values: int, n_documents: int, min_statements: int, n_different: int) -> str:
    """Return in words why there is no interval, and below the minimum no mean; empty where there is one."""
    if n_values < min_statements:
        return f"only {n_values} statement{'s' if n_values != 1 else ''}"
    if n_documents < CHOICES.fewest_documents:
        return "one article: no interval" if n_documents == 1 else f"{n_documents} articles: no interval"
    return "all alike: no interval" if n_different == 1 else ""


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
