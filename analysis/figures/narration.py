"""The narrator's sentences that portray an actor most clearly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures import markup
from analysis.figures.display import Fragment, few, more, number, origin, rows, shown
from analysis.records import Span

if TYPE_CHECKING:
    from analysis.tables import Analysis


def narrated(tables: Analysis, portrayals: pd.DataFrame, most: int = 6) -> Fragment:
    """Return the sentences judged negative or positive about the actors of ``portrayals``, the clearest first.

    The actor is marked; beside a sentence stand the judgement with its probability, and the tone.

    >>> "Trump" in figures.narrated(found, aggregate.portrayed(found)).text
    True
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
    marks = markup.layers([(row.start, row.end)], "cite")
    return (
        f'<li><p class="measured"><span>narrator <b>{row.label}</b> {getattr(row, row.label):.2f}</span> '
        f"<span>tone <b>{number(row.tone)}</b></span></p>\n"
        f"<blockquote>{markup.marked(document.text, *place, marks)}</blockquote>\n"
        f'<p class="meta">{shown(origin(document))}</p></li>\n'
    )
