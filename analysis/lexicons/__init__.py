"""Word lists as data: CSV files beside this one, each row with its source or an example, read once."""

from __future__ import annotations

import csv
import io
from functools import cache
from importlib import resources


@cache
def read(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``lexicons/NAME.csv`` in file order, every value a stripped string."""
    text = resources.files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return tuple({key: (value or "").strip() for key, value in row.items()} for row in rows)


@cache
def words(name: str, kind: str) -> frozenset[str]:
    """Return the words of one kind in ``lexicons/NAME.csv``."""
    return frozenset(row["word"] for row in read(name) if row["kind"] == kind)
