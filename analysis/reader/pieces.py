"""A document as the encoder sees it: word pieces with their places, case, and what stands for the target.

The words that name the target become one marker piece, whatever they are, in training as in reading: so what is learned
of a ceasefire holds for a trade deal. The encoder knows no capitals; the case of each piece is a feature beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tokenizers import Tokenizer

from analysis.records import Quotation, Sentence, Target

#: The vocabulary's first unused entry stands for the target.
MARKER = 1
LOWER, CAPITAL, CAPITALS = range(3)
NONE, TERM, RELATED, ANAPHOR = range(4)
#: A sentence of more pieces is read in parts.
LONGEST = 200
_WORD = re.compile(r"\w+")


class Piece(NamedTuple):
    """One row per word piece: id, characters, its word's case, what it is to the target, and if it is quoted."""

    id: int
    start: int
    end: int
    case: int
    target: int
    quoted: int


@dataclass(frozen=True)
class Line:
    """One row per sentence, or part of one over 200 pieces long."""

    sentence: int
    title: bool
    pieces: tuple[Piece, ...]


def lines(
    text: str,
    sentences: Sequence[Sentence],
    quotations: Sequence[Quotation],
    target: Target,
    tokenizer: Tokenizer,
) -> list[Line]:
    """Return the lines of a document in text order."""
    found = []
    quoted = bytearray(len(text) + 1)
    for quotation in quotations:
        quoted[quotation.start : quotation.end] = b"\1" * (quotation.end - quotation.start)
    encoded = tokenizer.encode_batch([text[row.start : row.end] for row in sentences], add_special_tokens=False)
    patterns = _patterns(target)
    for row, encoding in zip(sentences, encoded, strict=True):
        marks = _marks(text[row.start : row.end].lower(), patterns)
        cases = _cases(text[row.start : row.end])
        pieces: list[Piece] = []
        named = -1  # the number of the phrase that the marker stands for
        for identity, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            mark = marks[start] if start < len(marks) else 0
            kind, group = divmod(mark, 1000)
            if kind == TERM:
                if pieces and pieces[-1].target == TERM and group == named:
                    pieces[-1] = pieces[-1]._replace(end=row.start + end)
                    continue
                identity, named = MARKER, group
            pieces.append(
                Piece(identity, row.start + start, row.start + end, cases[start], kind, quoted[row.start + start])
            )
        for first in range(0, max(len(pieces), 1), LONGEST):
            found.append(Line(row.sentence, row.role == "title", tuple(pieces[first : first + LONGEST])))
    return found


def _cases(sentence: str) -> bytearray:
    cases = bytearray(len(sentence) + 1)
    for match in _WORD.finditer(sentence):
        word = match.group()
        if word[0].isupper():
            case = CAPITALS if len(word) > 1 and word.isupper() else CAPITAL
            cases[match.start() : match.end()] = bytes([case]) * len(word)
    return cases


@lru_cache(maxsize=8)
def _patterns(target: Target) -> tuple[tuple[int, re.Pattern[str]], ...]:
    """Return what names the target, the ways to it and what stands for it, later ones outranking earlier ones."""
    kinds = ((ANAPHOR, target.anaphors), (RELATED, target.related), (TERM, target.terms))
    return tuple(
        (kind, re.compile(rf"(?<!\w)(?:{_either(phrases)})(?:e?s)?(?!\w)")) for kind, phrases in kinds if phrases
    )


def _either(phrases: Sequence[str]) -> str:
    words = sorted({phrase.lower() for phrase in phrases}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s‑-]?") for word in words)


def _marks(sentence: str, patterns: Sequence[tuple[int, re.Pattern[str]]]) -> list[int]:
    """Return for each character 1000 × what it is to the target + the number of the phrase it belongs to."""
    marks = [0] * (len(sentence) + 1)
    for kind, pattern in patterns:
        for number, match in enumerate(pattern.finditer(sentence)):
            marks[match.start() : match.end()] = [1000 * kind + number] * (match.end() - match.start())
    return marks
