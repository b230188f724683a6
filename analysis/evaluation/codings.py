"""Codings of documents, by a person or by the machine, in one form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import files
from analysis.errors import InputError
from analysis.records import KINDS, STANCES, Span
from analysis.text.passages import locate


@dataclass(frozen=True)
class Coding:
    """The statements one coder, person or machine, found in one document, and the positions as (actor, position).

    Of an article of a sample ``mode`` is blind, or review where the coder had the machine's statements in sight.
    """

    document_id: str
    statements: tuple[Coded, ...]
    positions: tuple[tuple[str, str], ...]
    coder: str = ""
    mode: str = ""


@dataclass(frozen=True)
class Coded:
    """One row per coded statement, by whichever coder; ``confidence`` and ``side`` are the machine's.

    ``source`` is an empty span where the coder named none, or none that stands in the article.
    """

    actor: str
    stance: str
    kind: str
    content: tuple[Span, ...]
    confidence: float = 1.0
    side: str = ""
    explicit: bool = True
    organization: str = ""
    source: Span = (0, 0)


def lines(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield where it stands (file and line) and the content of each line of JSON lines; raises InputError."""
    for number, line in enumerate(files.read_text(path).split("\n"), 1):
        where = f"{path}, line {number}"
        if line.strip():
            try:
                yield where, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise InputError(f"{where} is no JSON ({error}); write one object a line.") from None


def read_gold(path: Path, texts: Mapping[str, str]) -> list[Coding]:
    """Return the hand codings of the documents in ``texts`` (id → text); raises InputError naming the wrong line."""
    codings = []
    for where, row in lines(path):
        try:
            statements, document_id, positions = row["statements"], row["id"], dict(row.get("positions", {}))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f'{where} is no coding ({error}); each line needs "id" and "statements".') from None
        if document_id not in texts:
            raise InputError(f"{where}: there is no document {document_id!r}; its id must be one of the articles'.")
        coded = tuple(read_statement(each, texts[document_id], where) for each in statements)
        coder, mode = (str(row.get(name) or "") for name in ("coder", "mode"))
        codings.append(Coding(document_id, coded, tuple(positions.items()), coder, mode))
    return codings


def read_statement(row: Mapping[str, object], text: str, where: str) -> Coded:
    """Return a statement of the codebook's format; raises InputError that begins with ``where``.

    ``start`` is where the content begins, for words that stand in the article more than once.
    """
    missing = [key for key in ("actor", "kind", "content", "stance") if not row.get(key)]
    if missing:
        raise InputError(f"{where}: a statement has no {missing[0]!r}; add it.")
    if row["stance"] not in STANCES or row["kind"] not in KINDS:
        raise InputError(
            f"{where}: {row['stance']!r}, {row['kind']!r} are no stance and kind; "
            f"use {', '.join(STANCES)} and {', '.join(KINDS)}."
        )
    content = row["content"] if isinstance(row["content"], list) else [row["content"]]
    start = row.get("start")
    spans = locate([str(piece) for piece in content], text, start if isinstance(start, int) else 0)
    if spans is None:
        raise InputError(
            f"{where}: the content {' … '.join(map(str, content))!r} does not stand in the article; copy its words."
        )
    source = locate([str(row.get("source") or "")], text, spans[0][0]) or ((0, 0),)
    explicit, organization = row.get("explicit") is not False, str(row.get("organization") or "")
    told = str(row["actor"]), str(row["stance"]), str(row["kind"])
    return Coded(*told, spans, explicit=explicit, organization=organization, source=source[0])


def machine_codings(statements: pd.DataFrame, positions: pd.DataFrame, document_ids: Iterable[str]) -> list[Coding]:
    """Return the machine's tables as codings, one per document, also where it found nothing."""
    by_statement = dict(iter(statements.groupby("document_id", sort=False)))
    by_position = dict(iter(positions.groupby("document_id", sort=False)))
    codings = []
    for document_id in document_ids:
        rows = by_statement.get(document_id, statements.iloc[:0])
        rows = rows.assign(confidence=rows["confidence"].where(rows["coder"] == "machine"))  # nobody else gives any
        columns = (rows[name].tolist() for name in ("actor", "stance", "kind", "content", "confidence", "side"))
        coded = tuple(Coded(*values) for values in zip(*columns, strict=True))
        places = by_position.get(document_id, positions.iloc[:0])
        codings.append(Coding(document_id, coded, tuple(zip(places["actor"], places["position"], strict=True))))
    return codings
