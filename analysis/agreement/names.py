"""When two names are the same actor, for a comparison of codings."""

from __future__ import annotations

import re
from functools import cache

from analysis import lexicons
from analysis.passages import MARKS


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
    bare = [word for word in words if word not in _offices()]
    return frozenset(bare or words)


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
