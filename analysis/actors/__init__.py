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
from analysis.actors.descriptions import Described
from analysis.actors.gazetteer import roles
from analysis.actors.recall import MEMORY, Spoken
from analysis.actors.sources import adjectival, parts
from analysis.actors.sources import head as head_of
from analysis.grammar import Token
from analysis.records import Attribution

#: Whom a lone "both" takes up from its own sentence ("X and Y both claim"): two persons, else two others.
_FLOATING = (("person",), ("state", "organization", "office", "group"))
# "Both sides", "the two parties"; "either side" has its party in the singular.
_PAIRING = ("both", "the", "two", "either", "neither", "each")
_ONE_OF_TWO = ("either", "neither", "each")


class Cast(Described):
    """The actors of one document as they come on stage; ``actors`` grows with every description that is new."""

    def resolve(self, rows: Sequence[Attribution]) -> list[Attribution]:
        """Return the attributions with ``actor_id``, one row per actor where a source names several."""
        resolved: list[Attribution] = []
        for row in rows:
            ids = self._source(row) if row.source[1] > row.source[0] else []
            for actor_id in ids:
                self.spoken.append(Spoken(actor_id, row.source[0], row.sentence, row.kind != "act"))
            for actor_id in ids or [""]:
                resolved.append(replace(row, actor_id=actor_id, attribution=len(resolved)))
        return resolved

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
        if first > 1 and line[first - 1].tag == "RB" and line[first - 2].tag in ("POS", "DT"):
            first = grammar.noun_phrase_ending(line, first - 2)  # "Chad's internationally | recognised government"
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
        if len(tokens) == 1 and first.lower == "they" and (two := self._together(row)):
            return two
        if len(tokens) == 1 and first.lower in roles("pronoun") and first.lower != "both":
            found = self._opened(first, row) or self.pronoun(first, row) or self._subject(first, row)
            if found:
                self._mention(first.start, first.end, found, "pronoun")
            return [found] if found else []
        if first.tag in ("WP", "WDT") or first.lower in ("who", "which"):
            return self._antecedent(first, row)
        if len(tokens) == 1 and (first.tag in ("PRP", "EX") or first.lower in ("that", "this", "there")):
            return []
        words = [token.lower for token in tokens]
        if words in (["both"], ["the", "two"]):
            here = next((pair for kinds in _FLOATING if (pair := self.pair(row, kinds, row.sentence))), [])
            return here or self._together(row) or self.pair(row)
        one = words[0] in _ONE_OF_TWO
        party = words[-1] if not one else f"{words[-1][:-1]}ies" if words[-1].endswith("y") else f"{words[-1]}s"
        if words[0] in _PAIRING and party in roles("party") and all(word in roles("warring") for word in words[1:-1]):
            kinds: tuple[str, ...] = (
                ("person",)
                if party in roles("pair of persons")
                else ("state",)
                if party in roles("country")
                else ("organization",)
                if party == "blocs"
                else ("state", "organization")
            )
            two = self.pair(row, kinds) or self.pair(row)
            if two or not one:  # "neither side" of nobody named stays as it is called
                return two
        titled = self._holding(tokens, row)
        if titled:
            return [titled]
        head = head_of(tokens)
        named = self._named(tokens, head, row.sentence) or self._apposed(tokens, head, row)
        if named:
            return [named]
        described = self.described(tokens, head, row)
        return [described] if described else []

    def _antecedent(self, relative: Token, row: Attribution) -> list[str]:
        """Return whom *who* takes up: the name just before it."""
        before = [mention for mention in self.by_sentence.get(row.sentence, []) if mention.end <= relative.start]
        near = [mention for mention in before if self.document.text[mention.end : relative.start].strip() in ("", ",")]
        return [near[-1].actor_id] if near else []

    def _opened(self, pronoun: Token, row: Attribution) -> str:
        """Return the unnamed person who opens the sentence before: "A diplomat was less hopeful. “…,” | he said"."""
        number = row.sentence - 1
        line = self.parsed[number] if number >= 0 else []
        if pronoun.lower not in ("he", "she") or not line or line[0].lower not in ("a", "an", "another"):
            return ""
        if self.sentences[number].paragraph != self.sentences[row.sentence].paragraph:
            return ""
        stop = grammar.noun_phrase_starting(line, 0)
        if not stop or line[stop - 1].lower not in roles("person"):
            return ""
        if any(spoken.sentence == number for spoken in self.spoken[-MEMORY:]):
            return ""
        return self.described(line[:stop], stop - 1, row)

    def _together(self, row: Attribution) -> list[str]:
        """Return the two whose names open the sentence before: "Oslo and Bern met. In a statement | they said"."""
        number = row.sentence - 1
        if number < 0 or self.sentences[number].paragraph != self.sentences[row.sentence].paragraph:
            return []
        first, second = (*self.by_sentence.get(number, []), None, None)[:2]
        if first is None or second is None or first.actor_id == second.actor_id:
            return []
        ahead = [token for token in self.parsed[number] if token.end <= second.start]
        joined = any(token.lower == "and" and token.start >= first.end for token in ahead)
        if not joined or any(token.is_verb or token.tag in ("IN", "TO", "POS", ",") for token in ahead):
            return []
        return [first.actor_id, second.actor_id]

    def _subject(self, pronoun: Token, row: Attribution) -> str:
        """Return the army or the rebels whose description opens the sentence before a pronoun, or the one before."""
        if pronoun.lower not in ("it", "they"):
            return ""
        for number in (row.sentence, row.sentence - 1):
            line = self.parsed[number] if number >= 0 else []
            stop = grammar.noun_phrase_starting(line, 0)
            if not stop or line[stop - 1].end > pronoun.start or self.sentences[number].role != "body":
                continue
            plural = line[stop - 1].lower in roles("group")
            if line[stop - 1].lower in roles("group") | roles("body") and plural == (pronoun.lower == "they"):
                return self.described(line[:stop], stop - 1, row)
        return ""

    def _holding(self, tokens: Sequence[Token], row: Attribution) -> str:
        """Return the person after a long office: "U.S. ambassador to the United Nations | Ann Bell"."""
        for mention in self.by_sentence.get(row.sentence, []):
            actor = self.actors[mention.actor_id]
            if mention.end != tokens[-1].end or actor.kind != "person" or not actor.organization:
                continue
            office = self.document.text[tokens[0].start : mention.start].rstrip()
            before, named, title = office.rpartition(actor.organization)
            if named and title.strip().lower() in ("", *roles("title")) and not before.endswith((" of ", " for ")):
                return actor.actor_id
        return ""

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
        """Return who is named after a description: "Turk's spokeswoman, Liz Throssell,"; "the bloc, ECOWAS,"."""
        if tokens[head].end <= row.source[0]:
            return ""  # the first of a headline's two subjects: "Kenyan army, | KDF agree"
        if tokens[head].lower in roles("body"):
            kinds: tuple[str, ...] = ("organization", "")
        elif tokens[head].lower in roles("person") | roles("title"):
            kinds = ("person",)
        elif tokens[head].lower in roles("group") and not tokens[head].lower.endswith("s"):
            kinds = ("state", "organization")  # "Oslo's key ally, the United States,"
        else:
            return ""
        end = tokens[head].end
        for mention in self.by_sentence.get(row.sentence, []):
            between = self.document.text[end : mention.start]
            if (
                0 < len(between) < 60
                and ", " in between
                and between.rpartition(", ")[2].strip().lower() in ("", "the", *roles("title"))
                and between.count(",") == 1
                and self.actors[mention.actor_id].kind in kinds
            ):
                short = len(between) < 3
                closed = self.document.text[mention.end : mention.end + 1] in (",", ".", ")", "")
                short = short and kinds == ("person",)
                return mention.actor_id if closed or short or mention.end <= row.source[1] else ""
        return ""
