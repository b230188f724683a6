"""How far the numbers can be trusted: agreement with a hand coding, as tables and as the sentences that went wrong."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from analysis.figures.canvas import HUE, INK, RULE, SOFT, Canvas, Lane, house_style
from analysis.figures.display import Fragment, Picture, counted, cut, few, name, rows, shown
from analysis.figures.tables import html_table

_MEASURES = {
    "detection_f1": ("statements found", "F1: found where a coder found one, and no others"),
    "actor_accuracy": ("right actor", "share of the statements found"),
    "stance_macro_f1": ("right stance", "macro-F1 over the four stances, on the statements found"),
    "stance_alpha": ("agreement on stance", "Krippendorff’s alpha, neutral left out; 1 perfect, 0 chance"),
    "end_to_end_f1": ("all three", "F1: statement, actor and stance right"),
    "positions_f1": ("positions", "F1: position of an actor in a document"),
}
_LONGEST = 400
_ACROSS: Lane = (235, 555)
_TOP, _FOOT = 34.0, 214.0
_NOTHING = few("No hand coding comes with this event.")


class Agreement(Protocol):
    """What is shown of an agreement; without one, each table says so."""

    measures: pd.DataFrame
    pairs: pd.DataFrame
    confusion: pd.DataFrame
    kinds: pd.DataFrame
    confidences: pd.DataFrame
    sides: pd.DataFrame
    outlets: pd.DataFrame


def agreement_table(agreement: Agreement | None) -> Fragment:
    """Return the measures with their intervals.

    >>> figures.agreement_table(None)  # an event that nobody coded by hand
    No hand coding comes with this event.
    """
    if agreement is None:
        return _NOTHING
    n_documents = int(agreement.measures["n_documents"].max())
    return measures(
        agreement.measures, f"Machine against hand coding on {counted(n_documents, 'document')}; 1 is perfect."
    )


def measures(found: pd.DataFrame, caption: str) -> Fragment:
    """Return measures of agreement with their intervals, each in words."""
    lines = [[shown(_MEASURES[row.measure][0]), _value(row), shown(_MEASURES[row.measure][1])] for row in rows(found)]
    return html_table(caption, ("What", "Value", "Meaning"), lines)


def confusion(agreement: Agreement | None) -> Fragment:
    """Return how often which stance was read as which.

    >>> "favor" in figures.confusion(evaluation.of_event(found)).text
    True
    """
    if agreement is None:
        return _NOTHING
    table = agreement.confusion
    lines = [[shown(stance), *(int(count) for count in table.loc[stance])] for stance in table.index]
    head = ("By hand", *(f"machine: {stance}" for stance in table.columns))
    return html_table("Stance of the statements that both found.", head, lines)


def by_kind(agreement: Agreement | None) -> Fragment:
    """Return how many hand-coded statements of each kind were found, and found right.

    >>> "indirect" in figures.by_kind(evaluation.of_event(found)).text
    True
    """
    if agreement is None:
        return _NOTHING
    lines = [[shown(row.kind), row.n_statements, row.found, row.right] for row in rows(agreement.kinds)]
    return html_table("Hand-coded statements by kind.", ("Kind", "By hand", "Found", "Right"), lines)


def by_confidence(agreement: Agreement | None) -> Fragment:
    """Return how often the machine is right where it gives a stance which probability.

    >>> "0.9–1.0" in figures.by_confidence(evaluation.of_event(found)).text
    True
    """
    if agreement is None:
        return _NOTHING
    lines = [[shown(row.confidence), row.n_statements, _share(row.right)] for row in rows(agreement.confidences)]
    caption = "Right: the coder has the same statement, with the same actor and stance."
    return html_table(caption, ("Probability of the stance", "Statements", "Right"), lines)


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
        return Picture(canvas.svg(), _alternative(found), data=found, png=canvas.png())


def by_side(agreement: Agreement | None) -> Fragment:
    """Return how many statements of each side were found, and found right: errors that favor one side show here.

    >>> "Russia" in figures.by_side(evaluation.of_event(found)).text
    True
    """
    return _NOTHING if agreement is None else _by_group(agreement.sides, "Side")


def by_outlet(agreement: Agreement | None) -> Fragment:
    """Return how many statements of each outlet were found, and found right.

    >>> "Mint" in figures.by_outlet(evaluation.of_event(found)).text
    True
    """
    return _NOTHING if agreement is None else _by_group(agreement.outlets, "Outlet")


def measured(card: pd.DataFrame) -> Fragment:
    """Return how well the reader reads the sets of articles that it was measured on (`aggregate.reader_card`).

    >>> "press" in figures.measured(aggregate.reader_card().measured).text
    True
    """
    if card.empty:
        return few("How well this reader reads other articles is not measured.")
    lines = [
        [
            shown(row.set),
            int(row.articles),
            int(row.statements),
            f"{row.end_to_end:.2f} [{row.low:.2f}, {row.high:.2f}]",
            *(f"{value:.2f}" for value in (row.detection, row.actor, row.stance_macro_f1)),
        ]
        for row in rows(card)
    ]
    head = (
        "Articles",
        "Number",
        "Statements",
        "All right (F1)",
        "Found (F1)",
        "Right actor",
        "Right stance (F1)",
    )
    caption = "The reader on articles that it was not made with; 1 is perfect. Stance: the mean over its four labels."
    return html_table(caption, head, lines)


def sounds(card: pd.DataFrame, event: pd.DataFrame) -> Fragment:
    """Return how often a coder hears a statement like the machine: on the card's articles, then on the event's own.

    >>> heard = pipeline.heard(found, evaluation.read_sounds(found.event.gold, found.documents))
    >>> "this event" in figures.sounds(aggregate.reader_card().sound, evaluation.sounds(heard)).text
    True
    """
    both = [*((row.set, row) for row in rows(card)), *(("this event", row) for row in rows(event))]
    lines = [
        [
            shown(where),
            shown(row.reading),
            int(row.statements),
            f"{row.share:.0%}{_between(row)}",
            f"{row.macro_f1:.2f}",
            _share(row.found),
            _share(row.right),
        ]
        for where, row in both
    ]
    caption = (
        "Machine beside coder on the coded words: harsh, neutral or warm. F1: the mean over the three; 1 is perfect. "
        "Found: of what is harsh or warm to the coder, the share heard alike; right: of what is so to the machine. "
        "VADER’s score is harsh up to −0.05 and warm from 0.05."
    )
    head = (
        "Articles",
        "Heard by",
        "Statements",
        "Like the coder",
        "F1",
        "Harsh or warm: found",
        "Harsh or warm: right",
    )
    return html_table(caption, head, lines)


def _between(row: object) -> str:
    low, high = (getattr(row, key) for key in ("low", "high"))
    return f" [{low:.0%}, {high:.0%}]" if pd.notna(low) else ""


def differences(agreement: Agreement | None, documents: pd.DataFrame, most: int) -> Fragment:
    """Return the statements that differ, with their words: what was missed, extra or read as something else.

    >>> figures.differences(evaluation.of_event(found), found.documents, most=3).text != ""
    True
    """
    if agreement is None:
        return _NOTHING
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    wrong = agreement.pairs[agreement.pairs["outcome"] != "right"]
    lines = [
        [
            shown(cut(" … ".join(texts[row.document_id][start:end] for start, end in row.content), _LONGEST)),
            shown(row.outcome),
            _coding(row.actor, row.stance),
            _coding(row.machine_actor, row.machine_stance),
            "" if pd.isna(row.confidence) else f"{row.confidence:.2f}",
        ]
        for row in rows(wrong.head(most))
    ]
    caption = f"{min(most, len(wrong))} of the {len(wrong)} statements on which hand and machine differ."
    return html_table(caption, ("Words", "Outcome", "By hand", "By machine", "Probability"), lines)


def _value(row: object) -> str:
    value, low, high = (getattr(row, key) for key in ("value", "ci_low", "ci_high"))
    if pd.isna(value):
        return '<span class="few">not defined here</span>'
    return f"{value:.2f}" + (f" [{low:.2f}, {high:.2f}]" if pd.notna(low) else "")


def _by_group(found: pd.DataFrame, by: str) -> Fragment:
    lines = [[shown(group), *counts] for group, *counts in found.itertuples(index=False, name=None)]
    caption = f"Statements by {by.lower()}. Extra: only the machine has it."
    return html_table(caption, (by, "By hand", "Found", "Right", "Extra"), lines)


def _share(value: float) -> str:
    return '<span class="few">none</span>' if pd.isna(value) else f"{value:.0%}"


def _at(value: float) -> float:
    return _ACROSS[0] + value * (_ACROSS[1] - _ACROSS[0])


def _level(value: float) -> float:
    return _FOOT - value * (_FOOT - _TOP)


def _alternative(found: pd.DataFrame) -> str:
    if found.empty:
        return "An empty figure: the machine found no statement."
    told = [f"{row.confidence}: {row.right:.0%} of {row.n_statements}" for row in rows(found)]
    return f"Share of statements that are right, by the probability that the reader gives. {'; '.join(told)}."


def _coding(actor: str, stance: str) -> str:
    return f"{name(actor)}: {shown(stance)}" if actor else "–"
