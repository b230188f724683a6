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
from functools import cache
from itertools import islice
from pathlib import Path

from analysis.entries import LONGEST
from analysis.entries.lines import BrokenLine, Row, compared, line_breaks, lines

#: A row of more lines has a quotation mark that nobody closed.
_LONGEST_ROW = 5000
_DELIMITERS = ",;\t|"
_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
#: A value in quotation marks, those in it doubled.
_CLOSED = re.compile(r'"(?:[^"]|"")*+"')
_SHAPES = 1000  # of first values that are remembered

Cells = list[str] | BrokenLine


def csv_rows(path: Path) -> Iterator[Row]:
    """Yield the names of the columns, then each row by them; commas, semicolons, tabs or bars by the first line."""
    header: tuple[str, ...] = ()
    for number, cells in Reader(path):
        if isinstance(cells, BrokenLine):
            yield number, cells
            if not header:  # nothing tells which value is which
                return
        elif not header:
            header = tuple(cells)
            yield number, header
        else:
            yield number, dict(zip(header, cells, strict=True))


class Reader:
    """Yields the first line of a table with its number, then (line, values) or (line, why not) for each row."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._source = lines(path)
        self._waiting: list[tuple[int, str | BrokenLine]] = []
        self._read = 0  # lines
        self._delimiter = ","
        self._width = 0  # of the first line; 0 before it
        self._shapes: set[str] = set()
        self._after_break = False

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        """Yield the rows; the first is the header."""
        whole = True
        while self._fill(1):
            number, line = self._waiting.pop(0)
            if isinstance(line, BrokenLine):
                whole = False
                yield number, line
            elif line.strip():
                separator = None if self._width else _SEPARATOR.fullmatch(line)
                if separator:
                    self._delimiter = separator[1]
                    continue
                if not self._width and self._delimiter == ",":
                    self._delimiter = max(_DELIMITERS, key=line.count)
                yield number, self._row(line)
        yield from compared(self._read, line_breaks(self.path) if whole else -1, "lines")

    def _fill(self, many: int) -> bool:
        """Have so many lines waiting; false where the file ends before."""
        for line in islice(self._source, max(0, many - len(self._waiting))):
            self._read += 1
            self._waiting.append(line)
        return len(self._waiting) >= many

    def _row(self, first: str) -> Cells:
        bare = first.rstrip("\r\n")
        if '"' not in bare or (self._width == 1 and not bare.lstrip().startswith('"')):
            return self._checked([bare] if self._width == 1 else bare.split(self._delimiter))
        cells, state = _cells(bare, self._delimiter)
        if state == "open":
            return self._over_lines(first)
        if state == "whole" and self._width in (0, len(cells)):
            return self._checked(cells)
        # Marks that are not doubled: those at the edges of values count, or the delimiters alone.
        loose, loose_state = _cells(bare, self._delimiter, strict=False)
        for found in (loose if loose_state == "whole" else [], _split(bare, self._delimiter)):
            if found and len(found) == self._width:
                return self._checked(found)
        if not self._width:
            return BrokenLine("the first line is no list of columns; put names that hold a comma in quotes")
        return self._checked(cells)

    def _over_lines(self, first: str) -> Cells:
        """Return a row whose value goes on over the next lines, or the first line by itself."""
        text, taken, length = first, 0, len(first)
        while taken <= _LONGEST_ROW and length <= 8 * LONGEST and self._fill(taken + 1):
            line = self._waiting[taken][1]
            if isinstance(line, BrokenLine):
                break
            text, taken, length = text + line, taken + 1, length + len(line)
            cells, state = _cells(text.rstrip("\r\n"), self._delimiter) if '"' in line else ([], "open")
            if state == "open":
                continue
            if state == "whole" and self._width in (0, len(cells)) and not self._are_rows(first, taken):
                del self._waiting[:taken]
                return self._checked(cells)
            break
        cells = _split(first.rstrip("\r\n"), self._delimiter)
        if self._width > 1 and len(cells) == self._width:
            return self._checked(cells)
        self._after_break = True
        return BrokenLine("a quotation mark is opened here and never closed")

    def _are_rows(self, first: str, taken: int) -> bool:
        """Tell whether lines that a quoted value spans are rows by themselves, with a first value like other rows'."""
        spanned = [first, *(str(line) for _, line in self._waiting[:taken])]
        split = [_split(line.rstrip("\r\n"), self._delimiter) for line in spanned]
        shapes = {_shape(cells[0]) for cells in split}
        alike = shapes <= self._shapes or len(shapes) == 1
        return (
            self._width > 1 and {len(cells) for cells in split} == {self._width} and alike and all(map(_is_id, shapes))
        )

    def _checked(self, cells: list[str]) -> Cells:
        if not self._width:
            self._width = len(cells)
            return [cell.strip() for cell in cells]
        if len(cells) != self._width:
            return BrokenLine(f"this row has {len(cells)} values and the first line {self._width}")
        shape = _shape(cells[0])
        if self._after_break and self._shapes and shape not in self._shapes and not _is_id(shape):
            return BrokenLine("it follows a row that breaks off, and does not begin like the others")
        self._after_break = False
        if len(self._shapes) < _SHAPES:
            self._shapes.add(shape)
        return cells


def _cells(text: str, delimiter: str, strict: bool = True) -> tuple[list[str], str]:
    """Return the values of a row, and whether it is whole, open at its end, or has a stray mark.

    By RFC 4180 a mark inside a value in marks is doubled; if not ``strict``, one ends it only before a delimiter.
    """
    cells: list[str] = []
    at = 0
    while match := _value(delimiter, strict).match(text, at):
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        if match.end() == len(text):
            return cells, "whole"
        at = match.end() + 1  # the delimiter
    return cells, "stray" if _CLOSED.match(text, at) else "open"


@cache
def _value(delimiter: str, strict: bool) -> re.Pattern[str]:
    inside = r'"((?:[^"]|"")*+)"' if strict else r'"(.*?)"'
    d = re.escape(delimiter)
    return re.compile(rf'{inside}(?={d}|\Z)|((?!")[^{d}]*+)', re.DOTALL)


def _split(text: str, delimiter: str) -> list[str]:
    """Return the values of a line by its delimiters alone; those wholly in quotation marks lose them."""
    return [cell[1:-1].replace('""', '"') if _CLOSED.fullmatch(cell) else cell for cell in text.split(delimiter)]


def _shape(cell: str) -> str:
    """Return what kinds of signs a value is made of: n17 and n3 are alike, and so are two days."""
    return re.sub(r"\d+", "9", re.sub(r"[^\W\d_]+", "a", cell.strip()[:60]))


def _is_id(shape: str) -> bool:
    """Tell whether a shape is that of an id, a day or an address rather than of words."""
    return "9" in shape and " " not in shape
