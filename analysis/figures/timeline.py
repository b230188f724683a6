"""What changes over time: who moved, and when; and how far a debate falls into two camps.

Periods lie from left to right, with the number of statements as bars beneath. On a phone each actor's name stands above
its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from analysis.figures.evidence import POSITIONS, Links, mark_words
from analysis.notebook.canvas import HUE, INK, PAPER, PHONE, WIDTH, Canvas, Form, Lane, picture, place
from analysis.notebook.display import Picture, counted, cut, rows

_ROWS = 12
_RADIUS = (2.5, 6.0)
_COURSES = (Form(WIDTH, ((250, 680),), longest_name=24), Form(PHONE, ((74, 350),), above=24, longest_name=40))
_BIPOLARITY = (Form(WIDTH, ((250, 680),)), Form(PHONE, ((104, 350),)))
_KEY = (("dot", "position"), ("ring", "on one statement"), ("course", "course"), ("bar", "statements"))
#: Words beside a row → how far below its top, of the timeline and of the camps.
_LEVELS = {"favor": 14, "conditional": 32, "against": 50}
_CAMPS = {"two equal camps": 32, "evenly spread": 87, "all alike": 142}


class _Dot(NamedTuple):
    """A period of a row: heights of its dot and course, if any; radius; share of the tallest bar; words and link."""

    period: str
    level: float | None
    course: float | None
    radius: float
    several: bool
    share: float
    words: str
    href: str


class _OverTime(Canvas):
    """A figure whose periods lie from left to right."""

    def __init__(self, form: Form, periods: Sequence[str]) -> None:
        super().__init__(60, form.width)
        (self.lane,) = form.lanes
        step = (self.lane[1] - self.lane[0]) / max(len(periods), 1)
        self.x = {period: self.lane[0] + step * (number + 0.5) for number, period in enumerate(periods)}
        self.half = min(step * 0.3, 9)

    def row(self, top: float, levels: Mapping[str, float], bars: Lane, dots: Iterable[_Dot], stepped: bool) -> None:
        """Draw the levels that have a name, the course as a line, and for each period a dot and a bar.

        ``bars`` are the heights of the tallest and of their foot below the top.
        """
        for words, height in levels.items():
            self.line(self.lane, (top + height, top + height))
            self.label(self.lane[0] - 8, top + height + 4, words, "right")
        course = [(self.x[dot.period], top + dot.course) for dot in dots if dot.course is not None]
        for (x, y), (x_next, y_next) in pairwise(course):
            self.line((x, x_next, x_next), (y, y if stepped else y_next, y_next), INK, 1.5)
        for dot in dots:
            x, foot = self.x[dot.period], top + bars[1]
            tall = dot.share * (bars[1] - bars[0])
            y = foot - tall if dot.level is None else top + dot.level
            with self.mark(x, y - dot.radius, dot.words, dot.href):
                self.bar((x - self.half, x + self.half), (foot - tall, foot))
                if dot.level is not None:
                    self.dot(x, y, dot.radius, HUE if dot.several else PAPER)

    def dates(self, y: float) -> None:
        """Write as many periods as there is room for."""
        step = -(-len(self.x) // (5 if self.width == WIDTH else 3))
        for period in list(self.x)[:: step or 1]:
            self.label(self.x[period], y, period, "center")


def timeline(
    courses: pd.DataFrame, moves: pd.DataFrame, periods: Sequence[str], dated: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return the picture of who held which position when.

    ``courses`` and ``moves`` are those of `aggregate`, ``periods`` every period on the axis, silent ones too,
    ``dated`` the statements with their periods and ``quoted`` those that the page quotes (`evidence.quoted`). At most
    12 actors are drawn: those who moved, then those with most statements.

    >>> figures.timeline(courses, moves, ["2025-03-10"], dated, quoted).alt != ""
    True
    """
    weight = courses[courses["held"] != ""].groupby("actor_id")["n_statements"].sum()
    moved = moves["actor_id"].drop_duplicates()
    rest = weight.drop(moved, errors="ignore").sort_values(ascending=False, kind="stable")
    chosen = [*moved, *rest.index][:_ROWS]  # none who never took a position
    tallest, links, sure = max(courses["n_statements"], default=1), Links(quoted), dated[dated["sure"].astype(bool)]
    drawn = [
        (course, _dots(course, sure[sure["actor_id"] == actor_id], tallest, links))
        for actor_id, course in ((each, courses[courses["actor_id"] == each]) for each in chosen)
    ]

    def draw(form: Form) -> Canvas:
        canvas = _OverTime(form, periods)
        if not drawn:
            canvas.label(0, 44, "no dated statement found")
            return canvas
        canvas.label(form.width, 16, "statements", "right")
        top = 28.0
        for course, dots in drawn:
            base = top + (14 if form.above else 36)
            canvas.text(0, base, cut(course["actor"].iloc[0], form.longest_name))
            canvas.text(canvas.width, base, f"{course['n_statements'].sum():,}", align="right")
            canvas.row(top + form.above, _LEVELS, (62, 78), dots, stepped=True)
            top += 86 + form.above
        canvas.dates(top + 18)
        canvas.height = canvas.key(top + 44, _KEY) - 8
        return canvas

    said = [f"Positions over time of {counted(len(drawn), 'actor')}."]
    for held in (course[course["held"] != ""] for course, _ in drawn):
        steps = held[held["held"] != held["held"].shift()]
        words = ", ".join(f"{row.held} from {row.period}" for row in rows(steps))
        said.append(f"{cut(held['actor'].iloc[0], 60)}: {words} (n {held['n_statements'].sum()}).")
    alt = " ".join(said) if drawn else "An empty figure: no dated statement with a position was found."
    return picture(_COURSES, draw, alt, courses[courses["actor_id"].isin(chosen)])


def _dots(course: pd.DataFrame, statements: pd.DataFrame, tallest: int, links: Links) -> list[_Dot]:
    """Return the periods of an actor: its position, its course, and its statements, those of the position first."""
    found = []
    for row in rows(course):
        within = statements[statements["period"] == row.period]
        within = within.loc[(within["stance"] != row.position).sort_values(kind="stable").index]
        words = mark_words(row.actor, f"{row.period}, {POSITIONS[row.position]}", within)
        if len(within) != 1:
            counts = within["stance"].value_counts()
            parts = ", ".join(f"{counts[stance]} {each}" for stance, each in POSITIONS.items() if stance in counts)
            words = f"{cut(row.actor, 40)}, {row.period}: {counted(len(within), 'statement')}, {parts}"
        share = row.n_statements / tallest
        heights = (_LEVELS.get(row.position), _LEVELS.get(row.held))
        radius = _RADIUS[0] + (_RADIUS[1] - _RADIUS[0]) * share**0.5
        found.append(_Dot(row.period, *heights, radius, row.n_taken > 1, share, words, links.first(within)))
    return found


def camps_over_time(
    bipolarity: pd.DataFrame, periods: Sequence[str], statements: pd.DataFrame, quoted: pd.DataFrame
) -> Picture:
    """Return bipolarity (0 to 1) by period as dots on a line, and the statements it rests on as bars beneath.

    ``statements`` have periods; ``quoted`` are those that the page quotes, which the marks lead to (`evidence.quoted`).

    >>> figures.camps_over_time(network.bipolarity(coded), ["2025-03-10"], dated, quoted).alt != ""
    True
    """
    taken = statements[statements["sure"].astype(bool) & (statements["stance"] != "neutral")]
    links, tallest, dots, said = Links(quoted), max(bipolarity["n_statements"], default=1), [], []
    for row in rows(bipolarity):
        level, measure = None, row.note
        if pd.notna(row.bipolarity):
            level, measure = place(row.bipolarity, (142, 32), 0), f"bipolarity {row.bipolarity:.2f}"
            said.append(f"{row.period} {row.bipolarity:.2f} (n {row.n_statements})")
        words = f"{row.period}: {measure}; {counted(row.n_statements, 'statement')} of {counted(row.n_nodes, 'actor')}"
        href = links.first(taken[taken["period"] == row.period])
        dots.append(_Dot(row.period, level, level, 5, True, row.n_statements / tallest, words, href))

    def draw(form: Form) -> Canvas:
        canvas = _OverTime(form, periods)
        canvas.height = 206
        canvas.row(0, _CAMPS, (148, 178), dots, stepped=False)
        canvas.dates(196)
        canvas.text(canvas.lane[0] - 8, 18, "bipolarity", 11, weight="bold", align="right")
        canvas.label(canvas.lane[0] - 8, 178, "statements", "right")
        return canvas

    alt = f"Bipolarity by period: {', '.join(said)}." if said else "An empty figure: no period has two actors."
    return picture(_BIPOLARITY, draw, alt, bipolarity)
