"""Properties of the whole method that hold for every text: spans, order, independence of documents, determinism."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus, pipeline, records
from analysis.records import Document

TITLE = "Ceasefire talks in the region"
SENTENCES = [
    "Armenia rejected U.S. calls for a truce.",
    "“We will accept a ceasefire only if the siege ends,” said the foreign minister.",
    "French President Jean Martin said the fighting must stop. He welcomed the plan.",
    "Both sides accused each other of violating the ceasefire.",
    "Chad’s president, Omar Idriss, told reporters: “The talks go on.”",
    "The rebels announced a truce — hours after “heavy” fighting — and then broke it off.",
    "İzmir’s mayor wrote: ‘No truce’.",
    "“An open quotation about the ceasefire never ends, she said.",
    "",
    "!!! …",
]
articles = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).map("\n\n".join)


def code(name: str, body: str, title: str = TITLE) -> records.Coded:
    return pipeline.code(Document(name, title, f"{title}\n\n{body}"), (), corpus.default_target())


def analyze(**bodies: str) -> pipeline.Analysis:
    documents = tuple(Document(name, TITLE, f"{TITLE}\n\n{body}") for name, body in bodies.items())
    return pipeline.analyze(corpus.Event("e", "e", documents, (), corpus.default_target()))


@settings(max_examples=12, deadline=None)
@given(st.one_of(articles, st.text(max_size=300)))
def test_rows_of_every_table_fit_the_text_and_one_another(body: str) -> None:
    result = code("d", body)
    text = result.text
    for table in (result.paragraphs, result.sentences, result.quotations, result.mentions):
        assert all(0 <= row.start <= row.end <= len(text) for row in table)
    for number, row in enumerate(result.attributions):
        assert row.attribution == number
        assert all(0 <= start <= end <= len(text) for start, end in (row.source, row.cue, *row.content))
    for row in result.statements:
        told = result.attributions[row.attribution]
        assert (told.statement_id, told.actor_id, told.content) == (row.statement_id, row.actor_id, row.content)
        assert (row.source_text, row.cue_text) == (text[slice(*row.source)], text[slice(*row.cue)])
        assert row.content_text == " … ".join(text[start:end] for start, end in row.content)
        assert row.score == (records.SCORES[row.stance] if row.sure else None)
        chances = {stance: getattr(row, f"p_{stance}") for stance in records.STANCES}
        assert row.confidence == max(chances.values()) == chances[row.stance]
        assert sum(chances.values()) == pytest.approx(1, abs=3e-4)
        assert 0 < row.certainty <= 1 and -1 <= row.tone <= 1
    ids = [row.statement_id for row in result.statements]
    coded = [row.statement_id for row in result.attributions if row.statement_id]
    assert sorted(coded) == sorted(set(ids)) == sorted(ids)
    for portrayed in result.portrayals:
        assert portrayed.negative + portrayed.neutral + portrayed.positive == pytest.approx(1, abs=3e-4)
    assert [row.actor_id for row in result.positions] == list(dict.fromkeys(row.actor_id for row in result.statements))
    for position in result.positions:
        own = [row.sure for row in result.statements if row.actor_id == position.actor_id]
        assert position.n_statements == (sum(own) or len(own))


@settings(max_examples=6, deadline=None)
@given(articles, articles)
def test_neither_other_documents_nor_their_order_change_a_documents_rows(first: str, second: str) -> None:
    alone = code("a", first)
    code("b", second)
    assert code("a", first) == alone
    one, two = analyze(a=first, b=second), analyze(b=second, a=first)
    for name in ("statements", "positions", "attributions", "mentions"):
        left, right = (getattr(each, name).sort_values("document_id", kind="stable") for each in (one, two))
        pd.testing.assert_frame_equal(left.reset_index(drop=True), right.reset_index(drop=True), check_dtype=False)
    here = one.statements[one.statements["document_id"] == "a"]
    assert here["statement_id"].tolist() == [row.statement_id for row in alone.statements]
    assert here["confidence"].tolist() == [row.confidence for row in alone.statements]


@pytest.mark.parametrize("body", ["", "\n\n", "…", "“", "a" * 5000])
def test_articles_with_nothing_to_code(body: str) -> None:
    assert code("d", body, "The harvest").statements == ()
    code("d", body)


def test_tables_have_their_columns_also_when_nothing_is_said() -> None:
    found = analyze(d="It was good.")
    assert len(found.statements) == len(found.positions) == 0
    assert list(found.statements.columns) == list(records.table((), records.Statement).columns)
