"""The parts → one result, streamed in the order of the corpus, with what only all documents together can tell."""

from __future__ import annotations

import dataclasses
import glob
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from tqdm import tqdm

from analysis import actors, coded, corrections, export, positions
from analysis.coding.parts import unpacked
from analysis.coding.plan import Plan
from analysis.coding.tables import Files, unwritable
from analysis.coding.workbook import Book
from analysis.corpus import Corpus, duplicates, inputs
from analysis.corpus.event import no_document
from analysis.corpus.register import REGISTER_COLUMNS
from analysis.corpus.summary import Counts
from analysis.errors import OutputError
from analysis.records import (
    Actor,
    Correction,
    Duplicate,
    Outcome,
    Position,
    Reading,
    SetAside,
    Statement,
    Target,
    articles,
)
from analysis.tables import PER_DOCUMENT, TABLES

#: A register of the discovered actors, for a person to correct.
DRAFT = "actors.csv"
#: What corrections look at.
_CORRECTED = ("documents", "sentences", "quotations", "mentions")


def merge(
    corpus: Corpus, plan: Plan, store: Path, out: Path, form: str, reading: Reading | None = None
) -> tuple[dict[str, int], Counts, list[Outcome]]:
    """Write the result; return its counts, by the fields of `coding.Summary`, what was read, corrections.

    Raises InputError where no document could be read, OutputError where a part is damaged or the disk is full.
    """
    files = [store / f"{part.key}.zip" for part in plan.parts]
    copies = _copies(files, store, corpus.policy)
    hand = corrections.read_corrections(corpus.corrections) if corpus.corrections else ()
    uncounted = {row.document_id for row in copies if not row.counted}
    discovered, others = _cast(corpus, files)
    known = {actor.name: actor for actor in (*discovered, *corpus.actors)} if hand else {}
    heard: Counter[str] = Counter()  # statements of each actor
    counts = dict.fromkeys(("documents", "set_aside", "statements"), 0)
    folder = coded.folder(out)
    outcomes = dict(enumerate(corrections.apply((), hand, {}, {}).outcomes))  # each until its document is met
    set_aside: list[SetAside] = []
    told = Counts()
    newcomers: list[Actor] = []
    book = Book() if form == "xlsx" else None
    with Files(folder / "about.json") as result:
        for index, file in enumerate(tqdm(files, "Writing", unit=" parts", disable=None)):
            tables = unpacked(file, (*PER_DOCUMENT, "set_aside", "details"))
            _rename(tables, others)
            decided, new = _correct(tables, hand, known, uncounted, corpus.target)
            outcomes |= decided
            newcomers += new
            heard.update(tables["statements"].column("actor_id").to_pylist())
            for name in (*PER_DOCUMENT, "set_aside"):
                counts[name] = counts.get(name, 0) + len(tables[name])
                if name != "statements":
                    result.table(coded.table_file(out, name), tables[name])
            set_aside = set_aside or coded.to_records(tables["set_aside"].slice(0, 1), SetAside)
            _tell(told, tables)
            result.bytes(folder / "set_aside.csv", export.table_csv(_frame(tables, "set_aside"), index == 0))
            details = tables["details"].to_pandas().fillna("")
            result.bytes(folder / "details.csv", export.table_csv(details, index == 0))
            if reading:
                result.bytes(folder / "answers.csv", export.table_csv(_frame(tables, "answers"), index == 0))
            if book:
                _into_book(book, tables)
            else:
                _statements(result, out, form, tables, index == 0)
        if not counts["documents"]:
            raise no_document(corpus, set_aside)
        if counts["documents"] + counts["set_aside"] != plan.n_entries:
            raise OutputError(
                f"{plan.n_entries} articles went in, {counts['documents']} coded and {counts['set_aside']} set aside "
                f"came out; the parts in {store} are not of one corpus: delete them and run again."
            )
        found = sorted((*discovered, *newcomers), key=lambda actor: actor.actor_id)
        everyone = coded.arrow((*corpus.actors, *found), Actor)
        result.table(coded.table_file(out, "actors"), everyone)
        if book:
            book.append("actors", coded.frame(everyone, Actor))
            result.bytes(out, book.content())
        result.table(coded.table_file(out, "outcomes"), coded.arrow(outcomes.values(), Outcome))
        table = coded.arrow(copies, Duplicate)
        result.table(coded.table_file(out, "duplicates"), table)
        result.bytes(folder / "duplicates.csv", export.table_csv(coded.frame(table, Duplicate), True))
        summary = {
            "entries": plan.n_entries,
            "documents": counts["documents"],
            "set_aside": counts["set_aside"],
            "copies": len(copies),
            "not_counted": sum(not row.counted for row in copies),
            "statements": counts["statements"],
        }
        result.bytes(folder / "about.json", _about(corpus, summary, reading))
        # Who has no name of their own (others, sources) is nobody's side.
        heard_of = [actor for actor in found if heard[actor.actor_id] and not actor.name.islower()]
        if heard_of and not corpus.actors and not (folder / DRAFT).exists():
            result.bytes(folder / DRAFT, _draft(heard_of, heard))
    kept = {file.name for file in files}
    for old in store.glob("*.zip"):
        if old.name not in kept:
            old.unlink(missing_ok=True)
    return summary, told, list(outcomes.values())


def _tell(told: Counts, tables: Mapping[str, pa.Table]) -> None:
    documents = tables["documents"].select(["published", "outlet", "title", "text"])
    for published, outlet, title, text in zip(*(column.to_pylist() for column in documents.columns), strict=True):
        told.add(published, outlet, text.strip() == title)
    for row in coded.to_records(tables["set_aside"], SetAside):
        told.add_aside(row)


def sweep(out: Path) -> None:
    """Take away what a run that was killed left half-written; the caller holds the lock."""
    folder, own = coded.folder(out), f".{glob.escape(out.name)}.*.part"
    for place, names in ((folder, ".*.part"), (folder / "parts", ".*.part"), (out.parent, own)):
        for left in place.glob(names):
            left.unlink(missing_ok=True)


def _copies(files: list[Path], store: Path, policy: str) -> list[Duplicate]:
    keys = pa.concat_tables([duplicates.KEYS.empty_table(), *(unpacked(file, ["keys"])["keys"] for file in files)])
    tables = (unpacked(file, ["signatures"])["signatures"] for file in files)
    signatures = chain.from_iterable(table.column("signature").to_pylist() for table in tables)
    try:
        return duplicates.find(keys.combine_chunks(), signatures, policy, store)
    except OSError as trouble:
        raise unwritable(store, trouble) from None


def _statements(result: Files, out: Path, form: str, tables: Mapping[str, pa.Table], first: bool) -> None:
    if form == "parquet":
        result.table(out, tables["statements"])
    elif form == "codebook":
        frames = (_frame(tables, name) for name in ("documents", "statements", "positions"))
        result.bytes(out, export.codebook(*frames))
    elif form == "csv":
        result.bytes(out, export.table_csv(_with_articles(tables), first))
    else:
        result.bytes(out, export.statements_jsonl(_frame(tables, "statements")))


def _cast(corpus: Corpus, files: list[Path]) -> tuple[list[Actor], dict[str, Actor]]:
    """Return the discovered actors of all parts, and for each id that is another actor's by now that actor."""
    tables = (unpacked(file, ["actors"])["actors"] for file in files)
    return actors.of_corpus(corpus.actors, (actor for table in tables for actor in coded.to_records(table, Actor)))


def _rename(tables: dict[str, pa.Table], others: Mapping[str, Actor]) -> None:
    """Put the rows of a part under the actors of the whole corpus."""
    ids = pa.array(others, pa.string())
    for name in actors.NAMED:
        if pc.any(pc.is_in(tables[name].column("actor_id"), ids)).as_py():
            rows = actors.renamed(coded.to_records(tables[name], TABLES[name]), others)
            tables[name] = coded.arrow(rows, TABLES[name])
            if name == "statements":
                tables["positions"] = coded.arrow(positions.positions(rows), Position)


def _with_articles(tables: Mapping[str, pa.Table]) -> pd.DataFrame:
    """Return the statements with day, outlet and headline of their articles beside them."""
    documents = _frame(tables, "documents").set_index("document_id")
    statements = _frame(tables, "statements")
    for place, name in enumerate(("published", "outlet", "title"), start=list(statements).index("document_id") + 1):
        statements.insert(place, name, statements["document_id"].map(documents[name]))
    return statements


def _into_book(book: Book, tables: Mapping[str, pa.Table]) -> None:
    book.append("statements", _with_articles(tables))
    book.append("documents", _frame(tables, "documents").drop(columns="text"))
    book.append("set aside", _frame(tables, "set_aside"))


def _correct(
    tables: dict[str, pa.Table],
    hand: Sequence[Correction],
    known: dict[str, Actor],
    uncounted: set[str],
    target: Target,
) -> tuple[dict[int, Outcome], Sequence[Actor]]:
    """Put the corrections of a part's documents into its tables.

    Returned are what became of each, by its place, and actors that only a coder names; these join ``known``, so that
    the next part has the same one.
    """
    here = set(tables["documents"].column("document_id").to_pylist()) - uncounted if hand else set()
    mine = {place: row for place, row in enumerate(hand) if corrections.document_of(row) in here}
    if not mine:
        return {}, ()
    parts = (coded.to_records(tables[name], TABLES[name]) for name in _CORRECTED)
    rows = coded.to_records(tables["statements"], Statement)
    corrected = corrections.apply(rows, list(mine.values()), known, articles(target, *parts))
    tables["statements"] = coded.arrow(corrected.statements, Statement)
    tables["positions"] = coded.arrow(positions.positions(corrected.statements), Position)
    known |= {actor.name: actor for actor in corrected.newcomers}
    return dict(zip(mine, corrected.outcomes, strict=True)), corrected.newcomers


def _frame(tables: Mapping[str, pa.Table], name: str) -> pd.DataFrame:
    return coded.frame(tables[name], TABLES[name])


def _draft(found: Sequence[Actor], heard: Mapping[str, int]) -> bytes:
    """Return discovered actors as a register, those with most statements first; what is no name counts as a group."""
    ranked = sorted(found, key=lambda actor: (-heard[actor.actor_id], actor.actor_id))
    rows = []
    for actor in ranked:
        aliases = "|".join(alias for alias in actor.aliases if "|" not in alias)
        rows.append((actor.actor_id, actor.name, actor.kind or "group", actor.organization, "", aliases, ""))
    return export.table_csv(pd.DataFrame(rows, columns=list(REGISTER_COLUMNS)))


def _about(corpus: Corpus, counts: Mapping[str, int], reading: Reading | None) -> bytes:
    about = {
        "name": corpus.name,
        "title": corpus.title,
        "fictional": corpus.fictional,
        "target": dataclasses.asdict(corpus.target),
        "policy": corpus.policy,
        "counts": counts,
        "inputs": inputs(corpus),
        "reading": dataclasses.asdict(reading) if reading else None,
    }
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
