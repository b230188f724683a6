"""The package as a wheel, outside of the repository: events are found, pages made, and what is missing is told."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from flit_core.buildapi import build_wheel

from tests.toy_notebooks import parameters_cell, saved

v4 = nbformat.v4
READING = v4.new_notebook(
    metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    cells=[
        v4.new_markdown_cell("# What is there?"),
        parameters_cell('event: str = "river"'),
        v4.new_code_cell(
            "import analysis\nfrom analysis import corpus\n"
            "print(analysis.__file__, [document.title for document in corpus.read_event(event).documents])"
        ),
    ],
)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the wheel installs."""
    folder = tmp_path_factory.mktemp("installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parent.parent)
        name = build_wheel(str(folder))
    with zipfile.ZipFile(folder / name) as wheel:
        wheel.extractall(folder / "packages")
    return folder / "packages"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an event and a notebook beside it, far from the project."""
    folder = tmp_path_factory.mktemp("desk")
    articles = folder / "desk" / "seeds" / "river" / "articles"
    articles.mkdir(parents=True)
    (articles / "a.txt").write_text("Truce holds\n\nThe council of Tarn welcomed the ceasefire on Monday.\n")
    saved(READING, folder / "reading.ipynb")
    return folder / "desk"


def run(installed: Path, cwd: Path, *words: object) -> subprocess.CompletedProcess[str]:
    settings = {key: value for key, value in os.environ.items() if key != "CEASEFIRE_SEEDS"}
    return subprocess.run(
        [sys.executable, "-m", *map(str, words)],
        cwd=cwd, capture_output=True, text=True, env={**settings, "PYTHONPATH": str(installed)},
    )  # fmt: skip


def test_papermill_finds_an_event_of_the_folder_that_cells_run_in(installed: Path, desk: Path) -> None:
    out = desk.parent / "out.ipynb"
    words = ("-k", "python3", "--cwd", desk, "reading.ipynb", out, "-p", "event", "river")
    done = run(installed, desk.parent, "papermill", *words)
    assert done.returncode == 0, done.stderr
    printed = nbformat.read(out, as_version=4).cells[-1].outputs[0].text
    assert printed == f"{installed / 'analysis' / '__init__.py'} ['Truce holds']\n"


def test_a_page_is_made_with_events_of_a_folder_that_is_named(installed: Path, desk: Path) -> None:
    words = ["--seeds", desk / "seeds", "report", "reading.ipynb", "-p", "event", "river", "-o", "out"]
    done = run(installed, desk.parent, "analysis", *words)
    assert done.returncode == 0, done.stderr
    page = (desk.parent / "out" / "river-reading.html").read_text(encoding="utf-8")
    assert "Truce holds" in page
    assert str(installed) in page
