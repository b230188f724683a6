"""Who moved, and when: the course of positions that explains an actor's statements best with the fewest changes.

A single statement out of line is as likely an error of the reading, or an old one told again, as a change of mind. So
an actor's statements, in order of time, are cut into stretches of one position each, such that the number of statements
that fit their stretch is greatest, less a price for each change (optimal partitioning with a penalty per cut; Jackson
et al. 2005). The price is in statements: at 1.5, a change is only told where it explains at least two statements
more than none, or one and those that half fit.
What this misses: a change that goes back at once, and one told by fewer statements than its price.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from analysis.aggregate.choices import sure
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
_MOVE = ["actor_id", "actor", "side", "published", "before", "after", "gain", "explicit", "last_before", "first_after"]
_COURSE = ["actor_id", "actor", "side", "period", "position", "held", "n_statements", "n_taken", "n_documents"]


def courses(dated: pd.DataFrame, needed: float = NEEDED) -> pd.DataFrame:
    """Return one row per actor and period with a statement, by actor in the order given and by period.

    ``dated`` are statements with periods (`periods.with_periods`); those that the reader is not sure of are left out.
    ``position`` is the one that most statements of that period take, of several the one that outweighs (`overall`);
    ``held`` is that of the course at its end, empty before the first position is taken. ``n_taken``
    counts the statements with a position. Raises ParameterError for a price that is not positive.

    >>> "Vladimir Putin" in aggregate.courses(dated)["actor"].tolist()
    True
    """
    dated = sure(dated)
    held = {actor: (list(own["published"]), list(own["position"])) for actor, own in followed(dated, needed)}
    rows = []
    columns = ("actor_id", "period", "actor", "side", "stance", "explicit", "published", "document_id")
    ordered = dated.assign(place=dated.groupby("actor_id", sort=False).ngroup())
    ordered = ordered.sort_values(["place", "period"], kind="stable")
    told = zip(*(ordered[column] for column in columns), strict=True)
    for (actor_id, period), group in groupby(told, key=itemgetter(0, 1)):
        _, _, actors, sides, stances, explicit, published, documents = zip(*group, strict=True)
        days, course = held.get(actor_id, ([], []))
        until = bisect_right(days, max(published))
        rows.append(
            (
                actor_id,
                actors[0],
                sides[0],
                period,
                _most(stances) or overall(zip(stances, map(bool, explicit), strict=True)),
                course[until - 1] if until else "",
                len(stances),
                sum(stance != "neutral" for stance in stances),
                len(set(documents)),
            )
        )
    return pd.DataFrame(rows, columns=_COURSE)


def _most(stances: Iterable[str]) -> str:
    """Return the position that most statements take; empty where none is taken, or two by as many."""
    counts = Counter(stance for stance in stances if stance != "neutral").most_common(2)
    return counts[0][0] if len({number for _, number in counts}) == len(counts) > 0 else ""


def moves(dated: pd.DataFrame, needed: float = NEEDED) -> pd.DataFrame:
    """Return one row per change of position, by day: who moved from what to what, and two statements that prove it.

    ``published`` is the day of the first article of the new position, ``gain`` the number of statements that the course
    explains better with this change than without it. ``explicit`` tells whether both the old and the new position have
    an explicit statement; a change without rests on what the words imply. ``last_before`` and ``first_after`` are
    statement ids.

    >>> len(aggregate.moves(dated))  # nobody moves in one article
    0
    """
    dated = sure(dated)
    rows = []
    whose = dated.groupby("actor_id", sort=False).indices
    for actor_id, held in followed(dated, needed):
        positions = held["position"].to_numpy()
        changed = np.flatnonzero(positions[1:] != positions[:-1]) + 1
        if not len(changed):
            continue
        own = dated.iloc[whose[actor_id]]
        witnesses = _Witnesses(own, held)
        ends = pairwise([0, *changed.tolist(), len(held)])
        explicit = [witnesses.explicit(str(positions[start]), range(start, end)) for start, end in ends]
        for at, gain, both in zip(map(int, changed), _gains(held, changed), map(all, pairwise(explicit)), strict=True):
            before, after = str(positions[at - 1]), str(positions[at])
            rows.append(
                (
                    actor_id,
                    own["actor"].iloc[0],
                    own["side"].iloc[0],
                    held["published"].iloc[at],
                    before,
                    after,
                    gain,
                    both,
                    witnesses.last(before, at),
                    witnesses.first(after, at),
                )
            )
    found = pd.DataFrame(rows, columns=_MOVE)
    return found.sort_values("published", kind="stable").reset_index(drop=True)


def followed(dated: pd.DataFrame, needed: float) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each actor, in the order given, with one row per document in which it takes a position, by day.

    Columns: document_id, published, the fit of each position, and the ``position`` held.
    """
    if needed <= 0:
        raise ParameterError(f"The price of a change is {needed}; give a positive number of statements, such as 2.")
    keys = ["published", "document_id"]
    taken = dated.loc[dated["stance"] != "neutral", ["actor_id", *keys, "stance"]]
    fits = {held: taken["stance"].map(_FIT[held]).astype(float).fillna(0.0) for held in _POSITIONS}
    summed = taken.assign(**fits).groupby(["actor_id", *keys])[list(_POSITIONS)].sum().reset_index()
    ends = summed.groupby("actor_id").size().cumsum().to_dict()
    spans = dict(zip(ends, pairwise([0, *ends.values()]), strict=True))
    told = summed[list(_POSITIONS)].to_numpy().tolist()
    course = [_POSITIONS[each] for start, end in spans.values() for each in _best(told[start:end], needed)]
    held = summed.assign(position=course)
    for actor_id in filter(spans.__contains__, dated["actor_id"].unique()):
        yield actor_id, held.iloc[slice(*spans[actor_id])]


def _best(fits: Sequence[Sequence[float]], needed: float) -> list[int]:
    """Return the position of each document that fits best in sum, less the price of each change (Viterbi 1967).

    Among equal courses it is the one that changes least and latest: a change is dated by a statement that shows it.
    """
    if not fits:
        return []
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


def _gains(held: pd.DataFrame, changed: np.ndarray) -> Iterator[float]:
    """Yield for each change how many statements more fit the stretches on both its sides than the better one alone."""
    stretches = np.add.reduceat(held[list(_POSITIONS)].to_numpy(), np.concatenate([[0], changed]))
    numbers = held["position"].map(_POSITIONS.index)
    for at, before, after in zip(changed, stretches, stretches[1:], strict=False):
        left, right = numbers.iloc[at - 1], numbers.iloc[at]
        yield float(before[left] + after[right] - max(before[left] + after[left], before[right] + after[right]))


class _Witnesses:
    """The statements of one actor that can prove what it held: per document and stance the first, explicit ones ahead.

    ``held`` gives the documents in order. Where no statement of a position is on that side of a change, because the
    position is held by statements that only half fit it, the nearest statement with any position is told.
    """

    def __init__(self, own: pd.DataFrame, held: pd.DataFrame) -> None:
        order = {document: place for place, document in enumerate(held["document_id"])}
        taken = own[own["stance"] != "neutral"]
        taken = taken.assign(place=taken["document_id"].map(order), implied=~taken["explicit"].astype(bool))
        taken = taken.sort_values(["place", "implied"], kind="stable")
        self.told = set(zip(taken["place"], taken["stance"], taken["implied"], strict=True))
        self.any = taken.drop_duplicates("place")["statement_id"].tolist()  # every document has one
        shown = taken.drop_duplicates(["place", "stance"])
        self.of = {
            str(stance): (rows["place"].tolist(), rows["statement_id"].tolist())
            for stance, rows in shown.groupby("stance")
        }

    def explicit(self, position: str, stretch: Iterable[int]) -> bool:
        """Tell whether a statement of these documents takes the position explicitly."""
        return any((place, position, False) in self.told for place in stretch)

    def last(self, position: str, at: int) -> str:
        """Return the last statement of the position before the document of a change."""
        places, statements = self.of.get(position, ([], []))
        number = bisect_left(places, at)
        return str(statements[number - 1] if number else self.any[at - 1])

    def first(self, position: str, at: int) -> str:
        """Return the first statement of the position from the document of a change on."""
        places, statements = self.of.get(position, ([], []))
        number = bisect_left(places, at)
        return str(statements[number] if number < len(places) else self.any[at])


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
