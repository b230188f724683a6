"""Quotations that no cue of the lexicon claims."""

from __future__ import annotations

import pytest

from tests.readings import read

ROWS = [
    # text → source and pattern of the quotation's attribution
    ("“This ends now,” the crowd roared on.", ("the crowd", "after content")),
    ("“Is he serious?” reacted Trump.", ("Trump", "inverted")),
    ("He demurred: “Whichever one I am in now.”", ("He", "quotation")),
    ("The actress bristled, “Nobody asked me about it at all.”", ("The actress", "quotation")),
    ("Frank Newport, a pollster: “We found little.”", ("Frank Newport, a pollster", "label")),
    ("“We found little,” “we found nothing.” - Ann Lee", ("Ann Lee", "signature")),
]


@pytest.mark.parametrize(("body", "expected"), ROWS)
def test_speaker(body: str, expected: tuple[str, str]) -> None:
    document, rows = read(body)
    assert expected in [(document.text[slice(*row.source)], row.pattern) for row in rows]


@pytest.mark.parametrize("body", ["The “so-called plan” failed.", "The slogan “Now or never” hung there.", "“Stop”"])
def test_words_in_marks_that_nobody_says(body: str) -> None:
    assert read(body)[1] == []
