"""Properties of the whole method that hold for every text: offsets, order, independence of documents, determinism."""

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


def document(name: str, body: str) -> Document:
    return Document(name, TITLE, f"{TITLE}\n\n{body}")


def event(*documents: Document) -> corpus.Event:
    return corpus.Event("e", "e", documents, (), corpus.default_target(), False, None, None, ())


def rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return a table's rows with one kind of missing value, whatever type a column happened to get."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


@settings(max_examples=15, deadline=None)
@given(st.one_of(articles, st.text(max_size=300)))
def test_spans_of_every_table_lie_in_the_text_and_hold_the_words(body: str) -> None:
    result = pipeline.code(document("d", body), (), corpus.default_target())
    text = result.document.text
    for table in (result.paragraphs, result.sentences, result.quotations, result.mentions, result.tones):
        assert all(0 <= row.start <= row.end <= len(text) for row in table)
    for row in result.attributions:
        assert all(0 <= start <= end <= len(text) for start, end in (row.source, row.cue, *row.content))
    for row in result.statements:
        assert row.source_text == text[slice(*row.source)]
        assert row.cue_text == text[slice(*row.cue)]
        assert row.content_text == " … ".join(text[start:end] for start, end in row.content)
        assert all(text[start:end].strip() for start, end in row.content)
        assert row.score == (records.SCORES[row.stance] if row.sure else None)
        chances = dict(
            zip(records.STANCES, (row.p_favor, row.p_conditional, row.p_against, row.p_neutral), strict=True)
        )
        assert row.confidence == max(chances.values()) == chances[row.stance]
        assert sum(chances.values()) == pytest.approx(1, abs=3e-4)
        assert 0 < row.certainty <= 1
    ids = {row.statement_id for row in result.statements}
    assert {row.statement_id for row in result.attributions} - {""} == ids
    for portrayed in result.portrayals:
        assert portrayed.negative + portrayed.neutral + portrayed.positive == pytest.approx(1, abs=3e-4)


@settings(max_examples=8, deadline=None)
@given(articles, articles)
def test_one_document_never_changes_anothers_statements(first: str, second: str) -> None:
    register, target = (), corpus.default_target()
    alone = pipeline.code(document("a", first), register, target)
    pipeline.code(document("b", second), register, target)
    assert pipeline.code(document("a", first), register, target) == alone
    both = pipeline.analyze(event(document("a", first), document("b", second))).statements
    places = [(row.statement_id, row.stance, row.confidence, row.content) for row in alone.statements]
    here = both[both["document_id"] == "a"]
    told = (here[name] for name in ("statement_id", "stance", "confidence", "content"))
    assert list(zip(*told, strict=True)) == places


@settings(max_examples=8, deadline=None)
@given(articles, articles)
def test_order_of_documents_does_not_matter(first: str, second: str) -> None:
    one = pipeline.analyze(event(document("a", first), document("b", second)))
    two = pipeline.analyze(event(document("b", second), document("a", first)))
    for name in ("statements", "positions", "attributions", "mentions"):
        first_rows, second_rows = (getattr(each, name).sort_values("document_id", kind="stable") for each in (one, two))
        assert rows(first_rows) == rows(second_rows)


@settings(max_examples=8, deadline=None)
@given(articles)
def test_statement_ids_are_unique_and_positions_count_the_statements(body: str) -> None:
    result = pipeline.code(document("d", body), (), corpus.default_target())
    assert len({row.statement_id for row in result.statements}) == len(result.statements)
    heard = {row.actor_id for row in result.statements}
    assert [row.actor_id for row in result.positions] == list(dict.fromkeys(row.actor_id for row in result.statements))
    for actor in heard:
        own = [row.sure for row in result.statements if row.actor_id == actor]
        counted = next(row.n_statements for row in result.positions if row.actor_id == actor)
        assert counted == (sum(own) or len(own))


@pytest.mark.parametrize("body", ["", "\n\n", "…", "“", "a" * 5000])
def test_articles_with_nothing_to_code(body: str) -> None:
    quiet = Document("d", "The harvest", f"The harvest\n\n{body}")
    assert pipeline.code(quiet, (), corpus.default_target()).statements == ()
    pipeline.code(document("d", body), (), corpus.default_target())


def test_every_table_has_its_columns_also_when_nothing_is_said() -> None:
    tables = pipeline.analyze(event(Document("d", "The harvest", "The harvest\n\nIt was good.")))
    assert list(tables.statements.columns)[:3] == ["document_id", "statement_id", "sentence"]
    assert len(tables.positions) == 0
