"""Spreadsheets → rows: .xlsx by openpyxl, .xls by xlrd; formulas are never computed and macros never run.

The first sheet with a row of names is read; others that hold something are named. Rows with a value are counted a
second time in the XML of the sheets.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from lxml import etree

from analysis.entries.lines import BrokenLine, Row, compared

#: What a workbook may unpack to, in bytes, and how large an old one may be.
_MOST = 512_000_000
_MOST_XLS = 128_000_000
_MOST_COLUMNS = 1_000
_SHEET = re.compile(r"/?xl/worksheets/[^/]+\.xml")
_OLD = b"\xd0\xcf\x11\xe0"  # what begins an old workbook, and a locked one

Sheets = Iterator[tuple[str, Iterable[Iterable[object]]]]


def sheet_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a workbook with their numbers; the first that is not empty names the columns."""
    header: tuple[str, ...] = ()
    number = filled = 0
    old = path.suffix.lower() == ".xls"
    for title, rows in _xls(path) if old else _xlsx(path):
        if header:
            if any(value is not None for row in rows for value in row):
                yield 1, BrokenLine(f"the sheet {title!r} is not read; save it as a file of its own")
            continue
        for number, row in enumerate(rows, start=1):
            filled += any(cell is not None for cell in row)
            cells = [_plain(cell) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            if not header:
                header = tuple(
                    f"column {at}" if cell is None else str(cell).strip() for at, cell in enumerate(cells, 1)
                )
                yield number, header
            elif len(cells) > len(header):
                yield number, BrokenLine(f"this row has more values than the first line, which has {len(header)}")
            else:
                cells += [None] * (len(header) - len(cells))
                yield number, dict(zip(header, cells, strict=True))
    counts = [] if old else _filled(path)
    if filled not in counts:
        yield from compared(filled, max(counts, default=-1), "rows", "save it again", number)


def _plain(value: object) -> object:
    """Return a cell as text, a whole number without its point, an empty one as nothing; days stay days."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, int | float) else value


def _xlsx(path: Path) -> Sheets:
    """Yield the title and the rows of each sheet."""
    from openpyxl import load_workbook

    logging.getLogger("openpyxl").setLevel(logging.CRITICAL)
    raw = path.read_bytes()
    if raw.startswith(_OLD):
        raise OSError("it is locked with a password, or of an older Excel under a new name")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST:
            raise OSError(f"it unpacks to more than {_MOST:,} bytes")
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            yield sheet.title, sheet.iter_rows(values_only=True, max_col=_MOST_COLUMNS)
    finally:
        book.close()


def _xls(path: Path) -> Sheets:
    import xlrd

    def value(cell: xlrd.sheet.Cell) -> object:
        if cell.ctype == xlrd.XL_CELL_DATE:
            return datetime(*xlrd.xldate_as_tuple(cell.value, book.datemode))
        return None if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) else cell.value

    if path.stat().st_size > _MOST_XLS:
        raise OSError(f"it has more than {_MOST_XLS:,} bytes; save it as .xlsx")
    raw = path.read_bytes()
    if not raw.startswith(_OLD):
        raise OSError("it is not an Excel workbook, whatever its name says; open it and save it as .xlsx")
    with xlrd.open_workbook(file_contents=raw, logfile=io.StringIO(), on_demand=True) as book:
        for sheet in book.sheets():
            yield sheet.name, ([value(cell) for cell in row] for row in sheet.get_rows())


def _filled(path: Path) -> list[int]:
    """Return how many rows of each sheet hold a value, counted in the XML of the sheets."""
    counts = []
    with zipfile.ZipFile(path) as archive:
        for name in filter(_SHEET.fullmatch, archive.namelist()):
            counts.append(0)
            with archive.open(name) as part:
                for _, row in etree.iterparse(part, tag="{*}row", resolve_entities=False, no_network=True):
                    counts[-1] += any(inner.text or len(inner) for inner in row.iter("{*}v", "{*}is"))
                    row.clear()
                    while row.getprevious() is not None:
                        del row.getparent()[0]
    return counts
