"""Who the sources are: each attribution's source becomes one or more actors.

Names come from ``names``; here pronouns, descriptions and seats of government are resolved, one attribution after the
other in text order, because who spoke last is the best guess for who *he* is (Hobbs 1978; recency with a preference for
subjects). A description that fits nobody named is an actor of its own, under its own words ("US officials").

What it misses: the gender of a discovered person unless a title gives it, and plural pronouns for ad-hoc pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis import grammar
from analysis.grammar import Token
from analysis.names import roles, slug, states
from analysis.records import Actor, Attribution, Document, Mention, Sentence

_SINGULAR = frozenset(("he", "she", "him", "her", "his", "himself", "herself"))
_PLURAL = frozenset(("they", "them", "their", "themselves", "both", "we"))
_NEUTER = frozenset(("it", "its", "itself"))
_REACH = 4  # sentences that a pronoun looks back
_PARTIES = frozenset("sides countries parties nations blocs states neighbors neighbours rivals foes governments".split())
_HEADS_OF_STATE = ("leader", "president", "prime minister", "premier", "chancellor", "king", "supreme leader", "emir", "ruler")


@dataclass
class _Spoken:
    """A resolved source: who, where, and in which sentence and paragraph."""

    actor_id: str
    start: int
    sentence: int
    paragraph: int


class Cast:
    """The actors of one document as they come on stage; ``actors`` grows with every description that is new."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], parsed: Sequence[list[Token]],
                 mentions: Sequence[Mention], actors: Sequence[Actor]) -> None:
        self.document = document
        self.sentences = sentences
        self.parsed = parsed
        self.actors = {actor.actor_id: actor for actor in actors}
        self.by_sentence: dict[int, list[Mention]] = {}
        self.found: list[Mention] = []
        self.spoken: list[_Spoken] = []
        place = 0
        for mention in mentions:
            while place + 1 < len(sentences) and sentences[place + 1].start <= mention.start:
                place += 1
            self.by_sentence.setdefault(place, []).append(mention)

    def resolve(self, rows: Sequence[Attribution]) -> list[Attribution]:
        """Return the attributions with ``actor_id``, one row per actor where a source names several."""
        resolved: list[Attribution] = []
        for row in rows:
            ids = self._source(row) if row.source[1] > row.source[0] else []
            sentence = self.sentences[row.sentence]
            for actor_id in ids:
                self.spoken.append(_Spoken(actor_id, row.source[0], row.sentence, sentence.paragraph))
            resolved += [replace(row, actor_id=actor_id) for actor_id in ids or [""]]
        return [replace(row, attribution=number) for number, row in enumerate(resolved)]

    # --- one source ---------------------------------------------------------------------------------------------------

    def _source(self, row: Attribution) -> list[str]:
        tokens = [token for token in self.parsed[row.sentence] if row.source[0] <= token.start and token.end <= row.source[1]]
        if not tokens:
            return []
        parts = _parts(tokens)
        ids = [actor_id for part in parts for actor_id in self._phrase(part, row)]
        return list(dict.fromkeys(ids))

    def _phrase(self, tokens: Sequence[Token], row: Attribution) -> list[str]:
        """Resolve one noun phrase: a pronoun, a name, or a description."""
        first = tokens[0]
        if len(tokens) == 1 and first.lower in _SINGULAR | _PLURAL | _NEUTER:
            found = self._pronoun(first, row)
            if found:
                self._mention(first.start, first.end, found, "pronoun")
            return [found] if found else []
        if len(tokens) == 1 and (first.tag in ("PRP", "WP", "WDT", "EX") or first.lower in ("that", "this", "there", "who", "which")):
            return []
        words = [token.lower for token in tokens]
        if words[0] in ("both", "the", "two") and words[-1] in _PARTIES and all(word in ("two", "of", "the") for word in words[1:-1]):
            return self._pair(row)
        head = _head(tokens)
        named = self._named(tokens, head, row.sentence) or self._apposed(tokens, head, row.sentence)
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

    def _apposed(self, tokens: Sequence[Token], head: int, sentence: int) -> str:
        """Return the person named after a description: "Turk's spokeswoman, Liz Throssell"."""
        comma = next((index for index in range(head + 1, len(tokens)) if tokens[index].text == ","), None)
        if comma is None or comma + 1 >= len(tokens) or tokens[head].text[0].isupper():
            return ""
        for mention in self.by_sentence.get(sentence, []):
            if mention.start == tokens[comma + 1].start and self.actors[mention.actor_id].kind == "person":
                return mention.actor_id
        return ""

    # --- pronouns -----------------------------------------------------------------------------------------------------

    def _pronoun(self, token: Token, row: Attribution) -> str:
        kinds = {"person"} if token.lower in _SINGULAR else {"group", "organization", "state", "office", "person"}
        wanted = {"him": "he", "his": "he", "himself": "he", "her": "she", "herself": "she"}.get(token.lower, token.lower)
        here = self.sentences[row.sentence]
        for back in range(_REACH):
            number = row.sentence - back
            if number < 0 or self.sentences[number].role != here.role:
                break
            candidates = self._candidates(number, token.start if back == 0 else None)
            for actor_id in candidates:
                actor = self.actors[actor_id]
                if actor.kind in kinds and self._agrees(actor, wanted):
                    return actor_id
        return ""

    def _agrees(self, actor: Actor, pronoun: str) -> bool:
        if pronoun in ("he", "she"):
            return actor.kind == "person" and actor.pronoun in ("", pronoun, "they")
        if pronoun in _PLURAL:
            return actor.kind == "group" or (actor.kind in ("organization",) and actor.pronoun in ("", "they"))
        return actor.kind in ("organization", "state", "office") and actor.pronoun in ("", "it")

    def _candidates(self, number: int, before: int | None) -> list[str]:
        """Return who a sentence offers, best first: its speakers from the last one back, its first name, the others."""
        speakers = [spoken.actor_id for spoken in reversed(self.spoken)
                    if spoken.sentence == number and (before is None or spoken.start < before)]
        named = [mention.actor_id for mention in self.by_sentence.get(number, [])
                 if before is None or mention.end <= before]
        return list(dict.fromkeys([*speakers, *named]))

    def _pair(self, row: Attribution) -> list[str]:
        """Return the two parties that "both sides" stands for: the last two states or organizations named before it."""
        found: list[str] = []
        for number in range(row.sentence, max(-1, row.sentence - _REACH), -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                actor = self.actors[mention.actor_id]
                if mention.start < row.source[0] and actor.kind in ("state", "organization") and actor.actor_id not in found:
                    found.insert(0, actor.actor_id)
                    if len(found) == 2:
                        return found
        return found if len(found) == 2 else []

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
        if word in ("government", "regime") and not owner and "of" in [token.lower for token in tokens[head:head + 2]]:
            state = self._state_in(tokens[head + 1:])
            if state:
                return state
        if word == "government" and definite and len(phrase) == 2:
            return self._latest(("state",), row)
        if (word in roles("person") and definite) or (owner and word in ("leaders", "presidents")):
            person = self._person(phrase, owner, row)
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
                return self._pronoun(token, row)
        return self._state_in(phrase)

    def _state_in(self, tokens: Sequence[Token]) -> str:
        """Return the state whose name or adjective is in the phrase, introducing it if it is new."""
        for width in (6, 5, 4, 3, 2, 1):
            for first in range(len(tokens) - width + 1):
                state = states().get(" ".join(token.lower for token in tokens[first:first + width]))
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

    def _person(self, phrase: Sequence[Token], owner: str, row: Attribution) -> str:
        """Return the named person that "the Israeli leader" or "the prime minister" stands for."""
        words = " ".join(token.lower for token in phrase).removesuffix("s")
        office = next((title for title in sorted(roles("title"), key=len, reverse=True) if words.endswith(title)), "")
        if not office:
            return ""
        side = self.actors[owner].name if owner else ""
        for number in range(row.sentence, -1, -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                actor = self.actors[mention.actor_id]
                if mention.start >= phrase[0].start or actor.kind != "person":
                    continue
                held = self._title_of(mention, number)
                if side and side not in (actor.side, actor.organization) and (actor.side or actor.organization):
                    continue
                if office in held or (office in ("leader", "top diplomat") and any(title in held for title in _HEADS_OF_STATE)):
                    return actor.actor_id
        return ""

    def _title_of(self, mention: Mention, number: int) -> str:
        """Return the small or capital words just before a name, where its office stands."""
        return self.document.text[max(self.sentences[number].start, mention.start - 40):mention.start].lower()

    def _earlier(self, phrase: Sequence[Token], row: Attribution) -> str:
        """Return the latest actor that "the group" or "the military official" can refer back to."""
        head = phrase[-1].lower
        modifiers = {token.lower for token in phrase[1:-1]}
        for spoken in reversed(self.spoken):
            words = self.actors[spoken.actor_id].name.lower().replace("’", "'").split()
            if self.actors[spoken.actor_id].discovered and head in words and modifiers <= set(words):
                return spoken.actor_id
        if modifiers or head not in roles("body"):
            return ""
        kinds = ("organization", "group") if head in ("group", "organization", "movement", "militia", "party", "alliance", "organisation", "agency", "ministry") else ()
        return self._latest(kinds, row) if kinds else ""

    def _latest(self, kinds: Sequence[str], row: Attribution) -> str:
        for spoken in reversed(self.spoken[-6:]):
            if self.actors[spoken.actor_id].kind in kinds:
                return spoken.actor_id
        for number in range(row.sentence, max(-1, row.sentence - _REACH), -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                if mention.start < row.source[0] and self.actors[mention.actor_id].kind in kinds:
                    return mention.actor_id
        return ""

    def _introduce(self, tokens: Sequence[Token], head: int, kind: str, owner: str) -> str:
        """Return a new actor under the description's own words, without its article."""
        stop = head + 1
        if stop < len(tokens) and tokens[stop].lower == "of":
            stop = max(grammar.noun_phrase_starting(tokens, stop + 1), stop)
        first = 1 if tokens[0].lower in ("the", "a", "an", "these", "those", "this", "that") else 0
        if first >= stop:
            return ""
        name = self.document.text[tokens[first].start:tokens[stop - 1].end]
        holder = self.actors.get(owner)
        for actor in self.actors.values():
            if actor.name.lower() == name.lower():
                return actor.actor_id
        actor = Actor(slug(name), name, kind, holder.name if holder else "", (holder.side or holder.name) if holder else "",
                      discovered=True)
        self.actors.setdefault(actor.actor_id, actor)
        self._mention(tokens[first].start, tokens[stop - 1].end, actor.actor_id, "description")
        return actor.actor_id

    def _mention(self, start: int, end: int, actor_id: str, via: str) -> None:
        self.found.append(Mention(self.document.document_id, start, end, actor_id, via))


def _head(tokens: Sequence[Token]) -> int:
    """Return the head of a noun phrase: its last noun before a preposition, comma or participle."""
    stop = len(tokens)
    for index in range(_after_title(tokens) + 1, len(tokens)):
        if tokens[index].tag in ("IN", "TO", ",", "WP", "WDT", "(") or tokens[index].text in "—–(":
            stop = index
            break
        if tokens[index].tag in ("VBN", "VBG") and index + 1 < len(tokens) and tokens[index + 1].tag == "IN":
            stop = index
            break
    for index in range(stop - 1, -1, -1):
        if tokens[index].is_noun or tokens[index].tag == "DT":
            return index
    return stop - 1


def _after_title(tokens: Sequence[Token]) -> int:
    """Return the index after an office with a preposition before a name ("Secretary of State Marco Rubio"), or 0."""
    for first in range(min(4, len(tokens))):
        for width in (4, 3):
            stop = first + width
            if stop < len(tokens) and tokens[stop].text[0].isupper() and " ".join(t.lower for t in tokens[first:stop]) in roles("title"):
                return stop
    return 0


def _parts(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Split "the U.S. and Ukraine" and "Israel, Qatar and Egypt" into their noun phrases; leave one name in one piece."""
    ands = [index for index, token in enumerate(tokens) if token.lower in ("and", "&") and 0 < index < len(tokens) - 1]
    if not ands or any(token.tag in ("WP", "WDT") for token in tokens):
        return [tokens]
    joint = ands[-1]
    before = tokens[:joint]
    if any(token.tag == "IN" for token in before) and not tokens[joint + 1].text[0].isupper():
        return [tokens]
    if tokens[-1].lower in roles("body") and all(token.text[0].isupper() for token in tokens[joint + 1:]) and len(tokens) - joint > 2:
        return [tokens]
    right = tokens[joint + 1:]
    pieces: list[Sequence[Token]] = []
    start = 0
    for index, token in enumerate(before):
        if token.text == ",":
            pieces.append(before[start:index])
            start = index + 1
    pieces.append(before[start:])
    pieces = [piece for piece in pieces if piece]
    # "the Israeli and Hamas negotiating teams": the first parts borrow the last one's head.
    if right and right[-1].tag in ("NNS", "NN") and all(_adjectival(piece) for piece in pieces):
        tail = [token for token in right if not token.text[0].isupper()]
        return [*([*piece, *tail] for piece in pieces), right]
    if not all(any(token.is_noun for token in piece) for piece in pieces) or not right:
        return [tokens]
    return [*pieces, right]


def _adjectival(piece: Sequence[Token]) -> bool:
    state = states().get(piece[-1].lower)
    return state is not None and state.via == "adjective"
