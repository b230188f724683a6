"""States, their seats and offices, and the role words of news English: ``lexicons/states.csv`` and ``roles.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from analysis import lexicons


@dataclass(frozen=True)
class State:
    """A state of the lexicon under one of its names, adjectives or seats of government."""

    name: str
    via: str  # name, adjective, seat or office


@cache
def states() -> dict[str, State]:
    """Return every name, adjective, seat and office of a state, in lower case."""
    found: dict[str, State] = {}
    for row in lexicons.read("states"):
        for via, words in (
            ("name", row["name"] + "|" + row["aliases"]),
            ("adjective", row["adjectives"]),
            ("seat", row["seats"]),
            ("office", row["offices"]),
        ):
            for word in filter(None, words.split("|")):
                found.setdefault(word.lower(), State(row["name"], via))
    return found


@cache
def roles(kind: str) -> dict[str, str]:
    """Return the role words of a kind (title, person, group, body, document) with their pronoun."""
    return {row["word"]: row["pronoun"] for row in lexicons.read("roles") if row["kind"] == kind}


def slug(name: str) -> str:
    """Return the id of a discovered actor: its name in lower case with hyphens."""
    return re.sub(r"[^\w]+", "-", name.lower().replace("’", "'").replace("'", "")).strip("-")
