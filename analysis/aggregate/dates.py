"""Which days are looked at."""

from __future__ import annotations

import re
from typing import TypeVar

from analysis.aggregate.choices import Tables
from analysis.errors import ParameterError

_Tables = TypeVar("_Tables", bound=Tables)
_DAYS = re.compile(r"(\d{4}(-\d\d){0,2})(/\d{4}(-\d\d){0,2})?")


def within(tables: _Tables, dates: str) -> _Tables:
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
