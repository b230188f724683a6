"""One sentence through the whole method, under a title that names the target: what tests of actors and stance share."""

from __future__ import annotations

from analysis import corpus, pipeline
from analysis.pipeline import Coded
from analysis.records import Actor, Document

TITLE = "Ceasefire talks in the region"


def coded(*paragraphs: str, title: str = TITLE, register: tuple[Actor, ...] = ()) -> Coded:
    """Return the coding of an article of these paragraphs for the general ceasefire target."""
    return pipeline.code(Document("d", title, "\n\n".join((title, *paragraphs))), register, corpus.default_target())


def stances(*paragraphs: str, title: str = TITLE) -> list[tuple[str, str]]:
    """Return (actor, stance) of every statement."""
    return [(row.actor, row.stance) for row in coded(*paragraphs, title=title).statements]
