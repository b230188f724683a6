"""Clauses of one tagged sentence: its verb groups, their subjects, and how far a complement reaches.

Everything is an index into the sentence's tokens; ranges are half-open. The left-to-right walk looks at each token a
bounded number of times, so the time is proportional to the length of the sentence.

What it misses: subjects that stand behind a long aside with a verb of its own, and coordination whose second half
belongs to the reported clause rather than to the reporting one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis import grammar, lexicons
from analysis.grammar import Token
from analysis.subjects import Range, noun_phrase_after, subject_ending

_INSIDE = frozenset(("RB", "RBR", "MD"))  # what may stand between auxiliary and verb: "had earlier turned"
_BREAKS = frozenset((",", "CC", ":", "''", "(", ")", "PRP", "WP", "WDT", "."))


@dataclass(frozen=True, slots=True)
class VerbGroup:
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


def verb_groups(tokens: Sequence[Token], quoted: Sequence[int]) -> dict[int, VerbGroup]:
    """Return the verb groups outside quotations, keyed by their main verb; ``quoted`` is −1 outside a quotation."""
    groups: dict[int, VerbGroup] = {}
    latest: VerbGroup | None = None
    previous: VerbGroup | None = None
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if not (token.is_verb or token.tag == "MD"):
            index += 1
            continue
        first, verb = index, index
        stop = index + 1
        while (
            stop < len(tokens)
            and quoted[stop] == quoted[index]
            and (tokens[stop].is_verb or tokens[stop].tag in _INSIDE or tokens[stop].lower in grammar.NEGATIONS)
        ):
            before = tokens[verb].lower
            auxiliary = tokens[verb].tag == "MD" or before in grammar.BE | grammar.HAVE | {"do", "does", "did"}
            if (tokens[stop].is_verb or tokens[stop].tag == "MD") and not auxiliary:
                break
            if tokens[stop].is_verb or tokens[stop].tag == "MD":
                verb = stop
            stop += 1
        group = _group(tokens, quoted, first, verb, latest, previous)
        if group.finite and group.subject is None and latest is None and first and tokens[first - 1].text == ",":
            group = _opening_subject(tokens, quoted, group)
        groups[verb] = previous = group
        if group.finite and group.subject is not None:
            latest = group
        index = verb + 1
    return groups


def _group(
    tokens: Sequence[Token],
    quoted: Sequence[int],
    first: int,
    verb: int,
    latest: VerbGroup | None,
    previous: VerbGroup | None,
) -> VerbGroup:
    auxiliaries = tokens[first:verb]
    negated = any(token.lower in grammar.NEGATIONS for token in auxiliaries)
    be = any(token.lower in grammar.BE for token in auxiliaries)
    voice = "passive" if tokens[verb].tag in ("VBN", "VBD") and be else "active"
    before = first - 1
    while before >= 0 and tokens[before].tag in ("RB", "RBR") and quoted[before] == -1:
        negated = negated or tokens[before].lower in grammar.NEGATIONS
        before -= 1
    if before >= 0 and tokens[before].lower == "to":
        governor = _governor(tokens, before, latest)
        if governor is None and _announced(tokens, before, latest):
            return VerbGroup(before, verb, (0, before), before - 1, voice, True, negated)
        if governor is None:
            return VerbGroup(first, verb, None, -1, voice, False, negated)
        return VerbGroup(first, verb, governor.subject, governor.head, voice, False, negated or governor.negated, True)
    finite = tokens[first].tag not in ("VBG", "VBN") or first != verb
    if not finite:
        progressive = before >= 0 and tokens[verb].tag == "VBG"
        if progressive and tokens[before].lower == "as" and latest is not None and latest.voice == "active":
            noun = subject_ending(tokens, quoted, before - 1)  # "quoted the general as saying"
            if noun is not None and noun[0][0] > latest.verb:
                return VerbGroup(first, verb, noun[0], noun[1], "active", False, negated)
        if (
            progressive
            and tokens[before].is_noun
            and tokens[before].lower not in grammar.words("time")
            and not (latest is not None and _place_phrases(tokens, latest.verb + 1, before + 1))
        ):
            noun = subject_ending(tokens, quoted, before)
            if noun is not None:
                return VerbGroup(first, verb, noun[0], noun[1], "active", False, negated)
        subject = latest
        return VerbGroup(
            first,
            verb,
            subject.subject if subject else None,
            subject.head if subject else -1,
            "reduced" if tokens[verb].tag == "VBN" else "active",
            False,
            negated,
            True,
        )
    found = subject_ending(tokens, quoted, before)
    if previous is not None:
        found = _modified(tokens, quoted, previous, before, found) or found
    joined = before >= 0 and tokens[before].lower in ("and", "but", "or", ",", "then", "yet")
    if found is None and latest is not None and joined:
        return VerbGroup(first, verb, latest.subject, latest.head, voice, True, negated, True)
    if found is None:
        return VerbGroup(first, verb, None, -1, voice, True, negated)
    relative = before >= 0 and tokens[before].lower in ("who", "which", "that") and found[0][1] <= before
    return VerbGroup(first, verb, found[0], found[1], voice, True, negated, relative=relative)


@cache
def _clause_takers() -> frozenset[str]:
    return frozenset(
        row["lemma"] for row in lexicons.read("reporting_cues") if row["pos"] == "verb" and "s" in row["frames"].split()
    )


def _modified(
    tokens: Sequence[Token], quoted: Sequence[int], previous: VerbGroup, last: int, found: tuple[Range, int] | None
) -> tuple[Range, int] | None:
    """Return the subject whose modifier holds a verb: "a report published Friday", "those who have met Assad".

    The modifier's verb is ``previous``; nothing but phrases may lie between it and the verb after ``last``.
    """
    between = tokens[previous.verb + 1 : last + 1]
    if (
        quoted[previous.verb] != -1
        or len(between) > 12
        or any(token.is_verb or token.tag in _BREAKS for token in between)
    ):
        return None
    direct = (
        found is not None and found[0][0] == previous.verb + 1 and tokens[found[1]].lower not in grammar.words("time")
    )
    if direct and (tokens[previous.verb].lemma in _clause_takers() or not previous.relative):
        return None
    if previous.relative and previous.subject is not None:
        return previous.subject, previous.head
    ahead = previous.first - 1
    if not previous.finite and not previous.negated and ahead >= 0 and tokens[ahead].is_noun:
        return subject_ending(tokens, quoted, ahead)
    if (
        previous.finite
        and not direct
        and previous.subject is not None
        and not previous.inherited
        and previous.first == previous.verb
        and tokens[previous.verb].lower.endswith("ed")
    ):
        return previous.subject, previous.head
    return None


def _opening_subject(tokens: Sequence[Token], quoted: Sequence[int], group: VerbGroup) -> VerbGroup:
    """Return the group with the noun phrase that opens the sentence, over asides: "X, 60, a man who …, said"."""
    first = 0
    if tokens[0].tag in ("IN", "TO"):
        first = next((place + 1 for place in range(min(20, group.first)) if tokens[place].text == ","), 0)
    found = noun_phrase_after(tokens, quoted, first)
    if found is None or found[0][1] >= group.first or tokens[found[0][1]].text not in (",", "("):
        return group
    return replace(group, subject=(first, group.first - 1), head=found[1])


def _governor(tokens: Sequence[Token], to: int, latest: VerbGroup | None) -> VerbGroup | None:
    """Return the group whose subject also acts in the infinitive after ``to``."""
    if latest is None or to == 0:
        return None
    near = to - latest.verb <= 3 or tokens[to - 1].is_verb or _place_phrases(tokens, latest.verb + 1, to)
    return latest if near else None


def _place_phrases(tokens: Sequence[Token], first: int, stop: int) -> bool:
    """Tell whether nothing but phrases of place or time stand in the range: "gathered | outside the embassy | to …"."""
    if first >= stop or stop - first > 12 or tokens[first].lower not in grammar.words("place"):
        return False
    last = first
    for place in range(first, stop):
        token = tokens[place]
        if token.is_verb or token.tag in _BREAKS:
            return False
        if token.tag == "IN" and token.lower != "of":
            last = place
    return tokens[last].lower in grammar.words("place")


def _announced(tokens: Sequence[Token], to: int, latest: VerbGroup | None) -> bool:
    """Tell whether a name and nothing else stands before "to", as in the headline "Iran to reject truce"."""
    return (
        latest is None
        and 0 < to <= 4
        and tokens[to - 1].tag in ("NNP", "NNPS")
        and grammar.noun_phrase_ending(tokens, to - 1) == 0
    )


def clause_stop(tokens: Sequence[Token], first: int) -> int:
    """Return the end of the sentence without its closing marks."""
    stop = len(tokens)
    while stop > first and (tokens[stop - 1].text in ".!?,;:" or tokens[stop - 1].tag == "''"):
        stop -= 1
    return stop
