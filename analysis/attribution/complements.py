"""What follows a cue: what was said (``reported``), the infinitive, the object."""

from __future__ import annotations

from analysis import grammar, subjects
from analysis.attribution.extents import stop
from analysis.attribution.lines import Cue, Line, cues, noun_cues
from analysis.attribution.reported import Complement, speech
from analysis.grammar import words

_FOCUS = frozenset(("only", "even", "just", "solely"))  # what belongs to the object it stands before
PARTICLES = frozenset("down up off out back forward forth".split())
_MATTERS = frozenset(("on", "for", "over"))  # what somebody is urged about: "pressed Oslo on the truce"
_SIDES = frozenset(("for", "against"))  # "voted against."
_HOW = frozenset("at by during in on after under with".split())
_MARKERS = frozenset("s o q i w p n oi -".split())  # frames that are no words of the text


def complement(line: Line, verb: int, cue: Cue) -> Complement | None:
    """Return what follows the verb: infinitive, prepositional object, urging, speech or plain object."""
    tokens, index = line.tokens, verb + 1
    while (
        line.outside(index)
        and (tokens[index].tag == "RB" or _counts(line, index, cue))
        and not cue.opens(line.at(index))
    ):
        index += 1
    focus = index - (line.at(index - 1) in _FOCUS and index - 1 > verb)
    if index >= len(tokens):
        return None
    word = line.at(index)
    if word in ("no", "yes") and cue.takes(word):
        return Complement([(index, stop(line, index, verb, False))], [], "object", word)
    if word == "to" and cue.takes("i") and line.outside(index) and _infinitive_follows(line, index + 1):
        return Complement([(index, stop(line, index, verb, False))], [], "to do", "i")
    place = _preposition(line, index, cue)
    opens = index
    if place is None and (after := adverbial(line, index)) > index:
        if line.at(after) == "to" and cue.takes("i") and _infinitive_follows(line, after + 1):
            return Complement([(after, stop(line, after, verb, False))], [], "to do", "i")
        place, opens = _preposition(line, after, cue), after
    if place is None and line.at(verb) in words("purposive"):
        after = _after_places(line, index)
        place, opens = _preposition(line, after, cue), after
    if place is not None and place < len(tokens) and tokens[place].text not in ",.;:":
        frame = _frame(line, opens, place)
        if line.at(place - 1) == "that":
            return Complement([(place, stop(line, place, verb))], [], "clause", frame)
        pattern = "urging" if infinitive(line, place) else f"{line.at(place - 1)} object"
        return Complement([(place, stop(line, place, verb, False))], [], pattern, frame)
    ends = place is not None and (place == len(tokens) or tokens[place].text in ".,;:")
    if place is not None and (_whole(line, place - 1, opens) or (ends and line.at(place - 1) in _SIDES)):
        return Complement([(verb, place)], [], "bare act", _frame(line, opens, place))
    purposive = line.at(verb) in words("purposive")  # "rallied in London to demand": the demand is the act
    if cue.takes("i") and not purposive and (to := _after_phrases(line, index)) is not None:
        return Complement([(to, stop(line, to, verb, False))], [], "to do", "i")
    if cue.takes("oi") and infinitive(line, index):
        return Complement([(index, stop(line, index, verb, False))], [], "urging", "oi")
    if cue.takes("oi") and (parted := _over_aside(line, index)) is not None:
        comma, to = parted
        return Complement([(index, comma), (to, stop(line, to, verb, False))], [], "urging", "oi")
    if cue.takes("q", "s", "w"):
        found = speech(line, index, verb, cue)
        if found is not None:
            return found
    particle = _parted(line, index, cue)
    if particle is not None:
        return Complement([(index, particle)], [], f"{line.at(particle)} object", line.at(particle))
    hung = grammar.noun_phrase_starting(tokens, index)
    if index < hung < len(tokens) and line.at(hung) in words("dependent") and cue.takes(line.at(hung)):
        return Complement([(index, stop(line, index, verb, False))], [], "object", line.at(hung))
    matter = line.at(hung) in _MATTERS and line.at(hung + 1) not in words("time")
    if index < hung and matter and cue.takes("oi") and cue.takes(line.at(hung)):
        return Complement([(index, stop(line, index, verb, False))], [], "object", line.at(hung))
    if cue.takes("o", "p", "n"):
        return _object(line, index, focus, verb, cue)
    return None


def _counts(line: Line, index: int, cue: Cue) -> bool:
    """Tell whether this belongs to the count of a vote: "voted | 24 to 8 | to approve"."""
    if not cue.takes("yes"):
        return False
    return line.tokens[index].tag == "CD" or (index + 1 < len(line.tokens) and line.tokens[index + 1].tag == "CD")


def adverbial(line: Line, index: int) -> int:
    """Return where a phrase of time or medium ends that parts the cue from what it takes: "called on Sunday | for"."""
    place = index + (line.tokens[index].tag in ("IN", "DT", "JJ"))
    last = grammar.noun_phrase_starting(line.tokens, place)
    if line.at(last) == "of":
        last = grammar.noun_phrase_starting(line.tokens, last + 1)
    if last == place or last >= len(line.tokens) or not line.outside(last):
        return index
    return last if line.at(last - 1) in words("time") or line.at(last - 1) in words("medium") else index


def _after_places(line: Line, index: int) -> int:
    """Return where phrases of place and time end: "rallied | outside parliament on Saturday | for a truce"."""
    place = index
    while line.outside(place) and (line.tokens[place].tag == "IN" or line.at(place) in words("time")):
        if line.at(place) in _SIDES:
            return place
        after = grammar.noun_phrase_starting(line.tokens, place + (line.tokens[place].tag == "IN"))
        if after <= place + 1 and line.at(place) not in words("time"):
            break
        place = max(after, place + 1)
    return index


def _whole(line: Line, last: int, first: int) -> bool:
    """Tell whether an idiom of several words says all: "played for time", "gave the green light"."""
    return last > first and line.tokens[last].tag not in ("IN", "TO") and line.at(last) not in PARTICLES | {"that"}


def _after_phrases(line: Line, index: int) -> int | None:
    """Return where the infinitive starts after phrases of how and where: "decided | by a show of hands | to …"."""
    place = index
    while line.outside(place) and line.at(place) in _HOW and place - index < 8:
        after = grammar.noun_phrase_starting(line.tokens, place + 1)
        if line.at(after) == "of":
            after = grammar.noun_phrase_starting(line.tokens, after + 1)
        if after == place + 1:
            return None
        place = after
    return place if place > index and line.at(place) == "to" and _infinitive_follows(line, place + 1) else None


def _parted(line: Line, index: int, cue: Cue) -> int | None:
    """Return where the particle stands that its object parts from the verb: "turned the offer down"."""
    after = grammar.noun_phrase_starting(line.tokens, index)
    if after == index or not line.outside(after) or line.at(after) not in PARTICLES:
        return None
    return after if cue.takes(line.at(after)) else None


def _infinitive_follows(line: Line, index: int) -> bool:
    return index < len(line.tokens) and line.tokens[index].tag in ("VB", "RB", "VBZ", "VBP", "NN", "''", "JJ")


def _preposition(line: Line, index: int, cue: Cue) -> int | None:
    """Return where the object starts of what the cue takes here: "at", "out at", "in favor of"."""
    opening = _frame(line, index, index + 1)
    if opening and not cue.opens(opening):
        return None
    for last in range(index + 4, index - 1, -1):
        if line.at(last) in words("time"):
            continue
        frame = _frame(line, index, last + 1)
        if frame not in _MARKERS and cue.takes(frame) and all(map(line.outside, range(index, last + 1))):
            return last + 1
    return None


def _frame(line: Line, first: int, stop: int) -> str:
    """Return the words of a range as a frame names them; "one's" stands for its, their …: "turned | one's_back_on".

    A day is no part of it: "traded accusations Tuesday of".
    """
    places = [place for place in range(first, min(stop, len(line.tokens))) if line.at(place) not in words("time")]
    return "_".join("one's" if line.tokens[place].tag == "PRP$" else line.at(place) for place in places)


def _object(line: Line, index: int, focus: int, verb: int, cue: Cue) -> Complement | None:
    """Return a plain object with its "only"; where only some nouns make the verb a cue, only one of those."""
    tokens = line.tokens
    noun = subjects.noun_phrase_after(tokens, line.quoted, index)
    head = tokens[noun[1]].lower if noun is not None else ""
    if cue.takes("o"):
        mark = index + (tokens[index].tag in ("DT", "PRP$"))  # "renewed its “full readiness” to"
        opening = mark < len(tokens) - 1 and tokens[mark].tag == "''" and line.quoted[mark + 1] != -1
        if noun is None and not opening and line.quoted[index] == -1 and tokens[index].tag not in ("VBG", "WP", "PRP"):
            return None
        frame = "o"
    elif cue.takes("p") and head in words("proposal"):
        frame = "p"
    elif cue.takes("n") and noun is not None and head in noun_cues():
        return _light(line, index, noun[1], verb)
    else:
        return None
    last = stop(line, index, verb, False)
    if _relays(line, index, last):
        return None
    return Complement([(focus, last)], [], "object", frame)


def _relays(line: Line, first: int, last: int) -> bool:
    """Tell whether the object is only the speaker of what follows: "quoted the general as saying …"."""
    for place in range(first + 1, min(last + 2, len(line.tokens) - 1)):  # "quoted the minister, Ann Bell, | as saying"
        if line.at(place) == "as":
            cue = cues("verb").get(line.tokens[place + 1].lemma)
            return line.tokens[place + 1].tag == "VBG" and cue is not None and cue.takes("q", "s")
    return False


def _light(line: Line, index: int, head: int, verb: int) -> Complement:
    """Return the complement of "made a pledge to …", "cast doubt on …": what the noun takes, else the object."""
    start = head + 1
    if line.at(start) in ("that", "about", "on", "for", "against", "of", "over", "at", "with"):
        start += 1
    if start >= len(line.tokens) or (line.at(head + 1) != "to" and start == head + 1):
        start = index
    return Complement([(start, stop(line, start, verb, False))], [], "light verb", "n")


def infinitive(line: Line, index: int) -> bool:
    """Tell whether a noun phrase followed by "to do" starts here."""
    noun = subjects.noun_phrase_after(line.tokens, line.quoted, index)
    if noun is None:
        return False
    last = noun[0][1]
    for place in range(index + 1, min(last + 4, len(line.tokens) - 1)):
        if place in line.groups and line.groups[place].finite:
            return False  # "agreed to the pause but | refuses to"
        if line.at(place) == "to" and line.outside(place) and _infinitive_follows(line, place + 1):
            return True
    return False


def _over_aside(line: Line, index: int) -> tuple[int, int] | None:
    """Return the comma after whom one urges and the "to" after the aside: "urged the rebels, known as …, | to stop"."""
    noun = subjects.noun_phrase_after(line.tokens, line.quoted, index)
    if noun is None or line.at(noun[0][1]) != ",":
        return None
    comma = noun[0][1]
    for place in range(comma + 1, min(comma + 16, len(line.tokens) - 2)):
        group = line.groups.get(place)
        own = group is not None and group.subject is not None and group.subject[0] > comma
        if own or not line.outside(place) or line.at(place) in (";", ":"):
            return None
        if line.at(place) == ",":
            follows = line.at(place + 1) == "to" and _infinitive_follows(line, place + 2)
            return (comma, place + 1) if follows else None
    return None
