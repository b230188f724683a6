"""Numbers as tables, with a caption, headers that say what they head, and words where there is too little."""

from __future__ import annotations

import platform
import tomllib
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.notebook.display import (
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

LAYOUTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: The packages whose versions can change a number.
_PACKAGES = ("nltk", "numpy", "onnxruntime", "pandas", "tokenizers", "vaderSentiment")
# More rows than this are not read, and make a page slow to open; the files written beside it have them all.
_ROWS = 200


def table(layout: str, found: pd.DataFrame, most: int = _ROWS, **given: Any) -> Fragment:
    """Return a table as `tables.toml` lays it out under a name, one row per row of the data, the first ``most``.

    ``given`` are the words that caption and heads leave open, and tables of means (`sampling.means`,
    `aggregate.estimates`), each of which becomes a column: the mean of the row's actor, side or period.

    >>> "paragraphs" in figures.table("basis", aggregate.basis(found)).text
    True
    """
    laid_out = LAYOUTS[layout]
    if found.empty and "empty" in laid_out:
        return few(laid_out["empty"])
    words: dict[str, object] = {}
    for column, each in given.items():
        if isinstance(each, pd.DataFrame):
            keys = laid_out["match"]
            means: Any = dict(zip(each[list(keys.values())].itertuples(index=False), rows(each), strict=True))
            own: Any = [means.get(key) for key in found[list(keys)].itertuples(index=False)]
            found = found.assign(**{column: own})
            words |= {"means": means_explained(each)} if "machine" in each else {}
        else:
            words[column] = each
    head, columns = [], []
    for title, (written, *of) in ((title, how.split()) for title, how in laid_out["columns"].items()):
        if found.empty or (written.endswith("?") and found[of].isna().all(axis=None)):
            continue
        head.append(title.format(**words))
        columns.append(list(map(_WRITTEN[written.rstrip("?")], *(found[column] for column in of))))
    return html_table(laid_out["caption"].format(**words), head, list(zip(*columns, strict=True)), most)


def html_table(caption: str, head: Sequence[str], lines: Sequence[Sequence[object]], most: int = _ROWS) -> Fragment:
    """Return a table whose cells are HTML; the first cell of a row names the row, columns of counts stand right.

    The first ``most`` rows are shown; where there are more, the caption says how many.
    """
    if not lines:
        return few(f"{caption} There is nothing to list.")
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
    return Fragment(
        f'<table class="data"><caption>{shown(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table>"
    )


def value(found: float, low: float = float("nan"), high: float = float("nan"), how: str = "value") -> str:
    """Return a number for a cell as `tables.toml` writes it, with its interval in brackets where there is one."""
    form = LAYOUTS["written"][how]
    if pd.isna(found):
        return str(form["missing"])
    written = number if how == "score" else form["format"].format
    return written(found) + (f" [{written(low)}, {written(high)}]" if pd.notna(low) else "")


def mean(row: Any) -> str:
    """Return a mean (`sampling.means`, `aggregate.estimates`) with its interval, or in words why there is none.

    Where it is corrected, the machine's stands beside it.
    """
    if row is None:
        return missing("no statement")
    parts = [
        "" if pd.isna(row.mean) else value(row.mean, row.ci_low, row.ci_high, "score"),
        missing(row.note) if row.note else "",
    ]
    if getattr(row, "checked", False) and pd.notna(row.machine):
        machine = f'<span class="machine">machine {number(row.machine)}</span>'
        parts.insert(1 if pd.notna(row.ci_low) else 2, machine)
    return " ".join(filter(None, parts))


def means_explained(means: pd.DataFrame) -> str:
    """Return what the mean stances of a table are (`sampling.means`), and what their brackets mean."""
    lies = "; its brackets say where a coding by hand would lie, going by how the reader misread other articles"
    lies = lies if (means["ci_low"].notna() & ~means["checked"].astype(bool)).any() else ""
    if not means["checked"].any() and not means["note"].str.startswith("not corrected").any():
        return f"Mean stance from −1 (against) to +1 (in favor), not checked by hand: it is the machine’s{lies}."
    return (
        "Mean stance from −1 (against) to +1 (in favor), corrected by the articles coded by hand, with its interval in "
        f"brackets and the machine’s in grey. One that is not corrected is the machine’s{lies}."
    )


#: How a cell is written, as `tables.toml` calls it, where that is not a number.
_WRITTEN: dict[str, Callable[..., object]] = {
    "coding": lambda actor, stance: f"{name(actor)}: {shown(stance)}" if actor else "–",
    "count": int,
    "general": "{:g}".format,
    "held": lambda position: position or missing("none yet"),
    "html": str,
    "label": lambda text: shown(cut(text, 60)),
    "mean": mean,
    "name": name,
    "noted": lambda found, note: missing(note) if pd.isna(found) else value(found),
    "position": lambda held, varied=False: f'<b class="stance">{held}</b>' + " <small>varied</small>" * varied,
    "said": lambda text: shown(text) or "–",
    "text": shown,
    "words": lambda text: shown(cut(text, 400)),
    **{how: partial(value, how=how) for how in LAYOUTS["written"]},
}


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
    documents, actors, statements = tables.documents, tables.actors, tables.statements
    silent = documents[~documents["document_id"].isin(statements["document_id"])]
    often = tables.mentions["actor_id"].value_counts()
    unheard = actors[~actors["discovered"].astype(bool) & actors["actor_id"].isin(often.index)]
    unheard = unheard[~unheard["actor_id"].isin(statements["actor_id"])]
    titles = [
        f"{shown(cut(row.title or row.document_id, 200))} <small>{shown(origin(row))}</small>" for row in rows(silent)
    ]
    names = [f"{name(row.name)} <small>named {often[row.actor_id]}×</small>" for row in rows(unheard)]
    pieces, heads = "", []
    for noun, which, listed in (("article", "without", titles), ("actor", "named, but without", names)):
        if listed:
            heads.append(f"{counted(len(listed), noun)} {which} a statement")
            items = "".join(f"<li>{each}</li>" for each in listed[:most])
            pieces += folded(heads[-1], f'<ul class="plain">{items}</ul>{more(len(listed) - most)}')
    if not heads:
        return few("Every article holds a statement, and every actor of the register that is named has one.")
    return Fragment(pieces, "; ".join(heads))


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
        read = f"{event.reading.sentence}: {event.reading.settings}."
        caption += f" {read} The rest is the reader's that is named before."
    files = [*event.inputs, *(sample.inputs if sample else ())]
    lines = [[shown(file), f"<code>{checksum}</code>"] for file, checksum in files]
    return html_table(caption, ("File", "sha256"), lines)
