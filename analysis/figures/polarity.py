"""How far a debate falls into two camps over time, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, INK, PHONE, RULE, SOFT, WIDTH, Canvas, Lane, house_style, picture
from analysis.figures.display import Fragment, Picture, counted, rows, shown
from analysis.figures.links import Links
from analysis.figures.tables import html_table

_TALL, _VOLUME = 110, 30
_TOP, _LOW = 32.0, 32.0 + _TALL
_SCALE = {1.0: "two equal camps", 0.5: "evenly spread", 0.0: "all alike"}


def camps_over_time(
    bipolarity: pd.DataFrame, periods: Sequence[str], statements: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return bipolarity (0 to 1) by period as dots on a line, and the statements it rests on as bars beneath.

    ``statements`` have periods; ``quoted`` are those that the page quotes, which the marks lead to (`evidence.quoted`).

    >>> figures.camps_over_time(network.bipolarity(coded), ["2025-03-10"], dated, quoted).alt != ""
    True
    """
    taken = statements[statements["sure"].astype(bool) & (statements["stance"] != "neutral")]
    links = Links(quoted)
    hrefs = {row.period: links.first(taken[taken["period"] == row.period]) for row in rows(bipolarity)}
    with house_style():
        canvases = [
            _drawn(bipolarity, periods, hrefs, width, time)
            for width, time in ((WIDTH, (250.0, 680.0)), (PHONE, (104.0, 350.0)))
        ]
        return picture(canvases, _alternative(bipolarity.dropna(subset=["bipolarity"])), bipolarity)


def _drawn(bipolarity: pd.DataFrame, periods: Sequence[str], hrefs: dict[str, str], width: float, time: Lane) -> Canvas:
    canvas = Canvas(_LOW + _VOLUME + 34, width)
    step = (time[1] - time[0]) / max(len(periods), 1)
    x = {period: time[0] + step * (number + 0.5) for number, period in enumerate(periods)}
    for value, words in _SCALE.items():
        canvas.line(time, (_level(value), _level(value)), RULE)
        canvas.text(time[0] - 8, _level(value) + 4, words, size=11, color=SOFT, align="right")
    measured = bipolarity.dropna(subset=["bipolarity"])
    for (x1, y1), (x2, y2) in pairwise((x[row.period], _level(row.bipolarity)) for row in rows(measured)):
        canvas.line((x1, x2), (y1, y2), INK, 1.5)
    low, half = _LOW + _VOLUME + 6, min(step * 0.3, 9)
    tallest = max(bipolarity["n_statements"], default=1)
    for row in rows(bipolarity):
        across, tall = x[row.period], _VOLUME * row.n_statements / tallest
        known = pd.notna(row.bipolarity)
        with canvas.mark(across, _level(row.bipolarity) - 5 if known else low - tall, _told(row), hrefs[row.period]):
            canvas.bar((across - half, across + half), (low - tall, low), SOFT)
            if known:
                canvas.dot(across, _level(row.bipolarity), 5, HUE, HUE)
    for period in list(x)[:: -(-len(x) // (5 if width == WIDTH else 3)) or 1]:
        canvas.text(x[period], low + 18, period, size=11, color=SOFT, align="center")
    canvas.text(time[0] - 8, _TOP - 14, "bipolarity", size=11, weight="bold", align="right")
    canvas.text(time[0] - 8, low, "statements", size=11, color=SOFT, align="right")
    return canvas


def _level(value: float) -> float:
    return _LOW - value * _TALL


def _told(row: Any) -> str:
    measure = f"bipolarity {row.bipolarity:.2f}" if pd.notna(row.bipolarity) else row.note
    return f"{row.period}: {measure}; {counted(row.n_statements, 'statement')} of {counted(row.n_nodes, 'actor')}"


def polarity(bipolarity: pd.DataFrame) -> Fragment:
    """Return bipolarity and modularity by period, or in words why one is missing.

    >>> "2025-03-10" in figures.polarity(network.bipolarity(coded)).text
    True
    """
    lines = [
        [
            shown(row.period),
            row.n_nodes,
            row.n_statements,
            *(
                f'<span class="few">{shown(row.note)}</span>' if pd.isna(value) else f"{value:.2f}"
                for value in (row.bipolarity, row.modularity)
            ),
        ]
        for row in rows(bipolarity)
    ]
    head = ("Period", "Actors", "Statements", "Bipolarity", "Modularity")
    return html_table("Bipolarity from 0 (all alike) to 1 (two equal camps); modularity from 0 to ½.", head, lines)


def _alternative(measured: pd.DataFrame) -> str:
    if measured.empty:
        return "An empty figure: no period has two actors."
    told = ", ".join(f"{row.period} {row.bipolarity:.2f} (n {row.n_statements})" for row in rows(measured))
    return f"Bipolarity by period: {told}."
