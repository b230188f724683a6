"""Who can be meant: the actors named and the sources resolved so far, and what a pronoun or a pair refers back to.

Who spoke last is the best guess for who *he* is (Hobbs 1978; recency with a preference for subjects).

What it misses: the gender of a discovered person unless a title gives it, and plural pronouns for ad-hoc pairs.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.actors.gazetteer import offices, roles, states
from analysis.grammar import Token
from analysis.records import Actor, Attribution, Document, Mention, Sentence, Span

REACH = 4  # sentences that a pronoun looks back
MEMORY = 60  # sources that can still be meant
_FAR = 150  # sentences that a title looks back for its holder
_AHEAD = 8  # sentences in which the text names whom its headline only describes


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
        self.starts = [sentence.start for sentence in sentences]
        for mention in mentions:
            self.by_sentence.setdefault(max(0, self.sentence_at(mention.start)), []).append(mention)

    def leaders(self, tokens: Sequence[Token], row: Attribution) -> list[str]:
        """Return the persons that "the Jordanian and Egyptian leaders" stands for, when every one of them is named."""
        of = len(tokens) > 4 and tokens[2].lower == "of" and tokens[1].lower in roles("heads of state")
        if len(tokens) < 4 or not (of or tokens[-1].lower in roles("heads of state")):
            return []
        places = [name for token in tokens if (state := states().get(token.lower)) is not None and (name := state.name)]
        if len(set(places)) < 2:
            return []
        found = [self._leader(place, row) for place in dict.fromkeys(places)]
        return [actor_id for actor_id in found if actor_id] if all(found) else []

    def _leader(self, place: str, row: Attribution) -> str:
        """Return the head of state or government of a place who is named before the source, or soon after it."""
        back = range(row.sentence, max(-1, row.sentence - _FAR), -1)
        ahead = range(row.sentence + 1, min(len(self.sentences), row.sentence + REACH + 1))  # named after the lead
        for number in (*back, *ahead):
            for mention in reversed(self.by_sentence.get(number, [])):
                actor = self.actors[mention.actor_id]
                if actor.kind == "person" and place in (actor.side, actor.organization):
                    held = self._title_of(mention, number)
                    if any(title in held for title in roles("head of state")) or actor.name.lower().startswith(
                        ("king ", "emir ", "sultan ")
                    ):
                        return actor.actor_id
        return ""

    def pronoun(self, token: Token, row: Attribution) -> str:
        """Return the latest actor that agrees with a pronoun in kind and gender, or an empty string.

        Whom *my*, *our* and *your* stand for hangs on who speaks, so they stand for nobody.
        """
        wanted = roles("pronoun").get(token.lower)
        if wanted is None:
            return ""
        kinds = {"person"} if wanted in ("he", "she") else {"group", "organization", "state", "office", "person"}
        here = self.sentences[row.sentence]
        for back in range(REACH):
            number = row.sentence - back
            if number < 0 or self.sentences[number].role != here.role:
                break
            candidates = self._candidates(number, token.start if back == 0 else None, row.content)
            for actor_id in candidates:
                actor = self.actors[actor_id]
                if actor.kind in kinds and self._agrees(actor, wanted):
                    return actor_id
        return ""

    def _agrees(self, actor: Actor, pronoun: str) -> bool:
        if pronoun in ("he", "she"):
            return actor.kind == "person" and actor.pronoun in ("", pronoun, "they")
        if pronoun in ("they", "we"):
            return actor.kind == "group" or (actor.kind in ("organization",) and actor.pronoun in ("", "they"))
        return actor.kind in ("organization", "state", "office") and actor.pronoun in ("", "it")

    def _candidates(self, number: int, before: int | None, content: Sequence[Span] = ()) -> list[str]:
        """Return who a sentence offers, best first: its speakers from the last one back, who acted, its names.

        Whom the ``content`` names is spoken of and does not speak.
        """
        sources = [
            spoken
            for spoken in reversed(self.spoken[-MEMORY:])
            if spoken.sentence == number and (before is None or spoken.start < before)
        ]
        speakers = [spoken.actor_id for spoken in sorted(sources, key=lambda spoken: not spoken.spoke)]
        named = [
            mention.actor_id
            for mention in self.by_sentence.get(number, [])
            if (before is None or mention.end <= before)
            and not any(start <= mention.start < stop for start, stop in content)
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
        """Return the named person that "the Israeli leader" or "the prime minister" stands for.

        A headline looks ahead: "Thai premier rejects truce" is of him whom the first sentences name.
        """
        words = " ".join(token.lower for token in phrase).removesuffix("s")
        office = max((title for title in roles("title") if words.endswith(title)), key=len, default="")
        if not office:
            return ""
        wanted, unplaced = offices(office), ""
        holder = self.actors.get(owner)
        placed = holder is not None and (holder.kind != "person" or holder.pronoun or holder.organization)
        side = holder.name if holder is not None and placed else ""  # "South Carolina" looks like a person
        ahead = self.headline(row)
        for number in range(1, _AHEAD + 1) if ahead else range(row.sentence, max(-1, row.sentence - _FAR), -1):
            for mention in self.by_sentence.get(number, [])[:: 1 if ahead else -1]:
                actor = self.actors[mention.actor_id]
                if (mention.start >= phrase[0].start and not ahead) or actor.kind != "person":
                    continue
                belongs = (actor.side, actor.organization)
                if side and side not in belongs and any(belongs):
                    continue
                held = self._title_of(mention, number)
                if any(name in held for name in wanted) or actor.name.lower().startswith(wanted):
                    if not side or side in belongs:
                        return actor.actor_id
                    unplaced = unplaced or actor.actor_id
        return unplaced or (self._unplaced_speaker(row) if side and not ahead else "")

    def headline(self, row: Attribution) -> bool:
        """Tell whether an attribution stands in the headline."""
        return self.sentences[row.sentence].role == "title"

    def _unplaced_speaker(self, row: Attribution) -> str:
        """Return the person who has just spoken and of whom nobody said where he belongs: he may be *the president*."""
        for spoken in reversed(self.spoken[-3:]):
            actor = self.actors[spoken.actor_id]
            if actor.kind == "person" and spoken.sentence > row.sentence - 2:
                return "" if actor.side or actor.organization else spoken.actor_id
        return ""

    def _title_of(self, mention: Mention, number: int) -> str:
        """Return the words around a name where its office stands: just before it, and between commas after it."""
        text, sentence = self.document.text, self.sentences[number]
        before = text[max(sentence.start, mention.start - 40) : mention.start]
        closing = before.endswith(", ")
        earlier, _, before = before.rstrip(" ,").rpartition(", ")
        if before.strip().lower() in roles("title"):
            before = f"{earlier.rpartition(', ')[2]} {before}"  # "the military spokesman, Lieutenant General | …"
        after = text[mention.end : min(sentence.end, mention.end + 60)]
        return (before + after.split(",")[1] if after.startswith(", ") and not closing else before).lower()

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence that holds a character of the document."""
        return bisect_right(self.starts, place) - 1

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
