"""Light grammar: tokens with offsets, and verb or noun where a word can be either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import grammar, inflection
from analysis.records import Document, Sentence

TOKENS = [
    ("U.S. officials didn't go.", ["U.S.", "officials", "did", "n't", "go", "."]),
    ("Mark S. Kirk’s plan", ["Mark", "S.", "Kirk", "’s", "plan"]),
    ("Mr. Biden paid $2.5 million", ["Mr.", "Biden", "paid", "$", "2.5", "million"]),
    ("the cease-fire, 34-year-old", ["the", "cease-fire", ",", "34-year-old"]),
]

VERBS = [
    # sentence → its words tagged as verbs
    ("Russia rejected US calls for a truce.", ["rejected"]),
    ("He calls for a truce.", ["calls"]),
    ("A decision on a phone call will be made.", ["will", "be", "made"]),
    ("Their demands were met.", ["were", "met"]),
    ("Aides to Clinton say so.", ["say"]),
    ("He was killed, state media reported.", ["was", "killed", "reported"]),
    ("They demand an end.", ["demand"]),
    ("The demand grew.", ["grew"]),
    ("The federation of doctors supports it.", ["supports"]),
    ("The army neither confirmed nor denied it.", ["confirmed", "denied"]),
    ("He said by telephone that it held.", ["said", "held"]),
]


def parse(words: str) -> list[grammar.Token]:
    return grammar.parse(Document("d", "", words), [Sentence("d", 0, 0, 0, len(words), "body")])[0]


@pytest.mark.parametrize(("words", "expected"), TOKENS)
def test_tokens(words: str, expected: list[str]) -> None:
    assert [token.text for token in grammar.tokenize(words, 0, len(words))] == expected


@pytest.mark.parametrize(("words", "expected"), VERBS)
def test_verbs(words: str, expected: list[str]) -> None:
    assert [token.text for token in parse(words) if token.is_verb or token.tag == "MD"] == expected


@pytest.mark.parametrize(
    ("lemma", "irregular", "forms"),
    [
        ("say", ["said"], "say says saying said said"),
        ("deny", [], "deny denies denying denied"),
        ("stop", [], "stop stops stopping stopped"),
        ("agree", [], "agree agrees agreeing agreed"),
        ("break", ["broke", "broken"], "break breaks breaking broke broken"),
    ],
)
def test_inflections(lemma: str, irregular: list[str], forms: str) -> None:
    assert [form for form, _ in inflection.inflections(lemma, irregular)] == forms.split()


@given(st.text(max_size=100))
def test_tokens_give_their_words_back(words: str) -> None:
    for token in grammar.tokenize(words, 0, len(words)):
        assert words[token.start : token.end] == token.text
