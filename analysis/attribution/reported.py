"""What was said: the clause or quotation after a cue of speaking or thinking, past whom it was told to and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis import clauses, grammar, subjects
from analysis.attribution.extents import clause_starts, stop
from analysis.attribution.lines import Cue, Found, Line
from analysis.grammar import words
from analysis.subjects import Range

_WH = frozenset("how why what whether if when where who which whom whose".split())
_NOUN_PHRASE = frozenset("DT NN NNS NNP NNPS JJ JJR PRP PRP$ CD EX UH".split())


class Complement(NamedTuple):
    """Token ranges of the content, whole quotations in it, the pattern's name and the frame that licensed it."""

    content: list[Range]
    quotations: list[int]
    pattern: str
    frame: str


def speech(line: Line, index: int, verb: int, cue: Cue) -> Complement | None:
    """Return a reported clause or quotation, after an addressee, place or time if there is one."""
    tokens = line.tokens
    for _ in range(8):
        if index >= len(tokens):
            return None
        token = tokens[index]
        quotes = token.tag == "''" and index + 1 < len(tokens) and line.quoted[index + 1] != -1
        if cue.takes("s") and index == verb + 1 and (spoken := _told(line, index, cue)) > index:
            index = spoken
            continue
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
        if token.tag in ("VBN", "VBD") and line.at(index - 1) in words("medium"):
            index += 1  # "said in a statement | posted on Facebook that"
            continue
        if token.tag in ("IN", "TO", "RB") or token.lower == "to" or token.lower in words("time"):
            meeting = token.lower in ("after", "before") and not clause_starts(line, index + 1)
            if token.lower in grammar.SUBORDINATORS and not meeting:
                return None
            index = _phrase_ends(line, index)
            continue
        if cue.takes("s") and cue.frames["s"] in ("tell", "urge"):
            further = _addressee(line, index)
            if further > index:
                index = further
                continue
        return None
    return None


def _phrase_ends(line: Line, index: int) -> int:
    """Return where the phrase ends that parts the cue from what was said; a day ends it: "on Sunday | Israel had"."""
    after = index + 1
    while line.at(after) in words("time") or (after > index + 1 and line.at(after).isdigit()):
        after += 1
    return after if after > index + 1 else max(grammar.noun_phrase_starting(line.tokens, after), after)


def _says_plainly(line: Line, index: int, verb: int, cue: Cue) -> bool:
    """Tell whether a noun phrase right after a verb of speaking opens what was said, found verb or not: "said no"."""
    return (
        index == verb + 1
        and cue.takes("q")
        and cue.frames["s"] == "report"
        and not cue.takes("o")
        and (line.tokens[index].tag in _NOUN_PHRASE or _subjectless(line, verb))
        and line.at(index) not in words("time")
    )


def _subjectless(line: Line, verb: int) -> bool:
    """Tell whether the subject of what was said is left out: "rebels say will respect truce", "which he said was"."""
    after = line.tokens[verb + 1]
    if after.tag != "MD" and after.lower not in grammar.BE_HAVE:
        return False
    group = line.groups[verb]
    return group.subject is not None and line.at(group.subject[0] - 1) != "what"


def _told(line: Line, index: int, cue: Cue) -> int:
    """Return where speech starts after whom it was told to, or after a time: "told reporters | that"."""
    token = line.tokens[index]
    if token.tag in ("RB", "RBR", "JJR", "IN") and token.lower != "that":
        for place in range(index + 1, min(index + 7, len(line.tokens))):
            if line.at(place) == "that":
                return place if line.at(place - 1) in words("time") | words("medium") else index
            if place in line.groups or line.tokens[place].text == ",":
                return index
        return index
    further = grammar.noun_phrase_starting(line.tokens, index)
    if further == index or further >= len(line.tokens):
        return index
    tells = cue.frames["s"] in ("tell", "urge")
    if line.at(further) == "that":
        if line.at(further - 1) in words("time"):
            return further
        return further if (tells or cue.takes("oi")) and clause_starts(line, further + 1) else index
    speaks = tells and token.tag != "PRP" and line.tokens[further].tag in ("PRP", "EX")
    speaks = speaks or (tells and token.tag not in ("PRP", "DT") and line.tokens[further].tag == "DT")
    return further if speaks and clause_starts(line, further) else index


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


def second(line: Line, found: Found) -> Iterator[Found]:
    """Yield what a second "that" reports: "said that Israel was ready to stop, but | that the war would go on"."""
    if found.pattern != "clause" or found.quotations:
        return
    comma = found.content[-1][1]
    start = comma + 3
    if line.at(comma) == "," and line.at(comma + 1) in ("but", "and") and line.at(comma + 2) == "that":
        content = (start, stop(line, start, found.cue[1] - 1))
        yield Found(found.source, found.cue, [content], "clause", found.cue_class, found.negated)
