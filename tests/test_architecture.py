"""The shape of the project: who may import whom, what the package never does, and how a notebook is built."""

from __future__ import annotations

import ast
from importlib.util import resolve_name
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.conftest import NOTEBOOKS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "analysis"

#: The rooms of the house, each a direct child of the package, from the ground up: a room imports from those before it.
ORDER = """errors records lexicons files notebook text entries formats corpus reader attribution language_model pipeline
    network evaluation aggregate sampling claims figures report runs handcoding commands __main__ __init__""".split()
#: What these rooms import besides, so that they stay apart from the rest: a report knows nothing of language.
ONLY = {
    "records": {"errors"},
    "lexicons": {"errors"},
    "files": {"errors", "records"},
    "notebook": {"errors", "files"},
    "network": {"errors", "records", "lexicons", "files"},
    "report": {"errors", "files", "notebook"},
    "__init__": set(),
}
MOST_ROOMS, MOST_LINES, LONGEST_FUNCTION = 25, 1_500, 50
#: What only training needs, and who may import it.
TRAINING = {"torch", "transformers", "safetensors", "onnx"}
TRAINERS = {"reader/network.py", "reader/training.py", "reader/exporting.py", "commands/train.py"}
NOTEBOOKS_MAY_IMPORT = set(
    "corpus pipeline aggregate claims evaluation network figures handcoding notebook records sampling".split()
)

VAGUE = {"utils", "util", "helpers", "common", "misc"}
NETWORK = {"requests", "urllib", "urllib3", "http", "httpx", "httpx2", "aiohttp", "socket", "ftplib", "openai"}
#: Who may use the network all the same, and by what: the one room for readers that a user names.
ONLINE = {"language_model/client.py": {"openai"}, "language_model/config.py": {"urllib"}}
FORBIDDEN_CALLS = {"eval", "exec", "nltk.download"}

SOURCES = {file: file.read_text(encoding="utf-8") for file in sorted(PACKAGE.rglob("*.py"))}


def room(file: Path) -> str:
    """Return a module's place in the rule: its own name, or the subpackage it belongs to."""
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def imports(source: str, package: str = "analysis") -> set[str]:
    """Return what a module of a package imports, as dotted names; ``from a import b`` gives a.b."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def rooms_of(names: set[str]) -> set[str]:
    """Return the places in the rule that some imports lead to; ``from analysis import __version__`` has none."""
    parts = [name.split(".") for name in names]
    return {
        rest[0] for root, *rest in parts if root == "analysis" and rest and rest[0] in {*ORDER, *map(room, SOURCES)}
    }


IMPORTS = {file: imports(source, ".".join(file.relative_to(ROOT).parent.parts)) for file, source in SOURCES.items()}


# --- the package --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted({room(file) for file in SOURCES}))
def test_a_room_imports_from_those_below_it_alone(name: str) -> None:
    assert name in ORDER, f"{name} has no place in the house: give it one in ORDER"
    allowed = ONLY.get(name, set(ORDER[: ORDER.index(name)])) | {name}
    wrong = {str(file): rooms_of(found) - allowed for file, found in IMPORTS.items() if room(file) == name}
    assert {file: rooms for file, rooms in wrong.items() if rooms} == {}


def test_the_house_is_small() -> None:
    rooms: dict[str, int] = dict.fromkeys(ORDER, 0)
    for file, source in SOURCES.items():
        rooms[room(file)] += source.count("\n")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{file}: {node.name}"
    assert len(rooms) <= MOST_ROOMS
    assert {name: lines for name, lines in rooms.items() if lines > MOST_LINES} == {}
    assert not {part for file in SOURCES for part in file.relative_to(PACKAGE).with_suffix("").parts} & VAGUE


def test_only_training_needs_its_packages_and_all_stay_off_the_network_and_run_no_text() -> None:
    for file, source in SOURCES.items():
        place = file.relative_to(PACKAGE).as_posix()
        tops = {name.partition(".")[0] for name in IMPORTS[file]}
        assert place in TRAINERS or not tops & TRAINING, place
        assert tops & NETWORK <= ONLINE.get(place, set()), place
        calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}
        assert not (calls | IMPORTS[file]) & FORBIDDEN_CALLS, place


@pytest.mark.parametrize(
    ("package", "source", "expected"),
    [
        ("analysis", "from analysis.text import sentences\nimport analysis.files", {"text", "files"}),
        ("analysis", "from . import text", {"text"}),
        ("analysis.report", "from ..text import sentences\nfrom .page import render", {"text", "report"}),
        ("analysis", "def late():\n    from analysis import text", {"text"}),
        ("analysis", "from analysis import __version__\nfrom importlib.resources import files\nimport text", set()),
    ],
)
def test_every_way_to_import_is_seen(package: str, source: str, expected: set[str]) -> None:
    assert rooms_of(imports(source, package)) == expected


# --- the notebooks ------------------------------------------------------------------------------------------------


def notebook_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Say in words what keeps a notebook from the shape that all of them share; nothing when it has it."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = [line for cell in prose for line in cell.source.splitlines() if line.startswith("# ")]
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    folded = [cell for cell in code if cell.metadata.get("jupyter", {}).get("source_hidden")]
    heavy = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.comprehension)
    checks = {
        "an output is stored": not any(cell.outputs for cell in code),
        "an execution count is stored": not any(cell.execution_count for cell in code),
        "the first cell does not hold the one heading": (
            len(headings) == 1 and notebook.cells[0].source.splitlines()[:1] == headings
        ),
        "the first code cell is not the one parameters cell": len(tagged) == 1 and tagged == code[:1],
        "code beside the parameters is in sight": all(cell in tagged or cell in folded for cell in code),
        "no cell checks the parameters": any("parameters.check(globals())" in cell.source for cell in code),
        "a cell loops or defines": not any(
            isinstance(node, heavy) for cell in code for node in ast.walk(ast.parse(cell.source))
        ),
        "a module is imported that notebooks may not": all(
            rooms_of(imports(cell.source)) <= NOTEBOOKS_MAY_IMPORT for cell in code
        ),
    }
    return [fault for fault, sound in checks.items() if not sound]


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.name)
def test_notebook_has_the_shape(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    assert notebook_faults(notebook) == []


@pytest.mark.parametrize(
    ("cell", "change", "fault"),
    [
        (1, {"execution_count": 3}, "an execution count is stored"),
        (1, {"outputs": [nbformat.v4.new_output("stream", text="12")]}, "an output is stored"),
        (0, {"source": "What is measured"}, "the first cell does not hold the one heading"),
        (3, {"source": "# Limits"}, "the first cell does not hold the one heading"),
        (2, {"metadata": {"tags": ["parameters"]}}, "the first code cell is not the one parameters cell"),
        (2, {"source": "from analysis import corpus"}, "no cell checks the parameters"),
        (2, {"metadata": {}}, "code beside the parameters is in sight"),
        (2, {"source": "[parameters.check(globals()) for row in rows]"}, "a cell loops or defines"),
        (
            2,
            {"source": "from analysis import report\n\nparameters.check(globals())"},
            "a module is imported that notebooks may not",
        ),
    ],
)
def test_faults_are_found(cell: int, change: dict[str, Any], fault: str) -> None:
    v4 = nbformat.v4
    cells = [
        v4.new_markdown_cell("# Who said it?"),
        v4.new_code_cell('event: str = "ukraine-2025"', metadata={"tags": ["parameters"]}),
        v4.new_code_cell(
            "from analysis import corpus\n\nparameters.check(globals())", metadata={"jupyter": {"source_hidden": True}}
        ),
        v4.new_markdown_cell("## Limits"),
    ]
    assert notebook_faults(v4.new_notebook(cells=cells)) == []
    cells[cell].update(change)
    assert notebook_faults(v4.new_notebook(cells=cells)) == [fault]
