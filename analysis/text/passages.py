"""Words that a person copied from an article → where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.records import Span

#: Typographic marks and the plain ones that stand for them when texts are compared.
MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def locate(pieces: Sequence[str], text: str, near: int = 0) -> tuple[Span, ...] | None:
    """Return where the pieces stand in a text, in order if they can, or nothing.

    White space and shapes of quotation marks do not count. Where the first piece stands several times, the place is
    taken that begins nearest to ``near``.
    """
    plain = text.translate(MARKS)
    spans: list[Span] = []
    for piece in pieces:
        pattern = re.compile(r"\s+".join(re.escape(word) for word in piece.translate(MARKS).split()))
        if not pattern.pattern:
            return None
        if spans:
            match = pattern.search(plain, spans[-1][1]) or pattern.search(plain)
        else:
            match = min(pattern.finditer(plain), key=lambda found: abs(found.start() - near), default=None)
        if match is None:
            return None
        spans.append(match.span())
    return tuple(spans)
