"""The commands that carry statements and networks to other programs, and corrections back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from analysis import pipeline
from analysis.__main__ import main
from analysis.corpus import read_event
from analysis.corpus.tables import Analysis
from tests.said import read_as_by_hand, scripted
from tests.test_graphs import assert_graphml

EVENT = "hesk-valley-2031"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def found(seed_event: Path) -> Analysis:
    """Return the tables of an event in which the reader finds what people found."""
    with pytest.MonkeyPatch.context() as patch:
        read_as_by_hand(patch, seed_event.with_name(EVENT) / "gold.jsonl")
        return pipeline.analyze(read_event(EVENT))


@pytest.mark.parametrize("nodes", ["actor", "organization", "side"])
@pytest.mark.parametrize("kind", ["congruence", "conflict", "subtract", "affiliation", "mentions", "portrayals"])
def test_every_network_opens_in_other_programs(
    kind: str, nodes: str, tmp_path: Path, found: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "analyze", lambda _: found)
    for name in ("n.graphml", "n.csv"):
        assert run("network", EVENT, "-o", tmp_path / name, "--kind", kind, "--nodes", nodes).exit_code == 0
    assert_graphml(tmp_path / "n.graphml")
    graph = nx.read_graphml(tmp_path / "n.graphml")
    assert all(label.strip() for _, label in graph.nodes(data="label"))
    assert graph.edges and all(isinstance(weight, float) for _, _, weight in graph.edges(data="weight"))
    if nodes == "actor" and kind == "congruence":
        assert graph.nodes["oske"]["label"] == "Maldren Oske"
    names, ties = (pd.read_csv(tmp_path / f"n-{part}.csv") for part in ("nodes", "edges"))
    assert len(ties) == graph.number_of_edges()
    assert set(ties["source"]) | set(ties["target"]) <= set(names["id"])


def test_only_the_most_heard_are_in_a_network_and_the_rest_is_told(
    tmp_path: Path, found: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "analyze", lambda _: found)
    told = run("network", EVENT, "-o", tmp_path / "n.graphml", "--most", 3)
    assert nx.read_graphml(tmp_path / "n.graphml").number_of_nodes() <= 3
    assert "with fewer statements are left out" in told.output


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("network", EVENT, "-o", "n.txt"), "n.txt has no known ending"),
        (("network", "atlantis", "-o", "n.graphml"), "There is no event 'atlantis'"),
        (("dna", "read", "none.dna", EVENT, "-o", "c.csv"), "none.dna"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(words: tuple[str, ...], expected: str) -> None:
    result = run(*words)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert expected in result.output


TEXT = "Truce talks\n\nEgypt called for a ceasefire. Jordan rejected a ceasefire. Iran was furious. Oman went home.\n"


@pytest.fixture
def event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An event of one article, in which the machine finds what Egypt and Jordan say."""
    scripted(monkeypatch, {"a ceasefire": ("Egypt", "favor"), "rejected a ceasefire": ("Jordan", "against")})
    folder = tmp_path / "event"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "one.txt").write_text(TEXT, "utf-8")
    return folder


def edit(project: Path, *queries: str) -> None:
    """Change a project as DNA does: what belongs to a statement goes with it."""
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for query in queries:
            connection.execute(query)
        connection.commit()


def code(number: int, words: str, person: str, concept: str, agreement: int) -> list[str]:
    """Return what DNA does when Ada codes some words, which have no character beyond U+FFFF before them."""
    start = TEXT.index(words)
    values = {1: person, 2: "", 3: concept}
    return [
        f"INSERT INTO STATEMENTS VALUES ({number}, 1, 1, {start}, {start + len(words)}, 3)",
        *(f"INSERT OR IGNORE INTO ENTITIES (VariableId, Value) VALUES ({at}, '{to}')" for at, to in values.items()),
        *(
            "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity)"
            f" SELECT {number}, {at}, ID FROM ENTITIES WHERE VariableId = {at} AND Value = '{to}'"
            for at, to in values.items()
        ),
        f"INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES ({number}, 4, {agreement})",
        f"INSERT INTO DATALONGTEXT (StatementId, VariableId, Value) VALUES ({number}, 5, NULL), ({number}, 6, NULL)",
    ]


def coded(event: Path) -> list[tuple[str, str, str, str]]:
    """Return who says what in an event, and who says so."""
    columns = ["actor", "stance", "content_text", "coder"]
    return list(pipeline.analyze(read_event(event)).statements[columns].itertuples(index=False, name=None))


MACHINE = [("Egypt", "favor", "a ceasefire", "machine"), ("Jordan", "against", "rejected a ceasefire", "machine")]


def test_what_people_did_in_dna_comes_back(event: Path, tmp_path: Path) -> None:
    """Two rounds: add, move, remove and change; then take back a part of that from a project written anew."""
    project, out = tmp_path / "coded.dna", event / "corrections.csv"
    assert coded(event) == MACHINE
    assert run("dna", "write", event, "-o", project, "--coder", "Ada").exit_code == 0
    assert run("dna", "write", event, "-o", project).exit_code == 2, "hand work must not be overwritten"
    assert "No changes" in run("dna", "read", project, event, "-o", out).output
    assert coded(event) == MACHINE
    target = read_event(event).target.label
    edit(
        project,
        "DELETE FROM STATEMENTS WHERE ID = 1",
        "UPDATE STATEMENTS SET Start = Start + 9, Coder = 3 WHERE ID = 2",
        *code(5, "Iran was furious", "Iran", target, 0),
        *code(6, "Oman went home", "Oman", f"{target}, on conditions", 1),
        *code(7, "Truce talks", "", target, 1),
    )
    told = run("dna", "read", project, event, "-o", out).output
    assert "1 moved, 2 added, 1 removed, 1 left out" in told
    assert "Left out: one, “Truce talks”: it has neither person nor organization." in told
    first = [
        ("Jordan", "against", "a ceasefire", "Ada"),
        ("Iran", "against", "Iran was furious", "Ada"),
        ("Oman", "conditional", "Oman went home", "Ada"),
    ]
    assert coded(event) == first
    once = out.read_bytes()
    run("dna", "read", project, event, "-o", out)
    assert out.read_bytes() == once, "to read a project again changes nothing"

    again = tmp_path / "again.dna"
    assert "3 statements" in run("dna", "write", event, "-o", again, "--coder", "Bea").output
    assert "No changes" in run("dna", "read", again, event, "-o", out).output
    assert coded(event) == first, "the decisions of the first round stay"
    edit(again, "UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = 2", "DELETE FROM STATEMENTS WHERE ID = 3")
    assert "1 changed, 1 removed" in run("dna", "read", again, event, "-o", out).output
    assert [row[:3] for row in coded(event)] == [first[0][:3], ("Iran", "favor", "Iran was furious")]


def test_earlier_corrections_under_old_ids_are_one_with_what_is_done_to_their_statements(
    event: Path, tmp_path: Path
) -> None:
    place = TEXT.index("a ceasefire")
    out = event / "corrections.csv"
    line = f"one/egypt/{place}-{place + 11},,conditional,,Cy"
    out.write_text(f"statement_id,actor,stance,note,coder\n{line}\n", "utf-8")
    project = tmp_path / "coded.dna"
    run("dna", "write", event, "-o", project, "--coder", "Ada")
    edit(project, "DELETE FROM STATEMENTS WHERE ID = 1")
    assert "1 removed" in run("dna", "read", project, event, "-o", out).output
    assert coded(event) == MACHINE[1:]


def test_an_article_that_has_changed_is_told_and_nothing_else_lost(event: Path, tmp_path: Path) -> None:
    project, out = tmp_path / "coded.dna", event / "corrections.csv"
    run("dna", "write", event, "-o", project, "--coder", "Ada")
    target = read_event(event).target.label
    edit(
        project,
        *code(5, "Iran was furious", "Iran", target, 0),
        *code(6, "Oman went home", "Oman", target, 1),
        "UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = 2",
    )
    (event / "articles" / "one.txt").write_text(
        TEXT.replace("Truce talks", "No end").replace("furious", "calm"), "utf-8"
    )
    told = run("dna", "read", project, event, "-o", out)
    assert told.exit_code == 0
    lost = "the words “Iran was furious” do not stand in 'one'; the article may have changed"
    assert told.output.splitlines()[1:] == [f"Not applied: a line without id: {lost}."]
    assert [row[:2] for row in coded(event)] == [("Egypt", "favor"), ("Jordan", "favor"), ("Oman", "favor")]
