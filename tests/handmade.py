"""Tables made by hand, for what comes after the reading: a statement is an actor, a stance and a tone in a document."""

from __future__ import annotations

from collections.abc import Iterable

from analysis import records
from analysis.attribution.positions import positions
from analysis.corpus import Event
from analysis.corpus.tables import Analysis
from analysis.records import SCORES, STANCES, TABLES, Actor, Document, Paragraph, Statement, Target

TARGET = Target("a ceasefire in Arland", ("ceasefire",))


def chances(stance: str, confidence: float) -> dict[str, float]:
    """Return the probabilities of all stances: this one's, and what is left in equal parts."""
    rest = (1 - confidence) / (len(STANCES) - 1)
    return {f"p_{each}": confidence if each == stance else rest for each in STANCES}


def statement(
    actor: str,
    stance: str,
    tone: float = 0.0,
    document: str = "d1",
    side: str = "",
    explicit: bool = True,
    place: int = 0,
    confidence: float = 0.9,
    sure: bool = True,
) -> Statement:
    key = actor.lower().removeprefix("the ").replace(" ", "-")
    return Statement(
        document_id=document,
        statement_id=f"{document}#{place}-{place + 1}",
        attribution=place,
        sentence=0,
        actor_id=key,
        actor=actor.removeprefix("The "),
        organization="",
        side=side,
        stance=stance,
        score=SCORES[stance] if sure else None,
        confidence=confidence,
        sure=sure,
        certainty=1.0,
        explicit=explicit,
        kind="act",
        sound="neutral",
        source_text=actor,
        cue_text="",
        content_text="words",
        source=(place, place),
        cue=(place, place),
        content=((place, place + 1),),
        tone=tone,
        **chances(stance, confidence),
    )


def tables(
    rows: Iterable[Statement], n_documents: int = 1, kinds: dict[str, str] | None = None, fictional: bool = False
) -> Analysis:
    """Return the tables of an event with these statements; ``kinds`` gives an actor's kind by its id."""
    rows = list(rows)
    documents = [Document(f"d{n}", "T", "T\n\nB", published=f"2031-05-{n:02}") for n in range(1, n_documents + 1)]
    actors = {row.actor_id: Actor(row.actor_id, row.actor, (kinds or {}).get(row.actor_id, "")) for row in rows}
    paragraphs = [Paragraph("d1", 0, 0, 1, "title"), Paragraph("d1", 1, 3, 4, "furniture", "rule")]
    made: dict[str, Iterable[object]] = {
        "documents": documents,
        "paragraphs": paragraphs,
        "actors": actors.values(),
        "statements": rows,
        "positions": positions(rows),
    }
    event = Event("arland", "Ceasefire in Arland", tuple(documents), tuple(actors.values()), TARGET, fictional)
    return Analysis(event, lambda name: records.table(made.get(name, ()), TABLES[name]))
