"""How far the numbers can be trusted: beside what people coded by hand, and where each choice is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.tables import LAYOUTS, table, value
from analysis.notebook.canvas import HUE, INK, PHONE, SOFT, WIDTH, Canvas, Form, house_style, means_key, picture, place
from analysis.notebook.display import Fragment, Picture, counted, cut, few, missing, name, number, rows

if TYPE_CHECKING:
    from analysis.evaluation import Agreement

_NOTHING = few("No hand coding comes with this event.")
_NAMED = 8  # actors in a row of the table of choices
_ROWS, _HEAD, _ROW = 16, 34.0, 24.0
_FORMS = (Form(WIDTH, ((250, 690),)), Form(PHONE, ((40, 330),), above=18))


def against_hand(
    agreement: Agreement | None, part: str, documents: pd.DataFrame | None = None, most: int = 12
) -> Fragment:
    """Return a table of an agreement: its measures, confusion, kinds, confidences, sides, outlets or differences.

    Errors that favor one side or outlet show in their tables. The last needs the ``documents`` and has the statements
    that were missed, extra or read as something else, ``most`` at most. Without a hand coding that is said.

    >>> "indirect" in figures.against_hand(evaluation.of_event(found), "kinds").text
    True
    """
    if agreement is None:
        return _NOTHING
    if part == "measures":
        many = counted(int(agreement.measures["n_documents"].max()), "document")
        return _measures(agreement.measures, f"Machine against hand coding on {many}; 1 is perfect.")
    if documents is not None:
        return _with_words(part, agreement.pairs[agreement.pairs["outcome"] != "right"], documents, most)
    return table(part, getattr(agreement, part).reset_index())


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
    return _measures(agreement.measures, f"One coder against the other on {articles}; 1 is perfect.")


def _measures(found: pd.DataFrame, caption: str) -> Fragment:
    what, meaning = zip(*found["measure"].map(LAYOUTS["measures"]["means"]), strict=True)
    return table("measures", found.assign(what=what, meaning=meaning), caption=caption)


def sounds(card: pd.DataFrame, event: pd.DataFrame) -> Fragment:
    """Return how often a coder hears a statement like the machine: on the card's articles, then on the event's own.

    >>> heard = pipeline.heard(found, evaluation.read_sounds(found.event.gold, found.documents))
    >>> "this event" in figures.sounds(claims.reader_card().sound, evaluation.sounds(heard)).text
    True
    """
    return table("sounds", pd.concat([card, event.assign(set="this event")]))


def between(differing: pd.DataFrame, documents: pd.DataFrame, most: int) -> Fragment:
    """Return the statements on which two readings differ, those to look at first on top (`evaluation.between`).

    >>> figures.between(evaluation.between(found, found), found.documents, 10)
    There is no other reading, or the two differ on no statement.
    """
    return _with_words("between", differing, documents, most)


def _with_words(layout: str, statements: pd.DataFrame, documents: pd.DataFrame, most: int) -> Fragment:
    drawn, texts = statements.head(most), documents.set_index("document_id")["text"]
    words = [" … ".join(texts[row.document_id][start:end] for start, end in row.content) for row in rows(drawn)]
    return table(layout, drawn.assign(words=words), shown=len(drawn), all=len(statements))


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
        share = row.quantity.startswith(("share", "position"))
        how = "whole" if row.quantity == "statements" else "share" if share else "score"
        whose = name("all statements" if row.subject == "all" else row.subject)
        whose += f" − {name(row.other)}" if row.other else ""
        found = "" if pd.isna(row.corrected) else value(row.corrected, row.ci_low, row.ci_high, how)
        found += "" if found and pd.notna(row.ci_low) else f" {missing(row.note)}"
        lines.append((whose, row.quantity, value(row.machine, how=how), found.lstrip()))
    articles = counted(int(corrected["n_articles"].max()), "article")
    laid_out = pd.DataFrame(lines, columns=["whose", "quantity", "machine", "corrected"])
    return table("quantities", laid_out, articles=articles)


def robustness(found: pd.DataFrame) -> Fragment:
    """Return a row for each choice and measure with the actors whose sign changes (`aggregate.robustness`).

    >>> "TextBlob" in figures.robustness(aggregate.robustness(found.statements, pipeline.others(found))).text
    True
    """
    lines = []
    for (choice, measure), group in found.groupby(["choice", "measure"], sort=False):
        changed = group[group["actor_id"] != ""]
        who = [f"{name(row.actor)} {_mean(row.before)} → {_mean(row.after)}" for row in rows(changed.head(_NAMED))]
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        share = f"{len(changed)} of {group['n_actors'].iloc[0]}"
        lines.append((choice, measure, share, "; ".join(who) + more or "nobody"))
    return table("robustness", pd.DataFrame(lines, columns=["choice", "measure", "share", "who"]))


def _mean(score: float) -> str:
    return "none" if pd.isna(score) else number(score)


def compared(means: pd.DataFrame) -> Picture:
    """Return the picture of `sampling.compared`: the machine's mean, the corrected one and the hand's own on one line.

    At most 16 rows are drawn, from all statements to the actors with most.

    >>> "All statements" in figures.compared(means).alt
    True
    """
    drawn = list(rows(means.head(_ROWS)))
    said = list(map(_mean_words, drawn))
    alt = "; ".join(f"{each[:1].upper()}{each[1:]}" for each in said) or "An empty figure: nobody has a mean stance"

    def draw(form: Form) -> Canvas:
        canvas, lane, high = Canvas(width=form.width), form.lanes[0], _ROW + form.above
        canvas.ticks(lane, 14, {"against": -1, "conditional": 0, "in favor": 1})
        tops = [_HEAD + high * at for at in range(len(drawn))]
        canvas.grid(lane, [(top + form.above, top + high) for top in tops])
        if not drawn:
            canvas.label(0, _HEAD + 16, "nobody has a mean stance")
        for top, row, words in zip(tops, drawn, said, strict=True):
            y = top + form.above + _ROW / 2 - 4
            canvas.text(0, top + 12 if form.above else y + 4, _whose(row, 30))
            with canvas.mark(place(row.mean, lane), y - 5, words):
                canvas.mean(lane, y, row)
                if pd.notna(row.truth):
                    canvas.line((place(row.truth, lane),) * 2, (y - 8, y + 8), HUE, 2.5)
        truth = [("tick", "by hand, in all articles")] * any(pd.notna(row.truth) for row in drawn)
        canvas.height = canvas.key(_HEAD + high * max(len(drawn), 1) + 22, [*means_key(drawn), *truth])
        return canvas

    return picture(_FORMS, draw, f"{alt}.", means.head(_ROWS))


def _whose(row: Any, longest: int) -> str:
    return f"{cut(row.name, longest)}{' (side)' if row.by == 'side' else ''}"


def _mean_words(row: Any) -> str:
    bounds = "" if pd.isna(row.ci_low) else f" [{number(row.ci_low)}, {number(row.ci_high)}]"
    means = f"machine {_mean(row.machine)}, corrected {number(row.mean)}{bounds}"
    means = means if row.checked else f"machine {_mean(row.machine)}{bounds}, not corrected"
    return f"{_whose(row, 60)}: {means}" + ("" if pd.isna(row.truth) else f", by hand {number(row.truth)}")


def reliability(agreement: Agreement | None) -> Picture | Fragment:
    """Return the picture of the share that is right against the probability that the reader gives.

    Dots on the slanting line would mean that a probability is what it says; the area of a dot is the number of
    statements.

    >>> "probab" in figures.reliability(evaluation.of_event(found)).alt
    True
    """
    if agreement is None:
        return _NOTHING
    found = agreement.confidences.dropna(subset=["right"])
    shares = "; ".join(f"{row.confidence}: {row.right:.0%} of {row.n_statements}" for row in rows(found))
    alt = f"Share of statements that are right, by the probability that the reader gives. {shares}."
    alt = "An empty figure: the machine found no statement." if found.empty else alt
    left, right, top, foot = 235.0, 555.0, 34.0, 214.0
    with house_style():
        canvas = Canvas(foot + 44)
        for share in (0, 0.5, 1):
            level = place(share, (foot, top), 0)
            canvas.line((left, right), (level, level))
            canvas.label(left - 8, level + 4, f"{share:g}", "right")
            canvas.label(place(share, (left, right), 0), foot + 18, f"{share:g}", "center")
        canvas.line((left, right), (foot, top), SOFT, style=":")
        canvas.text(left - 8, top - 12, "share right", size=11, weight="bold", align="right")
        canvas.text((left + right) / 2, foot + 36, "probability that the reader gives", size=11, align="center")
        for row in rows(found):
            low, high = (place(float(share), (left, right), 0) for share in row.confidence.split("–"))
            level = place(row.right, (foot, top), 0)
            canvas.line((low, high), (level, level), INK, 1.5)
            radius = max(9 * (row.n_statements / found["n_statements"].max()) ** 0.5, 2)
            words = f"{row.confidence}: {row.right:.0%} of {counted(row.n_statements, 'statement')} right"
            with canvas.mark((low + high) / 2, level - radius, words):
                canvas.dot((low + high) / 2, level, radius)
        return Picture(canvas.svg(), alt, data=found, png=canvas.png())
