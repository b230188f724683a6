"""Everything made again elsewhere: the same bytes, or the first difference by name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import main
from analysis.notebook.environment import environment
from analysis.runs import pages, plans
from tests.toy_notebooks import failing, saved, toy

ROOT = Path(__file__).parent.parent
PLAN = "title: t\nreports: [{name: toy, notebook: toy.ipynb, grid: {minimum: [1, 2]}}]"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a plan and its pages."""
    folder = tmp_path_factory.mktemp("built")
    saved(toy(), folder / "toy.ipynb")
    saved(failing(), folder / "bad.ipynb")
    (folder / "p.yml").write_text(PLAN)
    pages.run_plan(plans.read_plan(folder / "p.yml"), folder / "p", 2)
    return folder


def verify(*words: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words), "--jobs", "2"])


def test_the_same_again_in_another_place_zone_and_locale(built: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(built, tmp_path / "copied")
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "verify", "p", "--jobs", "2"],
        cwd=copied, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    said = "p: 2 pages, their notebooks, the index and the findings are the same again.\n"
    assert (done.returncode, done.stdout) == (0, said)


def test_every_difference_is_named_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, plan, here = built / "p", built / "p.yml", environment()
    page, notebook = folder / "toy-1.html", folder / "toy-2.ipynb"
    page.write_text(page.read_text().replace("<td>11</td>", "<td>13</td>").replace("<td>12</td>", "<td>14</td>"))
    notebook.unlink()
    (folder / "toy-2-figure.svg").unlink()
    (folder / "old.html").write_text("from another plan")
    plan.write_text(f"{PLAN[:-1]}, {{name: bad, notebook: bad.ipynb}}]")
    monkeypatch.setattr(pages, "environment", lambda: {**here, "python": "3.99", "numpy": "0.1"})
    result = verify(plan)
    assert result.exit_code == 1
    first, second, third, index, failed, other = result.stdout.splitlines()
    assert first.startswith(f"{page} differs from line ")
    assert "<td>13</td></tr>" in first.partition(", made again ")[0]
    assert "<td>11</td></tr>" in first.partition(", made again ")[2]
    assert second == f"{folder / 'toy-2-figure.svg'} is missing."
    assert third == f"{notebook} is missing."
    assert index.startswith(f"{folder / 'index.html'} differs")
    assert failed.startswith("bad is not complete: it stopped in cell 4, under “The wall”: ValueError")
    assert other == f"{folder / 'old.html'} is not of this plan."
    changed = f"python 3.99 instead of {here['python']}, numpy 0.1 instead of {here['numpy']}."
    assert f"This is not the environment the pages were made in: {changed}" in result.stderr


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    saved(failing(), tmp_path / "toy.ipynb")
    (tmp_path / "p.yml").write_text("title: t\nreports: [{name: toy, notebook: toy.ipynb}]")
    (tmp_path / "p").mkdir()
    result = verify(tmp_path / "p")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "p holds no pages: build them with “python -m analysis batch p.yml”." in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("a\nb\nc", "a\nb\nc", ""),
        ("a\nb\nc", "a\nx\nc", "from line 2 on: it has “b”, made again “x”"),
        ("a\nb", "a\nb\nc", "from line 2 on: it has “b”, made again “b”"),
        ("", "a", "from line 1 on: it has “nothing more”, made again “a”"),
        (100 * "x" + "a" + 100 * "y", 100 * "x" + "b", f"it has “{40 * 'x'}a{39 * 'y'}”, made again “{40 * 'x'}b”"),
    ],
)
def test_the_first_difference(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "old").write_text(old)
    (tmp_path / "new").write_text(new)
    found = list(pages.difference(tmp_path / "old", tmp_path / "new"))
    assert len(found) == (1 if words else 0)
    assert words in "".join(found)


def test_the_committed_pages_are_what_the_code_makes() -> None:
    if other := pages.other_environment(ROOT / "reports" / "ukraine-2025"):
        pytest.skip(other)
    result = verify(ROOT / "reports" / "ukraine-2025.yml")
    assert result.exit_code == 0, result.output
