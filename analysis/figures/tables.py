"""Numbers as tables, with a caption, headers that say what they head, and words where there is too little."""

from __future__ import annotations

import html
import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from numbers import Integral
from typing import Any, Protocol

import pandas as pd

from analysis.figures.display import Fragment, cut, name, number, rows, shown
from analysis.records import STANCES

#: The packages whose versions can change a number.
_PACKAGES = ("nltk", "numpy", "onnxruntime", "pandas", "tokenizers", "vaderSentiment")
# More rows than this are not read, and make a page slow to open; the files written beside it have them all.
_ROWS = 200


class Event(Protocol):
    """What provenance needs of an event."""

    inputs: tuple[tuple[str, str], ...]


def html_table(caption: str, head: Sequence[str], lines: Sequence[Sequence[object]]) -> Fragment:
    """Return a table whose cells are HTML; the first cell of a row names the row, columns of counts stand right.

    At most 200 rows are shown, the first ones; the caption then says how many there are.
    """
    if not lines:
        return Fragment(f'<p class="few">{shown(caption)} There is nothing to list.</p>', f"{caption} Nothing to list.")
    if len(lines) > _ROWS:
        caption, lines = f"{caption} The first {_ROWS} of {len(lines):,} rows.", lines[:_ROWS]
    css = [
        ' class="count"' if all(isinstance(cell, Integral) for cell in cells) else ""
        for cells in zip(*lines, strict=True)
    ]
    heads = "".join(f'<th scope="col"{right}>{shown(each)}</th>' for each, right in zip(head, css, strict=True))
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        f"{''.join(f'<td{right}>{cell}</td>' for cell, right in zip(rest, css[1:], strict=True))}</tr>\n"
        for first, *rest in lines
    )
    plain = "\n".join(" | ".join(html.unescape(re.sub("<[^>]*>", "", str(cell))) for cell in line) for line in lines)
    return Fragment(
        f'<table class="data"><caption>{shown(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table>",
        f"{caption}\n{' | '.join(head)}\n{plain}",
    )


def numbers(standing: pd.DataFrame, scores: pd.DataFrame, tones: pd.DataFrame, sounding: pd.DataFrame) -> Fragment:
    """Return position, mean stance and mean tone of each actor, side by side and never merged."""
    stance, tone = ({row.actor_id: row for row in rows(each)} for each in (scores, tones))
    sounds = dict(zip(sounding["actor_id"], sounding["sounds"], strict=True))
    lines = [
        [
            name(row.actor),
            shown(cut(row.side, 60)),
            f'<b class="stance">{row.position}</b>' + (" <small>varied</small>" if row.varied else ""),
            row.n_statements,
            row.n_documents,
            estimate(stance[row.actor_id]),
            estimate(tone[row.actor_id]),
            sounds.get(row.actor_id, ""),
        ]
        for row in rows(standing)
    ]
    head = ("Actor", "Side", "Position", "Statements", "Articles", "Stance (mean)", "Tone (mean)", "Sounds")
    caption = (
        "Stance and tone from −1 to +1, with the interval in brackets where enough articles carry one. "
        "Sounds: harsher or milder than the stance."
    )
    return html_table(caption, head, lines)


def side_by_side(sides: pd.DataFrame) -> Fragment:
    """Return the position of each side and how many of its actors hold which."""
    lines = [
        [shown(row.side), f'<b class="stance">{row.position}</b>', row.favor, row.conditional, row.against, row.neutral]
        for row in rows(sides)
    ]
    head = ("Side", "Position", "Favor", "Conditional", "Against", "Neutral")
    return html_table("Actors of each side by position; a side is divided where its actors differ.", head, lines)


def portrayals(told: pd.DataFrame, own: pd.DataFrame) -> Fragment:
    """Return the narrator's tone about each actor beside the actor's own tone; both are estimates (`aggregate`)."""
    tones = {row.actor_id: row for row in rows(own)}
    lines = [
        [
            name(row.actor),
            row.n_statements,
            estimate(row),
            estimate(tones[row.actor_id]) if row.actor_id in tones else '<span class="few">no statement</span>',
        ]
        for row in rows(told)
    ]
    caption = (
        "How the narrator’s sentences portray an actor, beside how the actor sounds; the two are different scales."
    )
    return html_table(caption, ("Actor", "Sentences", "Narrator’s tone", "Own tone"), lines)


def breakdown(found: pd.DataFrame, by: str) -> Fragment:
    """Return an actor's statements by one of their properties (`aggregate.breakdown`)."""
    lines = [
        [
            name(row.value),
            row.n_statements,
            *(getattr(row, stance) for stance in STANCES),
            row.unsure,
            _number(row.tone),
            '<span class="few">none</span>' if pd.isna(row.certainty) else f"{row.certainty:.2f}",
        ]
        for row in rows(found)
    ]
    head = (by, "Statements", *map(str.capitalize, STANCES), "Not sure", "Tone (mean)", "Certainty (mean)")
    return html_table(f"Statements by {by.lower()}.", head, lines)


def neighbours(standing: pd.DataFrame) -> Fragment:
    """Return the positions of those who share an organization or a side with an actor (`aggregate.neighbours`)."""
    lines = [
        [
            name(row.actor),
            shown(cut(row.organization, 60)),
            shown(cut(row.side, 60)),
            f'<b class="stance">{row.position}</b>',
            row.n_statements,
            row.n_documents,
        ]
        for row in rows(standing)
    ]
    head = ("Actor", "Organization", "Side", "Position", "Statements", "Articles")
    return html_table("Others of the same organization or side.", head, lines)


def choices(sensitivity: pd.DataFrame) -> Fragment:
    """Return each actor's mean tone and stance under our choices and under others."""
    means = ("tone", "tone_unmasked", "stance", "stance_explicit")
    lines = [
        [name(row.actor), *(_number(getattr(row, mean)) for mean in means), shown(row.changes)]
        for row in rows(sensitivity)
    ]
    head = (
        "Actor",
        "Tone",
        "Tone, names and topics scored",
        "Stance",
        "Stance, without implied",
        "What changes its sign",
    )
    return html_table("Means over all statements, however few, to compare choices and not actors.", head, lines)


def counts(basis: pd.DataFrame) -> Fragment:
    """Return what was read and what was set aside (`aggregate.basis`)."""
    lines = [[shown(row.what), row.number, shown(row.note)] for row in rows(basis)]
    return html_table("What was read, and what was set aside.", ("What", "Number", "Note"), lines)


def inputs(event: Event, reader: str) -> Fragment:
    """Return each file read with its checksum, and what can change a number: the reader's version, the packages'."""
    made = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    lines = [[shown(file), f"<code>{checksum}</code>"] for file, checksum in event.inputs]
    python = ".".join(platform.python_version_tuple()[:2])
    caption = f"Files read, with sha256. Computed with the reader {reader}, Python {python}, {made}."
    return html_table(caption, ("File", "sha256"), lines)


def estimate(row: Any) -> str:
    """Return a mean with its interval in brackets, or in words why there is none."""
    if pd.isna(row.mean):
        return f'<span class="few">{shown(row.note)}</span>'
    if pd.isna(row.ci_low):
        return f'{number(row.mean)} <span class="few">{shown(row.note)}</span>'
    return f"{number(row.mean)} [{number(row.ci_low)}, {number(row.ci_high)}]"


def _number(value: float) -> str:
    return '<span class="few">none</span>' if pd.isna(value) else number(value)
