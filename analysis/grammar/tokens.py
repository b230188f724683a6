"""Words and marks with their offsets, and the closed classes of English words the grammar asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from analysis import lexicons
from analysis.records import Span

_TOKEN = re.compile(
    r"[a-z]{2,}+(?![\w’'‑–&-])|"  # most words: nothing that follows makes them longer
    r"(?:[A-Za-z]\.){2,}|[A-Z]\.(?=\s[A-Z])"  # U.S., Mark S. Kirk
    r"|[A-Za-z]+(?=n[’']t\b)|n[’']t\b"  # did|n't
    r"|[’'](?:s|re|ve|ll|d|m)\b"
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?:-\w+)*"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sen|Rep|Gov|Adm|Maj|Sgt|Capt|Rev|Prof|St|Jr|Sr|No)\.(?!\w)"
    r"|\w+(?:(?:[-‑–](?=\w)|[’'](?!(?:s|re|ve|ll|d|m|t)\b)|&)\w+)*[’']?(?<=\w)"
    r"|\.\.\.|--|''|``|[^\w\s]"
)

QUOTE_MARKS = frozenset("“”\"‘’'") | {"''", "``"}
BE = frozenset("is are was were be been being am 's ’s 're ’re 'm ’m".split())
HAVE = frozenset("has have had having 've ’ve".split())
BE_HAVE = BE | HAVE
AUXILIARIES = BE_HAVE | {"do", "does", "did"}
MODALS = frozenset("will would can could may might shall should must ca wo 'll ’ll 'd ’d".split())
NEGATIONS = frozenset("not cannot n't n’t never no nor neither hardly without".split())
SUBORDINATORS = frozenset(
    "that as while when because if after before since although though but and or whereas until "
    "unless whether even where".split()
)
NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "CD", "WP"))

#: The words of one kind in ``lexicons/function_words.csv``.
words = partial(lexicons.words, "function_words")


class Token:
    """A word or mark with its place in the document's text and its Penn Treebank tag."""

    __slots__ = ("end", "lemma", "lower", "start", "tag", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text, self.lower = start, end, text, text.lower()
        self.tag, self.lemma = "", ""

    def __repr__(self) -> str:
        return f"{self.text}/{self.tag}"

    @property
    def is_verb(self) -> bool:
        """Tell whether the tag is a verb's."""
        return self.tag[:2] == "VB"

    @property
    def is_noun(self) -> bool:
        """Tell whether the word can head a noun phrase: a noun, name, pronoun or number."""
        return self.tag in NOUN_TAGS


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]``, untagged, in time proportional to its length."""
    return [Token(*match.span(), match[0]) for match in _TOKEN.finditer(text, start, end)]


def span(tokens: Sequence[Token], first: int, stop: int) -> Span:
    """Return the characters from token ``first`` to before token ``stop``."""
    return (tokens[first].start, tokens[stop - 1].end) if stop > first else (tokens[first].start, tokens[first].start)


def tokens_follow(tokens: Sequence[Token], index: int, *words: str) -> bool:
    """Tell whether the words stand right after the token."""
    return tuple(token.lower for token in tokens[index + 1 : index + 1 + len(words)]) == words
