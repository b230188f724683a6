"""An answer → statements whose words stand in the article. Whatever is not found there is set aside, never guessed.

Words are looked for as they are, whole, but for white space and the shape of quotation marks; then, since models repair
and shorten what they copy, as the stretch of the article that is most like them: RapidFuzz's partial ratio, 100 being
the same. What was found so is marked as aligned, and its words are the article's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from analysis.errors import InputError
from analysis.language_model.client import Kept, read
from analysis.language_model.config import INSTALL, Reader
from analysis.language_model.prompt import question
from analysis.reader import Said, Voice, sounds_of
from analysis.records import KINDS, STANCES, Answer, Article, Sentence, Span
from analysis.text.passages import MARKS

#: The least likeness of words that were not copied as they are, and the fewest characters that it is tried with.
LEAST, FEWEST = 90.0, 12
_TYPES: dict[str, type] = {
    "actor": str, "organization": str, "source": str, "sentence": int, "kind": str, "content": list, "stance": str,
    "explicit": bool,
}  # fmt: skip
_SHARE = 0.5  # of its characters in statements, from which speech is theirs
_SHOWN = 200  # characters of an answer that is not in the form
_NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where some words stand, and how alike they are: 100 as they are, less where they were aligned."""

    spans: tuple[Span, ...]
    likeness: float


def given_by(
    reader: Reader, article: Article, embedded: tuple[list[Said], list[Said]]
) -> tuple[tuple[list[Said], list[Said]], list[Answer]]:
    """Return a document's statements as a reader gave them and the speech on other matters, then what it answered.

    Speech is the embedded reader's, with what it alone takes for statements; so is how statements sound. Raises
    InputError where there is no answer yet.
    """
    kept = read(reader, question(article))
    if kept is None:
        raise InputError(f"The reader {reader.name} has not been asked about {article.document_id!r}.")
    text = _sent(article.text, article.sentences)
    begins = {row.sentence: row.start for row in article.sentences}
    found: dict[tuple[object, ...], tuple[Said, Answer]] = {}
    aside: list[Answer] = []
    given, fault = _given(kept)
    if fault:
        aside.append(Answer(article.document_id, "", "", kept.answer[:_SHOWN], 0.0, fault))
    for each in given:
        row, likeness, reason = _statement(each, text, begins)
        if row and (row.content, row.voices) in found:
            row, reason = None, "the same actor and content stand in the answer twice"
        content = each.get("content")
        words = " … ".join(map(str, content)) if isinstance(content, list) else str(content or "")
        answer = Answer(
            article.document_id, str(each.get("actor", "")), str(each.get("stance", "")), words, 0.0, reason
        )
        if row is None:
            aside.append(answer)
        else:
            found[row.content, row.voices] = row, replace(answer, likeness=likeness, content=row.content)
    pairs = sorted(found.values(), key=lambda pair: pair[0].content)
    sounds = sounds_of(article, [row.content for row, _ in pairs])
    statements = [replace(row, sound=sound) for (row, _), sound in zip(pairs, sounds, strict=True)]
    taken = [span for row in statements for span in row.content]
    speech = [*(replace(row, sound="", chances=()) for row in embedded[0]), *embedded[1]]
    left = sorted((row for row in speech if not _covered(row, taken)), key=lambda row: row.content)
    return (statements, left), [answer for _, answer in pairs] + aside


def find(pieces: Sequence[str], text: str, near: int = 0) -> Place | None:
    """Return where some pieces stand in a text, in order if they can, or nothing; see `LEAST` and `FEWEST`."""
    spans: list[Span] = []
    least = 100.0
    for piece in pieces:
        if exact := _exact(piece, text, max([near, *(end for _, end in spans)])):
            spans.append(exact)
        elif aligned := _aligned(piece, text):
            spans.append(aligned[0])
            least = min(least, aligned[1])
        else:
            return None
    spans.sort()
    apart = all(first[1] <= second[0] for first, second in pairwise(spans))
    return Place(tuple(spans), least) if spans and apart else None


def _exact(piece: str, text: str, near: int) -> Span | None:
    """Return the place of a piece's very words that begins nearest to a place, the later of two, or nothing."""
    words = [re.escape(word) for word in piece.translate(MARKS).split()]
    if not words:
        return None
    # Looked at from every place, because the same words may overlap: “no, no, no” holds “no, no” twice.
    pattern = re.compile(r"(?<!\w(?=\w))(?=(" + r"\s+".join(words) + r")(?!(?<=\w)\w))")
    found = [match.span(1) for match in pattern.finditer(text.translate(MARKS))]
    return min(found, key=lambda span: (abs(span[0] - near), -span[0]), default=None)


def _aligned(piece: str, text: str) -> tuple[Span, float] | None:
    try:
        from rapidfuzz import fuzz
    except ImportError:
        raise InputError(f"The answers of another reader need the package rapidfuzz; {INSTALL}.") from None
    words = " ".join(piece.split())
    if len(words) < FEWEST or len(words) > len(text):
        return None
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=LEAST)
    if found is None or found.score < LEAST:
        return None
    start, end = found.dest_start, found.dest_end
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    start, end = start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(text[start:end].rstrip())
    likeness = fuzz.ratio(words, text[start:end])  # of whole words, where the copy cut one
    return ((start, end), min(round(likeness, 1), 99.9)) if likeness >= LEAST else None


def _given(kept: Kept) -> tuple[list[dict[str, Any]], str]:
    """Return the statements of an answer, or why there are none; what there is of a cut-off answer is not read."""
    if kept.finish == "length":
        return [], "the answer was cut off at max_tokens; raise it in readers.toml"
    try:
        rows = json.loads(kept.answer)["statements"]
    except (ValueError, KeyError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        return [], "the answer is not in the form that was asked for"
    return [row if isinstance(row, dict) else {} for row in rows], ""


def _statement(given: Mapping[str, Any], text: str, begins: Mapping[int, int]) -> tuple[Said | None, float, str]:
    """Return a statement and the likeness of its words, or none and why."""
    wrong = [key for key, kind in _TYPES.items() if type(given.get(key)) is not kind]
    if wrong or given["stance"] not in STANCES or given["kind"] not in KINDS:
        return None, 0.0, f"{(wrong or ['stance or kind'])[0]} is missing or not in the form that was asked for"
    content = find([str(piece) for piece in given["content"]], text, begins.get(given["sentence"], 0))
    if content is None:
        return None, 0.0, "its content does not stand in the article"
    near = content.spans[0][0]
    source = find([given["source"]], text, near)
    if source is None:
        return None, 0.0, "its source does not stand in the article"
    name = _exact(given["actor"], text, near) or source.spans[0]
    belongs = _exact(given["organization"], text, near) or _NOWHERE
    voice = Voice(source.spans[0], belongs, ((*name, 1.0),))
    chances = tuple(float(each == given["stance"]) for each in STANCES)
    row = Said(content.spans, _NOWHERE, (voice,), given["kind"], given["explicit"], "", chances)
    return row, min(content.likeness, source.likeness), ""


def _sent(text: str, sentences: Sequence[Sentence]) -> str:
    """Return a text without what was not sent, so that nothing is found there; every place stays what it is."""
    parts, at = [], 0
    for row in sentences:
        between = text[at : row.start]
        parts += [between if between.isspace() else "\0" * len(between), text[row.start : row.end]]
        at = row.end
    return "".join([*parts, "\0" * (len(text) - at)])


def _covered(row: Said, taken: Sequence[Span]) -> bool:
    """Tell whether half of some speech lies in statements."""
    shared = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in row.content for b in taken)
    return shared >= _SHARE * sum(end - start for start, end in row.content)
