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


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with an event and a notebook, far from the project."""
    articles = tmp_path / "desk" / "seeds" / "river" / "articles"
    articles.mkdir(parents=True)
    (articles / "a.txt").write_text("Truce holds\n\nThe council of Tarn welcomed the ceasefire on Monday.\n")
    saved(READING, tmp_path / "reading.ipynb")
    return tmp_path / "desk"


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


def test_an_event_that_is_not_there_is_told_with_the_folders_that_were_searched(installed: Path, desk: Path) -> None:
    done = run(installed, desk, "analysis", "code", "nowhere", "-o", desk / "out.csv")
    assert done.returncode == 2
    assert (
        f"There is no event 'nowhere'; the events in seeds/ are: river (folders searched: {desk / 'seeds'};"
        in done.stderr
    )
    assert done.stderr.count("\n") == 1


def test_a_page_is_made_with_events_of_a_folder_that_is_named(installed: Path, desk: Path) -> None:
    words = ["--seeds", desk / "seeds", "report", "reading.ipynb", "-p", "event", "river", "-o", "out"]
    done = run(installed, desk.parent, "analysis", *words)
    assert done.returncode == 0, done.stderr
    page = (desk.parent / "out" / "river-reading.html").read_text(encoding="utf-8")
    assert "Truce holds" in page
    assert str(installed) in page
