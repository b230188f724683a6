"""Networks → GraphML that visone and Gephi open, and tables of nodes and edges as CSV or Parquet.

Every attribute has one type across all nodes or edges: a missing text is empty, a missing number is left out. Why keys
are names, and weights have a fraction, is told in docs/decisions/0011-dna.md.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from itertools import chain, count
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

from analysis.files import defused, write

#: The schema wants an id to be a name token; which letters beyond these may be in one, editions of XML disagree about.
_NO_TOKEN = re.compile("[^-.:0-9A-Z_a-z]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tables(graph: nx.Graph) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes (``id``, ``label``, …) and the edges (``source``, ``target``, ``type``, ``weight``, …).

    The names are those that Gephi's import of spreadsheets looks for.
    """
    order = "Directed" if graph.is_directed() else "Undirected"
    nodes = [{"id": node, "label": node, **data} for node, data in graph.nodes(data=True)]
    edges = [
        {"source": source, "target": target, "type": order, **data}
        for *edge, data in graph.edges(data=True)
        for source, target in [edge if graph.is_directed() else sorted(edge)]
    ]
    return _table(nodes, ["id", "label"]), _table(edges, ["source", "target", "type", "weight"])


def _table(rows: list[dict[str, Any]], first: list[str]) -> pd.DataFrame:
    """Return the rows in the order of their ids as a table: the columns of ``first``, then the rest by name."""
    names = [*first, *sorted({name for row in rows for name in row} - set(first))]
    table = pd.DataFrame(rows, columns=names).sort_values(first[:2], ignore_index=True)
    for name in table.select_dtypes(exclude="number"):
        table[name] = ["" if pd.isna(value) else _NOT_XML.sub("", str(value)) for value in table[name]]
    return table


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write the network as GraphML. Raises OutputError where the file cannot be written.

    The weight is a number with a fraction in every network. A node's id is its own where that is letters, digits and
    ``-._:``; what else there is becomes ``_``.
    """
    nodes, edges = tables(graph)
    edges["weight"] = edges["weight"].astype(float)
    ids = _tokens(nodes["id"])
    clean = nx.DiGraph() if graph.is_directed() else nx.Graph()
    for row in nodes.to_dict("records"):
        clean.add_node(ids[row.pop("id")], **_present(row))
    for row in edges.drop(columns="type").to_dict("records"):
        clean.add_edge(ids[row.pop("source")], ids[row.pop("target")], **_present(row))
    content = io.BytesIO()
    nx.write_graphml_xml(clean, content, named_key_ids=True)
    write(path, content.getvalue() + b"\n")


def _present(row: dict[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if pd.notna(value)}


def _tokens(ids: Iterable[str]) -> dict[str, str]:
    """Map each id to one that is a token of XML, and no other's."""
    tokens: dict[str, str] = {}
    taken: set[str] = set()
    for each in sorted(ids, key=lambda each: (_NO_TOKEN.search(each) is not None, each)):
        plain = _NO_TOKEN.sub("_", each) or "_"
        names = chain([plain], (f"{plain}_{number}" for number in count(2)))
        tokens[each] = next(name for name in names if name not in taken)
        taken.add(tokens[each])
    return tokens


def write_tables(graph: nx.Graph, stem: Path, suffix: str = ".csv") -> tuple[Path, Path]:
    """Write ``STEM-nodes`` and ``STEM-edges`` as .csv or .parquet and return their paths.

    In CSV, text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    paths = stem.with_name(f"{stem.name}-nodes{suffix}"), stem.with_name(f"{stem.name}-edges{suffix}")
    for path, table in zip(paths, tables(graph), strict=True):
        if suffix == ".parquet":
            write(path, table.to_parquet(index=False))
        else:
            write(path, table.map(defused).to_csv(index=False, lineterminator="\n").encode())
    return paths
