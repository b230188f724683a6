"""The words that decided: in the sentence of the statement, each a loss when hidden; none where a person decided."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import corpus, pipeline, records
from analysis.corpus.tables import Analysis
from analysis.records import DecidingWord, Document
from tests.said import scripted

BODIES = {
    "d0": "Arland rejected the ceasefire. Boria and Cadia support a lasting truce, their envoys said on Monday.",
    "d1": "It rained. Dovania hailed the truce, and went on to other matters.",
}


@pytest.fixture(scope="module")
def found() -> Analysis:
    documents = [Document(key, "Talks", f"Talks\n\n{body}") for key, body in BODIES.items()]
    script = {"rejected the ceasefire": ("Arland", "against"), "support a lasting truce": ("Boria", "favor")}
    with pytest.MonkeyPatch.context() as patch:
        scripted(patch, {**script, "hailed the truce": ("Dovania", "favor")})
        event = corpus.Event("e", "e", tuple(documents), (), corpus.default_target(), False, None, None, ())
        return pipeline.analyze(event)


def test_words_lie_in_the_sentences_of_their_statement(found: Analysis) -> None:
    words = pipeline.deciding_words(found, found.statements)
    texts = found.documents.set_index("document_id")["text"]
    places = found.statements.set_index("statement_id")["content"]
    assert list(words.columns) == list(records.table([], DecidingWord).columns)
    for row in words.itertuples():
        text = texts[row.document_id]
        start, end = places[row.statement_id][0]
        assert text[row.start : row.end].strip()
        assert ". " not in text[min(row.start, start) : max(row.end, end)]
        assert row.change <= -0.1
    assert (words.groupby("statement_id").size() <= 6).all()


def test_each_statement_is_explained_by_itself(found: Analysis) -> None:
    whole = pipeline.deciding_words(found, found.statements)
    parts = [pipeline.deciding_words(found, found.statements[n : n + 1]) for n in range(len(found.statements))]
    assert [len(found.statements), len(whole)] == [3, sum(map(len, parts))]
    assert whole.to_dict("records") == [row for part in parts for row in part.to_dict("records")]


def test_who_shares_words_shares_what_decided(found: Analysis) -> None:
    one = found.statements[:1]
    both = pd.concat([one, one.assign(statement_id="d0#second.2", actor_id="x")])
    words = pipeline.deciding_words(found, both)
    first, second = (words[words["statement_id"] == key].drop(columns="statement_id") for key in both["statement_id"])
    assert first.to_dict("records") == second.to_dict("records")


def test_a_person_s_decision_and_no_statement_have_no_words(found: Analysis) -> None:
    assert pipeline.deciding_words(found, found.statements.assign(coder="LB")).empty
    assert pipeline.deciding_words(found, found.statements[:0]).empty
