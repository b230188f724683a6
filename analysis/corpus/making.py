"""Exports → an event's folder: one text file for each article, and the list of documents that names them.

    seeds/NAME/
      articles/0001-title.txt …   headline, blank line, paragraphs
      documents.csv               outlet, day, title, address, and what the database says besides
      set_aside.csv               what could not be read, with place and reason
      exports.csv                 the files it was made from, with checksums

The folder is made anew only when the files it was made from have changed; what else lies in it stays.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis import files
from analysis.corpus.event import Event, entries, inputs
from analysis.corpus.reading import read
from analysis.corpus.summary import Counts
from analysis.entries import Entry, clean
from analysis.entries.columns import DETAILS
from analysis.errors import InputError, OutputError
from analysis.records import SetAside

_LISTED = ("id", "file", "outlet", "agency", "published", "title", "url", *DETAILS)
#: More articles are better kept as the table they came in.
MOST = 50_000
_LONGEST_SLUG = 60


def slug(text: str) -> str:
    """Return a text as it may stand in a file's name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")


def is_made_from(folder: Path, corpora: Sequence[Event]) -> bool:
    """Tell whether an event's folder was made from these very files; raises InputError where somebody else made it."""
    if not folder.exists():
        return False
    made = folder / "exports.csv"
    if not made.is_file():
        raise InputError(f"{folder} is an event that was not made from exports; name another with --name.")
    return made.read_bytes() == _sources(corpora)


def make_event(folder: Path, title: str, corpora: Sequence[Event]) -> Counts:
    """Write the articles of some corpora as an event; raises InputError where there are none, or too many."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as making:
        articles = Path(making, "articles")
        articles.mkdir()
        listed, set_aside, counts = _write_articles(articles, corpora)
        if not listed:
            names, reason = ", ".join(str(corpus.path) for corpus in corpora), "; ".join(counts.reasons[:1])
            raise InputError(f"No article can be read from {names}{reason and f'; {reason}'}.")
        try:
            folder.mkdir(exist_ok=True)
            if (folder / "articles").exists():
                shutil.rmtree(folder / "articles")
            articles.rename(folder / "articles")
        except OSError as error:
            raise OutputError(
                f"{folder} cannot be written ({error.strerror}); check the folder and the disk."
            ) from None
    files.write(folder / "documents.csv", _table(_LISTED, listed))
    files.write(folder / "set_aside.csv", _table(("file", "line", "document_id", "reason"), map(asdict, set_aside)))
    if not (folder / "event.toml").exists():
        files.write(folder / "event.toml", f"title = {json.dumps(clean(title), ensure_ascii=False)}\n")
    files.write(folder / "exports.csv", _sources(corpora))  # last: without it the event is not whole
    return counts


def _write_articles(folder: Path, corpora: Sequence[Event]) -> tuple[list[dict[str, str]], list[SetAside], Counts]:
    """Write each article so that the same document is read from it; return its row in the list of documents."""
    listed: list[dict[str, str]] = []
    set_aside: list[SetAside] = []
    counts = Counts()
    for columns, entry in ((corpus.columns, entry) for corpus in corpora for entry in entries(corpus)):
        row = read(entry, columns) if isinstance(entry, Entry) else entry
        counts.add(row)
        if isinstance(row, SetAside):
            set_aside.append(row)
            continue
        if counts.documents > MOST:
            raise InputError(f"More than {MOST:,} articles are coded as they are: analysis code EXPORT -o OUT.parquet.")
        key = "-".join(filter(None, [f"{counts.documents:04}", slug(row.title)]))
        body = row.text[len(row.title) :].strip()
        text = f"{row.title}\n\n{body}\n" if row.title else f"{body}\n"
        (folder / f"{key}.txt").write_text(text, encoding="utf-8")
        known = {"outlet": row.outlet, "agency": row.agency, "published": row.published, "url": row.url}
        # A title that a spreadsheet would take for a formula is left to the file's first line.
        headline = row.title if files.defused(row.title) == row.title else ""
        fields = entry.fields if isinstance(entry, Entry) else {}
        details = {name: str(fields[name]) for name in DETAILS if fields.get(name)}
        listed.append({"id": key, "file": f"{key}.txt", "title": headline, **known, **details})
    return listed, set_aside, counts


def _sources(corpora: Sequence[Event]) -> bytes:
    rows = [{"file": name, "sha256": digest} for corpus in corpora for name, digest in inputs(corpus)]
    settings = sha256(repr([corpus.columns for corpus in corpora]).encode()).hexdigest()
    return _table(("file", "sha256"), [*rows, {"file": "how they are read", "sha256": settings}])


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    cells = [[clean(str(row.get(column, ""))) for column in columns] for row in rows]
    return files.table_csv(pd.DataFrame(cells, columns=list(columns)))
