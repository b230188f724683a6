"""Web pages → entries: an article, or a live blog as one document a post.

A live blog states its posts in the page's structured data (schema.org's *LiveBlogPosting*), with headline, time and
text; there they are read, because the page itself runs them together. What it misses: live blogs without such data, and
posts that a page loads only when somebody scrolls.
"""

from __future__ import annotations

import contextlib
import html
import json
import re
from collections.abc import Iterator, Mapping

from lxml import etree
from lxml import html as tree

from analysis.corpus import markup
from analysis.corpus.entries import LONGEST, Entry, Unreadable, aside, clean
from analysis.records import SetAside

_DATA = re.compile(rb"<script[^>]*application/ld\+json[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
_BLOCKS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li tr td th br ul ol table section article header footer blockquote pre hr dt dd".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 table section article hr".split())
_HIDDEN = frozenset("script style head noscript template".split())
#: What stands for the beginning or end of a block until all of them are known: of a line, and of a paragraph.
_LINE_EDGE, _PARAGRAPH_EDGE = "\x01", "\x02"
_EDGES = re.compile(r"[ \n]*[\x01\x02][ \n\x01\x02]*")
_TAG = re.compile(r"<[^>]{0,2000}>")
_DECLARED = re.compile(rb"charset=[\"']?([\w-]+)")
_PARAGRAPH = re.compile(r"</?(?:p|br|div|li|h\d)\b[^>]{0,2000}>", re.IGNORECASE)


def entries(raw: bytes, name: str, key: str, line: int = 0, **said: str) -> Iterator[Entry | SetAside]:
    """Yield the article of a page, or the posts of a live blog; ``said`` is what is known of the page besides."""
    blog = _live_blog(raw)
    if blog is None:
        yield Entry(clean(name), line, key, "html", said, raw[: 4 * LONGEST + 1])
        return
    posts = [post for post in _list(blog.get("liveBlogUpdate")) if isinstance(post, Mapping)]
    about = markup.from_html(raw[: 4 * LONGEST])
    for number, post in enumerate(posts, start=1):
        text = plain(str(post.get("articleBody") or ""))
        if not text:
            yield aside(
                name, line, f"post {number} of this live blog holds no text in the page's data", f"{key}:{number}"
            )
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


def root(raw: bytes) -> etree._Element:
    """Return the root of a page; no entity is expanded, no address opened. Raises Unreadable."""
    parser = tree.HTMLParser(huge_tree=False, no_network=True, encoding=_charset(raw))
    try:
        return tree.document_fromstring(raw, parser=parser)
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
    """Yield the texts below an element, line breaks where blocks begin and end; without recursion, pages nest deep."""
    for event, each in etree.iterwalk(element, events=("start", "end")):
        named = isinstance(each.tag, str)
        edge = _PARAGRAPH_EDGE if named and each.tag in _APART else _LINE_EDGE if named and each.tag in _BLOCKS else ""
        hidden = named and any(above.tag in _HIDDEN for above in (each, *each.iterancestors()))
        if event == "start":
            yield edge
            if named and not hidden:
                yield re.sub(r"\s+", " ", each.text or "")
        else:
            yield edge
            parent = each.getparent()
            if parent is not None and not any(above.tag in _HIDDEN for above in (parent, *parent.iterancestors())):
                yield re.sub(r"\s+", " ", each.tail or "")


def plain(text: str) -> str:
    """Return a text from a page's data without its tags, paragraphs apart."""
    bare = html.unescape(_TAG.sub("", _PARAGRAPH.sub("\n\n", text)))
    return "\n\n".join(filter(None, (" ".join(block.split()) for block in re.split(r"\n\s*\n", bare))))


def _charset(raw: bytes) -> str | None:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _live_blog(raw: bytes) -> Mapping[str, object] | None:
    if b"LiveBlogPosting" not in raw:
        return None
    for match in _DATA.finditer(raw):
        try:
            found = json.loads(match[1].decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            continue
        waiting = [found]
        while waiting:
            each = waiting.pop(0)
            if isinstance(each, list):
                waiting.extend(each)
            elif isinstance(each, dict):
                if "LiveBlogPosting" in _list(each.get("@type")):
                    return each
                waiting.extend(each.get(name) for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in each)
    return None


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str:
    first = next(iter(_list(value)), "")
    return str(first.get("name", "")) if isinstance(first, Mapping) else str(first or "")
