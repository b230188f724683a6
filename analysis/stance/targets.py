"""Where a document speaks of the target: by name, by a related word, or by something that stands for it.

A term counts wherever it stands, and so does making the fighting stop ("halt its offensive", "the war has to end"). A
related word ("peace talks") counts where the title or the opening names the target, and else only near a term. An
anaphor ("the plan", "it") counts only near a term.

What it misses: paraphrases without any listed word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from analysis import lexicons
from analysis.records import Document, Sentence, Target

_OPENING = 4  # sentences of the body that say what an article is about
_PRONOUN, _RELATED, _ANAPHOR = 1, 1, 12  # sentences over which each kind still leans on the last term
_DETERMINERS = r"(?:the|this|that|these|those|his|her|its|their|our|such|each|\w+[’']s|\w+s[’'])"


@dataclass(frozen=True, slots=True)
class Bearing:
    """One row per stretch that bears on the target: ``via`` is term, stopping, related, anaphor or pronoun."""

    start: int
    end: int
    via: str


@cache
def _patterns(target: Target) -> dict[str, re.Pattern[str]]:
    """Return one pattern per kind, for text in small letters."""
    fighting = rf"(?:{_words('fighting')})"
    between = (
        r"(?: (?:to|in|of|the|its|their|his|this|all|an?|any|immediate|immediately|further|\w+[’']s?)){0,3} (?:\w+ )?"
    )
    stopping = rf"(?:{_words('stopping')})\b{between}{fighting}\b"
    stop = rf"(?:{_words('stop')}) (?:to|in|of) (?:[\w½’'-]+ ){{0,4}}?{fighting}\b"
    ending = rf"{fighting}(?: [\w’'-]+){{0,6}}? (?:{_words('modal')}) (?:\w+ )?(?:{_words('ending')})\b"
    ends = r"when(?: \w+)? ends"
    strategy = rf"(?:{_words('leaving')})(?: [\w’'-]+){{0,2}} {fighting}\b"
    other = rf"(?! (?:of|in|on) (?!(?:the )?{fighting}))"  # a suspension of flights is no truce
    spell = rf"[\w½]+[- ](?:{_words('span')})s?(?:-long)? (?:\w+ )?(?:{_words('spell')}){other}"
    arms = rf"(?:{_words('everybody')}) (?:[\w’'-]+ ){{0,3}}?(?:lay|put)(?:ing)? down (?:their )?(?:arms|weapons|guns)"
    guns = rf"(?:{_words('guns')})(?: (?:{_words('auxiliary')}|\w+ly)){{0,3}} (?:{_words('silenced')})"
    silencing = rf"(?:{_words('silencing')}) (?:{_words('own')} )?(?:{_words('guns')})"
    bare = rf"(?:{_words('modal')}) (?:just |both |now )?stop(?=[.,;:!?”\"’]| now\b| at night\b| today\b| tonight\b|$)"
    anaphor = rf"(?:{_DETERMINERS} (?!military)(?:[\w-]+ ){{0,2}}(?:{_phrases(target.anaphors)})s?)"
    deal = rf"(?:(?:{_words('before deal')}) )+(?:{_words('deal')})s?"
    ways = (stopping, stop, ending, strategy, ends, spell, arms, guns, silencing, bare)
    return {
        "term": re.compile(rf"(?<!\w)(?:{_phrases(target.terms)})s?(?!\w)"),
        "stopping": re.compile(rf"\b(?:{'|'.join(ways)})"),
        "related": re.compile(rf"(?<!\w)(?:{_phrases(target.related)})s?(?!\w)"),
        "anaphor": re.compile(rf"(?<!\w)(?:{anaphor}|{deal})(?!\w)"),
        "pronoun": re.compile(r"(?<!\w)(?:it|this)(?!\w)"),
    }


def _words(kind: str) -> str:
    words = {row["word"] for row in lexicons.read("fighting") if row["kind"] == kind}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _phrases(phrases: Sequence[str]) -> str:
    words = sorted({phrase.lower() for phrase in phrases}, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(word).replace(r"\ ", "[ -]").replace(r"\-", "[ -‑]?") for word in words) or r"(?!)"


def bearings(document: Document, sentences: Sequence[Sentence], target: Target) -> list[Bearing]:
    """Return what bears on the target in text order; nothing at all in a document that never names it."""
    patterns = _patterns(target)
    # Small letters that keep every offset: a few capitals (İ) would become two characters.
    text = document.text.lower()
    if len(text) != len(document.text):
        text = "".join(low if len(low := char.lower()) == 1 else char for char in document.text)
    kinds = ("term", "stopping") if "ceasefire" in target.terms else ("term",)
    named = [list(_found(patterns, kinds, text, sentence)) for sentence in sentences]
    if not any(row.via == "term" for rows in named for row in rows):
        return []
    on_it = about(sentences, named)
    found: list[Bearing] = []
    latest = -_ANAPHOR - 1
    for number, (sentence, rows) in enumerate(zip(sentences, named, strict=True)):
        latest = number if rows else latest
        ahead = number + 1 < len(named) and named[number + 1]
        further = []
        if on_it or ahead or number - latest <= _RELATED:
            further.append("related")
        if number - latest <= _ANAPHOR:
            further.append("anaphor")
        if number - latest <= _PRONOUN:
            further.append("pronoun")
        found += sorted([*rows, *_found(patterns, further, text, sentence)], key=lambda row: (row.start, -row.end))
    return found


def about(sentences: Sequence[Sentence], named: Sequence[Sequence[Bearing]]) -> bool:
    """Tell whether the title or the opening of the body names the target."""
    first = next((number for number, sentence in enumerate(sentences) if sentence.role != "title"), 0)
    return any(named[number] for number in range(min(first + _OPENING, len(sentences))))


def _found(
    patterns: dict[str, re.Pattern[str]], kinds: Sequence[str], text: str, sentence: Sentence
) -> Iterator[Bearing]:
    for via in kinds:
        for match in patterns[via].finditer(text, sentence.start, sentence.end):
            yield Bearing(match.start(), match.end(), via)
