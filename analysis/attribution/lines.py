"""What the attribution constructions share: the cue lexicon, a sentence under reading, and what a construction finds.

Token ranges are half-open indices into the sentence's tokens; offsets are taken only when the reading is done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from analysis import clauses, lexicons
from analysis.clauses import VerbGroup
from analysis.grammar import Token
from analysis.records import Quotation, Sentence
from analysis.subjects import Range


@dataclass(frozen=True)
class Cue:
    """One row per cue word: the complements it takes (frames), each with the class of cue it then is, in lexicon order.

    Frames: ``q`` quotation, ``s`` clause, ``w`` clause only with its conjunction (that, whether, how …), ``o`` object,
    ``p`` object that names a proposal or agreement, ``i`` infinitive, ``oi`` object and infinitive, ``-`` nothing; any
    other frame is the preposition or particle that opens the complement.
    """

    lemma: str
    frames: dict[str, str]

    def takes(self, *frames: str) -> bool:
        """Tell whether the cue takes any of these complements."""
        return not self.frames.keys().isdisjoint(frames)

    def opens(self, word: str) -> bool:
        """Tell whether the word is a frame or opens one of several words: "away" of "away from"."""
        return word in self._openings

    @cached_property
    def _openings(self) -> frozenset[str]:
        parts = [frame.split("_") for frame in self.frames]
        return frozenset("_".join(words[:stop]) for words in parts for stop in range(1, len(words) + 1))


@cache
def cues(pos: str) -> dict[str, Cue]:
    """Return the lexicon's cues of one part of speech (verb, noun, adjective) by lemma."""
    result: dict[str, Cue] = {}
    for row in (*lexicons.read("reporting_cues"), *lexicons.read("acts")):
        if row["pos"] == pos:
            cue = result.setdefault(row["lemma"], Cue(row["lemma"], {}))
            for frame in row["frames"].split() or ["-"]:
                cue.frames.setdefault(frame, row["class"])
    return result


@cache
def noun_cues() -> dict[str, Cue]:
    """Return the noun cues by their singular and plural."""
    return {form: cue for lemma, cue in cues("noun").items() for form in (lemma + "s", lemma)}


@dataclass
class Found:
    """What a construction found. ``content`` are token ranges of the line, ``quotations`` indices of whole quotations.

    ``awaits`` is true where a colon promises that the next paragraph is what was said.
    """

    source: Range | None
    cue: Range
    content: list[Range]
    pattern: str
    cue_class: str
    negated: bool = False
    quotations: list[int] = field(default_factory=list)
    awaits: bool = False


@dataclass
class Line:
    """A sentence under reading: its tokens, the quotation each lies in (−1 for none) and its verb groups."""

    sentence: Sentence
    tokens: list[Token]
    quoted: list[int]
    groups: dict[int, VerbGroup]
    found: list[Found] = field(default_factory=list)

    def at(self, index: int) -> str:
        """Return the word at the index in small letters, empty outside the sentence."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def outside(self, index: int) -> bool:
        """Tell whether the index is a token outside quotations."""
        return 0 <= index < len(self.tokens) and self.quoted[index] == -1

    def several_words(self, first: int, stop: int) -> bool:
        """Tell whether more than one word, marks left out, stands in a range."""
        words = (index for index in range(first, stop) if self.tokens[index].text[0].isalnum())
        return next(words, None) is not None and next(words, None) is not None


def read_lines(
    sentences: Sequence[Sentence], parsed: Sequence[list[Token]], quotations: Sequence[Quotation]
) -> list[Line]:
    """Return one line per sentence, in one walk over sentences and quotations."""
    lines: list[Line] = []
    current = 0
    for sentence, tokens in zip(sentences, parsed, strict=True):
        while current < len(quotations) and quotations[current].end <= sentence.start:
            current += 1
        quoted = [-1] * len(tokens)
        if current < len(quotations) and quotations[current].start < sentence.end:
            for index, token in enumerate(tokens):
                while current < len(quotations) and quotations[current].end <= token.start:
                    current += 1
                if current < len(quotations) and quotations[current].start <= token.start:
                    quoted[index] = current
        lines.append(Line(sentence, tokens, quoted, clauses.verb_groups(tokens, quoted)))
    return lines
