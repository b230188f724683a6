"""The main figure: a row for each actor, grouped by side, stance on the left and sound on the right, never merged.

Position carries the meaning, so no colour has to be told apart. Statements of one position are heaped above one
another; where there are more than a row holds, one large dot has their number. Means stand below them: an open diamond
is the machine's, a filled one what a sample coded by hand makes of it. The figure is drawn twice, for a page and for a
phone, where each actor's name stands above its dots.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, PHONE, RULE, SOFT, WIDTH, Canvas, Lane, house_style, picture, place
from analysis.figures.display import Picture, counted, cut, rows
from analysis.figures.links import POSITIONS, Links, told
from analysis.records import SOUNDS

_MOST = {"favor": "most in favor", "against": "most against", "harsh": "most"}
_STANCES = {"against": -1, "conditional": 0, "favor": 1}
_ROWS = 12
#: More statements of one position than this become one dot with their number.
_HEAP = 3
_DOT, _STEP = 4.0, 9.5
_LARGE: Lane = (8.5, 12.5)  # radius of a dot with a number: of the fewest, of the most statements
_FITS = {3: 10.0, 4: 10.5}  # least radius by the characters of the number
_ESTIMATE = 13  # height of the strip below the dots
_KEY_LINE = 20
_SEVERAL, _MACHINE, _CORRECTED = "several, with their number", "mean, by the machine", "mean, corrected by hand"
_INTERVAL, _IMPLIED = "its interval", "where it would lie by hand"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places in points. The lanes say where −1 and +1 of each measure lie, ``above`` what a name needs above dots."""

    width: float
    stance: Lane
    sound: Lane
    above: float
    indent: float
    longest_name: int
    side: float = 30
    head: float = 44


_WIDE = _Layout(WIDTH, (222, 416), (508, 648), above=0, indent=14, longest_name=27)
_NARROW = _Layout(PHONE, (28, 168), (218, 336), above=18, indent=0, longest_name=38)


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row shows of an actor: its statements by place of each lane, and its estimates."""

    actor_id: str
    actor: str
    side: str
    statements: pd.DataFrame
    stance: Any
    sound: Any

    def heaps(self) -> Iterable[tuple[str, str, pd.DataFrame]]:
        """Yield the lane, the place in it and the statements there, from left to right."""
        for lane, places in (("stance", _STANCES), ("sound", SOUNDS)):
            for name in places:
                heap = self.statements[self.statements[lane] == name]
                if len(heap):
                    yield lane, name, heap

    def estimated(self, *lanes: str) -> bool:
        """Tell whether there is a mean, in one of these lanes or in any."""
        means = (getattr(getattr(self, lane), "mean", None) for lane in lanes or ("stance", "sound"))
        return any(pd.notna(mean) for mean in means)


def stance_and_sound(
    standing: pd.DataFrame,
    statements: pd.DataFrame,
    stances: pd.DataFrame,
    sounds: pd.DataFrame,
    quoted: pd.DataFrame,
) -> Picture:
    """Return the picture of who stands where and sounds how.

    ``standing`` gives the rows and their order, ``statements`` the dots, ``stances`` the mean stances
    (`sampling.means`), ``sounds`` the estimates (`aggregate`), whose intervals know nothing of misreading and are not
    drawn, ``quoted`` the statements that the page quotes, which the dots lead to (`evidence.quoted`). At most
    12 actors are drawn, those with most statements. What the reader is not sure of is counted under the picture.

    >>> "Vladimir Putin" in figures.stance_and_sound(standing, found.statements, stances, sounds, quoted).alt
    True
    """
    sure = statements["sure"].astype(bool)
    unsure, statements = int((~sure).sum()), statements[sure]
    most = standing["n_statements"].sort_values(ascending=False, kind="stable").index[:_ROWS]
    estimated = [{row.actor_id: row for row in rows(found)} for found in (stances, sounds)]
    drawn = [
        _Row(
            row.actor_id,
            row.actor,
            row.side,
            statements[statements["actor_id"] == row.actor_id],
            *(found.get(row.actor_id) for found in estimated),
        )
        for row in rows(standing.loc[most].sort_index())
    ]
    notes = _notes(statements, len(standing) - len(drawn), unsure)
    links, key_points = Links(quoted), _key_points(drawn)
    with house_style():
        canvases = [_Canvas(layout, drawn, notes, links, key_points) for layout in (_WIDE, _NARROW)]
        return picture(canvases, _alternative(standing, statements), _data(drawn))


class _Canvas(Canvas):
    """The paper of this figure: its two lanes, and what is drawn in them."""

    def __init__(
        self,
        layout: _Layout,
        drawn: list[_Row],
        notes: list[str],
        links: Links,
        key_points: dict[tuple[str, str], str],
    ) -> None:
        self.layout, self.links, self.key_points = layout, links, key_points
        self.largest = max((len(heap) for row in drawn for *_, heap in row.heaps()), default=1)
        heads = [not at or row.side != drawn[at - 1].side for at, row in enumerate(drawn)]
        height = sum(map(self._height, drawn)) + layout.side * sum(heads) + (0 if drawn else 24)
        self.bottom = layout.head + height
        entries = _entries(drawn, self.largest, layout.width)
        lines = entries[-1][2] + 1 if entries else 0
        super().__init__(self.bottom + 12 + _KEY_LINE * lines + 18 * len(notes), layout.width)
        self._axes_and_heads(bool(drawn))
        y, spans = layout.head, []
        for row, head in zip(drawn, heads, strict=True):
            if head:
                y += layout.side
                self.text(0, y - 8, cut(row.side, 60) or "side not given", size=12, weight="bold")
            self._row(y, row)
            spans.append((y + layout.above, y + self._height(row)))
            y += self._height(row)
        self._grid(spans)
        self._key(entries, notes)

    def _height(self, row: _Row) -> float:
        return self.layout.above + self._tall(row) + _ESTIMATE * row.estimated()

    def _tall(self, row: _Row) -> float:
        """Return the height of a row's dots: of the tallest heap, or the largest dot."""
        return max((self._extent(len(heap)) for *_, heap in row.heaps()), default=0) + 11

    def _extent(self, n: int) -> float:
        return _STEP * n if n <= _HEAP else 2 * self._radius(n)

    def _radius(self, n: int) -> float:
        """Return the radius of a dot with a number, its area by how many statements there are, as the number fits."""
        return max(
            _FITS.get(len(_short(n)), _LARGE[0]), _LARGE[0] + (_LARGE[1] - _LARGE[0]) * math.sqrt(n / self.largest)
        )

    def _axes_and_heads(self, filled: bool) -> None:
        layout = self.layout
        for lane, head, places in ((layout.stance, "Stance", _STANCES), (layout.sound, "Sound", SOUNDS)):
            self.text(sum(lane) / 2, 14, head, weight="bold", align="center")
            for label, value in places.items():
                self.text(place(value, lane), 34, label, size=11, color=SOFT, align="center")
        self.text(layout.width, 14, "statements", size=9 if layout is _NARROW else 11, color=SOFT, align="right")
        if not filled:
            self.text(layout.indent, layout.head + 16, "no statement that the reader is sure of", size=11, color=SOFT)

    def _grid(self, spans: Sequence[Lane]) -> None:
        """Draw where the positions lie, beside the rows and not through the names: one path for each lane."""
        for lane in (self.layout.stance, self.layout.sound):
            places = [(place(value, lane), top, foot) for value in (-1, 0, 1) for top, foot in spans]
            x = [each for at, _, _ in places for each in (at, at, math.nan)]
            y = [each for _, top, foot in places for each in (top, foot, math.nan)]
            self.axes.plot(x, y, color=RULE, lw=1, zorder=1, clip_on=False)

    def _row(self, top: float, row: _Row) -> None:
        layout, tall = self.layout, self._tall(row)
        middle = top + layout.above + tall / 2
        base = top + 13 if layout.above else middle + 4
        self.text(layout.indent, base, cut(row.actor, layout.longest_name))
        self.text(layout.width, base, f"{len(row.statements):,}", align="right")
        foot = top + self._height(row)
        for lane_name, name, heap in row.heaps():
            x = place(_STANCES[name] if lane_name == "stance" else SOUNDS[name], getattr(layout, lane_name))
            self._heap(x, middle, row, (lane_name, name), heap)
        y = foot - _ESTIMATE / 2 - 1
        if row.stance is not None:
            self.mean(layout.stance, y, row.stance)
        if row.sound is not None and pd.notna(row.sound.mean):
            self.diamond(place(row.sound.mean, layout.sound), y, checked=False)

    def _heap(self, x: float, middle: float, row: _Row, where: tuple[str, str], heap: pd.DataFrame) -> None:
        """Draw the statements of one position above one another, or their number in one dot."""
        lane, name = where
        what = POSITIONS[name] if lane == "stance" else f"in {name} words" if name != "neutral" else "in neutral words"
        right = _DOT
        if len(heap) > _HEAP:
            radius = right = self._radius(len(heap))
            implied = lane == "stance" and not heap["explicit"].any()
            with self.mark(x, middle - radius, told(row.actor, what, heap), self.links.actor(row.actor_id)):
                self.dot(x, middle, radius, PAPER if implied else HUE, HUE)
                number = _short(len(heap))
                size, color = 10 - max(len(number) - 2, 0), INK if implied else PAPER
                self.text(x, middle + 0.36 * size, number, size=size, color=color, align="center")
        else:
            ordered = heap.sort_values("explicit", ascending=False, kind="stable") if lane == "stance" else heap
            for at in range(len(ordered)):
                one = ordered.iloc[at : at + 1]
                y = middle + _STEP * (at - (len(ordered) - 1) / 2)
                implied = lane == "stance" and not one["explicit"].iloc[0]
                words = told(row.actor, what + ", implied" * implied, one)
                with self.mark(x, y - _DOT, words, self.links.first(one)):
                    self.dot(x, y, _DOT, PAPER if implied else HUE, HUE)
        # A narrow lane has no room for words that say enough.
        if self.layout is not _NARROW and self.key_points.get(where) == row.actor_id:
            self.text(x + right + 4, middle + 3.6, _MOST[name], size=10)

    def _key(self, entries: Sequence[tuple[str, float, int]], notes: Sequence[str]) -> None:
        """Say under the rows what the marks are, and what the picture rests on."""
        self.line((0, self.width), (self.bottom + 4, self.bottom + 4), RULE)
        y = self.bottom
        for words, x, line in entries:
            y = self.bottom + 22 + _KEY_LINE * line
            if words == _SEVERAL:
                self.dot(x + 3, y - 4, 8, HUE, HUE)
                self.text(x + 3, y - 0.4, "12", size=9, color=PAPER, align="center")
            elif words in (_MACHINE, _CORRECTED):
                self.diamond(x, y - 4, words == _CORRECTED)
            elif words in (_INTERVAL, _IMPLIED):
                self.interval((x - 3, x + 12), y - 4, words == _INTERVAL)
            else:
                self.dot(x, y - 4, _DOT, PAPER if words == "implied" else HUE, HUE)
            self.text(x + (17 if words in (_SEVERAL, _INTERVAL, _IMPLIED) else 9), y, words, size=11, color=SOFT)
        for line, note in enumerate(notes):
            self.text(0, y + 22 + 18 * line, note, size=11, color=SOFT)


def _entries(drawn: Sequence[_Row], largest: int, width: float) -> list[tuple[str, float, int]]:
    """Return what the key explains, of what there is, with its place: how far from the left, and on which line."""
    means = [row.stance for row in drawn if row.stance is not None and pd.notna(row.stance.mean)]
    intervals = {bool(each.checked) for each in means if pd.notna(each.ci_low)}
    needed = {
        "statement": (bool(drawn), 90),
        "implied": (bool(drawn), 76),
        _SEVERAL: (largest > _HEAP, 186),
        _MACHINE: (any(row.estimated() for row in drawn), 152),
        _CORRECTED: (any(each.checked for each in means), 164),
        _INTERVAL: (True in intervals, 88),
        _IMPLIED: (False in intervals, 170),
    }
    found, x, line = [], 6.0, 0
    for words, (there, wide) in needed.items():
        if there:
            if x + wide > width:
                x, line = 6.0, line + 1
            found.append((words, x, line))
            x += wide
    return found


def _short(n: int) -> str:
    """Return a number that fits into a dot: 12, 1.2k, 12k."""
    return str(n) if n < 1000 else f"{n / 1000:.1f}k" if n < 9950 else f"{n / 1000:.0f}k"


def _key_points(drawn: list[_Row]) -> dict[tuple[str, str], str]:
    """Return the place → actor that has most statements there, in favor, against and harsh.

    Only where one alone has several, and statements enough for a mean.
    """
    found = {}
    for lane, name in (("stance", "favor"), ("stance", "against"), ("sound", "harsh")):
        counts = {row.actor_id: int((row.statements[lane] == name).sum()) for row in drawn}
        most = max(counts.values(), default=0)
        leading = [row.actor_id for row in drawn if counts[row.actor_id] == most and row.estimated(lane)]
        if most > 1 and list(counts.values()).count(most) == len(leading) == 1:
            found[lane, name] = leading[0]
    return found


def _notes(statements: pd.DataFrame, left_out: int, unsure: int) -> list[str]:
    base = f"{counted(len(statements), 'statement')} in {counted(statements['document_id'].nunique(), 'article')}"
    rest = f"{counted(left_out, 'more actor')} with fewer statements, in the table of numbers"
    doubtful = f"{counted(unsure, 'statement')} left out: the reader is not sure"
    return [base, *([rest] if left_out else []), *([doubtful] if unsure else [])]


def _counts(own: pd.DataFrame) -> dict[str, int]:
    """Return how many statements there are of each stance and of each sound."""
    stances, sounds = own["stance"].value_counts(), own["sound"].value_counts()
    return {
        **{name: int(stances.get(name, 0)) for name in POSITIONS},
        **{f"sound_{name}": int(sounds.get(name, 0)) for name in SOUNDS},
    }


def _data(drawn: list[_Row]) -> pd.DataFrame:
    """Return one row per actor drawn: the numbers of its statements by stance and sound, and both estimates."""
    found = []
    for row in drawn:
        numbers: dict[str, object] = {"actor_id": row.actor_id, "actor": row.actor, "side": row.side}
        numbers |= {"n_statements": len(row.statements), **_counts(row.statements)}
        for key in ("mean", "ci_low", "ci_high", "machine", "checked"):
            numbers[f"stance_{key}"] = getattr(row.stance, key, None)
        numbers["sound_mean"] = getattr(row.sound, "mean", None)
        found.append(numbers)
    return pd.DataFrame(found)


def _alternative(standing: pd.DataFrame, statements: pd.DataFrame) -> str:
    """Say what the picture shows: who stands where, with how many statements, and how many are harsh or warm."""
    if standing.empty:
        return "An empty figure: no statement was found that the reader is sure of."
    found = [f"Stance and sound of {counted(len(standing), 'actor')}, grouped by side."]
    for position, words in (
        ("favor", "In favor"),
        ("conditional", "On conditions"),
        ("against", "Against"),
        ("neutral", "No position"),
    ):
        group = standing[standing["position"] == position]
        actors = [_sounding(row, statements) for row in rows(group.head(12))]
        rest = f" and {len(group) - 12} more" if len(group) > 12 else ""
        if actors:
            found.append(f"{words}: {', '.join(actors)}{rest}.")
    return " ".join(found)


def _sounding(row: Any, statements: pd.DataFrame) -> str:
    sounds = statements.loc[statements["actor_id"] == row.actor_id, "sound"].value_counts()
    heard = "".join(f", {sounds[name]} {name}" for name in ("harsh", "warm") if sounds.get(name, 0))
    return f"{cut(row.actor, 60)} (n {row.n_statements}{heard})"
