"""Which days are looked at, and the periods in which positions are followed."""

from __future__ import annotations

import re

import pandas as pd

from analysis.corpus.tables import Analysis
from analysis.errors import ParameterError

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
