"""Offices before a name: where they start and end, and who holds them.

"Qatar's foreign ministry spokesperson Ann Bell": the small title *spokesperson*, held by Qatar.

What it misses: offices with a preposition and small words before a name ("head of mission Ann Bell").
"""

from __future__ import annotations

from collections.abc import Sequence

from analysis.actors.gazetteer import given_names, roles, states
from analysis.grammar import Token

_BETWEEN = ("NN", "NNS", "JJ", "VBN", "VBG")


def holder(tokens: Sequence[Token], start: int) -> int:
    """Return where the office starts after who holds it, or 0: "U.N. | Secretary-General Guterres"."""
    words = [token.lower for token in tokens]
    for place in range(start + 1, len(words) - 1):
        if words[place] in roles("place title"):
            return place  # "Texas | Sen. Ann Bell"
        named = words[place] in given_names() and words[place - 1] in roles("body")
        if not named and not title_at(words, place):
            continue
        held = tokens[start:place]
        acronym = len(held) == 1 and held[0].text.replace(".", "").isupper() and held[0].text.replace(".", "").isalnum()
        if acronym or (words[place - 1] in roles("body") and " ".join(words[start:place]) not in states()):
            return place
        return 0
    return 0


def without_office(tokens: Sequence[Token], first: int, stop: int) -> int:
    """Return the end of a name without the office after it: "UN | Secretary-General"; ``first`` if all is office."""
    for width in (3, 2, 1):
        place = stop - width
        if place < first or " ".join(token.lower for token in tokens[place:stop]) not in roles("title"):
            continue
        before = [token.lower for token in tokens[first:place]]
        if not before or (
            " ".join(before) in states() or before[-1] in roles("body") or tokens[place - 1].text[:2].isupper()
        ):
            return place
    return stop


def holding_state(name: Sequence[Token]) -> str:
    """Return the state whose own body a name is: "Qatar's Foreign Ministry", "Russian Ministry of Defense"."""
    state = states().get(name[0].lower)
    if state is None or len(name) < 2:
        return ""
    possessed_by = int(name[1].tag == "POS")
    possessed = possessed_by or state.via == "adjective"
    held = name[-1].lower in ("army", "military", "forces") and (
        len(name) - possessed_by < 3 or name[-2].lower in ("armed", "defense", "defence")
    )
    return state.name if possessed and (held or any(token.lower in roles("state body") for token in name)) else ""


def own_name(tokens: Sequence[Token], mark: int) -> bool:
    """Tell whether a name of its own stands after a state's possessive mark, not the state's ministry or army."""
    if mark + 2 >= len(tokens) or not possessive(tokens, mark):
        return False
    return not holding_state(tokens) and not any(token.lower in roles("state body") for token in tokens[mark + 1 :])


def written(tokens: Sequence[Token]) -> str:
    """Return a stretch of words as a name: the state it names, or the words as they are written."""
    state = states().get(" ".join(token.lower for token in tokens))
    return state.name if state is not None else " ".join(token.text for token in tokens).replace(" 's", "'s")


def long_office(words: Sequence[str], start: int) -> int:
    """Return where the name starts after an office of several words ("National Security Minister | …"), or 0."""
    for place in range(min(len(words) - 2, start + 5), start, -1):
        if words[place - 1] in roles("office") and place - start > 1:
            return place
    return 0


def small_titles(tokens: Sequence[Token], first: int) -> int:
    """Return where the small titles before a name start: "Kremlin | spokesman", "the | premier and minister"."""
    start = first
    while start:
        width = next(
            (
                width
                for width in (4, 3, 2, 1)
                if width <= start
                and tokens[start - width].text[0].islower()
                and " ".join(token.lower for token in tokens[start - width : start]) in roles("title")
            ),
            0,
        )
        if width:
            start -= width
        elif (
            start < first
            and tokens[start - 1].lower == "and"
            and start > 1
            and tokens[start - 2].lower in roles("title")
        ):
            start -= 1
        else:
            return start
    return start


def possessive(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a token is a possessive mark joined to the word before, whatever its tag: "the Workers' Party"."""
    token = tokens[index]
    return token.tag == "POS" or (
        token.text in ("'", "’", "'s", "’s") and index > 0 and tokens[index - 1].end == token.start
    )


def small_holder(tokens: Sequence[Token], last: int) -> str:
    """Return who stands before a small title: "Kremlin | spokesman", "Qatar's foreign ministry | spokesperson"."""
    place = last
    while place > max(0, last - 4) and tokens[place].text[0].islower() and tokens[place].tag in _BETWEEN:
        place -= 1
    if place > 0 and possessive(tokens, place):
        place -= 1
    named = place >= 0 and tokens[place].text[0].isupper() and tokens[place].tag != "DT"
    return _office(tokens, place) if named else ""


def title_at(words: Sequence[str], start: int) -> bool:
    """Tell whether a title starts at a word, and something follows it."""
    return any(
        " ".join(words[start : start + width]) in roles("title") for width in (3, 2, 1) if start + width < len(words)
    )


def _office(tokens: Sequence[Token], last: int) -> str:
    """Return the state or organization whose office stands before a name: "Ukrainian president", "White House aide"."""
    first = last
    while first > 0 and tokens[first - 1].text[0].isupper() and last - first < 4:
        first -= 1
    words = tokens[first : last + 1]
    for start in range(len(words)):
        state = states().get(" ".join(token.lower for token in words[start:]))
        if state is not None:
            return state.name
    return " ".join(token.text for token in words if token.tag != "POS")
