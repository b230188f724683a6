"""What is said of actors, sides, outlets and periods, by machine and corrected by hand: one tidy table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis import periods, pipeline
from analysis.errors import InputError
from analysis.readers.config import EMBEDDED
from analysis.sampling import coded, counting, estimator
from analysis.sampling.coded import Sample
from analysis.sampling.counting import DIMENSIONS, Rows
from analysis.sampling.estimator import Totals
from analysis.tables import Analysis

#: Fewer sampled articles than this that hold an actor are too few for an interval (docs/decisions/0023-sample.md).
FEWEST_HOLDING = 15
#: An actor with fewer statements of the machine's is in the table only if the sample holds it.
FEWEST_STATEMENTS = 3
#: The dimension of an actor in a period.
IN_PERIOD = "actor in period"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One row per quantity and subject: the machine's value, the corrected one, and its interval.

    Quantities are the number of statements, the mean stance (−1…+1), the share of each stance among the statements, the
    share of each position among the articles that hold the actor, and differences of two means. ``by`` says what the
    subject is: all, actor (by id), side, outlet or period. ``other`` is whose mean is taken off, else empty. Of the
    ``n_articles`` that were coded and used, ``n_holding`` have a statement of the subject by hand, of the rarer one in
    a difference. ``note`` says in words why a number is missing.
    """

    quantity: str
    by: str
    subject: str
    other: str
    machine: float | None
    corrected: float | None
    ci_low: float | None
    ci_high: float | None
    n_articles: int
    n_holding: int
    note: str = ""


def corrected(
    found: Analysis,
    sample: Sample | None,
    *,
    by: Sequence[str] = DIMENSIONS,
    actors: Collection[str] = (),
    period: str = "month",
    confidence: float = 0.95,
) -> pd.DataFrame | None:
    """Return a `Quantity` per row, corrected by a hand-coded sample, or nothing where no article of it is coded.

    ``actors`` limits everything to statements of actors with these ids. ``found`` may be limited to some documents
    (`aggregate.within`), but not to some statements. Corrections of single statements do not enter. Raises InputError.

    >>> told = sampling.corrected(found, sampling.census(found.event), by=["all"])
    >>> told.loc[told["quantity"] == "statements", "n_articles"].tolist()
    [1]
    """
    if sample is None or not sample.n_used:
        return None
    found = without_corrections(found)
    used = sample.drawn[sample.drawn["used"]]
    machine = laid_out(found, found.statements, found.positions, actors, period)
    if len(found.documents) > sample.n_articles:
        raise InputError(
            f"The event {found.event.name} has {len(found.documents)} articles, and its sample was drawn from "
            f"{sample.n_articles}; take the new ones out, or move sample.csv away and draw again."
        )
    said, stood = (coded.with_ids(rows, found) for rows in (sample.statements, sample.positions))
    stood = stood.drop_duplicates(["document_id", "actor_id"])  # who went by two names in an article stands once
    hand = laid_out(found, said, stood, actors, period)
    strata = counting.joined(used["stratum"], sample.drawn)
    parts = [_estimated(each, machine, hand, used["document_id"], *strata, confidence) for each in by]
    return pd.concat(parts, ignore_index=True)


def without_corrections(found: Analysis) -> Analysis:
    """Return the analysis as the machine alone has it; raises InputError where corrections went into coded tables."""
    if not len(found.outcomes):
        return found
    if found.event.coded:
        raise InputError(
            f"{found.event.coded} was coded with corrections, which are no random sample; code the corpus again "
            "without corrections.csv to estimate from a sample."
        )
    reader = found.event.reading.name if found.event.reading else EMBEDDED
    alone = pipeline.analyze(replace(found.event, corrections=None), reader)
    return alone.of_documents(set(found.documents["document_id"]))


def laid_out(
    found: Analysis, statements: pd.DataFrame, positions: pd.DataFrame, actors: Collection[str], period: str
) -> Rows:
    """Return the statements that are sure, and the positions, in the documents of ``found`` and of these actors.

    Each has a column for each dimension, and `IN_PERIOD`: the actor's id, a tab and the period, empty without a date.
    """
    if "sure" in statements:
        statements = statements[statements["sure"].astype(bool)]
    outlets = found.documents.set_index("document_id")["outlet"]

    def placed(rows: pd.DataFrame) -> pd.DataFrame:
        rows = rows[rows["document_id"].isin(outlets.index) & (rows["actor_id"].isin(actors) | (not actors))]
        dated = periods.with_periods(rows, found.documents, period)["period"].reindex(rows.index).fillna("")
        both = (rows["actor_id"] + "\t" + dated).where(dated != "", "")
        outlet = rows["document_id"].map(outlets)
        return rows.assign(all="all", actor=rows["actor_id"], outlet=outlet, period=dated, **{IN_PERIOD: both})

    return Rows(placed(statements), placed(positions))


def _estimated(
    by: str, machine: Rows, hand: Rows, ids: pd.Series, stratum: np.ndarray, sizes: np.ndarray, confidence: float
) -> pd.DataFrame:
    """Return the rows of one dimension."""
    names = counting.names(by, machine, hand)
    held = hand.statements[hand.statements["document_id"].isin(ids)].groupby(by)["document_id"].nunique()
    holding = held.reindex(names, fill_value=0).to_numpy(int)
    population = counting.sums(by, machine, names)
    kept = (population[:, 0] >= FEWEST_STATEMENTS) | (holding > 0)
    names, holding, population = names[kept], holding[kept], population[kept]
    wanted = counting.wanted(by, population[:, 0], holding)
    naive = estimator.machine_alone(population.ravel(), counting.ratios(wanted))
    census = len(ids) == sizes.sum()
    enough = wanted[census | (wanted["n_holding"] >= FEWEST_HOLDING)]
    # Only what can be corrected is laid out by article: a large corpus has tens of thousands of actors.
    inside = np.unique(enough[["one", "other"]].to_numpy().ravel())
    inside = inside[inside >= 0]
    here = {place: at for at, place in enumerate(inside)} | {-1: -1}
    enough = enough.assign(**{name: [here[each] for each in enough[name]] for name in ("one", "other")})
    enough = enough.astype({"one": int, "other": int})
    said, read = (counting.sums(by, rows, names[inside], ids.tolist()) for rows in (hand, machine))
    totals = Totals(said, read, population[inside].ravel(), stratum, sizes)
    numbers = bounded(totals, enough, confidence).reindex(wanted.index)
    few = wanted["n_holding"].map(
        lambda n: f"not corrected: in {n} sampled article{'s' * (n > 1)}" if n else "not corrected: not in the sample"
    )
    told = pd.DataFrame(
        {
            "quantity": wanted["quantity"],
            "by": by,
            "subject": names[wanted["one"]],
            "other": [names[each] if each >= 0 else "" for each in wanted["other"]],
            "machine": naive,
            **{name: numbers[name].astype(float) for name in ("corrected", "ci_low", "ci_high")},
            "n_articles": len(ids),
            "n_holding": wanted["n_holding"],
            "note": numbers["note"].fillna(few),
        }
    )
    return told.round(4)


def bounded(totals: Totals, wanted: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return corrected, ci_low, ci_high and note of each row of ``wanted`` (`counting.wanted`).

    A share of none or all in the sample is bounded as if each article that holds the subject were one draw (Clopper &
    Pearson 1934). A number of statements is no smaller than what the sample holds. Where the hand has the same in every
    article nothing else can be bounded, and the note says so.
    """
    ratios = counting.ratios(wanted)
    found = estimator.estimate(totals, ratios, confidence)
    value, low, high = found.value, found.low, found.high
    alike = (low == high) & (len(totals.stratum) < totals.sizes.sum())
    rare = 1 - ((1 - confidence) / 2) ** (1 / np.maximum(wanted["n_holding"].to_numpy(), 1))
    high = np.where(alike & ratios.share & (value < 0.5), rare, high)
    low = np.where(alike & ratios.share & (value > 0.5), 1 - rare, low)
    seen = np.where(wanted["below"] == "", totals.hand[:, ratios.above].sum(0), -np.inf)
    bound = np.where(wanted["below"] == "taken", np.where(wanted["other"] < 0, 1.0, 2.0), np.inf)
    low, high = np.maximum(low, np.maximum(seen, -bound)), np.minimum(high, bound)
    value = np.fmin(np.fmax(value, low), high)
    open_ended = alike & ~ratios.share
    reasons = {"no position taken": np.isnan(value), "all alike: no interval": open_ended, "too few": np.isnan(low)}
    note = np.select(list(reasons.values()), list(reasons), "")
    low, high = (np.where(open_ended, np.nan, each) for each in (low, high))
    return pd.DataFrame({"corrected": value, "ci_low": low, "ci_high": high, "note": note}, index=wanted.index)
