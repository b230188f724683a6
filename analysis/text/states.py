"""States as news names them: by name, by the seat of their government, and by adjective (``lexicons/states.csv``)."""

from __future__ import annotations

from functools import cache

from analysis import lexicons


@cache
def named() -> dict[str, str]:
    """Return the state of each name and seat, in small letters: "moscow" → "Russia"."""
    return {
        word.lower(): row["name"]
        for row in lexicons.read("states")
        for column in ("name", "aliases", "seats")
        for word in row[column].split("|")
        if word
    }


@cache
def _adjectives() -> dict[str, tuple[str, ...]]:
    return {row["name"]: tuple(filter(None, row["adjectives"].split("|"))) for row in lexicons.read("states")}


@cache
def described() -> dict[str, str]:
    """Return the state of each adjective, in small letters: "french" → "France"."""
    return {word.lower(): state for state, words in _adjectives().items() for word in words}


def adjectives(state: str) -> tuple[str, ...]:
    """Return the adjectives of a state, none for what is no state."""
    return _adjectives().get(state, ())
