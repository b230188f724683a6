"""An executed notebook as one HTML file: nbconvert with the project's own template, and no code.

The page keeps the notebook's order with one exception: the cell that publishes the headline stands right under the
title, because a reader wants the answer first. ``template/`` holds the layout.

Output that calls itself HTML is trusted to have escaped what it quotes; everything else is escaped here. The page also
forbids requests and every script but the template's own, by hash (its content security policy), so that a slip in
either runs nothing and calls nobody.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count

from jinja2 import Template
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from analysis.report.execution import TEMPLATE, Failure, places

#: How a notebook publishes its answer: this type, holding {"headline": sentence}, beside the HTML and text it shows.
HEADLINE = "application/vnd.ceasefire.headline+json"
#: Of several forms of one output the first of these is shown.
SHOWN = ("image/svg+xml", "text/html", "image/png", "text/markdown", "text/plain")

TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*$", re.MULTILINE)
SECTION = re.compile(r'<h2(| class="folded")>(.*?)</h2>', re.DOTALL)
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
SVG_METADATA = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
SVG_GROUP_OF_ONE = re.compile(r"<g>\s*(<(?:use|path)\b[^>]*/>|<text\b[^>]*>[^<]*</text>)\s*</g>")
SVG_REFERENCE = re.compile(r'((?:href="|url\()#)([^")]+)')
SVG_ID = re.compile(r' id="([^"]+)"')
#: Control characters, and those that turn the direction of all the text after them.
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page shows around the notebook: parameters as texts, how it was made, the way home, what went wrong.

    ``title`` is the question, ``event`` what it is asked of, ``description`` the answer. ``files`` are those beside the
    page, as label → name.
    """

    title: str
    parameters: Mapping[str, str]
    provenance: Mapping[str, str]
    home: str
    failure: Failure | None
    event: str = ""
    description: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The page's name in a list of others: the event, then the question."""
        return f"{self.event}: {self.title[:1].lower()}{self.title[1:]}" if self.event else self.title


@dataclass(frozen=True, slots=True)
class Script:
    """The one script a page may run, and its hash as a content security policy writes it."""

    text: str

    @property
    def hash(self) -> str:
        """The hash of exactly what stands between the script tags."""
        return f"sha256-{base64.b64encode(hashlib.sha256(self.text.encode()).digest()).decode()}"


def title(notebook: NotebookNode) -> str:
    """Return the notebook's question, its first ``#`` heading, or empty text if there is none."""
    found = (TITLE.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match[1] for match in found if match), "")


def published(notebook: NotebookNode, key: str) -> str:
    """Return a text that the notebook published with its answer, such as ``headline`` or ``event``; empty if none."""
    answer = _answer(notebook)
    contents = (output.get("data", {}).get(HEADLINE) for output in answer.outputs) if answer else ()
    return next((str(content.get(key, "")) for content in contents if content), "")


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
    script = Script("".join((TEMPLATE / name).read_text(encoding="utf-8") for name in ("tables.js", "report.js")))
    return str(_exporter().from_notebook_node(rest, {"frame": frame, "answer": answer, "script": script})[0])


def template(name: str) -> Template:
    """Return another of the project's templates, with the same filters."""
    return _exporter().environment.get_template(name)


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
    exporter = HTMLExporter(
        extra_template_basedirs=[str(TEMPLATE.parent)],
        template_name=TEMPLATE.name,
        exclude_anchor_links=True,
        filters=filters,
    )
    exporter.environment.finalize = _showable
    return exporter


def _showable(value: object) -> object:
    """Return what a template is about to write, without characters that control the display of what follows."""
    return type(value)(UNSHOWABLE.sub("\ufffd", value)) if isinstance(value, str) else value


def _sectioned(body: str) -> str:
    """Give every second-level heading an anchor made of its words, and fold the sections whose heading asks for it."""
    before, *rest = SECTION.split(body)
    taken: set[str] = set()
    told = [before]
    for css, heading, content in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        words = html.unescape(TAG.sub("", heading)).strip()
        slug = re.sub(r"\W+", "-", words.lower()).strip("-") or "section"
        anchor = next(name for name in _numbered(slug) if name not in taken)
        taken.add(anchor)
        if css:
            told.append(f'<details class="part" id="{anchor}"><summary><h2>{heading}</h2></summary>{content}</details>')
        else:
            told.append(f'<h2 id="{anchor}">{heading}</h2>{content}')
    return "".join(told)


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))


def _scrolling(fragment: str) -> str:
    """Let a table wider than the screen scroll by itself, also from the keyboard."""

    def wrapped(match: re.Match[str]) -> str:
        caption = CAPTION.search(match[0])
        label = html.unescape(TAG.sub("", caption[1])).strip() if caption else "Table"
        return f'<div class="scroll" role="group" tabindex="0" aria-label="{html.escape(label)}">{match[0]}</div>'

    return TABLE.sub(wrapped, fragment)


def _inline_svg(image: str, number: int | str, page: str = "") -> str:
    """Return matplotlib's SVG as part of a page: without its prolog, and with identifiers of its own.

    Its links lead to what is quoted on the same page, or on ``page`` if another shows the drawing.

    Every figure matplotlib draws uses the same names; those that nothing refers to are dropped, and the groups they
    named with them; the rest are numbered.
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
