"""The position a reader would report in one line (codebook, section 4)."""

from __future__ import annotations

import pytest

from analysis.positions import overall

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
