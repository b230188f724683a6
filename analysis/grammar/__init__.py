"""Light English grammar: words with offsets and part-of-speech tags, verb groups and noun phrases.

No parser and no model download: the tags start from the word list inside the ``textblob`` package (the Penn Treebank
tags of Brill 1992's tagger, as published by De Smedt & Daelemans 2012) and are repaired by the few rules that matter
for finding who says what, chiefly whether a word such as *calls* or *demand* is a noun or a verb in its place.

What it misses: long-distance dependencies, and garden paths that only meaning resolves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.grammar.phrases import noun_phrase_ending, noun_phrase_starting
from analysis.grammar.tagging import opens, tag
from analysis.grammar.tokens import AUXILIARIES, BE, BE_HAVE, NEGATIONS, SUBORDINATORS, Token, span, tokenize, words
from analysis.grammar.wordlist import listed
from analysis.records import Document, Sentence

__all__ = [
    "AUXILIARIES",
    "BE",
    "BE_HAVE",
    "NEGATIONS",
    "SUBORDINATORS",
    "Token",
    "listed",
    "noun_phrase_ending",
    "noun_phrase_starting",
    "opens",
    "parse",
    "span",
    "tag",
    "tokenize",
    "words",
]


def parse(document: Document, sentences: Iterable[Sentence]) -> list[list[Token]]:
    """Return one list of tagged tokens per sentence, in the order given.

    A headline in title case tells nothing about names; the body's spelling decides which of its words are names.
    """
    rows = list(sentences)
    parsed = [tokenize(document.text, row.start, row.end) for row in rows]
    names = _names(tokens for row, tokens in zip(rows, parsed, strict=True) if row.role == "body")
    for row, tokens in zip(rows, parsed, strict=True):
        tag(tokens, names, _title_case(tokens) if row.role == "title" else False)
    return parsed


def _names(body: Iterable[Sequence[Token]]) -> set[str]:
    """Return the words that the body writes with a capital inside a sentence and never without."""
    capital: set[str] = set()
    small: set[str] = set()
    for tokens in body:
        for token in tokens:
            if token.text.islower():
                small.add(token.text)
        capital.update(
            token.lower for index, token in enumerate(tokens) if token.text[:1].isupper() and not opens(tokens, index)
        )
    return capital - small


def _title_case(tokens: Sequence[Token]) -> bool:
    """Tell whether most long words carry a capital, as in an American headline."""
    words = [token for token in tokens if len(token.text) > 3 and token.text[0].isalpha()]
    return len(words) > 1 and sum(token.text[0].isupper() for token in words) > 0.7 * len(words)
