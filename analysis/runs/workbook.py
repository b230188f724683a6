"""A result as a workbook of Excel: statements, actors, documents and what was set aside, one sheet each.

Every text is stored as text, so that nothing an article says is taken for a formula; what Excel cannot hold (control
characters, texts of more than 32,767 characters) is left out or cut, with a mark. The same result has the same bytes.
"""

from __future__ import annotations

import io
import json
import math
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from analysis.errors import OutputError

#: What a sheet holds at most.
ROWS = 1_048_576
_CHARACTERS = 32_767
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_THEN = datetime(2000, 1, 1)
SHEETS = ("statements", "actors", "documents", "set aside")


class Book:
    """A workbook that rows are appended to, sheet by sheet or in turns."""

    def __init__(self, sheets: Sequence[str] = SHEETS) -> None:
        from openpyxl import Workbook

        self._book = Workbook(write_only=True)
        self._book.properties.created = self._book.properties.modified = _THEN
        self._sheets = {name: self._book.create_sheet(name) for name in sheets}
        self._rows = dict.fromkeys(sheets, 0)

    def append(self, name: str, table: pd.DataFrame) -> None:
        """Append the rows of a table, the first time with its columns; raises OutputError where they do not fit."""
        if not self._rows[name]:
            self._row(name, list(table.columns))
        for row in table.itertuples(index=False, name=None):
            self._row(name, row)

    def _row(self, name: str, values: Sequence[object]) -> None:
        self._rows[name] += 1
        if self._rows[name] > ROWS:
            raise OutputError(f"The {name} are more than the {ROWS:,} rows of a sheet: write .csv or .parquet.")
        self._sheets[name].append([self._cell(name, value) for value in values])

    def _cell(self, name: str, value: object) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, int | float):
            return None if math.isnan(value) else value
        text = _UNSTORABLE.sub("\ufffd", value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        text = text if len(text) <= _CHARACTERS else text[: _CHARACTERS - 1] + "…"
        cell = WriteOnlyCell(self._sheets[name], text)
        cell.data_type = "s"  # else a text that begins with = would be a formula
        return cell

    def content(self) -> bytes:
        """Return the file; nothing can be appended afterwards."""
        packed, same = io.BytesIO(), io.BytesIO()
        self._book.save(packed)
        with zipfile.ZipFile(packed) as made, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as fixed:
            for entry in made.infolist():
                content = made.read(entry)
                if entry.filename == "docProps/core.xml":  # saving writes the hour into it
                    content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", content)
                fixed.writestr(zipfile.ZipInfo(entry.filename), content, zipfile.ZIP_DEFLATED)
        return same.getvalue()
