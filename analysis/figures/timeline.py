"""Who moved, and when: a row for each actor, time from left to right, position as height, volume as bars beneath."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, RULE, SOFT, Canvas, Lane, house_style
from analysis.figures.display import Picture, counted, cut, rows

_ROW, _HEAD, _FOOT, _NAME, _COUNT = 86, 28, 26, 0, 716
_TIME: Lane = (250, 680)
_LEVELS = {"favor": 14.0, "conditional": 32.0, "against": 50.0}  # below the top of a row
_VOLUME: Lane = (62, 78)  # from the top of the tallest bar to its foot
_ROWS, _LONGEST_NAME, _DATES = 12, 24, 5
_RADIUS: Lane = (2.0, 6.0)


def timeline(courses: pd.DataFrame, moves: pd.DataFrame, periods: Sequence[str], scores: pd.DataFrame) -> Picture:
    """Return the picture of who held which position when.

    ``courses`` and ``moves`` are those of `aggregate`, ``periods`` every period on the axis, silent ones too, and
    ``scores`` the estimates by period, whose intervals are drawn where there are any. At most 12 actors are drawn:
    those who moved, then those with most statements.
    """
    chosen = _chosen(courses, moves)
    height = _HEAD + _ROW * max(len(chosen), 1) + _FOOT
    with house_style():
        canvas = _Canvas(height, periods)
        canvas.dates(bool(chosen))
        tallest = max(courses["n_statements"], default=1)
        for number, actor_id in enumerate(chosen):
            canvas.row(_HEAD + number * _ROW)
            canvas.course(courses[courses["actor_id"] == actor_id], tallest)
            canvas.intervals(scores[scores["actor_id"] == actor_id])
        return Picture(canvas.svg(), _alternative(courses, moves, chosen))


class _Canvas(Canvas):
    """The paper of this figure: its axis of time, and what is drawn in the row it has come to."""

    def __init__(self, height: float, periods: Sequence[str]) -> None:
        super().__init__(height)
        self.step = (_TIME[1] - _TIME[0]) / max(len(periods), 1)
        self.x = {period: _TIME[0] + self.step * (number + 0.5) for number, period in enumerate(periods)}
        self.top = 0.0

    def dates(self, drawn: bool) -> None:
        """Write at most five dates under the rows, evenly spaced."""
        if not drawn:
            self.text(_NAME, _HEAD + 16, "no dated statement found", size=11, color=SOFT)
            return
        self.text(_COUNT, 16, "n", size=11, color=SOFT, align="right")
        periods = list(self.x)
        every = -(-len(periods) // _DATES)
        for period in periods[::every]:
            self.text(self.x[period], self.height - 8, period, size=11, color=SOFT, align="center")

    def row(self, top: float) -> None:
        """Begin a row: draw its three levels."""
        self.top = top
        for position, level in _LEVELS.items():
            self.line(_TIME, (top + level, top + level), RULE)
            self.text(_TIME[0] - 8, top + level + 4, position, size=10, color=SOFT, align="right")

    def course(self, own: pd.DataFrame, tallest: int) -> None:
        """Draw the course as a line of steps, each period's position as a dot, and its statements as a bar."""
        self.text(_NAME, self.top + 36, cut(own["actor"].iloc[0], _LONGEST_NAME))
        self.text(_COUNT, self.top + 36, str(own["n_statements"].sum()), align="right")
        self._steps(own[own["held"] != ""])
        for row in rows(own):
            x, share = self.x[row.period], row.n_statements / tallest
            width = min(self.step * 0.3, 9)
            low = self.top + _VOLUME[1]
            self.bar((x - width, x + width), (low - share * (_VOLUME[1] - _VOLUME[0]), low), SOFT)
            if row.position != "neutral":
                radius = _RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * share**0.5
                self.dot(x, self.top + _LEVELS[row.position], radius, HUE if row.n_taken > 1 else PAPER, HUE)

    def _steps(self, held: pd.DataFrame) -> None:
        last: tuple[float, float] | None = None
        for row in rows(held):
            x, y = self.x[row.period], self.top + _LEVELS[row.held]
            if last is not None:
                self.line((last[0], x), (last[1], last[1]), INK, 1.5)
                self.line((x, x), (last[1], y), INK, 1.5)
            last = x, y

    def intervals(self, scores: pd.DataFrame) -> None:
        high, low = _LEVELS["favor"], _LEVELS["against"]
        for row in rows(scores.dropna(subset=["ci_low"])):
            x = self.x[row.period] + min(self.step * 0.2, 8)
            ends = [self.top + low + (value + 1) / 2 * (high - low) for value in (row.ci_low, row.ci_high)]
            self.line((x, x), (ends[0], ends[1]), SOFT, 1.5)


def _chosen(courses: pd.DataFrame, moves: pd.DataFrame) -> list[str]:
    """Return the actors to draw: who moved, then who has most statements; none who never took a position."""
    weight = courses[courses["held"] != ""].groupby("actor_id")["n_statements"].sum()
    moved = moves["actor_id"].drop_duplicates()
    rest = weight.drop(moved, errors="ignore").sort_values(ascending=False, kind="stable")
    return [*moved, *rest.index][:_ROWS]


def _alternative(courses: pd.DataFrame, moves: pd.DataFrame, chosen: Sequence[str]) -> str:
    """Say what the picture shows: who holds what from when, and who moved."""
    if not chosen:
        return "An empty figure: no dated statement with a position was found."
    told = [f"Positions over time of {counted(len(chosen), 'actor')}."]
    for actor_id in chosen:
        own = courses[(courses["actor_id"] == actor_id) & (courses["held"] != "")]
        steps = own[own["held"] != own["held"].shift()]
        words = ", ".join(f"{row.held} from {row.period}" for row in rows(steps))
        told.append(f"{cut(own['actor'].iloc[0], 60)}: {words} (n {own['n_statements'].sum()}).")
    return " ".join(told)
