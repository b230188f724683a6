"""An analyst overrules the machine: what changes, what survives, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import aggregate, corpus, corrections, pipeline
from analysis.errors import InputError
from analysis.records import Actor, Correction, Statement

STATEMENT = Statement(
    document_id="one",
    statement_id="one/france/10-30",
    sentence=0,
    actor_id="france",
    actor="France",
    organization="France",
    side="Europe",
    stance="favor",
    score=1.0,
    certainty=0.7,
    explicit=True,
    kind="act",
    source_text="France",
    cue_text="called for",
    content_text="a truce",
    rules=("calls for",),
    evidence=((0, 5),),
    source=(0, 6),
    cue=(6, 9),
    content=((10, 30),),
    pattern="object",
    tone=0.1,
)
OTHER = replace(
    STATEMENT,
    statement_id="one/russia/50-80",
    actor_id="russia",
    actor="Russia",
    content=((50, 80),),
    stance="against",
    score=-1.0,
)
ACTORS = {"Russia": Actor("russia", "Russia", "state", "Russia", "Russia")}


@pytest.mark.parametrize(
    ("correction", "actor", "stance", "score"),
    [
        (Correction("one/france/10-30", "", "against", "", "AB"), "France", "against", -1.0),
        (Correction("one/france/10-30", "", "neutral", "", "AB"), "France", "neutral", None),
        (Correction("one/france/10-30", "Russia", "", "", "AB"), "Russia", "favor", 1.0),
        (Correction("one/france/10-30", "Turkey", "conditional", "", "AB"), "Turkey", "conditional", 0.0),
    ],
)
def test_a_correction_overrules(correction: Correction, actor: str, stance: str, score: float | None) -> None:
    done = corrections.apply([STATEMENT, OTHER], [correction], ACTORS)
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
    done = corrections.apply([STATEMENT, OTHER], [Correction("one/france/10-30", "", "none", "", "AB")], ACTORS)
    assert done.statements == (OTHER,)
    assert [row.outcome for row in done.outcomes] == ["removed"]


def test_the_same_decision_confirms() -> None:
    done = corrections.apply([STATEMENT], [Correction("one/france/10-30", "France", "favor", "", "AB")], ACTORS)
    assert [row.outcome for row in done.outcomes] == ["confirmed"]
    assert (done.statements[0].coder, done.statements[0].actor_id) == ("AB", "france")


@pytest.mark.parametrize(
    ("statement_id", "survives"),
    [
        ("one/france/12-30", True),  # the rules moved the start
        ("one/germany/10-30", True),  # the machine changed its mind about who
        ("one/france/31-49", False),  # nothing stands there any more
        ("two/france/10-30", False),  # another document
    ],
)
def test_hand_work_survives_a_change_of_rules(statement_id: str, survives: bool) -> None:
    correction = Correction(statement_id, "", "against", "", "AB")
    done = corrections.apply([STATEMENT, OTHER], [correction], ACTORS)
    assert (done.statements[0].stance == "against") is survives
    assert [row.outcome for row in done.outcomes] == ["changed" if survives else "unmatched"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("one/france/10-30,,maybe,,AB", "stance 'maybe' is unknown"),
        ("one/france/10-30,,favor,,", "needs a statement_id and a coder"),
        ("one france,,favor,,AB", "is no statement id"),
        ("one/france/30-10,,favor,,AB", "is no statement id"),
        ("one/france/10-30,,favor,,AB\none/france/10-30,,against,,AB", "corrected twice"),
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
        Correction("one/france/10-30", "", "against", "", "AB"),
        Correction("one/france/11-30", "", "favor", "", "CD"),
    ]
    done = corrections.apply([STATEMENT], rows, ACTORS)
    assert [row.outcome for row in done.outcomes] == ["changed", "unmatched"]
    assert done.statements[0].stance == "against"


def test_corrections_of_an_event_reach_statements_positions_and_the_page(tmp_path: Path) -> None:
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
        f"{keys['Egypt']},,conditional,read on,AB\n{keys['Jordan']},,against,,AB\none/egypt/900-950,,favor,,AB\n",
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
    assert told["note"] == "1 the machine was right; 1 overruled; without a statement: one/egypt/900-950"
