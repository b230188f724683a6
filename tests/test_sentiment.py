"""How words sound: what names, topics, marks, sentences and length make of VADER's score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import corpus, lexicons
from analysis.attribution.sentiment import LONGEST, masked, sound, tone
from analysis.records import Article, Document, Mention, Sentence, Span, Target

VADER = SentimentIntensityAnalyzer()
CEASEFIRE = corpus.default_target()
TOPICS = [word for row in lexicons.read("topics") for word in row["words"].split("|")]


def compound(text: str) -> float:
    return VADER.polarity_scores(text)["compound"] if text else 0.0


def mask(text: str, *names: str, target: Target = CEASEFIRE, topics: bool = True) -> str:
    mentions = (Mention("d", text.index(name), text.index(name) + len(name), "x", "alias") for name in names)
    return masked(Article(Document("d", "", text), target, mentions=tuple(mentions)), topics)


def heard(text: str, target: Target = CEASEFIRE) -> float:
    return tone(mask(text, target=target), [(0, len(text))])


VADERISH = st.sampled_from(
    "good GOOD bad war peace no No nor least at very VERY kind of but BUT not isn't never so barely doubt without"
    " bus stop yeah right the truce (war) peace, peace! :( ?? !!! 😀 bad-ass".split(" ")
)


@given(st.lists(VADERISH, max_size=14), st.sampled_from((" ", "  ", "\n")))
def test_a_tone_is_what_vader_says(words: list[str], space: str) -> None:
    text = space.join(words)
    assert tone(text, [(0, len(text))]) == compound(text)


@pytest.mark.parametrize(
    ("text", "name", "silent"),
    [
        ("United Nations Security Council", "United Nations Security Council", True),
        ("The Freedom Party left.", "Freedom Party", True),
        ("The Security Council condemned the brutal attack.", "Security Council", False),
        ("Love County hates the deal!", "Love County", False),
        ("JOY CORP REJECTS A HORRIBLE OFFER", "JOY CORP", False),
    ],
)
def test_a_name_has_no_tone_and_what_is_said_beside_it_keeps_its_own(text: str, name: str, silent: bool) -> None:
    stranger = "".join("Q" if letter.isupper() else "q" if letter.isalpha() else letter for letter in name)
    found = tone(mask(text, name, topics=False), [(0, len(text))])
    assert found == compound(text.replace(name, stranger)) != compound(text)
    assert (found == 0) is silent


def test_the_letter_that_stands_in_for_names_is_in_no_lexicon_word() -> None:
    words = [*VADER.lexicon, *VADER.emojis, *VADER.emojis.values()]
    assert not [word for word in words if "ø" in word.lower()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We will work to end the war.", "neutral"),
        ("The prisoners will be freed under the peace agreement.", "neutral"),
        ("The army rejected the demand to stop the fighting.", "neutral"),
        ("Attacks killed civilians on Monday.", "neutral"),
        ("Both PARTIES accept the security plan.", "neutral"),
        ("War, war, war.", "neutral"),
        ("He is a liar and a coward.", "harsh"),
        ("These brutal killers despise peace.", "harsh"),
        ("They treacherously broke the peace agreement.", "harsh"),
        ("The peace agreement is a shameful betrayal.", "harsh"),
        ("We are not happy with this peace.", "harsh"),
        ("We thank the mediators for their wonderful work to end the war.", "warm"),
        ("I am hopeful that the killing will stop.", "warm"),
        ("He warmly welcomed the rejection.", "warm"),
    ],
)
def test_a_topic_is_no_attitude_and_an_attitude_stays(text: str, expected: str) -> None:
    assert sound(heard(text)) == expected


def test_every_topic_word_would_have_a_tone_and_a_target_brings_its_own() -> None:
    assert [word for word in TOPICS if word not in VADER.lexicon] == []
    assert len(set(TOPICS)) == len(TOPICS)
    text = "They will honor the strike."
    assert heard(text, Target("an honor code", ("honor",))) == 0 < heard(text)


PLAIN = st.lists(
    st.sampled_from("the brutal liar wonderful hope not never very but thanks we a shameful".split()), max_size=9
)


@given(PLAIN, st.sampled_from(TOPICS), st.sampled_from(TOPICS), st.integers(0, 9))
def test_which_topic_is_spoken_of_makes_no_difference(words: list[str], one: str, other: str, at: int) -> None:
    first, second = (" ".join([*words[:at], topic, *words[at:]]) for topic in (one, other))
    assert heard(first) == heard(second)
    assert sound(heard(" ".join([*words, one]))) == sound(heard(" ".join(words)))


@given(st.text("war peace Åİ.", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
def test_a_mask_replaces_the_letters_of_names_and_topics_alone(text: str, pairs: list[Span]) -> None:
    names = [(min(pair), min(max(pair), len(text))) for pair in pairs]
    mentions = tuple(Mention("d", *name, "x", "alias") for name in names)
    found = masked(Article(Document("d", "", text), CEASEFIRE, mentions=mentions), topics=False)
    assert len(found) == len(text)
    for place, (before, after) in enumerate(zip(text, found, strict=True)):
        named = any(start <= place < end for start, end in names)
        assert after == ("Ø" if before.isupper() else "ø") if named and before.isalpha() else after == before


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("“Optimism” grows", '"Optimism" grows'),
        ("“very bad and vulnerable”", '"very bad and vulnerable"'),
        ("He didn’t welcome the truce.", "He didn't welcome the truce."),
        ("The talks were good—even great", "The talks were good even great"),
        ("«terrible»", '"terrible"'),
    ],
)
def test_typographic_marks_count_as_plain_ones(printed: str, typed: str) -> None:
    assert tone(printed, [(0, len(printed))]) == compound(typed) != compound(printed)


def test_a_span_is_scored_sentence_by_sentence_so_that_repeating_makes_nothing_harsher() -> None:
    text = "This is awful. This is great."
    sentences = [Sentence("d", 0, 0, 0, 14, "body"), Sentence("d", 1, 0, 15, 29, "body")]
    both = tone(text, [(0, 29)], sentences)
    assert both == round((compound("This is awful.") + compound("This is great.")) / 2, 4)
    once = "They brutally murdered the truce."
    many = " ".join([once] * 40)
    step = len(once) + 1
    sentences = [Sentence("d", n, 0, n * step, n * step + len(once), "body") for n in range(40)]
    assert tone(many, [(0, len(many))], sentences) == compound(once) > compound(many)


@pytest.mark.parametrize("text", ["good " * 1000, "x" * 5000, "🙂" * 3000, "a\u2003b " * 1000])
def test_a_very_long_sentence_is_scored_in_pieces(text: str) -> None:
    assert tone(text, [(0, len(text))]) == pytest.approx(compound(text[:LONGEST]), abs=0.05)


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(0, 1)]])
def test_nothing_sounds_neutral(spans: list[Span]) -> None:
    assert tone("“ok”", spans) == 0.0


@given(st.text(max_size=200))
def test_scores_stay_in_range(text: str) -> None:
    assert -1 <= heard(text) <= 1
