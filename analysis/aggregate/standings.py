"""One position per actor over all documents, one per side, and where words cross the stance."""

from __future__ import annotations

import pandas as pd

from analysis.corpus.tables import Analysis

_COLUMNS = ["actor_id", "actor", "organization", "side", "position", "n_statements", "n_documents", "varied"]
_COUNTED = ["favor", "conditional", "against", "neutral"]


def sure(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements whose stance the reader is sure of: the others are in no mean and no position."""
    return statements[statements["sure"].astype(bool)]


def standings(tables: Analysis) -> pd.DataFrame:
    """Return one row per actor: actor_id, actor, organization, side, position, n_statements, n_documents, varied.

    A position that rests only on statements that the reader is not sure of is left out. Over several documents an
    actor's position is the one it takes in most of them, the later one where two are as frequent; neutral only if it
    never takes one. ``varied`` marks who takes different ones, be it within one document. Rows go by side, the sides
    with most statements first, and within a side by number of statements.

    >>> standing = aggregate.standings(found)
    >>> standing.loc[standing["actor"] == "Vladimir Putin", "position"].tolist()
    ['against']
    """
    statements, keys = sure(tables.statements), ["document_id", "actor_id"]
    rows = tables.positions.merge(statements[keys].drop_duplicates(), on=keys)
    actors = rows.groupby("actor_id", sort=False)
    found = actors[["actor", "organization", "side"]].first()
    found = found.assign(n_statements=actors["n_statements"].sum(), n_documents=actors.size())
    taken = rows[rows["position"] != "neutral"].assign(place=range(int((rows["position"] != "neutral").sum())))
    taken = taken.groupby(["actor_id", "position"], as_index=False).agg(times=("place", "size"), last=("place", "max"))
    most = taken.sort_values(["times", "last"]).drop_duplicates("actor_id", keep="last")
    stances = statements[statements["stance"] != "neutral"].groupby("actor_id")["stance"].nunique()
    found = found.assign(
        position=most.set_index("actor_id")["position"].reindex(found.index).fillna("neutral"),
        varied=stances.reindex(found.index).fillna(0) > 1,
        weight=found.groupby("side")["n_statements"].transform("sum"),
        unknown=found["side"] == "",
    )
    order, ascending = ["unknown", "weight", "side", "n_statements"], [True, False, True, False]
    return found.reset_index().sort_values(order, ascending=ascending, ignore_index=True)[_COLUMNS]


def sides(standing: pd.DataFrame) -> pd.DataFrame:
    """Return one row per side: side, leader, position, and the number of actors in each position.

    A side's position is the one all its actors take who take any, otherwise *divided*; *neutral* if none does. Its
    leader is the actor with most statements among those who take a position. Actors without a side are left out.

    >>> sides = aggregate.sides(standing)
    >>> sides.loc[sides["side"] == "Russia", "leader"].tolist()
    ['Vladimir Putin']
    """
    rows = []
    for side, group in standing[standing["side"] != ""].groupby("side", sort=False):
        taking = group[group["position"] != "neutral"]
        positions = taking["position"].unique()
        position = "neutral" if not len(positions) else positions[0] if len(positions) == 1 else "divided"
        leader = (taking if len(taking) else group).iloc[0]["actor"]
        rows.append((side, leader, position, *((group["position"] == each).sum() for each in _COUNTED)))
    return pd.DataFrame(rows, columns=["side", "leader", "position", *_COUNTED])


def crossed(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that favor in harsh words or oppose in warm ones, of which the reader is sure, in order.

    Neither conditional nor neutral statements have a direction for words to cross.

    >>> set(aggregate.crossed(found.statements)["statement_id"]) <= set(found.statements["statement_id"])
    True
    """
    stance, sound = statements["stance"], statements["sound"]
    across = ((stance == "favor") & (sound == "harsh")) | ((stance == "against") & (sound == "warm"))
    return sure(statements[across])
