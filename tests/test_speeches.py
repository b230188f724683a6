"""What belongs together over sentences, and what gives way."""

from __future__ import annotations

import pytest

from tests.readings import read

SPEECHES = [
    # text → source and number of content spans of each attribution
    ("“One,” Ann Lee said. “Two.” “Three.”", [("Ann Lee", 3)]),
    ("“One word,” Ann Lee said. “Two.”\n\n“A bare speech of its own.”", [("Ann Lee", 2), ("Ann Lee", 1)]),
    ("“One word,” Ann Lee said.\n\n“Two words,” Bob Ray said. “Three.”", [("Ann Lee", 1), ("Bob Ray", 2)]),
    (
        "“One word,” Ann Lee said. She said it was over. “That is that for all of us.”",
        [("Ann Lee", 1), ("She", 1), ("She", 1)],
    ),
]


@pytest.mark.parametrize(("body", "expected"), SPEECHES)
def test_speech(body: str, expected: list[tuple[str, int]]) -> None:
    document, rows = read(body)
    assert sorted((document.text[slice(*row.source)], len(row.content)) for row in rows) == sorted(expected)


@pytest.mark.parametrize(
    ("body", "sources"),
    [
        # an attribution inside what another source said is part of that
        ("Macron said Kyiv hoped Russia would agree to it.", ["Macron"]),
        # the narrator's own words inside the object of an act are not
        ("Putin rejected US calls for a truce.", ["Putin", "US"]),
        ("Kyiv hoped to use the talks sought by Trump.", ["Kyiv", "Trump"]),
        # a channel gives way to the speaker
        ("It was over, Peskov said, according to Interfax.", ["Peskov"]),
    ],
)
def test_outermost(body: str, sources: list[str]) -> None:
    document, rows = read(body)
    assert [document.text[slice(*row.source)] for row in rows] == sources
