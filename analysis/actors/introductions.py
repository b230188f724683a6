"""How a name is introduced: the office beside it, whom it speaks for, and the other names it goes by.

Offices before a name without a comma ("French President Emmanuel Macron") belong to the name and are found with it in
``runs``; here are those set off by a comma, on either side ("Ann Bell, the Kenyan envoy,"; "Kenya's envoy, Ann Bell,"),
those joined by *of* ("Ann Bell of the Red Cross") and second names ("the March 23 Movement, known as M23").

What it misses: introductions in a sentence of their own ("Ann Bell has been the envoy since May").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from analysis.actors.gazetteer import roles, states
from analysis.actors.holders import possessive
from analysis.actors.runs import Run
from analysis.grammar import Token

_LONGEST = 16  # tokens of an office set off by commas
_KNOWN_AS = re.compile(
    r",? (?:\w+ )?(?:known(?: \w+)?(?: \w+)? (?:as|by)|nicknamed) (?:the )?[“\"]?([A-Z][\w-]+)|, or ([A-Z0-9]{2,6})\b"
)
_STOPS = frozenset((",", ";", ":", "—", "–", "“", '"', ".", "(", ")"))


def introduced(tokens: Sequence[Token], runs: Sequence[Run], text: str) -> list[Run]:
    """Return the names of a sentence with the office, holder and second name that the words beside them tell.

    ``text`` is the document's; each name is looked at within `_LONGEST` tokens on either side.
    """
    return [_introduced(tokens, run, runs, text) for run in runs]


def _introduced(tokens: Sequence[Token], run: Run, runs: Sequence[Run], text: str) -> Run:
    known = _KNOWN_AS.match(text, run.end, tokens[-1].end)
    if known:
        run = run._replace(known_as=known[1] or known[2])
    if run.body or (len(run.words) < 2 and not run.title) or " ".join(run.words).lower() in states():
        return run
    office = _after(tokens, run, runs) or _before(tokens, run, runs)
    if office is None:
        return run
    title, belongs = office
    return run._replace(title=run.title or title, belongs=run.belongs or belongs)


def _after(tokens: Sequence[Token], run: Run, runs: Sequence[Run]) -> tuple[str, str] | None:
    """Return the office in "Ann Bell, the Kenyan envoy," or the organization in "Ann Bell of the Red Cross"."""
    stop = run.stop
    if stop >= len(tokens):
        return None
    if tokens[stop].lower in ("of", "from"):
        belongs = _organization(tokens, stop + 1, runs)
        return ("", belongs) if belongs else None
    if tokens[stop].text != ",":
        return None
    return _office(tokens, stop + 1, _end(tokens, stop + 1), runs)


def _before(tokens: Sequence[Token], run: Run, runs: Sequence[Run]) -> tuple[str, str] | None:
    """Return the office in "Kenya's envoy, Ann Bell," (the name closed too), or the state of "Kenya's Ann Bell"."""
    last = run.first - 1
    if last > 0 and possessive(tokens, last):
        state = states().get(tokens[last - 1].lower)
        return ("", state.name) if state is not None else None
    closed = run.stop >= len(tokens) or tokens[run.stop].text in _STOPS or tokens[run.stop].lower == "and"
    if last < 1 or tokens[last].text != "," or not closed:
        return None
    first = last
    while first > max(0, last - _LONGEST) and tokens[first - 1].text not in _STOPS:
        if tokens[first - 1].is_verb and not possessive(tokens, first - 1):
            break
        if tokens[first - 1].lower in ("with", "by", "as", "and", "that", "than", "after", "before", "from"):
            break
        first -= 1
    return _office(tokens, first, last, runs)


def _end(tokens: Sequence[Token], first: int) -> int:
    """Return where an apposition ends: at its comma, at a verb, or after `_LONGEST` tokens."""
    stop = first
    while stop < min(len(tokens), first + _LONGEST) and tokens[stop].text not in _STOPS:
        stop += 1
    return stop


def _office(tokens: Sequence[Token], first: int, stop: int, runs: Sequence[Run]) -> tuple[str, str] | None:
    """Return the title in a stretch that names an office, and whose office it is; None where it names none."""
    for place in range(first, stop):
        words = [token.lower for token in tokens[place : min(place + 4, stop)]]
        width = next((n for n in range(len(words), 0, -1) if " ".join(words[:n]) in roles("title")), 0)
        if width:
            title = " ".join(words[:width])
            belongs = _named_before(tokens, first, place, runs)
            after = place + width
            if not belongs and after + 1 < stop and tokens[after].lower in ("of", "for", "at"):
                belongs = _organization(tokens, after + 1, runs)
            return title, belongs
        token = tokens[place]
        if token.tag in ("IN", "TO", "WP", "WDT", "VBD", "MD", "PRP", "CC") and token.lower != "of":
            return None
    return None


def _named_before(tokens: Sequence[Token], first: int, stop: int, runs: Sequence[Run]) -> str:
    """Return the state or organization named in the words before a title."""
    for place in range(first, stop):
        for width in (3, 2, 1):
            state = states().get(" ".join(token.lower for token in tokens[place : min(place + width, stop)]))
            if state is not None and tokens[place].text[0].isupper():
                return state.name
    if stop == first:
        return ""
    inside = (run.name for run in runs if tokens[first].start <= run.start and run.end <= tokens[stop - 1].end)
    return next(inside, "")


def _organization(tokens: Sequence[Token], first: int, runs: Sequence[Run]) -> str:
    """Return the state or organization whose name starts here, its article aside."""
    while first < len(tokens) and tokens[first].tag in ("DT", "JJ"):
        run = next((run for run in runs if run.start <= tokens[first].start < run.end), None)
        state = states().get(tokens[first].lower)
        if run is not None or state is not None:
            break
        first += 1
    if first >= len(tokens):
        return ""
    run = next((run for run in runs if run.start <= tokens[first].start < run.end), None)
    state = states().get(run.name.lower() if run is not None else tokens[first].lower)
    return state.name if state is not None else run.name if run is not None and run.body else ""
