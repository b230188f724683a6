"""What the actor says that it will do if the target is accepted or refused: the if tells what it wants.

What it misses: threats whose means is no listed word ("will regret it").
"""

from __future__ import annotations

from analysis import grammar
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import Aim, Clause
from analysis.stance.speakers import OWN
from analysis.stance.votes import Vote

_REACH = 10  # words between the if and what it supposes of the target
_BEHIND = 5  # words behind the target in which a passive tells what becomes of it


def threat(clause: Clause, aim: Aim) -> Vote | None:
    """ "Would impose sanctions if they refuse the truce": favor; "would resign if it is approved": against."""
    for row in clause.of("condition"):
        if row.words not in words("supposing") or not 0 < aim.first - row.stop <= _REACH:
            continue
        supposed = _supposed(clause, aim, row)
        ahead = {token.lower for token in clause.tokens[: row.first]}
        parting = ahead & words("parting with") and clause.speaker.actor.kind in ("person", "")
        if supposed is None or not (ahead & words("punishing") or parting):
            continue
        if not (row.first < clause.head or clause.holder(row) == OWN or ahead & words("threatening")):
            continue
        refused = supposed == (row.words == "if")
        return Vote("favor" if refused else "against", (clause.fired("threatens: if", row),), True)
    return None


def _supposed(clause: Clause, aim: Aim, row: Phrase) -> bool | None:
    """Tell whether the clause behind the if supposes that the target is refused, or None."""
    around = [phrase for phrase in clause.of("pro", "con", "break") if row.stop <= phrase.first < aim.stop + _BEHIND]
    for phrase in around:
        between = clause.tokens[aim.stop : phrase.first]
        if phrase.first >= aim.stop and not any(token.lower in grammar.AUXILIARIES for token in between):
            continue
        return (phrase.kind != "pro") != clause.negated(phrase.first, row.stop)
    return None


def behind_if(clause: Clause) -> bool:
    """Tell whether the verb of an act stands in an if-clause: "… if Russia | refuses the truce"."""
    return not clause.speaker.speech and _if_before(clause) is not None


def threatened(clause: Clause, verb: Phrase) -> Vote | None:
    """ "Threatened sanctions if they refuse it", where the act's source is who threatens; else it is nobody's act."""
    place = _if_before(clause)
    source = clause.reading.range(clause.speaker.row.source)
    if place is None or source is None or source[1] > place:
        return None
    told = {token.lower for token in clause.reading.tokens[source[1] : place]}
    if not told & words("threatening"):
        return None
    negated = clause.negated(verb.first) or clause.speaker.row.negated
    supposed = clause.reading.tokens[place].lower == "if"
    refused = ((verb.kind != "pro") != negated) == supposed
    return Vote("favor" if refused else "against", (clause.fired("threatens: if", verb),), True)


def _if_before(clause: Clause) -> int | None:
    """Return the place of an if or unless before the cue, in the same part of its sentence."""
    cue = clause.reading.range(clause.speaker.row.cue)
    for place in range(cue[0] - 1, max(-1, cue[0] - _REACH), -1) if cue else ():
        if clause.reading.tokens[place].text in (",", ";", ":", ".", "”", '"'):
            return None
        if clause.reading.tokens[place].lower in words("supposing"):
            return place
    return None
