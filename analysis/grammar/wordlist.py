"""The word list inside the ``textblob`` package: words and their most frequent Penn Treebank tag."""

from __future__ import annotations

from functools import cache

from textblob.en import parser


@cache
def listed() -> dict[str, str]:
    """Return the tag of each listed word, as it is written; a dictionary of its own, because textblob's is slow."""
    return dict(parser.lexicon.items())
