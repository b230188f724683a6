"""Which column of a table holds what: named in ``corpus.toml`` or on the command line, else found by its heading.

date_format = ["%d/%m/%Y"]

[columns]
text = "lead+rest"
date = "pub_date"

``headings.csv`` lists the headings that databases and scrapers use; case, spaces and punctuation make no difference.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path

from analysis import files
from analysis.entries import dates
from analysis.errors import InputError

#: What a document has.
FIELDS = ("id", "title", "text", "html", "outlet", "agency", "date", "url")
#: What is kept beside it, where a table or an export has it.
DETAILS = ("author", "section", "length", "keywords", "language", "edition", "page", "time", "weekday", "through")

_SHOWN = 30  # columns that a message names


@dataclass(frozen=True, slots=True)
class Columns:
    """``names`` maps fields to the columns that somebody named; the other fields are found by their headings.

    ``any_language`` lets articles pass that are not in English.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()
    any_language: bool = False

    def present(self, columns: Collection[str], file: str, lenient: bool = False) -> dict[str, tuple[str, ...]]:
        """Return field → the columns that hold it, for the fields that a table has.

        A table without a column for the text is one of titles, if it has them. Raises InputError where a column that
        somebody named is missing, or where none holds a text or a title; but not if ``lenient``, as for later rows of
        JSON, which may lack what the first had.
        """
        found = {name: _named(column, columns) for name, column in self.names.items()}
        missing = next((name for name, named in found.items() if not named), "")
        taken = {column for named in found.values() for column in named}
        by_key = {_key(column): column for column in reversed(list(columns)) if column not in taken}
        for name, headings in _headings().items():
            if not found.get(name):
                there = (heading for heading in headings if by_key.keys() >= set(heading))
                found[name] = tuple(by_key.pop(key) for key in next(there, ()))
        found = {name: named for name, named in found.items() if named}
        if not missing and not found.keys() & {"text", "html", "title"}:
            missing = "text"
        if missing and not lenient:
            raise InputError(
                f"{file} has no column {self.names.get(missing, missing)!r} for the {missing}; "
                f"its columns are {_listed(columns) or 'none'}: "
                f"say which one holds it with --column {missing}=COLUMN or in corpus.toml."
            )
        return found


def described(found: Mapping[str, tuple[str, ...]], columns: Collection[str]) -> str:
    """Say which column was taken for what, and which were left over."""
    taken = {column for named in found.values() for column in named}
    said = ", ".join(f"{name} from {' + '.join(map(repr, named))}" for name, named in found.items())
    if not found.keys() & {"text", "html"}:
        said += "; no column holds a text, so the titles alone are read"
    left = [column for column in columns if column not in taken]
    return f"{said}; left over: {_listed(left)}" if left else said


def _listed(columns: Collection[str]) -> str:
    more = f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
    return ", ".join(repr(str(column)) for column in list(columns)[:_SHOWN]) + more


def _named(column: str, columns: Collection[str]) -> tuple[str, ...]:
    """Return the column of a name, or those of names joined by +; none where one is missing."""
    if column in columns:
        return (column,)
    parts = tuple(part.strip() for part in column.split("+"))
    return parts if len(parts) > 1 and all(part in columns for part in parts) else ()


def _key(heading: str) -> str:
    return re.sub(r"[\W_]+", "", str(heading).casefold())


@cache
def _headings() -> dict[str, list[tuple[str, ...]]]:
    """Return field → headings in the order of preference, each the keys of the columns to join."""
    table = resources.files("analysis.entries").joinpath("headings.csv").read_text(encoding="utf-8")
    return {
        row["field"]: [tuple(map(_key, heading.split("+"))) for heading in row["headings"].split("|")]
        for row in csv.DictReader(table.splitlines())
    }


def read_columns(
    path: Path | None, named: Sequence[str] = (), date_formats: Sequence[str] = (), any_language: bool = False
) -> Columns:
    """Return the columns of a corpus.toml, if there is one, overruled by what is named as FIELD=COLUMN."""
    settings = files.read_toml(path, {"columns": dict, "date_format": list, "any_language": bool}) if path else {}
    names = dict(settings.get("columns", {}))
    for pair in named:
        name, _, column = pair.partition("=")
        if not column:
            raise InputError(f"{pair!r} names no column; write FIELD=COLUMN, such as text=body.")
        names[name] = column
    for name, column in names.items():
        if name not in _headings() or not isinstance(column, str):
            where, known = path or "--column", ", ".join(_headings())
            raise InputError(f"{where}: {name!r} is no field that a column can be named for; use {known}.")
    formats = tuple(date_formats or settings.get("date_format", ()))
    for form in formats:
        dates.check_format(form)
    return Columns(names, formats, any_language or settings.get("any_language", False))
