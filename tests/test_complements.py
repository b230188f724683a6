"""What follows a cue, by the frame of the lexicon that licenses it."""

from __future__ import annotations

import pytest

from analysis.attribution import complements, lines
from tests.readings import read_lines

COMPLEMENTS = [
    # sentence → pattern and frame
    ("Hamas rejected the offer.", ("object", "o")),
    ("Hamas broke the truce.", ("object", "p")),
    ("Hamas broke a window.", None),
    ("Hamas refused to sign.", ("to do", "i")),
    ("The pope called for a truce.", ("for object", "for")),
    ("The pope called for Russia to stop.", ("urging", "for")),
    ("Russia lashed out at Kyiv.", ("at object", "out_at")),
    ("France urged Russia to stop.", ("urging", "oi")),
    ("France said that it would wait.", ("clause", "s")),
    ("France said in a letter that it would wait.", ("clause", "s")),
    ("France said, “We wait.”", ("quotation", "q")),
    ("France said:", ("before colon", "q")),
    ("France made a pledge to stay.", ("light verb", "n")),
    ("France made a cake.", None),
]


@pytest.mark.parametrize(("words", "expected"), COMPLEMENTS)
def test_complement(words: str, expected: tuple[str, str] | None) -> None:
    line = read_lines(words)[0]
    cues = lines.cues("verb")
    verb = next(index for index in line.groups if line.tokens[index].lemma in cues and line.outside(index))
    result = complements.complement(line, verb, cues[line.tokens[verb].lemma])
    assert (result and (result.pattern, result.frame)) == expected
