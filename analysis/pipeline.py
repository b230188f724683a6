"""The whole method on one screen: the only file that knows the order of the stages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import groupby
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis import actors, coded, corpus, corrections, portrayal, positions, reader, records, sentiment, text
from analysis.corpus import Event, duplicates
from analysis.corrections import Corrected
from analysis.errors import InputError
from analysis.readers.alignment import given_by
from analysis.readers.asking import Confirm, Question, gather
from analysis.readers.config import EMBEDDED, Reader, named
from analysis.readers.prompt import question
from analysis.records import (
    TABLES,
    Actor,
    Answer,
    Attribution,
    Correction,
    DecidingWord,
    Document,
    Duplicate,
    Mention,
    Paragraph,
    Portrayal,
    Position,
    Quotation,
    Reading,
    Sentence,
    Span,
    Statement,
    Target,
    Tone,
)
from analysis.statements import statements_of
from analysis.tables import Analysis

#: The tables whose rows are those of the documents, one after the other.
_PER_DOCUMENT = "paragraphs sentences quotations mentions attributions statements answers tones portrayals".split()

#: The ways to hear a statement, the one that pages show first; the last is what no way should be worse than.
_HEARD = ("the reader", "VADER without names and topics", "VADER without names", "VADER as it is", "neutral throughout")


@dataclass(frozen=True)
class Coded:
    """Everything the method says of one document; each tuple holds the rows of one table."""

    document: Document
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    quotations: tuple[Quotation, ...]
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    statements: tuple[Statement, ...]
    answers: tuple[Answer, ...]
    tones: tuple[Tone, ...]
    portrayals: tuple[Portrayal, ...]
    positions: tuple[Position, ...]

    @property
    def discovered(self) -> list[Actor]:
        """The discovered actors that an attribution or mention names."""
        used = {row.actor_id for row in self.attributions} | {row.actor_id for row in self.mentions}
        return [actor for actor in self.actors if actor.discovered and actor.actor_id in used]


def code(document: Document, register: tuple[Actor, ...], target: Target, asked: Reader | None = None) -> Coded:
    """Run the method on one document. Nothing of one document enters another's rows.

    The statements are those of the reader that was ``asked``, if any (`ask`).
    """
    paragraphs = corpus.paragraphs(document)
    sentences = text.sentences(document, paragraphs)
    quotations = text.quotations(document, paragraphs)
    said = reader.read(document, sentences, quotations, target)
    answers: list[Answer] = []
    if asked and reader.bears_on(document, sentences, quotations, target):
        said, answers = given_by(asked, document, sentences, quotations, target, said)
    coder = asked.name if asked else "machine"
    cast, statements, attributions = statements_of(document, sentences, register, said, coder)
    answers = _named(answers, statements)

    mentions = actors.mentions(document, sentences, [*register, *cast.discovered])
    silent = sentiment.silent(document.text, ((row.start, row.end) for row in mentions), target)
    tones = [sentiment.tone(document.document_id, document.text, row.content, silent, sentences) for row in statements]
    statements = [replace(row, tone=tone.compound) for row, tone in zip(statements, tones, strict=True)]
    speech = [span for row in attributions if row.kind != "act" for span in row.content]
    speech += [(row.start, row.end) for row in quotations]
    known = {actor.actor_id for actor in register} | {row.actor_id for row in statements}
    portrayals = portrayal.portrayals(document, sentences, mentions, speech, known, target)
    return Coded(
        document,
        tuple(paragraphs),
        tuple(sentences),
        tuple(quotations),
        (*register, *cast.discovered),
        tuple(mentions),
        tuple(attributions),
        tuple(statements),
        tuple(answers),
        tuple(tones),
        tuple(portrayals),
        tuple(positions.positions(statements)),
    )


def readings(event: Event, reader: str = EMBEDDED) -> dict[str, Analysis]:
    """Return the analysis of an event by the embedded reader and by another, by their names; one alone if it is that.

    An event that was coded before has one reading.

    >>> list(pipeline.readings(corpus.read_event("ukraine-2025")))
    ['embedded']
    """
    if event.coded:
        return dict.fromkeys((EMBEDDED, reader), _read(event, reader))
    return {name: analyze(event, name) for name in dict.fromkeys((EMBEDDED, reader))}


def _named(answers: Sequence[Answer], statements: Sequence[Statement]) -> list[Answer]:
    """Return the answers, those that made no statement set aside."""
    left = Counter(row.content for row in statements)
    found = []
    for row in answers:
        if row.likeness and not left[row.content]:
            row = replace(row, likeness=0.0, reason="its source names nobody, and nor does its actor", content=())
        left[row.content] -= 1
        found.append(row)
    return found


def ask(asked: Reader, documents: Iterable[Document], target: Target, confirm: Confirm | None = None) -> Reading:
    """Ask a reader about each document that bears on the target and has no answer yet; return what all of them took.

    Raises InputError where it cannot be asked, Stopped where some have no answer in the end.
    """
    return gather(asked, _questions(documents, target), confirm)


def _questions(documents: Iterable[Document], target: Target) -> Iterator[Question]:
    for document in documents:
        paragraphs = corpus.paragraphs(document)
        sentences = text.sentences(document, paragraphs)
        if reader.bears_on(document, sentences, text.quotations(document, paragraphs), target):
            yield Question(document.document_id, question(document, sentences, target))


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
        return _read(event, reader)
    copies, documents = counted(event)
    if asked := named(reader):
        event = replace(event, reading=ask(asked, documents, event.target, confirm))
    todo = tqdm(documents, "Reading", unit=" articles", delay=2, disable=None)
    results = [code(document, event.actors, event.target, asked) for document in todo]
    decided = corrections.read_corrections(event.corrections) if event.corrections else ()
    discovered, others = actors.of_corpus(event.actors, (actor for each in results for actor in each.discovered))
    made: dict[str, Sequence[Any]] = {
        name: [row for each in results for row in getattr(each, name)] for name in _PER_DOCUMENT
    }
    made |= {name: actors.renamed(made[name], others) for name in actors.NAMED}
    made |= {"documents": documents, "set_aside": event.set_aside, "duplicates": copies}
    known = {actor.name: actor for actor in (*discovered, *event.actors)}
    corrected, changed = overrule(made, decided, known, event.target)
    found = sorted((*discovered, *corrected.newcomers), key=lambda actor: actor.actor_id)
    made |= {**changed, "actors": [*event.actors, *found], "corrections": corrected.outcomes}
    return Analysis(event, lambda name: records.table(made[name], TABLES[name]), made)


def overrule(
    rows: Mapping[str, Sequence[Any]],
    decided: Sequence[Correction],
    known: Mapping[str, Actor],
    target: Target,
) -> tuple[Corrected, dict[str, Sequence[Any]]]:
    """Return what becomes of the corrections, and the tables that change with them: statements, tones, positions.

    ``rows`` are those of some documents by table, ``known`` the actors that a correction may name, by name. A stretch
    that only a person marked gets its sentence, sound and tone like any other; it is direct where it is all quoted.
    """
    texts = {row.document_id: row.text for row in rows["documents"]}
    corrected = corrections.apply(rows["statements"], decided, known, texts)
    places = {(row.document_id, row.start, row.end) for row in rows["tones"]}
    statements, tones = [], list(rows["tones"])
    for row in corrected.statements:
        place = (row.document_id, row.content[0][0], row.content[-1][1])
        if place not in places or not row.sound:
            of = {
                name: [each for each in rows[name] if each.document_id == row.document_id]
                for name in ("sentences", "mentions", "quotations")
            }
            article = texts[row.document_id]
            silent = sentiment.silent(article, ((each.start, each.end) for each in of["mentions"]), target)
            tone = sentiment.tone(row.document_id, article, row.content, silent, of["sentences"])
            (sound,) = reader.sounds_of(article, of["sentences"], of["quotations"], target, [row.content])
            if place not in places:
                places.add(place)
                tones.append(tone)
            begun = [each.sentence for each in of["sentences"] if each.start <= place[1]]
            quoted = any(each.start <= place[1] and place[2] <= each.end for each in of["quotations"])
            row = replace(
                row,
                sound=sound,
                tone=tone.compound,
                sentence=begun[-1] if begun else 0,
                kind=row.kind or ("direct" if quoted else "indirect"),
            )
        statements.append(row)
    order = {document: place for place, document in enumerate(texts)}
    tones.sort(key=lambda row: order[row.document_id])
    changed: dict[str, Sequence[Any]] = {
        "statements": statements,
        "tones": tones,
        "positions": positions.positions(statements),
    }
    return corrected, changed


def others(found: Analysis) -> dict[str, pd.DataFrame]:
    """Return the statements as other choices would give them: names and topics scored, other words, other policies.

    The policies for copies make a difference only where there are any, and need the articles: an event that was coded
    before is not read again, and no other reader is asked about copies that do not count.

    >>> all(len(statements) == len(found.statements) for statements in pipeline.others(found).values())
    True
    """
    statements = found.statements
    places = zip(found.tones["document_id"], found.tones["start"], found.tones["end"], strict=True)
    unmasked = dict(zip(places, found.tones["unmasked"], strict=True))
    contents = zip(statements["document_id"], statements["content"], strict=True)
    scored = [unmasked[document, spans[0][0], spans[-1][1]] for document, spans in contents]
    tables = {
        "names and topics scored like other words": statements.assign(tone=scored),
        "tone by TextBlob’s word list": statements.assign(tone=statements["content_text"].map(sentiment.by_textblob)),
    }
    if len(found.duplicates) and not found.event.coded and not found.event.reading:
        for policy in duplicates.POLICIES:
            if policy != found.event.policy:
                name = f"copies counted by the policy “{policy}”"
                tables[name] = analyze(replace(found.event, policy=policy)).statements
    return tables


def heard(found: Analysis, by_hand: Sequence[tuple[str, tuple[Span, ...], str]]) -> pd.DataFrame:
    """Return how the machine hears statements that a person labelled, one row per statement of ``by_hand``.

    ``by_hand`` has document, content and sound (`evaluation.read_sounds`). A column of labels for each way to hear: the
    reader’s, VADER’s with and without what is done to its text, and neutral whatever it is.

    >>> by_hand = evaluation.read_sounds(found.event.gold, found.documents)
    >>> len(pipeline.heard(found, by_hand)) == len(by_hand)
    True
    """
    needed = {document for document, _, _ in by_hand}
    texts = dict(zip(found.documents["document_id"], found.documents["text"], strict=True))
    tables = {
        record: _by_document(getattr(found, name), needed, record)
        for name, record in (("sentences", Sentence), ("quotations", Quotation), ("mentions", Mention))
    }
    rows: list[tuple[str, ...]] = []
    for document, own in groupby(by_hand, key=lambda row: row[0]):
        text, (_, contents, labels) = texts[document], zip(*own, strict=True)
        sentences, quotations, mentions = (of.get(document, []) for of in tables.values())
        read = reader.sounds_of(text, sentences, quotations, found.event.target, contents)
        names = [(row.start, row.end) for row in mentions]
        silent = sentiment.silent(text, names, found.event.target)
        for content, label, sound in zip(contents, labels, read, strict=True):
            plain, masked = (
                sentiment.tone(document, text, content, spans, sentences) for spans in (sorted(names), silent)
            )
            scores = (masked.compound, plain.compound, masked.unmasked)
            rows.append((document, label, sound, *map(sentiment.sound, scores), "neutral"))
    return pd.DataFrame(rows, columns=["document_id", "by hand", *_HEARD])


def deciding_words(found: Analysis, statements: pd.DataFrame) -> pd.DataFrame:
    """Return the words that decided these statements, one row per word (`records.DecidingWord`), the strongest first.

    Each word is hidden in turn and the sentence read again, which takes about a second for a dozen statements: ask for
    those that are shown. A statement that a person decided has no such words.

    >>> words = pipeline.deciding_words(found, found.statements.head(1))
    >>> words["document_id"].unique().tolist() == found.documents["document_id"].tolist()
    True
    """
    machine = statements[statements["coder"] == "machine"]
    needed = set(machine["document_id"])
    texts = dict(zip(found.documents["document_id"], found.documents["text"], strict=True))
    sentences = _by_document(found.sentences, needed, Sentence)
    quotations = _by_document(found.quotations, needed, Quotation)
    words: dict[tuple[Any, ...], tuple[tuple[int, int, float], ...]] = {}
    rows = []
    columns: list[list[Any]] = [machine[name].tolist() for name in ("document_id", "statement_id", "content", "stance")]
    told = zip(*columns, strict=True)
    for document, statement_id, content, stance in tqdm(
        told, "Words", len(machine), unit=" statements", delay=2, disable=None
    ):
        read = (texts[document], sentences.get(document, ()), quotations.get(document, ()), found.event.target)
        key = (document, content, stance)
        if key not in words:  # a second actor of the same words has the same
            words[key] = reader.deciding_words(*read, content, stance)
        rows += [DecidingWord(document, statement_id, *word) for word in words[key]]
    return records.table(rows, DecidingWord)


def _by_document(table: pd.DataFrame, needed: set[str], record: type) -> dict[str, list[Any]]:
    """Return the rows of some documents as records."""
    kept = table.loc[table["document_id"].isin(needed), [field.name for field in fields(record)]]
    found: dict[str, list[Any]] = {}
    for row in kept.itertuples(index=False, name=None):
        found.setdefault(row[0], []).append(record(*row))
    return found


def counted(event: Event) -> tuple[list[Duplicate], list[Document]]:
    """Return the copies among an event's documents, and the documents that count by its policy."""
    if len(event.documents) < 2:
        return [], list(event.documents)
    copies = duplicates.of(event.documents, event.policy)
    left_out = {row.document_id for row in copies if not row.counted}
    return copies, [row for row in event.documents if row.document_id not in left_out]


def _read(event: Event, reader: str) -> Analysis:
    """Return the tables of an event that was coded before, each read when it is asked for."""
    assert event.coded
    by = event.reading.name if event.reading else EMBEDDED
    if reader not in (EMBEDDED, by):
        raise InputError(f"{event.coded} was read by {by}; code its corpus again with --reader {reader}.")
    path = event.coded
    copies = coded.read(path, "duplicates")
    left_out = set(copies.loc[~copies["counted"].astype(bool), "document_id"])

    def table(name: str) -> pd.DataFrame:
        found = coded.read(path, name)
        if left_out and "document_id" in found.columns and name not in ("set_aside", "duplicates"):
            found = found[~found["document_id"].isin(left_out)].reset_index(drop=True)
        return found

    return Analysis(event, table)
