"""An article with its sources, cues, contents and statements marked in place; the narrator's sentences about actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import InputError
from analysis.figures.evidence import anchor, marks_of, stance_of
from analysis.figures.tables import table
from analysis.notebook import markup
from analysis.notebook.display import Fragment, counted, few, folded, missing, more, name, number, origin, rows, shown

if TYPE_CHECKING:
    from analysis.corpus.tables import Analysis


def chosen(documents: pd.DataFrame, document: str) -> str:
    """Return the id of a document: the one named, or the first if none is named. Raises InputError.

    >>> figures.chosen(found.documents, "")
    'mint-2025-03-14-trump-optimistic'
    """
    ids = [str(each) for each in documents["document_id"]]
    if not document and ids:
        return ids[0]
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
    text, statements, attributions, paragraphs = _of(tables, document, "statements", "attributions", "paragraphs")
    marks = []
    for row in rows(statements):
        marks += markup.layers(row.content, "span", "statement", anchor("s", row.statement_id))
    # One word may have decided several statements: it is marked once, for the one it weighs most in.
    own = words[words["document_id"] == document].groupby(["start", "end"], sort=False)["change"].min()
    marks += marks_of(own.reset_index().itertuples(index=False, name=None))
    for row in rows(attributions):
        marks += [*markup.layers([row.source], "cite"), *markup.layers([row.cue], "em")]
    read, aside = "", []
    for row in rows(paragraphs):
        if row.role == "furniture":
            aside.append(f"<li>{shown(text[row.start : row.end])} <small>{shown(row.rule)}</small></li>\n")
        else:
            css = "para headline" if row.role == "title" else "para"
            read += f'<p class="{css}">{markup.marked(text, row.start, row.end, marks)}</p>\n'
    if aside:
        head = f"{counted(len(aside), 'paragraph')} not read, because they are not part of the article"
        read += folded(head, f"<ul>\n{''.join(aside)}</ul>", ' class="set-aside"')
    return Fragment(read, text)


def attributions(tables: Analysis, document: str) -> Fragment:
    """Return the attributions of an article as a table: who, by which words, what, with which stance on the target.

    >>> "Vladimir Putin" in figures.attributions(found, figures.chosen(found.documents, "")).text
    True
    """
    text, found, statements = _of(tables, document, "attributions", "statements")
    stances = {row.statement_id: stance_of(row) for row in rows(statements)}
    listed = found.assign(
        who=found["actor_id"].map(tables.actors.set_index("actor_id")["name"].map(name)).fillna(missing("unknown")),
        stance=found["statement_id"].map(stances).fillna(missing("other")),
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
    text, found, quotations = _of(tables, document, "attributions", "quotations")
    contents = [span for spans in found["content"] for span in spans]
    loose = [
        text[row.start : row.end]
        for row in rows(quotations)
        if not any(start < row.end and end > row.start for start, end in contents)
    ]
    if not loose:
        return few("Every quotation has a source.")
    items = "".join(f"<li><blockquote>{shown(words)}</blockquote></li>\n" for words in loose)
    return Fragment(f'<ul class="evidence">\n{items}</ul>')


def newcomers(tables: Analysis, document: str) -> Fragment:
    """Return the names found in an article that are not in the register, with how often they stand and speak there.

    >>> "Vladimir Putin" in figures.newcomers(found, figures.chosen(found.documents, "")).text  # is in the register
    False
    """
    _, mentions, said = _of(tables, document, "mentions", "attributions")
    found = tables.actors[tables.actors["discovered"].astype(bool)]
    for column, own in (("mentions", mentions), ("attributions", said)):
        often = found["actor_id"].map(own["actor_id"].value_counts()).fillna(0).astype(int)
        found = found.assign(**{column: often})
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
    items = ""
    for row in rows(drawn.merge(tables.documents, on="document_id")):
        actor = markup.layers([(row.start, row.end)], "cite")
        items += (
            f'<li><p class="measured"><span>narrator <b>{row.label}</b> {getattr(row, row.label):.2f}</span> '
            f"<span>tone <b>{number(row.tone)}</b></span></p>\n"
            f"<blockquote>{markup.marked(row.text, row.start_of_sentence, row.end_of_sentence, actor)}</blockquote>\n"
            f'<p class="meta">{shown(origin(row))}</p></li>\n'
        )
    return Fragment(f'<ul class="evidence">\n{items}</ul>{more(len(judged) - most)}')


def _of(tables: Analysis, document: str, *names: str) -> tuple[Any, ...]:
    """Return the text of a document, and its rows of the tables named."""
    text, *own = (each[each["document_id"] == document] for each in (getattr(tables, n) for n in ("documents", *names)))
    return str(text["text"].iloc[0]), *own
