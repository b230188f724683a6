"""The paper that figures are drawn on: a matplotlib figure measured in points, written as SVG in the house style."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources

import matplotlib
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

#: Colour in matplotlib → the page's variable. One picture serves a light and a dark page, and a JupyterLab cell.
_COLOURS = {"#1c1c1a": "ink", "#5d5b55": "soft", "#d9d6ce": "rule", "#1f5f7a": "hue", "#fffdf8": "paper"}
INK, SOFT, RULE, HUE, PAPER = _COLOURS
_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"

#: In points: one point is one unit of the SVG.
WIDTH = 720
Lane = tuple[float, float]


class Canvas:
    """A figure measured in points from its upper left corner."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.height = height
        self.figure = Figure(figsize=(width / 72, height / 72))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 13,
        color: str = INK,
        weight: str = "normal",
        align: str = "left",
    ) -> None:
        """Write words whose baseline starts, ends or is centred at a point."""
        self.axes.text(x, y, words, size=size, color=color, weight=weight, ha=align, va="baseline", parse_math=False)

    def line(self, x: Lane, y: Lane, color: str, width: float = 1, style: str = "-") -> None:
        """Draw a line between two points."""
        self.axes.plot(x, y, color=color, lw=width, ls=style, clip_on=False)

    def dot(self, x: float, y: float, radius: float, face: str, edge: str, alpha: float = 1) -> None:
        """Draw a round dot, open where face and edge differ."""
        ring = 1.5 if face != edge else 0
        self.axes.plot([x], [y], "o", ms=2 * radius, mfc=face, mec=edge, mew=ring, alpha=alpha, clip_on=False)

    def bar(self, x: Lane, y: Lane, color: str) -> None:
        """Fill a rectangle."""
        self.axes.add_patch(
            Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], facecolor=color, edgecolor="none", clip_on=False)
        )

    def svg(self) -> str:
        """Return the SVG without date or maker, its colours and fonts those of the page."""
        written = io.StringIO()
        self.figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        svg = written.getvalue()
        for colour, variable in _COLOURS.items():
            svg = svg.replace(f": {colour}", f": var(--{variable}, {colour})")
        return svg.replace("font-family: 'DejaVu Sans', sans-serif", f"font-family: {_FONTS}")


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style while this lasts."""
    with matplotlib.rc_context(fname=str(resources.files("analysis").joinpath("house.mplstyle"))):
        yield


def place(value: float, lane: Lane) -> float:
    """Return where a score of −1…+1 lies in a lane."""
    return lane[0] + (value + 1) / 2 * (lane[1] - lane[0])
