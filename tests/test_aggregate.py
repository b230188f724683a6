"""Estimates, standings, what was read, and which choices the answer hangs on."""

from __future__ import annotations

import dataclasses
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import aggregate, records, sampling
from analysis.errors import InputError, ParameterError
from analysis.records import Portrayal, Statement
from tests.handmade import statement, tables

FAVOR, AGAINST, NEUTRAL, CONDITIONAL = "favor", "against", "neutral", "conditional"


def frame(*rows: Statement) -> pd.DataFrame:
    return records.table(rows, Statement)


def spread(actor: str, tones: list[float], documents: int) -> list[Statement]:
    """Return statements of these tones, dealt out to so many documents."""
    return [statement(actor, FAVOR, tone, f"d{n % documents + 1}", place=n) for n, tone in enumerate(tones)]


# --- estimates ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "measure", "mean", "note"),
    [
        (spread("Ana", [0.2], 1), "tone", None, "only 1 statement"),
        (spread("Ana", [0.2, 0.4], 2), "tone", None, "only 2 statements"),
        (spread("Ana", [0.1, 0.2, 0.6], 1), "tone", 0.3, "one article: no interval"),
        (spread("Ana", [0.1, 0.2, 0.6], 3), "tone", 0.3, "3 articles: no interval"),
        (spread("Ana", [0.1, 0.2, 0.6, 0.3, 0.3], 5), "tone", 0.3, ""),
        (spread("Ana", [0.1, 0.2, 0.6, 0.3, 0.3], 5), "sound", 0.0, "all alike: no interval"),
    ],
)
def test_estimate_or_why_there_is_none(rows: list[Statement], measure: str, mean: float | None, note: str) -> None:
    found = aggregate.estimates(frame(*rows), measure).iloc[0]
    assert found["note"] == note
    assert math.isnan(found["mean"]) if mean is None else found["mean"] == pytest.approx(mean)
    assert math.isnan(found["ci_low"]) == math.isnan(found["ci_high"]) == bool(note)


def test_how_actors_sound_is_the_mean_of_labels_and_what_is_not_known_is_left_out() -> None:
    rows = [dataclasses.replace(statement("Ana", NEUTRAL), sound=sound) for sound in ("harsh", "harsh", "warm", "")]
    found = aggregate.estimates(frame(*rows), "sound").iloc[0]
    assert (found["mean"], found["n_statements"]) == (pytest.approx(-1 / 3, abs=1e-4), 3)
    assert aggregate.estimates(frame(*rows[3:]), "sound").iloc[0]["note"] == "only 0 statements"


def test_what_the_reader_is_not_sure_of_is_counted_but_in_no_mean() -> None:
    rows = [*spread("Ana", [0.1, 0.2, 0.6], 1), statement("Ana", AGAINST, -1.0, place=9, sure=False)]
    found = aggregate.estimates(frame(*rows), "tone").iloc[0]
    assert (found["mean"], found["n_statements"]) == (pytest.approx(0.3), 3)
    table = aggregate.breakdown(frame(*rows), "kind").iloc[0]
    assert table[["n_statements", FAVOR, AGAINST, "unsure"]].tolist() == [4, 3, 0, 1]
    assert table["tone"] == pytest.approx(0.3)
    counts = aggregate.basis(tables(rows)).set_index("what")["number"]
    assert counts["statements the reader is not sure of"] == 1


def test_no_statement_no_estimate() -> None:
    assert aggregate.estimates(frame(), "tone").empty


def test_documents_are_resampled_and_not_statements() -> None:
    # One document speaks ninety times, four once: drawn by statements the interval would lie close around its tone.
    rows = [statement("Ana", FAVOR, 0.5, "d1", place=n) for n in range(90)]
    rows += [statement("Ana", FAVOR, -0.5, f"d{n}", place=n) for n in range(2, 6)]
    found = aggregate.estimates(frame(*rows), "tone").iloc[0]
    assert found["ci_low"] == -0.5
    assert found["n_statements"] == 94
    assert found["n_documents"] == 5


def test_the_same_seed_gives_the_same_interval_and_another_one_another() -> None:
    rows = frame(*spread("Ana", [n / 17 - 0.5 for n in range(17)], 17))
    first, same, other = (aggregate.estimates(rows, "tone", random_seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, same)
    assert (first["ci_low"][0], first["ci_high"][0]) != (other["ci_low"][0], other["ci_high"][0])


def test_an_actor_more_moves_no_other() -> None:
    ana, ben = spread("Ana", [0.1, -0.4, 0.6, 0.3, 0.2, 0.5], 6), spread("Ben", [0.1, -0.4, 0.6, 0.3, 0.2, 0.5], 6)
    alone = aggregate.estimates(frame(*ana), "tone").iloc[0]
    beside = aggregate.estimates(frame(*ben, *ana), "tone").set_index("actor_id", drop=False).loc["ana"]
    assert alone.to_dict() == beside.to_dict()


@given(st.lists(st.floats(-1, 1), min_size=5, max_size=30), st.sampled_from([0.5, 0.9, 0.99]))
def test_an_interval_lies_within_the_values(tones: list[float], confidence: float) -> None:
    found = aggregate.estimates(frame(*spread("Ana", tones, 5)), "tone", confidence=confidence, resamples=200).iloc[0]
    if not found["note"]:
        assert min(tones) - 1e-3 <= found["ci_low"] <= found["ci_high"] <= max(tones) + 1e-3


@pytest.mark.parametrize(("option", "value"), [("confidence", 95), ("confidence", 0), ("min_statements", 0)])
def test_a_setting_that_makes_no_sense_is_refused(option: str, value: float) -> None:
    with pytest.raises(ParameterError, match=str(value)):
        aggregate.estimates(frame(), "tone", **{option: value})


# --- standings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by_document", "position", "varied"),
    [
        ([FAVOR], FAVOR, False),
        ([FAVOR, FAVOR, AGAINST], FAVOR, True),
        ([AGAINST, FAVOR], FAVOR, True),
        ([FAVOR, AGAINST], AGAINST, True),
        ([NEUTRAL, NEUTRAL, AGAINST], AGAINST, False),
        ([NEUTRAL], NEUTRAL, False),
    ],
)
def test_position_over_several_documents(by_document: list[str], position: str, varied: bool) -> None:
    rows = [statement("Ana", stance, document=f"d{n}") for n, stance in enumerate(by_document)]
    standing = aggregate.standings(tables(rows)).iloc[0]
    assert (standing["position"], standing["varied"], standing["n_documents"]) == (position, varied, len(by_document))


def test_sides_with_most_statements_come_first_and_no_side_last() -> None:
    rows = [statement("Zoe", FAVOR), statement("Ana", FAVOR, side="East")]
    rows += [statement("Ben", AGAINST, side="West"), statement("Cy", NEUTRAL, side="West")]
    standing = aggregate.standings(tables(rows))
    assert list(standing["actor"]) == ["Ben", "Cy", "Ana", "Zoe"]


@pytest.mark.parametrize(
    ("positions", "expected"),
    [
        ([FAVOR, FAVOR, NEUTRAL], FAVOR),
        ([FAVOR, AGAINST], "divided"),
        ([CONDITIONAL, FAVOR], "divided"),
        ([NEUTRAL, NEUTRAL], NEUTRAL),
    ],
)
def test_position_of_a_side(positions: list[str], expected: str) -> None:
    rows = [statement(f"Actor {n}", stance, side="East") for n, stance in enumerate(positions)]
    side = aggregate.sides(aggregate.standings(tables(rows))).iloc[0]
    assert side["position"] == expected
    assert side[["favor", "conditional", "against", "neutral"]].sum() == len(positions)


@pytest.mark.parametrize(
    ("stance", "sound", "sure", "expected"),
    [
        (FAVOR, "harsh", True, True),
        (AGAINST, "warm", True, True),
        (FAVOR, "harsh", False, False),
        (FAVOR, "warm", True, False),
        (AGAINST, "harsh", True, False),
        (FAVOR, "", True, False),
        (CONDITIONAL, "harsh", True, False),
        (NEUTRAL, "harsh", True, False),
    ],
)
def test_crossed(stance: str, sound: str, sure: bool, expected: bool) -> None:
    rows = frame(dataclasses.replace(statement("Ana", stance, sure=sure), sound=sound))
    assert len(aggregate.crossed(rows)) == expected


# --- what was read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n_documents", "fictional", "expected"),
    [
        (1, False, "Ceasefire in Arland · one article · 1 May 2031"),
        (3, False, "Ceasefire in Arland · three articles · 1 May to 3 May 2031"),
        (1, True, "Ceasefire in Arland · one article · 1 May 2031 · its states and people are invented"),
    ],
)
def test_about(n_documents: int, fictional: bool, expected: str) -> None:
    assert aggregate.about(tables([], n_documents, fictional=fictional)) == expected


def test_about_tells_outlets_and_what_was_not_read() -> None:
    found = tables([], 3)
    found.documents["outlet"] = ["The Post", "The Post", "Radio One"]
    found.set_aside = pd.DataFrame({"reason": ["no text", "no text"]})
    found.duplicates = pd.DataFrame({"document_id": ["d2"]})
    told = "three articles · Radio One and The Post · 1 May to 3 May 2031 · two set aside · one is a copy of another"
    assert aggregate.about(found) == f"Ceasefire in Arland · {told}"


# --- choices ------------------------------------------------------------------------------------------------------


ROWS = [statement("Ana", FAVOR, 0.4), statement("Ben", AGAINST, place=1), statement("Ana", NEUTRAL, place=2)]


@pytest.mark.parametrize(
    ("actors", "expected"),
    [
        ([], ["Ana", "Ben", "Ana"]),
        (["Ana"], ["Ana", "Ana"]),
        (["ben"], ["Ben"]),
        ("BEN", ["Ben"]),
        (["Ana", "ana"], ["Ana", "Ana"]),
    ],
)
def test_only(actors: list[str] | str, expected: list[str]) -> None:
    chosen = aggregate.only(tables(ROWS), actors)
    assert list(chosen.statements["actor"]) == expected
    assert set(chosen.positions["actor"]) == set(expected)


def test_an_unknown_actor_is_refused_with_the_choice_there_is() -> None:
    with pytest.raises(InputError, match=r"no actor 'Zoe'; choose from its register: Ana, Ben\."):
        aggregate.only(tables(ROWS), ["Zoe"])


def test_basis_counts_what_was_read_and_set_aside() -> None:
    found = dict(aggregate.basis(tables(ROWS))[["what", "number"]].itertuples(index=False))
    assert found == {
        "documents": 1,
        "paragraphs read": 1,
        "paragraphs set aside": 1,
        "attributions found": 0,
        "statements on the target": 3,
        "of these implied": 0,
        "of these neutral": 1,
        "statements the reader is not sure of": 0,
    }


def test_places_nobody_speaks_for_are_not_portrayed() -> None:
    event = tables(ROWS)
    event.actors["discovered"] = [False, True]
    rows = [Portrayal("d1", 0, actor, 0, 1, 0.5) for actor in ("ana", "ben", "town")]
    portrayed = aggregate.portrayed(event.with_tables(portrayals=records.table(rows, Portrayal)))
    assert list(portrayed["actor"]) == ["Ana", "Ben"], "Ben is not in the register but speaks; the town does neither"


def test_nothing_given_is_changed() -> None:
    event = tables(ROWS)
    before = event.statements.copy()
    aggregate.estimates(event.statements, "sound")
    aggregate.crossed(event.statements)
    aggregate.lead(event, sampling.means(event, None), min_statements=1)
    aggregate.robustness(event.statements, {})
    pd.testing.assert_frame_equal(event.statements, before)


# --- which choices the answer hangs on ----------------------------------------------------------------------------


def told(choice: str, rows: list[Statement], others: dict[str, pd.DataFrame] | None = None) -> list[tuple[str, str]]:
    """Return (measure, actor) of those whose sign changes under one choice."""
    found = aggregate.robustness(tables(rows).statements, others or {}, min_statements=1)
    chosen = found[(found["choice"] == choice) & (found["actor"] != "")]
    return list(zip(chosen["measure"], chosen["actor"], strict=True))


@pytest.mark.parametrize(
    ("choice", "confidence", "expected"),
    [
        ("only statements surer than 0.7", (0.6, 0.95, 0.95), [("stance", "Ana")]),
        ("only statements surer than 0.7", (0.8, 0.95, 0.95), []),
        ("only statements surer than 0.9", (0.8, 0.95, 0.95), [("stance", "Ana")]),
    ],
)
def test_how_sure_a_statement_must_be_to_count(
    choice: str, confidence: tuple[float, ...], expected: list[tuple[str, str]]
) -> None:
    stances = zip((FAVOR, FAVOR, AGAINST), confidence, (0, 1, 2), strict=True)
    assert told(choice, [statement("Ana", stance, place=n, confidence=sure) for stance, sure, n in stances]) == expected


def test_unsure_statements_may_be_counted() -> None:
    rows = [statement("Ana", FAVOR), *(statement("Ana", AGAINST, place=n, sure=False) for n in (1, 2))]
    assert told("unsure statements counted with their likeliest stance", rows) == [("stance", "Ana")]
    assert told("without implied statements", rows) == []


def test_who_has_nothing_left_counts_as_changed() -> None:
    rows = [statement("Ana", FAVOR, 0.0, explicit=False), statement("Ben", FAVOR, 0.0, place=1)]
    assert told("without implied statements", rows) == [("stance", "Ana")]


def test_another_reading_is_compared_in_both_measures() -> None:
    rows = [statement("Ana", FAVOR, 0.4), statement("Ben", FAVOR, 0.4, place=1)]
    other = tables([statement("Ana", FAVOR, -0.4), statement("Ben", AGAINST, 0.4, place=1)]).statements
    assert told("other", rows, {"other": other}) == [("stance", "Ben"), ("tone", "Ana")]


def test_an_article_with_many_statements_weighs_like_one_with_few() -> None:
    rows = [statement("Ana", AGAINST, 0.0, place=n) for n in range(3)]
    rows += [dataclasses.replace(statement("Ana", FAVOR, 0.0, place=n), document_id=f"d{n}") for n in (7, 8)]
    assert told("each article counted once", rows) == [("stance", "Ana")]


def test_of_who_has_too_few_statements_nothing_is_told() -> None:
    rows = [
        statement("Ana", FAVOR, explicit=False),
        *(statement("Ben", FAVOR, place=n, explicit=False) for n in (1, 2, 3)),
    ]
    found = aggregate.robustness(tables(rows).statements, {})
    assert set(found["actor"]) == {"Ben"}
    assert (found["n_actors"] == 1).all()


def test_robustness_of_nothing() -> None:
    assert (aggregate.robustness(tables([]).statements, {})["n_actors"] == 0).all()
