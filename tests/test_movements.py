"""Who moved, and when: a change needs more than one statement, is dated by what shows it, and comes with its proof."""

from __future__ import annotations

from itertools import pairwise, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aggregate
from analysis.aggregate import movements
from analysis.errors import ParameterError

LETTERS = {"f": "favor", "c": "conditional", "a": "against", "n": "neutral"}


def dated(courses: dict[str, str], length: str = "week") -> pd.DataFrame:
    """Return statements from actor → letters, one article a day from 3 March 2031; capitals share the day before's."""
    rows, days = [], set()
    for actor, letters in courses.items():
        day = 2
        for number, letter in enumerate(letters):
            day += letter.islower()
            days.add(day)
            rows.append((f"d{day:02}", f"{actor}-{number}", actor, LETTERS[letter.lower()]))
    statements = pd.DataFrame(rows, columns=["document_id", "statement_id", "actor_id", "stance"])
    statements = statements.assign(actor=statements["actor_id"], side="", explicit=True, sure=True)
    published = [(f"d{day:02}", f"2031-03-{day:02}T08:00") for day in days]
    documents = pd.DataFrame([*published, ("undated", "")], columns=["document_id", "published"])
    undated = statements[:1].assign(document_id="undated", stance="conditional")
    return aggregate.with_periods(pd.concat([statements, undated], ignore_index=True), documents, length)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        *((letters, []) for letters in ("a", "ffff", "nnnn")),
        ("aaff", [(5, "against", "favor")]),
        ("aanff", [(6, "against", "favor")]),
        ("aaccccffff", [(5, "against", "conditional"), (9, "conditional", "favor")]),
        # one statement out of line is no change, at the end neither; favor with conditions is conditional
        *((letters, []) for letters in ("aafaa", "aaaaf", "ffcff", "cfcfcf")),
        ("aaafcfc", [(6, "against", "conditional")]),
        # an article that tells of both is dated by what it shows more of
        ("aaaFFff", [(5, "against", "favor")]),
        ("aafAff", [(6, "against", "favor")]),
    ],
)
def test_moves(letters: str, expected: list[tuple[int, str, str]]) -> None:
    found = aggregate.moves(dated({"x": letters}))
    assert [(int(row.published[-2:]), row.before, row.after) for row in found.itertuples()] == expected


@pytest.mark.parametrize(
    ("implied", "explicit"), [("", True), ("0", True), ("01", False), ("34", False), ("14", True), ("0134", False)]
)
def test_a_change_comes_with_its_two_statements_and_is_explicit_where_both_are_told_in_words(
    implied: str, explicit: bool
) -> None:
    told = dated({"x": "aanff"})
    told["explicit"] = [str(number) not in implied for number in range(len(told))]
    (found,) = aggregate.moves(told).to_dict("records")
    assert (found["last_before"], found["first_after"], found["gain"]) == ("x-1", "x-3", 2)
    assert found["explicit"] == explicit


def test_a_higher_price_tells_fewer_changes_and_must_be_positive() -> None:
    told = dated({"x": "aaff", "y": "aaaaffff"})
    prices = aggregate.prices(told, (1, 3, 5))
    assert list(prices.itertuples(index=False, name=None)) == [(1, 2, 2), (3, 1, 1), (5, 0, 0)]
    with pytest.raises(ParameterError, match="price of a change is 0"):
        aggregate.moves(told, 0)


def test_courses_have_the_position_of_the_period_and_the_one_held() -> None:
    courses = aggregate.courses(dated({"x": "nnnnnnnaaaaaaaafaaaaa"}))
    columns = ["period", "position", "held", "n_statements", "n_taken"]
    assert list(courses[columns].itertuples(index=False, name=None)) == [
        ("2031-03-03", "neutral", "", 7, 0),
        ("2031-03-10", "against", "against", 7, 7),
        ("2031-03-17", "against", "against", 7, 7),
    ]
    told = dated({"x": "aaff"})
    unsure = told.assign(sure=told["stance"] == "against")
    assert aggregate.moves(unsure).empty and aggregate.courses(unsure)["n_statements"].sum() == 2


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        ("day", [f"2031-03-{day:02}" for day in range(3, 18)]),
        ("week", ["2031-03-03", "2031-03-10", "2031-03-17"]),
        ("month", ["2031-03-01"]),
        ("year", ["2031-01-01"]),
    ],
)
def test_periods_begin_with_their_first_day_and_silent_ones_are_between(length: str, expected: list[str]) -> None:
    found = dated({"x": "a" * 15}, length)["period"]
    assert found.unique().tolist() == expected
    assert aggregate.every_period(found.iloc[[0, -1]], length) == expected
    assert aggregate.every_period(found[:0], length) == []
    with pytest.raises(ParameterError, match="'fortnight'; choose one of day, week"):
        dated({"x": "a"}, "fortnight")


COURSES = st.text("fcan", min_size=1, max_size=25)


@settings(deadline=None, max_examples=15)
@given(COURSES, COURSES)
def test_moves_are_where_the_course_changes_and_another_actor_changes_nothing(letters: str, others: str) -> None:
    table = dated({"x": letters, "y": others}, "day")
    found = aggregate.moves(table)
    own = found[found["actor_id"] == "x"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, aggregate.moves(dated({"x": letters}, "day")), check_dtype=False)
    courses = aggregate.courses(table)
    held = [held for held in courses.loc[courses["actor_id"] == "x", "held"] if held]
    assert [(a, b) for a, b in pairwise(held) if a != b] == list(zip(own["before"], own["after"], strict=True))
    assert (found["gain"] >= 1.5).all()


def _worth(fits: list[list[float]], course: list[int] | tuple[int, ...], needed: float) -> float:
    changes = sum(a != b for a, b in pairwise(course))
    return sum(fit[at] for fit, at in zip(fits, course, strict=True)) - changes * needed


@settings(max_examples=30)
@given(st.text("fca", min_size=1, max_size=6), st.sampled_from([0.5, 1.0, 1.5, 2.5]))
def test_the_course_is_worth_as_much_as_the_best_of_all_courses(letters: str, needed: float) -> None:
    fits = [[movements._FIT[held].get(LETTERS[each], 0.0) for held in movements._POSITIONS] for each in letters]
    best = max(_worth(fits, course, needed) for course in product(range(3), repeat=len(fits)))
    assert _worth(fits, movements._best(fits, needed), needed) == pytest.approx(best)
