"""Who says what: attributions (source, cue, content) from tagged sentences, by named constructions.

The model is that of PolNeAR (Newell, Margolin & Ruths 2018): an attribution has a source, a cue and a content, and the
content need not stand in quotation marks. ``reporting`` holds the constructions around a verb, ``fronted`` those whose
object stands before it, ``nominal`` the others, ``quoting`` those around a bare quotation; ``complements``,
``reported`` and ``extents`` say what follows a cue and how far it reaches, ``speeches`` what belongs together over
sentences. ``Attribution.pattern`` names the construction.

What it misses: attributions spread over several sentences without quotation marks, and cues outside
``lexicons/reporting_cues.csv``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from analysis import grammar
from analysis.attribution import nominal, quoting, reported, reporting, speeches
from analysis.attribution.lines import Found, Line, cues, noun_cues, read_lines
from analysis.grammar import Token
from analysis.records import Attribution, Document, Quotation, Sentence, Span

_LABELS = frozenset((":", "-", "–", "—"))
_REPORTED = frozenset(
    (
        "clause",
        "after content",
        "inverted",
        "around cue",
        "according to",
        "label",
        "before colon",
        "quotation",
        "floating quotation",
    )
)


def attributions(
    document: Document, sentences: Sequence[Sentence], parsed: Sequence[list[Token]], quotations: Sequence[Quotation]
) -> list[Attribution]:
    """Return the attributions in text order; ``actor_id`` is left for ``actors`` to fill."""
    lines = read_lines(sentences, parsed, quotations)
    for line in lines:
        line.found = sorted(_constructions(line, quotations), key=lambda found: found.cue)
        line.found = speeches.outermost(line)
        line.found += quoting.unclaimed(line, quotations)
    for index, line in enumerate(lines):
        signature = quoting.signed(line, lines[index - 1] if index else None)
        if signature is not None:
            line.found.append(signature)
    rows: list[Attribution] = []
    for line, found in speeches.join_quotations(lines, quotations):
        row = _record(document, line, found, quotations, len(rows))
        if row is not None:
            rows.append(row)
    return rows


def _constructions(line: Line, quotations: Sequence[Quotation]) -> Iterator[Found]:
    verbs, nouns, adjectives = cues("verb"), noun_cues(), cues("adjective")
    for index, token in enumerate(line.tokens):
        if line.quoted[index] != -1:
            continue
        found: Found | None = None
        if index in line.groups and token.lemma in verbs:
            found = reporting.verb(line, line.groups[index], verbs[token.lemma], quotations)
            if found is None and token.lower in adjectives:
                found = nominal.adjective(line, index, adjectives[token.lower])
        elif token.lower == "according" and line.at(index + 1) == "to":
            found = nominal.according(line, index)
        elif token.lower in nouns:
            found = nominal.noun(line, index, nouns[token.lower])
        elif token.lower in adjectives:
            found = nominal.adjective(line, index, adjectives[token.lower])
        elif token.text in _LABELS and index not in line.groups:
            found = nominal.label(line, index)
        if found is not None:
            yield found
            yield from reported.second(line, found)


def _record(
    document: Document, line: Line, found: Found, quotations: Sequence[Quotation], number: int
) -> Attribution | None:
    """Turn token ranges into spans of the document, and say which kind of content it is."""
    tokens = line.tokens
    spans: list[Span] = []
    whole = set(found.quotations)
    for first, last in found.content:
        if any(line.quoted[index] in whole for index in range(first, min(last, len(tokens)))):
            continue
        while first < last and tokens[first].text in ",—–":
            first += 1
        while last > first and tokens[last - 1].text in ",;:—–":
            last -= 1
        if last > first:
            span = _trim(document.text, grammar.span(tokens, first, last))
            if line.quoted[last - 1] != -1 and last >= len(tokens) - 1:
                # The quotation that ends the content may go on for sentences.
                span = span[0], max(span[1], quotations[line.quoted[last - 1]].end)
            spans.append(span)
    spans += [(quotations[quotation].start, quotations[quotation].end) for quotation in dict.fromkeys(found.quotations)]
    spans = sorted(span for span in spans if span[1] > span[0])
    if not spans:
        return None
    source = grammar.span(tokens, *found.source) if found.source else (tokens[found.cue[0]].start,) * 2
    cue = grammar.span(tokens, *found.cue)
    return Attribution(
        document.document_id,
        number,
        line.sentence.sentence,
        source,
        cue,
        tuple(spans),
        _kind(spans, found, quotations),
        found.pattern,
        found.cue_class,
        "",
        found.negated,
    )


def _trim(text: str, span: Span) -> Span:
    """Drop an opening quotation mark that nothing closes."""
    start, end = span
    while start < end and text[start] in '“"' and not any(mark in text[start + 1 : end] for mark in '”"'):
        start += 1
    return start, end


def _kind(spans: Sequence[Span], found: Found, quotations: Sequence[Quotation]) -> str:
    length = sum(end - start for start, end in spans)
    inside = 0
    for start, end in spans:
        index = max(0, bisect_right(quotations, start, key=lambda quotation: quotation.start) - 1)
        while index < len(quotations) and quotations[index].start < end:
            inside += max(0, min(end, quotations[index].end) - max(start, quotations[index].start))
            index += 1
    if inside >= 0.95 * length:
        return "direct"
    if inside:
        return "mixed"
    return "indirect" if found.pattern in _REPORTED else "act"
