"""Cut a document into passages that the encoder reads in one go: some sentences, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.reader.pieces import Line, Piece
from analysis.records import Span

CLS, SEP = 101, 102
#: Places of a piece: around the passage, in it, and the title likewise.
AROUND, INSIDE, TITLE_AROUND, TITLE_INSIDE = range(4)
#: Word pieces: of a passage, of the title, of what stands before and behind.
SIZE, TITLE, BEFORE, BEHIND = 200, 32, 90, 30


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
