"""What an executed notebook hands on: its answer, the main figure, findings for an index, and files for the page.

The cell that publishes the headline may add ``standings`` and ``statements`` to the same output, as lists of plain
values; the first drawing it shows is the notebook's main figure.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from analysis.notebook.mime import DATA, HEADLINE, NARROW, STATEMENTS

DRAWING = "image/svg+xml"
#: What a page's file name ends with, and those of the files beside it.
ENDINGS = {
    ".html": "page",
    "-figure.csv": "numbers in the figure (CSV)",
    "-figure.svg": "figure (SVG)",
    "-figure.png": "figure (PNG)",
    "-statements.csv": "statements (CSV)",
    ".ipynb": "notebook with the code",
}
#: A colour of the page, which a drawing by itself does not have, with the one that stands for it.
COLOUR = re.compile(r"var\(--\w+, ([^)]*)\)")
#: Where a drawing has coordinates, and not words: a link and a group have none.
COORDINATES = re.compile(r"<(?!a\b|g\b)[^>]*>")
LINK = re.compile(r'(<a\b[^>]*?href=")(#)')


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as small as it can be without looking different, and the words that say what it shows."""

    svg: str
    alt: str


def outputs(cell: NotebookNode | None) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return data and metadata of each output of a cell that has any, by type."""
    shown = cell.get("outputs", []) if cell else []
    return [(output.get("data", {}), output.get("metadata", {})) for output in shown]


def answering(notebook: NotebookNode) -> NotebookNode | None:
    """Return the cell that publishes the headline."""
    return next((cell for cell in notebook.cells if any(HEADLINE in data for data, _ in outputs(cell))), None)


def answer(notebook: NotebookNode) -> Mapping[str, Any]:
    """Return what is published with the headline; empty where there is none."""
    return next((data[HEADLINE] for data, _ in outputs(answering(notebook)) if HEADLINE in data), {})


def figure(notebook: NotebookNode) -> Figure | None:
    """Return the main figure: the first drawing of the cell that publishes the headline."""
    for data, metadata in outputs(answering(notebook)):
        if DRAWING in data:
            drawing = re.sub(r"\s*\n\s*", " ", data.get(NARROW) or data[DRAWING])
            small = COORDINATES.sub(lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), drawing)
            return Figure(small, metadata.get(DRAWING, {}).get("alt", ""))
    return None


def files(notebook: NotebookNode, page: str) -> dict[str, bytes]:
    """Return the files that stand beside a page, by the ending of their names (`ENDINGS`).

    The drawing has its own colours and its links lead to the ``page``, so that it can be used elsewhere. Tables begin
    with a byte order mark, without which Excel misreads curly quotes.
    """
    found: dict[str, bytes] = {}
    drawn = next((data for data, _ in outputs(answering(notebook)) if DRAWING in data), {})
    if drawn:
        found["-figure.svg"] = LINK.sub(rf"\g<1>{page}\2", COLOUR.sub(r"\1", drawn[DRAWING])).encode()
    if DATA in drawn:
        found["-figure.csv"] = drawn[DATA].encode("utf-8-sig")
    if "image/png" in drawn:
        found["-figure.png"] = base64.b64decode(drawn["image/png"])
    everything = (data for cell in notebook.cells for data, _ in outputs(cell))
    if statements := next((data[STATEMENTS] for data in everything if STATEMENTS in data), ""):
        found["-statements.csv"] = statements.encode("utf-8-sig")
    return found
