"""Affiliations → the networks of agreement and disagreement between actors, organizations or sides."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd

from analysis.network.bipartite import choose, with_nodes

NORMALIZATIONS = ("none", "average", "jaccard", "cosine")


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
    graph = with_nodes(affiliations, nodes)
    names = list(graph)
    agree, disagree = (_incidence(affiliations, names, level) for level in (1, 0))
    together = agree @ agree.T + disagree @ disagree.T
    apart = agree @ disagree.T + disagree @ agree.T
    weights, tied = {
        "congruence": (together, together),
        "conflict": (apart, apart),
        "subtract": (together - apart, together + apart),
    }[kind]
    weights = weights / _scale(normalization, (agree + disagree).sum(axis=1), together)
    for one, other in zip(*np.nonzero(np.triu(tied, 1)), strict=True):
        graph.add_edge(
            names[one],
            names[other],
            weight=float(weights[one, other]),
            congruence=int(together[one, other]),
            conflict=int(apart[one, other]),
        )
    return graph


def _incidence(affiliations: pd.DataFrame, names: list[str], level: int) -> np.ndarray:
    """Return nodes × concepts with 1 where a node takes that level of agreement."""
    concepts = sorted(affiliations["concept"].unique())
    taken = affiliations[affiliations["agreement"] == level]
    incidence = np.zeros((len(names), len(concepts)), dtype=int)
    rows, columns = (
        pd.Index(names).get_indexer(pd.Index(taken["node"])),
        pd.Index(concepts).get_indexer(pd.Index(taken["concept"])),
    )
    incidence[rows, columns] = 1
    return incidence


def _scale(normalization: str, counts: np.ndarray, together: np.ndarray) -> np.ndarray:
    sums = np.add.outer(counts, counts)
    scales = {
        "none": np.ones_like(sums),
        "average": sums / 2,
        "jaccard": sums - together,
        "cosine": np.sqrt(np.multiply.outer(counts, counts)),
    }
    choose("normalization", normalization, scales)
    return scales[normalization]
