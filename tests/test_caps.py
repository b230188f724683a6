"""A page stays light however large the corpus: what is left out is counted, and numbers are over everything."""

from __future__ import annotations

import re
from hashlib import sha256
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from analysis import aggregate, figures
from analysis.figures.tables import html_table
from analysis.notebook.display import more


@pytest.mark.parametrize(("n_rows", "shown", "said"), [(1, 1, ""), (200, 200, ""), (1201, 200, "first 200 of 1,201")])
def test_a_table_shows_its_first_rows_and_says_how_many_there_are(n_rows: int, shown: int, said: str) -> None:
    found = html_table("Counts.", ("Name", "Number"), [[f"n{each}", each] for each in range(n_rows)])
    assert len(re.findall(r'<th scope="row">', found.html)) == shown
    assert ("The first" in found.html) == bool(said)
    assert said in found.html
    assert said in found.text


@pytest.mark.parametrize(
    ("left_out", "noun", "said"),
    [(-3, "change", ""), (0, "change", ""), (1, "change", "1 more change<"), (1201, "article", "1,201 more articles<")],
)
def test_what_is_left_out_is_counted(left_out: int, noun: str, said: str) -> None:
    assert (said in more(left_out, noun)) and bool(more(left_out, noun)) == bool(said)


def _statements(n_documents: int) -> pd.DataFrame:
    tone = np.random.default_rng(1).uniform(-1, 1, n_documents).round(4)
    documents = [f"d{number:05}" for number in range(n_documents)]
    columns = {"actor_id": "ana", "actor": "Ana", "score": 1.0, "explicit": True, "sure": True}
    return pd.DataFrame({"document_id": documents, "tone": tone}).assign(**columns)


def _picture(n_statements: int) -> figures.Picture:
    labels = {"stance": "favor", "sound": "warm", "content_text": "words"}
    statements = _statements(n_statements).assign(**labels, statement_id=[f"s{n}" for n in range(n_statements)])
    positions = statements.assign(organization="", side="", position="favor", n_statements=1)
    standing = aggregate.standings(SimpleNamespace(statements=statements, positions=positions))
    sounds = aggregate.estimates(statements, "sound", resamples=9)
    stances = sounds.assign(mean=1.0, machine=1.0, checked=False)
    return figures.stance_and_sound(standing, statements, stances, sounds, statements[:9])


def test_the_main_figure_counts_many_statements_in_one_mark() -> None:
    some, many = (_picture(number) for number in (20, 5000))
    assert len(many.svg) < 1.05 * len(some.svg)
    assert "Ana: 5,000 statements in favor" in many.svg
    assert "5,000 statements in 5,000 articles" in many.svg
    assert "n 5000" in many.alt


@pytest.mark.parametrize("n_documents", [5, 60, 1500])
@pytest.mark.parametrize("resamples", [1, 200])
def test_an_interval_is_that_of_one_large_draw(n_documents: int, resamples: int) -> None:
    rows = pd.concat([_statements(n_documents), _statements(n_documents // 2)])
    found = aggregate.estimates(rows, "tone", resamples=resamples, random_seed=7).iloc[0]
    by_document = rows.groupby("document_id")["tone"].agg(["sum", "count"]).to_numpy(float)
    stream = np.random.default_rng([7, int.from_bytes(sha256(b"ana").digest()[:8], "big")])
    drawn = stream.integers(0, n_documents, size=(resamples, n_documents))
    means = by_document[drawn, 0].sum(axis=1) / by_document[drawn, 1].sum(axis=1)
    assert found["mean"] == round(float(rows["tone"].mean()), 4)
    assert [found["ci_low"], found["ci_high"]] == [round(float(each), 4) for each in np.quantile(means, [0.025, 0.975])]
