"""One actor in depth: on small tables."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import aggregate


class Tables(SimpleNamespace):
    """Some tables, and others in their place."""

    def with_tables(self, **tables: pd.DataFrame) -> Tables:
        return Tables(**(vars(self) | tables))


@pytest.fixture
def tables() -> Tables:
    columns = ["document_id", "actor_id", "actor", "stance", "kind", "tone", "certainty", "sure"]
    rows = [
        ("d1", "a", "Ada", "favor", "direct", 0.5, 1.0, True),
        ("d2", "a", "Ada", "against", "act", -0.5, 0.5, True),
        ("d2", "a", "Ada", "favor", "direct", 0.1, 1.0, True),
        ("d2", "b", "Bo", "neutral", "act", 0.0, 1.0, True),
    ]
    positions = pd.DataFrame(
        [
            ("d1", "a", "Ada", "X", "", "favor", 1),
            ("d2", "b", "Bo", "X", "", "neutral", 1),
            ("d2", "c", "Cy", "", "", "favor", 1),
        ],
        columns=["document_id", "actor_id", "actor", "organization", "side", "position", "n_statements"],
    )
    documents = pd.DataFrame({"document_id": ["d1", "d2"], "outlet": ["The Post", ""]})
    return Tables(statements=pd.DataFrame(rows, columns=columns), positions=positions, documents=documents)


def test_the_loudest_is_who_has_most_statements(tables: Tables) -> None:
    assert aggregate.loudest(tables) == ["a"]
    tables.statements = tables.statements[:0]
    assert aggregate.loudest(tables) == []


def test_breakdown_counts_stances_and_means(tables: Tables) -> None:
    found = aggregate.breakdown(tables.statements[:3], "kind")
    columns = ["value", "n_statements", "favor", "conditional", "against", "neutral", "tone", "certainty"]
    assert found[columns].to_numpy().tolist() == [
        ["direct", 2, 2, 0, 0, 0, 0.3, 1.0],
        ["act", 1, 0, 0, 1, 0, -0.5, 0.5],
    ]
    assert aggregate.breakdown(tables.statements[:0], "kind").empty


def test_statements_without_an_outlet_are_said_to_have_none(tables: Tables) -> None:
    assert aggregate.with_outlets(tables)["outlet"].tolist() == ["The Post", "not given", "not given", "not given"]


def test_neighbours_share_an_organization_or_a_side_that_is_given(tables: Tables) -> None:
    own = SimpleNamespace(positions=tables.positions[tables.positions["actor_id"] == "a"])
    assert aggregate.neighbours(tables, own)["actor_id"].tolist() == ["b"]
    alone = SimpleNamespace(positions=tables.positions[tables.positions["actor_id"] == "c"])
    assert aggregate.neighbours(tables, alone).empty


def test_ties_toward_an_actor(tables: Tables) -> None:
    ties = pd.DataFrame({"source": ["b", "a"], "target": ["a", "c"]})
    assert aggregate.toward(ties, tables)["source"].tolist() == ["b"]
