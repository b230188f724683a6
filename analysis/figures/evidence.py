"""Quotation by quotation: the sentence of each statement with source, cue, content and deciding words marked in it.

Each quotation stands once on a page, as the list item ``s-ID`` under its actor ``a-ID``; whatever else speaks of a
statement, a mark of a figure or a line of a table, links there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import files
from analysis.figures.tables import table
from analysis.notebook import markup
from analysis.notebook.display import Fragment, counted, cut, few, folded, more, name, number, origin, rows, shown
from analysis.notebook.mime import STATEMENTS
from analysis.records import STANCES, Span

if TYPE_CHECKING:
    from analysis.corpus.tables import Analysis

POSITIONS = {"favor": "in favor", "conditional": "on conditions", "against": "against", "neutral": "without a position"}
# More actors than this make a page that nobody reads and no browser opens: the rest are counted.
_ACTORS = 60
# The first actor stands open, to show what is in the others, unless that alone fills a screen.
_OPEN = 5
# More statements than this are not handed on as a file: a corpus of that size was coded into one (docs/corpora.md).
_STATEMENTS = 5_000
_KEY = '<p class="key"><cite>source</cite> · <em>cue</em> · <span class="content">what was said or done</span>{}</p>\n'
_MARKED = " · <mark>words that decided the stance</mark>"


def anchor(kind: str, key: str) -> str:
    """Return the id of a place on the page for a statement or an actor."""
    return f"{kind}-{re.sub(r'[^a-zA-Z0-9_-]+', '-', key)}"


class Links:
    """The places of a page that hold a quotation (`quoted`); what is not on the page is linked to nothing."""

    def __init__(self, quoted: pd.DataFrame) -> None:
        self.statements = set(quoted["statement_id"])
        self.actors = set(quoted.loc[quoted["sure"].astype(bool), "actor_id"])

    def actor(self, actor_id: str) -> str:
        """Return the link to an actor's quotations."""
        return f"#{anchor('a', actor_id)}" if actor_id in self.actors else ""

    def first(self, statements: pd.DataFrame) -> str:
        """Return the link to the first of some statements that is quoted, or else to the first actor who is."""
        for statement_id in statements["statement_id"]:
            if statement_id in self.statements:
                return f"#{anchor('s', statement_id)}"
        return next(filter(None, map(self.actor, statements["actor_id"])), "")

    def words(self, statements: pd.DataFrame) -> list[str]:
        """Return the words of each statement for HTML: a link to their quotation, or bare where it is nowhere."""
        said = [f"“{shown(cut(words, 240))}”" for words in statements["content_text"]]
        hrefs = [self.first(statements.iloc[[at]]) for at in range(len(statements))]
        return [f'<a href="{href}">{words}</a>' if href else words for words, href in zip(said, hrefs, strict=True)]


def mark_words(who: str, what: str, statements: pd.DataFrame) -> str:
    """Return the words of a mark: who, what, and the words themselves where they are one statement’s."""
    if len(statements) == 1:
        return f"{cut(who, 40)}, {what}: “{cut(statements['content_text'].iloc[0], 110)}”"
    implied = int((~statements["explicit"].astype(bool)).sum())
    rest = f", {implied} of them implied" if implied else ""
    return f"{cut(who, 40)}: {counted(len(statements), 'statement')} {what}{rest}"


def proof(statements: pd.DataFrame, moves: pd.DataFrame, most: int = 12) -> pd.DataFrame:
    """Return the statements that `moved` shows of these.

    >>> len(figures.proof(found.statements, moves))  # nobody moves in one article
    0
    """
    drawn = moves.head(most)
    return statements[statements["statement_id"].isin({*drawn["last_before"], *drawn["first_after"]})]


def moved(moves: pd.DataFrame, statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return the changes by day, each with the last words before and the first after (`aggregate.moves`).

    The words lead to their quotation on the page, which is among ``quoted``.

    >>> figures.moved(moves, found.statements, quoted).text != ""
    True
    """
    proven = proof(statements, moves, len(moves))
    words = dict(zip(proven["statement_id"], Links(quoted).words(proven), strict=True))
    implied = moves["explicit"].map({True: "", False: " <small>may be: only implied</small>"})
    change = moves["before"] + " → " + moves["after"] + implied
    listed = moves.assign(change=change, before=moves["last_before"].map(words), after=moves["first_after"].map(words))
    return table("moves", listed, most)


def crossed(statements: pd.DataFrame, quoted: pd.DataFrame, most: int = 12) -> Fragment:
    """Return at most so many statements that sound other than they stand (`aggregate.crossed`), linked as in `moved`.

    >>> "“" in figures.crossed(found.statements, quoted).text
    True
    """
    stance = statements["stance"].map(POSITIONS)
    return table("crossed", statements.assign(stance=stance, words=Links(quoted).words(statements)), most)


def evidence(
    tables: Analysis, standing: pd.DataFrame, words: pd.DataFrame | None = None, most: int = 12,
    ahead: pd.DataFrame | None = None, reader: str = "", pages: Mapping[str, str] | None = None,
) -> Fragment:  # fmt: skip
    """Return the statements of each actor in the order of ``standing``, folded, at most so many quotations for each.

    ``words`` are those that decided (`pipeline.deciding_words`), marked where they are given. Statements that
    something else on the page speaks of, ``ahead``, come first. ``reader`` is the version that a citation names;
    ``pages`` are those of whole articles by document_id, which quotations link to. A report writes the statements
    beside its page (`mime.STATEMENTS`), up to 5,000 of them.

    >>> "Vladimir Putin" in figures.evidence(found, standing, words).text
    True
    """
    if standing.empty:
        return few("There is no statement to read.")
    drawn = standing.head(_ACTORS)
    by_actor = _by_actor(tables.statements, drawn, ahead)
    quotations = _Quotations(tables, pd.concat([own.head(most) for own in by_actor.values()]), words, reader, pages)
    sections = [_KEY.format(_MARKED if words is not None and len(words) else "")]
    for actor in rows(drawn):
        own = by_actor[actor.actor_id]
        about = shown(cut(actor.side or actor.organization, 60))
        head = (
            f'{name(actor.actor)} <span class="side">{about}</span> <b class="stance">{actor.position}</b> '
            f'<span class="n">{counted(len(own), "statement")}</span>'
        )
        body = quotations.listed(own, most, where=" of this actor’s statements")
        unfolded = " open" if len(sections) == 1 and len(own) <= _OPEN else ""
        sections.append(folded(head, body, f' class="actor" id="{anchor("a", str(actor.actor_id))}"{unfolded}'))
    sections.append(more(len(standing) - _ACTORS, "actor", ", in the table of numbers"))
    data = {}
    if len(tables.statements) <= _STATEMENTS:
        articles = tables.documents[["document_id", "outlet", "published", "title"]]
        data[STATEMENTS] = files.table_csv(tables.statements.merge(articles, on="document_id")).decode("utf-8-sig")
    return Fragment("".join(sections), data=data)


def quoted(
    statements: pd.DataFrame, standing: pd.DataFrame, most: int = 12, ahead: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the statements that `evidence` and `unsure` show of these.

    >>> set(standing["actor"]) <= set(figures.quoted(found.statements, standing)["actor"])
    True
    """
    parts = [*_by_actor(statements, standing.head(_ACTORS), ahead).values(), _unsure(statements)]
    return statements[statements.index.isin({index for part in parts for index in part.head(most).index})]


def unsure(
    tables: Analysis, least: float, words: pd.DataFrame, most: int = 12, reader: str = "",
    pages: Mapping[str, str] | None = None,
) -> Fragment:  # fmt: skip
    """Return the statements that the reader is not sure of, folded, the most probable stance first.

    ``least`` is the probability from which it is sure of a stance; the rest is as for `evidence`.

    >>> figures.unsure(found, claims.reader_card().sure, words).text != ""
    True
    """
    doubtful = _unsure(tables.statements)
    if doubtful.empty:
        return few("There is no statement that the reader is not sure of.")
    explanation = (
        f"The reader gives no stance a probability of {least:.2f} or more. These statements count in no position and "
        "no mean."
    )
    quotations = _Quotations(tables, doubtful.head(most), words, reader, pages)
    body = f'<p class="meta">{explanation}</p>\n{quotations.listed(doubtful, most, named=True)}'
    head = f"The reader is not sure of {counted(len(doubtful), 'more statement')}"
    return Fragment(folded(head, body, ' class="actor unsure" id="unsure"'))


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


def marks_of(words: Iterable[tuple[int, int, float]]) -> list[markup.Layer]:
    """Return the layers of words that decided, as (start, end, change), each with what is lost without it."""
    return [
        markup.Layer(start, end, "mark", title=f"{number(change)} without this word") for start, end, change in words
    ]


def stance_of(row: Any) -> str:
    """Return a statement’s stance with its probability: favor 0.83; a person’s has none."""
    if row.coder != "machine":
        return str(row.stance)
    return f"{row.stance} {row.confidence:.2f}" if row.sure else f"not sure, perhaps {row.stance} {row.confidence:.2f}"


class _Quotations:
    """Statements as list items, with what they need: of a large corpus only the documents of those drawn."""

    def __init__(
        self, tables: Analysis, drawn: pd.DataFrame, words: pd.DataFrame | None, reader: str,
        pages: Mapping[str, str] | None,
    ) -> None:  # fmt: skip
        self.reader, self.pages, self.reading = reader, pages or {}, tables.event.reading
        documents, sentences = (
            each[each["document_id"].isin(drawn["document_id"])] for each in (tables.documents, tables.sentences)
        )
        self.documents = {row.document_id: row for row in rows(documents)}
        self.sentences = {
            document: list(zip(own["start"], own["end"], strict=True))
            for document, own in sentences.groupby("document_id")
        }
        self.deciding: dict[str, list[tuple[int, int, float]]] = {}
        for row in rows(words) if words is not None else ():
            self.deciding.setdefault(row.statement_id, []).append((row.start, row.end, row.change))
        #: How alike the words are that a language model gave nearly as they stand, by document and content.
        answers = rows(tables.answers) if self.reading else ()
        self.aligned = {(row.document_id, row.content): row.likeness for row in answers if 0 < row.likeness < 100}

    def listed(self, statements: pd.DataFrame, most: int, named: bool = False, where: str = "") -> str:
        """Return the first statements as a list, with their actors where these are not named above it."""
        items = "".join(self._item(row, named) for row in rows(statements.head(most)))
        return f'<ul class="evidence">\n{items}</ul>{more(len(statements) - most, where=where)}'

    def _item(self, row: Any, named: bool) -> str:
        """Return a statement as a list item: its sentences with marks, and what was decided about it."""
        marks = [
            *markup.layers(row.content, "span", "content"),
            *markup.layers([row.source], "cite"),
            *markup.layers([row.cue], "em"),
            *marks_of(self.deciding.get(row.statement_id, ())),
        ]
        text = self.documents[row.document_id].text
        sentences = [markup.marked(text, start, end, marks) for start, end in self._around(row)]
        who = f'<b class="who">{name(row.actor)}</b> ' if named else ""
        perhaps = "" if row.sure else "perhaps "
        probable = f" {row.confidence:.2f}" if row.coder == "machine" else ""
        return (
            f'<li id="{anchor("s", row.statement_id)}"><p class="measured">{who}'
            f'<span>{perhaps}<b class="stance">{row.stance}</b>{probable}</span> '
            f"<span>sounds <b>{row.sound}</b></span></p>\n"
            f"<blockquote>{' … '.join(sentences)}</blockquote>\n"
            f'<p class="meta" title="{shown(self._citation(row))}">{" · ".join(self._meta(row))}</p></li>\n'
        )

    def _citation(self, row: Any) -> str:
        """Return what a citation says beside the words: who, where, when, and who read it how."""
        said = f"{row.actor}, {origin(self.documents[row.document_id])}"
        if self.reading and row.coder == self.reading.name:
            return f"{said}. Read as {row.stance} by the language model {self.reading.model}."
        if row.coder != "machine":
            return f"{said}. Coded as {row.stance} by {row.coder}."
        return f"{said}. Read as {stance_of(row)}, sounds {row.sound}, by {f'the reader {self.reader}'.rstrip()}."

    def _meta(self, row: Any) -> Iterator[str]:
        yield shown(origin(self.documents[row.document_id]))
        yield row.kind
        if not row.explicit:
            yield "implied"
        yield f"certainty {row.certainty:.2f}"
        if not row.sure:
            yield ", ".join(f"{stance} {getattr(row, f'p_{stance}'):.2f}" for stance in STANCES)
        if self.reading and row.coder == self.reading.name:
            yield f"read by {name(row.coder)}"
            if likeness := self.aligned.get((row.document_id, row.content)):
                yield f"words aligned, {likeness:.0f} of 100 alike"
        elif row.coder != "machine":
            yield f"coded by {name(row.coder)}" + (f" (machine: {row.machine_stance})" if row.machine_stance else "")
        if page := self.pages.get(row.document_id):
            yield f'<a href="{shown(page)}#{anchor("s", row.statement_id)}">in the article</a>'

    def _around(self, row: Any) -> list[Span]:
        """Return the sentences that a statement's source, cue and content lie in, neighbours joined."""
        parts = [span for span in (row.source, row.cue, *row.content) if span[0] < span[1]]

        def touched(sentence: Span) -> bool:
            return any(start < sentence[1] and end > sentence[0] for start, end in parts)

        runs = (list(run) for holds, run in groupby(self.sentences[row.document_id], touched) if holds)
        return [(run[0][0], run[-1][1]) for run in runs]
