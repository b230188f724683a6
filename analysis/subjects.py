"""The noun phrases around a verb: the subject that ends before it, over asides, and the phrase that starts after it.

Everything is an index into the sentence's tokens; ranges are half-open, and every walk is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import grammar
from analysis.grammar import Token

Range = tuple[int, int]

_CLAUSE_WORDS = frozenset(
    "that while when because if since although though unless until whether but or whereas how "
    "why what which who where and as after before".split()
)
_DETERMINERS = frozenset("this that these those some many all both".split())  # those that stand alone
_ASIDES = frozenset("DT CD NNP PRP$ NN NNS JJ VBN VBG RB IN".split())  # how an apposition begins
_RELATIVES = frozenset(("who", "which", "that"))
_WHICH_TIME = frozenset("this last next late early".split())
_ON_OCCASION = frozenset("in on at during for by through via".split())
_ABOUT = frozenset("about almost around nearly over roughly some under".split())
_ROUGHLY = frozenset((("more", "than"), ("fewer", "than"), ("less", "than"), ("at", "least"), ("up", "to")))


def subject_ending(tokens: Sequence[Token], quoted: Sequence[int], last: int) -> tuple[Range, int] | None:
    """Return the range and head of the subject whose last token is ``last``, or None if no noun phrase ends there.

    An apposition between commas belongs to the range ("Liz Throssell, Turk's spokeswoman, said"); the head is before.
    """
    if last < 0 or quoted[last] != -1:
        return None
    last = _before_adjuncts(tokens, last)
    if tokens[last].text in (",", "—", "–", ")"):
        return _before_aside(tokens, quoted, last)
    if tokens[last].lower == "that" and last and tokens[last - 1].is_noun:
        return _antecedent(tokens, quoted, last)
    if not tokens[last].is_noun and tokens[last].tag not in ("DT", "WDT", "JJ", "POS"):
        return None
    if tokens[last].tag == "JJ" and (last == 0 or tokens[last - 1].tag != "DT") and not tokens[last].text[0].isupper():
        return None
    if tokens[last].lower in _RELATIVES or tokens[last].tag in ("WP", "WDT"):
        return _antecedent(tokens, quoted, last)
    if tokens[last].tag == "DT" and tokens[last].lower not in _DETERMINERS:
        return None
    first = grammar.noun_phrase_ending(tokens, last)
    head = last
    # "the leader of the group", "Israel and Hamas", "officials in Gaza": go on to the left through prepositions.
    while first > 1 and quoted[first - 1] == -1:
        link = tokens[first - 1]
        if tokens[first].tag == "CD" and link.lower in _ABOUT and tokens[first - 2].lower in ("and", ","):
            first -= 1  # "20 states and | over 100 charities"
            continue
        prepositional = link.tag == "IN" and link.lower not in _CLAUSE_WORDS and link.lower not in ("than", "like")
        if link.tag in ("IN", "TO") and tokens[first - 2].tag == "JJ" and tokens[first - 3].is_noun and first > 2:
            # "people close to the talks", "a source familiar with them"
            last_noun = first - 3
            first, head = grammar.noun_phrase_ending(tokens, last_noun), last_noun
            continue
        prepositional = prepositional or (link.lower == "to" and _opens_clause(tokens, first - 2))
        joined = link.lower in ("and", "&", "or", "nor") or (link.text == "," and _listed(tokens, first, last))
        if not (prepositional or joined) or not (tokens[first - 2].is_noun or tokens[first - 2].text == ","):
            break
        stop = first - 2
        if tokens[stop].text == ",":
            if not (joined and stop > 0 and tokens[stop - 1].is_noun):
                break
            stop -= 1
        if prepositional and tokens[stop].tag in ("WP", "WDT"):
            return _antecedent(tokens, quoted, stop)  # "who over the weekend warned"
        start = grammar.noun_phrase_ending(tokens, stop)
        if joined and not prepositional and _new_clause(tokens, start, link.lower):
            break
        if link.text == "," and not _alike(tokens, start, first):
            break
        if prepositional and start > 0 and tokens[start - 1].is_verb and tokens[start - 1].lower not in grammar.BE:
            # The noun before the preposition is the object of another verb; the subject starts after it.
            break
        first, head = start, stop
    first = _counted(tokens, first)
    if first > 0 and tokens[first - 1].tag == "IN" and tokens[first - 1].lower not in _CLAUSE_WORDS:
        opening = _skip_opening(tokens, first, last)
        if opening is None:
            return None
        first, head = opening
    return (first, last + 1), head


def _before_adjuncts(tokens: Sequence[Token], last: int) -> int:
    """Return the last token before times and occasions: "the president | late on Thursday", "Hamas | for its part"."""
    while (before := _before_occasion(tokens, _before_time(tokens, last))) != last:
        last = before
    return last - (last > 0 and tokens[last].lower in grammar.BE_HAVE)  # "had | on Sunday | called"


def _before_time(tokens: Sequence[Token], last: int) -> int:
    times = grammar.words("time")
    if tokens[last].lower not in times:
        return last
    place = last
    while place > 0 and tokens[place].lower in times:
        place -= 1
    place -= place > 0 and (tokens[place].lower in _WHICH_TIME or tokens[place].lower == "the")
    place -= place > 0 and tokens[place].lower in ("on", "in", "over", "during")
    while place > 0 and tokens[place].lower in ("late", "early", "later", "earlier"):
        place -= 1
    stands = tokens[place].is_noun and tokens[place].tag != "PRP"
    return place if stands or tokens[place].text == "," or tokens[place].lower in grammar.BE_HAVE else last


def _before_occasion(tokens: Sequence[Token], last: int) -> int:
    if tokens[last].lower not in grammar.words("medium") and tokens[last].lower not in grammar.words("turn"):
        return last
    place = grammar.noun_phrase_ending(tokens, last) - 2
    if place < 0 or tokens[place + 1].lower not in _ON_OCCASION:
        return last
    return place if tokens[place].is_noun or tokens[place].text == "," else last


def _counted(tokens: Sequence[Token], first: int) -> int:
    """Return where a number's "more than" or "at least" begins, if the phrase starts with a number."""
    number = min(first + (tokens[first].lower == "least"), len(tokens) - 1)
    if tokens[number].tag != "CD" or number < 2:
        return first
    return number - 2 if (tokens[number - 2].lower, tokens[number - 1].lower) in _ROUGHLY else first


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
    return any(token.lower == "and" for token in tokens[first : last + 1])


def _alike(tokens: Sequence[Token], left: int, right: int) -> bool:
    """Tell whether two phrases can be items of one list: "in Istanbul, Turkey, the governments of …" holds none."""
    place = left - 1
    while place > 0 and (tokens[place].text == "," or tokens[place].tag == "NNP"):
        place -= 1
    governed = place >= 0 and tokens[place].tag in ("IN", "TO")
    if governed and not (place and tokens[place - 1].is_noun):
        return False  # "in a statement, the armies of …"
    return not governed or (tokens[left].tag == "NNP") == (tokens[right].tag == "NNP")


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
        elif tokens[index].text in (";", ":") or (quoted[index] != -1 and comma - index > 20):
            break
        index -= 1
    best = None
    for place in commas:
        aside, ending = tokens[place + 1 : comma], _before_bracket(tokens, place - 1)
        before = tokens[ending]
        counted = before.tag == "CD" and (place < 2 or tokens[place - 2].tag != "DT")
        if not aside or not before.is_noun or counted or before.lower in grammar.words("time"):
            continue
        relative = aside[0].lower in ("who", "which", "whose", "whom", "where")
        finite = _finite_before_relative(aside)
        if aside[0].tag == "PRP" or (opening == "," and not relative and (finite or aside[0].tag not in _ASIDES)):
            continue
        found = subject_ending(tokens, quoted, ending)
        if found is not None and not _governed(tokens, found[0][0]):
            best = (found[0][0], place), found[1]
            if tokens[found[1]].tag == "NNP" or tokens[found[0][0] - 1].text != ",":
                break  # else it may be an aside itself: "Ann Bell, head of the council, an alliance of …,"
    return best


def _before_bracket(tokens: Sequence[Token], last: int) -> int:
    """Return the last token before a bracket that ends at ``last``: "the National Unity Government | (NUG)"."""
    if tokens[last].text != ")":
        return last
    return next((place - 1 for place in range(last, max(0, last - 6), -1) if tokens[place].text == "("), last)


def _governed(tokens: Sequence[Token], first: int) -> bool:
    """Tell whether a noun phrase hangs on a verb or preposition: "who had met | Xi, the host," said nothing."""
    before = tokens[first - 1]
    if tokens[first].tag in ("IN", "TO"):
        return True
    if first == 0 or before.lower in grammar.BE | _CLAUSE_WORDS:
        return False
    return before.tag in ("IN", "TO") or before.tag in ("VBG", "VBN", "VBD", "VBZ", "VB")


def _finite_before_relative(aside: Sequence[Token]) -> bool:
    """Tell whether the aside is a clause of its own; "a rebel who won office", "an aide based in Oslo" are not."""
    for place, token in enumerate(aside):
        if token.lower in _RELATIVES:
            return False
        participle = token.tag == "VBD" and place + 1 < len(aside) and aside[place + 1].tag in ("IN", "TO")
        if token.tag in ("VBZ", "VBD", "MD") and not participle and token.lower != "be":
            return True
    return False


def _antecedent(tokens: Sequence[Token], quoted: Sequence[int], relative: int) -> tuple[Range, int] | None:
    """Return the noun phrase that a relative pronoun stands for."""
    last = relative - 1
    if last >= 0 and tokens[last].text in (",", "-", "--", "—", "–"):
        last -= 1
    if last < 0 or not tokens[last].is_noun or quoted[last] != -1:
        return None
    first = grammar.noun_phrase_ending(tokens, last)
    if tokens[relative].lower == "who" and last == relative - 1:
        # "an official in the ministry who was not allowed to speak": he is the person
        while first > 1 and tokens[first - 1].tag == "IN" and tokens[first - 2].is_noun:
            last = first - 2
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
        if not preposition and further < len(tokens) and tokens[further].is_verb:
            break
        stop = further
    return (first, stop), head
