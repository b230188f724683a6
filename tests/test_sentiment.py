"""How words sound: marks, names, sentences and contributions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis import corpus, lexicons
from analysis.records import Sentence, Span, Target
from analysis.sentiment import LONGEST, silent, sound, tone

VADER = SentimentIntensityAnalyzer()


def compound(text: str) -> float:
    return VADER.polarity_scores(text)["compound"]


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def sounds(text: str, *names: str) -> float:
    return tone("d", text, [(0, len(text))], [place(text, name) for name in names]).compound


VADERISH = st.sampled_from(
    "good GOOD bad war peace no No nor least at very VERY kind of but BUT not isn't never so barely doubt without"
    " bus stop yeah right the truce (war) peace, peace! :( ?? !!! 😀 bad-ass".split(" ")
)


@given(st.lists(VADERISH, max_size=14), st.sampled_from((" ", "  ", "\n")))
def test_a_tone_is_what_vader_says(words: list[str], space: str) -> None:
    text = space.join(words)
    assert tone("d", text, [(0, len(text))]).unmasked == (compound(text) if text else 0)


# --- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("United Nations Security Council", "United Nations Security Council"),
        ("The United States vetoed the resolution.", "United States"),
        ("The Freedom Party left.", "Freedom Party"),
        ("The War Cabinet met.", "War Cabinet"),
    ],
)
def test_a_name_has_no_tone(text: str, name: str) -> None:
    assert sounds(text, name) == 0
    measured = tone("d", text, [(0, len(text))], [place(text, name)])
    assert abs(measured.unmasked) > 0.3
    assert measured.unmasked == compound(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Security Council condemned the brutal attack.", "Security Council"),
        ("Love County hates the deal!", "Love County"),
        ("JOY CORP REJECTS A HORRIBLE OFFER", "JOY CORP"),
    ],
)
def test_what_is_said_beside_a_name_keeps_its_tone(text: str, name: str) -> None:
    stranger = "".join("Q" if letter.isupper() else "q" if letter.isalpha() else letter for letter in name)
    assert sounds(text, name) == compound(text.replace(name, stranger)) != 0


def test_the_letter_that_stands_in_for_names_is_in_no_lexicon_word() -> None:
    words = [*VADER.lexicon, *VADER.emojis, *VADER.emojis.values()]
    assert not [word for word in words if "ø" in word.lower()]


# --- topics -------------------------------------------------------------------------------------------------------

CEASEFIRE = corpus.default_target()
TOPICS = [word for row in lexicons.read("topics") for word in row["words"].split("|")]


def heard(text: str, target: Target = CEASEFIRE) -> float:
    return tone("d", text, [(0, len(text))], silent(text, (), target)).compound


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


def test_every_topic_word_would_have_a_tone() -> None:
    assert [word for word in TOPICS if word not in VADER.lexicon] == []
    assert len(set(TOPICS)) == len(TOPICS)


PLAIN = st.lists(
    st.sampled_from("the brutal liar wonderful hope not never very but thanks we a shameful".split()), max_size=9
)


@given(PLAIN, st.sampled_from(TOPICS), st.sampled_from(TOPICS), st.integers(0, 9))
def test_which_topic_is_spoken_of_makes_no_difference(words: list[str], one: str, other: str, at: int) -> None:
    first, second = (" ".join([*words[:at], topic, *words[at:]]) for topic in (one, other))
    assert heard(first) == heard(second)
    assert sound(heard(" ".join([*words, one]))) == sound(heard(" ".join(words)))


def test_a_target_brings_its_own_topics() -> None:
    text = "They will honor the strike."
    assert heard(text, Target("an honor code", ("honor",))) == 0 < heard(text)


@given(st.text("war peace Åİ", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_silent_stretches_are_in_order_and_disjoint(text: str, names: list[Span]) -> None:
    given_names = [(min(pair), min(max(pair), len(text))) for pair in names if min(pair) < min(max(pair), len(text))]
    spans = silent(text, given_names, CEASEFIRE)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(any(a <= start and end <= b for a, b in spans) for start, end in given_names)


# --- marks --------------------------------------------------------------------------------------------------------


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
    assert sounds(printed) == compound(typed)
    assert sounds(printed) != compound(printed), "otherwise this line shows nothing"


# --- sentences and length -----------------------------------------------------------------------------------------


def test_a_span_is_scored_sentence_by_sentence() -> None:
    text = "This is awful. This is great."
    sentences = [Sentence("d", 0, 0, 0, 14, "body"), Sentence("d", 1, 0, 15, 29, "body")]
    both = tone("d", text, [(0, 29)], sentences=sentences)
    assert both.compound == round((compound("This is awful.") + compound("This is great.")) / 2, 4)
    assert (both.start, both.end) == (0, 29)


def test_repeating_a_sentence_does_not_make_it_harsher() -> None:
    once = "They brutally murdered the truce."
    text = " ".join([once] * 40)
    step = len(once) + 1
    sentences = [Sentence("d", n, 0, n * step, n * step + len(once), "body") for n in range(40)]
    assert tone("d", text, [(0, len(text))], sentences=sentences).compound == compound(once) > compound(text)


@pytest.mark.parametrize("text", ["good " * 1000, "x" * 5000, "🙂" * 3000, "a\u2003b " * 1000])
def test_a_very_long_sentence_is_scored_in_pieces(text: str) -> None:
    measured = tone("d", text, [(0, len(text))])
    assert -1 <= measured.compound <= 1
    assert measured.compound == pytest.approx(compound(text[:LONGEST]), abs=0.05)


@pytest.mark.parametrize("spans", [[], [(3, 3)], [(0, 1)]])
def test_nothing_sounds_neutral(spans: list[Span]) -> None:
    measured = tone("d", "“ok”", spans)
    assert (measured.compound, measured.unmasked, measured.words) == (0.0, 0.0, ())


# --- contributions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The attack was brutal.", {"attack": -1, "brutal": -1}),
        ("He did not welcome it.", {"welcome": -1}),
        ("“Hope,” she said, about the war.", {"Hope": +1, "war": -1}),
        ("They met on Tuesday.", {}),
    ],
)
def test_words_that_moved_the_score(text: str, expected: dict[str, int]) -> None:
    words = tone("d", text, [(0, len(text))]).words
    assert {text[start:end]: (share > 0) - (share < 0) for start, end, share in words} == expected


def test_equal_words_are_told_apart_by_their_place() -> None:
    text = "good news, but not good news"
    words = tone("d", text, [(0, len(text))]).words
    assert [(start, text[start:end]) for start, end, _ in words] == [(0, "good"), (19, "good")]
    assert words[0][2] > 0 > words[1][2]


def test_a_neutralised_name_contributes_nothing() -> None:
    text = "Security Council members hope for calm."
    words = tone("d", text, [(0, len(text))], [place(text, "Security Council")]).words
    assert [text[start:end] for start, end, _ in words] == ["hope", "calm"]


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=3))
def test_scores_stay_in_range_and_places_in_the_text(text: str, names: list[Span]) -> None:
    names = [(min(name), min(max(name), len(text))) for name in names]
    measured = tone("d", text, [(0, len(text))], names)
    assert -1 <= measured.compound <= 1
    assert -1 <= measured.unmasked <= 1
    for start, end, share in measured.words:
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
        assert share
