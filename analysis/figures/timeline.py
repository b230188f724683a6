"""Who moved, and when: a row for each actor, time from left to right, position as height, volume as bars beneath.

Drawn twice, for a page and for a phone, where each actor's name stands above its row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, PHONE, RULE, SOFT, WIDTH, Canvas, Lane, house_style, picture
from analysis.figures.display import Picture, counted, cut, rows
from analysis.figures.links import POSITIONS, Links, told

_HEAD, _FOOT = 28, 72
_LEVELS = {"favor": 14.0, "conditional": 32.0, "against": 50.0}  # below the top of a row
_VOLUME: Lane = (62, 78)  # from the top of the tallest bar to its foot
_ROWS = 12
_RADIUS: Lane = (2.5, 6.0)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places in points; ``above`` is how much a name needs above its row, ``dates`` how many fit under it."""

    width: float
    time: Lane
    row: float
    above: float
    longest_name: int
    dates: int


_WIDE = _Layout(WIDTH, (250, 680), row=86, above=0, longest_name=24, dates=5)
_NARROW = _Layout(PHONE, (74, 350), row=110, above=22, longest_name=40, dates=3)


def timeline(
    courses: pd.DataFrame,
    moves: pd.DataFrame,
    periods: Sequence[str],
    dated: pd.DataFrame,
    quoted: pd.DataFrame,
) -> Picture:
    """Return the picture of who held which position when.

    ``courses`` and ``moves`` are those of `aggregate`, ``periods`` every period on the axis, silent ones too,
    ``dated`` the statements with their periods and ``quoted`` those that the page quotes (`evidence.quoted`). At most
    12 actors are drawn: those who moved, then those with most statements.

    >>> courses, moves = aggregate.courses(dated), aggregate.moves(dated)
    >>> figures.timeline(courses, moves, ["2025-03-10"], dated, quoted).alt != ""
    True
    """
    chosen = _chosen(courses, moves)
    sure = dated[dated["sure"].astype(bool)]
    own = [tuple(each[each["actor_id"] == actor_id] for each in (courses, sure)) for actor_id in chosen]
    tallest = max(courses["n_statements"], default=1)
    with house_style():
        canvases = [_Canvas(layout, periods, len(chosen)) for layout in (_WIDE, _NARROW)]
        for canvas in canvases:
            for number, (course, statements) in enumerate(own):
                canvas.row(number, course["actor"].iloc[0], int(course["n_statements"].sum()))
                canvas.course(course, statements, tallest, Links(quoted))
        return picture(canvases, _alternative(courses, chosen), courses[courses["actor_id"].isin(chosen)])


class _Canvas(Canvas):
    """The paper of this figure: its axis of time, and what is drawn in the row it has come to."""

    def __init__(self, layout: _Layout, periods: Sequence[str], n_rows: int) -> None:
        self.layout = layout
        super().__init__(_HEAD + layout.row * max(n_rows, 1) + _FOOT, layout.width)
        start, end = layout.time
        self.step = (end - start) / max(len(periods), 1)
        self.half = min(self.step * 0.3, 9)
        self.x = {period: start + self.step * (number + 0.5) for number, period in enumerate(periods)}
        self.top = 0.0
        if not n_rows:
            self.text(0, _HEAD + 16, "no dated statement found", size=11, color=SOFT)
            return
        self.text(layout.width, 16, "statements", size=11, color=SOFT, align="right")
        for period in periods[:: -(-len(periods) // layout.dates)]:
            self.text(self.x[period], self.height - _FOOT + 18, period, size=11, color=SOFT, align="center")
        self._key()

    def _key(self) -> None:
        """Say under the rows what the marks are."""
        y = self.height - (28 if self.layout is _WIDE else 24)
        x = 6.0
        for words, width in (("position", 68), ("on one statement", 122), ("course", 64), ("statements", 88)):
            if self.layout is _NARROW and words == "course":
                x, y = 6.0, y + 18
            if words == "course":
                self.line((x - 4, x + 8), (y - 4, y - 4), INK, 1.5)
            elif words == "statements":
                self.bar((x - 2, x + 6), (y - 9, y), SOFT)
            else:
                self.dot(x, y - 4, 4.5, HUE if words == "position" else PAPER, HUE)
            self.text(x + 12, y, words, size=11, color=SOFT)
            x += width + 14

    def row(self, number: int, actor: str, n_statements: int) -> None:
        """Begin a row: write whose it is, and draw its three levels."""
        layout, top = self.layout, _HEAD + number * self.layout.row
        base = top + (14 if layout.above else 36)
        self.text(0, base, cut(actor, layout.longest_name))
        self.text(layout.width, base, f"{n_statements:,}", align="right")
        self.top = top + layout.above
        for position, level in _LEVELS.items():
            self.line(layout.time, (self.top + level, self.top + level), RULE)
            self.text(layout.time[0] - 8, self.top + level + 4, position, size=10, color=SOFT, align="right")

    def course(self, own: pd.DataFrame, statements: pd.DataFrame, tallest: int, links: Links) -> None:
        """Draw the course as a line of steps, each period's position as a dot, and its statements as a bar."""
        self._steps(own[own["held"] != ""])
        low = self.top + _VOLUME[1]
        for row in rows(own):
            x, share = self.x[row.period], row.n_statements / tallest
            within = statements[statements["period"] == row.period]
            within = within.loc[(within["stance"] != row.position).sort_values(kind="stable").index]
            level = self.top + _LEVELS.get(row.position, _VOLUME[0])
            with self.mark(x, level - _RADIUS[1], _told(row, within), links.first(within)):
                self.bar((x - self.half, x + self.half), (low - share * (_VOLUME[1] - _VOLUME[0]), low), SOFT)
                if row.position != "neutral":
                    radius = _RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * share**0.5
                    self.dot(x, level, radius, HUE if row.n_taken > 1 else PAPER, HUE)

    def _steps(self, held: pd.DataFrame) -> None:
        last: tuple[float, float] | None = None
        for row in rows(held):
            x, y = self.x[row.period], self.top + _LEVELS[row.held]
            if last is not None:
                self.line((last[0], x), (last[1], last[1]), INK, 1.5)
                self.line((x, x), (last[1], y), INK, 1.5)
            last = x, y


def _told(row: Any, within: pd.DataFrame) -> str:
    if len(within) == 1:
        return told(row.actor, f"{row.period}, {POSITIONS[row.position]}", within)
    counts = within["stance"].value_counts()
    parts = ", ".join(f"{counts[stance]} {words}" for stance, words in POSITIONS.items() if stance in counts)
    return f"{cut(row.actor, 40)}, {row.period}: {counted(len(within), 'statement')}, {parts}"


def _chosen(courses: pd.DataFrame, moves: pd.DataFrame) -> list[str]:
    """Return the actors to draw: who moved, then who has most statements; none who never took a position."""
    weight = courses[courses["held"] != ""].groupby("actor_id")["n_statements"].sum()
    moved = moves["actor_id"].drop_duplicates()
    rest = weight.drop(moved, errors="ignore").sort_values(ascending=False, kind="stable")
    return [*moved, *rest.index][:_ROWS]


def _alternative(courses: pd.DataFrame, chosen: Sequence[str]) -> str:
    """Say what the picture shows: who holds what from when."""
    if not chosen:
        return "An empty figure: no dated statement with a position was found."
    said = [f"Positions over time of {counted(len(chosen), 'actor')}."]
    for actor_id in chosen:
        own = courses[(courses["actor_id"] == actor_id) & (courses["held"] != "")]
        steps = own[own["held"] != own["held"].shift()]
        words = ", ".join(f"{row.held} from {row.period}" for row in rows(steps))
        said.append(f"{cut(own['actor'].iloc[0], 60)}: {words} (n {own['n_statements'].sum()}).")
    return " ".join(said)
