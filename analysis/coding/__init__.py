"""A corpus of any size → its tables as files: in parts, by every core or a cluster, and continued where it stopped.

    plan.py      the corpus cut into parts, each named by the checksum of what goes into it
    parts.py     one part → its tables, as bytes; what a worker runs
    workers.py   processes of this machine
    cluster.py   a Dask cluster
    merge.py     the parts → one result
    tables.py    tables written row group by row group
    workbook.py  the result as a workbook of Excel
    lock.py      one run at a time for one output

Coding is per document: nothing of one enters another's rows (tests/test_pipeline.py). So the parts may be coded
anywhere, in any order and any number at a time, and the result has the same bytes. What is global comes with the
merge: copies of one text, who is one actor under several names, corrections by hand, and the list of actors.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from analysis import coded, output
from analysis.coding import cluster, merge, workers
from analysis.coding.lock import locked
from analysis.coding.merge import DRAFT
from analysis.coding.parts import Settings
from analysis.coding.plan import Plan, Task, make_plan, tasks
from analysis.corpus import Corpus, entries
from analysis.corpus.entries import Entry
from analysis.corpus.reading import read
from analysis.corpus.summary import Counts
from analysis.errors import InputError, Stopped
from analysis.readers.asking import Confirm
from analysis.readers.config import Reader
from analysis.records import Document, Reading


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to; ``parts`` were coded now, ``kept`` were there before."""

    entries: int
    documents: int
    set_aside: int
    copies: int
    not_counted: int
    statements: int
    parts: int
    kept: int
    told: Counts
    corrections: int
    not_applied: tuple[str, ...]
    drafted: bool
    reading: Reading | None = None

    def sentence(self, out: Path) -> str:
        """Say what came out, and what did not."""
        said = f"{_count(self.statements, 'statement')} in {_count(self.documents, 'article')}: {out}"
        said = "\n".join([said, self.told.sentence(), *self.told.aside(str(coded.folder(out) / "set_aside.csv"))])
        if self.copies:
            table = coded.folder(out) / "duplicates.csv"
            kept_out = f"{self.not_counted} not counted" if self.not_counted else "all counted"
            said += f"\n{_count(self.copies, 'near-duplicate')} of other articles, {kept_out}: {table}"
        if self.reading:
            said += f"\n{self.reading.sentence}; what it gave, found or not: {coded.folder(out) / 'answers.csv'}"
        if self.not_applied:
            said += f"\n{len(self.not_applied)} of {_count(self.corrections, 'correction')} by hand not applied"
            said += f"\n  the first: {self.not_applied[0]}"
        if self.drafted:
            said += f"\nA draft of a register of actors, to correct and give with --actors: {coded.folder(out) / DRAFT}"
        if not self.parts:
            said += "\nNothing was coded again: articles, register and reader are as they were."
        elif self.kept:
            said += f"\n{self.kept} of {_count(self.parts + self.kept, 'part')} kept from an earlier run."
        return said


def code_corpus(
    corpus: Corpus,
    out: Path,
    form: str,
    *,
    jobs: int = 1,
    scheduler: str = "",
    reader: Reader | None = None,
    confirm: Confirm | None = None,
) -> Summary:
    """Code every document of a corpus and write the statements to ``out`` and the other tables beside it.

    ``form`` is csv, xlsx, jsonl, parquet or codebook. A second run goes on where the first one stopped: parts that are
    there are not coded again. A ``reader`` of the user's own is asked about every article that it has not answered yet,
    before anything is coded (`asking.gather`). Raises InputError where no document can be read, OutputError where
    nothing can be written or another run writes the same output, and Stopped after Ctrl-C.
    """
    if reader and scheduler:
        raise InputError(f"The answers of the reader {reader.name} are kept on this machine; leave --scheduler out.")
    folder = coded.folder(out)
    with locked(folder, out):
        store = output.folder(folder / "parts")
        merge.sweep(out)
        if jobs > 1 and not scheduler:
            workers.prepare()
        reading = _asked(corpus, reader, confirm) if reader else None
        settings = Settings(corpus.actors, corpus.target, corpus.columns, reader, reading)
        plan = make_plan(corpus, settings)
        missing = [part.key for part in plan.parts if not (store / f"{part.key}.zip").exists()]
        missing = list(dict.fromkeys(missing))
        try:
            _code(corpus, settings, plan, missing, store, min(jobs, len(missing)), scheduler)
        except KeyboardInterrupt:
            there = len(plan.parts) - sum(not (store / f"{key}.zip").exists() for key in missing)
            raise Stopped(
                f"Stopped: {there} of {len(plan.parts)} parts are finished and kept in {store}; "
                "run the same command again to go on."
            ) from None
        before = (folder / DRAFT).exists()
        counts, told, outcomes = merge.merge(corpus, plan, store, out, form, reading)
    return Summary(
        **counts,
        parts=len(missing),
        kept=len(plan.parts) - len(missing),
        told=told,
        corrections=len(outcomes),
        not_applied=tuple(row.reason for row in outcomes if row.reason),
        drafted=not before and (folder / DRAFT).exists(),
        reading=reading,
    )


def _asked(corpus: Corpus, reader: Reader, confirm: Confirm | None) -> Reading:
    from analysis import pipeline  # takes seconds, which only who codes needs to wait

    found = (read(entry, corpus.columns) for entry in entries(corpus) if isinstance(entry, Entry))
    documents = (each for each in found if isinstance(each, Document))
    return pipeline.ask(reader, documents, corpus.target, confirm)


def _code(
    corpus: Corpus, settings: Settings, plan: Plan, missing: list[str], store: Path, jobs: int, scheduler: str
) -> None:
    """Code the missing parts and keep each as a file, whole or not at all, as soon as it is there."""
    if not missing:
        return
    sizes = {part.key: part.n_entries for part in plan.parts}
    todo = _missing(tasks(corpus, settings), set(missing))
    results = cluster.run(todo, settings, scheduler) if scheduler else workers.run(todo, settings, jobs)
    total = sum(part.n_entries for part in plan.parts)
    done = total - sum(sizes[key] for key in missing)
    with closing(results), tqdm(total=total, initial=done, unit=" articles", disable=None, smoothing=0.1) as bar:
        for key, content in results:
            output.write(store / f"{key}.zip", content)
            bar.update(sizes[key])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _missing(every: Iterator[Task], keys: set[str]) -> Iterator[Task]:
    for task in every:
        if task.key in keys:
            keys.discard(task.key)
            yield task
