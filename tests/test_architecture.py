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

BASE = {"records", "errors", "lexicons", "choices"}
STAGES = {
    "corpus",
    "text",
    "reader",
    "actors",
    "statements",
    "sentiment",
    "portrayal",
    "aggregate",
    "figures",
    "network",
}

#: Module or subpackage → the others it may import. Stages hardly import one another: only the pipeline knows their
#: order, and the report knows nothing of language. What the reader finds is made into statements and portrayals.
MAY_IMPORT: dict[str, set[str]] = {
    "__init__": set(),
    "records": set(),
    "errors": set(),
    "lexicons": set(),
    "states": {"lexicons"},
    **dict.fromkeys(sorted(STAGES), BASE),
    "reader": {"records", "corpus", "states", "text"},
    "readers": {"records", "errors", "files", "passages", "reader"},
    "actors": {"records", "lexicons", "states"},
    "statements": {"records", "lexicons", "states", "actors", "reader", "sentiment"},
    "text": {"records", "lexicons", "corpus"},
    "rereading": {"records", "reader", "sentiment", "tables"},
    "sentiment": {"records", "lexicons", "reader"},
    "portrayal": {"records", "reader"},
    "figures": BASE | {"evaluation", "export", "mime", "tables"},
    "tables": {"records", "corpus"},
    "coded": {"records", "errors"},
    "corpus": BASE | {"coded", "files"},
    "files": {"errors"},
    "furniture": {"records", "errors", "lexicons"},
    "passages": {"records"},
    "evaluation": BASE | {"corpus", "files", "output", "passages", "reader", "tables", "text"},
    "corrections": {"records", "errors", "files", "passages", "statements"},
    "positions": {"records"},
    "choices": set(),
    "aggregate": BASE | {"actors", "agreement", "positions", "reader", "sampling", "states", "tables"},
    "pipeline": STAGES | BASE | {"coded", "positions", "corrections", "readers", "tables"},
    "sampling": BASE
    | {"actors", "evaluation", "corpus", "files", "periods", "pipeline", "positions", "readers", "tables"},
    "output": {"errors"},
    "export": set(),
    "mime": set(),
    "cluster": {"errors"},
    "forking": set(),
    "coding": BASE
    | {
        "actors",
        "cluster",
        "coded",
        "corpus",
        "corrections",
        "files",
        "forking",
        "pipeline",
        "positions",
        "readers",
    },
    "bridges": {"records", "errors", "files"},
    "handcoding": BASE
    | {
        "evaluation",
        "bridges",
        "coding",
        "corpus",
        "files",
        "passages",
        "pipeline",
        "positions",
        "sampling",
        "text",
    },
    "parameters": {"errors"},
    "report": {"errors", "mime", "files", "parameters"},
    "batch": {"cluster", "errors", "forking", "readers", "report", "files"},
    "commands": STAGES
    | {"evaluation", "batch", "bridges", "coded", "coding", "corrections", "errors", "export", "output", "periods"}
    | {"handcoding", "pipeline", "readers", "records", "report", "sampling"},
    "__main__": STAGES
    | {"commands", "errors", "pipeline", "report", "batch", "export", "output", "coding", "evaluation", "readers"},
}
#: What only training needs, and who may import it.
TRAINING = {"torch", "transformers", "safetensors", "onnx"}
TRAINERS = {"reader/network.py", "reader/training.py", "reader/exporting.py", "commands/train.py"}
NOTEBOOKS_MAY_IMPORT = {
    "coded",
    "corpus",
    "pipeline",
    "aggregate",
    "evaluation",
    "network",
    "figures",
    "handcoding",
    "choices",
    "parameters",
    "sampling",
}

VAGUE = {"utils", "util", "helpers", "common", "misc"}
NETWORK = {"requests", "urllib", "urllib3", "http", "httpx", "httpx2", "aiohttp", "socket", "ftplib", "openai"}
#: Who may use the network all the same, and by what: the one room for readers that a user names.
ONLINE = {"readers/client.py": {"openai"}, "readers/config.py": {"urllib"}}
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
    modules = {module_name(file) for file in MODULES} | set(MAY_IMPORT)
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
def test_module_imports_only_what_it_may(file: Path) -> None:
    name = module_name(file)
    assert name in MAY_IMPORT, f"{name} has no place in the import rule: give it one in MAY_IMPORT"
    assert own_imports(file.read_text(encoding="utf-8"), package_of(file)) <= MAY_IMPORT[name] | {name}


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
                "from analysis import corpus, parameters\n\nparameters.check(globals())",
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
