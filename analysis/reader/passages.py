"""A document as the encoder sees it: word pieces with their places and case, in passages that it reads in one go.

The words that name the target become one marker piece, whatever they are, in training as in reading: so what is learned
of a ceasefire holds for a trade deal. The encoder knows no capitals; the case of each piece is a feature beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.records import Article, Span, Target

CLS, SEP = 101, 102
#: The vocabulary's first unused entry stands for the target.
MARKER = 1
LOWER, CAPITAL, CAPITALS = range(3)
NONE, TERM, RELATED, ANAPHOR = range(4)
#: Places of a piece: around the passage, in it, and the title likewise.
AROUND, INSIDE, TITLE_AROUND, TITLE_INSIDE = range(4)
#: A sentence of more pieces is read in parts.
LONGEST = 200
#: Word pieces: of a passage, of the title, of what stands before and behind.
SIZE, TITLE, BEFORE, BEHIND = 200, 32, 90, 30
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


def lines(article: Article, tokenizer: Tokenizer) -> list[Line]:
    """Return the lines of a document in text order."""
    text = article.text
    found = []
    quoted = bytearray(len(text) + 1)
    for quotation in article.quotations:
        quoted[quotation.start : quotation.end] = b"\1" * (quotation.end - quotation.start)
    sentences = [text[row.start : row.end] for row in article.sentences]
    encoded = tokenizer.encode_batch(sentences, add_special_tokens=False)
    for row, sentence, encoding in zip(article.sentences, sentences, encoded, strict=True):
        marks = _marks(sentence.lower(), article.target)
        cases = _cases(sentence)
        pieces: list[Piece] = []
        named = -1  # the number of the phrase that the marker stands for
        for identity, (start, end) in zip(encoding.ids, encoding.offsets, strict=True):
            kind, group = marks[start] if start < len(marks) else (NONE, 0)
            if kind == TERM:
                if pieces and pieces[-1].target == TERM and group == named:
                    pieces[-1] = pieces[-1]._replace(end=row.start + end)
                    continue
                identity, named = MARKER, group
            first, last = row.start + start, row.start + end
            pieces.append(Piece(identity, first, last, cases[start], kind, quoted[first]))
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


def _marks(sentence: str, target: Target) -> list[tuple[int, int]]:
    """Return for each character what it is to the target, and the number of the phrase it belongs to."""
    marks = [(NONE, 0)] * (len(sentence) + 1)
    # Later kinds outrank earlier ones.
    for kind, words in ((ANAPHOR, target.anaphors), (RELATED, target.related), (TERM, target.terms)):
        for number, match in enumerate(phrases(words).finditer(sentence)):
            marks[match.start() : match.end()] = [(kind, number)] * (match.end() - match.start())
    return marks


@lru_cache(maxsize=32)
def phrases(some: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of some phrases for text in small letters, in the plural too, hyphens and spaces alike.

    The pattern of no phrases is found nowhere.
    """
    words = sorted({phrase.lower() for phrase in some}, key=lambda word: (-len(word), word))
    either = "|".join(re.escape(word).replace(r"\ ", r"[\s-]").replace(r"\-", r"[\s‑-]?") for word in words)
    return re.compile(rf"(?<!\w)(?:{either})(?:e?s)?(?!\w)" if words else r"(?!)")


@dataclass(frozen=True)
class Passage:
    """One row per passage: pieces with a separator behind each sentence, and the place of each.

    ``pieces`` holds ``None`` for the opening piece and the separators.
    """

    pieces: tuple[Piece | None, ...]
    ids: tuple[int, ...]
    places: tuple[int, ...]

    @property
    def inside(self) -> list[bool]:
        """Tell for each piece if it is to be labelled here."""
        return [
            piece is not None and place in (INSIDE, TITLE_INSIDE)
            for piece, place in zip(self.pieces, self.places, strict=True)
        ]

    def over(self, spans: Iterable[Span]) -> list[int]:
        """Return the numbers of the pieces that some stretches of text touch."""
        spans = list(spans)
        return [
            number
            for number, piece in enumerate(self.pieces)
            if piece and any(start < piece.end and piece.start < end for start, end in spans)
        ]


#: The number of a passage in its batch, and pieces of it.
Stretch = tuple[int, Sequence[int]]


def passages(lines: Sequence[Line], size: int = SIZE) -> list[Passage]:
    """Return the passages of a document; each line is inside exactly one."""
    found = []
    first = 0
    while first < len(lines):
        last, length = first, 0
        while last < len(lines) and (last == first or length + len(lines[last].pieces) <= size):
            length += len(lines[last].pieces) + 1
            last += 1
        found.append(_passage(lines, first, last))
        first = last
    return found


def _passage(lines: Sequence[Line], first: int, last: int) -> Passage:
    pieces: list[Piece | None] = [None]
    ids, places = [CLS], [AROUND]

    def add(line: Sequence[Piece], place: int) -> None:
        pieces.extend([*line, None])
        ids.extend([*(piece.id for piece in line), SEP])
        places.extend([place] * (len(line) + 1))

    start, before = first, 0
    while start > 1 and before + len(lines[start - 1].pieces) <= BEFORE:
        start -= 1
        before += len(lines[start].pieces)
    if start == first > 1:  # a long sentence: its end
        add(lines[first - 1].pieces[-BEFORE // 2 :], AROUND)
    if first > 0 and lines[0].title:
        # The title leads, whatever stands before the passage.
        title = lines[0].pieces[:TITLE]
        pieces[1:1], ids[1:1] = [*title, None], [*(piece.id for piece in title), SEP]
        places[1:1] = [TITLE_AROUND] * (len(title) + 1)
    for line in lines[start:first]:
        if not (line is lines[0] and line.title):
            add(line.pieces, AROUND)
    for line in lines[first:last]:
        add(line.pieces, TITLE_INSIDE if line.title else INSIDE)
    if last < len(lines):
        add(lines[last].pieces[:BEHIND], AROUND)
    return Passage(tuple(pieces), tuple(ids), tuple(places))


def padded(parts: Sequence[Passage], multiple: int = 1) -> dict[str, NDArray[np.int64]]:
    """Return what the encoder is given of some passages, each (B, L); ``mask`` is 0 behind the end of each."""
    longest = -(-max(len(part.ids) for part in parts) // multiple) * multiple
    names = ("ids", "case", "target", "quoted", "place", "mask")
    given = {name: np.zeros((len(parts), longest), np.int64) for name in names}
    for number, part in enumerate(parts):
        length = len(part.ids)
        given["ids"][number, :length], given["place"][number, :length] = part.ids, part.places
        given["mask"][number, :length] = 1
        for name in ("case", "target", "quoted"):
            given[name][number, :length] = [getattr(piece, name) if piece else 0 for piece in part.pieces]
    return given


def shares(stretches: Sequence[Stretch], length: int) -> dict[str, NDArray[Any]]:
    """Return for each stretch the weights of its pieces (N, L), 0 for an empty one, and its first and last piece."""
    share = np.zeros((len(stretches), length), np.float32)
    for number, (_, pieces) in enumerate(stretches):
        share[number, list(pieces)] = 1 / max(1, len(pieces))
    first, last = (np.array([pieces[end] if pieces else 0 for _, pieces in stretches], np.int64) for end in (0, -1))
    return {"share": share, "first": first, "last": last}
