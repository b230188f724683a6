"""Words of an article with some of them marked. Spans may overlap; the marks are nested anew at every edge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from analysis.notebook.display import shown


@dataclass(frozen=True, slots=True)
class Layer:
    """A span to be marked with an HTML element; ``name`` becomes the id of its first piece, ``title`` a note on all."""

    start: int
    end: int
    element: str
    css: str = ""
    name: str = ""
    title: str = ""

    def opening(self, first: bool) -> str:
        """Return the tag that opens a piece."""
        attributes = {"id": self.name if first else "", "class": self.css, "title": self.title}
        return f"<{self.element}" + "".join(f' {key}="{shown(each)}"' for key, each in attributes.items() if each) + ">"


def layers(spans: Iterable[tuple[int, int]], element: str, css: str = "", name: str = "") -> list[Layer]:
    """Return a layer for each span; a name goes to the first of them."""
    return [Layer(*span, element, css, "" if i else name) for i, span in enumerate(spans)]


def marked(text: str, start: int, end: int, marks: Iterable[Layer]) -> str:
    """Return ``text[start:end]`` as HTML in which each layer's words stand inside its element.

    Layers given first are the outer ones. Elements never cross: where spans do, they are closed and opened again.
    """
    inside = [mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end]
    edges = sorted({start, end, *(e for mark in inside for e in (mark.start, mark.end) if start < e < end)})
    pieces = []
    for a, b in pairwise(edges):
        around = [mark for mark in inside if mark.start <= a and b <= mark.end]
        pieces += [mark.opening(first=a == max(mark.start, start)) for mark in around]
        pieces += [shown(text[a:b]), *(f"</{mark.element}>" for mark in reversed(around))]
    return "".join(pieces)
