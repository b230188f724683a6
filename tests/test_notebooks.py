"""Each notebook runs with papermill whatever the reader finds, and says what it should where it reads as by hand."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from analysis import reader
from analysis.errors import InputError, ParameterError
from analysis.figures.display import HEADLINE, Picture
from tests.said import read_as_by_hand, scripted

ROOT = Path(__file__).parent.parent
NOTEBOOKS = ROOT / "notebooks"
ARTICLE, STANCE, ACTOR, TIMELINE, NETWORK = "01-article", "02-stance", "03-actor", "04-timeline", "05-network"
LIMITS, CODING, CHECK = "06-limits", "07-code-by-hand", "08-check-by-hand"
PICTURES = {ARTICLE: 0, STANCE: 1, ACTOR: 2, TIMELINE: 1, NETWORK: 2, LIMITS: 0, CODING: 0, CHECK: 1}

DECLARED = {
    ARTICLE: {"event": "str", "reader": "str", "document": "str", "target": "str"},
    STANCE: {
        "event": "str",
        "reader": "str",
        "actors": "list",
        "dates": "str",
        "target": "str",
        "min_statements": "int",
        "confidence": "float",
        "random_seed": "int",
        "quotations": "int",
        "article_pages": "dict",
    },
    ACTOR: {
        "event": "str",
        "reader": "str",
        "actor": "str",
        "dates": "str",
        "target": "str",
        "period": "str",
        "statements_needed": "float",
        "min_statements": "int",
        "confidence": "float",
        "random_seed": "int",
        "quotations": "int",
    },
    TIMELINE: {
        "event": "str",
        "reader": "str",
        "actors": "list",
        "dates": "str",
        "target": "str",
        "period": "str",
        "statements_needed": "float",
        "min_statements": "int",
        "confidence": "float",
        "random_seed": "int",
        "changes": "int",
    },
    NETWORK: {
        "event": "str",
        "reader": "str",
        "actors": "list",
        "dates": "str",
        "target": "str",
        "nodes": "str",
        "concepts": "list",
        "period": "str",
        "normalization": "str",
        "most": "int",
        "ties": "int",
        "min_statements": "int",
        "random_seed": "int",
    },
    LIMITS: {"event": "str", "reader": "str", "confidence": "float", "random_seed": "int", "differences": "int"},
    CHECK: {"event": "str", "reader": "str", "min_statements": "int", "confidence": "float"},
    CODING: {"event": "str", "coder": "str", "mode": "str", "other": "str"},
}


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return the paths of small events: nothing on the target, and two articles of which one holds a position."""
    articles = {
        "silent": [("a", "Rain in the valley", "It rained in the valley, and the market stayed open.")],
        "two": [
            ("a", "Rain in the valley", "It rained in the valley, and the market stayed open."),
            ("b", "Egypt supports Gaza ceasefire", "Egypt supports a ceasefire. Israel rejected the ceasefire."),
        ],
    }
    folder = tmp_path_factory.mktemp("events")
    for name, rows in articles.items():
        lines = [json.dumps({"id": key, "title": title, "text": text}) for key, title, text in rows]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return {
        "seed": "ukraine-2025",
        "invented": "hesk-valley-2031",
        **{name: str(folder / f"{name}.jsonl") for name in articles},
    }


def run(name: str, folder: Path, **parameters: object) -> NotebookNode:
    """Return the notebook as papermill leaves it, started where the notebooks lie, as JupyterLab does."""
    return papermill.execute_notebook(
        NOTEBOOKS / f"{name}.ipynb", folder / "out.ipynb", parameters, cwd=NOTEBOOKS, progress_bar=False
    )


def outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def faults(notebook: NotebookNode, pictures: int) -> list[str]:
    """Say what a reader should not meet in the outputs; nothing where all is well."""
    shown = outputs(notebook)
    drawn = [output for output in shown if "image/svg+xml" in output.get("data", {})]
    checks = {
        "a warning or print": all(output.output_type in ("execute_result", "display_data") for output in shown),
        "a picture too few or many": len(drawn) == pictures,
        "a picture nobody described": all(output.metadata["image/svg+xml"]["alt"].strip() for output in drawn),
        "an object without words": not any(" object at 0x" in str(output.get("data")) for output in shown),
    }
    return [fault for fault, sound in checks.items() if not sound]


@pytest.mark.parametrize("name", DECLARED)
def test_papermill_lists_every_parameter_with_its_type_and_help(name: str) -> None:
    found = papermill.inspect_notebook(NOTEBOOKS / f"{name}.ipynb")
    assert {key: entry["inferred_type_name"] for key, entry in found.items()} == DECLARED[name]
    assert all(entry["help"] for entry in found.values())
    (cell,) = [
        cell
        for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
        if "parameters" in cell.metadata.get("tags", [])
    ]
    assert len(found) == len(cell.source.splitlines()), "a line of the parameters cell is not understood"


@pytest.mark.parametrize(
    ("name", "event"), [*((name, "two") for name in DECLARED), (STANCE, "silent"), (STANCE, "seed"), (LIMITS, "seed")]
)
def test_notebook_runs(name: str, event: str, events: Mapping[str, str], tmp_path: Path) -> None:
    notebook = run(name, tmp_path, event=events[event])
    headlines = [output.data[HEADLINE]["headline"] for output in outputs(notebook) if HEADLINE in output.data]
    assert [each[-1] for each in headlines] == ["."]
    assert faults(notebook, PICTURES[name] + (name == LIMITS and event == "seed")) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"evnt": "ukraine-2025"}, "The notebook has no parameter “evnt” (did you mean “event”?); it declares event, "),
        ({"min_statements": "three"}, "The notebook takes a whole number as “min_statements”, but 'three' is text; "),
        ({"actors": "Emmanuel Macron"}, "(papermill: -y 'actors: [Emmanuel Macron]')."),
        ({"actors": ["Emmanuel Macro"]}, "no actor 'Emmanuel Macro' (did you mean “Emmanuel Macron”?); "),
        ({"event": "ukrain-2025"}, "There is no event 'ukrain-2025' (did you mean “ukraine-2025”?); "),
    ],
)
def test_papermill_stops_with_one_sentence_and_no_traceback(
    given: dict[str, object], expected: str, tmp_path: Path
) -> None:
    with pytest.raises(PapermillExecutionError) as caught:
        run(STANCE, tmp_path, **given)
    (sentence,) = caught.value.traceback
    assert expected in sentence


def cells(name: str) -> list[str]:
    found = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells
    return [cell.source for cell in found if cell.cell_type == "code"]


def shown(name: str, parameters: Mapping[str, object]) -> list[Any]:
    """Return what the cells show, run here and not in a kernel: so that the reader can be one made by hand."""
    found: list[Any] = []
    names: dict[str, object] = {"display": lambda *each: found.extend(each)}
    first, *rest = cells(name)
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
def by_hand(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let the reader find what a person found, and explain and judge nothing, which takes long."""
    monkeypatch.chdir(NOTEBOOKS)
    monkeypatch.setattr(reader, "toward", lambda article, sentence, named: [(0.1, 0.2, 0.7)] * len(named))
    monkeypatch.setattr(reader, "deciding_words", lambda *given: ((*given[1][0], -0.25),))


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize(
    ("name", "event", "parameters", "expected"),
    [
        (ARTICLE, "seed", {}, "are about a ceasefire in Ukraine"),
        (ARTICLE, "silent", {}, "In this article nobody is quoted"),
        (ARTICLE, "two", {"document": "b"}, "They come from two actors"),
        (STANCE, "seed", {}, "Vladimir Putin is against"),
        (
            STANCE,
            "seed",
            {"actors": ["Emmanuel Macron"]},
            "Emmanuel Macron takes a position on a ceasefire in Ukraine in two statements",
        ),
        (
            STANCE,
            "seed",
            {"min_statements": 1, "confidence": 0.5, "random_seed": 7, "quotations": 1},
            "Vladimir Putin is against",
        ),
        (STANCE, "silent", {}, "No statement about a ceasefire was found in one article."),
        (STANCE, "two", {}, "Two actors took a position on a ceasefire"),
        (ACTOR, "seed", {"actor": "Vladimir Putin", "period": "month"}, "Vladimir Putin is against"),
        (ACTOR, "silent", {}, "No statement about a ceasefire was found in one article."),
        (ACTOR, "two", {}, "a position on a ceasefire in one statement"),
        (TIMELINE, "seed", {}, "nobody can be seen to move"),
        (TIMELINE, "silent", {}, "nobody can be seen to move"),
        (TIMELINE, "two", {"period": "day"}, "nobody can be seen to move"),
        (TIMELINE, "invented", {}, "clearly changed position"),
        (NETWORK, "seed", {}, "No two actors agree or differ on a ceasefire in Ukraine often enough"),
        (
            NETWORK,
            "seed",
            {"nodes": "side", "concepts": [], "normalization": "jaccard"},
            "No two actors agree or differ",
        ),
        (NETWORK, "silent", {}, "often enough to tell camps"),
        (NETWORK, "two", {}, "often enough to tell camps"),
        (NETWORK, "invented", {"period": "month"}, "stood on one side"),
        (LIMITS, "seed", {}, "On news like this, the machine finds"),
        (CHECK, "invented", {}, "the sample coded by hand puts it at"),
        (CHECK, "seed", {}, "nobody has checked that"),
        (CODING, "seed", {}, "No sample is drawn yet: run “python -m analysis sample ukraine-2025”"),
    ],
)
def test_the_answer_of_a_notebook(
    name: str,
    event: str,
    parameters: dict[str, object],
    expected: str,
    events: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if event in ("seed", "invented"):
        read_as_by_hand(monkeypatch, ROOT / "seeds" / events[event] / "gold.jsonl")
    else:
        scripted(
            monkeypatch, {"supports a ceasefire": ("Egypt", "favor"), "rejected the ceasefire": ("Israel", "against")}
        )
    found = shown(name, {"event": events[event], **parameters})
    (answer,) = [each for each in found if HEADLINE in getattr(each, "data", {})]
    assert expected in answer.text
    pictures = [each for each in found if isinstance(each, Picture)]
    assert len(pictures) == PICTURES[name] + (name == LIMITS)
    assert all(each.alt.strip() for each in pictures)


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        (STANCE, {"event": "atlantis"}, "There is no event 'atlantis'"),
        (STANCE, {"event": "ukraine-2025", "actors": ["Zoe"]}, "The event has no actor 'Zoe'"),
        (STANCE, {"event": "ukraine-2025", "confidence": 95.0}, "The confidence is 95.0"),
        (STANCE, {"event": "ukraine-2025", "target": "nowhere.toml"}, "nowhere.toml"),
        (ARTICLE, {"event": "ukraine-2025", "document": "z"}, "The event has no document 'z'"),
        (ACTOR, {"event": "ukraine-2025", "actor": "Zoe"}, "The event has no actor 'Zoe'"),
        (TIMELINE, {"event": "ukraine-2025", "period": "fortnight"}, "The period is 'fortnight'"),
        (TIMELINE, {"event": "ukraine-2025", "statements_needed": 0.0}, "The price of a change is 0.0"),
        (NETWORK, {"event": "ukraine-2025", "nodes": "town"}, "Nodes is 'town'; choose one of actor"),
        (NETWORK, {"event": "ukraine-2025", "concepts": ["mood"]}, "Concept is 'mood'"),
        (CODING, {"event": "ukraine-2025", "mode": "deaf"}, "The mode is 'deaf'; use blind"),
        (NETWORK, {"event": "ukraine-2025", "normalization": "best"}, "Normalization is 'best'"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    name: str, parameters: dict[str, object], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(NOTEBOOKS)
    monkeypatch.setattr(reader, "read", lambda *given: ([], []))
    with pytest.raises((InputError, ParameterError), match=re.escape(expected)) as caught:
        shown(name, parameters)
    assert "\n" not in str(caught.value)
