"""How wide the interval of a mean will be with so many articles coded, before anybody codes them."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy import stats

from analysis.corpus.tables import Analysis
from analysis.records import STANCES
from analysis.sampling import design, misreading
from analysis.sampling.coded import read_sample
from analysis.sampling.quantities import corrected

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
    placed = design.placed(articles, design.strata_of(drawn))
    sizes = [each for each in SIZES if 2 * placed["stratum"].nunique() < each <= len(articles)]
    pilot = corrected(found, read_sample(found.event), by=["all", "actor"], actors=actors)
    known = pd.DataFrame() if pilot is None else pilot[(pilot["quantity"] == "mean stance") & pilot["ci_low"].notna()]
    if len(known):
        known = known.sort_values("n_holding", ascending=False, kind="stable").head(_SHOWN)
        subjects, basis = known["subject"].tolist(), "pilot"
        own = (known["ci_high"] - known["ci_low"]) / _spread(int(known["n_articles"].iloc[0]), placed)
        widths = np.outer(own, [_spread(each, placed) for each in sizes])
    else:
        machine = found.statements[found.statements["sure"].astype(bool)]
        machine = machine[machine["actor_id"].isin(actors) | (not actors)]
        most = machine["actor_id"].value_counts().index[: _SHOWN - 1].tolist()
        subjects, basis, stream = ["all", *most], "simulation", np.random.default_rng(2025)
        rows = [machine, *(machine[machine["actor_id"] == each] for each in most)]
        widths = np.array([_simulated(each, placed, sizes, stream) for each in rows])
    named = pd.DataFrame({"subject": subjects, "basis": basis})
    return named.join(pd.DataFrame(widths, columns=list(map(str, sizes))).round(2))


def _spread(n_articles: int, placed: pd.DataFrame) -> float:
    """Return what the width of an interval is proportional to."""
    t = stats.t.ppf(0.975, max(n_articles - placed["stratum"].nunique(), 1))
    return float(t * np.sqrt(max(1 / n_articles - 1 / len(placed), 1e-12)))


def _simulated(
    machine: pd.DataFrame, placed: pd.DataFrame, sizes: list[int], stream: np.random.Generator
) -> np.ndarray:
    """Return the width for each size, had the hand coded as `misreading` has it."""
    counts = pd.crosstab(machine["document_id"], machine["stance"])
    found = counts.reindex(index=placed["document_id"], columns=list(STANCES), fill_value=0).to_numpy(int)
    in_all = placed.groupby("stratum").size()
    drawn = [design.allocation(placed, n) for n in sizes]
    squares = np.zeros(len(sizes))
    for _ in range(_SIMULATIONS):
        hand = misreading.simulate(found, misreading.cube(misreading.counts()), stream, 1)[0]
        score, taken = (each.sum() for each in (hand @ misreading.SCORES_OF, hand @ misreading.TAKEN))
        mean, n_taken = score / max(taken, 1), max(taken, 1)
        z, zm = (each @ (misreading.SCORES_OF - mean * misreading.TAKEN) / n_taken for each in (hand, found))
        left = z - np.clip(np.cov(z, zm)[0, 1] / max(zm.var(), 1e-12), 0, 1) * zm
        own = pd.Series(left).groupby(placed["stratum"].to_numpy()).var(ddof=0) * in_all**2
        squares += [(own * (1 / each - 1 / in_all)).sum() for each in drawn]
    t = stats.t.ppf(0.975, [n - len(in_all) for n in sizes])
    widths: np.ndarray = 2 * t * np.sqrt(squares / _SIMULATIONS)
    return widths
