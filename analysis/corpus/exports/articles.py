"""One article of an export, with its fields as the database wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.corpus import prose

_TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]\.?M\b\.?)?(?:\s*[A-Z]{2,4}\b)?", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """One row per article. ``date`` is as written; ``details`` holds author, section, length, keywords and the like."""

    line: int
    title: str
    text: str
    outlet: str = ""
    date: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Broken:
    """One row per article that an export names or begins and that cannot be read."""

    line: int
    reason: str
    title: str = ""


def broken_off(line: int, title: str) -> Broken:
    """Return the last article of a file that ends in it."""
    return Broken(line, f"the file breaks off in this article, {title[:80]!r}; export it again", title)


def article(line: int, title: str, body: list[str], outlet: str, date: str, **details: str) -> Article:
    """Return an article, its body as paragraphs; time and weekday of its date become details."""
    found = {"author": "", "section": "", "length": "", "keywords": "", **details}
    for name, pattern in (("time", _TIME), ("weekday", _WEEKDAY)):
        match = pattern.search(date)
        found[name] = match[0] if match else ""
    plain = {name: " ".join(value.split()) for name, value in found.items()}
    return Article(
        line,
        " ".join(title.split()),
        prose.paragraphs(body),
        " ".join(outlet.split()),
        date.strip(),
        {name: value for name, value in plain.items() if value},
    )


def blocks(lines: list[str]) -> list[list[str]]:
    """Return runs of lines that are not blank."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            found[-1].append(line.strip())
        elif found[-1]:
            found.append([])
    return found if found[-1] else found[:-1]
