"""From attributions to statements: which side of the target the actor's own words or acts stand on, and by which rules.

A statement's content is cut into clauses, each clause votes by the rules of ``rules``, and the votes are weighed as the
codebook says. What is nested in another's speech is a report, not a statement. The names of the rules and the words
they fired on are kept, so that a reader can disagree with a rule and not with a number.

What it misses: irony, positions that need knowledge of the conflict, and conditions spread over several sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.grammar import Token
from analysis.records import SCORES, Actor, Attribution, Document, Sentence, Span, Statement
from analysis.stance.phrases import words
from analysis.stance.reading import Range, Reading
from analysis.stance.rules import Vote, vote
from analysis.stance.scope import Clause, Fired
from analysis.stance.speakers import Speaker
from analysis.stance.targets import Bearing

_VERB_AHEAD = 9  # words within which a background word that opens a clause has its verb
_LINK = 2  # words between a cue and its content that belong to the cue
_HEDGE, _IMPLIED = 0.15, 0.7  # what a hedge takes off certainty, and where an implied position starts
#: Constructions that name another's position inside an act and stay statements of their own ("reject US calls for").
_NESTED = ("noun cue", "passive")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one statement."""

    stance: str
    explicit: bool
    certainty: float
    fired: tuple[Fired, ...]


Judged = tuple[Attribution, Verdict]


def statements(
    document: Document,
    sentences: Sequence[Sentence],
    parsed: Sequence[list[Token]],
    attributions: Sequence[Attribution],
    actors: Mapping[str, Actor],
    bearings: Sequence[Bearing],
    mentions: Mapping[str, Sequence[Span]],
) -> list[Statement]:
    """Return the statements on the target in text order; ``mentions`` holds the spans that name each actor."""
    if not bearings:
        return []
    reading = Reading(document, sentences, parsed, bearings, mentions)
    judged: list[Judged] = []
    for row in attributions:
        if row.actor_id:
            judged += _judge(reading, row, actors)
    return [_statement(document, row, verdict, actors[row.actor_id]) for row, verdict in _outermost(reading, judged)]


def _judge(reading: Reading, row: Attribution, actors: Mapping[str, Actor]) -> list[Judged]:
    """Return the statement an attribution makes, or two where it favours a pause and refuses more (rule 6)."""
    row = _with_condition(reading, row)
    speaker = Speaker(reading, row, actors)
    cue = reading.range(row.cue) if row.cue[1] > row.cue[0] else None
    votes: list[tuple[Range, Vote]] = []
    for first, stop in _clauses(reading, row):
        head = list(range(*cue)) if cue and (cue[1] <= first or cue[0] >= stop) else []
        if head and 0 < first - head[-1] - 1 <= _LINK:
            head += range(head[-1] + 1, first)  # "called | for", "agreed | to"
        clause = Clause(speaker, [*head, *range(first, stop)], len(head))
        found = vote(clause, votes[-1][1] if votes else None)
        if found is not None:
            votes.append(((first, stop), found))
    if not votes:
        return _talks(speaker)
    row = _with_verb(_without_background(reading, row, votes[-1][0][1]))
    turn = next(
        (place for place, (_, row_vote) in enumerate(votes) if row_vote.stance == "against" and not row_vote.pause), 0
    )
    if turn and all(vote.stance == "favor" and vote.pause for _, vote in votes[:turn]):
        place = reading.tokens[votes[turn][0][0]].start
        return [
            (replace(row, content=_before(row.content, place)), _verdict([vote for _, vote in votes[:turn]])),
            (replace(row, content=_after(row.content, place)), _verdict([vote for _, vote in votes[turn:]])),
        ]
    return [(row, _verdict([vote for _, vote in votes]))]


def _talks(speaker: Speaker) -> list[Judged]:
    """Speech about the talks that names no target is on it where the article is about the target: neutral."""
    if not (speaker.speech and speaker.reading.about() and speaker.about_talks()):
        return []
    fired = [
        (
            f"on the talks: {phrase.words}",
            (speaker.reading.tokens[phrase.first].start, speaker.reading.tokens[phrase.stop - 1].end),
        )
        for span in speaker.row.content
        for phrase in speaker.reading.phrases(*(speaker.reading.range(span) or (0, 0)))
        if phrase.kind == "process"
    ]
    return [(speaker.row, _verdict([Vote("neutral", tuple(fired[:2]), True)]))]


def _clauses(reading: Reading, row: Attribution) -> list[Range]:
    """Return the content cut at sentence ends, contrasts and background clauses."""
    pieces: list[Range] = []
    for span in row.content:
        first, stop = reading.range(span) or (0, 0)
        stop = _inner_speech(reading, row, first, stop)
        start = first
        for index in range(first, stop):
            token = reading.tokens[index]
            if token.text in (".", ";", "?", "!"):
                if index > start:
                    pieces.append((start, index))
                start = index + 1
            elif (
                token.lower in words("contrast") | words("background")
                and index > start + 2
                and reading.tokens[index - 1].lower != "only"
                and _opens_clause(reading, index, stop)
            ):
                pieces.append((start, index))
                start = index
        if stop > start:
            pieces.append((start, stop))
    return pieces


def _inner_speech(reading: Reading, row: Attribution, first: int, stop: int) -> int:
    """Return where another's quoted words begin inside a quotation ("… says, 'Time for a truce'"), or ``stop``."""
    if row.kind == "direct":
        for index in range(first + 1, stop):
            if reading.tokens[index].text in ("'", "‘", '"', "“") and any(
                token.lower in words("saying") for token in reading.tokens[max(first, index - 3) : index]
            ):
                return index
    return stop


def _opens_clause(reading: Reading, index: int, stop: int) -> bool:
    """Tell whether a contrast or background word opens a clause: not "as well", "before talks", "since Monday"."""
    ahead = reading.tokens[index + 1 : min(index + _VERB_AHEAD, stop)]
    return reading.tokens[index].lower in words("contrast") | words("aside") or any(
        token.is_verb or token.tag == "MD" for token in ahead
    )


def _with_condition(reading: Reading, row: Attribution) -> Attribution:
    """Take in a condition that follows an "only" at the end of the content: "will stop only | after …"."""
    stop = (reading.range(row.content[-1]) or (0, 0))[1]
    if row.kind == "direct" or not stop or reading.tokens[stop - 1].lower != "only":
        return row
    last = reading.last_word(stop - 1)
    return replace(row, content=(*row.content[:-1], (row.content[-1][0], reading.tokens[last].end)))


def _without_background(reading: Reading, row: Attribution, stop: int) -> Attribution:
    """Leave out a last clause that only tells when: "agreed to a truce | after a week of fighting"."""
    if (
        row.kind not in ("act", "indirect")
        or len(row.content) != 1
        or stop >= (reading.range(row.content[0]) or (0, 0))[1]
    ):
        return row
    if reading.tokens[stop].lower not in words("tells when"):
        return row
    return replace(row, content=((row.content[0][0], reading.tokens[stop - 1].end),))


def _with_verb(row: Attribution) -> Attribution:
    """Take the deciding verb into the content of an act: "reject US calls …", "the peace talks sought by Trump"."""
    if row.kind != "act" or len(row.content) != 1:
        return row
    start, end = row.content[0]
    if row.pattern == "passive":
        return replace(row, content=((start, max(end, row.source[1])),)) if row.source[1] - start < 300 else row
    return replace(row, content=((min(start, row.cue[0]), end),)) if start - row.cue[1] < 3 else row


def _before(content: Sequence[Span], place: int) -> tuple[Span, ...]:
    return tuple((start, min(end, place)) for start, end in content if start < place)


def _after(content: Sequence[Span], place: int) -> tuple[Span, ...]:
    return tuple((max(start, place), end) for start, end in content if end > place)


def _verdict(votes: Sequence[Vote]) -> Verdict:
    """Weigh the clauses of one statement: refusal first, then conditions, then favour (rule 3 and section 4)."""
    ranks = {stance: rank for rank, stance in enumerate(("against", "conditional", "favor", "neutral"))}
    ordered = sorted(votes, key=lambda vote: (ranks[vote.stance], not vote.explicit))
    chosen = ordered[0]
    certainty = max(0.1, (1.0 if chosen.explicit else _IMPLIED) - _HEDGE * min(chosen.hedges, 3))
    return Verdict(
        chosen.stance, chosen.explicit, round(certainty, 2), tuple(fired for vote in ordered for fired in vote.fired)
    )


# --- one statement per stretch ---------------------------------------------------------------------------------------


def _outermost(reading: Reading, judged: Sequence[Judged]) -> list[Judged]:
    """Keep one statement per stretch: what is nested in another's speech is a report, and one actor speaks once."""
    order = sorted(range(len(judged)), key=lambda place: judged[place][0].content[0][0])
    dropped: set[int] = set()
    open_rows: list[int] = []
    for place in order:
        row = judged[place][0]
        open_rows = [other for other in open_rows if judged[other][0].content[-1][1] > row.content[0][0]]
        for other in open_rows:
            for inner, outer in ((place, other), (other, place)):
                if _gives_way(reading, judged[inner][0], judged[outer][0]):
                    dropped.add(inner)
                    break
        open_rows.append(place)
    return [row for place, row in enumerate(judged) if place not in dropped]


def _gives_way(reading: Reading, row: Attribution, other: Attribution) -> bool:
    """Tell whether a statement is only part of another, or a report inside another's words."""
    mine, theirs, shared = _length(row.content), _length(other.content), _shared(row.content, other.content)
    if 2 * shared <= mine or mine > theirs:
        return False
    if row.actor_id == other.actor_id:
        return mine < theirs or row.attribution > other.attribution
    if mine == theirs:
        return False
    return other.kind != "act" or row.pattern not in _NESTED or _names_a_thing(reading, row)


def _names_a_thing(reading: Reading, row: Attribution) -> bool:
    """Tell whether a nested cue only says whose plan or truce it is: "rejected the plan offered by …"."""
    first, stop = reading.range(row.cue) or (0, 0)
    return any(phrase.kind == "put forward" for phrase in reading.phrases(first, stop))


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _shared(one: Sequence[Span], two: Sequence[Span]) -> int:
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in two)


def _statement(document: Document, row: Attribution, verdict: Verdict, actor: Actor) -> Statement:
    text = document.text
    return Statement(
        document_id=document.document_id,
        statement_id=f"{document.document_id}/{actor.actor_id}/{row.content[0][0]}-{row.content[-1][1]}",
        sentence=row.sentence,
        actor_id=actor.actor_id,
        actor=actor.name,
        organization=actor.organization,
        side=actor.side,
        stance=verdict.stance,
        score=SCORES[verdict.stance],
        certainty=verdict.certainty,
        explicit=verdict.explicit,
        kind=row.kind,
        source_text=text[slice(*row.source)],
        cue_text=text[slice(*row.cue)],
        content_text=" … ".join(text[slice(*span)] for span in row.content),
        rules=tuple(rule for rule, _ in verdict.fired),
        evidence=tuple(span for _, span in verdict.fired),
        source=row.source,
        cue=row.cue,
        content=row.content,
        pattern=row.pattern,
        tone=float("nan"),
    )
