"""The coder's work in other programs: a spreadsheet with the drawn articles, or Discourse Network Analyzer, and back.

What comes back are steps like any other: they can be undone in the sheet in JupyterLab, and nothing is taken where one
row is wrong.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import InputError
from analysis.evaluation import Coded, read_statement
from analysis.handcoding import changes, dna
from analysis.handcoding.lines import words
from analysis.handcoding.page import Page
from analysis.handcoding.work import Work
from analysis.runs.writing import Book

_STATEMENTS = ["document_id", "words", "actor", "stance", "explicit", "organization", "source", "kind"]
_EXPLICIT = {"": True, "yes": True, "true": True, "no": False, "false": False, "implied": False}


def to_sheet(work: Work) -> bytes:
    """Return an Excel file: the statements so far, to be added to, and the articles, to be marked *finished* with yes.

    ``words`` are copied from the article, with … where they are interrupted. An article with yes and no statement has
    nothing on the target.
    """
    done = {line.document_id for line in work.finished() if line.coder == work.coder}
    book = Book(("statements", "articles"))
    rows = []
    for each in work.documents:
        text = each.text
        for mark in work.journal(each).marks:
            told = words(mark.content, text), mark.actor, mark.stance, "yes" if mark.explicit else "no"
            rows.append((each.document_id, *told, mark.organization, text[slice(*mark.source)], mark.kind))
    book.append("statements", pd.DataFrame(rows, columns=_STATEMENTS))
    articles = [(each.document_id, "yes" if each.document_id in done else "", each.text) for each in work.documents]
    book.append("articles", pd.DataFrame(articles, columns=["document_id", "finished", "text"]))
    return book.content()


def from_sheet(work: Work, path: Path) -> int:
    """Take the statements of a file that `to_sheet` made as the coder's, and return how many articles are finished.

    Raises InputError naming the sheet and the row that is wrong.
    """
    statements, articles = _table(path, "statements", _STATEMENTS[:4]), _table(path, "articles", ["document_id"])
    pages = {each.document_id: Page(each) for each in work.documents}
    marks: dict[str, list[Coded]] = {key: [] for key in pages}
    for number, row in enumerate(statements, 2):
        where = f"{path}, sheet “statements”, row {number}"
        _known(row, pages, where)
        said = row.get("explicit", "").lower()
        if said not in _EXPLICIT:
            raise InputError(f"{where}: explicit is {said!r}; use yes or no.")
        pieces = [piece for piece in row["words"].split("…") if piece.strip()]
        page = pages[row["document_id"]]
        read = {**row, "content": pieces, "explicit": _EXPLICIT[said], "kind": row.get("kind") or "indirect"}
        mark = read_statement(read, page.text, where)
        if row.get("source") and mark.source == (0, 0):
            raise InputError(f"{where}: the source “{row['source']}” does not stand in the article; copy its words.")
        kind = row.get("kind") or page.kind(mark.content)
        marks[row["document_id"]].append(replace(mark, kind=kind))
    finished = set()
    for number, row in enumerate(articles, 2):
        _known(row, pages, f"{path}, sheet “articles”, row {number}")
        if row.get("finished", "").lower() == "yes":
            finished.add(row["document_id"])
    _take(work, marks, finished)
    return len(finished)


def to_dna(work: Work, path: Path, password: str = "dna") -> None:
    """Write a project for Discourse Network Analyzer with the drawn articles and the coder's statements so far."""
    rows = []
    for each in work.documents:
        for number, mark in enumerate(work.journal(each).marks, 1):
            place = f"{each.document_id}#{mark.content[0][0]}-{mark.content[-1][1]}.{number}"
            told = mark.actor, mark.organization, mark.stance, mark.content, words(mark.content, each.text)
            rows.append((each.document_id, place, *told, work.coder))
    names = "document_id statement_id actor organization stance content content_text coder".split()
    columns = ["name", "kind", "aliases", "side"]
    actors = pd.DataFrame([[getattr(each, name) for name in columns] for each in work.event.actors], columns=columns)
    documents = pd.DataFrame(work.documents)
    dna.write(
        path, documents, pd.DataFrame(rows, columns=names), actors, work.event.target.label, [work.coder], password
    )


def from_dna(work: Work, path: Path) -> list[str]:
    """Take what was coded in a project of `to_dna` as the coder's, and return why statements were left out.

    DNA does not know when an article is finished, nor what is implied: new statements are explicit.
    """
    pages = {each.document_id: Page(each) for each in work.documents}
    marks = {each.document_id: list(work.journal(each).marks) for each in work.documents}
    left_out, gone = [], []
    rows: Iterable[Any] = changes.read(path).itertuples()
    for row in rows:
        key = row.document_id
        if row.change == "left out" or key not in pages:
            left_out.append(f"{key}, “{row.words}”: {row.reason or 'the article was not drawn'}.")
            continue
        before = marks[key][int(row.statement_id.rpartition(".")[2]) - 1] if row.statement_id else None
        if before:
            gone.append((key, before))
        if row.change != "removed":
            marks[key].append(_changed(row, before, pages[key]))
    for key, mark in gone:
        marks[key].remove(mark)
    _take(work, marks, set())
    return left_out


def _changed(row: Any, before: Coded | None, page: Page) -> Coded:
    """Return the mark that DNA tells; where the place is the same, pieces and kind stay as they were."""
    mark = before or Coded("", "", "", ())
    if not before or (before.content[0][0], before.content[-1][1]) != (row.start, row.end):
        content = ((row.start, row.end),)
        mark = replace(mark, content=content, kind=page.kind(content))
    return replace(mark, actor=row.actor, stance=row.stance, organization=row.organization)


def _table(path: Path, name: str, needed: list[str]) -> list[dict[str, str]]:
    try:
        table = pd.read_excel(path, sheet_name=name, dtype=str, keep_default_na=False)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"{path} has no sheet “{name}” that can be read ({error}); export it again.") from None
    if missing := [column for column in needed if column not in table.columns]:
        raise InputError(f"{path}, sheet “{name}”, row 1: the column {missing[0]} is missing; add it.")
    return [{str(key): value.strip() for key, value in row.items()} for row in table.to_dict("records")]


def _known(row: Mapping[str, str], pages: Mapping[str, Page], where: str) -> None:
    if row["document_id"] not in pages:
        raise InputError(f"{where}: the article {row['document_id']!r} was not drawn; copy its document_id.")


def _take(work: Work, marks: Mapping[str, list[Coded]], finished: set[str]) -> None:
    for document in work.documents:
        journal, new = work.journal(document), marks[document.document_id]
        if sorted(map(repr, new)) != sorted(map(repr, journal.marks)):
            journal.step(new)
        if document.document_id in finished and not journal.finished:
            journal.finish()
