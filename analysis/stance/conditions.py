"""Conditions: an actor whose own yes hangs on terms, and a refusal until a term is met (codebook, rules 8 and 9)."""

from __future__ import annotations

from analysis import grammar
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import Aim, Clause
from analysis.stance.speakers import OWN
from analysis.stance.votes import Vote


def elided(clause: Clause, before: Vote | None) -> Vote | None:
    """After a yes: "but not a general ceasefire" (rule 6), "but there are questions to be settled"."""
    if before is None or before.stance != "favor" or not _contrasts(clause):
        return None
    reserved = [row for row in clause.of("condition") if row.words not in words("open")]
    if reserved and not clause.speaker.outsider():
        return Vote("conditional", (clause.fired(f"condition: {reserved[0].words}", reserved[0]),), True)
    if not clause.aims or not clause.aims[0].strong:
        return None
    opening = [token.lower for token in clause.tokens[clause.head : clause.aims[0].first]]
    if opening[:1] == ["but"] and opening[1:2] in (["not"], ["no"]):
        return Vote("against", (clause.fired("refuses: but not", clause.aims[0]),), True)
    return None


def _contrasts(clause: Clause) -> bool:
    return any(token.lower in words("contrast") for token in clause.tokens[clause.head : clause.head + 2])


def condition(clause: Clause, aim: Aim) -> Vote | None:
    """No truce unless or until, a yes that hangs on terms: conditional, or against if victory is meant."""
    if clause.speaker.outsider():
        return None
    found = [row for row in clause.of("condition") if row.words not in words("open")]
    demanded = found and any(row.first < found[0].first for row in clause.of("must"))
    if not found or (demanded and found[0].words not in words("sequel")):
        return _hanging_yes(clause, aim)
    phrase = found[0]
    late = phrase.words in words("late")
    if late:
        if any(row.first >= phrase.stop for row in clause.of("victory", "destroy")):
            return Vote("against", (clause.fired("victory first", phrase),), True)
        if not phrase.words.startswith("only") and not _denied(clause, aim, phrase):
            return _hanging_yes(clause, aim)
        if _lasting(clause, aim, phrase):
            return Vote("favor", (clause.fired(f"says what it needs: {phrase.words}", phrase),), True)
    elif any(row.first < clause.head for row in clause.of("con", "anti")):
        return None
    own = OWN in (
        clause.speaker.holder(clause.places[index], clause.places[clause.head]) for index in (phrase.first, aim.first)
    )
    voiced = any(row.first < clause.head for row in clause.of("pro", "call", "hope", "insist"))
    named = {phrase.words, phrase.words.split()[0]} & words("hanging")
    if not (late or own or voiced or clause.speaker.direct or named):
        return _hanging_yes(clause, aim)
    return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)


def _denied(clause: Clause, aim: Aim, phrase: Phrase) -> bool:
    """ "No truce until", "without them there can be no truce", "a truce without them is out of the question"."""
    after = clause.tokens[phrase.stop].lower if phrase.stop < len(clause.tokens) else ""
    if after in words("unreserved"):
        return False
    if phrase.first < aim.first:
        return clause.negated(aim.first, phrase.stop)
    if any(token.lower in grammar.NEGATIONS for token in clause.tokens[: phrase.first]):
        return True
    return any(row.first >= phrase.stop and not clause.negated(row.first) for row in clause.of("bad"))


def _lasting(clause: Clause, aim: Aim, phrase: Phrase) -> bool:
    """ "The truce will last only if": what it needs, not what the actor's own yes hangs on (rule 9)."""
    if clause.speaker.party() and clause.names_other(phrase.stop):
        return False
    return any(aim.stop <= row.first < phrase.stop for row in clause.of("last")) and not clause.governing(aim)


def _hanging_yes(clause: Clause, aim: Aim) -> Vote | None:
    """ "Would accept it if they withdraw", "once it is signed we will hold our fire": a yes of one's own with an if."""
    for phrase in clause.of("condition"):
        if phrase.words not in words("open"):
            continue
        before = clause.tokens[phrase.first - 1].lower if phrase.first else ""
        if clause.speaker.row.negated:
            continue
        if before in words("asking") or any(row.first == phrase.stop for row in clause.of("con", "anti")):
            continue
        if aim.first > phrase.first and not _follows(clause, aim, phrase):
            continue
        if _own_yes(clause, aim):
            return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)
    return None


def _follows(clause: Clause, aim: Aim, phrase: Phrase) -> bool:
    """Tell whether an if-clause that stands first is over before the target comes: "if they leave, we will …"."""
    return any(token.text == "," for token in clause.tokens[phrase.stop : aim.first])


def _own_yes(clause: Clause, aim: Aim) -> bool:
    """Tell whether the actor says that it would accept the target, or would hold its fire."""
    operators = clause.governing(aim)
    if not operators:
        return aim.via != "related" and aim.strong and clause.holds(aim) and not clause.negated(aim.first)
    outer = operators[0]
    willing = all(row.kind in ("pro", "announce") or row.words in words("promising") for row in operators)
    return willing and clause.holder(outer) == OWN and not clause.negated(outer.first)


def terms(clause: Clause) -> Vote | None:
    """A party's plan or demand sets terms for the other side: its own yes hangs on them."""
    terms = clause.of("terms")
    demand = [row for row in clause.of("call", "must") if row.first < clause.head] or clause.of("insist")
    if not terms or not demand or not clause.names_other(clause.head) or clause.speaker.outsider():
        return None
    insists = any(row.first < clause.head for row in clause.of("insist")) and clause.speaker.near(1)
    if clause.speaker.by_document() or insists:
        return Vote(
            "conditional", (clause.fired(f"sets terms: {terms[0].words}", terms[0]),), clause.speaker.by_document()
        )
    return None
