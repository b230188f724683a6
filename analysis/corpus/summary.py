"""What was read of a corpus, in words: how many articles, from when to when, which outlets, and what was set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from analysis.corpus import coded
from analysis.corpus.event import Event, entries, open_corpus, read_event
from analysis.corpus.reading import read
from analysis.entries import FORMS, TABLES, Entry, place, rows
from analysis.errors import InputError
from analysis.formats.folders import described, ending, walk
from analysis.records import Document, SetAside

#: Outlets that are named, reasons that are given, files that are described one by one, and files that are looked into.
_OUTLETS = 5
_REASONS = 3
_FILES = 10
_LOOKED_AT = 200


@dataclass(slots=True)
class Counts:
    """Counts of what was read, article by article; ``titles`` are articles of a title alone."""

    documents: int = 0
    undated: int = 0
    titles: int = 0
    first: str = ""
    last: str = ""
    outlets: Counter[str] = field(default_factory=Counter)
    set_aside: int = 0
    reasons: list[str] = field(default_factory=list)

    def add(self, row: Document | SetAside) -> None:
        """Count a document, or what was set aside, of which the first reasons are kept."""
        if isinstance(row, Document):
            self.add_document(row.published, row.outlet, row.text.strip() == row.title)
            return
        self.set_aside += 1
        if len(self.reasons) < _REASONS:
            self.reasons.append(f"{place(row)}: {row.reason}")

    def add_document(self, published: str, outlet: str, title_alone: bool) -> None:
        """Count a document by its parts."""
        self.documents += 1
        self.titles += title_alone
        self.outlets[outlet] += bool(outlet)
        self.undated += not published
        if published:
            self.first = min(self.first or published, published)
            self.last = max(self.last, published)

    def sentence(self) -> str:
        """Say how many articles there are, from when and by whom."""
        said = _count(self.documents, "article")
        if self.first:
            said += f" of {self.first}" if self.first == self.last else f" from {self.first} to {self.last}"
        if self.undated:
            said += f", {self.undated if self.first else 'all' if self.documents > 1 else 'it'} without a date"
        if self.titles:
            said += f", {self.titles} of titles alone"
        named = [f"{name} ({many})" for name, many in self.outlets.most_common(_OUTLETS) if many]
        more = sum(many > 0 for many in self.outlets.values()) - len(named)
        said += f"; {', '.join(named)}" if named else "; no outlet is named"
        return said + (f" and {_count(more, 'more outlet')}." if more else ".")

    def aside(self, where: str) -> list[str]:
        """Say how many articles were set aside, the first reasons, and where all of them stand."""
        if not self.set_aside:
            return []
        whole = self.documents + self.set_aside
        return [f"{self.set_aside} of {whole} set aside: {where}", *(f"  {reason}" for reason in self.reasons)]


def of_event(event: str | Path) -> list[str]:
    """Return the sentences on an event by its name or path, whether it was coded before or not; raises InputError."""
    counts, copies = Counts(), 0
    found: Iterable[Document | SetAside]
    if coded.is_coded(Path(event)):
        whole = read_event(event)
        found = (*whole.documents, *whole.set_aside)
        copies = len(coded.read(event, "duplicates", columns=["document_id"]))
    else:
        corpus = open_corpus(event)
        found = (read(entry, corpus.columns) if isinstance(entry, Entry) else entry for entry in entries(corpus))
    for row in found:
        counts.add(row)
    said = [counts.sentence(), *counts.aside("the page lists them at its end")]
    return [*said, f"{_count(copies, 'copy', 'copies')} of other articles."] if copies else said


def of_files(corpus: Event) -> list[str]:
    """Say how the files of a corpus are understood: exports by their layout, tables by their columns."""
    said: list[str] = []
    more = 0
    for number, path in enumerate(walk(corpus.articles) if corpus.root else [corpus.path]):
        kind = ending(path)
        name = path.relative_to(corpus.articles).as_posix() if corpus.root else path.name
        if len(said) >= _FILES or number >= _LOOKED_AT:
            more += kind in TABLES
            continue
        try:
            if kind in TABLES:
                said += rows.survey(path, name, corpus.columns, TABLES[kind])
            elif FORMS.get(kind) in ("text", "html"):
                said += filter(None, [described(path, name, kind)])
        except (InputError, OSError) as error:
            said.append(str(error))
    return [*said, f"… and {_count(more, 'more table')}."] if more else said


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
