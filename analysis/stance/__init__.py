"""From attributions to statements: which side of the target the actor's own words or acts stand on, and by which rules.

A statement's content is cut into clauses, each clause votes by the rules of ``rules``, and the votes are weighed as the
codebook says. Speech that names no target is read from its place in the article (``context``). What is nested in
another's speech is a report, not a statement. The names of the rules and the words they fired on are kept, so that a
reader can disagree with a rule and not with a number.

What it misses: irony, positions that need knowledge of the conflict, and conditions spread over several sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from analysis.grammar import Token
from analysis.records import SCORES, Actor, Attribution, Document, Sentence, Span, Statement
from analysis.stance.breaths import in_one_breath, with_words
from analysis.stance.context import in_context, telling
from analysis.stance.pieces import clauses, halves, with_condition, with_verb, without_background
from analysis.stance.reading import Range, Reading
from analysis.stance.rules import ON_IT, vote
from analysis.stance.scope import Clause
from analysis.stance.speakers import Speaker
from analysis.stance.stretches import Judged, outermost
from analysis.stance.targets import Bearing
from analysis.stance.votes import Verdict, Vote, weigh

_LINK, _ACT_LINK = 2, 4  # words between a cue and its content that belong to the cue: "gave its blessing to"


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
    unsaid: list[Speaker] = []
    for row in attributions:
        if row.actor_id:
            speaker = Speaker(reading, with_condition(reading, row), actors)
            found = _judge(reading, speaker)
            judged += found
            unsaid += [] if found else [speaker]
    acts: list[Judged] = []  # what they do is no speech that other speech goes on from
    for speaker in unsaid:
        if told := in_context(speaker, judged):
            (judged if speaker.speech else acts).append((speaker.row, weigh([told])))
    judged = with_words(reading, judged + acts, attributions)
    judged.sort(key=lambda each: each[0].content[0][0])
    found = in_one_breath(reading, outermost(reading, judged))
    return [_statement(document, row, verdict, actors[row.actor_id]) for row, verdict in found]


def _judge(reading: Reading, speaker: Speaker) -> list[Judged]:
    """Return the statement an attribution makes, or two where it favours a pause and refuses more (rule 6)."""
    row = speaker.row
    cue = reading.range(row.cue) if row.cue[1] > row.cue[0] else None
    votes: list[tuple[Range, Vote]] = []
    for first, stop in clauses(reading, row):
        head = list(range(*cue)) if cue and (cue[1] <= first or cue[0] >= stop) else []
        if head and 0 < first - head[-1] - 1 <= (_ACT_LINK if row.kind == "act" else _LINK):
            head += range(head[-1] + 1, first)  # "called | for", "agreed | to"
        clause = Clause(speaker, [*head, *range(first, stop)], len(head))
        found = vote(clause, votes[-1][1] if votes else None)
        if found is not None:
            votes.append(((first, stop), found))
    if not votes:
        return []
    if all(vote.fired[0][0] == ON_IT for _, vote in votes) and (told := telling(speaker)):
        votes.append((votes[-1][0], told))
    row = with_verb(without_background(reading, row, votes[-1][0][1]))
    turn = next(
        (place for place, (_, row_vote) in enumerate(votes) if row_vote.stance == "against" and not row_vote.pause), 0
    )
    if turn and all(vote.stance == "favor" and vote.pause for _, vote in votes[:turn]):
        early, late = halves(row.content, reading.tokens[votes[turn][0][0]].start)
        return [
            (replace(row, content=early), weigh([vote for _, vote in votes[:turn]])),
            (replace(row, content=late), weigh([vote for _, vote in votes[turn:]])),
        ]
    return [(row, weigh([vote for _, vote in votes]))]


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
