"""JSON → objects: one a line, an array of them, or one object that holds the array, as news services answer.

An array is read piece by piece, so that memory does not grow with the file, and its objects are counted a second time
by their brackets alone.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from analysis.entries.lines import (
    BROKEN,
    LONGEST_LINE,
    BrokenLine,
    Row,
    blocks,
    compared,
    line_breaks,
    lines,
    open_text,
)

#: Under which names services put their articles.
_LISTS = ("articles", "results", "stories", "docs", "items", "data", "response", "hits", "value", "entries", "records")
_WHOLE = 64_000_000  # characters of a file that is one object
_PIECE = 1 << 20
_SPACE = re.compile(r"[\s,]*")
_LIST_OPENS = re.compile(r'\{\s*"[^"]+"\s*:\s*\[')
#: A text, a bracket outside of texts, or the beginning of a text that is not closed.
_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}"]', re.DOTALL)


def objects(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON file: with their line, or with their number in an array."""
    start = ""
    if path.name.lower().removesuffix(".gz").endswith(".json"):
        with contextlib.suppress(*BROKEN), open_text(path, "ignore") as text:
            start = text.read(_PIECE).lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        return _array(path)
    return _object(path) if _is_one_object(start.partition("\n")[0].strip()) else _lines(path)


def _is_one_object(first: str) -> bool:
    """Tell by its first line if a file is an object over several lines, or one that holds a list of articles."""
    if not first.startswith("{"):
        return False
    try:
        return _articles(json.loads(first)) is not None
    except (ValueError, RecursionError):
        return first == "{" or not first.endswith("}") or _LIST_OPENS.match(first) is not None


def _lines(path: Path) -> Iterator[Row]:
    number, whole = 0, True
    for number, line in lines(path):
        if isinstance(line, BrokenLine):
            whole = False
            yield number, line
        elif line.strip():
            try:
                yield number, _checked(json.loads(line), "line")
            except (ValueError, RecursionError) as error:
                yield number, BrokenLine(f"this is no JSON ({error}); write one object per line")
    yield from compared(number, line_breaks(path) if whole else -1, "lines")


def _checked(found: object, each: str = "article") -> Mapping[str, object] | BrokenLine:
    if isinstance(found, dict):
        return found
    return BrokenLine(f"this is no JSON object; write one object with id, title and text per {each}")


def _array(path: Path) -> Iterator[Row]:
    number = found = 0
    row: Mapping[str, object] | BrokenLine | None = None
    with open_text(path) as text:
        for number, row in enumerate(_elements(text), start=1):
            found += isinstance(row, Mapping)
            yield number, row
    there = -1 if isinstance(row, BrokenLine) else _count(path)
    yield from compared(found, there, "objects", "export the file again", number)


def _elements(text: TextIO) -> Iterator[Mapping[str, object] | BrokenLine]:
    decoder = json.JSONDecoder()
    waiting, at = text.read(_PIECE).lstrip("\ufeff \t\r\n"), 1
    while True:
        at = _SPACE.match(waiting, at).end()  # type: ignore[union-attr]
        if waiting.startswith("]", at):
            return
        try:
            found, at = decoder.raw_decode(waiting, at)
        except RecursionError:
            yield BrokenLine("this is no article: it is nested too deeply; the reading ends here")
            return
        except ValueError:
            waiting, at = waiting[at:], 0
            long = len(waiting) > LONGEST_LINE
            more = "" if long else text.read(max(_PIECE, len(waiting)))
            if not more:
                said = "an entry is too long or no JSON" if long else "the array breaks off here or is no JSON"
                yield BrokenLine(f"{said}; export the file again")
                return
            waiting += more
            continue
        yield _checked(found)


def _count(path: Path) -> int:
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


def _object(path: Path) -> Iterator[Row]:
    try:
        with open_text(path) as text:
            content = text.read(_WHOLE + 1)
        if len(content) > _WHOLE:
            yield 1, BrokenLine(f"one object of more than {_WHOLE:,} characters; write one article per line")
            return
        found = json.loads(content)
    except (*BROKEN, ValueError, RecursionError) as error:
        yield 1, BrokenLine(f"this is no JSON ({error}); export the file again")
        return
    articles = _articles(found)
    yield from ((number, _checked(row)) for number, row in enumerate([found] if articles is None else articles, 1))


def _articles(found: object) -> list[object] | None:
    """Return the list of articles in an object that a service answered with, also one level down."""
    for value in (found.get(name) for name in _LISTS) if isinstance(found, dict) else ():
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        if (inner := _articles(value)) is not None:
            return inner
    return None
