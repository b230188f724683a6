"""What an actor does and says in one breath is one statement, whatever the number of its verbs (codebook, section 1).

An act takes in the words that go with it ("rejected the plan, saying that it rewards attacks"), and the statements of
one actor in one sentence are one, unless one is for and the other against (rule 6).

What it misses: a paraphrase and the quotation after it, which coders join as often as not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.records import Attribution, Span
from analysis.stance.phrases import words
from analysis.stance.reading import Reading
from analysis.stance.stretches import Judged
from analysis.stance.votes import together

_BESIDE = 40  # characters over which words still go together


def with_words(reading: Reading, judged: Sequence[Judged], rows: Sequence[Attribution]) -> list[Judged]:
    """Take into an act what its actor says along with it, but not an act of another stance."""
    stances = {row.attribution: verdict.stance for row, verdict in judged if row.kind == "act" and verdict.explicit}
    found = []
    for row, verdict in judged:
        end = row.content[-1][1]
        for other in rows if row.kind == "act" else ():
            same = other.actor_id == row.actor_id and other.sentence == row.sentence
            agrees = stances.get(other.attribution, verdict.stance) == verdict.stance
            if same and agrees and _goes_with(reading, end, other):
                end = other.content[-1][1]
        found.append((replace(row, content=_until(row.content, end)), verdict))
    return found


def _goes_with(reading: Reading, end: int, other: Attribution) -> bool:
    """Tell whether a cue is a participle after a comma: ", saying …"."""
    cue = reading.range(other.cue)
    if cue is None or not end <= other.cue[0] <= end + _BESIDE or other.content[0][0] < other.cue[0]:
        return False
    word = reading.tokens[cue[0]].lower
    after_comma = reading.document.text[end : other.cue[0]].rstrip().endswith(",")
    return after_comma and word.endswith("ing") and word not in words("tells when")


def in_one_breath(reading: Reading, judged: Sequence[Judged]) -> list[Judged]:
    """Join the statements of one actor that follow one another in a sentence; ``judged`` is in text order."""
    found: list[Judged] = []
    for row, verdict in judged:
        if found and _goes_on(reading, found[-1], (row, verdict)):
            before, earlier = found[-1]
            start = row.content[0][0]
            close = start - before.content[-1][1] <= _BESIDE
            content = (
                (*_until(before.content, row.content[0][1]), *row.content[1:])
                if close
                else (*before.content, *row.content)
            )
            found[-1] = (replace(before, content=content), together([earlier, verdict]))
        else:
            found.append((row, verdict))
    return found


def _goes_on(reading: Reading, one: Judged, two: Judged) -> bool:
    (before, earlier), (row, verdict) = one, two
    between = (before.content[-1][1], row.content[0][0])
    return (
        before.actor_id == row.actor_id
        and before.sentence == row.sentence
        and between[0] <= between[1]
        and {earlier.stance, verdict.stance} != {"favor", "against"}
        and not set(reading.document.text[slice(*between)]) & set(".!?;\n")
    )


def _until(content: Sequence[Span], end: int) -> tuple[Span, ...]:
    """Return the content with its last span up to ``end``."""
    return (*content[:-1], (content[-1][0], end))
