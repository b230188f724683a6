"""Read a document with the trained network: who takes which position, in which words, and how sure that is.

The graphs and the tokenizer lie in ``weights/``; they run on ``onnxruntime`` with one thread, and every number is
rounded before anything is decided by it, so that the same text gives the same rows. A document that never names the
target holds no statement on it and is not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from analysis.reader import decoding
from analysis.reader.decoding import Numbers
from analysis.reader.passages import CLS, SEP, Passage, passages
from analysis.reader.pieces import ANAPHOR, RELATED, TERM, Line, lines, phrases
from analysis.records import KINDS, SOUNDS, STANCES, Article, Sentence, Span, Target

_BATCH = 8  # passages read in one go
_MASK = 103  # the vocabulary's entry for a hidden word
_NAMES = 4  # stretches that may name the actors of one content
_LONGEST_NAME, _LONGEST_SOURCE, _LONGEST_CUE, _LONGEST_EXPLAINED = 20, 40, 12, 220  # pieces
_NOTICEABLE = 0.1  # change of a chance; below it most are small words such as “the”


@dataclass(frozen=True)
class Voice:
    """One row per source of a content: the words that stand for the source, and for whom it speaks.

    ``names`` are stretches that may name the actor, likeliest first, each with its chance. An empty stretch says that
    the text has none.
    """

    source: Span
    organization: Span
    names: tuple[tuple[int, int, float], ...]


@dataclass(frozen=True)
class Said:
    """One row per content that the reader finds.

    ``chances`` are those of the four stances, in the order of ``records.STANCES``, empty for speech on other matters.
    ``voices`` has one row for each source that the content has.
    """

    content: tuple[Span, ...]
    cue: Span
    voices: tuple[Voice, ...]
    kind: str
    explicit: bool
    sound: str
    chances: tuple[float, ...]


@cache
def settings() -> dict[str, Any]:
    """Return what the card says: thresholds, figures out of sample, training text, checksums."""
    card: dict[str, Any] = json.loads(_file("card.json"))
    return card


@cache
def version() -> str:
    """Return the name of the weights: the checksum of their files."""
    names = ("encoder.onnx", "heads.onnx", "names.onnx", "toward.onnx", "tokenizer.json")
    return hashlib.sha256(b"".join(hashlib.sha256(_file(name)).digest() for name in names)).hexdigest()[:16]


def _file(name: str) -> bytes:
    return resources.files("analysis.reader").joinpath("weights", name).read_bytes()


@cache
def tokenizer() -> Tokenizer:
    """Return the encoder's tokenizer, which neither cuts nor pads."""
    found = Tokenizer.from_str(_file("tokenizer.json").decode("utf-8"))
    found.no_padding()
    found.no_truncation()
    return found


@cache
def _graph(name: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(_file(f"{name}.onnx"), options, providers=["CPUExecutionProvider"])


def read(article: Article, *, always: bool = False) -> tuple[list[Said], list[Said]]:
    """Return the statements on the target and the speech on other matters, each in text order.

    A document that speaks neither of the target nor of its setting is read only if ``always`` is set.
    """
    rows = _lines(article)
    if not always and not _on_it(article.text, rows, article.target):
        return [], []
    statements: list[Said] = []
    speech: list[Said] = []
    least = settings()["thresholds"]
    parts = sorted(passages(rows), key=lambda part: len(part.ids))
    for first in range(0, len(parts), _BATCH):
        some = parts[first : first + _BATCH]
        hidden, tags, spoken, mask = _encode(some)
        found = [
            (number, content.pieces)
            for number, part in enumerate(some)
            for content in decoding.contents(part, tags[number, : len(part.ids)], least["statement"])
        ]
        here = _weighed(article.text, some, hidden, mask, found, True)
        statements += [said for said in here if said is not None]
        taken = [{piece for row, pieces in found if row == number for piece in pieces} for number in range(len(some))]
        others = [
            (number, content.pieces)
            for number, part in enumerate(some)
            for content in decoding.contents(part, spoken[number, : len(part.ids)], least["speech"])
            if len(taken[number].intersection(content.pieces)) < len(content.pieces) / 2
        ]
        there = _weighed(article.text, some, hidden, mask, others, False)
        speech += [said for said in there if said is not None]
    return sorted(statements, key=lambda said: said.content), sorted(speech, key=lambda said: said.content)


def bears_on(article: Article) -> bool:
    """Tell if a document speaks of the target or of its setting, so that it is worth reading."""
    return _on_it(article.text, _lines(article), article.target)


def _lines(article: Article) -> list[Line]:
    return lines(article.text, article.sentences, article.quotations, article.target, tokenizer())


def _on_it(text: str, rows: Sequence[Line], target: Target) -> bool:
    """Tell if a document may hold statements: it names the target or a way to it, or its setting and a stand-in."""
    kinds = {piece.target for line in rows for piece in line.pieces}
    if kinds & {TERM, RELATED}:
        return True
    return ANAPHOR in kinds and bool(target.setting) and phrases(target.setting).search(text.lower()) is not None


def _encode(some: Sequence[Passage]) -> tuple[Numbers, Numbers, Numbers, Any]:
    given = _inputs(some)
    hidden, tags, speech = _graph("encoder").run(None, given)
    return hidden, tags, speech, given["mask"]


def _inputs(some: Sequence[Passage]) -> dict[str, Any]:
    longest = max(len(part.ids) for part in some)
    given = {
        name: np.zeros((len(some), longest), np.int64) for name in ("ids", "case", "target", "quoted", "place", "mask")
    }
    for number, part in enumerate(some):
        length = len(part.ids)
        given["ids"][number, :length], given["place"][number, :length] = part.ids, part.places
        given["mask"][number, :length] = 1
        for name in ("case", "target", "quoted"):
            given[name][number, :length] = [getattr(piece, name) if piece else 0 for piece in part.pieces]
    return given


def _stretches(found: Sequence[tuple[int, Sequence[int]]], length: int) -> dict[str, Any]:
    share = np.zeros((len(found), length), np.float32)
    for number, (_, pieces) in enumerate(found):
        share[number, list(pieces)] = 1 / len(pieces)
    return {
        "row": np.array([row for row, _ in found]),
        "share": share,
        "first": np.array([pieces[0] for _, pieces in found]),
        "last": np.array([pieces[-1] for _, pieces in found]),
    }


def _heads(hidden: Numbers, mask: Any, found: Sequence[tuple[int, Sequence[int]]]) -> list[Numbers]:
    given = {"hidden": hidden, "mask": mask, **_stretches(found, hidden.shape[1])}
    return list(_graph("heads").run(None, given))


def _weighed(
    text: str,
    some: Sequence[Passage],
    hidden: Numbers,
    mask: Any,
    found: Sequence[tuple[int, tuple[int, ...]]],
    on_target: bool,
) -> list[Said | None]:
    """Return what is said in each content, None for what the reader does not take for a statement at a second look."""
    if not found:
        return []
    stance, kind, explicit, sound, points, content = _heads(hidden, mask, found)
    least = settings()["thresholds"]
    nothing = decoding.softmax(stance)[:, len(STANCES)]
    chances = calibrated(stance)
    sources = [
        (number, first, last)
        for number, (row, _) in enumerate(found)
        for first, last in _sources(some[row], points[number])
    ]
    given = {
        "hidden": hidden,
        "mask": mask,
        "content": content[[number for number, _, _ in sources]],
        **_stretches([(found[number][0], range(a, b + 1)) for number, a, b in sources], hidden.shape[1]),
    }
    named = _graph("names").run(None, given)[0]
    stops = [decoding.stops(part, text) for part in some]
    voices: dict[int, list[Voice]] = {}
    for (number, first, last), pointed in zip(sources, named, strict=True):
        row = found[number][0]
        part, length = some[row], len(some[row].ids)
        pairs = decoding.pointed(part, pointed[0, :length], pointed[1, :length], _LONGEST_NAME, _NAMES, stops[row])
        belongs = decoding.pointed(part, pointed[2, :length], pointed[3, :length], _LONGEST_NAME, 1, stops[row])[0]
        names = tuple((*_characters(part, a, b), chance) for a, b, chance in pairs)
        voices.setdefault(number, []).append(
            Voice(_characters(part, first, last), _characters(part, *belongs[:2]), names)
        )
    rows: list[Said | None] = []
    for number, (row, pieces) in enumerate(found):
        if on_target and 1 - nothing[number] < least["look"]:
            rows.append(None)
            continue
        part, length = some[row], len(some[row].ids)
        cue = decoding.pointed(part, points[number, 2, :length], points[number, 3, :length], _LONGEST_CUE)[0]
        rows.append(
            Said(
                decoding.spans(part, pieces, text),
                _characters(part, *cue[:2]),
                tuple(voices[number]),
                KINDS[int(kind[number].argmax())],
                bool(explicit[number].argmax()),
                list(SOUNDS)[int(sound[number].argmax())] if on_target else "",
                tuple(float(chance) for chance in chances[number]) if on_target else (),
            )
        )
    return rows


def _sources(part: Passage, points: Numbers) -> list[tuple[int, int]]:
    """Return the likeliest source of a content, then others that are likely enough, as first and last pieces."""
    length = len(part.ids)
    pairs = decoding.pointed(part, points[0, :length], points[1, :length], _LONGEST_SOURCE, 3)
    further = [pair for pair in pairs[1:] if pair[2] >= settings()["thresholds"]["source"] and pair[0] > 0]
    return [(first, last) for first, last, _ in pairs[:1] + further]


def _characters(part: Passage, first: int, last: int) -> Span:
    start, end = part.pieces[first], part.pieces[last]
    return (start.start, end.end) if start and end else (0, 0)


def calibrated(logits: Numbers) -> Numbers:
    """Return the chances of the stances, by the temperature that the card gives (Guo et al. 2017)."""
    return decoding.softmax(logits[:, : len(STANCES)] / settings()["thresholds"]["temperature"])


def deciding_words(
    article: Article, content: Sequence[Span], stance: str, most: int = 6
) -> tuple[tuple[int, int, float], ...]:
    """Return the words that decided a statement's stance, strongest first: (start, end, change of its chance).

    Each word of the sentences that hold the content is hidden in turn; a word counts where the chance of the stance
    falls without it by a tenth or more (Zeiler & Fergus 2014; Li, Monroe & Jurafsky 2016). Read are these sentences
    alone, so the chance may differ from that in the article.
    """
    text = article.text
    own = [row for row in article.sentences if any(row.start < end and start < row.end for start, end in content)]
    rows = _lines(replace(article, sentences=tuple(own)))
    pieces = [piece for line in rows for piece in line.pieces][:_LONGEST_EXPLAINED]
    inside = tuple(
        number + 1
        for number, piece in enumerate(pieces)
        if any(start < piece.end and piece.start < end for start, end in content)
    )
    if not inside:
        return ()
    words: list[list[int]] = []
    for number, piece in enumerate(pieces):
        if not any(map(str.isalnum, text[piece.start : piece.end])):
            continue
        if (
            words
            and words[-1][-1] == number
            and text[piece.start - 1].isalnum()
            and pieces[number - 1].end == piece.start
        ):
            words[-1].append(number + 1)
        else:
            words.append([number + 1])
    ids = [CLS, *(piece.id for piece in pieces), SEP]
    hidden_ids = [ids] + [[_MASK if at in word else one for at, one in enumerate(ids)] for word in words]
    whole = Passage((None, *pieces, None), tuple(ids), (0, *([1] * len(pieces)), 1))
    chances: list[float] = []
    place = STANCES.index(stance)
    for first in range(0, len(hidden_ids), 4 * _BATCH):
        some = hidden_ids[first : first + 4 * _BATCH]
        given = _inputs([whole] * len(some))
        given["ids"][:, : len(ids)] = some
        hidden, _, _ = _graph("encoder").run(None, given)
        stances = _heads(hidden, given["mask"], [(row, inside) for row in range(len(some))])[0]
        chances += [float(row[place]) for row in calibrated(stances)]
    found = [
        (pieces[word[0] - 1].start, pieces[word[-1] - 1].end, round(chance - chances[0], 4))
        for word, chance in zip(words, chances[1:], strict=True)
        if round(chance - chances[0], 4) <= -_NOTICEABLE
    ]
    return tuple(sorted(found, key=lambda row: (row[2], row[0]))[:most])


def sounds_of(article: Article, contents: Sequence[tuple[Span, ...]]) -> list[str]:
    """Return how some given contents of a document sound: harsh, neutral or warm, empty for one outside the sentences.

    Each is read in the passage that holds most of it; other passages are not read.
    """
    parts = passages(_lines(article))
    places: list[tuple[int, list[int]]] = []
    for spans in contents:
        held = [_held(part, spans) for part in parts]
        number = max(range(len(parts)), key=lambda each: len(held[each]), default=-1)
        places.append((number, held[number] if parts else []))
    found = [""] * len(contents)
    needed = sorted({number for number, pieces in places if pieces})
    for first in range(0, len(needed), _BATCH):
        some = needed[first : first + _BATCH]
        here = [each for each, (number, pieces) in enumerate(places) if pieces and number in some]
        hidden, _, _, mask = _encode([parts[number] for number in some])
        stretches = [(some.index(places[each][0]), places[each][1]) for each in here]
        for each, row in zip(here, _heads(hidden, mask, stretches)[3], strict=True):
            found[each] = list(SOUNDS)[int(row.argmax())]
    return found


def _held(part: Passage, spans: Sequence[Span]) -> list[int]:
    """Return the pieces of some spans that a passage is to label."""
    inside = part.inside
    return [
        number
        for number, piece in enumerate(part.pieces)
        if piece and inside[number] and any(start < piece.end and piece.start < end for start, end in spans)
    ]


def toward(article: Article, sentence: Sentence, named: Sequence[Sequence[Span]]) -> list[tuple[float, float, float]]:
    """Return how a sentence sounds toward each of some actors: the chances of negative, neutral and positive.

    ``named`` holds for each actor the stretches of the sentence that name them.
    """
    row = _lines(replace(article, sentences=(sentence,), quotations=()))[0]
    part = passages([row])[0]
    found = []
    for spans in named:
        pieces = [
            number
            for number, piece in enumerate(part.pieces)
            if piece and any(start < piece.end and piece.start < end for start, end in spans)
        ]
        found.append(pieces)
    if not any(found):
        return [(0.0, 1.0, 0.0)] * len(found)
    hidden, _, _, mask = _encode([part])
    share = np.zeros((len(found), hidden.shape[1]), np.float32)
    for number, pieces in enumerate(found):
        share[number, pieces] = 1 / max(1, len(pieces))
    given = {
        "hidden": np.repeat(hidden, len(found), 0),
        "share": share,
        "around": np.repeat(mask / mask.sum(1, keepdims=True), len(found), 0).astype(np.float32),
        "first": np.array([pieces[0] if pieces else 0 for pieces in found]),
        "last": np.array([pieces[-1] if pieces else 0 for pieces in found]),
    }
    return [
        (float(row[0]), float(row[1]), float(row[2])) for row in decoding.softmax(_graph("toward").run(None, given)[0])
    ]
