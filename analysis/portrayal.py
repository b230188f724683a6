"""How the narrator sounds about an actor, sentence by sentence, outside of quotations and reported speech.

The tone toward an actor is the reader's, learned from NewsMTSC (Hamborg & Donnay 2021). What it misses: a sentence
whose attitude lies in what it leaves out, and actors whom only a pronoun names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from analysis import reader
from analysis.records import Document, Mention, Portrayal, Sentence, Span, Target

_LABELS = ("negative", "neutral", "positive")


def portrayals(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    speech: Sequence[Span],
    known: Collection[str],
    target: Target,
) -> list[Portrayal]:
    """Return one row per sentence of narration and known actor whom it names, in text order."""
    rows = []
    for sentence in sentences:
        named: dict[str, list[Span]] = {}
        for row in mentions:
            inside = sentence.start <= row.start and row.end <= sentence.end
            if inside and row.actor_id in known and not _within((row.start, row.end), speech):
                named.setdefault(row.actor_id, []).append((row.start, row.end))
        if not named or _spoken(sentence, speech):
            continue
        chances = reader.toward(document.text, sentence, list(named.values()), target)
        for (actor_id, spans), (negative, neutral, positive) in zip(named.items(), chances, strict=True):
            three = (negative, neutral, positive)
            rows.append(
                Portrayal(
                    document.document_id,
                    sentence.sentence,
                    actor_id,
                    spans[0][0],
                    spans[0][1],
                    round(positive - negative, 4),
                    _LABELS[max(range(3), key=three.__getitem__)],
                    *three,
                )
            )
    return rows


def _within(span: Span, speech: Sequence[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in speech)


def _spoken(sentence: Sentence, speech: Sequence[Span]) -> bool:
    """Tell whether more than half of a sentence is speech."""
    inside = sum(max(0, min(end, sentence.end) - max(start, sentence.start)) for start, end in set(speech))
    return 2 * inside > sentence.end - sentence.start
