"""Word, OpenDocument, RTF and PDF files → plain text, line by line; nothing in them is run, fetched or expanded.

Word and OpenDocument files are archives of XML; the paragraphs are read from it in their order, also those in tables,
text boxes and tracked insertions, and neither pictures nor macros are unpacked. What it misses: footnotes, headers and
the text of pictures. The lines of a PDF are those on the page; `prose` makes paragraphs of them.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Literal

from lxml import etree

from analysis.entries import LONGEST, Unreadable

if TYPE_CHECKING:
    from pypdf import PdfReader

#: The most that one file may unpack to, in bytes: an export of thousands of articles stays below.
MOST = 64 * LONGEST
_PAGES = 5_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
#: Of each kind of archive: the XML part, the elements that are paragraphs, what in them is no text of the article, and
#: whose text is; in a part of OpenDocument all other text is.
_ARCHIVES = {
    ".docx": (
        "word/document.xml",
        (f"{_W}p",),
        (f"{_MC}Fallback", f"{_W}delText", f"{_W}instrText", f"{_W}pPr"),
        (f"{_W}t", f"{_W}br", f"{_W}cr", f"{_W}tab", f"{_W}noBreakHyphen"),
    ),
    ".odt": (
        "content.xml",
        (f"{_TEXT}p", f"{_TEXT}h"),
        (f"{_TEXT}note", f"{_TEXT}tracked-changes", f"{_OFFICE}annotation"),
        (),
    ),
}
#: What elements without a text stand for.
_SIGNS = {
    **dict.fromkeys((f"{_W}br", f"{_W}cr", f"{_TEXT}line-break"), "\n"),
    **dict.fromkeys((f"{_W}tab", f"{_TEXT}tab"), "\t"),
    f"{_TEXT}s": " ",
    f"{_W}noBreakHyphen": "-",
}
_PAGE_NUMBER = re.compile(r"\s*(?:page\s+)?\d+(?:\s*(?:of|/)\s*\d+)?\s*", re.IGNORECASE)
#: Lines that only a database's export has.
_EXPORTED = re.compile(
    r"\s*(?:End of Document|OpenURL Link|\d+ of \d+ DOCUMENTS?|Document [A-Z]{2,10}[A-Za-z0-9]{14,24})\s*$"
)
_FULL = 0.6  # of the longest line of a page
_EDGE = 2  # lines at the head and at the foot of a page that may be the same on each
_BRACES = re.compile(r"\\[\\{}]|([{}])")

KINDS = (".docx", ".odt", ".rtf", ".pdf")


def text_of(raw: bytes, kind: str) -> str:
    """Return the text of a file by its ending, one of `KINDS`; raises Unreadable with the reason."""
    if kind in _ARCHIVES:
        return "\n".join(_paragraphs(raw, kind))
    text = _rtf(raw) if kind == ".rtf" else _pdf(raw)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def xml(raw: bytes) -> etree._Element:
    """Return the root of an XML text; no entity is expanded, no address opened. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"it is broken XML ({error}); export it again") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Unreadable("it declares entities of its own, which no article needs; export it again without them")
    return root


def _paragraphs(raw: bytes, kind: str) -> list[str]:
    """Return the paragraphs of an archive; those inside another, as in a text box, come after it."""
    part, paragraphs, left_out, texts = _ARCHIVES[kind]
    root = xml(_part(raw, kind, part))
    body = root.find(f".//{_OFFICE}body") if kind == ".odt" else root
    if body is None:
        return []
    etree.strip_elements(body, *left_out, with_tail=False)
    for sign in body.iter(*_SIGNS):
        sign.text = _SIGNS[sign.tag]
    found = []
    for paragraph in reversed(list(body.iter(*paragraphs))):
        found.append("".join(paragraph.itertext(*texts, with_tail=not texts)).replace("\xa0", " "))
        paragraph.clear(keep_tail=True)
    return found[::-1]


def _part(raw: bytes, kind: str, name: str) -> bytes:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("it is locked with a password or of an older Word; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive, archive.open(name) as part:
            content = part.read(MOST + 1)
    except KeyError:
        raise Unreadable(f"it is no {kind} file: it holds no {name}; save it as {kind} again") from None
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Unreadable(f"it is no whole {kind} file ({error}); save it again") from None
    if len(content) > MOST:
        raise Unreadable(f"it unpacks to more than {MOST:,} bytes; no article is that long, split it")
    return content


def _rtf(raw: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    source = raw.decode("latin-1")
    if not source.lstrip().startswith("{\\rtf"):
        raise Unreadable("it is no .rtf file; save it as .rtf again")
    depth = sum(1 if mark == "{" else -1 for mark in _BRACES.findall(source) if mark)
    if depth > 0:
        raise Unreadable("the file breaks off: brackets that it opens are never closed; export it again")
    try:
        return str(rtf_to_text(source, errors="replace")).replace("\xa0", " ")
    except Exception as error:  # whatever a broken file makes of the reader
        raise Unreadable(f"it is no whole .rtf file ({type(error).__name__}: {error}); save it again") from None


def _pdf(raw: bytes) -> str:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read is set aside with its reason
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("it is locked with a password; save it without one")
        if len(reader.pages) > _PAGES:
            raise Unreadable(f"it has more than {_PAGES:,} pages; split it")
        pages = _pages(reader, "plain")
        exported = any(_EXPORTED.match(line) for page in pages for line in page)
        if exported:
            pages = _pages(reader, "layout")  # exports mean something by their blank lines, and have one column
    except Unreadable:
        raise
    except Exception as error:  # pypdf raises nearly anything for a file that is broken
        raise Unreadable(
            f"it is no whole .pdf file ({type(error).__name__}: {str(error)[:80]}); save it again"
        ) from None
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable("it holds pictures of pages and no text; run text recognition (OCR) over it")
    return "".join("\n".join(page) + (_between(page) if exported else "\n") for page in _without_running_heads(pages))


def _pages(reader: PdfReader, mode: Literal["plain", "layout"]) -> list[list[str]]:
    pages: list[list[str]] = []
    size = 0
    for page in reader.pages:
        pages.append((page.extract_text(extraction_mode=mode) or "").replace("\xa0", " ").split("\n"))
        size += sum(map(len, pages[-1]))
        if size > MOST:
            raise Unreadable(f"it unpacks to more than {MOST:,} characters; split it")
    return pages


def _between(page: list[str]) -> str:
    """Return what parts a page from the next: a paragraph runs on where its last line is full and ends no sentence."""
    last = next((line.strip() for line in reversed(page) if line.strip()), "")
    full = len(last) > _FULL * max(map(len, page), default=0)
    return "\n" if full and not last.endswith((".", "!", "?", '"', "”", ">", "›")) else "\n\n"


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """Return the lines of each page without page numbers and what the edges of most pages repeat."""

    def alike(line: str) -> str:
        return re.sub(r"\d+", "#", line.strip())

    edges = []
    for page in pages:
        filled = [line for line in page if line.strip()]
        edges.append({*filled[:_EDGE], *filled[-_EDGE:]})
    often = Counter(alike(line) for edge in edges for line in edge)
    least = max(3, len(pages) / 2)
    running = [
        {
            line
            for line in edge
            if (often[alike(line)] >= least or _PAGE_NUMBER.fullmatch(line)) and not _EXPORTED.match(line)
        }
        for edge in edges
    ]
    return [[line for line in page if line not in heads] for page, heads in zip(pages, running, strict=True)]
