"""Quotation by quotation: the sentence of each statement with source, cue, content and deciding words marked in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from analysis.figures import markup
from analysis.figures.display import Fragment, anchor, counted, cut, few, more, name, number, origin, rows, shown
from analysis.records import Span

# More actors or articles than this make a page that nobody reads and no browser opens: the rest are counted.
_ACTORS, _ARTICLES = 60, 60
_KEY = (
    '<p class="key">In a sentence: <cite>source</cite> · <em>cue</em> · <span class="content">the words or act</span>'
    " · <mark>words that decided the stance</mark></p>\n"
)


class Tables(Protocol):
    """The tables of an event that evidence is drawn from."""

    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    quotations: pd.DataFrame
    actors: pd.DataFrame
    mentions: pd.DataFrame
    attributions: pd.DataFrame
    statements: pd.DataFrame
    tones: pd.DataFrame


def evidence(tables: Tables, standing: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the statements of each actor in the order of ``standing``, at most so many quotations for each."""
    if standing.empty:
        return few("There is no statement to read.")
    drawn = standing.head(_ACTORS)
    by_actor = {
        actor_id: tables.statements[tables.statements["actor_id"] == actor_id] for actor_id in drawn["actor_id"]
    }
    quoted = Quoted(tables, [index for own in by_actor.values() for index in own.head(most).index])
    discovered = set(tables.actors.loc[tables.actors["discovered"].astype(bool), "actor_id"])
    sections, lines = [_KEY], []
    for actor in rows(drawn):
        own = by_actor[actor.actor_id]
        about = dict.fromkeys(filter(None, (actor.organization, actor.side)))
        known = [shown(cut(part, 60)) for part in about if part != actor.actor]
        if actor.actor_id in discovered:
            known.append("not in the register")
        count = counted(len(own), "statement")
        rest = more(len(own) - most, where=" of this actor’s statements")
        sections.append(
            f'<section class="actor" id="{anchor("a", str(actor.actor_id))}">'
            f"<h3>{name(actor.actor)} <small>{', '.join(known)}</small></h3>\n"
            f'<p class="meta">Position <b class="stance">{actor.position}</b> from {count}</p>\n'
            f'<ul class="evidence">\n{"".join(map(quoted.item, own.head(most).index))}</ul>{rest}</section>\n'
        )
        lines += [str(actor.actor), *map(quoted.line, own.head(most).index)]
    sections.append(more(len(standing) - _ACTORS, "actor", ", in the table of numbers"))
    return Fragment("".join(sections), "\n".join(lines))


def opposites(tables: Tables, apart: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the statements whose tone and stance point apart (`aggregate.apart`), the widest first."""
    if apart.empty:
        return few("No statement’s tone and stance point in opposite directions.")
    found = apart.head(most).index
    quoted = Quoted(tables, list(found))
    items = "".join(quoted.item(index, named=True) for index in found)
    return Fragment(
        f'<ul class="evidence">\n{items}</ul>{more(len(apart) - most)}',
        "\n".join(quoted.line(index) for index in found),
    )


def listed(tables: Tables) -> list[str]:
    """Return the documents that are shown whole (`article.articles`): the first sixty that hold a statement."""
    holding = set(tables.statements["document_id"])
    return [document for document in tables.documents["document_id"] if document in holding][:_ARTICLES]


class Quoted:
    """Statements as list items and lines, by their index in the statements table."""

    def __init__(self, tables: Tables, chosen: Sequence[Any]) -> None:
        """Lay out the statements with these indices; of a large corpus only their documents are looked at."""
        statements = tables.statements.loc[list(chosen)]
        self.statements = {row.Index: row for row in rows(statements)}
        needed = set(statements["document_id"])
        # A correction may have taken statements away, so tones are found by their place.
        tones = tables.tones[tables.tones["document_id"].isin(needed)]
        self.words = {(row.document_id, row.start, row.end): row.words for row in rows(tones)}
        self.several = len(tables.documents) > 1
        self.documents = {
            row.document_id: row for row in rows(tables.documents[tables.documents["document_id"].isin(needed)])
        }
        self.sentences = {
            document: list(zip(group["start"], group["end"], strict=True))
            for document, group in tables.sentences[tables.sentences["document_id"].isin(needed)].groupby("document_id")
        }
        self.shown = set(listed(tables))

    def item(self, index: Any, named: bool = False) -> str:
        """Return a statement as a list item: its sentences with marks, and what was decided about it."""
        row = self.statements[index]
        text = self.documents[row.document_id].text
        marks = [
            *markup.layers(row.content, "span", "content"),
            *markup.layers([row.source], "cite"),
            *markup.layers([row.cue], "em"),
            *markup.layers(row.evidence, "mark"),
        ]
        sentences = [markup.marked(text, start, end, marks) for start, end in self._around(row)]
        who = f'<b class="who">{name(row.actor)}</b> ' if named else ""
        return (
            f'<li><p class="measured">{who}<span>stance <b class="stance">{row.stance}</b></span> '
            f"<span>tone <b>{number(row.tone)}</b></span></p>\n"
            f"<blockquote>{' … '.join(sentences)}</blockquote>\n"
            f'<p class="meta">{" · ".join(self._meta(row, text))}</p></li>\n'
        )

    def line(self, index: Any) -> str:
        """Return a statement as a line of plain text."""
        row = self.statements[index]
        return f"  {row.stance}, tone {number(row.tone)}: {row.content_text}"

    def _meta(self, row: Any, text: str) -> Iterator[str]:
        yield row.kind
        if not row.explicit:
            yield "implied"
        yield f"certainty {row.certainty:.2f}"
        if row.rules:
            yield "stance by " + ", ".join(map(shown, row.rules))
        own = self.words[row.document_id, row.content[0][0], row.content[-1][1]]
        words = ", ".join(f"{shown(text[start:end])} {number(share)}" for start, end, share in own)
        if words:
            yield f"tone by {words}"
        if row.coder != "machine":
            yield f"coded by {name(row.coder)}" + (f" (machine: {row.machine_stance})" if row.machine_stance else "")
        if self.several:
            yield origin(self.documents[row.document_id])
        if row.document_id in self.shown:
            yield f'<a href="#{anchor("s", row.statement_id)}">in the article</a>'

    def _around(self, row: Any) -> list[Span]:
        """Return the sentences that a statement's source, cue and content lie in, neighbours joined."""
        parts = [span for span in (row.source, row.cue, *row.content) if span[0] < span[1]]
        around: list[Span] = []
        previous = False
        for start, end in self.sentences[row.document_id]:
            touched = any(a < end and b > start for a, b in parts)
            if touched and previous:
                around[-1] = (around[-1][0], end)
            elif touched:
                around.append((start, end))
            previous = touched
        return around
