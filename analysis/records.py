"""The data dictionary: one frozen dataclass per kind of table row, and the one way to make a table of them.

A span is two integers, half-open characters into ``Document.text``: ``text[start:end]`` gives the words back, for
every row of every table. The title belongs to the text (``title + "\\n\\n" + body``), because headlines are coded too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

Span = tuple[int, int]

#: The stances of the codebook and their scores; ``neutral`` is on the target without a position, so it has none.
SCORES: dict[str, float | None] = {"favor": 1.0, "conditional": 0.0, "against": -1.0, "neutral": None}
STANCES = tuple(SCORES)
#: How a statement sounds, and what each is worth in a mean. Empty: not known.
SOUNDS: dict[str, float] = {"harsh": -1.0, "neutral": 0.0, "warm": 1.0}
KINDS = ("direct", "mixed", "indirect", "act")


@dataclass(frozen=True, slots=True)
class Document:
    """One row per article. ``text`` is title, blank line, body; ``published`` is an ISO date or empty."""

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
    """One row per article, row or file that could not be read or coded; ``line`` is 0 for a whole file."""

    file: str
    line: int
    document_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One row per copy of an earlier document; ``similarity`` estimates the share of common five-word sequences (0–1).

    ``counted`` tells whether the copy enters estimates, which the event's policy decides.
    """

    document_id: str
    duplicate_of: str
    outlet: str
    original_outlet: str
    similarity: float
    counted: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One row per paragraph. ``role`` is title, body or furniture; ``rule`` names what set furniture aside."""

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
    """One row per stretch inside quotation marks, marks excluded.

    ``complete`` is false where the closing mark is missing and the paragraph's end closes it; ``continued`` is true
    where the next paragraph opens with a mark and the same speech goes on.
    """

    document_id: str
    start: int
    end: int
    mark: str
    complete: bool
    continued: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """One row per actor: a person, organization, group or state. ``discovered`` means it is not in the register."""

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
    """One row per stretch of text that names an actor; ``via`` is alias, discovered, pronoun or description."""

    document_id: str
    start: int
    end: int
    actor_id: str
    via: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """One row per attribution and actor: who (source), in which words (cue), said or did what (content).

    ``source`` and ``cue`` are empty spans (start equal to end) where the text leaves them out; ``content`` holds one or
    more spans in order. ``statement_id`` is that of the statement it makes, empty for speech on other matters.
    ``actor_id`` is empty for an unknown source.
    """

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

    ``score`` is +1, 0, −1, or missing: for neutral, and where the reader is not sure. ``confidence`` is the probability
    (0–1) of the stance, ``p_favor`` to ``p_neutral`` are those of all four; ``sure`` tells if it reaches the reader's
    threshold. ``certainty`` (0–1) is another thing: how firmly the words commit the actor (codebook, rule 5). ``sound``
    is harsh, neutral or warm, or empty where it is not known; ``tone`` is VADER's of the content (−1…+1, names and
    topics masked); neither enters the stance. ``coder`` is who decided: ``machine``, or the person whose correction
    overruled it; ``machine_stance`` keeps what it had said. ``statement_id`` is ``document#start-end``, with ``.2``
    behind it for a second actor of the words. A reader of the user's own gives no probabilities: ``coder`` is then its
    name, ``confidence`` 1 as for a person.
    """

    document_id: str
    statement_id: str
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
    """One row per statement that a reader of the user's own gave; none are there of the embedded reader.

    ``likeness`` (0–100) tells how alike the words of content and source are to those of the article: 100 where they
    stand there as given, less where they were aligned, 0 where the statement was set aside, for ``reason``. ``words``
    are the content as given, ``content`` where it stands; ``actor`` and ``stance`` are as given.
    """

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
    """One row per word that decided a stance: ``change`` is that of its probability when the word is hidden.

    Changes are negative (−1…0) and do not add up: the words work together.
    """

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
    """One row per correction: ``outcome`` is confirmed, changed, moved, removed, added, or unmatched.

    Changed is another actor or stance, moved another place alone. An unmatched one was not applied; ``reason`` says why
    in a sentence, and is empty otherwise.
    """

    statement_id: str
    coder: str
    note: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tone:
    """One row per scored stretch. ``compound`` is VADER's (−1…+1), names and topics masked; ``unmasked`` without.

    ``words`` holds (start, end, contribution) for each lexicon word that moved the score, in text order; a contribution
    is the change in the compound when that word alone is made neutral.
    """

    document_id: str
    start: int
    end: int
    compound: float
    unmasked: float
    words: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Portrayal:
    """One row per actor and sentence of narration (outside quotations and reported content) that mentions the actor.

    ``label`` (negative, neutral, positive) is the most probable of the three probabilities that follow, which sum to 1;
    ``tone`` is ``positive`` minus ``negative`` (−1…+1).
    """

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


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row per actor and measure. ``mean``, ``ci_low`` and ``ci_high`` are missing where there is too little.

    ``note`` says in words why a number is missing (*only 2 statements*, *one article: no interval*), or is empty.
    """

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
    "corrections": Outcome,
    "answers": Answer,
    "tones": Tone,
    "portrayals": Portrayal,
    "positions": Position,
    "set_aside": SetAside,
    "duplicates": Duplicate,
}


def table(rows: Iterable[object], record: type) -> pd.DataFrame:
    """Return the rows as a DataFrame whose columns are the record's fields, also when there are no rows."""
    fields = dataclasses.fields(record)
    frame = pd.DataFrame(
        [[getattr(row, field.name) for field in fields] for row in rows], columns=[f.name for f in fields]
    )
    # A column of numbers stays one where every number is missing.
    return frame.astype({field.name: float for field in fields if field.type in ("float", "float | None")})
