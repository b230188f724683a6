"""Speed, memory and growth, measured on this machine: `make bench`.

    python -m bench.scale [--full] [--out bench/results.csv]

The text is made on the spot (bench/articles.py). Every figure is a row of the results: measure, case, value, unit, and
its ratio to the first case of the measure. The table is drawn beside it (bench/figure.py). Without --full it takes two
or three minutes and shows the direction, though the start of the processes weighs at such sizes; with --full corpora
have up to 100,000 articles.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import platform
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import articles, figure, runs

PIPELINE = "the whole pipeline"
SAMPLE = 200  # articles on one core
WORKERS = (1, 2, 4)
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: articles that the workers share, and the sizes of corpora whose growth is followed."""

    shared: int
    sizes: tuple[int, ...]


SHORT = Extent(1_000, (500, 1_000, 2_000, 4_000))
FULL = Extent(5_000, (1_000, 10_000, 25_000, 50_000, 100_000))


@dataclass(frozen=True, slots=True)
class Result:
    """One row per figure."""

    measure: str
    case: str
    value: float
    unit: str
    ratio: float


def one_core() -> Iterator[Result]:
    """Yield words per second on one core; the ratio is the time it takes as a multiple of vaderSentiment's.

    What each does of the job: vaderSentiment scores the tone of a sentence, knows no source and no target. TextBlob
    scores polarity likewise. NLTK's word tokenizer and Punkt only cut text up. None of them finds who says what.
    """
    from nltk.tokenize.destructive import NLTKWordTokenizer
    from textblob.en.sentiments import PatternAnalyzer
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from analysis import corpus, pipeline, text
    from analysis.records import Document

    rows = list(articles.articles(SAMPLE))
    documents = [Document(row["id"], row["title"], f"{row['title']}\n\n{row['text']}") for row in rows]
    register = corpus.read_register(articles.EVENT / "actors.csv")
    target = corpus.read_target(articles.EVENT / "target.toml")
    paragraphs = [corpus.paragraphs(document) for document in documents]
    sentences = [
        document.text[row.start : row.end]
        for document, cut in zip(documents, paragraphs, strict=True)
        for row in text.sentences(document, cut)
    ]
    words = sum(len(sentence.split()) for sentence in sentences)
    vader, blob, cutter = SentimentIntensityAnalyzer(), PatternAnalyzer(), NLTKWordTokenizer()
    word = re.compile(r"\w+")
    cases: dict[str, Callable[[], object]] = {
        "vaderSentiment, sentence by sentence": lambda: [vader.polarity_scores(each) for each in sentences],
        PIPELINE: lambda: [pipeline.code(each, register, target) for each in documents],
        "TextBlob polarity": lambda: [blob.analyze(each) for each in sentences],
        "NLTK word tokenizer": lambda: [cutter.tokenize(each) for each in sentences],
        "Punkt sentences, as the pipeline cuts them": lambda: [
            text.sentences(document, cut) for document, cut in zip(documents, paragraphs, strict=True)
        ],
        "a compiled regular expression for words": lambda: [word.findall(each) for each in sentences],
    }
    first = 0.0
    for case, work in cases.items():
        seconds = min(_processor_time(work) for _ in range(REPEATS))
        first = first or seconds
        yield Result("one core", case, words / seconds, "words per second", seconds / first)


def _processor_time(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


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


def table(rows: list[Result], described: str) -> str:
    """Return the results as CSV, the machine in the last row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["measure", "case", "value", "unit", "ratio"])
    for row in rows:
        writer.writerow([row.measure, row.case, f"{row.value:.4g}", row.unit, f"{row.ratio:.2f}"])
    writer.writerow(["machine", described, "", "", ""])
    return text.getvalue()


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
                print(f"{row.measure:36}{row.case:46}{row.value:12,.1f} {row.unit:18}{row.ratio:6.2f}", flush=True)
                results.append(row)
    chosen.out.write_text(table(results, described), encoding="utf-8")
    drawing = chosen.out.with_suffix(".svg")
    figure.draw(chosen.out, drawing)
    took = next(row.ratio for row in results if row.case == PIPELINE)
    print(f"The whole pipeline takes {took:.1f} times as long as vaderSentiment alone on the same sentences.")
    print(chosen.out, drawing, sep="\n")


if __name__ == "__main__":
    main()
