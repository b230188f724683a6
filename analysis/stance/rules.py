"""How one clause of a statement stands to the target: the codebook's rules, one function each, read outside in.

The outermost operator is the actor's own; every operator on the way to the target keeps or turns its sign (rejecting
calls for a truce is against, condemning its rejection is in favour). What is said of other people's positions is a
report, unless it demands or condemns. Tone never enters (Bestvater & Monroe 2023).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis import grammar
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import NAMES, Aim, Clause, Fired
from analysis.stance.speakers import OTHER, OWN

_FAR, _NEAR = 12, 8  # words between the target and what is said of it


@dataclass(frozen=True, slots=True)
class Vote:
    """What one clause says: a stance, whether it says so itself, and the rules that fired on which words."""

    stance: str
    fired: tuple[Fired, ...]
    explicit: bool
    hedges: int = 0
    pause: bool = False


def vote(clause: Clause, before: Vote | None = None) -> Vote | None:
    """Return what a clause says of the target, or None; ``before`` is what the clause before it said."""
    strong = [aim for aim in clause.aims if aim.strong]
    aims = sorted(clause.aims, key=lambda aim: (not aim.strong, aim.via != "related"))
    found = _fights_on(clause) or _elided(clause, before)
    found = found or (_terms(clause) if clause.speaker.by_document() else None) or _blames(clause)
    for aim in aims:
        found = found or _condition(clause, aim) or _chain(clause, aim)
    for aim in aims:
        found = found or _judgement(clause, aim)
    found = found or _terms(clause) or _hopes(clause) or _bare(clause) or _reports(clause, strong)
    if found is None:
        return None
    pause = any("pause" in clause.tokens[place].lower for aim in strong for place in range(aim.first, aim.stop))
    return replace(found, hedges=len(clause.of("hedge")), pause=pause)


def _fights_on(clause: Clause) -> Vote | None:
    """Fighting goes on until the own aims are met: against, though the target is not named; with an if, a threat."""
    for phrase in clause.of("war", "destroy"):
        if clause.negated(phrase.first) or _turned(clause, phrase):
            continue
        threat = [row for row in clause.of("condition") if row.words in ("if", "unless")]
        holder = clause.holder(phrase)
        if phrase.kind == "destroy" and not (
            holder == OWN and _vowed(clause, phrase) and _names_other(clause, phrase.stop)
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
    """Tell whether the words before a phrase turn it: "stop the war", "opposes continuing the war"."""
    return any(0 <= phrase.first - row.stop < 3 for row in clause.of("con", "anti", "break", "condemn", "accuse"))


def _vowed(clause: Clause, phrase: Phrase) -> bool:
    return any(row.stop <= phrase.first for row in clause.of("vow"))


def _names_other(clause: Clause, first: int) -> bool:
    return any(clause.speaker.names_other(place) for place in clause.places[first : first + 5])


def _elided(clause: Clause, before: Vote | None) -> Vote | None:
    """After a yes: "but not a general ceasefire" (rule 6), "but there are questions to be settled"."""
    if before is None or before.stance != "favor" or not _contrasts(clause):
        return None
    reserved = [row for row in clause.of("condition") if row.words not in ("if", "in case")]
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


def _condition(clause: Clause, aim: Aim) -> Vote | None:
    """No truce unless or until, a yes that hangs on terms: conditional, or against if victory is meant."""
    found = [row for row in clause.of("condition") if row.words not in ("if", "in case")]
    if not found or any(row.first < found[0].first for row in clause.of("must")):
        return None
    phrase = found[0]
    late = phrase.words in words("late")
    if late:
        if any(row.first >= phrase.stop for row in clause.of("victory", "destroy")):
            return Vote("against", (clause.fired("victory first", phrase),), True)
        # "no truce until": the target, denied, comes before the term that is set for it.
        denied = any(token.lower in grammar.NEGATIONS for token in clause.tokens[: phrase.first])
        if not phrase.words.startswith("only") and not (aim.stop <= phrase.first and denied):
            return None
    elif any(row.first < clause.head for row in clause.of("con", "anti")):
        return None
    own = OWN in (
        clause.speaker.holder(clause.places[index], clause.places[clause.head]) for index in (phrase.first, aim.first)
    )
    own = own or clause.speaker.direct or any(row.first < clause.head for row in clause.of("pro", "call", "hope"))
    if not late and not own and phrase.words.split()[0] not in words("hanging"):
        return None
    if clause.speaker.outsider():
        return None
    return Vote("conditional", (clause.fired(f"condition: {phrase.words}", phrase),), True)


def _chain(clause: Clause, aim: Aim) -> Vote | None:
    """Multiply the signs of the operators that govern the target, from the actor's own inwards."""
    operators = clause.governing(aim)
    demands = [row for row in clause.of("must") if not operators or row.first <= operators[0].first + 1]
    if not operators:
        return _refused(clause, aim)
    outer = operators[0]
    holder = clause.holder(outer)
    explicit = aim.strong or aim.via == "related"
    voiced = outer.kind in ("call", "hope", "announce", "anti")  # "issued a statement calling for …"
    mine = holder == OWN or (holder != OTHER and voiced and not clause.speaker.speech)
    if not mine and not demands:
        return None
    if any(
        token.lower in ("whether", "if") for token in clause.tokens[clause.head : min(outer.first, clause.head + 4)]
    ):
        return None  # "declined to say whether it would accept"
    if outer.kind in ("deny", "accuse"):
        return Vote("neutral", (clause.fired(f"{NAMES[outer.kind]}: {outer.words}", outer),), explicit)
    if outer.kind == "announce" and clause.between_others(aim):
        return Vote("neutral", (clause.fired("announces for others", outer),), explicit)
    sign, since = 1, 0
    fired = [clause.fired("demands", demands[0])] if demands and not mine else []
    for place, row in enumerate(operators):
        negated = clause.negated(row.first, since) or (
            place == 0 and row.first < clause.head and clause.speaker.row.negated
        )
        fired.append(clause.fired(f"{'not ' if negated else ''}{NAMES[row.kind]}: {row.words}", row))
        following = operators[place + 1] if place + 1 < len(operators) else None
        if negated and row.kind in ("call", "announce", "hope"):
            return Vote("neutral", tuple(fired), explicit)
        if row.words in words("refusing") and following is not None and following.kind in ("con", "anti"):
            return Vote("neutral", (*fired, clause.fired(f"refuses: {following.words}", following)), explicit)
        if negated and row.kind == "con" and not demands:
            return Vote("neutral", tuple(fired), explicit)
        if (row.kind in ("con", "anti", "break")) != negated:
            sign = -sign
        since = row.stop
    if clause.negated(aim.first, since) and aim.first - since <= 2:
        sign = -sign
    return Vote("favor" if sign > 0 else "against", tuple(fired), explicit)


def _refused(clause: Clause, aim: Aim) -> Vote | None:
    """ "There will be no ceasefire", said by a party."""
    if (
        not aim.strong
        or not clause.negated(aim.first)
        or clause.speaker.holder(clause.places[aim.first], clause.places[clause.head]) == OTHER
    ):
        return None
    modal = any(token.tag == "MD" for token in clause.tokens[max(clause.head, aim.first - 6) : aim.first])
    if modal and clause.speaker.party():
        return Vote("against", (clause.fired("refuses: no", aim),), True)
    return None


def _judgement(clause: Clause, aim: Aim) -> Vote | None:
    """What is said of the target itself, or of those who hold it up."""
    if aim.via == "pronoun":
        return None
    return _ill(clause, aim) or _demanded(clause, aim) or _well(clause, aim) or _condemned(clause)


def _ill(clause: Clause, aim: Aim) -> Vote | None:
    """ "A truce would only help the enemy", and by implication "the truce does not cover the south"."""
    for phrase in clause.of("bad"):
        if not clause.negated(phrase.first) and abs(phrase.first - aim.first) <= _FAR:
            explicit = aim.via != "anaphor" and "not" not in phrase.words.split()
            return Vote("against", (clause.fired(f"speaks ill of it: {phrase.words}", phrase),), explicit)
    return None


def _demanded(clause: Clause, aim: Aim) -> Vote | None:
    """ "There must be a truce" (rule 9); "a truce must include a withdrawal", said by a party, sets terms."""
    included = clause.of("include")
    for phrase in clause.of("must"):
        sets = included and included[0].first >= phrase.stop and _terms_of(clause, included[0].stop)
        if sets and clause.speaker.party():
            fired = clause.fired(f"sets terms: {included[0].words}", included[0])
            return Vote("conditional", (fired,), aim.via != "anaphor")
        near = 0 <= aim.first - phrase.stop <= 6 or aim.first <= phrase.first <= aim.stop + 3
        denied = clause.negated(phrase.first) or clause.negated(phrase.stop + 1, phrase.stop)
        if near and phrase.first >= clause.head and not denied:
            return Vote("favor", (clause.fired(f"demands: {phrase.words}", phrase),), aim.via != "anaphor")
    return None


def _well(clause: Clause, aim: Aim) -> Vote | None:
    """ "A truce is the only way to save lives"."""
    for phrase in clause.of("good") if clause.speaker.speech else ():
        close = abs(phrase.first - aim.first) <= (_NEAR if aim.strong else _NEAR // 2)
        if close and not clause.negated(phrase.first):
            return Vote("favor", (clause.fired(f"speaks well of it: {phrase.words}", phrase),), aim.via != "anaphor")
    return None


def _condemned(clause: Clause) -> Vote | None:
    """Others are blamed for what they do to the target: favour by implication (rule 11)."""
    return next(
        (Vote("favor", (clause.fired(f"condemns: {row.words}", row),), False) for row in clause.of("condemn")), None
    )


def _terms_of(clause: Clause, first: int) -> bool:
    return any(row.first >= first for row in clause.of("terms"))


def _terms(clause: Clause) -> Vote | None:
    """A party's plan or demand sets terms for the other side: its own yes hangs on them."""
    terms = clause.of("terms")
    demand = [row for row in clause.of("call", "must") if row.first < clause.head] or clause.of("insist")
    if not terms or not demand or not _names_other(clause, clause.head) or clause.speaker.outsider():
        return None
    insists = any(row.first < clause.head for row in clause.of("insist")) and clause.speaker.near(1)
    if clause.speaker.by_document() or insists:
        return Vote(
            "conditional", (clause.fired(f"sets terms: {terms[0].words}", terms[0]),), clause.speaker.by_document()
        )
    return None


def _blames(clause: Clause) -> Vote | None:
    """Blaming others for stalling, near a term or where the article is about the target."""
    blaming = any(row.first < clause.head for row in clause.of("accuse", "condemn"))
    for phrase in clause.of("stall") if blaming or clause.speaker.speech else ():
        if (
            (blaming or clause.holder(phrase) != OWN)
            and not clause.negated(phrase.first)
            and (clause.speaker.near(4) or clause.reading.about())
        ):
            return Vote("favor", (clause.fired(f"condemns: {phrase.words}", phrase),), False)
    return None


def _hopes(clause: Clause) -> Vote | None:
    """Hoping about the talks, where the article is about the target."""
    if not (clause.speaker.speech and clause.reading.about() and clause.speaker.about_talks()):
        return None
    for phrase in clause.of("hope"):
        if phrase.first >= clause.head and not clause.negated(phrase.first) and clause.holder(phrase) != OTHER:
            return Vote("favor", (clause.fired(f"hopes for: {phrase.words}", phrase),), True)
    return None


def _bare(clause: Clause) -> Vote | None:
    """An act without an object, whose object stands before ("Putin balked")."""
    if clause.speaker.row.pattern != "bare act" or not clause.speaker.near(2):
        return None
    for row in clause.of("con", "pro"):
        if row.first <= clause.head:
            negated = clause.negated(row.first) or clause.speaker.row.negated
            against = (row.kind == "con") != negated
            return Vote(
                "against" if against else "favor",
                (clause.fired(f"{'not ' if negated else ''}{NAMES[row.kind]}: {row.words}", row),),
                True,
            )
    return None


def _reports(clause: Clause, strong: Sequence[Aim]) -> Vote | None:
    """On the target without a position."""
    accusing = [row for row in clause.of("deny", "accuse") if row.first < clause.head]
    if strong and (clause.speaker.speech or accusing):
        return Vote("neutral", (clause.fired("on the target", strong[0]),), True)
    weak = [
        aim
        for aim in clause.aims
        if aim.via in ("related", "anaphor") and clause.tokens[aim.first : aim.stop][-1].lower != "peace"
    ]
    if weak and clause.speaker.speech and (clause.speaker.near(3) or clause.reading.about()):
        return Vote("neutral", (clause.fired("on the target", weak[0]),), True)
    return None
