"""Who moved, and when: a change needs more than one statement, is dated by what shows it, and comes with its proof."""

from __future__ import annotations

from itertools import pairwise, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aggregate, periods
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
    documents = pd.DataFrame(
        [(f"d{day:02}", f"2031-03-{day:02}") for day in days], columns=["document_id", "published"]
    )
    return periods.with_periods(statements, documents, length)


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("a", []),
        ("ffff", []),
        ("nnnn", []),
        ("aaff", [(5, "against", "favor")]),
        ("aanff", [(6, "against", "favor")]),
        ("aaccccffff", [(5, "against", "conditional"), (9, "conditional", "favor")]),
        ("fffaaa", [(6, "favor", "against")]),
        # one statement out of line is no change, at the end neither
        ("aafaa", []),
        ("aaaaf", []),
        ("ffcff", []),
        # an article that tells of both is dated by what it shows more of
        ("aaaFFff", [(5, "against", "favor")]),
        ("aafAff", [(6, "against", "favor")]),
        # favor with conditions is conditional
        ("cfcfcf", []),
        ("aaafcfc", [(6, "against", "conditional")]),
    ],
)
def test_moves(letters: str, expected: list[tuple[int, str, str]]) -> None:
    found = aggregate.moves(dated({"x": letters}))
    assert [(int(row.published[-2:]), row.before, row.after) for row in found.itertuples()] == expected


def test_a_change_comes_with_its_two_statements() -> None:
    found = aggregate.moves(dated({"x": "aanff"})).iloc[0]
    assert (found.last_before, found.first_after, found.gain) == ("x-1", "x-3", 2)


def test_a_higher_price_tells_fewer_changes() -> None:
    prices = aggregate.prices(dated({"x": "aaff", "y": "aaaaffff"}), (1, 3, 5))
    assert list(prices.itertuples(index=False, name=None)) == [(1, 2, 2), (3, 1, 1), (5, 0, 0)]


def test_what_the_reader_is_not_sure_of_moves_nobody() -> None:
    told = dated({"x": "aaff"})
    unsure = told.assign(sure=told["stance"] == "against")
    assert aggregate.moves(unsure).empty
    assert aggregate.courses(unsure)["n_statements"].sum() == 2


def test_a_price_must_be_positive() -> None:
    with pytest.raises(ParameterError, match="price of a change is 0"):
        aggregate.moves(dated({"x": "aaff"}), 0)


def test_courses_have_the_position_of_the_period_and_the_one_held() -> None:
    courses = aggregate.courses(dated({"x": "nnnnnnnaaaaaaaafaaaaa"}))
    columns = ["period", "position", "held", "n_statements", "n_taken"]
    assert list(courses[columns].itertuples(index=False, name=None)) == [
        ("2031-03-03", "neutral", "", 7, 0),
        ("2031-03-10", "against", "against", 7, 7),
        ("2031-03-17", "against", "against", 7, 7),
    ]


@pytest.mark.parametrize(("length", "number"), [("day", 4), ("week", 1), ("month", 1), ("year", 1)])
def test_periods(length: str, number: int) -> None:
    table = dated({"x": "aaff"}, length)
    assert table["period"].nunique() == number
    assert len(periods.between(table["period"], length)) == number


def test_silent_periods_are_between() -> None:
    assert periods.between(pd.Series(["2031-03-03", "2031-03-24"]), "week") == [
        "2031-03-03",
        "2031-03-10",
        "2031-03-17",
        "2031-03-24",
    ]
    assert periods.between(pd.Series([], dtype=object), "week") == []


def test_an_unknown_period_is_refused() -> None:
    with pytest.raises(ParameterError, match="'fortnight'; choose one of day, week"):
        dated({"x": "a"}, "fortnight")


@settings(deadline=None)
@given(st.text("fcan", min_size=1, max_size=25), st.text("fcan", min_size=1, max_size=25))
def test_another_actor_changes_nothing(letters: str, others: str) -> None:
    alone = aggregate.moves(dated({"x": letters}))
    both = aggregate.moves(dated({"x": letters, "y": others}))
    pd.testing.assert_frame_equal(both[both["actor_id"] == "x"].reset_index(drop=True), alone, check_dtype=False)


@given(st.text("fcan", min_size=1, max_size=25))
def test_moves_are_where_the_course_changes(letters: str) -> None:
    table = dated({"x": letters}, "day")
    held = [held for held in aggregate.courses(table)["held"] if held]
    steps = [(a, b) for a, b in pairwise(held) if a != b]
    found = aggregate.moves(table)
    assert steps == list(zip(found["before"], found["after"], strict=True))
    assert (found["gain"] >= 1.5).all()


@pytest.mark.parametrize(
    ("implied", "expected"), [("", True), ("0", True), ("01", False), ("34", False), ("14", True), ("0134", False)]
)
def test_a_change_is_explicit_where_both_positions_are_told_in_words(implied: str, expected: bool) -> None:
    told = dated({"x": "aanff"})
    told["explicit"] = [str(number) not in implied for number in range(len(told))]
    assert aggregate.moves(told)["explicit"].tolist() == [expected]


def _plainly(fits: list[list[float]], needed: float) -> float:
    """Return the worth of the best course, found by trying every one."""
    worths = []
    for course in product(range(3), repeat=len(fits)):
        changes = sum(a != b for a, b in pairwise(course))
        worths.append(sum(fit[at] for fit, at in zip(fits, course, strict=True)) - changes * needed)
    return max(worths)


@given(st.text("fca", min_size=1, max_size=7), st.sampled_from([0.5, 1.0, 1.5, 2.5]))
def test_the_course_is_worth_as_much_as_the_best_of_all_courses(letters: str, needed: float) -> None:
    fits = [[movements._FIT[held].get(LETTERS[each], 0.0) for held in movements._POSITIONS] for each in letters]
    course = movements._best(fits, needed)
    worth = sum(fit[at] for fit, at in zip(fits, course, strict=True))
    worth -= needed * sum(a != b for a, b in pairwise(course))
    assert worth == pytest.approx(_plainly(fits, needed))
