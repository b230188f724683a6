"""Paragraphs to sentences and quotations: where one ends, which marks make a pair; and words found again in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import text
from analysis.records import Document, Paragraph
from analysis.text.passages import locate

SENTENCES = [
    # paragraph → its sentences
    ("Talks failed. Both sides left.", ["Talks failed.", "Both sides left."]),
    ("Sen. Mark S. Kirk met Mr. Putin on Jan. 5.", ["Sen. Mark S. Kirk met Mr. Putin on Jan. 5."]),
    ("He left the U.S. The talks went on.", ["He left the U.S.", "The talks went on."]),
    ("“We need it now!” Trump said on Friday.", ["“We need it now!” Trump said on Friday."]),
    ("“Is it over?” asked Comey. “No.”", ["“Is it over?” asked Comey.", "“No.”"]),
    ("“Is it over?” The guns fell silent.", ["“Is it over?”", "The guns fell silent."]),
    ("“Go!” he added. They went.", ["“Go!” he added.", "They went."]),
]
QUOTATIONS = [
    # paragraph → what stands inside its outermost quotation marks
    ("“Abuses must stop,” he said. “Now.”", ["Abuses must stop,", "Now."]),
    ('"Abuses must stop," he said.', ["Abuses must stop,"]),
    ("''Abuses must stop,'' he said.", ["Abuses must stop,"]),
    ("``Abuses must stop,'' he said.", ["Abuses must stop,"]),
    ("He called it ‘a trap’ and left.", ["a trap"]),
    ("He called it 'a trap' and left.", ["a trap"]),
    ("“He said ‘never’ twice,” she said.", ["He said ‘never’ twice,"]),
    ('“Mixed marks," she said, “are common.”', ["Mixed marks,", "are common."]),
    # apostrophes are no quotation marks
    ("Israel’s and Hamas’ talks", []),
    ("The '90s weren't calm.", []),
    ("Don’t say it’s over", []),
    # without its closing mark a quotation ends with the paragraph
    ("He said: “We will go on.", ["We will go on."]),
]


def parts(body: str, *spans: tuple[int, int, str], title: str = "") -> tuple[Document, list[Paragraph]]:
    rows = spans or ((0, len(body), "body"),)
    return Document("d", title, body), [Paragraph("d", index, *span) for index, span in enumerate(rows)]


@pytest.mark.parametrize(("body", "expected"), SENTENCES)
def test_sentences(body: str, expected: list[str]) -> None:
    assert [body[row.start : row.end] for row in text.sentences(*parts(body))] == expected


@pytest.mark.parametrize(("body", "expected"), QUOTATIONS)
def test_quotations(body: str, expected: list[str]) -> None:
    assert [body[row.start : row.end] for row in text.quotations(*parts(body))] == expected


def test_title_is_one_sentence_and_furniture_none() -> None:
    words = "Truce? Not yet. Maybe\n\nTalks failed.\n\nSign up now."
    rows = text.sentences(*parts(words, (0, 21, "title"), (23, 36, "body"), (38, 50, "furniture"), title=words[:21]))
    assert [(words[row.start : row.end], row.role) for row in rows] == [
        ("Truce? Not yet. Maybe", "title"),
        ("Talks failed.", "body"),
    ]


def test_speech_over_paragraphs_is_continued_where_the_next_one_opens_with_a_mark() -> None:
    words = "“We stop.\n\n“We wait.”\n\nNothing more."
    rows = text.quotations(*parts(words, (0, 9, "body"), (11, 21, "body"), (23, 36, "body")))
    assert [(row.complete, row.continued) for row in rows] == [(False, True), (True, False)]


@given(st.text(alphabet="ab .,!?“”\"'‘’`\n", max_size=200))
def test_spans_are_in_order_and_inside_the_text(body: str) -> None:
    for rows in (text.sentences(*parts(body)), text.quotations(*parts(body))):
        ends = [place for row in rows for place in (row.start, row.end)]
        assert ends == sorted(ends)
        assert all(0 <= place <= len(body) for place in ends)


def test_no_sentence_grows_without_bound() -> None:
    assert max(row.end - row.start for row in text.sentences(*parts("and so on " * 5_000))) <= 3_000


# --- words copied from an article -----------------------------------------------------------------------------------

COPIED = "France called for a “full truce”. Russia rejected the plan.\nFrance’s envoy said the plan is a truce."


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
def test_copied_words_are_found_whatever_their_marks_and_spaces(pieces: list[str], found: list[str] | None) -> None:
    spans = locate(pieces, COPIED)
    assert (None if spans is None else [COPIED[start:end] for start, end in spans]) == found


@pytest.mark.parametrize(("near", "start"), [(0, 0), (20, 0), (50, 60), (10_000, 60)])
def test_of_several_places_the_nearest_is_taken(near: int, start: int) -> None:
    assert locate(["France"], COPIED, near) == ((start, start + 6),)
