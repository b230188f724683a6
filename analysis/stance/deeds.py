"""What is said of a deed on the target, and what the target itself is said to do or to be alone in doing.

"Rejecting the truce would be a mistake" judges a deed: the deed's sign times the judgement's. "A pause would squander
our gains" blames the target. "Only a ceasefire can prevent a famine" speaks for it.

What it misses: deeds named by a noun alone ("acceptance is out of the question"), judgements without a listed word.
"""

from __future__ import annotations

from analysis import grammar
from analysis.stance.phrases import words
from analysis.stance.scope import Aim, Clause
from analysis.stance.votes import Vote

_OPENING = 3  # words of the content in which the deed stands
_OBJECT = 5  # words between the deed and the target
_JUDGED = 8  # words between the target and the judgement
_ALONE = 4  # words between "only" and the target
_COULD = 2  # words between the target and what it alone could do


def deed(clause: Clause, aim: Aim) -> Vote | None:
    """Read a deed on the target that is judged, what the target does harm to, or what it alone can do."""
    if not aim.strong or not clause.speaker.speech:
        return None
    return _judged(clause, aim) or _alone(clause, aim)


def _judged(clause: Clause, aim: Aim) -> Vote | None:
    """ "Agreeing to a truce would be a mistake", "to reject the truce would be madness"."""
    deeds = [row for row in clause.of("pro", "con", "break") if clause.head <= row.first < aim.first]
    if not deeds or deeds[0].first - clause.head > _OPENING or aim.first - deeds[-1].stop > _OBJECT:
        return None
    first = clause.tokens[deeds[0].first]
    opening = [token.lower for token in clause.tokens[clause.head : deeds[0].first]]
    gerund = first.lower.endswith("ing") and not set(opening) - {"that", "“", '"', "‘", "'"}
    infinitive = opening[-1:] == ["to"] and opening[:-1] in ([], ["that"])
    if not (gerund or infinitive):
        return None
    for row in clause.of("bad", "condemn", "good"):
        if not 0 < row.first - aim.stop <= _JUDGED:
            continue
        between = clause.tokens[aim.stop : row.first]
        if not any(token.tag == "MD" or token.lower in grammar.BE for token in between):
            continue
        well = (row.kind == "good") != clause.negated(row.first, aim.stop)
        against = (sum(each.kind != "pro" for each in deeds) % 2 == 1) == well
        rule = f"judges {deeds[0].words}: {row.words}"
        return Vote("against" if against else "favor", (clause.fired(rule, row),), True)
    return None


def harms(clause: Clause) -> Vote | None:
    """ "A pause would squander our gains", "the deal betrays the dead": the target is the subject of the blame."""
    for row in clause.of("stall", "condemn") if clause.speaker.speech else ():
        group = clause.reading.group(clause.places[row.first])
        if group is None or group.voice != "active" or group.subject is None or group.negated:
            continue
        if clause.places[row.first] != group.verb:
            continue
        for aim in clause.aims:
            if (
                aim.via not in ("term", "anaphor")
                or clause.governing(aim)
                or not group.subject[0] <= clause.places[aim.first] <= group.head
            ):
                continue
            if group.head == clause.places[aim.stop - 1] or aim.stop == row.first:
                return Vote("against", (clause.fired(f"speaks ill of it: {row.words}", row),), True)
    return None


def _alone(clause: Clause, aim: Aim) -> Vote | None:
    """ "Only a lasting ceasefire can prevent a famine", "nothing but a truce will save them"."""
    before = [token.lower for token in clause.tokens[max(clause.head, aim.first - _ALONE) : aim.first]]
    behind = clause.tokens[aim.stop : aim.stop + _COULD]
    if set(before) & words("open"):
        return None  # "only if a truce"
    alone = "only" in before or {"nothing", "but"} <= set(before) or {"nothing", "short"} <= set(before)
    if alone and any(token.tag == "MD" for token in behind) and not clause.of("war", "victory"):
        return Vote("favor", (clause.fired("speaks well of it: only", aim),), True)
    return None
