"""What is said of the target itself, or of those who hold it up, without an operator that governs it."""

from __future__ import annotations

from analysis.stance import sides
from analysis.stance.phrases import words
from analysis.stance.scope import Aim, Clause
from analysis.stance.speakers import OWN
from analysis.stance.votes import Vote

_FAR, _NEAR = 12, 8  # words between the target and what is said of it
_GAP = 5  # words between a verb of naming and the target


def judgement(clause: Clause, aim: Aim) -> Vote | None:
    """What is said of the target itself, or of those who hold it up."""
    if aim.via == "pronoun":
        return None
    return _ill(clause, aim) or _demanded(clause, aim) or _well(clause, aim) or _condemned(clause)


def called(clause: Clause, aim: Aim) -> Vote | None:
    """ "Called the truce a sham", "described the plan as a lifeline": what stands behind the target decides."""
    naming = [row for row in clause.of("naming") if row.stop <= aim.first <= row.stop + _GAP]
    if not naming or clause.holder(naming[-1]) != OWN:
        return None
    for phrase in (*clause.of("bad"), *clause.of("good")):  # "a historic missed opportunity" is ill spoken of
        if aim.stop <= phrase.first <= aim.stop + _FAR:
            good = (phrase.kind == "good") != clause.negated(phrase.first, aim.stop)
            rule = f"calls it {'good' if good else 'bad'}: {phrase.words}"
            return Vote("favor" if good else "against", (clause.fired(rule, phrase),), True)
    return None


def _ill(clause: Clause, aim: Aim) -> Vote | None:
    """ "A truce would only help the enemy", and by implication "the truce does not cover the south"."""
    for phrase in clause.of("bad"):
        if phrase.words in words("final") and not 0 <= phrase.first - aim.stop <= 1:
            continue  # "the truce is over", not "the call is over"
        if not clause.negated(phrase.first) and abs(phrase.first - aim.first) <= _FAR:
            explicit = "not" not in phrase.words.split()
            return Vote("against", (clause.fired(f"speaks ill of it: {phrase.words}", phrase),), explicit)
    return None


def _demanded(clause: Clause, aim: Aim) -> Vote | None:
    """ "There must be a truce" (rule 9); "a truce must include a withdrawal", said by a party, sets terms."""
    for phrase in clause.of("must"):
        included = [row for row in clause.of("include") if row.first >= phrase.stop]
        sets = included and _terms_of(clause, included[0].stop)
        if sets and (clause.speaker.party() or sides.bare_name(clause.speaker)):
            fired = clause.fired(f"sets terms: {included[0].words}", included[0])
            return Vote("conditional", (fired,), True)
        near = 0 <= aim.first - phrase.stop <= 6 or aim.first <= phrase.first <= aim.stop + 3
        near = near or phrase.first <= aim.first < phrase.stop  # "need a truce"
        denied = clause.negated(phrase.first) or clause.negated(phrase.stop + 1, phrase.stop)
        if near and phrase.first >= clause.head and not denied:
            return Vote("favor", (clause.fired(f"demands: {phrase.words}", phrase),), True)
    return None


def _well(clause: Clause, aim: Aim) -> Vote | None:
    """ "A truce is the only way to save lives"; not "close to collapse", "offers little hope"."""
    for phrase in clause.of("good") if clause.speaker.speech else ():
        close = abs(phrase.first - aim.first) <= (_NEAR if aim.strong else _NEAR // 2)
        if not close or clause.negated(phrase.first):
            continue
        behind = {token.lower for token in clause.tokens[phrase.stop : phrase.stop + 2]}
        inside = {token.lower for token in clause.tokens[phrase.first : phrase.stop]}
        if behind & words("failing") or inside & words("scant"):
            return Vote("neutral", (clause.fired(f"reports: {phrase.words}", phrase),), True)
        return Vote("favor", (clause.fired(f"speaks well of it: {phrase.words}", phrase),), True)
    return None


def _condemned(clause: Clause) -> Vote | None:
    """Others are blamed for what they do to the target: favour by implication (rule 11)."""
    return next(
        (Vote("favor", (clause.fired(f"condemns: {row.words}", row),), False) for row in clause.of("condemn")), None
    )


def _terms_of(clause: Clause, first: int) -> bool:
    return any(row.first >= first for row in clause.of("terms"))


def blames(clause: Clause) -> Vote | None:
    """Blaming others for stalling, near a term or where the article is about the target."""
    blaming = any(row.first < clause.head for row in clause.of("accuse", "condemn"))
    for phrase in clause.of("stall") if blaming or clause.speaker.speech else ():
        if (
            (blaming or phrase.words.split()[0] in words("damaging") or clause.holder(phrase) != OWN)
            and not clause.negated(phrase.first)
            and (clause.speaker.near(4) or clause.reading.about())
        ):
            return Vote("favor", (clause.fired(f"condemns: {phrase.words}", phrase),), False)
    return None
