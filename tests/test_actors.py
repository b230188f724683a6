"""Who is named: surnames and full names, acronyms, states and their seats, titles; in an article and over a corpus."""

from __future__ import annotations

from itertools import permutations

import pytest

from analysis.attribution import actors
from analysis.attribution.actors import Cast
from analysis.records import Actor, Article, Document, Mention, Sentence, Target
from analysis.text import states
from tests.handmade import statement

REGISTER = (
    Actor("bell", "Ann Bell", "person", "Arland", "north", ("the Arland leader",), "she"),
    Actor("russia", "Russia", "state", "Russia", "east", ("Moscow",)),
)
RSF = "Rapid Support Forces"


@pytest.mark.parametrize(
    ("names", "text", "expected"),
    [
        (["Ann Bell", "Bell"], "", ["Ann Bell", "Ann Bell"]),
        (["Bell", "Ann Bell"], "", ["Ann Bell", "Ann Bell"]),
        (["Ann Marie Bell", "Ann Bell"], "", ["Ann Marie Bell", "Ann Marie Bell"]),
        (["President Ann Bell", "Ms. Bell"], "", ["Ann Bell", "Ann Bell"]),
        (["Prime Minister Tom Rae"], "", ["Tom Rae"]),
        (["Ann Bell’s", "the Bell"], "", ["Ann Bell", "Ann Bell"]),
        (["Moscow", "Russia", "the Russian government"], "", ["Russia", "Russia", "Russia"]),
        (["Washington", "the United States"], "", ["United States", "United States"]),
        (["The River Council", "River Council", "the River Council"], "", ["River Council"] * 3),
        (["US officials", "the US"], "", ["US officials", "United States"]),
        (["Israel", "Israel Katz"], "", ["Israel", "Israel Katz"]),
        (["France's Foreign Ministry", "Chad's Foreign Ministry"], "", ["France's Foreign Ministry", "Chad's Foreign Ministry"]),  # noqa: E501
        (["he", "They", "it"], "", ["–", "–", "–"]),
        # names that the text explains
        (["RSF"], "The Rapid Support Forces (RSF) refused. The RSF left.", [RSF]),
        ([RSF, "RSF"], "The Rapid Support Forces left, the RSF said.", [RSF] * 2),
        (["Oske"], "Talks went on. Maldren Oske arrived. “No,” Oske said.", ["Maldren Oske"]),
        (["Oske"], "Talks went on. French President Maldren Oske arrived. “No,” Oske said.", ["Maldren Oske"]),
        (["UN"], "UN chief Bo left. A union of nurses met.", ["UN"]),
    ],
)  # fmt: skip
def test_names_of_one_article(names: list[str], text: str, expected: list[str]) -> None:
    cast = Cast((), names, text or ". ".join(names))
    assert [actor.name if (actor := cast.of(words)) else "–" for words in names] == expected


@pytest.mark.parametrize(
    ("words", "actor_id"),
    [
        ("Ann Bell", "bell"),
        ("Bell", "bell"),
        ("President Bell", "bell"),
        ("The Arland leader", "bell"),
        ("Moscow", "russia"),
        ("the Russian government", "russia"),
        ("Tom Bell", "tom-bell"),
    ],
)
def test_the_register_goes_first(words: str, actor_id: str) -> None:
    actor = Cast(REGISTER, [words], words).of(words)
    assert actor is not None and actor.actor_id == actor_id


def test_ids_and_states() -> None:
    assert [actors.slug(name) for name in ("Ann O'Bell", "U.S.", "Abu Dhabi")] == ["ann-obell", "u-s", "abu-dhabi"]
    assert actors.state_of("Kyiv") == "Ukraine" == states.described()["ukrainian"]
    assert (actors.state_of("government of Chad"), actors.state_of("Bell")) == ("Chad", "")


def test_mentions_are_the_longest_names() -> None:
    text = "Ann Bell met Bell and Moscow’s envoy."
    sentence = Sentence("d", 0, 0, 0, len(text), "body")
    article = Article(Document("d", "", text), Target("a truce", ("truce",)), sentences=(sentence,))
    found = [(text[row.start : row.end], row.actor_id) for row in actors.mentions(article, REGISTER)]
    assert found == [("Ann Bell", "bell"), ("Bell", "bell"), ("Moscow", "russia")]


# --- over a corpus --------------------------------------------------------------------------------------------------


def person(name: str) -> Actor:
    return Actor(actors.slug(name), name, "person" if " " in name else "", discovered=True)


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Ann Bell", "Bell"], {"bell": "Ann Bell"}),
        (["Ann Bell", "Tom Bell", "Bell"], {}),
        (["Ann Bell", "Ann Marie Bell", "Bell"], {"ann-bell": "Ann Marie Bell", "bell": "Ann Marie Bell"}),
        (["Bell", "US officials", "UN"], {}),
    ],
)
def test_who_is_one_in_the_corpus(names: list[str], joined: dict[str, str]) -> None:
    for order in permutations(map(person, names)):
        kept, others = actors.of_corpus((), order)
        assert {key: actor.name for key, actor in others.items()} == joined
        assert [actor.actor_id for actor in kept] == sorted({person(name).actor_id for name in names} - joined.keys())
        assert {alias for actor in kept for alias in actor.aliases} == set(names) - {actor.name for actor in kept}


def test_a_state_is_no_persons_first_name_and_the_register_keeps_its_own() -> None:
    israel = Actor("israel", "Israel", "state", "Israel", "Israel", discovered=True)
    assert actors.of_corpus((), [israel, person("Israel Katz")])[1] == {}
    kept, others = actors.of_corpus(REGISTER, [person("Bell"), person("Ann Bell"), Actor("russia", "Russland")])
    assert others["russia"] == REGISTER[1]
    assert "russia" not in {actor.actor_id for actor in kept}


def test_rows_are_renamed_with_their_actor() -> None:
    others = {"bell": REGISTER[0]}
    (row,) = actors.renamed([statement("Bell", "favor")], others)
    assert (row.actor_id, row.actor, row.organization, row.side) == ("bell", "Ann Bell", "Arland", "north")
    other = Mention("d", 0, 4, "rae", "discovered")
    assert actors.renamed([other], others) == [other]
