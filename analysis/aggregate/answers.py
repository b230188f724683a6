"""The answers of the reports that follow actors over time and look between them, in words, computed."""

from __future__ import annotations

import pandas as pd

from analysis.aggregate.sentences import Event, called
from analysis.aggregate.wording import count, date, number

# More movers than this make a sentence unreadable: it then gives their number.
_MOVERS = 3


def answer_over_time(tables: Event, dated: pd.DataFrame, moves: pd.DataFrame) -> str:
    """Return who changed position, and when; of many, the best attested first.

    Only who takes a position in at least two articles can be seen to move or to stay.
    """
    taken = dated[dated["stance"] != "neutral"]
    several = int(taken.groupby("actor_id")["document_id"].nunique().gt(1).sum())
    target = tables.event.target.label
    if not several:
        return f"Nobody takes a position on {target} in two dated articles, so nobody can be seen to move."
    followed = f"{count(several, 'actor')} with a position on {target} in two or more articles"
    if moves.empty:
        return (
            f"Of {followed}, nobody changed it."
            if several > 1
            else f"The only actor followed kept its position on {target}."
        )
    names = called(tables)
    attested = [
        (-rows["gain"].sum(), f"{names[str(actor)]} {_course(rows)}") for actor, rows in moves.groupby("actor_id")
    ]
    told = [words for _, words in sorted(attested)]
    rest = f"; {number(len(told) - _MOVERS)} more moved" if len(told) > _MOVERS else ""
    return f"Of {followed}, {number(len(told))} changed it: {'; '.join(told[:_MOVERS])}{rest}."


def _course(moves: pd.DataFrame) -> str:
    """Return the changes of one actor: *from against to conditional (18 March 2031), then to favor (1 April 2031)*."""
    steps = [f"to {after} ({date(day)})" for after, day in zip(moves["after"], moves["published"], strict=True)]
    return f"from {moves['before'].iloc[0]} {', then '.join(steps)}"
