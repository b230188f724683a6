"""Who agrees with whom, and who is furthest apart: only on ties strong enough, and camps that hold in resamples."""

from __future__ import annotations

import pandas as pd

from analysis.aggregate.claims.claim import Claim, Teller
from analysis.aggregate.claims.lead import fitted, sentences
from analysis.aggregate.claims.standing import enough, named, positions_taken, resting
from analysis.choices import CHOICES
from analysis.tables import Analysis


def camps_told(tables: Analysis, camps: pd.DataFrame, min_statements: int) -> tuple[list[Claim], list[Claim]]:
    """Return one claim per camp, and one on the two members furthest apart, if there are any.

    ``camps`` is the table of `network.camps`. Subjects are members with a name that are not torn, with enough
    statements for or against, in as many articles as an interval needs, and stable; those with most statements come
    first. A camp of which nobody is told is left out.
    """
    keys = ("actor_id", "organization", "side")
    column = next(key for key in keys if camps["node"].isin(tables.statements[key]).all())
    taken = positions_taken(tables)
    taken = taken[taken["stance"] != "conditional"]
    known = {
        str(node)
        for node, rows in taken.groupby(column)
        if enough(rows, min_statements) and rows["document_id"].nunique() >= CHOICES.fewest_documents
    }
    known &= named(tables) if column == "actor_id" else known
    own = (camps["camp"] > 0) & ~camps["torn"].astype(bool) & camps["node"].isin(known)
    members = camps[own & (camps["n_statements"] >= min_statements) & (camps["stability"] >= CHOICES.stable)]
    members = members.sort_values("n_statements", ascending=False, kind="stable")
    groups = [
        resting("camp", tuple(group["node"]), taken[taken[column].isin(group["node"])], str(camp))
        for camp, group in members.groupby("camp")
    ]
    camp_of_rival = members["rival"].map(members.set_index("node")["camp"])
    apart = members[camp_of_rival.notna() & (camp_of_rival != members["camp"])]
    pairs = apart.sort_values("apart", ascending=False, kind="stable")[["node", "rival"]].head(1)
    widest = pairs.itertuples(index=False, name=None)
    return groups, [resting("apart", pair, taken[taken[column].isin(pair)]) for pair in widest]


def lead_between(tables: Analysis, camps: pd.DataFrame, *, min_statements: int = CHOICES.min_statements) -> str:
    """Return which camps there are, and which two of their members are furthest apart.

    >>> found.event.target.label in aggregate.lead_between(found, network.camps(coded, "actor", ["concept"]))
    True
    """
    target = tables.event.target.label
    if not camps["camp"].any():
        return f"No two actors agree or differ on {target} often enough to tell camps."
    groups, apart = camps_told(tables, camps, min_statements)
    peace = not camps["apart"].any() and sum(len(claim.subjects) for claim in groups) > 1

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
