"""A folder's files → entries: each kind of file has its reader.

Files of text, in whatever they are packed, hold a database's export of many articles, a live blog, or one article. A
text that looks like an export and is of no known layout is set aside, never read as one article.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.entries import FORMS, LONGEST, TABLES, Entry, Unreadable, aside, clean, rows
from analysis.entries.columns import Columns
from analysis.entries.lines import BROKEN, read_bytes, why
from analysis.errors import InputError
from analysis.formats import exports, pages, unpacking
from analysis.formats.bundles import BUNDLES
from analysis.records import SetAside
from analysis.text import prose

#: What belongs to an event and is no article.
RESERVED = frozenset(
    (
        "documents.csv actors.csv target.toml event.toml corpus.toml gold.jsonl tone.jsonl corrections.csv story.csv "
        "exports.csv set_aside.csv sample.csv sample_gold.jsonl sample_work README.md"
    ).split()
)

#: The kinds of file that are read.
KINDS = (*FORMS, *TABLES, *BUNDLES)
_REMEDIES = {
    ".doc": "open it and save it as .docx",
    ".docm": "open it and save it as .docx",
    ".xlsm": "open it and save it as .xlsx",
    ".ods": "open it and save it as .xlsx",
    ".msg": "save the message as .eml",
    ".zip": "unpack it into a folder",
    ".epub": "save its text as .txt",
}
#: What only the page of an export holds.
_EXPORTED = re.compile(
    rb"Factiva|ProQuest document ID|Information from ProQuest|End of Document|of \d+ DOCUMENTS|articleParagraph"
)
#: What a page of Factiva marks its text with, also one that breaks off before anything else tells it.
_FACTIVA = re.compile(rb"class=[\"'](?:article en\w*Article|articleParagraph)")


def ending(path: Path) -> str:
    """Return the ending that tells the kind of file, without .gz and in small letters."""
    name = path.name.lower().removesuffix(".gz")
    return os.path.splitext(name)[1]  # noqa: PTH122  (Path reads a name with a newline or a NUL less plainly)


def walk(folder: Path) -> list[Path]:
    """Return the files below a folder in the order of their names; hidden ones and an event's tables are left out."""
    found: list[Path] = []
    for root, inner, names in os.walk(folder):
        left_out = RESERVED if Path(root) == folder else frozenset()
        inner[:] = [name for name in inner if not name.startswith(".") and name not in left_out]
        found += [Path(root, name) for name in names if not name.startswith(".") and name not in left_out]
    return sorted(found, key=lambda path: os.fsencode(path.relative_to(folder).as_posix()))


def file_entries(folder: Path, columns: Columns) -> Iterator[Entry | SetAside]:
    """Yield what a folder's files hold; a file of an unknown kind, or a table without text, is set aside."""
    for path in walk(folder):
        name = path.relative_to(folder).as_posix()
        try:
            yield from entries_of(path, name, columns)
        except InputError as error:  # a column is missing, which would stop the reading of a single table
            yield aside(name, 0, str(error))


def entries_of(path: Path, name: str, columns: Columns) -> Iterator[Entry | SetAside]:
    """Yield what one file holds, by its ending; raises InputError for a table without the columns it needs."""
    kind = ending(path)
    try:
        if kind in TABLES:
            yield from rows.entries(path, name, columns, TABLES[kind])
        elif kind in FORMS:
            yield from _text_entries(path, name, kind)
        elif kind in BUNDLES:
            yield from BUNDLES[kind](path, name)
        else:
            remedy = _REMEDIES.get(kind, f"use {', '.join(KINDS)}, or .gz of them")
            yield aside(name, 0, f"files of this kind are not read; {remedy}")
    except (InputError, Unreadable) as error:
        if kind in TABLES:
            raise
        yield aside(name, 0, str(error))
    except BROKEN as error:
        yield aside(name, 0, f"it cannot be read ({why(error)})")
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours with one file: told, and the others go on
        yield aside(name, 0, f"the reading failed ({type(error).__name__}: {str(error)[:100]})")


def article(path: Path, name: str, listed: Mapping[str, str]) -> Entry | SetAside:
    """Return the entry of a file that is one article; ``listed`` is what a list of documents says of it."""
    try:
        return _single(read_bytes(path, 4 * LONGEST), name, ending(path), listed)
    except (OSError, Unreadable) as error:
        reason = f"it cannot be read ({why(error)})" if isinstance(error, OSError) else str(error)
        return aside(name, 0, reason, listed.get("id", ""))


def listed_entries(folder: Path, listing: Path) -> Iterator[Entry | SetAside]:
    """Yield the articles that a list of documents names, by date and id.

    The list is strict, because somebody wrote it by hand: raises InputError for a file it leaves out or names twice,
    a date that is not ISO and a checksum that differs.
    """
    there = {path.relative_to(folder).as_posix() for path in walk(folder)}
    listed: dict[str, tuple[str, dict[str, str]]] = {}
    optional = ("outlet", "agency", "published", "title", "url", "sha256")
    for line, row in files.read_table(listing, ("id", "file"), optional):
        where, file, day = f"{listing}, line {line}", row["file"], row.get("published", "")
        faults = {
            "the document has no id; give it one.": not row["id"],
            f"the id {row['id']!r} stands twice; give each document an id of its own.": row["id"] in listed,
            f"the file {file!r} is not in {folder} or is listed twice; add it or drop the line.": (
                file not in there or ending(Path(file)) not in FORMS
            ),
            f"the date {day!r} is not of the form 2025-03-14; write it so or leave it empty.": not _is_day(day),
        }
        for fault in (said for said, holds in faults.items() if holds):
            raise InputError(f"{where}: {fault}")
        there.remove(file)
        listed[row["id"]] = (where, row)
    if there:
        raise InputError(f"{listing} does not list {min(there)!r}; add a line for it or take the file away.")
    for _, (where, row) in sorted(listed.items(), key=lambda item: (item[1][1].get("published", ""), item[0])):
        entry = article(folder / row["file"], row["file"], row)
        if isinstance(entry, Entry) and row.get("sha256", ""):
            packed = ending(Path(row["file"])) in unpacking.KINDS  # comes as text, with the checksum of the file
            digest = entry.fields["sha256"] if packed else sha256(entry.content).hexdigest()
            if digest != row["sha256"]:
                raise InputError(
                    f"{where}: the sha256 differs from that of {folder / row['file']} ({digest}); "
                    "restore the file or correct it."
                )
        yield entry


def _is_day(value: str) -> bool:
    try:
        return not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


# --- files of text ------------------------------------------------------------------------------------------------


def _text_entries(path: Path, name: str, kind: str) -> Iterator[Entry | SetAside]:
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
        yield _single(raw, name, kind, {}, text)
    elif _FACTIVA.search(raw):
        yield aside(name, 0, "the file breaks off in its first article; export it again")
    else:
        yield from pages.entries(raw, name, _id(name, kind))


def _single(raw: bytes, name: str, kind: str, listed: Mapping[str, str], text: str = "") -> Entry:
    """Return the entry of a file that is one article; ``listed`` is what a list of documents says of it.

    What was packed comes as text, with the checksum of the file. Raises Unreadable where it cannot be unpacked.
    """
    fields = dict(listed)
    if kind in unpacking.KINDS:
        fields["sha256"] = sha256(raw).hexdigest()
        raw = prose.article(text or unpacking.text_of(raw, kind), kind == ".pdf").encode()
    return Entry(clean(name), 0, listed.get("id") or _id(name, kind), FORMS[kind], fields, raw[: 4 * LONGEST + 1])


def described(path: Path, name: str, kind: str) -> str:
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
