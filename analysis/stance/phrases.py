"""Stance phrases in a line of tokens: which words of ``lexicons/stance_cues.csv`` stand where.

A phrase matches whatever the inflection of its words ("rejected", "calls for"); "*" in a phrase stands for up to three
words. Classes say what a phrase does to the target; the rules that read them are in ``rules``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from analysis import lexicons
from analysis.grammar import NEGATIONS, Token
from analysis.inflection import inflections

_GAP = 3  # words that "*" may stand for
_NEGATION = 4  # words over which a negation reaches
#: "won't" is two tokens, "cannot" one.
_SHORT_FORMS = {"n't": "not", "n’t": "not", "cannot": "not", "wo": "will", "ca": "can"}

#: The words of one kind in ``lexicons/connectives.csv``.
words = partial(lexicons.words, "connectives")

#: The words of a phrase and its class.
Row = tuple[tuple[str, ...], str]


class Phrase(NamedTuple):
    """One match: its half-open token range, its class, and the words of the lexicon that matched."""

    first: int
    stop: int
    kind: str
    words: str


@cache
def _index() -> dict[str, dict[str, tuple[Row, ...]]]:
    """Return the phrases and their classes by first and second word ("" for a single one)."""
    index: dict[str, dict[str, tuple[Row, ...]]] = {}
    for row in lexicons.read("stance_cues"):
        words = tuple(row["phrase"].split())
        second = words[1] if len(words) > 1 else ""
        seconds = index.setdefault(words[0], {})
        seconds[second] = (*seconds.get(second, ()), (words, row["class"]))
    return index


@cache
def _verbs() -> dict[str, str]:
    """Return the lemma of every form of the verbs in the phrases."""
    return {
        form: row["lemma"]
        for row in lexicons.read("stance_verbs")
        for irregular in [row["irregular"].split()]
        for form in (*irregular, *(form for form, _ in inflections(row["lemma"], irregular)))
    }


@lru_cache(maxsize=65536)
def _base(lower: str, plural: bool) -> str:
    """Return the word a phrase is matched by: a verb's or a plural's base form."""
    if lower in _SHORT_FORMS:
        return _SHORT_FORMS[lower]
    if lower in _verbs():
        return _verbs()[lower]
    lower = lower.replace("’", "'")
    if plural and lower.endswith("s"):
        return lower[:-3] + "y" if lower.endswith("ies") else lower[:-1]
    return lower


def phrases(tokens: Sequence[Token], offset: int = 0) -> list[Phrase]:
    """Return the longest phrase of each class at each token, in order, in time proportional to the line.

    ``offset`` is the place of the first token in the line that the phrases' ranges count in.
    """
    bases = [_base(token.lower, token.tag in ("NNS", "NNPS")) for token in tokens]
    written = [token.lower.replace("’", "'") for token in tokens]
    found: list[Phrase] = []
    index = _index()
    for first, (base, token) in enumerate(zip(bases, tokens, strict=True)):
        starts = [index[base]] if base in index else []
        if base != token.lower and token.lower in index:
            starts.append(index[token.lower])
        if not starts:
            continue
        base_after, after = (bases[first + 1], written[first + 1]) if first + 1 < len(bases) else ("", "")
        longest: dict[str, Phrase] = {}
        for seconds in starts:
            rows = seconds.get(base_after, ()) + (seconds.get(after, ()) if after != base_after else ())
            rows += seconds.get("*", ()) + (seconds.get("", ()) if after else ())
            for words, kind in sorted(rows, key=_shorter) if len(rows) > 1 else rows:
                if kind not in longest and (
                    stop := first + 1 if len(words) == 1 else _match(bases, written, first, words)
                ):
                    longest[kind] = Phrase(first + offset, stop + offset, kind, " ".join(words))
        found += longest.values()
    return sorted(found, key=lambda phrase: (phrase.first, -phrase.stop, phrase.kind))


def negated(tokens: Sequence[Token], index: int, since: int = 0) -> bool:
    """Tell whether a negation stands in the few words before ``index``, in the same part of the line from ``since``."""
    for place in range(min(index, len(tokens)) - 1, max(since, index - _NEGATION) - 1, -1):
        if tokens[place].text in (",", ";", ":"):
            return False
        if tokens[place].lower in NEGATIONS:
            return True
    return False


def _shorter(row: Row) -> int:
    return -len(row[0])


def _match(bases: Sequence[str], written: Sequence[str], first: int, words: Sequence[str]) -> int:
    """Return the end of a phrase that starts at ``first``, or 0."""
    index = first
    for number, word in enumerate(words):
        if word == "*":
            ahead = range(index, min(index + _GAP + 1, len(bases)))
            place = next((place for place in ahead if words[number + 1] in (bases[place], written[place])), None)
            if place is None:
                return 0
            index = place
        elif index < len(bases) and (word == bases[index] or word == written[index]):
            index += 1
        else:
            return 0
    return index
