"""Runs of `analysis code` in processes of their own, to be broken on purpose, and their results byte for byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from analysis.corpus import coded

ROOT = Path(__file__).parent.parent
SAID = (
    "Egypt called for a ceasefire.",
    "Omar Bashir rejected the truce.",
    "“We want peace,” said Qatar.",
    "It rained.",
)


def corpus(path: Path, number: int = 1200) -> Path:
    """Write a corpus of so many short articles."""
    rows = (
        {
            "id": f"d{i}",
            "title": f"Day {i}",
            "text": f"{SAID[i % 4]} Day {i} of {i * 7} went by.",
            "outlet": f"O{i % 3}",
        }
        for i in range(number)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def checksums(out: Path) -> dict[str, str]:
    """Return the checksum of every file of a result, the parts left out."""
    files = [out, *(file for file in coded.folder(out).iterdir() if file.is_file() and file.name != ".lock")]
    return {file.name.replace(out.name, "OUT"): sha256(file.read_bytes()).hexdigest() for file in sorted(files)}


def parts(out: Path) -> dict[str, int]:
    """Return the finished parts with the moment each was written."""
    return {file.name: file.stat().st_mtime_ns for file in (coded.folder(out) / "parts").glob("*.zip")}


def command(*words: object, articles: int = 0) -> list[str]:
    """Return the command line with these words; where they are given, with parts of so many articles."""
    small = f"from analysis import __main__; from analysis.runs import coding; coding.ARTICLES = {articles}; "
    return [sys.executable, *(["-c", f"{small}__main__.main()"] if articles else ["-m", "analysis"]), *map(str, words)]


def environment() -> dict[str, str]:
    """Return the environment, in which a process finds this project's package."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@contextmanager
def started(*words: object, articles: int = 0) -> Iterator[subprocess.Popen[str]]:
    """Start the command line in a session of its own; whatever is left of it is killed at the end."""
    line = command(*words, articles=articles)
    process = subprocess.Popen(
        line, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=_heed_interrupts,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _heed_interrupts() -> None:
    """Take Ctrl-C as from a terminal, also where this runs in a background that ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_parts(out: Path, number: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many parts are finished; fails where the process ends before."""
    wait_until(lambda: len(parts(out)) >= number, process)


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until a process has come so far; fails where it ends before, or takes two minutes."""
    deadline = time.monotonic() + 120
    while not reached():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"not reached: {process.communicate() if process.poll() is not None else 'too slow'}")
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """Return the processes below a process, the nearest first."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            own = [int(child) for child in task.read_text().split()]
        except OSError:  # it has just ended
            continue
        for child in own:
            found += [child, *children(child)]
    return found
