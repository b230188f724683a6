"""Constructions around a verb, by name; and the verbs that make none."""

from __future__ import annotations

import pytest

from tests.readings import read

PATTERNS = [
    ("“We wait,” Macron said.", ["after content"]),
    ("“We wait,” said Macron.", ["inverted"]),
    ("Macron said, “We wait.”", ["quotation"]),
    ("Macron said that France would wait.", ["clause"]),
    ("Hamas balked.", ["bare act"]),
    ("The plan rejected by Hamas was short.", ["passive"]),
    # a noun phrase, its apposition and its verb are no inversion
    ("Kieran Lee, a host of the show, said the plan was bad.", ["clause"]),
    # the participle after the clause is no inversion of it
    ("Trump left the hall, saying it was over.", ["clause"]),
]
NOTHING = ["He declined to answer.", "They refused to comment.", "She did not reply.", "He said.", "Said and done."]


@pytest.mark.parametrize(("body", "expected"), PATTERNS)
def test_pattern(body: str, expected: list[str]) -> None:
    assert [row.pattern for row in read(body)[1]] == expected


@pytest.mark.parametrize("body", NOTHING)
def test_no_attribution(body: str) -> None:
    assert read(body)[1] == []
