"""What a notebook hands on to be compared: each actor's standing, and the statements it rests on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.aggregate.choices import Tables

# A comparison quotes a statement so that it can be found again; the page has it whole.
_LONGEST_TEXT = 240
# A notebook that carries more statements than this takes minutes to write; what moved is then told by the standings.
_STATEMENTS = 5_000


def findings(tables: Tables, standing: pd.DataFrame, scores: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return ``standings`` and ``statements`` as lists of plain values, in the order of the tables.

    A standing has actor_id, actor, position, mean (of the scores, null with too few statements) and n_statements; a
    statement has statement_id, actor_id, document_id, stance (*unsure* where the reader is) and text. The id of a
    statement is made of its document and place: the same words in the same article keep it from one build to the next.
    Of more than 5,000 statements none is listed, because a part of them would look like all that there are.

    >>> list(aggregate.findings(found, standing, stances))
    ['standings', 'statements']
    """
    means = scores.set_index("actor_id")["mean"].dropna().to_dict()
    standings = [
        {
            "actor_id": row.actor_id,
            "actor": row.actor,
            "position": row.position,
            "mean": round(float(means[row.actor_id]), 4) if row.actor_id in means else None,
            "n_statements": int(str(row.n_statements)),
        }
        for row in standing.itertuples()
    ]
    statements = [
        {
            "statement_id": row.statement_id,
            "actor_id": row.actor_id,
            "document_id": row.document_id,
            "stance": row.stance if row.sure else "unsure",
            "text": _cut(str(row.content_text)),
        }
        for row in (tables.statements.itertuples() if len(tables.statements) <= _STATEMENTS else ())
    ]
    return {"standings": standings, "statements": statements}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1].rstrip() + "…"
