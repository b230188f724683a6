"""An analyst overrules: ``corrections.csv`` in an event's folder changes, moves, adds and removes statements.

docs/corrections.md tells how a correction finds its statement, also when the reader has changed and the id is gone, so
that hand work survives. What cannot be applied is reported with its reason, never dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from pathlib import Path
from typing import Any, NamedTuple

from analysis import files
from analysis.errors import InputError
from analysis.records import (
    NO_ATTRIBUTION,
    SCORES,
    STANCES,
    Actor,
    Article,
    Correction,
    Outcome,
    Span,
    Statement,
    probabilities,
)
from analysis.text.passages import locate

COLUMNS = ("actor", "stance", "coder")
OPTIONAL = ("statement_id", "document_id", "words", "start", "organization", "note")
#: A coder's word for "this is no statement on the target".
NONE = "none"
#: How much of both places together, or of the shorter one, two must share to be of one statement.
_SHARE = 0.5
_GAP = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*")
# Digits of ASCII, and not so many that Python refuses to count that far.
_NUMBER = re.compile(r"[0-9]{1,12}")
# document#start-end, and .2 for a second actor of the words; earlier: document/actor/start-end
_SPAN = rf"({_NUMBER.pattern})-({_NUMBER.pattern})"
_ID = re.compile(rf"(?:(.*)#{_SPAN}(?:\.[0-9]{{1,4}})?|(.*)/([^/]*)/{_SPAN})", re.DOTALL)
#: What keeps a spreadsheet from taking a text for a formula.
_DEFUSED = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True)
class Corrected:
    """Statements after correction, what became of each correction, in the order given, and actors nobody knew."""

    statements: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]
    newcomers: tuple[Actor, ...] = ()


class _Place(NamedTuple):
    """What a statement id says; only those of earlier versions tell the actor."""

    document_id: str
    actor_id: str
    span: Span


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Return the corrections of a CSV file in its order; raises InputError naming the line."""
    rows: dict[object, Correction] = {}
    for line, row in files.read_table(path, COLUMNS, OPTIONAL):
        found = _correction(row, f"{path}, line {line}")
        key = found.statement_id or (found.document_id, " ".join(found.words.split()), found.start, found.actor)
        if key in rows:
            named = found.statement_id or found.words
            raise InputError(f"{path}, line {line}: {named!r} is corrected twice; keep one line.")
        rows[key] = found
    return tuple(rows.values())


def _correction(row: Mapping[str, str], where: str) -> Correction:
    values = {column: value[1:] if value.startswith(_DEFUSED) else value for column, value in row.items()}
    start = values.pop("start", "")
    if start and not _NUMBER.fullmatch(start):
        raise InputError(f"{where}: the start {start!r} is no whole number; leave it empty.")
    correction = Correction(**({"statement_id": ""} | values), start=int(start) if start else None)
    if not correction.coder or not (correction.statement_id or (correction.document_id and correction.words)):
        raise InputError(
            f"{where}: a correction needs a coder, and a statement_id or document_id and words; fill them in."
        )
    if correction.statement_id and _place(correction) is None:
        raise InputError(f"{where}: {correction.statement_id!r} is no statement id; copy it from the statements table.")
    if correction.stance not in (*STANCES, NONE, ""):
        raise InputError(f"{where}: the stance {correction.stance!r} is unknown; use {', '.join(STANCES)} or {NONE}.")
    return correction


def _place(row: Correction) -> _Place | None:
    if not (parts := _ID.fullmatch(row.statement_id)):
        return None
    document, start, end = parts.group(1, 2, 3) if parts[1] is not None else parts.group(4, 6, 7)
    return _Place(document, parts[5] or "", (int(start), int(end))) if int(start) < int(end) else None


def document_of(correction: Correction) -> str:
    """Return the id of the document that a correction is about."""
    place = _place(correction)
    return place.document_id if place else correction.document_id


def apply(
    statements: Sequence[Statement],
    corrections: Sequence[Correction],
    actors: Mapping[str, Actor],
    articles: Mapping[str, Article],
) -> Corrected:
    """Return the statements with the corrections in them, each document's in the order of its text.

    ``actors`` are those a corrected actor may name, by name; ``articles`` are all that there are, by id.
    """
    if not corrections:
        return Corrected(tuple(statements), ())
    register = _Register(actors)
    coded = {key: _Coded(article, register) for key, article in articles.items()}
    for statement in statements:
        coded[statement.document_id].statements[statement.statement_id] = statement
    decided: dict[str, list[tuple[int, Correction]]] = defaultdict(list)
    for number, row in enumerate(corrections):
        decided[document_of(row)].append((number, row))
    outcomes: dict[int, Outcome] = {}
    for document, rows in decided.items():
        if document in coded:
            outcomes |= coded[document].decide(rows)
        else:
            reason = f"there is no document {document!r} among those that are counted"
            outcomes |= {number: _unmatched(row, reason) for number, row in rows}
    kept: list[Statement] = []
    for article in coded.values():
        there = (each for each in article.statements.values() if each)
        kept += sorted(there, key=lambda each: each.content[0][0])
    in_order = tuple(outcomes[number] for number in range(len(corrections)))
    return Corrected(tuple(kept), in_order, tuple(register.newcomers))


class _Register:
    """The actors by name, whatever its case, or by an alias that is one actor's alone; unknown ones are made."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        bearers: dict[str, list[Actor]] = defaultdict(list)
        for actor in actors.values():
            for name in {each.casefold() for each in (actor.name, *actor.aliases)}:
                bearers[name].append(actor)
        self._known = {name: found[0] for name, found in bearers.items() if len(found) == 1}
        self._known |= {name.casefold(): actor for name, actor in actors.items()}
        self.newcomers: list[Actor] = []

    def actor(self, name: str, organization: str) -> Actor:
        """Return who bears a name, made with the organization if nobody does."""
        if name.casefold() not in self._known:
            actor_id = re.sub(r"[\s/]+", "-", name.lower())
            self.newcomers.append(Actor(actor_id, name, organization=organization, discovered=True))
            self._known[name.casefold()] = self.newcomers[-1]
        return self._known[name.casefold()]


class _Coded:
    """The statements of an article while corrections are applied: by id, None for one that was removed.

    ``free`` are those that no correction names by id or has decided yet.
    """

    def __init__(self, article: Article, register: _Register) -> None:
        self.article, self.document_id, self.register = article, article.document_id, register
        self.statements: dict[str, Statement | None] = {}
        self.free: dict[str, Statement] = {}

    def decide(self, rows: Sequence[tuple[int, Correction]]) -> dict[int, Outcome]:
        """Apply the corrections, and return what became of each by its number.

        Who names a statement by its id has it, or had it, whatever else lies at that place, and goes first.
        """
        named = {row.statement_id for _, row in rows} & self.statements.keys()
        self.free = {key: each for key, each in self.statements.items() if each and key not in named}
        held = {(_ends(each), each.actor_id) for each in self.free.values()}

        def order(numbered: tuple[int, Correction]) -> int:
            place = _place(numbered[1])
            if place is None:
                return 3
            return 0 if numbered[1].statement_id in named else 1 if (place.span, place.actor_id) in held else 2

        return {number: self._decide(row) for number, row in sorted(rows, key=order)}

    def _decide(self, row: Correction) -> Outcome:
        place = _place(row)
        start = place.span[0] if place and row.start is None else row.start
        content = self._located(row.words, start or 0)
        if row.words and content is None:
            words = row.words if len(row.words) <= 80 else row.words[:79] + "…"
            gone = f"the words “{words}” do not stand in {self.document_id!r}; the article may have changed"
            return _unmatched(row, gone)
        found = self.statements.get(row.statement_id) or self._beside(row, content)
        if found is None and start is None:  # of words that stand there several times, those of a statement are meant
            nearer = (self._located(row.words, each.content[0][0]) for each in self.free.values())
            found = next(filter(None, (self._beside(row, each) for each in nearer)), None)
        if found is None:
            return self._add(row, content)
        self.free.pop(found.statement_id, None)
        after = None if row.stance == NONE else self._correct(found, row, content)
        self.statements[found.statement_id] = after
        if after is None:
            outcome = "removed"
        elif any(getattr(after, name) != getattr(found, name) for name in ("actor_id", "organization", "stance")):
            outcome = "changed"
        else:
            outcome = "confirmed" if after.content == found.content else "moved"
        return Outcome(found.statement_id, row.coder, row.note, outcome)

    def _located(self, words: str, near: int) -> tuple[Span, ...] | None:
        """Return where words stand: as one piece, or with gaps where an ellipsis tells of them."""
        pieces = list(filter(None, _GAP.split(words))) or [""]
        return locate([words], self.article.text, near) or locate(pieces, self.article.text, near)

    def _beside(self, row: Correction, content: tuple[Span, ...] | None) -> Statement | None:
        """Return the free statement that a correction means by its place (docs/corrections.md), or nothing."""
        place = _place(row)
        start, end = (content[0][0], content[-1][1]) if content else place.span if place else (0, 0)
        ranked = []
        for order, statement in enumerate(self.free.values()):
            first, last = _ends(statement)
            both = max(0, min(last, end) - max(first, start))
            lengths = last - first, end - start
            shared = both / (sum(lengths) - both)
            named = row.actor.casefold() in ("", statement.actor.casefold())
            same = statement.actor_id == place.actor_id if place and place.actor_id else named
            if (shared if place else both / min(lengths) if same else 0) >= _SHARE:
                ranked.append((shared, same, -order, statement))
        return max(ranked, key=lambda each: each[:3])[-1] if ranked else None

    def _correct(self, statement: Statement, row: Correction, content: tuple[Span, ...] | None) -> Statement:
        if row.actor and row.actor != statement.actor:
            actor = self.register.actor(row.actor, row.organization)
            statement = replace(
                statement, actor_id=actor.actor_id, actor=actor.name, organization=actor.organization, side=actor.side
            )
        if content is not None and row.statement_id and content != statement.content:
            statement = replace(statement, **{**self._marked(content), "kind": statement.kind})
        organization = row.organization or statement.organization
        decided = _decided(row, row.stance or statement.stance)
        return replace(statement, organization=organization, machine_stance=statement.stance, **decided)

    def _add(self, row: Correction, content: tuple[Span, ...] | None) -> Outcome:
        """Make the statement that the machine does not have, where the correction tells enough."""
        if row.stance == NONE:
            return _unmatched(
                row, f"there is no statement at this place of {self.document_id!r} that could be taken out"
            )
        of = f" of {row.actor}" if row.actor else ""
        lacks = f"the machine has no statement{of} at this place of {self.document_id!r}"
        if content is None:
            return _unmatched(row, lacks)
        if not row.actor or row.stance not in SCORES:
            return _unmatched(row, f"{lacks}; to add one, give actor and stance")
        actor = self.register.actor(row.actor, row.organization)
        start, end = content[0][0], content[-1][1]
        here = (each for each in self.statements.values() if each)
        if any(each.actor_id == actor.actor_id and _ends(each) == (start, end) for each in here):
            return _unmatched(
                row, f"{actor.name} has a statement on these very words; put both decisions into one line"
            )
        plain = f"{self.document_id}#{start}-{end}"
        ids = chain([plain], (f"{plain}.{number}" for number in count(2)))
        statement_id = next(each for each in ids if each not in self.statements)
        self.statements[statement_id] = Statement(
            document_id=self.document_id,
            statement_id=statement_id,
            attribution=NO_ATTRIBUTION,
            actor_id=actor.actor_id,
            actor=actor.name,
            organization=row.organization or actor.organization,
            side=actor.side,
            explicit=True,
            source_text="",
            cue_text="",
            source=(start, start),
            cue=(start, start),
            **self._marked(content),
            **probabilities({row.stance: 1.0}),
            **_decided(row, row.stance),
        )
        return Outcome(statement_id, row.coder, row.note, "added")

    def _marked(self, content: tuple[Span, ...]) -> dict[str, Any]:
        from analysis.attribution.statements import marked  # loads the reader, which only words marked by hand need

        return marked(self.article, content)


def _decided(row: Correction, stance: str) -> dict[str, Any]:
    """Return what a statement has where a person decided: its stance is sure."""
    sure = {"confidence": 1.0, "sure": True, "certainty": 1.0}
    return {"stance": stance, "score": SCORES[stance], "coder": row.coder, **sure}


def _ends(statement: Statement) -> Span:
    return statement.content[0][0], statement.content[-1][1]


def _unmatched(row: Correction, reason: str) -> Outcome:
    return Outcome(row.statement_id, row.coder, row.note, "unmatched", reason)
