"""The difference estimator of survey sampling, for many ratios of totals at once.

A total is the machine's over all articles, times a weight, plus what the hand found beyond that in the sample, weighed
by the sampling weights (Särndal, Swensson & Wretman 1992, chapter 6). The weight of the machine, 0 to 1, is the one
that makes the variance smallest (power tuning: Angelopoulos, Duchi & Zrnic 2023); 0 is hand coding alone. Everything
that is estimated is a ratio of totals or a difference of two; a total is a ratio to one.

Variances are jackknifed: each article is left out in turn and everything computed again, the machine's weight too
(Wolter 2007, chapter 4), with the finite population correction. Intervals use Student's t with as many degrees of
freedom as articles less one for each stratum; shares have theirs on the scale of log odds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.special import expit

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


@dataclass(frozen=True)
class Ratios:
    """Columns of `Totals` that are set in ratio: above / below − above_other / below_other; −1 below stands for one.

    −1 in ``above_other`` is no second ratio. ``share`` marks what lies between 0 and 1.
    """

    above: np.ndarray
    below: np.ndarray
    above_other: np.ndarray
    below_other: np.ndarray
    share: np.ndarray


@dataclass(frozen=True)
class Estimated:
    """The corrected value of each ratio, and its interval."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray


def machine_alone(totals: np.ndarray, ratios: Ratios) -> np.ndarray:
    """Return the ratios of totals, or of each row of totals; missing where the total below is zero."""
    found = _ratios(_columns(np.atleast_2d(totals), ratios, one=1.0))
    return found[0] if totals.ndim == 1 else found


def estimate(totals: Totals, ratios: Ratios, confidence: float = 0.95, weight: float | None = None) -> Estimated:
    """Return the corrected ratios with their intervals; ``weight`` is the machine’s, and is tuned where none is given.

    Where every article of every stratum is coded, the value is the hand's and the interval has no width. Strata with
    one article coded of several have no variance of their own and must be joined before.
    """
    place, sizes = totals.stratum, totals.sizes.astype(float)
    n = np.bincount(place, minlength=len(sizes)).astype(float)
    member = (place[None] == np.arange(len(sizes))[:, None]).astype(float)
    hand, machine = _columns(totals.hand, ratios), _columns(totals.machine, ratios)
    whole = _columns(totals.population[None], ratios)[:, 0]
    one = _columns(np.zeros((1, totals.hand.shape[1])), ratios, one=1.0)[:, 0]
    by_hand = np.einsum("n,knq->kq", (sizes / n)[place], hand) + one
    beyond = whole - np.einsum("n,knq->kq", (sizes / n)[place], machine)

    z, zm = (each - (member @ each / n[:, None])[place] for each in _linear(hand, machine, by_hand))
    chosen, weights = _weights(z, zm, member, n, sizes) if weight is None else (np.array([weight]),) * 2
    value = _ratios((by_hand + chosen * beyond)[:, None])[0]
    share = (sizes / np.maximum(n - 1, 1))[place][:, None]
    moved, moved_machine = (
        share * (np.einsum("hn,knq->khq", member / n[:, None], each)[:, place] - each) for each in (hand, machine)
    )
    again = _ratios(by_hand[:, None] + moved + weights * (beyond[:, None] - moved_machine))
    factor = ((1 - n / sizes) * (n - 1) / n)[place][:, None]
    error = np.sqrt(np.where(factor > 0, factor * (again - value) ** 2, 0.0).sum(0))
    error = np.where(error < 1e-9 * np.maximum(abs(value), 1), 0.0, error)  # what rounding leaves of nothing
    # Where few articles are left uncoded, what they hold is as uncertain as what few coded ones would tell.
    free = np.maximum(np.minimum(n, sizes - n) - 1, 0).sum()
    t = stats.t.ppf((1 + confidence) / 2, max(free, 1))
    return _interval(value, error, t, ratios.share)


def _weights(
    z: np.ndarray, zm: np.ndarray, member: np.ndarray, n: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the machine's weight for each ratio, and with each article left out, shape (articles, ratios).

    ``z`` and ``zm`` are what articles add by hand and by machine, as deviations from the mean of their stratum.
    """
    place = member.argmax(0)
    claim = (sizes**2 * (1 - n / sizes) / n / np.maximum(n - 1, 1))[:, None]
    less = (n / np.maximum(n - 1, 1))[place][:, None]
    grown = np.where(n > 2, (n - 1) / np.maximum(n - 2, 1), 1.0)[place][:, None]
    whole, without = [], []
    for products in (z * zm, zm * zm, z * z):
        sums = member @ products
        whole.append((claim * sums).sum(0))
        without.append(whole[-1] + claim[place] * ((sums[place] - less * products) * grown - sums[place]))
    free = max(len(place) - len(sizes), 1)
    return _weight(np.stack(whole), free), _weight(np.stack(without), max(free - 1, 1))


def _weight(products: np.ndarray, free: int) -> np.ndarray:
    """Return the weight that makes the variance smallest, drawn toward 0 as far as it may be chance (Stein 1956)."""
    both, own, hand = products
    told = own > _NEVER * hand
    with np.errstate(divide="ignore", invalid="ignore"):
        noise = np.maximum(hand * own - both**2, 0.0) / (both**2 * free)
        found: np.ndarray = np.where(
            told & (both > 0), np.clip(both / own, 0.0, 1.0) * np.clip(1 - noise, 0.0, 1.0), 0.0
        )
    return found


def _interval(value: np.ndarray, error: np.ndarray, t: float, share: np.ndarray) -> Estimated:
    value = np.where(share, np.clip(value, 0.0, 1.0), value)
    low, high = value - t * error, value + t * error
    inner = np.clip(value, 0.005, 0.995)
    odds, wide = np.log(inner / (1 - inner)), t * error / (inner * (1 - inner))
    bounded = share & (error > 0)
    low = np.where(bounded, np.minimum(value, expit(odds - wide)), low)
    high = np.where(bounded, np.maximum(value, expit(odds + wide)), high)
    return Estimated(value, low, high)


def _columns(matrix: np.ndarray, ratios: Ratios, one: float = 0.0) -> np.ndarray:
    """Return the four columns of each ratio, shape (4, rows, ratios); ``one`` is what −1 below stands for."""
    padded = np.column_stack([matrix.astype(float), np.full(len(matrix), one), np.zeros(len(matrix))])
    zero = padded.shape[1] - 1
    none = ratios.above_other < 0
    picked = (
        ratios.above,
        np.where(ratios.below < 0, zero - 1, ratios.below),
        np.where(none, zero, ratios.above_other),
        np.where(none | (ratios.below_other < 0), zero - 1, ratios.below_other),
    )
    return np.stack([padded[:, each] for each in picked])


def _ratios(totals: np.ndarray) -> np.ndarray:
    above, below, above_other, below_other = totals
    with np.errstate(divide="ignore", invalid="ignore"):
        found: np.ndarray = np.where(below > _NEVER, above / below, np.nan) - np.where(
            below_other > _NEVER, above_other / below_other, np.nan
        )
    return found


def _linear(hand: np.ndarray, machine: np.ndarray, totals: np.ndarray) -> list[np.ndarray]:
    """Return what each article adds to the ratios to first order, by hand and by the machine."""
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = totals[0] / totals[1], totals[2] / totals[3]
        parts = [
            (each[0] - one * each[1]) / totals[1] - (each[2] - other * each[3]) / totals[3] for each in (hand, machine)
        ]
    return [np.nan_to_num(each, nan=0.0, posinf=0.0, neginf=0.0) for each in parts]
