"""Statements → affiliations: which actor, organization or side agrees or disagrees with which concept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import networkx as nx
import pandas as pd

from analysis import lexicons
from analysis.errors import ParameterError
from analysis.records.choices import CHOICES

#: Which stance agrees (1) and disagrees (0). A conditional yes is neither, and neutral takes no position: both are left
#: out unless a caller maps them.
AGREEMENT: Mapping[str, int] = {"favor": 1, "against": 0}
#: What nodes may be, and the statements' column that identifies one.
KEYS = {"actor": "actor_id", "organization": "organization", "side": "side"}


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

    A network of agreement grows with the square of its nodes, and those that are heard once or twice tell little. Of
    nodes heard equally often the first by id are taken. Raises ParameterError for nodes that the statements do not
    have, or fewer than two.

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


def affiliations(
    statements: pd.DataFrame,
    nodes: str = "actor",
    concepts: Sequence[str] = (),
    agreement: Mapping[str, int] = AGREEMENT,
) -> pd.DataFrame:
    """Return one row per node, concept and agreement (1 or 0), with the statements and documents it rests on.

    ``nodes`` is actor, organization or side; statements without a value there, with a stance that ``agreement`` does
    not map, or with one that the reader is not sure of, are left out. ``concepts`` names columns whose combination is
    the concept (``concept``, ``period``, ``document_id``); without any, the target is the only concept. A node that
    says both is in two rows. Raises ParameterError for nodes or concepts that the statements do not have.

    >>> "Vladimir Putin" in network.affiliations(coded, "actor", ["concept"])["label"].tolist()
    True
    """
    rows = affiliated(statements, nodes, concepts, agreement)
    counted = rows.groupby(["node", "label", "organization", "side", "concept", "agreement"], as_index=False)
    found = counted.agg(n_statements=("stance", "size"), n_documents=("document_id", "nunique"))
    return found.astype({"agreement": int})


def affiliated(
    statements: pd.DataFrame,
    nodes: str = "actor",
    concepts: Sequence[str] = (),
    agreement: Mapping[str, int] = AGREEMENT,
) -> pd.DataFrame:
    """Return the statements that `affiliations` counts, with the node, label, concept and agreement of each.

    >>> len(network.affiliated(coded, "actor", ["concept"])) <= len(coded)
    True
    """
    choose("nodes", nodes, KEYS)
    for each in concepts:
        choose("concept", each, statements.columns.intersection(["concept", "period", "document_id"]))
    key = KEYS[nodes]
    rows = statements[sure(statements) & statements["stance"].isin(list(agreement)) & (statements[key] != "")]
    concept = rows[concepts[0]].astype(str) if concepts else "the target"
    for each in concepts[1:]:
        concept = concept + " · " + rows[each].astype(str)
    found = rows.assign(node=rows[key], label=rows[nodes], concept=concept, agreement=rows["stance"].map(agreement))
    # What differs within a node (an organization on two sides, an actor under two names) is not its own.
    for attribute in ("organization", "side", "label"):
        unclear = found.groupby("node")[attribute].transform("nunique") > 1
        found[attribute] = found[attribute].mask(unclear, found["node"] if attribute == "label" else "")
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
