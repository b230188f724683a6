"""Networks as files: GraphML with clean attributes, tables of nodes and edges, the same bytes every time."""

from __future__ import annotations

import math
import os
import re
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

from analysis.errors import OutputError
from analysis.network import graphs

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


def test_a_weight_has_a_fraction_in_every_network(tmp_path: Path) -> None:
    graphs.write_graphml(nx.Graph([("a", "b", {"weight": 2, "n": 2})]), tmp_path / "g.graphml")
    assert keys(tmp_path / "g.graphml")[("edge", "weight")] == "double"
    assert dict(nx.read_graphml(tmp_path / "g.graphml").edges) == {("a", "b"): {"weight": 2.0, "n": 2}}


def test_nodes_and_edges_may_have_an_attribute_of_one_name(tmp_path: Path) -> None:
    graph = nx.Graph([("a", "b", {"weight": 1, "n": 0.5, "label": "tie"})])
    graph.nodes["a"].update(n=3, label="A")
    graph.nodes["b"].update(n=4)
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    ids = [key.attrib["id"] for key in ET.parse(tmp_path / "g.graphml").iter(f"{SPACE}key")]
    assert ids == ["node_label", "node_n", "weight", "edge_label", "edge_n"]
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert dict(read.nodes(data=True)) == {"a": {"label": "A", "n": 3}, "b": {"label": "b", "n": 4}}
    assert dict(read.edges) == {("a", "b"): {"weight": 1.0, "label": "tie", "n": 0.5}}


def test_ids_are_tokens_and_stay_apart(tmp_path: Path) -> None:
    names = ["a", "a b", "a_b", "a·b", "é:1", "", "=", "a/b", "𝔞"]
    graph = nx.Graph([(names[0], name, {"weight": 1}) for name in names[1:]])
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert {data["label"]: node for node, data in read.nodes(data=True)} == {
        "": "_",
        "a": "a",
        "a_b": "a_b",
        "=": "__2",
        "a b": "a_b_2",
        "a/b": "a_b_3",
        "a·b": "a_b_4",
        "é:1": "_:1",
        "𝔞": "__3",
    }
    assert {read.nodes[node]["label"] for node in read["a"]} == {*names[1:]}


def assert_graphml(path: Path) -> None:
    """Check what the schema of GraphML wants: order, keys, types, tokens, ends that are there."""
    root = ET.parse(path).getroot()
    assert [child.tag for child in root] == [f"{SPACE}key"] * (len(root) - 1) + [f"{SPACE}graph"]
    found = [key.attrib for key in root[:-1]]
    assert len({key["id"] for key in found}) == len({(key["for"], key["attr.name"]) for key in found}) == len(found)
    assert {key["for"] for key in found} <= {"node", "edge"}
    assert {key["attr.type"] for key in found} <= {"boolean", "int", "long", "float", "double", "string"}
    graph = root[-1]
    assert graph.attrib["edgedefault"] in ("directed", "undirected")
    nodes = [node.attrib["id"] for node in graph.iter(f"{SPACE}node")]
    assert len(set(nodes)) == len(nodes)
    assert all(re.fullmatch(r"[-.:\w]+", node, re.ASCII) for node in nodes)
    for edge in graph.iter(f"{SPACE}edge"):
        assert {edge.attrib["source"], edge.attrib["target"]} <= set(nodes)
    kinds = {key["id"]: (key["for"], key["attr.type"]) for key in found}
    for element in graph:
        part = element.tag.removeprefix(SPACE)
        given = [data.attrib["key"] for data in element]
        assert len(set(given)) == len(given)
        for data in element:
            scope, kind = kinds[data.attrib["key"]]
            assert scope == part
            text = data.text or ""
            assert kind == "string" or (text in ("true", "false") if kind == "boolean" else math.isfinite(float(text)))


def test_the_schema_is_kept_to(graph: nx.Graph, tmp_path: Path) -> None:
    graph.nodes["b"].update(known=True)
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    assert keys(tmp_path / "g.graphml")[("node", "known")] == "boolean"
    assert_graphml(tmp_path / "g.graphml")


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
        "import sys, networkx as nx, pathlib; from analysis.network import graphs;"
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
    assert_graphml(path)
