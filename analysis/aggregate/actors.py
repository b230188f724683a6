"""One actor in depth: who is heard most, on what and how, and what the others of its side say."""

from __future__ import annotations

import pandas as pd

from analysis.aggregate.choices import Tables, sure
from analysis.aggregate.standings import standings
from analysis.records import STANCES


def loudest(tables: Tables) -> list[str]:
    """Return the id of the actor with most statements, the first of several; none where there is no statement.

    >>> aggregate.loudest(found)[0] in set(found.statements["actor_id"])
    True
    """
    return (
        tables.statements["actor_id"]
        .value_counts(sort=False)
        .sort_values(kind="stable", ascending=False)
        .index[:1]
        .tolist()
    )


def breakdown(statements: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return one row per value of a column: value, n_statements, a count per stance, mean tone and mean certainty.

    Statements that the reader is not sure of are counted as ``unsure`` and enter neither stances nor means.

    >>> sorted(aggregate.breakdown(found.statements, "kind")["value"])
    ['act', 'direct', 'indirect', 'mixed']
    """
    found = statements.groupby(by, sort=False).agg(n_statements=("stance", "size"))
    taken = sure(statements)
    counts = pd.crosstab(taken[by], taken["stance"]).reindex(found.index, columns=list(STANCES), fill_value=0)
    found = found.join(counts).assign(unsure=found["n_statements"] - counts.sum(axis=1))
    found = found.join(taken.groupby(by)[["tone", "certainty"]].mean())
    return found.sort_values("n_statements", ascending=False, kind="stable").rename_axis("value").reset_index()


def with_outlets(tables: Tables) -> pd.DataFrame:
    """Return the statements with an ``outlet`` column, *not given* where the document has none.

    >>> aggregate.with_outlets(found)["outlet"].unique().tolist()
    ['Mint']
    """
    outlets = tables.documents.set_index("document_id")["outlet"]
    return tables.statements.assign(outlet=tables.statements["document_id"].map(outlets).replace("", "not given"))


def neighbours(whole: Tables, found: Tables) -> pd.DataFrame:
    """Return the standings of the others who share an organization or a side with the actors of ``found``.

    >>> "Dmitry Peskov" in aggregate.neighbours(found, aggregate.only(found, "Vladimir Putin"))["actor"].tolist()
    True
    """
    own = found.positions
    kin = pd.Series(False, index=whole.positions.index)
    for column in ("organization", "side"):
        kin |= whole.positions[column].isin(set(own[column]) - {""})
    others = kin & ~whole.positions["actor_id"].isin(own["actor_id"])
    return standings(whole.with_tables(positions=whole.positions[others]))


def toward(ties: pd.DataFrame, found: Tables) -> pd.DataFrame:
    """Return the ties (`network.ties`) that lead to the actors with a statement in ``found``.

    >>> ties = network.ties(network.mentions(found.statements, found.mentions, found.actors))
    >>> aggregate.toward(ties, aggregate.only(found, "Vladimir Putin"))["target_label"].unique().tolist()
    ['Vladimir Putin']
    """
    return ties[ties["target"].isin(found.statements["actor_id"].unique())]
