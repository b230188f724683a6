"""Fighting that goes on: against the target though no word names it, and with an if a threat."""

from __future__ import annotations

from analysis.stance.phrases import Phrase
from analysis.stance.scope import Clause
from analysis.stance.speakers import OTHER, OWN
from analysis.stance.votes import Vote


def fights_on(clause: Clause) -> Vote | None:
    """Fighting goes on until the own aims are met: against, though the target is not named; with an if, a threat."""
    for phrase in clause.of("war", "destroy"):
        if clause.negated(phrase.first) or _turned(clause, phrase):
            continue
        threat = [row for row in clause.of("condition") if row.words in ("if", "unless")]
        holder = clause.holder(phrase)
        if phrase.kind == "war" and holder != OWN and _ordered(clause):
            return Vote("against", (clause.fired(f"calls to fight on: {phrase.words}", phrase),), False)
        if phrase.kind == "destroy" and not (
            holder == OWN and _vowed(clause, phrase) and clause.names_other(phrase.stop)
        ):
            continue
        if threat and (holder == OWN or clause.speaker.party()):
            return Vote(
                "conditional", (clause.fired("fights on", phrase), clause.fired("condition: if", threat[0])), True
            )
        if holder == OWN or (
            holder != OTHER
            and clause.speaker.party()
            and not clause.speaker.other_between(clause.places[clause.head], clause.places[phrase.first])
        ):
            return Vote("against", (clause.fired(f"fights on: {phrase.words}", phrase),), False)
    return None


def _turned(clause: Clause, phrase: Phrase) -> bool:
    """Tell whether the words before turn it: "stop the war", "opposes continuing it", "does not expect it to go on"."""
    unwanted = any(row.stop <= phrase.first and clause.negated(row.first) for row in clause.of("hope"))
    return unwanted or any(
        0 <= phrase.first - row.stop < 3 for row in clause.of("con", "anti", "break", "condemn", "accuse")
    )


def _vowed(clause: Clause, phrase: Phrase) -> bool:
    return any(row.stop <= phrase.first for row in clause.of("vow"))


def _ordered(clause: Clause) -> bool:
    """Tell whether the cue asks others for what the content says: "demanded that the army keep fighting"."""
    asked = any(row.first < clause.head for row in clause.of("call", "insist"))
    return asked and not any(row.first < clause.head for row in clause.of("vow"))
