"""JSON → objects: one a line, an array of them, or one object that holds the array, as news services answer.

An array is read piece by piece, so that memory does not grow with the file, and its objects are counted a second time
by their brackets alone.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.corpus.lines import (
    BROKEN,
    LONGEST_LINE,
    BrokenLine,
    blocks,
    compared,
    encoding_of,
    line_breaks,
    lines,
    open_bytes,
    why,
)

#: Under which names services put their articles.
_LISTS = ("articles", "results", "stories", "docs", "items", "data", "response", "hits", "value", "entries", "records")
_WHOLE = 64_000_000  # characters of a file that is one object
_PIECE = 1 << 20
_SPACE = re.compile(r"[\s,]*")
#: A text, a bracket outside of texts, or the beginning of a text that is not closed.
_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]', re.DOTALL)

Row = tuple[int, Mapping[str, object] | tuple[str, ...] | BrokenLine]


def objects(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON file: with their line, or with their number in an array."""
    if not path.name.lower().removesuffix(".gz").endswith(".json"):
        yield from _lines(path)
        return
    start = _start(path)
    if start.startswith("["):
        yield from _array(path)
    elif _is_one_object(start):
        yield from _object(path)
    else:
        yield from _lines(path)


def _start(path: Path) -> str:
    try:
        with open_bytes(path) as raw:
            encoding = encoding_of(raw)
            raw.seek(0)
            return raw.read(_PIECE).decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    except BROKEN:
        return ""


def _is_one_object(start: str) -> bool:
    """Tell whether a file is an object written over several lines, or one that holds a list of articles."""
    first = start.partition("\n")[0].strip()
    if not first.startswith("{"):
        return False
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return first == "{" or not first.endswith("}") or re.match(r'\{\s*"[^"]+"\s*:\s*\[', first) is not None
    return isinstance(found, dict) and _articles(found) is not None


def _lines(path: Path) -> Iterator[Row]:
    number, whole = 0, True
    for number, line in lines(path):
        if isinstance(line, BrokenLine):
            whole = False
            yield number, line
        elif line.strip():
            yield number, _loaded(line)
    yield from ((number, each) for each in compared(number, line_breaks(path) if whole else -1, "lines"))


def _loaded(line: str) -> Mapping[str, object] | BrokenLine:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BrokenLine(f"this is no JSON ({error}); write one object per line")
    if not isinstance(row, dict):
        return BrokenLine("this is no JSON object; write one object with id, title and text per line")
    return row


def _array(path: Path) -> Iterator[Row]:
    number = found = 0
    row: Mapping[str, object] | BrokenLine | None = None
    try:
        with open_bytes(path) as raw:
            encoding = encoding_of(raw)
            raw.seek(0)
            for row in _elements(io.TextIOWrapper(raw, encoding=encoding, newline="")):
                number += 1
                found += isinstance(row, Mapping)
                yield number, row
        there = -1 if isinstance(row, BrokenLine) else _opened(path)
        yield from ((number, each) for each in compared(found, there, "objects", "export the file again"))
    except BROKEN as error:
        yield number + 1, BrokenLine(f"the file cannot be read from here on ({why(error)})")


def _opened(path: Path) -> int:
    """Count the objects of an array by the brackets that open in it, outside of texts; −1 where that is no count."""
    depth, count, rest = 0, -1, b""
    for block in blocks(path):
        count, rest, waiting = max(count, 0), b"", rest + block
        for match in _BRACKET.finditer(waiting):
            sign = match[0]
            if sign == b'"':  # a text that goes on in the next piece
                rest = waiting[match.start() :]
                break
            count += sign == b"{" and depth == 1
            depth += (sign in b"[{") - (sign in b"]}") if len(sign) == 1 else 0
    return count


def _elements(text: io.TextIOWrapper) -> Iterator[Mapping[str, object] | BrokenLine]:
    decoder = json.JSONDecoder()
    waiting = text.read(_PIECE).lstrip("\ufeff \t\r\n")[1:]
    while True:
        waiting = waiting[_SPACE.match(waiting).end() :]  # type: ignore[union-attr]
        if waiting.startswith("]"):
            return
        try:
            found, end = decoder.raw_decode(waiting)
        except RecursionError:
            yield BrokenLine("this is no article: it is nested too deeply; the reading ends here")
            return
        except ValueError:
            more = "" if len(waiting) > LONGEST_LINE else text.read(max(_PIECE, len(waiting)))
            if not more:
                long = len(waiting) > LONGEST_LINE
                said = "an entry is too long or no JSON" if long else "the array breaks off here or is no JSON"
                yield BrokenLine(f"{said}; export the file again")
                return
            waiting += more
            continue
        waiting = waiting[end:]
        yield found if isinstance(found, dict) else _no_object()


def _no_object() -> BrokenLine:
    return BrokenLine("this is no JSON object; write one object with id, title and text per article")


def _object(path: Path) -> Iterator[Row]:
    try:
        with open_bytes(path) as raw:
            encoding = encoding_of(raw)
            raw.seek(0)
            content = raw.read(_WHOLE + 1)
        found = json.loads(content.decode(encoding)) if len(content) <= _WHOLE else None
    except (*BROKEN, ValueError, RecursionError) as error:
        yield 1, BrokenLine(f"this is no JSON ({error}); export the file again")
        return
    if found is None:
        yield 1, BrokenLine(f"one object of more than {_WHOLE:,} characters; write one article per line")
        return
    articles = _articles(found) if isinstance(found, dict) else None
    for number, row in enumerate([found] if articles is None else articles, start=1):
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, _no_object()


def _articles(found: Mapping[str, object]) -> list[object] | None:
    """Return the list of articles in an object that a service answered with, also one level down."""
    for name in _LISTS:
        value = found.get(name)
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        if isinstance(value, dict) and (inner := _articles(value)) is not None:
            return inner
    return None
