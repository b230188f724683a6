"""The reader's parts: pieces give their words back, passages cover a text once, tags become contents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import reader, text
from analysis.reader import decoding
from analysis.reader.examples import BEGIN, FURTHER, OUTSIDE, RESUME
from analysis.reader.passages import SIZE, Passage, passages
from analysis.reader.pieces import ANAPHOR, LONGEST, MARKER, NONE, RELATED, TERM, Line, lines
from analysis.reader.reading import tokenizer
from analysis.records import Article, Document, Sentence, Target

TARGET = Target("a truce", ("truce", "cease-fire", "stop to the war"), ("the deal",), ("talks",))
SENTENCES = [
    "Arland wants a truce.",
    "“We 🕊 refuse,” said İzmir’s mayor.",
    "Talks on the cease‑fires went on — again.",
    "A STOP to the WAR, the deal says, is near.",
    "word " * 260 + "end.",
    "!!! …",
]
articles = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=14).map("\n\n".join)


def split(body: str, title: str = "Truce talks", target: Target = TARGET) -> Article:
    return text.article(Document("d", title, f"{title}\n\n{body}"), target)


def read_lines(body: str, target: Target = TARGET) -> tuple[Document, list[Line]]:
    article = split(body)
    return article.document, lines(article.text, article.sentences, article.quotations, target, tokenizer())


# --- pieces ---------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.one_of(articles, st.text(max_size=200)))
def test_pieces_lie_in_the_text_in_order_and_lines_are_short(body: str) -> None:
    document, rows = read_lines(body)
    before = 0
    for line in rows:
        assert len(line.pieces) <= LONGEST
        for piece in line.pieces:
            assert before <= piece.start < piece.end <= len(document.text)
            assert document.text[piece.start : piece.end].strip()
            before = piece.start


def test_every_letter_is_in_a_piece() -> None:
    document, rows = read_lines("\n\n".join(SENTENCES))
    held = {place for line in rows for piece in line.pieces for place in range(piece.start, piece.end)}
    assert {place for place, letter in enumerate(document.text) if letter.isalnum()} <= held


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Arland wants a truce.", {"truce": TERM}),
        ("It wants Truces.", {"Truces": TERM}),
        ("It wants a cease fire.", {"cease fire": TERM}),
        ("It wants a stop to the war.", {"stop to the war": TERM}),
        ("The truce and the cease-fire ended.", {"truce": TERM, "cease-fire": TERM}),
        ("The deal after talks.", {"The deal": ANAPHOR, "talks": RELATED}),
        ("The trucelike calm.", {}),
    ],
)
def test_words_that_name_the_target_become_one_marker(sentence: str, kinds: dict[str, int]) -> None:
    document, rows = read_lines(sentence)
    pieces = [piece for line in rows[1:] for piece in line.pieces]
    terms = {document.text[piece.start : piece.end] for piece in pieces if piece.target == TERM}
    assert terms == {words for words, kind in kinds.items() if kind == TERM}
    assert all((piece.id == MARKER) == (piece.target == TERM) for piece in pieces)
    for words, kind in kinds.items():
        start = document.text.index(words, len("Truce talks"))
        assert {piece.target for piece in pieces if start <= piece.start < start + len(words)} == {kind}
    marked = sum(piece.target == TERM for piece in pieces)
    assert marked == sum(kind == TERM for kind in kinds.values())
    assert NONE in {piece.target for piece in pieces}


def test_one_target_is_as_good_as_another() -> None:
    _, one = read_lines("Arland wants a truce now.")
    _, two = read_lines("Arland wants a carbon tax now.", Target("a carbon tax", ("carbon tax", "truce")))
    ids = [[piece.id for piece in rows[-1].pieces] for rows in (one, two)]
    assert ids[0] == ids[1]


# --- passages -------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(articles)
def test_each_line_is_inside_exactly_one_passage(body: str) -> None:
    _, rows = read_lines(body)
    inside = [
        piece
        for passage in passages(rows)
        for piece, here in zip(passage.pieces, passage.inside, strict=True)
        if here and piece
    ]
    assert inside == [piece for line in rows for piece in line.pieces]
    for passage in passages(rows):
        assert len(passage.ids) == len(passage.pieces) == len(passage.places) <= 512
        assert sum(passage.inside) <= max(SIZE, LONGEST)


# --- decoding -------------------------------------------------------------------------------------------------------


def tagged(tags: str) -> tuple[Passage, decoding.Numbers]:
    """Return a passage of words of ten letters with these tags: b, f, r, and o for none; “|” is a separator."""
    pieces = [None if mark == "|" else _piece(10 * k) for k, mark in enumerate(tags)]
    passage = Passage(tuple(pieces), tuple(range(len(tags))), (1,) * len(tags))
    logits = np.zeros((len(tags), 4), np.float32)
    for number, mark in enumerate(tags):
        logits[number, {"o": OUTSIDE, "b": BEGIN, "f": FURTHER, "r": RESUME, "|": OUTSIDE}[mark]] = 6
    return passage, logits


def _piece(start: int) -> reader.pieces.Piece:
    return reader.pieces.Piece(7, start, start + 10, 0, 0, 0)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("|obffo", [(2, 3, 4)]),
        ("|bfbf", [(1, 2), (3, 4)]),
        ("|bfoorf", [(1, 2, 5, 6)]),
        ("|bf|ff", [(1, 2, 4, 5)]),
        ("|ofo", [(2,)]),
        ("|ooo", []),
    ],
)
def test_contents_of_tags(tags: str, expected: list[tuple[int, ...]]) -> None:
    passage, logits = tagged(tags)
    assert [content.pieces for content in decoding.contents(passage, logits, 0.5)] == expected
    assert decoding.contents(passage, logits, 1.01) == []


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3), ((10, 40),)),
        ((1, 2, 5), ((10, 30), (50, 60))),
        ((0,), ((0, 10),)),
        ((), ()),
    ],
)
def test_stretches_of_pieces(numbers: tuple[int, ...], expected: tuple[tuple[int, int], ...]) -> None:
    passage, _ = tagged("oooooo")
    assert decoding.spans(passage, numbers) == expected


def test_stretches_go_on_over_a_separator() -> None:
    passage, _ = tagged("oo|oo")
    assert decoding.spans(passage, (0, 1, 3, 4)) == ((0, 50),)


@settings(max_examples=60, deadline=None)
@given(st.text("obfr|", min_size=1, max_size=30))
def test_contents_are_disjoint_and_in_order(tags: str) -> None:
    passage, logits = tagged(tags)
    found = [piece for content in decoding.contents(passage, logits, 0.0) for piece in content.pieces]
    assert len(found) == len(set(found))
    for content in decoding.contents(passage, logits, 0.0):
        assert list(content.pieces) == sorted(content.pieces)
        assert all(passage.pieces[piece] is not None for piece in content.pieces)


def test_probabilities_sum_to_one() -> None:
    assert decoding.softmax(np.array([[1000.0, 0, -1000.0]], np.float32)).tolist() == [[1.0, 0.0, 0.0]]


def test_pointers_give_disjoint_stretches_likeliest_first() -> None:
    passage, _ = tagged("|oooo|oo")
    first, last = np.zeros(8, np.float32), np.zeros(8, np.float32)
    first[[2, 6]], last[[3, 7]] = (5, 4), (5, 5)
    rows = decoding.pointed(passage, first, last, 20, 2)
    assert [row[:2] for row in rows] == [(2, 3), (6, 7)]
    assert rows[0][2] > rows[1][2]


# --- reading --------------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.one_of(articles, st.text(max_size=200)))
def test_what_is_read_lies_in_the_text(body: str) -> None:
    document = split(body)
    for on_target, rows in zip((True, False), reader.read(document), strict=True):
        for row in rows:
            assert list(row.content) == sorted(row.content)
            assert len(row.chances) == (4 if on_target else 0)
            spans = [*row.content, row.cue, *(voice.source for voice in row.voices)]
            spans += [(start, end) for voice in row.voices for start, end, _ in voice.names]
            assert all(0 <= start <= end <= len(document.text) for start, end in spans)


def test_nothing_is_read_where_the_target_is_never_named() -> None:
    article = split("Arland said that it was good. Boria rejected the claim.", "Harvest")
    assert reader.read(article) == ([], [])
    assert isinstance(reader.read(article, always=True), tuple)


def test_the_words_that_decided_lower_the_chance_and_lie_in_the_sentence() -> None:
    document = split("Arland strongly rejected the truce on Monday. It rained.")
    start = document.text.index("rejected")
    end = document.text.index(" on Monday")
    found = reader.deciding_words(document, ((start, end),), "against")
    assert len(found) <= 6
    assert [change for *_, change in found] == sorted(change for *_, change in found)
    for first, last, change in found:
        assert change < 0
        assert document.text[first:last].strip().isalnum()
        assert document.text.index("Arland") <= first < last <= document.text.index(" It rained")


def test_the_tone_of_a_sentence_has_three_chances_for_each_actor() -> None:
    words = "Arland praised Boria."
    sentence = Sentence("d", 0, 0, 0, len(words), "body")
    found = reader.toward(Article(Document("d", "", words), TARGET), sentence, [[(0, 6)], [(15, 20)], []])
    assert len(found) == 3
    assert all(sum(chances) == pytest.approx(1, abs=3e-4) for chances in found)
