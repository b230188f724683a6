"""Statements and positions → what is counted in each article, and which counts are set in ratio."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.records import STANCES
from analysis.sampling.estimator import Ratios

#: Differences are between these many subjects with most statements.
MOST_COMPARED = 10
DIMENSIONS = ("all", "actor", "side", "outlet", "period")
#: What is counted in each article: statements, those of each stance, with a position, their scores; then positions.
COUNTED = ("n", *STANCES, "taken", "score", *(f"position {each}" for each in STANCES), "held")
#: Quantity → the columns that are set in ratio, above and below; nothing below is a total.
QUANTITIES = {
    "statements": ("n", ""),
    "mean stance": ("score", "taken"),
    **{f"share {each}": (each, "n") for each in STANCES},
    **{f"position {each}": (f"position {each}", "held") for each in STANCES},
}
_DIFFERENCE = "difference of means"


@dataclass(frozen=True)
class Rows:
    """Statements and positions of one coder, with a column for each dimension."""

    statements: pd.DataFrame
    positions: pd.DataFrame


def names(by: str, *coders: Rows) -> np.ndarray:
    """Return the subjects of a dimension in the order of their names."""
    return np.array(
        sorted({str(each) for rows in coders for each in rows.statements[by].unique()} - {""}), dtype=object
    )


def _counted(rows: Rows) -> Iterator[tuple[str, pd.DataFrame, np.ndarray | None]]:
    """Yield the name of each thing that is counted, the rows that count, and what each adds where that is not 1."""
    statements, positions = rows.statements, rows.positions
    yield "n", statements, None
    taken = statements[statements["score"].notna()]
    yield "taken", taken, None
    yield "score", taken, taken["score"].to_numpy(float)
    for each in STANCES:
        yield each, statements[statements["stance"] == each], None
        yield f"position {each}", positions[positions["position"] == each], None
    yield "held", positions, None


def sums(by: str, rows: Rows, names: np.ndarray, ids: Sequence[str] = ()) -> np.ndarray:
    """Return what is counted, shape (subjects, counted), or with ids of documents (documents, subjects × counted)."""
    sums = np.zeros((max(len(ids), 1), len(names), len(COUNTED)))
    subjects, documents = pd.Index(names), pd.Index(ids)
    for name, each, values in _counted(rows):
        subject = subjects.get_indexer(pd.Index(each[by]))
        document = documents.get_indexer(pd.Index(each["document_id"])) if len(ids) else np.zeros(len(each), int)
        inside = (subject >= 0) & (document >= 0)
        place = document[inside] * len(names) + subject[inside]
        added = np.bincount(place, None if values is None else values[inside], minlength=sums[..., 0].size)
        sums[..., COUNTED.index(name)] = added.reshape(sums.shape[:2])
    return sums.reshape(len(ids), -1) if len(ids) else sums[0]


def joined(used: pd.Series, drawn: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the stratum of each used article, from 0, and the strata's sizes.

    Strata are joined with the next until two of their articles are coded, or all; the last with the one before. One
    article has no variance.
    """
    sizes = drawn.drop_duplicates("stratum").set_index("stratum")["stratum_size"].sort_index()
    n = used.value_counts().reindex(sizes.index, fill_value=0)
    groups: list[list[int]] = []
    open_group: list[int] = []
    for stratum in sizes.index:
        open_group.append(stratum)
        if n[open_group].sum() >= min(2, sizes[open_group].sum()):
            groups.append(open_group)
            open_group = []
    if open_group:
        groups = [*groups[:-1], [*(groups[-1] if groups else []), *open_group]]
    number = {stratum: place for place, group in enumerate(groups) for stratum in group}
    return used.map(number).to_numpy(), np.array([sizes[group].sum() for group in groups])


def wanted(by: str, heard: np.ndarray, n_holding: np.ndarray) -> pd.DataFrame:
    """Return the quantities of each subject, and differences of means between those with most statements.

    Columns: quantity, one, other (places of the subjects, −1 for none), above, below (names of what is counted),
    n_holding.
    """
    rows = [
        (quantity, each, -1, above, below)
        for each in range(len(heard))
        for quantity, (above, below) in QUANTITIES.items()
        if by == "actor" or below != "held"
    ]
    loudest = sorted(np.argsort(-heard, kind="stable")[:MOST_COMPARED].tolist())
    rows += [(_DIFFERENCE, *pair, *QUANTITIES["mean stance"]) for pair in combinations(loudest, 2)]
    wanted = pd.DataFrame(rows, columns=["quantity", "one", "other", "above", "below"])
    wanted = wanted.astype({"one": int, "other": int})
    other = wanted["other"].where(wanted["other"] >= 0, wanted["one"])
    return wanted.assign(n_holding=np.minimum(n_holding[wanted["one"]], n_holding[other]))


def ratios(wanted: pd.DataFrame) -> Ratios:
    """Return where the quantities' columns stand in the flat totals (subjects × counted)."""
    place = {name: at for at, name in enumerate(COUNTED)} | {"": -1}
    above, below = (wanted[name].map(place).to_numpy(int) for name in ("above", "below"))
    one, other = (wanted[name].to_numpy() * len(COUNTED) for name in ("one", "other"))
    return Ratios(
        one + above,
        np.where(below < 0, -1, one + below),
        np.where(other < 0, -1, other + above),
        np.where(other < 0, -1, other + below),
        wanted["quantity"].str.startswith(("share", "position")).to_numpy(bool),
    )
