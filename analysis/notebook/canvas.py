"""What figures are drawn on: matplotlib, measured in points, written as SVG in which every mark is a link.

What is drawn inside `Canvas.mark` becomes one link with its own words: shown when the mouse is over it or the keyboard
has reached it, and read out. Marks come last and as they were drawn: the keyboard goes through them row by row.
"""

from __future__ import annotations

import io
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Any

import matplotlib
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from analysis.notebook.display import Picture, cut

#: Colour in matplotlib → the page's variable. One picture serves a light and a dark page, and a JupyterLab cell.
_COLOURS = {"#1c1c1a": "ink", "#5d5b55": "soft", "#d9d6ce": "rule", "#1f5f7a": "hue", "#fffdf8": "paper"}
INK, SOFT, RULE, HUE, PAPER = _COLOURS
_FILES = resources.files("analysis.notebook")
#: matplotlib's own rules would be for the whole page.
_STYLE = " ".join(_FILES.joinpath("drawing.css").read_text("utf-8").splitlines())
_SVG, _LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
#: What matplotlib writes into every text, though it turns nothing and the rule above says it once.
_UNNEEDED = re.compile(r""" transform="rotate\(-0 [^"]*"| font-family: 'DejaVu Sans', sans-serif;""")
#: A tenth of a point is less than an eye or a printer tells apart.
_COORDINATES, _DECIMALS = {"x", "y", "d"}, re.compile(r"(\d\.\d)\d+")
_NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
_LETTER = 5.8  # how wide a letter of 11 points is at most, on average
_DPI, _SHADES = 144, 48  # sharp on a slide, and small enough to lie in a notebook

#: In points: one point is one unit of the SVG.
WIDTH, PHONE = 720, 360
Lane = tuple[float, float]
#: Symbol in a key → what it stands for, of a mean.
_MEANS = {
    "machine": "mean, by the machine",
    "corrected": "mean, corrected by hand",
    "interval": "its interval",
    "dotted": "where it would lie by hand",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A figure as it is on a page or on a phone, in points: where its lanes lie, what a name needs above its row."""

    width: float
    lanes: tuple[Lane, ...]
    above: float = 0
    longest_name: int = 30


class Canvas:
    """A figure measured in points from its upper left corner; its height counts when it is written."""

    def __init__(self, height: float = 0, width: float = WIDTH) -> None:
        self.height, self.width = height, width
        self.figure = Figure()
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.axis("off")
        self._marks: dict[str, ET.Element] = {}
        self._within: str | None = None

    @contextmanager
    def mark(self, x: float, y: float, words: str, href: str = "") -> Iterator[None]:
        """Make one link of all that is drawn while this lasts, or one group where there is nothing to lead to.

        Its words are shown above a point while the keyboard is there, inside the drawing's edges.
        """
        words = cut(words, 240)
        short = cut(words, int(self.width / _LETTER))
        half = len(short) * _LETTER / 2
        place = {"x": f"{min(max(x, half), self.width - half):g}", "y": f"{max(y - 5, 11):g}"}
        element, leads = ("a", {"href": href}) if href else ("g", {"role": "img"})
        link = ET.Element(_SVG + element, {"class": "mark", **leads})
        ET.SubElement(link, f"{_SVG}title").text = words
        ET.SubElement(link, f"{_SVG}text", {"class": "words", **place, "aria-hidden": "true"}).text = short
        self._within = f"mark-{len(self._marks)}"
        self._marks[self._within] = link
        yield
        self._within = None

    def text(
        self, x: float, y: float, words: str, size: float = 13, color: str = INK, align: str = "left", **how: Any
    ) -> None:
        """Write words whose baseline starts at a point, or is centred there, or ends (right)."""
        self.axes.text(x, y, words, size=size, color=color, ha=align, parse_math=False, gid=self._within, **how)

    def label(self, x: float, y: float, words: str, align: str = "left") -> None:
        """Write small soft words beside what is drawn."""
        self.text(x, y, words, 11, SOFT, align=align)

    def line(
        self, x: Sequence[float], y: Sequence[float], color: str = RULE, width: float = 1, style: str = "-"
    ) -> None:
        """Draw a line through points."""
        self.axes.plot(x, y, color=color, lw=width, ls=style, clip_on=False, gid=self._within)

    def dot(self, x: float, y: float, radius: float, face: str = HUE, edge: str = HUE, shape: str = "o") -> None:
        """Draw a round dot, or a diamond (D), open where face and edge differ.

        Radii go in steps of half a point: dots alike are written once, which makes a square of ties half as long.
        """
        ring, size = 1.5 if face != edge else 0, round(2 * radius)
        how: dict[str, Any] = {"ms": size, "mfc": face, "mec": edge, "mew": ring, "clip_on": False, "gid": self._within}
        self.axes.plot([x], [y], shape, **how)

    def bar(self, x: Lane, y: Lane) -> None:
        """Fill a rectangle."""
        how: dict[str, Any] = {"facecolor": SOFT, "edgecolor": "none", "clip_on": False, "gid": self._within}
        self.axes.add_patch(Rectangle((x[0], y[0]), x[1] - x[0], y[1] - y[0], **how))

    def _diamond(self, x: float, y: float, checked: bool) -> None:
        self.dot(x, y, 2.8, INK if checked else PAPER, INK if checked else SOFT, shape="D")

    def _interval(self, x: Lane, y: float, checked: bool) -> None:
        self.line(x, (y, y), INK if checked else SOFT, 1.5 if checked else 1.2, "-" if checked else ":")

    def mean(self, lane: Lane, y: float, found: Any) -> None:
        """Draw a mean (`sampling.means`): open the machine's, filled one corrected by a sample; its interval as a line.

        The line is dotted where a coding by hand of the same would lie. Nothing is drawn where there is no mean.
        """
        if not known(found):
            return
        if pd.notna(found.ci_low):
            self._interval((place(found.ci_low, lane), place(found.ci_high, lane)), y, found.checked)
        if pd.notna(found.machine):
            self._diamond(place(found.machine, lane), y, checked=False)
        if found.checked:
            self._diamond(place(found.mean, lane), y, checked=True)

    def grid(self, lane: Lane, spans: Sequence[Lane]) -> None:
        """Draw where −1, 0 and +1 lie beside the rows, from top to foot of each, as one path behind all marks."""
        points = [(place(value, lane), y) for value in (-1, 0, 1) for span in spans for y in (*span, math.nan)]
        self.axes.plot(*zip(*points, strict=True), color=RULE, lw=1, zorder=1, clip_on=False)

    def ticks(self, lane: Lane, y: float, values: Mapping[str, float]) -> None:
        """Write where values lie, centred there."""
        for words, value in values.items():
            self.label(place(value, lane), y, words, "center")

    def key(self, y: float, entries: Iterable[tuple[str, str]], x: float = 6) -> float:
        """Explain symbols, each with its words, in lines from ``y`` down, and return where the next line would be."""
        left, line = x, 20
        for symbol, words in entries:
            wide = 6 * len(words) + 34
            if x + wide > self.width:
                x, y = left, y + line
            self._symbol(symbol, x + 4, y - 4)
            self.label(x + 17, y, words)
            x += wide
        return y + line if x > left else y

    def _symbol(self, symbol: str, x: float, y: float) -> None:
        match symbol:
            case "dot" | "ring":
                self.dot(x, y, 4, HUE if symbol == "dot" else PAPER)
            case "number":
                self.dot(x, y, 8)
                self.text(x, y + 3.6, "12", 9, PAPER, align="center")
            case "bar":
                self.bar((x - 4, x + 4), (y - 5, y + 4))
            case "course":
                self.line((x - 6, x + 6), (y, y), INK, 1.5)
            case "tick":
                self.line((x, x), (y - 7, y + 6), HUE, 2.5)
            case "machine" | "corrected":
                self._diamond(x, y, symbol == "corrected")
            case "interval" | "dotted":
                self._interval((x - 7, x + 8), y, symbol == "interval")

    def svg(self) -> str:
        """Return the SVG without date or maker, its colours and fonts those of the page, its marks as links."""
        ET.register_namespace("", _SVG[1:-1])
        ET.register_namespace("xlink", _LINK[1:-1])
        root = ET.fromstring(_UNNEEDED.sub("", self._saved("svg", metadata=_NO_METADATA).decode()))
        root.set("class", "drawing")
        next(root.iter(f"{_SVG}style")).text = _STYLE
        (axes,) = root.iterfind(f".//{_SVG}g[@id='axes_1']")
        for group in list(axes):
            if (link := self._marks.get(group.get("id", ""))) is not None:
                axes.remove(group)
                link[-1:-1] = list(group)
        axes.extend(self._marks.values())
        used = {each.get(f"{_LINK}href", "").removeprefix("#") for each in root.iter()}
        for each in root.iter():
            if each.get("id", "") not in used:
                each.attrib.pop("id", None)
            for name in _COORDINATES.intersection(each.attrib):
                each.set(name, _DECIMALS.sub(r"\1", each.attrib[name]).replace("\n", ""))
        svg = ET.tostring(root, encoding="unicode")
        return re.sub(": (#[0-9a-f]{6})", lambda found: f": var(--{_COLOURS[found[1]]}, {found[1]})", svg)

    def png(self) -> bytes:
        """Return the same drawing as an image on white, without date or maker: the same bytes each time."""
        drawn = Image.open(io.BytesIO(self._saved("png", dpi=_DPI, facecolor="white", metadata={"Software": None})))
        image = io.BytesIO()
        drawn.convert("RGB").quantize(_SHADES).save(image, "png", optimize=True)
        return image.getvalue()

    def _saved(self, kind: str, **how: Any) -> bytes:
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0))
        self.figure.set_size_inches(self.width / 72, self.height / 72)
        written = io.BytesIO()
        self.figure.savefig(written, format=kind, **how)
        return written.getvalue()


def picture(forms: Sequence[Form], draw: Callable[[Form], Canvas], alt: str, data: pd.DataFrame) -> Picture:
    """Return what is drawn for a page and for a phone as one picture, with the rows that are drawn."""
    with house_style():
        wide, narrow = map(draw, forms)
        return Picture(wide.svg(), alt, narrow.svg(), data, wide.png())


def house_style() -> AbstractContextManager[None]:
    """Draw in the house style while this lasts."""
    return matplotlib.rc_context(fname=str(_FILES.joinpath("house.mplstyle")))


def place(value: Any, lane: Lane, low: float = -1, high: float = 1) -> Any:
    """Return where a value lies in a lane from ``low`` to ``high``: a score, unless they are given."""
    return lane[0] + (value - low) / (high - low) * (lane[1] - lane[0])


def known(found: Any) -> bool:
    """Tell whether there is a mean (`sampling.means`)."""
    return found is not None and pd.notna(found.mean)


def means_key(means: Iterable[Any]) -> list[tuple[str, str]]:
    """Return what a key explains of these means (`sampling.means`)."""
    there = {"machine"} if (drawn := list(filter(known, means))) else set()
    for each in drawn:
        there |= {"corrected"} if each.checked else set()
        there |= {"interval" if each.checked else "dotted"} if pd.notna(each.ci_low) else set()
    return [(symbol, words) for symbol, words in _MEANS.items() if symbol in there]
