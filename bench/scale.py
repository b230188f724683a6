"""Speed, memory and growth, measured on this machine: `make bench`.

    python -m bench.scale [--full] [--out bench/results.csv]

One core beside other programs (bench/onecore.py), then workers and growth with text made on the spot
(bench/articles.py). Every figure is a row of the results: measure, case, value, unit, and its ratio to the first case
of the measure. The table is drawn beside it (bench/figure.py). Without --full it takes a few minutes and shows the
direction, though the start of the processes weighs at such sizes; with --full corpora have up to 100,000 articles.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import articles, figure, runs
from bench.onecore import PIPELINE, one_core
from bench.results import Result, table

WORKERS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: articles that the workers share, and the sizes of corpora whose growth is followed."""

    shared: int
    sizes: tuple[int, ...]


SHORT = Extent(1_000, (500, 1_000, 2_000, 4_000))
FULL = Extent(10_000, (1_000, 10_000, 25_000, 50_000, 100_000))


def workers(folder: Path, shared: int) -> Iterator[Result]:
    """Yield words per second of `analysis code` with so many processes, start and merge included."""
    path = articles.write(shared, folder / "shared.jsonl")
    words = _words(shared)
    first = 0.0
    for jobs in WORKERS:
        seconds, _, _ = _code(path, folder / f"jobs{jobs}.parquet", jobs)
        first = first or seconds
        yield Result("workers", f"{jobs}", words / seconds, "words per second", first / seconds)


def growth(folder: Path, sizes: tuple[int, ...]) -> Iterator[Result]:
    """Yield peak memory and time of `analysis code` by the number of articles."""
    jobs = min(4, os.cpu_count() or 1)
    figures = []
    for size in sizes:
        path = articles.write(size, folder / f"{size}.jsonl")
        figures.append((size, *_code(path, folder / f"{size}.parquet", jobs)))
    _, base, main, worker = figures[0]
    for size, seconds, peak, largest in figures:
        case = f"{size:,} articles"
        yield Result("peak memory of the main process", case, peak / 1e6, "MB", peak / main)
        yield Result("peak memory of the largest worker", case, largest / 1e6, "MB", largest / worker)
        yield Result("time", case, seconds, "seconds", seconds / base)
        yield Result("time per article", case, 1000 * seconds / size, "ms", (seconds / size) / (base / sizes[0]))


def _words(number: int) -> int:
    return sum(len(row["title"].split()) + len(row["text"].split()) for row in articles.articles(number))


def _code(path: Path, out: Path, jobs: int) -> tuple[float, int, int]:
    """Return seconds, and the peak memory in bytes of the main process and of its largest worker."""
    started = time.perf_counter()
    process = subprocess.Popen(
        runs.command("code", path, "-o", out, "--jobs", jobs),
        env=runs.environment(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    main = worker = 0
    while process.poll() is None:
        main = max(main, _peak(process.pid))
        worker = max([worker, *map(_peak, runs.children(process.pid))])
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"analysis code ended with status {process.returncode}")
    return time.perf_counter() - started, main, max(worker, 1)


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def machine() -> str:
    """Describe the machine in a line."""
    model = re.search(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s+(\d+)", _read("/proc/meminfo"))
    parts = [
        model[1] if model else platform.machine(),
        f"{os.cpu_count()} cores",
        f"{int(memory[1]) / 1e6:.0f} GB" if memory else "",
        platform.system(),
        f"CPython {platform.python_version()}",
        f"load {os.getloadavg()[0]:.1f} before the run",
    ]
    return ", ".join(part for part in parts if part)


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def main() -> None:
    """Measure, print and keep the results."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--full", action="store_true", help=f"up to {FULL.sizes[-1]:,} articles")
    options.add_argument("--out", type=Path, default=Path(__file__).with_name("results.csv"))
    chosen = options.parse_args()
    described = machine()
    print(described)
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        extent = FULL if chosen.full else SHORT
        for measure in (one_core(), workers(Path(folder), extent.shared), growth(Path(folder), extent.sizes)):
            for row in measure:
                print(row.line(), flush=True)
                results.append(row)
    chosen.out.write_text(table(results, described), encoding="utf-8")
    drawing = chosen.out.with_suffix(".svg")
    figure.draw(chosen.out, drawing)
    for row in results:
        if row.case == PIPELINE:
            print(f"{row.measure}: {PIPELINE} takes {row.ratio:.1f} times as long as vaderSentiment alone.")
    print(chosen.out, drawing, sep="\n")


if __name__ == "__main__":
    main()
