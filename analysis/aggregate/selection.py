"""Which days and actors are looked at, and one actor in depth: on what it is heard, how, and beside whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from analysis.aggregate.standings import standings, sure
from analysis.corpus.tables import Analysis
from analysis.errors import InputError, ParameterError, meant
from analysis.records import STANCES

_DAYS = re.compile(r"(\d{4}(-\d\d){0,2})(/\d{4}(-\d\d){0,2})?")
#: The lengths a period may have, and what pandas calls them. Weeks begin on Monday.
LENGTHS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def within(tables: Analysis, dates: str) -> Analysis:
    """Return the tables with the documents published on some days only, or all if no dates are given.

    ``dates`` is a year, a month or a day, or the first and the last of them: 2025, 2025-03, 2025-03-01/2025-03-14.
    Documents without a date are left out. Raises ParameterError for anything else, and where no document is left.

    >>> len(aggregate.within(found, "2025-03").documents)
    1
    """
    if not dates:
        return tables
    found = _DAYS.fullmatch(dates)
    if not found:
        raise ParameterError(f"The dates {dates!r} cannot be read; write 2025-03 or 2025-03-01/2025-03-14.")
    first, _, last = dates.partition("/")
    last = last or first
    published = tables.documents["published"].fillna("").astype(str)
    inside = (published >= first) & (published.str[: len(last)] <= last)
    kept = set(tables.documents.loc[inside, "document_id"])
    if not kept:
        known = sorted(filter(None, published))
        there = f"they are from {known[0]} to {known[-1]}" if known else "none of them has a date"
        raise ParameterError(f"No article is of {dates}: {there}. Give other dates, or none for all articles.")
    return tables.of_documents(kept)


def with_periods(statements: pd.DataFrame, documents: pd.DataFrame, length: str = "week") -> pd.DataFrame:
    """Return the dated statements with ``published`` and ``period``, ISO dates of the day and of its period’s first.

    Statements of documents without a date are left out. Raises ParameterError for a length that is no period.

    >>> aggregate.with_periods(found.statements, found.documents, "week")["period"].unique().tolist()
    ['2025-03-10']
    """
    if length not in LENGTHS:
        raise ParameterError(f"The period is {length!r}; choose one of {', '.join(LENGTHS)}.")
    published = statements["document_id"].map(documents.set_index("document_id")["published"]).fillna("")
    dated = statements[published != ""]
    days = published[dated.index].astype(str).str[:10]  # a time of day changes nothing
    first = {day: str(pd.Timestamp(day).to_period(LENGTHS[length]).start_time.date()) for day in days.unique()}
    return dated.assign(published=days, period=days.map(first))


def every_period(periods: pd.Series, length: str) -> list[str]:
    """Return every period from the first to the last of those given, silent ones too, as ISO dates.

    >>> aggregate.every_period(pd.Series(["2025-03-03", "2025-03-17"]), "week")
    ['2025-03-03', '2025-03-10', '2025-03-17']
    """
    if periods.empty:
        return []
    span = pd.period_range(periods.min(), periods.max(), freq=LENGTHS[length])
    return [str(each.start_time.date()) for each in span]


def only(tables: Analysis, actors: Sequence[str] | str) -> Analysis:
    """Return the tables with the statements, positions and portrayals of some actors only, or all if none is given.

    Actors are given by name or id. Raises InputError for one that the event does not have.

    >>> aggregate.only(found, "Vladimir Putin").statements["actor"].unique().tolist()
    ['Vladimir Putin']
    """
    if not actors:
        return tables
    actors, known = [actors] if isinstance(actors, str) else actors, tables.actors
    ids = dict(
        zip([*known["actor_id"].str.casefold(), *known["name"].str.casefold()], [*known["actor_id"]] * 2, strict=True)
    )
    for actor in actors:
        if str(actor).casefold() not in ids:
            names = ", ".join(sorted(known.loc[~known["discovered"].astype(bool), "name"])) or "none in a register"
            like = meant(actor, known["name"])
            raise InputError(f"The event has no actor {actor!r}{like}; choose from its register: {names}.")
    chosen = {ids[str(actor).casefold()] for actor in actors}
    own = {name: getattr(tables, name) for name in ("statements", "positions", "portrayals")}
    return tables.with_tables(**{name: rows[rows["actor_id"].isin(chosen)] for name, rows in own.items()})


def loudest(tables: Analysis) -> list[str]:
    """Return the id of the actor with most statements, the first of several; none where there is no statement.

    >>> aggregate.loudest(found)[0] in set(found.statements["actor_id"])
    True
    """
    counts = tables.statements["actor_id"].value_counts(sort=False)
    return list(counts.sort_values(kind="stable", ascending=False).index[:1])


def breakdown(statements: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return one row per value of a column: value, n_statements, a count per stance, mean tone and mean certainty.

    Statements that the reader is not sure of are counted as ``unsure`` and enter neither stances nor means.

    >>> sorted(aggregate.breakdown(found.statements, "kind")["value"])
    ['act', 'direct', 'indirect', 'mixed']
    """
    found = statements.groupby(by, sort=False).agg(n_statements=("stance", "size"))
    taken = sure(statements)
    counts = pd.crosstab(taken[by], taken["stance"]).reindex(found.index, columns=list(STANCES), fill_value=0)
    found = found.join(counts).assign(unsure=found["n_statements"] - counts.sum(axis=1))
    found = found.join(taken.groupby(by)[["tone", "certainty"]].mean())
    return found.sort_values("n_statements", ascending=False, kind="stable").rename_axis("value").reset_index()


def with_outlets(tables: Analysis) -> pd.DataFrame:
    """Return the statements with an ``outlet`` column, *not given* where the document has none.

    >>> aggregate.with_outlets(found)["outlet"].unique().tolist()
    ['Mint']
    """
    outlets = tables.documents.set_index("document_id")["outlet"]
    return tables.statements.assign(outlet=tables.statements["document_id"].map(outlets).replace("", "not given"))


def neighbours(whole: Analysis, found: Analysis) -> pd.DataFrame:
    """Return the standings of the others who share an organization or a side with the actors of ``found``.

    >>> "Dmitry Peskov" in aggregate.neighbours(found, aggregate.only(found, "Vladimir Putin"))["actor"].tolist()
    True
    """
    own, every = found.positions, whole.positions
    akin = [every[column].isin(set(own[column]) - {""}) for column in ("organization", "side")]
    others = (akin[0] | akin[1]) & ~every["actor_id"].isin(own["actor_id"])
    return standings(whole.with_tables(positions=every[others]))


def toward(ties: pd.DataFrame, found: Analysis) -> pd.DataFrame:
    """Return the ties (`network.ties`) that lead to the actors with a statement in ``found``.

    >>> ties = network.ties(network.mentions(found.statements, found.mentions, found.actors))
    >>> aggregate.toward(ties, aggregate.only(found, "Vladimir Putin"))["target_label"].unique().tolist()
    ['Vladimir Putin']
    """
    return ties[ties["target"].isin(found.statements["actor_id"].unique())]


def portrayed(tables: Analysis) -> pd.DataFrame:
    """Return the portrayals with the actors' names, as `estimates` wants them.

    Actors that are neither in the register nor have a statement are left out: most of them are places.

    >>> "Donald Trump" in aggregate.portrayed(found)["actor"].tolist()
    True
    """
    speaking = set(tables.statements["actor_id"])
    listed = tables.actors[~tables.actors["discovered"].astype(bool) | tables.actors["actor_id"].isin(speaking)]
    names = listed.set_index("actor_id")["name"]
    rows = tables.portrayals[tables.portrayals["actor_id"].isin(names.index)]
    return rows.assign(actor=rows["actor_id"].map(names))
