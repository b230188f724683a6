"""A yes for something in return, told by how a sentence is built: "open the port, and you will have our signature".

Three builds: an order to others with what it earns behind it ("let them leave first, then we will talk"), an own will
with a time that others set ("we will come when the siege is lifted"), and the same deed of both ("they leave, we
leave").

What it misses: bargains over several sentences, and those that name both sides by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.grammar import NEGATIONS, Token
from analysis.stance.phrases import words
from analysis.stance.reading import Range, Reading

_OPENING = 3  # words of a sentence in which its order stands
_EARNED = 4  # words behind "and" in which it is said what the order earns
_AHEAD = 20  # words behind "when" that say what is waited for
_MARKS = frozenset(",;—–")


def bargain(reading: Reading, content: Range) -> Range | None:
    """Return the tokens of the first sentence in a stretch of speech that offers a bargain, or None."""
    for first, stop in _sentences(reading, content):
        tokens = reading.tokens[first:stop]
        if _earns(tokens) or _waits(tokens) or _mirrors(tokens):
            return first, stop
    return None


def _sentences(reading: Reading, content: Range) -> Iterator[Range]:
    first = content[0]
    for place in range(*content):
        if reading.tokens[place].text in (".", "!", "?") or place + 1 == content[1]:
            yield first, place + 1
            first = place + 1


def _earns(tokens: Sequence[Token]) -> bool:
    """ "Pay the salaries and you will have calm"."""
    opening = next((token for token in tokens[:_OPENING] if token.text[0].isalpha()), None)
    if opening is None or not (opening.tag == "VB" or opening.lower == "let"):
        return False
    for place, token in enumerate(tokens):
        if token.lower not in ("and", "then") and token.text not in _MARKS:
            continue
        behind = tokens[place + 1 : place + 1 + _EARNED]
        who = any(word.lower in words("first person") or word.lower == "you" for word in behind[:2])
        if who and any(word.tag == "MD" for word in behind) and not _denied(behind):
            return True
    return False


def _waits(tokens: Sequence[Token]) -> bool:
    """ "We will come when the siege is lifted": the own will, then a time that is nobody's own."""
    will = next((place for place, token in enumerate(tokens) if token.tag == "MD" and _own(tokens, place)), None)
    if will is None:
        return False
    for place in range(will + 2, len(tokens) - 2):
        when = tokens[place].lower == "when" or (
            tokens[place].lower == "the" and tokens[place + 1].lower in ("day", "moment", "minute")
        )
        if not when:
            continue
        behind = tokens[place + 1 : place + 1 + _AHEAD]
        present = next((token for token in behind if token.tag in ("VBZ", "VBP", "VBD", "MD")), None)
        if present and present.tag in ("VBZ", "VBP"):
            return not any(token.lower in words("first person") for token in behind) and not _denied(tokens[:place])
    return False


def _own(tokens: Sequence[Token], place: int) -> bool:
    return any(token.lower in ("we", "i") for token in tokens[max(0, place - 1) : place])


def _mirrors(tokens: Sequence[Token]) -> bool:
    """ "They leave, we leave"."""
    theirs: set[str] = set()
    for one, two in pairwise(tokens):
        if one.lower == "we" and two.lower in theirs:
            return True
        if one.lower == "they":
            theirs.add(two.lower)
    return False


def _denied(tokens: Sequence[Token]) -> bool:
    return any(token.lower in NEGATIONS for token in tokens)
