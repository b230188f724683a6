"""What is there: one event is one folder of articles with its register of actors and its target.

    ukraine-2025/
      articles/…       the articles, byte for byte: .txt, .html or .md files, or tables (.csv, .jsonl, .parquet)
      documents.csv    who published them and when (optional: without it the file names are the ids)
      actors.csv       the register (optional: without it every actor is discovered)
      target.toml      what positions are about (optional: without it the general ceasefire target)
      event.toml       title, fictional, duplicates (optional)
      corpus.toml      which columns hold what, and the form of dates (optional)
      gold.jsonl       hand-coded statements (optional)
      corrections.csv  where an analyst overruled the machine (optional)
      sample.csv       articles drawn to be coded by hand, and sample_gold.jsonl, what of them is coded (optional)

A folder without ``articles``, and a single table, are events too; so is a file of statements that ``analysis code``
wrote, with the tables beside it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import file_digest, sha256
from pathlib import Path

from analysis import files
from analysis.corpus import coded, duplicates
from analysis.corpus.reading import read
from analysis.corpus.settings import PHRASES, default_target, read_register, read_target
from analysis.entries import Entry, aside, clean, place
from analysis.entries.columns import Columns, read_columns
from analysis.errors import InputError, meant
from analysis.formats.folders import KINDS, ending, entries_of, file_entries, listed_entries, walk
from analysis.records import Actor, Document, Reading, SetAside, Target

#: More files than this are one line in the list of files read, with a checksum of their checksums.
_MANY_FILES = 100
#: The environment variable that names the folder of events.
SEEDS = "CEASEFIRE_SEEDS"


@dataclass(frozen=True)
class Event:
    """What one analysis reads; its documents are in memory only where `read_event` read it.

    ``inputs`` holds (name, sha256) of each file read, in the order of the names. ``set_aside`` lists what could not be
    read; ``policy`` says how copies of one article count. ``root`` is the folder of an event that is one, ``path`` the
    folder or file, and ``settings`` the files beside the articles. ``coded`` is the file of statements of an event that
    was coded before. ``reading`` tells who read it where that was not the embedded reader.
    """

    name: str
    title: str
    documents: tuple[Document, ...]
    actors: tuple[Actor, ...]
    target: Target
    fictional: bool = False
    gold: Path | None = None
    corrections: Path | None = None
    root: Path | None = None
    inputs: tuple[tuple[str, str], ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    policy: str = duplicates.DEFAULT
    coded: Path | None = None
    reading: Reading | None = None
    path: Path = Path()
    columns: Columns = field(default_factory=Columns)
    settings: tuple[Path, ...] = ()

    @property
    def articles(self) -> Path:
        """Return the folder or file that holds the articles."""
        inside = self.path / "articles"
        return inside if self.root and inside.is_dir() else self.path


def open_corpus(
    event: str | Path,
    *,
    actors: str | Path = "",
    target: str | Path = "",
    columns: Sequence[str] = (),
    date_formats: Sequence[str] = (),
    policy: str = "",
    any_language: bool = False,
) -> Event:
    """Return what is in a folder, in ``seeds/NAME`` of the current folder or one above, or in a table.

    ``actors`` and ``target`` name files to use instead of the event's own, ``columns`` are FIELD=COLUMN, ``policy`` is
    one of `duplicates.POLICIES`. No article is read yet, however many they are. Raises InputError.
    """
    path = _find(event)
    if coded.is_coded(path):
        raise InputError(f"{path} is a result of coding; name the corpus that it was made from.")
    folder = path if path.is_dir() else None
    register = Path(actors) if str(actors) else _inside(folder, "actors.csv")
    target_file = Path(target) if str(target) else _inside(folder, "target.toml")
    about_file = _inside(folder, "event.toml")
    column_file = _inside(folder or path.parent, "corpus.toml")
    corrections = _inside(folder, "corrections.csv")
    about = files.read_toml(about_file, {"title": str, "fictional": bool, "duplicates": str}) if about_file else {}
    copies = duplicates.checked(policy or about.get("duplicates", ""), str(about_file or "--duplicates"))
    name = folder.resolve().name if folder else clean(path.name).partition(".")[0]
    used = (_inside(folder, "documents.csv"), about_file, column_file, register, target_file, corrections)
    return Event(
        name=name,
        title=about.get("title", name),
        documents=(),
        actors=read_register(register) if register else (),
        target=read_target(target_file) if target_file else default_target(),
        fictional=about.get("fictional", False),
        gold=_inside(folder, "gold.jsonl"),
        corrections=corrections,
        root=folder,
        policy=copies,
        path=path,
        columns=read_columns(column_file, columns, date_formats, any_language),
        settings=tuple(filter(None, used)),
    )


def read_event(event: str | Path, *, actors: str | Path = "", target: str | Path = "") -> Event:
    """Return an event with its documents in memory: those of a list by date and id, others by file name and line.

    Raises InputError, also where not one document can be read.

    >>> event = corpus.read_event("ukraine-2025")
    >>> event.title, len(event.documents)
    ('Ceasefire in Ukraine', 1)
    """
    if coded.is_coded(Path(event)):
        if str(actors) or str(target):
            raise InputError(f"{event} was coded with its own register and target; code the corpus again with others.")
        return _read_coded(Path(event))
    corpus = open_corpus(event, actors=actors, target=target)
    rows = [read(entry, corpus.columns) if isinstance(entry, Entry) else entry for entry in entries(corpus)]
    documents = tuple(row for row in rows if isinstance(row, Document))
    set_aside = tuple(row for row in rows if isinstance(row, SetAside))
    if not documents:
        raise no_document(corpus, set_aside)
    return replace(corpus, documents=documents, set_aside=set_aside, inputs=inputs(corpus))


def _read_coded(path: Path) -> Event:
    about = coded.read_about(path)
    return Event(
        name=about["name"],
        title=about["title"],
        documents=coded.read_records(path, "documents"),
        actors=tuple(row for row in coded.read_records(path, "actors") if not row.discovered),
        target=Target(about["target"]["label"], *(tuple(about["target"][key]) for key in PHRASES)),
        fictional=about["fictional"],
        inputs=tuple(map(tuple, about["inputs"])),
        set_aside=coded.read_records(path, "set_aside"),
        policy=about["policy"],
        coded=path,
        reading=Reading(**about["reading"]) if about.get("reading") else None,
    )


def entries(corpus: Event) -> Iterator[Entry | SetAside]:
    """Yield every article as it came, or what is listed instead; always in the same order.

    A second article with an id that another has is set aside, because statements are told apart by it.
    """
    listing = _inside(corpus.root, "documents.csv")
    if not corpus.root:
        found = entries_of(corpus.path, corpus.path.name, corpus.columns)
    elif listing:
        found = listed_entries(corpus.articles, listing)
    else:
        found = file_entries(corpus.articles, corpus.columns)
    seen: set[bytes] = set()
    for entry in found:
        if isinstance(entry, Entry) and entry.document_id:
            key = sha256(entry.document_id.encode("utf-8", "surrogatepass")).digest()[:12]  # a crawl has a million ids
            if key in seen:
                reason = f"the id {entry.document_id!r} stands twice; give each document an id of its own"
                yield aside(entry.file, entry.line, reason, entry.document_id)
                continue
            seen.add(key)
        yield entry


def no_document(corpus: Event, set_aside: Sequence[SetAside]) -> InputError:
    """Return the error for a corpus of which not one document can be read."""
    if set_aside:
        first = set_aside[0]
        return InputError(f"{corpus.path} holds no article that can be read; {place(first)}: {first.reason}.")
    if corpus.root:
        return InputError(f"{corpus.path} has no article; put .txt files into {corpus.path / 'articles'}.")
    return InputError(f"{corpus.path} is empty; write one row with id, title and text per article.")


def inputs(corpus: Event) -> tuple[tuple[str, str], ...]:
    """Return (name, sha256) of each file read, in the order of the names; very many articles are one line.

    Names do not tell where the folder lies, so that results do not depend on it.
    """

    def named(path: Path) -> str:
        inside = corpus.root is not None and path.is_relative_to(corpus.root)
        return clean(path.relative_to(corpus.path).as_posix() if inside else path.name)

    articles = walk(corpus.articles) if corpus.root else [corpus.path]
    sums = {named(file): _checksum(file) for file in articles if os.access(file, os.R_OK)}
    if len(sums) > _MANY_FILES:
        whole = sha256("".join(f"{name}\0{digest}\n" for name, digest in sums.items()).encode()).hexdigest()
        sums = {f"{len(sums)} files in {corpus.articles.name}": whole}
    return tuple(sorted({**sums, **{named(file): _checksum(file) for file in corpus.settings}}.items()))


def _checksum(path: Path) -> str:
    try:
        with path.open("rb") as raw:
            return file_digest(raw, "sha256").hexdigest()
    except OSError:
        return ""


def seeds_folder() -> Path:
    """Return the folder of events: what CEASEFIRE_SEEDS names, be it there or not, else seeds/ here or above."""
    if named := os.environ.get(SEEDS, "").strip():
        return Path(named)
    return next((folder for folder in _seeds() if folder.is_dir()), Path("seeds"))


def _seeds() -> list[Path]:
    named = os.environ.get(SEEDS, "").strip()
    above = [Path(), *Path.cwd().parents, Path(__file__).resolve().parents[2]]
    return [*([Path(named)] if named else []), *(folder / "seeds" for folder in above)]


def _find(event: str | Path) -> Path:
    if not str(event).strip():
        raise InputError("No event was named; give the name of a folder in seeds/, or a path.")
    searched = _seeds()
    by_name = len(Path(event).parts) == 1
    for path in [*(folder / event for folder in searched if by_name), Path(event)]:
        if os.path.isdir(path) or (os.path.isfile(path) and ending(path) in KINDS):  # noqa: PTH112, PTH113
            return path
    if os.path.isfile(event):  # noqa: PTH113  (Path.is_file fails on a name that is too long)
        raise InputError(
            f"{event} is neither a folder nor a file of a kind that is read ({', '.join(KINDS)}); "
            "save it as one of these."
        )
    if not by_name or Path(event).suffix:
        raise InputError(f"There is no file or folder {str(event)!r}; check its path.")
    known = sorted({path.parent.name for folder in searched for path in folder.glob("*/articles")})
    there = ", ".join(dict.fromkeys(str(folder.resolve()) for folder in searched if folder.is_dir())) or "none"
    raise InputError(
        f"There is no event {str(event)!r}{meant(event, known)}; "
        f"the events in seeds/ are: {', '.join(known) or 'none'} (folders searched: {there}; "
        f"name another with {SEEDS} or --seeds, or give a path)."
    )


def _inside(folder: Path | None, name: str) -> Path | None:
    return folder / name if folder and (folder / name).exists() else None
