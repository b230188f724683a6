"""Several readings of one event side by side: how each does against the hand coding, and where two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import pandas as pd

from analysis import agreement
from analysis.agreement.codings import machine_codings, read_gold
from analysis.records import SCORES

#: What stands beside each other, with low and high of its interval.
_SHOWN = ("detection_f1", "actor_accuracy", "stance_macro_f1", "end_to_end_f1")


class Tables(Protocol):
    """What is used of a reading's tables; of its event the hand coding, and who read it if that was another reader."""

    event: Any
    documents: pd.DataFrame
    statements: pd.DataFrame
    positions: pd.DataFrame


def side_by_side(readings: Mapping[str, Tables], *, confidence: float = 0.95, random_seed: int = 2025) -> pd.DataFrame:
    """Return one row per reading, the hand coding first, with the measures of `compare` and their intervals.

    ``n_statements`` are those of the articles that are coded by hand; without a hand coding all, and no measure.
    ``tokens`` and ``seconds`` are what a language model took, as counted when it was asked; missing for who took none.

    >>> agreement.side_by_side({"embedded": found})["reader"].tolist()
    ['hand coding', 'embedded']
    """
    rows: list[dict[str, object]] = []
    for name, tables in readings.items():
        texts = dict(zip(tables.documents["document_id"], tables.documents["text"], strict=True))
        gold = read_gold(tables.event.gold, texts) if tables.event.gold else []
        known = [coding.document_id for coding in gold] or list(texts)
        if gold and not rows:
            rows.append({"reader": "hand coding", "n_statements": sum(len(coding.statements) for coding in gold)})
        reading = tables.event.reading
        row: dict[str, object] = {
            "reader": f"{name} ({reading.model})" if reading else name,
            "n_statements": int(tables.statements["document_id"].isin(known).sum()),
            "tokens": reading.tokens_in + reading.tokens_out if reading else np.nan,
            "seconds": reading.seconds if reading else np.nan,
        }
        if gold:
            machine = machine_codings(tables.statements, tables.positions, known)
            measures = agreement.compare(gold, machine, confidence=confidence, random_seed=random_seed).measures
            for measure, *values in measures.iloc[:, :4].itertuples(index=False, name=None):
                if measure in _SHOWN:
                    row |= dict(zip((measure, f"{measure}_low", f"{measure}_high"), values, strict=True))
        rows.append(row)
    columns = [each for measure in _SHOWN for each in (measure, f"{measure}_low", f"{measure}_high")]
    return pd.DataFrame(rows, columns=["reader", "n_statements", *columns, "tokens", "seconds"])


def between(first: Tables, second: Tables) -> pd.DataFrame:
    """Return one row per statement on which two readings of an event differ, those to look at first on top.

    That is: opposite positions, then another stance or actor, then what one reading alone has; within each, articles
    with more such differences first. ``actor`` and ``stance`` are the first reading's, ``other_actor`` and
    ``other_stance`` the second's; empty where it has none. ``n_article`` are the differences in the article.

    >>> len(agreement.between(found, found))
    0
    """
    texts = dict(zip(first.documents["document_id"], first.documents["text"], strict=True))
    one, other = (machine_codings(each.statements, each.positions, texts) for each in (first, second))
    pairs = agreement.compare(one, other).pairs
    pairs = pairs[pairs["outcome"] != "right"].rename(
        columns={"machine_actor": "other_actor", "machine_stance": "other_stance"}
    )
    apart = [
        abs((SCORES.get(mine) or 0.0) - (SCORES.get(theirs) or 0.0)) if mine and theirs else -1.0
        for mine, theirs in zip(pairs["stance"], pairs["other_stance"], strict=True)
    ]
    pairs = pairs.assign(n_article=pairs.groupby("document_id")["outcome"].transform("size"), apart=apart)
    found = pairs.sort_values(["apart", "n_article", "document_id"], ascending=[False, False, True], kind="stable")
    kept = ["document_id", "n_article", "actor", "stance", "other_actor", "other_stance", "content"]
    return found[kept].reset_index(drop=True)
