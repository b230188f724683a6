"""The lists of ``lexicons/``: states with their seats and offices, role words, offices, given names."""

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


@cache
def given_names() -> dict[str, str]:
    """Return given names that one gender bears far more often than the other, in lower case, with their pronoun."""
    return {row["name"]: row["pronoun"] for row in lexicons.read("given_names")}


@cache
def offices(word: str) -> tuple[str, ...]:
    """Return the offices that a word of a description can stand for ("premier": prime minister), itself included."""
    rows = (row["offices"].split("|") for row in lexicons.read("offices") if row["word"] == word)
    return (word, *(office for row in rows for office in row))


def slug(name: str) -> str:
    """Return the id of a discovered actor: its name in lower case with hyphens."""
    return re.sub(r"[^\w]+", "-", name.lower().replace("’", "'").replace("'", "")).strip("-")
