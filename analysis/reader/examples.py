"""Coded articles as training examples: which pieces are content, and who is said to say it.

Read are folders with ``articles.jsonl`` and ``gold.jsonl`` (codebook, section 5), and beside them, where present,
``other_speech.jsonl`` (attributions on other matters), ``tone.jsonl`` (how each statement sounds) and ``targets.jsonl``
(what positions are about, where that is no ceasefire).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from analysis import text
from analysis.reader.passages import Passage, passages
from analysis.reader.pieces import lines
from analysis.records import KINDS, SOUNDS, STANCES, Document, Span, Target
from analysis.text import states

#: Tags of content: outside, the first piece, a further piece, and the first piece after an interruption.
OUTSIDE, BEGIN, FURTHER, RESUME = range(4)
_PLAIN = str.maketrans("’‘“”", "''\"\"")
_NEAR = 700  # characters within which a source or name is looked for
_BESIDE = 120  # characters between a source and for whom it speaks
MISSING = -100
NOTHING = len(STANCES)
_COMMON = {"of", "the", "and", "for", "in", "on", "at", "to", "a", "an", "de", "al", "president", "minister", "general"}

#: What is coded of each content: whether it is a statement or other speech, its row, and how it sounds.
Groups = dict[tuple[Span, ...], list[tuple[str, Mapping[str, Any], str]]]


@dataclass
class Voice:
    """Whom one content belongs to: the first and last pieces of the source, of each right name, cue, organization.

    None or an empty tuple where that is not coded or not in the passage; (0, 0), the opening piece, where none is.
    """

    source: tuple[int, int] | None
    names: tuple[tuple[int, int], ...]
    cue: tuple[int, int] | None
    organization: tuple[int, int] | None


@dataclass
class Content:
    """One content in a passage: its pieces, its labels (``MISSING`` where not coded), and its voices.

    ``stance`` is `NOTHING` for speech on other matters.
    """

    pieces: list[int]
    stance: int = MISSING
    kind: int = MISSING
    explicit: int = MISSING
    sound: int = MISSING
    voices: list[Voice] = field(default_factory=list)


@dataclass
class Example:
    """One passage with its labels: tags of statements, tags of any speech (None where that is not coded)."""

    document_id: str
    passage: Passage
    tags: list[int]
    speech: list[int] | None
    contents: list[Content]


@dataclass(frozen=True)
class Article:
    """One coded article."""

    document: Document
    target: Target
    conflict: str
    gold: Mapping[str, Any]
    other: Sequence[Mapping[str, Any]] | None
    sounds: Sequence[str] | None


def read(folder: Path, target: Target) -> list[Article]:
    """Return the coded articles of a folder in file order."""

    def rows(name: str) -> dict[str, Any]:
        path = folder / f"{name}.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else ()
        found = map(json.loads, filter(str.strip, lines))
        return {row.get("id") or row["conflict"]: row for row in found}

    gold, other, sounds, targets = rows("gold"), rows("other_speech"), rows("tone"), rows("targets")
    found = []
    for key, row in rows("articles").items():
        if key not in gold:
            continue
        whole = row["title"] + "\n\n" + row["text"]
        document = Document(key, row["title"], whole, row.get("source", ""), published=row.get("date", ""))
        conflict, about = row.get("conflict", ""), target
        if own := targets.get(conflict):
            lists = (tuple(own.get(name, ())) for name in ("terms", "anaphors", "related"))
            about = Target(own["label"], *lists)
        speech = other[key]["attributions"] if key in other else None
        found.append(
            Article(document, about, conflict, gold[key], speech, sounds[key]["tones"] if key in sounds else None)
        )
    return found


def examples(article: Article, tokenizer: Tokenizer) -> list[Example]:
    """Return the passages of a coded article with their labels."""
    document = article.document
    page = text.article(document, article.target)
    plain = document.text.translate(_PLAIN)
    groups: Groups = {}
    statements = article.gold["statements"]
    sounds = article.sounds or [""] * len(statements)
    rows = [("statement", row, sound) for row, sound in zip(statements, sounds, strict=True)]
    for coded in (*rows, *(("other", row, "") for row in article.other or ())):
        if spans := _spans(plain, coded[1]["content"]):
            groups.setdefault(spans, []).append(coded)
    every = passages(lines(document.text, page.sentences, page.quotations, article.target, tokenizer))
    return [_labelled(document.document_id, each, groups, plain, article.other is not None) for each in every]


def _spans(plain: str, contents: str | Iterable[str]) -> tuple[Span, ...]:
    """Return where the contents stand, in order."""
    found: list[Span] = []
    place = 0
    for content in [contents] if isinstance(contents, str) else contents:
        words = re.escape(content.translate(_PLAIN).strip())
        pattern = re.compile(re.sub(r"(?:\\\s|\s)+", r"\\s+", words))
        match = pattern.search(plain, place) or pattern.search(plain)
        if match and match.end() > match.start():
            found.append(match.span())
            place = match.end()
    return tuple(found)


def _labelled(key: str, passage: Passage, groups: Groups, plain: str, all_speech: bool) -> Example:
    inside = passage.inside
    tags = [OUTSIDE if here else MISSING for here in inside]
    speech = list(tags) if all_speech else None
    contents = []
    for spans, rows in groups.items():
        runs = [run for span in spans if (run := [piece for piece in passage.over([span]) if inside[piece]])]
        pieces = [piece for run in runs for piece in run]
        statement, sound = next(((row, sound) for what, row, sound in rows if what == "statement"), (None, ""))
        spoken = any(what == "other" or row["kind"] != "act" for what, row, _ in rows)
        if not runs or (statement is not None and not _write(tags, runs)):
            continue
        if speech is not None and spoken:
            _write(speech, runs)
        content = Content(pieces, NOTHING, kind=KINDS.index(rows[0][1]["kind"]))
        if statement is not None:
            content.stance = STANCES.index(statement["stance"])
            content.explicit = int(statement.get("explicit", True))
            if sound in SOUNDS:
                content.sound = list(SOUNDS).index(sound)
        content.voices = [_voice(passage, plain, spans, row) for _, row, _ in rows]
        contents.append(content)
    return Example(key, passage, tags, speech, contents)


def _write(tags: list[int], runs: Sequence[Sequence[int]]) -> bool:
    """Write the tags of one content; refuse where another content has most of its pieces."""
    pieces = [piece for run in runs for piece in run]
    if sum(tags[piece] != OUTSIDE for piece in pieces) > len(pieces) / 2:
        return False
    begun = False
    for run in runs:
        free = [piece for piece in run if tags[piece] == OUTSIDE]
        for place, piece in enumerate(free):
            tags[piece] = FURTHER if place else RESUME if begun else BEGIN
        begun = begun or bool(free)
    return True


def _ends(passage: Passage, span: Span) -> tuple[int, int] | None:
    """Return the first and last piece of a span of text, or None where the passage does not hold it."""
    over = passage.over([span])
    return (over[0], over[-1]) if over and over[-1] - over[0] <= 60 else None


def _nearest(plain: str, words: str, place: int) -> Span | None:
    pattern = re.compile(rf"(?<!\w){re.escape(words.translate(_PLAIN).strip())}(?!\w)")
    found = [match.span() for match in pattern.finditer(plain, max(0, place - _NEAR), place + _NEAR)]
    return min(found, key=lambda span: abs(span[0] - place), default=None)


def _voice(passage: Passage, plain: str, spans: Sequence[Span], row: Mapping[str, Any]) -> Voice:
    near = spans[0][0]
    source = _nearest(plain, row["source"], near) if row.get("source") else None
    ends = _ends(passage, source) if source else None
    places: list[Span] = []
    if row.get("actor"):
        pieces = [piece for piece in passage.pieces if piece is not None]
        whole = min((piece.start for piece in pieces), default=0), max((piece.end for piece in pieces), default=0)
        places = (_named(plain, row["actor"], *source) if source else []) or _named(plain, row["actor"], *whole)
        places = places or ([source] if source else [])
    names = tuple(found for place in places if (found := _ends(passage, place)))
    cue = None
    if "cue" in row:
        where = _nearest(plain, row["cue"], near) if row["cue"] else None
        cue = (_ends(passage, where) if where else None) or (0, 0)
    belongs = _organization(passage, plain, ends, row["organization"]) if "organization" in row else None
    return Voice(ends, names, cue, belongs)


def _organization(
    passage: Passage, plain: str, source: tuple[int, int] | None, organization: str
) -> tuple[int, int] | None:
    """Return the pieces that tell for whom an actor speaks, (0, 0) for nobody, None where they are not near."""
    if not organization:
        return 0, 0
    if not source or (first := passage.pieces[source[0]]) is None:
        return None
    name = organization.translate(_PLAIN)
    for words in (name, *states.adjectives(name)):
        if (found := _nearest(plain, words, first.start)) and abs(found[0] - first.start) < _BESIDE:
            return _ends(passage, found)
    return None


def _named(plain: str, actor: str, low: int, high: int) -> list[Span]:
    """Return where an actor is named between two places: in full, else by the longest ending of the name."""
    words = re.sub(r"^the ", "", actor.translate(_PLAIN).strip(), flags=re.IGNORECASE).split()
    shorter = [words[first:] for first in range(len(words))]
    if words and words[0][0].isupper() and len(words) > 1:
        shorter += [words[:last] for last in range(len(words) - 1, 0, -1)]
    for part in shorter:
        if len(part) < len(words) and (part[0].lower() in _COMMON or not part[-1][0].isupper()):
            continue
        pattern = re.compile(rf"(?<![\w-]){re.escape(' '.join(part))}(?!\w)", re.IGNORECASE)
        if found := [match.span() for match in pattern.finditer(plain, low, high)]:
            return found
    return []
