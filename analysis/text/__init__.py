"""From paragraphs to sentences and quotations, with offsets into the document's text.

Sentences come from NLTK's Punkt (Kiss & Strunk 2006) with the abbreviations of ``lexicons/abbreviations.csv`` as its
parameters, so no trained model is needed and the same text always splits the same way.

What it misses: an abbreviation that also ends a sentence ("He left the U.S. The talks went on."), and single quotation
marks whose closing mark cannot be told from an apostrophe.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product, zip_longest

from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from analysis import lexicons
from analysis.records import Article, Document, Paragraph, Quotation, Sentence, Span, Target
from analysis.text.prose import paragraphs

# Opening mark → closing mark. Straight marks close themselves.
_CLOSING = {"“": "”", '"': '"', "``": "''", "''": "''", "‘": "’", "'": "'", "„": "“", "«": "»"}
_DOUBLE, _DOUBLE_CLOSING = ("“", '"'), ("”", '"')
_MARKS = re.compile(r"``|''|[“”\"‘’'„«»]")
_STOP = re.compile(r"[.?!][^\s\w]{0,5}\s")
_ASKED = re.compile(r"[!?](?:[\"”’]|'')+$")
_BLOCK = 3000  # characters
_CANDIDATES = 40  # marks that may be the mate of a single opening mark
_CLOSES_AFTER = frozenset(".,!?;:…—-)]}>%”’")


def article(document: Document, target: Target) -> Article:
    """Return a document with its paragraphs, sentences and quotations, its mentions not yet known."""
    cut = paragraphs(document)
    return Article(document, target, cut, tuple(sentences(document, cut)), tuple(quotations(document, cut)))


@cache
def _splitter() -> PunktSentenceTokenizer:
    parameters = PunktParameters()
    parameters.abbrev_types = {row["abbreviation"].lower().rstrip(".") for row in lexicons.read("abbreviations")}
    parameters.abbrev_types.update(string.ascii_lowercase.replace("i", ""))  # the initials of names
    parameters.abbrev_types.update(map(".".join, product(string.ascii_lowercase, repeat=2)))  # J.D. Vance
    parameters.sent_starters = set(lexicons.words("function_words", "starter"))
    return PunktSentenceTokenizer(parameters)


def sentences(document: Document, parts: Iterable[Paragraph]) -> list[Sentence]:
    """Return the sentences of title and body in text order; furniture is left out."""
    rows: list[Sentence] = []
    for paragraph in parts:
        if paragraph.role == "furniture":
            continue
        body = document.text[paragraph.start : paragraph.end]
        pieces = [(0, len(body))] if paragraph.role == "title" else _pieces(body)
        for piece in pieces:
            start, end = (paragraph.start + place for place in piece)
            rows.append(Sentence(document.document_id, len(rows), paragraph.paragraph, start, end, paragraph.role))
    return rows


@cache
def _quotative() -> re.Pattern[str]:
    """Return what a sentence starts with that only tells who spoke: "Trump asked", "the note says"."""
    verbs = "|".join(sorted(lexicons.words("function_words", "quotative")))
    return re.compile(rf"(?:[\w’'.-]+ ){{1,6}}?(?:{verbs})\b|(?:{verbs}) [A-Z]")


def _pieces(body: str) -> list[Span]:
    """Return the sentences of a paragraph; “Stop!” she said is one, though a mark for an end stands inside."""
    pieces: list[Span] = []
    for first, last in _blocks(body):
        block = body[first:last]
        # Most of Punkt's time is its set-up: text without a stop before white space is one sentence.
        spans = _splitter().span_tokenize(block) if _STOP.search(block) else [(0, len(block))]
        for start, end in ((first + start, first + end) for start, end in spans):
            asked = pieces and _ASKED.search(body, max(0, pieces[-1][1] - 4), pieces[-1][1])
            if asked and (body[start].islower() or _quotative().match(body, start, end)):
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((start, end))
    return pieces


def _blocks(body: str) -> Iterator[Span]:
    """Cut a paragraph that no writer wrote into blocks at white space, so that no sentence is longer than a block."""
    start = 0
    while len(body) - start > _BLOCK:
        space = body.rfind(" ", start + 1, start + _BLOCK)
        end = space if space > start else start + _BLOCK
        yield start, end
        start = end
    if start < len(body) and not body[start:].isspace():
        yield start, len(body)


def quotations(document: Document, parts: Sequence[Paragraph]) -> list[Quotation]:
    """Return the outermost quotations in text order.

    A mark opens where a word follows it and closes where a word or stop precedes it. A quotation still open at the end
    of its paragraph ends there (``complete`` is false), and is ``continued`` when the next paragraph opens with a mark,
    the printers' rule for a speech of several paragraphs.
    """
    rows: list[Quotation] = []
    spoken = [paragraph for paragraph in parts if paragraph.role != "furniture"]
    for paragraph, after in zip_longest(spoken, spoken[1:]):
        opens_next = after is not None and document.text[after.start : after.start + 1] in _CLOSING
        rows.extend(_quotations(document, paragraph, opens_next))
    return rows


def _quotations(document: Document, paragraph: Paragraph, opens_next: bool) -> list[Quotation]:
    text, last = document.text, paragraph.end
    rows: list[Quotation] = []
    opened: re.Match[str] | None = None
    for mark in _MARKS.finditer(text, paragraph.start, last):
        if opened is None:
            if _opens(text, mark, paragraph):
                opened = mark
        elif _mates(opened.group(), mark.group()) and _closes(text, mark, last):
            if mark.start() > opened.end():
                rows.append(Quotation(document.document_id, opened.end(), mark.start(), opened.group(), True, False))
            opened = None
    # A single mark that never closes is an apostrophe, not an opening.
    if opened is not None and opened.group() not in ("'", "‘") and last > opened.end():
        rows.append(Quotation(document.document_id, opened.end(), last, opened.group(), False, opens_next))
    return rows


def _mates(opening: str, closing: str) -> bool:
    """Tell whether the marks make a pair; keyboards and copying mix straight and curly double marks."""
    return closing == _CLOSING[opening] or (opening in _DOUBLE and closing in _DOUBLE_CLOSING)


def _opens(text: str, mark: re.Match[str], paragraph: Paragraph) -> bool:
    if mark.group() not in _CLOSING:
        return False
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    if mark.group() in ("“", "„", "«", "``"):
        return True
    if mark.group() == '"':
        return not after.isspace() and not before.isalnum()
    # ’90s and ’em are apostrophes; a single opening mark wants white space or a bracket before it and a closing mate.
    if before.isalnum() or after.isspace() or after.isdigit():
        return False
    if mark.group() == "''":
        return True
    return _mate(text, mark, paragraph.end)


def _mate(text: str, mark: re.Match[str], last: int) -> bool:
    """Tell whether a single opening mark has a closing one later in its paragraph, within a bounded look."""
    closing = _CLOSING[mark.group()]
    bound = min(last, mark.end() + 2000)
    place = text.find(closing, mark.end(), bound)
    for _ in range(_CANDIDATES):
        if place < 0:
            return False
        after = text[place + 1] if place + 1 < last else " "
        if not after.isalnum() and (text[place - 1] in ".,!?" or text[place - 1] != "s") and place > mark.end():
            return True
        place = text.find(closing, place + 1, bound)
    return False


def _closes(text: str, mark: re.Match[str], last: int) -> bool:
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < last else " "
    if mark.group() in ("'", "’"):
        return not after.isalnum() and not before.isspace()
    if mark.group() == '"':
        return not before.isspace() or after.isspace() or after in _CLOSES_AFTER
    return True
