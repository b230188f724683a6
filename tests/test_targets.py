"""What bears on the target: terms, making the fighting stop, and words that only count near a term."""

from __future__ import annotations

import pytest

from analysis import corpus
from analysis.records import Document, Sentence, Target
from analysis.stance import targets
from tests.coding import TITLE


def found(*sentences: str, title: str = TITLE) -> list[tuple[str, str]]:
    """Return (words, via) of what bears on the general target in these sentences, the title's own left out."""
    text = "\n\n".join((title, *sentences))
    rows, start = [], 0
    for number, words in enumerate((title, *sentences)):
        rows.append(Sentence("d", number, number, start, start + len(words), "body" if number else "title"))
        start += len(words) + 2
    bearings = targets.bearings(Document("d", title, text), rows, corpus.default_target())
    return [(text[row.start : row.end], row.via) for row in bearings if row.start > len(title)]


@pytest.mark.parametrize(
    ("sentence", "words", "via"),
    [
        ("They signed a cease-fire.", "cease-fire", "term"),
        ("Two truces failed.", "truces", "term"),
        ("They want to halt the bombardment.", "halt the bombardment", "stopping"),
        ("The war in the north has to end.", "war in the north has to end", "stopping"),
        ("They seek an end to four months of fighting.", "end to four months of fighting", "stopping"),
        ("They need an exit strategy from the war.", "exit strategy from the war", "stopping"),
        ("The peace talks go on.", "peace talks", "related"),
        ("They studied the plan.", "the plan", "anaphor"),
        ("A deal is near. Any deal helps.", "Any deal", "anaphor"),
        ("They proposed a 72-hour pause.", "72-hour pause", "stopping"),
        ("They want both sides to lay down their arms.", "both sides to lay down their arms", "stopping"),
        ("They told aides that the plan was dead.", "the plan", "anaphor"),
        ("They never opposed such an arrangement.", "such an arrangement", "anaphor"),
        ("They studied the American and Saudi offer.", "the American and Saudi offer", "anaphor"),
        ("They called the “reckless” deal a trap.", "the “reckless” deal", "anaphor"),
        (
            "They agreed to stop four days of missile and drone exchanges.",
            "stop four days of missile and drone exchanges",
            "stopping",
        ),
    ],
)
def test_what_bears_on_it(sentence: str, words: str, via: str) -> None:
    assert (words, via) in found(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "They signed a cooperation agreement.",
        "The army will attack.",
        "The strike at the port ended.",
        "They talk a lot.",
        "They agreed on a two-week suspension of flights.",
        "The rebels must lay down their arms.",
        "They broke off diplomatic ties.",
        "They denied that Russia halts at the river.",
        "They signed the trade deal.",
        "They hailed a tax truce.",
        "They held talks on the national budget.",
        "They reached an agreement with the miners.",
        "They opposed the plan to merge schools.",
        "The nuclear talks resumed.",
    ],
)
def test_what_does_not(sentence: str) -> None:
    assert not [row for row in found(sentence) if row[1] != "pronoun"]


def test_headlines_name_a_deal_without_an_article() -> None:
    def title_of(title: str) -> list[str]:
        text = f"{title}\n\nThe truce held."
        end = len(title)
        rows = [Sentence("d", 0, 0, 0, end, "title"), Sentence("d", 1, 1, end + 2, len(text), "body")]
        bearings = targets.bearings(Document("d", title, text), rows, corpus.default_target())
        return [text[row.start : row.end] for row in bearings if row.start < end]

    assert title_of("Rebels seek changes in US proposal") == ["US proposal"]
    assert title_of("Rebels seek changes in trade deal") == []


def test_nothing_counts_where_no_term_names_the_target() -> None:
    assert found("The peace talks on the plan go on.", title="Harvest in the region") == []


def test_related_words_count_only_near_a_term_where_the_article_is_on_something_else() -> None:
    filler = ["The harvest was good."] * 6
    rows = found(*filler, "The truce held.", *filler, "The peace talks go on.", title="Harvest in the region")
    assert rows == [("truce", "term")]


def test_stopping_belongs_to_a_ceasefire_and_not_to_every_target() -> None:
    text = "Tax\n\nThe carbon tax must not halt the war."
    sentences = [Sentence("d", 0, 0, 0, 3, "title"), Sentence("d", 1, 1, 5, len(text), "body")]
    rows = targets.bearings(Document("d", "Tax", text), sentences, Target("a tax", ("carbon tax",)))
    assert [row.via for row in rows] == ["term"]


def test_capitals_that_grow_in_small_letters_keep_the_offsets() -> None:
    assert ("truce", "term") in found("İzmir hailed the truce.")
