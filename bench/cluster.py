"""A real Dask cluster on this machine: a scheduler and workers, each a process of its own, to be killed on purpose."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.runs import environment


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def process(*words: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start one of Dask's own commands; it is killed at the end."""
    with log.open("wb") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", "dask", *words], env=environment(), stdout=output, stderr=output, cwd=log.parent
        )
        try:
            yield running
        finally:
            running.kill()
            running.wait()


@contextmanager
def cluster(folder: Path, workers: int = 3) -> Iterator[Cluster]:
    """Start a scheduler and workers on free ports of this machine, each with one thread."""
    address = ""
    with ExitStack() as stack:
        log = folder / "scheduler.log"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler = stack.enter_context(process("scheduler", *options, log=log))
        deadline = time.monotonic() + 60
        while not address:
            if time.monotonic() > deadline:
                raise RuntimeError(log.read_text())
            found = [word for word in log.read_text().split() if word.startswith("tcp://")]
            address = found[0] if found else ""
            time.sleep(0.05)
        options = (address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
        running = [
            stack.enter_context(process("worker", *options, log=folder / f"worker{n}.log")) for n in range(workers)
        ]
        yield Cluster(address, scheduler, running)
