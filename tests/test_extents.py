"""How far a content reaches: where the narrator takes over again."""

from __future__ import annotations

import pytest

from analysis.attribution import extents
from tests.readings import read_lines

REPORTED = [
    # sentence, cue → what the complement right after the cue holds
    ("He said it was over, but nobody listened.", "said", "it was over"),
    ("He said it was over; nobody listened.", "said", "it was over"),
    ("He said it was over, adding that he would leave.", "said", "it was over"),
    ("He said it was over, according to Interfax.", "said", "it was over"),
    ("They said fighting would stop after Ukraine agreed to it.", "said", "fighting would stop"),
    ("He said it was over, and the crowd left.", "said", "it was over"),
    ("He said it was over and done with.", "said", "it was over and done with"),
    ("While he said it was over, nobody left.", "said", "it was over"),
    ("He said the plan, which he read, was bad.", "said", "the plan, which he read, was bad"),
]
ACTS = [
    ("He rejected the plan, which he had read.", "rejected", "the plan"),
    ("He rejected the plan, a draft of May.", "rejected", "the plan"),
    ("He rejected the plan and denounced it.", "rejected", "the plan"),
    ("He rejected the plan - but he kept the draft.", "rejected", "the plan"),
    ("He rejected the plan for a truce in Gaza.", "rejected", "the plan for a truce in Gaza"),
]


@pytest.mark.parametrize(
    ("words", "cue", "expected", "reported"), [(*row, True) for row in REPORTED] + [(*row, False) for row in ACTS]
)
def test_stop(words: str, cue: str, expected: str, reported: bool) -> None:
    (line,) = read_lines(words)
    verb = next(index for index, token in enumerate(line.tokens) if token.text == cue)
    stop = extents.stop(line, verb + 1, verb, reported)
    assert words[line.tokens[verb + 1].start : line.tokens[stop - 1].end] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the talks in Cairo failed", True),
        ("he left", True),
        ("men who fight die", True),
        ("the talks in Cairo", False),
        ("the man who left", False),
        ("in May", False),
        ("reporters, he left", False),
    ],
)
def test_clause_starts(words: str, expected: bool) -> None:
    (line,) = read_lines(words)
    assert extents.clause_starts(line, 0) is expected
