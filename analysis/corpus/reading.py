"""One entry → one document, or the reason why not. A pure function of the entry, so that any machine may run it."""

from __future__ import annotations

import json
import re
from hashlib import sha256

from analysis import files
from analysis.corpus import dates, language, markup
from analysis.corpus.columns import FIELDS, Columns
from analysis.corpus.entries import LONGEST, Entry, Unreadable, aside
from analysis.errors import InputError
from analysis.records import Document, SetAside

# A first line longer than this is no headline: the file then starts with its body.
_LONGEST_TITLE = 300
_SURROGATE = re.compile("[\ud800-\udfff]")


def read(entry: Entry, columns: Columns) -> Document | SetAside:
    """Return the document, or what is listed instead with the reason."""
    try:
        document = _row(entry, columns) if entry.form == "row" else _file(entry, columns)
        _check(document)
        if not columns.any_language:
            _check_language(document, entry)
    except (InputError, ValueError, RecursionError) as error:
        return aside(entry.file, entry.line, str(error) or type(error).__name__, entry.document_id)
    return document


def _row(entry: Entry, columns: Columns) -> Document:
    cells: dict[str, str] = {}
    for name, value in entry.fields.items():
        value = "" if value is None else value if name in FIELDS else str(value)
        if name == "id" and type(value) is int:
            value = str(value)
        if not isinstance(value, str):
            raise Unreadable(f"{name} is no text but {json.dumps(value, default=str)[:40]}")
        if name == "id" and not value.strip():
            raise Unreadable("the id is missing or empty")
        if _SURROGATE.search(value):
            raise Unreadable(f"{name} holds half of a surrogate pair; export the file as UTF-8 again")
        cells[name] = value
    published = dates.iso(cells.get("date", ""), columns.date_formats)
    if "html" in cells and not cells.get("text", "").strip():
        page = markup.from_html(_short(cells["html"], 4 * LONGEST)) if cells["html"].strip() else {}
        cells = {**page, **{name: value for name, value in cells.items() if value.strip()}}
        published = published or dates.iso(page.get("date", ""), columns.date_formats)
    title, text = " ".join(cells.get("title", "").split()), cells.get("text", "")
    if not text.strip() and ("text" in cells or "html" in cells or not title):
        raise Unreadable("the text is missing or empty")
    return Document(
        entry.document_id,
        title,
        f"{title}\n\n{_short(text)}",
        cells.get("outlet", "").strip(),
        cells.get("agency", "").strip(),
        published,
        cells.get("url", "").strip(),
        entry.file,
    )


def _file(entry: Entry, columns: Columns) -> Document:
    """Return the document of a file; what a list of documents says of it goes before what the file says."""
    listed = {name: str(value) for name, value in entry.fields.items()}
    if entry.form == "html":
        found = markup.from_html(_short_bytes(entry.content))
        if not found["text"]:
            raise Unreadable("the page holds no article that could be told from its menus")
        said = found
        said["date"] = "" if "published" in listed else dates.iso(said["date"], columns.date_formats)
    elif entry.form == "markdown":
        said = markup.from_markdown(_text(entry))
        if "date" in said:
            said["date"] = dates.iso(said["date"], columns.date_formats)
    else:
        said = {"text": _text(entry)}
    text = said["text"].strip()
    if not text:
        raise Unreadable("it is empty; put the article's text into it or take it out")
    title = listed.get("title") or said.get("title", "")
    if not title:
        first = text.partition("\n")[0].strip()
        title = first if len(text.partition("\n")[0]) <= _LONGEST_TITLE else ""
    first, _, rest = text.partition("\n")
    body = rest.strip() if first.strip() == title else text
    published = listed["published"] if "published" in listed else said.get("date") or dates.in_name(entry.file)
    return Document(
        entry.document_id,
        title,
        f"{title}\n\n{body}",
        listed.get("outlet") or said.get("outlet", ""),
        listed.get("agency") or said.get("agency", ""),
        published,
        listed.get("url") or said.get("url", ""),
        entry.file,
        listed.get("sha256") or sha256(entry.content).hexdigest(),
    )


def _text(entry: Entry) -> str:
    return files.text_of(_short_bytes(entry.content), "it")


def _short(text: str, most: int = LONGEST) -> str:
    if len(text) > most:
        raise Unreadable(f"it has more than {most:,} characters; no article is that long, split it")
    return text


def _short_bytes(content: bytes) -> bytes:
    if len(content) > 4 * LONGEST:
        raise Unreadable(f"it has more than {4 * LONGEST:,} bytes; no article is that long, split it")
    return content


def _check(document: Document) -> None:
    _short(document.text)
    files.check_characters(document.text, "it")


def _check_language(document: Document, entry: Entry) -> None:
    body = document.text[len(document.title) :]
    found = language.foreign(document.title, body, str(entry.fields.get("language") or ""))
    if found:
        raise Unreadable(f"it is in {found}, and the reader reads English; --any-language reads it all the same")
