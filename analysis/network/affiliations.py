"""Statements → affiliations of actors, organizations or sides with concepts, and the networks made of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd

from analysis import lexicons
from analysis.errors import ParameterError
from analysis.records.choices import CHOICES

#: Which stance agrees (1) and disagrees (0). A conditional yes is neither, and neutral takes no position.
AGREEMENT: Mapping[str, int] = {"favor": 1, "against": 0}
#: What nodes may be, and the statements' column that identifies one.
KEYS = {"actor": "actor_id", "organization": "organization", "side": "side"}
NORMALIZATIONS = ("none", "average", "jaccard", "cosine")


def choose(what: str, given: str, known: Iterable[str]) -> None:
    """Raise ParameterError unless what is given is known."""
    if given not in (names := list(known)):
        raise ParameterError(f"{what.capitalize()} is {given!r}; choose one of {', '.join(names)}.")


def sure(statements: pd.DataFrame) -> pd.Series:
    """Tell of each statement whether the reader is sure of its stance."""
    if "sure" not in statements.columns:  # others' codings, which people made
        return pd.Series(True, index=statements.index)
    return statements["sure"].astype(bool)


def with_concepts(statements: pd.DataFrame, target: str) -> pd.DataFrame:
    """Return the statements with a ``concept`` column: a pause, a full ceasefire, or else the target.

    The phrases are in ``lexicons/concepts.csv``; the one that stands first in the content decides. An anaphor (*the
    plan*) tells no topic and stays with the target.

    >>> "a truce" in network.with_concepts(found.statements, "a truce")["concept"].tolist()
    True
    """
    concepts = {row["phrase"]: row["concept"] for row in lexicons.read("concepts")}
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, concepts))})\b")
    found = [pattern.search(text.lower()) for text in statements["content_text"]]
    return statements.assign(concept=[concepts[match[0]] if match else target for match in found])


def most_heard(
    statements: pd.DataFrame, nodes: str = "actor", most: int = CHOICES.most_nodes
) -> tuple[pd.DataFrame, int]:
    """Return the statements of the ``most`` nodes that take a position most often, and how many nodes that leaves out.

    A network of agreement grows with the square of its nodes. Of nodes heard equally often the first by id are taken.
    Raises ParameterError for nodes that the statements do not have, or fewer than two.

    >>> held, left_out = network.most_heard(found.statements, "actor", 2)
    >>> held["actor"].nunique(), left_out > 0
    (2, True)
    """
    choose("nodes", nodes, KEYS)
    if most < 2:
        raise ParameterError(f"Most is {most}; a network needs at least 2 nodes.")
    key = statements[KEYS[nodes]]
    heard = key[sure(statements) & (statements["stance"] != "neutral") & (key != "")].value_counts()
    ranked = heard.sort_index().sort_values(ascending=False, kind="stable").index
    return statements[key.isin(ranked[:most])], max(0, len(ranked) - most)


def affiliated(statements: pd.DataFrame, nodes: str = "actor", concepts: Sequence[str] = ()) -> pd.DataFrame:
    """Return the statements that `affiliations` counts, with the node, label, concept and agreement of each.

    >>> len(network.affiliated(coded, "actor", ["concept"])) <= len(coded)
    True
    """
    choose("nodes", nodes, KEYS)
    for each in concepts:
        choose("concept", each, statements.columns.intersection(["concept", "period", "document_id"]))
    key = KEYS[nodes]
    rows = statements[sure(statements) & statements["stance"].isin(list(AGREEMENT)) & (statements[key] != "")]
    concept = rows[concepts[0]].astype(str) if concepts else "the target"
    for each in concepts[1:]:
        concept = concept + " · " + rows[each].astype(str)
    found = rows.assign(node=rows[key], label=rows[nodes], concept=concept, agreement=rows["stance"].map(AGREEMENT))
    # What differs within a node (an organization on two sides, an actor under two names) is not its own.
    for attribute in ("organization", "side", "label"):
        unclear = found.groupby("node")[attribute].transform("nunique") > 1
        found[attribute] = found[attribute].mask(unclear, found["node"] if attribute == "label" else "")
    return found.astype({"agreement": int})


def affiliations(statements: pd.DataFrame, nodes: str = "actor", concepts: Sequence[str] = ()) -> pd.DataFrame:
    """Return one row per node, concept and agreement (1 or 0), with the statements and documents it rests on.

    ``nodes`` is actor, organization or side; statements without a value there, without a position for or against, or
    whose stance the reader is not sure of, are left out. ``concepts`` names columns whose combination is the concept
    (``concept``, ``period``, ``document_id``); without any, the target is the only concept. A node that says both is in
    two rows. Raises ParameterError for nodes or concepts that the statements do not have.

    >>> "Vladimir Putin" in network.affiliations(coded, "actor", ["concept"])["label"].tolist()
    True
    """
    keys = ["node", "label", "organization", "side", "concept", "agreement"]
    counted = affiliated(statements, nodes, concepts).groupby(keys, as_index=False)
    found = counted.agg(n_statements=("stance", "size"), n_documents=("document_id", "nunique"))
    return found.astype({"agreement": int})


def affiliation(affiliations: pd.DataFrame, nodes: str = "actor") -> nx.Graph:
    """Return the bipartite network of nodes (``bipartite`` 0) and concepts (``bipartite`` 1).

    An edge counts the statements that ``agree`` and ``disagree``; its ``weight`` is their difference (Leifeld 2017).
    """
    graph = with_nodes(affiliations, nodes)
    nx.set_node_attributes(graph, 0, "bipartite")
    for concept in sorted(affiliations["concept"].unique()):
        graph.add_node(f"concept:{concept}", label=concept, kind="concept", bipartite=1)
    counts = affiliations.pivot_table("n_statements", ["node", "concept"], "agreement", "sum", fill_value=0)
    counts = counts.reindex(columns=[1, 0], fill_value=0).reset_index()
    for node, concept, agree, disagree in counts.astype({1: int, 0: int}).itertuples(index=False, name=None):
        graph.add_edge(node, f"concept:{concept}", weight=agree - disagree, agree=agree, disagree=disagree)
    return graph


def with_nodes(affiliations: pd.DataFrame, nodes: str) -> nx.Graph:
    """Return a graph without edges: each node in order of its id, with the share of its statements that agree."""
    counts = affiliations.assign(kind=nodes, share=affiliations["n_statements"] * affiliations["agreement"])
    how = dict.fromkeys(("label", "kind", "organization", "side"), "first") | {"n_statements": "sum", "share": "sum"}
    found = counts.groupby("node").agg(how)
    graph = nx.Graph()
    graph.add_nodes_from(found.assign(share=found["share"] / found["n_statements"]).to_dict("index").items())
    return graph


def congruence(affiliations: pd.DataFrame, nodes: str = "actor", normalization: str = "none") -> nx.Graph:
    """Return the network of agreement: w(a, b) = |{c: both agree}| + |{c: both disagree}|, where that is positive.

    Normalizations divide by n_a and n_b, the numbers of a's and b's affiliations (Leifeld 2017): ``average`` by their
    mean; ``jaccard`` by their union, n_a + n_b − congruence; ``cosine`` by √(n_a · n_b). Discourse Network Analyzer
    computes the same when duplicates are ignored across the whole range, except that its cosine divides by n_a · n_b.
    Weights under different normalizations or concepts must not be compared.

    >>> network.congruence(affiliations, "actor").has_edge("macron", "trump")
    True
    """
    return _network(affiliations, nodes, normalization, "congruence")


def conflict(affiliations: pd.DataFrame, nodes: str = "actor", normalization: str = "none") -> nx.Graph:
    """Return the network of disagreement: w(a, b) = |{c: one agrees, one disagrees}|, normalized as congruence is.

    >>> network.conflict(affiliations, "actor").has_edge("putin", "macron")
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
    activity = (agree + disagree).sum(axis=1)
    sums = np.add.outer(activity, activity)
    scale = {
        "none": np.ones_like(sums),
        "average": sums / 2,
        "jaccard": sums - together,
        "cosine": np.sqrt(np.multiply.outer(activity, activity)),
    }[normalization]
    weights = {"congruence": together, "conflict": apart, "subtract": together - apart}[kind] / scale
    tied = {"congruence": together, "conflict": apart, "subtract": together + apart}[kind]
    for one, other in zip(*np.nonzero(np.triu(tied, 1)), strict=True):
        both, opposed = int(together[one, other]), int(apart[one, other])
        graph.add_edge(names[one], names[other], weight=float(weights[one, other]), congruence=both, conflict=opposed)
    return graph


def ties(graph: nx.Graph) -> pd.DataFrame:
    """Return one row per tie: its ends by id and label, then the attributes of the edge; the heaviest first.

    >>> found = network.ties(network.conflict(affiliations, "actor"))
    >>> "Vladimir Putin" in {*found["source_label"], *found["target_label"]}
    True
    """
    labels, ends = graph.nodes(data="label"), ["source", "target", "source_label", "target_label"]
    rows = [dict(zip(ends, (a, b, labels[a], labels[b]), strict=True)) | data for a, b, data in graph.edges(data=True)]
    found = pd.DataFrame(rows, columns=None if rows else [*ends, "weight"])
    return found.sort_values(["weight", *ends[:2]], ascending=[False, True, True], ignore_index=True)
