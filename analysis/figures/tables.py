"""Numbers as tables, with a caption, headers that say what they head, and words where there is too little."""

from __future__ import annotations

import html
import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from numbers import Integral
from typing import Any, Protocol

import pandas as pd

from analysis.figures.display import Fragment, counted, cut, few, folded, more, name, number, origin, rows, shown
from analysis.records import STANCES

_CHOICE = "brackets say how far the choice of articles moves a mean, and nothing of misreading"
_SOUND_TOLD = f"Mean sound from −1 (harsh) to +1 (warm), not corrected; its {_CHOICE}."
#: The packages whose versions can change a number.
_PACKAGES = ("nltk", "numpy", "onnxruntime", "pandas", "tokenizers", "vaderSentiment")
# More rows than this are not read, and make a page slow to open; the files written beside it have them all.
_ROWS = 200


class Inputs(Protocol):
    """What provenance needs of an event, or of its sample: name and checksum of each file."""

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """Return the files read."""


class Event(Inputs, Protocol):
    """What else it needs of an event: who read it."""

    @property
    def reading(self) -> Any:
        """Return who read it, nothing where that was the embedded reader."""


class Tables(Protocol):
    """What is used of an event's tables: its articles, its register, who is named, and the statements."""

    documents: pd.DataFrame
    actors: pd.DataFrame
    mentions: pd.DataFrame
    statements: pd.DataFrame


def html_table(caption: str, head: Sequence[str], lines: Sequence[Sequence[object]]) -> Fragment:
    """Return a table whose cells are HTML; the first cell of a row names the row, columns of counts stand right.

    At most 200 rows are shown, the first ones; the caption then says how many there are.
    """
    if not lines:
        return Fragment(f'<p class="few">{shown(caption)} There is nothing to list.</p>', f"{caption} Nothing to list.")
    if len(lines) > _ROWS:
        caption, lines = f"{caption} The first {_ROWS} of {len(lines):,} rows.", lines[:_ROWS]
    css = [
        ' class="count"' if all(isinstance(cell, Integral) for cell in cells) else ""
        for cells in zip(*lines, strict=True)
    ]
    heads = "".join(f'<th scope="col"{right}>{shown(each)}</th>' for each, right in zip(head, css, strict=True))
    body = "".join(
        f'<tr><th scope="row">{first}</th>'
        f"{''.join(f'<td{right}>{cell}</td>' for cell, right in zip(rest, css[1:], strict=True))}</tr>\n"
        for first, *rest in lines
    )
    plain = "\n".join(" | ".join(html.unescape(re.sub("<[^>]*>", "", str(cell))) for cell in line) for line in lines)
    return Fragment(
        f'<table class="data"><caption>{shown(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table>",
        f"{caption}\n{' | '.join(head)}\n{plain}",
    )


def numbers(standing: pd.DataFrame, scores: pd.DataFrame, sounds: pd.DataFrame) -> Fragment:
    """Return position, mean stance and mean sound of each actor, side by side and never merged.

    ``scores`` are `sampling.means`, ``sounds`` estimates (`aggregate`).

    >>> "Vladimir Putin" in figures.numbers(standing, stances, sounds).text
    True
    """
    stance, sound = ({row.actor_id: row for row in rows(each)} for each in (scores, sounds))
    lines = [
        [
            name(row.actor),
            shown(cut(row.side, 60)),
            f'<b class="stance">{row.position}</b>' + (" <small>varied</small>" if row.varied else ""),
            row.n_statements,
            row.n_documents,
            mean(stance.get(row.actor_id)),
            estimate(sound[row.actor_id]),
        ]
        for row in rows(standing)
    ]
    head = ("Actor", "Side", "Position", "Statements", "Articles", "Mean stance", "Mean sound, not corrected")
    caption = f"{means_told(scores)} {_SOUND_TOLD} Varied: its statements take different positions."
    return html_table(caption, head, lines)


def means_told(means: pd.DataFrame) -> str:
    """Return what the mean stances of a table are (`sampling.means`), and what their brackets mean."""
    lies = "; its brackets say where a coding by hand would lie, going by how the reader misread other articles"
    lies = lies if (means["ci_low"].notna() & ~means["checked"].astype(bool)).any() else ""
    if not means["checked"].any() and not means["note"].str.startswith("not corrected").any():
        return f"Mean stance from −1 (against) to +1 (in favor), not checked by hand: it is the machine’s{lies}."
    return (
        "Mean stance from −1 (against) to +1 (in favor), corrected by the articles coded by hand, with its interval in "
        f"brackets and the machine’s in grey. One that is not corrected is the machine’s{lies}."
    )


def side_by_side(sides: pd.DataFrame, means: pd.DataFrame) -> Fragment:
    """Return each side's position, how many of its actors hold which, and its mean stance (`sampling.means`).

    >>> means = sampling.means(found, None, "side")
    >>> "Russia | against" in figures.side_by_side(aggregate.sides(standing), means).text
    True
    """
    of_side = {row.subject: row for row in rows(means)}
    lines = [
        [
            shown(row.side),
            f'<b class="stance">{row.position}</b>',
            *(row.favor, row.conditional, row.against, row.neutral),
            mean(of_side.get(row.side)),
        ]
        for row in rows(sides)
    ]
    head = ("Side", "Position", "Favor", "Conditional", "Against", "Neutral", "Mean stance")
    caption = f"Actors of each side by position; a side is divided where its actors differ. {means_told(means)}"
    return html_table(caption, head, lines)


def portrayals(told: pd.DataFrame, own: pd.DataFrame) -> Fragment:
    """Return the narrator's tone about each actor beside the actor's own tone; both are estimates (`aggregate`).

    >>> "Ukraine" in figures.portrayals(aggregate.estimates(aggregate.portrayed(found), "tone"), tones).text
    True
    """
    tones = {row.actor_id: row for row in rows(own)}
    lines = [
        [
            name(row.actor),
            row.n_statements,
            estimate(row),
            estimate(tones[row.actor_id]) if row.actor_id in tones else '<span class="few">no statement</span>',
        ]
        for row in rows(told)
    ]
    caption = (
        "How the narrator’s sentences portray an actor, beside how the actor sounds; the two are different scales. "
        f"Not corrected; {_CHOICE}."
    )
    return html_table(caption, ("Actor", "Sentences", "Narrator’s tone", "Own tone"), lines)


def breakdown(found: pd.DataFrame, by: str) -> Fragment:
    """Return an actor's statements by one of their properties (`aggregate.breakdown`).

    >>> "indirect" in figures.breakdown(aggregate.breakdown(found.statements, "kind"), "Kind").text
    True
    """
    lines = [
        [
            name(row.value),
            row.n_statements,
            *(getattr(row, stance) for stance in STANCES),
            row.unsure,
            _number(row.tone),
            '<span class="few">none</span>' if pd.isna(row.certainty) else f"{row.certainty:.2f}",
        ]
        for row in rows(found)
    ]
    head = (by, "Statements", *map(str.capitalize, STANCES), "Not sure", "Tone (mean)", "Certainty (mean)")
    return html_table(f"Statements by {by.lower()}.", head, lines)


def neighbours(standing: pd.DataFrame) -> Fragment:
    """Return the positions of those who share an organization or a side with an actor (`aggregate.neighbours`).

    >>> putin = aggregate.only(found, "Vladimir Putin")
    >>> "Dmitry Peskov" in figures.neighbours(aggregate.neighbours(found, putin)).text
    True
    """
    lines = [
        [
            name(row.actor),
            shown(cut(row.organization, 60)),
            shown(cut(row.side, 60)),
            f'<b class="stance">{row.position}</b>',
            row.n_statements,
            row.n_documents,
        ]
        for row in rows(standing)
    ]
    head = ("Actor", "Organization", "Side", "Position", "Statements", "Articles")
    return html_table("Others of the same organization or side.", head, lines)


def counts(basis: pd.DataFrame, caption: str = "What was read, and what was set aside.") -> Fragment:
    """Return rows (what, number, note): what was read and what was set aside (`aggregate.basis`), or the choices.

    >>> "paragraphs" in figures.counts(aggregate.basis(found)).text
    True
    """
    lines = [[shown(row.what), row.number, shown(row.note)] for row in rows(basis)]
    return html_table(caption, ("What", "Number", "Note"), lines)


def absent(tables: Tables, most: int = 100) -> Fragment:
    """Return the articles without any statement and the actors of the register that are named without one, folded.

    Names that are not in the register are left out: among them are places, and descriptions of nobody in particular.

    >>> "Vladimir Putin" in figures.absent(found).text  # is quoted
    False
    """
    silent = tables.documents[~tables.documents["document_id"].isin(tables.statements["document_id"])]
    titles = [
        f"{shown(cut(row.title or row.document_id, 200))} <small>{shown(origin(row))}</small>" for row in rows(silent)
    ]
    register = tables.actors[~tables.actors["discovered"].astype(bool)]
    heard = set(tables.statements["actor_id"])
    often = tables.mentions["actor_id"].value_counts()
    unheard = register[register["actor_id"].isin(set(often.index) - heard)]
    names = [f"{name(row.name)} <small>named {often[row.actor_id]}×</small>" for row in rows(unheard)]
    told = [
        (f"{counted(len(titles), 'article')} without a statement", titles),
        (f"{counted(len(names), 'actor')} named, but without a statement", names),
    ]
    lists = [
        folded(
            head,
            f'<ul class="plain">{"".join(f"<li>{each}</li>" for each in listed[:most])}</ul>{more(len(listed) - most)}',
        )
        for head, listed in told
        if listed
    ]
    if not lists:
        return few("Every article holds a statement, and every actor of the register that is named has one.")
    return Fragment("".join(lists), "; ".join(head for head, listed in told if listed))


def inputs(event: Event, reader: str, sample: Inputs | None = None) -> Fragment:
    """Return each file read with its checksum, and what can change a number: the reader's version, the packages'.

    ``sample`` is what of the event was coded by hand (`sampling.read_sample`).

    >>> "actors.csv" in figures.inputs(found.event, aggregate.reader_card().version).text
    True
    """
    made = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    files = [*event.inputs, *(sample.inputs if sample else ())]
    lines = [[shown(file), f"<code>{checksum}</code>"] for file, checksum in files]
    python = ".".join(platform.python_version_tuple()[:2])
    caption = f"Files read, with sha256. Computed with the reader {reader}, Python {python}, {made}."
    if event.reading:
        caption += (
            f" {event.reading.sentence}: {event.reading.settings}. The rest is the reader's that is named before."
        )
    return html_table(caption, ("File", "sha256"), lines)


def readers(table: pd.DataFrame) -> Fragment:
    """Return several readings of an event against its hand coding, side by side (`agreement.side_by_side`).

    >>> "embedded" in figures.readers(agreement.side_by_side({"embedded": found})).text
    True
    """
    lines = [
        [
            shown(row.reader),
            int(row.n_statements),
            *(_measure(row, each) for each in ("detection_f1", "actor_accuracy", "stance_macro_f1", "end_to_end_f1")),
            "–" if pd.isna(row.tokens) else f"{row.tokens:,.0f}",
            "–" if pd.isna(row.seconds) else f"{row.seconds:,.0f} s",
        ]
        for row in rows(table)
    ]
    head = (
        "Reading",
        "Statements",
        "Found (F1)",
        "Right actor",
        "Right stance (F1)",
        "All right (F1)",
        "Tokens",
        "Time",
    )
    return html_table("Readings of this event against its hand coding; 1 is perfect.", head, lines)


def between(differing: pd.DataFrame, documents: pd.DataFrame, most: int) -> Fragment:
    """Return the statements on which two readings differ, those to look at first on top (`agreement.between`).

    >>> figures.between(agreement.between(found, found), found.documents, 10)
    There is no other reading, or the two differ on no statement.
    """
    if differing.empty:
        return few("There is no other reading, or the two differ on no statement.")
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    lines = [
        [
            shown(cut(" … ".join(texts[row.document_id][start:end] for start, end in row.content), 400)),
            f"{name(row.actor)}: {row.stance}" if row.actor else "–",
            f"{name(row.other_actor)}: {row.other_stance}" if row.other_actor else "–",
            shown(row.document_id),
            row.n_article,
        ]
        for row in rows(differing.head(most))
    ]
    told = f"{min(most, len(differing))} of the {len(differing)} statements on which the two readings differ."
    head = ("Words", "Embedded reader", "Other reader", "Article", "Differences in it")
    return html_table(told, head, lines)


def _measure(row: Any, measure: str) -> str:
    value, low, high = (getattr(row, measure + end) for end in ("", "_low", "_high"))
    if pd.isna(value):
        return "–"
    return f"{value:.2f}" + (f" [{low:.2f}, {high:.2f}]" if pd.notna(low) else "")


def mean(row: Any) -> str:
    """Return a mean stance (`sampling.Mean`) with its interval; the machine's beside it where it is corrected."""
    if row is None:
        return '<span class="few">no statement</span>'
    told = estimate(row)
    if row.checked and pd.notna(row.machine):
        told += f' <span class="machine">machine {number(row.machine)}</span>'
    return told if pd.isna(row.ci_low) or not row.note else f'{told} <span class="few">{shown(row.note)}</span>'


def estimate(row: Any) -> str:
    """Return a mean with its interval in brackets, or in words why there is none."""
    if pd.isna(row.mean):
        return f'<span class="few">{shown(row.note)}</span>'
    if pd.isna(row.ci_low):
        return f'{number(row.mean)} <span class="few">{shown(row.note)}</span>'
    return f"{number(row.mean)} [{number(row.ci_low)}, {number(row.ci_high)}]"


def _number(value: float) -> str:
    return '<span class="few">none</span>' if pd.isna(value) else number(value)
