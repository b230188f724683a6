"""The coder's work in other programs: a spreadsheet with the drawn articles, or Discourse Network Analyzer, and back.

What comes back are steps like any other: they can be undone in the sheet in JupyterLab, and nothing is taken where one
row is wrong.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd

from analysis.errors import InputError
from analysis.evaluation import Coded, read_statement
from analysis.handcoding import changes, dna
from analysis.handcoding.page import Page, words
from analysis.handcoding.work import Work
from analysis.records import Actor, Document, table
from analysis.runs.writing import Book

_STATEMENTS = ["document_id", "words", "actor", "stance", "explicit", "organization", "source", "kind"]
_EXPLICIT = {"": True, "yes": True, "true": True, "no": False, "false": False, "implied": False}


def to_sheet(work: Work) -> bytes:
    """Return an Excel file: the statements so far, to be added to, and the articles, to be marked *finished* with yes.

    ``words`` are copied from the article, with … where they are interrupted. An article with yes and no statement has
    nothing on the target.
    """
    done = work.own()
    book = Book(("statements", "articles"))
    rows = [
        asdict(mark)
        | {"document_id": each.document_id, "words": words(mark.content, each.text)}
        | {"explicit": "yes" if mark.explicit else "no", "source": each.text[slice(*mark.source)]}
        for each in work.documents
        for mark in work.journal(each).marks
    ]
    book.append("statements", pd.DataFrame(rows, columns=_STATEMENTS))
    articles = [(each.document_id, "yes" if each.document_id in done else "", each.text) for each in work.documents]
    book.append("articles", pd.DataFrame(articles, columns=["document_id", "finished", "text"]))
    return book.content()


def from_sheet(work: Work, path: Path) -> int:
    """Take the statements of a file that `to_sheet` made as the coder's, and return how many articles are finished.

    Raises InputError naming the sheet and the row that is wrong.
    """
    pages = {each.document_id: Page(each) for each in work.documents}
    marks: dict[str, list[Coded]] = {key: [] for key in pages}
    for where, row in _rows(path, "statements", _STATEMENTS[:4], pages):
        said = row.get("explicit", "").lower()
        if said not in _EXPLICIT:
            raise InputError(f"{where}: explicit is {said!r}; use yes or no.")
        pieces = [piece for piece in row["words"].split("…") if piece.strip()]
        page = pages[row["document_id"]]
        read = {**row, "content": pieces, "explicit": _EXPLICIT[said], "kind": row.get("kind") or "indirect"}
        mark = read_statement(read, page.text, where)
        if row.get("source") and mark.source == (0, 0):
            raise InputError(f"{where}: the source “{row['source']}” does not stand in the article; copy its words.")
        marks[row["document_id"]].append(replace(mark, kind=row.get("kind") or page.kind(mark.content)))
    articles = _rows(path, "articles", ["document_id"], pages)
    finished = {row["document_id"] for _, row in articles if row.get("finished", "").lower() == "yes"}
    _take(work, marks, finished)
    return len(finished)


def to_dna(work: Work, path: Path) -> None:
    """Write a project for Discourse Network Analyzer with the drawn articles and the coder's statements so far."""
    rows = [
        asdict(mark)
        | {"document_id": each.document_id, "statement_id": key, "coder": work.coder}
        | {"content_text": words(mark.content, each.text)}
        for each in work.documents
        for key, mark in _keyed(work, each).items()
    ]
    names = "document_id statement_id actor organization stance content content_text coder".split()
    documents, statements = pd.DataFrame(work.documents), pd.DataFrame(rows, columns=names)
    actors, target = table(work.event.actors, Actor), work.event.target.label
    dna.write(path, documents, statements, actors, target, [work.coder])


def from_dna(work: Work, path: Path) -> list[str]:
    """Take what was coded in a project of `to_dna` as the coder's, and return why statements were left out.

    DNA does not know when an article is finished, nor what is implied: new statements are explicit.
    """
    pages = {each.document_id: Page(each) for each in work.documents}
    marks = {each.document_id: _keyed(work, each) for each in work.documents}
    left_out = []
    for number, row in enumerate(changes.read(path)):
        if row.kind == "left out" or row.document_id not in pages:
            left_out.append(f"{row.document_id}, “{row.words}”: {row.reason or 'the article was not drawn'}.")
            continue
        here = marks[row.document_id]
        before = here.pop(row.statement_id, None)
        if row.kind != "removed":
            here[row.statement_id or f"new {number}"] = _changed(row, before, pages[row.document_id])
    _take(work, {key: list(here.values()) for key, here in marks.items()}, set())
    return left_out


def _keyed(work: Work, document: Document) -> dict[str, Coded]:
    """Return the coder's statements in an article by the ids that they have in DNA."""
    marks = enumerate(work.journal(document).marks, 1)
    return {f"{document.document_id}#{m.content[0][0]}-{m.content[-1][1]}.{number}": m for number, m in marks}


def _changed(row: dna.Coding, before: Coded | None, page: Page) -> Coded:
    """Return the mark that DNA holds; where the place is the same, pieces and kind stay as they were."""
    mark = before or Coded("", "", "", ())
    if not before or (before.content[0][0], before.content[-1][1]) != (row.start, row.end):
        content = ((row.start, row.end),)
        mark = replace(mark, content=content, kind=page.kind(content))
    return replace(mark, actor=row.actor, stance=row.stance, organization=row.organization)


def _rows(path: Path, name: str, needed: list[str], pages: Mapping[str, Page]) -> list[tuple[str, dict[str, str]]]:
    """Return the rows of a sheet, each with the words that say where it stands."""
    try:
        sheet = pd.read_excel(path, sheet_name=name, dtype=str, keep_default_na=False)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"{path} has no sheet “{name}” that can be read ({error}); export it again.") from None
    where = f"{path}, sheet “{name}”, row"
    if missing := [column for column in needed if column not in sheet.columns]:
        raise InputError(f"{where} 1: the column {missing[0]} is missing; add it.")
    rows = []
    for number, row in enumerate(sheet.map(str.strip).to_dict("records"), 2):
        if row["document_id"] not in pages:
            raise InputError(
                f"{where} {number}: the article {row['document_id']!r} was not drawn; copy its document_id."
            )
        rows.append((f"{where} {number}", {str(key): value for key, value in row.items()}))
    return rows


def _take(work: Work, marks: Mapping[str, list[Coded]], finished: set[str]) -> None:
    for document in work.documents:
        journal, new = work.journal(document), marks[document.document_id]
        if sorted(map(repr, new)) != sorted(map(repr, journal.marks)):
            journal.step(new)
        if document.document_id in finished and not journal.finished:
            journal.finish()
