"""The growth of time and memory, drawn from the table of results: bench/results.csv → bench/results.svg."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

from analysis.figures.canvas import HUE, INK, RULE, SOFT, Canvas, house_style

_LEFT, _RIGHT, _TALL, _HEAD, _GAP = 90, 690, 110, 34, 62
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
    with results.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    panels = {measure: [_point(row) for row in rows if row["measure"] == measure] for measure in _PANELS}
    panels = {measure: points for measure, points in panels.items() if points}
    with house_style():
        canvas = Canvas(_HEAD + (_TALL + _GAP) * len(panels))
        for number, (measure, points) in enumerate(panels.items()):
            _panel(canvas, _HEAD + number * (_TALL + _GAP), _PANELS[measure], points)
        out.write_text(canvas.svg(), encoding="utf-8")


def _point(row: dict[str, str]) -> tuple[int, float]:
    return int(row["case"].split()[0].replace(",", "")), float(row["value"])


def _panel(canvas: Canvas, top: float, title: str, points: list[tuple[int, float]]) -> None:
    widest, highest, foot = max(size for size, _ in points), max(value for _, value in points), top + _TALL
    canvas.text(_LEFT, top - 12, title, weight="bold")
    for share in (0, 0.5, 1):
        level = foot - share * _TALL
        canvas.line((_LEFT, _RIGHT), (level, level), RULE)
        canvas.text(_LEFT - 8, level + 4, f"{share * highest:,.0f}", size=11, color=SOFT, align="right")
    places = [(_LEFT + (_RIGHT - _LEFT) * size / widest, foot - _TALL * value / highest) for size, value in points]
    for (x1, y1), (x2, y2) in pairwise(places):
        canvas.line((x1, x2), (y1, y2), INK, 1.5)
    for (size, _), (x, y) in zip(points, places, strict=True):
        canvas.dot(x, y, 4, HUE, HUE)
        canvas.text(x, foot + 16, f"{size:,}", size=11, color=SOFT, align="center")
