"""One file that a news database exported → its articles, with what the database says of each.

`layouts.toml` describes the layouts that are known, one table each; what is here reads any of them. Articles are
counted in a second way, and compared with what the cover lists and with their numbers; what is missing is said. A text
that looks like several articles in a layout that is not known is refused: as one article it would be read wrongly, and
silently.

The layouts of Europresse, ProQuest and NewsBank and Factiva's with codes were built from what others published (the R
package tm.plugin.europresse by M. Bouchet-Valat, 2012–2025; the parsers of Parscival and Gargantext; scripts of
yanansun0074/helene_coverage, 2024; Factiva's documentation). What is missed: boxes and captions beside a text.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise

from lxml import html

from analysis.formats import pages
from analysis.text import prose

_TIME = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]\.?M\b\.?)?(?:\s*[A-Z]{2,4}\b)?", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b", re.IGNORECASE)
#: Two numbers of documents of Europresse tell its export, whatever it is packed in.
_EUROPRESSE = re.compile(r"\bnews·\d{8}·\w+·\w+")
_OFTEN = 3  # as often stands in an export what an article has once
_SELECTED = re.compile(r"Items: *\d+-(\d+)")
_RUN_TOGETHER = "two articles run together here: the line between them is missing; export it again"
_MOST_MISSING = 100_000  # documents between two numbers; more is no gap but a misreading


@dataclass(frozen=True, slots=True)
class Row:
    """One row per article that an export holds, or names or begins and that cannot be read for a ``reason``.

    ``fields`` holds title, text, outlet, date as written, and author, section, length, keywords and the like.
    """

    line: int
    title: str = ""
    reason: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout as `layouts.toml` has it; ``article`` has each form of an article, ``patterns`` the rest."""

    name: str
    lacks: str
    article: tuple[re.Pattern[str], ...]
    patterns: Mapping[str, re.Pattern[str]]
    fields: Mapping[str, str]
    classes: Mapping[str, str]

    def found(self, name: str, text: str) -> bool:
        """Tell whether a text holds what an optional pattern says, or there is no such pattern."""
        return name not in self.patterns or self.patterns[name].search(text) is not None

    def every(self, name: str, text: str) -> list[re.Match[str]]:
        """Return the matches of an optional pattern."""
        return list(self.patterns[name].finditer(text)) if name in self.patterns else []


@cache
def layouts() -> tuple[tuple[Layout, ...], dict[str, re.Pattern[str]]]:
    """Return the layouts that are known, and the lines that tell an export of any other by their names."""
    table = tomllib.loads(resources.files("analysis.formats").joinpath("layouts.toml").read_text(encoding="utf-8"))
    parts = table["patterns"] | table["patterns"].pop("of_layouts")

    def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
        while "(?&" in source:
            source = re.sub(r"\(\?&(\w+)\)", lambda name: parts[name[1]], source)
        return re.compile(source, re.VERBOSE | re.MULTILINE | flags)

    known = []
    for row in table["layout"]:
        fixed = {part: row.pop(part, {}) for part in ("name", "lacks", "fields", "classes")}
        forms = tuple(map(pattern, row.pop("article")))
        known.append(Layout(article=forms, patterns={part: pattern(value) for part, value in row.items()}, **fixed))
    return tuple(known), {name: pattern(line, re.IGNORECASE) for name, line in table["repeated"].items()}


def layout_of(text: str) -> Layout | None:
    """Return the layout that a text has, or nothing."""
    return next((layout for layout in layouts()[0] if layout.found("mark", text)), None)


def looks_like_many(text: str) -> str:
    """Return why a text seems to hold several articles in a layout that is not known, or nothing."""
    if len(_EUROPRESSE.findall(text)) > 1:
        return "it looks like an export of Europresse, which is read as a page; export it as .html"
    for name, pattern in layouts()[1].items():
        often = sum(1 for _ in pattern.finditer(text))
        if often >= _OFTEN:
            return (
                f"it looks like an export of several articles ({name} stands {often} times) in a layout that is not "
                "known; export it as CSV, or save each article as a file of its own"
            )
    return ""


def split(layout: Layout, text: str) -> list[Row]:
    """Return the articles of an export in their order, and what of it could not be read."""
    if layout.classes:
        text = _marked(text, layout.classes)
    text = text.replace("\xa0", " ").replace("\ufeff", "").replace("\f", "")
    text = "\n".join(line.strip() for line in text.split("\n")) + "\n"
    breaks = [match.start() for match in re.finditer("\n", text)]

    def line_of(place: int) -> int:
        return bisect_left(breaks, place) + 1

    pieces = list(_pieces(layout, text))
    missing = _missing(layout, text, line_of)
    rows: list[Row] = []
    for number, (start, piece) in enumerate(pieces, start=1):
        row = _article(layout, number if layout.classes else line_of(start), piece)
        if number == len(pieces) and _breaks_off(layout, [each for _, each in pieces], text, bool(missing)):
            title = row.title or piece.partition("\n")[0]
            row = Row(row.line, title, f"the file breaks off in this article, {title[:80]!r}; export it again")
        rows.append(row)
        rows += [Row(line_of(start + again.start()), "", _RUN_TOGETHER) for again in layout.every("once", piece)[1:]]
    rows += [*_not_there(layout, text, rows, line_of), *missing]
    listed = [int(match[1]) for match in layout.every("listed", text)]
    there = max([len(layout.every("once", text)), *listed[:1]])
    if there > len(rows):
        said = f"{there} articles were counted and {len(rows)} found in this {layout.name} export; look at it there"
        rows.append(Row(0, "", said))
    return rows


def _pieces(layout: Layout, text: str) -> Iterator[tuple[int, str]]:
    """Yield where each article begins, and all lines up to the next."""
    if "begin" in layout.patterns:
        starts = [match.start() for match in layout.every("begin", text)]
    else:
        covers = layout.every("cover", text)
        first = layout.patterns["first"].search(text, covers[-1].end()) if covers else None
        starts = [first.start() if first else 0]
        starts += [match.end() for match in layout.every("end", text) if match.end() > starts[0]]
    for start, end in pairwise([*starts, len(text)]):
        piece = text[start:end]
        if piece.strip() and layout.found("holds", piece.strip()):
            yield start + len(piece) - len(piece.lstrip()), piece.strip() + "\n"


def _breaks_off(layout: Layout, pieces: list[str], text: str, more: bool) -> bool:
    """Tell whether the last article is not whole: most others are, ``more`` should follow, or the page has no end."""
    *whole, last = (layout.found("closes", piece) for piece in pieces)
    unclosed = bool(layout.classes) and "‹/html›" not in text
    return not last and (2 * sum(whole) >= len(whole) or more or unclosed)


def _article(layout: Layout, line: int, piece: str) -> Row:
    whole = re.sub(r"\n{3,}", "\n\n", piece)
    match = next(filter(None, (pattern.match(whole) for pattern in layout.article)), None)
    if match is None:
        return Row(line, "", f"this article has {layout.lacks}; look at it in the export")
    if any(again.start() < match.end("text") for again in layout.every("once", whole)[1:]):
        return Row(line, "", _RUN_TOGETHER)
    parts = {name: value for name, value in match.groupdict().items() if value}
    for name in ("section", "through"):
        parts[name] = " / ".join(filter(None, parts.get(name, "").split("\n")))
    named: dict[str, str] = {}
    for each in layout.every("field", parts.pop("named", "") + "\n" + whole[match.end("text") :]):
        named.setdefault(each["name"].casefold(), each["value"].strip())
    for name, theirs in layout.fields.items():
        parts[name] = named.get(theirs.casefold(), "") or parts.get(name, "")
    text = parts.pop("text", "")
    if "omit" in layout.patterns:
        text = layout.patterns["omit"].sub("", text)
    text = "\n\n".join(filter(None, [parts.pop("highlight", ""), text]))
    parts["outlet"] = next(
        (name[0] for name in layout.every("outlet", parts.get("outlet", ""))), parts.get("outlet", "")
    )
    return _row(
        line, prose.from_lines(text.split("\n")), {name: " ".join(value.split()) for name, value in parts.items()}
    )


def _row(line: int, text: str, fields: dict[str, str]) -> Row:
    """Return an article, its parts as they are read; time and weekday of its date become fields of their own."""
    title = fields.setdefault("title", "")
    if not text:
        return Row(line, title, f"the export holds no text of {title[:80]!r}; export it with full text")
    author = re.sub(r"^By\s+", "", fields.get("author", ""), flags=re.IGNORECASE)
    fields["author"] = author.removesuffix(title).strip(" ,")
    for name, pattern in (("time", _TIME), ("weekday", _WEEKDAY)):
        if found := pattern.search(fields.get("date", "")):
            fields[name] = found[0]
    fields["outlet"] = re.sub(r"^(.*), The$", r"The \1", fields["outlet"])
    always = {"title": title, "text": text, "outlet": fields["outlet"], "date": fields.get("date", "")}
    return Row(line, title, "", always | {name: value for name, value in fields.items() if value})


def _missing(layout: Layout, text: str, line_of: Callable[[int], int]) -> list[Row]:
    """Return the documents that numbers leave out (1 of 10, 3 of 10), and those below the last one."""
    begins = layout.every("begin", text)
    if not begins or "number" not in begins[0].groupdict():
        return []
    numbers = [int(match["number"]) for match in begins]
    gaps = [
        Row(
            line_of(match.start()),
            "",
            f"documents {above + 1} to {number - 1} are missing above this one; export again",
        )
        for (above, number), match in zip(pairwise(numbers), begins[1:], strict=True)
        if above + 1 < number <= above + _MOST_MISSING
    ]
    whole = Counter(int(match["of"]) for match in begins).most_common(1)[0][0]
    asked = _SELECTED.search(text, 0, begins[0].start())
    if numbers[-1] < min(whole, int(asked[1]) if asked else whole):
        said = f"it ends with document {numbers[-1]} of {whole}: documents {numbers[-1] + 1} to {whole} are not in it"
        gaps.append(Row(line_of(len(text)) - 1, "", said))
    return gaps


def _not_there(layout: Layout, text: str, rows: list[Row], line_of: Callable[[int], int]) -> list[Row]:
    """Return what the cover lists and the file does not hold, named as far as the titles tell it."""
    listed = layout.every("cover", text)
    lacking = len(listed) - len(rows)
    if lacking <= 0:
        return []
    there = Counter(_key(row.title) for row in rows)
    absent = []
    for match in listed:
        there[_key(match["title"])] -= 1
        if there[_key(match["title"])] < 0:
            absent.append((line_of(match.start()), match["title"]))
    if len(absent) != lacking:
        absent = [(line_of(listed[0].start()), f"{lacking} of {len(listed)}")] * lacking
    said = "the cover lists this article and its text is not in the file"
    return [Row(line, title, f"{said}: {title}") for line, title in absent]


def _key(title: str) -> str:
    return re.sub(r"\W+", "", title.casefold())


def _marked(source: str, classes: Mapping[str, str]) -> str:
    """Return the text of a page, elements of the classes between marks such as ‹title› and ‹/title›."""
    root = pages.root(source.encode())
    marked: set[object] = set()
    for name, part in classes.items():
        for each in root.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"):
            if marked.isdisjoint(each.iter()) and marked.isdisjoint(each.iterancestors()):
                marked.add(each)
                for at, mark in ((each.addprevious, f"‹{part}›"), (each.addnext, f"‹/{part}›")):
                    paragraph = html.Element("p")
                    paragraph.text = mark
                    at(paragraph)
    whole = "\n\n‹/html›" if "</html" in source[-1000:].lower() else ""
    return re.sub(r"\s*‹/(\w+)›\s*‹\1›\s*", " ", pages.below(root) + whole)
