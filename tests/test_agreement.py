"""Agreement with a hand coding: matching, measures, names, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import agreement
from analysis.agreement import Coded, Coding
from analysis.errors import InputError
from analysis.passages import locate

TEXT = "Talks\n\nFrance called for a truce. Russia rejected the plan. The UN said talks go on."


def coded(actor: str, stance: str, words: str, kind: str = "act", confidence: float = 1.0, side: str = "") -> Coded:
    spans = locate([words], TEXT)
    assert spans is not None
    return Coded(actor, stance, kind, spans, confidence, side)


HAND = Coding(
    "one",
    (
        coded("France", "favor", "a truce"),
        coded("Russia", "against", "the plan"),
        coded("United Nations", "neutral", "talks go on"),
    ),
    (("France", "favor"), ("Russia", "against"), ("United Nations", "neutral")),
)


def measured(machine: Coding, *hand: Coding) -> dict[str, float]:
    table = agreement.compare(hand or (HAND,), (machine,)).measures
    return dict(zip(table["measure"], table["value"], strict=True))


def test_the_same_coding_agrees_perfectly() -> None:
    assert set(measured(HAND).values()) == {1.0}


def test_no_machine_coding_is_no_agreement() -> None:
    values = measured(Coding("one", (), ()))
    assert values["detection_f1"] == values["end_to_end_f1"] == values["positions_f1"] == 0.0
    assert np.isnan(values["actor_accuracy"]) and np.isnan(values["stance_alpha"])


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (coded("France", "favor", "a truce"), {"detection_f1": 2 / 4, "actor_accuracy": 1.0, "end_to_end_f1": 2 / 4}),
        (coded("Russia", "favor", "a truce"), {"detection_f1": 2 / 4, "actor_accuracy": 0.0, "end_to_end_f1": 0.0}),
        (coded("France", "against", "a truce"), {"detection_f1": 2 / 4, "actor_accuracy": 1.0, "end_to_end_f1": 0.0}),
        (coded("France", "favor", "France called for a truce. Russia rejected the plan."), {"detection_f1": 0.0}),
    ],
)
def test_one_statement_against_three(statement: Coded, expected: dict[str, float]) -> None:
    values = measured(Coding("one", (statement,), ()))
    assert {key: values[key] for key in expected} == pytest.approx(expected)


def test_alpha_of_opposite_codings_is_negative_and_of_one_value_is_undefined() -> None:
    turned = Coding("one", (coded("France", "against", "a truce"), coded("Russia", "favor", "the plan")), ())
    assert measured(turned)["stance_alpha"] < 0
    agreed = Coding("one", (coded("France", "favor", "a truce"),), ())
    assert np.isnan(measured(agreed)["stance_alpha"])


def test_each_statement_is_matched_once() -> None:
    twice = Coding("one", (coded("France", "favor", "a truce"), coded("France", "favor", "for a truce")), ())
    result = agreement.compare([HAND], [twice])
    assert sorted(result.pairs["outcome"]) == ["extra", "missed", "missed", "right"]


def test_intervals_need_two_documents_and_hold_the_value() -> None:
    one = agreement.compare([HAND], [HAND]).measures
    assert one["ci_low"].isna().all()
    hand = [Coding(str(n), HAND.statements, HAND.positions) for n in range(6)]
    machine = [Coding(str(n), HAND.statements[: 1 + n % 3], ()) for n in range(6)]
    table = agreement.compare(hand, machine).measures.set_index("measure")
    row = table.loc["detection_f1"]
    assert row["ci_low"] < row["value"] < row["ci_high"]
    assert table.equals(agreement.compare(hand, machine).measures.set_index("measure")), "the seed fixes the interval"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Emmanuel Macron", "French President Emmanuel Macron", True),
        ("Macron", "Emmanuel Macron", True),
        ("US", "United States", True),
        ("Washington", "the United States", True),
        ("the Israeli government", "Israel’s government", False),
        ("senior Hamas official", "a Hamas official", False),
        ("Joe Biden", "Hunter Biden", False),
        ("Russia", "Ukraine", False),
        ("", "Ukraine", False),
    ],
)
def test_names(one: str, other: str, same: bool) -> None:
    assert agreement.same_actor(one, other) is same
    assert agreement.same_actor(other, one) is same


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "is no coding"),
        ('{"id": "two", "statements": []}', "no document 'two'"),
        ('{"id": "one", "statements": [{"actor": "France"}]}', "has no 'kind'"),
        (
            '{"id": "one", "statements": [{"actor": "A", "kind": "act", "stance": "yes", "content": ["a truce"]}]}',
            "no stance and kind",
        ),
        (
            '{"id": "one", "statements": [{"actor": "A", "kind": "act", "stance": "favor", "content": ["peace"]}]}',
            "does not stand in the article",
        ),
    ],
)
def test_a_bad_coding_is_refused_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=says) as error:
        agreement.read_gold(path, {"one": TEXT})
    assert "line 2" in str(error.value)


def test_what_the_machines_doubt_is_worth() -> None:
    machine = Coding(
        "one",
        (
            coded("France", "favor", "a truce", confidence=0.9),
            coded("Russia", "favor", "the plan", confidence=0.69),
            coded("France", "neutral", "talks go on", confidence=1.0),
            coded("Talks", "neutral", "Talks", confidence=0.3),
        ),
        (),
    )
    found = agreement.compare([HAND], [machine]).confidences
    assert next(iter(found.itertuples(index=False, name=None))) == ("0.0–0.5", 1, 0.0)
    assert list(found["n_statements"]) == [1, 1, 0, 2]
    assert list(found["right"].fillna(-1)) == [0.0, 0.0, -1.0, 0.5]


def test_errors_are_told_by_side_and_by_outlet() -> None:
    machine = (
        coded("France", "favor", "a truce", side="West"),
        coded("Russia", "against", "the plan", side="East"),
        coded("Macron", "neutral", "Talks", side="West"),
    )
    hand = [HAND, Coding("two", HAND.statements[:1], ())]
    found = agreement.compare(hand, [Coding("one", machine, ())], {"one": "Herald"})
    assert list(found.sides.itertuples(index=False, name=None)) == [
        ("West", 2, 1, 1, 1),
        ("East", 1, 1, 1, 0),
        ("–", 1, 0, 0, 0),
    ]
    assert list(found.outlets.itertuples(index=False, name=None)) == [("Herald", 3, 2, 2, 1), ("–", 1, 0, 0, 0)]
    said = agreement.report(found, {"one": TEXT, "two": TEXT})
    assert all(title in said for title in ("By confidence", "By side", "By outlet"))


def test_the_figures_are_the_scorers(shared: Path, seed_event: Path) -> None:
    """The seed's hand coding scored against itself with one statement changed gives what can be counted by hand."""
    rows = [
        json.loads(line)
        for line in (shared / "data/ceasefire/seed/gold.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    article = json.loads((shared / "data/ceasefire/seed/articles.jsonl").read_text(encoding="utf-8").splitlines()[0])
    texts = {article["id"]: article["title"] + "\n\n" + article["text"]}
    gold = agreement.read_gold(shared / "data/ceasefire/seed/gold.jsonl", texts)
    changed = Coding(gold[0].document_id, gold[0].statements[1:], gold[0].positions)
    values = {row.measure: row.value for row in agreement.compare(gold, [changed]).measures.itertuples()}
    n_statements = len(rows[0]["statements"])
    assert values["end_to_end_f1"] == pytest.approx(2 * (n_statements - 1) / (2 * n_statements - 1))
    assert values["positions_f1"] == 1.0


# --- how statements sound -----------------------------------------------------------------------------------------


def marked(tmp_path: Path, tones: str) -> Path:
    """Return a hand coding of two statements, with a tone.jsonl beside it."""
    row = {"actor": "France", "kind": "act", "stance": "favor"}
    statements = [row | {"content": ["a truce"]}, row | {"content": ["talks go on"]}]
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "one", "statements": statements}), encoding="utf-8")
    (tmp_path / "tone.jsonl").write_text(tones, encoding="utf-8")
    return tmp_path / "gold.jsonl"


DOCUMENTS = pd.DataFrame({"document_id": ["one"], "text": [TEXT]})


def test_sounds_belong_to_the_statements_in_their_order(tmp_path: Path) -> None:
    gold = marked(tmp_path, '{"id": "one", "tones": ["warm", "neutral"]}\n\n')
    assert [(TEXT[slice(*content[0])], sound) for _, content, sound in agreement.read_sounds(gold, DOCUMENTS)] == [
        ("a truce", "warm"),
        ("talks go on", "neutral"),
    ]
    (tmp_path / "tone.jsonl").unlink()
    assert agreement.read_sounds(gold, DOCUMENTS) == agreement.read_sounds(None, DOCUMENTS) == []


@pytest.mark.parametrize(
    ("tones", "fault"),
    [
        ("no json", "line 1"),
        ('\n{"id": "one"}', "line 2"),
        ('{"id": "one", "tones": ["warm", "loud"]}', "line 1"),
        ('{"id": "one", "tones": 3}', "line 1"),
        ('{"id": "one", "tones": [["warm"], "warm"]}', "line 1"),
        ('{"id": ["one"], "tones": []}', "line 1"),
        ('{"id": "one", "tones": ["warm"]}', "1 tones, but gold.jsonl gives it 2 statements"),
        ('{"id": "two", "tones": ["warm", "warm"]}', "0 tones, but"),
    ],
)
def test_sounds_that_do_not_fit_are_refused(tmp_path: Path, tones: str, fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        agreement.read_sounds(marked(tmp_path, tones), DOCUMENTS)


def test_sounds_are_compared_by_countable_shares() -> None:
    heard = pd.DataFrame(
        {
            "document_id": ["a", "a", "b", "b"],
            "by hand": ["harsh", "neutral", "neutral", "warm"],
            "ear": ["harsh", "neutral", "harsh", "neutral"],
            "deaf": ["neutral"] * 4,
        }
    )
    ear, deaf = agreement.sounds(heard).to_dict("records")
    assert (ear["articles"], ear["statements"], ear["share"], ear["found"], ear["right"]) == (2, 4, 0.5, 0.5, 0.5)
    assert ear["macro_f1"] == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert (ear["low"], ear["high"]) == (0.0, 1.0)
    assert (deaf["share"], deaf["found"]) == (0.5, 0.0) and np.isnan(deaf["right"])
    assert agreement.sounds(heard[:2])["low"].isna().all(), "one document has no interval"
    assert agreement.sounds(heard[:0]).empty
