"""An article with its sources, cues, contents and statements marked in place, and its page furniture set aside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import InputError
from analysis.figures import markup
from analysis.figures.display import Fragment, anchor, counted, cut, few, folded, name, rows, shown
from analysis.figures.evidence import marks_of, stance_of
from analysis.figures.tables import html_table
from analysis.records import Span

if TYPE_CHECKING:
    from analysis.tables import Analysis


def chosen(documents: pd.DataFrame, document: str) -> str:
    """Return the id of a document: the one named, or the first if none is named. Raises InputError.

    >>> figures.chosen(found.documents, "")
    'mint-2025-03-14-trump-optimistic'
    """
    ids = list(documents["document_id"])
    if not document and ids:
        return str(ids[0])
    if document not in ids:
        known = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
        raise InputError(f"The event has no document {document!r}; choose one of: {known}.")
    return document


def article(tables: Analysis, document: str, words: pd.DataFrame) -> Fragment:
    """Return one article with every attribution marked in it, and what was set aside at its foot.

    ``words`` are those that decided its statements (`pipeline.deciding_words`).

    >>> "Kursk" in figures.article(found, figures.chosen(found.documents, ""), words).text
    True
    """
    text = _text(tables, document)
    marks = _statements(tables, document, words)
    for row in rows(_of(tables.attributions, document)):
        marks += markup.layers([row.source], "cite")
        marks += markup.layers([row.cue], "em")
    return Fragment(_body(tables, document, marks), text)


def attributions(tables: Analysis, document: str) -> Fragment:
    """Return the attributions of an article as a table: who, by which words, what, with which stance on the target.

    >>> "Vladimir Putin" in figures.attributions(found, figures.chosen(found.documents, "")).text
    True
    """
    text = _text(tables, document)
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    stances = {row.statement_id: stance_of(row) for row in rows(_of(tables.statements, document))}
    listed = []
    for row in rows(_of(tables.attributions, document)):
        who = name(names[row.actor_id]) if row.actor_id in names else '<span class="few">unknown</span>'
        content = " … ".join(text[start:end] for start, end in row.content)
        words = (text[slice(*row.source)], text[slice(*row.cue)], content)
        about = stances.get(row.statement_id, '<span class="few">other</span>')
        listed.append([who, *(shown(cut(each, 400)) for each in words), row.kind, about])
    caption = "Who is said to have said or done what. Stance: on the target, or other for what is about something else."
    return html_table(caption, ("Actor", "Source", "Cue", "Content", "Kind", "Stance"), listed)


def unattributed(tables: Analysis, document: str) -> Fragment:
    """Return the quotations of an article that no source was found for.

    >>> "Kursk" in figures.unattributed(found, figures.chosen(found.documents, "")).text
    False
    """
    text = _text(tables, document)
    contents = [span for row in rows(_of(tables.attributions, document)) for span in row.content]
    loose = [
        text[row.start : row.end]
        for row in rows(_of(tables.quotations, document))
        if not any(start < row.end and end > row.start for start, end in contents)
    ]
    if not loose:
        return few("Every quotation has a source.")
    items = "".join(f"<li><blockquote>{shown(words)}</blockquote></li>\n" for words in loose)
    return Fragment(f'<ul class="evidence">\n{items}</ul>', "\n".join(loose))


def newcomers(tables: Analysis, document: str) -> Fragment:
    """Return the names found in an article that are not in the register, with how often they stand and speak there.

    >>> "Vladimir Putin" in figures.newcomers(found, figures.chosen(found.documents, "")).text  # is in the register
    False
    """
    named = _of(tables.mentions, document)["actor_id"].value_counts().to_dict()
    speaking = _of(tables.attributions, document)["actor_id"].value_counts().to_dict()
    found = [row for row in rows(tables.actors) if row.discovered and {row.actor_id} & (named.keys() | speaking.keys())]
    lines = [[name(row.name), named.get(row.actor_id, 0), speaking.get(row.actor_id, 0)] for row in found]
    return html_table("Names that are not in the register.", ("Name", "Mentions", "Attributions"), lines)


def _of(table: pd.DataFrame, document: str) -> pd.DataFrame:
    return table[table["document_id"] == document]


def _text(tables: Analysis, document: str) -> str:
    return str(_of(tables.documents, document)["text"].iloc[0])


def _statements(tables: Analysis, document: str, words: pd.DataFrame) -> list[markup.Layer]:
    """Return the layers of a document's statements: contents that can be linked to, with the deciding words."""
    own = list(rows(_of(tables.statements, document)))
    contents = [markup.layers(row.content, "span", "statement", anchor("s", row.statement_id)) for row in own]
    # One word may have decided several statements: it is marked once, for the one it weighs most in.
    strongest: dict[Span, float] = {}
    for row in rows(_of(words, document)):
        strongest[row.start, row.end] = min(row.change, strongest.get((row.start, row.end), 0.0))
    marks = marks_of((start, end, change) for (start, end), change in strongest.items())
    return [*(layer for layers in contents for layer in layers), *marks]


def _body(tables: Analysis, document: str, marks: Iterable[markup.Layer]) -> str:
    text, layers = _text(tables, document), list(marks)
    told, aside = [], []
    for row in rows(_of(tables.paragraphs, document)):
        if row.role == "furniture":
            aside.append(f"<li>{shown(text[row.start : row.end])} <small>{shown(row.rule)}</small></li>\n")
        else:
            words = markup.marked(text, row.start, row.end, layers)
            told.append(f'<p class="para{" headline" if row.role == "title" else ""}">{words}</p>\n')
    if aside:
        head = f"{counted(len(aside), 'paragraph')} not read, because they are not part of the article"
        told.append(folded(head, f"<ul>\n{''.join(aside)}</ul>", "set-aside"))
    return "".join(told)
