"""The tables of an event: each made once, when it is asked for, and cut without making the others."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.corpus import Event, default_target
from analysis.corpus.tables import Analysis
from analysis.records import TABLES

ROWS = {
    "documents": pd.DataFrame({"document_id": ["a", "b"], "published": ["2025-03-01", "2025-03-02"]}),
    "statements": pd.DataFrame({"document_id": ["a", "b", "b"], "stance": ["favor", "against", "favor"]}),
    "actors": pd.DataFrame({"actor_id": ["egypt"]}),
}


def test_tables_are_made_once_when_they_are_asked_for_and_cut_without_the_others() -> None:
    asked: list[str] = []

    def table(name: str) -> pd.DataFrame:
        asked.append(name)
        return ROWS[name]

    found = Analysis(Event("e", "e", (), (), default_target()), table)
    cut, other = found.of_documents({"b"}), found.with_tables(statements=ROWS["statements"][:1])
    assert len(other.statements) == 1 and asked == []
    assert list(cut.statements["stance"]) == ["against", "favor"] and cut.actors is found.actors
    assert found.statements is found.statements and other.documents is found.documents
    assert asked == ["statements", "actors", "documents"]
    with pytest.raises(AttributeError, match="no table 'opinions'; it has documents, "):
        _ = found.opinions
    lines = dict(line.split(maxsplit=1) for line in repr(found).splitlines()[1:])
    assert set(lines) == set(TABLES) <= set(dir(found))
    assert (lines["statements"], lines["mentions"]) == ("3", "not read yet")
    assert asked == ["statements", "actors", "documents"]
