"""Codings compared with codings by hand: matching, measures, names, attribution, tone, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from analysis import evaluation, reader
from analysis.__main__ import main
from analysis.errors import InputError, OutputError
from analysis.evaluation import Coded, Coding, attribution
from analysis.evaluation.attribution import Marked
from analysis.records import SCORES, STANCES
from analysis.text.passages import locate
from tests.said import said

TEXT = "Talks\n\nFrance called for a truce. Russia rejected the plan. The UN said talks go on."


def coded(actor: str, stance: str, words: str, confidence: float = 1.0, side: str = "") -> Coded:
    spans = locate([words], TEXT)
    assert spans is not None
    return Coded(actor, stance, "act", spans, confidence, side)


FRANCE, RUSSIA = coded("France", "favor", "a truce"), coded("Russia", "against", "the plan")
HAND = Coding(
    "one",
    (FRANCE, RUSSIA, coded("United Nations", "neutral", "talks go on")),
    (("France", "favor"), ("Russia", "against"), ("United Nations", "neutral")),
)


def measured(*statements: Coded) -> dict[str, float]:
    table = evaluation.compare([HAND], [Coding("one", statements, ())]).measures
    return dict(zip(table["measure"], table["value"], strict=True))


# --- statements ---------------------------------------------------------------------------------------------------


MEASURES = ["detection_f1", "actor_accuracy", "end_to_end_f1", "stance_alpha"]


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], [0, np.nan, 0, np.nan]),
        ([FRANCE], [1 / 2, 1, 1 / 2, np.nan]),
        ([coded("Russia", "favor", "a truce")], [1 / 2, 0, 0, np.nan]),
        ([coded("France", "against", "a truce")], [1 / 2, 1, 0, np.nan]),
        ([coded("France", "favor", "France called for a truce. Russia rejected the plan.")], [0, np.nan, 0, np.nan]),
        ([coded("France", "against", "a truce"), coded("Russia", "favor", "the plan")], [4 / 5, 1, 0, -0.5]),
    ],
)
def test_some_statements_against_three(statements: list[Coded], expected: list[float]) -> None:
    values = measured(*statements)
    assert [values[measure] for measure in MEASURES] == pytest.approx(expected, nan_ok=True)
    assert measured(*HAND.statements)["end_to_end_f1"] == 1


@given(st.lists(st.tuples(*[st.sampled_from(STANCES)] * 2), min_size=2, max_size=12))
@settings(max_examples=20, deadline=None)
def test_alpha_is_that_of_another_program(pairs: list[tuple[str, str]]) -> None:
    """As NLTK computes it, where both take a position and not all positions are one."""
    spans = [((place * 10, place * 10 + 9),) for place in range(len(pairs))]
    one, other = (
        Coding("one", tuple(Coded("A", stance, "act", at) for stance, at in zip(stances, spans, strict=True)), ())
        for stances in zip(*pairs, strict=True)
    )
    alpha = evaluation.compare([one], [other]).measures.set_index("measure").loc["stance_alpha", "value"]
    scored = [(SCORES[mine], SCORES[theirs]) for mine, theirs in pairs]
    data = [(coder, n, score) for n, pair in enumerate(scored) if None not in pair for coder, score in enumerate(pair)]
    if len(data) < 4 or len({score for *_, score in data}) < 2:
        assert np.isnan(alpha)
    else:
        assert alpha == pytest.approx(AnnotationTask(data, distance=interval_distance).alpha())


def test_each_statement_is_matched_once_and_intervals_need_two_documents() -> None:
    twice = Coding("one", (FRANCE, coded("France", "favor", "for a truce")), ())
    assert sorted(evaluation.compare([HAND], [twice]).pairs["outcome"]) == ["extra", "missed", "missed", "right"]
    alone = evaluation.compare([HAND], [HAND]).measures
    assert set(alone["value"]) == {1.0} and alone["ci_low"].isna().all()
    hand = [Coding(str(n), HAND.statements, HAND.positions) for n in range(6)]
    machine = [Coding(str(n), HAND.statements[: 1 + n % 3], ()) for n in range(6)]
    table = evaluation.compare(hand, machine).measures
    assert table.loc[0, "ci_low"] < table.loc[0, "value"] < table.loc[0, "ci_high"]
    assert table.equals(evaluation.compare(hand, machine).measures), "the seed fixes the interval"


def test_errors_are_told_by_confidence_side_and_outlet() -> None:
    machine = (
        coded("France", "favor", "a truce", 0.9, "West"),
        coded("Russia", "favor", "the plan", 0.69, "East"),
        coded("France", "neutral", "talks go on", 1.0, "West"),
        coded("Macron", "neutral", "Talks", 0.3, "West"),
    )
    hand = [HAND, Coding("two", (FRANCE,), ())]
    found = evaluation.compare(hand, [Coding("one", machine, ())], {"one": "Herald"})
    assert found.confidences.fillna(-1).to_numpy().tolist() == [
        ["0.0–0.5", 1, 0.0],
        ["0.5–0.7", 1, 0.0],
        ["0.7–0.9", 0, -1],
        ["0.9–1.0", 2, 0.5],
    ]
    assert found.sides.to_numpy().tolist() == [["West", 2, 1, 1, 1], ["East", 1, 1, 0, 0], ["–", 1, 1, 0, 0]]
    assert found.outlets.to_numpy().tolist() == [["Herald", 3, 3, 1, 1], ["–", 1, 0, 0, 0]]
    assert found.kinds.to_numpy().tolist()[-1] == ["act", 4, 3, 1]
    told = evaluation.report(found, {"one": TEXT, "two": TEXT})
    assert "one wrong: Russia against / Russia favor (0.69)\n    the plan" in told
    assert all(title in told for title in ("By confidence", "By side", "By outlet"))


@pytest.mark.parametrize(
    ("names", "same"),
    [
        ("Emmanuel Macron = French President Emmanuel Macron", True),
        ("Washington = the United States", True),
        ("the Israeli government = Israel’s government", False),
        ("senior Hamas official = a Hamas official", False),
        ("Joe Biden = Hunter Biden", False),
        (" = Ukraine", False),
    ],
)
def test_names(names: str, same: bool) -> None:
    one, other = names.split(" = ")
    assert evaluation.same_actor(one, other) is evaluation.same_actor(other, one) is same


# --- what is refused ----------------------------------------------------------------------------------------------

TARGET = '{"id": "a", "text": "Ana lied.", "target": [0, 3], "polarity": -1}'
DOCUMENTS = pd.DataFrame({"document_id": ["one"], "text": [TEXT]})
READERS = {
    "statements": lambda path: evaluation.read_gold(path, {"one": TEXT}),
    "targets": evaluation.read_targets,
    "attributions": evaluation.validate_attribution,
    "sounds": lambda path: evaluation.read_sounds(marked(path.parent, path.read_text(encoding="utf-8")), DOCUMENTS),
}
BAD = list(csv.DictReader(Path(__file__).with_name("bad_codings.csv").open(encoding="utf-8", newline="")))


def marked(folder: Path, tones: str) -> Path:
    """Return a hand coding of two statements, with a tone.jsonl beside it."""
    row = {"actor": "France", "kind": "act", "stance": "favor"}
    statements = [row | {"content": ["a truce"]}, row | {"content": ["talks go on"]}]
    (folder / "gold.jsonl").write_text(json.dumps({"id": "one", "statements": statements}), encoding="utf-8")
    (folder / "tone.jsonl").write_text(tones, encoding="utf-8")
    return folder / "gold.jsonl"


@pytest.mark.parametrize("case", BAD, ids=lambda case: f"{case['kind']}-{case['content'][:40]}")
def test_a_file_that_does_not_fit_is_refused_with_its_line(tmp_path: Path, case: dict[str, str]) -> None:
    (tmp_path / "gold.jsonl").write_text(case["content"], encoding="utf-8")
    with pytest.raises(InputError, match=rf"\.jsonl.*{case['says']}"):
        READERS[case["kind"]](tmp_path / "gold.jsonl")


# --- how statements sound, and the tone toward an actor -------------------------------------------------------------


def test_sounds_belong_to_the_statements_in_their_order(tmp_path: Path) -> None:
    gold = marked(tmp_path, '{"id": "one", "tones": ["warm", "neutral"]}\n\n')
    assert [(TEXT[slice(*content[0])], sound) for _, content, sound in evaluation.read_sounds(gold, DOCUMENTS)] == [
        ("a truce", "warm"),
        ("talks go on", "neutral"),
    ]
    (tmp_path / "tone.jsonl").unlink()
    assert evaluation.read_sounds(gold, DOCUMENTS) == evaluation.read_sounds(None, DOCUMENTS) == []


def test_sounds_are_compared_by_countable_shares() -> None:
    heard = pd.DataFrame(
        {
            "document_id": ["a", "a", "b", "b"],
            "by hand": ["harsh", "neutral", "neutral", "warm"],
            "ear": ["harsh", "neutral", "harsh", "neutral"],
            "deaf": ["neutral"] * 4,
            "silent": ["harsh", "", "", ""],
        }
    )
    ear, deaf, silent = evaluation.sounds(heard).to_dict("records")
    assert (ear["articles"], ear["statements"], ear["share"], ear["found"], ear["right"]) == (2, 4, 0.5, 0.5, 0.5)
    assert ear["macro_f1"] == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert (ear["low"], ear["high"]) == (0.0, 1.0)
    assert (deaf["share"], deaf["found"]) == (0.5, 0.0) and np.isnan(deaf["right"])
    assert (silent["share"], silent["macro_f1"]) == (0.25, pytest.approx(1 / 3))
    assert evaluation.sounds(heard[:2])["low"].isna().all(), "one document has no interval"
    assert evaluation.sounds(heard[:0]).empty


@pytest.mark.usefixtures("trained")
def test_the_command_hears_every_statement_in_every_way(seed_event: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["validate", "sound", str(seed_event), str(seed_event / "gold.jsonl")])
    assert done.exit_code == 0 and len(done.output.splitlines()) == 6 and "the reader" in done.output
    (tmp_path / "gold.jsonl").write_bytes((seed_event / "gold.jsonl").read_bytes())
    refused = CliRunner().invoke(main, ["validate", "sound", str(seed_event), str(tmp_path / "gold.jsonl")])
    assert refused.exit_code == 2 and "write tone.jsonl beside it" in refused.output


def test_the_command_judges_every_target(tmp_path: Path) -> None:
    labelled, found = tmp_path / "gold.jsonl", tmp_path / "found.jsonl"
    long = {"id": "b", "text": "Ana " * 300 + "and Bo.", "target": [1204, 1206], "polarity": 0}
    labelled.write_text(f"{TARGET}\n{json.dumps(long)}\n", encoding="utf-8")
    checked = CliRunner().invoke(main, ["validate", "tone", str(labelled), "--predictions", str(found)])
    assert checked.exit_code == 0 and checked.output.splitlines()[-1].split()[:2] == ["all", "2"]
    written = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in written] == ["a", "b"]
    assert {row["polarity"] for row in written} <= {-1, 0, 1}
    assert CliRunner().invoke(main, ["validate", "tone", str(tmp_path / "none.jsonl")]).exit_code == 2


def test_tones_that_met_are_counted() -> None:
    bad, even, good = evaluation.TONES
    report = evaluation.toward([bad, bad, even, good], [bad, even, even, even]).set_index("tone")
    assert report.loc[bad, ["targets", "precision", "recall", "f1"]].tolist() == [2, 1.0, 0.5, pytest.approx(2 / 3)]
    assert report.loc[good, ["recall", "f1", "as neutral"]].tolist() == [0, 0, 1]
    assert np.isnan(report.loc[good, "precision"])
    assert report.loc["all", ["targets", "recall", "f1"]].tolist() == [4, 0.5, pytest.approx((2 / 3 + 0.5) / 3)]


# --- attribution --------------------------------------------------------------------------------------------------

SPEECH = "Talks fail.\n\n“We wait,” Ann Lee said. The UN said nobody won. Birds sang of peace."


def span(words: str) -> tuple[int, int]:
    return SPEECH.index(words), SPEECH.index(words) + len(words)


def gold_file(folder: Path, *attributions: tuple[str, str, str]) -> Path:
    rows = [
        dict(zip(("source", "cue", "content"), ([span(each)] for each in row), strict=True)) for row in attributions
    ]
    (folder / "gold.jsonl").write_text(json.dumps({"id": "d", "text": SPEECH, "attributions": rows}), encoding="utf-8")
    return folder / "gold.jsonl"


def figures(scores: pd.DataFrame, measure: str, kind: str = "all", overlap: float = 0.5) -> pd.Series:
    return scores.set_index(["measure", "kind", "overlap"]).loc[(measure, kind, overlap)]


@pytest.fixture
def extracted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two attributions be found in the text."""
    found = [("Ann Lee", "said.", "“We wait,”"), ("The UN", "said nobody", "nobody won")]
    rows = [Marked(*((span(words),) for words in row)) for row in found]
    monkeypatch.setattr(attribution, "extract", lambda name, words: rows)


@pytest.mark.usefixtures("extracted")
def test_attributions_are_counted(tmp_path: Path) -> None:
    said_by = ("Ann Lee", "said.", "“We wait,”"), ("Birds", "said nobody", "nobody won"), ("Birds", "sang", "of peace")
    scores, missed = evaluation.validate_attribution(gold_file(tmp_path, *said_by))
    content, right = figures(scores, "content"), figures(scores, "content+source")
    assert content[["found", "annotated", "precision", "recall", "f1"]].tolist() == [2, 3, 1, 2 / 3, 0.8]
    assert right[["found", "precision", "recall", "f1"]].tolist() == [1, 0.5, pytest.approx(1 / 3), 0.4]
    assert figures(scores, "content", "direct")["annotated"] == figures(scores, "content", "indirect")["found"] == 1
    assert figures(scores, "source")[["found", "annotated", "recall"]].tolist() == [1, 2, 0.5]
    assert missed.to_numpy().tolist() == [["d", "Birds", "sang", "of peace"]]


@pytest.mark.usefixtures("extracted")
def test_predictions_are_written_in_the_golds_format_and_score_full_against_themselves(tmp_path: Path) -> None:
    gold, out, again = gold_file(tmp_path, ("Ann Lee", "said.", "“We wait,”")), tmp_path / "out", tmp_path / "again"
    done = CliRunner().invoke(main, ["validate", "attribution", str(gold), "--predictions", str(out)])
    assert done.exit_code == 0 and "content+source" in done.output
    row = json.loads(out.read_text(encoding="utf-8"))
    again.write_text(json.dumps({**row, "text": SPEECH}), encoding="utf-8")
    scores, missed = evaluation.validate_attribution(again)
    assert set(scores.loc[scores["kind"] == "all", "recall"]) == {1.0}
    assert missed.empty
    with pytest.raises(OutputError, match="cannot be written"):
        evaluation.validate_attribution(gold, tmp_path)


def test_speech_on_any_matter_is_extracted_where_the_reader_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        said(SPEECH, "We wait", "Ann Lee", "neutral", kind="direct", source="Ann Lee", cue="said."),
        said(SPEECH, "sang of peace", "Birds", "favor", kind="act"),
    ]
    other = [said(SPEECH, "nobody won", "The UN", kind="indirect", cue="said nobody")]
    monkeypatch.setattr(reader, "read", lambda *article, always: (rows, other) if always else ([], []))
    found = [
        [[SPEECH[slice(*each)] for each in part] for part in (row.source, row.cue, row.content)]
        for row in attribution.extract("d", SPEECH)
    ]
    assert found == [[["Ann Lee"], ["said."], ["We wait"]], [[], ["said nobody"], ["nobody won"]]]
