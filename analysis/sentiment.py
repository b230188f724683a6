"""How words sound: VADER's compound (−1…+1) for statements.

VADER (Hutto & Gilbert 2014) is the one of the ``vaderSentiment`` package, unchanged: a score here is a score anyone can
repeat. Four things are done to what it is given, each explained and measured in docs/decisions/0005-tone.md:

* the letters of names are replaced by one that no lexicon word has, because names carry tone (*Security* +1.4);
* typographic marks become the plain ones VADER knows, because “optimism” in curly quotes is no word to it;
* sentences are scored one by one and averaged, because the compound saturates with length;
* a sentence beyond `LONGEST` characters is scored in pieces, because VADER's time grows with the square of the length.

Every change keeps the number of characters, so positions stay those of the document. Tone is not stance: it says how a
sentence sounds, topic included (*peace* +2.5, *war* −2.9), never what its speaker wants. Irony, and words missing from
the lexicon (*truce, veto, siege*), leave no trace.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from statistics import fmean

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.records import Sentence, Span, Tone

LONGEST = 600

# Stands in for each letter of a name: no word, emoticon or emoji description of VADER's lexicon has it.
_PLACEHOLDER = "ø"
_LETTER = re.compile(r"[^\W_]")
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"\w(?:.*\w)?")
_PLAIN = str.maketrans("“”„«»‘’‚–—…", '"' * 5 + "'" * 3 + "  .")


def tone(
    document_id: str, text: str, spans: Sequence[Span], names: Sequence[Span] = (), sentences: Sequence[Sentence] = ()
) -> Tone:
    """Return the tone of some spans of a text: the mean over their sentences, with ``names`` neutralised.

    A span is cut where one of ``sentences`` ends; without them each span counts as one sentence. ``names`` and
    ``sentences`` are in text order. ``start`` and ``end`` of the result enclose the spans. Words are listed with what
    they add to the compound of the whole.
    """
    pieces = [piece for span in spans for piece in _pieces(text, span, sentences)]
    masked = [_plain(text, piece, _overlapping(piece, names)) for piece in pieces]
    scores = [_compound(words) for words in masked]
    unmasked = [_compound(_plain(text, piece)) for piece in pieces]
    words = sorted(
        (begin + start, begin + end, round(change / len(pieces), 4))
        for (begin, _), piece, score in zip(pieces, masked, scores, strict=True)
        for start, end, change in _contributions(piece, score)
    )
    start = min((start for start, _ in spans), default=0)
    end = max((end for _, end in spans), default=0)
    return Tone(document_id, start, end, _mean(scores), _mean(unmasked), tuple(words))


def by_textblob(text: str) -> float:
    """Return the polarity of a text by TextBlob's word list (De Smedt & Daelemans 2012), −1…+1, to compare choices."""
    return round(float(TextBlob(text).sentiment.polarity), 4)


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def _compound(text: str) -> float:
    return float(_vader().polarity_scores(text)["compound"])


def _mean(scores: Sequence[float]) -> float:
    return round(fmean(scores), 4) if scores else 0.0


def _pieces(text: str, span: Span, sentences: Sequence[Sentence]) -> list[Span]:
    """Return the parts of a span that are scored by themselves: its sentences, the very long ones in pieces."""
    start, end = span
    inside = sentences[bisect_right(sentences, start, key=_end) : bisect_left(sentences, end, key=_end)]
    ends = [*(row.end for row in inside), end]
    pieces = [piece for a, b in zip([start, *ends], ends, strict=False) for piece in _short(text, a, b)]
    return [(a, b) for a, b in pieces if _LETTER.search(text, a, b)] or pieces[:1]


def _short(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield pieces of at most `LONGEST` characters, cut after white space where there is any."""
    while end - start > LONGEST:
        space = max(text.rfind(mark, start, start + LONGEST) for mark in " \n\t")
        cut = space + 1 if space > start else start + LONGEST
        yield start, cut
        start = cut
    yield start, end


def _plain(text: str, piece: Span, names: Iterable[Span] = ()) -> str:
    """Return a piece of the text as VADER reads it: plain marks, and the letters of the names replaced.

    Capitals stay capitals, because VADER weighs words in capitals among others that are not.
    """
    begin, finish = piece
    letters = list(text[begin:finish].translate(_PLAIN))
    for start, end in _inside(piece, names):
        letters[start:end] = _LETTER.sub(_like, "".join(letters[start:end]))
    return "".join(letters)


def _like(letter: re.Match[str]) -> str:
    return _PLACEHOLDER.upper() if letter[0].isupper() else _PLACEHOLDER


def _inside(piece: Span, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield what of the spans lies within the piece, counted from its start."""
    begin, finish = piece
    for start, end in spans:
        if start < finish and end > begin:
            yield max(start, begin) - begin, min(end, finish) - begin


def _end(row: Sentence) -> int:
    return row.end


def _overlapping(piece: Span, names: Sequence[Span]) -> Sequence[Span]:
    """Return the names, sorted by their start, that can reach into a piece."""
    first = bisect_left(names, (piece[0], piece[0]))
    while first and names[first - 1][1] > piece[0]:
        first -= 1
    return names[first : bisect_left(names, (piece[1], piece[1]))]


def _contributions(piece: str, score: float) -> Iterator[tuple[int, int, float]]:
    """Yield (start, end, change) for each lexicon word of a piece: the score minus the score without that occurrence.

    The changes do not sum to the score: the compound is not linear, and a negation or *but* counts with its words.
    """
    lexicon = _vader().lexicon
    for token in _TOKEN.finditer(piece):
        word = _WORD.search(token[0])
        start = token.start() + (word.start() if word else 0)
        end = start + len(word[0] if word else token[0])
        if piece[start:end].lower() in lexicon:
            change = score - _compound(piece[:start] + _PLACEHOLDER * (end - start) + piece[end:])
            if round(change, 4):
                yield start, end, change
