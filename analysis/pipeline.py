"""The whole method on one screen: the only file that knows the order of the stages."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pandas as pd

from analysis import (
    attribution,
    coded,
    corpus,
    corrections,
    grammar,
    portrayal,
    positions,
    records,
    sentiment,
    stance,
    text,
)
from analysis.actors import Cast, names
from analysis.corpus import Event, duplicates
from analysis.errors import InputError
from analysis.records import (
    Actor,
    Attribution,
    Document,
    Duplicate,
    Mention,
    Outcome,
    Paragraph,
    Portrayal,
    Position,
    Quotation,
    Sentence,
    SetAside,
    Span,
    Statement,
    Target,
    Tone,
)
from analysis.stance import targets


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
    tones: tuple[Tone, ...]
    portrayals: tuple[Portrayal, ...]
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class Analysis:
    """The tables of an event, one DataFrame per record type, rows in the order of documents and text.

    Copies of a document that do not count by the event's policy are left out of every table but ``duplicates``.
    """

    event: Event
    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    quotations: pd.DataFrame
    actors: pd.DataFrame
    mentions: pd.DataFrame
    attributions: pd.DataFrame
    statements: pd.DataFrame
    corrections: pd.DataFrame
    tones: pd.DataFrame
    portrayals: pd.DataFrame
    positions: pd.DataFrame
    set_aside: pd.DataFrame = field(default_factory=lambda: records.table((), SetAside))
    duplicates: pd.DataFrame = field(default_factory=lambda: records.table((), Duplicate))


def code(document: Document, register: tuple[Actor, ...], target: Target, mask_names: bool = True) -> Coded:
    """Run the method on one document. Nothing of one document enters another's rows."""
    paragraphs = corpus.paragraphs(document)
    sentences = text.sentences(document, paragraphs)
    quotations = text.quotations(document, paragraphs)
    parsed = grammar.parse(document, sentences)

    named, newcomers = names.find(document, sentences, parsed, register)
    cast = Cast(document, sentences, parsed, named, [*register, *newcomers])
    attributions = cast.resolve(attribution.attributions(document, sentences, parsed, quotations))
    mentions = sorted([*named, *cast.found], key=lambda row: (row.start, -row.end, row.actor_id))

    bearings = targets.bearings(document, sentences, target)
    statements = stance.statements(document, sentences, parsed, attributions, cast.actors, bearings, _spans(mentions))

    masked = [(row.start, row.end) for row in mentions] if mask_names else []
    tones = [sentiment.tone(document.document_id, document.text, row.content, masked, sentences) for row in statements]
    statements = [replace(row, tone=tone.compound) for row, tone in zip(statements, tones, strict=True)]
    speech = [span for row in attributions if row.kind != "act" for span in row.content]
    speech += [(row.start, row.end) for row in quotations]
    # Most newcomers are places or bystanders: only who is in the register or has a statement here is portrayed.
    known = {actor.actor_id for actor in register} | {row.actor_id for row in statements}
    portrayals = portrayal.portrayals(document, sentences, parsed, mentions, speech, known)
    return Coded(
        document,
        tuple(paragraphs),
        tuple(sentences),
        tuple(quotations),
        tuple(cast.actors.values()),
        tuple(mentions),
        tuple(attributions),
        tuple(statements),
        tuple(tones),
        tuple(portrayals),
        tuple(positions.positions(statements)),
    )


def analyze(event: Event, *, mask_names: bool = True) -> Analysis:
    """Run the method on every document of an event; ``actors`` holds the register and those with a row elsewhere.

    Where the event has corrections they overrule the machine's statements, and positions follow from the result. An
    event that was coded before is read instead, with its names masked.
    """
    if event.coded:
        return _read(event, mask_names)
    copies, counted = _counted(event)
    results = [code(document, event.actors, event.target, mask_names) for document in counted]
    decided = corrections.read_corrections(event.corrections) if event.corrections else ()
    known = {actor.name: actor for actor in _actors(event, results)}
    corrected = corrections.apply([row for each in results for row in each.statements], decided, known)
    return Analysis(
        event=event,
        documents=records.table(counted, Document),
        paragraphs=records.table((row for each in results for row in each.paragraphs), Paragraph),
        sentences=records.table((row for each in results for row in each.sentences), Sentence),
        quotations=records.table((row for each in results for row in each.quotations), Quotation),
        actors=records.table(_actors(event, results), Actor),
        mentions=records.table((row for each in results for row in each.mentions), Mention),
        attributions=records.table((row for each in results for row in each.attributions), Attribution),
        statements=records.table(corrected.statements, Statement),
        corrections=records.table(corrected.outcomes, Outcome),
        tones=records.table((row for each in results for row in each.tones), Tone),
        portrayals=records.table((row for each in results for row in each.portrayals), Portrayal),
        positions=records.table(positions.positions(corrected.statements), Position),
        set_aside=records.table(event.set_aside, SetAside),
        duplicates=records.table(copies, Duplicate),
    )


def others(found: Analysis) -> dict[str, pd.DataFrame]:
    """Return the statements as other choices would give them: names scored, another word list, other policies.

    The policies for copies make a difference only where there are any, and need the articles: an event that was coded
    before is not read again.
    """
    statements = found.statements
    places = zip(found.tones["document_id"], found.tones["start"], found.tones["end"], strict=True)
    unmasked = dict(zip(places, found.tones["unmasked"], strict=True))
    contents = zip(statements["document_id"], statements["content"], strict=True)
    scored = [unmasked[document, spans[0][0], spans[-1][1]] for document, spans in contents]
    tables = {
        "names scored like other words": statements.assign(tone=scored),
        "tone by TextBlob’s word list": statements.assign(tone=statements["content_text"].map(sentiment.by_textblob)),
    }
    if len(found.duplicates) and not found.event.coded:
        for policy in duplicates.POLICIES:
            if policy != found.event.policy:
                name = f"copies counted by the policy “{policy}”"
                tables[name] = analyze(replace(found.event, policy=policy)).statements
    return tables


def _counted(event: Event) -> tuple[list[Duplicate], list[Document]]:
    """Return the copies among an event's documents, and the documents that count by its policy."""
    if len(event.documents) < 2:
        return [], list(event.documents)
    keys = [(row.published, row.document_id, row.outlet) for row in event.documents]
    copies = duplicates.find(keys, [duplicates.signature(row.text) for row in event.documents], event.policy)
    left_out = {row.document_id for row in copies if not row.counted}
    return copies, [row for row in event.documents if row.document_id not in left_out]


def _read(event: Event, mask_names: bool) -> Analysis:
    """Return the tables of an event that was coded before; a minute's work at a hundred thousand statements."""
    assert event.coded
    if not mask_names:
        raise InputError(f"{event.coded} was coded with names masked; read the corpus itself to leave them.")
    tables = {name: coded.read(event.coded, name) for name in coded.TABLES}
    copies = tables["duplicates"]
    left_out = set(copies.loc[~copies["counted"].astype(bool), "document_id"])
    for name, table in tables.items():
        if left_out and "document_id" in table.columns and name not in ("set_aside", "duplicates"):
            tables[name] = table[~table["document_id"].isin(left_out)].reset_index(drop=True)
    return Analysis(event=event, **tables)


def _actors(event: Event, results: list[Coded]) -> list[Actor]:
    """Return the register, then the discovered actors that an attribution or mention names, by id."""
    used = {row.actor_id for each in results for row in each.attributions}
    used |= {row.actor_id for each in results for row in each.mentions}
    discovered: dict[str, Actor] = {}
    for each in results:
        for actor in each.actors:
            if actor.discovered and actor.actor_id in used:
                discovered.setdefault(actor.actor_id, actor)
    return [*event.actors, *(discovered[key] for key in sorted(discovered))]


def _spans(mentions: list[Mention]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for row in mentions:
        spans.setdefault(row.actor_id, []).append((row.start, row.end))
    return spans
