"""Nexis: the layout of Nexis Uni, and the older print layout of LexisNexis.

Nexis Uni begins with a cover that lists the articles, and ends each with *End of Document*::

    Title                                   1 of 10 DOCUMENTS
    Outlet
    February 1, 2031 Saturday 6:10 AM GMT   Outlet
                                            February 1, 2031 Saturday
    Copyright 2031 …                        Title
    Section: …
    Length: 40 words                        BYLINE: …
    Byline: …                               LENGTH: 40 words
    Body
                                            The text.
    The text.
                                            LOAD-DATE: February 1, 2031
    Load-Date: February 1, 2031             LANGUAGE: ENGLISH
    End of Document                                   Copyright 2031 …

Captions, disclaimers and subject codes below the text are no part of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from analysis.corpus.exports.articles import Article, Broken, article, blocks, broken_off

NUMBERED = re.compile(r"^[ \t]*(?:Document )?(\d+) of (\d+) DOCUMENTS?[ \t]*$", re.MULTILINE)
END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.MULTILINE)
#: What tells an export of Nexis Uni: the end of an article, or its cover, where the file breaks off before an end.
UNI = re.compile(r"^[ \t]*(?:End of Document|Client/Matter: .*)[ \t]*$", re.MULTILINE)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(
    rf"^(?:{_MONTHS})\s+(?:\d{{1,2}},?\s+)?\d{{4}}\b.{{0,60}}$"
    rf"|^(?:\w+day,?\s+)?\d{{1,2}}\.?\s+(?:{_MONTHS}),?\s+\d{{4}}\b.{{0,60}}$",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^(Section|Length|Byline|Dateline|Highlight|Copyright|Series|Edition|Publication-Type|Language)\b\s*:?\s*(.*)$",
    re.IGNORECASE,
)
_COVER = re.compile(r"^Documents \((\d+)\)$", re.MULTILINE)
_LISTED = re.compile(r"^(\d+)\. (.+)$")
_COVER_LINE = re.compile(r"^(?:Client/Matter|Search Terms|Search Type|Narrowed by|Content Type)\b")
#: What may follow the text, from the end upwards; each is a line by itself or begins with its name.
_BELOW = ("Load-Date:", "Classification", "Correction-Date", "Correction", "Notes", "Graphic")
_SUBJECT = re.compile(r"^\s*Subject\s*:\s*(.+)$", re.IGNORECASE | re.MULTILINE)
#: What a syndicator puts around the text of others.
_AROUND = re.compile(r"^\w+ \d{1,2}\w*, \d{4} \(.{1,80}Delivered by\s+Newstex\s*\)$|^Link to the original story\.?$")
_LENGTH = re.compile(r"^\s*Length\s*:\s*[\d,.]+ words?\b", re.IGNORECASE | re.MULTILINE)


def split_uni(lines: list[str]) -> list[Article | Broken]:
    """Return the articles of a Nexis Uni export, what its cover lists and it lacks, and what breaks off."""
    ends = [number for number, line in enumerate(lines) if line == "End of Document"]
    cover, start = _cover(lines)
    rows: list[Article | Broken] = []
    for end in ends:
        rows.append(_uni(lines, start, end))
        start = end + 1
    rest = [number for number in range(start, len(lines)) if lines[number]]
    if rest:
        rows.append(broken_off(rest[0] + 1, lines[rest[0]]))
    return [*rows, *_not_there(cover, rows)]


def count_uni(text: str) -> int:
    """Return the number of articles by the counts of words, the text below the last end, and the cover."""
    ends = list(END.finditer(text))
    below = text[ends[-1].end() :] if ends else text
    whole = text[: ends[-1].end()] if ends else ""
    counted = max(len(ends), len(_LENGTH.findall(whole))) + bool(below.strip())
    cover = _COVER.search(text)
    return max(counted, int(cover[1])) if cover else counted


def _cover(lines: list[str]) -> tuple[list[tuple[int, str]], int]:
    """Return the titles that the cover lists with their lines, and where the first article begins."""
    listed: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        match = _LISTED.match(line)
        if match and int(match[1]) == len(listed) + 1 and _COVER_LINE.match(_next_filled(lines, number)):
            listed.append((number + 1, match[2]))
        elif listed and _DATE.match(line) and number > listed[-1][0]:
            top = number
            while top and lines[top - 1]:
                top -= 1
            return listed, top
    return listed, 0


def _next_filled(lines: list[str], number: int) -> str:
    return next((line for line in lines[number + 1 : number + 3] if line), "")


def _uni(lines: list[str], start: int, end: int) -> Article | Broken:
    body = next((number for number in range(start, end) if lines[number] == "Body"), None)
    dated = next((number for number in range(start, end if body is None else body) if _DATE.match(lines[number])), None)
    first = next((number for number in range(start, end) if lines[number]), end)
    if body is not None and sum(bool(_LENGTH.match(line)) for line in lines[start:end]) > 1:
        return Broken(first + 1, "two articles run together here: an “End of Document” is missing; export it again")
    if body is None or dated is None:
        return Broken(first + 1, "this article has no line “Body” or no date above it; look at it in the export")
    head = [line for line in lines[first:dated] if line]
    title, outlet = (head[0], head[-1]) if len(head) > 1 else ("".join(head), "")
    fields = {match[1].lower(): match[2] for match in map(_FIELD.match, lines[dated + 1 : body]) if match}
    text, below = _text_and_below(lines[body + 1 : end])
    byline = re.sub(rf",?\s*{re.escape(title)}\s*$", "", fields.get("byline", "")).strip(" ,")
    subject = _SUBJECT.search(below)
    text = [line for line in text if not _AROUND.match(line)]
    if fields.get("highlight"):
        text = [fields["highlight"], "", *text]
    return article(
        first + 1,
        title,
        text,
        outlet,
        lines[dated],
        author=byline,
        section=fields.get("section", ""),
        length=fields.get("length", ""),
        keywords=subject[1] if subject else "",
        through=" / ".join(head[1:-1]),
    )


def _text_and_below(lines: list[str]) -> tuple[list[str], str]:
    """Part the text of an article from captions, notes and codes below it."""
    end = len(lines)
    for name in _BELOW:
        for number in range(end - 1, -1, -1):
            line = lines[number]
            above, under = "".join(lines[max(0, number - 1) : number]), "".join(lines[number + 1 : number + 2])
            # The blank line above it may have stood at the end of a page.
            alone = line == name and (not above or (not under and above.endswith((".", "!", "?", '"', "”", "]", ")"))))
            if alone or (name.endswith(":") and line.startswith(name)):
                end = number
                break
    return lines[:end], "\n".join(lines[end:])


def _not_there(cover: list[tuple[int, str]], rows: Sequence[Article | Broken]) -> list[Broken]:
    """Return what the cover lists and the file does not hold, named as far as the titles tell it."""
    lacking = len(cover) - len(rows)
    if lacking <= 0:
        return []
    there = Counter(_key(row.title) for row in rows)
    absent = []
    for line, title in cover:
        if there[_key(title)]:
            there[_key(title)] -= 1
        else:
            absent.append((line, title))
    named = absent[:lacking] if len(absent) == lacking else [(cover[0][0], f"{lacking} of {len(cover)}")] * lacking
    return [Broken(line, f"the cover lists this article and its text is not in the file: {title}", title)
            for line, title in named]  # fmt: skip


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title.casefold())


# --- the print layout ---------------------------------------------------------------------------------------------

_HEAD = "BYLINE SECTION LENGTH DATELINE HIGHLIGHT SERIES EDITION".split()
_FOOT = (
    "GRAPHIC LOAD-DATE LANGUAGE PUBLICATION-TYPE JOURNAL-CODE DOCUMENT-TYPE SUBJECT GEOGRAPHIC PERSON COMPANY "
    "ORGANIZATION TICKER INDUSTRY ISSN COUNTRY STATE CITY ACC-NO NOTES CORRECTION CORRECTION-DATE URL TYPE"
).split()
_NAME = re.compile(r"^([A-Z][A-Z-]+):\s*(.*)$")
_EDITION = re.compile(r"^(?:[\w ]{1,30} )?Edition(?: \d+)?;?$", re.IGNORECASE)
_COPYRIGHT = re.compile(r"^(?:Copyright|©|\(c\))|^All Rights Reserved", re.IGNORECASE)
_SELECTED = re.compile(r"Items: *(\d+)-(\d+)")


def split_print(lines: list[str]) -> list[Article | Broken]:
    """Return the articles of an export in the print layout, the numbers it lacks, and what breaks off."""
    marks = [(number, NUMBERED.match(line)) for number, line in enumerate(lines)]
    starts = [(number, int(match[1]), int(match[2])) for number, match in marks if match]
    ends = [number for number, _, _ in starts[1:]] + [len(lines)]
    rows: list[Article | Broken] = []
    expected = starts[0][1] if starts else 0
    for (start, nth, _), end in zip(starts, ends, strict=True):
        if expected < nth <= expected + 100_000:
            rows.append(
                Broken(start + 1, f"documents {expected} to {nth - 1} are missing above this one; export again")
            )
        expected = nth + 1
        rows.append(_printed(lines, start, end))
    closed = [any(line.startswith("LOAD-DATE:") for line in lines[start:end])
              for (start, _, _), end in zip(starts, ends, strict=True)]  # fmt: skip
    cut = starts and not closed[-1] and (sum(closed) > len(closed) / 2 or _unprinted(lines, starts))
    if cut:
        rows[-1] = broken_off(starts[-1][0] + 1, rows[-1].title)
    if starts:
        rows.extend(_unprinted(lines, starts))
    return rows


def count_print(text: str) -> int:
    """Return the number of articles by the last number of the list and the numbers that are missing."""
    numbers = [int(match[1]) for match in NUMBERED.finditer(text)]
    gaps = sum(later > earlier + 1 for earlier, later in pairwise(numbers))
    lines = [line.strip() for line in text.split("\n")]
    starts = [(0, int(match[1]), int(match[2])) for match in NUMBERED.finditer(text)]
    return len(numbers) + gaps + len(_unprinted(lines, starts))


def _unprinted(lines: Sequence[str], starts: list[tuple[int, int, int]]) -> list[Broken]:
    """Tell of the documents after the last one, where nothing says that no more were asked for."""
    last, whole = starts[-1][1], Counter(of for _, _, of in starts).most_common(1)[0][0]
    asked = next((match for match in map(_SELECTED.search, lines[: starts[0][0] or 200]) if match), None)
    if last >= whole or (asked and int(asked[2]) <= last):
        return []
    return [
        Broken(len(lines), f"it ends with document {last} of {whole}: documents {last + 1} to {whole} are not in it")
    ]


def _printed(lines: list[str], start: int, end: int) -> Article | Broken:
    parts = blocks(lines[start + 1 : end])
    while parts and _COPYRIGHT.match(parts[0][0]):
        parts.pop(0)
    dated = next((number for number, part in enumerate(parts[:6]) if _DATE.match(part[0])), None)
    if not parts or dated is None:
        return Broken(start + 1, "this document has no line with a date below its number; look at it in the export")
    outlet = " ".join(line for part in parts[:dated] for line in part)
    day = parts[dated][0]
    fields: dict[str, str] = {}
    titles: list[str] = []
    text: list[str] = []
    name = ""
    edition = parts[dated][1:]
    rest = parts[dated + 1 :]
    if len(rest) > 1 and _EDITION.match(rest[0][0]) and not _NAME.match(rest[1][0]):  # a page ended above it
        edition += rest.pop(0)
    for part in rest:
        match = _NAME.match(part[0])
        if match and match[1] in _FOOT:
            name = match[1]
        if name:  # below the text
            for line in part:
                match = _NAME.match(line)
                name = match[1] if match and match[1] in _FOOT else name
                known = match is not None and match[1] in _FOOT
                if not _COPYRIGHT.match(line):
                    fields[name] = f"{fields.get(name, '')} {match[2] if match and known else line}".strip()
        elif match and match[1] in _HEAD and not text:
            fields[match[1]] = " ".join([match[2], *part[1:]])
        elif not titles and not fields and not text:
            titles = part
        elif not _COPYRIGHT.match(part[0]):
            text += [*part, ""]
    if fields.get("HIGHLIGHT"):
        text = [fields["HIGHLIGHT"], "", *text]
    return article(
        start + 1,
        " ".join(titles),
        text,
        outlet,
        day,
        author=re.sub(r"^By\s+", "", fields.get("BYLINE", ""), flags=re.IGNORECASE),
        section=fields.get("SECTION", ""),
        length=fields.get("LENGTH", ""),
        keywords=fields.get("SUBJECT", ""),
        edition=" ".join(edition),
    )
