"""Networks as files: GraphML with clean attributes, tables of nodes and edges, the same bytes every time."""

from __future__ import annotations

import math
import re
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
    graph.add_node("b", label="B & <sons>", side=None, n=np.int64(2), tone=0.5)
    graph.add_node("a", label="Ada “the\x0b first”", side="north", n=1, tone=math.nan, known=3)
    graph.add_node("=c", n=3, tone=1)
    graph.add_edge("b", "a", weight=1, note="x")
    graph.add_edge("=c", "a", weight=0.25)
    return graph


def assert_graphml(path: Path) -> None:
    """Check what the schema of GraphML wants (order, keys, types, tokens, ends), and that keys are names."""
    root = ET.parse(path).getroot()
    assert [child.tag for child in root] == [f"{SPACE}key"] * (len(root) - 1) + [f"{SPACE}graph"]
    found = [key.attrib for key in root[:-1]]
    assert [key["id"] for key in found] == [key["attr.name"] for key in found]
    assert len({key["id"] for key in found}) == len(found)
    assert {key["for"] for key in found} <= {"node", "edge"}
    assert {key["attr.type"] for key in found} <= {"int", "long", "float", "double", "string"}
    graph = root[-1]
    assert graph.attrib["edgedefault"] in ("directed", "undirected")
    nodes = [node.attrib["id"] for node in graph.iter(f"{SPACE}node")]
    assert len(set(nodes)) == len(nodes)
    assert all(re.fullmatch(r"[-.:\w]+", node, re.ASCII) for node in nodes)
    for edge in graph.iter(f"{SPACE}edge"):
        assert {edge.attrib["source"], edge.attrib["target"]} <= set(nodes)
    kinds = {key["id"]: (key["for"], key["attr.type"]) for key in found}
    for element in graph:
        given = [data.attrib["key"] for data in element]
        assert len(set(given)) == len(given)
        for data in element:
            scope, kind = kinds[data.attrib["key"]]
            assert scope == element.tag.removeprefix(SPACE)
            assert kind == "string" or math.isfinite(float(data.text or ""))


def test_attributes_have_one_type_each_and_only_a_missing_number_is_absent(graph: nx.Graph, tmp_path: Path) -> None:
    path = tmp_path / "g.graphml"
    graphs.write_graphml(graph, path)
    assert_graphml(path)
    keys = {key.attrib["attr.name"]: key.attrib["attr.type"] for key in ET.parse(path).iter(f"{SPACE}key")}
    text, fractions = ("label", "side", "note"), ("known", "tone", "weight")
    assert keys == dict.fromkeys(text, "string") | dict.fromkeys(fractions, "double") | {"n": "long"}
    assert dict(nx.read_graphml(path).nodes(data=True)) == {
        "a": {"label": "Ada “the first”", "known": 3.0, "n": 1, "side": "north"},
        "b": {"label": "B & <sons>", "n": 2, "side": "", "tone": 0.5},
        "_c": {"label": "=c", "n": 3, "side": "", "tone": 1.0},
    }
    assert not re.search("None|nan|not exported", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph])
def test_weights_have_a_fraction_and_ties_their_direction(kind: type[nx.Graph], tmp_path: Path) -> None:
    graph = kind([("b", "a", {"weight": 2, "n": 2}), ("c", "a", {"weight": 1, "n": 1})])
    graphs.write_graphml(graph, tmp_path / "g.graphml")
    read = nx.read_graphml(tmp_path / "g.graphml")
    assert read.is_directed() is graph.is_directed()
    assert {frozenset(ends): (weight, type(weight)) for *ends, weight in read.edges(data="weight")} == {
        frozenset("ab"): (2.0, float),
        frozenset("ac"): (1.0, float),
    }
    rows = graphs.tables(graph)[1][["source", "target", "type"]].to_numpy().tolist()
    directed = [["b", "a", "Directed"], ["c", "a", "Directed"]]
    assert rows == (directed if graph.is_directed() else [["a", "b", "Undirected"], ["a", "c", "Undirected"]])


def test_ids_are_tokens_and_stay_apart(tmp_path: Path) -> None:
    tokens = {
        "": "_", "a": "a", "a_b": "a_b", "=": "__2", "a b": "a_b_2", "a/b": "a_b_3", "a·b": "a_b_4", "é:1": "_:1",
        "𝔞": "__3",
    }  # fmt: skip
    graphs.write_graphml(nx.Graph([("a", name, {"weight": 1}) for name in tokens if name != "a"]), tmp_path / "g")
    read = nx.read_graphml(tmp_path / "g")
    assert {data["label"]: node for node, data in read.nodes(data=True)} == tokens
    assert set(read["a"]) == {*tokens.values()} - {"a"}


def test_tables_have_the_columns_that_gephi_looks_for_and_no_formula(graph: nx.Graph, tmp_path: Path) -> None:
    graph.nodes["a"]["label"] = '=HYPERLINK("x")'
    nodes, edges = graphs.write_tables(graph, tmp_path / "net")
    assert (nodes.name, edges.name) == ("net-nodes.csv", "net-edges.csv")
    lines = ["source,target,type,weight,note", "'=c,a,Undirected,0.25,", "a,b,Undirected,1.0,x"]
    assert edges.read_text(encoding="utf-8").splitlines() == lines
    read = pd.read_csv(nodes)
    assert read.columns.tolist() == ["id", "label", "known", "n", "side", "tone"]
    assert read["label"].tolist() == ["'=c", '\'=HYPERLINK("x")', "B & <sons>"]


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


def test_a_folder_that_cannot_be_written_is_said(graph: nx.Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"g\.graphml cannot be written"):
        graphs.write_graphml(graph, tmp_path / "file" / "g.graphml")


@settings(max_examples=25, deadline=None)
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
