"""Days → the periods in which positions are followed."""

from __future__ import annotations

import pandas as pd

from analysis.errors import ParameterError

#: The lengths a period may have, and what pandas calls them. Weeks begin on Monday.
LENGTHS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}


def with_periods(statements: pd.DataFrame, documents: pd.DataFrame, length: str = "week") -> pd.DataFrame:
    """Return the dated statements with ``published`` and ``period``, ISO dates of the day and of its period’s first.

    Statements of documents without a date are left out. Raises ParameterError for a length that is no period.

    >>> periods.with_periods(found.statements, found.documents, "week")["period"].unique().tolist()
    ['2025-03-10']
    """
    if length not in LENGTHS:
        raise ParameterError(f"The period is {length!r}; choose one of {', '.join(LENGTHS)}.")
    published = statements["document_id"].map(documents.set_index("document_id")["published"]).fillna("")
    dated = statements[published != ""]
    days = published[dated.index].astype(str).str[:10]  # a time of day changes nothing
    first = {day: str(pd.Timestamp(day).to_period(LENGTHS[length]).start_time.date()) for day in days.unique()}
    return dated.assign(published=days, period=days.map(first))


def between(periods: pd.Series, length: str) -> list[str]:
    """Return every period from the first to the last of those given, silent ones too, as ISO dates.

    >>> periods.between(pd.Series(["2025-03-03", "2025-03-17"]), "week")
    ['2025-03-03', '2025-03-10', '2025-03-17']
    """
    if periods.empty:
        return []
    span = pd.period_range(periods.min(), periods.max(), freq=LENGTHS[length])
    return [str(each.start_time.date()) for each in span]
