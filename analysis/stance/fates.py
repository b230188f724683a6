"""What is said to become of the target: that it is kept, broken or let go, and what would come of lacking it.

What it misses: outcomes told without a listed verb or noun ("the guns spoke again").
"""

from __future__ import annotations

from analysis import grammar
from analysis.grammar import Token
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import Aim, Clause
from analysis.stance.speakers import OTHER, OWN
from analysis.stance.votes import Vote

_LOST = 4  # words between the target and what became of it
_ASSURED = 5  # words between the target and what is promised of it
_NEAR = 3  # words between what stays out of the target, or ends it, and the target
_LET = 7  # words between the target and what it must not come to
_BEFORE = 6  # words before the target in which it is let go, waited for or missed


def lost_after(clause: Clause, aim: Aim) -> Phrase | None:
    """Return what tells of its breach or end right after the target: "truce violations", "a truce had collapsed"."""
    for phrase in clause.of("break", "lost"):
        between = clause.tokens[aim.stop : phrase.first]
        if not 0 <= phrase.first - aim.stop <= _LOST or not all(_light(token) for token in between):
            continue
        passive = any(token.lower in grammar.AUXILIARIES for token in between)
        if passive or phrase.kind == "lost" or not clause.tokens[phrase.first].is_verb:
            return phrase
    return None


def _loss_before(clause: Clause, aim: Aim) -> Phrase | None:
    """Return the breach or end that the target is named in: "violations of it", "decision to end it", "ending it"."""
    named = [row for row in clause.of("break", "lost") if 0 <= aim.first - row.stop <= _NEAR]
    row = named[-1] if named else None
    if row is None or row.words in words("breaches") or not clause.tokens[row.first].is_verb:
        return row
    decided = clause.tokens[row.first - 1].lower == "to" and clause.tokens[row.first - 2].is_noun
    return row if decided or clause.tokens[row.first].lower.endswith("ing") else None


def _let_go(clause: Clause, aim: Aim) -> Phrase | None:
    """Return what it is let come to by whom is judged: "letting the truce lapse was a mistake"."""
    opening = clause.tokens[max(clause.head, aim.first - _NEAR) : aim.first]
    let = any(token.tag == "VBG" and token.lower in words("letting") for token in opening)
    return next((row for row in clause.of("lost") if let and 0 <= row.first - aim.stop <= _LOST), None)


def _light(token: Token) -> bool:
    """Tell whether a word may stand between the target and what became of it: "truce agreement's", "had not been"."""
    light = token.is_noun or token.tag in ("POS", "RB", "MD", "TO")
    return light or token.lower in grammar.AUXILIARIES | grammar.NEGATIONS


def assured(clause: Clause, aim: Aim) -> Vote | None:
    """ "The truce will be respected", said by a party; "will not be extended" is a refusal."""
    if not (clause.speaker.party() or clause.speaker.unaffiliated()) or not clause.speaker.speech:
        return None
    for phrase in clause.of("pro"):
        between = clause.tokens[aim.stop : phrase.first]
        if not 0 < phrase.first - aim.stop <= _ASSURED or not all(_light(token) for token in between):
            continue
        ahead = any(token.tag == "MD" or token.lower in ("is", "are") for token in between)
        if ahead and between[-1].lower in grammar.BE and phrase.words in words("observing"):
            negated = clause.negated(phrase.first, aim.stop)
            rule = f"{'not ' if negated else ''}assures: {phrase.words}"
            return Vote("against" if negated else "favor", (clause.fired(rule, phrase),), True)
    return None


def fate(clause: Clause, aim: Aim) -> Vote | None:
    """Staying out of it, what must not become of it, and what would come of lacking it."""
    if not aim.strong or not clause.speaker.speech:
        return None
    return _stays_out(clause, aim) or _kept_alive(clause, aim) or _lacked(clause, aim)


def _stays_out(clause: Clause, aim: Aim) -> Vote | None:
    """ "It was party to no truce", "operations are not covered by it": against of one's own side, else a report."""
    for row in clause.of("outside"):
        if not (row.first <= aim.first < row.stop or 0 <= aim.first - row.stop <= _NEAR):
            continue
        holder = clause.holder(row)
        if holder == OWN or (holder != OTHER and (clause.speaker.party() or clause.speaker.unaffiliated())):
            return Vote("against", (clause.fired(f"stays out of it: {row.words}", row),), True)
        return Vote("neutral", (clause.fired(f"reports: {row.words}", row),), True)
    return None


def _kept_alive(clause: Clause, aim: Aim) -> Vote | None:
    """ "Must not let the truce collapse", "it must not be allowed to fail", "will not let them derail the truce"."""
    for lost in clause.of("lost"):
        if not 0 <= lost.first - aim.stop <= _LET:
            continue
        around = {token.lower for token in clause.tokens[max(clause.head, aim.first - _BEFORE) : lost.first]}
        barred = around & (words("letting") | words("barring"))
        if barred and around & grammar.NEGATIONS:
            return Vote("favor", (clause.fired(f"wants it kept: {lost.words}", lost),), True)
    for row in clause.of("break"):
        ahead = [token.lower for token in clause.tokens[max(clause.head, row.first - _LET) : row.first]]
        let = next((place for place, word in enumerate(ahead) if word in words("letting")), None)
        near = 0 <= aim.first - row.stop <= 2
        if near and let and set(ahead[:let]) & (grammar.NEGATIONS | words("unwilling")):
            return Vote("favor", (clause.fired(f"wants it kept: not let {row.words}", row),), True)
    return None


def loss_judged(clause: Clause, aim: Aim) -> Vote | None:
    """ "The violations of the truce are unacceptable", "called the decision to end it a mistake": condemns its loss."""
    loss = _loss_before(clause, aim) if aim.strong and (clause.speaker.speech or clause.of("naming")) else None
    loss = loss or _let_go(clause, aim)
    judged = [row for row in clause.of("bad", "condemn") if row.first >= aim.stop and not clause.negated(row.first)]
    if loss is None or not judged:
        return None
    return Vote("favor", (clause.fired(f"condemns: {loss.words}", loss),), False)


def _lacked(clause: Clause, aim: Aim) -> Vote | None:
    """ "Without a truce thousands would starve", "failure to renew it would doom them"."""
    opening = [token.lower for token in clause.tokens[max(clause.head, aim.first - 3) : aim.first]]
    behind = clause.tokens[aim.stop :]
    named = any(row.words in words("lacks") and row.first - clause.head <= 2 for row in clause.of("con"))
    if (
        (named or "without" in opening)
        and aim.first - clause.head <= _BEFORE
        and any(token.tag == "MD" for token in behind)
    ):
        return Vote("favor", (clause.fired("warns of lacking it", aim),), False)
    return None
