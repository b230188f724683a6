"""The tables of an event: each made once, when it is asked for, and cut without making the others."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.corpus import Event
from analysis.records import TABLES
from analysis.tables import Analysis
from tests.handmade import TARGET

ROWS = {
    "documents": pd.DataFrame({"document_id": ["a", "b"], "published": ["2025-03-01", "2025-03-02"]}),
    "statements": pd.DataFrame({"document_id": ["a", "b", "b"], "stance": ["favor", "against", "favor"]}),
    "actors": pd.DataFrame({"actor_id": ["egypt"]}),
}


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def found(asked: list[str]) -> Analysis:
    def table(name: str) -> pd.DataFrame:
        asked.append(name)
        return ROWS[name]

    return Analysis(Event("arland", "Ceasefire in Arland", (), (), TARGET), table)


def test_a_table_is_made_once_when_it_is_asked_for(found: Analysis, asked: list[str]) -> None:
    assert asked == []
    assert found.statements is found.statements
    assert asked == ["statements"]
    with pytest.raises(AttributeError, match="no table 'opinions'; it has documents, "):
        _ = found.opinions


def test_other_tables_stand_in_the_place_of_some(found: Analysis, asked: list[str]) -> None:
    other = found.with_tables(statements=ROWS["statements"][:1])
    assert (len(other.statements), asked) == (1, [])
    assert other.documents is found.documents
    assert len(found.statements) == 3


def test_rows_of_some_documents_only(found: Analysis, asked: list[str]) -> None:
    cut = found.of_documents({"b"})
    assert asked == []
    assert list(cut.statements["stance"]) == ["against", "favor"]
    assert cut.actors is found.actors
    assert asked == ["statements", "actors"]


def test_what_is_there_is_told_without_making_it(found: Analysis, asked: list[str]) -> None:
    assert len(found.statements) == 3
    lines = dict(line.split(maxsplit=1) for line in repr(found).splitlines()[1:])
    assert set(lines) == set(TABLES) <= set(dir(found))
    assert (lines["statements"], lines["actors"], asked) == ("3", "not read yet", ["statements"])
