"""Constructions for a quotation that no cue of the lexicon claims: what stands beside it, set off by a mark, is one.

“Can you hear me?” the crowd cried out.    reacted Trump, “…”    He demurred: “…”
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis import clauses, subjects
from analysis.attribution import extents, reporting
from analysis.attribution.lines import Found, Line, cues
from analysis.records import Quotation

_DASHES = frozenset(("-", "—", "–", "--", "―", "~"))
_WINDOW = 25  # tokens between a quotation and the verb that introduces it


def unclaimed(line: Line, quotations: Sequence[Quotation]) -> Iterator[Found]:
    """Yield an attribution for each quotation of the line that is speech beside a verb and is nobody's yet."""
    if max(line.quoted, default=-1) == -1:
        return
    claimed = {quotation for found in line.found for quotation in found.quotations}
    claimed |= {
        line.quoted[index]
        for found in line.found
        for first, last in found.content
        for index in range(first, min(last, len(line.quoted)))
    }
    head = headed(line)
    if head is not None and head.quotations[0] not in claimed:
        claimed.update(head.quotations)
        yield head
    place = 0
    while place < len(line.tokens):
        quotation = line.quoted[place]
        if quotation == -1:
            place += 1
            continue
        stop = place
        while stop < len(line.tokens) and line.quoted[stop] == quotation:
            stop += 1
        if quotation not in claimed:
            found = (
                _followed(line, place, stop, quotation)
                or _introduced(line, place, stop, quotation, quotations)
                or _predicate(line, place)
            )
            if found is not None:
                yield found
        place = stop


def signed(line: Line, before: Line | None) -> Found | None:
    """Return the signature of a quotation, on its line or the next: "“…” — Jane Doe, nurse"."""
    tokens = line.tokens
    dash = next(
        (
            place
            for place, token in enumerate(tokens)
            if token.text in _DASHES and line.quoted[place] == -1 and (place == 0 or tokens[place - 1].tag == "''")
        ),
        None,
    )
    if dash is None or not 2 <= len(tokens) - dash <= _WINDOW or any(place > dash for place in line.groups):
        return None
    ahead = line.quoted[:dash] if dash else before.quoted if before is not None else []
    quotation = next((quotation for quotation in ahead[:-4:-1] if quotation != -1), None)
    if dash and not (line.tokens[dash - 2].text in ".!?…" and tokens[dash + 1].text[0].isupper()):
        return None
    if quotation is None or any(line.quoted[place] != -1 for place in range(dash, len(tokens))):
        return None
    return Found(
        (dash + 1, clauses.clause_stop(tokens, dash + 1)),
        (dash, dash + 1),
        [],
        "signature",
        "report",
        quotations=[quotation],
    )


def headed(line: Line) -> Found | None:
    """Return a name or description before a colon and a quotation that fills the rest: "A nurse in Ohio: “…”"."""
    tokens = line.tokens
    colon = next((place for place, token in enumerate(tokens[:_WINDOW]) if token.text == ":"), None)
    if not colon or colon + 2 >= len(tokens) or any(place < colon for place in line.groups):
        return None
    inside = colon + 1 + (tokens[colon + 1].tag == "''")
    if inside >= len(tokens) or line.quoted[inside] == -1 or any(line.quoted[place] != -1 for place in range(colon)):
        return None
    return Found((0, colon), (colon, colon + 1), [], "label", "report", quotations=[line.quoted[inside]])


def _followed(line: Line, first: int, stop: int, quotation: int) -> Found | None:
    """Return "“…,” Kelly charged" and "“…,” reacted Trump"."""
    tokens = line.tokens
    set_off = tokens[stop - 1].text[-1] in ",!?…—-" or tokens[stop - 1].text == "..."
    if not set_off or stop + 2 >= len(tokens):
        return None
    after = stop + (tokens[stop].tag == "''")
    for verb in range(after, min(after + 12, len(tokens))):
        group = line.groups.get(verb)
        if group is None:
            continue
        if not group.finite or group.voice != "active":
            return None
        if group.subject is not None and not group.inherited and group.subject[0] == after:
            return Found(
                group.subject,
                (group.first, verb + 1),
                [(first, stop)],
                "after content",
                "report",
                group.negated,
                [quotation],
            )
        noun = subjects.noun_phrase_after(tokens, line.quoted, verb + 1)
        if group.first == after and noun is not None:
            return Found(
                reporting.with_aside(line, noun[0]),
                (group.first, verb + 1),
                [(first, stop)],
                "inverted",
                "report",
                group.negated,
                [quotation],
            )
        return None
    return None


def _predicate(line: Line, first: int) -> Found | None:
    """Return "The two | “reaffirmed their commitment” to the truce": a predicate that opens in quotation marks."""
    tokens = line.tokens
    mark = first - 1
    if mark < 1 or tokens[mark].tag != "''" or tokens[first].tag not in ("VBD", "VBZ", "VBP"):
        return None
    if not tokens[mark - 1].is_noun and tokens[mark - 1].tag != "CD":
        return None
    cue = cues("verb").get(tokens[first].lemma)
    subject = subjects.subject_ending(tokens, line.quoted, mark - 1)
    if cue is None or subject is None or any(place < mark and line.groups[place].finite for place in line.groups):
        return None
    return Found(subject[0], (mark, first), [(first, extents.stop(line, first, first, False))], "quotation", "act")


def _introduced(line: Line, first: int, stop: int, quotation: int, quotations: Sequence[Quotation]) -> Found | None:
    """Return "He demurred: “…”" and "The actress shot back, “…”": a sentence in quotation marks after any verb."""
    tokens = line.tokens
    mark = first - 1 if first and tokens[first - 1].tag == "''" else first
    put = line.at(mark - 2) == "it" and line.at(mark - 3) == "put"  # "as the envoy put it, “a bad peace …”"
    if mark < 2 or tokens[mark - 1].text not in (":", ",") or not (put or tokens[first].text[0].isupper()):
        return None
    if tokens[mark - 1].text == "," and quotations[quotation].end - quotations[quotation].start < 20:
        return None
    for verb in range(mark - 1, max(mark - _WINDOW, -1), -1):
        group = line.groups.get(verb)
        if group is None or line.quoted[verb] != -1 or group.subject is None:
            continue
        if not group.finite and tokens[mark - 1].text == ",":
            return None
        return Found(
            group.subject, (group.first, verb + 1), [(first, stop)], "quotation", "report", group.negated, [quotation]
        )
    return None
