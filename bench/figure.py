"""The growth of time and memory, drawn from the table of results: bench/results.csv → bench/results.svg."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.notebook.canvas import INK, RULE, Canvas, house_style, place

_LANE, _TALL, _HEAD, _GAP = (90, 690), 110, 34, 62
#: Measure → what is written over its panel.
_PANELS = {
    "time": "time of analysis code, in seconds",
    "peak memory of the main process": "peak memory of the main process, in MB",
    "peak memory of the largest worker": "peak memory of the largest worker, in MB",
}


def draw(results: Path, out: Path) -> None:
    """Write the figure: a panel per measure, articles from left to right, both axes from zero.

    On such axes linear growth is a straight line through the corner, and flat memory a level one.
    """
    found = pd.read_csv(results)
    with house_style():
        canvas, top = Canvas(), _HEAD
        for measure, title in _PANELS.items():
            points = found[found["measure"] == measure]
            if len(points):
                sizes = points["case"].str.split().str[0].str.replace(",", "").astype(int)
                _panel(canvas, (top + _TALL, top), title, sizes, points["value"])
                top += _TALL + _GAP
        canvas.height = top
        out.write_text(canvas.svg(), encoding="utf-8")


def _panel(canvas: Canvas, heights: tuple[float, float], title: str, sizes: pd.Series, values: pd.Series) -> None:
    foot, top = heights
    canvas.text(_LANE[0], top - 12, title, weight="bold")
    for share in (0, 0.5, 1):
        level = place(share, heights, 0)
        canvas.line(_LANE, (level, level), RULE)
        canvas.label(_LANE[0] - 8, level + 4, f"{share * values.max():,.0f}", "right")
    x, y = place(sizes, _LANE, 0, sizes.max()), place(values, heights, 0, values.max())
    canvas.line(x, y, INK, 1.5)
    for across, level, size in zip(x, y, sizes, strict=True):
        canvas.dot(across, level, 4)
        canvas.label(across, foot + 16, f"{size:,}", "center")
