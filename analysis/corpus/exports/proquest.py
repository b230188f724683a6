"""ProQuest: articles between lines of underscores, each a list of names and values.

____________________________________________________________
Document 1 of 25
Title
Author: Writer, A.
Publication info: The Post; Tarn [Tarn]. 12 Feb 2031: A.1.
Full text: The text.
Title: Title
Publication title: The Post
Publication date: Feb 12, 2031
ProQuest document ID: 1234567890
"""

from __future__ import annotations

import re

from analysis.corpus.exports.articles import Article, Broken, article, broken_off

_ID = re.compile(r"^[ \t]*ProQuest document ID\s*:", re.MULTILINE | re.IGNORECASE)
MARK = re.compile(rf"{_ID.pattern}|^[ \t]*Report Information from ProQuest", re.MULTILINE | re.IGNORECASE)

_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$")
_NUMBER = re.compile(r"^Document \d+ of \d+$")
_NAMES = (
    "Abstract|Author|Byline|Links|Full text|Subject|Location|People|Company / organization|Identifier / keyword|Title|"
    "Publication title|Publication info|Publication year|Publication date|Publication subject|Section|Pages?|"
    "First page|Volume|Issue|Number of pages|Publisher|Place of publication|Country of publication|ISSN|e-ISSN|"
    "Source type|Language of publication|Document type|ProQuest document ID|Document URL|Copyright|Last updated|"
    "Database|Classification|Dateline|Column|Edition|Credit"
)
_NAMED = re.compile(rf"^({_NAMES})\s*:\s*(.*)$", re.IGNORECASE)


def split(lines: list[str]) -> list[Article | Broken]:
    """Return the articles of a ProQuest export, and what breaks off."""
    cuts = [number for number, line in enumerate(lines) if _RULE.match(line)]
    rows = []
    for start, end in zip([-1, *cuts], [*cuts, len(lines)], strict=True):
        piece = lines[start + 1 : end]
        if any(_NAMED.match(line) for line in piece):
            rows.append(_article(start + 1, piece))
    return rows


def count(text: str) -> int:
    """Return the number of articles by their document IDs, and those that have a text and none."""
    pieces = re.split(r"^[ \t]*_{20,}[ \t]*$", text, flags=re.MULTILINE)
    names = [
        len(_ID.findall(piece)) or bool(re.search(r"^\s*Full text\s*:|^\s*Title\s*:", piece, re.M)) for piece in pieces
    ]
    return sum(map(int, names))


def _article(start: int, piece: list[str]) -> Article | Broken:
    fields: dict[str, list[str]] = {}
    name, heads = "", []
    for line in piece:
        match = _NAMED.match(line)
        # In the text a line may begin like a name; the names below it come in their own order, a title first.
        if match and not (
            name == "full text"
            and match[1].lower()
            not in (
                "subject",
                "title",
                "location",
                "people",
                "company / organization",
                "identifier / keyword",
                "publication title",
            )
        ):
            name = match[1].lower()
            fields[name] = [match[2]]
        elif name:
            fields[name].append(line)
        elif line and not _NUMBER.match(line):
            heads.append(line)
    one = {key: " ".join(" ".join(value).split()) for key, value in fields.items()}
    first = start + next((at for at, line in enumerate(piece) if line), 0) + 1
    title = one.get("title") or " ".join(heads[:1])
    if not one.get("proquest document id"):
        return broken_off(first, title)
    if not one.get("full text"):
        return Broken(first, f"the export holds no full text of {title[:80]!r}; export it with full text", title)
    return article(
        first,
        title,
        fields["full text"],
        re.sub(r"[;(].*", "", one.get("publication title", "")),
        one.get("publication date", ""),
        author=one.get("author", ""),
        section=one.get("section", ""),
        keywords=one.get("subject", ""),
        number=one["proquest document id"],
    )
