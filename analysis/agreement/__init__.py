"""How far the machine's coding agrees with a hand coding of the same documents (codebook, section 6).

A machine statement matches a hand-coded one of the same document where their contents overlap by at least 0.3
(intersection over union of characters), one-to-one, best first. Intervals resample documents (Efron 1979), because
statements of one article stand or fall together; with one document there is none. Alpha is Krippendorff's (2004) with
the interval metric on against, conditional and favor, as NLTK computes it.

What it misses: whether the hand coding is right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.agreement.codings import Coded, Coding, machine_codings, read_gold
from analysis.agreement.measures import MEASURES, PAIR, Count, count
from analysis.agreement.names import same_actor
from analysis.records import KINDS, STANCES

__all__ = [
    "Agreement",
    "Coded",
    "Coding",
    "compare",
    "machine_codings",
    "of_event",
    "read_gold",
    "report",
    "same_actor",
    "trust",
]


@dataclass(frozen=True)
class Agreement:
    """How two codings compare.

    ``measures``: one row per measure with its interval; ``pairs``: one row per statement of either coding, ``outcome``
    right, wrong, missed or extra; ``confusion``: hand-coded stance by machine stance; ``kinds``: one row per kind;
    ``rules``: one row per stance rule that decided, and the share that agrees with the hand coding.
    """

    measures: pd.DataFrame
    pairs: pd.DataFrame
    confusion: pd.DataFrame
    kinds: pd.DataFrame
    rules: pd.DataFrame
    n_documents: int


def compare(
    gold: Sequence[Coding],
    machine: Sequence[Coding],
    *,
    confidence: float = 0.95,
    random_seed: int = 2025,
    n_resamples: int = 1000,
) -> Agreement:
    """Compare two codings of the same documents; the first is taken as right."""
    by_id = {coding.document_id: coding for coding in machine}
    counts = [count(coding, by_id.get(coding.document_id, Coding(coding.document_id, (), ()))) for coding in gold]
    pairs = pd.DataFrame([pair for each in counts for pair in each.pairs], columns=PAIR)
    generator = np.random.default_rng(random_seed)
    draws = generator.integers(0, len(counts), (n_resamples, len(counts))) if len(counts) > 1 else np.empty((0, 0), int)
    measures = _measures(counts, draws, (1 - confidence) / 2)
    return Agreement(measures, pairs, _confusion(pairs), _by_kind(pairs), _by_rule(pairs), len(counts))


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
    """Return the agreement of an event's tables with the hand coding that comes with it, or None without one."""
    if tables.event.gold is None:
        return None
    texts = dict(zip(tables.documents["document_id"], tables.documents["text"], strict=True))
    gold = read_gold(tables.event.gold, texts)
    machine = machine_codings(tables.statements, tables.positions, texts)
    return compare(gold, machine, confidence=confidence, random_seed=random_seed)


def trust(agreement: Agreement | None) -> str:
    """Return the one line every report carries: how far its numbers can be trusted, or that nothing says so."""
    if agreement is None:
        return (
            "No hand-coded statements come with this event, so nothing here says how often the machine is right on it."
        )
    value = agreement.measures.set_index("measure")["value"]
    n_statements = int((agreement.pairs["outcome"] != "extra").sum())
    articles = "one article" if agreement.n_documents == 1 else f"{agreement.n_documents} articles"
    return (
        f"On the {n_statements} hand-coded statements of {articles} the machine finds statement, actor and stance with "
        f"an F1 of {value['end_to_end_f1']:.2f} and positions with {value['positions_f1']:.2f} (1 is perfect); "
        "expect less on other articles."
    )


def report(agreement: Agreement, texts: Mapping[str, str], n_errors: int = 10) -> str:
    """Return the agreement as text: measures, confusion, kinds, rules, and the first statements that it gets wrong."""
    parts = [agreement.measures.to_string(index=False, float_format="{:.3f}".format, na_rep="–")]
    parts.append("Stance by hand (rows) and by machine (columns)\n" + agreement.confusion.to_string())
    parts.append("By kind\n" + agreement.kinds.to_string(index=False))
    parts.append("By rule\n" + agreement.rules.to_string(index=False))
    wrong = agreement.pairs[agreement.pairs["outcome"] != "right"].head(n_errors)
    lines = [
        f"{row['document_id']} {row['outcome']}: {row['actor'] or '–'} {row['stance']} / {row['machine_actor'] or '–'} "
        f"{row['machine_stance']} {'; '.join(row['rules'])}\n    "
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


def _by_rule(pairs: pd.DataFrame) -> pd.DataFrame:
    machine = pairs[pairs["machine_stance"] != ""]
    # The first rule is the one that decided; what it is about follows a colon.
    rule = machine["rules"].map(lambda rules: rules[0].split(":")[0] if rules else "–")
    right = (machine["outcome"] == "right").groupby(rule).agg(["size", "mean"]).reset_index()
    right.columns = pd.Index(["rule", "n_statements", "right"])
    return right.sort_values(["n_statements", "rule"], ascending=[False, True], ignore_index=True)
