"""Copies of one text: found whatever the order of reading, and counted as the policy says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aggregate, pipeline
from analysis.corpus import duplicates, read_event
from analysis.errors import InputError
from analysis.records import Document, Duplicate

WORDS = "truce talks border army valley minister rebels quiet guns market envoy paper winter bridge harvest".split()


def text(seed: int, length: int = 200) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choice(WORDS) for _ in range(length))


def changed(original: str, every: int) -> str:
    """Return a text with every so-manieth word another one."""
    return " ".join("other" if place % every == 1 else word for place, word in enumerate(original.split()))


def find(*documents: tuple[str, str, str, str], policy: str = "per-outlet") -> list[Duplicate]:
    """Return the copies among (day, id, outlet, text)."""
    rows = [Document(key, "", words, outlet, published=day) for day, key, outlet, words in documents]
    return duplicates.of(rows, policy)


# --- what is a copy -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("copy", "is_copy"),
    [
        (text(1), True),
        (text(1).upper(), True),
        (text(1).replace(" ", "\n\n, "), True),
        (text(1) + " With reporting by others.", True),
        (changed(text(1), 40), True),
        (" ".join(text(1).split()[:140]), True),
        (text(2), False),
        (changed(text(1), 4), False),
        (" ".join(text(1).split()[:50]), False),
        (" ".join(sorted(text(1).split())), False),
        ("", False),
        ("truce", False),
    ],
)
def test_what_is_a_copy(copy: str, is_copy: bool) -> None:
    found = find(("2031-03-04", "a", "A", text(1)), ("2031-03-05", "b", "B", copy))
    assert [(row.document_id, row.duplicate_of) for row in found] == ([("b", "a")] if is_copy else [])


@pytest.mark.parametrize("short", ["", "Peace.", "It holds for now.", "The truce holds."])
def test_short_texts_are_copies_only_when_they_are_the_same(short: str) -> None:
    assert len(find(("", "a", "", short), ("", "b", "", short), ("", "c", "", short + " Or does it?"))) == 1


@pytest.mark.parametrize(("every", "least", "most"), [(100, 0.85, 1.0), (25, 0.5, 0.8)])
def test_the_similarity_estimates_the_share_of_common_sequences(every: int, least: float, most: float) -> None:
    (row,) = find(("", "a", "A", text(3, 2000)), ("", "b", "B", changed(text(3, 2000), every)))
    assert least < row.similarity < most


def test_the_earliest_is_the_original_and_the_undated_come_last() -> None:
    rows = find(("", "a", "A", text(1)), ("2031-03-05", "c", "C", text(1)), ("2031-03-04", "d", "D", text(1)))
    assert [(row.document_id, row.duplicate_of) for row in rows] == [("c", "d"), ("a", "d")]


def test_a_copy_of_a_copy_that_shares_too_little_with_the_original_stands_alone() -> None:
    pieces = [text(seed, 100) for seed in range(7)]
    chain = [" ".join(pieces[place : place + 5]) for place in range(3)]  # neighbours share 2/3, the ends 3/7
    rows = find(*((f"2031-03-0{n + 1}", f"d{n}", "O", each) for n, each in enumerate(chain)))
    assert [(row.document_id, row.duplicate_of) for row in rows] == [("d1", "d0")]


@settings(max_examples=5, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(draw: random.Random) -> None:
    documents = [
        (f"2031-03-{n % 9 + 1:02}", f"d{n}", f"O{n % 2}", changed(text(n % 4), 30 + 7 * (n % 5))) for n in range(16)
    ]
    expected = find(*documents)
    shuffled = draw.sample(documents, len(documents))
    assert find(*shuffled) == expected
    assert {row.document_id for row in expected}.isdisjoint(row.duplicate_of for row in expected)


def test_hundreds_of_one_text_are_found() -> None:
    rows = find(*(("", f"d{n:03}", "", "Truce.") for n in range(200)), policy="once")
    assert (len(rows), {row.duplicate_of for row in rows}) == (199, {"d000"})


# --- how copies count ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("policy", "counted"),
    [("per-outlet", [False, True, False, True]), ("once", [False] * 4), ("all", [True] * 4)],
)
def test_policies(policy: str, counted: list[bool]) -> None:
    outlets = ["A", "A", "B", "B", ""]
    rows = find(*((f"2031-03-0{n + 1}", f"d{n}", outlet, text(1)) for n, outlet in enumerate(outlets)), policy=policy)
    assert [row.counted for row in rows] == counted


def event(folder: Path, policy: str) -> Path:
    folder.mkdir()
    said = "Egypt called for a ceasefire in Sudan on Monday. " + text(1)
    rows = [f"d{n},{outlet},{said},2031-03-0{n + 1}\n" for n, outlet in enumerate("AAB")]
    (folder / "news.csv").write_text("id,outlet,text,date\n" + "".join(rows))
    if policy:
        (folder / "event.toml").write_text(f'duplicates = "{policy}"\n')
    return folder


@pytest.mark.parametrize(("policy", "documents"), [("", ["d0", "d2"]), ("once", ["d0"]), ("all", ["d0", "d1", "d2"])])
def test_estimates_rest_on_the_documents_that_count(tmp_path: Path, policy: str, documents: list[str]) -> None:
    tables = pipeline.analyze(read_event(event(tmp_path / "e", policy)))
    assert tables.documents["document_id"].tolist() == documents
    assert tables.statements["document_id"].unique().tolist() == documents
    assert tables.duplicates["document_id"].tolist() == ["d1", "d2"]  # always shown


def test_every_report_says_what_it_rests_on(tmp_path: Path) -> None:
    folder = event(tmp_path / "e", "once")
    (folder / "scan.pdf").write_bytes(b"%PDF")
    basis = aggregate.basis(pipeline.analyze(read_event(folder))).set_index("what")
    assert basis.loc["documents", "number"] == 1
    assert basis.loc["copies of other documents", ["number", "note"]].tolist() == [2, "2 of them not counted"]
    assert basis.loc["articles set aside", "number"] == 1
    assert "scan.pdf" in basis.loc["articles set aside", "note"]


def test_an_unknown_policy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'twice' is unknown; use per-outlet, once, all"):
        read_event(event(tmp_path / "e", "twice"))


def test_the_composed_event_has_one_copy(seed_event: Path) -> None:
    composed = read_event(seed_event.with_name("hesk-valley-2031"))
    (copy,) = duplicates.of(composed.documents, composed.policy)
    assert (copy.document_id, copy.counted) == ("2031-03-05-ledger-oske-rejects", True)
    assert copy.duplicate_of == "2031-03-05-halyard-oske-rejects"
