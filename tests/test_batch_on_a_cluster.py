"""The pages of a plan from a real Dask cluster of processes: the same bytes as from this machine alone."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import main
from analysis.errors import InputError
from analysis.runs import pages, plans
from bench import runs
from bench.cluster import Cluster, cluster
from tests.toy_notebooks import failing, parameters_cell, saved

pytest.importorskip("distributed")

v4 = nbformat.v4
SLOW = v4.new_notebook(
    cells=[
        v4.new_markdown_cell("# A slow question?"),
        parameters_cell(),
        v4.new_code_cell("import time\ntime.sleep(3)\nprint(minimum)"),
    ]
)
PLAN = """\
title: Many
reports:
  - name: many
    notebook: notebooks/slow.ipynb
    grid: {minimum: [1, 2, 3, 4, 5]}
  - name: wall
    notebook: notebooks/failing.ipynb
"""
MADE = {
    "index.html",
    "changes.html",
    "findings.json",
    "manifest.json",
    "run-times.log",
    "wall-failed.html",
    "wall-failed.ipynb",
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "reports"):
        (project / name).mkdir()
    saved(SLOW, project / "notebooks" / "slow.ipynb")
    saved(failing(), project / "notebooks" / "failing.ipynb")
    file = project / "reports" / "plan.yml"
    file.write_text(PLAN, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def local(plan: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("local")
    pages.run_plan(plans.read_plan(plan), folder, 3)
    return contents(folder)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path) as started:
        yield started


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file but the one that says how long runs took."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != "run-times.log"}


def on(address: str, plan: Path, folder: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["batch", str(plan), "-o", str(folder), "--scheduler", address, *more])


def test_a_cluster_makes_the_same_pages(plan: Path, tmp_path: Path, running: Cluster, local: dict[str, bytes]) -> None:
    made = on(running.address, plan, tmp_path / "pages")
    assert made.stdout.splitlines()[-1] == "5 pages made, 1 not complete."
    assert made.exit_code == 1
    assert contents(tmp_path / "pages") == local
    assert {file.name for file in (tmp_path / "pages").iterdir()} >= MADE


def test_a_worker_killed_midway_changes_nothing(
    plan: Path, tmp_path: Path, running: Cluster, local: dict[str, bytes]
) -> None:
    folder = tmp_path / "pages"
    with runs.started("batch", plan, "-o", folder, "--scheduler", running.address) as run:
        runs.wait_until(lambda: any(folder.glob("many-*.html")), run)
        running.workers[1].send_signal(signal.SIGKILL)
        said = run.communicate(timeout=240)
    assert run.returncode == 1, said
    assert contents(folder) == local


def test_a_run_over_its_limit_stops_no_other(plan: Path, tmp_path: Path, running: Cluster) -> None:
    made = on(running.address, plan, tmp_path / "pages", "--run-limit", "2")
    assert made.exit_code == 1
    assert "limit of 2 seconds" in (tmp_path / "pages" / "many-1-failed.html").read_text(encoding="utf-8")
    assert (tmp_path / "pages" / "index.html").exists()


def test_a_worker_that_has_other_files_is_refused(
    plan: Path, tmp_path: Path, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = plans.read_plan(plan)
    expected = {job.name: "made from what only this machine has" for job in asked.jobs}
    monkeypatch.setattr(pages, "keys", lambda plan: expected)
    with pytest.raises(InputError, match=r"A worker of the cluster has other files for '.+', or other packages"):
        pages.run_plan(asked, tmp_path / "pages", 1, scheduler=running.address)


def test_nothing_answers(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.runs.executor.PATIENCE", 1)
    made = on("tcp://127.0.0.1:1", plan, tmp_path / "pages")
    assert made.exit_code == 2
    assert made.stderr.startswith("Error: No scheduler answers at 'tcp://127.0.0.1:1' (")
