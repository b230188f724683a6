"""One entry → one document, or the reason why not. A pure function of the entry, so that any machine may run it.

The language is told by py3langid, a table of letter sequences that comes with its package. Measured on 573 news
articles in English, none was taken for another language; on single headlines, where it is less sure, the article stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from hashlib import sha256

from analysis import files
from analysis.entries import LONGEST, Entry, Unreadable, aside, dates
from analysis.entries.columns import FIELDS, Columns
from analysis.errors import InputError
from analysis.formats import pages
from analysis.records import Document, SetAside

# A first line longer than this is no headline: the file then starts with its body.
_LONGEST_TITLE = 300
_SURROGATE = re.compile("[\ud800-\udfff]")
#: What the detector sees of an article, in characters.
_SEEN = 1500
#: By how much another language has to be likelier than English, in the detector's logarithms: headlines of names alone
#: differ by 15 at most, a sentence of any other language by 40 and more.
_SURE = 30.0
#: Codes and numbers, which the detector knows as a language of their own.
_NO_LANGUAGE = "zxx"
_NAMES = {
    "ar": "Arabic", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "id": "Indonesian", "it": "Italian", "la": "Latin", "ms": "Malay", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "zh": "Chinese",
}  # fmt: skip
_ENGLISH = re.compile(r"en(?:g|glish)?(?:[-_ ].*)?|", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]{2,}")


def read(entry: Entry, columns: Columns) -> Document | SetAside:
    """Return the document, or what is listed instead with the reason."""
    try:
        document = (_row if entry.form == "row" else _file)(entry, columns)
        _check_length(document.text)
        files.check_characters(document.text, "it")
        if not columns.any_language:
            _check_language(document, entry)
    except (InputError, ValueError, RecursionError) as error:
        return aside(entry.file, entry.line, str(error) or type(error).__name__, entry.document_id)
    return document


def _row(entry: Entry, columns: Columns) -> Document:
    cells = {name: _cell(name, value) for name, value in entry.fields.items()}
    published = dates.iso(cells.get("date", ""), columns.date_formats)
    if "html" in cells and not cells.get("text", "").strip():
        _check_length(cells["html"], 4 * LONGEST)
        page = pages.from_html(cells["html"]) if cells["html"].strip() else {}
        cells = {**page, **{name: value for name, value in cells.items() if value.strip()}}
        published = published or dates.iso(page.get("date", ""), columns.date_formats)
    title, text = " ".join(cells.get("title", "").split()), cells.get("text", "")
    if not text.strip() and ("text" in cells or "html" in cells or not title):
        raise Unreadable("the text is missing or empty")
    return _document(entry, title, text, published, cells)


def _cell(name: str, value: object) -> str:
    """Return a cell as text; raises Unreadable where a field of a document is none."""
    if value is None:
        value = ""
    elif name not in FIELDS or (name == "id" and type(value) is int):
        value = str(value)
    if not isinstance(value, str):
        raise Unreadable(f"{name} is no text but {json.dumps(value, default=str)[:40]}")
    if name == "id" and not value.strip():
        raise Unreadable("the id is missing or empty")
    if _SURROGATE.search(value):
        raise Unreadable(f"{name} holds half of a surrogate pair; export the file as UTF-8 again")
    return value


def _file(entry: Entry, columns: Columns) -> Document:
    """Return the document of a file; what a list of documents says of it goes before what the file says."""
    _check_length(entry.content, 4 * LONGEST)
    listed = {name: str(value) for name, value in entry.fields.items()}
    if entry.form == "html":
        said = pages.from_html(entry.content)
        if not said["text"]:
            raise Unreadable("the page holds no article that could be told from its menus")
    else:
        text = files.text_of(entry.content, "it")
        said = pages.from_markdown(text) if entry.form == "markdown" else {"text": text}
    text = said["text"].strip()
    if not text:
        raise Unreadable("it is empty; put the article's text into it or take it out")
    first, _, rest = text.partition("\n")
    title = listed.get("title") or said.get("title") or (first.strip() if len(first) <= _LONGEST_TITLE else "")
    body = rest.strip() if first.strip() == title else text
    if "published" in listed:
        published = listed["published"]
    else:
        published = dates.iso(said.get("date", ""), columns.date_formats) or dates.in_name(entry.file)
    digest = listed.get("sha256") or sha256(entry.content).hexdigest()
    known = {name: listed.get(name) or said.get(name, "") for name in ("outlet", "agency", "url")}
    return _document(entry, title, body, published, known, digest)


def _document(
    entry: Entry, title: str, body: str, published: str, known: Mapping[str, str], digest: str = ""
) -> Document:
    outlet, agency, url = (known.get(name, "").strip() for name in ("outlet", "agency", "url"))
    return Document(entry.document_id, title, f"{title}\n\n{body}", outlet, agency, published, url, entry.file, digest)


def _check_length(content: str | bytes, most: int = LONGEST) -> None:
    if len(content) > most:
        unit = "characters" if isinstance(content, str) else "bytes"
        raise Unreadable(f"it has more than {most:,} {unit}; no article is that long, split it")


def _check_language(document: Document, entry: Entry) -> None:
    body = document.text[len(document.title) :]
    if found := _foreign(document.title, body, str(entry.fields.get("language") or "")):
        raise Unreadable(f"it is in {found}, and the reader reads English; --any-language reads it all the same")


def _foreign(title: str, body: str, said: str = "") -> str:
    """Return the name of the language of an article that is not in English, and nothing for one that is.

    ``said`` is what the source says of it, which counts where the text is too short to tell.
    """
    text = body if len(set(_WORDS.findall(body))) > 5 else f"{title}\n{body}"
    if len(set(_WORDS.findall(text))) < 3:
        return "" if _ENGLISH.fullmatch(said.strip()) else said.strip()
    import py3langid  # half a second, with its table

    scores = dict(py3langid.rank(text[:_SEEN]))
    best = max(scores, key=lambda name: scores[name])
    if best == _NO_LANGUAGE or scores[best] - scores["en"] <= _SURE:
        return ""
    return _NAMES.get(best, f"the language {best!r}")
