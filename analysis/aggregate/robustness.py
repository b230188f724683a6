"""Which choices the answer hangs on: each is undone in turn, and the actors whose sign changes are named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.aggregate.choices import sure
from analysis.records import SCORES

_COLUMNS = ["choice", "measure", "n_actors", "n_changed", "actor_id", "actor", "before", "after"]
#: VADER's own bounds: a compound nearer to zero than this is neutral (Hutto & Gilbert 2014).
AUDIBLE = 0.05
#: Below this certainty a statement is hedged or implied.
CERTAIN = 0.7
#: Probabilities of the stance from which a statement might count.
SURER = (0.7, 0.9)


def robustness(statements: pd.DataFrame, others: Mapping[str, pd.DataFrame], min_statements: int = 3) -> pd.DataFrame:
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
    for choice, measure, other in _choices(statements, others):
        bound = 0.0 if measure == "stance" else AUDIBLE
        before = _means(statements, measure, min_statements)
        after = other.reindex(before.index)
        changed = before[(_sign(before, bound) != _sign(after, bound)).to_numpy()]
        if before.equals(after):
            continue  # the choice is none of this measure's
        for key in changed.index:
            rows.append((choice, measure, len(before), len(changed), *key, before[key], after[key]))
        if changed.empty:
            rows.append((choice, measure, len(before), 0, "", "", None, None))
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"before": float, "after": float})


def _choices(statements: pd.DataFrame, others: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str, pd.Series]]:
    for name, table in others.items():
        yield name, "stance", _means(table, "stance")
        yield name, "tone", _means(table, "tone")
    yield "without implied statements", "stance", _means(statements[statements["explicit"].astype(bool)], "stance")
    certain = statements[statements["certainty"].astype(float) > CERTAIN]
    yield f"only statements more certain than {CERTAIN:g}", "stance", _means(certain, "stance")
    for measure in ("stance", "tone"):
        yield "each article counted once", measure, _by_article(statements, measure)
    for least in SURER:
        surer = statements[statements["confidence"].astype(float) > least]
        yield f"only statements surer than {least:g}", "stance", _means(surer, "stance")
    likeliest = statements.assign(score=statements["stance"].map(SCORES), sure=True)
    for measure in ("stance", "tone"):
        yield "unsure statements counted with their likeliest stance", measure, _means(likeliest, measure)


def _values(statements: pd.DataFrame, measure: str) -> pd.DataFrame:
    column = {"stance": "score", "tone": "tone"}[measure]
    return sure(statements).assign(value=lambda taken: taken[column].astype(float)).dropna(subset=["value"])


def _means(statements: pd.DataFrame, measure: str, least: int = 1) -> pd.Series:
    """Return the mean of each actor with so many values, by (actor_id, actor)."""
    values = _values(statements, measure).groupby(["actor_id", "actor"], sort=False)["value"]
    return values.mean()[values.size() >= least].round(4)


def _by_article(statements: pd.DataFrame, measure: str) -> pd.Series:
    articles = _values(statements, measure).groupby(["actor_id", "actor", "document_id"], sort=False)["value"].mean()
    return articles.groupby(level=["actor_id", "actor"], sort=False).mean().round(4)


def _sign(values: pd.Series, bound: float) -> pd.Series:
    """Return −1, 0 or +1 for each value, and 2 for a missing one; within the bound it counts as zero."""
    signs = (values >= bound).astype(int) * (values > 0) - (values <= -bound).astype(int) * (values < 0)
    return signs.where(values.notna(), 2)
