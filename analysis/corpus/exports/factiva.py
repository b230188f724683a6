"""Factiva: the display layout, and the one with codes; both end each article with *Document* and its number.

Title                                 HD  Title
                                      BY  Author
By Author                             WC  474 words
474 words                             PD  6 March 2031
6 March 2031                          ET  10:23
Outlet                                SN  Outlet
CODE                                  SC  CODE
English                               LA  English
Copyright 2031 …                      LP
                                      The first paragraphs.
The text.
                                      TD
Document CODE0020310306ee36001jt      The rest.
                                      AN  Document CODE0020310306ee36001jt
"""

from __future__ import annotations

import re

from analysis.corpus import dates
from analysis.corpus.exports.articles import Article, Broken, article, broken_off

END = re.compile(r"^[ \t]*(?:AN[ \t]+)?Document ([A-Z]{2,10}[A-Za-z0-9]{14,24})[ \t]*$", re.MULTILINE)
#: What tells an export: the end of an article, or its number of words above its day, where the file breaks off before.
MARK = re.compile(
    rf"{END.pattern}|^(?:WC[ \t]+)?[\d,.]+ words[ \t]*\n(?:PD[ \t]+)?\d{{1,2}} [A-Z][a-z]+ \d{{4}}[ \t]*$", re.MULTILINE
)

_WORDS = re.compile(r"^([\d,.]+) words?$")
_TIME = re.compile(r"^\d{1,2}:\d{2}(?:\s*[A-Z]{2,4})?$")
_CODES = ("HD CR BY WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPD IPC PUB AN SE CLM ART DLN NT").split()
_CODE = re.compile(rf"^({'|'.join(_CODES)})(?:\s+(.*))?$")
_HEAD = 16  # lines at most
_COPYRIGHT = re.compile(r"^(?:\(?Copyright|©|\(c\)|All rights reserved)", re.IGNORECASE)
#: What Factiva adds to the end of a file.
_SUMMARY = re.compile(r"^(?:Search Summary|©.*Factiva|.*Factiva, Inc\. All rights reserved)", re.IGNORECASE)
_COUNTS = re.compile(r"^[ \t]*(?:WC\s+)?[\d,.]+ words?[ \t]*$", re.MULTILINE)


def split(lines: list[str]) -> list[Article | Broken]:
    """Return the articles of a Factiva export, and what breaks off."""
    rows: list[Article | Broken] = []
    start = 0
    for end, line in enumerate(lines):
        match = END.match(line)
        if match:
            rows.append(_article(lines, start, end, match[1]))
            start = end + 1
    rest = [number for number in range(start, len(lines)) if lines[number]]
    if rest and not _SUMMARY.match(lines[rest[0]]):
        rows.append(broken_off(rest[0] + 1, lines[rest[0]]))
    return rows


def count(text: str) -> int:
    """Return the number of articles by the counts of words above each, and those that break off before theirs."""
    ends = list(END.finditer(text))
    rest = text[ends[-1].end() :].strip() if ends else text
    pieces = [text[a:b] for a, b in zip([0, *(end.end() for end in ends)], [end.start() for end in ends], strict=False)]
    return sum(max(1, len(_COUNTS.findall(piece))) for piece in pieces) + bool(rest and not _SUMMARY.match(rest))


def _article(lines: list[str], start: int, end: int, number: str) -> Article | Broken:
    filled = [line for line in range(start, end) if lines[line]]
    first = filled[0] if filled else start
    piece = lines[first:end]
    heads = [at for at, line in enumerate(piece) if _WORDS.match(line) and any(map(_is_date, piece[at + 1 : at + 3]))]
    if len(heads) > 1:
        return Broken(first + 1, "two articles run together here: a line “Document …” is missing; export it again")
    row = _coded(first, piece, number) if any(re.match(r"HD(?:\s|$)", line) for line in piece) else None
    return row or _displayed(first, piece, number)


def _displayed(first: int, piece: list[str], number: str) -> Article | Broken:
    counted = next((at for at, line in enumerate(piece) if _WORDS.match(line)), None)
    if counted is None:
        return Broken(first + 1, f"document {number} has no line with its number of words; look at it in the export")
    above = counted
    while above and piece[above - 1]:
        above -= 1
    authors = piece[above:counted]
    heads = [line for line in piece[:above] if line]
    if not heads:  # no blank line stands between title and author
        heads = [line for line in authors if not line.lower().startswith("by ")]
        authors = [line for line in authors if line.lower().startswith("by ")]
    if len(heads) > 1 and not authors and heads[-1].lower().startswith("by "):  # a page ended below it
        authors = [heads.pop()]
    # The lines of the head end with that of the copyright; in a PDF a page may end among them.
    rest = next((at for at in range(counted, min(len(piece), counted + _HEAD)) if _COPYRIGHT.match(piece[at])), counted)
    while rest < len(piece) and piece[rest]:
        rest += 1
    head = [line for line in piece[counted + 1 : rest] if line]
    dated = next((at for at, line in enumerate(head) if _is_date(line)), None)
    if dated is None:
        return Broken(first + 1, f"document {number} has no date below its number of words; look at it in the export")
    after = [line for line in head[dated + 1 :] if not _TIME.match(line)]
    times = [line for line in head[dated + 1 :] if _TIME.match(line)]
    return article(
        first + 1,
        heads[-1] if heads else "",
        piece[rest:],
        after[0] if after else "",
        " ".join([head[dated], *times[:1]]),
        author=re.sub(r"^By\s+", "", " ".join(authors), flags=re.IGNORECASE),
        section=" / ".join(heads[:-1]),
        length=piece[counted],
        number=number,
    )


def _is_date(line: str) -> bool:
    try:
        return bool(re.search(r"\d{4}", line)) and bool(dates.iso(line))
    except ValueError:
        return False


def _coded(first: int, piece: list[str], number: str) -> Article | None:
    fields: dict[str, list[str]] = {}
    name = ""
    for line in piece:
        match = _CODE.match(line)
        if match and not (name in ("LP", "TD") and match[2] and not re.match(r"\S+(?:\s{2,}|\t|$)", line)):
            name = match[1]
            fields.setdefault(name, []).extend([match[2]] if match[2] else [])
        elif name:
            fields[name].append(line)
    if "PD" not in fields:
        return None
    one = {key: " ".join(" ".join(value).split()) for key, value in fields.items()}
    return article(
        first + 1,
        one.get("HD", ""),
        [*fields.get("LP", []), "", *fields.get("TD", [])],
        one.get("SN", ""),
        f"{one['PD']} {one.get('ET', '')}".strip(),
        author=re.sub(r"^By\s+", "", one.get("BY", ""), flags=re.IGNORECASE),
        section=one.get("SE", ""),
        length=one.get("WC", ""),
        keywords=one.get("NS", ""),
        number=number,
    )
