"""The whole way with a real language model, on a server that nobody here wrote (tests/llama_server.py says how)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from analysis import corpus, pipeline
from analysis.language_model import config
from analysis.records import STANCES
from tests.llama_server import MODEL, served

LLAMA = os.environ.get("CEASEFIRE_LLAMA", "")
ARTICLE = """Boria rejects ceasefire

President Oske of Boria rejected the ceasefire on Monday. "We will not stop the fighting," he said.

Mediator Ana Lind called for a ceasefire at once.
"""


@pytest.mark.skipif(
    not LLAMA, reason="CEASEFIRE_LLAMA names no environment with llama-cpp-python: tests/llama_server.py"
)
def test_a_real_model_is_asked_once_and_only_words_of_the_article_get_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, readers = tmp_path / "event", tmp_path / "readers.toml"
    (event / "articles").mkdir(parents=True)
    (event / "articles" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    monkeypatch.setenv(config.READERS, str(readers))
    own = {"model": MODEL, "answer": "json_object", "max_tokens": 300, "timeout": 1200, "cache": "cache"}
    with served(Path(LLAMA)) as endpoint:
        lines = [f"{name} = {json.dumps(value)}" for name, value in {"endpoint": endpoint, **own}.items()]
        readers.write_text("\n".join(["[small]", *lines]), encoding="utf-8")
        found = pipeline.analyze(corpus.read_event(event), "small")
    monkeypatch.setenv(config.NO_NETWORK, "1")
    again = pipeline.analyze(corpus.read_event(event), "small")
    print(
        found.event.reading, found.answers.to_string(), found.statements[["actor", "stance", "content_text"]], sep="\n"
    )
    assert found.event.reading == again.event.reading and found.event.reading.model == MODEL
    assert found.answers.to_json() == again.answers.to_json()
    assert len(found.answers) and (found.answers["likeness"] > 0).sum() == len(found.statements)
    assert set(found.statements["stance"]) <= set(STANCES)
