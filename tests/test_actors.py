"""Who a source is: pronouns, descriptions, pairs and several speakers at once."""

from __future__ import annotations

import pytest

from tests.coding import coded


def sources(*paragraphs: str) -> list[str]:
    """Return the actors of the attributions in text order."""
    result = coded(*paragraphs)
    names = {actor.actor_id: actor.name for actor in result.actors}
    return [names.get(row.actor_id, "") for row in result.attributions if row.sentence > 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # several at once
        ("France and Germany welcomed the truce.", ["France", "Germany"]),
        ("France, Germany and Spain welcomed the truce.", ["France", "Germany", "Spain"]),
        ("The governments of Chad and Mali welcomed the truce.", ["Chad", "Mali"]),
        # pronouns
        ("French President Jean Martin spoke. He rejected the truce.", ["Jean Martin"]),
        ("France met Germany. It rejected the truce.", ["France"]),
        # pairs
        ("Chad attacked Mali. Both countries welcomed the truce.", ["Chad", "Mali"]),
        # descriptions
        ("Two Malian officials welcomed the truce.", ["Two Malian officials"]),
        ("French President Jean Martin left. The French leader rejected the truce.", ["Jean Martin"]),
        ("Israel's military rejected the truce.", ["Israel's military"]),
        ("Deputy prime minister and foreign minister Jean Martin rejected the truce.", ["Jean Martin"]),
    ],
)
def test_source(text: str, expected: list[str]) -> None:
    assert sources(text)[-len(expected) :] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Malian army, KDF accept truce", ["Malian army", "KDF"]),
        ("Malian army, rebels accept truce", ["Malian army", "rebels"]),
        ("Malian army accepts truce", ["Malian army"]),
    ],
)
def test_headline_with_two_subjects(title: str, expected: list[str]) -> None:
    result = coded("It was calm.", title=title)
    names = {actor.actor_id: actor.name for actor in result.actors}
    assert [names.get(row.actor_id, "") for row in result.attributions] == expected


def test_leaders_of_named_places_are_the_persons_who_hold_the_office() -> None:
    first = "French President Jean Martin met Spanish Prime Minister Luis Soto."
    assert sources(first, "The French and Spanish leaders rejected the truce.")[-2:] == ["Jean Martin", "Luis Soto"]
    assert "Jean Martin" not in sources("The French and Spanish leaders rejected the truce.")


def test_a_speaker_is_a_better_antecedent_than_somebody_it_names() -> None:
    first = "French President Jean Martin said he met Spanish Prime Minister Luis Soto."
    assert sources(first + " He rejected the truce.")[-1] == "Jean Martin"


@pytest.mark.parametrize("text", ["That rejected the truce.", "There was a truce.", "It rejected the truce."])
def test_nobody_is_guessed(text: str) -> None:
    assert not [name for name in sources(text) if name]
