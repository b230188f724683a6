"""An executed notebook as one HTML file: nbconvert with the project's own template, and no code.

The page keeps the notebook's order with one exception: the cell that publishes the headline stands right under the
title, because a reader wants the answer first. ``reports/template`` holds the layout.

Output that calls itself HTML is trusted to have escaped what it quotes; everything else is escaped here. The page also
forbids scripts and requests (its content security policy), so that a slip in either runs nothing and calls nobody.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from analysis.report.execution import TEMPLATE, Failure, places

#: How a notebook publishes its answer: this type, holding {"headline": sentence}, beside the HTML and text it shows.
HEADLINE = "application/vnd.ceasefire.headline+json"
#: Of several forms of one output the first of these is shown.
SHOWN = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")

TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*$", re.MULTILINE)
SECTION = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SVG_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
SVG_REFERENCE = re.compile(r'((?:href="|url\()#)([^")]+)')
SVG_ID = re.compile(r' id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page shows around the notebook: parameters as texts, how it was made, the way home, what went wrong."""

    title: str
    parameters: Mapping[str, str]
    provenance: Mapping[str, str]
    home: str
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Body:
    """The notebook as HTML, and its sections as (anchor, text) for the table of contents."""

    html: str
    sections: Sequence[tuple[str, str]]


def title(notebook: NotebookNode) -> str:
    """Return the notebook's question, its first ``#`` heading, or empty text if there is none."""
    found = (TITLE.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match[1] for match in found if match), "")


def headline(notebook: NotebookNode) -> str:
    """Return the sentence the notebook published as its answer, or empty text if there is none."""
    answer = _answer(notebook)
    published = (output.get("data", {}).get(HEADLINE) for output in answer.outputs) if answer else ()
    return next((str(content["headline"]) for content in published if content), "")


def undescribed(notebook: NotebookNode) -> Failure | None:
    """Return the place of the first picture without alternative text, which would leave some readers without it."""
    for number, heading, cell in places(notebook):
        for output in cell.get("outputs", []):
            kind = _shown(output)
            if kind.startswith("image/") and not output.metadata.get(kind, {}).get("alt", "").strip():
                remedy = f'display(figure, metadata={{"{kind}": {{"alt": "what it shows"}}}})'
                return Failure(heading, number, f"A figure has no alternative text; show it with {remedy}.")
    return None


def render(notebook: NotebookNode, frame: Frame) -> str:
    """Return the page of an executed notebook."""
    answer = _answer(notebook)
    cells = [_untitled(cell) for cell in notebook.cells if cell is not answer]
    rest = NotebookNode({**notebook, "cells": cells})
    return str(_exporter().from_notebook_node(rest, {"frame": frame, "answer": answer})[0])


def index(title: str, runs: Sequence[object], failed: int, command: str) -> str:
    """Return the front page of a plan: its runs in order, how many of them failed, and the command that makes them."""
    template = _exporter().environment.get_template("plan.html.j2")
    return str(template.render(title=title, runs=runs, failed=failed, command=command))


def _answer(notebook: NotebookNode) -> NotebookNode | None:
    for cell in notebook.cells:
        if any(HEADLINE in output.get("data", {}) for output in cell.get("outputs", [])):
            return cell
    return None


def _untitled(cell: NotebookNode) -> NotebookNode:
    if cell.cell_type != "markdown":
        return cell
    return NotebookNode({**cell, "source": TITLE.sub("", cell.source, count=1)})


def _shown(output: NotebookNode) -> str:
    return next((kind for kind in SHOWN if kind in output.get("data", {})), "")


@cache
def _exporter() -> HTMLExporter:
    filters = {
        "shown": _shown,
        "sectioned": _sectioned,
        "scrolling": _scrolling,
        "inline_svg": _inline_svg,
        "escaped_markdown": _escaped_markdown,
    }
    return HTMLExporter(
        extra_template_basedirs=[str(TEMPLATE.parent)],
        template_name=TEMPLATE.name,
        exclude_anchor_links=True,
        filters=filters,
    )


def _sectioned(body: str) -> Body:
    """Give every second-level heading an anchor made of its words."""
    sections: list[tuple[str, str]] = []

    def anchored(match: re.Match[str]) -> str:
        words = html.unescape(TAG.sub("", match[1])).strip()
        slug = re.sub(r"\W+", "-", words.lower()).strip("-") or "section"
        taken = {anchor for anchor, _ in sections}
        anchor = next(name for name in (slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
        sections.append((anchor, words))
        return f'<h2 id="{anchor}">{match[1]}</h2>'

    return Body(SECTION.sub(anchored, body), sections)


def _scrolling(fragment: str) -> str:
    """Let a table wider than the screen scroll by itself, also from the keyboard."""

    def wrapped(match: re.Match[str]) -> str:
        caption = CAPTION.search(match[0])
        label = html.unescape(TAG.sub("", caption[1])).strip() if caption else "Table"
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{html.escape(label)}">{match[0]}</div>'

    return TABLE.sub(wrapped, fragment)


def _inline_svg(image: str, number: int) -> str:
    """Return matplotlib's SVG as part of a page: without its prolog, and with identifiers of its own.

    Every figure matplotlib draws uses the same names; those that nothing refers to are dropped, the rest numbered.
    """
    svg = SVG_METADATA.sub("", image[image.index("<svg") :])
    used = {match[2] for match in SVG_REFERENCE.finditer(svg)}
    svg = SVG_ID.sub(lambda match: f' id="figure-{number}-{match[1]}"' if match[1] in used else "", svg)
    return SVG_REFERENCE.sub(rf"\g<1>figure-{number}-\g<2>", svg)


def _escaped_markdown(text: str) -> str:
    """Return Markdown that a cell computed: unlike the notebook's own, HTML in it is text and odd links are dead."""
    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer).render(text)
