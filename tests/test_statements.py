"""What the reader finds → statements and attributions, from rows made by hand."""

from __future__ import annotations

import pytest

from analysis import corpus, text
from analysis.reader import Said, settings
from analysis.records import Actor, Attribution, Document, Statement
from analysis.statements import statements_of
from tests.said import said

WORDS = (
    "Truce talks\n\nPresident Ann Bell of Arland said a truce may come. Egypt and Qatar urged a truce. "
    "“We refuse,” he said, “any truce.” It rained in Chad."
)
DOCUMENT = Document("d", "Truce talks", WORDS)
SENTENCES = text.sentences(DOCUMENT, corpus.paragraphs(DOCUMENT))


def made(
    *on_target: Said, other: tuple[Said, ...] = (), register: tuple[Actor, ...] = ()
) -> tuple[list[Statement], list[Attribution]]:
    _, statements, attributions = statements_of(DOCUMENT, SENTENCES, register, (list(on_target), list(other)))
    return statements, attributions


def test_words_spans_and_place_are_those_of_the_text() -> None:
    row = said(WORDS, "We refuse … any truce", "Bell", "against", kind="direct", source="he", cue="said")
    ((statement,), (attribution,)) = made(row)
    assert (statement.content_text, statement.source_text, statement.cue_text) == (
        "We refuse … any truce",
        "he",
        "said",
    )
    assert statement.statement_id == f"d#{WORDS.index('We refuse')}-{WORDS.index('.” It')}" == attribution.statement_id
    assert [WORDS[slice(*span)] for span in statement.content] == ["We refuse", "any truce"]
    assert SENTENCES[statement.sentence].start <= statement.content[0][0] < SENTENCES[statement.sentence].end
    assert (statement.actor, attribution.actor_id, statement.coder) == ("Ann Bell", "ann-bell", "machine")


def test_a_missing_source_is_an_empty_span_before_the_content() -> None:
    ((statement,), _) = made(said(WORDS, "urged a truce", "Egypt", "favor"))
    start = WORDS.index("urged a truce")
    assert (statement.source, statement.source_text) == ((start, start), "")


def test_two_actors_of_the_same_words_are_two_statements() -> None:
    row = said(WORDS, "urged a truce", [("Egypt", 0.5), ("Qatar", 0.45), ("Chad", 0.01)], "favor")
    statements, attributions = made(row)
    assert [(each.actor, each.statement_id.partition(".")[2]) for each in statements] == [("Egypt", ""), ("Qatar", "2")]
    assert [each.actor_id for each in attributions] == ["egypt", "qatar"]
    assert statements[0].content == statements[1].content


@pytest.mark.parametrize("names", ["he", [("he", 0.9), ("Ann Bell", 0.001)]])
def test_who_names_nobody_makes_no_statement(names: str) -> None:
    statements, _ = made(said(WORDS, "any truce", names, "against"))
    assert [row.actor for row in statements] == ([] if names == "he" else ["Ann Bell"])


def test_speech_on_other_matters_is_an_attribution_alone() -> None:
    rows = said(WORDS, "It rained", "Chad", kind="indirect"), said(WORDS, "Truce talks", "he", kind="indirect")
    statements, attributions = made(other=rows)
    assert statements == []
    assert [(row.actor_id, row.statement_id) for row in attributions] == [("", ""), ("chad", "")]
    assert [row.attribution for row in attributions] == [0, 1]


@pytest.mark.parametrize(("chance", "sure"), [(0.99, True), (0.26, False)])
def test_who_is_unsure_gives_no_score(chance: float, sure: bool) -> None:
    assert 0.26 < settings()["thresholds"]["sure"] < 0.99
    ((statement,), _) = made(said(WORDS, "urged a truce", "Egypt", "against", chance=chance))
    assert (statement.stance, statement.sure, statement.score) == ("against", sure, -1.0 if sure else None)
    assert statement.confidence == statement.p_against == chance
    assert statement.p_favor + statement.p_conditional + statement.p_neutral == pytest.approx(1 - chance)


def test_neutral_has_no_score_however_sure() -> None:
    ((statement,), _) = made(said(WORDS, "urged a truce", "Egypt", "neutral", chance=1.0))
    assert (statement.sure, statement.score) == (True, None)


def test_hedges_and_implication_lower_certainty_alone() -> None:
    ((firm,), _) = made(said(WORDS, "urged a truce", "Egypt", "favor"))
    ((hedged,), _) = made(said(WORDS, "a truce may come", "Ann Bell", "favor"))
    ((implied,), _) = made(said(WORDS, "urged a truce", "Egypt", "favor", explicit=False))
    assert firm.certainty == 1.0 > hedged.certainty
    assert firm.certainty > implied.certainty
    assert firm.confidence == hedged.confidence == implied.confidence


def test_an_organization_is_a_state_for_its_words_and_the_registers_goes_first() -> None:
    row = said(WORDS, "a truce may come", "Ann Bell", "favor", organization="Egypt")
    ((statement,), _) = made(row)
    assert (statement.actor, statement.organization) == ("Ann Bell", "Egypt")
    known = (Actor("bell", "Ann Bell", "person", "Arland", "north"),)
    ((statement,), _) = made(row, register=known)
    assert (statement.actor_id, statement.organization, statement.side) == ("bell", "Arland", "north")
