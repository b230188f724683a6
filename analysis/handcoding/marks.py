"""What a coder marks in an article, and the lines that it becomes in ``sample_gold.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis import positions
from analysis.errors import InputError
from analysis.passages import locate
from analysis.records import KINDS, STANCES, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """One row per statement that a coder marked; ``source`` is an empty span where the coder marked none."""

    content: tuple[Span, ...]
    actor: str
    stance: str
    kind: str
    explicit: bool = True
    organization: str = ""
    source: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One row per article and coder who has finished it; ``mode`` is blind, or review if suggestions were in sight."""

    coder: str
    document_id: str
    mode: str
    marks: tuple[Mark, ...]

    @property
    def positions(self) -> tuple[tuple[str, str], ...]:
        """Each actor's position over its statements here (codebook, section 4), in the order of the text."""
        held: dict[str, list[tuple[str, bool]]] = {}
        for mark in self.marks:
            held.setdefault(mark.actor, []).append((mark.stance, mark.explicit))
        return tuple((actor, positions.overall(coded)) for actor, coded in held.items())


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks in the order of the text."""
    return tuple(sorted(marks, key=lambda mark: (mark.content, mark.actor)))


def words(content: Sequence[Span], text: str) -> str:
    """Return the words of a mark on one line, with … where they are interrupted."""
    return " … ".join(" ".join(text[start:end].split()) for start, end in content)


def as_row(line: Line, text: str) -> dict[str, Any]:
    """Return a line as the codebook's format has it, with the coder, the mode, and where each content begins."""
    statements = [
        {
            "actor": mark.actor,
            "organization": mark.organization,
            "source": text[slice(*mark.source)],
            "kind": mark.kind,
            "content": [text[start:end] for start, end in mark.content],
            "start": mark.content[0][0],
            "stance": mark.stance,
            "explicit": mark.explicit,
        }
        for mark in line.marks
    ]
    return {
        "id": line.document_id,
        "coder": line.coder,
        "mode": line.mode,
        "statements": statements,
        "positions": dict(line.positions),
    }


def as_json(row: Mapping[str, Any]) -> str:
    """Return a row as one line of a file."""
    return json.dumps(row, ensure_ascii=False) + "\n"


def read_lines(path: Path, texts: Mapping[str, str]) -> list[Line]:
    """Return the finished articles of all coders, in the file's order; raises InputError naming the wrong line."""
    lines = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
        where = f"{path}, line {number}"
        try:
            row = json.loads(raw)
            coder, document_id, statements = str(row["coder"]), row["id"], row["statements"]
        except (ValueError, KeyError, TypeError):
            raise InputError(f'{where} is no coding; each line needs "id", "coder" and "statements".') from None
        if document_id in texts:  # an article that is no longer in the event has nothing to stand in
            marks = in_order(mark_of(each, texts[document_id], where) for each in statements)
            lines.append(Line(coder, document_id, str(row.get("mode", "")), marks))
    return lines


def mark_of(row: Mapping[str, Any], text: str, where: str, kind: str = "") -> Mark:
    """Return the mark that a row of a file tells; ``kind`` serves where it tells none. Raises InputError."""
    missing = [key for key in ("actor", "stance", "content") if not row.get(key)]
    if missing:
        raise InputError(f"{where}: a statement has no {missing[0]}; add it.")
    stance, kind = str(row["stance"]), str(row.get("kind") or kind)
    if stance not in STANCES:
        raise InputError(f"{where}: {stance!r} is no stance; use {', '.join(STANCES)}.")
    if kind and kind not in KINDS:
        raise InputError(f"{where}: {kind!r} is no kind; use {', '.join(KINDS)}.")
    pieces = [row["content"]] if isinstance(row["content"], str) else [str(piece) for piece in row["content"]]
    start = row.get("start") or 0
    content = locate(pieces, text, start if isinstance(start, int) else 0)
    if content is None:
        told = " … ".join(pieces)
        raise InputError(f"{where}: the words “{told}” do not stand in the article; copy them from it.")
    source = locate([str(row["source"])], text, content[0][0]) if row.get("source") else ((0, 0),)
    if source is None:
        raise InputError(f"{where}: the source “{row['source']}” does not stand in the article; copy it from it.")
    organization = str(row.get("organization") or "")
    return Mark(content, str(row["actor"]), stance, kind, row.get("explicit") is not False, organization, source[0])
