"""The main figure: a row for each actor, grouped by side, stance on the left and tone on the right, never merged.

Position carries the meaning, so no colour has to be told apart. Colours are written as the page's own variables with
the light values to fall back on: one picture serves a light and a dark page, and a JupyterLab cell.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.figures.canvas import HUE, INK, PAPER, RULE, SOFT, Canvas, house_style, place
from analysis.figures.display import Picture, cut, number, rows

# Places in points: one point is one unit of the SVG. The lanes say where −1 and +1 of each measure lie.
_ROW, _SIDE, _HEAD = 24, 32, 46
_NAME, _STANCE, _TONE, _APART, _COUNT = 14, (235, 445), (510, 630), 644, 716
_STEP, _HEAP = 11, 55  # between the dots of one heap, and its greatest width
_ROWS, _LONGEST_NAME = 40, 27


def stance_and_tone(
    standing: pd.DataFrame, statements: pd.DataFrame, scores: pd.DataFrame, tones: pd.DataFrame, sounding: pd.DataFrame
) -> Picture:
    """Return the picture of who stands where and sounds how.

    ``standing`` gives the rows and their order, ``statements`` the dots, ``scores`` and ``tones`` the estimates
    (`aggregate`), ``sounding`` the actors marked as apart. At most 40 actors are drawn, those that come first.
    """
    drawn = standing.head(_ROWS)
    heads = drawn["side"].ne(drawn["side"].shift()) if len(drawn) else pd.Series(dtype=bool)
    height = _HEAD + _ROW * max(len(drawn), 1) + _SIDE * int(heads.sum()) + (_ROW if len(standing) > _ROWS else 0)
    with house_style():
        canvas = _Canvas(height)
        canvas.axes_and_heads(bool(len(drawn)))
        y = _HEAD
        for row, head in zip(rows(drawn), heads, strict=True):
            if head:
                y += _SIDE
                canvas.text(0, y - 8, cut(row.side, 60) or "side not given", size=12, weight="bold")
            y += _ROW
            own = statements[statements["actor_id"] == row.actor_id]
            canvas.text(_NAME, y - 8, cut(row.actor, _LONGEST_NAME))
            canvas.text(_COUNT, y - 8, str(len(own)), align="right")
            canvas.stances(y - 12, own)
            canvas.tones(y - 12, own)
            canvas.estimate(y - 12, _STANCE, scores[scores["actor_id"] == row.actor_id])
            canvas.estimate(y - 12, _TONE, tones[tones["actor_id"] == row.actor_id])
            if row.actor_id in set(sounding["actor_id"]):
                canvas.text(_APART, y - 8, "apart", size=11, color=HUE)
        if len(standing) > _ROWS:
            canvas.text(_NAME, y + 14, f"and {len(standing) - _ROWS} more, in the table", size=11, color=SOFT)
        return Picture(canvas.svg(), _alternative(standing, statements, sounding))


class _Canvas(Canvas):
    """The paper of this figure: its two lanes, and what is drawn in them."""

    def axes_and_heads(self, rows: bool) -> None:
        for lane, head, labels in (
            (_STANCE, "Stance", ("against", "conditional", "favor")),
            (_TONE, "Tone", ("−1", "0", "+1")),
        ):
            self.text(sum(lane) / 2, 14, head, weight="bold", align="center")
            for value, label in zip((-1, 0, 1), labels, strict=True):
                x = place(value, lane)
                self.text(x, 34, label, size=11, color=SOFT, align="center")
                self.line((x, x), (_HEAD, self.height - 4), RULE if value else SOFT, style="-" if value else ":")
        self.text(_COUNT, 34, "n", size=11, color=SOFT, align="right")
        if not rows:
            self.text(_NAME, _HEAD + 16, "no statement found", size=11, color=SOFT)

    def stances(self, y: float, own: pd.DataFrame) -> None:
        """Draw a dot for each statement with a position, heaped towards the middle; open where it is implied."""
        taken = own.dropna(subset=["score"])
        if len(own) and taken.empty:
            self.text(place(0, _STANCE) + 6, y + 4, "no position taken", size=11, color=SOFT)
        for score, heap in taken.groupby("score"):
            step = min(_STEP, _HEAP / max(len(heap) - 1, 1))
            towards = -1 if float(str(score)) > 0 else 1
            for i, explicit in enumerate(sorted(heap["explicit"].astype(bool), reverse=True)):
                x = place(float(str(score)), _STANCE) + towards * step * i
                self.dot(x, y, 5, HUE if explicit else PAPER, HUE)

    def tones(self, y: float, own: pd.DataFrame) -> None:
        for tone in own["tone"]:
            self.dot(place(tone, _TONE), y, 3, SOFT, SOFT, alpha=0.5)

    def estimate(self, y: float, lane: tuple[float, float], found: pd.DataFrame) -> None:
        """Draw the mean as a bar, and the interval as a line through it; neither where there is too little."""
        for row in rows(found.dropna(subset=["mean"])):
            x, measured = place(row.mean, lane), pd.notna(row.ci_low)
            if measured:
                self.line((place(row.ci_low, lane), place(row.ci_high, lane)), (y, y), INK, 1.5)
            if measured or lane == _TONE:  # a mean stance without interval lies where its dots lie
                self.line((x, x), (y - 7, y + 7), INK, 2)


def _alternative(standing: pd.DataFrame, statements: pd.DataFrame, sounding: pd.DataFrame) -> str:
    """Say what the picture shows: who stands where with how many statements and which mean tone, and who is apart."""
    if standing.empty:
        return "An empty figure: no statement was found."
    tones = statements.groupby("actor_id")["tone"].mean()
    told = [f"Stance and tone of {len(standing)} actor{'s' if len(standing) > 1 else ''}, grouped by side."]
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
