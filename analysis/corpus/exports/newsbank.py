"""NewsBank: the PDF of several articles, each with a line of its day and outlet, and *OpenURL Link* above its text.

Title
March 7, 2031 | Post, The (NC) | Tarn, North Carolina | Page 11
Author: A. WRITER Section: News 474 Words
OpenURL Link
The text.
Copyright (c) 2031 The Post
Citation (aglc Style)
A. WRITER, 'Title', Post, The (online), 7 Mar 2031 ‹https://infoweb.newsbank.com/…›

Built from what others published: two scripts that read such files, and a table of lines that one of them read
(yanansun0074/helene_coverage, 2024). The article begins after the citation of the one above it, or where there is none,
with the last paragraph above its day.
"""

from __future__ import annotations

import re

from analysis.corpus.exports.articles import Article, Broken, article, blocks, broken_off

_LINK = "OpenURL Link"
_CITATION = re.compile(r"^Citation \(\w+ Style\)$", re.IGNORECASE)
MARK = re.compile(rf"^[ \t]*(?:{_LINK}|Citation \(aglc Style\))[ \t]*$", re.MULTILINE)

_DAY = re.compile(r"^([A-Z][a-z]+ \d{1,2}, \d{4})\s*\|\s*([^|]+?)\s*(?:\|.*)?$")
_DAYS = re.compile(r"^[ \t]*[A-Z][a-z]+ \d{1,2}, \d{4}[ \t]*\|", re.MULTILINE)
_FIELDS = re.compile(r"^(?:Author:\s*(.*?))?\s*(?:Section:\s*(.*?))?\s*(?:([\d,]+) Words)?$")
_PAGE = re.compile(r"\|\s*Page:?\s*([^|]+)$")
_HEAD = 6  # lines at most between the day and the link
_TITLE = 4  # lines at most
_COPYRIGHT = re.compile(r"^(?:Copyright|©|\(c\))", re.IGNORECASE)
_PLACE = re.compile(r"\s*\([^()]*\)$")


def split(lines: list[str]) -> list[Article | Broken]:
    """Return the articles of a NewsBank file, and what breaks off."""
    links = [number for number, line in enumerate(lines) if line == _LINK]
    days = [_day_above(lines, link) for link in links]
    starts = [link if day is None else _start(lines, last, day)
              for last, link, day in zip([0, *links], links, days, strict=False)]  # fmt: skip
    rows = [
        _article(lines, start, day, link, end)
        for start, day, link, end in zip(starts, days, links, [*starts[1:], len(lines)], strict=True)
    ]
    if rows and not any(_CITATION.match(line) or _COPYRIGHT.match(line) for line in lines[links[-1] :]):
        rows[-1] = broken_off(rows[-1].line, rows[-1].title)
    return rows


def count(text: str) -> int:
    """Return the number of articles by their lines of day and outlet."""
    return len(_DAYS.findall(text))


def _day_above(lines: list[str], link: int) -> int | None:
    return next((at for at in range(link - 1, max(-1, link - 1 - _HEAD), -1) if _DAY.match(lines[at])), None)


def _start(lines: list[str], last: int, day: int) -> int:
    """Return the line that the title above a day begins in."""
    start = day
    while start > last and not lines[start - 1]:
        start -= 1
    while start > last and lines[start - 1] and lines[start - 1] != _LINK:
        start -= 1
    return start


def _article(lines: list[str], start: int, day: int | None, link: int, end: int) -> Article | Broken:
    title = [] if day is None else [line for line in lines[start:day] if line]
    if day is None or not title or len(title) > _TITLE or any(map(_CITATION.match, title)):
        return Broken(
            start + 1, "this article has no title and line of its day that can be told; look at it in the export"
        )
    dated = _DAY.match(lines[day])
    assert dated is not None  # by which it was found
    named = _FIELDS.match(" ".join(lines[day + 1 : link]))
    author, section, length = named.groups("") if named else ("", "", "")
    body = lines[link + 1 : end]
    body = body[: next((at for at, line in enumerate(body) if _CITATION.match(line)), len(body))]
    parts = blocks(body)
    while parts and _COPYRIGHT.match(parts[-1][0]):
        parts.pop()
    page = _PAGE.search(lines[day])
    return article(
        start + 1,
        " ".join(title),
        [line for part in parts for line in [*part, ""]],
        outlet(dated[2]),
        dated[1],
        author=author,
        section=section,
        length=f"{length} words" if length else "",
        page=page[1] if page else "",
    )


def outlet(name: str) -> str:
    """Return the name of an outlet as it is read: *The Post* for *Post, The (NC)*."""
    plain = _PLACE.sub("", name)
    return f"The {plain.removesuffix(', The')}" if plain.endswith(", The") else plain
