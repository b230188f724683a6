"""What follows a cue: the reported clause or quotation, the infinitive, the object."""

from __future__ import annotations

from typing import NamedTuple

from analysis import clauses, grammar, subjects
from analysis.attribution.extents import clause_starts, stop
from analysis.attribution.lines import Cue, Line, cues
from analysis.grammar import words
from analysis.subjects import Range

_WH = frozenset("how why what whether if when where who which whom whose".split())
_NOUN_PHRASE = frozenset("DT NN NNS NNP NNPS JJ JJR PRP PRP$ CD EX UH".split())
_MARKERS = frozenset("s o q i w p n oi -".split())  # frames that are no words of the text


class Complement(NamedTuple):
    """Token ranges of the content, whole quotations in it, the pattern's name and the frame that licensed it."""

    content: list[Range]
    quotations: list[int]
    pattern: str
    frame: str


def complement(line: Line, verb: int, cue: Cue) -> Complement | None:
    """Return what follows the verb: infinitive, prepositional object, urging, speech or plain object."""
    tokens, index = line.tokens, verb + 1
    while line.outside(index) and tokens[index].tag == "RB" and not cue.takes(line.at(index)):
        index += 1
    if index >= len(tokens):
        return None
    word = line.at(index)
    if word == "to" and cue.takes("i") and line.outside(index) and _infinitive_follows(line, index + 1):
        return Complement([(index, stop(line, index, verb, False))], [], "to do", "i")
    place = _preposition(line, index, cue)
    if place is not None and place < len(tokens) and tokens[place].text not in ",.;:":
        frame = "_".join(line.at(word) for word in range(index, place))
        pattern = "urging" if infinitive(line, place) else f"{line.at(place - 1)} object"
        return Complement([(place, stop(line, place, verb, False))], [], pattern, frame)
    if cue.takes("oi") and infinitive(line, index):
        return Complement([(index, stop(line, index, verb, False))], [], "urging", "oi")
    if cue.takes("q", "s", "w"):
        found = speech(line, index, verb, cue)
        if found is not None:
            return found
    if cue.takes("o", "p", "n"):
        return _object(line, index, verb, cue)
    return None


def _infinitive_follows(line: Line, index: int) -> bool:
    return index < len(line.tokens) and line.tokens[index].tag in ("VB", "RB", "VBZ", "VBP", "NN", "''", "JJ")


def _preposition(line: Line, index: int, cue: Cue) -> int | None:
    """Return where the object starts of what the cue takes here: "at", "out at", "in favor of"."""
    for length in (3, 2, 1):
        places = range(index, index + length)
        frame = "_".join(line.at(place) for place in places)
        if frame not in _MARKERS and cue.takes(frame) and all(line.outside(place) for place in places):
            return index + length
    return None


def _object(line: Line, index: int, verb: int, cue: Cue) -> Complement | None:
    """Return a plain object; where only some nouns make the verb a cue, only one of those."""
    tokens = line.tokens
    noun = subjects.noun_phrase_after(tokens, line.quoted, index)
    head = tokens[noun[1]].lower if noun is not None else ""
    if cue.takes("o"):
        opening = tokens[index].tag == "''" and line.quoted[min(index + 1, len(tokens) - 1)] != -1
        if noun is None and not opening and line.quoted[index] == -1 and tokens[index].tag not in ("VBG", "WP", "PRP"):
            return None
        frame = "o"
    elif cue.takes("p") and head in words("proposal"):
        frame = "p"
    elif cue.takes("n") and noun is not None and cue_noun(head) is not None:
        return _light(line, index, noun[1], verb)
    else:
        return None
    return Complement([(index, stop(line, index, verb, False))], [], "object", frame)


def _light(line: Line, index: int, head: int, verb: int) -> Complement:
    """Return the complement of "made a pledge to …", "cast doubt on …": what the noun takes, else the object."""
    start = head + 1
    if line.at(start) in ("that", "about", "on", "for", "against", "of", "over", "at", "with"):
        start += 1
    if start >= len(line.tokens) or (line.at(head + 1) != "to" and start == head + 1):
        start = index
    return Complement([(start, stop(line, start, verb, False))], [], "light verb", "n")


def cue_noun(word: str) -> Cue | None:
    """Return the noun cue that a word, singular or plural, is a form of."""
    nouns = cues("noun")
    return nouns.get(word) or nouns.get(word.rstrip("s"))


def infinitive(line: Line, index: int) -> bool:
    """Tell whether a noun phrase followed by "to do" starts here."""
    noun = subjects.noun_phrase_after(line.tokens, line.quoted, index)
    if noun is None:
        return False
    last = noun[0][1]
    for place in range(index + 1, min(last + 4, len(line.tokens) - 1)):
        if line.at(place) == "to" and line.outside(place) and _infinitive_follows(line, place + 1):
            return True
    return False


def speech(line: Line, index: int, verb: int, cue: Cue) -> Complement | None:
    """Return a reported clause or quotation, after an addressee, place or time if there is one."""
    tokens = line.tokens
    for _ in range(8):
        if index >= len(tokens):
            return None
        token = tokens[index]
        quotes = token.tag == "''" and index + 1 < len(tokens) and line.quoted[index + 1] != -1
        if line.quoted[index] != -1 or quotes:
            if not cue.takes("q", "s"):
                return None
            return quoted(line, index, index + quotes, verb)
        if token.lower == "that" and cue.takes("s", "w") and not _bare_that(line, index):
            return Complement([(index + 1, stop(line, index + 1, verb))], [], "clause", "s" if cue.takes("s") else "w")
        if token.lower in _WH and cue.takes("s", "w") and _wh_clause(line, index, verb):
            return Complement([(index, stop(line, index, verb))], [], "clause", "s" if cue.takes("s") else "w")
        if token.text == ":":
            return _after_colon(line, index, verb, cue)
        if token.text == ",":
            further = _aside(line, index)
            if further is None:
                return None
            index = further
            continue
        if cue.takes("s") and (clause_starts(line, index) or _says_plainly(line, index, verb, cue)):
            return Complement([(index, stop(line, index, verb))], [], "clause", "s")
        if token.tag in ("IN", "TO", "RB") or token.lower == "to" or token.lower in words("time"):
            if token.lower in grammar.SUBORDINATORS:
                return None
            index = max(grammar.noun_phrase_starting(tokens, index + 1), index + 1)
            continue
        if cue.takes("s") and cue.frames["s"] in ("tell", "urge"):
            further = _addressee(line, index)
            if further > index:
                index = further
                continue
        return None
    return None


def _says_plainly(line: Line, index: int, verb: int, cue: Cue) -> bool:
    """Tell whether a noun phrase right after a verb of speaking opens what was said, found verb or not: "said no"."""
    return (
        index == verb + 1
        and cue.takes("q")
        and cue.frames["s"] == "report"
        and not cue.takes("o")
        and line.tokens[index].tag in _NOUN_PHRASE
        and line.at(index) not in words("time")
    )


def _bare_that(line: Line, index: int) -> bool:
    """Tell whether "that" is a pronoun of its own: "said that.", "said that in March"."""
    if index + 1 >= len(line.tokens) or line.tokens[index + 1].text in (".", "?", "!", ";"):
        return True
    return line.at(index + 1) == "," and not (index + 2 < len(line.tokens) and line.tokens[index + 2].tag == "''")


def _wh_clause(line: Line, index: int, verb: int) -> bool:
    return line.at(index) not in ("when", "if", "where", "who", "which") or index == verb + 1


def _addressee(line: Line, index: int) -> int:
    noun = subjects.noun_phrase_after(line.tokens, line.quoted, index)
    return noun[0][1] if noun is not None else index


def _aside(line: Line, comma: int) -> int | None:
    """Return where speech may go on after ", …," or right after the comma when a quotation stands there."""
    tokens = line.tokens
    if comma + 1 < len(tokens) and (line.quoted[comma + 1] != -1 or tokens[comma + 1].tag == "''"):
        return comma + 1
    for place in range(comma + 1, min(comma + 15, len(tokens))):
        if line.quoted[place] != -1 or tokens[place].tag == "''":
            return place
        if tokens[place].text == ",":
            after = place + 1
            opens = after < len(tokens) and (line.quoted[after] != -1 or tokens[after].tag == "''")
            return after if opens or line.at(after) == "that" else None
        if tokens[place].text in (";", ":"):
            return None
    return None


def _after_colon(line: Line, colon: int, verb: int, cue: Cue) -> Complement | None:
    tokens = line.tokens
    last = clauses.clause_stop(tokens, colon + 1)
    if last <= colon + 1:
        return Complement([], [], "before colon", "q")
    for inside in range(colon + 1, min(colon + 3, len(tokens))):
        if line.quoted[inside] != -1:
            return quoted(line, colon + 1, inside, verb)
    return Complement([(colon + 1, last)], [], "clause", "s" if cue.takes("s") else "q")


def quoted(line: Line, index: int, inside: int, verb: int) -> Complement:
    """Return a quotation that follows the cue, with the paraphrase around it when it is only part of the sentence."""
    quotation = line.quoted[inside]
    after = inside
    while after < len(line.tokens) and line.quoted[after] == quotation:
        after += 1
    if after < len(line.tokens) and line.tokens[after].tag == "''":
        after += 1
    rest = any(token.text[0].isalnum() for token in line.tokens[after:])
    if rest and line.at(after) not in (",", ".", "and", "but", "as", "while", "after", "before", "during", "when"):
        return Complement([(index, stop(line, index, verb))], [], "clause", "q")
    return Complement([(inside, after)], [quotation], "quotation", "q")
