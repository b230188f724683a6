"""Names in a sentence: runs of capitalised words, with offices and nationalities taken off.

"French President Emmanuel Macron" is the name Emmanuel Macron, with the title president, of France.

What it misses: a name that is also an ordinary word at the start of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis import grammar
from analysis.actors.gazetteer import roles, states
from analysis.actors.holders import (
    holder,
    holding_state,
    long_office,
    own_name,
    possessive,
    small_holder,
    small_titles,
    title_at,
    without_office,
    written,
)
from analysis.grammar import Token

_PROPER = frozenset(("NNP", "NNPS"))
_COMMON = ("title", "generic", "person", "group")
_ALIGNED = re.compile(r"-(?:aligned|allied|backed|led|run|based|ruled|supported|controlled|born)$")
_OF_PLACE = re.compile(r"(?:an|ish|ese|ern|ab|di|ic)$")  # African, Kurdish, Western, Arab, Saudi, Nordic


class Run(NamedTuple):
    """A run of capitalised words with titles and nationalities taken off.

    ``words`` are the name's own words, ``title`` what stood before it ("prime minister"), ``belongs`` the state or
    organization named before it ("Russian", "Kremlin"), ``body`` whether it names an organization.
    """

    start: int
    end: int
    words: tuple[str, ...]
    title: str
    belongs: str
    body: bool
    acronym: str
    sentence_start: int
    first: int  # its tokens in the sentence, its titles included
    stop: int
    known_as: str = ""

    @property
    def name(self) -> str:
        """Return the name as it is written, its possessive mark joined."""
        return " ".join(self.words).replace(" ’", "’").replace(" '", "'")


def runs(tokens: Sequence[Token], role: str) -> list[Run]:
    """Return the names of a sentence in order; in time proportional to its length."""
    found = []
    index = 0
    while index < len(tokens):
        if not (tokens[index].tag in _PROPER or tokens[index].text[0].isupper()) or not _starts_name(tokens, index):
            index += 1
            continue
        stop = index + 1
        while stop < len(tokens):
            tag, lower = tokens[stop].tag, tokens[stop].lower
            capital = (
                tokens[stop].text[0].isupper()
                or lower in roles("particle")
                or lower.startswith("al-")
                or lower.startswith("el-")
            )
            loose = tag in ("CD", "NN", "NNS", "JJ") and tokens[stop].text[0].isupper() and role != "title"
            if ((tag in ("NNP", "NNPS") or loose) and capital) or lower.startswith(("al-", "el-")):
                stop += 1
            elif tag == "CD" and stop + 1 < len(tokens) and tokens[stop + 1].lower in roles("body") and role != "title":
                stop += 2  # "March 23 Movement"
            elif lower in roles("link") and _joins(tokens, index, stop):
                stop += 2 if tokens[stop + 1].lower != "the" else 3
            elif (possessive(tokens, stop) and _possessed_body(tokens, stop)) or (
                lower in roles("particle") and stop + 1 < len(tokens) and tokens[stop + 1].tag == "NNP"
            ):
                stop += 1
            else:
                break
        run = _run(tokens, index, min(stop, len(tokens)))
        if run is not None:
            found.append(run)
        index = stop
    return found


def _starts_name(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a name starts here: a proper noun, a state, an adjective of place ("African Union")."""
    token = tokens[index]
    if token.tag in ("NNP", "NNPS") or (token.text[0].isupper() and token.lower in states()):
        return True
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is not None and after.lower in grammar.words("saying"):
        return _speaks(tokens, index)
    return (
        token.text[0].isupper()
        and after is not None
        and after.tag in ("NNP", "NNPS")
        and after.text[0].isupper()
        and (
            _OF_PLACE.search(token.lower) is not None
            or (token.tag == "NNS" and after.lower in roles("inner"))
            or (token.tag in ("NN", "NNS") and after.lower in roles("body"))  # "Amnesty International"
        )
        and token.lower not in roles("title")
    )


def _speaks(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a common noun that opens a sentence is a surname: "Tusk said", not "Police said"."""
    token = tokens[index]
    return (
        token.tag == "NN"
        and token.text[0].isupper()
        and grammar.opens(tokens, index)
        and not token.lower.endswith(("one", "body", "media", "staff"))
        and not any(token.lower in roles(kind) for kind in (*_COMMON, "body", "document", "pronoun"))
    )


def _joins(tokens: Sequence[Token], first: int, link: int) -> bool:
    """Tell whether "of" belongs to the name: "Ministry of Defense", "Secretary of State"."""
    after = link + 1
    if after < len(tokens) and tokens[after].lower == "the":
        after += 1
    if after >= len(tokens) or not tokens[after].text[0].isupper() or tokens[after].tag not in ("NNP", "NNPS", "NN"):
        return False
    left = tokens[link - 1].lower
    return left in roles("body") or left in roles("of")


def _possessed_body(tokens: Sequence[Token], possessive: int) -> bool:
    """Tell whether "'s" stands inside an organization's name: "U.N. Children's Fund", "Ukraine's General Staff"."""
    stop = possessive + 1
    while stop < len(tokens) and tokens[stop].text[0].isupper() and tokens[stop].text[0].isalpha():
        stop += 1
    return stop > possessive + 1 and tokens[stop - 1].lower in roles("body")


def _run(tokens: Sequence[Token], first: int, stop: int) -> Run | None:
    words = [token.lower for token in tokens[first:stop]]
    belongs = ""
    title: list[str] = []
    start = 0
    whole = states().get(" ".join(words))
    if len(words) > 1 and _ALIGNED.search(words[0]) and words[1] not in roles("generic"):
        start = 1  # "Iran-backed Hezbollah"
    while start < len(words) and whole is None:
        three = next(
            (n for n in (3, 2, 1) if " ".join(words[start : start + n]) in roles("title") and start + n <= len(words)),
            0,
        )
        if three and start + three < len(words) and words[start + three] not in roles("body"):
            title.append(" ".join(words[start : start + three]))
            start += three
            continue
        held = holder(tokens[first:stop], start) if not title else 0
        if held:  # "U.N. Secretary-General Antonio Guterres", "Red Cross President Ann Bell"
            belongs, start = written(tokens[first + start : first + held]), held
            continue
        pair = next(
            (n for n in (3, 2, 1) if " ".join(words[start : start + n]) in states() and start + n < len(words)), 0
        )
        if pair:
            place = states()[" ".join(words[start : start + pair])]
            after = start + pair
            if own_name(tokens[first:stop], after):  # "Colombia's | National Liberation Army"
                belongs, start = place.name, after + 1
                continue
            # "Ukrainian President Zelenskiy" belongs to Ukraine; "Israel Defense Forces" is one name.
            if place.via == "adjective" and (
                title_at(words, start + pair) or not any(word in roles("body") for word in words[start + pair :])
            ):
                belongs, start = place.name, start + pair
                continue
            if place.via == "name" and any(
                " ".join(words[after:at]) in roles("title") for at in range(after, len(words))
            ):
                belongs, start = place.name, start + pair
                continue
        break
    if " ".join(title) in roles("kept title"):
        start -= 1
    office = long_office(words, start) if not title else 0
    if office:
        title, start = [words[office - 1]], office
    end = stop if whole is not None else without_office(tokens, first + start, stop)
    name = tokens[first + start : end]
    if (
        not name
        or (len(name) == 1 and any(name[0].lower in roles(kind) for kind in _COMMON))
        or (name[0].lower in roles("time") and (len(name) == 1 or name[-1].lower not in roles("body")))
    ):
        return None
    if len(name) > 1 and whole is None and {name[0].lower, name[-1].lower} & roles("thing").keys():
        return None
    if not belongs and not title:
        small = small_titles(tokens, first)
        if small < first:
            title = [token.lower for token in tokens[small:first]]
            belongs = small_holder(tokens, small - 1)
    if not belongs and title and first:
        belongs = small_holder(tokens, first - 1)  # "Jordan's King Abdullah", "Thailand's acting Prime Minister"
    belongs = belongs or holding_state(name)
    body = any(token.lower in roles("body") for token in name) or (
        len(name) == 1 and name[0].text.isupper() and len(name[0].text) > 1
    )
    bracket = [token.text for token in tokens[end : end + 3]]
    acronym = (
        bracket[1] if len(bracket) == 3 and bracket[0] == "(" and bracket[2] == ")" and bracket[1].isupper() else ""
    )
    kept = tuple(token.text for token in name)
    if [word.lower() for word in kept[:2]] == ["government", "of"] and " ".join(kept[2:]).removeprefix(
        "the "
    ).lower() in states():
        kept = kept[3:] if kept[2] == "the" else kept[2:]
    title_words = " ".join(title)
    return Run(name[0].start, name[-1].end, kept, title_words, belongs, body, acronym, tokens[0].start, first, end)
