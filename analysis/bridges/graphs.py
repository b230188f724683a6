"""Networks → GraphML that visone and Gephi open, and tables of nodes and edges as CSV or Parquet.

Attributes come out clean: every attribute has one type (text, whole number, number, truth) across all nodes or edges, a
text that is missing is empty, a number that is missing is left out, and characters that XML cannot hold are dropped.
Both programs find the name of a node in ``label`` and the strength of an edge in ``weight``. Nodes and edges are
ordered by id: the same network gives the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from analysis.output import write

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
    """Write the network as GraphML. Raises OutputError where the file cannot be written."""
    nodes, edges = tables(graph)
    clean = nx.DiGraph() if graph.is_directed() else nx.Graph()
    for row in nodes.to_dict("records"):
        clean.add_node(row.pop("id"), **_present(row))
    for row in edges.drop(columns="type").to_dict("records"):
        clean.add_edge(row.pop("source"), row.pop("target"), **_present(row))
    buffer = io.BytesIO()
    # With lxml installed, write_graphml writes other bytes; this one is the same everywhere.
    nx.write_graphml_xml(clean, buffer, named_key_ids=True)
    write(path, buffer.getvalue())


def write_tables(graph: nx.Graph, stem: Path, suffix: str = ".csv") -> tuple[Path, Path]:
    """Write ``STEM-nodes`` and ``STEM-edges`` as .csv or .parquet and return their paths.

    In CSV, text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    paths = stem.with_name(f"{stem.name}-nodes{suffix}"), stem.with_name(f"{stem.name}-edges{suffix}")
    for path, table in zip(paths, tables(graph), strict=True):
        if suffix == ".parquet":
            write(path, table.to_parquet(index=False))
        else:
            write(path, table.map(_no_formula).to_csv(index=False, lineterminator="\n").encode())
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


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _present(row: dict[Hashable, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if not (isinstance(value, float) and math.isnan(value))}
