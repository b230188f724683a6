"""Quotation by quotation: the sentence of each statement with source, cue, content and deciding words marked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from analysis.figures import markup
from analysis.figures.display import Fragment, anchor, counted, cut, few, more, name, number, origin, rows, shown
from analysis.records import STANCES, Span

# More actors or articles than this make a page that nobody reads and no browser opens: the rest are counted.
_ACTORS, _ARTICLES = 60, 60
_KEY = (
    '<p class="key">In a sentence: <cite>source</cite> · <em>cue</em> · <span class="content">the words or act</span>'
    " · <mark>words without which the stance is less probable</mark>; beside it the stance with its probability</p>\n"
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


def evidence(
    tables: Tables,
    standing: pd.DataFrame,
    words: pd.DataFrame,
    most: int = 12,
    ahead: pd.DataFrame | None = None,
) -> Fragment:
    """Return the statements of each actor in the order of ``standing``, at most so many quotations for each.

    ``words`` are those that decided (`pipeline.deciding_words`), for the statements that `quoted` gives. Those that
    something else on the page speaks of, ``ahead``, come first.
    """
    if standing.empty:
        return few("There is no statement to read.")
    drawn = standing.head(_ACTORS)
    by_actor = _by_actor(tables.statements, drawn, ahead)
    laid_out = Quoted(tables, [index for own in by_actor.values() for index in own.head(most).index], words)
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
            f'<ul class="evidence">\n{"".join(map(laid_out.item, own.head(most).index))}</ul>{rest}</section>\n'
        )
        lines += [str(actor.actor), *map(laid_out.line, own.head(most).index)]
    sections.append(more(len(standing) - _ACTORS, "actor", ", in the table of numbers"))
    return Fragment("".join(sections), "\n".join(lines))


def quoted(
    statements: pd.DataFrame, standing: pd.DataFrame, most: int = 12, ahead: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the statements that `evidence` and `unsure` show of these."""
    parts = [own.head(most) for own in _by_actor(statements, standing.head(_ACTORS), ahead).values()]
    parts.append(_unsure(statements).head(most))
    chosen = {index for part in parts for index in part.index}
    return statements[statements.index.isin(chosen)]


def unsure(tables: Tables, least: float, words: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the statements that the reader is not sure of, the most probable stance first.

    ``least`` is the probability from which it is sure of a stance.
    """
    doubtful = _unsure(tables.statements)
    if doubtful.empty:
        return few("There is no statement that the reader is not sure of.")
    told = f"Not sure: the reader gives no stance at least {least * 10:g} in 10 probability; they are in no mean."
    found = doubtful.head(most).index
    laid_out = Quoted(tables, list(found), words)
    items = "".join(laid_out.item(index, named=True) for index in found)
    return Fragment(
        f'<p class="meta">{told}</p>\n<ul class="evidence">\n{items}</ul>{more(len(doubtful) - most)}',
        "\n".join([told, *map(laid_out.line, found)]),
    )


def _by_actor(statements: pd.DataFrame, standing: pd.DataFrame, ahead: pd.DataFrame | None) -> dict[str, pd.DataFrame]:
    """Return the statements of each actor whose stance the reader is sure of, those in ``ahead`` first."""
    taken = statements[statements["sure"].astype(bool)]
    if ahead is not None:
        later = ~taken["statement_id"].isin(ahead["statement_id"])
        taken = taken.loc[later.sort_values(kind="stable").index]
    return {actor_id: taken[taken["actor_id"] == actor_id] for actor_id in standing["actor_id"]}


def _unsure(statements: pd.DataFrame) -> pd.DataFrame:
    doubtful = statements[~statements["sure"].astype(bool)]
    return doubtful.sort_values("confidence", ascending=False, kind="stable")


def listed(tables: Tables) -> list[str]:
    """Return the documents that are shown whole (`article.articles`): the first sixty that hold a statement."""
    holding = set(tables.statements["document_id"])
    return [document for document in tables.documents["document_id"] if document in holding][:_ARTICLES]


def deciding(words: pd.DataFrame) -> dict[str, list[tuple[int, int, float]]]:
    """Return the words that decided each statement, by its id: (start, end, change)."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for row in rows(words):
        found.setdefault(row.statement_id, []).append((row.start, row.end, row.change))
    return found


def marks_of(words: Iterable[tuple[int, int, float]]) -> list[markup.Layer]:
    """Return the layers of words that decided, each with what is lost without it."""
    return [
        markup.Layer(start, end, "mark", title=f"{number(change)} without this word") for start, end, change in words
    ]


def stance_of(row: Any) -> str:
    """Return a statement’s stance with its probability: favor 0.83; a person’s has none."""
    if row.coder != "machine":
        return str(row.stance)
    return f"{row.stance} {row.confidence:.2f}" if row.sure else f"not sure, perhaps {row.stance} {row.confidence:.2f}"


def _shares(words: Iterable[tuple[int, int, float]], text: str) -> str:
    return ", ".join(f"{shown(text[start:end])} {number(share)}" for start, end, share in words)


class Quoted:
    """Statements as list items and lines, by their index in the statements table."""

    def __init__(self, tables: Tables, chosen: Sequence[Any], words: pd.DataFrame) -> None:
        """Lay out the statements with these indices; of a large corpus only their documents are looked at."""
        self.deciding = deciding(words)
        statements = tables.statements.loc[list(chosen)]
        self.statements = {row.Index: row for row in rows(statements)}
        needed = set(statements["document_id"])
        # A correction may have taken statements away, so tones are found by their place.
        tones = tables.tones[tables.tones["document_id"].isin(needed)]
        self.sounding = {(row.document_id, row.start, row.end): row.words for row in rows(tones)}
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
            *marks_of(self.deciding.get(row.statement_id, ())),
        ]
        sentences = [markup.marked(text, start, end, marks) for start, end in self._around(row)]
        who = f'<b class="who">{name(row.actor)}</b> ' if named else ""
        return (
            f'<li><p class="measured">{who}<span>{self._stance(row)}</span> <span>sound <b>{row.sound}</b></span> '
            f"<span>tone <b>{number(row.tone)}</b></span></p>\n"
            f"<blockquote>{' … '.join(sentences)}</blockquote>\n"
            f'<p class="meta">{" · ".join(self._meta(row, text))}</p></li>\n'
        )

    def line(self, index: Any) -> str:
        """Return a statement as a line of plain text."""
        row = self.statements[index]
        return f"  {stance_of(row)}, {row.sound}, tone {number(row.tone)}: {row.content_text}"

    def _stance(self, row: Any) -> str:
        probable = "" if row.coder != "machine" else f" {row.confidence:.2f}"
        return f'{"stance" if row.sure else "perhaps"} <b class="stance">{row.stance}</b>{probable}'

    def _meta(self, row: Any, text: str) -> Iterator[str]:
        yield row.kind
        if not row.explicit:
            yield "implied"
        yield f"certainty {row.certainty:.2f}"
        if not row.sure:
            yield ", ".join(f"{stance} {getattr(row, f'p_{stance}'):.2f}" for stance in STANCES)
        if decided := self.deciding.get(row.statement_id):
            yield f"stance by {_shares(decided, text)}"
        if heard := self.sounding[row.document_id, row.content[0][0], row.content[-1][1]]:
            yield f"tone by {_shares(heard, text)}"
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
