"""How far the numbers can be trusted: agreement with a hand coding, as tables and as the sentences that went wrong."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from analysis.figures.display import Fragment, counted, cut, few, name, rows, shown
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
_NOTHING = few("No hand coding comes with this event.")


class Agreement(Protocol):
    """What is shown of an agreement; without one, each table says so."""

    measures: pd.DataFrame
    pairs: pd.DataFrame
    confusion: pd.DataFrame
    kinds: pd.DataFrame
    rules: pd.DataFrame


def agreement_table(agreement: Agreement | None) -> Fragment:
    """Return the measures with their intervals."""
    if agreement is None:
        return _NOTHING
    measures = agreement.measures
    lines = [
        [shown(_MEASURES[row.measure][0]), _value(row), shown(_MEASURES[row.measure][1])] for row in rows(measures)
    ]
    n_documents = int(measures["n_documents"].max())
    caption = f"Machine against hand coding on {counted(n_documents, 'document')}; 1 is perfect."
    return html_table(caption, ("What", "Value", "Meaning"), lines)


def confusion(agreement: Agreement | None) -> Fragment:
    """Return how often which stance was read as which."""
    if agreement is None:
        return _NOTHING
    table = agreement.confusion
    lines = [[shown(stance), *(int(count) for count in table.loc[stance])] for stance in table.index]
    head = ("By hand", *(f"machine: {stance}" for stance in table.columns))
    return html_table("Stance of the statements that both found.", head, lines)


def by_kind(agreement: Agreement | None) -> Fragment:
    """Return how many hand-coded statements of each kind were found, and found right."""
    if agreement is None:
        return _NOTHING
    lines = [[shown(row.kind), row.n_statements, row.found, row.right] for row in rows(agreement.kinds)]
    return html_table("Hand-coded statements by kind.", ("Kind", "By hand", "Found", "Right"), lines)


def by_rule(agreement: Agreement | None) -> Fragment:
    """Return how often each stance rule decided, and how often it agreed with the hand coding."""
    if agreement is None:
        return _NOTHING
    lines = [[shown(row.rule), row.n_statements, f"{row.right:.0%}"] for row in rows(agreement.rules)]
    return html_table("Stance rules.", ("Rule", "Statements decided", "Right"), lines)


def differences(agreement: Agreement | None, documents: pd.DataFrame, most: int) -> Fragment:
    """Return the statements that differ, with their words: what was missed, extra or read as something else."""
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
            shown("; ".join(row.rules)),
        ]
        for row in rows(wrong.head(most))
    ]
    caption = f"{min(most, len(wrong))} of the {len(wrong)} statements on which hand and machine differ."
    return html_table(caption, ("Words", "Outcome", "By hand", "By machine", "Rules"), lines)


def _value(row: object) -> str:
    value, low, high = (getattr(row, key) for key in ("value", "ci_low", "ci_high"))
    if pd.isna(value):
        return '<span class="few">not defined here</span>'
    return f"{value:.2f}" + (f" [{low:.2f}, {high:.2f}]" if pd.notna(low) else "")


def _coding(actor: str, stance: str) -> str:
    return f"{name(actor)}: {shown(stance)}" if actor else "–"
