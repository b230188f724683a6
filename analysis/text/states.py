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
def described() -> dict[str, str]:
    """Return the state of each adjective, in small letters: "french" → "France"."""
    return {word.lower(): row["name"] for row in lexicons.read("states") for word in _adjectives(row)}


def adjectives(state: str) -> tuple[str, ...]:
    """Return the adjectives of a state, none for what is no state."""
    return tuple(word for row in lexicons.read("states") if row["name"] == state for word in _adjectives(row))


def _adjectives(row: dict[str, str]) -> list[str]:
    return list(filter(None, row["adjectives"].split("|")))
