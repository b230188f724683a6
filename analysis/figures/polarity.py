"""How far a debate falls into two camps over time, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from analysis.figures.canvas import HUE, INK, RULE, SOFT, Canvas, Lane, house_style
from analysis.figures.display import Fragment, Picture, rows, shown
from analysis.figures.tables import html_table

_TIME: Lane = (250, 680)
_TALL, _VOLUME = 110, 30


def camps_over_time(bipolarity: pd.DataFrame, periods: Sequence[str]) -> Picture:
    """Return bipolarity (0 to 1) by period as dots on a line, and the statements it rests on as bars beneath."""
    measured = bipolarity.dropna(subset=["bipolarity"])
    top, foot = 24.0, 24.0 + _TALL
    with house_style():
        canvas = Canvas(foot + _VOLUME + 34)
        step = (_TIME[1] - _TIME[0]) / max(len(periods), 1)
        x = {period: _TIME[0] + step * (number + 0.5) for number, period in enumerate(periods)}
        for value, words in ((1, "two equal camps"), (0.5, "evenly spread"), (0, "all alike")):
            level = foot - value * _TALL
            canvas.line(_TIME, (level, level), RULE)
            canvas.text(_TIME[0] - 8, level + 4, words, size=11, color=SOFT, align="right")
        points = [(x[row.period], foot - row.bipolarity * _TALL) for row in rows(measured)]
        for (x1, y1), (x2, y2) in pairwise(points):
            canvas.line((x1, x2), (y1, y2), INK, 1.5)
        for across, level in points:
            canvas.dot(across, level, 5, HUE, HUE)
        tallest = max(bipolarity["n_statements"], default=1)
        low = foot + _VOLUME + 6
        for row in rows(bipolarity):
            width = min(step * 0.3, 9)
            canvas.bar(
                (x[row.period] - width, x[row.period] + width), (low - _VOLUME * row.n_statements / tallest, low), SOFT
            )
        for period in list(x)[:: -(-len(x) // 5) or 1]:
            canvas.text(x[period], low + 18, period, size=11, color=SOFT, align="center")
        canvas.text(_TIME[0] - 8, top - 8, "bipolarity", size=11, weight="bold", align="right")
        return Picture(canvas.svg(), _alternative(measured))


def polarity(bipolarity: pd.DataFrame) -> Fragment:
    """Return bipolarity and modularity by period, or in words why one is missing."""
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
