"""One frozen dataclass per kind of table row; what their fields mean stands in docs/data-dictionary.md.

A span is two integers, half-open characters into ``Document.text``: ``text[start:end]`` gives the words back, for
every row of every table. The title belongs to the text (``title + "\\n\\n" + body``), because headlines are coded too.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

Span = tuple[int, int]

#: The stances of the codebook and their scores; ``neutral`` is on the target without a position, so it has none.
SCORES: dict[str, float | None] = {"favor": 1.0, "conditional": 0.0, "against": -1.0, "neutral": None}
STANCES = tuple(SCORES)
#: How a statement sounds, and what each is worth in a mean. Empty: not known.
SOUNDS: dict[str, float] = {"harsh": -1.0, "neutral": 0.0, "warm": 1.0}
KINDS = ("direct", "mixed", "indirect", "act")
#: In the place of an attribution's number: a person marked the words.
NO_ATTRIBUTION = -1


@dataclass(frozen=True, slots=True)
class Document:
    """One row per article."""

    document_id: str
    title: str
    text: str
    outlet: str = ""
    agency: str = ""
    published: str = ""
    url: str = ""
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row per article, row or file that could not be read or coded."""

    file: str
    line: int
    document_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One row per copy of an earlier document."""

    document_id: str
    duplicate_of: str
    outlet: str
    original_outlet: str
    similarity: float
    counted: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One row per paragraph."""

    document_id: str
    paragraph: int
    start: int
    end: int
    role: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row per sentence of the title and the body; furniture is not split."""

    document_id: str
    sentence: int
    paragraph: int
    start: int
    end: int
    role: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """One row per stretch inside quotation marks, marks excluded."""

    document_id: str
    start: int
    end: int
    mark: str
    complete: bool
    continued: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """One row per actor: a person, organization, group or state."""

    actor_id: str
    name: str
    kind: str = ""
    organization: str = ""
    side: str = ""
    aliases: tuple[str, ...] = ()
    pronoun: str = ""
    discovered: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What positions are about. ``terms`` name it, ``anaphors`` stand for it once it has been named.

    ``related`` are ways to it (*peace talks*), which count where the article presents them as such. ``setting`` are
    words of what it is about (*shelling*): an article that has one, and something that may stand for the target, is
    read too.
    """

    label: str
    terms: tuple[str, ...]
    anaphors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """One row per stretch of text that names an actor."""

    document_id: str
    start: int
    end: int
    actor_id: str
    via: str


@dataclass(frozen=True)
class Article:
    """A document with its parts and what positions in it are about: what one stage hands on to the next."""

    document: Document
    target: Target
    paragraphs: tuple[Paragraph, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def document_id(self) -> str:
        """The id of the document."""
        return self.document.document_id

    @property
    def text(self) -> str:
        """The text that every span counts in."""
        return self.document.text


@dataclass(frozen=True, slots=True)
class Attribution:
    """One row per attribution and actor: who (source), in which words (cue), said or did what (content)."""

    document_id: str
    attribution: int
    sentence: int
    source: Span
    cue: Span
    content: tuple[Span, ...]
    kind: str
    actor_id: str
    statement_id: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One row per statement and actor: words or an act that bear on the target, with the stance they take.

    ``tone`` and ``sound`` tell how the words sound, and never enter the stance; ``certainty`` is how firmly they commit
    the actor, ``confidence`` how probable the stance is.
    """

    document_id: str
    statement_id: str
    attribution: int
    sentence: int
    actor_id: str
    actor: str
    organization: str
    side: str
    stance: str
    score: float | None
    confidence: float
    sure: bool
    certainty: float
    explicit: bool
    kind: str
    sound: str
    source_text: str
    cue_text: str
    content_text: str
    source: Span
    cue: Span
    content: tuple[Span, ...]
    tone: float
    p_favor: float
    p_conditional: float
    p_against: float
    p_neutral: float
    coder: str = "machine"
    machine_stance: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One row per statement that a reader of the user's own gave; none are there of the embedded reader."""

    document_id: str
    actor: str
    stance: str
    words: str
    likeness: float
    reason: str = ""
    content: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Who read the statements of an event where that was not the embedded reader, and what it took.

    ``first`` and ``last`` are the days on which it was asked; ``tokens_in``, ``tokens_out`` and ``seconds`` are sums
    over the ``articles`` that it was asked about, as counted when they were asked.
    """

    name: str
    model: str
    settings: str
    first: str
    last: str
    articles: int
    tokens_in: int
    tokens_out: int
    seconds: float

    @property
    def sentence(self) -> str:
        """Say whose the answers are, and when they were given."""
        days = self.first if self.first == self.last else f"{self.first} to {self.last}"
        asked = f", asked on {days}" if self.articles else ", which no article had to be sent to"
        return f"The statements were read by “{self.name}” (the language model {self.model}{asked})"


@dataclass(frozen=True, slots=True)
class DecidingWord:
    """One row per word that decided a stance."""

    document_id: str
    statement_id: str
    start: int
    end: int
    change: float


@dataclass(frozen=True, slots=True)
class Correction:
    """One row per decision of a person about a statement: another actor or stance, or the same (then it confirms it).

    ``stance`` may be ``none``: the coder says that this is no statement on the target. Empty fields leave things as
    they are. ``words`` are the content as it stands in the article, with “…” where it is interrupted. Beside a
    ``statement_id`` they are where the statement stands from now on; without one, ``document_id`` and ``words`` tell
    which statement is meant, or give one that the machine missed. ``start`` is the character at which the words begin,
    and is needed only where they stand in the article more than once.
    """

    statement_id: str
    actor: str = ""
    stance: str = ""
    note: str = ""
    coder: str = ""
    document_id: str = ""
    words: str = ""
    start: int | None = None
    organization: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row per correction: what became of it."""

    statement_id: str
    coder: str
    note: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Portrayal:
    """One row per actor and sentence of narration (outside quotations and reported content) that mentions the actor."""

    document_id: str
    sentence: int
    actor_id: str
    start: int
    end: int
    tone: float
    label: str = ""
    negative: float = 0.0
    neutral: float = 0.0
    positive: float = 0.0


@dataclass(frozen=True, slots=True)
class Position:
    """One row per actor and document: the position a reader would report in one line (codebook, section 4)."""

    document_id: str
    actor_id: str
    actor: str
    organization: str
    side: str
    position: str
    n_statements: int


@dataclass(frozen=True)
class Coded(Article):
    """Everything the method says of one article; each tuple holds the rows of one table."""

    actors: tuple[Actor, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    statements: tuple[Statement, ...] = ()
    answers: tuple[Answer, ...] = ()
    portrayals: tuple[Portrayal, ...] = ()
    positions: tuple[Position, ...] = ()

    @property
    def discovered(self) -> list[Actor]:
        """The discovered actors that an attribution or mention names."""
        used = {row.actor_id for row in self.attributions} | {row.actor_id for row in self.mentions}
        return [actor for actor in self.actors if actor.discovered and actor.actor_id in used]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row per actor and measure; numbers are missing where there is too little, and ``note`` says why."""

    actor_id: str
    actor: str
    measure: str
    mean: float | None
    ci_low: float | None
    ci_high: float | None
    n_statements: int
    n_documents: int
    note: str = ""


#: Table of an event → the record of its rows.
TABLES: dict[str, type] = {
    "documents": Document,
    "paragraphs": Paragraph,
    "sentences": Sentence,
    "quotations": Quotation,
    "actors": Actor,
    "mentions": Mention,
    "attributions": Attribution,
    "statements": Statement,
    "outcomes": Outcome,
    "answers": Answer,
    "portrayals": Portrayal,
    "positions": Position,
    "set_aside": SetAside,
    "duplicates": Duplicate,
}
#: The tables of which each article has its own rows, one after the other.
PER_DOCUMENT = (
    "documents paragraphs sentences quotations mentions attributions statements answers portrayals positions"
).split()


def probabilities(chances: Mapping[str, float]) -> dict[str, Any]:
    """Return the fields of a statement that hold the probabilities of the stances, 0 of those that are not given."""
    return {f"p_{stance}": chances.get(stance, 0.0) for stance in STANCES}


def articles(
    target: Target,
    documents: Sequence[Document],
    sentences: Iterable[Sentence],
    quotations: Iterable[Quotation],
    mentions: Iterable[Mention],
) -> dict[str, Article]:
    """Return documents with what was found in them, by their ids."""
    grouped: list[dict[str, list[Any]]] = []
    for rows in (sentences, quotations, mentions):
        grouped.append(defaultdict(list))
        for row in rows:
            grouped[-1][row.document_id].append(row)
    parts = {each.document_id: [tuple(of[each.document_id]) for of in grouped] for each in documents}
    return {each.document_id: Article(each, target, (), *parts[each.document_id]) for each in documents}


def table(rows: Iterable[object], record: type) -> pd.DataFrame:
    """Return the rows as a DataFrame whose columns are the record's fields, also when there are no rows."""
    fields = dataclasses.fields(record)
    frame = pd.DataFrame(
        [[getattr(row, field.name) for field in fields] for row in rows], columns=[f.name for f in fields]
    )
    # A column of numbers stays one where every number is missing.
    return frame.astype({field.name: float for field in fields if field.type in ("float", "float | None")})
