"""What the reader finds → statements and attributions, each with its actor.

One content may have several actors (*Egypt and Qatar urged a truce*): one row each. An actor of whom the reader is less
sure than ``second`` is no second actor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from analysis import actors, lexicons, states
from analysis.actors import Cast, state_of
from analysis.reader import Said, Voice, settings
from analysis.records import SCORES, STANCES, Actor, Attribution, Document, Sentence, Span, Statement

_HEDGE, _IMPLIED = 0.15, 0.7  # what a hedge takes off certainty, and where an implied position starts


def statements_of(
    document: Document,
    sentences: Sequence[Sentence],
    register: Sequence[Actor],
    said: tuple[list[Said], list[Said]],
    coder: str = "machine",
) -> tuple[Cast, list[Statement], list[Attribution]]:
    """Return the actors of a document, its statements, and all its attributions, the latter two in text order."""
    text = document.text
    on_target, other = said
    cast = Cast(register, (words for row in (*on_target, *other) for words in _words(row, text, 0.25)), text)
    rows: list[Statement] = []
    made: list[tuple[Said, Actor | None, Voice, str]] = []
    here: Counter[str] = Counter()  # statements at a place
    for said_here in on_target:
        start, end = said_here.content[0][0], said_here.content[-1][1]
        place = f"{document.document_id}#{start}-{end}"
        for actor, voice in _actors(cast, said_here, text):
            here[place] += 1
            statement_id = place + (f".{here[place]}" if here[place] > 1 else "")
            statement = _statement(document, sentences, said_here, actor, voice, statement_id)
            rows.append(replace(statement, coder=coder))
            made.append((said_here, actor, voice, statement_id))
    for said_here in other:
        named = _actors(cast, said_here, text)
        made += [(said_here, actor, voice, "") for actor, voice in named] or [
            (said_here, None, said_here.voices[0], "")
        ]
    made.sort(key=lambda each: (each[0].content, each[3]))
    attributions = [
        Attribution(
            document.document_id,
            number,
            _sentence(sentences, row.content[0][0]),
            _kept(voice.source, row.content),
            _kept(row.cue, row.content),
            row.content,
            row.kind,
            actor.actor_id if actor else "",
            statement_id,
        )
        for number, (row, actor, voice, statement_id) in enumerate(made)
    ]
    return cast, rows, attributions


def _words(row: Said, text: str, least: float) -> Iterable[str]:
    return [
        text[slice(*_whole(text, start, end))]
        for voice in row.voices
        for start, end, chance in voice.names
        if end > start and chance > least
    ]


def _whole(text: str, start: int, end: int) -> Span:
    """Return a stretch with the words whole that it cuts."""
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


def _kept(span: Span, content: Sequence[Span]) -> Span:
    return span if span[1] > span[0] else (content[0][0], content[0][0])


def _sentence(sentences: Sequence[Sentence], place: int) -> int:
    return max((row.sentence for row in sentences if row.start <= place), default=0)


def _statement(
    document: Document, sentences: Sequence[Sentence], row: Said, actor: Actor, voice: Voice, statement_id: str
) -> Statement:
    text = document.text
    chances = dict(zip(STANCES, row.chances, strict=True))
    stance = max(STANCES, key=lambda each: chances[each])
    sure = chances[stance] >= settings()["thresholds"]["sure"]
    source, cue = _kept(voice.source, row.content), _kept(row.cue, row.content)
    number = _sentence(sentences, row.content[0][0])
    hedges = len(_hedges().findall(text, sentences[number].start, sentences[number].end)) if sentences else 0
    return Statement(
        document_id=document.document_id,
        statement_id=statement_id,
        sentence=number,
        actor_id=actor.actor_id,
        actor=actor.name,
        organization=actor.organization or _organization(voice, text, actor),
        side=actor.side,
        stance=stance,
        score=SCORES[stance] if sure else None,
        confidence=chances[stance],
        sure=sure,
        certainty=round(max(0.1, (1.0 if row.explicit else _IMPLIED) - _HEDGE * min(hedges, 3)), 2),
        explicit=row.explicit,
        kind=row.kind,
        sound=row.sound,
        source_text=text[slice(*source)],
        cue_text=text[slice(*cue)],
        content_text=" … ".join(text[slice(*span)] for span in row.content),
        source=source,
        cue=cue,
        content=row.content,
        tone=0.0,
        p_favor=chances["favor"],
        p_conditional=chances["conditional"],
        p_against=chances["against"],
        p_neutral=chances["neutral"],
    )


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
