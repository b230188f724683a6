"""Constructions without a cue verb: according to X; X's demand for …; X is optimistic about …; X: …"""

from __future__ import annotations

from functools import cache

from analysis import clauses, grammar, lexicons, subjects
from analysis.attribution import extents
from analysis.attribution.lines import Cue, Found, Line
from analysis.attribution.reporting import with_aside
from analysis.grammar import words
from analysis.subjects import Range


def according(line: Line, index: int) -> Found | None:
    """Return "According to X, …" and "…, according to X"."""
    source = subjects.noun_phrase_after(line.tokens, line.quoted, index + 2)
    if source is None:
        return None
    last = with_aside(line, source[0])[1]
    before = index - 1 if line.at(index - 1) == "," else index
    opens = max((place + 1 for place in range(before) if line.at(place) == ";"), default=0)
    first = before
    while first > 0 and (line.tokens[first - 1].tag in ("''", "CC") or line.at(first - 1) in ("(", "but", "and")):
        first -= 1
    after = last + (line.at(last) == ",")
    content: list[Range] = []
    if first > 0:
        content.append((opens, before))
    if first == 0 or (line.at(last) == "," and not has_clause(line, 0, before)):
        content.append((after, clauses.clause_stop(line.tokens, after)))
    content = [piece for piece in content if piece[1] > piece[0]]
    if not content:
        return None
    return Found(source[0], (index, index + 2), content, "according to", "report")


def has_clause(line: Line, first: int, last: int) -> bool:
    """Tell whether a finite verb with its subject stands in the range."""
    return any(place in line.groups and line.groups[place].finite for place in range(first, last))


def noun(line: Line, index: int, cue: Cue) -> Found | None:
    """Return "X's demand for …", "a plea from X to …", "calls by X for …", "US calls for …"."""
    tokens = line.tokens
    if tokens[index].is_verb or not (tokens[index].is_noun or tokens[index].tag == "JJ"):
        return None
    after = index + 1
    if line.at(after) in ("from", "by"):
        if subjects.noun_phrase_after(tokens, line.quoted, after + 1) is None:
            return None
        # The noun phrase stops before "to" or "for": those open the content.
        last = grammar.noun_phrase_starting(tokens, after + 1)
        source: Range | None = (after + 1, last)
        after = last
    else:
        source = _owner(line, index)
    if source is None or after + 1 >= len(tokens) or not line.outside(after):
        return None
    word = line.at(after)
    if word == "that" and cue.takes("s"):
        frame, start = "s", after + 1
    elif word == "to" and cue.takes("i") and tokens[after + 1].tag == "VB":
        frame, start = "i", after
    elif cue.takes(word) and word not in ("s", "i"):
        frame, start = word, after + 1
    else:
        return None
    last = extents.stop(line, start, index, frame == "s")
    if frame != "s" and not has_clause(line, 0, index):
        last = extents.before_predicate(line, start, last)
    return Found(source, (index, after + 1), [(start, last)], "noun cue", cue.frames[frame])


@cache
def of_states() -> frozenset[str]:
    """Return the adjectives of states: French, Saudi."""
    return frozenset(word for row in lexicons.read("states") for word in row["adjectives"].split("|") if word)


def _owner(line: Line, index: int) -> Range | None:
    """Return whose demand it is: "X's demand", "his demand", "US demand"."""
    tokens = line.tokens
    first = grammar.noun_phrase_ending(tokens, index)
    for place in range(index - 1, first - 1, -1):
        if tokens[place].tag == "POS":
            return (grammar.noun_phrase_ending(tokens, place - 1), place) if place else None
        if tokens[place].tag == "PRP$":
            return place, place + 1
    stop = index
    while stop > first and tokens[stop - 1].tag in ("JJ", "NN") and tokens[stop - 1].text.islower():
        stop -= 1  # "a Russian peace plan to"
    start = stop
    while start > first and (tokens[start - 1].tag == "NNP" or tokens[start - 1].text in of_states()):
        start -= 1
    return (start, stop) if start < stop else None


def adjective(line: Line, index: int, cue: Cue) -> Found | None:
    """Return "X is optimistic about …", "X remains hopeful that …", and the headline's "X Optimistic About …"."""
    tokens = line.tokens
    before = index - 1
    while before >= 0 and (tokens[before].tag == "RB" or tokens[before].lower in ("very", "more", "cautiously")):
        before -= 1
    if (idiom := _in_idiom(line, before)) >= 0:
        before = idiom  # "is in favor of"
    if before < 0:
        return None
    group = line.groups.get(before)
    negated = any(token.lower in grammar.NEGATIONS for token in tokens[before:index])
    if group is not None and tokens[before].lower in grammar.BE | grammar.words("raising") | grammar.words("linking"):
        source, first, negated = group.subject, group.first, negated or group.negated
    elif line.sentence.role == "title" and tokens[before].is_noun:
        found = subjects.subject_ending(tokens, line.quoted, before)
        source, first = (found[0] if found else None), index
    elif index in line.groups and line.groups[index].voice == "passive":  # "is not prepared to"
        own = line.groups[index]
        source, first, negated = own.subject, own.first, own.negated
    else:
        return None
    after = index + 1
    if source is None:
        return None
    if cue.takes("-") and (after == len(tokens) or tokens[after].text in ".,;"):
        return Found(source, (first, after), [(source[0], after)], "bare act", cue.frames["-"], negated)
    if after + 1 >= len(tokens):
        return None
    word = line.at(after)
    if word == "to" and cue.takes("i"):
        start, frame = after, "i"
    elif word == "that" and cue.takes("s"):
        start, frame = after + 1, "s"
    elif cue.takes(word) and word not in ("s", "i"):
        start, frame = after + 1, word
    elif cue.takes("s") and extents.clause_starts(line, after):
        start, frame = after, "s"
    elif cue.takes("o") and tokens[after].tag not in ("IN", ",", "."):
        start, frame = after, "o"
    else:
        return None
    content = (start, extents.stop(line, start, index, False))
    return Found(source, (first, after + (word == frame)), [content], "adjective", cue.frames[frame], negated)


def _in_idiom(line: Line, last: int) -> int:
    """Return what stands before a preposition that ends at ``last``, or −1: "is | in no hurry", "is | on board"."""
    last -= line.at(last) in ("no", "the", "a", "two")
    return last - 1 if line.at(last) in ("in", "on", "of", "at", "under") else -1


def _names_source(line: Line, first: int) -> bool:
    """Tell whether a headline ends with who says it: "Truce talks to resume Tuesday: | Egypt"."""
    rest = line.tokens[first:]
    if not rest or len(rest) > 4 or any(token.tag[:2] not in ("NN", "JJ") for token in rest):
        return False
    return rest[-1].tag in ("NNP", "NNPS") or rest[-1].lower in words("speaker")


def _speaker_ends(line: Line, colon: int) -> int | None:
    """Return where the speaker of a headline ends who says it to someone: "Pope | to generals: Stop the shelling"."""
    tokens = line.tokens
    stop = grammar.noun_phrase_starting(tokens, 0)
    if line.sentence.role != "title" or line.at(stop) != "to" or colon + 1 >= len(tokens):
        return None
    ends = (tokens[stop - 1], tokens[colon - 1])
    named = all(token.tag in ("NNP", "NNPS", "NNS") and token.lower not in words("proposal") for token in ends)
    return stop if named and grammar.noun_phrase_starting(tokens, stop + 1) == colon else None


def label(line: Line, index: int) -> Found | None:
    """Return "Blinken: Hamas Proposes Nonstarters" in a headline, and "SMITH: …" in a transcript."""
    tokens = line.tokens
    if line.sentence.role == "title" and _names_source(line, index + 1) and (has_clause(line, 0, index) or index > 3):
        return Found((index + 1, len(tokens)), (index, index + 1), [(0, index)], "label", "report")
    if tokens[index].text != ":":
        return None
    if (stop := _speaker_ends(line, index)) is not None:
        return Found(
            (0, stop), (index, index + 1), [(index + 1, clauses.clause_stop(tokens, index + 1))], "label", "report"
        )
    if line.at(index + 1) in ("why", "what", "how", "who", "where", "when"):
        return None
    if index == 0 or index > 8 or index + 2 >= len(tokens) or any(place in line.groups for place in range(index)):
        return None
    quotation = line.quoted[index + 1] != -1 or tokens[index + 1].tag == "''"
    transcript = all(token.text.isupper() for token in tokens[:index])
    if line.sentence.role != "title" and not quotation and not transcript:
        return None
    if any(
        token.tag not in ("NNP", "NNPS", "NN", "NNS", "POS", "JJ") and token.text not in ".,()"
        for token in tokens[:index]
    ):
        return None
    content = (index + 1, clauses.clause_stop(tokens, index + 1))
    return Found((0, index), (index, index + 1), [content], "label", "report")
