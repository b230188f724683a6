"""Each notebook runs with papermill whatever the reader finds, and says what it should where it reads as by hand."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import papermill
import pytest
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from analysis import reader
from analysis.errors import InputError, ParameterError
from analysis.notebook.display import Picture
from analysis.notebook.mime import HEADLINE
from tests.said import read_as_by_hand, scripted

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
STANCE, LIMITS = "02-stance", "06-limits"
#: How many pictures each shows of an event that nobody coded by hand.
PICTURES = dict(
    zip(sorted(file.stem for file in NOTEBOOKS.glob("0[1-9]*.ipynb")), (0, 1, 2, 1, 2, 0, 0, 1), strict=True)
)
HERE = Path(__file__).parent
DECLARED = pd.read_csv(HERE / "notebook_parameters.csv")
#: What a notebook answers where the reader finds what a person found, or why it refuses its parameters.
ANSWERS = pd.read_csv(HERE / "notebook_answers.csv", keep_default_na=False)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Return the paths of small corpora: nothing on the target, and two articles of which one holds a position."""
    rain = ("a", "Rain in the valley", "It rained in the valley, and the market stayed open.")
    egypt = ("b", "Egypt supports Gaza ceasefire", "Egypt supports a ceasefire. Israel rejected the ceasefire.")
    files = {name: tmp_path_factory.mktemp("corpora") / f"{name}.jsonl" for name in ("silent", "two")}
    for name, rows in (("silent", [rain]), ("two", [rain, egypt])):
        lines = [json.dumps({"id": key, "title": title, "text": text}) for key, title, text in rows]
        files[name].write_text("\n".join(lines), encoding="utf-8")
    return files


def run(name: str, folder: Path, **parameters: object) -> NotebookNode:
    """Return the notebook as papermill leaves it, started where the notebooks lie, as JupyterLab does."""
    return papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb", folder / "out.ipynb", parameters, cwd=NOTEBOOKS, progress_bar=False
    )


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


@pytest.mark.parametrize("name", PICTURES)
def test_papermill_lists_every_parameter_with_its_type_and_help(name: str) -> None:
    found = papermill.inspect_notebook(NOTEBOOKS / f"{name}.ipynb")
    expected = DECLARED[DECLARED["notebook"] == name].set_index("parameter")["type"].to_dict()
    assert {key: entry["inferred_type_name"] for key, entry in found.items()} == expected
    assert all(entry["help"] for entry in found.values())


def check_outputs(notebook: NotebookNode, pictures: int) -> None:
    """Check that a notebook answers in a sentence, describes its pictures and shows no object without words."""
    shown = outputs(notebook)
    assert [output.data[HEADLINE]["headline"][-1] for output in shown if HEADLINE in output.data] == ["."]
    described = [output.metadata["image/svg+xml"]["alt"] for output in shown if "image/svg+xml" in output.data]
    assert (len(described), all(map(str.strip, described))) == (pictures, True)
    assert not any(" object at 0x" in str(output.data) for output in shown)


@pytest.mark.parametrize("name", PICTURES)
def test_a_notebook_shows_what_it_should_of_a_hostile_event(name: str, hostile: Path) -> None:
    check_outputs(nbformat.read(hostile / "out" / f"{name}.ipynb", as_version=4), PICTURES[name])


def test_papermill_runs_a_notebook_without_a_warning(tmp_path: Path) -> None:
    notebook = run(LIMITS, tmp_path, event="ukraine-2025")
    assert {output.output_type for output in outputs(notebook)} <= {"execute_result", "display_data"}
    check_outputs(notebook, PICTURES[LIMITS] + 1)  # reliability, of an event that is coded by hand


def test_papermill_stops_with_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(STANCE, tmp_path, evnt="ukraine-2025")
    (sentence,) = caught.value.traceback
    assert "The notebook has no parameter “evnt” (did you mean “event”?); it declares event, " in sentence


def shown(name: str, parameters: Mapping[str, object]) -> list[Any]:
    """Return what the cells show, run here and not in a kernel: so that the reader can be one made by hand."""
    found: list[Any] = []
    names: dict[str, object] = {"display": lambda *each: found.extend(each)}
    cells = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    first, *rest = (cell.source for cell in cells if cell.cell_type == "code")
    exec(first, names)
    names |= parameters
    for source in rest:
        *before, last = ast.parse(source).body
        exec(compile(ast.Module(before, []), name, "exec"), names)
        if isinstance(last, ast.Expr):
            found.append(eval(compile(ast.Expression(last.value), name, "eval"), names))
        else:
            exec(compile(ast.Module([last], []), name, "exec"), names)
    return [each for each in found if each is not None]


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Explain and judge nothing, which takes long."""
    monkeypatch.chdir(NOTEBOOKS)
    monkeypatch.setattr(reader, "toward", lambda article, sentence, named: [(0.1, 0.2, 0.7)] * len(named))
    monkeypatch.setattr(reader, "deciding_words", lambda *given: ((*given[1][0], -0.25),))


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(
    "case", list(ANSWERS.itertuples(index=False)), ids=lambda case: f"{case.notebook}-{case.event}"
)
def test_what_a_notebook_says(case: Any, articles: Mapping[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    gold = ROOT / "seeds" / case.event / "gold.jsonl"
    if gold.exists():
        read_as_by_hand(monkeypatch, gold)
    else:
        held = {"supports a ceasefire": ("Egypt", "favor"), "rejected the ceasefire": ("Israel", "against")}
        scripted(monkeypatch, held)
    parameters = {"event": str(articles.get(case.event, case.event)), **json.loads(case.parameters or "{}")}
    if case.refusal:
        with pytest.raises((InputError, ParameterError), match=re.escape(case.refusal)) as caught:
            shown(case.notebook, parameters)
        assert "\n" not in str(caught.value)
        return
    found = shown(case.notebook, parameters)
    (answer,) = [each for each in found if HEADLINE in getattr(each, "data", {})]
    assert case.answer in answer.text
    pictures = [each for each in found if isinstance(each, Picture)]
    assert len(pictures) == PICTURES[case.notebook] + (case.notebook == LIMITS)
    assert all(each.alt.strip() for each in pictures)
