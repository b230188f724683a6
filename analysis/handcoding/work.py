"""The drawn articles of an event as one coder goes through them, and two coders on the same articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis import evaluation, files, pipeline, sampling
from analysis.corpus import Event
from analysis.errors import InputError, ParameterError
from analysis.evaluation import Agreement, Coded, Coding
from analysis.handcoding.journal import Journal
from analysis.handcoding.page import words
from analysis.records import Document
from analysis.sampling.coded import MODES

if TYPE_CHECKING:
    from analysis.handcoding.desk import Desk


@dataclass(frozen=True)
class Work:
    """One coder's way through the drawn articles, in the order of the draw."""

    event: Event
    coder: str
    mode: str
    gold: Path
    documents: tuple[Document, ...]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts of the event's articles by id."""
        return {document.document_id: document.text for document in self.event.documents}

    def finished(self) -> list[Coding]:
        """Return the finished articles of every coder."""
        return evaluation.read_gold(self.gold, self.texts) if self.gold.is_file() else []

    def own(self) -> dict[str, Coding]:
        """Return the articles that this coder has finished, by id."""
        return {line.document_id: line for line in self.finished() if line.coder == self.coder}

    def journal(self, document: Document) -> Journal:
        """Return the coder's work on an article as it is on disk."""
        return Journal(self.gold, self.coder, document.document_id, document.text, self.mode)

    def suggestions(self, document: Document) -> tuple[Coded, ...]:
        """Return what the machine reads in an article; nothing in blind mode."""
        if self.mode == "blind":
            return ()
        read = pipeline.code(document, self.event.actors, self.event.target).statements
        names = ("actor", "stance", "kind", "content", "explicit", "organization", "source")
        return tuple(Coded(**{name: getattr(row, name) for name in names}) for row in read)

    def named_in(self, text: str) -> list[str]:
        """Return the actors of the register whose names or aliases stand in a text, in its order."""
        first: dict[str, int] = {}
        for actor in self.event.actors:
            names = "|".join(map(re.escape, sorted({actor.name, *actor.aliases}, key=len, reverse=True)))
            if match := re.search(rf"(?<!\w)(?:{names})(?!\w)", text):
                first[actor.name] = match.start()
        return sorted(first, key=lambda name: first[name])

    def sentence(self) -> str:
        """Return how far the coder is, or what to do first."""
        if not self.documents:
            return f"No sample is drawn yet: run “python -m analysis sample {self.event.name}”, then run this again."
        own = self.own().values()
        statements = sum(len(line.statements) for line in own)
        return (
            f"Articles finished by {self.coder}: {len(own)} of {len(self.documents)} drawn; statements: {statements}."
        )

    def desk(self) -> Desk | None:
        """Return the sheet to code in, or nothing where no article is drawn."""
        from analysis.handcoding.desk import Desk

        return Desk(self) if self.documents else None


def work_on(event: Event, coder: str, mode: str = "blind") -> Work:
    """Return a coder's work on the sample of an event; raises ParameterError, and InputError for a sample unlike it."""
    if mode not in MODES:
        raise ParameterError(f"The mode is {mode!r}; use blind, or review to see what the machine reads.")
    coder = coder.strip()
    if not coder or len(coder) > 40 or not coder.isprintable():
        raise ParameterError(f"The coder is {coder!r}; use a short label, such as A, that names nobody.")
    if not (event.root or event.coded):
        return Work(event, coder, mode, Path(), ())
    path, gold = sampling.places(event)
    known = {document.document_id: document for document in event.documents}
    drawn = []
    for line, row in files.read_table(path, ("document_id",)) if path.exists() else ():
        if row["document_id"] not in known:
            raise InputError(f"{path}, line {line}: the event has no article {row['document_id']!r}; restore it.")
        drawn.append(known[row["document_id"]])
    return Work(event, coder, mode, gold, tuple(drawn))


def drawn(work: Work) -> pd.DataFrame:
    """Return one row per drawn article: title, outlet, published, and who finished it with how many statements."""
    lines = work.finished()
    rows = []
    for each in work.documents:
        own = [line for line in lines if line.document_id == each.document_id]
        by = ", ".join(line.coder for line in own), ", ".join(str(len(line.statements)) for line in own)
        rows.append((each.title or each.document_id, each.outlet, each.published, *by))
    return pd.DataFrame(rows, columns=["title", "outlet", "published", "finished", "n_statements"])


def compared(work: Work, other: str = "") -> Agreement | None:
    """Return how far the coder agrees with another on the articles that both have finished; None without any.

    ``other`` may be left out where there is one other coder. Nobody of the two is right: F1 and alpha are the same
    whoever goes first. Raises ParameterError.
    """
    lines = work.finished()
    others = sorted({line.coder for line in lines} - {work.coder})
    if other and other not in others:
        raise ParameterError(f"No article is finished by {other!r}; others who have: {', '.join(others) or 'none'}.")
    if not other and len(others) > 1:
        raise ParameterError(f"There are several other coders; choose one of {', '.join(others)}.")
    theirs = {line.document_id: line for line in lines if line.coder == (other or "".join(others))}
    both = [line for key, line in work.own().items() if key in theirs]
    return evaluation.compare(both, [theirs[line.document_id] for line in both]) if both else None


def differences(found: Agreement | None, work: Work) -> pd.DataFrame:
    """Return one row per statement that the coders have to settle, in the order of the articles.

    ``words`` are in the article; ``mine`` and ``theirs`` hold actor and stance as each coder has them, or nothing.
    """
    columns = ["document_id", "words", "mine", "theirs"]
    if found is None:
        return pd.DataFrame(columns=columns)
    rows = found.pairs[found.pairs["outcome"] != "right"]
    places = zip(rows["content"], rows["document_id"], strict=True)
    mine, theirs = (
        [", ".join(filter(None, each)) for each in zip(rows[f"{whose}actor"], rows[f"{whose}stance"], strict=True)]
        for whose in ("", "machine_")
    )
    read = [words(content, work.texts[key]) for content, key in places]
    return rows.assign(words=read, mine=mine, theirs=theirs)[columns]
