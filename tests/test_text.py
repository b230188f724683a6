"""Paragraphs to sentences and quotations: where one ends, which marks make a pair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import text
from analysis.records import Document, Paragraph

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


def read(body: str) -> tuple[Document, list[Paragraph]]:
    document = Document("d", "", body)
    return document, [Paragraph("d", 0, 0, len(body), "body")]


@pytest.mark.parametrize(("body", "expected"), SENTENCES)
def test_sentences(body: str, expected: list[str]) -> None:
    assert [body[row.start : row.end] for row in text.sentences(*read(body))] == expected


@pytest.mark.parametrize(("body", "expected"), QUOTATIONS)
def test_quotations(body: str, expected: list[str]) -> None:
    assert [body[row.start : row.end] for row in text.quotations(*read(body))] == expected


def test_title_is_one_sentence_and_furniture_none() -> None:
    words = "Truce? Not yet. Maybe\n\nTalks failed.\n\nSign up now."
    document = Document("d", "Truce? Not yet. Maybe", words)
    spans = [(0, 21, "title"), (23, 36, "body"), (38, 50, "furniture")]
    paragraphs = [Paragraph("d", index, *span) for index, span in enumerate(spans)]
    rows = text.sentences(document, paragraphs)
    assert [(words[row.start : row.end], row.role) for row in rows] == [
        ("Truce? Not yet. Maybe", "title"),
        ("Talks failed.", "body"),
    ]


def test_speech_over_paragraphs_is_continued_where_the_next_one_opens_with_a_mark() -> None:
    words = "“We stop.\n\n“We wait.”\n\nNothing more."
    document = Document("d", "", words)
    paragraphs = [Paragraph("d", index, *span, "body") for index, span in enumerate([(0, 9), (11, 21), (23, 36)])]
    rows = text.quotations(document, paragraphs)
    assert [(row.complete, row.continued) for row in rows] == [(False, True), (True, False)]


@given(st.text(alphabet="ab .,!?“”\"'‘’`\n", max_size=200))
def test_spans_are_in_order_and_inside_the_text(body: str) -> None:
    document, paragraphs = read(body)
    for rows in (text.sentences(document, paragraphs), text.quotations(document, paragraphs)):
        ends = [place for row in rows for place in (row.start, row.end)]
        assert ends == sorted(ends)
        assert all(0 <= place <= len(body) for place in ends)


def test_no_sentence_grows_without_bound() -> None:
    body = "and so on " * 5_000
    assert max(row.end - row.start for row in text.sentences(*read(body))) <= 3_000
