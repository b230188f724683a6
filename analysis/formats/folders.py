"""A folder's files → entries: each kind of file has its reader."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.entries import FORMS, LONGEST, TABLES, Entry, Unreadable, aside, rows
from analysis.entries.columns import Columns
from analysis.entries.lines import BROKEN, read_bytes, why
from analysis.errors import InputError
from analysis.formats import texts
from analysis.formats.bundles import BUNDLES
from analysis.formats.unpacking import KINDS as PACKED
from analysis.records import SetAside

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
            yield from texts.text_entries(path, name, kind)
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
        return texts.single(read_bytes(path, 4 * LONGEST), name, ending(path), listed)
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
            packed = ending(Path(row["file"])) in PACKED  # comes as text, with the checksum of the file
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
