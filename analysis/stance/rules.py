"""How one clause of a statement stands to the target: the codebook's rules, one function each, read outside in.

The outermost operator is the actor's own; every operator on the way to the target keeps or turns its sign (rejecting
calls for a truce is against, condemning its rejection is in favour). What is said of other people's positions is a
report, unless it demands or condemns. Tone never enters (Bestvater & Monroe 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis import grammar
from analysis.stance import reproaches, threats
from analysis.stance.conditions import condition, elided, terms
from analysis.stance.deeds import deed, harms
from analysis.stance.fates import assured, fate, loss_judged, lost_after
from analysis.stance.fighting import fights_on
from analysis.stance.judgements import blames, called, judgement
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import NAMES, Aim, Clause
from analysis.stance.speakers import OTHER, OWN
from analysis.stance.votes import Vote

ON_IT = "on the target"
_SUPPOSED = 6  # words between an if and the verb that it opens


def vote(clause: Clause, before: Vote | None = None) -> Vote | None:
    """Return what a clause says of the target, or None; ``before`` is what the clause before it said."""
    strong = [aim for aim in clause.aims if aim.strong]
    apart = [
        aim for aim in clause.aims if aim.strong or not any(row.first <= aim.first < row.stop for row in strong)
    ]  # not the "this" of "end this war"
    aims = sorted(apart, key=lambda aim: (not aim.strong, aim.via != "related"))
    found = fights_on(clause) or elided(clause, before)
    found = found or (terms(clause) if clause.speaker.by_document() else None) or harms(clause) or blames(clause)
    for aim in aims:
        found = found or condition(clause, aim) or threats.threat(clause, aim) or loss_judged(clause, aim)
        found = found or called(clause, aim) or fate(clause, aim) or deed(clause, aim) or _chain(clause, aim)
    for aim in aims:
        found = found or judgement(clause, aim)
    found = found or terms(clause) or _attends(clause) or _hopes(clause) or _bare(clause) or _reports(clause, strong)
    if found is None:
        return None
    pause = any("pause" in clause.tokens[place].lower for aim in strong for place in range(aim.first, aim.stop))
    return replace(found, hedges=len(clause.of("hedge")), pause=pause)


def _chain(clause: Clause, aim: Aim) -> Vote | None:
    """Multiply the signs of the operators that govern the target, from the actor's own inwards."""
    operators = clause.governing(aim)
    operators = [row for place, row in enumerate(operators) if not place or row.kind != "note"]
    demands = [row for row in clause.of("must") if not operators or row.first <= operators[0].first + 1]
    if not operators:
        return _refused(clause, aim) or _undertakes(clause, aim)
    outer = operators[0]
    holder = clause.holder(outer)
    voiced = outer.kind in ("call", "hope", "announce", "anti")  # "issued a statement calling for …"
    urged = clause.speaker.row.pattern == "urging" and outer.first >= clause.head
    mine = holder == OWN or urged or (holder != OTHER and voiced and not clause.speaker.speech)
    if outer.kind == "call" and not mine and _written(clause, outer):
        return Vote("neutral", (clause.fired(f"reports what it holds: {outer.words}", outer),), True)
    if outer.words in words("lacks") or (not mine and not demands):
        return None
    if _supposed(clause, outer):
        return None
    if outer.first < clause.head and threats.behind_if(clause):
        return threats.threatened(clause, outer)
    if reproaches.for_its_yes(clause, operators):
        return Vote("against", (clause.fired(f"opposes: {outer.words}", outer),), True)
    lost = lost_after(clause, aim)
    if lost is not None and operators[-1].stop <= aim.first:  # not in "let it lapse"
        against_it = demands or any(row.kind in ("anti", "break", "call") for row in operators)
        rule, stance = (f"condemns: {lost.words}", "favor") if against_it else (f"reports: {lost.words}", "neutral")
        return Vote(stance, (clause.fired(rule, lost),), True)
    if not demands and reproaches.blamed(clause, operators):
        return Vote("favor", (clause.fired(f"condemns: {operators[1].words}", operators[1]),), False)
    if report := _reported(clause, aim, operators):
        return Vote("neutral", (clause.fired(report, outer),), True)
    return _multiplied(clause, aim, operators, demands, mine)


def _multiplied(clause: Clause, aim: Aim, operators: Sequence[Phrase], demands: Sequence[Phrase], mine: bool) -> Vote:
    """Multiply the signs of operators and negations on the way to the target."""
    sign, since = 1, 0
    fired = [clause.fired("demands", demands[0])] if demands and not mine else []
    for place, row in enumerate(operators):
        negated = clause.negated(row.first, since) or (
            place == 0 and row.first < clause.head and clause.speaker.row.negated
        )
        fired.append(clause.fired(f"{'not ' if negated else ''}{NAMES[row.kind]}: {row.words}", row))
        following = operators[place + 1] if place + 1 < len(operators) else None
        if negated and row.kind in ("call", "announce", "hope"):
            return Vote("neutral", tuple(fired), True)
        if row.words in words("refusing") and following is not None and following.kind in ("con", "anti"):
            return Vote("neutral", (*fired, clause.fired(f"refuses: {following.words}", following)), True)
        asked = place > 0 and operators[0].kind in ("call", "pro")  # "urged them not to reject it", "wants no delay"
        if negated and row.kind == "con" and not (demands or asked or clause.never(row)):
            return Vote("neutral", tuple(fired), True)
        if (row.kind in ("con", "anti", "break")) != negated:
            sign = -sign
        since = row.stop
    negations = [place for place in range(since, aim.first) if clause.tokens[place].lower in grammar.NEGATIONS]
    none = clause.tokens[aim.first].lower == "no" or negations[-1:] == [aim.first - 1]  # "said there would be no truce"
    far = operators[-1].words in words("regretting")  # "regretted that not even a day of truce had been kept"
    if none or (negations and (far or aim.first - since <= 2)):
        sign = -sign
    return Vote("favor" if sign > 0 else "against", tuple(fired), True)


def _reported(clause: Clause, aim: Aim, operators: Sequence[Phrase]) -> str:
    """Return why the outermost operator is a report without a position, or nothing."""
    outer = operators[0]
    if outer.kind in ("deny", "accuse") or (outer.kind == "note" and not clause.negated(outer.first)):
        return f"{NAMES[outer.kind]}: {outer.words}"
    asked = {token.lower for token in clause.tokens[outer.stop : aim.first]}
    if asked & words("inquiring"):
        return f"asks about it: {outer.words}"  # "called for a debate on the truce"
    foreseen = {token.lower for token in clause.tokens[outer.stop :]}
    if outer.words in words("expecting") and foreseen & words("failing"):
        return "expects it to fail"
    if outer.kind == "break" and not clause.tokens[outer.first].is_verb and outer.words in words("breaches"):
        return f"reports: {outer.words}"
    if outer.kind != "announce":
        return ""
    if clause.between_others(aim) or _of_others(clause, operators[1:]):
        return "announces for others"
    return "may announce" if clause.tokens[outer.first - 1].lower in ("may", "might", "could") else ""


def _written(clause: Clause, outer: Phrase) -> bool:
    """Tell whether it is a paper that asks: "the draft calls for a truce of sixty days"."""
    group = clause.reading.group(clause.places[outer.first])
    return (
        group is not None and group.subject is not None and (clause.reading.tokens[group.head].lower in words("paper"))
    )


def _supposed(clause: Clause, outer: Phrase) -> bool:
    """Tell whether an operator is only supposed: "declined to say whether it would accept", "if it signs the deal"."""
    for index in range(outer.first - 1, clause.head - 1, -1):
        if clause.tokens[index].text in (",", ";", ":"):
            return False
        if clause.tokens[index].lower in ("whether", "if", "how"):
            return index < clause.head + 4 or outer.first - index <= _SUPPOSED
    return False


def _of_others(clause: Clause, operators: Sequence[Phrase]) -> bool:
    """Tell whether what is announced is another's doing: "announced that both sides had agreed to a truce"."""
    if not operators or operators[0].first < clause.head:
        return False
    group = clause.reading.group(clause.places[operators[0].first])
    holder = clause.holder(operators[0])
    active = group is not None and group.finite and group.voice == "active" and group.subject is not None
    return holder == OTHER or (active and holder != OWN)


def _refused(clause: Clause, aim: Aim) -> Vote | None:
    """ "There will be no ceasefire", said by a party."""
    if (
        not aim.strong
        or not clause.negated(aim.first)
        or clause.speaker.holder(clause.places[aim.first], clause.places[clause.head]) == OTHER
    ):
        return None
    modals = [token.lower for token in clause.tokens[max(clause.head, aim.first - 6) : aim.first] if token.tag == "MD"]
    person = clause.speaker.actor.kind == "person" and not clause.speaker.outsider()
    barred = person and {"can", "could"} & set(modals)
    if modals and (clause.speaker.party() or clause.speaker.unaffiliated() or clause.speaker.direct or barred):
        return Vote("against", (clause.fired("refuses: no", aim),), True)
    return None


def _undertakes(clause: Clause, aim: Aim) -> Vote | None:
    """ "We will hold our fire", "the truce will be respected": the actor's own stopping, under way or still to come."""
    if not aim.strong or clause.negated(aim.first) or clause.of("condition"):
        return None
    before = clause.tokens[max(clause.head, aim.first - 4) : aim.first]
    if clause.holds(aim) and any(token.tag == "MD" or token.lower in grammar.BE_HAVE for token in before):
        return Vote("favor", (clause.fired("undertakes", aim),), True)
    return assured(clause, aim)


def _attends(clause: Clause) -> Vote | None:
    """Taking part in the talks, staying away from them, or telling others to come, where they bear on the target."""
    if not (clause.reading.about() or clause.speaker.near(2)):
        return None
    for phrase in clause.of("attend"):
        if clause.tokens[phrase.stop - 1 : phrase.stop + 1][-1].lower == "in" and not _in_talks(clause, phrase.stop):
            continue
        aim = Aim(phrase.first, phrase.stop, "related")
        found = _chain(clause, aim)
        if found is None and not clause.governing(aim) and clause.holder(phrase) == OWN:
            negated = clause.negated(phrase.first) or (phrase.first < clause.head and clause.speaker.row.negated)
            rule = f"{'stays away' if negated else 'takes part'}: {phrase.words}"
            found = Vote("against" if negated else "favor", (clause.fired(rule, phrase),), True)
        if found is not None:
            return found
    return None


def _in_talks(clause: Clause, first: int) -> bool:
    return any(first <= row.first <= first + 5 for row in clause.aims if row.via in ("related", "term"))


def _hopes(clause: Clause) -> Vote | None:
    """Hoping about the talks, where the article is about the target."""
    if not (clause.speaker.speech and clause.reading.about() and clause.speaker.about_talks()):
        return None
    for phrase in clause.of("hope"):
        if phrase.first >= clause.head and not clause.negated(phrase.first) and clause.holder(phrase) != OTHER:
            return Vote("favor", (clause.fired(f"hopes for: {phrase.words}", phrase),), True)
    return None


def _bare(clause: Clause) -> Vote | None:
    """An act without an object, whose object stands before ("Putin balked"); abstaining is neutral (rule 8)."""
    if clause.speaker.row.pattern != "bare act" or not clause.speaker.near(2):
        return None
    for row in clause.of("con", "anti", "pro", "deny"):
        if row.first <= clause.head and row.kind == "deny":
            return Vote("neutral", (clause.fired(f"{NAMES[row.kind]}: {row.words}", row),), True)
        if row.first <= clause.head:
            negated = clause.negated(row.first) or clause.speaker.row.negated
            against = (row.kind != "pro") != negated
            return Vote(
                "against" if against else "favor",
                (clause.fired(f"{'not ' if negated else ''}{NAMES[row.kind]}: {row.words}", row),),
                True,
            )
    return None


def _reports(clause: Clause, strong: Sequence[Aim]) -> Vote | None:
    """On the target without a position."""
    telling = [row for row in clause.of("deny", "accuse", "naming") if row.first < clause.head]
    if strong and (clause.speaker.speech or telling):
        return Vote("neutral", (clause.fired(ON_IT, strong[0]),), True)
    weak = [
        aim
        for aim in clause.aims
        if aim.via in ("related", "anaphor") and clause.tokens[aim.first : aim.stop][-1].lower != "peace"
    ]
    voiced = clause.speaker.speech or (clause.speaker.row.kind == "mixed" and clause.of("naming"))
    if weak and voiced and (clause.speaker.near(3) or clause.reading.about()):
        return Vote("neutral", (clause.fired(ON_IT, weak[0]),), True)
    return None
