"""The main figure: a row for each actor, grouped by side, stance on the left and tone on the right, never merged.

Position carries the meaning, so no colour has to be told apart. Colours are written as the page's own variables with
the light values to fall back on: one picture serves a light and a dark page, and a JupyterLab cell. It is drawn twice,
for a page and for a phone, where each actor's name stands above its dots.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, RULE, SOFT, Canvas, Lane, house_style, place
from analysis.figures.display import Picture, counted, cut, number, rows

_ROWS = 40
#: More dots than this cover one another: of a crowd some are drawn, spread evenly over it.
_HEAP, _TONES = 20, 40


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places in points, one point being one unit of the SVG. The lanes say where −1 and +1 of each measure lie.

    ``name`` and ``marks`` say how far above the foot of a row the actor's name and its dots are; ``step`` and ``heap``
    how far the dots of one heap are apart, and its greatest width.
    """

    width: float
    stance: Lane
    tone: Lane
    apart: float
    row: float
    name: float
    marks: float
    indent: float
    side: float = 32
    head: float = 46
    foot: float = 74
    step: float = 11
    heap: float = 55
    longest_name: int = 27


_WIDE = _Layout(720, (235, 445), (510, 630), apart=644, row=24, name=8, marks=12, indent=14)
_NARROW = _Layout(
    360, (26, 176), (228, 348), apart=314, row=46, name=28, marks=11, indent=0, step=9, heap=36, longest_name=34
)


def stance_and_tone(
    standing: pd.DataFrame, statements: pd.DataFrame, scores: pd.DataFrame, tones: pd.DataFrame, sounding: pd.DataFrame
) -> Picture:
    """Return the picture of who stands where and sounds how.

    ``standing`` gives the rows and their order, ``statements`` the dots, ``scores`` and ``tones`` the estimates
    (`aggregate`), ``sounding`` the actors marked as apart. At most 40 actors are drawn, those that come first.
    Statements that the reader is not sure of are counted under the picture and not drawn.
    """
    sure = statements["sure"].astype(bool)
    unsure, statements = int((~sure).sum()), statements[sure]
    tables = (standing, statements, scores, tones, sounding, unsure)
    with house_style():
        return Picture(
            _drawn(_WIDE, *tables), _alternative(standing, statements, sounding), narrow=_drawn(_NARROW, *tables)
        )


def _drawn(
    layout: _Layout,
    standing: pd.DataFrame,
    statements: pd.DataFrame,
    scores: pd.DataFrame,
    tones: pd.DataFrame,
    sounding: pd.DataFrame,
    unsure: int,
) -> str:
    drawn = standing.head(_ROWS)
    heads = drawn["side"].ne(drawn["side"].shift()) if len(drawn) else pd.Series(dtype=bool)
    height = layout.row * max(len(drawn), 1) + layout.side * int(heads.sum())
    crowded = _crowded(statements[statements["actor_id"].isin(drawn["actor_id"])])
    canvas = _Canvas(layout, height, len(standing) - _ROWS, crowded, unsure)
    canvas.axes_and_heads(bool(len(drawn)))
    y, feet = layout.head, []
    for row, head in zip(rows(drawn), heads, strict=True):
        if head:
            y += layout.side
            canvas.text(0, y - 8, cut(row.side, 60) or "side not given", size=12, weight="bold")
        y += layout.row
        feet.append(y - layout.marks)
        own = statements[statements["actor_id"] == row.actor_id]
        canvas.names(y, row.actor, len(own), apart=row.actor_id in set(sounding["actor_id"]))
        canvas.stances(y - layout.marks, own)
        canvas.tones(y - layout.marks, own)
        canvas.estimate(y - layout.marks, layout.stance, scores[scores["actor_id"] == row.actor_id])
        canvas.estimate(y - layout.marks, layout.tone, tones[tones["actor_id"] == row.actor_id])
    if layout is _NARROW:  # whole lines would run through the names
        canvas.grid([(foot - 9, foot + 9) for foot in feet])
    if len(drawn):
        measured = bool(pd.concat([scores["ci_low"], tones["ci_low"]]).notna().any())
        canvas.key(measured, len(statements), statements["document_id"].nunique(), bool(len(sounding)))
    return canvas.svg()


class _Canvas(Canvas):
    """The paper of this figure: its two lanes, and what is drawn in them."""

    def __init__(self, layout: _Layout, rows: float, left_out: int, crowded: bool, unsure: int) -> None:
        self.layout, self.left_out, self.crowded, self.unsure = layout, max(left_out, 0), crowded, unsure
        self.bottom = layout.head + rows + (24 if left_out > 0 else 0)
        super().__init__(self.bottom + layout.foot + 20 * (crowded + bool(unsure)), layout.width)

    def axes_and_heads(self, rows: bool) -> None:
        layout = self.layout
        for lane, head, labels in (
            (layout.stance, "Stance", ("against", "conditional", "favor")),
            (layout.tone, "Tone", ("−1", "0", "+1")),
        ):
            self.text(sum(lane) / 2, 14, head, weight="bold", align="center")
            for value, label in zip((-1, 0, 1), labels, strict=True):
                self.text(place(value, lane), 34, label, size=11, color=SOFT, align="center")
        if layout is _WIDE:
            self.grid([(layout.head, self.bottom - 4)])
            self.text(layout.width - 4, 34, "n", size=11, color=SOFT, align="right")
        if not rows:
            nothing = "no statement that the reader is sure of" if self.unsure else "no statement found"
            self.text(layout.indent, layout.head + 16, nothing, size=11, color=SOFT)
        if self.left_out:
            self.text(layout.indent, self.bottom - 8, f"and {self.left_out} more, in the table", size=11, color=SOFT)

    def grid(self, pieces: Sequence[Lane]) -> None:
        """Draw the ends and the middle of both lanes under all else, each as one path however many pieces it has."""
        y = [edge for top, bottom in pieces for edge in (top, bottom, math.nan)]
        for lane in (self.layout.stance, self.layout.tone):
            for value in (-1, 0, 1):
                x = [place(value, lane)] * len(y)
                color, style = (RULE, "-") if value else (SOFT, ":")
                self.axes.plot(x, y, color=color, lw=1, ls=style, zorder=1, clip_on=False)

    def names(self, y: float, actor: str, n_statements: int, apart: bool) -> None:
        """Write an actor's name, the number of statements, and whether tone and stance point apart."""
        layout, base = self.layout, y - self.layout.name
        self.text(layout.indent, base, cut(actor, layout.longest_name))
        self.text(layout.width - 4, base, str(n_statements) if layout is _WIDE else f"n {n_statements}", align="right")
        if apart:
            align = "left" if layout is _WIDE else "right"
            self.text(layout.apart, base, "apart", size=11, color=HUE, align=align)

    def stances(self, y: float, own: pd.DataFrame) -> None:
        """Draw a dot for each statement with a position, heaped towards the middle; open where it is implied."""
        layout, taken = self.layout, own.dropna(subset=["score"])
        if len(own) and taken.empty:
            self.text(place(0, layout.stance) + 6, y + 4, "no position taken", size=11, color=SOFT)
        for score, heap in taken.groupby("score"):
            step = min(layout.step, layout.heap / max(min(len(heap), _HEAP) - 1, 1))
            towards = -1 if float(str(score)) > 0 else 1
            for i, explicit in enumerate(_spread(sorted(heap["explicit"].astype(bool), reverse=True), _HEAP)):
                x = place(float(str(score)), layout.stance) + towards * step * i
                self.dot(x, y, 5, HUE if explicit else PAPER, HUE)

    def tones(self, y: float, own: pd.DataFrame) -> None:
        every = own["tone"].tolist()
        for tone in every if len(every) <= _TONES else _spread(sorted(every), _TONES):
            self.dot(place(tone, self.layout.tone), y, 3, SOFT, SOFT, alpha=0.5)

    def estimate(self, y: float, lane: Lane, found: pd.DataFrame) -> None:
        """Draw the mean as a bar, and the interval as a line through it; neither where there is too little."""
        for row in rows(found.dropna(subset=["mean"])):
            x, measured = place(row.mean, lane), pd.notna(row.ci_low)
            if measured:
                self.line((place(row.ci_low, lane), place(row.ci_high, lane)), (y, y), INK, 1.5)
            if measured or lane == self.layout.tone:  # a mean stance without interval lies where its dots lie
                self.line((x, x), (y - 7, y + 7), INK, 2)

    def key(self, measured: bool, n_statements: int, n_documents: int, apart: bool) -> None:
        """Say under the rows what the marks are, and what the picture rests on."""
        layout, y = self.layout, self.bottom + 22
        self.line((0, layout.width), (self.bottom + 2, self.bottom + 2), RULE)
        x = layout.stance[0]
        self.dot(x, y - 4, 5, HUE, HUE)
        self.dot(x + 83, y - 4, 5, PAPER, HUE)
        words = [(x + 11, y, "statement"), (x + 94, y, "implied")]
        x = layout.tone[0]
        self.dot(x, y - 4, 3, SOFT, SOFT, alpha=0.5)
        self.line((x + 80, x + 80), (y - 10, y + 2), INK, 2)
        if measured:
            self.line((x + 72, x + 88), (y - 4, y - 4), INK, 1.5)
        words += [(x + 9, y, "statement"), (x + 94, y, "mean")]
        base = f"{counted(n_statements, 'statement')} in {counted(n_documents, 'article')}"
        base += "; a line through a mean is its interval" if measured else "; too few articles for intervals"
        notes = {
            base: True,
            f"{counted(self.unsure, 'statement')} not drawn: the reader is not sure": self.unsure > 0,
            "apart: sounds the opposite of what it stands for": apart,
            "of crowded dots some are drawn; n counts all": self.crowded,
        }
        told = [note for note, needed in notes.items() if needed]
        words += [(0, y + 24 + 20 * line, note) for line, note in enumerate(told)]
        for left, below, said in words:
            self.text(left, below, said, size=11, color=SOFT)


def _crowded(statements: pd.DataFrame) -> bool:
    """Tell whether an actor has more dots than are drawn."""
    heaps = statements.groupby(["actor_id", "score"]).size()
    return bool((heaps > _HEAP).any() or (statements["actor_id"].value_counts() > _TONES).any())


def _spread(values: Sequence[Any], most: int) -> Sequence[Any]:
    """Return at most so many of the values, evenly spread over their order, the first and the last among them."""
    if len(values) <= most:
        return values
    return [values[number * (len(values) - 1) // (most - 1)] for number in range(most)]


def _alternative(standing: pd.DataFrame, statements: pd.DataFrame, sounding: pd.DataFrame) -> str:
    """Say what the picture shows: who stands where with how many statements and which mean tone, and who is apart."""
    if standing.empty:
        return "An empty figure: no statement was found that the reader is sure of."
    tones = statements.groupby("actor_id")["tone"].mean()
    told = [f"Stance and tone of {counted(len(standing), 'actor')}, grouped by side."]
    for position, words in (
        ("favor", "In favor"),
        ("conditional", "On conditions"),
        ("against", "Against"),
        ("neutral", "No position"),
    ):
        group = standing[standing["position"] == position]
        actors = [
            f"{cut(row.actor, 60)} (n {row.n_statements}, tone {number(tones[row.actor_id])})" for row in rows(group)
        ]
        if actors:
            told.append(f"{words}: {_listed(actors)}.")
    if len(sounding):
        told.append(f"Tone and stance point apart for {_listed(cut(actor, 60) for actor in sounding['actor'])}.")
    return " ".join(told)


def _listed(words: Iterable[str], most: int = 12) -> str:
    every = list(words)
    rest = f" and {len(every) - most} more" if len(every) > most else ""
    return ", ".join(every[:most]) + rest
