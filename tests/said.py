"""What the reader says, made by hand: for what comes after it, whatever the weights are."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from analysis import reader
from analysis.reader import Said, Voice
from analysis.records import STANCES, Article, Document
from analysis.text.passages import locate


def said(
    text: str,
    content: str,
    actors: str | Sequence[tuple[str, float]],
    stance: str = "",
    *,
    chance: float = 0.97,
    kind: str = "act",
    cue: str = "",
    source: str = "",
    organization: str = "",
    explicit: bool = True,
    sound: str = "neutral",
) -> Said:
    """Return a row of the reader: words of the text, interrupted at “…”, and who says them; no stance: another matter.

    Names and cue are those nearest to the content.
    """
    spans = locate(content.split(" … "), text)
    assert spans is not None, content
    near = spans[0][0]

    def place(words: str) -> tuple[int, int]:
        found = locate([words], text, near) if words else ((0, 0),)
        assert found is not None, words
        return found[0]

    names = [(actors, 0.9)] if isinstance(actors, str) else actors
    rest = (1 - chance) / (len(STANCES) - 1)
    voice = Voice(place(source), place(organization), tuple((*place(name), likely) for name, likely in names))
    return Said(
        spans,
        place(cue),
        (voice,),
        kind,
        explicit,
        sound if stance else "",
        tuple(chance if each == stance else rest for each in STANCES) if stance else (),
    )


def scripted(monkeypatch: pytest.MonkeyPatch, script: Mapping[str, tuple[str, str]]) -> None:
    """Let the reader find in every document the contents of a script that it holds: content → actor and stance."""
    _reads(
        monkeypatch,
        lambda document: [said(document.text, words, *who) for words, who in script.items() if words in document.text],
    )


def read_as_by_hand(monkeypatch: pytest.MonkeyPatch, gold: Path) -> None:
    """Let the reader find in each document what its hand coding says."""
    rows = {row["id"]: row["statements"] for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines())}
    _reads(monkeypatch, lambda document: [_by_hand(document.text, row) for row in rows.get(document.document_id, ())])


def _by_hand(text: str, row: Mapping[str, Any]) -> Said:
    names = (row["actor"], row["actor"].split()[-1], row["source"])
    name = next(words for words in names if locate([words], text))
    content = " … ".join(row["content"])
    return said(text, content, name, row["stance"], kind=row["kind"], source=row["source"], explicit=row["explicit"])


def _reads(monkeypatch: pytest.MonkeyPatch, found: Callable[[Document], list[Said]]) -> None:
    def read(article: Article) -> tuple[list[Said], list[Said]]:
        named = any(term in article.text.lower() for term in article.target.terms)
        return sorted(found(article.document), key=lambda row: row.content) if named else [], []

    monkeypatch.setattr(reader, "read", read)
