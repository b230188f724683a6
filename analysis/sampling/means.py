"""Mean stances as pages show them: corrected by the sample, or the machine's with where a hand coding would lie."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.records import STANCES, table
from analysis.sampling.coded import Sample
from analysis.sampling.counting import Rows
from analysis.sampling.misreading import SCORES_OF, TAKEN, interval
from analysis.sampling.tables import IN_PERIOD, corrected, laid_out
from analysis.tables import Analysis

#: What the worked example compares, from all statements to single actors.
_COMPARED = ("all", "side", "actor")


@dataclass(frozen=True, slots=True)
class Mean:
    """One row per subject: its mean stance (−1…+1), what it would be by hand, or at least where.

    ``checked`` tells which: where it is true, ``mean`` is corrected by the sample and the interval is the sample's;
    else it is the machine's, and the interval is where a coding of the same articles by hand would lie, going by how
    the reader misread other articles (missing for another reader than the embedded one). ``machine`` is always the
    machine's. ``n_statements`` are those with a position. ``note`` says in words why a number is missing, or not
    corrected.
    """

    subject: str
    mean: float | None
    ci_low: float | None
    ci_high: float | None
    machine: float | None
    checked: bool
    n_statements: int
    note: str = ""


def means(
    found: Analysis,
    sample: Sample | None,
    by: str = "actor",
    *,
    actors: Collection[str] = (),
    period: str = "month",
    min_statements: int = 3,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return a `Mean` per row; ``subject`` is all, a side, outlet, period or actor’s id.

    For an actor also ``actor_id`` has it; by *actor in period* ``actor_id`` and ``period`` have both. ``actors`` and
    ``found`` are as for `corrected`. Fewer than ``min_statements`` of the machine's have no mean, unless the sample
    corrects it. Raises ParameterError for a confidence that is no share and for a minimum below one, and InputError.

    >>> means = sampling.means(found, None, min_statements=1)
    >>> means.loc[means["subject"] == "putin", ["mean", "checked"]].values.tolist()
    [[-1.0, False]]
    """
    if not 0 < confidence < 1:
        raise ParameterError(f"The confidence is {confidence}; give a share between 0 and 1, such as 0.95.")
    if min_statements < 1:
        raise ParameterError(f"The minimum of statements is {min_statements}; a mean needs at least 1.")
    told = _by_machine(
        laid_out(found, found.statements, found.positions, actors, period), by, min_statements, confidence
    )
    if found.event.reading:  # how another reader than the embedded one misreads is not known
        told = told.assign(ci_low=np.nan, ci_high=np.nan)
    hand = corrected(found, sample, by=[by], actors=actors, period=period, confidence=confidence)
    if hand is not None:
        told = _by_hand(told, _mean_stances(hand))
    if by == "actor":
        return told.assign(actor_id=told["subject"])
    if by == IN_PERIOD:
        parts = told["subject"].str.partition("\t")
        return told.assign(actor_id=parts.get(0, ""), period=parts.get(2, ""))
    return told


def compared(
    found: Analysis, sample: Sample | None, truth: Sample | None, *, min_statements: int = 3, confidence: float = 0.95
) -> pd.DataFrame:
    """Return the `Mean` of all statements, each side and each actor with one, with ``by``, ``name`` and ``truth``.

    The column ``truth`` is the mean that a coding of all articles by hand has (`census`), else missing. Rows
    go from all statements to single actors, those with most statements first.

    >>> told = sampling.compared(found, None, sampling.census(found.event))
    >>> told.loc[0, ["by", "name"]].tolist()
    ['all', 'all statements']
    """
    names = dict(zip(found.actors["actor_id"], found.actors["name"], strict=True))
    parts = []
    for by in _COMPARED:
        rows = means(found, sample, by, min_statements=min_statements, confidence=confidence)
        rows = rows[rows["mean"].notna()].sort_values("n_statements", ascending=False, kind="stable")
        subject, hand = rows["subject"], corrected(found, truth, by=[by])
        true = {} if hand is None else _mean_stances(hand)["corrected"].to_dict()
        name = subject.map(names) if by == "actor" else subject.replace("all", "all statements")
        parts.append(rows.assign(by=by, name=name.fillna(subject), truth=subject.map(true)))
    return pd.concat(parts, ignore_index=True).astype({"truth": float})


def _mean_stances(quantities: pd.DataFrame) -> pd.DataFrame:
    return quantities[quantities["quantity"] == "mean stance"].set_index("subject")


def _by_machine(rows: Rows, by: str, min_statements: int, confidence: float) -> pd.DataFrame:
    statements = rows.statements[rows.statements[by] != ""]
    counts = pd.crosstab(statements[by], statements["stance"]).reindex(columns=list(STANCES), fill_value=0)
    found = []
    for subject, own in zip(counts.index, counts.to_numpy(int), strict=True):
        n = int(own[TAKEN].sum())
        if n < min_statements:
            note = f"only {n} statement{'s' * (n > 1)}" if n else "no position taken"
            found.append(Mean(str(subject), None, None, None, None, False, n, note))
            continue
        mean = round(float(own @ SCORES_OF) / n, 4)
        found.append(Mean(str(subject), mean, *interval(tuple(own.tolist()), confidence), mean, False, n))
    return table(found, Mean)


def _by_hand(told: pd.DataFrame, hand: pd.DataFrame) -> pd.DataFrame:
    """Return the means with what the sample makes of them; those that only the sample has come last."""
    known = hand["corrected"].notna()
    new = hand.index[known & ~hand.index.isin(told["subject"])]
    more = table([Mean(each, None, None, None, None, False, 0) for each in new], Mean)
    told = pd.concat([told, more], ignore_index=True) if len(more) else told
    own = hand.reindex(told["subject"]).set_index(told.index)
    checked = own["corrected"].notna()
    values = {name: own[of].where(checked, told[name]) for name, of in _FROM_SAMPLE.items()}
    note = own["note"].fillna("not corrected").where(checked | told["mean"].notna(), told["note"])
    return told.assign(checked=checked, note=note, **values)


_FROM_SAMPLE = {"mean": "corrected", "ci_low": "ci_low", "ci_high": "ci_high", "machine": "machine"}
