"""Which choices the answer hangs on, as a table."""

from __future__ import annotations

import pandas as pd

from analysis.figures.display import Fragment, name, number, rows, shown
from analysis.figures.tables import html_table

_NAMED = 8


def robustness(found: pd.DataFrame) -> Fragment:
    """Return a row for each choice and measure with the actors whose sign changes (`aggregate.robustness`).

    >>> "TextBlob" in figures.robustness(aggregate.robustness(found.statements, pipeline.others(found))).text
    True
    """
    lines = []
    for (choice, measure), group in found.groupby(["choice", "measure"], sort=False):
        changed = group[group["actor_id"] != ""]
        told = [f"{name(row.actor)} {_mean(row.before)} → {_mean(row.after)}" for row in rows(changed.head(_NAMED))]
        more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
        share = f"{len(changed)} of {group['n_actors'].iloc[0]}"
        lines.append([shown(choice), shown(measure), share, "; ".join(told) + more or "nobody"])
    head = ("Choice", "Measure", "Actors whose sign changes", "Who, and from which mean to which")
    return html_table("Each choice undone in turn; means over all statements, however few.", head, lines)


def _mean(value: float) -> str:
    return "none" if pd.isna(value) else number(value)
