"""What was read, in a line above the lead; and who speaks in one article."""

from __future__ import annotations

from analysis.claims.claim import called
from analysis.claims.lead import counted
from analysis.claims.standing import named
from analysis.claims.wording import count, date, joined, number, times
from analysis.corpus.tables import Analysis

_NAMES = 3


def about(tables: Analysis) -> str:
    """Return what was read, in a line: the event, how many articles of whom, from when to when, and what was not.

    >>> claims.about(found)
    'Ceasefire in Ukraine · one article · Mint · 14 March 2025'
    """
    dates = sorted(each[:10] for each in tables.documents["published"] if each)
    outlets = sorted(set(filter(None, tables.documents["outlet"])))
    told = joined(outlets) if 0 < len(outlets) < _NAMES else count(len(outlets), "outlet") if outlets else ""
    copies = len(tables.duplicates)
    parts = (
        tables.event.title,
        count(len(tables.documents), "article"),
        told,
        _days(dates[0], dates[-1]) if dates else "",
        f"{number(len(tables.set_aside))} set aside" if len(tables.set_aside) else "",
        f"{number(copies)} {'are copies of others' if copies > 1 else 'is a copy of another'}" if copies else "",
        _invented(tables),
        _read_by(tables),
    )
    return " · ".join(filter(None, parts))


def about_article(tables: Analysis, document_id: str) -> str:
    """Return which article was read, in a line: the event, the outlet and the day.

    >>> claims.about_article(found, found.documents.loc[0, "document_id"])
    'Ceasefire in Ukraine · Mint · 14 March 2025'
    """
    document = next(row for row in tables.event.documents if row.document_id == document_id)
    day = date(document.published) if document.published else ""
    return " · ".join(filter(None, (tables.event.title, document.outlet, day, _invented(tables), _read_by(tables))))


def lead_of_article(tables: Analysis, document_id: str) -> str:
    """Return how much speech one document holds, whose it is, and how much of it bears on the target.

    >>> found.event.target.label in claims.lead_of_article(found, found.documents.loc[0, "document_id"])
    True
    """
    found = tables.attributions[tables.attributions["document_id"] == document_id]
    bearing = int((tables.statements["document_id"] == document_id).sum())
    if found.empty:
        return "In this article nobody is quoted, and nobody's words or acts are reported."
    share = f"{number(bearing) if bearing else 'none'} of them {'are' if bearing > 1 else 'is'} about"
    sentence = f"This article attributes words or acts {times(len(found))}; {share} {tables.event.target.label}."
    heard = found.loc[found["actor_id"] != "", "actor_id"].value_counts(sort=False)
    heard = heard.sort_values(ascending=False, kind="stable")
    if heard.empty:
        return sentence
    names = called(tables)
    if len(heard) == 1:
        return f"{sentence} The only known source is {names[str(heard.index[0])]}."
    own = heard[heard.index.isin(named(tables))]
    loudest = [f"{names[str(actor)]} ({times_heard})" for actor, times_heard in own.head(_NAMES).items()]
    most = f", most often from {joined(loudest)}" if loudest else ""
    return f"{sentence} They come from {counted(tables, heard.index)[0]}{most}."


def _days(first: str, last: str) -> str:
    return date(last) if first == last else f"{date(first, first[:4] != last[:4])} to {date(last)}"


def _read_by(tables: Analysis) -> str:
    reading = tables.event.reading
    return f"statements read by “{reading.name}”, the language model {reading.model}" if reading else ""


def _invented(tables: Analysis) -> str:
    return "its states and people are invented" if tables.event.fictional else ""
