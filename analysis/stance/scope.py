"""One clause of a statement laid out for the rules: its operators, what bears on the target, and what governs it.

The tokens are the cue's, then those of one clause of the content. Operators are phrases that keep or turn the sign of
what they govern; those between the actor's own verb and the target are found from the target outwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.records import Span
from analysis.stance import sides
from analysis.stance.phrases import Phrase, negated, words
from analysis.stance.speakers import OTHER, OWN, Speaker

Fired = tuple[str, Span]

#: What a phrase does to the target, and how the rule that reads it is called for the analyst.
NAMES = {
    "pro": "accepts",
    "call": "calls for",
    "hope": "hopes for",
    "announce": "announces",
    "con": "refuses",
    "break": "breaks",
    "anti": "opposes",
    "deny": "denies",
    "accuse": "accuses",
    "note": "takes note of",
}
# Words between the last operator and what it governs; what only may stand for the target must stand close.
_REACH = {"term": 12, "stopping": 12, "related": 8, "anaphor": 5, "pronoun": 0}
_NEXT = 6  # words between a refusing operator and the next one
_ENDED = 2  # words between a wish for an end and what it is the end of
_NEGATION = 4  # words over which a negation reaches


class Aim(NamedTuple):
    """What bears on the target in a clause, as a half-open range of the clause's tokens."""

    first: int
    stop: int
    via: str

    @property
    def strong(self) -> bool:
        """Tell whether the words name the target themselves."""
        return self.via in ("term", "stopping")


class Clause:
    """The cue's tokens, then those of one clause of the content, with the phrases and the aims among them."""

    def __init__(self, speaker: Speaker, places: Sequence[int], head: int) -> None:
        self.speaker, self.places, self.head = speaker, places, head
        self.reading = speaker.reading
        self.tokens = [self.reading.tokens[place] for place in places]
        at = {place: index for index, place in enumerate(places)}
        runs = list(_runs(places))
        self.phrases = [
            Phrase(at[row.first], at[row.stop - 1] + 1, row.kind, row.words)
            for first, stop in runs
            for row in self.reading.phrases(first, stop)
        ]
        self.phrases.sort(key=lambda row: (row.first, -row.stop))
        self._by_kind: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            self._by_kind.setdefault(phrase.kind, []).append(phrase)
        self.aims = [
            Aim(at[first], at[stop - 1] + 1, via)
            for low, high in runs
            for first, stop, via in self.reading.bearings(low, high)
            if at[first] >= head or via in ("term", "stopping")
        ]

    def of(self, *kinds: str) -> list[Phrase]:
        """Return the phrases of these classes in order."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return [phrase for phrase in self.phrases if phrase.kind in kinds]

    def fired(self, rule: str, phrase: Phrase | Aim) -> Fired:
        """Return a rule's name with the words it fired on."""
        return rule, (self.tokens[phrase.first].start, self.tokens[phrase.stop - 1].end)

    def holder(self, phrase: Phrase) -> str:
        """Return whose doing a phrase is: own are the cue's, and what an office-holder's side is ready for."""
        if phrase.first < self.head or (self.speaker.row.pattern == "to do" and phrase.first <= self.head + 1):
            return OWN
        if self.speaker.in_title and phrase.first == self.head and phrase.words.split()[0] in words("ready"):
            return OWN  # headlines leave the subject out: "junta says open to a truce"
        found = self.speaker.holder(self.places[phrase.first], self.places[self.head])
        if found != OWN and phrase.words.split()[0] in words("ready") and self._voice():
            group = self.reading.group(self.places[phrase.first])
            subject = group.subject if group and group.subject else (0, 0)
            named = any(token.tag in ("NNP", "NNPS") for token in self.reading.tokens[slice(*subject)])
            if found == OTHER and named and phrase.words.split()[0] in words("done") and not self.speaker.spokesman:
                return found  # "an official said Hamas had accepted"
            return found if self.speaker.reports(subject) else OWN
        return found

    def _voice(self) -> bool:
        """Tell whether the actor is an office-holder who may speak for a side that is not told."""
        return self.speaker.unaffiliated() and not sides.onlooker(self.speaker)

    def holds(self, aim: Aim) -> bool:
        """Tell whether the words for the target are a verb of the actor's own: "we will hold our fire"."""
        verb = self.tokens[aim.first].is_verb or self.reading.group(self.places[aim.first]) is not None
        return verb and self.speaker.holder(self.places[aim.first], self.places[self.head]) == OWN

    def negated(self, index: int, since: int = 0) -> bool:
        """Tell whether a negation stands in the few words before ``index``, in the same part of the clause."""
        return negated(self.tokens, index, since)

    def never(self, phrase: Phrase) -> bool:
        """Tell whether a "never" stands in the few words before a phrase: who never refused it favors it (rule 4)."""
        return any(token.lower == "never" for token in self.tokens[max(0, phrase.first - _NEGATION) : phrase.first])

    def names_other(self, first: int) -> bool:
        """Tell whether one of the next few words names another actor."""
        return any(self.speaker.names_other(place) for place in self.places[first : first + _NEXT - 1])

    def governing(self, aim: Aim) -> list[Phrase]:
        """Return the operators between the cue and the target, outermost first, one per word."""
        chosen: list[Phrase] = []
        for row in self.of(*NAMES):
            if row.first >= aim.first or self._names_a_thing(row) or _ends(row, aim):
                continue
            voicing = row.kind == "announce" or row.words in words("voicing")
            if voicing and row.first < self.head and self.speaker.speech:
                continue
            if chosen and row.first < chosen[-1].stop:
                if row.stop - row.first > chosen[-1].stop - chosen[-1].first:
                    chosen[-1] = row
                continue
            chosen.append(row)
        while chosen and (
            aim.first - chosen[-1].stop > self._reach(chosen[-1], aim)
            or self._parted(chosen[-1], aim.first, aim.via == "stopping")
        ):
            chosen.pop()
        if not chosen:
            return []
        governing = [chosen.pop()]
        while chosen:
            row, inner = chosen.pop(), governing[0]
            far = row.kind in ("con", "anti", "break") and row.first >= self.head and inner.first - row.stop > _NEXT
            if far or self._parted(row, inner.first):
                continue
            governing.insert(0, row)
        return governing

    def _reach(self, row: Phrase, aim: Aim) -> int:
        """Return how many words may stand between an operator and the target; the cue's own verb reaches further."""
        return _REACH[aim.via] * (2 if row.first < self.head and aim.strong else 1)

    def _names_a_thing(self, row: Phrase) -> bool:
        """Tell whether words only name a thing: "the Security Council", "a phone call to"; or "threaten | to quit"."""
        if row.words == "threaten" and [token.lower for token in self.tokens[row.stop : row.stop + 1]] == ["to"]:
            return True  # it turns no sign: "threatened to break the truce"
        token, before = self.tokens[row.first], self.tokens[row.first - 1].lower if row.first else ""
        proper = token.tag in ("NNP", "NNPS") and self.speaker.speech and not self.speaker.in_title
        pointed = (
            row.words == "call"
            and self.speaker.row.pattern != "for object"
            and row.stop < len(self.tokens)
            and self.tokens[row.stop].lower in words("pointing")
        )
        return (
            proper
            or pointed
            or (row.words.startswith("call") and before in ("phone", "telephone", "video", "conference", "so"))
        )

    def _parted(self, row: Phrase, inner: int, verbal: bool = False) -> bool:
        """Tell whether a new verb phrase starts between an operator and what is inside it: "withdraw and end …".

        ``verbal`` says that what is inside starts with a verb, whatever its tag.
        """
        for index in range(row.stop, inner):
            if self.tokens[index].text == ";" or self.tokens[index].lower in words("parting"):
                return True
            if self.tokens[index].lower not in words("joining"):
                continue
            after = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
            behind = self.tokens[index + 2] if index + 2 < len(self.tokens) else None
            if after and behind and after.tag == "PRP" and (behind.is_verb or behind.tag == "MD"):
                return True  # "if they leave, we will hold our fire"
            opens = verbal and index + 1 == inner
            if after is None or not (opens or after.is_verb or after.tag == "MD"):
                continue
            finite = after.tag in ("VBZ", "VBD") and self.tokens[row.first].tag in (after.tag, "VBG")
            infinitive = after.tag == "VB" and self.tokens[min(row.stop, len(self.tokens) - 1)].lower == "to"
            if finite or (row.kind in ("con", "anti", "break") and not infinitive):
                return True
        return False

    def between_others(self, aim: Aim) -> bool:
        """Tell whether the target is named as one between others (rule 7)."""
        for index in range(aim.stop, min(aim.stop + 4, len(self.tokens))):
            if self.tokens[index].lower == "between":
                return not any(self.speaker.names_own(place) for place in self.places[index : index + 8])
        return False


def _ends(row: Phrase, aim: Aim) -> bool:
    """Tell whether a wish for an end is one for that of the target: "wants to end the truce", not "wants it to end"."""
    return aim.via == "term" and row.words.endswith((" end", " stop")) and aim.first - row.stop <= _ENDED


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return the half-open runs of neighbouring places."""
    start = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            yield places[start], places[index - 1] + 1
            start = index
