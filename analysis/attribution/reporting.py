"""Constructions around a cue verb: “…,” X said; said X; X said that …; X urged Y to …; rejected by X; X balked.

Each function returns what it found or nothing; it refuses rather than guesses.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import grammar, subjects
from analysis.attribution import complements, extents
from analysis.attribution.lines import Cue, Found, Line
from analysis.clauses import VerbGroup
from analysis.records import Quotation
from analysis.subjects import Range

_UNANSWERED = frozenset("comment respond reply answer elaborate".split())
Left = tuple[Range, list[int]]


def verb(line: Line, group: VerbGroup, cue: Cue, quotations: Sequence[Quotation]) -> Found | None:
    """Return the attribution that the verb group makes, if it makes one."""
    if _unanswered(line, group.verb, cue):
        return None
    if group.voice in ("passive", "reduced"):
        return passive(line, group, cue)
    source, inverted = group.subject, False
    start = source[0] if source and not group.inherited else group.first
    left = left_content(line, start, quotations) if cue.takes("q", "s") else None
    if (
        cue.takes("q")
        and group.finite
        and (source is None or group.inherited)
        and left is not None
        and line.at(group.first - 1) not in ("and", "but")
    ):
        # “…,” said Liz Throssell.
        after = subjects.noun_phrase_after(line.tokens, line.quoted, group.verb + 1)
        if after is not None:
            inverted, source = True, with_aside(line, after[0])
    if source is None:
        return _opening(line, group, cue) if group.first == 0 else None
    found = Found(source, (group.first, group.verb + 1), [], "", "", group.negated)
    if inverted and left is not None and not left[1] and not _is_clause(line, left[0]):
        return None
    if left is not None and (inverted or (left[1] and not group.inherited)):
        return _around(line, found, cue, left, source[1] if inverted else group.verb + 1, inverted)
    right = complements.complement(line, group.verb, cue)
    if right is not None:
        found.content, found.quotations, found.pattern = right.content, right.quotations, right.pattern
        found.cue_class = cue.frames.get(right.frame, "report")
        found.awaits = right.pattern == "before colon"
        if (
            left is not None
            and not group.inherited
            and right.pattern in ("clause", "quotation")
            and _is_clause(line, left[0])
        ):
            found.content.insert(0, left[0])
            found.pattern = "around cue"
        return found
    if left is not None and not group.inherited:
        return _around(line, found, cue, left, group.verb + 1, False)
    if "-" in cue.frames:
        # "Putin balked": the clause itself is the content.
        found.content = [(group.first, extents.stop(line, group.verb + 1, group.verb, False))]
        found.pattern, found.cue_class = "bare act", cue.frames["-"]
        return found
    return None


def _opening(line: Line, group: VerbGroup, cue: Cue) -> Found | None:
    """Return "Said Comey, “…”": a cue that opens the sentence, its speaker, and a quotation."""
    noun = subjects.noun_phrase_after(line.tokens, line.quoted, group.verb + 1)
    if not cue.takes("q") or noun is None or line.at(noun[0][1]) not in (",", ":"):
        return None
    inside = noun[0][1] + 2
    if inside >= len(line.tokens) or line.quoted[inside] == -1:
        return None
    right = complements.quoted(line, inside, inside, group.verb)
    return Found(
        noun[0],
        (group.first, group.verb + 1),
        right.content,
        "inverted",
        cue.frames["q"],
        group.negated,
        right.quotations,
    )


def _unanswered(line: Line, verb: int, cue: Cue) -> bool:
    """Tell whether this is "declined to comment" or "did not respond to a request": nothing was said."""
    if cue.lemma in _UNANSWERED and line.groups[verb].negated:
        return True
    return line.at(verb + 1) == "to" and any(line.at(place) in _UNANSWERED for place in (verb + 2, verb + 3))


def _around(line: Line, found: Found, cue: Cue, left: Left, after: int, inverted: bool) -> Found:
    """Complete a cue that follows its content: “…,” X said, “…”; X, he said, does Y."""
    found.content, found.quotations = [left[0]], list(left[1])
    found.pattern = "inverted" if inverted else "after content"
    found.cue_class = cue.frames.get("q") or cue.frames.get("s") or "report"
    if left[1]:
        resumed = _resumed(line, after)
        if resumed is not None:
            found.content += resumed.content
            found.quotations += resumed.quotations
    elif line.at(after) == "," and line.at(after + 1) not in ("", "according") and not _is_clause(line, left[0]):
        # "Mr. Obama, officials said, has become skeptical": the content goes on behind the cue.
        found.content.append((after + 1, extents.stop(line, after + 1, found.cue[1] - 1)))
    return found


def _resumed(line: Line, index: int) -> complements.Complement | None:
    """Return the quotation that goes on after "“…,” said X, “…”"."""
    for place in range(index, len(line.tokens)):
        if line.quoted[place] != -1:
            mark = place - 1 - (line.tokens[place - 1].tag == "''")
            if line.tokens[mark].text not in (",", ".", ":", ";", "-", "—", "–"):
                return None
            return complements.quoted(line, place, place, place)
        if place in line.groups:
            return None
    return None


def left_content(line: Line, subject: int, quotations: Sequence[Quotation]) -> Left | None:
    """Return the part before "…, X said" and the quotation it is, or None when no comma or mark sets it off."""
    before = subject - 1
    while before > 0 and line.at(before) in ("and", "but", "as") and line.tokens[before - 1].tag in ("''", ","):
        before -= 1
    if before < 0:
        return None
    closing = before > 0 and line.tokens[before].tag == "''" and line.quoted[before - 1] != -1
    if not closing and line.tokens[before].text not in (",", "—", "–", "?", "!"):
        return None
    last = before
    if closing:
        quotation = line.quoted[before - 1]
        if quotations[quotation].start <= line.tokens[0].end:
            return (0, last), [quotation]
        first = before
        while first > 0 and line.quoted[first - 1] == quotation:
            first -= 1
        introduced = first > 1 and line.tokens[first - 2].text in (",", ":") and line.tokens[first].text[0].isupper()
        if introduced or line.words_in(0, first) <= 1:
            return (first, last), [quotation]
    start = 0
    while start < last and (line.tokens[start].tag == "''" or line.at(start) in ("but", "and", ",")):
        start += 1
    if line.words_in(start, last) < 2:
        return None
    return (start, last), []


def _is_clause(line: Line, content: Range) -> bool:
    """Tell whether the part before a cue is a clause, not an adverbial or a noun phrase on its own."""
    first, last = content
    if line.tokens[first].tag in ("IN", "VBN", "VBG", "TO") or line.at(first) == "asked":
        return False
    if line.at(first) in grammar.words("subordinator"):
        return False
    return any(
        place in line.groups and line.groups[place].finite and line.groups[place].subject is not None
        for place in range(first, last)
    )


def with_aside(line: Line, noun: Range) -> Range:
    """Extend a noun phrase by an apposition after a comma: "said X, a professor at Y"."""
    last = noun[1]
    if (
        line.at(last) == ","
        and last + 1 < len(line.tokens)
        and line.tokens[last + 1].tag in ("DT", "NN", "NNP", "NNS", "JJ", "PRP$")
    ):
        further = subjects.noun_phrase_after(line.tokens, line.quoted, last + 1)
        if further is not None and (
            further[0][1] >= len(line.tokens) or line.tokens[further[0][1]].text in (",", ".", "''")
        ):
            return noun[0], further[0][1]
    return noun


def passive(line: Line, group: VerbGroup, cue: Cue) -> Found | None:
    """Return "The plan was rejected by Hamas" or "the talks sought by Trump"."""
    tokens, verb = line.tokens, group.verb
    frame = next((frame for frame in ("o", "p", "for", "s") if cue.takes(frame)), "")
    if not frame:
        return None
    by = verb + 1
    while by < min(verb + 4, len(tokens)) and line.at(by) != "by":
        if tokens[by].tag not in ("RB", "IN", "RP") or not line.outside(by):
            return None
        by += 1
    if line.at(by) != "by":
        return None
    agent = subjects.noun_phrase_after(tokens, line.quoted, by + 1)
    if agent is None or tokens[agent[1]].tag == "CD":
        return None
    if group.voice == "passive":
        content = group.subject
    else:
        last = group.first - 1
        while last >= 0 and tokens[last].tag in ("RB", "JJ"):
            last -= 1
        if last < 0 or not tokens[last].is_noun or not line.outside(last):
            return None
        found = subjects.subject_ending(tokens, line.quoted, last)
        content = found[0] if found else None
    if content is None or (frame == "p" and tokens[content[1] - 1].lower not in grammar.words("proposal")):
        return None
    return Found(agent[0], (group.first, by + 1), [content], "passive", cue.frames[frame], group.negated)
