"""Statements and portrayals → who speaks of whom, and in which tone, as directed networks."""

from __future__ import annotations

from statistics import fmean
from typing import Any

import networkx as nx
import pandas as pd

from analysis.network.affiliations import KEYS, sure


def mentions(
    statements: pd.DataFrame, mentions: pd.DataFrame, actors: pd.DataFrame, nodes: str = "actor"
) -> nx.DiGraph:
    """Return who speaks of whom: an edge from the speaker to each other node mentioned in a statement's content.

    ``weight`` counts statements, ``n_documents`` documents, and ``tone`` is the mean VADER compound of those contents
    (−1 to 1): the tone of the sentences in which somebody is mentioned, which need not be a judgement of them. Only
    statements on the target are read, and of these the ones whose stance the reader is sure of.

    >>> network.mentions(found.statements, found.mentions, found.actors).is_directed()
    True
    """
    said = statements.loc[sure(statements), ["document_id", "actor_id", "content", "tone"]]
    said = said.rename(columns={"actor_id": "speaker"}).assign(statement=range(len(said)))
    named = mentions[["document_id", "start", "end", "actor_id"]].rename(columns={"actor_id": "of"})
    pairs = said.explode("content").merge(named, on="document_id")
    inside = (pairs["content"].str[0] <= pairs["start"]) & (pairs["end"] <= pairs["content"].str[1])
    return _directed(pairs[inside].drop_duplicates(["statement", "of"]), _members(actors, nodes))


def portrayals(
    portrayals: pd.DataFrame, documents: pd.DataFrame, actors: pd.DataFrame, nodes: str = "actor"
) -> nx.DiGraph:
    """Return what is said about whom: an edge from each outlet to each node in the sentences its narrators write.

    ``weight`` counts sentences, ``n_documents`` documents, and ``tone`` is the mean tone toward the node (−1 to 1).
    Documents without an outlet are left out.

    >>> ties = network.ties(network.portrayals(found.portrayals, found.documents, found.actors))
    >>> ties["source_label"].unique().tolist()
    ['Mint']
    """
    members = _members(actors, nodes)
    for outlet in documents.loc[documents["outlet"] != "", "outlet"].unique():
        members[f"outlet:{outlet}"] = (f"outlet:{outlet}", {"label": outlet, "kind": "outlet", "side": ""})
    outlets = documents.set_index("document_id")["outlet"]
    speakers = "outlet:" + portrayals["document_id"].map(outlets)
    return _directed(portrayals.assign(speaker=speakers, of=portrayals["actor_id"]), members)


def _members(actors: pd.DataFrame, nodes: str) -> dict[str, tuple[str, dict[str, Any]]]:
    """Map each actor to the node it belongs to and that node's attributes; actors that belong to none are left out."""
    key, label = KEYS[nodes], "name" if nodes == "actor" else nodes
    several = actors.groupby(key)["side"].transform("nunique") > 1
    sides = actors["side"].mask(several, "")
    return {
        actor: (node, {"label": name, "kind": nodes, "side": side})
        for actor, node, name, side in zip(actors["actor_id"], actors[key], actors[label], sides, strict=True)
        if node
    }


def _directed(rows: pd.DataFrame, members: dict[str, tuple[str, dict[str, Any]]]) -> nx.DiGraph:
    """Return the network of rows (speaker, of, document_id, tone): no ties to oneself, no nodes without ties."""
    node = {actor: node for actor, (node, _) in members.items()}
    ties = rows.assign(source=rows["speaker"].map(node), target=rows["of"].map(node)).dropna(
        subset=["source", "target"]
    )
    ties = ties[ties["source"] != ties["target"]]
    graph, attributes = nx.DiGraph(), dict(members.values())
    graph.add_nodes_from((each, attributes[each]) for each in sorted({*ties["source"], *ties["target"]}))
    for (source, target), own in ties.groupby(["source", "target"]):
        n_documents = own["document_id"].nunique()
        graph.add_edge(source, target, weight=len(own), tone=fmean(own["tone"]), n_documents=n_documents)
    return graph
