"""The reader's parts: pieces give their words back, passages cover a text once, tags become contents."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import reader, text
from analysis.reader import decoding
from analysis.reader.examples import BEGIN, FURTHER, OUTSIDE, RESUME
from analysis.reader.passages import (
    ANAPHOR,
    LONGEST,
    MARKER,
    NONE,
    RELATED,
    SIZE,
    TERM,
    Line,
    Passage,
    Piece,
    lines,
    passages,
)
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
    article = split(body, target=target)
    return article.document, lines(article, tokenizer())


# --- pieces ---------------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(st.one_of(articles, st.text(max_size=200)))
def test_pieces_and_passages_hold_every_letter_once_in_order(body: str) -> None:
    document, rows = read_lines(body)
    pieces = [piece for line in rows for piece in line.pieces]
    ends = [0, *(place for piece in pieces for place in (piece.start, piece.end)), len(document.text)]
    assert ends == sorted(ends)
    assert all(document.text[piece.start : piece.end].strip() for piece in pieces)
    assert all(len(line.pieces) <= LONGEST for line in rows)
    inside = []
    for passage in passages(rows):
        inside += [piece for piece, here in zip(passage.pieces, passage.inside, strict=True) if here]
        assert len(passage.ids) == len(passage.pieces) == len(passage.places) <= 512
        assert sum(passage.inside) <= max(SIZE, LONGEST)
    assert inside == pieces


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


# --- decoding -------------------------------------------------------------------------------------------------------


def tagged(tags: str) -> tuple[Passage, decoding.Numbers]:
    """Return a passage of words of ten letters with these tags: b, f, r, and o for none; “|” is a separator."""
    pieces = [None if mark == "|" else Piece(7, 10 * k, 10 * k + 10, 0, 0, 0) for k, mark in enumerate(tags)]
    passage = Passage(tuple(pieces), tuple(range(len(tags))), (1,) * len(tags))
    logits = np.zeros((len(tags), 4), np.float32)
    for number, mark in enumerate(tags):
        logits[number, {"o": OUTSIDE, "b": BEGIN, "f": FURTHER, "r": RESUME, "|": OUTSIDE}[mark]] = 6
    return passage, logits


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("|obffo", [[2, 3, 4]]),
        ("|bfbf", [[1, 2], [3, 4]]),
        ("|bfoorf", [[1, 2, 5, 6]]),
        ("|bf|ff", [[1, 2, 4, 5]]),
        ("|ofo", [[2]]),
        ("|ooo", []),
    ],
)
def test_contents_of_tags(tags: str, expected: list[list[int]]) -> None:
    passage, logits = tagged(tags)
    assert decoding.contents(passage, logits, 0.5) == expected
    assert decoding.contents(passage, logits, 1.01) == []


@pytest.mark.parametrize(
    ("marks", "numbers", "expected"),
    [
        ("oooooo", (1, 2, 3), ((10, 40),)),
        ("oooooo", (1, 2, 5), ((10, 30), (50, 60))),
        ("oooooo", (), ()),
        ("oo|oo", (0, 1, 3, 4), ((0, 50),)),
    ],
)
def test_spans_of_pieces_go_on_over_a_separator(
    marks: str, numbers: tuple[int, ...], expected: tuple[tuple[int, int], ...]
) -> None:
    assert decoding.spans(tagged(marks)[0], numbers) == expected


def test_probabilities_sum_to_one() -> None:
    assert decoding.softmax(np.array([[1000.0, 0, -1000.0]], np.float32)).tolist() == [[1.0, 0.0, 0.0]]


def test_pointers_give_disjoint_stretches_likeliest_first() -> None:
    passage, _ = tagged("|oooo|oo")
    first, last = np.zeros(8, np.float32), np.zeros(8, np.float32)
    first[[2, 6]], last[[3, 7]] = (5, 4), (5, 5)
    rows = decoding.pointed(passage, first, last, 20, 2)
    assert [row[:2] for row in rows] == [(2, 3), (6, 7)]
    assert rows[0][2] > rows[1][2]
    first[0] = 99  # rolled by five, all of the chance lies on a separator
    assert decoding.pointed(passage, np.roll(first, 5), last, 20, stops=[False, *[True] * 7]) == [(0, 0, 0.0)]


# --- reading --------------------------------------------------------------------------------------------------------


def test_nothing_is_read_where_the_target_is_never_named() -> None:
    article = split("Arland said that it was good. Boria rejected the claim.", "Harvest")
    assert reader.read(article) == ([], [])
    assert reader.read(article, always=True)[1]


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
