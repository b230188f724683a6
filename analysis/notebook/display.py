"""What a notebook cell shows: a piece of HTML or a picture, each with the words for those who cannot see it."""

from __future__ import annotations

import base64
import html
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import files
from analysis.notebook.mime import DATA, HEADLINE, NARROW, showable

_TEMPLATE = Path(__file__).parents[1] / "report" / "template"


@dataclass(frozen=True)
class Fragment:
    """A piece of HTML whose quoted parts are escaped, the same in plain text, and what else a report can read."""

    html: str
    text: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Derive the plain text: cells apart by a bar, everything else that is not in a line by line breaks."""
        if not self.text:
            text = re.sub(r"</t[dh]>(?=<t)", " | ", self.html)
            text = re.sub(r"</(?:caption|tr|li|p|summary|blockquote)>\n*", "\n", text)
            object.__setattr__(self, "text", html.unescape(re.sub("<[^>]*>", "", text)).strip())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": _boxed(self.html), "text/plain": self.text, **self.data}

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Picture:
    """An SVG whose marks are links, with the text that says what it shows.

    ``narrow`` is the same for a phone, ``data`` the rows drawn, ``png`` the drawing for a slide. JupyterLab shows the
    SVG inside HTML: as an image its links would be dead.
    """

    svg: str
    alt: str
    narrow: str = ""
    data: pd.DataFrame | None = None
    png: bytes = b""

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        data = {"image/svg+xml": self.svg, "text/plain": self.alt}
        if not _on_page():
            # JupyterLab resolves every link that is written as HTML writes them, and fails on those of an SVG.
            inline = self.svg.replace('<a class="mark" href=', '<a class="mark" xlink:href=')
            label = f'role="group" aria-label="{shown(self.alt)}" data-lm-suppress-shortcuts="true"'
            data["text/html"] = _boxed(f"<figure {label}>{inline}</figure>")
        if self.narrow:
            data[NARROW] = self.narrow
        if self.data is not None:
            data[DATA] = files.table_csv(self.data).decode("utf-8-sig")
        if self.png:
            data["image/png"] = base64.b64encode(self.png).decode()
        return data, {kind: {"alt": self.alt} for kind in ("image/svg+xml", "image/png")}

    def __repr__(self) -> str:
        return self.alt


def _on_page() -> bool:
    """Tell whether a report runs the notebook: its page has the style sheet and the script (`report.execution`)."""
    return "CEASEFIRE_PAGE" in os.environ


def _boxed(body: str) -> str:
    """Return HTML in the element that the style sheet is for; text between two dollar signs is no formula there."""
    return f'<div class="shown mathjax_ignore">{body}</div>'


def _style() -> str:
    """Return the page's style sheet and the script that sorts tables, for a notebook in JupyterLab.

    The rules are nested in the element around what a cell shows, named three times: JupyterLab's own are less specific.
    """
    names = ("style.css", "lab.css", "tables.js", "lab.js")
    style, lab, *scripts = ((_TEMPLATE / name).read_text(encoding="utf-8") for name in names)
    rules = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL).replace(":root", "&")
    sheet = f".shown.shown.shown {{\n{rules}}}\n{lab}"
    return f"<style>\n{sheet}</style>\n<script>(() => {{\n{''.join(scripts)}}})()</script>\n"


def rows(table: pd.DataFrame) -> Iterable[Any]:
    """Return the rows of a table, their columns as attributes of any type."""
    return table.itertuples()


def shown(text: object) -> str:
    """Return a text as it may stand in HTML: escaped, and without characters that control the display."""
    return html.escape(showable(str(text)))


def name(text: object) -> str:
    """Return a name for HTML, cut where it is longer than any name."""
    return f"<bdi>{shown(cut(text, 200))}</bdi>"


def cut(text: object, longest: int) -> str:
    """Return a text of at most so many characters on one line, with … where something is left out."""
    words = " ".join(showable(str(text)).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def number(value: float) -> str:
    """Return a score with its sign and two digits: +0.32, −0.40, 0.00."""
    rounded = f"{value:+.2f}".replace("-", "−")
    return "0.00" if rounded in ("+0.00", "−0.00") else rounded


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: 1 article, 12 articles."""
    return f"{count:,} {noun}{'s' if count != 1 else ''}"


def origin(document: Any) -> str:
    """Return where a document comes from: its outlet and date, or its id where neither is known."""
    return ", ".join(filter(None, (document.outlet, document.published))) or str(document.document_id)


def few(sentence: str) -> Fragment:
    """Return the sentence that stands where there is nothing to show."""
    return Fragment(f'<p class="few">{shown(sentence)}</p>', sentence)


def missing(words: str) -> str:
    """Return for HTML the words that stand where there is no value."""
    return f'<span class="few">{shown(words)}</span>'


def more(number: int, noun: str = "", where: str = "") -> str:
    """Return for HTML how many are left out, or nothing where none is: and 3 more changes."""
    left = counted(number, f"more {noun}") if noun else f"{number:,} more"
    return f'<p class="few">and {left}{where}</p>' if number > 0 else ""


def folded(head: str, body: str, attributes: str = "") -> str:
    """Return HTML that shows its head alone until it is opened; a browser opens it for a link to a place inside."""
    return f"<details{attributes}><summary>{head}</summary>\n{body}</details>\n"


def answer(sentence: str, kicker: str = "", findings: Mapping[str, Any] | None = None) -> Fragment:
    """Return the answer of a notebook, as a reader sees it and as a report finds it.

    The kicker says what was read, the event first: a page's title names it. An index compares ``findings``
    (`aggregate.findings`) with those of another run.

    >>> figures.answer("Egypt favors a truce.")
    Egypt favors a truce.
    """
    above = "" if _on_page() else _style()
    above += f'<p class="kicker">{shown(kicker)}</p>\n' if kicker else ""
    published = {HEADLINE: {"headline": sentence, "event": kicker.partition(" · ")[0], **(findings or {})}}
    return Fragment(f'{above}<p class="answer">{shown(sentence)}</p>', sentence, published)


def note(sentence: str, head: str = "") -> Fragment:
    """Return a computed sentence, after a few words that say what it is about.

    >>> figures.note("Read the quotations.", "How far to trust this.")
    How far to trust this. Read the quotations.
    """
    before = f"<b>{shown(head)}</b> " if head else ""
    return Fragment(f'<p class="note">{before}{shown(sentence)}</p>', f"{head} {sentence}".strip())
