"""Who agrees with whom, and who is furthest apart: only on ties strong enough, and camps that hold in resamples."""

from __future__ import annotations

from itertools import chain

import pandas as pd

from analysis.aggregate.claims.claim import Claim, Event, Teller
from analysis.aggregate.claims.lead import fitted, sentences
from analysis.aggregate.claims.standing import enough, named, positions_taken, resting
from analysis.records import FEWEST_DOCUMENTS

#: A member of a camp is named where it stays with and against the same others in so many resamples.
STABLE = 0.75


def camps_told(tables: Event, camps: pd.DataFrame, min_statements: int = 3) -> list[Claim]:
    """Return one claim per camp (kind *camp*) and one on the two members furthest apart (*apart*), if there are any.

    ``camps`` is the table of `network.camps`. Subjects are members with a name that are not torn, with enough
    statements for or against, in as many articles as an interval needs, and a stability of at least 0.75; those with
    most statements come first. A camp of which nobody is told is left out.
    """
    column = next(
        key for key in ("actor_id", "organization", "side") if camps["node"].isin(tables.statements[key]).all()
    )
    taken = positions_taken(tables)
    taken = taken[taken["stance"] != "conditional"]
    own = [
        str(node)
        for node, rows in taken.groupby(column)
        if enough(rows, min_statements) and rows["document_id"].nunique() >= FEWEST_DOCUMENTS
    ]
    known = set(own) & named(tables) if column == "actor_id" else set(own)
    members = camps[
        (camps["camp"] > 0)
        & ~camps["torn"].astype(bool)
        & camps["node"].isin(known)
        & (camps["n_statements"] >= min_statements)
    ]
    members = members[members["stability"] >= STABLE].sort_values("n_statements", ascending=False, kind="stable")
    found = []
    for camp, group in members.groupby("camp"):
        rows = taken[taken[column].isin(group["node"])]
        found.append(resting("camp", tuple(group["node"]), rows, str(camp), ""))
    camp_of = dict(zip(members["node"], members["camp"], strict=True))
    apart = members[
        [camp_of.get(rival, camp) != camp for rival, camp in zip(members["rival"], members["camp"], strict=True)]
    ]
    if len(apart):
        widest = apart.sort_values("apart", ascending=False, kind="stable").iloc[0]
        pair = str(widest["node"]), str(widest["rival"])
        found.append(resting("apart", pair, taken[taken[column].isin(pair)], "", ""))
    return found


def lead_between(tables: Event, camps: pd.DataFrame, *, min_statements: int = 3) -> str:
    """Return which camps there are, and which two of their members are furthest apart.

    >>> found.event.target.label in aggregate.lead_between(found, network.camps(coded, "actor", ["concept"]))
    True
    """
    target = tables.event.target.label
    if not camps["camp"].any():
        return f"No two actors agree or differ on {target} often enough to tell camps."
    told = camps_told(tables, camps, min_statements)
    groups, apart = ([claim for claim in told if claim.kind == kind] for kind in ("camp", "apart"))
    peace = not camps["apart"].any() and len(list(chain(*(claim.subjects for claim in groups)))) > 1

    def worded(tell: Teller, *_: int) -> str:
        who = [tell.who(claim.subjects) for claim in groups]
        if len(groups) == 2:
            sided = f"on {target}, {who[0]} stood on one side, {who[1]} on the other"
        elif peace:
            sided = f"on {target}, {who[0]} stood on one side, and nobody clearly against them"
        else:
            sided = f"who agrees with whom on {target} rests on few statements or articles, too little to tell camps"
        return sentences(sided, *(f"{tell.who(claim.subjects)} differed most" for claim in apart))

    return fitted(Teller.of(tables, min_statements), worded)
