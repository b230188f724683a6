"""Articles that are files: each .txt, .html or .md is one article, each table holds many, gzip too."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.corpus.columns import Columns
from analysis.corpus.entries import FORMS, LONGEST, TABLES, Entry, aside, clean
from analysis.corpus.lines import read_bytes, why
from analysis.corpus.rows import READERS
from analysis.errors import InputError
from analysis.records import SetAside

#: What belongs to an event and is no article.
RESERVED = frozenset(
    "documents.csv actors.csv target.toml event.toml corpus.toml gold.jsonl corrections.csv story.csv README.md".split()
)


def ending(path: Path) -> str:
    """Return the ending that tells the kind of file, without .gz and in small letters."""
    name = path.name.lower().removesuffix(".gz")
    return os.path.splitext(name)[1]  # noqa: PTH122  (Path reads a name with a newline or a NUL less plainly)


def walk(folder: Path) -> list[Path]:
    """Return the files below a folder in the order of their names; hidden ones and an event's tables are left out."""
    found: list[Path] = []
    for root, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith(".")]
        here = Path(root)
        found += [
            here / name for name in names if not name.startswith(".") and not (here == folder and name in RESERVED)
        ]
    return sorted(found, key=lambda path: os.fsencode(path.relative_to(folder).as_posix()))


def file_entries(folder: Path, columns: Columns) -> Iterator[Entry | SetAside]:
    """Yield what a folder's files hold; a file of an unknown kind, or a table without text, is set aside."""
    for path in walk(folder):
        name = path.relative_to(folder).as_posix()
        kind = ending(path)
        if kind in TABLES:
            try:
                yield from READERS[TABLES[kind]](path, name, columns)
            except InputError as error:  # a column is missing, which would stop the reading of a single table
                yield aside(name, 0, str(error))
        elif kind in FORMS:
            yield article(path, name, {})
        else:
            yield aside(name, 0, f"files of this kind are not read; use {', '.join([*FORMS, *TABLES])}, or .gz of them")


def article(path: Path, name: str, listed: Mapping[str, str]) -> Entry | SetAside:
    """Return the entry of a file that is one article; ``listed`` is what a list of documents says of it."""
    try:
        content = read_bytes(path, 4 * LONGEST)
    except OSError as error:
        return aside(name, 0, f"it cannot be read ({why(error)})", listed.get("id", ""))
    key = listed.get("id") or clean(name[: name.lower().rindex(ending(path))] if ending(path) in name.lower() else name)
    return Entry(clean(name), 0, key, FORMS[ending(path)], dict(listed), content)


def listed_entries(folder: Path, listing: Path) -> Iterator[Entry | SetAside]:
    """Yield the articles that a list of documents names, by date and id.

    The list is strict, because somebody wrote it by hand: raises InputError for a file it leaves out or names twice,
    a date that is not ISO and a checksum that differs.
    """
    there = {path.relative_to(folder).as_posix(): path for path in walk(folder)}
    rows: dict[str, tuple[str, dict[str, str]]] = {}
    for line, row in files.read_table(
        listing, ("id", "file"), ("outlet", "agency", "published", "title", "url", "sha256")
    ):
        where = f"{listing}, line {line}"
        if not row["id"]:
            raise InputError(f"{where}: the document has no id; give it one.")
        if row["id"] in rows:
            raise InputError(f"{where}: the id {row['id']!r} stands twice; give each document an id of its own.")
        if row["file"] not in there or ending(Path(row["file"])) not in FORMS:
            raise InputError(
                f"{where}: the file {row['file']!r} is not in {folder} or is listed twice; add it or drop the line."
            )
        _check_date(row.get("published", ""), where)
        del there[row["file"]]
        rows[row["id"]] = (where, row)
    if there:
        raise InputError(f"{listing} does not list {min(there)!r}; add a line for it or take the file away.")
    for _, (where, row) in sorted(rows.items(), key=lambda item: (item[1][1].get("published", ""), item[0])):
        entry = article(folder / row["file"], row["file"], row)
        if isinstance(entry, Entry) and row.get("sha256", ""):
            digest = sha256(entry.content).hexdigest()
            if digest != row["sha256"]:
                raise InputError(
                    f"{where}: the sha256 differs from that of {folder / row['file']} ({digest}); "
                    "restore the file or correct it."
                )
        yield entry


def _check_date(value: str, where: str) -> None:
    try:
        strict = not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        strict = False
    if not strict:
        raise InputError(f"{where}: the date {value!r} is not of the form 2025-03-14; write it so or leave it empty.")
