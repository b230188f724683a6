"""Networks → GraphML that visone and Gephi open, and tables of nodes and edges as CSV or Parquet.

Attributes come out clean: every attribute has one type (text, whole number, number, truth) across all nodes or edges, a
text that is missing is empty, a number that is missing is left out, and characters that XML cannot hold are dropped.
Both programs find the name of a node in ``label`` and the strength of an edge in ``weight``. So the key of an attribute
is its name, with ``node_`` or ``edge_`` before it where both have one of that name: a key has to be unique, and Gephi
takes some numbered ones (d3, d7) for labels. Nodes and edges are ordered by id: the same network gives the same bytes.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analysis.files import defused, write

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_ROOT = {
    "xmlns": _SPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_SPACE} {_SPACE}/1.0/graphml.xsd",
}
_TYPES = {"bool": "boolean", "int64": "long", "float64": "double"}
#: The schema wants an id to be a name token; which letters beyond these may be in one, editions of XML disagree about.
_NO_TOKEN = re.compile("[^-.:0-9A-Z_a-z]")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tables(graph: nx.Graph) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes (``id``, ``label``, …) and the edges (``source``, ``target``, ``type``, ``weight``, …).

    The names are those that Gephi's import of spreadsheets looks for.
    """
    order = "Directed" if graph.is_directed() else "Undirected"
    nodes = [{"id": node, "label": node, **data} for node, data in sorted(graph.nodes(data=True))]
    edges = [
        {"source": source, "target": target, "type": order, **data}
        for source, target, data in sorted(
            (*(edge if graph.is_directed() else sorted(edge)), data) for *edge, data in graph.edges(data=True)
        )
    ]
    return _clean(nodes, ["id", "label"]), _clean(edges, ["source", "target", "type", "weight"])


def write_graphml(graph: nx.Graph, path: Path) -> None:
    """Write the network as GraphML. Raises OutputError where the file cannot be written.

    The weight is a number with a fraction in every network. A node's id is its own where that is letters, digits and
    ``-._:``; what else there is becomes ``_``.
    """
    nodes, edges = tables(graph)
    if edges["weight"].dtype == "int64":
        edges = edges.astype({"weight": float})
    ids = _tokens(nodes["id"])
    root = ET.Element("graphml", _ROOT)
    keys = {
        (part, name): name if name not in other.columns else f"{part}_{name}"
        for part, own, other in (("node", nodes.iloc[:, 1:], edges), ("edge", edges.iloc[:, 3:], nodes.iloc[:, 1:]))
        for name in own.columns
    }
    for (part, name), key in keys.items():
        kind = _TYPES.get(str((nodes if part == "node" else edges)[name].dtype), "string")
        ET.SubElement(root, "key", {"id": key, "for": part, "attr.name": name, "attr.type": kind})
    drawn = ET.SubElement(root, "graph", edgedefault="directed" if graph.is_directed() else "undirected")
    for row in nodes.to_dict("records"):
        _data(ET.SubElement(drawn, "node", id=ids[row.pop("id")]), "node", row, keys)
    for row in edges.drop(columns="type").to_dict("records"):
        ends = {end: ids[row.pop(end)] for end in ("source", "target")}
        _data(ET.SubElement(drawn, "edge", ends), "edge", row, keys)
    ET.indent(root)
    write(path, ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


def _data(element: ET.Element, part: str, row: dict[Hashable, Any], keys: Mapping[tuple[str, str], str]) -> None:
    for name, value in row.items():
        if not (isinstance(value, float) and math.isnan(value)):
            data = ET.SubElement(element, "data", key=keys[part, str(name)])
            data.text = str(value).lower() if isinstance(value, bool) else str(value)


def _tokens(ids: Iterable[str]) -> dict[str, str]:
    """Map each id to one that is a token of XML, and no other's."""
    tokens: dict[str, str] = {}
    taken: set[str] = set()
    for each in sorted(ids, key=lambda each: (_NO_TOKEN.search(each) is not None, each)):
        token = plain = _NO_TOKEN.sub("_", each) or "_"
        number = 1
        while token in taken:
            number += 1
            token = f"{plain}_{number}"
        taken.add(token)
        tokens[each] = token
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


def _clean(rows: list[dict[str, Any]], first: list[str]) -> pd.DataFrame:
    """Return the rows as a table whose columns have one type each: those of ``first``, then the rest by name."""
    names = [*first, *sorted({name for row in rows for name in row} - set(first))]
    return pd.DataFrame({name: _column([row.get(name) for row in rows]) for name in names}, columns=names)


def _column(values: list[Any]) -> pd.Series:
    """Return the values as text, truth, whole numbers or numbers, whichever holds them all; lists become text."""
    missing = [value is None or (isinstance(value, float) and math.isnan(value)) for value in values]
    kinds = {_kind(value) for value, gone in zip(values, missing, strict=True) if not gone}
    if kinds == {bool} and not any(missing):
        return pd.Series(values, dtype=bool)
    if kinds == {int} and not any(missing):
        return pd.Series(values, dtype="int64")
    if kinds and kinds <= {int, float}:
        return pd.Series([math.nan if gone else float(value) for value, gone in zip(values, missing, strict=True)])
    return pd.Series(["" if gone else _text(value) for value, gone in zip(values, missing, strict=True)], dtype=str)


def _kind(value: Any) -> type:
    for kind, abstract in ((bool, (bool, np.bool_)), (int, (int, np.integer)), (float, (float, np.floating))):
        if isinstance(value, abstract):
            return kind
    return str


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        value = "; ".join(sorted(map(str, value)) if isinstance(value, (set, frozenset)) else map(str, value))
    return _NOT_XML.sub("", str(value))
