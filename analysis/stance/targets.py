"""Where a document speaks of the target: by name, by a related word, or by something that stands for it.

A term counts wherever it stands, and so does making the fighting stop ("halt its offensive", "the war has to end"). A
related word ("peace talks") counts where the title or the opening names the target, and else only near a term. An
anaphor ("the plan", "it") counts only near a term, and from twice as far where the title or the opening names it.

What it misses: paraphrases without any listed word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from analysis import lexicons
from analysis.records import Document, Sentence, Target

_OPENING = 4  # sentences of the body that say what an article is about
_PRONOUN, _RELATED, _ANAPHOR = 3, 1, 12  # sentences over which each kind still leans on the last term
_WORD = 30  # characters of a long word
_DETERMINERS = r"(?:the|this|these|those|his|her|its|their|our|\w++[’']s|\w++(?<=s)[’'])"
_POINTING = r"(?:that|each|such|such an?)"  # stand right before: "that plan", not "that Russia halt"


class Bearing(NamedTuple):
    """One row per stretch that bears on the target: ``via`` is term, stopping, related, anaphor or pronoun."""

    start: int
    end: int
    via: str


@cache
def _patterns(target: Target) -> dict[str, re.Pattern[str]]:
    """Return one pattern per kind, for text in small letters."""
    # "said that the plan" starts at its own article, and "these violations to deal with" is two phrases.
    between_them = rf"(?:(?!(?:{_DETERMINERS}|{_POINTING}|{_words('apart')}) )[\w“”\"’'-]+ ){{0,3}}"
    stands = rf"(?:{_phrases(target.anaphors)})"
    anaphor = rf"(?:{_DETERMINERS} {between_them}{stands}s?|{_POINTING} {stands})"
    deal = rf"(?:(?:{_words('before deal')}) )+(?:{_words('deal')})s?"
    headline = rf"(?<!\w)(?:(?!(?:{_words('apart')}) )[\w’'-]+ |^)(?:{_words('headline')})s?(?!\w)"
    life = rf"(?:{_words('life')})"
    general = {
        "term": re.compile(rf"(?<!\w)(?:{_phrases(target.terms)})s?(?!\w)"),
        "related": re.compile(rf"(?<!\w)(?:{_phrases(target.related)})s?(?!\w)"),
        "anaphor": re.compile(rf"(?<!\w)(?:{anaphor}|{deal})(?!\w)"),
        "headline": re.compile(headline),
        # "To end this" is to end the fighting, "to end it" may be to end the truce.
        "pronoun": re.compile(r"(?<!\w)(?:it|(?<!\bend )(?<!\bstop )(?<!\bhalt )this)(?!\w)"),
    }
    if "ceasefire" not in target.terms:
        return general
    return general | {
        "stopping": re.compile(_stopping()),
        # A trade deal, talks on the budget, an agreement with the miners are other matters.
        "life before": re.compile(rf"(?:.*\W)?{life}[ -]\w+"),
        "other before": re.compile(rf"(?:.*\W)?(?:{_words('other deal')}|{life})[ -]\w+"),
        "life behind": re.compile(
            rf"(?:(?: \w+)? (?:on|over|about)(?: [\w’'-]+){{0,4}}?| (?:with|to)(?: [\w’'-]+){{0,3}}?) {life}\b"
        ),
    }


def _stopping() -> str:
    """Return the pattern of making the fighting stop, for text in small letters."""
    fighting = rf"(?:{_words('fighting')})"
    between = (
        r"(?: (?:to|in|of|the|its|their|his|this|all|an?|any|immediate|immediately|further|\w+[’']s?)){0,3} (?:\w+ )?"
        rf"(?:\w+ (?:{_words('span')})s? of (?:[\w-]+,? ){{0,3}}(?:and )?(?:\w+ )?)?"
    )
    stopping = rf"(?:{_words('stopping')})\b{between}{fighting}\b"
    stop = rf"(?:{_words('stop')}) (?:to|in|of) (?:[\w½’'-]+ ){{0,4}}?{fighting}\b"
    ending = rf"{fighting}(?: [\w’'-]+){{0,6}}? (?:{_words('modal')}) (?:\w+ )?(?:{_words('ending')})\b"
    ends = r"when(?: \w+)? ends"
    strategy = rf"(?:{_words('leaving')})(?: [\w’'-]+){{0,2}} {fighting}\b"
    other = rf"(?! (?:of|in|on) (?!(?:the )?{fighting}))"  # a suspension of flights is no truce
    spell = rf"[\w½]++[- ](?:{_words('span')})s?(?:-long)? (?:\w+ )?(?:{_words('spell')}){other}"
    arms = rf"(?:{_words('everybody')}) (?:[\w’'-]+ ){{0,3}}?(?:lay|put)(?:ing)? down (?:their )?(?:arms|weapons|guns)"
    guns = rf"(?:{_words('guns')})(?: (?:{_words('auxiliary')}|\w+ly)){{0,3}} (?:{_words('silenced')})"
    silencing = rf"(?:{_words('silencing')}) (?:{_words('own')} )?(?:{_words('guns')})"
    bare = rf"(?:{_words('modal')}) (?:just |both |now )?stop(?=[.,;:!?”\"’]| now\b| at night\b| today\b| tonight\b|$)"
    ways = (stopping, stop, ending, strategy, ends, spell, arms, guns, silencing, bare)
    return rf"\b(?=\w)(?:{'|'.join(ways)})"


def _words(kind: str) -> str:
    words = lexicons.words("fighting", kind) | lexicons.words("matters", kind)
    return _either({word: re.escape(word) for word in words})


def _phrases(phrases: Sequence[str]) -> str:
    words = {phrase.lower() for phrase in phrases}
    return _either({word: re.escape(word).replace(r"\ ", "[ -]").replace(r"\-", "[ -‑]?") for word in words}) or r"(?!)"


def _either(patterns: dict[str, str]) -> str:
    """Return the patterns of some words as one, longest first, by first letter, to be tried in few steps."""
    groups: dict[str, list[str]] = {}
    for word in sorted(patterns, key=lambda word: (-len(word), word)):
        initial = word[0] if word[0].isalnum() else ""
        groups.setdefault(initial, []).append(patterns[word].removeprefix(initial))
    return "|".join(f"{initial}(?:{'|'.join(rest)})" for initial, rest in groups.items())


def bearings(document: Document, sentences: Sequence[Sentence], target: Target) -> list[Bearing]:
    """Return what bears on the target in text order; nothing at all in a document that never names it.

    Making the fighting stop names it too, where the title or the opening says so.
    """
    patterns = _patterns(target)
    # Small letters that keep every offset: a few capitals (İ) would become two characters.
    text = document.text.lower()
    if len(text) != len(document.text):
        text = "".join(low if len(low := char.lower()) == 1 else char for char in document.text)
    kinds = ("term", "stopping") if "stopping" in patterns else ("term",)
    named = [list(_found(patterns, kinds, text, sentence)) for sentence in sentences]
    on_it = about(sentences, named)
    if not on_it and not any(row.via == "term" for rows in named for row in rows):
        return []
    found: list[Bearing] = []
    reach = _ANAPHOR * (2 if on_it else 1)
    latest = -reach - 1
    for number, (sentence, rows) in enumerate(zip(sentences, named, strict=True)):
        latest = number if rows else latest
        ahead = number + 1 < len(named) and named[number + 1]
        further = ["headline"] if on_it and sentence.role == "title" else []
        if on_it or ahead or number - latest <= _RELATED:
            further.append("related")
        if number - latest <= reach:
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
            if via not in ("stopping", "pronoun") and "stopping" in patterns and _apart(patterns, text, match, via):
                continue
            yield Bearing(match.start(), match.end(), "anaphor" if via == "headline" else via)


def _apart(patterns: dict[str, re.Pattern[str]], text: str, match: re.Match[str], via: str) -> bool:
    """Tell whether what is matched is a deal or talks of another matter."""
    before = re.search(r"[\w’'-]+ $", text[max(0, match.start() - _WORD) : match.start()])
    named = (before.group() if before else "") + match.group()
    qualified = patterns["life before" if via == "term" else "other before"].fullmatch(named)
    return bool(qualified or patterns["life behind"].match(text, match.end(), match.end() + 2 * _WORD))
