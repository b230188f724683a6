"""Networks → tables: the ties of a network as rows, and the camps it falls into."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from analysis.network.camps import division

_TIES = ["source", "target", "source_label", "target_label"]


def ties(graph: nx.Graph) -> pd.DataFrame:
    """Return one row per tie: its ends by id and label, then the attributes of the edge; the heaviest first."""
    labels = graph.nodes(data="label")
    rows = [
        {**dict(zip(_TIES, (a, b, labels[a], labels[b]), strict=True)), **data} for a, b, data in graph.edges(data=True)
    ]
    found = pd.DataFrame(rows, columns=None if rows else [*_TIES, "weight"])
    return found.sort_values(["weight", "source", "target"], ascending=[False, True, True]).reset_index(drop=True)


def camps(congruence: nx.Graph) -> pd.DataFrame:
    """Return one row per node that is tied to another: node, label, camp (1 or 2), share, n_statements.

    Camps are the best division of the congruence network into two (`division`). Camp 1 is the one that agrees more;
    within a camp, nodes go by the share of their statements that agree, then by their number.
    """
    tied = congruence.subgraph([node for node, degree in congruence.degree if degree])
    groups = division(tied) if tied else []
    camp = {node: number for number, group in enumerate(groups, start=1) for node in group}
    rows = [
        (node, data["label"], camp[node], data["share"], data["n_statements"]) for node, data in tied.nodes(data=True)
    ]
    found = pd.DataFrame(rows, columns=["node", "label", "camp", "share", "n_statements"])
    means = found.groupby("camp")["share"].mean()
    if len(means) == 2 and means[2] > means[1]:
        found["camp"] = 3 - found["camp"]
    order = ["camp", "share", "n_statements", "node"]
    return found.sort_values(order, ascending=[True, False, False, True]).reset_index(drop=True)
