"""HTML and Markdown → text, with the title, date and address that the page itself states.

HTML goes through trafilatura (Barbaresi 2021), which keeps the article and leaves out menus, comments and links to
other articles. What it misses: pages that are built by scripts hold no text, and live blogs lose their order.
"""

from __future__ import annotations

import logging
import re

import yaml

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,10000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")
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
    return {ours: str(getattr(found, theirs, None) or "").strip() for theirs, ours in names.items()}


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
    fields["text"] = _STRONG.sub(r"\2", _QUOTE.sub("", text)).strip()
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
