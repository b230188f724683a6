"""Codings of documents, by a person or by the machine, in one form; and when two coders mean the same."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import files, lexicons
from analysis.errors import InputError
from analysis.records import KINDS, STANCES, Span
from analysis.text.passages import MARKS, locate


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
    known = statements["confidence"].where(statements["coder"] == "machine")  # nobody else gives any
    coded: dict[str, list[Coded]] = {}
    columns = [statements[name] for name in ("actor", "stance", "kind", "content")]
    for document_id, *values in zip(statements["document_id"], *columns, known, statements["side"], strict=True):
        coded.setdefault(document_id, []).append(Coded(*values))
    held: dict[str, list[tuple[str, str]]] = {}
    for document_id, *position in zip(*(positions[each] for each in ("document_id", "actor", "position")), strict=True):
        held.setdefault(document_id, []).append((position[0], position[1]))
    return [Coding(each, tuple(coded.get(each, ())), tuple(held.get(each, ()))) for each in document_ids]


def places(spans: Iterable[Span]) -> set[int]:
    """Return the places of the characters in some spans."""
    return {place for start, end in spans for place in range(start, end)}


def overlaps(ours: Sequence[Collection[int]], theirs: Sequence[Collection[int]]) -> np.ndarray:
    """Return the intersection over union of each set of places with each other, shape (ours, theirs)."""
    found = [[len(a & b) / max(len(a | b), 1) for b in map(set, theirs)] for a in map(set, ours)]
    return np.array(found).reshape(len(ours), len(theirs))


def one_to_one(worth: np.ndarray) -> dict[int, int]:
    """Return which row goes with which column: the pairs worth most first, none twice; what is worth 0 is no pair."""
    pairs: dict[int, int] = {}
    rows, columns = worth.nonzero()
    for _, row, column in sorted(zip(worth[rows, columns], rows, columns, strict=True), reverse=True):
        if row not in pairs and column not in pairs.values():
            pairs[int(row)] = int(column)
    return pairs


def same_actor(one: str, other: str) -> bool:
    """Tell whether two names are the same actor once offices, articles and a state's other names are set aside."""
    mine, theirs = _name_key(one), _name_key(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


@cache
def _name_key(name: str) -> frozenset[str]:
    """Return the words that tell an actor from others; one for a state by any of its names."""
    low = name.strip().lower().translate(MARKS).removesuffix("'s").removeprefix("the ").strip(" .,")
    states, offices = _states_and_offices()
    words = re.findall(r"[\w-]+", low)
    return frozenset([f"state: {states[low]}"] if low in states else [w for w in words if w not in offices] or words)


@cache
def _states_and_offices() -> tuple[dict[str, str], set[str]]:
    """Return each name of a state with the one that stands for it, and the words of offices."""
    states: dict[str, str] = {}
    offices = set("the of former government administration".split())
    for row in lexicons.read("states"):
        for word in filter(None, (row["name"], *row["aliases"].split("|"), *row["seats"].split("|"))):
            states.setdefault(word.lower(), row["name"])
        offices |= set(row["adjectives"].lower().split("|"))
    offices |= {word for phrase in lexicons.words("names", "title") for word in phrase.split()}
    return states, offices - {"senior"}  # part of a rank, but a senior official need not be the official
