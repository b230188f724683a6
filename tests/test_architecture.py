"""The shape of the project: who may import whom, what the package never does, and how a notebook is built."""

from __future__ import annotations

import ast
from importlib.util import resolve_name
from pathlib import Path

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

MODULES = sorted(PACKAGE.rglob("*.py"))


def module_name(file: Path) -> str:
    """Return a module's place in the rule: its own name, or the subpackage it belongs to."""
    return file.relative_to(PACKAGE).with_suffix("").parts[0]


def package_of(file: Path) -> str:
    """Return the package a file lies in, which relative imports start from."""
    return ".".join(file.relative_to(ROOT).parent.parts)


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


def own_imports(source: str, package: str = "analysis") -> set[str]:
    """Return the places in the rule that a source imports from; ``from analysis import __version__`` has none."""
    parts = [name.split(".") for name in imports(source, package)]
    modules = {module_name(file) for file in MODULES} | set(ORDER)
    return {rest[0] for root, *rest in parts if root == "analysis" and rest and rest[0] in modules}


def calls(source: str) -> set[str]:
    """Return what a module calls, as it is written: ``nltk.download``, ``eval``."""
    return {ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)}


def loops_and_definitions(source: str) -> list[str]:
    """Return the kinds of statements that belong into the package and not into a notebook cell."""
    heavy = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While, ast.comprehension)
    return sorted(type(node).__name__ for node in ast.walk(ast.parse(source)) if isinstance(node, heavy))


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


# --- the package --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_a_room_imports_from_those_below_it_alone(file: Path) -> None:
    room = module_name(file)
    assert room in ORDER, f"{room} has no place in the house: give it one in ORDER"
    allowed = ONLY.get(room, set(ORDER[: ORDER.index(room)]))
    assert own_imports(file.read_text(encoding="utf-8"), package_of(file)) <= allowed | {room}


def test_the_house_is_small() -> None:
    rooms: dict[str, int] = dict.fromkeys(ORDER, 0)
    for file in MODULES:
        source = file.read_text(encoding="utf-8")
        rooms[module_name(file)] += source.count("\n")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{name_of(file)}: {node.name}"
    assert len(rooms) <= MOST_ROOMS
    assert {room: lines for room, lines in rooms.items() if lines > MOST_LINES} == {}


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_only_training_needs_the_packages_of_training(file: Path) -> None:
    found = imports(file.read_text(encoding="utf-8"), package_of(file))
    needed = {name.partition(".")[0] for name in found} & TRAINING
    assert not needed or file.relative_to(PACKAGE).as_posix() in TRAINERS


@pytest.mark.parametrize("file", MODULES, ids=name_of)
def test_module_stays_off_the_network_and_runs_no_text(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    found = imports(source, package_of(file))
    allowed = ONLINE.get(file.relative_to(PACKAGE).as_posix(), set())
    assert {name.partition(".")[0] for name in found} & NETWORK <= allowed
    assert not (calls(source) | found) & FORBIDDEN_CALLS


def test_no_module_has_a_vague_name() -> None:
    assert not {part for file in MODULES for part in file.relative_to(PACKAGE).with_suffix("").parts} & VAGUE


@pytest.mark.parametrize(
    ("package", "source", "expected"),
    [
        ("analysis", "from analysis.text import sentences", {"text"}),
        ("analysis", "from analysis import text, records", {"text", "records"}),
        ("analysis", "import analysis.text", {"text"}),
        ("analysis", "from .text import sentences", {"text"}),
        ("analysis", "from . import text", {"text"}),
        ("analysis.report", "from ..text import sentences", {"text"}),
        ("analysis.report", "from .page import render", {"report"}),
        ("analysis", "def late():\n    from analysis import text", {"text"}),
        ("analysis", "if TYPE_CHECKING:\n    from analysis.text import Split", {"text"}),
        ("analysis", "from analysis import __version__", set()),
        ("analysis", "from importlib.resources import files\nimport text", set()),
    ],
)
def test_every_way_to_import_is_seen(package: str, source: str, expected: set[str]) -> None:
    assert own_imports(source, package) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("nltk.download('punkt')", {"nltk.download"}),
        ("x = eval(text)", {"eval"}),
        ("frame.eval('a + b')", set()),
        ("# exec(x)\nprint('eval(x)')", set()),
    ],
)
def test_forbidden_calls_are_seen(source: str, expected: set[str]) -> None:
    assert calls(source) & FORBIDDEN_CALLS == expected


# --- the notebooks ------------------------------------------------------------------------------------------------


def notebook_faults(notebook: nbformat.NotebookNode) -> list[str]:
    """Say in words what keeps a notebook from the shape that all of them share; nothing when it has it."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    headings = [line for cell in prose for line in cell.source.splitlines() if line.startswith("# ")]
    tagged = [cell for cell in code if "parameters" in cell.metadata.get("tags", [])]
    folded = [cell for cell in code if cell.metadata.get("jupyter", {}).get("source_hidden")]
    own = {name for cell in code for name in own_imports(cell.source)}
    checks = {
        "an output is stored": not any(cell.outputs for cell in code),
        "an execution count is stored": not any(cell.execution_count for cell in code),
        "the first cell does not hold the one heading": (
            len(headings) == 1 and notebook.cells[0].source.splitlines()[:1] == headings
        ),
        "the first code cell is not the one parameters cell": len(tagged) == 1 and tagged == code[:1],
        "code beside the parameters is in sight": all(cell in tagged or cell in folded for cell in code),
        "no cell checks the parameters": any("parameters.check(globals())" in cell.source for cell in code),
        "a cell loops or defines": not any(loops_and_definitions(cell.source) for cell in code),
        "a module is imported that notebooks may not": own <= NOTEBOOKS_MAY_IMPORT,
    }
    return [fault for fault, sound in checks.items() if not sound]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("file", NOTEBOOKS, ids=name_of)
def test_notebook_has_the_shape(file: Path) -> None:
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    assert notebook_faults(notebook) == []


def sound_notebook() -> nbformat.NotebookNode:
    v4 = nbformat.v4
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Who said it?\n\nWhat is measured."),
            v4.new_code_cell('event: str = "ukraine-2025"  # the event', metadata={"tags": ["parameters"]}),
            v4.new_code_cell(
                "from analysis import corpus\nfrom analysis.notebook import parameters\n\nparameters.check(globals())",
                metadata={"jupyter": {"source_hidden": True}},
            ),
            v4.new_code_cell("corpus.read_event(event)", metadata={"jupyter": {"source_hidden": True}}),
            v4.new_markdown_cell("## Limits"),
        ]
    )


def test_sound_notebook_has_no_fault() -> None:
    assert notebook_faults(sound_notebook()) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda cells: cells[1].update(execution_count=3), "an execution count is stored"),
        (
            lambda cells: cells[2].update(outputs=[nbformat.v4.new_output("stream", text="12")]),
            "an output is stored",
        ),
        (lambda cells: cells[4].update(source="# Limits"), "the first cell does not hold the one heading"),
        (lambda cells: cells[0].update(source="What is measured"), "the first cell does not hold the one heading"),
        (lambda cells: cells.insert(1, cells.pop(2)), "the first code cell is not the one parameters cell"),
        (
            lambda cells: cells[2]["metadata"].update(tags=["parameters"]),
            "the first code cell is not the one parameters cell",
        ),
        (lambda cells: cells[2].update(source="from analysis import corpus"), "no cell checks the parameters"),
        (lambda cells: cells[3].update(metadata={}), "code beside the parameters is in sight"),
        (lambda cells: cells[3].update(source="for row in rows:\n    print(row)"), "a cell loops or defines"),
        (lambda cells: cells[3].update(source="rows = [row for row in rows]"), "a cell loops or defines"),
        (lambda cells: cells[3].update(source="def f():\n    pass"), "a cell loops or defines"),
        (
            lambda cells: cells[3].update(source="from analysis import report"),
            "a module is imported that notebooks may not",
        ),
    ],
)
def test_faults_are_found(change, fault: str) -> None:
    notebook = sound_notebook()
    change(notebook.cells)
    assert notebook_faults(notebook) == [fault]
