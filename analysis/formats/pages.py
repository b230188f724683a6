"""Web pages and Markdown → text, with the title, date and address that they state; a live blog is one document a post.

HTML goes through trafilatura (Barbaresi 2021), which keeps the article and leaves out menus, comments and links to
other articles. The posts of a live blog are read from the page's structured data (schema.org's *LiveBlogPosting*),
because the page runs them together. What it misses: pages that are built by scripts, live blogs without such data, and
posts that a page loads only when somebody scrolls.
"""

from __future__ import annotations

import contextlib
import html
import json
import logging
import re
from collections.abc import Iterator, Mapping

import yaml
from lxml import etree
from lxml import html as tree

from analysis.entries import LONGEST, Entry, Unreadable, aside, clean, dates
from analysis.records import SetAside

_DATA = re.compile(rb"<script[^>]*application/ld\+json[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th br ul ol table section article header footer blockquote pre hr dt dd".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 table section article hr".split())
#: What stands for the beginning or end of a block until all of them are known: of a line, and of a paragraph.
_LINE_EDGE, _PARAGRAPH_EDGE = "\x01", "\x02"
_EDGES = re.compile(r"[ \n]*[\x01\x02][ \n\x01\x02]*")
_TAG = re.compile(r"<[^>]{0,2000}>")
_DECLARED = re.compile(rb"charset=[\"']?([\w-]+)")
_PARAGRAPH = re.compile(r"</?(?:p|br|div|li|h\d)\b[^>]{0,2000}>", re.IGNORECASE)
_NUMERIC = re.compile(r"(?<![\d/.-])\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d)")
_WORDED = re.compile(r"\b(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Z][a-z]{2,8}\.?\s+(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?\d{4}\b")

_FRONT = re.compile(r"\A---[ \t]*\n(.{0,10000}?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
#: Where a link leads: an address, in which brackets come in pairs, and a title, in which they need not.
_ADDRESS = r"<?(?:[^()\s\n]|\([^()\s\n]{0,200}\)){0,2000}>?"
_TITLE = r"(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'|\([^()\n]{0,500}\))"
_GOAL = rf"\(\s*{_ADDRESS}(?:\s+{_TITLE})?\s*\)"
#: The marks of Markdown, in the order in which they are taken away, and what stays of each.
_MARKS = (
    (_HEADING, r"\1"),
    (re.compile(rf"!\[[^\]\n]{{0,500}}\]{_GOAL}"), ""),
    (re.compile(rf"\[((?:[^\[\]\n]|\[[^\[\]\n]{{0,200}}\]){{0,500}})\]{_GOAL}"), r"\1"),
    (re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE), ""),
    (re.compile(r"^[ \t]*[*+-][ \t]+(?=\S)", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^\n]{1,500}?)(?<=\S)\1"), r"\2"),
)


# --- one page -----------------------------------------------------------------------------------------------------


def from_html(raw: bytes | str) -> dict[str, str]:
    """Return text, title, date (ISO or empty), outlet and url of a page; the text is empty where there is no article.

    The result depends on the page alone: the extractor is told a last day, so that it does not ask the clock.
    """
    import trafilatura  # four tenths of a second that only pages need

    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it cannot read is set aside with its reason
    found = trafilatura.bare_extraction(
        raw,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False, "max_date": "2100-12-31"},
    )
    names = {"text": "text", "title": "title", "date": "date", "sitename": "outlet", "url": "url"}
    said = {ours: str(getattr(found, theirs, None) or "").strip() for theirs, ours in names.items()}
    page = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
    return said | {"date": _as_written(page, said["date"])}


def _as_written(page: str, day: str) -> str:
    """Return the day that the extractor took from a page, or the numbers it stands in where they could be two days.

    The extractor decides for one of the two; where the page also has the day in another form, it was no guess.
    """
    if not day or day in page or day.replace("-", "") in page:
        return day
    worded = set()
    for match in _WORDED.finditer(page):
        with contextlib.suppress(ValueError):
            worded.add(dates.iso(match[0]))
    for match in _NUMERIC.finditer(page) if day not in worded else ():
        two = {dates.settled(match[0], order) for order in dates.ORDERS}
        if len(two) > 1 and day in two:
            return match[0]
    return day


def from_markdown(source: str) -> dict[str, str]:
    """Return the text and what the front matter says; the title is the front matter's, else the first heading."""
    front = _FRONT.match(source)
    fields = _front_matter(front[1]) if front else {}
    source = source[front.end() if front else 0 :]
    heading = _HEADING.search(source)
    if heading and not source[: heading.start()].strip() and not fields.get("title"):
        fields["title"] = heading[1].strip()
        source = source[heading.end() :]
    for mark, kept in _MARKS:
        source = mark.sub(kept, source)
    return fields | {"text": source.strip()}


def _front_matter(block: str) -> dict[str, str]:
    try:
        # Every value stays the text it is: a date is checked where all dates are.
        values = yaml.load(block, Loader=yaml.BaseLoader)  # texts, lists and mappings, no objects
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    known = ("title", "date", "outlet", "url", "agency", "id")
    said = values if isinstance(values, dict) else {}
    return {name: said[name] for name in known if isinstance(said.get(name), str)}


# --- live blogs ---------------------------------------------------------------------------------------------------


def entries(raw: bytes, name: str, key: str, line: int = 0, **said: str) -> Iterator[Entry | SetAside]:
    """Yield the article of a page, or the posts of a live blog; ``said`` is what is known of the page besides."""
    blog = _live_blog(raw)
    if blog is None:
        yield Entry(clean(name), line, key, "html", said, raw[: 4 * LONGEST + 1])
        return
    posts = [post for post in _list(blog.get("liveBlogUpdate")) if isinstance(post, Mapping)]
    about = from_html(raw[: 4 * LONGEST])
    for number, post in enumerate(posts, start=1):
        text = plain(str(post.get("articleBody") or ""))
        if not text:
            reason = f"post {number} of this live blog holds no text in the page's data"
            yield aside(name, line, reason, f"{key}:{number}")
            continue
        fields = {
            "title": plain(str(post.get("headline") or blog.get("headline") or "")),
            "text": text,
            "date": str(post.get("datePublished") or blog.get("datePublished") or ""),
            "outlet": _name(blog.get("publisher")) or said.get("outlet", "") or about["outlet"],
            "url": str(post.get("url") or said.get("url", "") or about["url"]),
            "author": _name(post.get("author")),
        }
        yield Entry(clean(name), line, clean(f"{key}:{number}"), "row", fields)
    if not posts:
        yield aside(name, line, "this live blog holds no posts in the page's data; save the posts as text", key)


def _live_blog(raw: bytes) -> Mapping[str, object] | None:
    for match in _DATA.finditer(raw) if b"LiveBlogPosting" in raw else ():
        try:
            waiting = [json.loads(match[1].decode("utf-8", "replace"), strict=False)]
        except (ValueError, RecursionError):
            continue
        for each in waiting:  # grows by what lies inside
            if isinstance(each, list):
                waiting.extend(each)
            elif isinstance(each, dict):
                if "LiveBlogPosting" in _list(each.get("@type")):
                    return each
                waiting.extend(each[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in each)
    return None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str:
    first = next(iter(_list(value)), "")
    return str(first.get("name", "")) if isinstance(first, Mapping) else str(first or "")


# --- the words of a page ------------------------------------------------------------------------------------------


def root(raw: bytes) -> etree._Element:
    """Return the root of a page; no entity is expanded, no address opened. Raises Unreadable."""
    encoding = None
    with contextlib.suppress(UnicodeDecodeError):
        raw.decode("utf-8")
        encoding = "utf-8"
    parser = tree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, encoding=encoding)
    try:
        return tree.document_fromstring(raw, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"it is no page ({error}); save it again") from None


def source(raw: bytes) -> str:
    """Return the source of a page as text: UTF-8, else what it declares, else Windows-1252."""
    declared = _DECLARED.search(raw[:4000])
    for encoding in ("utf-8", declared[1].decode() if declared else "", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return raw.decode(encoding)
    return raw.decode("latin-1")


def below(element: etree._Element) -> str:
    """Return the text below an element line by line, paragraphs with blank lines between them."""
    found = "".join(_pieces(element)).replace("\xa0", " ")
    return _EDGES.sub(lambda edges: "\n\n" if _PARAGRAPH_EDGE in edges[0] else "\n", found).strip()


def _pieces(element: etree._Element) -> Iterator[str]:
    """Yield the texts below an element, marks where blocks begin and end; without recursion, pages nest deep."""
    etree.strip_elements(element, "script", "style", "head", "noscript", "template", with_tail=False)
    for event, each in etree.iterwalk(element, events=("start", "end")):
        edge = _PARAGRAPH_EDGE if each.tag in _APART else _LINE_EDGE if each.tag in _BLOCKS else ""
        words = each.text if event == "start" else each.tail if each is not element else ""
        yield edge + re.sub(r"\s+", " ", words or "")


def plain(text: str) -> str:
    """Return a text from a page's data without its tags, paragraphs apart."""
    bare = html.unescape(_TAG.sub("", _PARAGRAPH.sub("\n\n", text)))
    return "\n\n".join(filter(None, (" ".join(block.split()) for block in re.split(r"\n\s*\n", bare))))
