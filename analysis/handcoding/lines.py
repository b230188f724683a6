"""Statements marked by a coder → a line of ``sample_gold.jsonl`` (docs/codebook.md, section 5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from analysis.attribution import positions
from analysis.evaluation import Coded, Coding
from analysis.records import Span


def in_order(marks: Iterable[Coded]) -> tuple[Coded, ...]:
    """Return the statements in the order of the text."""
    return tuple(sorted(marks, key=lambda mark: (mark.content, mark.actor)))


def words(content: Sequence[Span], text: str) -> str:
    """Return the words of a statement on one line, with … where they are interrupted."""
    return " … ".join(" ".join(text[start:end].split()) for start, end in content)


def line(coding: Coding, text: str) -> str:
    """Return a coding as the codebook has it, with coder, mode, the start of each content, and the positions."""
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
        for mark in coding.statements
    ]
    held: dict[str, list[tuple[str, bool]]] = {}
    for mark in coding.statements:
        held.setdefault(mark.actor, []).append((mark.stance, mark.explicit))
    overall = {actor: positions.overall(coded) for actor, coded in held.items()}
    told = {"id": coding.document_id, "coder": coding.coder, "mode": coding.mode}
    return json.dumps({**told, "statements": statements, "positions": overall}, ensure_ascii=False)
