"""CONTRIBUTING.md followed: each change is five steps, and what stands in its boxes does what it says."""

from __future__ import annotations

import doctest
import json
import re
import textwrap
from pathlib import Path
from types import ModuleType, SimpleNamespace

import nbformat
import pytest
from click.testing import CliRunner

from analysis import aggregate, corpus, figures, pipeline
from analysis.__main__ import main
from analysis.formats import exports
from analysis.reader import examples
from tests.conftest import ROOT
from tests.test_architecture import notebook_faults

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BOXES = {
    name: textwrap.dedent(body)
    for name, body in re.findall(r"^ *```\w+ (\S+)\n(.*?)^ *```$", TEXT, flags=re.MULTILINE | re.DOTALL)
}


def test_each_change_is_five_steps() -> None:
    changes = TEXT.split("\n## ")[1:]
    assert len(changes) == 4
    for change in changes:
        assert re.findall(r"^(\d)\. ", change, flags=re.MULTILINE) == list("12345"), change.splitlines()[0]
    named = {match for line in re.findall(r"`python -m analysis ([^`]+)`", TEXT) for match in [line.split()[0]]}
    assert named <= set(main.commands)


def test_a_coded_article_is_measured_and_learned_from(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("articles.jsonl", "gold.jsonl")]
    for file in files:
        file.write_text(BOXES[file.name], encoding="utf-8")
    result = CliRunner().invoke(main, ["validate", "stance", *map(str, files)])
    assert result.exit_code == 0, result.output
    assert "end_to_end_f1" in result.output
    (article,) = examples.read(tmp_path, corpus.default_target())
    assert len(article.gold["statements"]) == 2


def test_a_layout_reads_its_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = (ROOT / "analysis" / "formats" / "layouts.toml").read_text(encoding="utf-8")
    table = known.replace("\n[[layout]]", f"\n{BOXES['layout']}\n[[layout]]", 1)
    (tmp_path / "layouts.toml").write_text(table, encoding="utf-8")
    (tmp_path / "export.txt").write_text(BOXES["export.txt"], encoding="utf-8")
    monkeypatch.setattr(exports, "resources", SimpleNamespace(files=lambda package: tmp_path))
    exports.layouts.cache_clear()
    try:
        found = corpus.read_event(tmp_path / "export.txt")
    finally:
        exports.layouts.cache_clear()
    told = [(row.title, row.outlet, row.published) for row in found.documents]
    assert told == [("Ferry talks", "Harbour Post", "2031-05-02"), ("Harvest", "Valley Herald", "2031-05-03")]
    assert found.set_aside == ()
    assert found.documents[1].text.endswith("Sorland called the truce a trap.")


def test_a_figure_shows_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tally")
    exec(compile(BOXES["figure"], "CONTRIBUTING.md", "exec"), module.__dict__)
    monkeypatch.setattr(figures, "tally", module.__dict__["tally"], raising=False)
    names = {"figures": figures, "standing": aggregate.standings(pipeline.analyze(corpus.read_event("ukraine-2025")))}
    (example,) = doctest.DocTestFinder(recurse=False).find(module.__dict__["tally"], "tally", globs=names)
    assert doctest.DocTestRunner().run(example).failed == 0


def test_a_notebook_has_the_shape_and_makes_a_page(tmp_path: Path) -> None:
    v4 = nbformat.v4
    folded = {"jupyter": {"source_hidden": True}}
    cells = [v4.new_code_cell(cell.strip(), metadata=folded) for cell in BOXES["notebook"].split("\n\n\n")]
    parameters = v4.new_code_cell('event: str = "ukraine-2025"  # the event', metadata={"tags": ["parameters"]})
    made = v4.new_notebook(cells=[v4.new_markdown_cell("# How many statements?"), parameters, *cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    assert notebook_faults(made) == []
    notebook = tmp_path / "09-kinds.ipynb"
    nbformat.write(made, notebook)
    result = CliRunner().invoke(main, ["report", str(notebook), "-o", str(tmp_path / "page.html")])
    assert result.exit_code == 0, result.output
    assert "statements in 1 articles." in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert json.loads(notebook.read_text(encoding="utf-8"))["cells"][1]["outputs"] == []
