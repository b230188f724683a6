"""Constructions around a cue verb: “…,” X said; said X; X said that …; X urged Y to …; rejected by X; X balked.

Each function returns what it found or nothing; it refuses rather than guesses.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import grammar, subjects
from analysis.attribution import complements, extents, fronted, reported
from analysis.attribution.lines import Cue, Found, Line
from analysis.clauses import VerbGroup
from analysis.grammar import words
from analysis.records import Quotation
from analysis.subjects import Range

_UNANSWERED = frozenset("comment respond reply answer elaborate".split())
_SPEECH = frozenset(("clause", "quotation", "before colon"))
Left = tuple[Range, list[int]]


def verb(line: Line, group: VerbGroup, cue: Cue, quotations: Sequence[Quotation]) -> Found | None:
    """Return the attribution that the verb group makes, if it makes one."""
    if _unanswered(line, group.verb, cue) or _open(line, group, cue):
        return None
    if group.voice in ("passive", "reduced"):
        return fronted.passive(line, group, cue)
    if group.relative and line.at(group.verb) in words("perceiving"):
        return None  # "diplomats who have seen the draft"
    source, inverted = group.subject, False
    start = source[0] if source and not group.inherited else group.first
    left = left_content(line, start, group.verb + 1, quotations) if cue.takes("q", "s") else None
    if (
        cue.takes("q")
        and group.finite
        and (source is None or group.inherited)
        and left is not None
        and line.at(group.first - 1) not in ("and", "but")
    ):
        # “…,” said Liz Throssell.
        after = subjects.noun_phrase_after(line.tokens, line.quoted, group.verb + 1)
        if after is not None and (left[1] or not extents.clause_starts(line, group.verb + 1)):
            inverted, source = True, with_aside(line, after[0])
    if source is None:
        return _opening(line, group, cue) if group.first == 0 else None
    found = Found(source, (group.first, group.verb + 1), [], "", "", group.negated)
    if (
        inverted
        and left is not None
        and not left[1]
        and not _is_clause(line, left[0])
        and line.sentence.role != "title"
    ):
        return None  # a headline leaves verbs out: "Truce possible, says Biden"
    if left is not None and (inverted or (left[1] and not group.inherited)):
        return _around(line, found, cue, left, source[1] if inverted else group.verb + 1, inverted)
    right = complements.complement(line, group.verb, cue)
    if right is not None:
        found.content, found.quotations, found.pattern = right.content, right.quotations, right.pattern
        found.cue_class = cue.frames.get(right.frame, "report")
        found.awaits = right.pattern == "before colon"
        if right.pattern not in _SPEECH and _modifies(line, group):
            first, last = found.content[0]
            found.content[0] = first, extents.before_predicate(line, first, last)
        if (
            left is not None
            and not group.inherited
            and line.sentence.role != "title"
            and right.pattern in ("clause", "quotation")
            and line.at(start - 1) not in ("and", "but")
            and _is_clause(line, left[0])
        ):
            found.content.insert(0, left[0])
            found.pattern = "around cue"
        return found
    if left is not None and not group.inherited and not _sets_scene(line, left, group.verb + 1):
        return _around(line, found, cue, left, group.verb + 1, False)
    if cue.takes("o", "p", line.at(group.verb + 1)) and (gap := fronted.gap(line, group, cue)) is not None:
        found.content, found.source = [gap[0]], gap[1]
        found.pattern = "object"
        found.cue_class = next(cue.frames[frame] for frame in ("o", "p", line.at(group.verb + 1)) if cue.takes(frame))
        return found
    if "-" in cue.frames and line.at(source[1] - 1) not in words("proposal"):
        # "Putin balked": the clause itself is the content.
        found.content = [(group.first, extents.stop(line, group.verb + 1, group.verb, False))]
        found.pattern, found.cue_class = "bare act", cue.frames["-"]
        return found
    return None


def _sets_scene(line: Line, left: Left, after: int) -> bool:
    """Tell whether the part before a cue only says where or when: "At a meeting in Oslo, the envoy agreed"."""
    (first, last), whole = left
    if whole or line.tokens[first].tag != "IN" or line.at(after) == ",":
        return False
    return not any(place in line.groups and line.groups[place].finite for place in range(first, last))


def _open(line: Line, group: VerbGroup, cue: Cue) -> bool:
    """Tell whether the act is only asked about or supposed: "unclear whether the rebels would accept it"."""
    if group.subject is None or group.inherited or cue.takes("q"):
        return False
    before = group.subject[0] - 1
    return line.at(before) in ("whether", "if") or (before == 0 and line.at(before) in ("had", "should", "were"))


def _modifies(line: Line, group: VerbGroup) -> bool:
    """Tell whether the verb only modifies the subject of the clause: "Hecklers urging him … | were led away"."""
    if group.subject is None or any(line.groups[place].finite for place in line.groups if place < group.first):
        return False
    return group.relative or (not group.finite and not group.inherited and group.subject[1] == group.first)


def _opening(line: Line, group: VerbGroup, cue: Cue) -> Found | None:
    """Return "Said Comey, “…”": a cue that opens the sentence, its speaker, and a quotation."""
    noun = subjects.noun_phrase_after(line.tokens, line.quoted, group.verb + 1)
    if not cue.takes("q") or noun is None or line.at(noun[0][1]) not in (",", ":"):
        return None
    inside = noun[0][1] + 2
    if inside >= len(line.tokens) or line.quoted[inside] == -1:
        return None
    right = reported.quoted(line, inside, inside, group.verb)
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
    group = line.groups[verb]
    declined = line.at(group.first - 1) == "to" and line.at(group.first - 2) in words("declining")
    if cue.lemma in _UNANSWERED and (group.negated or declined):
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
    elif line.at(after) == "," and line.at(after + 1) != "according" and _unfinished(line, left[0], after + 1):
        # "Mr. Obama, officials said, has become skeptical": the content goes on behind the cue.
        found.content.append((after + 1, extents.stop(line, after + 1, found.cue[1] - 1)))
    return found


def _unfinished(line: Line, left: Range, after: int) -> bool:
    """Tell whether what stands before the cue is a clause only together with what follows it."""
    return line.at(after) != "" and (not _is_clause(line, left) or _predicate(line, after))


def _predicate(line: Line, index: int) -> bool:
    """Tell whether the verb of a subject that stands elsewhere comes here: "Beijing, he said, | was disappointed"."""
    return line.at(index) != "" and line.tokens[index].tag in ("MD", "VBZ")


def _resumed(line: Line, index: int) -> reported.Complement | None:
    """Return the quotation that goes on after "“…,” said X, “…”"."""
    for place in range(index, len(line.tokens)):
        if line.quoted[place] != -1:
            mark = place - 1 - (line.tokens[place - 1].tag == "''")
            if line.tokens[mark].text not in (",", ".", ":", ";", "-", "—", "–"):
                return None
            return reported.quoted(line, place, place, place)
        if place in line.groups:
            return None
    return None


def left_content(line: Line, subject: int, after: int, quotations: Sequence[Quotation]) -> Left | None:
    """Return the part before "…, X said" and the quotation it is, or None when no comma or mark sets it off.

    A single word is a part only where the content goes on at ``after``, behind the cue.
    """
    before = subject - 1
    while before > 0 and (
        (line.at(before) in ("and", "but") and line.tokens[before - 1].tag == "''")
        or (line.at(before) == "as" and line.tokens[before - 1].tag in ("''", ","))
    ):
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
        if introduced or not line.several_words(0, first):
            return (first, last), [quotation]
    start = 0
    while start < last and (line.tokens[start].tag == "''" or line.at(start) in ("but", "and", ",")):
        start += 1
    if not line.several_words(start, last) and not (line.at(after) == "," and _predicate(line, after + 1)):
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
