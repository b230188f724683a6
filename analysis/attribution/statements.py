"""What the reader finds → attributions and statements, each with its actor.

One content may have several actors (*Egypt and Qatar urged a truce*): one row each. An actor of whom the reader is less
sure than ``second`` is no second actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from analysis import lexicons, reader
from analysis.attribution import actors, sentiment
from analysis.attribution.actors import Cast, state_of
from analysis.reader import Said, Voice, settings
from analysis.records import SCORES, STANCES, Actor, Answer, Article, Attribution, Span, Statement, probabilities
from analysis.text import states

_HEDGE, _IMPLIED = 0.15, 0.7  # what a hedge takes off certainty, and where an implied position starts
_NAMED = 0.25  # chance from which words count as a name of the article


@dataclass(frozen=True, slots=True)
class Attributed:
    """One row per content and actor, None for an unknown one; ``statement_id`` is empty for speech on other matters."""

    said: Said
    voice: Voice
    actor: Actor | None
    statement_id: str


def attributed(
    article: Article, register: Sequence[Actor], said: tuple[list[Said], list[Said]]
) -> tuple[list[Attributed], list[Actor]]:
    """Return what is said with who says it, in text order, and the actors that the register does not have, by id.

    A content on the target whose source names nobody is left out.
    """
    on_target, other = said
    text = article.text
    names = (words for row in (*on_target, *other) for words in _names(row, text))
    cast = Cast(register, names, text)
    rows: list[Attributed] = []
    here: Counter[str] = Counter()  # statements at a place
    for row in on_target:
        place = f"{article.document_id}#{row.content[0][0]}-{row.content[-1][1]}"
        for actor, voice in _actors(cast, row, text):
            here[place] += 1
            rows.append(Attributed(row, voice, actor, place + (f".{here[place]}" if here[place] > 1 else "")))
    for row in other:
        known = [Attributed(row, voice, actor, "") for actor, voice in _actors(cast, row, text)]
        rows += known or [Attributed(row, row.voices[0], None, "")]
    return sorted(rows, key=lambda each: each.said.content), cast.discovered


def _names(row: Said, text: str) -> Iterator[str]:
    for voice in row.voices:
        for start, end, chance in voice.names:
            if end > start and chance > _NAMED:
                yield text[slice(*_whole(text, start, end))]


def _whole(text: str, start: int, end: int) -> Span:
    """Return a span with the words whole that it cuts."""
    while end < len(text) and text[end].isalnum():
        end += 1
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    return start, end


def _actors(cast: Cast, row: Said, text: str) -> list[tuple[Actor, Voice]]:
    """Return the actors of a content: the likeliest of each source, then others that are likely enough.

    Chances of one actor's names add up.
    """
    least = settings()["thresholds"]["second"]
    chosen: dict[str, tuple[Actor, Voice]] = {}
    for voice in row.voices:
        # What the register calls an actor outranks what the reader takes the source for.
        start, end = voice.source
        if end > start and (known := cast.registered(text[slice(*_whole(text, start, end))])):
            chosen.setdefault(known.actor_id, (known, voice))
            continue
        chances: dict[str, float] = {}
        found: dict[str, Actor] = {}
        for start, end, chance in voice.names:
            for words in actors.several(text[slice(*_whole(text, start, end))]) if end > start else ():
                if actor := cast.of(words, text[slice(*voice.organization)]):
                    found[actor.actor_id] = actor
                    chances[actor.actor_id] = chances.get(actor.actor_id, 0.0) + chance
        ranked = sorted(chances, key=lambda key: -round(chances[key], 4))
        first = round(chances[ranked[0]], 4) if ranked else 0.0
        for key in ranked:
            if round(chances[key], 4) < first and chances[key] < least:
                break
            chosen.setdefault(key, (found[key], voice))
    return list(chosen.values())


def attributions(article: Article, rows: Sequence[Attributed]) -> list[Attribution]:
    """Return all attributions of an article in text order, numbered from 0."""
    return [
        Attribution(
            article.document_id,
            number,
            _sentence(article, row.said.content),
            _kept(row.voice.source, row.said.content),
            _kept(row.said.cue, row.said.content),
            row.said.content,
            row.said.kind,
            row.actor.actor_id if row.actor else "",
            row.statement_id,
        )
        for number, row in enumerate(rows)
    ]


def _kept(span: Span, content: Sequence[Span]) -> Span:
    return span if span[1] > span[0] else (content[0][0], content[0][0])


def _sentence(article: Article, content: Sequence[Span]) -> int:
    return max((row.sentence for row in article.sentences if row.start <= content[0][0]), default=0)


def statements(article: Article, rows: Sequence[Attributed], coder: str) -> list[Statement]:
    """Return the statements of an article in text order; its mentions must be known, because names have no tone."""
    masked = sentiment.masked(article)
    found = enumerate(rows)
    return [_statement(article, row, number, masked, coder) for number, row in found if row.actor and row.statement_id]


def _statement(article: Article, row: Attributed, attribution: int, masked: str, coder: str) -> Statement:
    said, actor, text = row.said, row.actor, article.text
    assert actor
    chances = dict(zip(STANCES, said.chances, strict=True))
    stance = max(STANCES, key=lambda each: chances[each])
    sure = chances[stance] >= settings()["thresholds"]["sure"]
    source, cue = _kept(row.voice.source, said.content), _kept(said.cue, said.content)
    number = _sentence(article, said.content)
    around = [(each.start, each.end) for each in article.sentences[number : number + 1]]
    hedges = sum(len(_hedges().findall(text, start, end)) for start, end in around)
    return Statement(
        document_id=article.document_id,
        statement_id=row.statement_id,
        attribution=attribution,
        sentence=number,
        actor_id=actor.actor_id,
        actor=actor.name,
        organization=actor.organization or _organization(row.voice, text, actor),
        side=actor.side,
        stance=stance,
        score=SCORES[stance] if sure else None,
        confidence=chances[stance],
        sure=sure,
        certainty=round(max(0.1, (1.0 if said.explicit else _IMPLIED) - _HEDGE * min(hedges, 3)), 2),
        explicit=said.explicit,
        kind=said.kind,
        sound=said.sound,
        source_text=text[slice(*source)],
        cue_text=text[slice(*cue)],
        content_text=quoted(text, said.content),
        source=source,
        cue=cue,
        content=said.content,
        tone=sentiment.tone(masked, said.content, article.sentences),
        **probabilities(chances),
        coder=coder,
    )


def quoted(text: str, content: Iterable[Span]) -> str:
    """Return the words of a content, “…” where it is interrupted."""
    return " … ".join(text[start:end] for start, end in content)


def marked(article: Article, content: tuple[Span, ...]) -> dict[str, Any]:
    """Return the fields of a statement that follow from the words alone, for words that a person marked.

    They are direct where one quotation holds them, else indirect.
    """
    start, end = content[0][0], content[-1][1]
    held = any(row.start <= start and end <= row.end for row in article.quotations)
    return {
        "sentence": _sentence(article, content),
        "kind": "direct" if held else "indirect",
        "sound": reader.sounds_of(article, [content])[0],
        "content_text": quoted(article.text, content),
        "content": content,
        "tone": sentiment.tone(sentiment.masked(article), content, article.sentences),
    }


def heard(answers: Sequence[Answer], given: Sequence[Said], rows: Iterable[Attributed]) -> list[Answer]:
    """Return the answers of another reader; those that made no statement are set aside.

    ``given`` is what the first of the answers gave, in their order; the answers behind them gave nothing.
    """
    made = {row.said for row in rows if row.statement_id}
    nobody = "its source names nobody, and nor does its actor"
    found = [
        answer if said in made else replace(answer, likeness=0.0, reason=nobody, content=())
        for answer, said in zip(answers, given, strict=False)
    ]
    return [*found, *answers[len(given) :]]


def _organization(voice: Voice, text: str, actor: Actor) -> str:
    """Return for whom a discovered actor speaks: a state for its adjective, else the words."""
    words = text[slice(*voice.organization)].strip()
    if not words or not actor.discovered:
        return ""
    named = re.sub(r"[’']s?$", "", words)
    return state_of(named) or states.described().get(named.lower(), named)


@cache
def _hedges() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(row['word']) for row in lexicons.read('hedges'))})\b", re.IGNORECASE)
