"""A file's lines in bounded memory, whatever it holds: gzip, any known encoding, lines without an end.

An over-long line is set aside and skipped, a file that breaks off or stays in one line for too long ends there, and a
line with bytes of another encoding is told from a good one: an archive that would unpack to gigabytes costs seconds.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from analysis import files
from analysis.entries import LONGEST

#: Longer lines are skipped. A row holds an article and some markup, and JSON may write six characters for one.
LONGEST_LINE = 8 * LONGEST
#: A line this long ends the reading of its file.
ENDLESS = 8 * LONGEST_LINE
_SAMPLE = 1 << 16
_BLOCK = 1 << 20
#: Marks at the beginning of a file; that of UTF-32 begins like that of UTF-16.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: What reading a file may raise that cannot be read to its end.
BROKEN = (OSError, EOFError, zlib.error, UnicodeError)
#: What stands for a byte that could not be decoded.
_UNDECODED = re.compile("[\ud800-\udfff]")


class BrokenLine(Exception):
    """A line that cannot be read, with the reason."""


#: A row of any table: its line and its cells by the name of their column, or why it cannot be read. A table with a
#: first line of names gives it as a tuple before all else.
Row = tuple[int, Mapping[str, object] | tuple[str, ...] | BrokenLine]


def lines(path: Path) -> Iterator[tuple[int, str | BrokenLine]]:
    """Yield number and text of each line, its line break included, or why it cannot be read.

    Lines end with \\n, \\r\\n or \\r. The last is a `BrokenLine` where the file cannot be read to its end.
    """
    number = 0
    try:
        with open_text(path, "surrogateescape") as text:
            while line := _line(text):
                number += 1
                yield number, line
    except BROKEN as error:
        yield number + 1, BrokenLine(f"the file cannot be read from here on ({why(error)})")


def _line(text: TextIO) -> str | BrokenLine:
    line = text.readline(LONGEST_LINE)
    if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
        return line if line.isascii() or not _UNDECODED.search(line) else BrokenLine("some of its bytes are not UTF-8")
    skipped = len(line)
    while piece := text.readline(1 << 20):
        skipped += len(piece)
        if skipped > ENDLESS:
            raise OSError(f"one line of more than {ENDLESS:,} characters")
        if piece.endswith(("\n", "\r")):
            break
    return BrokenLine(f"the line is longer than {LONGEST_LINE:,} characters")


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked if its name ends with .gz."""
    return cast(BinaryIO, gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb"))


def read_bytes(path: Path, most: int) -> bytes:
    """Return a file's content, at most so many bytes and one; raises OSError where it breaks off or is unreadable."""
    try:
        with open_bytes(path) as raw:
            return raw.read(most + 1)
    except BROKEN as error:
        raise OSError(why(error)) from None


@contextlib.contextmanager
def open_text(path: Path, errors: str = "strict") -> Iterator[io.TextIOWrapper]:
    """Open a file for reading in its encoding, line breaks as they are."""
    with open_bytes(path) as raw:
        encoding = _encoding(raw)
        raw.seek(0)
        yield io.TextIOWrapper(raw, encoding=encoding, newline="", errors=errors)


def _encoding(raw: BinaryIO) -> str:
    """Return the encoding by the file's mark, else by its first lines; single lines may still differ."""
    sample = raw.read(_SAMPLE)
    marked = next((encoding for mark, encoding in _MARKS.items() if sample.startswith(mark)), None)
    if marked:
        return marked
    accented = [line for line in sample.split(b"\n")[: -1 if len(sample) == _SAMPLE else None] if not line.isascii()]
    broken = [line for line in accented if "\ufffd" in line.decode("utf-8", "replace")]
    if 2 * len(broken) > len(accented) and files.decode(b"\n".join(accented)) is not None:
        return "cp1252"
    return "utf-8"


def why(error: BaseException) -> str:
    """Return the reason in words, without the path, which the caller knows."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


# --- counting a second time ---------------------------------------------------------------------------------------


def compared(
    read: int, counted: int, what: str, remedy: str = "save the file as UTF-8", line: int | None = None
) -> Iterator[tuple[int, BrokenLine]]:
    """Yield what is to be said where a second way of counting finds another number; −1 is no count."""
    if counted not in (-1, read):
        said = f"{read:,} {what} were read, and counted in another way there are {counted:,}; {remedy}"
        yield read if line is None else line, BrokenLine(said)


def blocks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces, for counting; nothing where an encoding of several bytes forbids it."""
    with open_bytes(path) as raw:
        if _encoding(raw) in ("utf-8", "utf-8-sig", "cp1252"):
            raw.seek(0)
            while block := raw.read(_BLOCK):
                yield block


def line_breaks(path: Path) -> int:
    """Count the lines of a file by its bytes; −1 where that is no count."""
    count, last = 0, b""
    for block in blocks(path):
        count += block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")
        count -= last == b"\r" and block[:1] == b"\n"
        last = block[-1:]
    return count + (last not in (b"\n", b"\r")) if last else -1
