"""The whole method on one screen: the only file that knows the order of the stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import reader, records, text
from analysis.attribution import actors, corrections, portrayal, positions, sentiment, statements
from analysis.corpus import Event, coded, duplicates
from analysis.corpus.tables import Analysis
from analysis.errors import InputError
from analysis.language_model.alignment import given_by
from analysis.language_model.asking import Confirm, Question, gather
from analysis.language_model.config import EMBEDDED, Reader, named
from analysis.language_model.prompt import question
from analysis.pipeline.rereading import deciding_words, heard
from analysis.records import PER_DOCUMENT, TABLES, Actor, Answer, Coded, Document, Duplicate, Reading, Target

__all__ = ["analyze", "ask", "code", "counted", "deciding_words", "heard", "others", "readings"]


def code(document: Document, register: tuple[Actor, ...], target: Target, asked: Reader | None = None) -> Coded:
    """Run the method on one document. Nothing of one document enters another's rows.

    The statements are those of the reader that was ``asked``, if any (`ask`).
    """
    article = text.article(document, target)
    said = reader.read(article)
    answers: list[Answer] = []
    if asked and reader.bears_on(article):
        said, answers = given_by(asked, article, said)
    rows, discovered = statements.attributed(article, register, said)
    cast = (*register, *discovered)
    article = replace(article, mentions=tuple(actors.mentions(article, cast)))
    attributions = tuple(statements.attributions(article, rows))
    own = tuple(statements.statements(article, rows, asked.name if asked else "machine"))
    known = {actor.actor_id for actor in register} | {row.actor_id for row in own}
    return Coded(
        **vars(article),
        actors=cast,
        attributions=attributions,
        statements=own,
        answers=tuple(statements.heard(answers, said[0], rows)),
        portrayals=tuple(portrayal.portrayals(article, attributions, known)),
        positions=tuple(positions.positions(own)),
    )


def analyze(event: Event, reader: str = EMBEDDED, confirm: Confirm | None = None) -> Analysis:
    """Run the method on every document of an event; ``actors`` holds the register and those with a row elsewhere.

    Who goes by several names in several documents is one actor. Where the event has corrections they overrule the
    machine's statements, and positions follow from the result. An event that was coded before is read instead.
    ``reader`` is the embedded one or a section of the user's ``readers.toml`` (docs/readers.md): it is asked about the
    articles that it has not answered yet, after ``confirm`` where these are many (`asking.gather`).

    >>> found = pipeline.analyze(corpus.read_event("ukraine-2025"))
    >>> found.documents["outlet"].tolist()
    ['Mint']
    """
    if event.coded:
        by = event.reading.name if event.reading else EMBEDDED
        if reader not in (EMBEDDED, by):
            raise InputError(f"{event.coded} was read by {by}; code its corpus again with --reader {reader}.")
        return coded.analysis(event)
    copies, documents = counted(event)
    if asked := named(reader):
        event = replace(event, reading=ask(asked, documents, event.target, confirm))
    todo = tqdm(documents, "Reading", unit=" articles", delay=2, disable=None)
    results = [code(document, event.actors, event.target, asked) for document in todo]
    discovered, others = actors.of_corpus(event.actors, (actor for each in results for actor in each.discovered))
    made: dict[str, Sequence[Any]] = {}
    for name in PER_DOCUMENT[1:]:
        made[name] = [row for each in results for row in getattr(each, name)]
    made |= {name: actors.renamed(made[name], others) for name in actors.NAMED}
    decided = corrections.read_corrections(event.corrections) if event.corrections else ()
    known = {actor.name: actor for actor in (*discovered, *event.actors)}
    articles = {each.document_id: each for each in results}
    corrected = corrections.apply(made["statements"], decided, known, articles)
    made |= {
        "documents": documents,
        "actors": [*event.actors, *sorted((*discovered, *corrected.newcomers), key=lambda actor: actor.actor_id)],
        "statements": corrected.statements,
        "outcomes": corrected.outcomes,
        "positions": positions.positions(corrected.statements),
        "set_aside": event.set_aside,
        "duplicates": copies,
    }
    return Analysis(event, lambda name: records.table(made[name], TABLES[name]), made)


def counted(event: Event) -> tuple[list[Duplicate], list[Document]]:
    """Return the copies among an event's documents, and the documents that count by its policy."""
    copies = duplicates.of(event.documents, event.policy)
    left_out = {row.document_id for row in copies if not row.counted}
    return copies, [row for row in event.documents if row.document_id not in left_out]


def ask(asked: Reader, documents: Iterable[Document], target: Target, confirm: Confirm | None = None) -> Reading:
    """Ask a reader about each document that bears on the target and has no answer yet; return what all of them took.

    Raises InputError where it cannot be asked, Stopped where some have no answer in the end.
    """
    return gather(asked, _questions(documents, target), confirm)


def _questions(documents: Iterable[Document], target: Target) -> Iterator[Question]:
    for document in documents:
        article = text.article(document, target)
        if reader.bears_on(article):
            yield Question(document.document_id, question(article))


def readings(event: Event, reader: str = EMBEDDED) -> Mapping[str, Analysis]:
    """Return the analysis of an event by the embedded reader and by another, by their names; one alone if it is that.

    An event that was coded before has one reading.

    >>> list(pipeline.readings(corpus.read_event("ukraine-2025")))
    ['embedded']
    """
    names = dict.fromkeys((EMBEDDED, reader))
    return (
        dict.fromkeys(names, analyze(event, reader)) if event.coded else {name: analyze(event, name) for name in names}
    )


def others(found: Analysis) -> dict[str, pd.DataFrame]:
    """Return the statements as other choices would give them: names and topics scored, other words, other policies.

    The policies for copies make a difference only where there are any, and need the articles: an event that was coded
    before is not read again, and no other reader is asked about copies that do not count.

    >>> all(len(statements) == len(found.statements) for statements in pipeline.others(found).values())
    True
    """
    own = found.statements
    articles = found.articles(own["document_id"])
    read = [articles[document] for document in own["document_id"]]
    plain = [sentiment.tone(each.text, spans, each.sentences) for each, spans in zip(read, own["content"], strict=True)]
    tables = {
        "names and topics scored like other words": own.assign(tone=plain),
        "tone by TextBlob’s word list": own.assign(tone=own["content_text"].map(sentiment.by_textblob)),
    }
    if len(found.duplicates) and not found.event.coded and not found.event.reading:
        for policy in duplicates.POLICIES:
            if policy != found.event.policy:
                name = f"copies counted by the policy “{policy}”"
                tables[name] = analyze(replace(found.event, policy=policy)).statements
    return tables
