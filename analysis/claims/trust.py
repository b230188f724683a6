"""How far the reader can be trusted: from the event's own hand coding, or else from the figures that it comes with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import reader
from analysis.claims.claim import count, number
from analysis.corpus.tables import Analysis
from analysis.records.choices import CHOICES

if TYPE_CHECKING:
    from analysis.evaluation import Agreement
    from analysis.sampling import Sample

_MEASURED = ["set", "articles", "statements", "end_to_end", "low", "high", "detection", "actor", "stance_macro_f1"]
_HEARD = ["set", "reading", "articles", "statements", "share", "low", "high", "macro_f1", "found", "right"]
_READ = "read the quotations before you quote a number"


@dataclass(frozen=True)
class Card:
    """What the reader says of itself: its version, from which probability of a stance it is sure, how well it reads.

    ``measured`` has one row per set of hand-coded articles that it was not made with: ``end_to_end`` (F1) from ``low``
    to ``high``, ``detection`` (F1), ``actor`` (share right) and ``stance_macro_f1``. ``sound`` has one row per way to
    hear how a statement sounds, the reader's first, with the measures of `evaluation.sounds`. Either may be empty.
    """

    version: str
    sure: float
    measured: pd.DataFrame
    sound: pd.DataFrame


def reader_card(tables: Analysis | None = None) -> Card:
    """Return what the embedded reader says of itself; a reader that nobody measured has no row in ``measured``.

    That holds for every other reader too: of ``tables`` that one read, no figure is the embedded reader's.

    >>> 0 < claims.reader_card(found).sure < 1
    True
    """
    card = reader.settings()
    others = tables is not None and tables.event.reading is not None
    measured = pd.DataFrame([] if others else card.get("measured", []), columns=_MEASURED)
    sound = card.get("sound", {})
    heard = [sound, *(sound | row for row in sound["beside"])] if sound else []
    return Card(reader.version(), card["thresholds"]["sure"], measured, pd.DataFrame(heard, columns=_HEARD))


def trust(tables: Analysis, agreement: Agreement | None) -> str:
    """Return in plain words how many statements the machine finds and reads right, and where that was measured.

    The event's own hand coding speaks where it has fifty statements or more; of fewer it is counted what became of
    them, beside the figures that the reader comes with. These are not another reader's: of it the hand coding alone
    speaks, however small.

    >>> "machine" in claims.trust(found, None)
    True
    """
    reading, measured = tables.event.reading, _measured(tables, agreement)
    if reading is None:
        return measured
    return (
        f"{reading.sentence}, not by the reader that comes with this workbook: what is said below of that one, its "
        f"probabilities and its limits, does not hold for it. {measured}"
    )


def _measured(tables: Analysis, agreement: Agreement | None) -> str:
    card = reader.settings() if tables.event.reading is None else {}
    who = f"the reader “{tables.event.reading.name}”" if tables.event.reading else "the machine"
    figures, coded = card.get("figures"), agreement.pairs["outcome"] if agreement is not None else pd.Series(dtype=str)
    coded = coded[coded != "extra"]
    found, right = int((coded != "missed").sum()), int((coded == "right").sum())
    made = ", which it was made with (expect less elsewhere)" if tables.event.name in card.get("trained_on", ()) else ""
    if agreement is not None and len(coded) >= (CHOICES.hand_coded if figures else 1):
        articles = "one article" if agreement.n_documents == 1 else f"{agreement.n_documents} articles"
        where = f"On the {len(coded)} hand-coded statements of {articles} that come with this event{made}"
        finds = _finds(who, found / len(coded), right / found if found else 0.0)
        return f"{where}, {finds}; {_READ}."
    if not figures:
        return f"How much {who} finds, and how much of that it reads right, is not measured yet; {_READ}."
    here = f"; of the {len(coded)} coded by hand here{made}, it finds {found} and reads {right} right"
    finds = _finds(who, figures["found"], figures["right"])
    return f"On news like this, {finds} ({_where(figures)}){here if len(coded) else ''}; {_READ}."


def checked(sample: Sample | None, *means: pd.DataFrame) -> str:
    """Return whether a person checked these articles, how many, and what that corrects of the means on the page.

    ``means`` are the page's tables of mean stances (`sampling.means`); without any it has nothing that a sample
    corrects, which is said.

    >>> claims.checked(None, stances).startswith("Not checked")
    True
    """
    if sample is None or not sample.n_used:
        return "Not checked by a random sample."
    how = f"Checked by hand on {sample.n_used} of {count(sample.n_articles, 'article')}, drawn at random"
    if not means:
        return f"{how}; what is on this page is not corrected by that."
    shown = pd.concat([each.loc[each["mean"].notna(), ["mean", "checked"]] for each in means])
    n, many = len(shown), int(shown["checked"].sum())
    if not many:
        return f"{how}: too few of them hold any one actor or side, so no mean stance below is corrected."
    if many == n:
        return f"{how}: the mean stances below are corrected."
    return f"{how}: {number(many)} of the {number(n)} mean stances below {'are' if many > 1 else 'is'} corrected."


def lead_on_sample(means: pd.DataFrame) -> str:
    """Return what the sample makes of the mean over all statements (`sampling.compared`).

    >>> claims.lead_on_sample(sampling.compared(found, None, None))[:16]
    'The machine puts'
    """
    whole = means[means["by"] == "all"]
    if whole.empty:
        return "Too few statements take a position for a mean stance."
    row = whole.iloc[0]
    told = f"The machine puts the mean stance of all statements at {_signed(row['machine'])}"
    between = f"between {_signed(row['ci_low'])} and {_signed(row['ci_high'])}"
    if not row["checked"]:
        told += f"; nobody has checked that, and a coding by hand might put it {between}"
    elif pd.isna(row["ci_low"]):
        told += f"; the articles coded by hand put it at {_signed(row['mean'])}"
    else:
        told += f"; the sample coded by hand puts it at {_signed(row['mean'])}, {between}"
    truth = f"; by hand in all articles it is {_signed(row['truth'])}" if pd.notna(row["truth"]) else ""
    return f"{told}{truth}."


def lead_on_trust(tables: Analysis, agreement: Agreement | None) -> str:
    """Return the figures that the reader comes with, with their intervals; of another reader what the event tells.

    >>> claims.lead_on_trust(found, None).endswith(".")
    True
    """
    if tables.event.reading is not None:
        return _measured(tables, agreement)
    figures = reader.settings().get("figures")
    if not figures:
        return "How much the machine finds, and how much of that it reads right, is not measured yet."
    within = {}
    for name in ("found", "right"):
        low, high = (figures.get(f"{name}_{end}") for end in ("low", "high"))
        within[name] = "" if low is None or high is None else f" ({100 * low:.0f} to {100 * high:.0f})"
    finds = f"finds {_in_100(figures, 'found')} statements{within['found']}"
    reads = f"reads {_in_100(figures, 'right')} of those right{within['right']}"
    return f"On news like this, the machine {finds} and {reads}, {_where(figures)}."


def trust_in_sound() -> str:
    """Return how often the machine and a person agree on what is harsh or warm.

    Neutral is left out: most words are, so that a machine which hears nothing would agree with a person most often. The
    workbook's own reader hears, whoever reads the statements.

    >>> "person" in claims.trust_in_sound()
    True
    """
    heard = reader.settings().get("sound")
    if not heard:
        return "How well the machine hears whether words are harsh or warm is not measured yet."
    told = f"Of the statements that sound harsh or warm to a person, the machine hears {_in_100(heard, 'found')} alike"
    told += f"; of those that sound so to the machine, a person hears {_in_100(heard, 'right')} alike"
    return f"{told} (measured on {heard['statements']} statements of {heard['articles']} articles)."


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _where(figures: Mapping[str, Any]) -> str:
    return f"measured on {figures['articles']} {figures['what']}"


def _in_100(figures: Mapping[str, Any], name: str) -> str:
    return f"{100 * (figures[name] or 0):.0f} in 100"


def _finds(who: str, found: float, right: float) -> str:
    if not round(found * 10):
        return f"{who} finds fewer than one in 10 statements"
    about = "" if round(found * 10) == 10 else "about "
    return f"{who} finds {about}{_tenths(found)} statements and reads {_tenths(right)} of those right"


def _tenths(share: float) -> str:
    tenths = round(share * 10)
    return "nearly all" if tenths == 10 else f"{tenths} in 10" if tenths else "fewer than one in 10"
