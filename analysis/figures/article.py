"""An article with its sources, cues, contents and statements marked in place; the narrator's sentences about actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import InputError
from analysis.figures import markup
from analysis.figures.display import (
    Fragment,
    anchor,
    counted,
    few,
    folded,
    missing,
    more,
    name,
    number,
    origin,
    rows,
    shown,
)
from analysis.figures.evidence import marks_of, stance_of
from analysis.figures.tables import table

if TYPE_CHECKING:
    from analysis.corpus.tables import Analysis


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
    """Return one article with every attribution marked in it, and what is not part of it at its foot.

    ``words`` are those that decided its statements (`pipeline.deciding_words`).

    >>> "Kursk" in figures.article(found, figures.chosen(found.documents, ""), words).text
    True
    """
    text, marks = _text(tables, document), []
    for row in _of(tables.statements, document):
        marks += markup.layers(row.content, "span", "statement", anchor("s", row.statement_id))
    # One word may have decided several statements: it is marked once, for the one it weighs most in.
    own = words[words["document_id"] == document].groupby(["start", "end"], sort=False)["change"].min()
    marks += marks_of(own.reset_index().itertuples(index=False, name=None))
    for row in _of(tables.attributions, document):
        marks += [*markup.layers([row.source], "cite"), *markup.layers([row.cue], "em")]
    read, aside = "", []
    for row in _of(tables.paragraphs, document):
        if row.role == "furniture":
            aside.append(f"<li>{shown(text[row.start : row.end])} <small>{shown(row.rule)}</small></li>\n")
        else:
            css = "para headline" if row.role == "title" else "para"
            read += f'<p class="{css}">{markup.marked(text, row.start, row.end, marks)}</p>\n'
    if aside:
        head = f"{counted(len(aside), 'paragraph')} not read, because they are not part of the article"
        read += folded(head, f"<ul>\n{''.join(aside)}</ul>", "set-aside")
    return Fragment(read, text)


def attributions(tables: Analysis, document: str) -> Fragment:
    """Return the attributions of an article as a table: who, by which words, what, with which stance on the target.

    >>> "Vladimir Putin" in figures.attributions(found, figures.chosen(found.documents, "")).text
    True
    """
    text, found = _text(tables, document), tables.attributions[tables.attributions["document_id"] == document]
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"].map(name), strict=True))
    stances = {row.statement_id: stance_of(row) for row in _of(tables.statements, document)}
    listed = found.assign(
        who=[names.get(actor_id, missing("unknown")) for actor_id in found["actor_id"]],
        stance=[stances.get(statement_id, missing("other")) for statement_id in found["statement_id"]],
        source=[text[start:end] for start, end in found["source"]],
        cue=[text[start:end] for start, end in found["cue"]],
        content=[" … ".join(text[start:end] for start, end in spans) for spans in found["content"]],
    )
    return table("attributions", listed)


def unattributed(tables: Analysis, document: str) -> Fragment:
    """Return the quotations of an article that no source was found for.

    >>> "Kursk" in figures.unattributed(found, figures.chosen(found.documents, "")).text
    False
    """
    text = _text(tables, document)
    contents = [span for row in _of(tables.attributions, document) for span in row.content]
    loose = [
        text[row.start : row.end]
        for row in _of(tables.quotations, document)
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
    found = tables.actors[tables.actors["discovered"].astype(bool)]
    for column in ("mentions", "attributions"):
        own = getattr(tables, column)
        often = own.loc[own["document_id"] == document, "actor_id"].value_counts()
        found = found.assign(**{column: found["actor_id"].map(often).fillna(0).astype(int)})
    return table("newcomers", found[(found["mentions"] > 0) | (found["attributions"] > 0)])


def narrated(tables: Analysis, portrayals: pd.DataFrame, most: int = 6) -> Fragment:
    """Return the sentences judged negative or positive about the actors of ``portrayals``, the clearest first.

    The actor is marked; beside a sentence stand the judgement with its probability, and the tone.

    >>> "Trump" in figures.narrated(found, aggregate.portrayed(found)).text
    True
    """
    judged = portrayals[portrayals["label"].isin(("negative", "positive"))]
    if judged.empty:
        return few("No sentence of the narrator’s is clearly kind or unkind.")
    order = judged["tone"].abs().sort_values(ascending=False, kind="stable").index
    places = tables.sentences[["document_id", "sentence", "start", "end"]]
    drawn = judged.loc[order[:most]].merge(places, on=["document_id", "sentence"], suffixes=("", "_of_sentence"))
    drawn = drawn.merge(tables.documents, on="document_id")
    items = lines = ""
    for row in rows(drawn):
        place = (row.start_of_sentence, row.end_of_sentence)
        words = markup.marked(row.text, *place, markup.layers([(row.start, row.end)], "cite"))
        items += (
            f'<li><p class="measured"><span>narrator <b>{row.label}</b> {getattr(row, row.label):.2f}</span> '
            f"<span>tone <b>{number(row.tone)}</b></span></p>\n<blockquote>{words}</blockquote>\n"
            f'<p class="meta">{shown(origin(row))}</p></li>\n'
        )
        lines += f"  {row.label}, tone {number(row.tone)}: {row.text[slice(*place)]}\n"
    return Fragment(f'<ul class="evidence">\n{items}</ul>{more(len(judged) - most)}', lines.rstrip("\n"))


def _of(found: pd.DataFrame, document: str) -> Any:
    return rows(found[found["document_id"] == document])


def _text(tables: Analysis, document: str) -> str:
    return str(tables.documents.loc[tables.documents["document_id"] == document, "text"].iloc[0])
