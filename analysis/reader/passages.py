"""Cut a document into passages that the encoder reads in one go: some sentences, with what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.reader.pieces import Line, Piece

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
