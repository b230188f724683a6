"""The measure of attribution: hand-countable gold files, and faults said in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis import validation
from analysis.errors import InputError, OutputError
from analysis.validation import Marked

TEXT = "Talks fail.\n\n“We wait,” Ann Lee said. The UN said nobody won. Birds sang of peace."


def span(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def gold_file(folder: Path, *attributions: tuple[str, str, str]) -> Path:
    rows = [
        {"source": [span(source)] if source else [], "cue": [span(cue)], "content": [span(content)]}
        for source, cue, content in attributions
    ]
    path = folder / "gold.jsonl"
    path.write_text(json.dumps({"id": "d", "text": TEXT, "attributions": rows}) + "\n", encoding="utf-8")
    return path


def test_counts(tmp_path: Path) -> None:
    gold = gold_file(
        tmp_path,
        ("Ann Lee", "said.", "“We wait,”"),
        ("Birds", "said nobody", "nobody won"),
        ("Birds", "sang", "of peace"),
    )
    report = validation.validate_attribution(gold)
    content, right = report.score("content"), report.score("content+source")
    assert (content.found, content.extracted, content.annotated) == (2, 2, 3)
    assert (right.found, right.precision, round(right.recall, 3), right.f1) == (1, 0.5, 0.333, 0.4)
    assert (report.score("content", "direct").annotated, report.score("content", "indirect").found) == (1, 1)
    assert [(miss.source, miss.cue, miss.content) for miss in report.misses] == [("Birds", "sang", "of peace")]
    assert "d: Birds | sang | of peace" in str(report)


def test_predictions_are_written_in_the_golds_format_and_score_full_against_themselves(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    validation.validate_attribution(gold_file(tmp_path, ("Ann Lee", "said.", "“We wait,”")), out)
    row = json.loads(out.read_text(encoding="utf-8"))
    again = tmp_path / "again.jsonl"
    again.write_text(json.dumps({**row, "text": TEXT}), encoding="utf-8")
    report = validation.validate_attribution(again)
    assert [report.score("content+source", overlap=overlap).f1 for overlap in validation.THRESHOLDS] == [1, 1, 1]


def test_match_is_one_to_one_and_best_first() -> None:
    gold = [Marked((), (), ((0, 10),)), Marked((), (), ((0, 6),))]
    extracted = [Marked((), (), ((0, 7),))]
    assert validation.match(gold, extracted, "abcdefghij", 0.3) == [(1, 0)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("not json", "line 1"),
        ('{"id": 1, "text": "x"}', "line 1"),
        ("[]", "line 1"),
        ('{"id": 1, "text": "x", "attributions": [{"source": 3}]}', "line 1"),
    ],
)
def test_unusable_gold(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        validation.validate_attribution(path)


def test_missing_gold_and_unwritable_predictions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.jsonl"):
        validation.validate_attribution(tmp_path / "nowhere.jsonl")
    gold = gold_file(tmp_path, ("Ann Lee", "said.", "“We wait,”"))
    with pytest.raises(OutputError, match="cannot be written"):
        validation.validate_attribution(gold, tmp_path)


def test_polnear_development_figures_stay_above_the_bars(shared: Path) -> None:
    """The bars of attribution on held-out news (figures only: nothing of these texts is printed or stored)."""
    gold = shared / "data" / "polnear" / "dev.jsonl"
    if not gold.is_file():
        pytest.skip("the development data is not beside this repository")
    report = validation.validate_attribution(gold)
    bars = {
        ("content", "all", 0.3): 0.70,
        ("content", "all", 0.5): 0.60,
        ("content+source", "all", 0.3): 0.60,
        ("content+source", "all", 0.5): 0.52,
    }
    assert {row: report.score(*row).f1 for row in bars if report.score(*row).f1 < bars[row]} == {}
    assert report.score("content", "direct", 0.3).recall >= 0.95
    assert report.score("content+source").found / report.score("content").found >= 0.87
