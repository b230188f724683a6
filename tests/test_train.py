"""Training the reader by its command: a tiny one learns from a few invented articles, and goes on after a stop."""

from __future__ import annotations

import json
import re
import sys
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import main
from analysis.commands import train
from tests.said import scripted

SIDES = [("Arland", "favor", "supports a truce"), ("Boria", "against", "rejected the truce")]


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["train", "reader", *map(str, words)])


def coded(folder: Path, number: int = 8) -> Path:
    """Write a folder of hand-coded articles and return it."""
    folder.mkdir()
    articles, gold = [], []
    for k in range(number):
        actor, stance, words = SIDES[k % 2]
        text = f"On day {k} it rained. {actor} {words} on Monday. Cadia went home."
        statement = {"actor": actor, "organization": actor, "source": actor, "kind": "act", "content": [words]}
        articles.append({"id": str(k), "title": "Truce talks", "text": text})
        gold.append({"id": str(k), "statements": [{**statement, "stance": stance, "explicit": True}]})
    for name, rows in (("articles", articles), ("gold", gold)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an untrained encoder of two layers."""
    for package in ("torch", "transformers", "onnx", "safetensors"):
        pytest.importorskip(package, reason=f"{package} is not installed: it comes with the extra “train”")
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    tokenizer = resources.files("analysis.reader").joinpath("weights", "tokenizer.json").read_text(encoding="utf-8")
    (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=30522, **sizes)).save_pretrained(folder)
    return folder


def losses(said: str) -> list[float]:
    return [float(value) for value in re.findall(r"read (\d+\.\d+)", said)]


def test_a_tiny_reader_learns_and_goes_on_after_a_stop(base: Path, tmp_path: Path) -> None:
    tone = tmp_path / "tone.jsonl"
    tone.write_text(json.dumps({"id": "a", "text": "Ana lied.", "target": [0, 3], "polarity": -1}) + "\n")
    words = (coded(tmp_path / "coded"), "--base", base, "-o", tmp_path / "out", "--tone", tone, "--threads", 1)
    first = run(*words, "--epochs", 4)
    assert first.exit_code == 0, first.output
    assert "8 articles, 8 passages, 1 targets of tone" in first.output
    assert len(losses(first.output)) == 4
    assert losses(first.output)[-1] < losses(first.output)[0]
    written = {file.name for file in (tmp_path / "out").iterdir()}
    assert written >= {"encoder.onnx", "heads.onnx", "toward.onnx", "tokenizer.json", "card.json", "checkpoint.pt"}
    card = json.loads((tmp_path / "out" / "card.json").read_text(encoding="utf-8"))
    assert card["training"] == {"articles": 8, "base": base.name, "epochs": 4, "seed": 1}
    assert {"statement", "sure", "temperature"} <= card["thresholds"].keys()
    again = run(*words, "--epochs", 6, "--resume")
    assert again.exit_code == 0, again.output
    assert len(losses(again.output)) == 2
    assert losses(again.output)[-1] < losses(first.output)[0]


def test_an_event_teaches_by_its_hand_coding_and_its_corrections(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted(monkeypatch, {"supports a truce": ("Arland", "favor"), "wants a truce": ("Boria", "favor")})
    articles = tmp_path / "event" / "articles"
    articles.mkdir(parents=True)
    texts = ("Arland supports a truce.", "Boria wants a truce.", "Arland supports a truce again.")
    for name, text in zip(("one", "two", "three"), texts, strict=True):
        (articles / f"{name}.txt").write_text(f"Talks\n\n{text}\n", encoding="utf-8")
    (tmp_path / "event" / "gold.jsonl").write_text('{"id": "one", "statements": []}\n', encoding="utf-8")
    (tmp_path / "event" / "corrections.csv").write_text(
        "document_id,words,actor,stance,coder\none,supports a truce,,against,A\ntwo,wants a truce,,conditional,A\n",
        encoding="utf-8",
    )
    found = {row.document.document_id: row for row in train._articles(str(tmp_path / "event"))}
    assert set(found) == {"one", "two"}, "of an article that nobody has looked at nothing is learned"
    assert found["one"].gold["statements"] == [], "a hand coding of the whole article goes before corrections"
    (statement,) = found["two"].gold["statements"]
    told = [statement[key] for key in ("actor", "stance", "content")]
    assert told == ["Boria", "conditional", ["wants a truce"]]


def test_without_the_packages_one_sentence_tells_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    result = run(coded(tmp_path / "coded"), "--base", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: Training needs the package torch, which reading does not; install the")
    assert result.stderr.count("\n") == 1


def test_what_is_no_encoder_is_refused(base: Path, tmp_path: Path) -> None:
    result = run(tmp_path, "--base", tmp_path, "-o", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (2, f"Error: {tmp_path} is no encoder: it has no config.json.\n")
