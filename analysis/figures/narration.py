"""The narrator's sentences that portray an actor most clearly, with the words that told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.figures import markup
from analysis.figures.display import Fragment, few, more, number, origin, rows, shown
from analysis.figures.evidence import Tables
from analysis.records import Span

_WORDS = 3  # shown of each sentence
_LONGEST = 30  # characters of one such: what is longer is no word but a stretch between two marks


def narrated(tables: Tables, portrayals: pd.DataFrame, most: int = 6) -> Fragment:
    """Return the sentences judged negative or positive about the actors of ``portrayals``, the clearest first.

    Marked are the actor and the words that moved the tone most in its direction, told with their share: the change of
    the logit of positive against negative.
    """
    told = portrayals[portrayals["label"].isin(("negative", "positive"))]
    if told.empty:
        return few("No sentence of the narrator’s is clearly kind or unkind.")
    order = told["tone"].abs().sort_values(ascending=False, kind="stable").index
    chosen = list(rows(told.loc[order[:most]]))
    needed = {row.document_id for row in chosen}
    documents = {row.document_id: row for row in rows(tables.documents[tables.documents["document_id"].isin(needed)])}
    sentences = tables.sentences[tables.sentences["document_id"].isin(needed)]
    places = {(row.document_id, row.sentence): (row.start, row.end) for row in rows(sentences)}
    items, lines = [], []
    for row in chosen:
        document, place = documents[row.document_id], places[row.document_id, row.sentence]
        items.append(_item(row, document, place))
        lines.append(f"  {row.label}, tone {number(row.tone)}: {document.text[slice(*place)]}")
    return Fragment(f'<ul class="evidence">\n{"".join(items)}</ul>{more(len(told) - most)}', "\n".join(lines))


def _item(row: Any, document: Any, place: Span) -> str:
    reasons = list(_reasons(row, document.text))
    marks = [
        *markup.layers([(row.start, row.end)], "cite"),
        *markup.layers([span for span, _ in reasons], "mark"),
    ]
    meta = [origin(document)]
    if reasons:
        words = ", ".join(f"{shown(document.text[slice(*span)])} {number(share)}" for span, share in reasons)
        meta.insert(0, f"tone by {words}")
    return (
        f'<li><p class="measured"><span>narrator <b>{row.label}</b></span> <span>tone <b>{number(row.tone)}</b></span>'
        f"</p>\n<blockquote>{markup.marked(document.text, *place, marks)}</blockquote>\n"
        f'<p class="meta">{" · ".join(meta)}</p></li>\n'
    )


def _reasons(row: Any, text: str) -> Iterator[tuple[Span, float]]:
    """Yield the words that moved the tone to where it is, strongest first, with their share."""
    toward = [(start, end, share) for start, end, _, share in row.reasons if share * row.tone > 0]
    words = [each for each in toward if text[each[0]].isalpha() and each[1] - each[0] <= _LONGEST]
    for start, end, share in words[:_WORDS]:
        yield (start, end), share
