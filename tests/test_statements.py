"""What the reader finds → statements and attributions, from rows made by hand."""

from __future__ import annotations

import pytest

from analysis import corpus, text
from analysis.attribution import statements
from analysis.reader import Said, settings
from analysis.records import Actor, Attribution, Document, Statement
from tests.said import said

WORDS = (
    "Truce talks\n\nPresident Ann Bell of Arland said a truce may come. Egypt and Qatar urged a truce. "
    "“We refuse,” he said, “any truce.” It rained in Chad."
)
ARTICLE = text.article(Document("d", "Truce talks", WORDS), corpus.default_target())


def made(
    *on_target: Said, other: tuple[Said, ...] = (), register: tuple[Actor, ...] = ()
) -> tuple[list[Statement], list[Attribution]]:
    rows, _ = statements.attributed(ARTICLE, register, (list(on_target), list(other)))
    return statements.statements(ARTICLE, rows, "machine"), statements.attributions(ARTICLE, rows)


def test_words_spans_and_keys_are_those_of_the_text() -> None:
    row = said(WORDS, "We refuse … any truce", "Bell", "against", kind="direct", source="he", cue="said")
    ((statement,), (attribution,)) = made(row)
    assert (statement.content_text, statement.source_text, statement.cue_text) == (
        "We refuse … any truce",
        "he",
        "said",
    )
    assert statement.statement_id == f"d#{WORDS.index('We refuse')}-{WORDS.index('.” It')}" == attribution.statement_id
    assert statement.attribution == attribution.attribution == 0
    assert [WORDS[slice(*span)] for span in statement.content] == ["We refuse", "any truce"]
    sentence = ARTICLE.sentences[statement.sentence]
    assert sentence.start <= statement.content[0][0] < sentence.end
    assert (statement.actor, attribution.actor_id, statement.coder) == ("Ann Bell", "ann-bell", "machine")


def test_a_missing_source_is_an_empty_span_before_the_content() -> None:
    ((statement,), _) = made(said(WORDS, "urged a truce", "Egypt", "favor"))
    start = WORDS.index("urged a truce")
    assert (statement.source, statement.source_text) == ((start, start), "")


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([("Egypt", 0.5), ("Qatar", 0.45), ("Chad", 0.01)], [("Egypt", ""), ("Qatar", "2")]),
        ("he", []),
        ([("he", 0.9), ("Ann Bell", 0.001)], [("Ann Bell", "")]),
    ],
)
def test_each_actor_of_the_same_words_has_a_statement_and_nobody_none(names: str, found: list[tuple[str, str]]) -> None:
    rows, attributions = made(said(WORDS, "urged a truce", names, "favor"))
    assert [(each.actor, each.statement_id.partition(".")[2]) for each in rows] == found
    assert [each.actor_id for each in attributions] == [each.actor_id for each in rows]
    assert len({each.content for each in rows}) == min(1, len(rows))


def test_speech_on_other_matters_is_an_attribution_alone() -> None:
    rows = said(WORDS, "It rained", "Chad", kind="indirect"), said(WORDS, "Truce talks", "he", kind="indirect")
    own, attributions = made(other=rows)
    assert own == []
    assert [(row.actor_id, row.statement_id) for row in attributions] == [("", ""), ("chad", "")]
    assert [row.attribution for row in attributions] == [0, 1]


@pytest.mark.parametrize(
    ("stance", "chance", "sure", "score"),
    [("against", 0.99, True, -1.0), ("against", 0.26, False, None), ("neutral", 1.0, True, None)],
)
def test_who_is_unsure_or_neutral_gives_no_score(stance: str, chance: float, sure: bool, score: float | None) -> None:
    assert 0.26 < settings()["thresholds"]["sure"] < 0.99
    ((statement,), _) = made(said(WORDS, "urged a truce", "Egypt", stance, chance=chance))
    assert (statement.stance, statement.sure, statement.score) == (stance, sure, score)
    assert statement.confidence == getattr(statement, f"p_{stance}") == chance


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


@pytest.mark.parametrize(("words", "kind"), [("We refuse", "direct"), ("It rained in Chad", "indirect")])
def test_words_that_a_person_marked_get_the_rest_like_any_others(words: str, kind: str) -> None:
    start = WORDS.index(words)
    found = statements.marked(ARTICLE, ((start, start + len(words)),))
    assert (found["content_text"], found["kind"]) == (words, kind)
    assert words in WORDS[slice(ARTICLE.sentences[found["sentence"]].start, ARTICLE.sentences[found["sentence"]].end)]
    assert found["sound"] in ("harsh", "neutral", "warm") and -1 <= found["tone"] <= 1
