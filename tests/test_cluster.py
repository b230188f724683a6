"""Pages and parts from a real Dask cluster: the same bytes, also when a worker or the scheduler is lost."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import main
from analysis.errors import InputError
from analysis.runs import coding, pages
from analysis.runs.plans import read_plan
from bench import runs
from bench.cluster import Cluster, cluster
from tests.toy_notebooks import failing, parameters_cell, saved

pytest.importorskip("distributed")

v4 = nbformat.v4
SLOW = "import time\ntime.sleep(minimum)\nprint(minimum)"
PLAN = """\
title: Many
reports:
  - {name: many, notebook: slow.ipynb, grid: {minimum: [1, 2]}}
  - {name: wall, notebook: failing.ipynb}
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), workers=2) as started:
        yield started


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tmp_path_factory.mktemp("project")
    cells = [v4.new_markdown_cell("# A slow question?"), parameters_cell(), v4.new_code_cell(SLOW)]
    saved(v4.new_notebook(cells=cells), project / "slow.ipynb")
    saved(failing(), project / "failing.ipynb")
    (project / "plan.yml").write_text(PLAN, encoding="utf-8")
    return project / "plan.yml"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(coding, "ARTICLES", 10)
    return runs.corpus(tmp_path / "news.jsonl", 150)


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file but the one that says how long runs took."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != "run-times.log"}


def test_a_cluster_makes_the_same_pages_and_replaces_none_by_a_failed_run(
    plan: Path, tmp_path: Path, running: Cluster
) -> None:
    pages.run_plan(read_plan(plan), tmp_path / "local", 2)
    made = run("batch", plan, "-o", tmp_path / "pages", "--scheduler", running.address)
    assert (made.stdout.splitlines()[-1], made.exit_code) == ("2 pages made, 1 not complete.", 1)
    assert contents(tmp_path / "pages") == contents(tmp_path / "local")
    words = ("--run-limit", 1.5, "--force", "--scheduler", running.address)
    assert run("batch", plan, "-o", tmp_path / "pages", *words).exit_code == 1
    assert "limit of 1.5 seconds" in (tmp_path / "pages" / "many-2-failed.html").read_text(encoding="utf-8")
    page = "many-2.html"
    assert (tmp_path / "pages" / page).read_bytes() == (tmp_path / "local" / page).read_bytes()


def test_a_worker_that_has_other_files_or_rules_is_refused(
    plan: Path, corpus: Path, tmp_path: Path, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "keys", lambda plan: {job.name: "only here" for job in plan.jobs})
    with pytest.raises(InputError, match=r"A worker of the cluster has other files for '.+', or other packages"):
        pages.run_plan(read_plan(plan), tmp_path / "pages", 1, scheduler=running.address)
    monkeypatch.setattr(coding, "workbook", lambda: "newer")
    result = run("code", corpus, "-o", tmp_path / "out.parquet", "--scheduler", running.address)
    assert result.exit_code == 2
    assert "another version of the workbook" in result.stderr


def test_neither_a_killed_worker_nor_a_lost_scheduler_changes_a_byte(corpus: Path, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.parquet", tmp_path / "out.parquet"
    assert run("code", corpus, "-o", whole, "--jobs", 1).exit_code == 0

    def kill() -> None:
        for parts, victim in ((2, started.workers[1]), (5, started.scheduler)):
            while len(runs.parts(out)) < parts:
                time.sleep(0.01)
            victim.send_signal(signal.SIGKILL)

    with cluster(tmp_path) as started:
        threading.Thread(target=kill, daemon=True).start()
        lost = run("code", corpus, "-o", out, "--scheduler", started.address)
    assert lost.exit_code == 2
    said = f"Error: The scheduler at {started.address!r} is gone; finished work is kept"
    assert lost.stderr.splitlines()[-1].startswith(said)
    assert "Traceback" not in lost.stderr
    finished = runs.parts(out)
    assert len(finished) >= 5
    assert not out.exists()
    assert run("code", corpus, "-o", out, "--jobs", 1).exit_code == 0
    assert {name: runs.parts(out)[name] for name in finished} == finished
    assert runs.checksums(out) == runs.checksums(whole)


def test_a_scheduler_that_does_not_answer_or_has_no_worker(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.runs.executor.PATIENCE", 1)
    with cluster(tmp_path, workers=0) as empty:
        for address in ("tcp://127.0.0.1:1", "nonsense://x", "localhost", empty.address):
            result = run("code", corpus, "-o", tmp_path / "out.parquet", "--scheduler", address)
            assert result.exit_code == 2
            told = f"The scheduler at {address!r} has no worker" if address == empty.address else "No scheduler answers"
            assert result.stderr.startswith(f"Error: {told}")
            assert result.stderr.count("\n") == 1
