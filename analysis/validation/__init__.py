"""How well the reader tells who says what: its attributions against hand-annotated ones (the PolNeAR model).

An attribution is found where its content and a gold content overlap by at least a threshold (intersection over union
of their letters and digits), one-to-one, best first; its source is right where both name a source and share a letter
of it, or neither names one. Two people who annotate the same PolNeAR articles reach content F1 0.80 and
content+source F1 0.74 at overlap 0.5 (Newell, Margolin & Ruths 2018). Figures of different gold files must not be
compared: what counts as an attribution is a matter of the annotation guide.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import corpus, reader, text
from analysis.errors import InputError, OutputError
from analysis.records import Document, Span
from analysis.validation.scores import MEASURES, THRESHOLDS, Miss, Score, ValidationReport

_PRONOUNS = frozenset("he she they it i we you the a an".split())
_WORST = 20


@dataclass(frozen=True)
class Marked:
    """One attribution as spans of its document's text: of a gold file or of what was extracted."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def validate_attribution(gold_path: str | Path, predictions_path: str | Path | None = None) -> ValidationReport:
    """Extract attributions from each text of a gold file and score them.

    The gold file holds JSON lines with ``id``, ``text`` (its first line is the headline) and ``attributions``, each
    with ``source``, ``cue`` and ``content`` as lists of [start, end]. With ``predictions_path`` what was extracted is
    written there in the same format. Raises InputError or OutputError.
    """
    tally = _Tally()
    written: list[str] = []
    for name, words, gold in _read(Path(gold_path)):
        extracted = extract(name, words)
        tally.add(name, words, gold, extracted)
        written.append(json.dumps({"id": name, "attributions": [_as_json(row) for row in extracted]}))
    if predictions_path is not None:
        _write(Path(predictions_path), written)
    scores = tuple(
        Score(measure, kind, overlap, tally.found[measure, kind, overlap], tally.extracted, tally.annotated[kind])
        for measure in MEASURES
        for overlap in THRESHOLDS
        for kind in ("all", "direct", "mixed", "indirect", "named")
    )
    worst = sorted(tally.missed, key=lambda miss: (-len(miss.content), miss.document_id, miss.content))[:_WORST]
    return ValidationReport(len(written), scores, tuple(worst))


class _Tally:
    """What the documents come to: attributions annotated by kind, extracted, found by measure, kind and overlap."""

    def __init__(self) -> None:
        self.annotated: Counter[str] = Counter()
        self.extracted = 0
        self.found: Counter[tuple[str, str, float]] = Counter()
        self.missed: list[Miss] = []

    def add(self, name: str, words: str, gold: Sequence[Marked], extracted: Sequence[Marked]) -> None:
        """Count one document; missed is what nothing overlaps even by the lowest threshold."""
        kinds = [_kinds(row, words) for row in gold]
        self.annotated.update(kind for group in kinds for kind in group)
        self.extracted += len(extracted)
        pairs = {overlap: match(gold, extracted, words, overlap) for overlap in THRESHOLDS}
        for overlap in THRESHOLDS:
            for first, second in pairs[overlap]:
                right = _same_source(gold[first].source, extracted[second].source, words)
                self.found.update((each, kind, overlap) for each in MEASURES[: 1 + right] for kind in kinds[first])
        met = {first for first, _ in pairs[THRESHOLDS[0]]}
        for row in (row for index, row in enumerate(gold) if index not in met):
            self.missed.append(Miss(name, *(_words(spans, words) for spans in (row.source, row.cue, row.content))))


def extract(name: str, words: str) -> list[Marked]:
    """Return the attributions of one text whose first line is its headline: all speech, whatever it is about."""
    document = Document(name, words.split("\n", 1)[0], words)
    on_target, other = reader.read(text.article(document, corpus.default_target()), always=True)
    return [
        Marked(_spans(voice.source for voice in row.voices), _spans([row.cue]), row.content)
        for row in sorted((*on_target, *other), key=lambda said: said.content)
        if row.kind != "act"
    ]


def match(gold: Sequence[Marked], extracted: Sequence[Marked], words: str, overlap: float) -> list[tuple[int, int]]:
    """Return the pairs (gold, extracted) whose contents overlap enough, one-to-one, best first."""
    ours, theirs = [_letters(row.content, words) for row in gold], [_letters(row.content, words) for row in extracted]
    candidates = sorted(
        (
            (len(a & b) / len(a | b), first, second)
            for first, a in enumerate(ours)
            for second, b in enumerate(theirs)
            if a & b
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for ratio, first, second in candidates:
        if ratio >= overlap and first not in pairs and second not in taken:
            pairs[first] = second
            taken.add(second)
    return sorted(pairs.items())


def _letters(spans: Iterable[Span], words: str) -> set[int]:
    return {place for start, end in spans for place in range(start, end) if words[place].isalnum()}


def _same_source(gold: Collection[Span], extracted: Collection[Span], words: str) -> bool:
    ours, theirs = _letters(gold, words), _letters(extracted, words)
    return bool(ours & theirs) if ours else not theirs


def _kinds(row: Marked, words: str) -> list[str]:
    """Return the groups a gold attribution counts in: all, its kind of content, and named."""
    letters = _letters(row.content, words)
    start, end = max(0, row.content[0][0] - 1), row.content[-1][1] + 1
    inside = {
        place
        for quotation in re.finditer(r"[“\"]([^”\"]*)[”\"]", words[start:end])
        for place in range(start + quotation.start(1), start + quotation.end(1))
        if words[place].isalnum()
    }
    marked = any(re.search(r"[\"“”]|''|``", words[first:last]) for first, last in row.content)
    kind = "direct" if letters and len(inside) >= 0.95 * len(letters) else "mixed" if marked else "indirect"
    source = re.findall(r"[^\W\d_]+", _words(row.source, words))
    named = any(word[0].isupper() and word.lower() not in _PRONOUNS for word in source)
    return ["all", kind, *(["named"] if named else [])]


def _words(spans: Iterable[Span], words: str) -> str:
    return " … ".join(" ".join(words[start:end].split()) for start, end in spans)


def _spans(spans: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((span[0], span[1]) for span in spans if span[1] > span[0])


def _as_json(row: Marked) -> dict[str, object]:
    return {"source": row.source, "cue": row.cue, "content": row.content}


def _read(path: Path) -> Iterator[tuple[str, str, list[Marked]]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give a gold file of JSON lines in UTF-8.") from error
    if not any(map(str.strip, lines)):
        raise InputError(f"{path}: is empty; give JSON lines with id, text and attributions.")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold = [
                Marked(_spans(each["source"]), _spans(each["cue"]), _spans(each["content"]))
                for each in row["attributions"]
            ]
            yield str(row["id"]), str(row["text"]), [each for each in gold if each.content]
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise InputError(
                f"{path}, line {number}: is no gold document ({error!r}); "
                "give an object with id, text and attributions."
            ) from error


def _write(path: Path, lines: Iterable[str]) -> None:
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another place.") from error
