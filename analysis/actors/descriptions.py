"""Whom a description means: "the Turkish leader", "the group", "Israel's prime minister", "two officials".

A description first looks for somebody already on stage: a person who holds the office, an organization of the kind, the
state it names. What fits nobody becomes an actor of its own, under its own words ("US officials").

What it misses: descriptions that need knowledge of the world ("the Nobel laureate"), and two groups of one kind on
stage at once, where the one that spoke or was named last is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from analysis import grammar
from analysis.actors.gazetteer import roles, slug, states
from analysis.actors.recall import MEMORY, Recall
from analysis.grammar import Token
from analysis.records import Actor, Attribution, Mention

_DEFINITE = frozenset(("the", "this", "that", "these", "those", "his", "her", "their", "its"))
_FAITH = re.compile(r"(?:ist|ite|ni|ish|ian|ic|ern|-led|-backed)$")  # Islamist, Shiite, Sunni, Western
_FAR = 8  # sentences that "the group" looks back


class Described(Recall):
    """The actors of one document, who can also be meant by a description."""

    def described(self, tokens: Sequence[Token], head: int, row: Attribution) -> str:
        """Return the actor that a noun phrase with its head at ``head`` describes, or an empty string."""
        phrase = tokens[: head + 1]
        word = tokens[head].lower
        definite = phrase[0].lower in _DEFINITE or any(token.tag in ("PRP$", "POS") for token in phrase)
        owner = self._owner(phrase, row)
        if word in roles("document"):
            return owner
        if word in ("government", "governments", "regime"):
            state = self._government(tokens, head, owner, definite, row)
            if state:
                return state
        if word in roles("armed"):
            group = self._armed_owner(tokens, head, owner)
            if group:
                return group
        if len(phrase) == 2 and phrase[0].lower in ("a", "an") and word in roles("spokesman"):
            spoken_for = self._spoken_for(row)
            if spoken_for:
                return spoken_for
        singular = not tokens[head].tag.endswith("S")
        definite = definite or (self.headline(row) and singular)  # headlines leave articles out
        if (word in roles("person") and definite) or (owner and word in roles("heads of state")):
            person = self.person(phrase, owner, row) or self._returning(phrase, row)
            if person:
                return person
        if definite and word in roles("body") | roles("group") | roles("person"):
            earlier = self._earlier(phrase, row) or self._of_kind(phrase, owner, row)
            if earlier:
                return earlier
        if word not in roles("person") | roles("group") | roles("body"):
            return ""
        kind = "group" if word in roles("group") else "organization" if word in roles("body") else "person"
        return self._introduce(tokens, head, kind, owner)

    def _government(self, tokens: Sequence[Token], head: int, owner: str, definite: bool, row: Attribution) -> str:
        """Return the state of "the Syrian government", "the government in Kinshasa", or the latest one."""
        if owner and self.actors[owner].kind == "state":
            return owner
        after = tokens[head + 1 :]
        if not owner and after and after[0].lower in ("of", "in"):
            return self._state_in(after)
        return self.latest(("state",), row) if definite and head == 1 and tokens[head].lower == "government" else ""

    def _armed_owner(self, tokens: Sequence[Token], head: int, owner: str) -> str:
        """Return the organization of "M23 rebels" or "fighters of the Allied Democratic Forces"."""
        after = tokens[head + 1 :]
        if not owner and len(after) > 1 and after[0].lower == "of":
            owner = self._named_at(after[1:])
        actor = self.actors.get(owner)
        if actor is None or actor.kind != "organization" or not self._fits(actor, "armed"):
            return ""
        return owner

    def _spoken_for(self, row: Attribution) -> str:
        """Return the organization or state that opens the sentence of a bare "a spokesman said", or the one before."""
        for number in (row.sentence, row.sentence - 1):
            for mention in self.by_sentence.get(number, []):
                if mention.start < row.source[0] and self.actors[mention.actor_id].kind in ("organization", "state"):
                    return mention.actor_id
        return ""

    def _named_at(self, tokens: Sequence[Token]) -> str:
        """Return the actor whose name is the first in a stretch."""
        number = self.sentence_at(tokens[0].start)
        for mention in self.by_sentence.get(number, []):
            if tokens[0].start <= mention.start and mention.end <= tokens[-1].end:
                return mention.actor_id
        return ""

    def _owner(self, phrase: Sequence[Token], row: Attribution) -> str:
        """Return whose official, plan or office it is: the state, organization or person named inside the phrase."""
        for mention in reversed(self.by_sentence.get(row.sentence, [])):
            if (
                phrase[0].start <= mention.start
                and mention.end <= phrase[-1].start
                and self.actors[mention.actor_id].kind
            ):
                return mention.actor_id
        state = self._state_in(phrase)
        if state:
            return state
        return next((self.pronoun(token, row) for token in reversed(phrase[:-1]) if token.tag == "PRP$"), "")

    def _state_in(self, tokens: Sequence[Token]) -> str:
        """Return the state whose name or adjective is in the phrase, introducing it if it is new."""
        for width in (6, 5, 4, 3, 2, 1):
            for first in range(len(tokens) - width + 1):
                state = states().get(" ".join(token.lower for token in tokens[first : first + width]))
                if state is not None and tokens[first].text[0].isupper():
                    return self._state(state.name)
        return ""

    def _state(self, name: str) -> str:
        for actor in self.actors.values():
            if actor.kind == "state" and (actor.name == name or name in actor.aliases):
                return actor.actor_id
        actor = Actor(slug(name), name, "state", name, name, discovered=True)
        self.actors[actor.actor_id] = actor
        return actor.actor_id

    # --- somebody already on stage ------------------------------------------------------------------------------------

    def _returning(self, phrase: Sequence[Token], row: Attribution) -> str:
        """Return the person last on stage for "the former general" or "the 79-year-old leader"."""
        words = [token.lower for token in phrase[1:-1]]
        if not any(word in roles("returning") or word.endswith("-year-old") for word in words):
            return ""
        for number in range(row.sentence, max(-1, row.sentence - 2), -1):
            for actor_id in self._candidates(number, phrase[0].start if number == row.sentence else None):
                if self.actors[actor_id].kind == "person":
                    return actor_id
        return ""

    def _earlier(self, phrase: Sequence[Token], row: Attribution) -> str:
        """Return the latest description that "the officials" or "the military official" repeats."""
        head = phrase[-1].lower
        modifiers = {token.lower for token in phrase[1:-1]}
        for spoken in reversed(self.spoken[-MEMORY:]):
            words = self.actors[spoken.actor_id].name.lower().replace("’", "'").split()
            if self.actors[spoken.actor_id].discovered and head in words and modifiers <= set(words):
                return spoken.actor_id
        return ""

    def _of_kind(self, phrase: Sequence[Token], owner: str, row: Attribution) -> str:
        """Return the latest organization that "the militant group", "the 27-nation bloc" or "the ministry" can be."""
        head = phrase[-1].lower
        kinds = [kind for kind in ("armed", "bloc", "agency") if head in roles(kind)]
        side = self.actors[owner].name if owner else ""
        if not owner and any(token.text[0].isupper() and not _FAITH.search(token.lower) for token in phrase[1:-1]):
            return ""
        if phrase[0].tag == "PRP$" or (owner and self.actors[owner].kind != "state"):
            return ""
        near = [spoken.actor_id for spoken in reversed(self.spoken[-MEMORY:]) if spoken.sentence > row.sentence - 3]
        if head == "group" and len(phrase) == 2 and near and self.actors[near[0]].kind == "group":
            return near[0]
        for candidates in (near, *self._back(phrase[0].start, row)):
            for actor_id in candidates:
                actor = self.actors[actor_id]
                known = actor.kind in ("organization", "group") or (not actor.kind and actor_id in near)
                if not known or (side and actor.side not in ("", side, actor.name)):
                    continue
                if head in roles("arm") and head in actor.name.lower().split():
                    return actor_id
                if any(self._fits(actor, kind) for kind in kinds):
                    return actor_id
        return ""

    def _back(self, place: int, row: Attribution) -> Iterator[list[str]]:
        """Yield whom each sentence offers, from the source's own back."""
        for number in range(row.sentence, max(-1, row.sentence - _FAR), -1):
            yield self._candidates(number, place if number == row.sentence else None)

    def _fits(self, actor: Actor, kind: str) -> bool:
        """Tell whether an organization can be "the group" (armed), "the bloc" or "the agency"."""
        words = set(actor.name.lower().replace("’", "'").split())
        if actor.kind == "group":
            return kind == "armed" and bool(words & roles("armed").keys())
        if kind == "bloc":
            return bool(words & roles("bloc name").keys()) or (actor.name.isupper() and len(actor.name) > 2)
        if kind == "agency":
            return bool(words & roles("agency name").keys()) or actor.name.isupper() or not actor.kind
        if actor.side.lower() in states():
            return False
        return not words & roles("state body").keys() and not words & roles("bloc name").keys()

    def _introduce(self, tokens: Sequence[Token], head: int, kind: str, owner: str) -> str:
        """Return a new actor under the description's own words, without its article."""
        stop = head + 1
        while stop < len(tokens) and tokens[stop].lower in ("of", "for"):
            after = max(grammar.noun_phrase_starting(tokens, stop + 1), stop)
            owner = owner or self._named_at(tokens[stop : max(after, stop + 1)]) or self._state_in(tokens[stop:after])
            while (
                after + 1 < len(tokens) and tokens[after].lower in ("and", ",") and tokens[after + 1].text[0].isupper()
            ):
                further = grammar.noun_phrase_starting(tokens, after + 1)
                if further <= after + 1:
                    break
                after = further
            if after == stop:
                break
            stop = after
        first = 1 if tokens[0].lower in ("the", "a", "an", "these", "those", "this", "that") else 0
        if first >= stop:
            return ""
        name = self.document.text[tokens[first].start : tokens[stop - 1].end]
        holder = self.actors.get(owner)
        if tokens[0].tag == "PRP$" and first < stop - 1:
            bare = name.partition(" ")[2]
            name = f"{holder.name}'s {bare}" if holder and holder.kind == "person" else bare  # "his office"
        for actor in self.actors.values():
            if actor.name.lower() == name.lower():
                return actor.actor_id
        belongs = holder.organization if holder and holder.kind == "person" else holder.name if holder else ""
        side = (holder.side or holder.name) if holder else ""
        actor = Actor(slug(name), name, kind, belongs, side, discovered=True)
        self.actors.setdefault(actor.actor_id, actor)
        self._mention(tokens[first].start, tokens[stop - 1].end, actor.actor_id, "description")
        return actor.actor_id

    def _mention(self, start: int, end: int, actor_id: str, via: str) -> None:
        self.found.append(Mention(self.document.document_id, start, end, actor_id, via))
