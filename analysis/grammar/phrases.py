"""Base noun phrases: how far they reach to the left of their head, and to the right of their first word."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.grammar.tokens import NOUN_TAGS, Token

PHRASE_TAGS = NOUN_TAGS | {"DT", "PRP$", "JJ", "JJR", "JJS", "POS", "VBN", "VBG", "PDT", "WDT"}

_OWNERS = frozenset(("POS", "DT", "PRP$"))


def noun_phrase_ending(tokens: Sequence[Token], last: int) -> int:
    """Return the index of the first token of the base noun phrase that ends at ``last``."""
    first = last
    while first > 0:
        tag_before = tokens[first - 1].tag
        if tag_before == "RB" and first > 1 and tokens[first].tag in ("VBN", "JJ") and tokens[first - 2].tag in _OWNERS:
            first -= 2  # "Yemen's internationally recognised government"
            continue
        if tag_before not in PHRASE_TAGS or (tokens[first].tag in ("DT", "PRP", "WP") and tag_before != "PDT"):
            break
        if tag_before in ("PRP", "WP", "WDT") or (tokens[first].tag == "PRP$"):
            break
        first -= 1
    return first


def noun_phrase_starting(tokens: Sequence[Token], first: int) -> int:
    """Return the index after the last token of the base noun phrase that starts at ``first`` (``first`` if none)."""
    stop = first
    while stop < len(tokens) and (tokens[stop].tag in PHRASE_TAGS or tokens[stop].tag == "$"):
        token = tokens[stop]
        if stop > first and token.tag in ("DT", "PRP", "PRP$", "WP", "WDT", "PDT"):
            break
        stop += 1
        if token.tag == "PRP":
            break
    while stop > first and not (tokens[stop - 1].is_noun or tokens[stop - 1].tag in ("DT", "WDT")):
        stop -= 1
    return stop
