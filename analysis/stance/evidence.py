"""Whether speech that names no target is about it: small evidence, weighed by ``lexicons/evidence.csv`` and summed.

The weights are whole numbers near those of a logistic regression on the development articles. The words that told are
kept. Words of its matter and of others are those of ``lexicons/matters.csv``.

What it misses: other matters that no listed word shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from analysis import lexicons
from analysis.grammar import Token
from analysis.stance.scope import Fired
from analysis.stance.speakers import Speaker
from analysis.stance.votes import Vote

_ENOUGH = 9
_NEAR, _NOT_FAR = 2, 4  # paragraphs since the last that names the target
_WORDS = 3  # words of each matter that count
_SHORT = 6  # tokens that say nothing by themselves


@cache
def _weights() -> dict[str, int]:
    return {row["evidence"]: int(row["weight"]) for row in lexicons.read("evidence")}


def about_it(
    speaker: Speaker, told: Vote | None, beside: Vote | None, since: Sequence[int]
) -> tuple[Fired, ...] | None:
    """Return the words that show that speech is about the target, or None where the evidence is too little.

    ``told`` is the stance its words tell, ``beside`` that of the statement it goes on from, and ``since`` are the
    paragraphs of the statements before it.
    """
    found = list(_evidence(speaker, told, beside, since))
    if sum(_weights()[name] for name, _ in found) < _ENOUGH:
        return None
    return tuple(
        (f"{name}: {token.lower}", (token.start, token.end)) for name, token in found if token and _weights()[name] > 0
    )


def _evidence(
    speaker: Speaker, told: Vote | None, beside: Vote | None, since: Sequence[int]
) -> Iterator[tuple[str, Token | None]]:
    reading, row = speaker.reading, speaker.row
    tokens = [token for span in row.content for token in reading.tokens_of(span)]
    off = reading.paragraphs_off(row.sentence, since)
    told_by = len(reading.tokens_of(told.fired[0][1])) if told else 0
    holds = {
        "devoted": reading.devoted(),
        "titled": reading.titled() and not reading.devoted(),
        "near": off <= _NEAR,
        "not far": _NEAR < off <= _NOT_FAR,
        "goes on": beside is not None,
        "quoted": row.kind != "indirect",
        "takes sides": told_by > 0,
        "idiom": told_by > 1,
        "short": not told and len(tokens) < _SHORT,
    }
    yield from ((name, None) for name, holding in holds.items() if holding)
    yield from (("speaks of it", token) for token in _of_it(speaker)[:_WORDS])
    for name, matter in (("of the war", "war"), ("of life", "life")):
        others = [
            token
            for token in tokens
            if token.lower in lexicons.words("matters", matter) and not reading.names_target(token.lower)
        ]
        yield from ((name, token) for token in others[:_WORDS])


def _of_it(speaker: Speaker) -> list[Token]:
    """Return the words of agreements, and the first word of each phrase of the state of talks, each once."""
    reading = speaker.reading
    found: dict[str, Token] = {}
    for span in speaker.row.content:
        first, stop = reading.range(span) or (0, 0)
        talks = {row.first: row.stop for row in reading.phrases(first, stop) if row.kind == "process"}
        over = first
        for place in range(first, stop):
            token = reading.tokens[place]
            if place >= over and (place in talks or token.lower in lexicons.words("matters", "truce")):
                found.setdefault(token.lower, token)
                over = talks.get(place, over)
    return list(found.values())
