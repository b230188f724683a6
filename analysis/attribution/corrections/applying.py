"""Statements and corrections → statements as people decided them, and what became of each correction."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Any

from analysis.attribution.corrections.reading import NONE, document_of, place_of
from analysis.records import NO_ATTRIBUTION, SCORES, Actor, Article, Correction, Outcome, Span, Statement, probabilities
from analysis.text.passages import locate

#: How much of both stretches together, or of the shorter one, two must share to be of one statement.
_SHARE = 0.5
_GAP = re.compile(r"\s*(?:…|\.\.\.|\[…\]|\[\.\.\.\])\s*")


@dataclass(frozen=True)
class Corrected:
    """Statements after correction, what became of each correction, in the order given, and actors nobody knew."""

    statements: tuple[Statement, ...]
    outcomes: tuple[Outcome, ...]
    newcomers: tuple[Actor, ...] = ()


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
    rows: dict[str, dict[str, Statement | None]] = {document: {} for document in articles}
    for statement in statements:
        rows[statement.document_id][statement.statement_id] = statement
    named = {row.statement_id for row in corrections if row.statement_id in rows.get(document_of(row), ())}
    free = {
        document: {key: each for key, each in here.items() if each and key not in named}
        for document, here in rows.items()
    }
    cast = _Cast(actors)
    outcomes: dict[int, Outcome] = {}
    at = {document: {(_ends(each), each.actor_id) for each in here.values()} for document, here in free.items()}

    def order(row: Correction) -> int:
        """Tell who goes first: who names a statement by its id has it, or had it, whatever else lies at that place."""
        place = place_of(row.statement_id)
        if row.statement_id in named or place is None:
            return 0 if place else 3
        return 1 if (place[2], place[1]) in at.get(place[0], ()) else 2

    for place, row in sorted(enumerate(corrections), key=lambda each: order(each[1])):
        document = document_of(row)
        if document in articles:
            outcomes[place] = _applied(row, rows[document], free[document], articles[document], cast)
        else:
            outcomes[place] = _unmatched(row, f"there is no document {document!r} among those that are counted")
    kept: list[Statement] = []
    for here in rows.values():
        there = [each for each in here.values() if each is not None]
        kept += sorted(there, key=lambda each: each.content[0][0])
    return Corrected(tuple(kept), tuple(outcomes[place] for place in range(len(corrections))), cast.newcomers)


class _Cast:
    """The actors by name, whatever its case, or by an alias that is one actor's alone; unknown ones are made."""

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = dict(actors)
        names: dict[str, set[str]] = {}
        for name, actor in actors.items():
            for alias in (name, *actor.aliases):
                names.setdefault(alias.casefold(), set()).add(name)
        self._names = {alias: min(known) for alias, known in names.items() if len(known) == 1}
        self._names |= {name.casefold(): name for name in actors}
        self._known = len(self._actors)

    @property
    def newcomers(self) -> tuple[Actor, ...]:
        """The actors that only a coder has named."""
        return tuple(self._actors.values())[self._known :]

    def actor(self, name: str, organization: str) -> Actor:
        """Return who bears a name, made with the organization if nobody does."""
        known = self._names.setdefault(name.casefold(), name)
        if known not in self._actors:
            actor_id = re.sub(r"[\s/]+", "-", name.lower())
            self._actors[known] = Actor(actor_id, name, organization=organization, discovered=True)
        return self._actors[known]


def _applied(
    row: Correction, rows: dict[str, Statement | None], free: dict[str, Statement], article: Article, cast: _Cast
) -> Outcome:
    """Apply one correction to the rows of its document, by id, and return what became of it."""
    text = article.text
    place = place_of(row.statement_id)
    start = place[2][0] if place and row.start is None else row.start
    content = _located(row.words, text, start or 0)
    if row.words and content is None:
        gone = f"the words “{_cut(row.words)}” do not stand in {document_of(row)!r}; the article may have changed"
        return _unmatched(row, gone)
    found = rows.get(row.statement_id) or _beside(row, content, free)
    if found is None and start is None:  # of words that stand there several times, those of a statement are meant
        nearer = (_located(row.words, text, each.content[0][0]) for each in free.values())
        found = next(filter(None, (_beside(row, each, free) for each in nearer)), None)
    if found is None:
        return _added(row, content, rows, article, cast)
    free.pop(found.statement_id, None)
    after = None if row.stance == NONE else _correct(found, row, content, article, cast)
    rows[found.statement_id] = after
    return Outcome(found.statement_id, row.coder, row.note, _outcome(found, after))


def _outcome(before: Statement, after: Statement | None) -> str:
    if after is None:
        return "removed"
    if (after.actor_id, after.organization, after.stance) != (before.actor_id, before.organization, before.stance):
        return "changed"
    return "confirmed" if after.content == before.content else "moved"


def _correct(
    statement: Statement, row: Correction, content: tuple[Span, ...] | None, article: Article, cast: _Cast
) -> Statement:
    stance = row.stance or statement.stance
    if row.actor and row.actor != statement.actor:
        actor = cast.actor(row.actor, row.organization)
        statement = replace(
            statement, actor_id=actor.actor_id, actor=actor.name, organization=actor.organization, side=actor.side
        )
    if content is not None and row.statement_id and content != statement.content:
        statement = replace(statement, **{**_marked(article, content), "kind": statement.kind})
    return replace(
        statement,
        organization=row.organization or statement.organization,
        stance=stance,
        score=SCORES[stance],
        confidence=1.0,
        sure=True,
        certainty=1.0,
        coder=row.coder,
        machine_stance=statement.stance,
    )


def _added(
    row: Correction, content: tuple[Span, ...] | None, rows: dict[str, Statement | None], article: Article, cast: _Cast
) -> Outcome:
    """Make the statement that the machine does not have, where the correction tells enough."""
    document = document_of(row)
    if row.stance == NONE:
        return _unmatched(row, f"there is no statement at this place of {document!r} that could be taken out")
    lacks = f"the machine has no statement{' of ' + row.actor if row.actor else ''} at this place of {document!r}"
    if content is None:
        return _unmatched(row, lacks)
    if not row.actor or row.stance not in SCORES:
        return _unmatched(row, f"{lacks}; to add one, give actor and stance")
    actor = cast.actor(row.actor, row.organization)
    span = content[0][0], content[-1][1]
    if any(each and each.actor_id == actor.actor_id and _ends(each) == span for each in rows.values()):
        return _unmatched(row, f"{actor.name} has a statement on these very words; put both decisions into one line")
    plain = f"{document}#{span[0]}-{span[1]}"
    ids = chain([plain], (f"{plain}.{number}" for number in count(2)))
    statement_id = next(each for each in ids if each not in rows)
    before = (span[0], span[0])
    rows[statement_id] = Statement(
        document_id=document,
        statement_id=statement_id,
        attribution=NO_ATTRIBUTION,
        actor_id=actor.actor_id,
        actor=actor.name,
        organization=row.organization or actor.organization,
        side=actor.side,
        stance=row.stance,
        score=SCORES[row.stance],
        confidence=1.0,
        sure=True,
        certainty=1.0,
        explicit=True,
        source_text="",
        cue_text="",
        source=before,
        cue=before,
        **probabilities({row.stance: 1.0}),
        coder=row.coder,
        **_marked(article, content),
    )
    return Outcome(statement_id, row.coder, row.note, "added")


def _unmatched(row: Correction, reason: str) -> Outcome:
    return Outcome(row.statement_id, row.coder, row.note, "unmatched", reason)


def _located(words: str, text: str, near: int) -> tuple[Span, ...] | None:
    """Return where words stand: as one piece, or with gaps where an ellipsis tells of them."""
    return locate([words], text, near) or locate(list(filter(None, _GAP.split(words))) or [""], text, near)


def _beside(row: Correction, content: tuple[Span, ...] | None, free: Mapping[str, Statement]) -> Statement | None:
    """Return the free statement of the document that a correction means by its place, or nothing.

    By an id, it is the one that shares most of the place, whoever it has been given to; of several on the same words it
    is that of the actor. By words it is the one that they are part of, and by the actor if one is named: somebody else
    may have said the same words.
    """
    place = place_of(row.statement_id)
    stretch = (content[0][0], content[-1][1]) if content else place[2] if place else (0, 0)
    ranked = []
    for order, statement in enumerate(free.values()):
        shared, part = _shared(statement, stretch)
        named = row.actor.casefold() in ("", statement.actor.casefold())
        same = statement.actor_id == place[1] if place and place[1] else named
        if (shared if place else part if same else 0) >= _SHARE:
            ranked.append((shared, same, -order, statement))
    return max(ranked, key=lambda each: each[:3])[-1] if ranked else None


def _shared(statement: Statement, span: Span) -> tuple[float, float]:
    """Return the overlap of a statement's stretch with a span, as a share of both together and of the shorter."""
    start, end = _ends(statement)
    both = max(0, min(end, span[1]) - max(start, span[0]))
    lengths = end - start, span[1] - span[0]
    return both / (sum(lengths) - both), both / min(lengths)


def _ends(statement: Statement) -> Span:
    return statement.content[0][0], statement.content[-1][1]


def _marked(article: Article, content: tuple[Span, ...]) -> dict[str, Any]:
    from analysis.attribution.statements import marked  # loads the reader, which only words marked by hand need

    return marked(article, content)


def _cut(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"
