"""When two coders mean the same: the words of one statement, the names of one actor."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import numpy as np

from analysis import lexicons
from analysis.records import Span
from analysis.text.passages import MARKS


def places(spans: Iterable[Span]) -> set[int]:
    """Return the places of the characters in some spans."""
    return {place for start, end in spans for place in range(start, end)}


def overlaps(ours: Sequence[Collection[int]], theirs: Sequence[Collection[int]]) -> np.ndarray:
    """Return the intersection over union of each set of places with each other, shape (ours, theirs)."""
    found = [[len(a & b) / max(len(a | b), 1) for b in map(set, theirs)] for a in map(set, ours)]
    return np.array(found).reshape(len(ours), len(theirs))


def one_to_one(worth: np.ndarray) -> dict[int, int]:
    """Return which row goes with which column: the pairs worth most first, none twice; what is worth 0 is no pair."""
    pairs: dict[int, int] = {}
    rows, columns = worth.nonzero()
    for _, row, column in sorted(zip(worth[rows, columns], rows, columns, strict=True), reverse=True):
        if row not in pairs and column not in pairs.values():
            pairs[int(row)] = int(column)
    return pairs


def same_actor(one: str, other: str) -> bool:
    """Tell whether two names are the same actor once offices, articles and a state's other names are set aside."""
    mine, theirs = _name_key(one), _name_key(other)
    return bool(mine and theirs) and (mine <= theirs or theirs <= mine)


@cache
def _name_key(name: str) -> frozenset[str]:
    low = name.strip().lower().translate(MARKS).removesuffix("'s").removeprefix("the ").strip(" .,")
    state = _states().get(low)
    if state is not None:
        return frozenset([f"state: {state}"])
    words = re.findall(r"[\w-]+", low)
    return frozenset([word for word in words if word not in _offices()] or words)


@cache
def _states() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in lexicons.read("states"):
        for word in (row["name"], *row["aliases"].split("|"), *row["seats"].split("|")):
            if word:
                found.setdefault(word.lower(), row["name"])
    return found


@cache
def _offices() -> frozenset[str]:
    titles = (word for phrase in lexicons.words("names", "title") for word in phrase.split())
    adjectives = (word.lower() for row in lexicons.read("states") for word in row["adjectives"].split("|"))
    words = frozenset((*titles, *adjectives, "the", "of", "former", "government", "administration"))
    return words - {"senior"}  # part of a rank, but a senior official need not be the official
