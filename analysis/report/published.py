"""What an executed notebook hands on: the main figure and findings to an index, figure and statements as files.

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

from analysis.report.page import HEADLINE

DRAWING = "image/svg+xml"
#: A main figure drawn once more for a narrow screen, where a notebook has it, is the better small picture.
NARROW = "application/vnd.ceasefire.narrow+svg"
#: The numbers of the main figure, and all statements, as CSV.
FIGURE_DATA = "application/vnd.ceasefire.data+csv"
STATEMENTS = "application/vnd.ceasefire.statements+csv"
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
LINK = re.compile(r'(<a\b[^>]*?href=")(#)')
LINE_BREAK = re.compile(r"\s*\n\s*")
#: Where a drawing has coordinates, and not words: a link and a group have none.
COORDINATES = re.compile(r"<(?!a\b|g\b)[^>]*>")
DECIMALS = re.compile(r"(\d\.\d)\d+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as small as it can be without looking different, and the words that say what it shows."""

    svg: str
    alt: str


def figure(executed: NotebookNode) -> Figure | None:
    """Return the main figure: the first drawing of the cell that publishes the headline."""
    for output in _published(executed):
        data = output.get("data", {})
        if DRAWING in data:
            drawing = LINE_BREAK.sub(" ", data.get(NARROW) or data[DRAWING])
            small = COORDINATES.sub(lambda tag: DECIMALS.sub(r"\1", tag[0]), drawing)
            return Figure(small, output.metadata.get(DRAWING, {}).get("alt", ""))
    return None


def files(executed: NotebookNode, page: str) -> dict[str, bytes]:
    """Return the files that stand beside a page, by the ending of their names (`ENDINGS`).

    The drawing has its own colours and its links lead to the ``page``, so that it can be used elsewhere. Tables begin
    with a byte order mark, without which Excel misreads curly quotes.
    """
    found: dict[str, bytes] = {}
    for output in _published(executed):
        data = output.get("data", {})
        if DRAWING in data and "-figure.svg" not in found:
            found["-figure.svg"] = LINK.sub(rf"\g<1>{page}\2", COLOUR.sub(r"\1", data[DRAWING])).encode()
            if FIGURE_DATA in data:
                found["-figure.csv"] = data[FIGURE_DATA].encode("utf-8-sig")
            if "image/png" in data:
                found["-figure.png"] = base64.b64decode(data["image/png"])
    outputs = (output.get("data", {}) for cell in executed.cells for output in cell.get("outputs", []))
    statements = next((data[STATEMENTS] for data in outputs if STATEMENTS in data), "")
    return {**found, "-statements.csv": statements.encode("utf-8-sig")} if statements else found


def findings(executed: NotebookNode) -> Mapping[str, Any]:
    """Return the findings published with the headline; empty if the notebook compares nothing."""
    for output in _published(executed):
        content = output.get("data", {}).get(HEADLINE, {})
        if "standings" in content:
            return {key: content[key] for key in ("standings", "statements")}
    return {}


def _published(executed: NotebookNode) -> list[NotebookNode]:
    for cell in executed.cells:
        outputs = cell.get("outputs", [])
        if any(HEADLINE in output.get("data", {}) for output in outputs):
            return list(outputs)
    return []
