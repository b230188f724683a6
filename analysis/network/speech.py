"""Statements and portrayals → who speaks of whom, and in which tone, as directed networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from statistics import fmean

import networkx as nx
import pandas as pd

from analysis.network.bipartite import KEYS, sure


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
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for document, start, end, actor in mentions[["document_id", "start", "end", "actor_id"]].itertuples(index=False):
        found[document].append((start, end, actor))
    columns = ["document_id", "actor_id", "content", "tone"]
    rows = (
        (speaker, actor, document, tone)
        for document, speaker, content, tone in statements.loc[sure(statements), columns].itertuples(index=False)
        for actor in sorted(
            {actor for start, end, actor in found[document] if any(a <= start and end <= b for a, b in content)}
        )
    )
    return _directed(rows, _members(actors, nodes))


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
    outlets: dict[str, str] = dict(zip(documents["document_id"], documents["outlet"], strict=True))
    members = _members(actors, nodes)
    for outlet in sorted(filter(None, set(outlets.values()))):
        members[f"outlet:{outlet}"] = (f"outlet:{outlet}", {"label": outlet, "kind": "outlet", "side": ""})
    rows = (
        (f"outlet:{outlets[document]}", actor, document, tone)
        for document, actor, tone in portrayals[["document_id", "actor_id", "tone"]].itertuples(index=False)
    )
    return _directed(rows, members)


def _members(actors: pd.DataFrame, nodes: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Map each actor to the node it belongs to and that node's attributes; actors that belong to none are left out."""
    key, label = KEYS[nodes], "name" if nodes == "actor" else nodes
    several = actors.groupby(key)["side"].nunique() > 1
    return {
        actor: (node, {"label": name, "kind": nodes, "side": "" if several[node] else side})
        for actor, node, name, side in zip(actors["actor_id"], actors[key], actors[label], actors["side"], strict=True)
        if node
    }


def _directed(
    rows: Iterable[tuple[str, str, str, float]], members: dict[str, tuple[str, dict[str, str]]]
) -> nx.DiGraph:
    """Return the network of (speaker, mentioned, document, tone) rows: no ties to oneself, no nodes without ties."""
    attributes = dict(members.values())
    ties: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for speaker, mentioned, document, tone in rows:
        if speaker in members and mentioned in members:
            ties[members[speaker][0], members[mentioned][0]].append((document, tone))
    graph = nx.DiGraph()
    tied = {pair: found for pair, found in sorted(ties.items()) if pair[0] != pair[1]}
    for node in sorted({node for pair in tied for node in pair}):
        graph.add_node(node, **attributes[node])
    for (speaker, mentioned), found in tied.items():
        graph.add_edge(
            speaker,
            mentioned,
            weight=len(found),
            tone=fmean(tone for _, tone in found),
            n_documents=len({document for document, _ in found}),
        )
    return graph
