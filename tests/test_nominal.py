"""Constructions without a cue verb: channels, nouns, adjectives, labels."""

from __future__ import annotations

import pytest

from tests.readings import found

ROWS = [
    ("Russia’s demand for land is old.", ("Russia", "demand for", ["land"], "act")),
    ("A plea from Qatar to stop the war failed.", ("Qatar", "plea from Qatar to", ["to stop the war"], "act")),
    ("His claim that it was over failed.", ("His", "claim that", ["it was over failed"], "act")),
    ("Kyiv is ready to talk.", ("Kyiv", "is ready", ["to talk"], "act")),
    ("Kyiv remains hopeful that it ends.", ("Kyiv", "remains hopeful", ["it ends"], "act")),
    (
        "But according to the poll, most voters disagree.",
        ("the poll", "according to", ["most voters disagree"], "indirect"),
    ),
    ("SMITH: Nobody asked me about it.", ("SMITH", ":", ["Nobody asked me about it"], "indirect")),
]


@pytest.mark.parametrize(("body", "expected"), ROWS)
def test_found(body: str, expected: tuple[str, str, list[str], str]) -> None:
    assert expected in found(body)


@pytest.mark.parametrize("body", ["The demand was high.", "A call came.", "They were ready.", "The result: nothing."])
def test_nothing(body: str) -> None:
    assert found(body) == []
