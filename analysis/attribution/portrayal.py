"""How the narrator sounds about an actor, sentence by sentence, outside of quotations and reported speech.

The tone toward an actor is the reader's, learned from NewsMTSC (Hamborg & Donnay 2021). What it misses: a sentence
whose attitude lies in what it leaves out, and actors whom only a pronoun names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from analysis import reader
from analysis.records import Article, Attribution, Portrayal, Span

_LABELS = ("negative", "neutral", "positive")


def portrayals(article: Article, attributions: Iterable[Attribution], known: Collection[str]) -> list[Portrayal]:
    """Return one row per sentence of narration and known actor whom it names, in text order."""
    speech = {span for row in attributions if row.kind != "act" for span in row.content}
    speech |= {(row.start, row.end) for row in article.quotations}
    narrated = [row for row in article.mentions if row.actor_id in known and not _within(row.start, row.end, speech)]
    rows = []
    for sentence in article.sentences:
        named: dict[str, list[Span]] = {}
        for row in narrated:
            if sentence.start <= row.start and row.end <= sentence.end:
                named.setdefault(row.actor_id, []).append((row.start, row.end))
        spoken = sum(max(0, min(end, sentence.end) - max(start, sentence.start)) for start, end in speech)
        if not named or 2 * spoken > sentence.end - sentence.start:
            continue
        toward = reader.toward(article, sentence, list(named.values()))
        for (actor_id, spans), chances in zip(named.items(), toward, strict=True):
            place = (article.document_id, sentence.sentence, actor_id, *spans[0])
            label = _LABELS[max(range(3), key=chances.__getitem__)]
            rows.append(Portrayal(*place, round(chances[2] - chances[0], 4), label, *chances))
    return rows


def _within(start: int, end: int, speech: Iterable[Span]) -> bool:
    return any(first <= start and end <= last for first, last in speech)
