"""Which column of a table holds what: named in ``corpus.toml`` or on the command line, else by the fields' own names.

date_format = ["%d/%m/%Y"]

[columns]
text = "body"
date = "pub_date"
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from analysis import files
from analysis.corpus import dates
from analysis.errors import InputError

FIELDS = ("id", "title", "text", "html", "outlet", "agency", "date", "url")

_SHOWN = 30  # columns that a message names


@dataclass(frozen=True, slots=True)
class Columns:
    """``names`` maps fields to the columns that somebody named; the other fields are in columns of their own name."""

    names: Mapping[str, str] = field(default_factory=dict)
    date_formats: tuple[str, ...] = ()

    def of(self, name: str) -> str:
        """Return the column for a field."""
        return self.names.get(name, name)

    def present(self, columns: Collection[str], file: str) -> dict[str, str]:
        """Return field → column for the fields that a table has.

        Raises InputError where a column that somebody named is missing, or where none holds the text.
        """
        for name, column in self.names.items():
            if column not in columns:
                raise InputError(self._lacks(name, columns, file))
        found = {name: self.of(name) for name in FIELDS if self.of(name) in columns}
        if "text" not in found and "html" not in found:
            raise InputError(self._lacks("text", columns, file))
        return found

    def _lacks(self, name: str, columns: Collection[str], file: str) -> str:
        listed = ", ".join(repr(str(column)) for column in list(columns)[:_SHOWN]) or "none"
        listed += f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
        return (
            f"{file} has no column {self.of(name)!r} for the {name}; its columns are {listed}: "
            f"say which one holds it with --column {name}=COLUMN or in corpus.toml."
        )


def read_columns(path: Path | None, named: Sequence[str] = (), date_formats: Sequence[str] = ()) -> Columns:
    """Return the columns of a corpus.toml, if there is one, overruled by what is named as FIELD=COLUMN."""
    settings = files.read_toml(path, {"columns": dict, "date_format": list}) if path else {}
    names = dict(settings.get("columns", {}))
    for pair in named:
        name, equals, column = pair.partition("=")
        if not equals or not column:
            raise InputError(f"{pair!r} names no column; write FIELD=COLUMN, such as text=body.")
        names[name] = column
    where = path or "--column"
    for name, column in names.items():
        if name not in FIELDS or not isinstance(column, str):
            raise InputError(f"{where}: {name!r} is no field that a column can be named for; use {', '.join(FIELDS)}.")
    formats = tuple(date_formats) or tuple(settings.get("date_format", ()))
    for form in formats:
        dates.check_format(form)
    return Columns(names, formats)
