"""What matching two codings of a document gives, and the measures made from it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from analysis.agreement.codings import Coding
from analysis.agreement.names import same_actor
from analysis.records import SCORES, STANCES, Span

#: Intersection over union of characters from which two contents are the same statement's.
OVERLAP = 0.3


#: The columns of a pair: a statement of either coding, with what the other made of it.
PAIR = "document_id outcome actor stance kind machine_actor machine_stance confidence content".split()


@dataclass(frozen=True)
class Count:
    """What one document adds to the measures; ``pairs`` holds a row of `PAIR` for each statement of either coding."""

    n_gold: int
    n_machine: int
    matched: tuple[tuple[str, str, bool], ...]  # hand stance, machine stance, same actor
    gold_positions: frozenset[tuple[str, str]]
    machine_positions: frozenset[tuple[str, str]]
    pairs: tuple[tuple[object, ...], ...]


def count(gold: Coding, machine: Coding) -> Count:
    """Match the statements of two codings of one document, best overlap first, and return what that adds."""
    partner = _partners(gold, machine)
    document_id = gold.document_id
    matched: list[tuple[str, str, bool]] = []
    pairs: list[tuple[object, ...]] = []
    for i, hand in enumerate(gold.statements):
        by_hand = (hand.actor, hand.stance, hand.kind)
        if i not in partner:
            pairs.append((document_id, "missed", *by_hand, "", "", math.nan, hand.content))
            continue
        coded = machine.statements[partner[i]]
        same = same_actor(hand.actor, coded.actor)
        matched.append((hand.stance, coded.stance, same))
        outcome = "right" if same and hand.stance == coded.stance else "wrong"
        by_machine = (coded.actor, coded.stance, coded.confidence, hand.content)
        pairs.append((document_id, outcome, *by_hand, *by_machine))
    taken = set(partner.values())
    for j, coded in enumerate(machine.statements):
        if j not in taken:
            by_machine = (coded.actor, coded.stance, coded.confidence, coded.content)
            pairs.append((document_id, "extra", "", "", coded.kind, *by_machine))
    return Count(
        len(gold.statements),
        len(machine.statements),
        tuple(matched),
        frozenset((f"{document_id}/{actor}", position) for actor, position in gold.positions),
        frozenset((f"{document_id}/{actor}", position) for actor, position in _renamed(gold, machine)),
        tuple(pairs),
    )


def _partners(gold: Coding, machine: Coding) -> dict[int, int]:
    """Return which statement of the machine belongs to which of the coder's, one-to-one, by their places.

    The most overlapping pair goes first; of two that overlap alike, the one with the same actor.
    """
    ranked = sorted(
        (
            (shared + 0.001 * same_actor(hand.actor, coded.actor), i, j)
            for i, hand in enumerate(gold.statements)
            for j, coded in enumerate(machine.statements)
            if (shared := _overlap(hand.content, coded.content)) >= OVERLAP
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in partner and j not in partner.values():
            partner[i] = j
    return partner


def _renamed(gold: Coding, machine: Coding) -> set[tuple[str, str]]:
    """Return the machine's positions under the coder's names for the actors; a name the coder lacks gets a mark."""
    renamed = set()
    left = list(machine.positions)
    for actor, _ in gold.positions:
        found = next((item for item in left if same_actor(actor, item[0])), None)
        if found is not None:
            left.remove(found)
            renamed.add((actor, found[1]))
    return renamed | {(f"?{actor}", position) for actor, position in left}


def _overlap(mine: Sequence[Span], theirs: Sequence[Span]) -> float:
    """Return the intersection over union of two sets of characters."""
    both = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in mine for b in theirs)
    either = sum(end - start for start, end in (*mine, *theirs)) - both
    return both / either if either else 0.0


def _f1(hits: int, n_machine: int, n_gold: int) -> float:
    return 2 * hits / (n_machine + n_gold) if n_machine + n_gold else float("nan")


def _detection(counts: Sequence[Count]) -> float:
    return _f1(sum(len(c.matched) for c in counts), sum(c.n_machine for c in counts), sum(c.n_gold for c in counts))


def _actor(counts: Sequence[Count]) -> float:
    same = [row[2] for count in counts for row in count.matched]
    return sum(same) / len(same) if same else float("nan")


def _macro(counts: Sequence[Count]) -> float:
    pairs = [row[:2] for count in counts for row in count.matched]
    scores = []
    for label in STANCES:
        n_gold, n_machine = (sum(pair[side] == label for pair in pairs) for side in (0, 1))
        if n_gold or n_machine:
            scores.append(_f1(sum(pair == (label, label) for pair in pairs), n_machine, n_gold))
    return sum(scores) / len(scores) if scores else float("nan")


def _alpha(counts: Sequence[Count]) -> float:
    scored = [
        (SCORES[hand], SCORES[coded])
        for count in counts
        for hand, coded, _ in count.matched
        if SCORES[hand] is not None and SCORES[coded] is not None
    ]
    # With one value throughout nothing could have been confused, and alpha is not defined.
    if len(scored) < 2 or len({score for pair in scored for score in pair}) < 2:
        return float("nan")
    data = [(coder, item, score) for item, pair in enumerate(scored) for coder, score in zip("hm", pair, strict=True)]
    return float(AnnotationTask(data, distance=interval_distance).alpha())


def _end_to_end(counts: Sequence[Count]) -> float:
    right = sum(same and hand == coded for count in counts for hand, coded, same in count.matched)
    return _f1(right, sum(c.n_machine for c in counts), sum(c.n_gold for c in counts))


def _positions(counts: Sequence[Count]) -> float:
    hits = sum(len(count.gold_positions & count.machine_positions) for count in counts)
    return _f1(hits, sum(len(c.machine_positions) for c in counts), sum(len(c.gold_positions) for c in counts))


#: Each measure of an agreement, from what the documents add to it.
MEASURES: dict[str, Callable[[Sequence[Count]], float]] = {
    "detection_f1": _detection,
    "actor_accuracy": _actor,
    "stance_macro_f1": _macro,
    "stance_alpha": _alpha,
    "end_to_end_f1": _end_to_end,
    "positions_f1": _positions,
}
