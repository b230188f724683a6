"""An article as words that can be marked: the browser speaks of words by number, and never of characters."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

from analysis import text
from analysis.records import Document, Quotation, Span
from analysis.text.prose import paragraphs

_WORD = re.compile(r"[^\s“”\"«»—–…]+")
_NAME = re.compile(r"[A-Z][\w-]*(?: (?:(?:of|the|al|de) )?[A-Z][\w-]*)*")
_EDGES = ".,;:!?()[]{}'‘’`*"


class Page:
    """The words of an article, without the marks around them; those of page furniture cannot be marked.

    ``paragraphs`` are for the browser: role, words as [text before, word, number of the sentence], text behind them.
    """

    def __init__(self, document: Document) -> None:
        self.text = document.text
        found = paragraphs(document)
        starts = [row.start for row in text.sentences(document, found)]
        self._quotations: Sequence[Quotation] = text.quotations(document, found)
        self._words: list[Span] = []
        self.paragraphs: list[dict[str, Any]] = []
        for row in found:
            words = [] if row.role == "furniture" else self._in(row.start, row.end)
            ends = [row.start, *(end for _, end in words)]
            shown = [
                [self.text[before:start], self.text[start:end], bisect_right(starts, start) - 1]
                for before, (start, end) in zip(ends, words, strict=False)
            ]
            self.paragraphs.append({"role": row.role, "words": shown, "tail": self.text[ends[-1] : row.end]})
            self._words += words

    def _in(self, start: int, end: int) -> list[Span]:
        found = []
        for match in _WORD.finditer(self.text, start, end):
            left, right = match.group().lstrip(_EDGES), match.group().rstrip(_EDGES)
            if left and right:
                found.append((match.end() - len(left), match.start() + len(right)))
        return found

    def names(self) -> list[str]:
        """Return what begins with a capital, in the order of the text, to complete an actor's name from."""
        return list(dict.fromkeys(_NAME.findall(self.text)))

    def span(self, first: int, last: int) -> Span:
        """Return the characters of the words from first to last, both included."""
        first, last = sorted((first, last))
        return self._words[first][0], self._words[last][1]

    def numbers(self, span: Span) -> list[int]:
        """Return the first and last word that a span touches; of none, nothing."""
        starts, ends = zip(*self._words, strict=True) if self._words else ((), ())
        first, last = bisect_right(ends, span[0]), bisect_left(starts, span[1]) - 1
        return [first, last] if first <= last and span[0] < span[1] else []

    def kind(self, content: Sequence[Span]) -> str:
        """Return direct where all of it is quoted, mixed where a part is, else indirect."""
        quoted = [[span for span in self._quotations if span.start < b and a < span.end] for a, b in content]
        inside = [any(q.start <= a and b <= q.end for q in near) for (a, b), near in zip(content, quoted, strict=True)]
        return "direct" if all(inside) else "mixed" if any(quoted) else "indirect"


def words(content: Sequence[Span], article: str) -> str:
    """Return the words of a statement on one line, with … where they are interrupted."""
    return " … ".join(" ".join(article[start:end].split()) for start, end in content)
