"""What happens when something breaks: each fault is made to happen, and the table says what a user sees.

    python -m bench.faults

Every row is one command on a corpus of 1,500 short articles, broken in its middle, and the same command again. *Kept*
counts parts that were finished before and were not coded again; *same* tells whether the result equals that of an
uninterrupted run, byte for byte. The table in docs/faults.md is this program's output.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.corpus import coded
from bench import hostile, runs
from bench.cluster import cluster

ARTICLES = 1500


@dataclass(frozen=True, slots=True)
class Fault:
    """One row per fault: what was done, the exit status and last line of the command, and what came of the next one."""

    name: str
    command: str
    status: int
    said: str
    kept: str
    same: str


def table() -> list[Fault]:
    """Make every fault happen and return what was seen."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = runs.corpus(folder / "news.jsonl", ARTICLES)
        whole = folder / "whole.parquet"
        _run("code", corpus, "-o", whole, "--jobs", 2)
        expected = runs.checksums(whole)
        return [
            _broken("the run killed (kill -9)", folder, corpus, expected, lambda run: run.kill()),
            _broken("stopped (Ctrl-C)", folder, corpus, expected, lambda run: os.killpg(run.pid, signal.SIGINT)),
            _broken("a worker process killed", folder, corpus, expected, _kill_child),
            _second_run(folder, corpus, expected),
            _disk_full(folder, corpus, expected),
            _on_cluster("a Dask worker of three killed", folder / "c1", corpus, expected, "worker"),
            _on_cluster("the Dask scheduler killed", folder / "c2", corpus, expected, "scheduler"),
            _hostile(folder),
        ]


def _run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(runs.command(*words), env=runs.environment(), capture_output=True, text=True)


def _last(run: subprocess.Popen[str], folder: Path) -> str:
    out, said = run.communicate(timeout=300)
    if run.returncode == -signal.SIGKILL:
        return "Killed"  # by the shell: the run itself can say nothing any more
    lines = (said.splitlines() or [""])[-1:] if run.returncode else out.splitlines()[:1]
    return " ".join(lines).replace(f"{folder}/", "")


def _broken(
    name: str, folder: Path, corpus: Path, expected: dict[str, str], fault: Callable[[subprocess.Popen[str]], None]
) -> Fault:
    out = folder / f"{name.split()[-1].strip('()')}.parquet"
    with runs.started("code", corpus, "-o", out, "--jobs", 2) as run:
        runs.wait_for_parts(out, 4, run)
        fault(run)
        said = _last(run, folder)
    return _again(name, "analysis code news.jsonl -o out.parquet", run.returncode, said, corpus, out, expected)


def _again(name: str, command: str, status: int, said: str, corpus: Path, out: Path, expected: dict[str, str]) -> Fault:
    """Give the same command again and compare."""
    before = runs.parts(out)
    _run("code", corpus, "-o", out, "--jobs", 2)
    after = runs.parts(out)
    kept = sum(after.get(part) == moment for part, moment in before.items())
    same = "yes" if runs.checksums(out) == expected else "NO"
    return Fault(name, command, status, said or "(nothing)", f"{kept} of {len(before)}", same)


def _kill_child(run: subprocess.Popen[str]) -> None:
    os.kill(runs.children(run.pid)[-1], signal.SIGKILL)


def _second_run(folder: Path, corpus: Path, expected: dict[str, str]) -> Fault:
    out = folder / "two.parquet"
    with runs.started("code", corpus, "-o", out, "--jobs", 2) as run:
        runs.wait_for_parts(out, 1, run)
        run.send_signal(signal.SIGSTOP)  # so that it cannot be done before the second has begun
        second = _run("code", corpus, "-o", out)
        run.send_signal(signal.SIGCONT)
        run.communicate(timeout=300)
    said = second.stderr.splitlines()[-1].replace(f"{folder}/", "")
    command = "analysis code news.jsonl -o out.parquet, twice at once"
    return _again("two runs into one output", command, second.returncode, said, corpus, out, expected)


def _disk_full(folder: Path, corpus: Path, expected: dict[str, str]) -> Fault:
    disk = folder / "disk"
    disk.mkdir()
    command = "mount -t tmpfs -o size=400k tmpfs disk; analysis code news.jsonl -o disk/out.parquet"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        return Fault("the disk full", command, 0, "(not tried: mounting a small disk needs root)", "", "")
    try:
        with runs.started("code", corpus, "-o", disk / "out.parquet", "--jobs", 2) as run:
            said = _last(run, folder)
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        return _again("the disk full", command, run.returncode, said, corpus, disk / "out.parquet", expected)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _on_cluster(name: str, folder: Path, corpus: Path, expected: dict[str, str], victim: str) -> Fault:
    folder.mkdir()
    out = folder / "out.parquet"
    with cluster(folder) as running, runs.started("code", corpus, "-o", out, "--scheduler", running.address) as run:
        runs.wait_for_parts(out, 2, run)
        (running.scheduler if victim == "scheduler" else running.workers[1]).kill()
        said = _last(run, folder).replace(running.address, "tcp://…")
    command = "analysis code news.jsonl -o out.parquet --scheduler tcp://…"
    return _again(name, command, run.returncode, said, corpus, out, expected)


def _hostile(folder: Path) -> Fault:
    corpus, out = folder / "hostile", folder / "hostile.parquet"
    number = len(hostile.write(corpus))
    run = _run("code", corpus, "-o", out, "--jobs", 2)
    counts = coded.read_about(out)["counts"]
    said = f"{counts['entries']} articles and lines: {counts['documents']} coded, {counts['set_aside']} set aside"
    name = f"{number} hostile files (bench/hostile.py)"
    whole = "yes" if counts["entries"] == counts["documents"] + counts["set_aside"] else "NO"
    return Fault(name, "analysis code hostile -o out.parquet", run.returncode, said, "", f"all accounted for: {whole}")


def markdown(rows: list[Fault]) -> str:
    """Return the table as Markdown."""
    lines = ["| fault | command | exit | what the user sees | parts kept | same result after a second run |"]
    lines.append("|---|---|---|---|---|---|")
    for row in rows:
        cells = (row.name, f"`{row.command}`", str(row.status), row.said, row.kept, row.same)
        lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown(table()))
