"""The commands that carry statements and networks to other programs, and corrections back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import main

EVENT = "hesk-valley-2031"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_a_network_opens_in_other_programs(tmp_path: Path) -> None:
    out = tmp_path / "agreement.graphml"
    assert run("network", EVENT, "-o", out).exit_code == 0
    graph = nx.read_graphml(out)
    assert graph.nodes["oske"]["label"] == "Maldren Oske"
    assert all(weight > 0 for _, _, weight in graph.edges(data="weight"))


@pytest.mark.parametrize("kind", ["conflict", "subtract", "affiliation", "mentions", "portrayals"])
def test_every_kind_of_network_has_ties(kind: str, tmp_path: Path) -> None:
    assert run("network", EVENT, "-o", tmp_path / "n.csv", "--kind", kind, "--nodes", "side").exit_code == 0
    nodes, edges = (pd.read_csv(tmp_path / f"n-{part}.csv") for part in ("nodes", "edges"))
    assert len(edges)
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("network", EVENT, "-o", "n.txt"), "n.txt has no known ending"),
        (("network", "atlantis", "-o", "n.graphml"), "There is no event 'atlantis'"),
        (("network", EVENT, "-o", "n.graphml", "--normalization", "best"), "Normalization is 'best'"),
        (("dna", "read", "none.dna", EVENT, "-o", "c.csv"), "none.dna"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(words: tuple[str, ...], expected: str) -> None:
    result = run(*words)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert expected in result.output


def test_corrections_come_back_from_dna(tmp_path: Path) -> None:
    project, out = tmp_path / "coded.dna", tmp_path / "corrections.csv"
    assert run("dna", "write", EVENT, "-o", project, "--coder", "Ada").exit_code == 0
    assert run("dna", "write", EVENT, "-o", project).exit_code == 2, "hand work must not be overwritten"
    assert "no changes" in run("dna", "read", project, EVENT, "-o", out).output
    with sqlite3.connect(project) as connection:
        connection.execute("PRAGMA foreign_keys = ON")  # as DNA has it: what belongs to a statement goes with it
        (removed,) = connection.execute("SELECT MIN(ID) FROM STATEMENTS").fetchone()
        connection.execute("DELETE FROM STATEMENTS WHERE ID = ?", (removed,))
    connection.close()
    assert "1 removed" in run("dna", "read", project, EVENT, "-o", out).output
    assert pd.read_csv(out)["stance"].tolist() == ["none"]
