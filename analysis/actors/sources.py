"""The noun phrases of a source: its head, and its parts where several speak at once."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.actors.gazetteer import roles, states
from analysis.grammar import Token


def head(tokens: Sequence[Token]) -> int:
    """Return the head of a noun phrase: its last noun before a preposition, comma or participle."""
    stop = len(tokens)
    for index in range(_after_title(tokens) + 1, len(tokens)):
        if _roughly(tokens, index):
            continue
        if tokens[index].tag in ("IN", "TO", ",", "WP", "WDT", "(") or tokens[index].text in "—–(":
            stop = index
            break
        if tokens[index].tag in ("VBN", "VBG") and index + 1 < len(tokens) and tokens[index + 1].tag == "IN":
            stop = index
            break
    for index in range(stop - 1, -1, -1):
        if tokens[index].is_noun or tokens[index].tag == "DT":
            return index
    return stop - 1


def _after_title(tokens: Sequence[Token]) -> int:
    """Return the index after an office with a preposition before a name ("Secretary of State Marco Rubio"), or 0."""
    for first in range(min(4, len(tokens))):
        for width in (4, 3):
            stop = first + width
            if (
                stop < len(tokens)
                and tokens[stop].text[0].isupper()
                and " ".join(t.lower for t in tokens[first:stop]) in roles("title")
            ):
                return stop
    return 0


def parts(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Split "the U.S. and Ukraine" or "Israel, Qatar and Egypt" into noun phrases; leave one name in one piece."""
    ands = [index for index, token in enumerate(tokens) if token.lower in ("and", "&") and 0 < index < len(tokens) - 1]
    if not ands or any(token.tag in ("WP", "WDT") for token in tokens):
        return [tokens]
    joint = next((index for index in ands if _roughly(tokens, index + 1)), ands[-1])
    before = tokens[:joint]
    if _of_several(tokens) or _in_several(tokens, joint):
        return [tokens]
    linked = any(token.tag == "IN" and not _roughly(tokens, index) for index, token in enumerate(before))
    if linked and not tokens[joint + 1].text[0].isupper() and not _roughly(tokens, joint + 1):
        return [tokens]
    if (
        tokens[-1].lower in roles("body")
        and before[-1].lower not in roles("body")
        and before[-1].lower not in states()
        and all(token.text[0].isupper() for token in tokens[joint + 1 :])
        and len(tokens) - joint > 2
    ):
        return [tokens]
    right = tokens[joint + 1 :]
    titled = any(" ".join(token.lower for token in right[:width]) in roles("title") for width in (1, 2, 3))
    if titled and right[0].text[0].islower() and before[-1].lower in roles("title") and right[-1].text[0].isupper():
        return [tokens]  # "the deputy prime minister and foreign minister Ishaq Dar"
    pieces: list[Sequence[Token]] = []
    start = 0
    for index, token in enumerate(before):
        if token.text == ",":
            pieces.append(before[start:index])
            start = index + 1
    pieces.append(before[start:])
    pieces = [piece for piece in pieces if piece]
    # "the Israeli and Hamas negotiating teams": the first parts borrow the last one's head.
    if right and right[-1].tag in ("NNS", "NN") and all(adjectival(piece) for piece in pieces):
        tail = [token for token in right if not token.text[0].isupper()]
        return [*([*piece, *tail] for piece in pieces), right]
    if not all(any(token.is_noun for token in piece) for piece in pieces) or not right:
        return [tokens]
    return [*pieces, right]


def _roughly(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word only makes a number a rough one: "more | than two dozen countries", "over 100 groups"."""
    return (
        index + 1 < len(tokens)
        and tokens[index].tag == "IN"
        and tokens[index].lower in ("than", "over", "about", "around", "under")
        and tokens[index + 1].tag == "CD"
    )


def _of_several(tokens: Sequence[Token]) -> bool:
    """Tell whether one group is of several places: "the foreign ministers of Kenya and Uganda"; not governments."""
    index = next((index for index, token in enumerate(tokens) if token.lower in ("of", "from")), 0)
    left = tokens[index - 1].lower if index else ""
    return left in roles("group") and left not in roles("country") and tokens[index - 1].text[0].islower()


def _in_several(tokens: Sequence[Token], joint: int) -> bool:
    """Tell whether two places share a preposition: "officials in Kyiv | and Moscow", "mediators in Kenya and Chad"."""
    left = tokens[:joint]
    place = next((index for index in range(joint - 1, 0, -1) if left[index].tag == "IN"), 0)
    named = tokens[place + 1 : joint], tokens[joint + 1 :]
    if not place or left[place].lower not in ("in", "from") or not left[place - 1].tag.startswith("NN"):
        return False
    return all(" ".join(token.lower for token in name if token.tag != "DT") in states() for name in named)


def adjectival(piece: Sequence[Token]) -> bool:
    """Tell whether a piece is only an adjective of nationality: "the Jordanian | and Egyptian leaders"."""
    state = states().get(piece[-1].lower)
    return state is not None and state.via == "adjective"
