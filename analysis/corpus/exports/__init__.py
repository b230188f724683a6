"""One file that a news database exported → its articles, with what the database says of each.

    articles.py  one article of an export, and what of it cannot be read
    nexis.py     Nexis Uni (“End of Document”), and the older print layout (“1 of 10 DOCUMENTS”)
    factiva.py   Factiva's display layout, and its layout with codes (HD, PD, LP, TD)
    proquest.py  ProQuest (“Document 1 of 10”, “Full text:”)
    europresse.py  Europresse, whose pages are read by the classes of their elements
    newsbank.py  NewsBank's file of several articles (“OpenURL Link”)

`LAYOUTS` is the table of what is known. A text is recognised by lines that a layout needs and no article has; each
layout counts its articles in a second way, and a difference is said. A text that looks like several articles in a
layout that is not known is refused: as one article it would be read wrongly, and silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from analysis.corpus.exports import europresse, factiva, newsbank, nexis, proquest
from analysis.corpus.exports.articles import Article, Broken

__all__ = ["LAYOUTS", "Article", "Broken", "Layout", "layout_of", "looks_like_many", "split"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A database's layout: ``mark`` finds a line that only it has, ``count`` counts articles without splitting.

    ``split`` gets the lines without what stands around them.
    """

    name: str
    mark: re.Pattern[str]
    split: Callable[[list[str]], list[Article | Broken]]
    count: Callable[[str], int]


LAYOUTS = (
    Layout("Europresse", europresse.MARK, europresse.split, europresse.count),
    Layout("Nexis (print layout)", nexis.NUMBERED, nexis.split_print, nexis.count_print),
    Layout("Nexis Uni", nexis.UNI, nexis.split_uni, nexis.count_uni),
    Layout("Factiva", factiva.MARK, factiva.split, factiva.count),
    Layout("ProQuest", proquest.MARK, proquest.split, proquest.count),
    Layout("NewsBank", newsbank.MARK, newsbank.split, newsbank.count),
)

#: Lines that exports repeat for each article and that an article has once at most.
_REPEATED = {
    "a count of words": re.compile(r"^\s*(?:length\s*:\s*)?[\d,.]+ words\b.{0,20}$", re.IGNORECASE | re.MULTILINE),
    "a line of copyright": re.compile(r"^\s*(?:copyright|©|\(c\)).{0,20}\b\d{4}\b", re.IGNORECASE | re.MULTILINE),
    "“Byline:”": re.compile(r"^\s*byline\s*:", re.IGNORECASE | re.MULTILINE),
    "“Load-Date:”": re.compile(r"^\s*load-date\s*:", re.IGNORECASE | re.MULTILINE),
    "“Headline:”": re.compile(r"^\s*(?:headline|title)\s*:", re.IGNORECASE | re.MULTILINE),
    "“Full text:”": re.compile(r"^\s*full[ -]?text\s*:", re.IGNORECASE | re.MULTILINE),
    "“Publication date:”": re.compile(r"^\s*(?:publication|published) (?:date|on)\s*:", re.IGNORECASE | re.MULTILINE),
    "“Source:”": re.compile(r"^\s*(?:source|publication)\s*:", re.IGNORECASE | re.MULTILINE),
    "a number of documents": re.compile(
        r"^\s*(?:(?:document|article|record)\s+)?\d+\s*(?:of|/|de)\s*\d+\s*(?:documents?|articles?|records?)?\s*$",
        re.IGNORECASE | re.MULTILINE,
    ),
    "“End of …”": re.compile(r"^\s*end of (?:document|article|record)\b", re.IGNORECASE | re.MULTILINE),
    "“Date:”": re.compile(r"^\s*date\s*:", re.IGNORECASE | re.MULTILINE),
}
_OFTEN = 3


def layout_of(text: str) -> Layout | None:
    """Return the layout that a text has, or nothing."""
    return next((layout for layout in LAYOUTS if layout.mark.search(text)), None)


def looks_like_many(text: str) -> str:
    """Return why a text seems to hold several articles in a layout that is not known, or nothing."""
    if sum(1 for _ in europresse.NUMBER.finditer(text)) > 1:
        return "it looks like an export of Europresse, which is read as a page; export it as .html"
    for name, pattern in _REPEATED.items():
        often = sum(1 for _ in pattern.finditer(text))
        if often >= _OFTEN:
            return (
                f"it looks like an export of several articles ({name} stands {often} times) in a layout that is not "
                "known; export it as CSV, or save each article as a file of its own"
            )
    return ""


def split(layout: Layout, text: str) -> list[Article | Broken]:
    """Return the articles of an export in their order, and what of it could not be read.

    Where the second way of counting finds more articles than were read and told of, that is said too.
    """
    text = text.replace("\xa0", " ").replace("\ufeff", "")
    rows = layout.split([line.replace("\f", "").strip() for line in text.split("\n")])
    there = layout.count(text)
    if there != len(rows):
        said = f"{there} articles were counted and {len(rows)} found in this {layout.name} export; look at it there"
        rows.append(Broken(0, said))
    return rows
