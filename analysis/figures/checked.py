"""What people coded by hand: what a sample makes of the machine's numbers, and how far two coders agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.canvas import HUE, PHONE, WIDTH, Canvas, Form, means_key, picture, place
from analysis.figures.display import Fragment, Picture, counted, cut, few, missing, name, number, rows
from analysis.figures.tables import means_told, table, value
from analysis.figures.trust import measures

if TYPE_CHECKING:
    from analysis.evaluation import Agreement

_ROWS = 16
_HEAD, _ROW = 34.0, 24.0
_FORMS = (Form(WIDTH, ((250, 690),)), Form(PHONE, ((40, 330),), above=18))


def compared(means: pd.DataFrame) -> Picture:
    """Return the picture of `sampling.compared`: the machine's mean, the corrected one and the hand's own on one line.

    At most 16 rows are drawn, from all statements to the actors with most.

    >>> "All statements" in figures.compared(means).alt
    True
    """
    drawn = means.head(_ROWS)
    said = [_words(row) for row in rows(drawn)]
    alt = "; ".join(f"{each[:1].upper()}{each[1:]}" for each in said) or "An empty figure: nobody has a mean stance"

    def draw(form: Form) -> Canvas:
        canvas, lane, high = Canvas(width=form.width), form.lanes[0], _ROW + form.above
        canvas.ticks(lane, 14, {"against": -1, "conditional": 0, "in favor": 1})
        tops = [_HEAD + high * at for at in range(len(drawn))]
        canvas.grid(lane, [(top + form.above, top + high) for top in tops])
        if drawn.empty:
            canvas.label(0, _HEAD + 16, "nobody has a mean stance")
        for top, row, words in zip(tops, rows(drawn), said, strict=True):
            y = top + form.above + _ROW / 2 - 4
            side = " (side)" if row.by == "side" else ""
            canvas.text(0, top + 12 if form.above else y + 4, f"{cut(row.name, 30)}{side}")
            with canvas.mark(place(row.mean, lane), y - 5, words):
                canvas.mean(lane, y, row)
                if pd.notna(row.truth):
                    canvas.line((place(row.truth, lane),) * 2, (y - 8, y + 8), HUE, 2.5)
        truth = [("tick", "by hand, in all articles")] * bool(drawn["truth"].notna().any())
        foot = _HEAD + high * max(len(drawn), 1)
        canvas.height = canvas.key(foot + 22, [*means_key(rows(drawn)), *truth])
        return canvas

    return picture(_FORMS, draw, f"{alt}.", drawn)


def _words(row: Any) -> str:
    whose = f"{cut(row.name, 60)}{' (side)' if row.by == 'side' else ''}"
    bounds = "" if pd.isna(row.ci_low) else f" [{number(row.ci_low)}, {number(row.ci_high)}]"
    machine = "none" if pd.isna(row.machine) else number(row.machine)
    means = f"machine {machine}, corrected {number(row.mean)}{bounds}" if row.checked else f"machine {machine}{bounds}"
    truth = "" if pd.isna(row.truth) else f", by hand {number(row.truth)}"
    return f"{whose}: {means}{'' if row.checked else ', not corrected'}{truth}"


def means_compared(means: pd.DataFrame) -> Fragment:
    """Return the same as a table (`sampling.compared`).

    >>> "Vladimir Putin" in figures.means_compared(means).text
    True
    """
    layout = "compared_with_truth" if means["truth"].notna().any() else "compared"
    return table(layout, means.assign(row=list(rows(means))), means=means_told(means))


def quantities(corrected: pd.DataFrame | None) -> Fragment:
    """Return what the sample corrects (`sampling.corrected`), quantity by quantity, or how to draw one.

    >>> figures.quantities(None).text.startswith("Not checked by hand")
    True
    """
    if corrected is None:
        return few(
            "Not checked by hand. “python -m analysis sample EVENT” draws the articles to code (docs/sample.md)."
        )
    lines = []
    for row in rows(corrected):
        whose = name("all statements" if row.subject == "all" else row.subject)
        written = _written(row.quantity)
        found = value(row.corrected, row.ci_low, row.ci_high, written=written, nothing="")
        found += "" if found and pd.notna(row.ci_low) else f" {missing(row.note)}"
        whose += f" − {name(row.other)}" if row.other else ""
        lines.append((whose, row.quantity, value(row.machine, written=written), found.lstrip()))
    articles = counted(int(corrected["n_articles"].max()), "article")
    return table(
        "quantities", pd.DataFrame(lines, columns=["whose", "quantity", "machine", "corrected"]), articles=articles
    )


def _written(quantity: str) -> Callable[[float], str]:
    if quantity == "statements":
        return "{:,.0f}".format
    return "{:.0%}".format if quantity.startswith(("share", "position")) else number


def between_coders(agreement: Agreement | None) -> Fragment:
    """Return the measures of two coders' agreement with their intervals; they are the same whoever goes first.

    >>> figures.between_coders(None).text.split(";")[0]
    'No article is finished by two coders yet'
    """
    if agreement is None:
        return few(
            "No article is finished by two coders yet; open this notebook as another coder to code the same sample."
        )
    articles = counted(agreement.n_documents, "article")
    return measures(agreement.measures, f"One coder against the other on {articles}; 1 is perfect.")
