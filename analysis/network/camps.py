"""How far a debate falls into two camps: one measure of the distribution of stances, one of the network."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd

from analysis.network.bipartite import KEYS, affiliations, sure
from analysis.network.onemode import congruence

_ORDER = ("against", "conditional", "favor")
_LEAST_GAIN = 1e-12  # below this, a better division is a rounding error


def bipolarity(
    statements: pd.DataFrame, by: str = "period", nodes: str = "actor", concepts: Sequence[str] = ()
) -> pd.DataFrame:
    """Return one row per period with how far the debate falls into two camps.

    ``bipolarity`` is (1 − A) / 2 with van der Eijk's agreement A over against, conditional and favor: 0 where all hold
    one stance, ½ where the stances are spread evenly, 1 where two equal camps are for and against. Each node counts
    once, divided over the stances of its statements. ``modularity`` is that of the best division of the congruence
    network into two groups, 0 to ½ (as a measure of polarization: A. S. Waugh et al. 2009, Party polarization in
    Congress: a network science approach, arXiv:0907.3509); without allies there are no ties, so a debate of few voices
    can be bipolar at modularity 0. Where a measure is missing, ``note`` says why.
    """
    rows = []
    taken = statements[sure(statements) & statements["stance"].isin(_ORDER) & (statements[KEYS[nodes]] != "")]
    for period, group in taken.groupby(by):
        table = pd.crosstab(group[KEYS[nodes]], group["stance"]).reindex(columns=list(_ORDER), fill_value=0)
        shares = [
            sum((Fraction(int(row[at]), int(sum(row))) for row in table.to_numpy()), Fraction(0)) for at in range(3)
        ]
        graph = congruence(affiliations(group, nodes, concepts), nodes)
        several, tied = len(table) > 1, graph.number_of_edges() > 0
        rows.append(
            {
                "period": period,
                "n_nodes": len(table),
                "n_statements": len(group),
                "bipolarity": float((1 - ordinal_agreement(shares)) / 2) if several else None,
                "modularity": nx.community.modularity(graph, division(graph)) if tied else None,
                "note": "" if tied else "no two share a position" if several else f"one {nodes}",
            }
        )
    columns = ["period", "n_nodes", "n_statements", "bipolarity", "modularity", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"bipolarity": float, "modularity": float})


def ordinal_agreement(frequencies: Sequence[int | Fraction]) -> Fraction:
    """Return van der Eijk's A of a frequency distribution over at least three ordered categories, −1 to 1.

    1: all cases in one category; 0: spread evenly; −1: half in each outermost category. The distribution is taken
    apart into layers of equal height, and A is the mean of theirs, weighted by cases. A layer over S of K categories
    has A = U · (1 − (S − 1) / (K − 1)), where U = ((K − 2) · TU − (K − 1) · TDU) / ((K − 2) · (TU + TDU)) compares the
    triples of categories with one peak (TU: 110, 011) with those with a gap (TDU: 101).
    C. van der Eijk (2001): Measuring agreement in ordered rating scales. Quality & Quantity 35, 325–341.
    """
    rest = [Fraction(count) for count in frequencies]
    total, result = sum(rest), Fraction(0)
    while any(rest):
        height = min(count for count in rest if count)
        layer = [count > 0 for count in rest]
        result += height * sum(layer) / total * _layer_agreement(layer)
        rest = [count - height if count else count for count in rest]
    return result


def _layer_agreement(layer: Sequence[bool]) -> Fraction:
    size = len(layer)
    triples = list(combinations(layer, 3))
    peaks = triples.count((True, True, False)) + triples.count((False, True, True))
    gaps = triples.count((True, False, True))
    unimodality = Fraction(1)
    if peaks + gaps:
        unimodality = Fraction((size - 2) * peaks - (size - 1) * gaps, (size - 2) * (peaks + gaps))
    return unimodality * (1 - Fraction(sum(layer) - 1, size - 1))


def division(graph: nx.Graph) -> list[set[str]]:
    """Return the division of the nodes into at most two groups that no single move improves in modularity.

    Modularity is Q = sᵀBs / 4m with s = ±1 for the group and B the modularity matrix; as long as a move gains, the node
    that gains most moves. This is the fine-tuning of M. E. J. Newman (2006): Modularity and community structure in
    networks. PNAS 103, 8577–8582; it starts from who mostly agrees (``share`` ≥ ½) instead of an eigenvector, and may
    stop at a local optimum.
    """
    nodes = list(graph)
    weights = nx.to_numpy_array(graph, nodelist=nodes, weight="weight")
    degrees = weights.sum(axis=1)
    signs = np.array([1.0 if graph.nodes[node]["share"] >= 0.5 else -1.0 for node in nodes])
    matrix = weights - np.outer(degrees, degrees) / (degrees.sum() or 1)
    while True:
        gains = matrix.diagonal() - signs * (matrix @ signs)
        best = int(np.argmax(gains))
        if gains[best] <= _LEAST_GAIN * degrees.sum():
            break
        signs[best] *= -1
    groups = [{node for node, sign in zip(nodes, signs, strict=True) if sign == side} for side in (1.0, -1.0)]
    return [group for group in groups if group]
