"""Whose subject a verb without one of its own shares: an infinitive's governor, the first of two verbs, who reports.

Everything is an index into the sentence's tokens; ranges are half-open, and every walk is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis import grammar, lexicons
from analysis.grammar import Token
from analysis.subjects import Range

_PAST = frozenset(("was", "were", "had", "did"))
BREAKS = frozenset((",", "CC", ":", "''", "(", ")", "PRP", "WP", "WDT", "."))


class VerbGroup(NamedTuple):
    """One row per verb group: auxiliaries from ``first``, the main verb at ``verb``, and who its subject is.

    ``subject`` is a token range or None; ``head`` is the last token of the subject's first noun phrase.
    ``voice`` is active or passive, ``finite`` is false for participles and infinitives.
    """

    first: int
    verb: int
    subject: Range | None
    head: int
    voice: str
    finite: bool
    negated: bool
    inherited: bool = False
    relative: bool = False


def sharer(tokens: Sequence[Token], first: int, verb: int, latest: VerbGroup, reporter: VerbGroup | None) -> VerbGroup:
    """Return the group whose subject a second verb shares: the latest, or the one that reports it.

    The reporter where only its tense fits ("Pakistan says India violated the truce, vows response"), or where the
    latest subject is a thing that cannot speak ("said the truce was holding and urged …").
    """
    if reporter is None or reporter is latest or _past(tokens[first]) != _past(tokens[reporter.first]):
        return latest
    if tokens[verb].lemma not in clause_takers() and tokens[verb].lemma == tokens[verb].lower:
        return latest
    mute = latest.head >= 0 and tokens[latest.head].lower in grammar.words("proposal")
    # "said Oslo was late and demanded that …": after is, was, would or a comma the plain past is the reporter's again.
    resumed = _state(tokens, latest) or (first > 1 and tokens[first - 2].text == ",")
    plain = tokens[verb].lemma in clause_takers() and reporter.first == reporter.verb and resumed
    return reporter if mute or plain or _past(tokens[first]) != _past(tokens[latest.first]) else latest


def _state(tokens: Sequence[Token], group: VerbGroup) -> bool:
    """Tell whether a group is a form of be or has one, or a modal, before its verb: "was missing", "would wait"."""
    first = tokens[group.first]
    return first.lower in grammar.BE or first.tag == "MD"


def _past(token: Token) -> bool:
    return token.tag == "VBD" or token.lower in _PAST


def governor(tokens: Sequence[Token], to: int, latest: VerbGroup | None) -> VerbGroup | None:
    """Return the group whose subject also acts in the infinitive after ``to``."""
    if latest is None or to == 0:
        return None
    near = to - latest.verb <= 3 or tokens[to - 1].is_verb or place_phrases(tokens, latest.verb + 1, to)
    return latest if near or _purpose(tokens, latest.verb, to) else None


def _purpose(tokens: Sequence[Token], verb: int, to: int) -> bool:
    """Tell whether "to do" says what for one went, met or used something: "took to the streets of Dhaka to demand"."""
    if to - verb > 12 or tokens[verb].lower not in grammar.words("purposive"):
        return False
    return not any(tokens[place].is_verb or tokens[place].tag in BREAKS for place in range(verb + 1, to))


def place_phrases(tokens: Sequence[Token], first: int, stop: int) -> bool:
    """Tell whether nothing but phrases of place or time stand in the range: "gathered | outside the embassy | to …"."""
    if first >= stop or stop - first > 12 or tokens[first].lower not in grammar.words("place"):
        return False
    last = first
    for place in range(first, stop):
        token = tokens[place]
        if token.is_verb or token.tag in BREAKS:
            return False
        if token.tag == "IN" and token.lower != "of":
            last = place
    return tokens[last].lower in grammar.words("place")


def announced(tokens: Sequence[Token], to: int, latest: VerbGroup | None) -> bool:
    """Tell whether a name and nothing else stands before "to", as in the headline "Iran to reject truce"."""
    return (
        latest is None
        and 0 < to <= 4
        and tokens[to - 1].tag in ("NNP", "NNPS")
        and grammar.noun_phrase_ending(tokens, to - 1) == 0
    )


@cache
def clause_takers() -> frozenset[str]:
    """Return the verbs that a reported clause may follow."""
    return frozenset(
        row["lemma"] for row in lexicons.read("reporting_cues") if row["pos"] == "verb" and "s" in row["frames"].split()
    )
