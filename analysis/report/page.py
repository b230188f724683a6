"""An executed notebook as one HTML file: nbconvert with the project's own template, and no code.

The page keeps the notebook's order with one exception: the cell that publishes the headline stands right under the
title, because a reader wants the answer first. ``template/`` holds the layout, also of the pages about pages.

Output that calls itself HTML is trusted to have escaped what it quotes; everything else is escaped here. The page also
forbids requests and every script but the template's own, by hash (its content security policy), so that a slip in
either runs nothing and calls nobody.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from analysis.notebook.mime import showable
from analysis.report.execution import TEMPLATE, Failure, places
from analysis.report.published import Figure, answering, outputs

#: Of several forms of one output the first of these is shown.
SHOWN = ("image/svg+xml", "text/html", "image/png", "text/markdown", "text/plain")
#: All small pictures of an index together, in characters: beyond that a run's picture is on its own page only.
PICTURES = 500_000

TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*$", re.MULTILINE)
SECTION = re.compile(r'<h2(| class="folded")>(.*?)</h2>', re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
SVG_METADATA = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
SVG_GROUP_OF_ONE = re.compile(r"<g>\s*(<(?:use|path)\b[^>]*/>|<text\b[^>]*>[^<]*</text>)\s*</g>")
SVG_REFERENCE = re.compile(r'((?:href="|url\()#)([^")]+)')
SVG_ID = re.compile(r' id="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Run:
    """One report that was made: its page, what it answers, and where it stopped if it is not complete.

    ``title`` is the question, ``event`` what it is asked of, ``headline`` the answer. ``parameters`` are all that the
    notebook declares, as texts; ``warnings`` is what the run wrote to its error stream; ``figure`` and ``findings`` are
    what it published for an index. ``kept`` says that the page stands from a former build; ``former`` is the complete
    page of a former build that stands where this run failed.
    """

    name: str
    title: str
    page: Path
    parameters: Mapping[str, str]
    headline: str
    failure: Failure | None = None
    warnings: str = ""
    event: str = ""
    figure: Figure | None = None
    findings: Mapping[str, Any] = field(default_factory=dict)
    kept: bool = False
    former: Path | None = None


def title(notebook: NotebookNode) -> str:
    """Return the notebook's question, its first ``#`` heading, or empty text if there is none."""
    found = (TITLE.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match[1] for match in found if match), "")


def undescribed(notebook: NotebookNode) -> Failure | None:
    """Return the place of the first picture without alternative text, which would leave some readers without it."""
    for number, heading, cell in places(notebook):
        for data, metadata in outputs(cell):
            kind = _shown(data)
            if kind.startswith("image/") and not metadata.get(kind, {}).get("alt", "").strip():
                remedy = f'display(figure, metadata={{"{kind}": {{"alt": "what it shows"}}}})'
                return Failure(heading, number, f"A figure has no alternative text; show it with {remedy}.")
    return None


def render(
    notebook: NotebookNode, run: Run, made: Mapping[str, str], home: str = "", files: Mapping[str, str] | None = None
) -> str:
    """Return the page of an executed notebook.

    ``made`` says how, as label → text; ``home`` is the title of the index; ``files`` stand beside, as label → name.
    """
    answer = answering(notebook)
    cells = [
        NotebookNode({**cell, "source": TITLE.sub("", cell.source, count=1)}) if cell.cell_type == "markdown" else cell
        for cell in notebook.cells
        if cell is not answer
    ]
    script = "".join((TEMPLATE / name).read_text(encoding="utf-8") for name in ("tables.js", "report.js"))
    shown = {
        "answer": answer,
        "run": run,
        "name": f"{run.event}: {run.title[:1].lower()}{run.title[1:]}" if run.event else run.title,
        "made": made,
        "home": home,
        "files": files or {},
        "script": script,
        "hash": f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}",
    }
    return str(_exporter().from_notebook_node(NotebookNode({**notebook, "cells": cells}), shown)[0])


def index(title: str, runs: Sequence[Run], failed: int, command: str, series: Sequence[object] = ()) -> str:
    """Return the front page of a plan: its runs in order and, for each series of periods, what changed in it.

    ``failed`` is the number of runs that are not complete, ``command`` what makes the pages. Series have a title and
    steps, each of them what one period changed against the one before.
    """
    pictured, room = set(), PICTURES
    for run in runs:
        if run.figure and len(run.figure.svg) <= room:
            room -= len(run.figure.svg)
            pictured.add(run.name)
    return filled("plan", title=title, runs=runs, pictured=pictured, failed=failed, command=command, series=series)


def filled(template: str, **values: object) -> str:
    """Return one of the pages about pages, whose template says what it is filled with."""
    page: Template = _exporter().environment.get_template(f"{template}.html.j2")
    return page.render(values)


@cache
def _exporter() -> HTMLExporter:
    filters = {each.__name__[1:]: each for each in (_shown, _sectioned, _scrolling, _inline_svg, _escaped_markdown)}
    folder = {"extra_template_basedirs": [str(TEMPLATE.parent)], "template_name": TEMPLATE.name}
    exporter = HTMLExporter(**folder, exclude_anchor_links=True, filters=filters)
    exporter.environment.finalize = lambda value: type(value)(showable(value)) if isinstance(value, str) else value
    return exporter


def _shown(data: Mapping[str, Any]) -> str:
    """Return the form of an output that is shown."""
    return next((kind for kind in SHOWN if kind in data), "")


def _sectioned(body: str) -> str:
    """Give every second-level heading an anchor made of its words, and fold the sections whose heading asks for it."""
    before, *rest = SECTION.split(body)
    taken: set[str] = set()
    pieces = [before]
    for css, heading, content in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        slug = re.sub(r"\W+", "-", _text(heading).lower()).strip("-") or "section"
        anchor = next(name for name in (slug, *(f"{slug}-{n}" for n in range(2, len(rest)))) if name not in taken)
        taken.add(anchor)
        if css:
            head = f'<details class="part" id="{anchor}"><summary><h2>{heading}</h2></summary>'
            pieces.append(f"{head}{content}</details>")
        else:
            pieces.append(f'<h2 id="{anchor}">{heading}</h2>{content}')
    return "".join(pieces)


def _text(fragment: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", fragment)).strip()


def _scrolling(fragment: str) -> str:
    """Let a table wider than the screen scroll by itself, also from the keyboard."""

    def wrapped(match: re.Match[str]) -> str:
        caption = CAPTION.search(match[0])
        label = html.escape(_text(caption[1]) if caption else "Table")
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{label}">{match[0]}</div>'

    return TABLE.sub(wrapped, fragment)


def _inline_svg(image: str, number: int | str, page: str = "") -> str:
    """Return matplotlib's SVG as part of a page: without its prolog, its links leading to quotations on ``page``.

    Every figure uses the same identifiers: those that nothing refers to are dropped, with the groups they named; the
    rest are numbered.
    """
    svg = SVG_METADATA.sub("", image[image.index("<svg") :])
    named = {match[1] for match in SVG_ID.finditer(svg)}
    used = {match[2] for match in SVG_REFERENCE.finditer(svg)}
    svg = SVG_ID.sub(lambda match: f' id="figure-{number}-{match[1]}"' if match[1] in used else "", svg)
    svg = SVG_GROUP_OF_ONE.sub(r"\1", svg)
    svg = SVG_REFERENCE.sub(
        lambda match: f"{match[1]}figure-{number}-{match[2]}" if match[2] in named else match[0], svg
    )
    return svg.replace('<a class="mark" href="#', f'<a class="mark" href="{html.escape(page)}#')


def _escaped_markdown(text: str) -> str:
    """Return Markdown that a cell computed: unlike the notebook's own, HTML in it is text and odd links are dead."""
    renderer = IPythonRenderer(escape=True, allow_harmful_protocols=False, exclude_anchor_links=True)
    return MarkdownWithMath(renderer).render(text)
