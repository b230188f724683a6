"""The same parts on a real Dask cluster of processes: the same bytes, also when a worker or the scheduler is killed."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analysis.__main__ import main
from analysis.corpus import open_corpus
from analysis.runs import coding
from bench import runs
from bench.cluster import cluster

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return runs.corpus(tmp_path_factory.mktemp("large") / "news.jsonl", 1500)


@pytest.fixture(scope="module")
def local(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("whole") / "out.parquet"
    coding.code_corpus(open_corpus(corpus), out, "parquet", jobs=2)
    return runs.checksums(out)


def code(corpus: Path, out: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["code", str(corpus), "-o", str(out), *more])


def test_a_worker_killed_midway_changes_nothing(corpus: Path, tmp_path: Path, local: dict[str, str]) -> None:
    out = tmp_path / "out.parquet"
    with cluster(tmp_path) as running, runs.started("code", corpus, "-o", out, "--scheduler", running.address) as run:
        runs.wait_for_parts(out, 2, run)
        running.workers[1].send_signal(signal.SIGKILL)
        said = run.communicate(timeout=240)
        assert run.returncode == 0, said
        assert [worker.poll() for worker in running.workers] == [None, -signal.SIGKILL, None]
    assert runs.checksums(out) == local


def test_a_lost_scheduler_is_told_and_the_run_goes_on_elsewhere(
    corpus: Path, tmp_path: Path, local: dict[str, str]
) -> None:
    out = tmp_path / "out.parquet"
    with cluster(tmp_path) as running, runs.started("code", corpus, "-o", out, "--scheduler", running.address) as run:
        runs.wait_for_parts(out, 2, run)
        running.scheduler.send_signal(signal.SIGKILL)
        _, said = run.communicate(timeout=240)
    assert run.returncode == 2
    assert said.splitlines()[-1].startswith(
        f"Error: The scheduler at {running.address!r} is gone; finished work is kept"
    )
    assert "Traceback" not in said
    finished = runs.parts(out)
    assert len(finished) >= 2
    assert not out.exists()
    assert code(corpus, out, "--jobs", "2").exit_code == 0
    assert {name: runs.parts(out)[name] for name in finished} == finished
    assert runs.checksums(out) == local


def test_a_worker_with_other_rules_is_refused(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cluster(tmp_path, workers=1) as running:
        monkeypatch.setattr("analysis.runs.coding.workbook", lambda: "newer")
        result = code(corpus, tmp_path / "out.parquet", "--scheduler", running.address)
    assert result.exit_code == 2
    assert "another version of the workbook" in result.stderr


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "localhost"])
def test_nothing_answers(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr("analysis.runs.executor.PATIENCE", 1)
    result = code(corpus, tmp_path / "out.parquet", "--scheduler", address)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: No scheduler answers at {address!r} (")
    assert result.stderr.count("\n") == 1


def test_a_scheduler_without_workers(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analysis.runs.executor.PATIENCE", 3)
    with cluster(tmp_path, workers=0) as running:
        result = code(corpus, tmp_path / "out.parquet", "--scheduler", running.address)
    assert result.exit_code == 2
    assert "has no worker" in result.stderr
