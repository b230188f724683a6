"""The paper that figures are drawn on: matplotlib, measured in points, written as SVG in which every mark is a link.

What is drawn inside `Canvas.mark` becomes one link with its own words: shown by the browser when the mouse is over it,
drawn beside it when the keyboard has reached it, and read out. Marks come last and in the order in which they were
drawn, so that the keyboard goes through them row by row.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from analysis.figures.display import Picture, cut

#: Colour in matplotlib → the page's variable. One picture serves a light and a dark page, and a JupyterLab cell.
_COLOURS = {"#1c1c1a": "ink", "#5d5b55": "soft", "#d9d6ce": "rule", "#1f5f7a": "hue", "#fffdf8": "paper"}
INK, SOFT, RULE, HUE, PAPER = _COLOURS
_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif"
_STYLE = (
    ".drawing * {stroke-linejoin: round; stroke-linecap: butt} "
    f".drawing text {{font-family: {_FONTS}}} "
    ".drawing .told {display: none; font-size: 11px; text-anchor: middle; pointer-events: none; paint-order: stroke; "
    f"fill: {INK}; stroke: {PAPER}; stroke-width: 5px}} "
    ".drawing a:focus-visible {outline: none} .drawing a:focus-visible .told {display: inline} "
    f".drawing a:focus-visible :is(use, path) {{stroke: {INK} !important; stroke-width: 3px !important}}"
)
_SVG, _LINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
#: What matplotlib writes into every text, though it turns nothing and the rule above says it once.
_UNNEEDED = re.compile(r""" transform="rotate\(-0 [^"]*"| font-family: 'DejaVu Sans', sans-serif;""")
_COORDINATES, _DECIMALS = ("x", "y", "d"), re.compile(r"(\d\.\d)\d+")
_LETTER = 5.8  # how wide a letter of 11 points is at most, on average
_DPI, _SHADES = 144, 48  # sharp on a slide, and small enough to lie in a notebook

#: In points: one point is one unit of the SVG.
WIDTH, PHONE = 720, 360
Lane = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A link of the drawing: where it leads (empty for nowhere), its words, and the point above which they stand."""

    href: str
    told: str
    x: float
    y: float


class Canvas:
    """A figure measured in points from its upper left corner."""

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.height, self.width = height, width
        self.figure = Figure(figsize=(width / 72, height / 72))
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set(xlim=(0, width), ylim=(height, 0))
        self.axes.axis("off")
        self._marks: dict[str, _Mark] = {}
        self._within: str | None = None

    @contextmanager
    def mark(self, x: float, y: float, told: str, href: str = "") -> Iterator[None]:
        """Make one link of all that is drawn while this lasts; its words are shown above a point."""
        self._within = f"mark-{len(self._marks)}"
        self._marks[self._within] = _Mark(href, cut(told, 240), x, y)
        yield
        self._within = None

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
        self._drawn(self.axes.text(x, y, words, size=size, color=color, weight=weight, ha=align, parse_math=False))

    def line(self, x: Lane, y: Lane, color: str, width: float = 1, style: str = "-") -> None:
        """Draw a line between two points."""
        self._drawn(*self.axes.plot(x, y, color=color, lw=width, ls=style, clip_on=False))

    def dot(self, x: float, y: float, radius: float, face: str, edge: str, shape: str = "o") -> None:
        """Draw a round dot, or a diamond (D), open where face and edge differ.

        Radii go in steps of half a point: dots alike are written once, which makes a square of ties half as long.
        """
        ring, size = 1.5 if face != edge else 0, round(2 * radius)
        self._drawn(*self.axes.plot([x], [y], shape, ms=size, mfc=face, mec=edge, mew=ring, clip_on=False))

    def diamond(self, x: float, y: float, checked: bool) -> None:
        """Draw a mean: open where it is the machine's, filled where a sample coded by hand corrected it."""
        self.dot(x, y, 2.8, INK if checked else PAPER, INK if checked else SOFT, shape="D")

    def interval(self, x: Lane, y: float, checked: bool) -> None:
        """Draw the interval of a corrected mean as a line, or dotted where a coding by hand of the same would lie."""
        self.line(x, (y, y), INK if checked else SOFT, 1.5 if checked else 1.2, "-" if checked else ":")

    def mean(self, lane: Lane, y: float, found: Any) -> None:
        """Draw a mean with its interval and the machine's beside it (`sampling.means`); neither where there is none."""
        if pd.notna(found.mean):
            if pd.notna(found.ci_low):
                self.interval((place(found.ci_low, lane), place(found.ci_high, lane)), y, found.checked)
            if pd.notna(found.machine):
                self.diamond(place(found.machine, lane), y, checked=False)
            if found.checked:
                self.diamond(place(found.mean, lane), y, checked=True)

    def bar(self, x: Lane, y: Lane, color: str) -> None:
        """Fill a rectangle."""
        patch = Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], facecolor=color, edgecolor="none", clip_on=False)
        self._drawn(self.axes.add_patch(patch))

    def svg(self) -> str:
        """Return the SVG without date or maker, its colours and fonts those of the page, its marks as links."""
        written = io.StringIO()
        self.figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        svg = _linked(_UNNEEDED.sub("", written.getvalue()), self._marks, self.width)
        for colour, variable in _COLOURS.items():
            svg = svg.replace(f": {colour}", f": var(--{variable}, {colour})")
        return svg

    def png(self) -> bytes:
        """Return the same drawing as an image on white, without date or maker: the same bytes each time."""
        written = io.BytesIO()
        self.figure.savefig(written, format="png", dpi=_DPI, facecolor="white", metadata={"Software": None})
        image = io.BytesIO()
        Image.open(written).convert("RGB").quantize(_SHADES).save(image, "png", optimize=True)
        return image.getvalue()

    def _drawn(self, *artists: Artist) -> None:
        for artist in artists:
            artist.set_gid(self._within)


def picture(canvases: Sequence[Canvas], alt: str, data: pd.DataFrame) -> Picture:
    """Return what was drawn for a page and for a phone as one picture, with the rows that were drawn."""
    wide, narrow = canvases
    return Picture(wide.svg(), alt, narrow.svg(), data, wide.png())


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style while this lasts."""
    with matplotlib.rc_context(fname=str(resources.files("analysis").joinpath("house.mplstyle"))):
        yield


def place(value: float, lane: Lane) -> float:
    """Return where a score of −1…+1 lies in a lane."""
    return lane[0] + (value + 1) / 2 * (lane[1] - lane[0])


def _linked(svg: str, marks: dict[str, _Mark], width: float) -> str:
    """Return matplotlib's SVG with its marks as links, and without what no page needs."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _LINK)
    root = ET.fromstring(svg)
    root.set("class", "drawing")
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    next(root.iter(f"{{{_SVG}}}style")).text = _STYLE  # matplotlib's own rule would be for the whole page
    axes = next(group for group in root.iter(f"{{{_SVG}}}g") if group.get("id") == "axes_1")
    links = {name: _link(mark) for name, mark in marks.items()}
    for group in list(axes):
        if (link := links.get(group.get("id", ""))) is not None:
            axes.remove(group)
            link.extend(group)
    axes.extend(links.values())
    for mark, link in zip(marks.values(), links.values(), strict=True):
        link.append(_beside(mark, width))
    used = {each.get(f"{{{_LINK}}}href", "").removeprefix("#") for each in root.iter()}
    for each in root.iter():
        if each.get("id", "") not in used:
            each.attrib.pop("id", None)
        for name in _COORDINATES:  # a tenth of a point is less than an eye or a printer tells apart
            if name in each.attrib:
                each.set(name, _DECIMALS.sub(r"\1", each.attrib[name]).replace("\n", ""))
    return ET.tostring(root, encoding="unicode")


def _link(mark: _Mark) -> ET.Element:
    """Return the element of a mark, named by its title: a link, or a group where there is nothing to lead to."""
    element, leads = ("a", {"href": mark.href}) if mark.href else ("g", {"role": "img"})
    link = ET.Element(f"{{{_SVG}}}{element}", {"class": "mark", **leads})
    ET.SubElement(link, f"{{{_SVG}}}title").text = mark.told
    return link


def _beside(mark: _Mark, width: float) -> ET.Element:
    """Return the words of a mark as they stand above it while the keyboard is there, inside the drawing's edges."""
    told = cut(mark.told, int(width / _LETTER))
    half = len(told) * _LETTER / 2
    x, y = min(max(mark.x, half), width - half), max(mark.y - 5, 11)
    beside = ET.Element(f"{{{_SVG}}}text", {"class": "told", "x": f"{x:g}", "y": f"{y:g}", "aria-hidden": "true"})
    beside.text = told
    return beside
