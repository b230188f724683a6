"""What people coded by hand: what a sample makes of the machine's numbers, and how far two coders agree."""

from __future__ import annotations

from typing import Any, Protocol

import pandas as pd

from analysis.figures.canvas import HUE, PHONE, WIDTH, Canvas, Form, means_key, picture, place
from analysis.figures.display import Fragment, Picture, counted, cut, few, missing, name, number, rows, shown
from analysis.figures.tables import html_table, mean, means_told
from analysis.figures.trust import measures

_ROWS = 16
_HEAD, _ROW = 34.0, 24.0
_FORMS = (Form(WIDTH, ((250, 690),)), Form(PHONE, ((40, 330),), above=18))
_TRUTH = "By hand, in all articles"


class Agreement(Protocol):
    """What is shown of an agreement of two coders."""

    measures: pd.DataFrame
    n_documents: int


def compared(means: pd.DataFrame) -> Picture:
    """Return the picture of `sampling.compared`: the machine's mean, the corrected one and the hand's own on one line.

    At most 16 rows are drawn, from all statements to the actors with most.

    >>> told = sampling.compared(found, None, sampling.census(found.event))
    >>> "All statements" in figures.compared(told).alt
    True
    """
    drawn = means.head(_ROWS)
    said = [_told(row) for row in rows(drawn)]
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
        truth = [("tick", _TRUTH[:1].lower() + _TRUTH[1:])] * bool(drawn["truth"].notna().any())
        foot = _HEAD + high * max(len(drawn), 1)
        canvas.height = canvas.key(foot + 22, [*means_key(rows(drawn)), *truth])
        return canvas

    return picture(_FORMS, draw, f"{alt}.", drawn)


def _told(row: Any) -> str:
    whose = f"{cut(row.name, 60)}{' (side)' if row.by == 'side' else ''}"
    bounds = "" if pd.isna(row.ci_low) else f" [{number(row.ci_low)}, {number(row.ci_high)}]"
    machine = "none" if pd.isna(row.machine) else number(row.machine)
    told = f"machine {machine}, corrected {number(row.mean)}{bounds}" if row.checked else f"machine {machine}{bounds}"
    truth = "" if pd.isna(row.truth) else f", by hand {number(row.truth)}"
    return f"{whose}: {told}{'' if row.checked else ', not corrected'}{truth}"


def means_compared(means: pd.DataFrame) -> Fragment:
    """Return the same as a table (`sampling.compared`).

    >>> told = sampling.compared(found, None, sampling.census(found.event))
    >>> "Vladimir Putin" in figures.means_compared(told).text
    True
    """
    head = ("Whose", "What", "Statements", "Mean stance", _TRUTH)
    lines = [
        [name(row.name), shown(row.by), row.n_statements, mean(row), _valued("mean", row.truth)] for row in rows(means)
    ]
    if means["truth"].isna().all():
        head, lines = head[:-1], [line[:-1] for line in lines]
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
    lines = []
    for row in rows(corrected):
        whose = name("all statements" if row.subject == "all" else row.subject)
        whose += f" − {name(row.other)}" if row.other else ""
        machine, value, low, high = (
            _valued(row.quantity, each) for each in (row.machine, row.corrected, row.ci_low, row.ci_high)
        )
        if pd.isna(row.corrected):
            value = missing(row.note)
        else:
            value += f" {missing(row.note)}" if pd.isna(row.ci_low) else f" [{low}, {high}]"
        lines.append([whose, shown(row.quantity), machine, value])
    caption = (
        f"The machine’s numbers, and what {counted(int(corrected['n_articles'].max()), 'article')} drawn at random and "
        "coded by hand make of them, with the interval in brackets. Single statements that an analyst corrected are no "
        "random sample, and are not used for this."
    )
    return html_table(caption, ("Whose", "What", "Machine", "Corrected"), lines)


def _valued(quantity: str, value: float) -> str:
    if pd.isna(value):
        return missing("none")
    if quantity == "statements":
        return f"{value:,.0f}"
    return f"{value:.0%}" if quantity.startswith(("share", "position")) else number(value)


def drawn(articles: pd.DataFrame) -> Fragment:
    """Return the drawn articles, and who has finished each with how many statements (`handcoding.drawn`).

    >>> columns = ["title", "outlet", "published", "finished", "n_statements"]
    >>> articles = pd.DataFrame([["Truce holds", "The Herald", "2031-03-01", "A", "2"]], columns=columns)
    >>> figures.drawn(articles).text.splitlines()[-1]
    'Truce holds | The Herald | 2031-03-01 | A | 2'
    """
    columns = articles[["title", "outlet", "published", "finished", "n_statements"]].astype(str)
    lines = [[name(title), *map(shown, rest)] for title, *rest in columns.to_numpy()]
    head = ("Article", "Outlet", "Date", "Finished by", "Statements")
    return html_table("The drawn articles, in the order in which to code them.", head, lines)


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


def to_settle(differences: pd.DataFrame) -> Fragment:
    """Return the statements that two coders do not have alike (`handcoding.differences`).

    >>> columns = ["words", "document_id", "mine", "theirs"]
    >>> figures.to_settle(pd.DataFrame([["a truce", "d1", "Egypt: favor", ""]], columns=columns)).text.splitlines()[-1]
    'a truce | d1 | Egypt: favor | –'
    """
    lines = [
        [shown(row.words), name(row.document_id), shown(row.mine) or "–", shown(row.theirs) or "–"]
        for row in rows(differences)
    ]
    return html_table("What the coders have to settle.", ("Words", "Article", "This coder", "The other"), lines)
