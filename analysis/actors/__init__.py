"""Who the sources are: each attribution's source becomes one or more actors.

Names come from ``names``; here pronouns, descriptions and seats of government are resolved, one attribution after the
other in text order, because who spoke last is the best guess for who *he* is (Hobbs 1978; recency with a preference for
subjects). A description that fits nobody named is an actor of its own, under its own words ("US officials").

What it misses: the gender of a discovered person unless a title gives it, and plural pronouns for ad-hoc pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis import grammar
from analysis.actors.gazetteer import roles, slug, states
from analysis.actors.recall import COUNTRIES, MEMORY, NEUTER, PARTIES, PLURAL, SINGULAR, Recall, Spoken
from analysis.actors.sources import adjectival, parts
from analysis.actors.sources import head as head_of
from analysis.grammar import Token
from analysis.records import Actor, Attribution, Mention

#: Whom a lone "both" takes up from its own sentence ("X and Y both claim"): two persons, else two others.
_FLOATING = (("person",), ("state", "organization", "office", "group"))


class Cast(Recall):
    """The actors of one document as they come on stage; ``actors`` grows with every description that is new."""

    def resolve(self, rows: Sequence[Attribution]) -> list[Attribution]:
        """Return the attributions with ``actor_id``, one row per actor where a source names several."""
        resolved: list[Attribution] = []
        for row in rows:
            ids = self._source(row) if row.source[1] > row.source[0] else []
            for actor_id in ids:
                self.spoken.append(Spoken(actor_id, row.source[0], row.sentence, row.kind != "act"))
            resolved += [replace(row, actor_id=actor_id) for actor_id in ids or [""]]
        return [replace(row, attribution=number) for number, row in enumerate(resolved)]

    # --- one source ---------------------------------------------------------------------------------------------------

    def _source(self, row: Attribution) -> list[str]:
        line = self.parsed[row.sentence]
        inside = [
            place for place, token in enumerate(line) if row.source[0] <= token.start and token.end <= row.source[1]
        ]
        if not inside:
            return []
        first = inside[0]
        if first and (line[first - 1].tag == "POS" or line[first - 1].text[-1] in "'’"):
            first = grammar.noun_phrase_ending(line, first - 1)  # "the rebels' | plan"
        while first > 1 and line[first - 1].lower in ("and", ",") and adjectival(line[first - 2 : first - 1]):
            first -= 2  # "the Jordanian and | Egyptian leaders"
            first -= bool(first) and line[first - 1].tag == "DT"
        listed: list[Sequence[Token]] = []
        if first > 1 and self.sentences[row.sentence].role == "title" and line[first - 1].text == ",":
            listed = [
                line[grammar.noun_phrase_ending(line, first - 2) : first - 1]
            ]  # the headline's "Kyiv, | Moscow agree"
        tokens = line[first : inside[-1] + 1]
        leaders = self.leaders(tokens, row)
        if leaders:
            return leaders
        phrases = [*listed, *parts(tokens), *self._included(row)]
        ids = [actor_id for part in phrases for actor_id in self._phrase(part, row)]
        return list(dict.fromkeys(ids))

    def _included(self, row: Attribution) -> list[Sequence[Token]]:
        """Return the noun phrase of "…, including the defense minister, said" after a source."""
        after = [token for token in self.parsed[row.sentence] if row.source[1] <= token.start < row.source[1] + 120]
        start = 1 if after and after[0].text == "," else 0
        if len(after) <= start or after[start].lower != "including":
            return []
        stop = next((place for place in range(start + 1, len(after)) if after[place].text == ","), start + 1)
        return parts(after[start + 1 : stop]) if stop > start + 1 else []

    def _phrase(self, tokens: Sequence[Token], row: Attribution) -> list[str]:
        """Resolve one noun phrase: a pronoun, a name, or a description."""
        first = tokens[0]
        if len(tokens) == 1 and first.lower in (SINGULAR | PLURAL | NEUTER) - {"both"}:
            found = self.pronoun(first, row)
            if found:
                self._mention(first.start, first.end, found, "pronoun")
            return [found] if found else []
        if len(tokens) == 1 and (
            first.tag in ("PRP", "WP", "WDT", "EX") or first.lower in ("that", "this", "there", "who", "which")
        ):
            return []
        words = [token.lower for token in tokens]
        if words == ["both"]:
            here = next((pair for kinds in _FLOATING if (pair := self.pair(row, kinds, row.sentence))), [])
            return here or self.pair(row)
        if (
            words[0] in ("both", "the", "two")
            and words[-1] in PARTIES
            and all(word in ("two", "of", "the") for word in words[1:-1])
        ):
            kinds = (
                ("state",)
                if words[-1] in COUNTRIES
                else ("organization",)
                if words[-1] == "blocs"
                else ("state", "organization")
            )
            return self.pair(row, kinds) or self.pair(row)
        head = head_of(tokens)
        named = self._named(tokens, head, row.sentence) or self._apposed(tokens, head, row)
        if named:
            return [named]
        described = self._described(tokens, head, row)
        return [described] if described else []

    def _named(self, tokens: Sequence[Token], head: int, sentence: int) -> str:
        """Return the actor whose name holds the head of the phrase."""
        place = tokens[head].start
        for mention in self.by_sentence.get(sentence, []):
            if mention.start <= place < mention.end:
                after = tokens[head + 1] if head + 1 < len(tokens) else None
                if after is not None and after.tag == "POS":
                    continue
                return mention.actor_id
        return ""

    def _apposed(self, tokens: Sequence[Token], head: int, row: Attribution) -> str:
        """Return the person named after a description: "Turk's spokeswoman, Liz Throssell,"."""
        if tokens[head].lower not in roles("person") | roles("title"):
            return ""
        end = tokens[head].end
        for mention in self.by_sentence.get(row.sentence, []):
            between = self.document.text[end : mention.start]
            if (
                0 < len(between) < 60
                and between.endswith(", ")
                and "," not in between[:-2]
                and self.actors[mention.actor_id].kind == "person"
            ):
                return mention.actor_id if len(between) < 3 or mention.end <= row.source[1] else ""
        return ""

    # --- pronouns -----------------------------------------------------------------------------------------------------

    # --- descriptions -------------------------------------------------------------------------------------------------

    def _described(self, tokens: Sequence[Token], head: int, row: Attribution) -> str:
        phrase = tokens[: head + 1]
        word = tokens[head].lower
        words = [token.lower for token in phrase]
        definite = words[0] in ("the", "this", "that", "these", "those", "his", "her", "their", "its")
        owner = self._owner(phrase, row)
        if word in roles("document"):
            return owner
        if word in ("government", "regime") and owner and self.actors[owner].kind == "state":
            return owner
        if (
            word in ("government", "governments", "regime")
            and not owner
            and "of" in [token.lower for token in tokens[head : head + 2]]
        ):
            state = self._state_in(tokens[head + 1 :])
            if state:
                return state
        if word == "government" and definite and len(phrase) == 2:
            return self.latest(("state",), row)
        if (word in roles("person") and definite) or (owner and word in ("leaders", "presidents")):
            person = self.person(phrase, owner, row)
            if person:
                return person
        if definite and word in roles("body") | roles("group") | roles("person"):
            earlier = self._earlier(phrase, row)
            if earlier:
                return earlier
        if word not in roles("person") | roles("group") | roles("body"):
            return ""
        kind = "group" if word in roles("group") else "organization" if word in roles("body") else "person"
        return self._introduce(tokens, head, kind, owner)

    def _owner(self, phrase: Sequence[Token], row: Attribution) -> str:
        """Return whose official, plan or office it is: the state, organization or person named inside the phrase."""
        for mention in reversed(self.by_sentence.get(row.sentence, [])):
            if phrase[0].start <= mention.start and mention.end <= phrase[-1].start:
                return mention.actor_id
        for token in reversed(phrase[:-1]):
            if token.tag == "PRP$":
                return self.pronoun(token, row)
        return self._state_in(phrase)

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

    def _earlier(self, phrase: Sequence[Token], row: Attribution) -> str:
        """Return the latest actor that "the group" or "the military official" can refer back to."""
        head = phrase[-1].lower
        modifiers = {token.lower for token in phrase[1:-1]}
        for spoken in reversed(self.spoken[-MEMORY:]):
            words = self.actors[spoken.actor_id].name.lower().replace("’", "'").split()
            if self.actors[spoken.actor_id].discovered and head in words and modifiers <= set(words):
                return spoken.actor_id
        if modifiers or head not in roles("body"):
            return ""
        kinds = (
            ("organization", "group")
            if head
            in (
                "group",
                "organization",
                "movement",
                "militia",
                "party",
                "alliance",
                "organisation",
                "agency",
                "ministry",
            )
            else ()
        )
        return self.latest(kinds, row) if kinds else ""

    def _introduce(self, tokens: Sequence[Token], head: int, kind: str, owner: str) -> str:
        """Return a new actor under the description's own words, without its article."""
        stop = head + 1
        if stop < len(tokens) and tokens[stop].lower == "of":
            stop = max(grammar.noun_phrase_starting(tokens, stop + 1), stop)
        first = 1 if tokens[0].lower in ("the", "a", "an", "these", "those", "this", "that") else 0
        if first >= stop:
            return ""
        name = self.document.text[tokens[first].start : tokens[stop - 1].end]
        holder = self.actors.get(owner)
        for actor in self.actors.values():
            if actor.name.lower() == name.lower():
                return actor.actor_id
        actor = Actor(
            slug(name),
            name,
            kind,
            holder.name if holder else "",
            (holder.side or holder.name) if holder else "",
            discovered=True,
        )
        self.actors.setdefault(actor.actor_id, actor)
        self._mention(tokens[first].start, tokens[stop - 1].end, actor.actor_id, "description")
        return actor.actor_id

    def _mention(self, start: int, end: int, actor_id: str, via: str) -> None:
        self.found.append(Mention(self.document.document_id, start, end, actor_id, via))
