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

Range = tuple[int, int]

_CLAUSE_WORDS = frozenset("that while when because if since although though unless until whether but or whereas how why what which who where and as after before".split())
_RELATIVES = frozenset(("who", "which", "that"))


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
        while stop < len(tokens) and (tokens[stop].is_verb or tokens[stop].tag in ("RB", "MD") or tokens[stop].lower in grammar.NEGATIONS) and quoted[stop] == quoted[index]:
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


def _group(tokens: Sequence[Token], quoted: Sequence[int], first: int, verb: int, latest: VerbGroup | None,
           previous: VerbGroup | None) -> VerbGroup:
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
        if governor is None:
            return VerbGroup(first, verb, None, -1, voice, False, negated)
        return VerbGroup(first, verb, governor.subject, governor.head, voice, False, negated or governor.negated, True)
    finite = tokens[first].tag not in ("VBG", "VBN") or first != verb
    if not finite:
        if before >= 0 and tokens[before].is_noun and tokens[verb].tag == "VBG" and tokens[before].lower not in grammar.words("time"):
            noun = subject_ending(tokens, quoted, before)
            if noun is not None:
                return VerbGroup(first, verb, noun[0], noun[1], "active", False, negated)
        subject = latest
        return VerbGroup(first, verb, subject.subject if subject else None, subject.head if subject else -1,
                         "reduced" if tokens[verb].tag == "VBN" else "active", False, negated, True)
    found = subject_ending(tokens, quoted, before)
    if previous is not None:
        found = _modified(tokens, quoted, previous, before, found) or found
    if found is None and latest is not None and before >= 0 and tokens[before].lower in ("and", "but", "or", ",", "then", "yet"):
        return VerbGroup(first, verb, latest.subject, latest.head, voice, True, negated, True)
    if found is None:
        return VerbGroup(first, verb, None, -1, voice, True, negated)
    relative = before >= 0 and tokens[before].lower in ("who", "which", "that") and found[0][1] <= before
    return VerbGroup(first, verb, found[0], found[1], voice, True, negated, relative=relative)


@cache
def _clause_takers() -> frozenset[str]:
    return frozenset(row["lemma"] for row in lexicons.read("reporting_cues")
                     if row["pos"] == "verb" and "s" in row["frames"].split())


def _modified(tokens: Sequence[Token], quoted: Sequence[int], previous: VerbGroup, last: int,
              found: tuple[Range, int] | None) -> tuple[Range, int] | None:
    """Return the subject whose modifier holds a verb: "a report published Friday", "those who have met Assad".

    The modifier's verb is ``previous``; nothing but phrases may lie between it and the verb after ``last``.
    """
    between = tokens[previous.verb + 1:last + 1]
    if quoted[previous.verb] != -1 or len(between) > 12 or any(
            token.tag in (",", "CC", ":", "''", "(", ")", "PRP", "WP", "WDT", ".") or token.is_verb for token in between):
        return None
    direct = found is not None and found[0][0] == previous.verb + 1
    if direct and (tokens[previous.verb].lemma in _clause_takers() or not previous.relative):
        return None
    if previous.relative and previous.subject is not None:
        return previous.subject, previous.head
    ahead = previous.first - 1
    if not previous.finite and not previous.negated and ahead >= 0 and tokens[ahead].is_noun:
        return subject_ending(tokens, quoted, ahead)
    if previous.finite and not direct and previous.subject is not None and not previous.inherited \
            and previous.first == previous.verb and tokens[previous.verb].lower.endswith("ed"):
        return previous.subject, previous.head
    return None


def _opening_subject(tokens: Sequence[Token], quoted: Sequence[int], group: VerbGroup) -> VerbGroup:
    """Return the group with the noun phrase that opens the sentence, when only asides lie between: "X, 60, a man who …, said"."""
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
    return latest if to - latest.verb <= 3 or tokens[to - 1].is_verb else None


def subject_ending(tokens: Sequence[Token], quoted: Sequence[int], last: int) -> tuple[Range, int] | None:
    """Return the range and head of the subject whose last token is ``last``, or None if no noun phrase ends there.

    An apposition between commas belongs to the range ("Liz Throssell, Turk's spokeswoman, said"), with the head before it.
    """
    if last < 0 or quoted[last] != -1:
        return None
    while last >= 0 and tokens[last].lower in grammar.words("time") and last > 0 and tokens[last - 1].is_noun and tokens[last - 1].tag != "PRP":
        last -= 1
    if tokens[last].text in (",", "—", "–", ")"):
        return _before_aside(tokens, quoted, last)
    if not tokens[last].is_noun and tokens[last].tag not in ("DT", "WDT", "JJ", "POS"):
        return None
    if tokens[last].tag == "JJ" and (last == 0 or tokens[last - 1].tag != "DT") and not tokens[last].text[0].isupper():
        return None
    if tokens[last].lower in _RELATIVES or tokens[last].tag in ("WP", "WDT"):
        return _antecedent(tokens, quoted, last)
    if tokens[last].tag == "DT" and tokens[last].lower not in ("this", "that", "these", "those", "some", "many", "all", "both"):
        return None
    first = grammar.noun_phrase_ending(tokens, last)
    head = last
    # "the leader of the group", "Israel and Hamas", "officials in Gaza": go on to the left through prepositions.
    while first > 1 and quoted[first - 1] == -1:
        link = tokens[first - 1]
        prepositional = link.tag == "IN" and link.lower not in _CLAUSE_WORDS and link.lower not in ("than", "like")
        if link.tag in ("IN", "TO") and tokens[first - 2].tag == "JJ" and tokens[first - 3].is_noun and first > 2:
            # "people close to the talks", "a source familiar with them"
            last_noun = first - 3
            first, head = grammar.noun_phrase_ending(tokens, last_noun), last_noun
            continue
        prepositional = prepositional or (link.lower == "to" and _opens_clause(tokens, first - 2))
        joined = link.lower in ("and", "&", "or") or (link.text == "," and _listed(tokens, first, last))
        if not (prepositional or joined) or not (tokens[first - 2].is_noun or tokens[first - 2].text == ","):
            break
        stop = first - 2
        if tokens[stop].text == ",":
            if not (joined and stop > 0 and tokens[stop - 1].is_noun):
                break
            stop -= 1
        start = grammar.noun_phrase_ending(tokens, stop)
        if joined and not prepositional and _new_clause(tokens, start, link.lower):
            break
        if prepositional and start > 0 and tokens[start - 1].is_verb and tokens[start - 1].lower not in grammar.BE:
            # The noun before the preposition is the object of another verb; the subject starts after it.
            break
        first, head = start, stop
    if first > 0 and tokens[first - 1].tag == "IN" and tokens[first - 1].lower not in _CLAUSE_WORDS:
        opening = _skip_opening(tokens, first, last)
        if opening is None:
            return None
        first, head = opening
    return (first, last + 1), head


def _opens_clause(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether the noun phrase that ends at ``last`` opens the sentence or follows a mark: "aides to Clinton"."""
    first = grammar.noun_phrase_ending(tokens, last)
    return tokens[last].is_noun and (first == 0 or tokens[first - 1].tag in (",", "''", "CC", ":"))


def _skip_opening(tokens: Sequence[Token], first: int, last: int) -> Range | None:
    """Return (first, head) of the subject after an opening such as "On Friday" or "After talks in Cairo"."""
    for index in range(first, last + 1):
        if tokens[index].lower in grammar.words("time") and index < last:
            return index + 1, last
    return first, last


def _listed(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.lower == "and" for token in tokens[first:last + 1])


def _new_clause(tokens: Sequence[Token], start: int, link: str) -> bool:
    """Tell whether "… and X said" joins two clauses rather than two subjects: the noun before belongs to a verb."""
    before = start - 1
    while before >= 0 and (tokens[before].tag in ("IN", "DT", "JJ", "CD", "PRP$", "POS") or tokens[before].is_noun):
        before -= 1
    return before >= 0 and (tokens[before].is_verb or tokens[before].lower == "to")


def _before_aside(tokens: Sequence[Token], quoted: Sequence[int], comma: int) -> tuple[Range, int] | None:
    """Return the subject before "…, chairman of the group," or "… — who met him —" or "… (R-Texas)"."""
    opening = {")": "(", "—": "—", "–": "–"}.get(tokens[comma].text, ",")
    index = comma - 1
    bound = max(0, comma - 40)
    commas = []
    while index > bound:
        if tokens[index].text == opening and quoted[index] == -1:
            commas.append(index)
            if opening != ",":
                break
        elif tokens[index].text in (";", ":") or quoted[index] != -1 and quoted[comma] == -1 and comma - index > 20:
            break
        index -= 1
    for place in commas:
        aside = tokens[place + 1:comma]
        if not aside or not (tokens[place - 1].is_noun and tokens[place - 1].tag != "CD" and tokens[place - 1].lower not in grammar.words("time")):
            continue
        opens = aside[0]
        if opens.lower in ("who", "which", "whose", "where") or opening != "," or opens.tag in ("DT", "CD", "NNP", "PRP$", "NN", "NNS", "JJ", "VBN", "VBG", "RB", "IN"):
            has_verb = any(token.tag in ("VBZ", "VBD", "MD") for token in aside)
            if opens.tag == "PRP" or (has_verb and opens.lower not in ("who", "which", "whose", "where") and opening == ","):
                continue
            found = subject_ending(tokens, quoted, place - 1)
            if found is not None:
                return (found[0][0], place), found[1]
    return None


def _antecedent(tokens: Sequence[Token], quoted: Sequence[int], relative: int) -> tuple[Range, int] | None:
    """Return the noun phrase that a relative pronoun stands for."""
    last = relative - 1
    if last >= 0 and tokens[last].text == ",":
        last -= 1
    if last < 0 or not tokens[last].is_noun or quoted[last] != -1:
        return None
    first = grammar.noun_phrase_ending(tokens, last)
    return (first, last + 1), last


def noun_phrase_after(tokens: Sequence[Token], quoted: Sequence[int], first: int) -> tuple[Range, int] | None:
    """Return the range and head of the noun phrase that starts at ``first``, with its "of", "in" … phrases."""
    if first >= len(tokens) or quoted[first] != -1:
        return None
    stop = grammar.noun_phrase_starting(tokens, first)
    if stop == first:
        return None
    head = stop - 1
    while stop + 1 < len(tokens) and quoted[stop] == -1:
        link = tokens[stop]
        preposition = link.tag == "IN" and link.lower in ("of", "for", "in", "from", "at", "with", "to", "on")
        if not preposition and link.lower not in ("and", "&"):
            break
        further = grammar.noun_phrase_starting(tokens, stop + 1)
        if further == stop + 1 or tokens[stop + 1].lower in grammar.words("time"):
            break
        if not preposition and tokens[further].is_verb if further < len(tokens) else False:
            break
        stop = further
    return (first, stop), head


def clause_stop(tokens: Sequence[Token], first: int) -> int:
    """Return the end of the sentence without its closing marks."""
    stop = len(tokens)
    while stop > first and (tokens[stop - 1].text in ".!?,;:" or tokens[stop - 1].tag == "''"):
        stop -= 1
    return stop
