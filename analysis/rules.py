"""How one clause of a statement stands to the target: the codebook's rules, read outside in.

The outermost operator is the actor's own; every operator on the way to the target keeps or turns its sign (rejecting
calls for a truce is against, condemning its rejection is in favour). What the clause says of other people's positions is
a report, unless it demands or condemns. Tone never enters (Bestvater & Monroe 2023).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis import grammar
from analysis.phrases import Phrase
from analysis.records import Span
from analysis.speakers import OTHER, OWN, Speaker

Fired = tuple[str, Span]

#: What a phrase does to the target, and how the rule that reads it is called for the analyst.
NAMES = {
    "pro": "accepts", "call": "calls for", "hope": "hopes for", "announce": "announces", "con": "refuses",
    "break": "breaks", "anti": "opposes", "deny": "denies", "accuse": "accuses",
}
_REFUSING = frozenset(("refuse", "decline", "refrain from", "avoid", "hesitate", "reluctant", "unwilling"))
_LATE = frozenset(("until", "unless", "only after", "only when", "only once", "only if", "before any", "before a", "before it"))
# Words between the last operator and what it governs; what only may stand for the target must stand close.
_REACH = {"term": 12, "stopping": 12, "related": 8, "anaphor": 5, "pronoun": 0}
_NEXT = 6  # words between a refusing operator and the next one
_NEGATION = 4  # words over which a negation reaches


@dataclass(frozen=True, slots=True)
class Vote:
    """What one clause says: a stance, whether it says so itself, and the rules that fired on which words."""

    stance: str
    fired: tuple[Fired, ...]
    explicit: bool
    hedges: int = 0
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
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
        self.phrases = [Phrase(at[row.first], at[row.stop - 1] + 1, row.kind, row.words)
                        for first, stop in runs for row in self.reading.phrases(first, stop)]
        self.phrases.sort(key=lambda row: (row.first, -row.stop))
        self.aims = [Aim(at[first], at[stop - 1] + 1, via) for low, high in runs
                     for first, stop, via in self.reading.bearings(low, high) if at[first] >= head or via in ("term", "stopping")]

    def of(self, *kinds: str) -> list[Phrase]:
        """Return the phrases of these classes in order."""
        return [phrase for phrase in self.phrases if phrase.kind in kinds]

    def fired(self, rule: str, phrase: Phrase | Aim) -> Fired:
        """Return a rule's name with the words it fired on."""
        return rule, (self.tokens[phrase.first].start, self.tokens[phrase.stop - 1].end)

    def holder(self, phrase: Phrase) -> str:
        """Return whose doing a phrase is: the cue's are the actor's own."""
        return OWN if phrase.first < self.head else self.speaker.holder(self.places[phrase.first], self.places[self.head])

    def negated(self, index: int, since: int = 0) -> bool:
        """Tell whether a negation stands in the few words before ``index``, in the same part of the clause."""
        for place in range(index - 1, max(since, index - _NEGATION) - 1, -1):
            if self.tokens[place].text in (",", ";", ":"):
                return False
            if self.tokens[place].lower in grammar.NEGATIONS:
                return True
        return False

    # --- the rules, outside in ----------------------------------------------------------------------------------------

    def vote(self, before: Vote | None = None) -> Vote | None:
        """Return what the clause says of the target, or None; ``before`` is what the clause before it said."""
        hedges = len(self.of("hedge"))
        found = self._fights_on() or self._elided(before) or (self._terms() if self.speaker.by_document() else None)
        strong = [aim for aim in self.aims if aim.strong]
        found = found or self._blames()
        for aim in [*strong, *(aim for aim in self.aims if not aim.strong)]:
            found = found or self._condition(aim) or self._chain(aim)
        for aim in strong or self.aims[:1]:
            found = found or self._judgement(aim)
        found = found or self._terms() or self._hopes() or self._bare() or self._reports(strong)
        if found is None:
            return None
        pause = any("pause" in self.tokens[place].lower for aim in strong for place in range(aim.first, aim.stop))
        return Vote(found.stance, found.fired, found.explicit, hedges, pause)

    def _fights_on(self) -> Vote | None:
        """Fighting goes on until the own aims are met: against, though the target is not named; with an if, a threat."""
        for phrase in self.of("war", "destroy"):
            if self.negated(phrase.first) or self._turned(phrase):
                continue
            threat = [row for row in self.of("condition") if row.words in ("if", "unless")]
            holder = self.holder(phrase)
            if phrase.kind == "destroy" and not (holder == OWN and self._vowed(phrase) and self._names_other(phrase.stop)):
                continue
            if threat and (holder == OWN or self.speaker.party()):
                return Vote("conditional", (self.fired("fights on", phrase), self.fired("condition: if", threat[0])), True)
            if holder == OWN or (holder != OTHER and self.speaker.party() and not self.speaker.other_between(self.places[self.head], self.places[phrase.first])):
                return Vote("against", (self.fired(f"fights on: {phrase.words}", phrase),), False)
        return None

    def _turned(self, phrase: Phrase) -> bool:
        """Tell whether the words before a phrase turn it: "stop the war", "opposes continuing the war"."""
        return any(0 <= phrase.first - row.stop < 3 for row in self.of("con", "anti", "break", "condemn", "accuse"))

    def _vowed(self, phrase: Phrase) -> bool:
        return any(row.stop <= phrase.first for row in self.of("vow"))

    def _names_other(self, first: int) -> bool:
        return any(self.speaker.names_other(place) for place in self.places[first:first + 5])

    def _elided(self, before: Vote | None) -> Vote | None:
        """"We support pauses but not a general ceasefire": the verb of the clause before, denied (rule 6)."""
        if before is None or before.stance != "favor" or not self.aims or not self.aims[0].strong:
            return None
        opening = [token.lower for token in self.tokens[self.head:self.aims[0].first]]
        if opening[:1] == ["but"] and opening[1:2] in (["not"], ["no"]):
            return Vote("against", (self.fired("refuses: but not", self.aims[0]),), True)
        return None

    def _condition(self, aim: Aim) -> Vote | None:
        """No truce unless or until; the own yes hangs on terms or guarantees: conditional, or against if victory is meant."""
        found = [row for row in self.of("condition") if row.words not in ("if", "in case")]
        if not found or any(row.first < found[0].first for row in self.of("must")):
            return None
        phrase = found[0]
        late = phrase.words in _LATE
        if late:
            if any(row.first >= phrase.stop for row in self.of("victory", "destroy")):
                return Vote("against", (self.fired("victory first", phrase),), True)
            # "no truce until": the target, denied, comes before the term that is set for it.
            denied = any(token.lower in grammar.NEGATIONS for token in self.tokens[:phrase.first])
            if not phrase.words.startswith("only") and not (aim.stop <= phrase.first and denied):
                return None
        elif any(row.first < self.head for row in self.of("con", "anti")):
            return None
        own = OWN in (self.speaker.holder(self.places[index], self.places[self.head]) for index in (phrase.first, aim.first))
        own = own or self.speaker.direct or any(row.first < self.head for row in self.of("pro", "call", "hope"))
        if not late and not own and phrase.words.split()[0] not in ("depend", "condition", "one", "contingent", "hinge"):
            return None
        if self.speaker.outsider():
            return None
        return Vote("conditional", (self.fired(f"condition: {phrase.words}", phrase),), True)

    def _chain(self, aim: Aim) -> Vote | None:
        """Multiply the signs of the operators that govern the target, from the actor's own inwards."""
        operators = self._governing(aim)
        demands = [row for row in self.of("must") if not operators or row.first <= operators[0].first + 1]
        if not operators:
            return self._refused(aim)
        outer = operators[0]
        holder = self.holder(outer)
        explicit = aim.strong or aim.via == "related"
        mine = holder == OWN or (holder != OTHER and not self.speaker.speech)
        if not mine and not demands:
            return None
        if outer.kind in ("deny", "accuse"):
            return Vote("neutral", (self.fired(f"{NAMES[outer.kind]}: {outer.words}", outer),), explicit)
        if outer.kind == "announce" and self._between_others(aim):
            return Vote("neutral", (self.fired("announces for others", outer),), explicit)
        sign, since = 1, 0
        fired = [self.fired("demands", demands[0])] if demands and not mine else []
        for place, row in enumerate(operators):
            negated = self.negated(row.first, since) or (place == 0 and row.first < self.head and self.speaker.row.negated)
            fired.append(self.fired(f"{'not ' if negated else ''}{NAMES[row.kind]}: {row.words}", row))
            following = operators[place + 1] if place + 1 < len(operators) else None
            if negated and row.kind in ("call", "announce", "hope"):
                return Vote("neutral", tuple(fired), explicit)
            if row.words in _REFUSING and following is not None and following.kind in ("con", "anti"):
                return Vote("neutral", (*fired, self.fired(f"refuses: {following.words}", following)), explicit)
            if negated and row.kind == "con" and not demands:
                return Vote("neutral", tuple(fired), explicit)
            if (row.kind in ("con", "anti", "break")) != negated:
                sign = -sign
            since = row.stop
        if self.negated(aim.first, since) and aim.first - since <= 2:
            sign = -sign
        return Vote("favor" if sign > 0 else "against", tuple(fired), explicit)

    def _refused(self, aim: Aim) -> Vote | None:
        """"There will be no ceasefire", said by a party."""
        if not aim.strong or not self.negated(aim.first) or self.speaker.holder(self.places[aim.first], self.places[self.head]) == OTHER:
            return None
        modal = any(token.tag == "MD" for token in self.tokens[max(self.head, aim.first - 6):aim.first])
        if modal and self.speaker.party():
            return Vote("against", (self.fired("refuses: no", aim),), True)
        return None

    def _governing(self, aim: Aim) -> list[Phrase]:
        """Return the operators between the cue and the target, outermost first, one per word."""
        chosen: list[Phrase] = []
        for row in self.of(*NAMES):
            if row.first >= aim.first or self._names_a_thing(row):
                continue
            if row.kind == "announce" and row.first < self.head and self.speaker.speech:
                continue
            if chosen and row.first < chosen[-1].stop:
                if row.stop - row.first > chosen[-1].stop - chosen[-1].first:
                    chosen[-1] = row
                continue
            chosen.append(row)
        while chosen and (aim.first - chosen[-1].stop > self._reach(chosen[-1], aim) or self._parted(chosen[-1], aim.first)):
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
        """Tell whether words only name a thing: "the Security Council", "a phone call to"."""
        token, before = self.tokens[row.first], self.tokens[row.first - 1].lower if row.first else ""
        proper = token.tag in ("NNP", "NNPS") and self.speaker.speech and not self.speaker.in_title
        return proper or (row.words.startswith("call") and before in ("phone", "telephone", "video", "conference", "so"))

    def _parted(self, row: Phrase, inner: int) -> bool:
        """Tell whether a new verb phrase starts between an operator and what is inside it: "withdraw and end …"."""
        for index in range(row.stop, inner):
            if self.tokens[index].text == ";":
                return True
            if self.tokens[index].lower not in ("and", "or", "but", ",", "then"):
                continue
            after = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
            if after is None or not (after.is_verb or after.tag == "MD"):
                continue
            finite = after.tag in ("VBZ", "VBD") and after.tag == self.tokens[row.first].tag
            infinitive = after.tag == "VB" and self.tokens[min(row.stop, len(self.tokens) - 1)].lower == "to"
            if finite or (row.kind in ("con", "anti", "break") and not infinitive):
                return True
        return False

    def _between_others(self, aim: Aim) -> bool:
        """Tell whether the target is named as one between others (rule 7)."""
        for index in range(aim.stop, min(aim.stop + 4, len(self.tokens))):
            if self.tokens[index].lower == "between":
                return not any(self.speaker.names_own(place) for place in self.places[index:index + 8])
        return False

    def _judgement(self, aim: Aim) -> Vote | None:
        """What is said of the target itself, or of those who hold it up."""
        if aim.via == "pronoun":
            return None
        explicit = aim.via != "anaphor"
        for phrase in self.of("bad"):
            if not self.negated(phrase.first) and abs(phrase.first - aim.first) <= 12:
                return Vote("against", (self.fired(f"speaks ill of it: {phrase.words}", phrase),), "not" not in phrase.words.split() and explicit)
        for phrase in self.of("must"):
            ahead, behind = aim.first - phrase.stop, phrase.first - aim.stop
            near = 0 <= ahead <= 6 or -1 <= behind <= 3 or aim.first <= phrase.first < aim.stop
            if near and phrase.first >= self.head and not self.negated(phrase.stop + 1, phrase.stop) and not self.negated(phrase.first):
                return Vote("favor", (self.fired(f"demands: {phrase.words}", phrase),), explicit)
        for phrase in self.of("good") if self.speaker.speech else ():
            close = 8 if aim.strong else 4
            if abs(phrase.first - aim.first) <= close and not self.negated(phrase.first):
                return Vote("favor", (self.fired(f"speaks well of it: {phrase.words}", phrase),), explicit)
        for phrase in self.of("condemn"):
            if self.holder(phrase) != OWN or phrase.first < self.head or self.speaker.speech:
                return Vote("favor", (self.fired(f"condemns: {phrase.words}", phrase),), False)
        return None

    def _terms(self) -> Vote | None:
        """A party's plan or demand sets terms for the other side: its own yes hangs on them."""
        terms = self.of("terms")
        demand = [row for row in self.of("call", "must") if row.first < self.head] or self.of("insist")
        if not terms or not demand or not self._names_other(self.head) or self.speaker.outsider():
            return None
        insists = any(row.first < self.head for row in self.of("insist")) and self.speaker.near(1)
        if self.speaker.by_document() or insists:
            return Vote("conditional", (self.fired(f"sets terms: {terms[0].words}", terms[0]),), self.speaker.by_document())
        return None

    def _blames(self) -> Vote | None:
        """Blaming others for stalling, near a term or where the article is about the target."""
        for phrase in self.of("stall") if self.speaker.speech else ():
            if self.holder(phrase) != OWN and not self.negated(phrase.first) and self.speaker.near(4):
                return Vote("favor", (self.fired(f"condemns: {phrase.words}", phrase),), False)
        return None

    def _hopes(self) -> Vote | None:
        """Hoping about the talks, where the article is about the target."""
        if not (self.speaker.speech and self.reading.about() and self.speaker.about_talks()):
            return None
        for phrase in self.of("hope"):
            if phrase.first >= self.head and not self.negated(phrase.first) and self.holder(phrase) != OTHER:
                return Vote("favor", (self.fired(f"hopes for: {phrase.words}", phrase),), True)
        return None

    def _bare(self) -> Vote | None:
        """An act without an object, whose object stands before ("Putin balked")."""
        if self.speaker.row.pattern != "bare act" or not self.speaker.near(2):
            return None
        for row in self.of("con", "pro"):
            if row.first <= self.head:
                negated = self.negated(row.first) or self.speaker.row.negated
                against = (row.kind == "con") != negated
                return Vote("against" if against else "favor", (self.fired(f"{'not ' if negated else ''}{NAMES[row.kind]}: {row.words}", row),), True)
        return None

    def _reports(self, strong: Sequence[Aim]) -> Vote | None:
        """On the target without a position."""
        accusing = [row for row in self.of("deny", "accuse") if row.first < self.head]
        if strong and (self.speaker.speech or accusing):
            return Vote("neutral", (self.fired("on the target", strong[0]),), True)
        weak = [aim for aim in self.aims if aim.via in ("related", "anaphor")]
        if weak and self.speaker.speech and (self.speaker.near(3) or self.reading.about()):
            return Vote("neutral", (self.fired("on the target", weak[0]),), True)
        return None


def _runs(places: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Return the half-open runs of neighbouring places."""
    start = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or places[index] != places[index - 1] + 1:
            yield places[start], places[index - 1] + 1
            start = index
