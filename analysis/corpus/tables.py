"""The tables of an event, each made or read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from analysis.records import TABLES, Article, articles

if TYPE_CHECKING:
    from analysis.corpus import Event


class Analysis:
    """The tables of an event, one DataFrame per record type, rows in the order of documents and text.

    Copies of a document that do not count by the event's policy are left out of every table but ``duplicates``. A large
    corpus that was coded before is so read only as far as it is looked at.
    """

    event: Event

    def __init__(
        self, event: Event, table: Callable[[str], pd.DataFrame], rows: Mapping[str, Sequence[object]] | None = None
    ) -> None:
        """``table`` makes or reads the table of a name; it is asked once for each that is used.

        ``rows`` are those of the tables that are there before anybody asks.
        """
        self.event = event
        self._table = table
        self._rows = rows or {}

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return a table that is asked for the first time."""
        if name not in TABLES:
            raise AttributeError(f"An analysis has no table {name!r}; it has {', '.join(TABLES)}.")
        found = self._table(name)
        setattr(self, name, found)
        return found

    def __dir__(self) -> set[str]:
        return {*super().__dir__(), *TABLES}

    def __repr__(self) -> str:
        """List the tables with their rows; one that nobody has asked for is not made for it."""
        there = {**self._rows, **vars(self)}
        here = {name: f"{len(there[name]):7,}" for name in TABLES if name in there}
        lines = [f"  {name:<14}{here.get(name, 'not read yet')}" for name in TABLES]
        return "\n".join([f"Analysis of “{self.event.title}”: its tables with their rows", *lines])

    def with_tables(self, **tables: pd.DataFrame) -> Self:
        """Return the same with other tables in the place of some."""
        return type(self)(self.event, lambda name: tables[name] if name in tables else getattr(self, name))

    def articles(self, wanted: Iterable[str]) -> dict[str, Article]:
        """Return some documents, by their ids, with their sentences, quotations and mentions."""
        cut = self.of_documents(set(wanted))
        parts = ("documents", "sentences", "quotations", "mentions")
        return articles(self.event.target, *(to_records(getattr(cut, name), TABLES[name]) for name in parts))

    def of_documents(self, kept: Collection[str]) -> Self:
        """Return the tables with the rows of these documents only, by their ids."""

        def table(name: str) -> pd.DataFrame:
            whole: pd.DataFrame = getattr(self, name)
            return whole[whole["document_id"].isin(kept)] if "document_id" in whole else whole

        return type(self)(self.event, table)


def to_records(table: pd.DataFrame, record: type) -> list[Any]:
    """Return the rows of a table as records."""
    columns = [field.name for field in fields(record)]
    return [record(*row) for row in table[columns].itertuples(index=False, name=None)]
