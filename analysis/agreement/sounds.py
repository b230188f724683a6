"""How statements sound: a person's labels, and how often each way to hear them by machine gives the same.

The labels lie beside a hand coding, in ``tone.jsonl``: ``{"id", "tones": [...]}`` a line, harsh, neutral or warm for
each statement of ``gold.jsonl``, in its order. They judge the words as reported, neither the position nor the topic.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.agreement.codings import read_gold
from analysis.errors import InputError
from analysis.records import SOUNDS, Span

_COLUMNS = ["reading", "articles", "statements", "share", "low", "high", "macro_f1", "found", "right"]


def read_sounds(gold: Path | None, documents: pd.DataFrame) -> list[tuple[str, tuple[Span, ...], str]]:
    """Return document, content and sound of each statement of a hand coding, or nothing where these are not coded.

    Raises InputError for a line that does not fit the coding beside it.

    >>> agreement.read_sounds(None, found.documents)  # an event that nobody coded by hand
    []
    """
    path = gold.with_name("tone.jsonl") if gold else None
    if gold is None or path is None or not path.is_file():
        return []
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    tones: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            tones[row["id"]] = own = list(row["tones"])
            fits = set(own) <= set(SOUNDS)
        except (ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise InputError(f'{path}, line {number}, needs "id" and "tones", each of them {" or ".join(SOUNDS)}.')
    found = []
    for coding in read_gold(gold, texts):
        own = tones.get(coding.document_id, [])
        if len(own) != len(coding.statements):
            raise InputError(
                f"{path} gives {coding.document_id!r} {len(own)} tones, but {gold.name} gives it "
                f"{len(coding.statements)} statements; write one tone for each, in their order."
            )
        found += [(coding.document_id, row.content, tone) for row, tone in zip(coding.statements, own, strict=True)]
    return found


def sounds(
    heard: pd.DataFrame, *, confidence: float = 0.95, random_seed: int = 2025, n_resamples: int = 1000
) -> pd.DataFrame:
    """Return one row per reading: the share of statements with the person's label, its interval, and macro-F1.

    Most statements sound neutral, so whoever hears nothing has a high share: ``found`` is the share with the person's
    label among those that are harsh or warm to the person, ``right`` among those that are so by the reading.

    ``heard`` has a row per statement: ``document_id``, ``by hand``, and a column of labels for each reading
    (`pipeline.heard`). Intervals resample documents; one document has none.

    >>> heard = pipeline.heard(found, agreement.read_sounds(found.event.gold, found.documents))
    >>> len(agreement.sounds(heard)) > 0
    True
    """
    if heard.empty:
        return pd.DataFrame(columns=_COLUMNS)
    documents, place = np.unique(heard["document_id"].to_numpy(str), return_inverse=True)
    generator = np.random.default_rng(random_seed)
    draws = generator.integers(0, len(documents), (n_resamples if len(documents) > 1 else 0, len(documents)))
    n_statements = np.bincount(place, minlength=len(documents))
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    rows = []
    for reading in heard.columns.drop(["document_id", "by hand"]):
        same = (heard[reading] == heard["by hand"]).to_numpy(float)
        right = np.bincount(place, same, len(documents))
        shares = [right[draw].sum() / n_statements[draw].sum() for draw in draws]
        low, high = np.quantile(shares, tails) if shares else (np.nan, np.nan)
        macro_f1 = _macro_f1(heard["by hand"].tolist(), heard[reading].tolist())
        colored = (pd.Series(same)[(heard[by] != "neutral").to_numpy()].mean() for by in ("by hand", reading))
        rows.append((reading, len(documents), len(heard), same.mean(), low, high, macro_f1, *colored))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _macro_f1(hand: Sequence[str], machine: Sequence[str]) -> float:
    """Return the mean F1 of the labels that a person or the machine gave."""
    scores = []
    for label in SOUNDS:
        n_hand, n_machine = hand.count(label), machine.count(label)
        both = sum(a == b == label for a, b in zip(hand, machine, strict=True))
        scores += [2 * both / (n_hand + n_machine)] if n_hand + n_machine else []
    return float(np.mean(scores))
