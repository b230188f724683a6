"""Files → documents: one event is one folder of articles with its register of actors and its target.

    ukraine-2025/
      articles/*.txt   the articles, byte for byte
      documents.csv    who published them and when (optional: without it the file names are the ids)
      actors.csv       the register (optional: without it every actor is discovered)
      target.toml      what positions are about (optional: without it the general ceasefire target)
      event.toml       title and fictional (optional)
      gold.jsonl       hand-coded statements (optional)
      corrections.csv  where an analyst overruled the machine (optional)

A JSON lines file with id, title, text and optionally date and outlet is an event too. Whatever cannot be used raises
`InputError` with one sentence that names the file, the problem and the remedy; nothing is skipped.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib import resources
from pathlib import Path

from analysis import files, furniture, lexicons
from analysis.errors import InputError
from analysis.records import Actor, Document, Paragraph, Span, Target

DOCUMENT_COLUMNS = ("id", "file", "outlet", "agency", "published", "title", "url", "sha256")
REGISTER_COLUMNS = ("id", "name", "kind", "organization", "side", "aliases", "pronoun")
ACTOR_KINDS = ("person", "organization", "state", "group", "office")
PRONOUNS = ("he", "she", "they", "it", "")
PHRASES = ("terms", "anaphors", "related")

# A first line longer than this is no headline: the file then starts with its body.
_LONGEST_TITLE = 300
# A text whose lines are all this short was wrapped by hand: there, only a blank line ends a paragraph.
_WRAPPED = 100
_LINE = re.compile(r"[^\r\n]+")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Event:
    """What one analysis reads. ``inputs`` holds (name, sha256) of each file read, in the order of the names."""

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


def read_event(event: str | Path, *, actors: str | Path = "", target: str | Path = "") -> Event:
    """Return the event in a folder, in ``seeds/NAME`` of the current folder or one above, or in a JSON lines file.

    ``actors`` and ``target`` name files to use instead of the event's own. The documents of a folder come in the order
    of their dates, then ids; those of a JSON lines file in the order of its lines. Raises InputError.
    """
    path = _find(event)
    folder = path if path.is_dir() else None
    register = Path(actors) if str(actors) else _inside(folder, "actors.csv")
    target_file = Path(target) if str(target) else _inside(folder, "target.toml")
    about_file = _inside(folder, "event.toml")
    about = files.read_toml(about_file, {"title": str, "fictional": bool}) if about_file else {}
    documents = _read_folder(folder) if folder else _read_json_lines(path)
    articles = [folder / "articles" / document.file for document in documents] if folder else [path]
    corrections = _inside(folder, "corrections.csv")
    used = [*articles, _inside(folder, "documents.csv"), about_file, register, target_file, corrections]
    inputs = {(_relative(file, folder), sha256(files.read_bytes(file)).hexdigest()) for file in used if file}
    name = folder.resolve().name if folder else path.stem
    return Event(
        name=name,
        title=about.get("title", name),
        documents=documents,
        actors=read_register(register) if register else (),
        target=read_target(target_file) if target_file else default_target(),
        fictional=about.get("fictional", False),
        gold=_inside(folder, "gold.jsonl"),
        corrections=corrections,
        root=folder,
        inputs=tuple(sorted(inputs)),
    )


def read_register(path: str | Path) -> tuple[Actor, ...]:
    """Return the actors of a register in its order; raises InputError, also where two actors share an alias.

    Case, a leading *the* and the shape of apostrophes do not tell aliases apart.
    """
    actors: dict[str, Actor] = {}
    owners: dict[str, Actor] = {}
    for line, row in files.read_table(Path(path), REGISTER_COLUMNS):
        where = f"{path}, line {line}"
        names = (row["name"], *(alias.strip() for alias in row["aliases"].split("|")))
        aliases = tuple(dict.fromkeys(alias for alias in names[1:] if alias))
        actor = Actor(row["id"], row["name"], row["kind"], row["organization"], row["side"], aliases, row["pronoun"])
        if not actor.actor_id or not actor.name:
            raise InputError(f"{where}: an actor needs an id and a name; fill in both.")
        if actor.actor_id in actors:
            raise InputError(f"{where}: the id {actor.actor_id!r} stands twice; give each actor an id of its own.")
        if actor.kind not in ACTOR_KINDS:
            raise InputError(f"{where}: the kind {actor.kind!r} is unknown; use one of {', '.join(ACTOR_KINDS)}.")
        if actor.pronoun not in PRONOUNS:
            raise InputError(f"{where}: the pronoun {actor.pronoun!r} is unknown; use he, she, they, it or nothing.")
        for alias in (actor.name, *aliases):
            key = " ".join(alias.casefold().replace("’", "'").split()).removeprefix("the ")
            owner = owners.setdefault(key, actor)
            if owner is not actor:
                raise InputError(
                    f"{where}: the actors {owner.name!r} and {actor.name!r} share the alias {alias!r}; leave it with "
                    "one of them, because the text could not tell whom it names."
                )
        actors[actor.actor_id] = actor
    if not actors:
        raise InputError(f"{path} lists no actor; add a line for each actor or leave the file out.")
    return tuple(actors.values())


def read_target(path: str | Path) -> Target:
    """Return the target in a TOML file, joined with the general one if it says so; raises InputError."""
    fields = files.read_toml(Path(path), {"label": str, "extends": str, **dict.fromkeys(PHRASES, list)})
    if not fields.get("label", "").strip():
        raise InputError(f'{path} has no label; add a line such as label = "a ceasefire in Sudan".')
    if fields.get("extends", "ceasefire") != "ceasefire":
        raise InputError(f'{path} extends {fields["extends"]!r}, which is unknown; write extends = "ceasefire".')
    for key in PHRASES:
        if not all(isinstance(phrase, str) and phrase.strip() for phrase in fields.get(key, ())):
            raise InputError(f'{path}: {key} may hold only phrases in quotation marks, such as "truce".')
    base = default_target() if "extends" in fields else Target("", ())
    phrases = {key: tuple(dict.fromkeys((*getattr(base, key), *fields.get(key, ())))) for key in PHRASES}
    if not phrases["terms"]:
        raise InputError(f'{path} has no terms; list the phrases that name the target or write extends = "ceasefire".')
    return Target(fields["label"], **phrases)


def default_target() -> Target:
    """Return the general ceasefire target of ``lexicons/ceasefire.toml``."""
    fields = tomllib.loads(resources.files(lexicons).joinpath("ceasefire.toml").read_text(encoding="utf-8"))
    return Target(fields["label"], *(tuple(fields[key]) for key in PHRASES))


def paragraphs(document: Document) -> tuple[Paragraph, ...]:
    """Return the paragraphs of the title and the body in order, page furniture marked with the rule that found it.

    Spans do not overlap and leave out nothing but white space. A blank line ends a paragraph; so does every line break,
    unless the text was wrapped by hand (no line over 100 characters).
    """
    text, title_end = document.text, len(document.title)
    spans = _paragraph_spans(text, title_end)
    rules = furniture.rules([text[start:end] for start, end in spans], document.title)
    title = [(*_trim(text, 0, title_end), "title", "")] if document.title.strip() else []
    body = [(*span, "furniture" if rule else "body", rule) for span, rule in zip(spans, rules, strict=True)]
    return tuple(Paragraph(document.document_id, i, *fields) for i, fields in enumerate(title + body))


def _trim(text: str, start: int, end: int) -> Span:
    stripped = text[start:end].strip()
    start = text.index(stripped, start)
    return start, start + len(stripped)


def _paragraph_spans(text: str, start: int) -> list[Span]:
    lines = [match.span() for match in _LINE.finditer(text, start) if match[0].strip()]
    spans: list[Span] = []
    wrapped = all(end - begin <= _WRAPPED for begin, end in lines)
    for begin, end in lines:
        goes_on = wrapped and spans and not _has_blank_line(text[spans[-1][1] : begin])
        spans.append((spans.pop()[0] if goes_on else begin, end))
    return [_trim(text, *span) for span in spans]


def _has_blank_line(gap: str) -> bool:
    return gap.replace("\r\n", "\n").replace("\r", "\n").count("\n") > 1


def _find(event: str | Path) -> Path:
    if not str(event).strip():
        raise InputError("No event was named; give the name of a folder in seeds/, or a path.")
    above = [Path(), *Path.cwd().parents]
    candidates = [folder / "seeds" / event for folder in above] if len(Path(event).parts) == 1 else []
    for path in (*candidates, Path(event)):
        if os.path.isdir(path) or (os.path.isfile(path) and path.suffix == ".jsonl"):  # noqa: PTH112, PTH113
            return path
    if os.path.isfile(event):  # noqa: PTH113  (Path.is_file fails on a name that is too long)
        raise InputError(f"{event} is neither a folder nor a .jsonl file; put the article into an event's folder.")
    known = sorted({path.parent.name for folder in above for path in folder.glob("seeds/*/articles")})
    raise InputError(f"There is no event {str(event)!r}; the events in seeds/ are: {', '.join(known) or 'none'}.")


def _read_folder(folder: Path) -> tuple[Document, ...]:
    articles = {path.name: path for path in sorted((folder / "articles").glob("*.txt"))}
    if not articles:
        raise InputError(f"{folder} has no article; put .txt files into {folder / 'articles'}.")
    listing = _inside(folder, "documents.csv")
    if not listing:
        return tuple(_read_article(path, {"id": path.stem, "file": name}) for name, path in articles.items())
    documents: dict[str, Document] = {}
    for line, row in files.read_table(listing, DOCUMENT_COLUMNS):
        where = f"{listing}, line {line}"
        if not row["id"]:
            raise InputError(f"{where}: the document has no id; give it one.")
        if row["id"] in documents:
            raise InputError(f"{where}: the id {row['id']!r} stands twice; give each document an id of its own.")
        if row["file"] not in articles:
            raise InputError(
                f"{where}: the file {row['file']!r} is not in {folder / 'articles'} or is listed twice; add it or "
                "drop the line."
            )
        _check_date(row["published"], where)
        documents[row["id"]] = _read_article(articles.pop(row["file"]), row, where)
    if articles:
        raise InputError(f"{listing} does not list {min(articles)!r}; add a line for it or take the file away.")
    return tuple(sorted(documents.values(), key=lambda document: (document.published, document.document_id)))


def _read_article(path: Path, row: Mapping[str, str], where: str = "") -> Document:
    digest = sha256(files.read_bytes(path)).hexdigest()
    if row.get("sha256", "") not in ("", digest):
        raise InputError(f"{where}: the sha256 differs from that of {path} ({digest}); restore the file or correct it.")
    text = files.read_text(path).strip()
    if not text:
        raise InputError(f"{path} is empty; put the article's text into it or take it out.")
    first, _, rest = text.partition("\n")
    title = row.get("title", "") or (first.strip() if len(first) <= _LONGEST_TITLE else "")
    body = rest.strip() if first.strip() == title else text
    fields = {key: row.get(key, "") for key in ("outlet", "agency", "published", "url", "file")}
    return Document(row["id"], title, f"{title}\n\n{body}", sha256=digest, **fields)


def _read_json_lines(path: Path) -> tuple[Document, ...]:
    documents: dict[str, Document] = {}
    for number, line in enumerate(files.read_text(path).split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{where}: this is no JSON ({error}); write one object per line.") from None
        if not isinstance(row, dict):
            raise InputError(f"{where}: this is no JSON object; write one object with id, title and text per line.")
        row = {key: "" if value is None else value for key, value in row.items()}
        fields = {key: row.get(key, "") for key in ("id", "title", "text", "date", "outlet")}
        if type(fields["id"]) is int:
            fields["id"] = str(fields["id"])
        for key, value in fields.items():
            if not isinstance(value, str) or (key in ("id", "text") and not value.strip()):
                raise InputError(f"{where}: {key} is missing, empty or no text; give each line an id and a text.")
            if _SURROGATE.search(value):
                raise InputError(f"{where}: {key} holds half of a surrogate pair; export the file as UTF-8 again.")
        if fields["id"] in documents:
            raise InputError(f"{where}: the id {fields['id']!r} stands twice; give each document an id of its own.")
        _check_date(fields["date"], where)
        text = f"{fields['title']}\n\n{fields['text']}"
        documents[fields["id"]] = Document(
            fields["id"], fields["title"], text, fields["outlet"], published=fields["date"], file=path.name
        )
    if not documents:
        raise InputError(f"{path} is empty; write one JSON object with id, title and text per line.")
    return tuple(documents.values())


def _check_date(value: str, where: str) -> None:
    try:
        strict = not value or date.fromisoformat(value).isoformat() == value
    except ValueError:
        strict = False
    if not strict:
        raise InputError(f"{where}: the date {value!r} is not of the form 2025-03-14; write it so or leave it empty.")


def _inside(folder: Path | None, name: str) -> Path | None:
    return folder / name if folder and (folder / name).exists() else None


def _relative(path: Path, folder: Path | None) -> str:
    """Name a file without the place it lies in, so that results do not depend on it."""
    return path.relative_to(folder).as_posix() if folder and path.is_relative_to(folder) else path.name
