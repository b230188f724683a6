"""Networks → tables: the ties of a network as rows."""

from __future__ import annotations

import networkx as nx
import pandas as pd

_TIES = ["source", "target", "source_label", "target_label"]


def ties(graph: nx.Graph) -> pd.DataFrame:
    """Return one row per tie: its ends by id and label, then the attributes of the edge; the heaviest first.

    >>> graph = network.conflict(affiliations, "actor")
    >>> set(network.ties(graph)["source_label"]) | set(network.ties(graph)["target_label"]) >= {"Vladimir Putin"}
    True
    """
    labels = graph.nodes(data="label")
    rows = [
        {**dict(zip(_TIES, (a, b, labels[a], labels[b]), strict=True)), **data} for a, b, data in graph.edges(data=True)
    ]
    found = pd.DataFrame(rows, columns=None if rows else [*_TIES, "weight"])
    return found.sort_values(["weight", "source", "target"], ascending=[False, True, True]).reset_index(drop=True)
