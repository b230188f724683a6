"""How words sound: VADER's compound (−1…+1) for statements.

VADER (Hutto & Gilbert 2014) is the one of the ``vaderSentiment`` package, unchanged: a score here is a score anyone can
repeat. Four things are done to what it is given (docs/decisions/0005-tone.md and 0022-tone.md):

* the letters of names and topics are replaced by one that no lexicon word has: names carry tone (*Security* +1.4), and
  so does what is spoken of (*peace* +2.5, *war* −2.9) and the position taken on it (*reject* −1.7), however it is said;
* typographic marks become the plain ones VADER knows, because “optimism” in curly quotes is no word to it;
* sentences are scored one by one and averaged, because the compound saturates with length;
* a sentence beyond `LONGEST` characters is scored in pieces, because VADER's time grows with the square of the length.

Every change keeps the number of characters, so positions stay those of the document. Tone is not stance: it says how a
sentence sounds, never what its speaker wants. It misses irony, and an accusation made of topics alone (*they killed
prisoners*).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from statistics import fmean
from types import SimpleNamespace

from textblob import TextBlob
from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentimentIntensityAnalyzer, SentiText

from analysis import lexicons
from analysis.reader.pieces import phrases
from analysis.records import Article, Sentence, Span, Target

LONGEST = 600
#: From here on a compound counts as warm, and below its negative as harsh (Hutto & Gilbert 2014).
AUDIBLE = 0.05
_BEFORE, _BEHIND = 3, 2  # words that VADER looks at around one of its lexicon

# Stands in for each letter of a name or topic: no word, emoticon or emoji description of VADER's lexicon has it.
_PLACEHOLDER = "ø"
_LETTER = re.compile(r"[^\W_]")
_PLAIN = str.maketrans("“”„«»‘’‚–—…", '"' * 5 + "'" * 3 + "  .")


def tone(text: str, content: Sequence[Span], sentences: Sequence[Sentence] = ()) -> float:
    """Return the tone of some spans of a text (−1…+1, 0 of none): the mean over their sentences.

    A span is cut where one of ``sentences``, in text order, ends; without them it counts as one sentence.
    """
    pieces = [piece for span in content for piece in _pieces(text, span, sentences)]
    scores = [_compound(text[start:end].translate(_PLAIN)) for start, end in pieces]
    return round(fmean(scores), 4) if scores else 0.0


def masked(article: Article, topics: bool = True) -> str:
    """Return the text of an article with the letters replaced of what has no tone of its own: names, and topics.

    Topics are what the target calls itself and its setting, and the words of ``lexicons/topics.csv``, in any case.
    Capitals stay capitals, because VADER weighs words in capitals among others that are not.
    """
    spans = [(row.start, row.end) for row in article.mentions]
    if topics:
        spans += [match.span() for match in _topics(article.target).finditer(article.text)]
    letters = list(article.text)
    for start, end in spans:
        letters[start:end] = _LETTER.sub(_like, article.text[start:end])
    return "".join(letters)


@lru_cache(maxsize=8)
def _topics(target: Target) -> re.Pattern[str]:
    of_target = phrases(target.terms + target.anaphors + target.related + target.setting).pattern
    words = "|".join(row["words"] for row in lexicons.read("topics"))
    return re.compile(rf"{of_target}|\b(?:{words})\b", re.IGNORECASE)


def _like(letter: re.Match[str]) -> str:
    return _PLACEHOLDER.upper() if letter[0].isupper() else _PLACEHOLDER


def sound(compound: float) -> str:
    """Return harsh, neutral or warm for a compound, by VADER's own bounds."""
    return "warm" if compound >= AUDIBLE else "harsh" if compound <= -AUDIBLE else "neutral"


def by_textblob(text: str) -> float:
    """Return the polarity of a text by TextBlob's word list (De Smedt & Daelemans 2012), −1…+1, to compare choices."""
    return round(float(TextBlob(text).sentiment.polarity), 4)


@cache
def _vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def _compound(text: str) -> float:
    """Return VADER's compound, by its own functions but only where they can tell a difference.

    ``polarity_scores`` looks up every character among emoji, and weighs every word anew; here a text without emoji is
    taken as it is, and only words of the lexicon are weighed, each once among the same neighbours.
    """
    vader = _vader()
    if not vader.emojis.keys().isdisjoint(text):
        return float(vader.polarity_scores(text)["compound"])
    text = text.strip()
    heard = SentiText(text)
    words = heard.words_and_emoticons
    low = [word.lower() for word in words]
    valences: list[float] = [0] * len(words)
    for place, word in enumerate(low):
        kind_of = word == "kind" and low[place + 1 : place + 2] == ["of"]
        if word in vader.lexicon and word not in BOOSTER_DICT and not kind_of:
            first = max(0, place - _BEFORE)
            valences[place] = _valence(tuple(words[first : place + _BEHIND + 1]), place - first, heard.is_cap_diff)
    if "but" in low:
        valences = vader._but_check(words, valences)
    return float(vader.score_valence(valences, text)["compound"])


@lru_cache(maxsize=65536)
def _valence(words: tuple[str, ...], place: int, capitals: bool) -> float:
    """Return what VADER gives the word at ``place`` among its neighbours; ``capitals``: some words are in capitals."""
    heard = SimpleNamespace(words_and_emoticons=words, is_cap_diff=capitals)
    valences: list[float] = _vader().sentiment_valence(0, heard, words[place], place, [])
    return valences[0]


def _pieces(text: str, span: Span, sentences: Sequence[Sentence]) -> list[Span]:
    """Return the parts of a span that are scored by themselves: its sentences, the very long ones in pieces."""
    start, end = span
    last = attrgetter("end")
    inside = sentences[bisect_right(sentences, start, key=last) : bisect_left(sentences, end, key=last)]
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
