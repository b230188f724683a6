"""Speech that names no target and answers or goes on about it: what its place in the article makes of it.

Whether it is about the target at all is weighed in ``evidence``. Its stance is told by words of hope, praise, blame or
demand, else it is that of the actor’s own statement beside it, or of its last one; none of it is explicit (rule 11).
An act counts only where it voices such words ("expressed hope that …", "called it a 'smokescreen'").

What it misses: positions told by what is said of another matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from analysis import lexicons
from analysis.grammar import NEGATIONS
from analysis.stance import sides
from analysis.stance.bargains import bargain
from analysis.stance.evidence import about_it
from analysis.stance.phrases import Phrase, words
from analysis.stance.speakers import OTHER, OWN, Speaker
from analysis.stance.stretches import Judged
from analysis.stance.votes import Vote

_TELLING = {
    "hope": "favor",
    "bad": "against",
    "good": "favor",
    "stall": "favor",
    "condemn": "favor",
    "must": "favor",
    "call": "favor",
    "condition": "conditional",
    "war": "against",
    "pro": "favor",
    "con": "against",
    "note": "neutral",
    "order": "favor",
}
_OBJECT = 3  # words within which an order has its object
_BOTH = 10  # words between both sides and what they have agreed
_ATTITUDE = 3  # words from which an attitude tells what it is about: "extend a hand", "slam the door on"


def in_context(speaker: Speaker, judged: Sequence[Judged]) -> Vote | None:
    """Return what speech without a word for the target says of it; ``judged`` are the statements before it."""
    reading, row = speaker.reading, speaker.row
    if row.negated or row.pattern in ("according to", "noun cue"):
        return None
    found, beside = telling(speaker), _beside(speaker, judged)
    since = [reading.paragraph(other.sentence) for other, _ in judged]
    spoken = speaker.speech or row.pattern == "urging"
    if not spoken and not (found and (_idiom(speaker, found) or _voiced(speaker, found))):
        return None
    if not speaker.speech and not found:
        return None
    shown = about_it(speaker, found, beside, since)
    if shown is None:
        return None
    neutral = Vote("neutral", (("in context", row.content[0]), *shown), False)
    if found is None and speaker.about_talks():
        return neutral
    if found is None and row.kind != "indirect" and (beside is None or beside.stance == "neutral"):
        found = _elsewhere(speaker, judged)
    chosen = found or beside
    return replace(chosen, fired=(*chosen.fired, *shown)) if chosen else neutral


def _beside(speaker: Speaker, judged: Sequence[Judged]) -> Vote | None:
    """Return the vote of a statement that goes on: one of the actor's in the same paragraph, or the one before."""
    here = speaker.reading.paragraph(speaker.row.sentence)
    back = 1 if speaker.reading.devoted() else 0
    near = [
        (here - speaker.reading.paragraph(row.sentence), verdict)
        for row, verdict in judged
        if row.actor_id == speaker.row.actor_id and 0 <= here - speaker.reading.paragraph(row.sentence) <= back
    ]
    if not near:
        return None
    verdict = min(near, key=lambda each: (each[0], each[1].stance == "neutral"))[1]
    return Vote(verdict.stance, (("goes on", speaker.row.content[0]),), False)


def _elsewhere(speaker: Speaker, judged: Sequence[Judged]) -> Vote | None:
    """Return the stance that the actor, or one it speaks for, has taken before in so many words."""
    for row, verdict in reversed(judged):
        if row.actor_id in speaker.own and verdict.explicit and verdict.stance != "neutral":
            return Vote(verdict.stance, (("stands by it", speaker.row.content[0]),), False)
    return None


def telling(speaker: Speaker) -> Vote | None:
    """Return the stance that words of hope, praise, blame or demand tell without a word for the target.

    A condition counts before what stands before it: "we say yes, but the monitors come first".
    """
    told = list(_told(speaker))
    return next((vote for vote in told if vote.stance == "conditional"), told[0] if told else None)


def _told(speaker: Speaker) -> Iterator[Vote]:
    reading = speaker.reading
    for span in speaker.row.content:
        first, stop = reading.range(span) or (0, 0)
        if speaker.direct and (found := bargain(reading, (first, stop))):
            evidence = (reading.tokens[found[0]].start, reading.tokens[found[1] - 1].end)
            yield Vote("conditional", (("bargains", evidence),), False)
        if (settled := _settled(speaker, first, stop)) is not None:
            evidence = (reading.tokens[settled].start, reading.tokens[settled].end)
            yield Vote("favor", ((f"in context: {reading.tokens[settled].lower}", evidence),), False)
        for phrase in reading.phrases(first, stop):
            if phrase.kind in _TELLING and _counts(speaker, phrase, first, stop):
                evidence = (reading.tokens[phrase.first].start, reading.tokens[phrase.stop - 1].end)
                yield Vote(_TELLING[phrase.kind], ((f"in context: {phrase.words}", evidence),), False)


def _counts(speaker: Speaker, phrase: Phrase, first: int, stop: int) -> bool:
    """Tell whether a phrase tells the actor's own stance in words that start at ``first``."""
    reading, kind = speaker.reading, phrase.kind
    if phrase.words in words("untelling") or reading.negated(phrase.first):
        return False
    own = speaker.holder(phrase.first, first)
    if own == OTHER and kind not in ("must", "stall", "condemn"):
        return False
    if kind == "order":
        return _opens(speaker, phrase, first, stop)
    if kind in ("pro", "con"):
        return own == OWN and _tells_by_itself(speaker, phrase)
    if kind == "note":
        return len(phrase.words.split()) > 1
    if kind == "war":  # not "does not expect them to resume fighting"
        return not any(token.lower in NEGATIONS for token in reading.tokens[first : phrase.first])
    if kind == "condition":
        return _own_condition(speaker, phrase, first, stop)
    if kind == "must" and (own == OWN or reading.negated(phrase.stop + 1)):
        return False
    return kind not in ("must", "call") or _asks_others(speaker, phrase.stop, stop)


def _settled(speaker: Speaker, first: int, stop: int) -> int | None:
    """Return where one of the two sides says that both have agreed (rule 7: from a mediator it is a report)."""
    tokens = speaker.reading.tokens
    for place in range(first, stop):
        if tokens[place].lower in words("both of them"):
            ahead = range(place + 1, min(place + _BOTH, stop))
            done = next((at for at in ahead if tokens[at].lower in words("agreed")), None)
            if done is not None and not speaker.reading.negated(done) and sides.at_war(speaker):
                return done
    return None


def _tells_by_itself(speaker: Speaker, phrase: Phrase) -> bool:
    """Tell whether an attitude needs no object: "keep the door open", not "be in full compliance with"."""
    whole = speaker.reading.tokens[phrase.stop - 1].tag not in ("IN", "TO")
    return whole and len(phrase.words.split()) >= _ATTITUDE


def _opens(speaker: Speaker, phrase: Phrase, first: int, stop: int) -> bool:
    """Tell whether an order opens a sentence of a quotation, or is what others are urged to do; not to stop talks."""
    tokens = speaker.reading.tokens
    before = phrase.first
    while before > first and tokens[before - 1].lower in words("before order"):
        before -= 1
    opens = before == first or tokens[before - 1].text in (".", "!", "?")
    urged = speaker.row.pattern == "urging" and before > first and tokens[before - 1].lower == "to"
    after = speaker.reading.bearings(phrase.stop, min(phrase.stop + _OBJECT, stop)) if phrase.stop < stop else []
    ends = tokens[phrase.first].lower in ("stop", "end") and after
    return (urged or (speaker.direct and opens)) and not ends


def _idiom(speaker: Speaker, found: Vote) -> bool:
    """Tell whether several words told the stance: "let it last", "nothing to discuss" leave no doubt."""
    return len(list(speaker.reading.tokens_of(found.fired[0][1]))) > 1


def _own_condition(speaker: Speaker, phrase: Phrase, first: int, stop: int) -> bool:
    """Tell whether a condition names itself, or is not another actor's."""
    if phrase.words in words("late") or speaker.outsider():
        return False
    terms = any(via in ("term", "stopping") for _, _, via in speaker.reading.bearings(first, stop))
    if phrase.words in words("open") and terms:
        return False  # what hangs on it is told by the rules of conditions
    if phrase.words in words("open") | words("exchange"):
        yes = [row for row in speaker.reading.phrases(first, phrase.first) if row.kind == "pro"]
        return any(speaker.holder(row.first, first) == OWN and not speaker.reading.negated(row.first) for row in yes)
    named = {phrase.words, phrase.words.split()[0]} & words("hanging")
    return bool(named) or speaker.holder(phrase.first, first) != OTHER


def _asks_others(speaker: Speaker, first: int, stop: int) -> bool:
    """Tell whether what is demanded is that something stop, or something of another actor."""
    if any(speaker.names_other(place) for place in range(first, stop)):
        return True
    endings = lexicons.words("fighting", "stopping") | lexicons.words("fighting", "ending")
    ending = any(token.lower in endings for token in speaker.reading.tokens[first:stop])
    return ending or any(row.kind == "terms" for row in speaker.reading.phrases(first, stop))


def _voiced(speaker: Speaker, found: Vote) -> bool:
    """Tell whether an act only voices what is told: "expressed hope that", "called it a 'smokescreen'"."""
    first, _ = speaker.reading.range(speaker.row.content[0]) or (0, 0)
    told, _ = speaker.reading.range(found.fired[0][1]) or (0, 0)
    cue = speaker.reading.range(speaker.row.cue) or (0, 0)
    naming = any(row.kind == "naming" for row in speaker.reading.phrases(*cue))
    return naming or told <= first + 1
