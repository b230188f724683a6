"""Lines of a page → paragraphs, and where the paragraphs of a document lie.

Print layouts and PDF files break lines where the page ends, not the thought. Credits, notices, links and buttons around
the article are boilerplate. The rules for it are data: each row of ``lexicons/boilerplate.csv`` names a rule, where it
holds (in the head or foot half of the paragraphs, or anywhere), a pattern and an example. A row that holds ``never``
protects: whatever has a quotation or a verb of saying in it stays, because losing speech is worse than reading a credit
line. It misses what is fused into a paragraph of the article, link headlines that end in a full stop, and authors'
biographies written as plain sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from analysis import lexicons
from analysis.records import Document, Paragraph, Span

#: A file whose lines are all this short was wrapped to fit a page, and so was a document whose lines are.
WRAPPED = 110
_WRAPPED_BY_HAND = 100
#: A line that ends so, and well before the others do, ends its paragraph.
_END = re.compile(r"[.!?:…][\"”’')\]]*$")
_SHORT = 0.8
_LINE = re.compile(r"[^\r\n]+")
# A longer paragraph is never boilerplate; this also bounds the work of the patterns.
_LONGEST = 500
# Behind the last sentence, an unpunctuated line of up to so many words is boilerplate once some stands right above it.
_FOOT_LINE_WORDS = 14
# A shorter title is too common a phrase to tell a repeated headline by.
_TITLE_WORDS = 3
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")


def from_lines(lines: Sequence[str]) -> str:
    """Return the text with one line for each paragraph, blank lines between them.

    Where lines are as long as paragraphs are, each is one. Wrapped lines go on until a blank line; where a text has
    none, as in a PDF, until a line that ends a sentence well before the margin. A word cut at the margin is put
    together unless the text has it with the hyphen.
    """
    stripped = [" ".join(line.split()) for line in lines]
    longest = max(map(len, stripped), default=0)
    text = "\n".join(stripped).strip("\n")
    if longest > WRAPPED:
        return re.sub(r"\n+", "\n\n", text)
    if "\n\n" not in text:
        text = "".join(
            f"{line}\n\n" if len(line) < _SHORT * longest and _END.search(line) else f"{line}\n"
            for line in text.split("\n")
        )
    hyphened = set(re.findall(r"\b(?=(\w+-[a-z]+)\b)", text))
    text = re.sub(
        r"\b(\w+)-\n(?=([a-z]+))", lambda cut: cut[1] + ("-" if f"{cut[1]}-{cut[2]}" in hyphened else ""), text
    )
    return "\n\n".join(" ".join(block.split("\n")) for block in re.split(r"\n{2,}", text.strip("\n")))


def article(text: str, wrapped: bool) -> str:
    """Return the text of a file that is one article; the first line stays apart, as its title.

    Lines ``wrapped`` to fit a page become paragraphs.
    """
    first, _, rest = text.strip().partition("\n")
    body = from_lines(rest.split("\n")) if wrapped else rest.strip()
    return f"{first.strip()}\n\n{body}"


def paragraphs(document: Document) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the title and the body in order, boilerplate marked with the rule that found it.

    Spans do not overlap and leave out nothing but white space. A blank line ends a paragraph; so does every line break,
    unless the text was wrapped by hand (no line over 100 characters).
    """
    text, title_end = document.text, len(document.title)
    spans = _spans(text, title_end)
    rules = boilerplate([text[start:end] for start, end in spans], document.title)
    title = [(*_trim(text, 0, title_end), "title", "")] if document.title.strip() else []
    body = [(*span, "furniture" if rule else "body", rule) for span, rule in zip(spans, rules, strict=True)]
    return tuple(Paragraph(document.document_id, i, *fields) for i, fields in enumerate(title + body))


def _trim(text: str, start: int, end: int) -> Span:
    stripped = text[start:end].strip()
    start = text.index(stripped, start)
    return start, start + len(stripped)


def _spans(text: str, start: int) -> list[Span]:
    lines = [match.span() for match in _LINE.finditer(text, start) if match[0].strip()]
    if not lines:
        return []
    wrapped = all(end - begin <= _WRAPPED_BY_HAND for begin, end in lines)
    starts, ends = [lines[0][0]], []
    for (_, end), (begin, _) in pairwise(lines):
        gap = text[end:begin].replace("\r\n", "\n").replace("\r", "\n")
        if not wrapped or gap.count("\n") > 1:
            starts.append(begin)
            ends.append(end)
    return [_trim(text, *span) for span in zip(starts, [*ends, lines[-1][1]], strict=True)]


def boilerplate(paragraphs: Sequence[str], title: str) -> list[str]:
    """Return for each paragraph of the body, in order, the rule that calls it boilerplate, or an empty text."""
    found = [_rule(paragraph, title, i < len(paragraphs) / 2) for i, paragraph in enumerate(paragraphs)]
    article = [
        i
        for i, paragraph in enumerate(paragraphs)
        if not found[i] and (len(paragraph.split()) > _FOOT_LINE_WORDS or _SENTENCE_END.search(paragraph))
    ]
    for i in range(max(article, default=0) + 1, len(paragraphs)):
        if found[i - 1] and not found[i]:
            found[i] = "foot line"
    return found


def _rule(paragraph: str, title: str, in_head: bool) -> str:
    if len(paragraph) > _LONGEST:
        return ""
    line, headline = " ".join(paragraph.split()), " ".join(title.split())
    if headline.count(" ") + 1 >= _TITLE_WORDS:
        line = line.replace(headline, "{title}")
    return next((rule for rule, pattern in _patterns(in_head) if pattern.search(line)), "")


@cache
def _patterns(in_head: bool) -> list[tuple[str, re.Pattern[str]]]:
    """Return the patterns of one half of the paragraphs, each with its rule, empty for what protects."""
    here = ("never", "anywhere", "head" if in_head else "foot")
    rows = [row for row in lexicons.read("boilerplate") if row["where"] in here]
    return [("" if row["where"] == "never" else row["rule"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows]
