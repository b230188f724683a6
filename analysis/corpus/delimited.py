"""CSV and its kin → rows, also where quotation marks stand that nobody closed or doubled.

A row is read by RFC 4180: a value that begins with a quotation mark ends with one, and may hold line breaks. A mark
inside a value that does not begin with one means nothing (*6" shells*). Where that reading fails, a line is read by its
delimiters alone, if they give as many values as the first line has; otherwise it is set aside, and the reading goes on
below it. Lines that a stray mark would swallow are rows if they look like those before. Every line of a file is part of
exactly one row, or set aside, or blank: their number is compared with the line breaks of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.corpus.entries import LONGEST
from analysis.corpus.lines import BrokenLine, compared, line_breaks, lines

#: A row of more lines has a quotation mark that nobody closed.
_LONGEST_ROW = 5000
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_NEVER_CLOSED = "a quotation mark is opened here and never closed"
#: A value in quotation marks, those in it doubled.
_CLOSED = re.compile(r'"(?:[^"]|"")*+"')


@dataclass(slots=True)
class _Line:
    number: int
    text: str | BrokenLine


class Reader:
    """Yields the first line of a table with its number, then (line, values) or (line, why not) for each row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._source = lines(path)
        self._waiting: list[_Line] = []
        self._read = 0
        self._delimiter = ","
        self._width = 0
        self._shapes: set[str] = set()
        self._after_break = False
        self._whole = True

    def __iter__(self) -> Iterator[tuple[int, list[str] | BrokenLine]]:
        """Yield the rows; the first is the header."""
        while self._fill(1):
            line = self._waiting.pop(0)
            if isinstance(line.text, BrokenLine):
                self._whole = False
                yield line.number, line.text
            elif line.text.strip():
                separator = _SEPARATOR.fullmatch(line.text) if not self._width else None
                if separator:
                    self._delimiter = separator[1]
                    continue
                if not self._width and self._delimiter == ",":
                    self._delimiter = max(_DELIMITERS, key=line.text.count)
                yield line.number, self._row(line.text)
        for difference in compared(self._read, line_breaks(self.path) if self._whole else -1, "lines"):
            yield self._read, difference

    def _fill(self, many: int) -> bool:
        """Have so many lines waiting; false where the file ends before."""
        while len(self._waiting) < many:
            found = next(self._source, None)
            if found is None:
                return False
            self._read += 1
            self._waiting.append(_Line(*found))
        return True

    def _row(self, first: str) -> list[str] | BrokenLine:
        bare = first.rstrip("\r\n")
        if '"' not in bare or (self._width == 1 and not bare.lstrip().startswith('"')):
            return self._checked([bare] if self._width == 1 else bare.split(self._delimiter))
        cells, state = _cells(bare, self._delimiter)
        if state == "open":
            return self._over_lines(first)
        if state == "stray" or (self._width and len(cells) != self._width):
            return self._repaired(bare, cells)
        return self._checked(cells)

    def _over_lines(self, first: str) -> list[str] | BrokenLine:
        """Return a row whose value goes on over the next lines, or the first line by itself."""
        text, taken, length = first, 0, len(first)
        while taken <= _LONGEST_ROW and length <= 8 * LONGEST and self._fill(taken + 1):
            line = self._waiting[taken].text
            if isinstance(line, BrokenLine):
                break
            text, taken, length = text + line, taken + 1, length + len(line)
            if '"' not in line:
                continue
            cells, state = _cells(text.rstrip("\r\n"), self._delimiter)
            if state == "open":
                continue
            if state == "whole" and self._width in (0, len(cells)) and not self._are_rows(first, taken):
                del self._waiting[:taken]
                return self._checked(cells)
            break
        bare = first.rstrip("\r\n")
        if self._width > 1 and len(_split(bare, self._delimiter)) == self._width:
            return self._checked(_split(bare, self._delimiter))
        self._after_break = True
        return BrokenLine(_NEVER_CLOSED)

    def _are_rows(self, first: str, taken: int) -> bool:
        """Tell whether lines that a quoted value spans are rows by themselves, with a first value like other rows'."""
        spanned = [first, *(str(line.text) for line in self._waiting[:taken])]
        split = [_split(line.rstrip("\r\n"), self._delimiter) for line in spanned]
        shapes = {_shape(cells[0]) for cells in split}
        alike = shapes <= self._shapes or len(shapes) == 1
        return (
            self._width > 1
            and alike
            and all(map(_telling, shapes))
            and {len(cells) for cells in split} == {self._width}
        )

    def _repaired(self, bare: str, cells: list[str]) -> list[str] | BrokenLine:
        """Return a line whose marks are not doubled, by those at the edges of values or by the delimiters alone."""
        loose, state = _cells(bare, self._delimiter, strict=False)
        for found in (loose if state == "whole" else [], _split(bare, self._delimiter)):
            if found and len(found) == self._width:
                return self._checked(found)
        if not self._width:
            return BrokenLine("the first line is no list of columns; put names that hold a comma in quotes")
        return self._checked(cells)

    def _checked(self, cells: list[str]) -> list[str] | BrokenLine:
        if not self._width:
            self._width = len(cells)
            return [cell.strip() for cell in cells]
        if len(cells) != self._width:
            return BrokenLine(f"this row has {len(cells)} values and the first line {self._width}")
        shape = _shape(cells[0])
        if self._after_break and self._shapes and shape not in self._shapes and not _telling(shape):
            return BrokenLine("it follows a row that breaks off, and does not begin like the others")
        self._after_break = False
        if len(self._shapes) < 1000:
            self._shapes.add(shape)
        return cells


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    d = re.escape(delimiter)
    plain = rf'((?!")[^{d}]*+)'
    return (
        re.compile(rf'"((?:[^"]|"")*+)"(?={d}|\Z)|{plain}'),
        re.compile(rf'"(.*?)"(?={d}|\Z)|{plain}', re.DOTALL),
    )


def _cells(text: str, delimiter: str, strict: bool = True) -> tuple[list[str], str]:
    """Return the values of a row, and whether it is whole, open at its end, or has a stray mark.

    By RFC 4180 a mark inside a value in marks is doubled; if not ``strict``, one ends it only before a delimiter.
    """
    pattern = _patterns(delimiter)[0 if strict else 1]
    cells: list[str] = []
    at = 0
    while True:
        match = pattern.match(text, at)
        if match is None:
            return cells, "stray" if _CLOSED.match(text, at) else "open"
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match.end() == len(text):
            return cells, "whole"
        at = match.end() + 1  # the delimiter


def _split(text: str, delimiter: str) -> list[str]:
    """Return the values of a line by its delimiters alone; those wholly in quotation marks lose them."""
    return [cell[1:-1].replace('""', '"') if _CLOSED.fullmatch(cell) else cell for cell in text.split(delimiter)]


def _shape(cell: str) -> str:
    """Return what kinds of signs a value is made of: n17 and n3 are alike, and so are two days."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip()[:60]))


def _telling(shape: str) -> bool:
    """Tell whether a shape is that of an id, a day or an address rather than of words."""
    return "9" in shape and " " not in shape
