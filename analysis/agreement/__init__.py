"""How far the machine's coding agrees with a hand coding of the same documents (codebook, section 6).

A machine statement matches a hand-coded one of the same document where their contents overlap by at least 0.3
(intersection over union of characters), one-to-one, best first. Intervals resample documents (Efron 1979), because
statements of one article stand or fall together; with one document there is none. Alpha is Krippendorff's (2004) with
the interval metric on against, conditional and favor, as NLTK computes it.

Statements of which the machine was unsure count like the others: the table by confidence tells what its doubt is
worth. What it misses: whether the hand coding is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.agreement.codings import Coded, Coding, machine_codings, read_gold, read_statement
from analysis.agreement.measures import MEASURES, PAIR, Count, count
from analysis.agreement.names import same_actor
from analysis.agreement.readers import between, side_by_side
from analysis.agreement.sounds import read_sounds, sounds
from analysis.records import KINDS, STANCES

__all__ = [
    "Agreement",
    "Coded",
    "Coding",
    "between",
    "compare",
    "machine_codings",
    "of_event",
    "read_gold",
    "read_sounds",
    "read_statement",
    "report",
    "same_actor",
    "side_by_side",
    "sounds",
]

#: Where one range of confidence ends and the next begins.
_BOUNDS = (0.0, 0.5, 0.7, 0.9, 1.0)


@dataclass(frozen=True)
class Agreement:
    """How two codings compare.

    ``measures``: one row per measure with its interval; ``pairs``: one row per statement of either coding, ``outcome``
    right, wrong, missed or extra; ``confusion``: hand-coded stance by machine stance; ``kinds``: one row per kind;
    ``confidences``: one row per range of the machine's confidence, and the share of its statements that are right;
    ``sides`` and ``outlets``: how many statements of each were found, right, and extra, to see whether errors differ.
    """

    measures: pd.DataFrame
    pairs: pd.DataFrame
    confusion: pd.DataFrame
    kinds: pd.DataFrame
    confidences: pd.DataFrame
    sides: pd.DataFrame
    outlets: pd.DataFrame
    n_documents: int


def compare(
    gold: Sequence[Coding],
    machine: Sequence[Coding],
    outlets: Mapping[str, str] | None = None,
    *,
    confidence: float = 0.95,
    random_seed: int = 2025,
    n_resamples: int = 1000,
) -> Agreement:
    """Compare two codings of the same documents; the first is taken as right. ``outlets`` are theirs, by id."""
    by_id = {coding.document_id: coding for coding in machine}
    counts = [count(coding, by_id.get(coding.document_id, Coding(coding.document_id, (), ()))) for coding in gold]
    pairs = pd.DataFrame([pair for each in counts for pair in each.pairs], columns=PAIR)
    generator = np.random.default_rng(random_seed)
    draws = generator.integers(0, len(counts), (n_resamples, len(counts))) if len(counts) > 1 else np.empty((0, 0), int)
    measures = _measures(counts, draws, (1 - confidence) / 2)
    sides = _by_group("side", _sides(pairs, machine), pairs)
    published = pairs["document_id"].map(lambda key: (outlets or {}).get(key, ""))
    by_outlet = _by_group("outlet", published, pairs)
    return Agreement(
        measures, pairs, _confusion(pairs), _by_kind(pairs), _by_confidence(pairs), sides, by_outlet, len(counts)
    )


class Tables(Protocol):
    """What a comparison needs of an event's tables."""

    event: Event
    documents: pd.DataFrame
    statements: pd.DataFrame
    positions: pd.DataFrame


class Event(Protocol):
    """What a comparison needs of an event: where its hand coding is, if it has one."""

    gold: Path | None


def of_event(tables: Tables, *, confidence: float = 0.95, random_seed: int = 2025) -> Agreement | None:
    """Return the agreement of an event's tables with the hand coding that comes with it, or None without one.

    >>> "detection_f1" in agreement.of_event(found).measures["measure"].tolist()
    True
    """
    if tables.event.gold is None:
        return None
    texts = dict(zip(tables.documents["document_id"], tables.documents["text"], strict=True))
    gold = read_gold(tables.event.gold, texts)
    machine = machine_codings(tables.statements, tables.positions, texts)
    outlets = dict(zip(tables.documents["document_id"], tables.documents["outlet"], strict=True))
    return compare(gold, machine, outlets, confidence=confidence, random_seed=random_seed)


def report(agreement: Agreement, texts: Mapping[str, str], n_errors: int = 10) -> str:
    """Return the agreement as text: its tables, and the first statements that it gets wrong."""
    parts = [agreement.measures.to_string(index=False, float_format="{:.3f}".format, na_rep="–")]
    parts.append("Stance by hand (rows) and by machine (columns)\n" + agreement.confusion.to_string())
    parts.append("By kind\n" + agreement.kinds.to_string(index=False))
    parts.append("By confidence\n" + agreement.confidences.to_string(index=False, float_format="{:.2f}".format))
    parts.append("By side\n" + agreement.sides.to_string(index=False))
    parts.append("By outlet\n" + agreement.outlets.to_string(index=False))
    wrong = agreement.pairs[agreement.pairs["outcome"] != "right"].head(n_errors)
    lines = [
        f"{row['document_id']} {row['outcome']}: {row['actor'] or '–'} {row['stance']} / {row['machine_actor'] or '–'} "
        f"{row['machine_stance']}{_doubt(row['confidence'])}".rstrip()
        + "\n    "
        + " … ".join(" ".join(texts[row["document_id"]][start:end].split()) for start, end in row["content"])
        for row in wrong.to_dict("records")
    ]
    return "\n\n".join([*parts, "Where they differ (by hand / by machine)\n" + "\n".join(lines)])


def _measures(counts: Sequence[Count], draws: np.ndarray, tail: float) -> pd.DataFrame:
    """Return each measure with the quantiles of it over ``draws``, a row of places in ``counts`` per resample."""
    rows = []
    for name, measure in MEASURES.items():
        resampled = [measure([counts[place] for place in draw]) for draw in draws]
        known = [value for value in resampled if not np.isnan(value)]
        low, high = np.quantile(known, [tail, 1 - tail]) if known else (np.nan, np.nan)
        rows.append((name, measure(counts), low, high, len(counts)))
    return pd.DataFrame(rows, columns=["measure", "value", "ci_low", "ci_high", "n_documents"])


def _confusion(pairs: pd.DataFrame) -> pd.DataFrame:
    matched = pairs[pairs["outcome"].isin(("right", "wrong"))]
    table = pd.crosstab(matched["stance"], matched["machine_stance"])
    return table.reindex(index=STANCES, columns=STANCES, fill_value=0)


def _by_kind(pairs: pd.DataFrame) -> pd.DataFrame:
    hand = pairs[pairs["outcome"] != "extra"]
    outcomes = {kind: hand.loc[hand["kind"] == kind, "outcome"] for kind in KINDS}
    rows = [
        (kind, len(each), int((each != "missed").sum()), int((each == "right").sum()))
        for kind, each in outcomes.items()
    ]
    return pd.DataFrame(rows, columns=["kind", "n_statements", "found", "right"])


def _by_confidence(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements the machine made with which confidence, and the share that is right."""
    machine = pairs[pairs["machine_stance"] != ""]
    ranges = list(pairwise(_BOUNDS))
    rows = []
    for low, high in ranges:
        # A bound belongs to the range above it, but the last to its own.
        inside = (machine["confidence"] >= low) & ((machine["confidence"] < high) | (high == _BOUNDS[-1]))
        right = (machine.loc[inside, "outcome"] == "right").mean() if inside.any() else np.nan
        rows.append((f"{low}–{high}", int(inside.sum()), right))
    return pd.DataFrame(rows, columns=["confidence", "n_statements", "right"])


def _sides(pairs: pd.DataFrame, machine: Sequence[Coding]) -> pd.Series:
    """Return the side of the actor of each pair, by hand where there is one, as the machine's statements give sides."""
    known = {each.actor: each.side for coding in machine for each in coding.statements if each.side}
    names = pairs["actor"].where(pairs["actor"] != "", pairs["machine_actor"])
    of = {name: next((known[each] for each in known if same_actor(name, each)), "") for name in names.unique()}
    return names.map(of)


def _by_group(name: str, groups: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how many statements of each group were coded by hand, found, found right, and made beyond them."""
    rows = []
    for group, outcomes in pairs["outcome"].groupby(groups):
        missed, right, wrong, extra = (int((outcomes == each).sum()) for each in ("missed", "right", "wrong", "extra"))
        rows.append((group or "–", missed + right + wrong, right + wrong, right, extra))
    found = pd.DataFrame(rows, columns=[name, "n_statements", "found", "right", "extra"])
    return found.sort_values(["n_statements", name], ascending=[False, True], ignore_index=True)


def _doubt(confidence: float) -> str:
    return "" if np.isnan(confidence) else f" ({confidence:.2f})"
