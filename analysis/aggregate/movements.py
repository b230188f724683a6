"""Who moved, and when: the course of positions that explains an actor's statements best with the fewest changes.

A single statement out of line is as likely an error of the reading, or an old one told again, as a change of mind. So
an actor's statements, in order of time, are cut into stretches of one position each, such that the number of statements
that fit their stretch is greatest, less a price for each change (optimal partitioning with a penalty per cut; Jackson
et al. 2005). The price is in statements: at 1.5, a change is only told where it explains at least two statements
more than none, or one and those that half fit.
What this misses: a change that goes back at once, and one told by fewer statements than its price.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.aggregate.estimates import estimates
from analysis.errors import ParameterError
from analysis.positions import overall

#: How well a statement (column) fits an actor who holds a position (row); half where the codebook lets the position
#: outweigh the statement (section 4: who favors with conditions is conditional, refusal outweighs pleasantries).
_POSITIONS = ("favor", "conditional", "against")
_FIT = {
    "favor": {"favor": 1.0},
    "conditional": {"favor": 0.5, "conditional": 1.0},
    "against": {"conditional": 0.5, "against": 1.0},
}
#: The price of a change: more than one statement, because any one may be misread or tell of the past.
NEEDED = 1.5
#: What breaks ties between courses that fit alike, too small to outweigh a statement.
_FEWER, _LATER = 1e-6, 1e-9
_MOVE = ["actor_id", "actor", "side", "published", "before", "after", "gain", "last_before", "first_after"]
_COURSE = ["actor_id", "actor", "side", "period", "position", "held", "n_statements", "n_taken", "n_documents"]


def courses(dated: pd.DataFrame, needed: float = NEEDED) -> pd.DataFrame:
    """Return one row per actor and period with a statement, by actor in the order given and by period.

    ``dated`` are statements with periods (`periods.with_periods`). ``position`` is the one over the statements of that
    period alone, ``held`` the one of the course at its end, empty before the first position is taken. ``n_taken``
    counts the statements with a position. Raises ParameterError for a price that is not positive.
    """
    rows = []
    for actor_id, own in dated.groupby("actor_id", sort=False):
        held = _held(own, needed)
        for period, group in own.groupby("period"):
            taken = int((group["stance"] != "neutral").sum())
            position = overall(zip(group["stance"], group["explicit"].astype(bool), strict=True))
            at_end = held[held["published"] <= group["published"].max()]
            first = group.iloc[0]
            rows.append(
                (
                    actor_id,
                    first.actor,
                    first.side,
                    period,
                    position,
                    at_end["position"].iloc[-1] if len(at_end) else "",
                    len(group),
                    taken,
                    group["document_id"].nunique(),
                )
            )
    return pd.DataFrame(rows, columns=_COURSE)


def moves(dated: pd.DataFrame, needed: float = NEEDED) -> pd.DataFrame:
    """Return one row per change of position, by day: who moved from what to what, and two statements that prove it.

    ``published`` is the day of the first article of the new position, ``gain`` the number of statements that the course
    explains better with this change than without it. ``last_before`` and ``first_after`` are statement ids.
    """
    rows = []
    for actor_id, own in dated.groupby("actor_id", sort=False):
        held = _held(own, needed)
        changed = held.index[held["position"] != held["position"].shift()][1:]
        for at in changed:
            before, after = held["position"].iloc[at - 1], held["position"].iloc[at]
            documents = list(held["document_id"])
            rows.append(
                (
                    actor_id,
                    own["actor"].iloc[0],
                    own["side"].iloc[0],
                    held["published"].iloc[at],
                    before,
                    after,
                    _gain(held, at),
                    _witness(own, documents[:at], before, last=True),
                    _witness(own, documents[at:], after, last=False),
                )
            )
    found = pd.DataFrame(rows, columns=_MOVE)
    return found.sort_values("published", kind="stable").reset_index(drop=True)


def _held(own: pd.DataFrame, needed: float) -> pd.DataFrame:
    """Return one row per document of an actor in which it takes a position: document_id, published, fits, position."""
    if needed <= 0:
        raise ParameterError(f"The price of a change is {needed}; give a positive number of statements, such as 2.")
    taken = own[own["stance"] != "neutral"]
    rows = []
    for (published, document), group in taken.groupby(["published", "document_id"]):
        rows.append(
            (document, published, [sum(_FIT[held].get(s, 0.0) for s in group["stance"]) for held in _POSITIONS])
        )
    held = pd.DataFrame(rows, columns=["document_id", "published", "fits"])
    return held.assign(position=[_POSITIONS[each] for each in _best(list(held["fits"]), needed)])


def _best(fits: Sequence[Sequence[float]], needed: float) -> list[int]:
    """Return the position of each document that fits best in sum, less the price of each change (Viterbi 1967).

    Among equal courses it is the one that changes least and latest: a change is dated by a statement that shows it.
    """
    if not fits:
        return []
    change = (needed + _FEWER) * (1 - np.eye(len(_POSITIONS)))
    best, origins = np.array(fits[0]), []
    for fit in fits[1:]:
        reached = best[:, None] - change  # from (row) → to (column)
        stayed = reached.diagonal().copy()
        np.fill_diagonal(reached, stayed - _LATER)
        origins.append(reached.argmax(axis=0))
        np.fill_diagonal(reached, stayed)
        best = reached.max(axis=0) + np.array(fit)
    course = [int(best.argmax())]
    for origin in reversed(origins):
        course.append(int(origin[course[-1]]))
    return course[::-1]


def _gain(held: pd.DataFrame, at: int) -> float:
    """Return how many statements more fit the stretches on both sides of a change than the better one alone."""
    number = (held["position"] != held["position"].shift()).cumsum()
    before, after = (np.array(list(held.loc[number == number[each], "fits"])).sum(axis=0) for each in (at - 1, at))
    left, right = (_POSITIONS.index(held["position"].iloc[each]) for each in (at - 1, at))
    apart = before[left] + after[right]
    return float(apart - max(before[left] + after[left], before[right] + after[right]))


def _witness(own: pd.DataFrame, documents: Sequence[str], position: str, last: bool) -> str:
    """Return the last, or the first, statement of the position in these documents, an explicit one before others."""
    place = {document: number for number, document in enumerate(documents)}
    shown = own[own["document_id"].isin(place) & (own["stance"] == position)]
    if shown.empty:  # a position may be held by statements that only half fit it
        shown = own[own["document_id"].isin(place) & (own["stance"] != "neutral")]
    order = shown.assign(place=shown["document_id"].map(place), implied=~shown["explicit"].astype(bool))
    nearest = order["place"].max() if last else order["place"].min()
    near = order[order["place"] == nearest].sort_values("implied", kind="stable")
    return str(near["statement_id"].iloc[0])


def by_period(dated: pd.DataFrame, measure: str, **settings: Any) -> pd.DataFrame:
    """Return the estimates of each period (`estimates`), with a column ``period``, in the order of periods."""
    found = [estimates(rows, measure, **settings).assign(period=period) for period, rows in dated.groupby("period")]
    return pd.concat(found, ignore_index=True) if found else estimates(dated, measure, **settings).assign(period="")


def prices(dated: pd.DataFrame, needed: Sequence[float] = (1, 1.5, 2, 3, 5)) -> pd.DataFrame:
    """Return one row per price of a change: needed, n_moves, n_actors, to see which changes depend on it."""
    found = [(price, moves(dated, price)) for price in needed]
    rows = [(price, len(each), each["actor_id"].nunique()) for price, each in found]
    return pd.DataFrame(rows, columns=["needed", "n_moves", "n_actors"])
