"""What changes over time: who moved, and when; and how far a debate falls into two camps.

Periods lie from left to right, with the number of statements as bars beneath. Drawn twice, for a page and for a phone,
where each actor's name stands above its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, PHONE, RULE, WIDTH, Canvas, Form, picture, place
from analysis.figures.display import Picture, counted, cut, rows
from analysis.figures.links import POSITIONS, Links, told

_ROWS = 12
_LEVELS = {"favor": 14.0, "conditional": 32.0, "against": 50.0}  # below the top of a row
_VOLUME = (62, 78)  # from the top of the tallest bar to its foot
_RADIUS = (2.5, 6.0)
_COURSES = (Form(WIDTH, ((250, 680),), longest_name=24), Form(PHONE, ((74, 350),), above=24, longest_name=40))
_KEY = (("dot", "position"), ("ring", "on one statement"), ("course", "course"), ("bar", "statements"))
_CAMPS = {"two equal camps": 1.0, "evenly spread": 0.5, "all alike": 0.0}
_HEIGHTS, _BARS = (142, 32), (148, 178)  # of bipolarity from 0 to 1, and of the bars
_BIPOLARITY = (Form(WIDTH, ((250, 680),)), Form(PHONE, ((104, 350),)))


class _OverTime(Canvas):
    """A figure whose periods lie from left to right."""

    def __init__(self, form: Form, periods: Sequence[str]) -> None:
        super().__init__(width=form.width)
        self.form, (self.lane,) = form, form.lanes
        step = (self.lane[1] - self.lane[0]) / max(len(periods), 1)
        self.x = {period: self.lane[0] + step * (number + 0.5) for number, period in enumerate(periods)}
        self.half = min(step * 0.3, 9)

    def levels(self, values: Mapping[str, float]) -> None:
        """Draw the heights that have a name."""
        for words, y in values.items():
            self.line(self.lane, (y, y), RULE)
            self.label(self.lane[0] - 8, y + 4, words, "right")

    def volume(self, period: str, foot: float, tall: float) -> None:
        """Draw the number of a period's statements."""
        self.bar((self.x[period] - self.half, self.x[period] + self.half), (foot - tall, foot))

    def dates(self, y: float) -> None:
        """Write as many periods as there is room for."""
        step = -(-len(self.x) // (5 if self.width == WIDTH else 3))
        for period in list(self.x)[:: step or 1]:
            self.label(self.x[period], y, period, "center")


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
    weight = courses[courses["held"] != ""].groupby("actor_id")["n_statements"].sum()
    moved = moves["actor_id"].drop_duplicates()
    rest = weight.drop(moved, errors="ignore").sort_values(ascending=False, kind="stable")
    sure = dated[dated["sure"].astype(bool)]
    own = [
        (courses[courses["actor_id"] == actor_id], sure[sure["actor_id"] == actor_id])
        for actor_id in [*moved, *rest.index][:_ROWS]  # none who never took a position
    ]
    links, tallest = Links(quoted), max(courses["n_statements"], default=1)

    def draw(form: Form) -> Canvas:
        canvas = _OverTime(form, periods)
        canvas.height = 60
        if not own:
            canvas.label(0, 44, "no dated statement found")
            return canvas
        canvas.label(form.width, 16, "statements", "right")
        for number, (course, statements) in enumerate(own):
            _course(canvas, 28 + (86 + form.above) * number, course, statements, tallest, links)
        bottom = 28 + (86 + form.above) * len(own)
        canvas.dates(bottom + 18)
        canvas.height = canvas.key(bottom + 44, _KEY) - 8
        return canvas

    shown = courses[courses["actor_id"].isin(course["actor_id"].iloc[0] for course, _ in own)]
    return picture(_COURSES, draw, _courses_told([course for course, _ in own]), shown)


def _course(
    canvas: _OverTime, top: float, course: pd.DataFrame, statements: pd.DataFrame, tallest: int, links: Links
) -> None:
    """Draw an actor's row: the course as a line of steps, each period's position as a dot, its statements as a bar."""
    base = top + (14 if canvas.form.above else 36)
    canvas.text(0, base, cut(course["actor"].iloc[0], canvas.form.longest_name))
    canvas.text(canvas.width, base, f"{course['n_statements'].sum():,}", align="right")
    top += canvas.form.above
    canvas.levels({position: top + level for position, level in _LEVELS.items()})
    held = course[course["held"] != ""]
    steps = [(canvas.x[row.period], top + _LEVELS[row.held]) for row in rows(held)]
    for (x, y), (x_next, y_next) in pairwise(steps):
        canvas.line((x, x_next, x_next), (y, y, y_next), INK, 1.5)
    for row in rows(course):
        x, level = canvas.x[row.period], top + _LEVELS.get(row.position, _VOLUME[0])
        share = row.n_statements / tallest
        within = statements[statements["period"] == row.period]
        within = within.loc[(within["stance"] != row.position).sort_values(kind="stable").index]
        with canvas.mark(x, level - _RADIUS[1], _course_told(row, within), links.first(within)):
            canvas.volume(row.period, top + _VOLUME[1], share * (_VOLUME[1] - _VOLUME[0]))
            if row.position != "neutral":
                radius = _RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * share**0.5
                canvas.dot(x, level, radius, HUE if row.n_taken > 1 else PAPER)


def _course_told(row: Any, within: pd.DataFrame) -> str:
    if len(within) == 1:
        return told(row.actor, f"{row.period}, {POSITIONS[row.position]}", within)
    counts = within["stance"].value_counts()
    parts = ", ".join(f"{counts[stance]} {words}" for stance, words in POSITIONS.items() if stance in counts)
    return f"{cut(row.actor, 40)}, {row.period}: {counted(len(within), 'statement')}, {parts}"


def _courses_told(courses: Sequence[pd.DataFrame]) -> str:
    """Say what the picture shows: who holds what from when."""
    if not courses:
        return "An empty figure: no dated statement with a position was found."
    said = [f"Positions over time of {counted(len(courses), 'actor')}."]
    for course in courses:
        held = course[course["held"] != ""]
        steps = held[held["held"] != held["held"].shift()]
        words = ", ".join(f"{row.held} from {row.period}" for row in rows(steps))
        said.append(f"{cut(held['actor'].iloc[0], 60)}: {words} (n {held['n_statements'].sum()}).")
    return " ".join(said)


def camps_over_time(
    bipolarity: pd.DataFrame, periods: Sequence[str], statements: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return bipolarity (0 to 1) by period as dots on a line, and the statements it rests on as bars beneath.

    ``statements`` have periods; ``quoted`` are those that the page quotes, which the marks lead to (`evidence.quoted`).

    >>> figures.camps_over_time(network.bipolarity(coded), ["2025-03-10"], dated, quoted).alt != ""
    True
    """
    taken = statements[statements["sure"].astype(bool) & (statements["stance"] != "neutral")]
    links, tallest = Links(quoted), max(bipolarity["n_statements"], default=1)
    measured = bipolarity.dropna(subset=["bipolarity"])
    level = {row.period: place(row.bipolarity, _HEIGHTS, 0) for row in rows(measured)}

    def draw(form: Form) -> Canvas:
        canvas = _OverTime(form, periods)
        canvas.height = 206
        left, foot = canvas.lane[0] - 8, _BARS[1]
        canvas.levels({words: place(value, _HEIGHTS, 0) for words, value in _CAMPS.items()})
        canvas.line([canvas.x[period] for period in level], list(level.values()), INK, 1.5)
        for row in rows(bipolarity):
            tall = (_BARS[1] - _BARS[0]) * row.n_statements / tallest
            href = links.first(taken[taken["period"] == row.period])
            y = level.get(row.period)
            measure = row.note if y is None else f"bipolarity {row.bipolarity:.2f}"
            words = (
                f"{row.period}: {measure}; {counted(row.n_statements, 'statement')} of {counted(row.n_nodes, 'actor')}"
            )
            with canvas.mark(canvas.x[row.period], foot - tall if y is None else y - 5, words, href):
                canvas.volume(row.period, foot, tall)
                if y is not None:
                    canvas.dot(canvas.x[row.period], y, 5)
        canvas.dates(foot + 18)
        canvas.text(left, 18, "bipolarity", 11, weight="bold", align="right")
        canvas.label(left, foot, "statements", "right")
        return canvas

    said = ", ".join(f"{row.period} {row.bipolarity:.2f} (n {row.n_statements})" for row in rows(measured))
    alt = f"Bipolarity by period: {said}." if said else "An empty figure: no period has two actors."
    return picture(_BIPOLARITY, draw, alt, bipolarity)
