"""Conditions: an actor whose own yes hangs on terms, and a refusal until a term is met (codebook, rules 8 and 9)."""

from __future__ import annotations

from analysis import grammar
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import Aim, Clause
from analysis.stance.speakers import OTHER, OWN
from analysis.stance.votes import Vote

_FIRST = 6  # words between a must and the "first" that puts it before all else


def elided(clause: Clause, before: Vote | None) -> Vote | None:
    """After a yes: "but not a general ceasefire" (rule 6), "but there are questions to be settled"."""
    if before is None or before.stance != "favor" or not _contrasts(clause):
        return None
    party = clause.speaker.party() or clause.speaker.unaffiliated()
    reserved = [
        row
        for row in clause.of("condition")
        if row.words not in words("open")
        or (party and clause.tokens[row.first - 1].lower not in words("asking") and clause.holder(row) == OWN)
    ]
    insisted = [row for row in clause.of("insist", "must") if party]
    if insisted and any(token.lower == "first" for token in clause.tokens[insisted[0].stop :]):
        reserved = reserved or insisted  # "but insisted that they be freed first"
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
    ahead = clause.reading.tokens[clause.places[0] - 1] if clause.head and clause.places[0] else None
    if ahead is not None and ahead.lower == "conditionally" and _own_yes(clause, aim):
        return Vote("conditional", (("condition: conditionally", (ahead.start, ahead.end)),), True)
    found = [row for row in clause.of("condition") if row.words not in words("open") - words("late")]
    found = [row for row in found if not _waived(clause, row)]
    demanded = found and any(row.first < found[0].first for row in clause.of("must"))
    if not found or (demanded and found[0].words not in words("sequel")):
        return _hanging(clause, aim)
    phrase = found[0]
    late = phrase.words in words("late")
    if late:
        if any(row.first >= phrase.stop for row in clause.of("victory", "destroy")):
            return Vote("against", (clause.fired("victory first", phrase),), True)
        if not phrase.words.startswith("only") and not _denied(clause, aim, phrase):
            return _hanging(clause, aim)
        if _lasting(clause, aim, phrase):
            return Vote("favor", (clause.fired(f"says what it needs: {phrase.words}", phrase),), True)
    elif any(row.first < clause.head for row in clause.of("con", "anti")):
        return None
    own = OWN in (
        clause.speaker.holder(clause.places[index], clause.places[clause.head]) for index in (phrase.first, aim.first)
    )
    voiced = any(row.first < clause.head for row in clause.of("pro", "call", "hope", "insist"))
    agreed = clause.governing(aim)[:1]
    named = bool({phrase.words, phrase.words.split()[0]} & words("hanging"))
    named = named and not (agreed and agreed[0].words.split()[0] in words("done") and _theirs(clause, agreed[0]))
    if not (late or own or voiced or clause.speaker.direct or named):
        return _hanging(clause, aim)
    return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)


def _theirs(clause: Clause, agreed: Phrase) -> bool:
    """Tell whether others are said to have agreed: "said that both sides had agreed in principle"."""
    group = clause.reading.group(clause.places[agreed.first])
    both = group is not None and group.subject is not None and clause.speaker.reports(group.subject)
    return both or clause.holder(agreed) == OTHER


def _waived(clause: Clause, row: Phrase) -> bool:
    """Tell whether a phrase says that there are no terms: "accepted it without conditions"."""
    if row.first and clause.tokens[row.first - 1].lower == "without":
        return True  # "without ifs or buts"
    inside = {token.lower for token in clause.tokens[row.first : row.stop]}
    return bool({"without", "no"} & inside) and clause.tokens[row.stop - 1].lower in words("unreserved")


def _hanging(clause: Clause, aim: Aim) -> Vote | None:
    found = _hanging_yes(clause, aim) or _precedes(clause, aim) or _possible(clause, aim) or _first(clause, aim)
    return found or _wanted(clause, aim)


def _denied(clause: Clause, aim: Aim, phrase: Phrase) -> bool:
    """ "No truce until", "without them there can be no truce", "a truce without them is out of the question"."""
    after = clause.tokens[phrase.stop].lower if phrase.stop < len(clause.tokens) else ""
    if after in words("unreserved"):
        return False
    if phrase.first < aim.first:
        return clause.negated(aim.first, phrase.stop)
    if any(aim.stop <= row.first < phrase.first and row.words in words("impossible") for row in clause.of("bad")):
        return True
    if any(token.lower in grammar.NEGATIONS for token in clause.tokens[: phrase.first]):
        return True
    dated = phrase.words == "until" and not any(token.is_verb for token in clause.tokens[phrase.stop :])
    if phrase.words.split()[0] in words("lacking") and not dated:
        refused = clause.governing(aim)[:1]  # "opposes any truce unless they are heard"
        if refused and refused[0].kind in ("con", "anti") and clause.holder(refused[0]) == OWN:
            return refused[0].words not in words("postponing") and not clause.negated(refused[0].first)
    return any(row.first >= phrase.stop and not clause.negated(row.first) for row in clause.of("bad"))


def _lasting(clause: Clause, aim: Aim, phrase: Phrase) -> bool:
    """ "The truce will last only if": what it needs, not what the actor's own yes hangs on (rule 9)."""
    others = any(clause.speaker.names_other(place) for place in clause.places[phrase.stop :])
    if (
        clause.speaker.party()
        and others
        and not any(t.lower in words("everybody") for t in clause.tokens[phrase.stop :])
    ):
        return False
    return any(aim.stop <= row.first < phrase.stop for row in clause.of("last")) and not clause.governing(aim)


def _hanging_yes(clause: Clause, aim: Aim) -> Vote | None:
    """ "Would accept it if they withdraw", "once it is signed we will hold our fire": a yes of one's own with an if."""
    for phrase in clause.of("condition"):
        if phrase.words not in words("open"):
            continue
        before = clause.tokens[phrase.first - 1].lower if phrase.first else ""
        if clause.speaker.row.negated or _waived(clause, phrase):
            continue
        if before in words("asking") or any(row.first == phrase.stop for row in clause.of("con", "anti")):
            continue
        if aim.first > phrase.first and not _follows(clause, aim, phrase):
            continue
        if _own_yes(clause, aim):
            return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)
    return None


def _precedes(clause: Clause, aim: Aim) -> Vote | None:
    """ "Wants guarantees before it signs the deal": what is asked for before one's own yes."""
    for phrase in clause.of("condition"):
        asked = any(row.first < phrase.first for row in clause.of("call", "insist", "must", "pro", "condition"))
        if phrase.words.split()[0] != "before" or phrase.first > aim.first or not asked:
            continue
        agreed = any(row.first >= phrase.first for row in clause.governing(aim)) and _own_yes(clause, aim)
        any_truce = phrase.words in ("before a", "before any") and aim.first <= phrase.stop + 1
        if agreed or any_truce:
            return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)
    return None


def _possible(clause: Clause, aim: Aim) -> Vote | None:
    """ "A truce could start if they pull back", said by a party: its yes hangs on what the others do (not on all)."""
    party = clause.speaker.party() or clause.speaker.actor.kind == "person"
    if not aim.strong or not party or clause.governing(aim) or clause.negated(aim.first):
        return None
    for phrase in clause.of("condition"):
        if phrase.words not in words("open") or phrase.first < aim.stop:
            continue
        between = {token.lower for token in clause.tokens[aim.first : phrase.first]}
        behind = {token.lower for token in clause.tokens[phrase.stop :]}
        if between & words("possible") and not behind & words("everybody"):
            return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)
    return None


def _first(clause: Clause, aim: Aim) -> Vote | None:
    """ "The shelling must stop first", said by a party: what the others owe comes before its own yes."""
    named = aim.via == "term"
    if not (clause.speaker.party() or clause.speaker.unaffiliated()) or not clause.speaker.speech:
        return None
    for phrase in clause.of("must"):
        behind = [token.lower for token in clause.tokens[phrase.stop : phrase.stop + _FIRST]]
        if "first" not in behind or (named and aim.stop <= phrase.first and aim.stop >= phrase.first - 2):
            continue  # "the truce must come first"
        place = phrase.stop + behind.index("first")
        after = clause.tokens[place + 1] if place + 1 < len(clause.tokens) else None
        counted = clause.tokens[place - 1].tag in ("DT", "PRP$") or (after is not None and after.is_noun)
        if not counted and not clause.negated(phrase.first):
            return Vote("conditional", (clause.fired("condition: first", phrase),), True)
    return None


def _wanted(clause: Clause, aim: Aim) -> Vote | None:
    """ "Is open to a truce that includes a withdrawal": what the one that it is ready for must bring."""
    operators = clause.governing(aim)
    if not operators or operators[0].words.split()[0] not in words("ready") or not _own_yes(clause, aim):
        return None
    if not any(token.lower in words("relative") for token in clause.tokens[aim.stop : aim.stop + 3]):
        return None
    for phrase in clause.of("include"):
        if aim.stop < phrase.first <= aim.stop + 4:
            return Vote("conditional", (clause.fired(f"sets terms: {phrase.words}", phrase),), True)
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
