"""Which paragraphs are boilerplate: credits, notices, links and buttons around the article, not part of it.

The rules are data: each row of ``lexicons/boilerplate.csv`` names a rule, where it holds (in the head or foot half of
the paragraphs, or anywhere), a pattern and an example. A row that holds ``never`` protects: whatever has a quotation
or a verb of saying in it stays, because losing speech is worse than reading a credit line.

It misses what is fused into a paragraph of the article, link headlines that end in a full stop, and authors'
biographies written as plain sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analysis import lexicons

# A longer paragraph is never boilerplate; this also bounds the work of the patterns.
_LONGEST = 500
# Behind the last sentence, an unpunctuated line of up to so many words is boilerplate once some stands right above it.
_FOOT_LINE_WORDS = 14
# A shorter title is too common a phrase to tell a repeated headline by.
_TITLE_WORDS = 3
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’)\]]*$")


def rules(paragraphs: Sequence[str], title: str) -> list[str]:
    """Return for each paragraph of the body, in order, the rule that calls it boilerplate, or an empty text."""
    found = [_rule(paragraph, title, i < len(paragraphs) / 2) for i, paragraph in enumerate(paragraphs)]
    article = [
        i
        for i, paragraph in enumerate(paragraphs)
        if not found[i] and (len(paragraph.split()) > _FOOT_LINE_WORDS or _SENTENCE_END.search(paragraph))
    ]
    for i in range(max(article, default=0) + 1, len(paragraphs)):
        if found[i - 1] and not found[i]:
            found[i] = "foot line"
    return found


def _rule(paragraph: str, title: str, in_head: bool) -> str:
    if len(paragraph) > _LONGEST:
        return ""
    line, headline = " ".join(paragraph.split()), " ".join(title.split())
    if headline.count(" ") + 1 >= _TITLE_WORDS:
        line = line.replace(headline, "{title}")
    return next((rule for rule, pattern in _patterns(in_head) if pattern.search(line)), "")


@cache
def _patterns(in_head: bool) -> list[tuple[str, re.Pattern[str]]]:
    """Return the patterns of one half of the paragraphs, each with its rule, empty for what protects."""
    here = ("never", "anywhere", "head" if in_head else "foot")
    rows = [row for row in lexicons.read("boilerplate") if row["where"] in here]
    return [("" if row["where"] == "never" else row["rule"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows]
