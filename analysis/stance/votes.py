"""What the rules say: one vote per clause, one verdict per statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.stance.scope import Fired

_HEDGE, _IMPLIED = 0.15, 0.7  # what a hedge takes off certainty, and where an implied position starts
_RANKS = {stance: rank for rank, stance in enumerate(("against", "conditional", "favor", "neutral"))}


@dataclass(frozen=True, slots=True)
class Vote:
    """What one clause says: a stance, whether it says so itself, and the rules that fired on which words."""

    stance: str
    fired: tuple[Fired, ...]
    explicit: bool
    hedges: int = 0
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one statement."""

    stance: str
    explicit: bool
    certainty: float
    fired: tuple[Fired, ...]


def weigh(votes: Sequence[Vote]) -> Verdict:
    """Weigh the clauses of one statement: refusal first, then conditions, then favour (rule 3 and section 4)."""
    ordered = sorted(votes, key=lambda vote: (_RANKS[vote.stance], not vote.explicit))
    chosen = ordered[0]
    certainty = max(0.1, (1.0 if chosen.explicit else _IMPLIED) - _HEDGE * min(chosen.hedges, 3))
    return Verdict(
        chosen.stance, chosen.explicit, round(certainty, 2), tuple(fired for vote in ordered for fired in vote.fired)
    )


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on several statements that are one: that of the first in the order of ``weigh``."""
    ordered = sorted(verdicts, key=lambda verdict: (_RANKS[verdict.stance], not verdict.explicit))
    return replace(ordered[0], fired=tuple(fired for verdict in ordered for fired in verdict.fired))
