"""Mean stances as pages show them: corrected by the sample, or the machine's with where a hand coding would lie."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.aggregate.estimates import check_settings
from analysis.corpus.tables import Analysis
from analysis.records import STANCES
from analysis.sampling.coded import Sample
from analysis.sampling.misreading import SCORES_OF, TAKEN, interval
from analysis.sampling.quantities import IN_PERIOD, corrected, laid_out


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
    """Return one row per subject: its mean stance (−1…+1), what it would be by hand, or at least where.

    ``subject`` is all, a side, outlet, period or actor’s id; for an actor also ``actor_id`` has it, and by *actor in
    period* ``actor_id`` and ``period`` have both. Where ``checked`` is true, ``mean`` is corrected by the sample, and
    ``ci_low`` and ``ci_high`` are the sample's. Else it is the machine's, and they are where a coding of the same
    articles by hand would lie, going by how the reader misread other articles (missing for another reader than the
    embedded one). ``machine`` is always the machine's. ``n_statements`` are those with a position. ``note`` says in
    words why a number is missing, or not corrected.

    ``actors`` and ``found`` are as for `corrected`. Fewer than ``min_statements`` of the machine's have no mean, unless
    the sample corrects it. Raises ParameterError for settings that make no sense, and InputError.

    >>> means = sampling.means(found, None, min_statements=1)
    >>> means.loc[means["subject"] == "putin", ["mean", "checked"]].values.tolist()
    [[-1.0, False]]
    """
    check_settings(confidence, min_statements)
    rows = laid_out(found, found.statements, found.positions, actors, period)
    told = _by_machine(rows[(rows["n"] > 0) & (rows[by] != "")], by, min_statements, confidence)
    if found.event.reading:  # how another reader than the embedded one misreads is not known
        told = told.assign(ci_low=np.nan, ci_high=np.nan)
    hand = corrected(found, sample, by=[by], actors=actors, period=period, confidence=confidence)
    if hand is not None:
        told = _by_hand(told, _mean_stances(hand))
    told = told.rename_axis("subject").reset_index()
    if by == IN_PERIOD:
        parts = told["subject"].str.partition("\t")
        return told.assign(actor_id=parts.get(0, ""), period=parts.get(2, ""))
    return told.assign(actor_id=told["subject"]) if by == "actor" else told


def compared(
    found: Analysis, sample: Sample | None, truth: Sample | None, *, min_statements: int = 3, confidence: float = 0.95
) -> pd.DataFrame:
    """Return `means` of all statements, each side and each actor that has one, with ``by``, ``name`` and ``truth``.

    The column ``truth`` is the mean that a coding of all articles by hand has (`census`), else missing. Rows
    go from all statements to single actors, those with most statements first.

    >>> told = sampling.compared(found, None, sampling.census(found.event))
    >>> told.loc[0, ["by", "name"]].tolist()
    ['all', 'all statements']
    """
    names = found.actors.set_index("actor_id")["name"]
    parts = []
    for by in ("all", "side", "actor"):
        rows = means(found, sample, by, min_statements=min_statements, confidence=confidence)
        rows = rows[rows["mean"].notna()].sort_values("n_statements", ascending=False, kind="stable")
        subject, hand = rows["subject"], corrected(found, truth, by=[by])
        true = np.nan if hand is None else subject.map(_mean_stances(hand)["corrected"])
        name = subject.map(names) if by == "actor" else subject.replace("all", "all statements")
        parts.append(rows.assign(by=by, name=name.fillna(subject), truth=true))
    return pd.concat(parts, ignore_index=True).astype({"truth": float})


def _mean_stances(quantities: pd.DataFrame) -> pd.DataFrame:
    return quantities[quantities["quantity"] == "mean stance"].set_index("subject")


def _by_machine(rows: pd.DataFrame, by: str, min_statements: int, confidence: float) -> pd.DataFrame:
    """Return the means of statements (`laid_out`) as the machine has them, by subject."""
    counts = rows.groupby(by)[list(STANCES)].sum().astype(int)
    found = []
    for own in counts.to_numpy():
        n = int(own[TAKEN].sum())
        if n < min_statements:
            note = f"only {n} statement{'s' * (n > 1)}" if n else "no position taken"
            found.append((np.nan, np.nan, np.nan, np.nan, False, n, note))
        else:
            mean = round(float(own @ SCORES_OF) / n, 4)
            found.append((mean, *interval(tuple(own.tolist()), confidence), mean, False, n, ""))
    columns = ["mean", "ci_low", "ci_high", "machine", "checked", "n_statements", "note"]
    return pd.DataFrame(found, counts.index, columns)


def _by_hand(told: pd.DataFrame, hand: pd.DataFrame) -> pd.DataFrame:
    """Return the means with what the sample makes of them; those that only the sample has come last."""
    known = hand.index[hand["corrected"].notna()]
    told = told.reindex(told.index.append(known[~known.isin(told.index)]))
    told = told.fillna({"n_statements": 0, "note": ""}).astype({"n_statements": int})
    own = hand.reindex(told.index)
    checked = own["corrected"].notna()
    values = own.assign(mean=own["corrected"])[["mean", "ci_low", "ci_high", "machine"]]
    note = own["note"].fillna("not corrected").where(checked | told["mean"].notna(), told["note"])
    return told.assign(**values.where(checked, told[values.columns]), checked=checked, note=note)
