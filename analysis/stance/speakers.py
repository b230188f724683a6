"""Whose words, whose doings: one attribution with its actor, and who else is on the scene.

A verb's subject, a noun's possessor ("Hamas' demand") or the agent after "by" holds it; the actor's own are its doings,
those of whom it speaks for, and of the state or organization it belongs to.

What it misses: subjects that only meaning resolves, and parties that no name or title shows to be one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from analysis.records import Actor, Attribution
from analysis.stance import sides
from analysis.stance.phrases import words
from analysis.stance.reading import Range, Reading
from analysis.stance.sides import roles

_SUBJECT = 12  # words that the subject of an announced clause may have
_BACK = 8  # words between a verb and what it makes somebody do
_MARKS = frozenset("\"'“‘”’")
OWN, OTHER, NOBODY = "own", "other", "nobody"
#: Constructions whose content is an object or infinitive, not a clause of speech.
_ACTS = frozenset(("object", "to do", "urging", "passive", "bare act", "noun cue", "adjective"))


class Speaker:
    """One attribution and its actor; ``own`` holds the ids of the actors whose doings are the source's own."""

    def __init__(self, reading: Reading, row: Attribution, actors: Mapping[str, Actor]) -> None:
        self.reading, self.row, self.actors = reading, row, actors
        self.actor = actors[row.actor_id]
        self.source_words = self._source_words()
        names = {self.actor.organization, self.actor.side} - {""}
        self.spokesman = bool(roles("spokesman") & set(self.source_words))
        self.own = {
            other.actor_id
            for other in actors.values()
            if other.actor_id == self.actor.actor_id
            or other.name in names
            or (self.spokesman and other.organization and other.organization == self.actor.organization)
        }
        self.own |= sides.spoken_for(self)
        act = row.pattern in _ACTS or row.pattern.endswith(" object")
        self.speech = row.kind == "direct" or (row.kind in ("indirect", "mixed") and not act and not self._announced())
        self.direct = row.kind == "direct"
        self.in_title = row.sentence in reading.title

    def _source_words(self) -> list[str]:
        start, end = self.row.source
        return self.reading.document.text[max(0, start - 40) : end + 60].lower().replace(",", " ").split()

    def _announced(self) -> bool:
        """Tell whether a thing is announced and not a clause: "announced a truce that starts tomorrow"."""
        cue, content = self.reading.range(self.row.cue), self.reading.range(self.row.content[0])
        if cue is None or content is None or not any(row.kind == "announce" for row in self.reading.phrases(*cue)):
            return False
        for place in range(content[0], min(content[0] + _SUBJECT, content[1])):
            group = self.reading.group(place)
            if group is not None and group.finite:
                return group.subject is None or group.subject[0] > content[0] + 1
        return True

    # --- whose doing --------------------------------------------------------------------------------------------------

    def holder(self, index: int, since: int) -> str:
        """Return whose doing the word at ``index`` is; ``since`` is where the statement's own words start."""
        token = self.reading.tokens[index]
        if not token.is_verb:
            possessor = self._possessor(index)
            if possessor != NOBODY:
                return possessor
        elif index > since and self.reading.tokens[index - 1].lower in words("first subject"):
            return OWN
        group, back = self.reading.group(index), index
        if group and group.subject is None and group.finite and (subject := self._quoted(group.first, since)):
            return self.of(subject, since)
        # An infinitive's or a noun's doer is the subject of the verb before it.
        while (group is None or group.subject is None) and back > max(since, index - _BACK):
            back -= 1
            group = self.reading.group(back)
        if group is None:
            return NOBODY
        if group.subject is None and group.finite and group.first <= since:
            return OWN  # headlines leave the subject out: "rebels say will respect the truce"
        if (
            token.tag == "VBG"
            and group.verb == index
            and not group.finite
            and index
            and self.reading.tokens[index - 1].is_noun
        ):
            # "talks focusing on": the noun does it.
            return self.of((index - 1, index), since)
        return self.of(group.subject, since) if group.subject else NOBODY

    def _quoted(self, first: int, since: int) -> Range | None:
        """Return the subject from which a quotation mark parts its verb: "the state “fully backs” it"."""
        place = first
        while place > since and self.reading.tokens[place - 1].tag == "RB":
            place -= 1
        if place - 1 <= since or self.reading.tokens[place - 1].text not in _MARKS:
            return None
        stop = place = place - 1
        while place > since and (self.reading.tokens[place - 1].is_noun or self.reading.tokens[place - 1].tag == "PRP"):
            place -= 1
        return (place, stop) if place < stop else None

    def _possessor(self, index: int) -> str:
        """Return whose a noun is: "our support for", "Israel's demand", "US calls", "calls by residents"."""
        tokens = self.reading.tokens
        for place in range(index - 1, max(-1, index - 5), -1):
            if tokens[place].tag == "PRP$":
                return self._pronoun(place, place)
            if place in self.reading.named and (place == index - 1 or tokens[place + 1].tag in ("POS", "JJ")):
                return OWN if self.names_own(place) else OTHER
            if tokens[place].is_verb or tokens[place].tag in ("IN", ",", "DT", "CC"):
                break
        for place in range(index + 1, min(index + 3, len(tokens) - 1)):
            if tokens[place].lower in ("by", "from"):
                return self.of((place + 1, min(place + 5, len(tokens))), place)
        return NOBODY

    def of(self, found: Range, since: int) -> str:
        """Return whose a noun phrase is: the actor's own, another's, or nobody's in particular."""
        other = False
        for place in range(*found):
            if self.names_own(place):
                return OWN
            holder = self._pronoun(place, since)
            if holder == OWN:
                return OWN
            other = other or holder == OTHER or place in self.reading.named
        if other:
            return OTHER
        return OWN if sides.own_side(self, found) else NOBODY

    def _pronoun(self, place: int, since: int) -> str:
        word = self.reading.tokens[place].lower
        if word in words("first person"):
            return OWN
        if word == "you":
            return OTHER
        if word not in words("third person"):
            return NOBODY
        if self.direct:
            return OTHER if word in words("personal") | words("several") else NOBODY
        if self.actor.kind == "person" and word in ("it", "its"):
            return self._thing(place)
        personal = word in words("personal") if self.actor.kind else self.actor.name[:1].isupper()  # a bare surname
        if (self.actor.kind in ("person", "")) != personal and word not in words("several"):
            return NOBODY
        same = [
            actor_id
            for index in range(since, place)
            for actor_id in self.reading.named.get(index, ())
            if actor_id not in self.own and (self.actors[actor_id].kind == "person") == (self.actor.kind == "person")
        ]
        return OTHER if same else OWN

    def _thing(self, place: int) -> str:
        """Return whose an "it" in a person's words is: that of the state or group named last, if it is the person's."""
        first = (self.reading.range(self.row.content[0]) or (place, place))[0]
        for index in range(place - 1, first - 1, -1):
            named = [
                actor_id for actor_id in self.reading.named.get(index, ()) if self.actors[actor_id].kind != "person"
            ]
            if named:
                return OWN if self.own & set(named) else NOBODY
        return NOBODY

    def names_own(self, place: int) -> bool:
        """Tell whether a token names the actor or one it speaks for."""
        return any(actor_id in self.own for actor_id in self.reading.named.get(place, ()))

    def names_other(self, place: int) -> bool:
        """Tell whether a token names another actor."""
        return place in self.reading.named and not self.names_own(place)

    def other_between(self, first: int, stop: int) -> bool:
        """Tell whether another actor is named in a stretch of at most a sentence's tokens."""
        return any(self.names_other(place) for place in range(max(first, stop - 60), stop))

    def reports(self, found: Range) -> bool:
        """Tell whether a noun phrase is both sides, or rebels in the words of one who is none: it is not his doing."""
        heads = {token.lower for token in self.reading.tokens[slice(*found)]}
        return bool(heads & words("everybody")) or (not self.armed() and bool(heads & roles("rebel side")))

    # --- what kind of speaker -----------------------------------------------------------------------------------------

    def outsider(self) -> bool:
        """Tell whether name or organization show a bystander: an aid agency, a university, the United Nations."""
        name = f"{self.actor.name} {self.actor.organization}".lower().replace("’", "'").split()
        named = (*name, *self.source_words[:-8])
        pairs = {f"{first} {second}" for first, second in pairwise(named)}  # a council may be at war
        return bool((set(named) | pairs) & roles("bystander"))

    def party(self) -> bool:
        """Tell whether the actor is a state or an armed group, or speaks for one."""
        belongs = bool(self.actor.organization) or self.actor.kind in ("state", "organization", "office")
        return (belongs or self.armed()) and not self.outsider()

    def armed(self) -> bool:
        """Tell whether the actor's name says that it fights a state: "the rebels"."""
        return bool(set(self.actor.name.lower().split()) & roles("rebel side"))

    def unaffiliated(self) -> bool:
        """Tell whether the source is an office-holder of whom the article does not say for whom he speaks."""
        titled = bool((roles("title") | roles("spokesman") | roles("office-holder")) & set(self.source_words))
        return titled and self.actor.kind == "person" and not self.actor.organization and not self.outsider()

    def by_document(self) -> bool:
        """Tell whether the source is what an actor has put forward: "the Hamas plan", "its proposal"."""
        source = self.reading.document.text[slice(*self.row.source)].lower().split()
        return bool(source) and source[-1] in roles("document")

    # --- what the article is about ------------------------------------------------------------------------------------

    def near(self, before: int) -> bool:
        """Tell whether a term names the target in the sentence or in the few before it."""
        last = self.reading.line(max(stop for _, stop in self.row.content) - 1)
        return self.reading.target_near(self.row.sentence, before, max(0, last - self.row.sentence))

    def about_talks(self) -> bool:
        """Tell whether the content speaks of the talks: two phrases of their state, or one right after a term."""
        found = {
            phrase.words
            for span in self.row.content
            for phrase in self.reading.phrases(*(self.reading.range(span) or (0, 0)))
            if phrase.kind == "process"
        }
        return len(found) > (0 if self.near(1) else 1)
