"""How the content of an attribution is cut into clauses, and what belongs to it that its extent left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.records import Attribution, Span
from analysis.stance.phrases import words
from analysis.stance.reading import Range, Reading

_VERB_AHEAD = 9  # words within which a background word that opens a clause has its verb
_BESIDE, _CLOSE = 2, 16  # characters between a verb and its object
_ONLY = 5  # words over which an "only" reaches


def clauses(reading: Reading, row: Attribution) -> list[Range]:
    """Return the content cut at sentence ends, contrasts and background clauses."""
    pieces: list[Range] = []
    cutting = words("contrast") | words("background")
    for span in row.content:
        first, stop = reading.range(span) or (0, 0)
        stop = _inner_speech(reading, row, first, stop)
        start = first
        for index in range(first, stop):
            token = reading.tokens[index]
            if token.text in (".", ";", "?", "!"):
                if index > start:
                    pieces.append((start, index))
                start = index + 1
            elif (
                token.lower in cutting
                and index > start + 2
                and reading.tokens[index - 1].lower != "only"
                and _opens_clause(reading, index, stop)
            ):
                pieces.append((start, index))
                start = index
        if stop > start:
            pieces.append((start, stop))
    return pieces


def _inner_speech(reading: Reading, row: Attribution, first: int, stop: int) -> int:
    """Return where another's quoted words begin inside a quotation ("… says, 'Time for a truce'"), or ``stop``."""
    if row.kind == "direct":
        for index in range(first + 1, stop):
            if reading.tokens[index].text in ("'", "‘", '"', "“") and any(
                token.lower in words("saying") for token in reading.tokens[max(first, index - 3) : index]
            ):
                return index
    return stop


def _opens_clause(reading: Reading, index: int, stop: int) -> bool:
    """Tell whether a contrast or background word opens a clause: not "as well", "before talks", "since Monday".

    Nor does one that sets a term: "as long as", "no truce while troops remain" (a contrast has a comma before it).
    """
    after = reading.tokens[index + 1].lower if index + 1 < stop else ""
    near = {after, reading.tokens[index - 1].lower}
    if reading.tokens[index].lower == "as" and near & {"long", "soon", "known"}:
        return False
    if reading.tokens[index].lower in ("when", "before") and _prospective(reading, index):
        return False
    if reading.tokens[index].lower == "after" and _only(reading, index):
        return False
    if reading.tokens[index].lower == "while" and reading.tokens[index - 1].text != ",":
        return False
    return reading.tokens[index].lower in words("contrast") | words("aside") or _verb_ahead(reading, index, stop)


def _prospective(reading: Reading, index: int) -> bool:
    """Tell whether what comes before is still to come: "would sign | when", "will not sign | before"."""
    return any(token.lower in words("prospective") for token in reading.tokens[max(0, index - _VERB_AHEAD) : index])


def _only(reading: Reading, index: int) -> bool:
    """Tell whether an "only" before makes it a term: "will only cease fire | after"."""
    return any(token.lower == "only" for token in reading.tokens[max(0, index - _ONLY) : index])


def _verb_ahead(reading: Reading, index: int, stop: int) -> bool:
    ahead = reading.tokens[index + 1 : min(index + _VERB_AHEAD, stop)]
    return any(token.is_verb or token.tag == "MD" for token in ahead)


def with_condition(reading: Reading, row: Attribution) -> Attribution:
    """Take in what the end leaves open: "will stop only | after …", "a pause |, as long as …", "turn it | down"."""
    stop = (reading.range(row.content[-1]) or (0, 0))[1]
    if row.kind == "direct" or not stop:
        return row
    behind = reading.tokens[stop : stop + 1]
    if row.pattern.endswith(" object") and behind and behind[0].lower == row.pattern.split()[0]:
        return replace(row, content=(*row.content[:-1], (row.content[-1][0], behind[0].end)))
    reserved = reading.tokens[stop - 1].lower == "principle" and any(
        token.lower == "but" for token in reading.tokens[stop : stop + 2]
    )
    last = reading.last_word(stop - 1)
    open_end = reading.tokens[stop - 1].lower in ("only", "long")  # "as long | as they do"
    if not reserved and not open_end and not _reserves(reading, stop, last):
        return row
    return replace(row, content=(*row.content[:-1], (row.content[-1][0], reading.tokens[last].end)))


def _reserves(reading: Reading, stop: int, last: int) -> bool:
    """Tell whether a reservation follows after a comma: ", provided that", ", but only with"."""
    if stop + 1 >= last or reading.tokens[stop].text != ",":
        return False
    first = stop + 1 + (reading.tokens[stop + 1].lower == "but")
    return any(row.first == first and row.words in words("reserving") for row in reading.phrases(first, last + 1))


def without_background(reading: Reading, row: Attribution, stop: int) -> Attribution:
    """Leave out a last clause that only tells when: "agreed to a truce | after a week of fighting"."""
    if (
        row.kind not in ("act", "indirect")
        or len(row.content) != 1
        or stop >= (reading.range(row.content[0]) or (0, 0))[1]
    ):
        return row
    if reading.tokens[stop].lower not in words("tells when"):
        return row
    return replace(row, content=((row.content[0][0], reading.tokens[stop - 1].end),))


def with_verb(row: Attribution) -> Attribution:
    """Take the deciding verb into the content of an act: "reject US calls …", "agreed in March | to a truce".

    What is asked for stands alone: "called for | a truce", "urged | both sides to stop".
    """
    if row.kind != "act" or len(row.content) != 1:
        return row
    start, end = row.content[0]
    if row.pattern == "passive":
        return replace(row, content=((start, max(end, row.source[1])),)) if row.source[1] - start < 300 else row
    asked = row.pattern in ("urging", "for object", "forward object")
    return (
        row
        if start - row.cue[1] > (_BESIDE if asked else _CLOSE)
        else replace(row, content=((min(start, row.cue[0]), end),))
    )


def halves(content: Sequence[Span], place: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the content before a character and the content from it on."""
    return (
        tuple((start, min(end, place)) for start, end in content if start < place),
        tuple((max(start, place), end) for start, end in content if end > place),
    )
