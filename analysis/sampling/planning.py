"""How wide the interval of a mean will be with so many articles coded, before anybody codes them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from scipy import stats

from analysis.records import STANCES
from analysis.sampling import design, misreading
from analysis.sampling.tables import corrected
from analysis.tables import Analysis

SIZES = (20, 40, 80, 160)
_SHOWN = 4
_SIMULATIONS = 10


def expected_widths(
    found: Analysis, articles: pd.DataFrame, drawn: pd.DataFrame, actors: Collection[str] = ()
) -> pd.DataFrame:
    """Return the expected width of the 95 % interval of mean stances: subject, basis, and a column for each of `SIZES`.

    ``articles`` (`design.articles_of`) are those that were drawn from. Subjects are *all* and the actors with most
    statements. Where enough is coded, the widths of the sample are carried over (basis *pilot*); else a hand coding is
    made up from how the reader misread other articles (*simulation*). Sizes that the event or its strata do not allow
    are left out.
    """
    strata = design.members_of(articles, design.strata_of(drawn))
    sizes = [each for each in SIZES if 2 * len(strata) < each <= len(articles)]
    pilot = corrected(found, actors=actors)
    if pilot is not None:
        chosen = (pilot["quantity"] == "mean stance") & pilot["by"].isin(["all", "actor"]) & pilot["ci_low"].notna()
        means = pilot[chosen].sort_values("n_holding", ascending=False, kind="stable").head(_SHOWN)
        if len(means):
            own = (means["ci_high"] - means["ci_low"]).to_numpy() / _spread(int(means["n_articles"].iloc[0]), strata)
            return _table(means["subject"].tolist(), "pilot", sizes, [own * _spread(each, strata) for each in sizes])
    machine = found.statements[found.statements["sure"].astype(bool)]
    if actors:
        machine = machine[machine["actor_id"].isin(actors)]
    loudest = machine["actor_id"].value_counts().index[: _SHOWN - 1].tolist()
    rows = [machine, *(machine[machine["actor_id"] == each] for each in loudest)]
    stream = np.random.default_rng(2025)
    widths = np.transpose([_simulated(each, strata, sizes, stream) for each in rows])
    return _table(["all", *loudest], "simulation", sizes, widths)


def _table(
    subjects: Sequence[str], basis: str, sizes: Sequence[int], widths: Sequence[np.ndarray] | np.ndarray
) -> pd.DataFrame:
    found = pd.DataFrame({"subject": subjects, "basis": basis})
    return found.assign(**{str(n): wide for n, wide in zip(sizes, widths, strict=True)}).round(2)


def _spread(n_articles: int, strata: Sequence[pd.DataFrame]) -> float:
    """Return what the width of an interval is proportional to."""
    t = stats.t.ppf(0.975, max(n_articles - len(strata), 1))
    return float(t * np.sqrt(max(1 / n_articles - 1 / sum(map(len, strata)), 1e-12)))


def _simulated(
    machine: pd.DataFrame, strata: Sequence[pd.DataFrame], sizes: Sequence[int], stream: np.random.Generator
) -> np.ndarray:
    """Return the width for each size, had the hand coded as `misreading` has it."""
    counts = pd.crosstab(machine["document_id"], machine["stance"])
    ids = pd.concat(strata)["document_id"]
    found = counts.reindex(index=ids, columns=list(STANCES), fill_value=0).to_numpy(int)
    in_all = np.array([len(each) for each in strata])
    squares = np.zeros(len(sizes))
    for _ in range(_SIMULATIONS):
        hand = misreading.simulate(found, misreading.cube(misreading.counts()), stream, 1)[0]
        score, taken = hand @ misreading.SCORES_OF, hand @ misreading.TAKEN
        whole, n_taken = score.sum() / max(taken.sum(), 1), max(taken.sum(), 1)
        z, zm = ((each @ misreading.SCORES_OF - whole * (each @ misreading.TAKEN)) / n_taken for each in (hand, found))
        left = z - np.clip(np.cov(z, zm)[0, 1] / max(zm.var(), 1e-12), 0, 1) * zm
        own = np.array([each.var() * len(each) ** 2 for each in np.split(left, np.cumsum(in_all)[:-1])])
        squares += [(own * (1 / np.array(design.allocation(strata, n)) - 1 / in_all)).sum() for n in sizes]
    t = stats.t.ppf(0.975, [n - len(strata) for n in sizes])
    widths: np.ndarray = 2 * t * np.sqrt(squares / _SIMULATIONS)
    return widths
