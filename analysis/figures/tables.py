"""Numbers as tables, with a caption, headers that say what they head, and words where there is too little."""

from __future__ import annotations

import html
import platform
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.metadata import version
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.display import (
    Fragment,
    counted,
    cut,
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

if TYPE_CHECKING:
    from analysis.corpus.tables import Analysis

_BRACKETS = "brackets say how far the choice of articles moves a mean, and nothing of misreading"
#: The packages whose versions can change a number.
_PACKAGES = ("nltk", "numpy", "onnxruntime", "pandas", "tokenizers", "vaderSentiment")
# More rows than this are not read, and make a page slow to open; the files written beside it have them all.
_ROWS = 200


def table(layout: str, found: pd.DataFrame, most: int = _ROWS, **words: object) -> Fragment:
    """Return a table as `tables.toml` lays it out under a name, one row per row of the data, the first ``most``.

    ``words`` are what its caption and heads leave open.

    >>> "paragraphs" in figures.table("basis", aggregate.basis(found)).text
    True
    """
    laid_out = _LAYOUTS[layout]
    if found.empty and "empty" in laid_out:
        return few(laid_out["empty"])
    columns = [] if found.empty else map(str.split, laid_out["columns"].values())
    cells = [list(map(_WRITTEN[written], *(found[column] for column in of))) for written, *of in columns]
    head = [each.format(**words) for each in laid_out["columns"]]
    return html_table(laid_out["caption"].format(**words), head, list(zip(*cells, strict=True)), most)


def html_table(caption: str, head: Sequence[str], lines: Sequence[Sequence[object]], most: int = _ROWS) -> Fragment:
    """Return a table whose cells are HTML; the first cell of a row names the row, columns of counts stand right.

    The first ``most`` rows are shown; where there are more, the caption says how many.
    """
    if not lines:
        return Fragment(f'<p class="few">{shown(caption)} There is nothing to list.</p>', f"{caption} Nothing to list.")
    if len(lines) > most:
        caption, lines = f"{caption} The first {most} of {len(lines):,} rows.", lines[:most]
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


def value(
    found: float, low: float = float("nan"), high: float = float("nan"), *,
    written: Callable[[float], str] = "{:.2f}".format, nothing: str = missing("none"),
) -> str:  # fmt: skip
    """Return a number for a cell, with its interval in brackets where there is one, or what stands where it is NaN."""
    if pd.isna(found):
        return nothing
    return written(found) + (f" [{written(low)}, {written(high)}]" if pd.notna(low) else "")


def estimate(row: Any) -> str:
    """Return a mean with its interval in brackets, or in words why there is none."""
    if row is None:
        return missing("no statement")
    told = value(row.mean, row.ci_low, row.ci_high, written=number, nothing="")
    return told if pd.notna(row.ci_low) and told else f"{told} {missing(row.note)}".lstrip()


def mean(row: Any) -> str:
    """Return a mean stance (`sampling.means`) with its interval; the machine's beside it where it is corrected."""
    told = estimate(row)
    if row is None:
        return told
    if row.checked and pd.notna(row.machine):
        told += f' <span class="machine">machine {number(row.machine)}</span>'
    return told if pd.isna(row.ci_low) or not row.note else f"{told} {missing(row.note)}"


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


def _cut(text: object, longest: int) -> str:
    return shown(cut(text, longest))


def _position(position: str, varied: bool = False) -> str:
    return f'<b class="stance">{position}</b>' + " <small>varied</small>" * varied


def _coding(actor: str, stance: str) -> str:
    return f"{name(actor)}: {shown(stance)}" if actor else "–"


_LAYOUTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: How a cell is written, as `tables.toml` calls it.
_WRITTEN: dict[str, Callable[..., object]] = {
    "blank": partial(value, nothing=""),
    "coding": _coding,
    "count": int,
    "dash": partial(value, nothing="–"),
    "estimate": estimate,
    "general": "{:g}".format,
    "html": str,
    "label": partial(_cut, longest=60),
    "mean": mean,
    "measure": partial(value, nothing=missing("not defined here")),
    "name": name,
    "noted": lambda found, note: value(found, nothing=missing(note)),
    "position": _position,
    "score": partial(value, written=number),
    "seconds": partial(value, written="{:,.0f} s".format, nothing="–"),
    "share": partial(value, written="{:.0%}".format),
    "said": lambda text: shown(text) or "–",
    "stability": partial(value, nothing=missing("too few articles")),
    "text": shown,
    "value": value,
    "weight": "{:.3g}".format,
    "whole": partial(value, written="{:,.0f}".format, nothing="–"),
    "words": partial(_cut, longest=400),
}


def _rows_of(found: pd.DataFrame, keys: Iterable[object], key: str = "actor_id") -> list[Any]:
    """Return the row of a table for each key, or nothing where it has none."""
    own = {getattr(row, key): row for row in rows(found)}
    return [own.get(each) for each in keys]


def numbers(standing: pd.DataFrame, scores: pd.DataFrame, sounds: pd.DataFrame) -> Fragment:
    """Return position, mean stance and mean sound of each actor, side by side and never merged.

    ``scores`` are `sampling.means`, ``sounds`` estimates (`aggregate`).

    >>> "Vladimir Putin" in figures.numbers(standing, stances, sounds).text
    True
    """
    stance, sound = (_rows_of(each, standing["actor_id"]) for each in (scores, sounds))
    return table("numbers", standing.assign(stance=stance, sound=sound), means=means_told(scores), brackets=_BRACKETS)


def side_by_side(sides: pd.DataFrame, means: pd.DataFrame) -> Fragment:
    """Return each side's position, how many of its actors hold which, and its mean stance (`sampling.means`).

    >>> means = sampling.means(found, None, "side")
    >>> "Russia | against" in figures.side_by_side(aggregate.sides(standing), means).text
    True
    """
    stance = _rows_of(means, sides["side"], "subject")
    return table("side_by_side", sides.assign(stance=stance), means=means_told(means))


def portrayals(told: pd.DataFrame, own: pd.DataFrame) -> Fragment:
    """Return the narrator's tone about each actor beside the actor's own tone; both are estimates (`aggregate`).

    >>> "Ukraine" in figures.portrayals(aggregate.estimates(aggregate.portrayed(found), "tone"), tones).text
    True
    """
    tones = _rows_of(own, told["actor_id"])
    return table("portrayals", told.assign(narrator=list(rows(told)), own=tones), brackets=_BRACKETS)


def breakdown(found: pd.DataFrame, by: str) -> Fragment:
    """Return an actor's statements by one of their properties (`aggregate.breakdown`).

    >>> "indirect" in figures.breakdown(aggregate.breakdown(found.statements, "kind"), "Kind").text
    True
    """
    return table("breakdown", found, head=by, by=by.lower())


def absent(tables: Analysis, most: int = 100) -> Fragment:
    """Return the articles without any statement and the actors of the register that are named without one, folded.

    Names that are not in the register are left out: among them are places, and descriptions of nobody in particular.

    >>> "Vladimir Putin" in figures.absent(found).text  # is quoted
    False
    """
    silent = tables.documents[~tables.documents["document_id"].isin(tables.statements["document_id"])]
    titles = [
        f"{shown(cut(row.title or row.document_id, 200))} <small>{shown(origin(row))}</small>" for row in rows(silent)
    ]
    often = tables.mentions["actor_id"].value_counts()
    unheard = tables.actors[
        ~tables.actors["discovered"].astype(bool)
        & tables.actors["actor_id"].isin(often.index)
        & ~tables.actors["actor_id"].isin(tables.statements["actor_id"])
    ]
    names = [f"{name(row.name)} <small>named {often[row.actor_id]}×</small>" for row in rows(unheard)]
    lists = {
        f"{counted(len(titles), 'article')} without a statement": titles,
        f"{counted(len(names), 'actor')} named, but without a statement": names,
    }
    lists = {head: listed for head, listed in lists.items() if listed}
    if not lists:
        return few("Every article holds a statement, and every actor of the register that is named has one.")
    pieces = []
    for head, listed in lists.items():
        items = "".join(f"<li>{each}</li>" for each in listed[:most])
        pieces.append(folded(head, f'<ul class="plain">{items}</ul>{more(len(listed) - most)}'))
    return Fragment("".join(pieces), "; ".join(lists))


def inputs(event: Any, reader: str, sample: Any = None) -> Fragment:
    """Return each file read with its checksum, and what can change a number: the reader's version, the packages'.

    ``sample`` is what of the event was coded by hand (`sampling.read_sample`).

    >>> "actors.csv" in figures.inputs(found.event, claims.reader_card().version).text
    True
    """
    made = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    python = ".".join(platform.python_version_tuple()[:2])
    caption = f"Files read, with sha256. Computed with the reader {reader}, Python {python}, {made}."
    if event.reading:
        caption += (
            f" {event.reading.sentence}: {event.reading.settings}. The rest is the reader's that is named before."
        )
    files = [*event.inputs, *(sample.inputs if sample else ())]
    lines = [[shown(file), f"<code>{checksum}</code>"] for file, checksum in files]
    return html_table(caption, ("File", "sha256"), lines)
