"""From the network's numbers to stretches of text: contents by their tags, and who the pointers point at."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.reader.examples import BEGIN, OUTSIDE, RESUME
from analysis.reader.passages import Passage
from analysis.records import Span

Numbers = NDArray[np.float32]

_SHORTEST = 8  # characters of a content
_FARTHEST = 60  # pieces over which a content is taken up again
_STOPS = frozenset(',;:.!?"“”()[]—–…|')
#: What a full stop may stand behind within a name: "U.S.", "Gen. Bell".
_SHORT = re.compile(r"(?<!\w)\w{1,3}$")


def softmax(logits: Numbers) -> Numbers:
    """Return probabilities along the last axis, rounded so that nothing hangs on the last bits."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.round(shifted / shifted.sum(-1, keepdims=True), 4)


def contents(passage: Passage, logits: Numbers, least: float) -> list[list[int]]:
    """Return the pieces of each content whose tags are at least so sure: begun by BEGIN, taken up again by RESUME."""
    chances = softmax(logits)
    found: list[list[int]] = []
    current: list[int] | None = None
    gap = 0
    for number, here in enumerate(passage.inside):
        if not here:
            # A separator between two sentences of the passage does not end a content.
            gap += passage.pieces[number] is not None
            current = None if gap else current
            continue
        gap = 0
        tag = int(chances[number].argmax())
        if tag == OUTSIDE:
            current = None
        elif tag == RESUME and current is None and found and number - found[-1][-1] <= _FARTHEST:
            current = found[-1]
            current.append(number)
        elif tag == BEGIN or current is None:
            current = [number]
            found.append(current)
        else:
            current.append(number)
    kept = []
    for pieces in found:
        places = spans(passage, pieces)
        sure = float(1 - chances[pieces, OUTSIDE].mean())
        if places[-1][1] - places[0][0] >= _SHORTEST and sure >= least:
            kept.append(pieces)
    return kept


def spans(passage: Passage, pieces: Sequence[int]) -> tuple[Span, ...]:
    """Return the stretches of text of some pieces, in order."""
    found: list[list[int]] = []
    before = -9
    for number in pieces:
        piece = passage.pieces[number]
        assert piece is not None
        if found and all(passage.pieces[k] is None for k in range(before + 1, number)):
            found[-1][1] = piece.end
        else:
            found.append([piece.start, piece.end])
        before = number
    return tuple((start, end) for start, end in found)


def pointed(
    passage: Passage, first: Numbers, last: Numbers, longest: int, most: int = 1, stops: Sequence[bool] = ()
) -> list[tuple[int, int, float]]:
    """Return the likeliest stretches (first piece, last piece, chance) that do not overlap, at least one.

    (0, 0) points at none. A stretch goes over no separator, and over none of the pieces that ``stops`` marks.
    """
    starts, ends = softmax(first[: len(passage.ids)]), softmax(last[: len(passage.ids)])
    found: list[tuple[int, int, float]] = []
    free = np.array([piece is not None for piece in passage.pieces])
    if stops:
        free &= ~np.asarray(stops)
    starts[1:] *= free[1:]
    for _ in range(most):
        start = int(starts.argmax())
        chance = float(starts[start])
        if chance <= 0 and found:
            break
        stop = start + 1
        while start and stop < len(free) and stop - start < longest and free[stop]:
            stop += 1
        end = start + int(ends[start:stop].argmax())
        found.append((start, end, chance))
        starts[start : end + 1] = 0
    return found


def stops(passage: Passage, text: str) -> list[bool]:
    """Tell for each piece if a name ends before it: a mark of punctuation that is no part of a name (*U.S.*)."""
    found = []
    for piece in passage.pieces:
        mark = text[piece.start : piece.end] if piece else ""
        short = mark == "." and piece is not None and _SHORT.search(text, max(0, piece.start - 5), piece.start)
        found.append(mark in _STOPS and not short)
    return found
