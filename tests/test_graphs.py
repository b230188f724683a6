"""Networks as files: GraphML with clean attributes, tables of nodes and edges, the same bytes every time."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.bridges import graphs
from analysis.errors import OutputError

SPACE = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture
def graph() -> nx.Graph:
    """A network whose attributes are as untidy as analysis leaves them."""
    graph = nx.Graph(name="not exported")
    graph.add_node("b", label="B & <sons>", side=None, aliases=("Bee", "B."), n=np.int64(2), tone=0.5)
    graph.add_node("a", label="Ada “the\x0b first”", side="north", n=1, tone=math.nan, known=True)
    graph.add_node("=c", n=3, tone=1, known=np.bool_(False))
    graph.add_edge("b", "a", weight=1, note="x")
    graph.add_edge("=c", "a", weight=0.25)
    return graph


def keys(path: Path) -> dict[tuple[str, str], str]:
    """Return the type that a GraphML file declares for each attribute of nodes and edges."""
    return {
        (key.attrib["for"], key.attrib["attr.name"]): key.attrib["attr.type"]
        for key in ET.parse(path).iter(f"{SPACE}key")
    }


def test_attributes_have_one_type_each(graph: nx.Graph, tmp_path: Path) -> None:
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    assert keys(tmp_path / "g.graphml") == {
        ("node", "label"): "string",
        ("node", "side"): "string",
        ("node", "aliases"): "string",
        ("node", "known"): "string",  # b has none
        ("node", "n"): "long",
        ("node", "tone"): "double",
        ("edge", "weight"): "double",
        ("edge", "note"): "string",
    }


def test_missing_text_is_empty_and_a_missing_number_is_absent(graph: nx.Graph, tmp_path: Path) -> None:
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert "tone" not in read.nodes["a"]
    assert read.nodes["b"] == {
        "label": "B & <sons>", "aliases": "Bee; B.", "known": "", "n": 2, "side": "", "tone": 0.5
    }  # fmt: skip
    text = (tmp_path / "g.graphml").read_text(encoding="utf-8")
    assert "None" not in text and "nan" not in text and "not exported" not in text


def test_what_xml_cannot_hold_is_dropped(graph: nx.Graph, tmp_path: Path) -> None:
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    assert nx.read_graphml(tmp_path / "g.graphml").nodes["a"]["label"] == "Ada “the first”"


def test_a_node_without_a_label_is_labelled_by_its_id(graph: nx.Graph) -> None:
    nodes, _ = graphs.tables(graph)
    assert nodes.set_index("id").loc["=c", "label"] == "=c"


def test_directed_networks_stay_directed(tmp_path: Path) -> None:
    graph = nx.DiGraph([("b", "a", {"weight": 2}), ("a", "b", {"weight": 1})])
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert read.is_directed() and dict(read.edges) == {("a", "b"): {"weight": 1}, ("b", "a"): {"weight": 2}}
    assert graphs.tables(graph)[1][["source", "target", "type"]].values.tolist() == [
        ["a", "b", "Directed"],
        ["b", "a", "Directed"],
    ]


def test_tables_have_the_columns_that_gephi_looks_for(graph: nx.Graph, tmp_path: Path) -> None:
    nodes, edges = graphs.write_tables(graph, tmp_path / "net")
    assert (nodes.name, edges.name) == ("net-nodes.csv", "net-edges.csv")
    assert edges.read_text(encoding="utf-8").splitlines() == [
        "source,target,type,weight,note",
        "'=c,a,Undirected,0.25,",
        "a,b,Undirected,1.0,x",
    ]


def test_a_cell_that_a_spreadsheet_would_run_is_text(graph: nx.Graph, tmp_path: Path) -> None:
    graph.nodes["a"]["label"] = '=HYPERLINK("x")'
    nodes, _ = graphs.write_tables(graph, tmp_path / "net")
    assert not any(
        cell.lstrip('"').startswith(("=", "+", "@"))
        for line in nodes.read_text(encoding="utf-8").splitlines()
        for cell in line.split(",")
    )


def test_parquet_keeps_types(graph: nx.Graph, tmp_path: Path) -> None:
    nodes, edges = graphs.write_tables(graph, tmp_path / "net", ".parquet")
    read = pd.read_parquet(nodes).set_index("id")
    assert read["n"].to_dict() == {"=c": 3, "a": 1, "b": 2}
    assert read["n"].dtype == "int64" and read["tone"].dtype == "float64"
    assert pd.read_parquet(edges)["weight"].tolist() == [0.25, 1.0]


def test_an_empty_network_can_be_written(tmp_path: Path) -> None:
    graphs.write_graphml(nx.Graph(), tmp_path / "g.graphml")
    assert len(nx.read_graphml(tmp_path / "g.graphml")) == 0
    nodes, edges = graphs.write_tables(nx.Graph(), tmp_path / "g")
    assert nodes.read_text() == "id,label\n" and edges.read_text() == "source,target,type,weight\n"


def test_insertion_order_does_not_matter(graph: nx.Graph, tmp_path: Path) -> None:
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph.nodes(data=True))))
    turned.add_edges_from((two, one, data) for one, two, data in reversed(list(graph.edges(data=True))))
    graphs.write_graphml(graph, tmp_path / "one.graphml")
    graphs.write_graphml(turned, tmp_path / "two.graphml")
    assert (tmp_path / "one.graphml").read_bytes() == (tmp_path / "two.graphml").read_bytes()


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys, networkx as nx, pathlib; from analysis.bridges import graphs;"
        "g = nx.Graph([('a', 'b', dict(weight=1, u=2, v='x'))]); g.nodes['a'].update(p=1, q='y', r=0.5);"
        "graphs.write_graphml(g, pathlib.Path(sys.argv[1]))"
    )
    root = Path(__file__).parent.parent
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / seed],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_folder_that_cannot_be_written_is_said(graph: nx.Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"g\.graphml cannot be written"):
        graphs.write_graphml(graph, tmp_path / "file" / "g.graphml")


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), st.text(max_size=8), min_size=1))
def test_any_label_makes_a_file_that_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, labels: dict[str, str]
) -> None:
    graph = nx.Graph()
    graph.add_nodes_from((node, {"label": label}) for node, label in labels.items())
    path = tmp_path_factory.mktemp("g") / "g.graphml"
    graphs.write_graphml(graph, path)
    assert set(nx.read_graphml(path)) == set(labels)
