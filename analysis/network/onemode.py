"""Affiliations → the networks of agreement and disagreement between actors, organizations or sides, and their ties."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from analysis.network.bipartite import choose, with_nodes

NORMALIZATIONS = ("none", "average", "jaccard", "cosine")
_TIES = ["source", "target", "source_label", "target_label"]


def congruence(affiliations: pd.DataFrame, nodes: str = "actor", normalization: str = "none") -> nx.Graph:
    """Return the network of agreement: w(a, b) = |{c: both agree}| + |{c: both disagree}|, where that is positive.

    Normalizations divide by n_a and n_b, the numbers of a's and b's affiliations (Leifeld 2017): ``average`` by their
    mean, w / ((n_a + n_b) / 2), average activity; ``jaccard`` by their union, w / (n_a + n_b − congruence); ``cosine``
    by √(n_a · n_b). Discourse Network Analyzer computes the same when duplicates are ignored across the whole range,
    except that its cosine divides by n_a · n_b. Weights under different normalizations or concepts
    must not be compared.

    >>> graph = network.congruence(affiliations, "actor")
    >>> graph.has_edge("macron", "trump")
    True
    """
    return _network(affiliations, nodes, normalization, "congruence")


def conflict(affiliations: pd.DataFrame, nodes: str = "actor", normalization: str = "none") -> nx.Graph:
    """Return the network of disagreement: w(a, b) = |{c: one agrees, one disagrees}|, normalized as congruence is.

    >>> graph = network.conflict(affiliations, "actor")
    >>> graph.has_edge("putin", "macron")
    True
    """
    return _network(affiliations, nodes, normalization, "conflict")


def subtract(affiliations: pd.DataFrame, nodes: str = "actor", normalization: str = "none") -> nx.Graph:
    """Return congruence minus conflict, −∞ to ∞ (Leifeld 2017); normalized, −1 to 1.

    Pairs with a common concept are tied, also at weight 0: as often together as apart is not the same as no contact.
    """
    return _network(affiliations, nodes, normalization, "subtract")


def _network(affiliations: pd.DataFrame, nodes: str, normalization: str, kind: str) -> nx.Graph:
    choose("normalization", normalization, NORMALIZATIONS)
    graph = with_nodes(affiliations, nodes)
    names, concepts = list(graph), affiliations["concept"].unique()
    takes = pd.crosstab(affiliations["node"], [affiliations["agreement"], affiliations["concept"]])
    every = pd.MultiIndex.from_product([(1, 0), concepts])
    agree, disagree = np.hsplit(takes.reindex(index=names, columns=every, fill_value=0).to_numpy(int), 2)
    together = agree @ agree.T + disagree @ disagree.T
    apart = agree @ disagree.T + disagree @ agree.T
    weights, tied = {
        "congruence": (together, together),
        "conflict": (apart, apart),
        "subtract": (together - apart, together + apart),
    }[kind]
    activity = (agree + disagree).sum(axis=1)
    sums = np.add.outer(activity, activity)
    weights = (
        weights
        / {
            "none": np.ones_like(sums),
            "average": sums / 2,
            "jaccard": sums - together,
            "cosine": np.sqrt(np.multiply.outer(activity, activity)),
        }[normalization]
    )
    for one, other in zip(*np.nonzero(np.triu(tied, 1)), strict=True):
        both, opposed = int(together[one, other]), int(apart[one, other])
        graph.add_edge(names[one], names[other], weight=float(weights[one, other]), congruence=both, conflict=opposed)
    return graph


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
