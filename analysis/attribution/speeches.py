"""Speeches over several sentences: each quotation goes to one attribution, and nested attributions give way.

A quotation belongs to the cue of its own sentence; else it continues the speech before it; else it is given to the last
speaker ("floating quotation"). What is attributed is attributed once: an attribution inside the content of another is
part of what that other source said, so the outer one stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.attribution.lines import Found, Line
from analysis.grammar import words
from analysis.records import Quotation

_ACTS = frozenset(("act", "want", "object", "balk"))
_NARRATED = frozenset(("noun cue", "passive"))  # the narrator's own words inside the object of an act


def outermost(line: Line) -> list[Found]:
    """Return the line's finds without those whose cue lies in the content of another."""
    covered: dict[int, Found] = {}
    kept: list[Found] = []
    for found in sorted(line.found, key=lambda found: (-_length(found), found.cue)):
        outer = covered.get(found.cue[0])
        if outer is not None and not (found.pattern in _NARRATED and outer.cue_class in _ACTS):
            continue
        if (found.pattern == "according to" and _is_channel(line, found)) or _passes_on(line, found):
            continue
        if found.pattern != "passive" and any(_same(found, other) for other in kept):
            continue  # "said in a statement | posted online that …"
        kept.append(found)
        for first, last in found.content:
            for index in range(first, last):
                covered.setdefault(index, found)
    return sorted(kept, key=lambda found: found.cue)


def _same(found: Found, other: Found) -> bool:
    return found.content == other.content and other.pattern != "passive"


def _is_channel(line: Line, found: Found) -> bool:
    """Tell whether "according to Interfax" only passes on what a speaker named in the same sentence said.

    A document has no will of its own: "…, according to a statement" leaves an act to who did it.
    """
    source = line.tokens[slice(*(found.source or (0, 0)))]
    paper = any(token.lower in words("medium") for token in source)
    return any(
        first <= other.cue[0] < last
        for other in line.found
        if (paper or other.cue_class in ("report", "tell")) and other is not found
        for first, last in found.content
    )


def _passes_on(line: Line, found: Found) -> bool:
    """Tell whether an outlet or his own office reports what someone did: "Oslo rejected it, | Interfax reported"."""
    if found.cue_class != "report" or found.source is None or found.quotations:
        return False
    last = line.at(found.source[1] - 1)
    own = (
        found.pattern == "after content" and line.tokens[found.source[0]].tag == "PRP$" and last in words("mouthpiece")
    )
    if last not in words("outlet") and not own:
        return False
    return any(
        other.source is not None and first <= other.source[0] <= first + 1 and other.cue[0] < last_content
        for other in line.found
        if other is not found and other.source != found.source
        for first, last_content in found.content
    )


def _length(found: Found) -> int:
    return sum(last - first for first, last in found.content)


def join_quotations(lines: Sequence[Line], quotations: Sequence[Quotation]) -> list[tuple[Line, Found]]:
    """Give each quotation to one attribution, and return every attribution with the line of its source and cue."""
    pairs: list[tuple[Line, Found]] = []
    owner: dict[int, Found] = {}
    for line in lines:
        for found in line.found:
            for quotation in found.quotations:
                owner.setdefault(quotation, found)
    speaker: tuple[Line, Found] | None = None  # who spoke last, and where
    heard = -9  # the paragraph of the last speech
    before: Line | None = None
    covered: set[int] = set()
    for line in lines:
        paragraph = line.sentence.paragraph
        claimed = {
            line.quoted[index]
            for found in line.found
            for first, last in found.content
            for index in range(first, min(last, len(line.quoted)))
        } | covered
        if _alone(line):
            for quotation in sorted({quotation for quotation in line.quoted if quotation != -1}):
                if quotation in owner or quotation in claimed:
                    continue
                introduced = None
                if before is not None and (before.sentence.paragraph == paragraph or before.tokens[-1].text == ":"):
                    introduced = _narrated(before)
                previous = owner.get(quotation - 1)
                same = speaker is not None and speaker[1] is previous and heard == paragraph
                continues = previous is not None and (quotations[quotation - 1].continued or same)
                if speaker is not None and speaker[1].awaits:
                    owner[quotation] = speaker[1]
                    speaker[1].quotations.append(quotation)
                elif introduced is not None and before is not None:
                    floating = _floating(introduced, quotation)
                    owner[quotation] = floating
                    pairs.append((before, floating))
                    speaker, heard = (before, floating), paragraph
                elif continues and previous is not None:
                    owner[quotation] = previous
                    previous.quotations.append(quotation)
                elif (
                    speaker is not None
                    and paragraph - heard <= 2
                    and quotations[quotation].end - quotations[quotation].start > 20
                ):
                    floating = _floating(speaker[1], quotation)
                    owner[quotation] = floating
                    pairs.append((speaker[0], floating))
                    heard = paragraph
        covered = claimed & set(line.quoted) - {-1}  # a quotation goes on to the next line only from this one
        for found in line.found:
            pairs.append((line, found))
            if found.cue_class in ("report", "tell") and found.source is not None:
                speaker, heard = (line, found), paragraph
        before = line
    return pairs


def _alone(line: Line) -> bool:
    """Tell whether the line is a quotation and nothing else."""
    return (
        sum(
            quotation == -1 and token.text[0].isalnum()
            for token, quotation in zip(line.tokens, line.quoted, strict=True)
        )
        <= 1
    )


def _floating(by: Found, quotation: int) -> Found:
    return Found(by.source, by.cue, [], "floating quotation", "report", False, [quotation])


def _narrated(line: Line) -> Found | None:
    """Return the person a sentence of narration is about, who then speaks: "Bystrom agreed. “…”"."""
    if any(found.cue_class in ("report", "tell") or found.quotations for found in line.found):
        return None
    for verb, group in line.groups.items():
        if group.finite and line.quoted[verb] == -1 and group.subject is not None:
            named = line.tokens[group.head].tag in ("NNP", "NNPS") or line.at(group.head) in ("he", "she")
            return Found(group.subject, (group.first, verb + 1), [], "", "report") if named else None
    return None
