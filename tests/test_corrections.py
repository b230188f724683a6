"""An analyst overrules the machine: what changes, what survives, what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import aggregate, corpus, figures, pipeline
from analysis import text as words
from analysis.attribution import corrections
from analysis.errors import InputError
from analysis.records import Actor, Article, Correction, Document, Outcome, Statement, table
from tests.handmade import chances
from tests.said import scripted

STATEMENT = Statement(
    document_id="one",
    statement_id="one#10-30",
    attribution=0,
    sentence=0,
    actor_id="france",
    actor="France",
    organization="France",
    side="Europe",
    stance="favor",
    score=1.0,
    confidence=0.8,
    sure=True,
    certainty=0.7,
    explicit=True,
    kind="act",
    sound="warm",
    source_text="France",
    cue_text="called for",
    content_text="a truce",
    source=(0, 6),
    cue=(6, 9),
    content=((10, 30),),
    tone=0.1,
    **chances("favor", 0.8),
)
OTHER = replace(
    STATEMENT,
    statement_id="one#50-80",
    actor_id="russia",
    actor="Russia",
    content=((50, 80),),
    stance="against",
    score=-1.0,
)
ACTORS = {"Russia": Actor("russia", "Russia", "state", "Russia", "Russia")}


def articles(one: str) -> dict[str, Article]:
    """Return two documents by id, the first with this text."""
    texts = {"one": one, "two": "Nothing."}
    return {key: words.article(Document(key, "", each), corpus.default_target()) for key, each in texts.items()}


TWO = articles("France called for a truce. Nothing stands here. ".ljust(100, "x"))


@pytest.mark.parametrize(
    ("correction", "actor", "stance", "score"),
    [
        (Correction("one#10-30", "", "against", "", "AB"), "France", "against", -1.0),
        (Correction("one#10-30", "", "neutral", "", "AB"), "France", "neutral", None),
        (Correction("one#10-30", "Russia", "", "", "AB"), "Russia", "favor", 1.0),
        (Correction("one#10-30", "Turkey", "conditional", "", "AB"), "Turkey", "conditional", 0.0),
    ],
)
def test_a_correction_overrules(correction: Correction, actor: str, stance: str, score: float | None) -> None:
    done = corrections.apply([STATEMENT, OTHER], [correction], ACTORS, TWO)
    first, second = done.statements
    assert (first.actor, first.stance, first.score, first.coder, first.machine_stance) == (
        actor,
        stance,
        score,
        "AB",
        "favor",
    )
    assert second is OTHER
    assert [row.outcome for row in done.outcomes] == ["changed"]


def test_none_takes_a_statement_out() -> None:
    done = corrections.apply([STATEMENT, OTHER], [Correction("one#10-30", "", "none", "", "AB")], ACTORS, TWO)
    assert done.statements == (OTHER,)
    assert [row.outcome for row in done.outcomes] == ["removed"]


def test_the_same_decision_confirms() -> None:
    done = corrections.apply([STATEMENT], [Correction("one#10-30", "France", "favor", "", "AB")], ACTORS, TWO)
    assert [row.outcome for row in done.outcomes] == ["confirmed"]
    assert (done.statements[0].coder, done.statements[0].actor_id) == ("AB", "france")


@pytest.mark.parametrize(
    ("statement_id", "survives"),
    [
        ("one#12-30", True),  # the reader moved the start
        ("one#12-30.2", True),
        ("one#31-49", False),  # nothing stands there any more
        ("two#10-30", False),  # another document
        ("one/france/10-30", True),  # an id of earlier versions
        ("one/france/12-30", True),
        ("one/germany/10-30", True),  # the machine changed its mind about who
        ("one/france/31-49", False),
        ("two/france/10-30", False),
    ],
)
def test_hand_work_survives_a_change_of_the_reader(statement_id: str, survives: bool) -> None:
    correction = Correction(statement_id, "", "against", "", "AB")
    done = corrections.apply([STATEMENT, OTHER], [correction], ACTORS, TWO)
    assert (done.statements[0].stance == "against") is survives
    assert [row.outcome for row in done.outcomes] == ["changed" if survives else "unmatched"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("one#10-30,,maybe,,AB", "stance 'maybe' is unknown"),
        ("one#10-30,,favor,,", "needs a coder, and a statement_id or"),
        ("one/france/30-10,,favor,,AB", "is no statement id"),
        ("one france,,favor,,AB", "is no statement id"),
        ("one#30-10,,favor,,AB", "is no statement id"),
        ("one#1²-30,,favor,,AB", "is no statement id"),
        (f"one#1-{5000 * '9'},,favor,,AB", "is no statement id"),
        ("one#10-30,,favor,,AB\none#10-30,,against,,AB", "corrected twice"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(tmp_path: Path, row: str, says: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("statement_id,actor,stance,note,coder\n" + row + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        corrections.read_corrections(path)


def test_a_good_table_is_read_in_order(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(
        'statement_id,actor,stance,note,coder\na/b/1-2,,favor,"see, note",AB\na/b/3-9,,none,,CD\n', encoding="utf-8"
    )
    assert corrections.read_corrections(path) == (
        Correction("a/b/1-2", "", "favor", "see, note", "AB"),
        Correction("a/b/3-9", "", "none", "", "CD"),
    )


def test_a_statement_is_corrected_once() -> None:
    rows = [
        Correction("one#10-30", "", "against", "", "AB"),
        Correction("one#11-30", "", "favor", "", "CD"),
    ]
    done = corrections.apply([STATEMENT], rows, ACTORS, TWO)
    assert [row.outcome for row in done.outcomes] == ["changed", "unmatched"]
    assert done.statements[0].stance == "against"


# --- words ----------------------------------------------------------------------------------------------------------

SAID = (
    "France’s “truce now” plan\n\nFrance wants a truce. Iran, he said, wants none. Russia wants a truce.  So it goes."
)
AT = SAID.index("a truce")
FRENCH = replace(
    STATEMENT,
    statement_id=f"one#{AT}-{AT + 7}",
    content=((AT, AT + 7),),
    content_text="a truce",
    organization="",
)


def said(statements: Sequence[Statement], *rows: Correction, text: str = SAID) -> corrections.Corrected:
    return corrections.apply(statements, rows, ACTORS, articles(text))


def by_hand(words: str, actor: str = "", stance: str = "", **more: Any) -> Correction:
    return Correction("", actor, stance, "", "AB", "one", words, **more)


@pytest.mark.parametrize(
    ("row", "outcome", "content"),
    [
        (by_hand("Russia wants a truce", "Russia", "favor"), "added", ["Russia wants a truce"]),
        (by_hand("Russia   wants\na truce", "Russia", "favor"), "added", ["Russia wants a truce"]),
        (by_hand('"truce now"', "Russia", "favor"), "added", ["“truce now”"]),
        (by_hand("Iran … wants none", "Iran", "against"), "added", ["Iran", "wants none"]),
        (by_hand("Iran [...] wants none", "Iran", "against"), "added", ["Iran", "wants none"]),
        (by_hand("a truce", "Russia", "favor", start=80), "added", ["a truce"]),
        (by_hand("wants none", "Iran"), "unmatched", None),  # nobody can add a statement without a stance
        (by_hand("wants none", "", "against"), "unmatched", None),  # … or an actor
        (by_hand("wants none", "Iran", "none"), "unmatched", None),
        (by_hand("wants everything", "Iran", "favor"), "unmatched", None),
        (by_hand("…", "Iran", "favor"), "unmatched", None),
    ],
)
def test_words_add_what_the_machine_missed(row: Correction, outcome: str, content: list[str] | None) -> None:
    done = said([FRENCH], row)
    assert [each.outcome for each in done.outcomes] == [outcome]
    assert bool(done.outcomes[0].reason) is (outcome == "unmatched")
    assert FRENCH in done.statements
    made = [each for each in done.statements if each is not FRENCH]
    assert [[SAID[a:b] for a, b in each.content] for each in made] == ([content] if content else [])
    for each in made:
        ends = f"{each.content[0][0]}-{each.content[-1][1]}"
        assert each.statement_id == done.outcomes[0].statement_id == f"one#{ends}"
        assert (each.actor, each.stance, each.coder, each.machine_stance) == (row.actor, row.stance, "AB", "")
        assert each.content_text == " … ".join(content or ())


def test_the_nearest_of_several_places_is_taken() -> None:
    done = said([], *(by_hand("wants a truce", "Russia", "favor", start=start) for start in (30, 70)))
    first, last = SAID.index("wants a truce"), SAID.rindex("wants a truce")
    assert [each.content for each in done.statements] == [((first, first + 13),), ((last, last + 13),)]


@pytest.mark.parametrize(
    ("row", "outcome", "stance"),
    [
        (by_hand("a truce", "", "against"), "changed", "against"),
        (by_hand("a truce", "France", "against"), "changed", "against"),
        (by_hand("truce", "", ""), "confirmed", "favor"),  # a part of the words tells which
        (by_hand("France wants a truce", "", "conditional"), "changed", "conditional"),
        (by_hand("a truce", "", "none"), "removed", None),
    ],
)
def test_words_tell_which_statement_is_meant(row: Correction, outcome: str, stance: str | None) -> None:
    done = said([FRENCH], row)
    assert [each.outcome for each in done.outcomes] == [outcome]
    assert [each.stance for each in done.statements] == ([stance] if stance else [])
    assert all(each.content == FRENCH.content for each in done.statements)


def test_another_actor_of_the_same_words_is_added() -> None:
    done = said([FRENCH], by_hand("a truce", "Russia", "favor"), by_hand("a truce", "Iran", "against"))
    assert [each.actor for each in done.statements] == ["France", "Russia", "Iran"]
    assert [each.statement_id for each in done.statements] == [
        FRENCH.statement_id,
        f"{FRENCH.statement_id}.2",
        f"{FRENCH.statement_id}.3",
    ]


RUSSIAN = replace(FRENCH, statement_id=f"{FRENCH.statement_id}.2", actor_id="russia", actor="Russia")


@pytest.mark.parametrize(
    ("rows", "stances"),
    [
        ([Correction(RUSSIAN.statement_id, "", "against", "", "AB")], ["favor", "against"]),
        ([Correction(f"one/russia/{AT}-{AT + 7}", "", "against", "", "AB")], ["favor", "against"]),
        ([Correction(f"one#{AT - 1}-{AT + 7}.2", "Russia", "against", "", "AB")], ["favor", "against"]),
        ([by_hand("a truce", "Russia", "against")], ["favor", "against"]),
        (  # who is known by his name goes before whom the reader now calls otherwise
            [
                Correction(f"one/french-president/{AT}-{AT + 7}", "", "neutral", "", "AB"),
                Correction(f"one/france/{AT}-{AT + 7}", "", "against", "", "AB"),
            ],
            ["against", "neutral"],
        ),
    ],
)
def test_of_several_actors_of_the_same_words_the_one_named_is_meant(rows: list[Correction], stances: list[str]) -> None:
    done = said([FRENCH, RUSSIAN], *rows)
    assert {row.outcome for row in done.outcomes} == {"changed"}
    assert [each.stance for each in done.statements] == stances


def test_a_person_is_sure_and_the_machines_probabilities_are_kept() -> None:
    unsure = replace(FRENCH, confidence=0.4, sure=False, score=None, **chances("favor", 0.4))
    decided, added = said([unsure], by_hand("a truce", "France"), by_hand("So it goes", "Iran", "neutral")).statements
    assert (decided.sure, decided.score, decided.confidence, decided.p_favor) == (True, 1.0, 1.0, 0.4)
    assert (added.sure, added.score, added.confidence, added.sound) == (True, None, 1.0, "neutral")
    assert (added.p_favor, added.p_conditional, added.p_against, added.p_neutral) == (0, 0, 0, 1)


def test_an_id_with_words_moves_the_statement() -> None:
    moved = said([FRENCH], Correction(FRENCH.statement_id, "", "", "", "AB", words="France wants a truce"))
    assert [each.outcome for each in moved.outcomes] == ["moved"]
    (row,) = moved.statements
    assert (row.statement_id, row.content_text) == (FRENCH.statement_id, "France wants a truce")
    assert row.content == ((AT - 13, AT + 7),)
    stays = said([FRENCH], Correction(FRENCH.statement_id, "", "", "", "AB", words="a truce"))
    assert [each.outcome for each in stays.outcomes] == ["confirmed"]


def test_what_the_machine_no_longer_finds_is_kept_with_its_words() -> None:
    row = Correction("one#60-70", "Iran", "against", "", "AB", words="wants none")
    assert [each.outcome for each in said([FRENCH], row).outcomes] == ["added"]
    bare = Correction("one#60-70", "Iran", "against", "", "AB")
    assert [each.outcome for each in said([FRENCH], bare).outcomes] == ["unmatched"]


def test_a_changed_article_loses_only_what_it_no_longer_says() -> None:
    rows = [
        Correction(FRENCH.statement_id, "", "against", "", "AB", words="a truce"),
        by_hand("Iran … wants none", "Iran", "against"),
        by_hand("Russia wants a truce", "Russia", "favor"),
    ]
    text = SAID.replace("Iran, he said, wants none.", "Nothing else was heard from any other side at all.")
    done = said([FRENCH], *rows, text=text)
    assert [each.outcome for each in done.outcomes] == ["changed", "unmatched", "added"]
    assert done.outcomes[1].reason == (
        "the words “Iran … wants none” do not stand in 'one'; the article may have changed"
    )
    later = said([FRENCH], *rows, text="New first line.\n\n" + text)
    assert [each.outcome for each in later.outcomes] == ["changed", "unmatched", "added"]


def test_a_document_that_is_gone_is_said() -> None:
    done = corrections.apply([FRENCH], [Correction("three#1-2", "", "favor", "", "AB")], ACTORS, articles(SAID))
    assert (done.outcomes[0].outcome, done.outcomes[0].reason) == (
        "unmatched",
        "there is no document 'three' among those that are counted",
    )
    assert done.statements == (FRENCH,)


def test_one_actor_has_one_statement_on_the_same_words() -> None:
    rows = [Correction(FRENCH.statement_id, "", "favor", "", "AB"), by_hand("a truce", "France", "against")]
    done = said([FRENCH], *rows)
    assert [each.outcome for each in done.outcomes] == ["confirmed", "unmatched"]
    assert "France has a statement on these very words" in done.outcomes[1].reason


@pytest.mark.parametrize(("name", "actor_id"), [("russia", "russia"), ("Moscow", "russia"), ("N/A Front", "n-a-front")])
def test_actors_are_known_by_any_name(name: str, actor_id: str) -> None:
    known = {"Russia": replace(ACTORS["Russia"], aliases=("Moscow",))}
    done = corrections.apply([], [by_hand("So it goes", name, "neutral", organization="R")], known, articles(SAID))
    assert (done.statements[0].actor_id, done.statements[0].organization) == (actor_id, "R")
    assert [each.name for each in done.newcomers] == ([] if actor_id == "russia" else [name])


def test_an_id_that_has_shifted_goes_before_words() -> None:
    before = Correction("one#30-37", "France", "favor", "", "AB", "one", "a truce")
    done = said([FRENCH], by_hand("France wants a truce", "France", "against"), before)
    assert [each.outcome for each in done.outcomes] == ["added", "confirmed"]


def test_statements_come_in_the_order_of_the_text() -> None:
    rows = [by_hand("Russia wants", "Russia", "favor"), by_hand("plan", "Iran", "favor")]
    done = said([FRENCH], *rows)
    assert [each.actor for each in done.statements] == ["Iran", "France", "Russia"]


_decisions = st.builds(
    Correction,
    st.sampled_from(["", FRENCH.statement_id, "one#25-40.2", "one/iran/25-40", "two#0-4", "three#0-4"]),
    st.sampled_from(["", "France", "Russia", "Iran"]),
    st.sampled_from(["", "favor", "against", "none"]),
    st.just(""),
    st.just("AB"),
    st.sampled_from(["one", "two", "three"]),
    st.sampled_from(["", "a truce", "Nothing", "wants", "absent", "France … truce"]),
)


@given(st.lists(_decisions.filter(lambda row: row.statement_id or row.words), max_size=6))
def test_no_correction_and_no_statement_is_lost(rows: list[Correction]) -> None:
    done = said([FRENCH, replace(FRENCH, statement_id="one#90-92", content=((90, 92),))], *rows)
    assert len(done.outcomes) == len(rows)
    count = Counter(row.outcome for row in done.outcomes)
    # A statement that was added can be removed again; what was there before, by one correction alone.
    assert len(done.statements) == 2 + count["added"] - count["removed"]
    assert all(row.reason for row in done.outcomes if row.outcome == "unmatched")
    assert all(row.content_text == " … ".join(SAID[a:b] for a, b in row.content) or row.document_id == "two"
               for row in done.statements if row.coder == "AB" and not row.machine_stance)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (
            ["document_id,words,actor,stance,coder", "one,a truce,France,favor,AB"],
            [by_hand("a truce", "France", "favor")],
        ),
        (
            ["coder,start,words,document_id,organization,stance,actor", "AB,7,a truce,one,R,favor,France"],
            [by_hand("a truce", "France", "favor", start=7, organization="R")],
        ),
        (  # as a spreadsheet keeps what looks like a formula
            ["document_id,words,actor,stance,coder", "one,'- a truce,France,favor,AB"],
            [by_hand("- a truce", "France", "favor")],
        ),
    ],
)
def test_a_table_by_words_needs_no_ids(tmp_path: Path, lines: list[str], rows: list[Correction]) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert corrections.read_corrections(path) == tuple(rows)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",one,,,favor,F,AB", "needs a coder, and a statement_id or document_id and words"),
        (",,a truce,,favor,F,AB", "needs a coder, and a statement_id or document_id and words"),
        (",one,a truce,first,favor,F,AB", "the start 'first' is no whole number"),
        (",one,a truce,,favor,F,AB\n,one,a  truce,,against,F,AB", "'a  truce' is corrected twice"),
    ],
)
def test_a_bad_line_by_words_is_refused(tmp_path: Path, row: str, says: str) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(f"statement_id,document_id,words,start,stance,actor,coder\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=says):
        corrections.read_corrections(path)


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
