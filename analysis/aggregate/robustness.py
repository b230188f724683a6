"""Which choices the answer hangs on: each is undone in turn, and the actors whose sign changes are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.aggregate.standings import sure
from analysis.records import SCORES
from analysis.records.choices import CHOICES

_COLUMNS = ["choice", "measure", "n_actors", "n_changed", "actor_id", "actor", "before", "after"]
_ACTOR = ["actor_id", "actor"]


def robustness(
    statements: pd.DataFrame, others: Mapping[str, pd.DataFrame], min_statements: int = CHOICES.min_statements
) -> pd.DataFrame:
    """Return one row per choice and actor whose mean changes its sign, or one without an actor where none does.

    ``others`` are the statements as other choices of the reading would give them (`pipeline.others`): both measures are
    compared. To these come the choices of counting: without implied statements, without uncertain ones, each article
    counted once, only those whose stance is more probable, and also those that the reader is not sure of. ``n_actors``
    counts those with at least ``min_statements`` values of the measure; one that has none left counts as changed. An
    actor that a choice brings in anew is not compared.

    >>> choices = aggregate.robustness(found.statements, pipeline.others(found), min_statements=1)
    >>> "n_changed" in choices
    True
    """
    rows: list[tuple[object, ...]] = []
    for choice, measure, other in _others(statements, others):
        bound = 0.0 if measure == "stance" else CHOICES.audible
        before = _means(statements, measure, min_statements)
        after = other.reindex(before.index)
        if before.equals(after):
            continue  # the choice is none of this measure's
        changed = before[(_sign(before, bound) != _sign(after, bound)).to_numpy()]
        rows += [
            (choice, measure, len(before), len(changed), *key, before[key], after[key]) for key in changed.index
        ] or [(choice, measure, len(before), 0, "", "", None, None)]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"before": float, "after": float})


def _others(statements: pd.DataFrame, others: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str, pd.Series]]:
    """Yield each choice with its measure and the means that it gives."""
    for name, table in others.items():
        for measure in ("stance", "tone"):
            yield name, measure, _means(table, measure)
    yield "without implied statements", "stance", _means(statements[statements["explicit"].astype(bool)], "stance")
    certain = statements[statements["certainty"].astype(float) > CHOICES.certain]
    yield f"only statements more certain than {CHOICES.certain:g}", "stance", _means(certain, "stance")
    for measure in ("stance", "tone"):
        articles = _values(statements, measure).groupby([*_ACTOR, "document_id"], sort=False)["value"].mean()
        yield "each article counted once", measure, articles.groupby(level=_ACTOR, sort=False).mean().round(4)
    for least in CHOICES.surer:
        surer = statements[statements["confidence"].astype(float) > least]
        yield f"only statements surer than {least:g}", "stance", _means(surer, "stance")
    likeliest = statements.assign(score=statements["stance"].map(SCORES), sure=True)
    for measure in ("stance", "tone"):
        yield "unsure statements counted with their likeliest stance", measure, _means(likeliest, measure)


def _values(statements: pd.DataFrame, measure: str) -> pd.DataFrame:
    rows = sure(statements)
    value = rows["score" if measure == "stance" else "tone"].astype(float)
    return rows.assign(value=value).dropna(subset=["value"])


def _means(statements: pd.DataFrame, measure: str, least: int = 1) -> pd.Series:
    """Return the mean of each actor with so many values, by (actor_id, actor)."""
    values = _values(statements, measure).groupby(_ACTOR, sort=False)["value"]
    return values.mean()[values.size() >= least].round(4)


def _sign(values: pd.Series, bound: float) -> pd.Series:
    """Return −1, 0 or +1 for each value, and 2 for a missing one; within the bound it counts as zero."""
    signs = (values >= bound).astype(int) * (values > 0) - (values <= -bound).astype(int) * (values < 0)
    return signs.where(values.notna(), 2)
