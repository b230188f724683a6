"""The position a reader would report in one line (codebook, section 4)."""

from __future__ import annotations

import pytest

from analysis.positions import overall, positions
from tests.handmade import statement

FAVOR, IMPLIED = ("favor", True), ("favor", False)
AGAINST, HINTED = ("against", True), ("against", False)
CONDITIONAL, NEUTRAL = ("conditional", True), ("neutral", True)


@pytest.mark.parametrize(
    ("coded", "expected"),
    [
        ([NEUTRAL], "neutral"),
        ([NEUTRAL, FAVOR], "favor"),
        ([FAVOR, CONDITIONAL], "conditional"),
        ([FAVOR, FAVOR, AGAINST], "against"),
        ([CONDITIONAL, AGAINST], "against"),
        ([FAVOR, FAVOR, HINTED], "favor"),
        ([FAVOR, HINTED, HINTED], "against"),
        ([NEUTRAL, IMPLIED], "favor"),
        ([NEUTRAL, HINTED], "against"),
    ],
)
def test_overall(coded: list[tuple[str, bool]], expected: str) -> None:
    assert overall(coded) == expected
    assert overall(reversed(coded)) == expected


def test_what_the_reader_is_unsure_of_counts_only_where_there_is_nothing_else() -> None:
    unsure = {"confidence": 0.4, "sure": False}
    rows = [
        statement("Arland", "favor"),
        statement("Arland", "against", place=5, **unsure),
        statement("Boria", "against", place=10, **unsure),
    ]
    assert [(row.actor, row.position, row.n_statements) for row in positions(rows)] == [
        ("Arland", "favor", 1),
        ("Boria", "against", 1),
    ]
