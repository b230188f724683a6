"""Challenge tables: small articles that are hard to read, and the share of each kind that the reader gets right.

Each row of ``challenges/stance.csv`` and ``challenges/actors.csv`` is one statement: an invented article (`` // ``
parts its paragraphs), ``words`` of it that the statement must overlap, its actor and its stance by the codebook. In the
first table the stance must be right (``none``: there is no statement at the words; an actor only tells apart statements
that lie over each other), in the second the actor. ``challenges/bounds.csv`` holds how many rows of each kind were
right when it was written, and the share that must not be fallen below: 0.10 less than was measured.

    python -m tests.test_challenges    measure anew and write bounds.csv
"""

from __future__ import annotations

from math import floor
from pathlib import Path

import pandas as pd
import pytest

from analysis import corpus, pipeline
from analysis.evaluation import same_actor
from analysis.records import STANCES, Document, Statement

FOLDER = Path(__file__).parent / "challenges"
BOUNDS = FOLDER / "bounds.csv"
MARGIN = 0.10
TABLES = {name: pd.read_csv(FOLDER / f"{name}.csv", keep_default_na=False) for name in ("stance", "actors")}
KINDS = [(name, kind) for name, table in TABLES.items() for kind in table["kind"].unique()]


def text_of(row: pd.Series) -> str:
    return f"{row['title']}\n\n{row['text']}".replace(" // ", "\n\n")


def is_right(row: pd.Series, asked: str, statements: tuple[Statement, ...]) -> bool:
    """Tell whether the statement that overlaps the words most is the one that the row asks for."""
    start = text_of(row).index(row["words"])
    end = start + len(row["words"])
    overlaps = {each: sum(max(0, min(end, e) - max(start, s)) for s, e in each.content) for each in statements}
    found = [each for each in statements if overlaps[each]]
    if row["stance"] == "none":
        return not found
    if asked == "stance":
        found = [each for each in found if same_actor(each.actor, row["actor"])] or found
    nearest = [each for each in found if overlaps[each] == max(overlaps[other] for other in found)]
    if asked == "stance":
        return {each.stance for each in nearest} == {row["stance"]}
    return any(same_actor(each.actor, row["actor"]) for each in nearest)


def measure(asked: str, kind: str) -> tuple[int, int]:
    """Return how many rows a kind has, and how many are read right."""
    rows = [row for _, row in TABLES[asked].query("kind == @kind").iterrows()]
    documents = [Document("challenge", row["title"], text_of(row)) for row in rows]
    read = [pipeline.code(document, (), corpus.default_target()).statements for document in documents]
    return len(rows), sum(is_right(row, asked, statements) for row, statements in zip(rows, read, strict=True))


def test_rows_are_sound_and_a_kind_is_of_one_table_and_has_a_bound() -> None:
    for asked, table in TABLES.items():
        for _, row in table.iterrows():
            assert text_of(row).count(row["words"]) == 1, row
            assert row["stance"] in (*STANCES, "none") and (row["actor"] or asked == "stance"), row
            assert any(term in text_of(row).lower() for term in ("truce", "ceasefire")), row
    sizes = pd.concat(TABLES.values())["kind"].value_counts()
    assert pd.read_csv(BOUNDS, index_col="kind")["rows"].to_dict() == sizes.to_dict()
    assert len(sizes) == len(KINDS)


@pytest.mark.parametrize(("asked", "kind"), KINDS)
def test_share_right_reaches_its_bound(asked: str, kind: str) -> None:
    rows, right = measure(asked, kind)
    assert right / rows >= pd.read_csv(BOUNDS, index_col="kind")["bound"][kind]


if __name__ == "__main__":
    measured = [(kind, *measure(asked, kind)) for asked, kind in KINDS]
    bounds = [(*row, max(0.0, floor(100 * (row[2] / row[1] - MARGIN) + 1e-9) / 100)) for row in measured]
    pd.DataFrame(bounds, columns=["kind", "rows", "right", "bound"]).to_csv(BOUNDS, index=False, float_format="%.2f")
