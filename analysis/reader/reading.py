"""Read a document with the trained network: who takes which position, in which words, and how sure that is.

The graphs and the tokenizer lie in ``weights/``; they run on ``onnxruntime`` with one thread, and every number is
rounded before anything is decided by it, so that the same text gives the same rows. A document that never names the
target holds no statement on it and is not read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from analysis.reader import decoding
from analysis.reader.decoding import Numbers
from analysis.reader.passages import CLS, SEP, Passage, Stretch, padded, passages, shares
from analysis.reader.pieces import ANAPHOR, RELATED, TERM, Line, Piece, lines, phrases
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


@dataclass(frozen=True)
class _Batch:
    """Some passages, encoded: vectors (B, L, width), both kinds of tags (B, L, 4), and the padding (B, L)."""

    parts: Sequence[Passage]
    hidden: Numbers
    tags: Numbers
    speech: Numbers
    mask: Any

    def heads(self, name: str, stretches: Sequence[Stretch], **more: Numbers) -> list[Numbers]:
        """Return what a graph tells of some stretches."""
        row = np.array([row for row, _ in stretches], np.int64)
        given = {"hidden": self.hidden, "mask": self.mask, "row": row}
        return list(_graph(name).run(None, given | shares(stretches, self.hidden.shape[1]) | more))


def _encoded(parts: Sequence[Passage], **instead: Any) -> _Batch:
    given = padded(parts)
    hidden, tags, speech = _graph("encoder").run(None, given | instead)
    return _Batch(parts, hidden, tags, speech, given["mask"])


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
        batch = _encoded(parts[first : first + _BATCH])
        found = _contents(batch, batch.tags, least["statement"])
        statements += _said(article.text, batch, found, True)
        taken = {(row, piece) for row, pieces in found for piece in pieces}
        others = [
            (row, pieces)
            for row, pieces in _contents(batch, batch.speech, least["speech"])
            if sum((row, piece) in taken for piece in pieces) < len(pieces) / 2
        ]
        speech += _said(article.text, batch, others, False)
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


def _contents(batch: _Batch, tags: Numbers, least: float) -> list[Stretch]:
    return [
        (row, content.pieces)
        for row, part in enumerate(batch.parts)
        for content in decoding.contents(part, tags[row, : len(part.ids)], least)
    ]


def _said(text: str, batch: _Batch, found: Sequence[Stretch], on_target: bool) -> list[Said]:
    """Return what is said in each content, without what the reader takes for no statement at a second look."""
    if not found:
        return []
    stance, kind, explicit, sound, points, content = batch.heads("heads", found)
    nothing = decoding.softmax(stance)[:, len(STANCES)]
    chances = calibrated(stance)
    voices = _voices(text, batch, found, points, content)
    rows = []
    for number, (row, pieces) in enumerate(found):
        if on_target and 1 - nothing[number] < settings()["thresholds"]["look"]:
            continue
        part = batch.parts[row]
        cue = decoding.pointed(part, points[number, 2], points[number, 3], _LONGEST_CUE)[0]
        rows.append(
            Said(
                decoding.spans(part, pieces),
                _characters(part, *cue[:2]),
                voices[number],
                KINDS[int(kind[number].argmax())],
                bool(explicit[number].argmax()),
                list(SOUNDS)[int(sound[number].argmax())] if on_target else "",
                tuple(float(chance) for chance in chances[number]) if on_target else (),
            )
        )
    return rows


def _voices(
    text: str, batch: _Batch, found: Sequence[Stretch], points: Numbers, content: Numbers
) -> list[tuple[Voice, ...]]:
    """Return the sources of each content, by what names each and for whom it speaks."""
    sources = [
        (number, first, last)
        for number, (row, _) in enumerate(found)
        for first, last in _sources(batch.parts[row], points[number])
    ]
    where = [(found[number][0], range(first, last + 1)) for number, first, last in sources]
    (named,) = batch.heads("names", where, content=content[[number for number, *_ in sources]])
    stops = [decoding.stops(part, text) for part in batch.parts]
    voices: list[tuple[Voice, ...]] = [()] * len(found)
    for (number, first, last), pointed in zip(sources, named, strict=True):
        row = found[number][0]
        part = batch.parts[row]
        pairs = decoding.pointed(part, pointed[0], pointed[1], _LONGEST_NAME, _NAMES, stops[row])
        belongs = decoding.pointed(part, pointed[2], pointed[3], _LONGEST_NAME, 1, stops[row])[0]
        names = tuple((*_characters(part, a, b), chance) for a, b, chance in pairs)
        voices[number] += (Voice(_characters(part, first, last), _characters(part, *belongs[:2]), names),)
    return voices


def _sources(part: Passage, points: Numbers) -> list[tuple[int, int]]:
    """Return the likeliest source of a content, then others that are likely enough, as first and last pieces."""
    pairs = decoding.pointed(part, points[0], points[1], _LONGEST_SOURCE, 3)
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
    own = [row for row in article.sentences if any(row.start < end and start < row.end for start, end in content)]
    rows = _lines(replace(article, sentences=tuple(own)))
    pieces = [piece for line in rows for piece in line.pieces][:_LONGEST_EXPLAINED]
    ids = (CLS, *(piece.id for piece in pieces), SEP)
    whole = Passage((None, *pieces, None), ids, (0, *([1] * len(pieces)), 1))
    inside = whole.over(content)
    if not inside:
        return ()
    words = _words(article.text, pieces)
    hidden = np.array([ids] * (len(words) + 1), np.int64)
    for number, word in enumerate(words):
        hidden[number + 1, word] = _MASK
    chances: list[float] = []
    for first in range(0, len(hidden), 4 * _BATCH):
        some = hidden[first : first + 4 * _BATCH]
        batch = _encoded([whole] * len(some), ids=some)
        stances = batch.heads("heads", [(row, inside) for row in range(len(some))])[0]
        chances += [float(row[STANCES.index(stance)]) for row in calibrated(stances)]
    changes = [round(chance - chances[0], 4) for chance in chances[1:]]
    found = [
        (pieces[word[0] - 1].start, pieces[word[-1] - 1].end, change)
        for word, change in zip(words, changes, strict=True)
        if change <= -_NOTICEABLE
    ]
    return tuple(sorted(found, key=lambda row: (row[2], row[0]))[:most])


def _words(text: str, pieces: Sequence[Piece]) -> list[list[int]]:
    """Return for each word the numbers of its pieces in a passage, behind the opening piece; marks are no words."""
    words: list[list[int]] = []
    for number, piece in enumerate(pieces):
        if any(map(str.isalnum, text[piece.start : piece.end])):
            before = words[-1][-1] if words else 0
            if before == number > 0 and pieces[number - 1].end == piece.start and text[piece.start - 1].isalnum():
                words[-1].append(number + 1)
            else:
                words.append([number + 1])
    return words


def sounds_of(article: Article, contents: Sequence[tuple[Span, ...]]) -> list[str]:
    """Return how some given contents of a document sound: harsh, neutral or warm, empty for one outside the sentences.

    Each is read in the passage that holds most of it; other passages are not read.
    """
    parts = passages(_lines(article))
    places: list[Stretch] = []
    for spans in contents:
        held = [[piece for piece in part.over(spans) if part.inside[piece]] for part in parts]
        places.append(max(enumerate(held), key=lambda pair: len(pair[1]), default=(-1, [])))
    found = [""] * len(contents)
    needed = sorted({number for number, pieces in places if pieces})
    for first in range(0, len(needed), _BATCH):
        some = needed[first : first + _BATCH]
        here = [each for each, (number, pieces) in enumerate(places) if pieces and number in some]
        batch = _encoded([parts[number] for number in some])
        sounds = batch.heads("heads", [(some.index(places[each][0]), places[each][1]) for each in here])[3]
        for each, row in zip(here, sounds, strict=True):
            found[each] = list(SOUNDS)[int(row.argmax())]
    return found


def toward(article: Article, sentence: Sentence, named: Sequence[Iterable[Span]]) -> list[tuple[float, float, float]]:
    """Return how a sentence sounds toward each of some actors: the chances of negative, neutral and positive.

    ``named`` holds for each actor the stretches of the sentence that name them.
    """
    part = passages(_lines(replace(article, sentences=(sentence,), quotations=()))[:1])[0]
    found = [(0, part.over(spans)) for spans in named]
    if not any(pieces for _, pieces in found):
        return [(0.0, 1.0, 0.0)] * len(found)
    batch = _encoded([part])
    around = np.repeat(batch.mask / batch.mask.sum(1, keepdims=True), len(found), 0).astype(np.float32)
    given = {"hidden": np.repeat(batch.hidden, len(found), 0), "around": around}
    (logits,) = _graph("toward").run(None, given | shares(found, batch.hidden.shape[1]))
    return [(float(row[0]), float(row[1]), float(row[2])) for row in decoding.softmax(logits)]
