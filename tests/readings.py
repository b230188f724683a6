"""Text read by the attribution stage, for the tests of its parts: as lines, as records, as words."""

from __future__ import annotations

from analysis import attribution, grammar, text
from analysis.attribution import lines
from analysis.records import Attribution, Document, Paragraph


def read_lines(body: str) -> list[lines.Line]:
    """Return the lines of one paragraph."""
    document, paragraphs = Document("d", "", body), [Paragraph("d", 0, 0, len(body), "body")]
    sentences = text.sentences(document, paragraphs)
    return lines.read_lines(sentences, grammar.parse(document, sentences), text.quotations(document, paragraphs))


def read(body: str, *, title: str = "") -> tuple[Document, list[Attribution]]:
    """Return a document with its attributions; blank lines part the paragraphs."""
    words = f"{title}\n\n{body}" if title else body
    document = Document("d", title, words)
    paragraphs = [Paragraph("d", 0, 0, len(title), "title")] if title else []
    place = len(words) - len(body)
    for part in body.split("\n\n"):
        paragraphs.append(Paragraph("d", len(paragraphs), place, place + len(part), "body"))
        place += len(part) + 2
    sentences, quotations = text.sentences(document, paragraphs), text.quotations(document, paragraphs)
    return document, attribution.attributions(document, sentences, grammar.parse(document, sentences), quotations)


def found(body: str, *, title: str = "") -> list[tuple[str, str, list[str], str]]:
    """Return (source, cue, content, kind) of each attribution, in words."""
    document, rows = read(body, title=title)
    words = document.text
    return [
        (words[slice(*row.source)], words[slice(*row.cue)], [words[slice(*span)] for span in row.content], row.kind)
        for row in rows
    ]
