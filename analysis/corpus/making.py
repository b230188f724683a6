"""Exports → an event's folder: one text file for each article, and the list of documents that names them.

    seeds/NAME/
      articles/0001-title.txt …   headline, blank line, paragraphs
      documents.csv               outlet, day, title, address, and what the database says besides
      set_aside.csv               what could not be read, with place and reason
      exports.csv                 the files it was made from, with checksums

The folder is made anew only when the files it was made from have changed; what else lies in it stays.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from analysis import export, output
from analysis.corpus.columns import DETAILS
from analysis.corpus.entries import Entry, clean
from analysis.corpus.event import Corpus, entries, inputs
from analysis.corpus.reading import read
from analysis.corpus.summary import Counts
from analysis.errors import InputError, OutputError
from analysis.records import Document, SetAside

_LISTED = ("id", "file", "outlet", "agency", "published", "title", "url", *DETAILS)
_ASIDE = ("file", "line", "document_id", "reason")
#: More articles are better kept as the table they came in.
MOST = 50_000
_LONGEST_SLUG = 60


def slug(text: str) -> str:
    """Return a text as it may stand in a file's name."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")


def is_made_from(folder: Path, corpora: Sequence[Corpus]) -> bool:
    """Tell whether an event's folder was made from these very files; raises InputError where somebody else made it."""
    if not folder.exists():
        return False
    made = folder / "exports.csv"
    if not made.is_file():
        raise InputError(f"{folder} is an event that was not made from exports; name another with --name.")
    return made.read_bytes().decode("utf-8-sig") == _sources(corpora)


def make_event(folder: Path, title: str, corpora: Sequence[Corpus]) -> Counts:
    """Write the articles of some corpora as an event; raises InputError where there are none, or too many."""
    told = Counts()
    listed: list[dict[str, str]] = []
    set_aside: list[SetAside] = []
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".making-") as making:
        articles = Path(making, "articles")
        articles.mkdir()
        for row, details in _read(corpora):
            if isinstance(row, SetAside):
                set_aside.append(row)
                told.add_aside(row)
                continue
            told.add(row.published, row.outlet, row.text.strip() == row.title)
            if told.documents > MOST:
                raise InputError(
                    f"More than {MOST:,} articles are coded as they are: analysis code EXPORT -o OUT.parquet."
                )
            key = "-".join(filter(None, [f"{told.documents:04}", slug(row.title)]))
            (articles / f"{key}.txt").write_text(_text(row), encoding="utf-8")
            known = {"outlet": row.outlet, "agency": row.agency, "published": row.published, "url": row.url}
            # A title that a spreadsheet would take for a formula is left to the file's first line.
            headline = row.title if export.defused(row.title) == row.title else ""
            listed.append({"id": key, "file": f"{key}.txt", "title": headline, **known, **details})
        if not listed:
            reason = f"; {told.reasons[0]}" if told.reasons else ""
            raise InputError(
                f"No article can be read from {', '.join(str(corpus.path) for corpus in corpora)}{reason}."
            )
        try:
            folder.mkdir(exist_ok=True)
            if (folder / "articles").exists():
                shutil.rmtree(folder / "articles")
            articles.rename(folder / "articles")
        except OSError as error:
            raise OutputError(
                f"{folder} cannot be written ({error.strerror}); check the folder and the disk."
            ) from None
    output.write(folder / "documents.csv", _table(_LISTED, listed))
    output.write(
        folder / "set_aside.csv", _table(_ASIDE, [{name: getattr(row, name) for name in _ASIDE} for row in set_aside])
    )
    if not (folder / "event.toml").exists():
        output.write(folder / "event.toml", f'title = "{_quoted(title)}"\n')
    output.write(folder / "exports.csv", "\ufeff" + _sources(corpora))  # last: without it the event is not whole
    return told


def _read(corpora: Sequence[Corpus]) -> Iterator[tuple[Document | SetAside, dict[str, str]]]:
    for corpus in corpora:
        for entry in entries(corpus):
            found = read(entry, corpus.columns) if isinstance(entry, Entry) else entry
            fields = entry.fields if isinstance(entry, Entry) else {}
            yield found, {name: str(fields[name]) for name in DETAILS if fields.get(name)}


def _text(document: Document) -> str:
    """Return what a file must hold so that the same document is read from it."""
    body = document.text[len(document.title) :].strip()
    return f"{document.title}\n\n{body}\n" if document.title else f"{body}\n"


def _sources(corpora: Sequence[Corpus]) -> str:
    rows = [{"file": name, "sha256": digest} for corpus in corpora for name, digest in inputs(corpus)]
    settings = sha256(repr([corpus.columns for corpus in corpora]).encode()).hexdigest()
    return _table(("file", "sha256"), [*rows, {"file": "how they are read", "sha256": settings}]).lstrip("\ufeff")


def _table(columns: Sequence[str], rows: Sequence[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([export.defused(clean(str(row.get(column, "")))) for column in columns] for row in rows)
    return "\ufeff" + text.getvalue()


def _quoted(text: str) -> str:
    return clean(text).replace("\\", "\\\\").replace('"', '\\"')
