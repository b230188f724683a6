"""What a hand coding of the same articles would say, going by how the reader misread articles it was not made with.

misreadings.csv counts, for invented conflicts that a reader trained alike had not seen, which stance the hand gave to
the machine's statements (empty: none such of this actor in this article) and which of the hand's the machine missed
(``machine`` empty). Readers do better in some conflicts than in others, so each simulation takes the rates of one
conflict drawn at random, pulled toward those of all as if `PULL` statements more had been seen.

What it misses: text unlike the invented articles. It is an allowance for a reading that nobody checked, no correction.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.records import SCORES, STANCES

#: As many statements at the rates of all conflicts are added to a conflict's own (docs/decisions/0023-sample.md).
PULL = 30.0
_DRAWS = 1000
#: A subject of which nothing that was found is right may still have statements that were missed.
_MISSED = 0.25
#: The scores of the stances, and which of them are positions, in the order of `STANCES`.
SCORES_OF = np.array([SCORES[each] or 0.0 for each in STANCES])
TAKEN = np.array([SCORES[each] is not None for each in STANCES])


@cache
def counts() -> pd.DataFrame:
    """Return misreadings.csv: conflict, machine, hand (stances, or empty), n."""
    return pd.read_csv(Path(__file__).with_name("misreadings.csv"), keep_default_na=False, encoding="utf-8")


@cache
def interval(found: tuple[int, ...], confidence: float = 0.95) -> tuple[float, float]:
    """Return where the mean stance of a hand coding lies, for as many of the machine's statements of each stance."""
    hand = simulate(np.array([found]), cube(counts()), np.random.default_rng(2025), _DRAWS)[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        means = hand @ SCORES_OF / hand[:, TAKEN].sum(1)
    low, high = np.nanquantile(means, [(1 - confidence) / 2, (1 + confidence) / 2]).round(4).tolist()
    return low, high


def cube(rows: pd.DataFrame) -> np.ndarray:
    """Return the counts as an array (conflicts, machine's stance or none, the hand's or none)."""
    conflicts = {each: place for place, each in enumerate(sorted(rows["conflict"].unique()))}
    place = {each: at for at, each in enumerate((*STANCES, ""))}
    found = np.zeros((len(conflicts), len(place), len(place)))
    found[rows["conflict"].map(conflicts), rows["machine"].map(place), rows["hand"].map(place)] = rows["n"]
    return found


def simulate(found: np.ndarray, seen: np.ndarray, stream: np.random.Generator, draws: int) -> np.ndarray:
    """Return what the hand might have, shape (draws, cells, stances), for cells with ``found`` of each stance.

    All cells of a draw share the rates of one conflict of ``seen`` (`cube`).
    """
    own = seen[stream.integers(0, len(seen), draws)]
    k, whole = len(STANCES), seen.sum(0)
    rates = stream.standard_gamma(own[:, :k] + PULL * whole[:k] / whole[:k].sum(1, keepdims=True))
    rates /= rates.sum(2, keepdims=True)
    hits = sum(stream.multinomial(found[None, :, stance], rates[:, None, stance])[..., :k] for stance in range(k))
    right, missed = whole[:k, :k].sum(0), whole[k, :k]
    share = right / (right + missed)
    seen_share = stream.beta(own[:, :k, :k].sum(1) + PULL * share, own[:, k, :k] + PULL * (1 - share))
    beyond = np.where(found.sum(1)[:, None] > 0, _MISSED, 0.0)
    extra: np.ndarray = hits + stream.negative_binomial(np.maximum(hits + beyond, 1e-9), seen_share[:, None])
    return extra
