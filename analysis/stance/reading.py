"""One document laid out for the stance rules: its tokens in one line, and what stands on each of them.

Everything is an index into that line; ranges are half-open. Bearings and mentions are laid out once per document,
phrases and verb groups once per sentence that is asked for, so the time is proportional to the document's length.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from analysis import clauses
from analysis.clauses import VerbGroup
from analysis.grammar import Token
from analysis.records import Document, Sentence, Span
from analysis.stance.phrases import Phrase, negated, phrases
from analysis.stance.targets import Bearing

_SHARE = 0.2  # of the paragraphs of an article that is devoted to the target

#: Half-open tokens of the document's line.
Range = tuple[int, int]


class Reading:
    """The line of tokens and its indices; ``named`` gives the actors that a token names."""

    def __init__(
        self,
        document: Document,
        sentences: Sequence[Sentence],
        parsed: Sequence[list[Token]],
        bearings: Sequence[Bearing],
        mentions: Mapping[str, Sequence[Span]],
    ) -> None:
        self.document, self.sentences = document, sentences
        self.tokens = [token for line in parsed for token in line]
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]
        self._lines = [0]
        for line in parsed:
            self._lines.append(self._lines[-1] + len(line))
        self._phrases: dict[int, list[Phrase]] = {}
        self._bearings = list(bearings)
        self._bearing_starts = [row.start for row in self._bearings]
        self.named: dict[int, list[str]] = {}
        for actor_id, spans in mentions.items():
            for span in spans:
                for place in range(*(self.range(span) or (0, 0))):
                    self.named.setdefault(place, []).append(actor_id)
        self._groups: dict[int, dict[int, VerbGroup]] = {}
        self._naming = {self.line(row.start) for row in self._bearings if row.via in ("term", "stopping")}
        self._devoted: bool | None = None
        self._target_words: set[str] | None = None
        self.title = {number for number, sentence in enumerate(sentences) if sentence.role == "title"}

    def range(self, span: Span) -> Range | None:
        """Return the tokens that lie inside a span of characters, or None."""
        first, stop = bisect_left(self._starts, span[0]), bisect_right(self._ends, span[1])
        return (first, stop) if stop > first else None

    def line(self, place: int) -> int:
        """Return the number of the sentence that holds a character."""
        return max(0, bisect_right(self.sentences, place, key=lambda sentence: sentence.start) - 1)

    def sentence_of(self, index: int) -> int:
        """Return the number of the sentence that holds a token."""
        return bisect_right(self._lines, index) - 1

    def last_word(self, index: int) -> int:
        """Return the last word of the sentence that holds a token, without its closing marks."""
        last = self._lines[self.sentence_of(index) + 1] - 1
        while last > index and not self.tokens[last].text[0].isalnum():
            last -= 1
        return last

    def phrases(self, first: int, stop: int) -> list[Phrase]:
        """Return the stance phrases that lie inside a range of tokens, in order."""
        found: list[Phrase] = []
        for number in range(self.sentence_of(first), self.sentence_of(stop - 1) + 1) if stop > first else ():
            if number not in self._phrases:
                offset, end = self._lines[number], self._lines[number + 1]
                self._phrases[number] = phrases(self.tokens[offset:end], offset)
            found += [row for row in self._phrases[number] if first <= row.first and row.stop <= stop]
        return found

    def bearings(self, first: int, stop: int) -> list[tuple[int, int, str]]:
        """Return (first token, stop token, via) of what bears on the target inside a range of tokens, in order."""
        low = bisect_left(self._bearing_starts, self.tokens[first].start)
        high = bisect_left(self._bearing_starts, self.tokens[stop - 1].end)
        found = []
        for row in self._bearings[low:high]:
            place = self.range((row.start, row.end))
            if place is not None and place[1] <= stop:
                found.append((*place, row.via))
        return found

    def target_near(self, number: int, before: int, after: int = 0) -> bool:
        """Tell whether a term names the target within ``before`` sentences before ``number`` and ``after`` after."""
        return any(place in self._naming for place in range(number - before, number + after + 1))

    def names_target(self, word: str) -> bool:
        """Tell whether a word in small letters is part of what names the target somewhere in the document."""
        if self._target_words is None:
            terms = [row for row in self._bearings if row.via == "term"]
            self._target_words = {token.lower for row in terms for token in self.tokens_of((row.start, row.end))}
        return word in self._target_words

    def about(self) -> bool:
        """Tell whether the title or the first sentences of the body name the target."""
        opening = len(self.title) + 4
        return any(number < opening for number in self._naming)

    def titled(self) -> bool:
        """Tell whether the title names the target."""
        return bool(self.title & self._naming)

    def devoted(self) -> bool:
        """Tell whether the title or the first paragraph names the target, and enough of the paragraphs do."""
        if self._devoted is None:
            paragraphs = {sentence.paragraph for sentence in self.sentences}
            naming = {self.paragraph(number) for number in self._naming}
            opens = any(number <= len(self.title) + 1 for number in self._naming)
            self._devoted = opens and len(naming) >= _SHARE * len(paragraphs)
        return self._devoted

    def paragraph(self, number: int) -> int:
        """Return the paragraph of a sentence."""
        return self.sentences[number].paragraph

    def paragraphs_off(self, number: int, since: Sequence[int]) -> int:
        """Return how many paragraphs a sentence is behind one that names the target, or the last of ``since``."""
        named = [self.paragraph(place) for place in self._naming]
        before = [place for place in (*named, *since) if place <= self.paragraph(number)]
        return self.paragraph(number) - max(before) if before else len(self.sentences)

    def tokens_of(self, span: Span) -> Sequence[Token]:
        """Return the tokens inside a span of characters."""
        first, stop = self.range(span) or (0, 0)
        return self.tokens[first:stop]

    def negated(self, index: int) -> bool:
        """Tell whether a negation stands in the few words before a token of the same sentence."""
        return negated(self.tokens, index, self._lines[self.sentence_of(index)])

    def group(self, index: int) -> VerbGroup | None:
        """Return the verb group that a token belongs to, with ranges in the document's line, or None."""
        number = self.sentence_of(index)
        groups = self._groups.get(number)
        if groups is None:
            groups = self._groups[number] = self._parse(number)
        return groups.get(index)

    def _parse(self, number: int) -> dict[int, VerbGroup]:
        offset, stop = self._lines[number], self._lines[number + 1]
        tokens = self.tokens[offset:stop]
        found: dict[int, VerbGroup] = {}
        for verb, row in clauses.verb_groups(tokens, [-1] * len(tokens)).items():
            subject = (row.subject[0] + offset, row.subject[1] + offset) if row.subject else None
            placed = VerbGroup(
                row.first + offset,
                verb + offset,
                subject,
                row.head + offset,
                row.voice,
                row.finite,
                row.negated,
                row.inherited,
            )
            found.update((place, placed) for place in range(placed.first, placed.verb + 1))
        return found
