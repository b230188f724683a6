"""An analyst overrules the machine: what changes, what survives, what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import aggregate, corpus, figures, pipeline
from analysis import text as words
from analysis.attribution import corrections
from analysis.errors import InputError
from analysis.records import SCORES, Actor, Correction, Document, Outcome, Statement, table
from tests import handmade
from tests.said import scripted

SAID = (
    "France’s “truce now” plan\n\nFrance wants a truce. Iran, he said, wants none. Russia wants a truce.  So it goes."
)
AT = SAID.index("a truce")
ID = f"one#{AT}-{AT + 7}"
FRENCH = replace(
    handmade.statement("France", "favor", document="one", confidence=0.4, sure=False),
    statement_id=ID,
    content=((AT, AT + 7),),
    content_text="a truce",
)
RUSSIAN = replace(FRENCH, statement_id=f"{ID}.2", actor_id="russia", actor="Russia")
LATER = replace(FRENCH, statement_id="one#90-92", content=((90, 92),), content_text="ru")
ACTORS = {"Russia": Actor("russia", "Russia", "state", "Russia", "Russia", ("Moscow",))}


def said(statements: Sequence[Statement], *rows: Correction, text: str = SAID) -> corrections.Corrected:
    texts = {"one": text, "two": "Nothing."}
    articles = {key: words.article(Document(key, "", each), corpus.default_target()) for key, each in texts.items()}
    return corrections.apply(statements, rows, ACTORS, articles)


def by_id(statement_id: str, actor: str = "", stance: str = "", words: str = "") -> Correction:
    return Correction(statement_id, actor, stance, "", "AB", words=words)


def by_words(words: str, actor: str = "", stance: str = "", **more: Any) -> Correction:
    return Correction("", actor, stance, "", "AB", "one", words, **more)


BY_ID = [
    # id, actor, stance, words; outcome; who says what in which words
    (by_id(ID, "", "against"), "changed", ("France", "against", "a truce")),
    (by_id(ID, "", "neutral"), "changed", ("France", "neutral", "a truce")),
    (by_id(ID, "Russia"), "changed", ("Russia", "favor", "a truce")),
    (by_id(ID, "Turkey", "conditional"), "changed", ("Turkey", "conditional", "a truce")),
    (by_id(ID, "France", "favor"), "confirmed", ("France", "favor", "a truce")),
    (by_id(ID, "", "none"), "removed", None),
    (by_id(ID, words="France wants a truce"), "moved", ("France", "favor", "France wants a truce")),
    (by_id(ID, words="a truce"), "confirmed", ("France", "favor", "a truce")),
    # the reader has changed
    (by_id(f"one#{AT + 2}-{AT + 7}", "", "against"), "changed", ("France", "against", "a truce")),
    (by_id(f"one#{AT + 2}-{AT + 7}.2", "", "against"), "changed", ("France", "against", "a truce")),
    (by_id("one#1-9", "", "against"), "unmatched", None),
    (by_id(f"two#{AT}-{AT + 7}", "", "against"), "unmatched", None),
    (by_id(f"three#{AT}-{AT + 7}", "", "against"), "unmatched", None),
    # ids of earlier versions
    (by_id(f"one/france/{AT}-{AT + 7}", "", "against"), "changed", ("France", "against", "a truce")),
    (by_id(f"one/germany/{AT + 2}-{AT + 7}", "", "against"), "changed", ("France", "against", "a truce")),
    (by_id("one/france/1-9", "", "against"), "unmatched", None),
    (by_id(f"two/france/{AT}-{AT + 7}", "", "against"), "unmatched", None),
    # by words
    (by_words("a truce", "", "against"), "changed", ("France", "against", "a truce")),
    (by_words("a truce", "France", "against"), "changed", ("France", "against", "a truce")),
    (by_words("truce"), "confirmed", ("France", "favor", "a truce")),  # a part of the words tells which
    (by_words("France wants a truce", "", "conditional"), "changed", ("France", "conditional", "a truce")),
    (by_words("a truce", "", "none"), "removed", None),
]


@pytest.mark.parametrize(("row", "outcome", "result"), BY_ID)
def test_a_correction_overrules_one_statement(
    row: Correction, outcome: str, result: tuple[str, str, str] | None
) -> None:
    done = said([FRENCH, LATER], row)
    assert [each.outcome for each in done.outcomes] == [outcome]
    assert bool(done.outcomes[0].reason) is (outcome == "unmatched")
    assert LATER in done.statements
    decided = [each for each in done.statements if each not in (FRENCH, LATER)]
    assert [(each.actor, each.stance, each.content_text) for each in decided] == ([result] if result else [])
    assert len(done.statements) == 1 + (outcome != "removed")
    for each in decided:  # a person is sure, and the machine's probabilities are kept
        assert (each.statement_id, each.coder, each.machine_stance) == (ID, "AB", "favor")
        assert (each.score, each.sure, each.confidence, each.p_favor) == (SCORES[each.stance], True, 1.0, 0.4)
        assert " … ".join(SAID[a:b] for a, b in each.content) == each.content_text


ADDED = [
    # words and who says what; the words that are found, or none
    (by_words("Russia wants a truce", "Russia", "favor"), ["Russia wants a truce"]),
    (by_words("Russia   wants\na truce", "Russia", "favor"), ["Russia wants a truce"]),
    (by_words('"truce now"', "Russia", "favor"), ["“truce now”"]),
    (by_words("Iran … wants none", "Iran", "against"), ["Iran", "wants none"]),
    (by_words("Iran [...] wants none", "Iran", "neutral"), ["Iran", "wants none"]),
    (by_words("a truce", "Russia", "favor", start=80), ["a truce"]),
    (by_words("So it goes", "russia", "favor"), ["So it goes"]),  # a name may have any case
    (by_words("So it goes", "Moscow", "favor"), ["So it goes"]),  # … or be an alias
    (by_words("So it goes", "N/A Front", "favor", organization="Front"), ["So it goes"]),
    (by_id("one#60-70", "Iran", "against", "wants none"), ["wants none"]),  # the machine no longer finds it
    (by_id("one#60-70", "Iran", "against"), None),
    (by_words("wants none", "Iran"), None),  # nobody can add a statement without a stance
    (by_words("wants none", "", "against"), None),  # … or an actor
    (by_words("wants none", "Iran", "none"), None),
    (by_words("wants everything", "Iran", "favor"), None),
    (by_words("…", "Iran", "favor"), None),
]


@pytest.mark.parametrize(("row", "content"), ADDED)
def test_words_add_what_the_machine_missed(row: Correction, content: list[str] | None) -> None:
    done = said([FRENCH], row)
    assert FRENCH in done.statements
    assert [(each.outcome, each.reason == "") for each in done.outcomes] == [
        ("added", True) if content else ("unmatched", False)
    ]
    made = [each for each in done.statements if each is not FRENCH]
    assert [[SAID[a:b] for a, b in each.content] for each in made] == ([content] if content else [])
    for each in made:
        ends = f"{each.content[0][0]}-{each.content[-1][1]}"
        assert each.statement_id == done.outcomes[0].statement_id == f"one#{ends}"
        assert (each.stance, each.coder, each.machine_stance) == (row.stance, "AB", "")
        assert (each.score, each.sure, each.confidence) == (SCORES[row.stance], True, 1.0)
        assert each.content_text == " … ".join(content or ())
        known = row.actor in ("Russia", "russia", "Moscow")
        actor_id = "russia" if known else row.actor.lower().replace(" ", "-").replace("/", "-")
        assert (each.actor_id, each.organization) == (actor_id, "Russia" if known else row.organization)
        assert [each.name for each in done.newcomers] == ([] if known else [row.actor])


SEVERAL = [
    # statements, corrections; outcomes; the stances after
    (
        [FRENCH],
        [by_id(ID, "", "against"), by_id(f"one#{AT + 1}-{AT + 7}", "", "favor")],
        "changed unmatched",
        "against",
    ),
    ([FRENCH], [by_id(ID, "", "favor"), by_words("a truce", "France", "against")], "confirmed unmatched", "favor"),
    ([FRENCH, RUSSIAN], [by_id(f"{ID}.2", "", "against")], "changed", "favor against"),
    ([FRENCH, RUSSIAN], [by_id(f"one/russia/{AT}-{AT + 7}", "", "against")], "changed", "favor against"),
    ([FRENCH, RUSSIAN], [by_id(f"one#{AT - 1}-{AT + 7}.2", "Russia", "against")], "changed", "favor against"),
    ([FRENCH, RUSSIAN], [by_words("a truce", "Russia", "against")], "changed", "favor against"),
    (  # who is known by his name goes before whom the reader now calls otherwise
        [FRENCH, RUSSIAN],
        [
            by_id(f"one/french-president/{AT}-{AT + 7}", "", "neutral"),
            by_id(f"one/france/{AT}-{AT + 7}", "", "against"),
        ],
        "changed changed",
        "against neutral",
    ),
    (  # an id that has shifted goes before words
        [FRENCH],
        [by_words("France wants a truce", "France", "against"), by_id("one#30-37", "France", "favor", "a truce")],
        "added confirmed",
        "against favor",
    ),
    (  # statements come in the order of the text
        [FRENCH],
        [by_words("Russia wants", "Russia", "against"), by_words("plan", "Iran", "neutral")],
        "added added",
        "neutral favor against",
    ),
]


@pytest.mark.parametrize(("statements", "rows", "outcomes", "stances"), SEVERAL)
def test_who_goes_first(statements: list[Statement], rows: list[Correction], outcomes: str, stances: str) -> None:
    done = said(statements, *rows)
    assert " ".join(row.outcome for row in done.outcomes) == outcomes
    assert " ".join(row.stance for row in done.statements) == stances


def test_the_nearest_of_several_places_is_taken() -> None:
    done = said([], *(by_words("wants a truce", "Russia", "favor", start=start) for start in (30, 70)))
    first, last = SAID.index("wants a truce"), SAID.rindex("wants a truce")
    assert [each.content for each in done.statements] == [((first, first + 13),), ((last, last + 13),)]


def test_another_actor_of_the_same_words_is_added() -> None:
    done = said([FRENCH], by_words("a truce", "Russia", "favor"), by_words("a truce", "Iran", "against"))
    assert [each.actor for each in done.statements] == ["France", "Russia", "Iran"]
    assert [each.statement_id for each in done.statements] == [ID, f"{ID}.2", f"{ID}.3"]


def test_a_changed_article_loses_only_what_it_no_longer_says() -> None:
    rows = [
        by_id(ID, "", "against", "a truce"),
        by_words("Iran … wants none", "Iran", "against"),
        by_words("Russia wants a truce", "Russia", "favor"),
    ]
    text = SAID.replace("Iran, he said, wants none.", "Nothing else was heard from any other side at all.")
    for changed in (text, f"New first line.\n\n{text}"):
        done = said([FRENCH], *rows, text=changed)
        assert [each.outcome for each in done.outcomes] == ["changed", "unmatched", "added"]
        assert "“Iran … wants none” do not stand in 'one'" in done.outcomes[1].reason


_decisions = st.builds(
    Correction,
    st.sampled_from(["", ID, "one#25-40.2", "one/iran/25-40", "two#0-4", "three#0-4"]),
    st.sampled_from(["", "France", "Russia", "Iran"]),
    st.sampled_from(["", "favor", "against", "none"]),
    st.just(""),
    st.just("AB"),
    st.sampled_from(["one", "two", "three"]),
    st.sampled_from(["", "a truce", "Nothing", "wants", "absent", "France … truce"]),
)


@settings(deadline=None)
@given(st.lists(_decisions.filter(lambda row: row.statement_id or row.words), max_size=6))
def test_no_correction_and_no_statement_is_lost(rows: list[Correction]) -> None:
    done = said([FRENCH, LATER], *rows)
    assert len(done.outcomes) == len(rows)
    count = Counter(row.outcome for row in done.outcomes)
    # A statement that was added can be removed again; what was there before, by one correction alone.
    assert len(done.statements) == 2 + count["added"] - count["removed"]
    assert all(row.reason for row in done.outcomes if row.outcome == "unmatched")
    assert all(row.content_text == " … ".join(SAID[a:b] for a, b in row.content) or row.document_id == "two"
               for row in done.statements if row.coder == "AB" and not row.machine_stance)  # fmt: skip


# --- the file -------------------------------------------------------------------------------------------------------

OLD = "statement_id,actor,stance,note,coder"
FULL = "statement_id,document_id,words,start,stance,actor,coder"


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            f'{OLD}\na/b/1-2,,favor,"see, note",AB\na/b/3-9,,none,,CD',
            [Correction("a/b/1-2", "", "favor", "see, note", "AB"), Correction("a/b/3-9", "", "none", "", "CD")],
        ),
        (
            "coder,start,words,document_id,organization,stance,actor\nAB,7,a truce,one,R,favor,France",
            [by_words("a truce", "France", "favor", start=7, organization="R")],
        ),
        (  # as a spreadsheet keeps what looks like a formula
            "document_id,words,actor,stance,coder\none,'- a truce,France,favor,AB",
            [by_words("- a truce", "France", "favor")],
        ),
    ],
)
def test_a_table_is_read_in_order(tmp_path: Path, lines: str, rows: list[Correction]) -> None:
    (tmp_path / "corrections.csv").write_text(f"{lines}\n", encoding="utf-8")
    assert corrections.read_corrections(tmp_path / "corrections.csv") == tuple(rows)


@pytest.mark.parametrize(
    ("header", "row", "says"),
    [
        (OLD, "one#10-30,,maybe,,AB", "line 2: the stance 'maybe' is unknown"),
        (OLD, "one#10-30,,favor,,", "needs a coder, and a statement_id or"),
        *((OLD, f"{key},,favor,,AB", "is no statement id") for key in ("one/france/30-10", "one france", "one#30-10")),
        *((OLD, f"{key},,favor,,AB", "is no statement id") for key in ("one#1²-30", f"one#1-{5000 * '9'}")),
        (OLD, "one#10-30,,favor,,AB\none#10-30,,against,,AB", "line 3: 'one#10-30' is corrected twice"),
        (FULL, ",one,,,favor,F,AB", "needs a coder, and a statement_id or document_id and words"),
        (FULL, ",,a truce,,favor,F,AB", "needs a coder, and a statement_id or document_id and words"),
        (FULL, ",one,a truce,first,favor,F,AB", "the start 'first' is no whole number"),
        (FULL, ",one,a truce,,favor,F,AB\n,one,a  truce,,against,F,AB", "'a  truce' is corrected twice"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path: Path, header: str, row: str, says: str) -> None:
    (tmp_path / "corrections.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        corrections.read_corrections(tmp_path / "corrections.csv")


# --- events ---------------------------------------------------------------------------------------------------------


def test_corrections_of_an_event_reach_statements_positions_and_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, {"a ceasefire": ("Egypt", "favor"), "rejected the ceasefire": ("Jordan", "against")})
    articles = tmp_path / "event" / "articles"
    articles.mkdir(parents=True)
    (articles / "one.txt").write_text(
        "Truce talks\n\nEgypt called for a ceasefire. Jordan rejected the ceasefire.\n", "utf-8"
    )
    before = pipeline.analyze(corpus.read_event(tmp_path / "event"))
    keys = dict(zip(before.statements["actor"], before.statements["statement_id"], strict=True))
    assert set(keys) == {"Egypt", "Jordan"}
    (tmp_path / "event" / "corrections.csv").write_text(
        "statement_id,actor,stance,note,coder\n"
        f"{keys['Egypt']},,conditional,read on,AB\n{keys['Jordan']},,against,,AB\none#900-950,,favor,,AB\n",
        encoding="utf-8",
    )
    after = pipeline.analyze(corpus.read_event(tmp_path / "event"))
    assert dict(zip(after.statements["actor"], after.statements["coder"], strict=True)) == {
        "Egypt": "AB",
        "Jordan": "AB",
    }
    assert dict(zip(after.positions["actor"], after.positions["position"], strict=True)) == {
        "Egypt": "conditional",
        "Jordan": "against",
    }
    told = aggregate.basis(after).set_index("what").loc["corrections by hand"]
    assert told["number"] == 3
    assert told["note"] == (
        "1 confirmed, 1 overruled; of the statements that people decided, 1 of the machine’s 2 are right (precision) "
        "and 1 of theirs, 2, are the machine’s too (recall); "
        "not applied: one#900-950, the machine has no statement at this place of 'one'"
    )


def test_what_is_added_by_hand_is_like_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, {"a ceasefire": ("Egypt", "favor")})
    articles = tmp_path / "event" / "articles"
    articles.mkdir(parents=True)
    text = "Truce talks\n\nEgypt called for a ceasefire. Jordan was furious. “We waited too long,” Omar Bashir said.\n"
    (articles / "one.txt").write_text(text, "utf-8")
    (tmp_path / "event" / "corrections.csv").write_text(
        "document_id,words,actor,stance,note,coder\n"
        "one,Jordan was furious,Jordan,against,,AB\none,We waited too long,Somebody New,favor,,AB\n"
        "one,Egypt called for a ceasefire,Egypt,conditional,,AB\none,was never said,Egypt,favor,,AB\n"
        "one,Jordan was furious,Syria,against,,AB\n",
        encoding="utf-8",
    )
    found = pipeline.analyze(corpus.read_event(tmp_path / "event"))
    rows = found.statements.set_index("actor")
    assert rows["coder"].tolist() == ["AB"] * 4
    stances = {"Egypt": "conditional", "Jordan": "against", "Syria": "against", "Somebody New": "favor"}
    assert rows["stance"].to_dict() == stances
    assert rows.loc["Somebody New", "kind"] == "direct" and rows.loc["Jordan", "kind"] == "indirect"
    for second in ("Jordan", "Syria"):
        assert rows.loc[second, "tone"] < 0 and rows.loc[second, "sound"] == "harsh"
    sentences = found.sentences.set_index("sentence")
    for sentence, content in zip(rows["sentence"], rows["content"], strict=True):
        assert sentences.loc[sentence, "start"] <= content[0][0] < sentences.loc[sentence, "end"]
    assert "somebody-new" in set(found.actors["actor_id"])
    assert set(found.positions["actor"]) == set(stances)
    told = aggregate.basis(found).set_index("what").loc["corrections by hand", "note"]
    assert told == (
        "1 overruled, 3 added; of the statements that people decided, 0 of the machine’s 1 are right (precision) and 0 "
        "of theirs, 4, are the machine’s too (recall); "
        "not applied: the words “was never said” do not stand in 'one'; the article may have changed"
    )
    page = figures.evidence(found, aggregate.standings(found), pipeline.deciding_words(found, found.statements))
    assert "Somebody New" in page.html and "coded by <bdi>AB</bdi>" in page.html


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["confirmed"] * 3 + ["moved", "changed", "removed", "added", "added", "added"],
         "4 of the machine’s 6 are right (precision) and 4 of theirs, 8, are the machine’s too (recall)"),
        (["added"], "1 added; of the statements that people decided, 0 of theirs, 1, are the machine’s too (recall)"),
        (["removed"], "1 taken out; of the statements that people decided, 0 of the machine’s 1 are right (precision)"),
    ],
)  # fmt: skip
def test_how_often_the_machine_was_right(outcomes: list[str], said: str) -> None:
    rows = table([Outcome("x", "AB", "", outcome) for outcome in outcomes], Outcome)
    empty = pipeline.analyze(corpus.read_event("ukraine-2025")).with_tables(outcomes=rows)
    assert said in aggregate.basis(empty).set_index("what").loc["corrections by hand", "note"]
