"""A corpus of any size → its tables as files: in parts, by every core or a cluster, and continued where it stopped.

Nothing of one document enters another's rows (tests/test_pipeline.py), so parts may be coded anywhere and in any order:
the result has the same bytes. What is global comes with the merge. A part is named by the checksum of all that goes
into it: articles, settings and workbook. So one that is there is never coded again, and a changed rule or article never
meets an old part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path

from tqdm import tqdm

from analysis import files
from analysis.corpus import Event, coded, entries
from analysis.corpus.reading import read
from analysis.corpus.summary import Counts
from analysis.entries import Entry
from analysis.errors import InputError, OutputError, Stopped
from analysis.language_model.asking import Confirm
from analysis.language_model.config import Reader
from analysis.notebook.environment import workbook
from analysis.records import Document, Outcome, Reading, SetAside
from analysis.runs import executor
from analysis.runs.merge import DRAFT, merge
from analysis.runs.parts import Settings, code_part

#: Articles in a part: enough that handing it over costs nothing, few enough that little is lost with one.
ARTICLES = 100
#: Characters or bytes in a part, which bounds the memory of a run.
BYTES = 4_000_000
#: Parts handed out beyond one for each worker, so that none waits for the next.
SPARE = 4

Block = tuple[Entry | SetAside, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run came to; ``parts`` were coded now, ``kept`` were there before.

    ``counts`` are those of about.json. ``drafted`` says that a draft of a register was written, which is done once.
    """

    counts: Mapping[str, int]
    parts: int
    kept: int
    read: Counts
    outcomes: Sequence[Outcome]
    drafted: bool
    reading: Reading | None = None

    def sentence(self, out: Path) -> str:
        """Say what came out, and what did not."""
        folder, counts = coded.folder(out), self.counts
        said = [f"{_count(counts['statements'], 'statement')} in {_count(counts['documents'], 'article')}: {out}"]
        said += [self.read.sentence(), *self.read.aside(str(folder / "set_aside.csv"))]
        if counts["copies"]:
            kept_out = f"{counts['not_counted']} not counted" if counts["not_counted"] else "all counted"
            copies = _count(counts["copies"], "near-duplicate")
            said.append(f"{copies} of other articles, {kept_out}: {folder / 'duplicates.csv'}")
        if self.reading:
            said.append(f"{self.reading.sentence}; what it gave, found or not: {folder / 'answers.csv'}")
        if reasons := [row.reason for row in self.outcomes if row.reason]:
            said.append(f"{len(reasons)} of {_count(len(self.outcomes), 'correction')} by hand not applied")
            said.append(f"  the first: {reasons[0]}")
        if self.drafted:
            said.append(f"A draft of a register of actors, to correct and give with --actors: {folder / DRAFT}")
        if not self.parts:
            said.append("Nothing was coded again: articles, register and reader are as they were.")
        elif self.kept:
            said.append(f"{self.kept} of {_count(self.parts + self.kept, 'part')} kept from an earlier run.")
        return "\n".join(said)


def code_corpus(
    corpus: Event, out: Path, form: str, *, jobs: int = 1, scheduler: str = "",
    reader: Reader | None = None, confirm: Confirm | None = None,
) -> Summary:  # fmt: skip
    """Code every document of a corpus and write the statements to ``out`` and the other tables beside it.

    ``form`` is csv, xlsx, jsonl, parquet or codebook. A second run goes on where the first one stopped. A ``reader`` of
    the user's own is asked first about every article that it has not answered yet (`asking.gather`). Raises InputError
    where no document can be read, OutputError where nothing can be written or another run writes the same output, and
    Stopped after Ctrl-C.
    """
    if reader and scheduler:
        raise InputError(f"The answers of the reader {reader.name} are kept on this machine; leave --scheduler out.")
    folder, store = coded.folder(out), coded.folder(out) / "parts"
    with executor.locked(folder, f"Another run is writing {out}; wait for it, or name another output."):
        files.make_folder(store)
        if jobs > 1 and not scheduler:
            executor.start("analysis.runs.parts", "analysis.pipeline")
        reading = None
        if reader:
            from analysis import pipeline  # takes seconds, which only who codes needs to wait

            those = (read(entry, corpus.columns) for entry in entries(corpus) if isinstance(entry, Entry))
            documents = (each for each in those if isinstance(each, Document))
            reading = pipeline.ask(reader, documents, corpus.target, confirm)
        settings = Settings(corpus.actors, corpus.target, corpus.columns, reader, reading)
        # Read twice, here and for the articles of missing parts: reading costs a hundredth of coding.
        sizes = {key: len(block) for key, block in blocks(corpus, settings)}
        missing = {key for key in sizes if not (store / f"{key}.zip").exists()}
        made_with = workbook() if scheduler else ""
        tasks = ((key, (settings, block, made_with)) for key, block in blocks(corpus, settings) if key in missing)
        if missing:
            _code(tasks, sizes, missing, store, min(jobs, len(missing)), scheduler)
        before = (folder / DRAFT).exists()
        counts, found, outcomes = merge(corpus, sizes, store, out, form, reading)
    drafted = not before and (folder / DRAFT).exists()
    return Summary(counts, len(missing), len(sizes) - len(missing), found, outcomes, drafted, reading)


def blocks(corpus: Event, settings: Settings) -> Iterator[tuple[str, Block]]:
    """Yield each part of a corpus: its name, and its articles with what was set aside between them."""
    block: list[Entry | SetAside] = []
    size = 0
    # Then None, which ends the last part.
    for entry in chain(entries(corpus), [None]):
        if entry:
            block.append(entry)
            size += entry.size if isinstance(entry, Entry) else 0
        if block and (entry is None or len(block) == ARTICLES or size >= BYTES):
            content = sha256(f"{workbook()}\n{settings!r}\n".encode("utf-8", "surrogatepass"))
            for each in block:
                content.update(repr(each).encode("utf-8", "surrogatepass"))
            yield content.hexdigest()[:40], tuple(block)
            block, size = [], 0


def _code(
    tasks: Iterator[executor.Task], sizes: Mapping[str, int], missing: Set[str], store: Path, jobs: int, scheduler: str
) -> None:
    """Code the missing parts and keep each as a file, whole or not at all, as soon as it is there."""
    results = (
        executor.results(code_part, tasks, jobs, scheduler, SPARE)
        if scheduler or jobs > 1
        else ((key, code_part(*arguments)) for key, arguments in tasks)
    )
    done = sum(size for key, size in sizes.items() if key not in missing)
    try:
        with closing(results), tqdm(total=sum(sizes.values()), initial=done, unit=" articles", disable=None) as bar:
            for key, content in results:
                if isinstance(content, executor.Lost):
                    message = f"A part could not be coded. {content.message} Finished parts are kept: "
                    raise OutputError(f"{message}run the same command again to go on.")
                files.write(store / f"{key}.zip", content)
                bar.update(sizes[key])
    except KeyboardInterrupt:
        there = sum((store / f"{key}.zip").exists() for key in sizes)
        raise Stopped(
            f"Stopped: {there} of {len(sizes)} parts are finished and kept in {store}; "
            "run the same command again to go on."
        ) from None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
