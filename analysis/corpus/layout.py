"""Where the paragraphs of a document lie, and which of them are page furniture."""

from __future__ import annotations

import re

from analysis.corpus import boilerplate
from analysis.records import Document, Paragraph, Span

# A text whose lines are all this short was wrapped by hand: there, only a blank line ends a paragraph.
_WRAPPED = 100
_LINE = re.compile(r"[^\r\n]+")


def paragraphs(document: Document) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the title and the body in order, page furniture marked with the rule that found it.

    Spans do not overlap and leave out nothing but white space. A blank line ends a paragraph; so does every line break,
    unless the text was wrapped by hand (no line over 100 characters).
    """
    text, title_end = document.text, len(document.title)
    spans = _paragraph_spans(text, title_end)
    rules = boilerplate.rules([text[start:end] for start, end in spans], document.title)
    title = [(*_trim(text, 0, title_end), "title", "")] if document.title.strip() else []
    body = [(*span, "furniture" if rule else "body", rule) for span, rule in zip(spans, rules, strict=True)]
    return tuple(Paragraph(document.document_id, i, *fields) for i, fields in enumerate(title + body))


def _trim(text: str, start: int, end: int) -> Span:
    stripped = text[start:end].strip()
    start = text.index(stripped, start)
    return start, start + len(stripped)


def _paragraph_spans(text: str, start: int) -> list[Span]:
    lines = [match.span() for match in _LINE.finditer(text, start) if match[0].strip()]
    spans: list[Span] = []
    wrapped = all(end - begin <= _WRAPPED for begin, end in lines)
    for begin, end in lines:
        goes_on = wrapped and spans and not _has_blank_line(text[spans[-1][1] : begin])
        spans.append((spans.pop()[0] if goes_on else begin, end))
    return [_trim(text, *span) for span in spans]


def _has_blank_line(gap: str) -> bool:
    return gap.replace("\r\n", "\n").replace("\r", "\n").count("\n") > 1
