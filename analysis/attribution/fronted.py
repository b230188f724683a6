"""The object before its verb: rejected by X; the proposal, backed by X; the plan, which X has rejected."""

from __future__ import annotations

from analysis import grammar, subjects
from analysis.attribution import complements
from analysis.attribution.complements import PARTICLES
from analysis.attribution.lines import Cue, Found, Line
from analysis.clauses import VerbGroup
from analysis.grammar import words
from analysis.subjects import Range


def gap(line: Line, group: VerbGroup, cue: Cue) -> tuple[Range, Range] | None:
    """Return the object that stands before its clause, and the subject: "the plan, which Hamas has rejected".

    Where the narrator names an object anew the clause is the content: "…, a demand Israel has rejected".
    """
    tokens = line.tokens
    after = group.verb + 1
    after += line.at(after) in PARTICLES and cue.takes(line.at(after))
    ends = after == len(tokens) or tokens[after].text in ",.;)—–" or line.at(after) in words("time") | {"and", "but"}
    if (
        not (ends or complements.adverbial(line, after) > after)
        or group.subject is None
        or group.inherited
        or not group.finite
    ):
        return None
    first, last = group.subject
    before = first - 1
    if line.at(before) in ("which", "that"):
        before -= 1 + (line.at(before - 1) == ",")
    else:  # "a demand | Israel": one noun phrase to the eye
        before = next((place for place in range(last - 2, first - 1, -1) if _named_anew(line, place)), before)
        first = max(first, before + 1)
    if not line.outside(before) or tokens[before].lower not in words("proposal"):
        return None
    opening = grammar.noun_phrase_ending(tokens, before)
    anew = line.at(opening - 1) == "," and (tokens[opening].lower in ("a", "an") or opening == before)
    if first - before > 1 and line.at(before + 1) == ",":
        anew = False
    return ((opening, after if anew else before + 1), (first, last))


def _named_anew(line: Line, place: int) -> bool:
    """Tell whether a noun that parties agree on stands right before a name: "a demand | Israel has rejected"."""
    return line.at(place) in words("proposal") and line.tokens[place + 1].tag in ("NNP", "NNPS")


def passive(line: Line, group: VerbGroup, cue: Cue) -> Found | None:
    """Return "The plan was rejected by Hamas" or "the talks sought by Trump"."""
    tokens, verb = line.tokens, group.verb
    frame = next((frame for frame in (line.at(verb + 1), "o", "p", "for", "s") if cue.takes(frame)), "")
    if not frame:
        return None
    by = verb + 1
    if line.at(by) == "as":  # "were denounced as “shameful” by"
        by = next((place for place in range(by + 1, min(by + 8, len(tokens))) if line.at(place) == "by"), by)
    bound = min(by + 3, len(tokens))
    while by < bound and line.at(by) != "by":
        other = tokens[by].tag not in ("RB", "IN", "RP") and line.at(by) not in words("time")
        if other or not line.outside(by):
            return None
        by += 1
    if line.at(by) != "by":
        return None
    agent = subjects.noun_phrase_after(tokens, line.quoted, by + 1)
    if agent is None or tokens[agent[1]].tag == "CD" or tokens[agent[1]].lower in words("tally"):
        return None
    if group.voice == "passive":
        content = group.subject
    else:
        last = group.first - 1
        while last >= 0 and tokens[last].tag in ("RB", "JJ"):
            last -= 1
        if line.at(last) == "," and line.at(last - 1) in words("proposal"):
            last -= 1  # "the proposal, backed by Russia, …"
        if last < 0 or not tokens[last].is_noun or not line.outside(last):
            return None
        found = subjects.subject_ending(tokens, line.quoted, last)
        content = found[0] if found else None
    if content is None or (frame == "p" and tokens[content[1] - 1].lower not in grammar.words("proposal")):
        return None
    return Found(agent[0], (group.first, by + 1), [content], "passive", cue.frames[frame], group.negated)
