"""Lines of a page → paragraphs, and where the paragraphs of a document lie.

Print layouts and PDF files break lines where the page ends, not the thought.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from analysis.records import Document, Paragraph, Span
from analysis.text import boilerplate

#: A file whose lines are all this short was wrapped to fit a page, and so was a document whose lines are.
WRAPPED = 110
_WRAPPED_BY_HAND = 100
#: A line that ends so, and well before the others do, ends its paragraph.
_END = re.compile(r"[.!?:…][\"”’')\]]*$")
_SHORT = 0.8
_LINE = re.compile(r"[^\r\n]+")


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
    """Return the paragraphs of the title and the body in order, page furniture marked with the rule that found it.

    Spans do not overlap and leave out nothing but white space. A blank line ends a paragraph; so does every line break,
    unless the text was wrapped by hand (no line over 100 characters).
    """
    text, title_end = document.text, len(document.title)
    spans = _spans(text, title_end)
    rules = boilerplate.rules([text[start:end] for start, end in spans], document.title)
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
