"""Files of text, in whatever they are packed: a database's export of many articles, a live blog, or one article.

Text, Word, OpenDocument, RTF, PDF and HTML files come here. An export is split into its articles; a text that looks
like an export and is of no known layout is set aside, never read as one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.entries import FORMS, LONGEST, Entry, Unreadable, aside, clean
from analysis.entries.lines import read_bytes
from analysis.errors import InputError
from analysis.formats import exports, pages, unpacking
from analysis.records import SetAside
from analysis.text import prose

#: What only the page of an export holds.
_EXPORTED = re.compile(
    rb"Factiva|ProQuest document ID|Information from ProQuest|End of Document|of \d+ DOCUMENTS|articleParagraph"
)
#: What a page of Factiva marks its text with, also one that breaks off before anything else tells it.
_FACTIVA = re.compile(rb"class=[\"'](?:article en\w*Article|articleParagraph)")


def text_entries(path: Path, name: str, kind: str) -> Iterator[Entry | SetAside]:
    """Yield the articles that a file of text holds; raises OSError, ValueError or RecursionError where it is broken."""
    raw, text = _read(path, kind)
    layout = exports.layout_of(text)
    many = exports.looks_like_many(text) if not layout and FORMS[kind] == "text" else ""
    if layout:
        for row in exports.split(layout, text):
            if row.reason:
                yield aside(name, row.line, row.reason)
            else:
                yield Entry(clean(name), row.line, clean(f"{name}:{row.line}"), "row", row.fields)
    elif many:
        yield aside(name, 0, many)
    elif FORMS[kind] != "html":
        yield single(raw, name, kind, {}, text)
    elif _FACTIVA.search(raw):
        yield aside(name, 0, "the file breaks off in its first article; export it again")
    else:
        yield from pages.entries(raw, name, _id(name, kind))


def single(raw: bytes, name: str, kind: str, listed: Mapping[str, str], text: str = "") -> Entry:
    """Return the entry of a file that is one article; ``listed`` is what a list of documents says of it.

    What was packed comes as text, with the checksum of the file. Raises Unreadable where it cannot be unpacked.
    """
    fields = dict(listed)
    if kind in unpacking.KINDS:
        fields["sha256"] = sha256(raw).hexdigest()
        raw = prose.article(text or unpacking.text_of(raw, kind), kind == ".pdf").encode()
    return Entry(clean(name), 0, listed.get("id") or _id(name, kind), FORMS[kind], fields, raw[: 4 * LONGEST + 1])


def summary(path: Path, name: str, kind: str) -> str:
    """Say which layout a file was recognised as, and how many articles it holds; empty for a single article."""
    try:
        _, text = _read(path, kind)
    except (OSError, InputError, ValueError, RecursionError):
        return ""
    layout = exports.layout_of(text)
    if not layout:
        return ""
    articles = sum(not row.reason for row in exports.split(layout, text))
    return f"{name}: a {layout.name} export of {articles} article{'' if articles == 1 else 's'}."


def _id(name: str, kind: str) -> str:
    """Return the id of a file that is one article: its name without the ending."""
    return clean(name[: name.lower().rindex(kind)] if kind in name.lower() else name)


def _read(path: Path, kind: str) -> tuple[bytes, str]:
    """Return the content of a file and the text to look for a layout in, of a page only if it may be an export."""
    raw = read_bytes(path, unpacking.MOST)
    if len(raw) > unpacking.MOST:
        raise Unreadable(f"it has more than {unpacking.MOST:,} bytes; split it")
    return raw, _text(raw, kind)


@lru_cache(maxsize=2)  # a file is read once to plan and once to code
def _text(raw: bytes, kind: str) -> str:
    if FORMS[kind] == "html":
        if b"DocPublicationName" in raw:  # Europresse, whose layout is in its tags
            return pages.source(raw)
        return pages.below(pages.root(raw)) if _EXPORTED.search(raw) else ""
    return unpacking.text_of(raw, kind) if kind in unpacking.KINDS else files.text_of(raw, "it")
