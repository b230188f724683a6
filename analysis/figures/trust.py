"""How far the numbers can be trusted: agreement with a hand coding, as tables and as the sentences that went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.canvas import HUE, INK, RULE, SOFT, Canvas, Lane, house_style
from analysis.figures.display import Fragment, Picture, counted, few, rows
from analysis.figures.tables import table

if TYPE_CHECKING:
    from analysis.evaluation import Agreement

_MEASURES = {
    "detection_f1": ("statements found", "F1: found where a coder found one, and no others"),
    "actor_accuracy": ("right actor", "share of the statements found"),
    "stance_macro_f1": ("right stance", "macro-F1 over the four stances, on the statements found"),
    "stance_alpha": ("agreement on stance", "Krippendorff’s alpha, neutral left out; 1 perfect, 0 chance"),
    "end_to_end_f1": ("all three", "F1: statement, actor and stance right"),
    "positions_f1": ("positions", "F1: position of an actor in a document"),
}
_ACROSS: Lane = (235, 555)
_TOP, _FOOT = 34.0, 214.0
_NOTHING = few("No hand coding comes with this event.")


def against_hand(agreement: Agreement | None, part: str) -> Fragment:
    """Return a table of an agreement: its measures, confusion, kinds, confidences, sides or outlets.

    Errors that favor one side or outlet show in the last two. Without a hand coding that is said.

    >>> "indirect" in figures.against_hand(evaluation.of_event(found), "kinds").text
    True
    """
    if agreement is None:
        return _NOTHING
    if part == "measures":
        documents = counted(int(agreement.measures["n_documents"].max()), "document")
        return measures(agreement.measures, f"Machine against hand coding on {documents}; 1 is perfect.")
    found = getattr(agreement, part)
    return table(part, found.reset_index() if part == "confusion" else found)


def measures(found: pd.DataFrame, caption: str) -> Fragment:
    """Return measures of agreement with their intervals, each in words."""
    what, meaning = zip(*(_MEASURES[measure] for measure in found["measure"]), strict=True)
    return table("measures", found.assign(what=what, meaning=meaning), caption=caption)


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
    with house_style():
        canvas = Canvas(_FOOT + 44)
        for value in (0, 0.5, 1):
            canvas.line(_ACROSS, (_level(value), _level(value)), RULE)
            canvas.text(_ACROSS[0] - 8, _level(value) + 4, f"{value:g}", size=11, color=SOFT, align="right")
            canvas.text(_at(value), _FOOT + 18, f"{value:g}", size=11, color=SOFT, align="center")
        canvas.line(_ACROSS, (_level(0), _level(1)), SOFT, style=":")
        canvas.text(_ACROSS[0] - 8, _TOP - 12, "share right", size=11, weight="bold", align="right")
        canvas.text(sum(_ACROSS) / 2, _FOOT + 36, "probability that the reader gives", size=11, align="center")
        most = max(found["n_statements"], default=1)
        for row in rows(found):
            low, high = map(float, row.confidence.split("–"))
            canvas.line((_at(low), _at(high)), (_level(row.right), _level(row.right)), INK, 1.5)
            radius = max(9 * (row.n_statements / most) ** 0.5, 2)
            told = f"{row.confidence}: {row.right:.0%} of {counted(row.n_statements, 'statement')} right"
            with canvas.mark(_at((low + high) / 2), _level(row.right) - radius, told):
                canvas.dot(_at((low + high) / 2), _level(row.right), radius, HUE, HUE)
        return Picture(canvas.svg(), alt, data=found, png=canvas.png())


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
    drawn = _with_words(differing.head(most), documents)
    return table("between", drawn, shown=len(drawn), all=len(differing))


def differences(agreement: Agreement | None, documents: pd.DataFrame, most: int) -> Fragment:
    """Return the statements that differ, with their words: what was missed, extra or read as something else.

    >>> figures.differences(evaluation.of_event(found), found.documents, 3).text != ""
    True
    """
    if agreement is None:
        return _NOTHING
    wrong = agreement.pairs[agreement.pairs["outcome"] != "right"]
    drawn = _with_words(wrong.head(most), documents)
    return table("differences", drawn, shown=len(drawn), all=len(wrong))


def _with_words(statements: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    texts = documents.set_index("document_id")["text"]
    pieces = ((texts[row.document_id][start:end] for start, end in row.content) for row in rows(statements))
    return statements.assign(words=list(map(" … ".join, pieces)))


def _at(share: float) -> float:
    return _ACROSS[0] + share * (_ACROSS[1] - _ACROSS[0])


def _level(share: float) -> float:
    return _FOOT - share * (_FOOT - _TOP)
