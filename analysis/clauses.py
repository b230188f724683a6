"""Clauses of one tagged sentence: its verb groups, their subjects, and how far a complement reaches.

Everything is an index into the sentence's tokens; ranges are half-open. The left-to-right walk looks at each token a
bounded number of times, so the time is proportional to the length of the sentence.

What it misses: subjects that stand behind a long aside with a verb of its own, and coordination whose second half
belongs to the reported clause rather than to the reporting one.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import grammar
from analysis.governors import BREAKS, announced, clause_takers, governor, place_phrases, sharer
from analysis.governors import VerbGroup as VerbGroup
from analysis.grammar import Token
from analysis.subjects import Range, noun_phrase_after, subject_ending

_VERBAL = frozenset("MD VB VBD VBG VBN VBP VBZ".split())
_INSIDE = frozenset(("RB", "RBR", "MD"))  # what may stand between auxiliary and verb: "had earlier turned"
_WHO = 6  # words between "who" and its verb
_FLOATING = frozenset(("both", "all", "each"))  # "have both pressed"
_NOBODY = frozenset(("neither", "nobody", "none", "no"))


def verb_groups(tokens: Sequence[Token], quoted: Sequence[int]) -> dict[int, VerbGroup]:
    """Return the verb groups outside quotations, keyed by their main verb; ``quoted`` is −1 outside a quotation."""
    groups: dict[int, VerbGroup] = {}
    latest: VerbGroup | None = None
    previous: VerbGroup | None = None
    reporter: VerbGroup | None = None
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.tag not in _VERBAL:
            index += 1
            continue
        first, verb = index, index
        stop = index + 1
        while (
            stop < len(tokens)
            and quoted[stop] == quoted[index]
            and (
                tokens[stop].is_verb
                or tokens[stop].tag in _INSIDE
                or tokens[stop].lower in grammar.NEGATIONS
                or tokens[stop].lower in _FLOATING
            )
        ):
            before = tokens[verb].lower
            auxiliary = tokens[verb].tag == "MD" or before in grammar.AUXILIARIES
            if (tokens[stop].is_verb or tokens[stop].tag == "MD") and not auxiliary:
                break
            if tokens[stop].is_verb or tokens[stop].tag == "MD":
                verb = stop
            stop += 1
        group = _group(tokens, quoted, first, verb, latest, previous, reporter)
        if group.finite and group.subject is None and latest is None and first and tokens[first - 1].text == ",":
            group = _opening_subject(tokens, quoted, group)
        groups[verb] = previous = group
        if group.finite and group.subject is not None:
            latest = group
            if tokens[verb].lemma in clause_takers() and not group.relative:
                reporter = group
        index = verb + 1
    return groups


def _group(
    tokens: Sequence[Token],
    quoted: Sequence[int],
    first: int,
    verb: int,
    latest: VerbGroup | None,
    previous: VerbGroup | None,
    reporter: VerbGroup | None,
) -> VerbGroup:
    auxiliaries = {token.lower for token in tokens[first:verb]}
    negated = not auxiliaries.isdisjoint(grammar.NEGATIONS)
    be = not auxiliaries.isdisjoint(grammar.BE)
    voice = "passive" if tokens[verb].tag in ("VBN", "VBD") and be else "active"
    before = first - 1
    while before >= 0 and tokens[before].tag in ("RB", "RBR") and quoted[before] == -1:
        negated = negated or tokens[before].lower in grammar.NEGATIONS
        before -= 1
    if before >= 0 and tokens[before].lower == "to":
        governing = governor(tokens, before, latest)
        if governing is None and announced(tokens, before, latest):
            return VerbGroup(before, verb, (0, before), before - 1, voice, True, negated)
        if governing is None:
            return VerbGroup(first, verb, None, -1, voice, False, negated)
        return VerbGroup(
            first, verb, governing.subject, governing.head, voice, False, negated or governing.negated, True
        )
    finite = tokens[first].tag != "VBG" and (tokens[first].tag != "VBN" or first != verb)
    if not finite:
        progressive = before >= 0 and tokens[verb].tag == "VBG"
        if progressive and tokens[before].lower == "as" and latest is not None and latest.voice == "active":
            noun = subject_ending(tokens, quoted, before - 1)  # "quoted the general as saying"
            if noun is None and tokens[before - 1].text == ",":
                noun = noun_phrase_after(tokens, quoted, latest.verb + 1)  # "quoted the general, Ann Bell, as saying"
            if noun is not None and noun[0][0] > latest.verb:
                return VerbGroup(first, verb, noun[0], noun[1], "active", False, negated)
        if (
            progressive
            and tokens[before].is_noun
            and tokens[before].lower not in grammar.words("time")
            and not (latest is not None and place_phrases(tokens, latest.verb + 1, before + 1))
        ):
            noun = subject_ending(tokens, quoted, before)
            if noun is not None:
                return VerbGroup(first, verb, noun[0], noun[1], "active", False, negated)
        subject = latest
        if progressive and tokens[before].text == "," and tokens[verb].lemma in clause_takers():
            subject = reporter or latest  # "Oslo demands that Bern withdraw, warning that …"
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
    negated = negated or (before >= 0 and tokens[before].lower == "nor")
    # "X, an aide based in Oslo, said": the participle modifies the aside.
    aside = found is not None and found[0][1] < before and tokens[before].text == ","
    if previous is not None and not aside:
        found = _modified(tokens, quoted, previous, before, found) or found
    joined = before >= 0 and tokens[before].lower in ("and", "but", "or", "nor", ",", "then", "yet")
    if found is None and latest is not None and joined:
        sharing = sharer(tokens, first, verb, latest, reporter)
        return VerbGroup(first, verb, sharing.subject, sharing.head, voice, True, negated, True)
    if found is None and latest is not None and previous is not None and before == previous.verb:
        # "An official who asked not to be named said": after a relative clause the subject's own verb comes.
        after = latest.subject[1] if latest.subject else latest.first
        if any(token.lower == "who" for token in tokens[max(after, latest.first - _WHO) : latest.first]):
            return VerbGroup(first, verb, latest.subject, latest.head, voice, True, negated)
    if found is None:
        return VerbGroup(first, verb, None, -1, voice, True, negated)
    negated = negated or tokens[found[0][0]].lower in _NOBODY
    after = found[0][1]
    relative = after <= before and tokens[before].text not in ",—–)-" and _relative_at(tokens, after, before)
    return VerbGroup(first, verb, found[0], found[1], voice, True, negated, relative=relative)


def _relative_at(tokens: Sequence[Token], after: int, last: int) -> bool:
    """Tell whether a relative clause opens right after the subject: "X, who over the weekend"."""
    return any(tokens[place].lower in ("who", "which", "that") for place in range(after, min(after + 2, last + 1)))


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
        or any(token.is_verb or token.tag in BREAKS for token in between)
    ):
        return None
    start = previous.verb + 1 + (bool(between) and between[0].lower == "that")  # "warned | that the rebels would"
    direct = found is not None and found[0][0] == start and tokens[found[1]].lower not in grammar.words("time")
    seen = previous.relative and tokens[previous.verb].lower in grammar.words("perceiving")
    if direct and not seen and (tokens[previous.verb].lemma in clause_takers() or not previous.relative):
        return None
    if previous.relative and previous.subject is not None:
        return previous.subject, previous.head
    ahead = previous.first - 1
    if (
        not previous.finite
        and not previous.negated
        and ahead >= 0
        and (tokens[ahead].is_noun or tokens[ahead].lower == "those")
    ):
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
    if found is None or found[0][1] + 1 >= group.first or tokens[found[0][1]].text not in (",", "("):
        return group
    return group._replace(subject=(first, group.first - 1), head=found[1])


def clause_stop(tokens: Sequence[Token], first: int) -> int:
    """Return the end of the sentence without its closing marks."""
    stop = len(tokens)
    while stop > first and (tokens[stop - 1].text in ".!?,;:" or tokens[stop - 1].tag == "''"):
        stop -= 1
    return stop
