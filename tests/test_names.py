"""Names with and without a register: whose they are, what belongs to whom, and what is no actor."""

from __future__ import annotations

import pytest

from analysis.actors.gazetteer import slug, states
from analysis.actors.names import register_pattern
from analysis.records import Actor
from tests.coding import coded


def named(*paragraphs: str, register: tuple[Actor, ...] = ()) -> dict[str, str]:
    """Return the words of each mention by name and the id of the actor it names."""
    result = coded(*paragraphs, register=register)
    rows = [row for row in result.mentions if row.via in ("alias", "discovered")]
    return {result.document.text[row.start : row.end]: row.actor_id for row in rows}


@pytest.mark.parametrize(
    ("sentence", "words", "actor_id"),
    [
        ("Saudi Arabia and Egypt met.", "Saudi Arabia", "saudi-arabia"),
        ("The talks moved to Doha because Moscow asked.", "Moscow", "russia"),
        ("The African Union met on Monday.", "African Union", "african-union"),
        ("The Government of Israel met.", "Government of Israel", "israel"),
        ("The U.N. Children's Fund warned of hunger.", "U.N. Children's Fund", "u-n-childrens-fund"),
        ("The U.K. and France agreed.", "U.K.", "united-kingdom"),
    ],
)
def test_name_and_its_actor(sentence: str, words: str, actor_id: str) -> None:
    assert named(sentence).get(words) == actor_id


@pytest.mark.parametrize(
    ("sentence", "name", "organization"),
    [
        ("French President Jean Martin spoke.", "Jean Martin", "France"),
        ("Kenyan chief of staff Ann Mwangi spoke.", "Ann Mwangi", "Kenya"),
        ("The deal pleased U.N. envoy Lars Berg.", "Lars Berg", "U.N."),
        ("Chad's National Security Minister Omar Idriss spoke.", "Omar Idriss", "Chad"),
        ("White House spokesman Tom Hill spoke.", "Tom Hill", "United States"),
        ("Texas Sen. Tom Hill spoke.", "Tom Hill", "Texas"),
        ("New York City Mayor Tom Hill spoke.", "Tom Hill", "New York City"),
        ("Chad's National Liberation Army spoke.", "National Liberation Army", "Chad"),
        ("Chad's Foreign Ministry spoke.", "Chad's Foreign Ministry", "Chad"),
        ("Chad's National Unity Government spoke.", "Chad's National Unity Government", "Chad"),
        ("Chad's Armed Forces spoke.", "Chad's Armed Forces", "Chad"),
    ],
)
def test_office_says_whom_a_person_belongs_to(sentence: str, name: str, organization: str) -> None:
    found = {actor.name: actor.organization for actor in coded(sentence).actors}
    assert found.get(name) == organization


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Tusk said it was over.", ["Tusk"]),
        ("Santos said it was over.", ["Santos"]),
        ("Police said it was over.", []),
        ("Everybody said it was over.", []),
        ("The tusk said nothing of it.", []),
    ],
)
def test_bare_surname_that_opens_a_sentence_and_speaks(sentence: str, names: list[str]) -> None:
    assert list(named(sentence)) == names


def test_surname_and_acronym_stand_for_the_full_name() -> None:
    found = named("French envoy Jean Martin met the East African Community (EAC).", "Martin left. The EAC stayed.")
    assert found["Martin"] == found["Jean Martin"]
    assert found["EAC"] == "east-african-community"


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Ships crossed the Strait of Hormuz on Monday.", "Monday"),
        ("They announced Operation Blue Dawn.", "Operation Blue Dawn"),
        ("State TV reported it.", "TV"),
    ],
)
def test_what_is_no_actor(sentence: str, words: str) -> None:
    assert words not in named(sentence)


def test_alias_of_the_register_wins_over_a_discovered_name() -> None:
    register = (Actor("martin", "Jean Martin", "person", "France", "France", ("Martin", "the French leader")),)
    found = named("President Martin spoke. The French leader met Paul Martin.", register=register)
    assert found["Martin"] == "martin"
    assert found["Paul Martin"] == "paul-martin"


def test_register_pattern_takes_the_longest_alias() -> None:
    pattern = register_pattern((Actor("a", "Ann", aliases=("Ann Bell",)), Actor("b", "Bell")))
    assert pattern is not None
    assert [match.group() for match in pattern[0].finditer("Ann Bell and Bell and Bella")] == ["Ann Bell", "Bell"]
    assert register_pattern(()) is None


@pytest.mark.parametrize(
    ("name", "expected"), [("Ann O'Bell", "ann-obell"), ("U.S.", "u-s"), ("Abu Dhabi", "abu-dhabi")]
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_every_state_has_one_owner() -> None:
    assert states()["kyiv"].name == states()["ukrainian"].name == "Ukraine"
    assert states()["kremlin"].via == "office"
