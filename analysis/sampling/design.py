"""Articles drawn by chance to be coded by hand, each with the probability that it had.

Strata are periods crossed with how much the machine found, so that articles with nothing found are drawn too: what is
missed is counted. Every article has a number for good, made of the seed and its id; in each stratum those with the
smallest numbers are drawn. A larger sample so holds the smaller one (permanent random numbers: Ohlsson 1995). Strata
with much to read get more articles than their share, as the square root of the statements found (Neyman 1934, for
counts whose variance grows with their mean), one after the other by the method of Huntington and Hill, which never
takes an article back.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import files
from analysis.errors import InputError, ParameterError

#: A stratum of fewer articles is joined with its neighbour; there is one period for each so many articles of the first
#: draw, and at most so many periods.
SMALLEST_STRATUM, ARTICLES_PER_PERIOD, MOST_PERIODS = 5, 20, 4
#: The columns of sample.csv, which has one row per drawn article, in the order in which to code them. A stratum holds
#: the ``stratum_size`` articles published from ``since`` to before ``until`` (ISO days, empty where open; undated
#: articles belong to the first) in which the machine found ``least`` to ``most`` statements (−1 where open). Of these
#: ``n_drawn`` were drawn, and ``probability`` is the quotient; ``order`` is the place in the stratum, from 1.
COLUMNS = {
    **{"document_id": str, "stratum": int, "stratum_size": int, "n_drawn": int, "probability": float, "order": int},
    **{"seed": str, "since": str, "until": str, "least": int, "most": int},
}
_BOUNDS = ["since", "until", "least", "most"]


def articles_of(documents: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Return one row per document: document_id, day, and found, the statements of which the reader is sure."""
    sure = statements.loc[statements["sure"].astype(bool), "document_id"].value_counts()
    ids, published = documents["document_id"].astype(str), documents["published"].fillna("").astype(str)
    found = ids.map(sure).fillna(0).astype(int)
    return pd.DataFrame({"document_id": ids, "day": published.str[:10], "found": found})


def numbers(ids: Iterable[str], seed: str) -> list[float]:
    """Return each article's number for good, from 0 to 1."""
    return [int.from_bytes(sha256(f"{seed}\0{each}".encode()).digest()[:8], "big") / 2**64 for each in ids]


def draw(articles: pd.DataFrame, n_articles: int, seed: str, earlier: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return a sample of ``articles`` (`articles_of`) with `COLUMNS`, or ``earlier`` extended to so many.

    Raises ParameterError for fewer articles than the strata or the earlier sample need, and InputError where the
    earlier sample has another seed or was drawn from other articles or another reading.
    """
    strata = _strata(articles, n_articles) if earlier is None else strata_of(earlier)
    if earlier is not None and earlier["seed"].iloc[0] != seed:
        raise InputError(
            f"The sample was drawn with the seed {earlier['seed'].iloc[0]!r}, and {seed!r} cannot extend it; leave "
            "the seed out, or move sample.csv away to begin another sample."
        )
    if earlier is not None and n_articles < len(earlier):
        raise ParameterError(f"The sample holds {len(earlier)} articles already; give a larger number.")
    inside = placed(articles, strata)
    inside["number"] = numbers(inside["document_id"], seed)
    inside = inside.sort_values(["stratum", "number", "document_id"])
    inside["order"] = inside.groupby("stratum").cumcount() + 1
    sizes = inside.groupby("stratum").size()
    strata = strata.assign(seed=seed, stratum_size=sizes, n_drawn=allocation(inside, n_articles))
    drawn = inside.join(strata, on="stratum")
    drawn = drawn[drawn["order"] <= drawn["n_drawn"]].astype({"stratum_size": int, "n_drawn": int})
    drawn["probability"] = (drawn["n_drawn"] / drawn["stratum_size"]).round(6)
    fixed = ["document_id", "stratum", "stratum_size", "order"]
    if earlier is not None and len(earlier.merge(drawn, on=fixed)) < len(earlier):
        raise InputError(
            "The sample cannot be extended, because the articles, the actors or the machine’s reading are others than "
            "when it was drawn; restore them, or move sample.csv away to begin another sample."
        )
    # Strata take turns, so that whoever stops half way has coded a smaller sample of the same design.
    turn = (drawn["order"] - 0.5) / drawn["n_drawn"]
    return drawn.assign(turn=turn).sort_values(["turn", "stratum"], ignore_index=True)[list(COLUMNS)]


def read(path: Path) -> pd.DataFrame:
    """Return the sample in a file, with `COLUMNS`; raises InputError for a file that is none."""
    rows = [row for _, row in files.read_table(path, tuple(COLUMNS))]
    try:
        drawn = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
        whole = bool(len(drawn)) and drawn["document_id"].is_unique and drawn["seed"].nunique() == 1
    except ValueError:
        whole = False
    if not whole:
        raise InputError(f"{path} is no sample, or was changed by hand; restore it, or move it away and draw again.")
    return drawn


def strata_of(drawn: pd.DataFrame) -> pd.DataFrame:
    """Return the bounds of a sample's strata (since, until, least, most), by their number from 1."""
    return drawn.drop_duplicates("stratum").set_index("stratum")[_BOUNDS].sort_index()


def placed(articles: pd.DataFrame, strata: pd.DataFrame) -> pd.DataFrame:
    """Return the articles with ``stratum``, one stratum after the other."""
    day, found = articles["day"], articles["found"]
    parts = [
        articles[(day >= since) & ((day < until) | (not until)) & (found >= least) & ((found <= most) | (most < 0))]
        for since, until, least, most in strata.itertuples(index=False)
    ]
    return pd.concat(parts, keys=strata.index, names=["stratum"]).reset_index("stratum")


def allocation(articles: pd.DataFrame, n_articles: int) -> pd.Series:
    """Return how many articles each stratum gets; with one article more it is the same but for one stratum.

    Raises ParameterError where there are too few articles for two in each stratum, which a variance needs.
    """
    strata = articles.groupby("stratum")["found"].agg(["size", "mean"])
    sizes = strata["size"].to_numpy()
    taken = np.minimum(2, sizes)
    if n_articles < taken.sum():
        raise ParameterError(f"A sample of this event needs at least {taken.sum()} articles; draw more.")
    claim = sizes * np.sqrt(1 + strata["mean"].to_numpy())
    for _ in range(min(n_articles, len(articles)) - taken.sum()):
        taken[np.where(taken < sizes, claim / np.sqrt(taken * (taken + 1)), -1).argmax()] += 1
    return pd.Series(taken, strata.index)


def _strata(articles: pd.DataFrame, n_articles: int) -> pd.DataFrame:
    """Return the bounds of strata that hold each article once (`strata_of`)."""
    days = sorted(day for day in articles["day"] if day)
    periods = min(max(n_articles // ARTICLES_PER_PERIOD, 1), MOST_PERIODS) if days else 1
    cuts = sorted({days[len(days) * each // periods] for each in range(1, periods)} - set(days[:1]))
    bounds = []
    for since, until in pairwise(["", *cuts, ""]):
        inside = (articles["day"] >= since) & ((articles["day"] < until) | (not until))
        edges = _edges(articles.loc[inside, "found"])
        bounds += [(since, until, least, above - 1) for least, above in pairwise([*edges, 0])]
    return pd.DataFrame(bounds, range(1, len(bounds) + 1), _BOUNDS)


def _edges(found: pd.Series) -> list[int]:
    """Return from how many statements on an article has nothing, few (up to the median of those with any), or many."""
    edges = sorted({0, 1, int(found[found > 0].median()) + 1}) if (found > 0).any() else [0]
    while len(edges) > 1:
        sizes = np.bincount(np.searchsorted(edges, found, side="right") - 1, minlength=len(edges))
        if sizes.min() >= SMALLEST_STRATUM:
            break
        edges.pop(max(int(sizes.argmin()), 1))
    return edges
