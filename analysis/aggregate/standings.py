"""One position per actor over all documents, one per side, and where words cross the stance."""

from __future__ import annotations

from collections import Counter
from typing import Any, Protocol

import pandas as pd


class Tables(Protocol):
    """The tables that positions are taken from."""

    statements: pd.DataFrame
    positions: pd.DataFrame


_COUNTED = ["favor", "conditional", "against", "neutral"]


def standings(tables: Tables) -> pd.DataFrame:
    """Return one row per actor: actor_id, actor, organization, side, position, n_statements, n_documents, varied.

    A position that rests only on statements that the reader is not sure of is left out. Over several documents an
    actor's position is the one it takes in most of them, the later one where two are as frequent; neutral only if it
    never takes one. ``varied`` marks who takes different ones, be it within one document. Rows go by side, the sides
    with most statements first, and within a side by number of statements.

    >>> standing = aggregate.standings(found)
    >>> standing.loc[standing["actor"] == "Vladimir Putin", "position"].tolist()
    ['against']
    """
    columns = ["actor_id", "actor", "organization", "side", "position", "n_statements", "n_documents", "varied"]
    whose: dict[str, list[Any]] = {}
    for row in tables.positions[_sure(tables)].itertuples(index=False):
        whose.setdefault(str(row.actor_id), []).append(row)
    taking = tables.statements[tables.statements["sure"].astype(bool) & (tables.statements["stance"] != "neutral")]
    stances = taking.groupby("actor_id")["stance"].nunique().to_dict()
    rows = []
    for actor_id, group in whose.items():
        taken = Counter(row.position for row in reversed(group) if row.position != "neutral")
        first = group[0]
        rows.append(
            (
                actor_id,
                first.actor,
                first.organization,
                first.side,
                max(taken, key=taken.__getitem__, default="neutral"),
                sum(row.n_statements for row in group),
                len(group),
                stances.get(actor_id, 0) > 1,
            )
        )
    found = pd.DataFrame(rows, columns=columns)
    weight = found.groupby("side")["n_statements"].transform("sum")
    order = found.assign(weight=weight, unknown=found["side"] == "", place=range(len(found)))
    order = order.sort_values(
        ["unknown", "weight", "side", "n_statements", "place"], ascending=[True, False, True, False, True]
    )
    return order[columns].reset_index(drop=True)


def _sure(tables: Tables) -> pd.Series:
    """Tell of each position whether it rests on a statement whose stance the reader is sure of."""
    keys = ["document_id", "actor_id"]
    taken = tables.statements.loc[tables.statements["sure"].astype(bool), keys].drop_duplicates().assign(taken=True)
    return tables.positions[keys].merge(taken, "left", on=keys)["taken"].notna().set_axis(tables.positions.index)


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
    return statements[statements["sure"].astype(bool) & across]
