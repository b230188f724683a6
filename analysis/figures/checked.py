"""What a sample coded by hand makes of the machine's numbers: means as a picture and a table, then all quantities."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures.canvas import HUE, PHONE, RULE, SOFT, WIDTH, Canvas, Lane, house_style, picture, place
from analysis.figures.display import Fragment, Picture, counted, cut, few, name, number, rows, shown
from analysis.figures.tables import html_table, mean, means_told

_ROWS = 16
_HEAD, _ROW, _KEY = 34.0, 24.0, 20.0
_MACHINE, _CORRECTED, _INTERVAL = "the machine’s", "corrected by the sample", "its interval"
_IMPLIED, _TRUE = "where it would lie by hand", "by hand, in all articles"
_ENDS = {-1: "against", 0: "conditional", 1: "in favor"}


def compared(means: pd.DataFrame) -> Picture:
    """Return the picture of `sampling.compared`: the machine's mean, the corrected one and the hand's own on one line.

    At most 16 rows are drawn, from all statements to the actors with most.

    >>> told = sampling.compared(found, None, sampling.census(found.event))
    >>> "All statements" in figures.compared(told).alt
    True
    """
    drawn = means.head(_ROWS)
    with house_style():
        canvases = [
            _drawn(drawn, width, lane, above)
            for width, lane, above in ((WIDTH, (250.0, 690.0), 0.0), (PHONE, (40.0, 330.0), 18.0))
        ]
        told = [_told(row) for row in rows(drawn)]
        alt = "; ".join(f"{each[:1].upper()}{each[1:]}" for each in told) or "An empty figure: nobody has a mean stance"
        return picture(canvases, f"{alt}.", drawn)


def means_compared(means: pd.DataFrame) -> Fragment:
    """Return the same as a table (`sampling.compared`).

    >>> told = sampling.compared(found, None, sampling.census(found.event))
    >>> "Vladimir Putin" in figures.means_compared(told).text
    True
    """
    truth = means["truth"].notna().any()
    lines = [
        [
            name(row.name),
            shown(row.by),
            row.n_statements,
            mean(row),
            *([number(row.truth) if pd.notna(row.truth) else '<span class="few">none</span>'] if truth else []),
        ]
        for row in rows(means)
    ]
    head = ("Whose", "What", "Statements", "Mean stance", *(["By hand, in all articles"] if truth else []))
    return html_table(f"{means_told(means)} Statements: the machine’s that take a position.", head, lines)


def quantities(corrected: pd.DataFrame | None) -> Fragment:
    """Return what the sample corrects (`sampling.corrected`), quantity by quantity, or how to draw one.

    >>> figures.quantities(None).text.startswith("Not checked by hand")
    True
    """
    if corrected is None:
        return few(
            "Not checked by hand. “python -m analysis sample EVENT” draws the articles to code (docs/sample.md)."
        )
    lines = [
        [
            name("all statements" if row.subject == "all" else row.subject)
            + (f" − {name(row.other)}" * bool(row.other)),
            shown(row.quantity),
            _valued(row.quantity, row.machine),
            _interval(row),
        ]
        for row in rows(corrected)
    ]
    caption = (
        f"The machine’s numbers, and what {counted(int(corrected['n_articles'].max()), 'article')} drawn at random and "
        "coded by hand make of them, with the interval in brackets. Single statements that an analyst corrected are no "
        "random sample, and are not used for this."
    )
    return html_table(caption, ("Whose", "What", "Machine", "Corrected"), lines)


def _interval(row: Any) -> str:
    if pd.isna(row.corrected):
        return f'<span class="few">{shown(row.note)}</span>'
    if pd.isna(row.ci_low):
        return f'{_valued(row.quantity, row.corrected)} <span class="few">{shown(row.note)}</span>'
    value, low, high = (_valued(row.quantity, each) for each in (row.corrected, row.ci_low, row.ci_high))
    return f"{value} [{low}, {high}]"


def _valued(quantity: str, value: float) -> str:
    if pd.isna(value):
        return '<span class="few">none</span>'
    if quantity == "statements":
        return f"{value:,.0f}"
    return f"{value:.0%}" if quantity.startswith(("share", "position")) else number(value)


def _drawn(drawn: pd.DataFrame, width: float, lane: Lane, above: float) -> Canvas:
    entries = _entries(drawn, width)
    foot = _HEAD + (_ROW + above) * max(len(drawn), 1)
    canvas = Canvas(foot + 22 + _KEY * (entries[-1][2] + 1 if entries else 0), width)
    for value, words in _ENDS.items():
        canvas.text(place(value, lane), 14, words, size=11, color=SOFT, align="center")
    if drawn.empty:
        canvas.text(0, _HEAD + 16, "nobody has a mean stance", size=11, color=SOFT)
    for at, row in enumerate(rows(drawn)):
        top = _HEAD + (_ROW + above) * at
        y = top + above + _ROW / 2 - 4
        for value in _ENDS:  # beside the row, not through the name above it
            canvas.line((place(value, lane),) * 2, (top + above, top + above + _ROW), RULE)
        side = " (side)" if row.by == "side" else ""
        canvas.text(0, top + 12 if above else y + 4, f"{cut(row.name, 30)}{side}")
        with canvas.mark(place(row.mean, lane), y - 5, _told(row)):
            canvas.mean(lane, y, row)
            if pd.notna(row.truth):
                canvas.line((place(row.truth, lane),) * 2, (y - 8, y + 8), HUE, 2.5)
    for words, x, line in entries:
        y = foot + 22 + _KEY * line
        if words == _TRUE:
            canvas.line((x + 4, x + 4), (y - 11, y + 2), HUE, 2.5)
        elif words in (_INTERVAL, _IMPLIED):
            canvas.interval((x - 3, x + 12), y - 4, words == _INTERVAL)
        else:
            canvas.diamond(x + 4, y - 4, words == _CORRECTED)
        canvas.text(x + 17, y, words, size=11, color=SOFT)
    return canvas


def _entries(drawn: pd.DataFrame, width: float) -> list[tuple[str, float, int]]:
    """Return what the key explains with its place: how far from the left, and on which line."""
    checked, lies = drawn["checked"].astype(bool), drawn["ci_low"].notna()
    needed = {
        _MACHINE: len(drawn) > 0,
        _CORRECTED: checked.any(),
        _INTERVAL: (checked & lies).any(),
        _IMPLIED: (~checked & lies).any(),
        _TRUE: drawn["truth"].notna().any(),
    }
    found, x, line = [], 6.0, 0
    for words in (each for each, there in needed.items() if there):
        wide = 5.6 * len(words) + 32
        if x + wide > width:
            x, line = 6.0, line + 1
        found.append((words, x, line))
        x += wide
    return found


def _told(row: Any) -> str:
    whose = f"{cut(row.name, 60)}{' (side)' if row.by == 'side' else ''}"
    bounds = "" if pd.isna(row.ci_low) else f" [{number(row.ci_low)}, {number(row.ci_high)}]"
    machine = "none" if pd.isna(row.machine) else number(row.machine)
    told = f"machine {machine}, corrected {number(row.mean)}{bounds}" if row.checked else f"machine {machine}{bounds}"
    truth = "" if pd.isna(row.truth) else f", by hand {number(row.truth)}"
    return f"{whose}: {told}, not corrected{truth}" if not row.checked else f"{whose}: {told}{truth}"
