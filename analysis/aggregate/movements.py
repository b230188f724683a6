"""Who moved, and when: the course of positions that explains an actor's statements best with the fewest changes.

A single statement out of line is as likely an error of the reading, or an old one told again, as a change of mind. So
an actor's statements, in order of time, are cut into stretches of one position each, such that the number of statements
that fit their stretch is greatest, less a price for each change (optimal partitioning with a penalty per cut; Jackson
et al. 2005). The price is in statements: at 1.5, a change is only told where it explains at least two statements
more than none, or one and those that half fit.
What this misses: a change that goes back at once, and one told by fewer statements than its price.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.aggregate.estimates import estimates
from analysis.aggregate.standings import sure
from analysis.attribution.positions import overall
from analysis.errors import ParameterError
from analysis.records.choices import CHOICES

#: How well a statement (column) fits an actor who holds a position (row); half where the codebook lets the position
#: outweigh the statement (section 4: who favors with conditions is conditional, refusal outweighs pleasantries).
_FIT = {
    "favor": {"favor": 1.0},
    "conditional": {"favor": CHOICES.half_fit, "conditional": 1.0},
    "against": {"conditional": CHOICES.half_fit, "against": 1.0},
}
_POSITIONS = list(_FIT)
#: What breaks ties between courses that fit alike, too small to outweigh a statement.
_FEWER, _LATER = 1e-6, 1e-9
_MOVE = ["actor_id", "actor", "side", "published", "before", "after", "gain", "explicit", "last_before", "first_after"]
_COURSE = ["actor_id", "actor", "side", "period", "position", "held", "n_statements", "n_taken", "n_documents"]


def courses(dated: pd.DataFrame, needed: float = CHOICES.move_price) -> pd.DataFrame:
    """Return one row per actor and period with a statement, by actor in the order given and by period.

    ``dated`` are statements with periods (`with_periods`); those that the reader is not sure of are left out.
    ``position`` is the one that most statements of that period take, of several the one that outweighs (`overall`);
    ``held`` is that of the course at its end, empty before the first position is taken. ``n_taken``
    counts the statements with a position. Raises ParameterError for a price that is not positive.

    >>> "Vladimir Putin" in aggregate.courses(dated)["actor"].tolist()
    True
    """
    dated = sure(dated)
    place = dated.groupby("actor_id", sort=False).ngroup()
    groups = dated.assign(place=place, taken=dated["stance"] != "neutral").groupby(["place", "period"])
    found = groups.agg(
        actor_id=("actor_id", "first"),
        actor=("actor", "first"),
        side=("side", "first"),
        n_statements=("stance", "size"),
        n_taken=("taken", "sum"),
        n_documents=("document_id", "nunique"),
    ).reset_index()
    told = zip(groups["stance"].agg(list), groups["explicit"].agg(list), strict=True)
    found["position"] = [
        _most(stances) or overall(zip(stances, map(bool, explicit), strict=True)) for stances, explicit in told
    ]
    course = followed(dated, needed)
    course["period"] = course["published"].map(dated.groupby("published")["period"].first())
    last = course.groupby(["actor_id", "period"])["position"].last().rename("held")
    found = found.join(last, on=["actor_id", "period"])
    return found.assign(held=found.astype({"held": object}).groupby("actor_id")["held"].ffill().fillna(""))[_COURSE]


def _most(stances: Sequence[str]) -> str:
    """Return the position that most statements take; empty where none is taken, or two by as many."""
    counts = Counter(stance for stance in stances if stance != "neutral").most_common(2)
    return counts[0][0] if len({number for _, number in counts}) == len(counts) > 0 else ""


def moves(dated: pd.DataFrame, needed: float = CHOICES.move_price) -> pd.DataFrame:
    """Return one row per change of position, by day: who moved from what to what, and two statements that prove it.

    ``published`` is the day of the first article of the new position, ``gain`` the number of statements that the course
    explains better with this change than without it. ``explicit`` tells whether both the old and the new position have
    an explicit statement; a change without rests on what the words imply. ``last_before`` and ``first_after`` are
    statement ids.

    >>> len(aggregate.moves(dated))  # nobody moves in one article
    0
    """
    dated = sure(dated)
    course = followed(dated, needed)
    changed = (course["position"] != course["position"].shift()) & (course["actor_id"] == course["actor_id"].shift())
    moved = course["actor_id"].isin(course.loc[changed, "actor_id"])
    whose = dated.groupby("actor_id")
    rows: list[tuple[object, ...]] = []
    for actor_id, held in course[moved].groupby("actor_id", sort=False):
        rows += _moves_of(whose.get_group(actor_id), held.reset_index(drop=True))
    return pd.DataFrame(rows, columns=_MOVE).sort_values("published", kind="stable", ignore_index=True)


def _moves_of(own: pd.DataFrame, held: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the changes of one actor; ``held`` has a row per document in which it takes a position.

    The statements that prove a change are the last of the old position before it and the first of the new one from it
    on, of one document an explicit one if there is any. Where a position is held by statements that only half fit it,
    the nearest with any position is told.
    """
    held = held.assign(stretch=(held["position"] != held["position"].shift()).cumsum(), place=held.index)
    taken = own[own["stance"] != "neutral"].merge(
        held[["document_id", "position", "stretch", "place"]], on="document_id"
    )
    taken = taken.assign(implied=~taken["explicit"].astype(bool)).sort_values(["place", "implied"], kind="stable")
    plain = set(taken.loc[(taken["stance"] == taken["position"]) & ~taken["implied"], "stretch"])
    fits = held.groupby("stretch")[_POSITIONS].sum().to_dict("index")
    starts = held.drop_duplicates("stretch")[["stretch", "place", "position", "published"]]
    rows: list[tuple[object, ...]] = []
    for (old, _, before, _), (new, place, after, published) in pairwise(starts.itertuples(index=False, name=None)):
        earlier, later = taken[taken["place"] < place], taken[taken["place"] >= place]
        one = max(fits[old][held] + fits[new][held] for held in (before, after))
        gain = float(fits[old][before] + fits[new][after] - one)
        last = _preferred(earlier, before).drop_duplicates("place")["statement_id"].iloc[-1]
        first = _preferred(later, after)["statement_id"].iloc[0]
        who = own[["actor_id", "actor", "side"]].iloc[0]
        rows.append((*who, published, before, after, gain, {old, new} <= plain, last, first))
    return rows


def _preferred(taken: pd.DataFrame, position: str) -> pd.DataFrame:
    """Return the statements of a position, or all where none takes it."""
    own = taken[taken["stance"] == position]
    return own if len(own) else taken


def followed(dated: pd.DataFrame, needed: float) -> pd.DataFrame:
    """Return one row per actor, in the order given, and document in which it takes a position, by day.

    Columns: actor_id, published, document_id, the fit of each position, and the ``position`` held.
    """
    if needed <= 0:
        raise ParameterError(f"The price of a change is {needed}; give a positive number of statements, such as 2.")
    dated = dated.assign(place=dated.groupby("actor_id", sort=False).ngroup())
    taken = dated.loc[dated["stance"] != "neutral", ["place", "actor_id", "published", "document_id", "stance"]]
    fits = {held: taken["stance"].map(fit).astype(float).fillna(0.0) for held, fit in _FIT.items()}
    keys = ["place", "actor_id", "published", "document_id"]
    summed = taken.assign(**fits).groupby(keys)[_POSITIONS].sum().reset_index()
    courses = [_best(own.to_numpy().tolist(), needed) for _, own in summed.groupby("place")[_POSITIONS]]
    return summed.drop(columns="place").assign(position=[_POSITIONS[each] for course in courses for each in course])


def _best(fits: Sequence[Sequence[float]], needed: float) -> list[int]:
    """Return the position of each document that fits best in sum, less the price of each change (Viterbi 1967).

    Among equal courses it is the one that changes least and latest: a change is dated by a statement that shows it.
    """
    best, origins = list(fits[0]), []
    for fit in fits[1:]:
        # Every change costs the same, so whoever changes comes from the best.
        top = max(best)
        origin, changing = best.index(top), top - (needed + _FEWER)
        origins.append([origin if changing > staying - _LATER else to for to, staying in enumerate(best)])
        best = [max(staying, changing) + own for staying, own in zip(best, fit, strict=True)]
    course = [best.index(max(best))]
    for before in reversed(origins):
        course.append(before[course[-1]])
    return course[::-1]


def by_period(dated: pd.DataFrame, measure: str, **settings: Any) -> pd.DataFrame:
    """Return the estimates of each period (`estimates`), with a column ``period``, in the order of periods.

    >>> aggregate.by_period(dated, "sound")["period"].unique().tolist()
    ['2025-03-10']
    """
    found = [estimates(rows, measure, **settings).assign(period=period) for period, rows in dated.groupby("period")]
    return pd.concat(found, ignore_index=True) if found else estimates(dated, measure, **settings).assign(period="")


def prices(dated: pd.DataFrame, needed: Sequence[float] = (1, 1.5, 2, 3, 5)) -> pd.DataFrame:
    """Return one row per price of a change: needed, n_moves, n_actors, to see which changes depend on it.

    >>> aggregate.prices(dated)["n_moves"].tolist()
    [0, 0, 0, 0, 0]
    """
    found = [(price, moves(dated, price)) for price in needed]
    rows = [(price, len(each), each["actor_id"].nunique()) for price, each in found]
    return pd.DataFrame(rows, columns=["needed", "n_moves", "n_actors"])
