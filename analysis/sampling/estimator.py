"""The difference estimator of survey sampling, for many ratios of totals at once.

A total is the machine's over all articles, times a weight, plus what the hand found beyond that in the sample, weighed
by the sampling weights (Särndal, Swensson & Wretman 1992, chapter 6). The weight of the machine, 0 to 1, is the one
that makes the variance smallest (power tuning: Angelopoulos, Duchi & Zrnic 2023); 0 is hand coding alone. Everything
that is estimated is a ratio of totals or a difference of two; a total is a ratio to one.

Variances are jackknifed: each article is left out in turn and everything computed again, the machine's weight too
(Wolter 2007, chapter 4), with the finite population correction. Intervals use Student's t with as many degrees of
freedom as articles less one for each stratum; shares have theirs on the scale of log odds.

``ratios`` is a table with a row per ratio: above / below − above_other / below_other are columns of the counts, −1 for
none (nothing above, one below), and ``share`` tells that it lies between 0 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit

PARTS = ["above", "below", "above_other", "below_other"]
_NEVER = 1e-12


@dataclass(frozen=True)
class Totals:
    """What is added up: ``hand`` and ``machine`` hold a row per coded article and a column per thing that is counted.

    ``population`` is the machine's total of each column over all articles. ``stratum`` numbers the articles' strata
    from 0, and ``sizes`` says how many articles each stratum has in all.
    """

    hand: np.ndarray
    machine: np.ndarray
    population: np.ndarray
    stratum: np.ndarray
    sizes: np.ndarray


def machine_alone(totals: np.ndarray, ratios: pd.DataFrame) -> np.ndarray:
    """Return the ratios of totals, the last axis; missing where the total below is zero."""
    return _quotient(_parts(totals, ratios) + _ones(ratios))


def estimate(
    totals: Totals, ratios: pd.DataFrame, confidence: float = 0.95, weight: float | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the corrected value of each ratio, and the low and high ends of its interval.

    ``weight`` is the machine’s, and is tuned where none is given. Where every article of every stratum is coded, the
    value is the hand's and the interval has no width. Strata with one article coded of several have no variance of
    their own and must be joined before.
    """
    place, sizes = totals.stratum, totals.sizes.astype(float)
    n = np.bincount(place, minlength=len(sizes)).astype(float)
    member = (place[None] == np.arange(len(sizes))[:, None]).astype(float)
    hand, machine, whole = (_parts(each, ratios) for each in (totals.hand, totals.machine, totals.population))
    by_hand = np.tensordot((sizes / n)[place], hand, 1) + _ones(ratios)
    beyond = whole - np.tensordot((sizes / n)[place], machine, 1)

    z, zm = (each - (member @ each / n[:, None])[place] for each in _linear(hand, machine, by_hand))
    chosen, weights = _weights(z, zm, member, n, sizes) if weight is None else (np.array([weight]),) * 2
    value = _quotient(by_hand + chosen * beyond)
    share = (sizes / np.maximum(n - 1, 1))[place][:, None, None]
    moved, moved_machine = (
        share * (np.tensordot(member / n[:, None], each, 1)[place] - each) for each in (hand, machine)
    )
    again = _quotient(by_hand + moved + weights[:, None] * (beyond - moved_machine))
    factor = ((1 - n / sizes) * (n - 1) / n)[place][:, None]
    error = np.sqrt(np.where(factor > 0, factor * (again - value) ** 2, 0.0).sum(0))
    error = np.where(error < 1e-9 * np.maximum(abs(value), 1), 0.0, error)  # what rounding leaves of nothing
    # Where few articles are left uncoded, what they hold is as uncertain as what few coded ones would tell.
    free = np.maximum(np.minimum(n, sizes - n) - 1, 0).sum()
    return _interval(value, stats.t.ppf((1 + confidence) / 2, max(free, 1)) * error, ratios["share"].to_numpy(bool))


def _parts(counts: np.ndarray, ratios: pd.DataFrame) -> np.ndarray:
    """Return the columns of each ratio, zero for none: the last axes are `PARTS` and ratios."""
    padded = np.concatenate([counts, np.zeros((*counts.shape[:-1], 1))], -1)  # where −1 leads
    return padded[..., ratios[PARTS].to_numpy().T]


def _ones(ratios: pd.DataFrame) -> np.ndarray:
    """Return what is added to the totals of each ratio: one below where there is no column."""
    return (ratios[PARTS] < 0).to_numpy().T * np.array([[0.0], [1.0], [0.0], [1.0]])


def _quotient(totals: np.ndarray) -> np.ndarray:
    above, below, above_other, below_other = np.moveaxis(totals, -2, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        one = np.where(below > _NEVER, above / below, np.nan)
        return one - np.where(below_other > _NEVER, above_other / below_other, np.nan)


def _linear(hand: np.ndarray, machine: np.ndarray, totals: np.ndarray) -> list[np.ndarray]:
    """Return what each article adds to the ratios to first order, by hand and by the machine."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = totals[0] / totals[1], totals[2] / totals[3]
        parts = [
            (above - one * below) / totals[1] - (above_other - other * below_other) / totals[3]
            for above, below, above_other, below_other in (np.moveaxis(each, 1, 0) for each in (hand, machine))
        ]
    return [np.nan_to_num(each, nan=0.0, posinf=0.0, neginf=0.0) for each in parts]


def _weights(
    z: np.ndarray, zm: np.ndarray, member: np.ndarray, n: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the machine's weight for each ratio, and with each article left out, shape (articles, ratios).

    ``z`` and ``zm`` are what articles add by hand and by machine, as deviations from the mean of their stratum.
    """
    place, n = member.argmax(0), n[:, None]
    claim = sizes[:, None] ** 2 * (1 / n - 1 / sizes[:, None])
    whole, without = [], []
    for products in (z * zm, zm * zm, z * z):
        sums = member @ products
        own = claim * sums / np.maximum(n - 1, 1)
        left = sums[place] - (n / np.maximum(n - 1, 1))[place] * products
        whole.append(own.sum(0))
        without.append(whole[-1] - own[place] + (claim / np.maximum(n - 2, 1))[place] * left)
    free = max(len(place) - len(sizes), 1)
    return _weight(np.stack(whole), free), _weight(np.stack(without), max(free - 1, 1))


def _weight(products: np.ndarray, free: int) -> np.ndarray:
    """Return the weight that makes the variance smallest, drawn toward 0 as far as it may be chance (Stein 1956)."""
    both, own, hand = products
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = np.maximum(hand * own - both**2, 0.0) / (both**2 * free)
        found = np.clip(both / own, 0.0, 1.0) * np.clip(1 - noise, 0.0, 1.0)
    return np.where((own > _NEVER * hand) & (both > 0), found, 0.0)


def _interval(value: np.ndarray, reach: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    value = np.where(share, np.clip(value, 0.0, 1.0), value)
    inner = np.clip(value, 0.005, 0.995)
    odds, wide = np.log(inner / (1 - inner)), reach / (inner * (1 - inner))
    bounded = share & (reach > 0)
    low = np.where(bounded, np.minimum(value, expit(odds - wide)), value - reach)
    high = np.where(bounded, np.maximum(value, expit(odds + wide)), value + reach)
    return value, low, high
