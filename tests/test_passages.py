"""Words copied from an article are found where they stand in it."""

from __future__ import annotations

import pytest

from analysis.passages import locate

TEXT = "France called for a “full truce”. Russia rejected the plan.\nFrance’s envoy said the plan is a truce."


@pytest.mark.parametrize(
    ("pieces", "found"),
    [
        (["a truce"], ["a truce"]),
        (["rejected", "a truce"], ["rejected", "a truce"]),
        (["the plan", "France called"], ["the plan", "France called"]),  # in order only if they can
        (["Russia  rejected\nthe plan"], ["Russia rejected the plan"]),
        (['"full truce"'], ["“full truce”"]),
        (["France's envoy"], ["France’s envoy"]),
        (["plan.* is"], None),
        (["a “truce”"], None),
        (["a truce", "no such words"], None),
        ([""], None),
        ([], []),
    ],
)
def test_words_are_found_whatever_their_marks_and_spaces(pieces: list[str], found: list[str] | None) -> None:
    spans = locate(pieces, TEXT)
    assert (None if spans is None else [TEXT[start:end] for start, end in spans]) == found


@pytest.mark.parametrize(("near", "start"), [(0, 0), (20, 0), (50, 60), (10_000, 60)])
def test_of_several_places_the_nearest_is_taken(near: int, start: int) -> None:
    assert locate(["France"], TEXT, near) == ((start, start + 6),)
