"""Who can be meant: the actors named and the sources resolved so far, and what a pronoun or a pair refers back to.

Who spoke last is the best guess for who *he* is (Hobbs 1978; recency with a preference for subjects).

What it misses: the gender of a discovered person unless a title gives it, and plural pronouns for ad-hoc pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.actors.gazetteer import roles, states
from analysis.grammar import Token
from analysis.records import Actor, Attribution, Document, Mention, Sentence

SINGULAR = frozenset(("he", "she", "him", "her", "his", "himself", "herself"))
PLURAL = frozenset(("they", "them", "their", "themselves", "both", "we"))
NEUTER = frozenset(("it", "its", "itself"))
REACH = 4  # sentences that a pronoun looks back
MEMORY = 60  # sources that can still be meant
_FAR = 150  # sentences that a title looks back for its holder
_LEADERS = frozenset(("leaders", "presidents", "premiers", "rulers", "kings"))
PARTIES = frozenset(
    [
        "sides",
        "countries",
        "parties",
        "nations",
        "blocs",
        "states",
        "neighbors",
        "neighbours",
        "rivals",
        "foes",
        "governments",
    ]
)
COUNTRIES = frozenset(["countries", "nations", "states", "neighbors", "neighbours", "governments"])
_HEADS_OF_STATE = (
    "leader",
    "president",
    "prime minister",
    "premier",
    "chancellor",
    "king",
    "supreme leader",
    "emir",
    "ruler",
)


@dataclass
class Spoken:
    """A resolved source: who, where, in which sentence, and whether it spoke or only acted."""

    actor_id: str
    start: int
    sentence: int
    spoke: bool


class Recall:
    """The actors of one document and where they were named; ``spoken`` grows with every resolved source."""

    def __init__(
        self,
        document: Document,
        sentences: Sequence[Sentence],
        parsed: Sequence[list[Token]],
        mentions: Sequence[Mention],
        actors: Sequence[Actor],
    ) -> None:
        self.document = document
        self.sentences = sentences
        self.parsed = parsed
        self.actors = {actor.actor_id: actor for actor in actors}
        self.by_sentence: dict[int, list[Mention]] = {}
        self.found: list[Mention] = []
        self.spoken: list[Spoken] = []
        place = 0
        for mention in mentions:
            while place + 1 < len(sentences) and sentences[place + 1].start <= mention.start:
                place += 1
            self.by_sentence.setdefault(place, []).append(mention)

    def leaders(self, tokens: Sequence[Token], row: Attribution) -> list[str]:
        """Return the persons that "the Jordanian and Egyptian leaders" stands for, when every one of them is named."""
        if tokens[-1].lower not in _LEADERS or len(tokens) < 4:
            return []
        places = [
            name for token in tokens[:-1] if (state := states().get(token.lower)) is not None and (name := state.name)
        ]
        if len(places) < 2:
            return []
        found = [self._leader(place, row) for place in dict.fromkeys(places)]
        return [actor_id for actor_id in found if actor_id] if all(found) else []

    def _leader(self, place: str, row: Attribution) -> str:
        """Return the head of state or government of a place who is named before the source."""
        for number in range(row.sentence, max(-1, row.sentence - _FAR), -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                actor = self.actors[mention.actor_id]
                if (
                    mention.start < row.source[0]
                    and actor.kind == "person"
                    and place in (actor.side, actor.organization)
                ):
                    held = self._title_of(mention, number)
                    if any(title in held for title in _HEADS_OF_STATE) or actor.name.lower().startswith(
                        ("king ", "emir ", "sultan ")
                    ):
                        return actor.actor_id
        return ""

    def pronoun(self, token: Token, row: Attribution) -> str:
        """Return the latest actor that agrees with a pronoun in kind and gender, or an empty string."""
        kinds = {"person"} if token.lower in SINGULAR else {"group", "organization", "state", "office", "person"}
        wanted = {"him": "he", "his": "he", "himself": "he", "her": "she", "herself": "she"}.get(
            token.lower, token.lower
        )
        here = self.sentences[row.sentence]
        for back in range(REACH):
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
        if pronoun in PLURAL:
            return actor.kind == "group" or (actor.kind in ("organization",) and actor.pronoun in ("", "they"))
        return actor.kind in ("organization", "state", "office") and actor.pronoun in ("", "it")

    def _candidates(self, number: int, before: int | None) -> list[str]:
        """Return who a sentence offers, best first: its speakers from the last one back, who acted, its names."""
        sources = [
            spoken
            for spoken in reversed(self.spoken[-MEMORY:])
            if spoken.sentence == number and (before is None or spoken.start < before)
        ]
        speakers = [spoken.actor_id for spoken in sorted(sources, key=lambda spoken: not spoken.spoke)]
        named = [
            mention.actor_id for mention in self.by_sentence.get(number, []) if before is None or mention.end <= before
        ]
        return list(dict.fromkeys([*speakers, *named]))

    def pair(
        self, row: Attribution, kinds: Sequence[str] = ("state", "organization"), first: int | None = None
    ) -> list[str]:
        """Return the two that "both sides" stands for: the last two of these kinds named since sentence ``first``."""
        found: list[str] = []
        for number in range(row.sentence, max(-1, (row.sentence - REACH if first is None else first - 1)), -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                actor = self.actors[mention.actor_id]
                if mention.start < row.source[0] and actor.kind in kinds and actor.actor_id not in found:
                    found.insert(0, actor.actor_id)
                    if len(found) == 2:
                        return found
        return []

    def person(self, phrase: Sequence[Token], owner: str, row: Attribution) -> str:
        """Return the named person that "the Israeli leader" or "the prime minister" stands for."""
        words = " ".join(token.lower for token in phrase).removesuffix("s")
        office = max((title for title in roles("title") if words.endswith(title)), key=len, default="")
        if not office:
            return ""
        side = self.actors[owner].name if owner else ""
        for number in range(row.sentence, max(-1, row.sentence - _FAR), -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                actor = self.actors[mention.actor_id]
                if mention.start >= phrase[0].start or actor.kind != "person":
                    continue
                held = self._title_of(mention, number)
                if side and side not in (actor.side, actor.organization) and (actor.side or actor.organization):
                    continue
                if office in held or (
                    office in ("leader", "top diplomat") and any(title in held for title in _HEADS_OF_STATE)
                ):
                    return actor.actor_id
        return ""

    def _title_of(self, mention: Mention, number: int) -> str:
        """Return the small or capital words just before a name, where its office stands."""
        return self.document.text[max(self.sentences[number].start, mention.start - 40) : mention.start].lower()

    def latest(self, kinds: Sequence[str], row: Attribution) -> str:
        """Return the actor of these kinds who spoke last, or was named last before the source."""
        for spoken in reversed(self.spoken[-6:]):
            if self.actors[spoken.actor_id].kind in kinds:
                return spoken.actor_id
        for number in range(row.sentence, max(-1, row.sentence - REACH), -1):
            for mention in reversed(self.by_sentence.get(number, [])):
                if mention.start < row.source[0] and self.actors[mention.actor_id].kind in kinds:
                    return mention.actor_id
        return ""
