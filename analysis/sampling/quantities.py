"""What is said of actors, sides, outlets and periods, by machine and corrected by hand: one tidy table."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from analysis import aggregate, pipeline
from analysis.corpus.tables import Analysis
from analysis.errors import InputError
from analysis.language_model.config import EMBEDDED
from analysis.records import STANCES
from analysis.sampling.coded import Sample, with_ids
from analysis.sampling.estimator import PARTS, Totals, estimate, machine_alone

#: Fewer sampled articles than this that hold an actor are too few for an interval (docs/decisions/0023-sample.md).
FEWEST_HOLDING = 15
#: An actor with fewer statements of the machine's is in the table only if the sample holds it.
FEWEST_STATEMENTS = 3
#: Differences are between these many subjects with most statements.
MOST_COMPARED = 10
DIMENSIONS = ("all", "actor", "side", "outlet", "period")
#: The dimension of an actor in a period.
IN_PERIOD = "actor in period"
#: What is counted in each article: statements, those of each stance, with a position, their scores; then positions.
COUNTED = ["n", *STANCES, "taken", "score", *(f"position {each}" for each in STANCES), "held"]
#: Quantity → the counts that are set in ratio, above and below; nothing below is a total.
QUANTITIES = {
    "statements": ("n", ""),
    "mean stance": ("score", "taken"),
    **{f"share {each}": (each, "n") for each in STANCES},
    **{f"position {each}": (f"position {each}", "held") for each in STANCES},
}


def corrected(
    found: Analysis,
    sample: Sample | None,
    *,
    by: Sequence[str] = DIMENSIONS,
    actors: Collection[str] = (),
    period: str = "month",
    confidence: float = 0.95,
) -> pd.DataFrame | None:
    """Return one row per quantity and subject, corrected by a hand-coded sample, or nothing where no article is coded.

    ``quantity`` is the number of statements, the mean stance (−1…+1), the share of each stance among the statements,
    the share of each position among the articles that hold the actor, or a difference of two means. ``by`` says what
    ``subject`` is: all, actor (by id), side, outlet or period; ``other`` is whose mean is taken off, else empty.
    ``machine``, ``corrected``, ``ci_low`` and ``ci_high`` are its values. Of the ``n_articles`` that were coded and
    used, ``n_holding`` have a statement of the subject by hand, of the rarer one in a difference. ``note`` says in
    words why a number is missing.

    ``actors`` limits everything to statements of actors with these ids. ``found`` may be limited to some documents
    (`aggregate.within`), but not to some statements. Corrections of single statements do not enter. Raises InputError.

    >>> told = sampling.corrected(found, sampling.census(found.event), by=["all"])
    >>> told.loc[told["quantity"] == "statements", "n_articles"].tolist()
    [1]
    """
    if sample is None or not sample.n_used:
        return None
    found = without_corrections(found)
    if len(found.documents) > sample.n_articles:
        raise InputError(
            f"The event {found.event.name} has {len(found.documents)} articles, and its sample was drawn from "
            f"{sample.n_articles}; take the new ones out, or move sample.csv away and draw again."
        )
    said, held = (with_ids(rows, found) for rows in (sample.statements, sample.positions))
    held = held.drop_duplicates(["document_id", "actor_id"])  # who went by two names in an article has one position
    machine = laid_out(found, found.statements, found.positions, actors, period)
    hand = laid_out(found, said, held, actors, period)
    used = sample.drawn[sample.drawn["used"]]
    strata = _joined(used["stratum"], sample.drawn)
    parts = [_estimated(each, machine, hand, used["document_id"].tolist(), *strata, confidence) for each in by]
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
) -> pd.DataFrame:
    """Return `counted` of the sure statements and the positions of these actors in the documents of ``found``.

    It has a column for each dimension, and `IN_PERIOD`: the actor's id, a tab and the period, empty without a date.
    """
    if "sure" in statements:
        statements = statements[statements["sure"].astype(bool)]
    rows = counted(statements, positions, ["document_id", "actor_id", "side"])
    outlets = found.documents.set_index("document_id")["outlet"]
    rows = rows[rows["document_id"].isin(outlets.index) & (rows["actor_id"].isin(actors) | (not actors))]
    dated = aggregate.with_periods(rows, found.documents, period)["period"].reindex(rows.index).fillna("")
    both = (rows["actor_id"] + "\t" + dated).where(dated != "", "")
    outlet = rows["document_id"].map(outlets)
    return rows.assign(all="all", actor=rows["actor_id"], outlet=outlet, period=dated, **{IN_PERIOD: both})


def counted(statements: pd.DataFrame, positions: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return one row per statement, then one per position, with ``keys`` and what each adds to what is `COUNTED`."""
    score = statements["score"].astype(float)
    stances = {each: statements["stance"] == each for each in STANCES}
    held = {f"position {each}": positions["position"] == each for each in STANCES}
    both = (
        statements[keys].assign(n=1, taken=score.notna(), score=score.fillna(0), **stances),
        positions[keys].assign(held=1, **held),
    )
    rows = pd.concat([each.reindex(columns=[*keys, *COUNTED], fill_value=0) for each in both], ignore_index=True)
    return rows.astype(dict.fromkeys(COUNTED, float))


def sums_by_article(rows: pd.DataFrame, by: str, names: np.ndarray, ids: Sequence[str]) -> np.ndarray:
    """Return what is counted of each subject in each article, shape (articles, subjects × counted)."""
    inside = rows[rows["document_id"].isin(ids) & rows[by].isin(names)]
    found = inside.groupby(["document_id", by])[COUNTED].sum()
    return found.reindex(pd.MultiIndex.from_product([ids, names]), fill_value=0).to_numpy().reshape(len(ids), -1)


def wanted(by: str, n_statements: np.ndarray, n_holding: np.ndarray) -> pd.DataFrame:
    """Return one row per quantity of each subject, and per difference of means between those with most statements.

    Columns: quantity, one, other (places of the subjects, −1 for none), n_holding, and those of `estimator`'s ratios:
    places in counts of shape (subjects × counted).
    """
    rows = [
        (quantity, each, -1, *parts)
        for each in range(len(n_statements))
        for quantity, parts in QUANTITIES.items()
        if by == "actor" or parts[1] != "held"
    ]
    most = sorted(np.argsort(-n_statements, kind="stable")[:MOST_COMPARED].tolist())
    rows += [("difference of means", *pair, *QUANTITIES["mean stance"]) for pair in combinations(most, 2)]
    found = pd.DataFrame(rows, columns=["quantity", "one", "other", "above", "below"]).astype(
        {"one": int, "other": int}
    )
    rarer = found["other"].where(found["other"] >= 0, found["one"])
    found["n_holding"] = np.minimum(n_holding[found["one"]], n_holding[rarer])
    found["share"] = found["quantity"].str.startswith(("share", "position"))
    place = {name: at for at, name in enumerate(COUNTED)} | {"": -1}
    for part in ("above", "below"):
        column = found[part].map(place).astype(int)
        for name, subject in ((part, "one"), (f"{part}_other", "other")):
            known = (column >= 0) & (found[subject] >= 0)
            found[name] = (found[subject] * len(COUNTED) + column).where(known, -1)
    return found


def bounded(totals: Totals, wanted: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Return corrected, ci_low, ci_high and note of each row of `wanted`.

    A share of none or all in the sample is bounded as if each article that holds the subject were one draw (Clopper &
    Pearson 1934). A number of statements is no smaller than what the sample holds. Where the hand has the same in every
    article nothing else can be bounded, and the note says so.
    """
    value, low, high = estimate(totals, wanted, confidence)
    share, total = wanted["share"].to_numpy(bool), (wanted["below"] < 0).to_numpy()
    alike = (low == high) & (len(totals.stratum) < totals.sizes.sum())
    rare = 1 - ((1 - confidence) / 2) ** (1 / np.maximum(wanted["n_holding"].to_numpy(), 1))
    high = np.where(alike & share & (value < 0.5), rare, high)
    low = np.where(alike & share & (value > 0.5), 1 - rare, low)
    bound = np.select([share | total, wanted["other"] < 0], [np.inf, 1.0], 2.0)
    seen = np.where(total, totals.hand.sum(0)[wanted["above"]], -bound)
    low, high = np.maximum(low, seen), np.minimum(high, bound)
    value = np.fmin(np.fmax(value, low), high)
    open_ended = alike & ~share
    reasons = {"no position taken": np.isnan(value), "all alike: no interval": open_ended, "too few": np.isnan(low)}
    note = np.select(list(reasons.values()), list(reasons), "")
    low, high = (np.where(open_ended, np.nan, each) for each in (low, high))
    return pd.DataFrame({"corrected": value, "ci_low": low, "ci_high": high, "note": note}, index=wanted.index)


def _estimated(
    by: str,
    machine: pd.DataFrame,
    hand: pd.DataFrame,
    ids: list[str],
    stratum: np.ndarray,
    sizes: np.ndarray,
    confidence: float,
) -> pd.DataFrame:
    """Return the rows of one dimension."""
    said = pd.concat([machine, hand]).query("n > 0")
    holds = hand[(hand["n"] > 0) & hand["document_id"].isin(ids)].groupby(by)["document_id"].nunique()
    names = np.array(sorted(set(said[by]) - {""}), dtype=object)
    population = machine.groupby(by)[COUNTED].sum().reindex(names, fill_value=0).to_numpy()
    holding = holds.reindex(names, fill_value=0).to_numpy(int)
    kept = (population[:, 0] >= FEWEST_STATEMENTS) | (holding > 0)
    names, holding, population = names[kept], holding[kept], population[kept]
    rows = wanted(by, population[:, 0], holding)
    # Only what can be corrected is laid out by article: a large corpus has tens of thousands of actors.
    inside = np.flatnonzero((holding >= FEWEST_HOLDING) | (len(ids) == sizes.sum()))
    by_hand, read = (sums_by_article(each, by, names[inside], ids) for each in (hand, machine))
    totals = Totals(by_hand, read, population[inside].ravel(), stratum, sizes)
    place = np.full(len(names) + 1, -1)
    place[inside] = np.arange(len(inside))
    enough = rows[rows["one"].isin(inside) & rows["other"].isin([-1, *inside])]
    columns = {part: place[enough[part] // len(COUNTED)] * len(COUNTED) + enough[part] % len(COUNTED) for part in PARTS}
    numbers = bounded(totals, enough.assign(**columns), confidence).reindex(rows.index)  # −1 stays −1
    few = rows["n_holding"].map(
        lambda n: f"not corrected: in {n} sampled article{'s' * (n > 1)}" if n else "not corrected: not in the sample"
    )
    told = pd.DataFrame(
        {
            "quantity": rows["quantity"],
            "by": by,
            "subject": names[rows["one"]],
            "other": np.append(names, "")[rows["other"]],
            "machine": machine_alone(population.ravel(), rows),
            **{name: numbers[name].astype(float) for name in ("corrected", "ci_low", "ci_high")},
            "n_articles": len(ids),
            "n_holding": rows["n_holding"],
            "note": numbers["note"].fillna(few),
        }
    )
    return told.round(4)


def _joined(used: pd.Series, drawn: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the stratum of each used article, from 0, and the strata's sizes.

    Strata are joined with the next until two of their articles are coded, or all; the last with the one before. One
    article has no variance.
    """
    sizes = drawn.drop_duplicates("stratum").set_index("stratum")["stratum_size"].sort_index()
    n = used.value_counts().reindex(sizes.index, fill_value=0)
    place, waiting = 0, list[int]()
    number: dict[int, int] = {}
    for stratum in sizes.index:
        waiting.append(stratum)
        if n[waiting].sum() >= min(2, sizes[waiting].sum()):
            number |= dict.fromkeys(waiting, place)
            place, waiting = place + 1, []
    number |= dict.fromkeys(waiting, max(place - 1, 0))
    return used.map(number).to_numpy(), sizes.groupby(sizes.index.map(number)).sum().to_numpy()
