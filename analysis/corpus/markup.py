"""HTML and Markdown → text, with the title, date and address that the page itself states.

HTML goes through trafilatura (Barbaresi 2021), which keeps the article and leaves out menus, comments and links to
other articles. What it misses: pages that are built by scripts hold no text, and live blogs lose their order.
"""

from __future__ import annotations

import logging
import re

import yaml

from analysis.corpus import dates

_NUMERIC = re.compile(r"(?<![\d/.-])\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d)")
_WORDED = re.compile(r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]{2,8}\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}\b")
_FRONT = re.compile(r"\A---[ \t]*\n(.{0,10000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
#: Where a link leads: an address, in which brackets come in pairs, and a title, in which they need not.
_ADDRESS = r"<?(?:[^()\s\n]|\([^()\s\n]{0,200}\)){0,2000}>?"
_TITLE = r"(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\))"
_GOAL = rf"\(\s*{_ADDRESS}(?:\s+{_TITLE})?\s*\)"
_IMAGE = re.compile(rf"!\[[^\]\n]{{0,500}}\]{_GOAL}")
_LINK = re.compile(rf"\[((?:[^\[\]\n]|\[[^\[\]\n]{{0,200}}\]){{0,500}})\]{_GOAL}")
_BULLET = re.compile(r"^[ \t]*[*+-][ \t]+(?=\S)", re.MULTILINE)
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1")
_NAMES = {"title": "title", "date": "date", "outlet": "outlet", "url": "url", "agency": "agency", "id": "id"}


def from_html(raw: bytes | str) -> dict[str, str]:
    """Return text, title, date (ISO or empty), outlet and url of a page; the text is empty where there is no article.

    The result depends on the page alone: the extractor is told a last day, so that it does not ask the clock.
    """
    import trafilatura  # four tenths of a second that only pages need

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is set aside with its reason
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        raw,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-12-31"},
    )
    names = {"text": "text", "title": "title", "date": "date", "sitename": "outlet", "url": "url"}
    said = {ours: str(getattr(found, theirs, None) or "").strip() for theirs, ours in names.items()}
    return said | {"date": _as_written(raw, said["date"])}


def _as_written(raw: bytes | str, day: str) -> str:
    """Return the day that the extractor took from a page, or the numbers it stands in where they could be two days.

    The extractor decides for one of the two; where the page also has the day in another form, it was no guess.
    """
    page = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
    if not day or day in page or day.replace("-", "") in page:
        return day
    for match in _NUMERIC.finditer(page):
        two = {dates.settled(match[0], order) for order in dates.ORDERS}
        if dates.ambiguous(match[0]) and day in two and not _names(page, day):
            return match[0]
    return day


def _names(page: str, day: str) -> bool:
    """Tell whether a page names a day in words."""
    return any(day == _day(match[0]) for match in _WORDED.finditer(page))


def _day(value: str) -> str:
    try:
        return dates.iso(value)
    except ValueError:
        return ""


def from_markdown(source: str) -> dict[str, str]:
    """Return the text and what the front matter says; the title is the front matter's, else the first heading."""
    front = _FRONT.match(source)
    fields: dict[str, str] = {}
    if front:
        fields = _front_matter(front[1])
        source = source[front.end() :]
    heading = _HEADING.search(source)
    if heading and not source[: heading.start()].strip() and not fields.get("title"):
        fields["title"] = heading[1].strip()
        source = source[heading.end() :]
    text = _LINK.sub(r"\1", _IMAGE.sub("", _HEADING.sub(r"\1", source)))
    fields["text"] = _STRONG.sub(r"\2", _BULLET.sub("", _QUOTE.sub("", text))).strip()
    return fields


def _front_matter(block: str) -> dict[str, str]:
    try:
        # Every value stays the text it is: a date is checked where all dates are.
        values = yaml.load(block, Loader=yaml.BaseLoader)  # texts, lists and mappings, no objects
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {name: values[name] for name in _NAMES if isinstance(values.get(name), str)}
