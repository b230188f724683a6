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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import corpus, files, reader, text
from analysis.errors import InputError
from analysis.evaluation.codings import lines, one_to_one, overlaps, places
from analysis.evaluation.scoring import ratio
from analysis.records import Document, Span

THRESHOLDS = (0.3, 0.5, 0.8)
_COLUMNS = ["document_id", "kind", "named", "overlap", "right_source", "source", "cue", "content"]
_PRONOUNS = frozenset("he she they it i we you the a an".split())


@dataclass(frozen=True)
class Marked:
    """One attribution as spans of its document's text: of a gold file or of what was extracted."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


def validate_attribution(gold: Path, predictions: Path | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how well attributions are extracted from the texts of a gold file, and those that are missed.

    The gold file holds JSON lines with ``id``, ``text`` (its first line is the headline) and ``attributions``, each
    with ``source``, ``cue`` and ``content`` as lists of [start, end]. What was extracted is written to ``predictions``
    in the same format. Raises InputError or OutputError.

    Scores have one row per measure (content, content+source, and source: its share of the contents found), overlap and
    kind: all, direct, mixed, indirect, or named (the gold source has a name). Precision and F1 are of all, because an
    extracted attribution has the kind of no gold one. Missed has one row per attribution that nothing extracted
    overlaps by the lowest threshold, the longest first.
    """
    rows: list[tuple[object, ...]] = []
    written, n_extracted = [], 0
    for name, words, annotated in _read(gold):
        extracted = extract(name, words)
        n_extracted += len(extracted)
        rows += _compared(name, words, annotated, extracted)
        written.append(json.dumps({"id": name, "attributions": [asdict(row) for row in extracted]}) + "\n")
    if predictions is not None:
        files.write(predictions, "".join(written))
    found = pd.DataFrame(rows, columns=_COLUMNS)
    missed = found[found["overlap"] == 0].sort_values(
        ["content", "document_id"], key=lambda each: -each.str.len() if each.name == "content" else each, kind="stable"
    )
    return _scores(found, n_extracted), missed[["document_id", "source", "cue", "content"]].reset_index(drop=True)


def extract(name: str, words: str) -> list[Marked]:
    """Return the attributions of one text whose first line is its headline: all speech, whatever it is about."""
    document = Document(name, words.split("\n", 1)[0], words)
    on_target, other = reader.read(text.article(document, corpus.default_target()), always=True)
    return [
        Marked(_spans(voice.source for voice in row.voices), _spans([row.cue]), row.content)
        for row in sorted((*on_target, *other), key=lambda said: said.content)
        if row.kind != "act"
    ]


def _compared(
    name: str, words: str, annotated: Sequence[Marked], extracted: Sequence[Marked]
) -> Iterator[tuple[object, ...]]:
    """Yield a row of `_COLUMNS` for each annotated attribution; ``overlap`` is 0 where nothing extracted is its own."""
    shared = overlaps(*([_letters(row.content, words) for row in rows] for rows in (annotated, extracted)))
    shared = np.where(shared >= THRESHOLDS[0], shared, 0)
    partner = one_to_one(shared)
    for place, row in enumerate(annotated):
        told = name, _kind(row, words), _named(row, words)
        overlap, right = 0.0, False
        if place in partner:
            ours, theirs = (_letters(each.source, words) for each in (row, extracted[partner[place]]))
            overlap, right = shared[place, partner[place]], bool(ours & theirs) if ours else not theirs
        yield (*told, overlap, right, *(_words(spans, words) for spans in (row.source, row.cue, row.content)))


def _scores(found: pd.DataFrame, n_extracted: int) -> pd.DataFrame:
    """Return measure, overlap, kind, found, annotated, precision, recall and f1 from rows of `_COLUMNS`."""
    right = found["right_source"].astype(bool)
    rows = []
    for measure, least in product(("content", "content+source", "source"), THRESHOLDS):
        known = found["overlap"] >= least
        met, whole = known & (right | (measure == "content")), known | (measure != "source")
        for kind in ("all", "direct", "mixed", "indirect", "named") if measure != "source" else ("all",):
            of_kind = (found["kind"] == kind) | (kind == "all") | ((kind == "named") & found["named"].astype(bool))
            of_all = n_extracted if kind == "all" and measure != "source" else np.nan
            rows.append((measure, least, kind, of_all, (met & of_kind).sum(), (whole & of_kind).sum()))
    table = pd.DataFrame(rows, columns=["measure", "overlap", "kind", "extracted", "found", "annotated"])
    hits, extracted, annotated = table["found"], table.pop("extracted"), table["annotated"]
    precision, recall = ratio(hits, extracted), ratio(hits, annotated)
    return table.assign(precision=precision, recall=recall, f1=ratio(2 * hits, extracted + annotated))


def _letters(spans: Iterable[Span], words: str) -> set[int]:
    return {place for place in places(spans) if words[place].isalnum()}


def _kind(row: Marked, words: str) -> str:
    """Return whether an attribution is direct, mixed or indirect: how much of it stands in quotation marks."""
    letters = _letters(row.content, words)
    start, end = max(0, row.content[0][0] - 1), row.content[-1][1] + 1
    quoted = [match.span(1) for match in re.finditer(r"[“\"]([^”\"]*)[”\"]", words[start:end])]
    inside = _letters([(start + first, start + last) for first, last in quoted], words)
    if letters and len(inside) >= 0.95 * len(letters):
        return "direct"
    marked = any(re.search(r"[\"“”]|''|``", words[first:last]) for first, last in row.content)
    return "mixed" if marked else "indirect"


def _named(row: Marked, words: str) -> bool:
    """Tell whether a source has a word with a capital that is no pronoun or article."""
    source = re.findall(r"[^\W\d_]+", _words(row.source, words))
    return any(word[0].isupper() and word.lower() not in _PRONOUNS for word in source)


def _words(spans: Iterable[Span], words: str) -> str:
    return " … ".join(" ".join(words[start:end].split()) for start, end in spans)


def _spans(spans: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((span[0], span[1]) for span in spans if span[1] > span[0])


def _read(path: Path) -> Iterator[tuple[str, str, list[Marked]]]:
    """Yield id, text and annotated attributions of each line; raises InputError."""
    empty = True
    for where, row in lines(path):
        empty = False
        try:
            marked = [Marked(*(_spans(each[part.name]) for part in fields(Marked))) for each in row["attributions"]]
            name, words = str(row["id"]), str(row["text"])
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            raise InputError(
                f"{where}: is no gold document ({error!r}); give an object with id, text and attributions."
            ) from error
        yield name, words, [each for each in marked if each.content]
    if empty:
        raise InputError(f"{path}: is empty; give JSON lines with id, text and attributions.")
