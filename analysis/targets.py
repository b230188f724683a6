"""Where a document speaks of the target: by name, by a related word, or by something that stands for it.

A term counts wherever it stands. A related word ("peace talks") and an anaphor ("the plan", "it") count only once a
term has been used in the document, an anaphor only near it. Expressions of making the fighting stop count as the target
("halt its offensive"), and of going on with it as its opposite ("fight until absolute victory").

What it misses: paraphrases without any listed word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from analysis.records import Document, Sentence, Target

_DETERMINERS = r"(?:the|this|that|his|her|its|their|our|any|such|\w+[’']s?)"
_NEAR = 8  # sentences over which "the plan" still stands for the target; "it" reaches back one
STOPPING = r"halt|halting|stop|stopping|end|ending|cease|ceasing|pause|pausing|suspend|suspending|curb|curbing|freeze|de-escalate"
FIGHTING = (r"offensive|war|wars|warfare|fighting|attacks?|strikes|airstrikes|air strikes|hostilities|violence|bombardment|bombing|shelling|"
            r"military (?:operations?|campaign|action|attacks)|campaign|killing|conflict|aggression|invasion|bloodshed|assault|siege|operations?")


@dataclass(frozen=True, slots=True)
class Bearing:
    """One row per stretch that bears on the target: ``via`` is term, stopping, related or anaphor."""

    start: int
    end: int
    via: str


@cache
def _patterns(target: Target) -> dict[str, re.Pattern[str]]:
    stopping = rf"\b(?:{STOPPING})\b(?: (?:to|in|of|the|its|their|his|this|all|an?|any|immediate|immediately|\w+[’']s?|military|israeli|russian)){{0,3}} (?:\w+ )?(?:{FIGHTING})\b"
    return {
        "term": re.compile(rf"(?<!\w)(?:{_phrases(target.terms)})s?(?!\w)", re.IGNORECASE),
        "stopping": re.compile(stopping, re.IGNORECASE),
        "related": re.compile(rf"(?<!\w)(?:{_phrases(target.related)})s?(?!\w)", re.IGNORECASE),
        "anaphor": re.compile(rf"(?<!\w)(?:{_DETERMINERS} (?:[\w-]+ ){{0,2}}(?:{_phrases(target.anaphors)})s?)(?!\w)", re.IGNORECASE),
        "pronoun": re.compile(r"(?<!\w)(?:it|this)(?!\w)", re.IGNORECASE),
    }


def _phrases(phrases: Sequence[str]) -> str:
    words = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", "[ -]").replace(r"\-", "[ -‑]?") for phrase in words) or r"(?!)"


def bearings(document: Document, sentences: Sequence[Sentence], target: Target) -> dict[int, list[Bearing]]:
    """Return by sentence number what bears on the target; nothing at all in a document that never names it."""
    patterns = _patterns(target)
    named: dict[int, list[Bearing]] = {}
    for sentence in sentences:
        found = [Bearing(match.start(), match.end(), via) for via in ("term", "stopping")
                 for match in patterns[via].finditer(document.text, sentence.start, sentence.end)]
        if found:
            named[sentence.sentence] = found
    result: dict[int, list[Bearing]] = {}
    if not any(row.via == "term" for rows in named.values() for row in rows):
        return result
    latest = -_NEAR - 1
    for sentence in sentences:
        rows = list(named.get(sentence.sentence, []))
        if rows:
            latest = sentence.sentence
        rows += [Bearing(match.start(), match.end(), "related") for match in patterns["related"].finditer(document.text, sentence.start, sentence.end)]
        if sentence.sentence - latest <= 1:
            rows += [Bearing(match.start(), match.end(), "pronoun") for match in patterns["pronoun"].finditer(document.text, sentence.start, sentence.end)]
        if sentence.sentence - latest <= _NEAR:
            rows += [Bearing(match.start(), match.end(), "anaphor") for match in patterns["anaphor"].finditer(document.text, sentence.start, sentence.end)]
        if rows:
            result[sentence.sentence] = sorted(rows, key=lambda row: (row.start, -row.end))
    return result

