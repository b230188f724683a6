"""A sentence seen from one of its names: who it is stays hidden, what is said around it stays.

Names carry a prior (a model that sees *Trump* learns what its training texts thought of him), so no name reaches a
feature: the target is ``TARGET``, every other capitalised name ``NAME``, a pronoun of the third person ``PRONOUN``
whatever its gender, and a number ``NUMBER``. The grammar is worked out after names are hidden, each as one token, so
that other names cannot change it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from analysis import grammar
from analysis.clauses import VerbGroup, verb_groups
from analysis.grammar import Token, listed
from analysis.records import Span

TARGET, NAME = "TARGET", "NAME"
_NAMELIKE = frozenset("NN NNP NNPS JJ VB VBP VBD VBN MD".split())  # Hope, Brown, Will
_PRONOUNS = frozenset("he she they him her them himself herself themselves his hers their theirs".split())


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence without its names: tokens tagged anew, the word each shows, and the names that were there.

    A name of several words is one token; ``names`` has its last word, and is empty for other tokens.
    """

    tokens: Sequence[Token]
    words: Sequence[str]
    names: Sequence[str]
    groups: dict[int, VerbGroup]


@dataclass(frozen=True, slots=True)
class Scene:
    """A masked sentence and which of its tokens are the target (never none); ``words`` has them as ``TARGET``."""

    tokens: Sequence[Token]
    words: Sequence[str]
    target: Sequence[int]
    groups: dict[int, VerbGroup]


def masked(tokens: Sequence[Token], names: Sequence[Span] = ()) -> Masked:
    """Return the sentence with names, pronouns and numbers hidden; ``names`` are sorted spans known to be names.

    A word with a capital is a name unless it opens a sentence and is of a kind that names are not taken from, or stands
    in a headline in title case and the word list knows it in small letters: there *Hope* is no name without ``names``.
    """
    title = titled(tokens)
    shown: list[Token] = []
    hidden: list[str] = []
    owner: Span | None = None
    opening = True
    for token in tokens:
        span = _holding(names, token.start) if token.text[0].isupper() else None
        if _is_name(token, title, opening, span is not None):
            if hidden and hidden[-1] and span == owner and shown[-1].end + 1 >= token.start:
                shown[-1].end, hidden[-1] = token.end, token.text
            else:
                shown.append(Token(token.start, token.end, NAME))
                hidden.append(token.text)
            owner = span
        else:
            shown.append(Token(token.start, token.end, token.text))
            hidden.append("")
        opening = not token.text[0].isalnum() and token.text not in (",", "'", "’")
    grammar.tag(shown, (NAME.lower(),), title)
    return Masked(shown, [_word(token) for token in shown], hidden, verb_groups(shown, [-1] * len(shown)))


def about(sentence: Masked, spans: Sequence[Span]) -> Scene | None:
    """Return the sentence with the tokens of ``spans`` as its target, or None if there is no token in them.

    The last word of a name stands for the whole of it elsewhere in the sentence: *Ana Ruiz …, Ruiz said*.
    """
    tokens = sentence.tokens
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    target = {i for start, end in spans for i in range(bisect_right(ends, start), bisect_left(starts, end))}
    if not target:
        return None
    called = {sentence.names[i] for i in target if len(sentence.names[i]) > 2}
    target |= {i for i, name in enumerate(sentence.names) if name in called}
    words = [TARGET if i in target else word for i, word in enumerate(sentence.words)]
    return Scene(tokens, words, sorted(target), sentence.groups)


def titled(tokens: Sequence[Token]) -> bool:
    """Tell whether most long words of the word list carry a capital, as in an American headline."""
    known = listed()
    long = [token.text[0].isupper() for token in tokens if len(token.text) > 3 and token.lower in known]
    return len(long) > 1 and sum(long) > 0.7 * len(long)


def _holding(spans: Sequence[Span], place: int) -> Span | None:
    """Return the first of the spans that holds a character."""
    for span in spans:
        if span[0] <= place < span[1]:
            return span
    return None


def _is_name(token: Token, title: bool, opening: bool, known: bool) -> bool:
    """Tell whether the token is a name, or a part of one."""
    if not token.text[0].isupper() or token.tag[:3] == "PRP" or token.lower in _PRONOUNS:
        return False
    if title and not known:
        return token.lower not in listed()
    return known or not opening or listed().get(token.lower, "NN") in _NAMELIKE


def _word(token: Token) -> str:
    """Return what a feature may see of a token."""
    if token.text == NAME:
        return NAME
    if token.lower in _PRONOUNS:
        return "PRONOUN"
    return "NUMBER" if token.text[0].isdigit() else token.lower.replace("’", "'")
