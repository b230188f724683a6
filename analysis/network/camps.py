"""The camps of a debate, and how far it falls into two: by the distribution of stances, and by the network."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse.csgraph import connected_components

from analysis.network.affiliations import KEYS, affiliated, affiliations, congruence, sure, with_nodes
from analysis.records.choices import CHOICES

_ORDER = ["against", "conditional", "favor"]
_BIPOLARITY = ["period", "n_nodes", "n_statements", "bipolarity", "modularity", "note"]
_CAMP = ["node", "label", "camp", "share", "n_statements", "stability", "rival", "apart", "torn"]
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

    >>> network.bipolarity(coded)["period"].tolist()
    ['2025-03-10']
    """
    rows = []
    taken = statements[sure(statements) & statements["stance"].isin(_ORDER) & (statements[KEYS[nodes]] != "")]
    for period, group in taken.groupby(by):
        counts = pd.crosstab(group[KEYS[nodes]], group["stance"]).reindex(columns=_ORDER, fill_value=0).to_numpy()
        shares = [sum((Fraction(int(row[at]), int(row.sum())) for row in counts), Fraction(0)) for at in range(3)]
        graph = congruence(affiliations(group, nodes, concepts), nodes)
        several, tied = len(counts) > 1, graph.number_of_edges() > 0
        bipolar = float((1 - ordinal_agreement(shares)) / 2) if several else None
        modular = nx.community.modularity(graph, division(graph)) if tied else None
        note = "" if tied else "no two share a position" if several else f"one {nodes}"
        rows.append((period, len(counts), len(group), bipolar, modular, note))
    return pd.DataFrame(rows, columns=_BIPOLARITY).astype({"bipolarity": float, "modularity": float})


def ordinal_agreement(frequencies: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """Return van der Eijk's A of a frequency distribution over at least three ordered categories, −1 to 1.

    1: all cases in one category; 0: spread evenly; −1: half in each outermost category. The distribution is taken
    apart into layers of equal height, and A is the mean of theirs, weighted by cases. A layer over S of K categories
    has A = U · (1 − (S − 1) / (K − 1)), where U = ((K − 2) · TU − (K − 1) · TDU) / ((K − 2) · (TU + TDU)) compares the
    triples of categories with one peak (TU: 110, 011) with those with a gap (TDU: 101).
    C. van der Eijk (2001): Measuring agreement in ordered rating scales. Quality & Quantity 35, 325–341.
    """
    rest, size = [Fraction(count) for count in frequencies], len(frequencies)
    total, result = sum(rest), Fraction(0)
    while any(rest):
        height = min(count for count in rest if count)
        layer = [count > 0 for count in rest]
        triples = list(combinations(layer, 3))
        peaks = triples.count((True, True, False)) + triples.count((False, True, True))
        gaps = triples.count((True, False, True))
        scale = (size - 2) * (peaks + gaps)
        unimodality = Fraction((size - 2) * peaks - (size - 1) * gaps, scale) if scale else Fraction(1)
        agreement = unimodality * (1 - Fraction(sum(layer) - 1, size - 1))
        result += height * sum(layer) / total * agreement
        rest = [count - height if count else count for count in rest]
    return result


def division(graph: nx.Graph) -> list[set[str]]:
    """Return the division of the nodes into at most two groups that no single move improves in modularity.

    Modularity is Q = sᵀBs / 4m with s = ±1 for the group and B the modularity matrix. This is the fine-tuning of M. E.
    J. Newman (2006): Modularity and community structure in networks. PNAS 103, 8577–8582; it starts from who mostly
    agrees (``share`` ≥ ½) instead of an eigenvector, and may stop at a local optimum.
    """
    nodes = list(graph)
    weights = nx.to_numpy_array(graph, nodelist=nodes, weight="weight")
    degrees = weights.sum(axis=1)
    start = np.array([1.0 if share >= 0.5 else -1.0 for _, share in graph.nodes(data="share")])
    signs = _divided(weights - np.outer(degrees, degrees) / (degrees.sum() or 1), start)
    groups = [{node for node, sign in zip(nodes, signs, strict=True) if sign == side} for side in (1, -1)]
    return [group for group in groups if group]


def _divided(matrix: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Return signs ±1 of which no single change makes sᵀMs greater; the one that gains most changes first."""
    signs, pull, least = signs.copy(), matrix @ signs, _LEAST_GAIN * np.abs(matrix).sum()
    while len(signs):
        gains = matrix.diagonal() - signs * pull
        best = int(np.argmax(gains))
        if gains[best] <= least:
            break
        signs[best] *= -1
        pull += 2 * signs[best] * matrix[:, best]
    return signs


def camps(
    statements: pd.DataFrame,
    nodes: str = "actor",
    concepts: Sequence[str] = (),
    *,
    random_seed: int = CHOICES.random_seed,
    resamples: int = CHOICES.camp_resamples,
) -> pd.DataFrame:
    """Return one row per node that shares a concept with another: its camp, and how stable that is.

    Two nodes are strongly tied where they agree on at least two concepts more than they differ on, or the reverse. The
    camps (1 and 2) are the division of the largest group of strongly tied nodes with most agreement within and most
    conflict between (structural balance: P. Doreian & A. Mrvar 1996, Social Networks 18, 149–168), found by moving
    single nodes, from who mostly agrees (``share`` ≥ ½); it may stop at a local optimum. Where nobody is in conflict
    there is one camp; who is in none has camp 0. ``rival`` is the node in a camp that differs most, by ``apart``
    concepts, empty without a strong conflict. ``torn`` marks who is in strong conflict within its camp, or agrees
    strongly across: no division fits every tie.

    ``stability`` (0–1) is the share of resamples of the documents, over all other nodes in camps, in which the two are
    together, or apart, as they are here; missing with fewer than five documents, and for who is in no camp. A resample
    holds fewer different documents, so one concept more is a tie there. Camp 1 agrees more, camp 0 stands last; within
    a camp, nodes go by share, then by number of statements.

    >>> "camp" in network.camps(coded, "actor", ["concept"])
    True
    """
    rows = affiliated(statements, nodes, concepts)
    if rows.empty:
        return pd.DataFrame(columns=_CAMP)
    graph = with_nodes(affiliations(statements, nodes, concepts), nodes)
    found = pd.DataFrame.from_dict(dict(graph.nodes(data=True)), orient="index").rename_axis("node").reset_index()
    node, concept, document = (pd.factorize(rows[each], sort=True)[0] for each in ("node", "concept", "document_id"))
    positions = np.column_stack([1 - rows["agreement"].to_numpy(), node, concept])
    start = np.where(found["share"] >= 0.5, 1, -1)
    takes = _takes(positions, positions.max(0))
    ties = _ties(takes, CHOICES.strong_tie)
    signs = _camps(ties, start)
    means = found["share"].groupby(signs).mean().drop(0, errors="ignore").sort_values(ascending=False, kind="stable")
    found = found.assign(
        camp=pd.Series(signs).map({sign: camp for camp, sign in enumerate(means.index, 1)}).fillna(0).astype(int),
        stability=_stability(positions, document, start, signs, random_seed, resamples),
        rival=found["node"].to_numpy()[ties.argmin(1)],
        apart=np.maximum(0, -ties.min(1)).astype(int),
        torn=np.any(ties * np.outer(signs, signs) < 0, axis=1),
        last=signs == 0,
    )
    found["rival"] = found["rival"].where(found["apart"] > 0, "")
    order, ascending = ["last", "camp", "share", "n_statements", "node"], [True, True, False, False, True]
    shared = takes.any(0) & (takes.any(0).sum(0) > 1)
    return found[shared.any(1)].sort_values(order, ascending=ascending)[_CAMP].reset_index(drop=True)


def _takes(positions: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return (agrees, disagrees) × nodes × concepts with 1 where a node takes that position.

    ``positions`` has a row (0 or 1, node, concept) per position taken; ``last`` is the last node and concept there is.
    """
    takes = np.zeros((2, *(last[1:] + 1)), dtype=np.float32)  # float: fast to multiply
    takes[tuple(positions.T)] = 1
    return takes


def _ties(takes: np.ndarray, least: int) -> np.ndarray:
    """Return nodes × nodes: on how many concepts more they agree than differ, 0 if not at least ``least``."""
    leaning = takes[0] - takes[1]
    weights = leaning @ leaning.T
    np.fill_diagonal(weights, 0)
    return np.where(np.abs(weights) >= least, weights, 0)


def _camps(ties: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return +1 or −1 for the nodes of the largest tied group of two or more, the first of several; 0 for others."""
    signs = np.zeros(len(start))
    _, groups = connected_components(ties != 0, directed=False)
    sizes = np.bincount(groups)
    if sizes.max() > 1:
        group = np.flatnonzero(groups == sizes.argmax())
        signs[group] = _divided(ties[np.ix_(group, group)], start[group])
    return signs


def _stability(
    positions: np.ndarray, document: np.ndarray, start: np.ndarray, signs: np.ndarray, seed: int, resamples: int
) -> np.ndarray:
    """Return for each node how often its relations to the others in camps are the same in resamples of documents."""
    documents, last = document.max() + 1, positions.max(0)
    inside = signs != 0
    if documents < CHOICES.fewest_documents or inside.sum() < 2:
        return np.full(len(signs), np.nan)
    stream = np.random.default_rng(seed)
    here, same = np.outer(signs, signs), np.zeros((len(signs), len(signs)))
    for _ in range(resamples):
        drawn = np.isin(document, stream.integers(0, documents, documents))
        again = _camps(_ties(_takes(positions[drawn], last), 1), start)
        same += np.outer(again, again) == here
    np.fill_diagonal(same, 0)
    return np.where(inside, same[:, inside].sum(1) / (resamples * (inside.sum() - 1)), np.nan)
