"""Words for numbers, dates and lists, as the computed sentences use them."""

from __future__ import annotations

from collections.abc import Iterable

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()

_MONTHS = "January February March April May June July August September October November December".split()


def count(many: int, noun: str) -> str:
    """Return a number with its noun: *one article*, *three articles*, *no articles*, *26 articles*."""
    return f"{number(many)} {noun}{'' if many == 1 else 's'}"


def times(many: int) -> str:
    """Return how often: *once*, *twice*, *three times*."""
    return {1: "once", 2: "twice"}.get(many) or count(many, "time")


def joined(names: Iterable[str]) -> str:
    """Return names as a list in words: *A*, *A and B*, *A, B and C*."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def date(iso: str, with_year: bool = True) -> str:
    """Return an ISO date as it is spoken: *13 March 2025*, or *13 March* where the year goes without saying."""
    year, month, day = iso[:10].split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]}{f' {year}' if with_year else ''}"


def number(value: int) -> str:
    """Return a number as a word up to twelve, then in digits."""
    return _NUMBERS[value] if value < len(_NUMBERS) else f"{value:,}"


def capital(sentence: str) -> str:
    """Return a sentence with a capital to begin with."""
    return sentence[:1].upper() + sentence[1:]
