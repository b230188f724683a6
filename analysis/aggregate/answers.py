"""The answers of the reports that follow actors over time and look between them, in words, computed."""

from __future__ import annotations

import pandas as pd

from analysis.aggregate.choices import sure
from analysis.aggregate.sentences import Event, answer, called
from analysis.aggregate.wording import capital, count, date, joined, number, times

# More names or changes than this make a sentence unreadable: it then gives their number.
_MOVERS, _NAMED, _STEPS = 3, 5, 4


def answer_on_actor(tables: Event, moves: pd.DataFrame) -> str:
    """Return where the actor of these tables stands, and how that changed."""
    steps = "" if moves.empty else f" Its position changed {_course(moves)}."
    return f"{answer(tables)}{steps}"


def answer_over_time(tables: Event, dated: pd.DataFrame, moves: pd.DataFrame) -> str:
    """Return who changed position, and when; of many, the best attested first.

    Only who takes a position in at least two articles can be seen to move or to stay.
    """
    taken = sure(dated[dated["stance"] != "neutral"])
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


def answer_between_actors(tables: Event, camps: pd.DataFrame, conflicts: pd.DataFrame) -> str:
    """Return which camps there are, and between whom the sharpest conflict runs.

    ``camps`` and ``conflicts`` are tables of `network`: a row per actor with its camp, and a row per pair at odds.
    """
    target = tables.event.target.label
    if camps.empty and conflicts.empty:
        return f"No two actors take a position on {target} together, so nobody can be seen to agree or disagree."
    heard = camps.sort_values("n_statements", ascending=False, kind="stable")
    groups = [_some(group["label"].tolist()) for _, group in heard.groupby("camp")]
    if conflicts.empty:
        return f"{capital(_some(heard['label'].tolist()))} agree on {target}; no two actors are at odds."
    sharpest = conflicts.iloc[0]
    pair = joined((sharpest.source_label, sharpest.target_label))
    odds = f"The sharpest conflict is between {pair}, at odds {times(int(sharpest.conflict))}."
    if len(groups) < 2:
        alone = f"{groups[0]} agree on {target}. " if groups else ""
        return f"{alone}{odds}"
    return f"Two camps speak on {target}: {groups[0]}; and {groups[1]}. {odds}"


def _some(names: list[str]) -> str:
    shown = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{number(len(names) - _NAMED + 1)} more"]
    return joined(shown)


def _course(moves: pd.DataFrame) -> str:
    """Return the changes of one actor: *from against to conditional (18 March 2031), then to favor (1 April 2031)*.

    Of many: *eight times from 3 March 2031 to 20 April 2031, the last time to favor*.
    """
    if len(moves) > _STEPS:
        first, last = moves["published"].iloc[0], moves["published"].iloc[-1]
        return f"{times(len(moves))} from {date(first)} to {date(last)}, the last time to {moves['after'].iloc[-1]}"
    steps = [f"to {after} ({date(day)})" for after, day in zip(moves["after"], moves["published"], strict=True)]
    return f"from {moves['before'].iloc[0]} {', then '.join(steps)}"
