"""Words that a person copied from an article → where they stand in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from analysis.records import Span

#: Typographic marks and the plain ones that stand for them when texts are compared.
MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def locate(pieces: Sequence[str], text: str, near: int = 0) -> tuple[Span, ...] | None:
    """Return where the pieces stand in a text, in order if they can, or nothing.

    White space and shapes of quotation marks do not count. Where the first piece stands several times, the place is
    taken that begins nearest to ``near``.
    """
    plain, begins, places = _plain(text)

    def place(at: int) -> int:
        word = bisect_right(begins, at) - 1
        return places[word] + at - begins[word]

    spans: list[Span] = []
    behind = 0
    for piece in pieces:
        words = " ".join(piece.translate(MARKS).split())
        found = plain.find(words, behind)
        if found < 0:
            found = plain.find(words)
        if found < 0 or not words:
            return None
        other = plain.find(words, found + len(words)) if not spans else -1
        while other >= 0:
            found = min(found, other, key=lambda at: abs(place(at) - near))
            other = plain.find(words, other + len(words))
        behind = found + len(words)
        spans.append((place(found), place(behind - 1) + 1))
    return tuple(spans)


@lru_cache(maxsize=32)
def _plain(text: str) -> tuple[str, list[int], list[int]]:
    """Return a text with plain marks and single spaces, and where each word begins in it and in the text."""
    words = list(re.finditer(r"\S+", text.translate(MARKS)))
    begins = [0]
    for word in words:
        begins.append(begins[-1] + len(word[0]) + 1)
    return " ".join(word[0] for word in words), begins[:-1], [word.start() for word in words]
