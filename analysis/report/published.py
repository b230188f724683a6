"""What an executed notebook hands on to an index, beside its headline: the main figure, and findings to compare.

The cell that publishes the headline may add ``standings`` and ``statements`` to the same output, as lists of plain
values; the first drawing it shows is the notebook's main figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode

from analysis.report.page import HEADLINE

DRAWING = "image/svg+xml"
#: A main figure drawn once more for a narrow screen, where a notebook has it, is the better small picture.
NARROW = "application/vnd.ceasefire.narrow+svg"
LINE_BREAK = re.compile(r"\s*\n\s*")
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
            return Figure(DECIMALS.sub(r"\1", drawing), output.metadata.get(DRAWING, {}).get("alt", ""))
    return None


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
