"""What goes with a statement, and when speech that names no target is one: stretches and evidence."""

from __future__ import annotations

import pytest

from analysis import lexicons, pipeline
from analysis.records import SCORES, Document, Target
from analysis.stance import evidence
from analysis.stance.votes import Verdict, together
from tests.coding import coded

OPENING = "Norway urged both sides to agree to a truce."


def contents(*paragraphs: str) -> list[tuple[str, str, str]]:
    """Return (actor, stance, content) of every statement."""
    return [(row.actor, row.stance, row.content_text) for row in coded(*paragraphs).statements]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Mali rejected the truce, saying that it rewards attacks.",
            [("Mali", "against", "rejected the truce, saying that it rewards attacks")],
        ),
        (
            "Chad turned down the ceasefire, accusing Mali of stalling.",
            [("Chad", "against", "turned down the ceasefire, accusing Mali of stalling")],
        ),
        (
            "Chad agreed in March to a 30-day truce.",
            [("Chad", "favor", "agreed in March to a 30-day truce")],
        ),
        ("Chad called for a truce.", [("Chad", "favor", "a truce")]),
        (
            "Peru said the truce was holding, but that it wanted the ceasefire extended.",
            [("Peru", "favor", "the truce was holding, but that it wanted the ceasefire extended")],
        ),
        # One for, one against: two statements.
        (
            "Chad agreed to a pause but rejected a permanent ceasefire.",
            [("Chad", "favor", "agreed to a pause"), ("Chad", "against", "rejected a permanent ceasefire")],
        ),
        # Two sentences: two statements.
        (
            "Chad welcomed the truce. Chad urged Mali to keep the ceasefire.",
            [("Chad", "favor", "welcomed the truce"), ("Chad", "favor", "urged Mali to keep the ceasefire")],
        ),
        # Two actors: two statements.
        (
            "Chad welcomed the truce and Mali rejected the ceasefire.",
            [("Chad", "favor", "welcomed the truce"), ("Mali", "against", "rejected the ceasefire")],
        ),
        # A preposition that ends like a participle opens no speech.
        ("Chad welcomed the truce, following a call.", [("Chad", "favor", "welcomed the truce")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_said_in_one_breath_is_one_statement(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert contents(sentence) == expected


def test_of_several_verdicts_refusal_comes_first() -> None:
    rows = [Verdict(stance, True, 1.0, ((stance, (0, 1)),)) for stance in SCORES]
    joined = together(rows)
    assert joined.stance == "against"
    assert sorted(rule for rule, _ in joined.fired) == sorted(SCORES)


@pytest.mark.parametrize(
    "speech",
    [
        "Mali said neither delegation had left the city.",
        "Mali said the timetable was in the hands of the mediators.",
        "“We gave our word and we keep our promises,” Mali said.",
        "Mali said the signing would not be put off.",
    ],
)
def test_speech_on_the_matter_is_about_it_though_it_names_no_target(speech: str) -> None:
    assert "Mali" in [actor for actor, _, _ in contents(OPENING, speech)]


@pytest.mark.parametrize(
    "speech",
    [
        "Mali said wheat prices had doubled in the markets.",
        "Mali said two ambulances had reached the hospital.",
        "Mali said the proposal on school meals would cost little.",
        "Mali said its budget talks with the lenders had ended.",
        "“Good morning,” Mali said.",
    ],
)
def test_speech_on_another_matter_is_not(speech: str) -> None:
    assert "Mali" not in [actor for actor, _, _ in contents(OPENING, speech)]


def test_speech_far_behind_the_last_word_of_the_target_is_not_about_it() -> None:
    speech = "Mali said neither delegation had left the city."
    filler = ["The road to the coast was dry."] * 6
    assert "Mali" in [actor for actor, _, _ in contents(OPENING, OPENING, speech)]
    assert "Mali" not in [actor for actor, _, _ in contents(OPENING, OPENING, *filler, speech)]


def test_the_words_that_showed_it_are_kept() -> None:
    document = coded(OPENING, "Mali said neither delegation had left the city.")
    row = document.statements[-1]
    assert "speaks of it: delegation" in row.rules
    assert "delegation" in [document.document.text[start:end] for start, end in row.evidence]


def test_words_that_name_the_target_are_of_no_other_matter() -> None:
    title, speech = "Tariff deal near", "“The promises on the tariff were read out twice,” Mali said."
    text = "\n\n".join((title, "Norway urged both sides to sign the tariff deal.", speech))

    def actors(*terms: str) -> list[str]:
        rows = pipeline.code(Document("d", title, text), (), Target("a deal", terms)).statements
        return [row.actor for row in rows]

    assert "Mali" in actors("tariff deal")
    assert "Mali" not in actors("deal")


def test_every_evidence_has_a_weight_that_no_other_outweighs_alone() -> None:
    weights = {row["evidence"]: int(row["weight"]) for row in lexicons.read("evidence")}
    assert all(weights.values())
    assert max(weights.values()) < evidence._ENOUGH


def test_a_word_is_of_one_matter() -> None:
    words = [row["word"] for row in lexicons.read("matters")]
    assert len(words) == len(set(words))
