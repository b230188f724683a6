"""The parts → one result, streamed in the order of the corpus, with what only all documents together can tell."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from tqdm import tqdm

from analysis import files
from analysis.attribution import actors, corrections, positions
from analysis.corpus import Event, coded, duplicates, inputs
from analysis.corpus.event import no_document
from analysis.corpus.settings import REGISTER_COLUMNS
from analysis.corpus.summary import Counts
from analysis.errors import OutputError
from analysis.records import (
    PER_DOCUMENT,
    TABLES,
    Actor,
    Duplicate,
    Outcome,
    Position,
    Reading,
    SetAside,
    Statement,
    articles,
)
from analysis.runs.parts import unpacked
from analysis.runs.writing import Book, Files, unwritable, written

#: A register of the discovered actors, for a person to correct.
DRAFT = "actors.csv"
#: What corrections look at.
_CORRECTED = ("documents", "sentences", "quotations", "mentions")

Part = dict[str, pa.Table]


def merge(
    corpus: Event, sizes: Mapping[str, int], store: Path, out: Path, form: str, reading: Reading | None = None
) -> tuple[dict[str, int], Counts, Sequence[Outcome]]:
    """Write the result; return its counts, what was read, and what became of corrections.

    ``sizes`` are the articles of each part, by its name and in the order of the corpus. Raises InputError where no
    document could be read, OutputError where a part is damaged or the disk is full.
    """
    parts = [store / f"{key}.zip" for key in sizes]
    whole = _Whole(corpus, parts, store)
    counts: Counter[str] = Counter()
    read = Counts()
    book = Book() if form == "xlsx" else None
    about = coded.folder(out) / "about.json"
    with written(about) as result:
        for part in tqdm(parts, "Writing", unit=" parts", disable=None):
            tables = unpacked(part, (*PER_DOCUMENT, "set_aside", "details"))
            whole.put_into(tables)
            counts.update({name: len(table) for name, table in tables.items()})
            texts = tables["documents"].select(["published", "outlet", "title", "text"]).to_pylist()
            for row in texts:
                read.add_document(row["published"], row["outlet"], row["text"].strip() == row["title"])
            for aside in coded.to_records(tables["set_aside"], SetAside):
                read.add(aside)
            _write(result, out, form, tables, book, reading is not None)
        if not counts["documents"]:
            first = [unpacked(part, ["set_aside"])["set_aside"].slice(0, 1) for part in parts[:1]]
            raise no_document(corpus, [row for table in first for row in coded.to_records(table, SetAside)])
        entries = sum(sizes.values())
        if counts["documents"] + counts["set_aside"] != entries:
            raise OutputError(
                f"{entries} articles went in, {counts['documents']} coded and {counts['set_aside']} set aside "
                f"came out; the parts in {store} are not of one corpus: delete them and run again."
            )
        whole.write(result, out, book)
        summary = {"entries": entries, "documents": counts["documents"], "set_aside": counts["set_aside"]}
        summary |= {"copies": len(whole.copies), "not_counted": len(whole.uncounted)}
        summary |= {"statements": counts["statements"]}
        content = {name: getattr(corpus, name) for name in ("name", "title", "fictional", "target", "policy")}
        content |= {"counts": summary, "inputs": inputs(corpus), "reading": reading}
        text = json.dumps(content, ensure_ascii=False, indent=1, default=dataclasses.asdict) + "\n"
        result.bytes(about, text.encode("utf-8"))
    for old in {*store.glob("*.zip")} - {*parts}:
        old.unlink(missing_ok=True)
    return summary, read, list(whole.outcomes.values())


class _Whole:
    """What all documents together tell: which are copies, who is one actor, and what corrections by hand say."""

    def __init__(self, corpus: Event, parts: Sequence[Path], store: Path) -> None:
        self.corpus = corpus
        self.copies = _copies(parts, store, corpus.policy)
        self.uncounted = {row.document_id for row in self.copies if not row.counted}
        tables = (unpacked(part, ["actors"])["actors"] for part in parts)
        rows = (actor for table in tables for actor in coded.to_records(table, Actor))
        self.discovered, self.others = actors.of_corpus(corpus.actors, rows)
        self.hand = corrections.read_corrections(corpus.corrections) if corpus.corrections else ()
        #: What became of each correction, by its place, until its document is met.
        self.outcomes = dict(enumerate(corrections.apply((), self.hand, {}, {}).outcomes))
        self.known = {actor.name: actor for actor in (*self.discovered, *corpus.actors)}
        self.statements_of: Counter[str] = Counter()

    def put_into(self, tables: Part) -> None:
        """Put the rows of a part under the actors of the whole corpus, and the corrections of its documents in."""
        ids = pa.array(self.others, pa.string())
        for name in actors.NAMED:
            if pc.any(pc.is_in(tables[name].column("actor_id"), ids)).as_py():
                rows = actors.renamed(coded.to_records(tables[name], TABLES[name]), self.others)
                tables[name] = coded.arrow(rows, TABLES[name])
                if name == "statements":
                    tables["positions"] = coded.arrow(positions.positions(rows), Position)
        here = set(tables["documents"].column("document_id").to_pylist()) - self.uncounted
        mine = {place: row for place, row in enumerate(self.hand) if corrections.document_of(row) in here}
        if mine:
            kinds = (coded.to_records(tables[name], TABLES[name]) for name in _CORRECTED)
            rows = coded.to_records(tables["statements"], Statement)
            corrected = corrections.apply(rows, list(mine.values()), self.known, articles(self.corpus.target, *kinds))
            tables["statements"] = coded.arrow(corrected.statements, Statement)
            tables["positions"] = coded.arrow(positions.positions(corrected.statements), Position)
            # Actors that only a coder names: the next part is to have the same ones.
            self.known |= {actor.name: actor for actor in corrected.newcomers}
            self.discovered = [*self.discovered, *corrected.newcomers]
            self.outcomes |= dict(zip(mine, corrected.outcomes, strict=True))
        self.statements_of.update(tables["statements"].column("actor_id").to_pylist())

    def write(self, result: Files, out: Path, book: Book | None) -> None:
        """Write the actors, what became of corrections, the copies, and a draft of a register where there is none."""
        folder = coded.folder(out)
        discovered = sorted(self.discovered, key=lambda actor: actor.actor_id)
        everyone = coded.arrow([*self.corpus.actors, *discovered], Actor)
        copies = coded.arrow(self.copies, Duplicate)
        result.table(coded.table_file(out, "actors"), everyone)
        result.table(coded.table_file(out, "outcomes"), coded.arrow(self.outcomes.values(), Outcome))
        result.table(coded.table_file(out, "duplicates"), copies)
        result.csv(folder / "duplicates.csv", coded.frame(copies, Duplicate))
        if book:
            book.append("actors", coded.frame(everyone, Actor))
            result.bytes(out, book.content())
        draft = self._draft()
        if len(draft) and not self.corpus.actors and not (folder / DRAFT).exists():
            result.csv(folder / DRAFT, draft)

    def _draft(self) -> pd.DataFrame:
        """Return those discovered as a register, most statements first; what is no name counts as a group."""
        # Who has no name of their own (others, sources) is nobody's side.
        named = [each for each in self.discovered if self.statements_of[each.actor_id] and not each.name.islower()]
        rows = []
        for each in sorted(named, key=lambda each: (-self.statements_of[each.actor_id], each.actor_id)):
            aliases = "|".join(alias for alias in each.aliases if "|" not in alias)
            rows.append((each.actor_id, each.name, each.kind or "group", each.organization, "", aliases, ""))
        return pd.DataFrame(rows, columns=list(REGISTER_COLUMNS))


def _copies(parts: Sequence[Path], store: Path, policy: str) -> list[Duplicate]:
    keys = pa.concat_tables([duplicates.KEYS.empty_table(), *(unpacked(part, ["keys"])["keys"] for part in parts)])
    tables = (unpacked(part, ["signatures"])["signatures"] for part in parts)
    signatures = chain.from_iterable(table.column("signature").to_pylist() for table in tables)
    try:
        return duplicates.find(keys.combine_chunks(), signatures, policy, store)
    except OSError as trouble:
        raise unwritable(store, trouble) from None


def _write(result: Files, out: Path, form: str, tables: Part, book: Book | None, answers: bool) -> None:
    """Append the tables of a part."""
    folder = coded.folder(out)
    for name in (*PER_DOCUMENT, "set_aside"):
        if name != "statements" or form == "parquet":
            result.table(coded.table_file(out, name), tables[name])
    shown = ("statements", "documents", "positions", "set_aside", "answers")
    frames = {name: coded.frame(tables[name], TABLES[name]) for name in shown}
    statements, documents = frames["statements"], frames["documents"]
    result.csv(folder / "set_aside.csv", frames["set_aside"])
    result.csv(folder / "details.csv", tables["details"].to_pandas().fillna(""))
    if answers:
        result.csv(folder / "answers.csv", frames["answers"])
    if form == "jsonl":
        result.bytes(out, files.table_jsonl(statements))
    elif form == "codebook":
        result.bytes(out, files.codebook_jsonl(documents, statements, frames["positions"]))
    elif form != "parquet":
        # Day, outlet and headline of their articles beside the statements.
        articles = documents.set_index("document_id")
        for place, name in enumerate(("published", "outlet", "title"), list(statements).index("document_id") + 1):
            statements.insert(place, name, statements["document_id"].map(articles[name]))
        if book:
            book.append("statements", statements)
            book.append("documents", documents.drop(columns="text"))
            book.append("set aside", frames["set_aside"])
        else:
            result.csv(out, statements)
