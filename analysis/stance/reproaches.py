"""What others are reproached for: refusing the target, breaking it, or saying yes to it.

What it misses: reproaches that only tell a deed ("they walked out").
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis import grammar
from analysis.stance.phrases import Phrase, words
from analysis.stance.scope import Clause


def blamed(clause: Clause, operators: Sequence[Phrase]) -> bool:
    """Tell whether others are accused of refusing it (condemned); of breaking it is traded accusations, a report."""
    if len(operators) < 2 or not (operators[0].kind == "accuse" or _faulted(clause, operators)):
        return False
    first, second = operators[0], operators[1]
    omitted = {token.lower for token in clause.tokens[first.stop : second.first]} & words("omitting")
    if omitted or clause.negated(second.first, first.stop):
        return second.kind in ("pro", "call") and second.words not in words("observing")
    traded = second.words in words("violating") and first.kind == "accuse"
    return second.kind == "con" or (second.kind == "break" and not traded)


def for_its_yes(clause: Clause, operators: Sequence[Phrase]) -> bool:
    """Tell whether others are reproached for their yes: "criticised the minister for agreeing to a truce"."""
    if len(operators) < 2 or operators[0].kind != "accuse" or not operators[0].words.endswith(" for"):
        return False
    told = {token.lower for token in clause.tokens[operators[0].stop : operators[1].first]}
    return operators[1].kind == "pro" and not told & (words("omitting") | grammar.NEGATIONS)


def _faulted(clause: Clause, operators: Sequence[Phrase]) -> bool:
    """Tell whether a verb of reproach says for what: "slammed the government | for rejecting the deal"."""
    opening = [token.lower for token in clause.tokens[clause.head - 1 : clause.head + 1]]
    return operators[0].first < clause.head and operators[0].kind == "anti" and "for" in opening
