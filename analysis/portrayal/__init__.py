"""How the narrator's own words portray an actor: negative, neutral or positive, with the words that decided it.

A linear model over what stands around the actor's name in the sentence: words, their place and role, their valence
(`features`), names hidden (`scene`), weights in a readable table (`model`). It was trained on NewsMTSC (Hamborg &
Donnay 2021) by ``train tone``; docs/decisions/0009-portrayal.md says how far it can be trusted. Unlike one score for
the whole sentence it can tell praise of one actor from blame of another beside it.
"""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter

from analysis.grammar import Token
from analysis.portrayal.features import Feature, extract
from analysis.portrayal.model import Judgement, judge, weights
from analysis.portrayal.scene import about, masked
from analysis.records import Document, Mention, Portrayal, Sentence, Span

#: Tokens read at once: the work grows with the square of it in a sentence of nothing but names.
LONGEST = 200
#: Words or pairs of words kept with a portrayal, strongest first.
REASONS = 8


def portrayals(
    document: Document,
    sentences: Sequence[Sentence],
    parsed: Sequence[Sequence[Token]],
    mentions: Sequence[Mention],
    speech: Sequence[Span],
    actors: Collection[str],
) -> list[Portrayal]:
    """Return how the narrator portrays each of ``actors`` in each sentence that mentions it outside ``speech``.

    Every name in ``mentions`` is hidden, only those of ``actors`` are judged. ``speech`` is what others are quoted or
    reported to say; only the rest of the sentence is read. A sentence of more than `LONGEST` tokens is read in pieces,
    and an actor judged by the first that mentions it.
    """
    heard = _merged(speech)
    starts = [row.start for row in sentences]
    within: dict[int, list[Mention]] = defaultdict(list)
    for mention in sorted(mentions, key=_start):
        if starts and mention.start >= starts[0]:
            within[bisect(starts, mention.start) - 1].append(mention)
    rows = []
    for place in sorted(within):
        if not any(mention.actor_id in actors for mention in within[place]):
            continue
        sentence = sentences[place]
        seen: set[str] = set()
        told = _told(parsed[place], heard)
        for first in range(0, len(told), LONGEST):
            piece = told[first : first + LONGEST]
            there = _inside(within[place], piece[0].start, piece[-1].end)
            for actor_id, judgement, tokens in _judged(piece, there, heard, actors):
                if actor_id not in seen:
                    seen.add(actor_id)
                    rows.append(_portrayal(document, sentence, actor_id, judgement, tokens))
    return rows


def read(tokens: Sequence[Token], target: Span) -> list[Feature]:
    """Return the features of one target in the tagged tokens of a sentence, none if no token lies in it."""
    inside = [token for token in tokens if target[0] <= token.start < target[1]]
    named = bool(inside) and inside[-1].text[0].isupper()
    seen = about(masked(tokens, [target] if named else []), [target])
    return extract(seen) if seen else []


def _judged(
    tokens: Sequence[Token], mentions: Sequence[Mention], heard: Sequence[Span], actors: Collection[str]
) -> Iterator[tuple[str, Judgement, Sequence[Token]]]:
    """Yield each actor that the narrator mentions in the tokens, in the order of the text, with its judgement."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for mention in mentions:
        if mention.actor_id in actors and not _covered(mention.start, heard):
            spans[mention.actor_id].append((mention.start, mention.end))
    if not spans:
        return
    named = [(mention.start, mention.end) for mention in mentions if mention.via in ("alias", "discovered")]
    sentence = masked(tokens, named)
    for actor_id, places in spans.items():
        seen = about(sentence, places)
        if seen:
            yield actor_id, judge(extract(seen), weights()), seen.tokens


def _portrayal(
    document: Document, sentence: Sentence, actor_id: str, judgement: Judgement, tokens: Sequence[Token]
) -> Portrayal:
    reasons = [
        (tokens[feature.first].start, tokens[feature.last].end, feature.name, round(change, 4))
        for feature, change in judgement.reasons[:REASONS]
    ]
    negative, neutral, positive = (round(chance, 4) for chance in judgement.probabilities)
    return Portrayal(
        document.document_id,
        sentence.sentence,
        actor_id,
        sentence.start,
        sentence.end,
        tone=round(judgement.tone, 4),
        label=judgement.label,
        negative=negative,
        neutral=neutral,
        positive=positive,
        reasons=tuple(reasons),
    )


def _start(mention: Mention) -> int:
    return mention.start


def _inside(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Return the mentions, sorted by their start, that start within a stretch of text."""
    return mentions[bisect_left(mentions, start, key=_start) : bisect_left(mentions, end, key=_start)]


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those that touch or overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _covered(place: int, merged: Sequence[Span]) -> bool:
    """Tell whether a character lies in one of the merged spans."""
    index = bisect(merged, place, key=itemgetter(0)) - 1
    return index >= 0 and place < merged[index][1]


def _told(tokens: Sequence[Token], merged: Sequence[Span]) -> Sequence[Token]:
    """Return the tokens that start in none of the merged spans."""
    near = bisect(merged, tokens[0].start, key=itemgetter(1))
    if near == len(merged) or merged[near][0] > tokens[-1].start:
        return tokens
    return [token for token in tokens if not _covered(token.start, merged)]
