"""What a page may say of an actor: each claim with what it rests on, or none where there is too little."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from analysis import states
from analysis.actors import is_name
from analysis.aggregate.choices import Tables, sure
from analysis.aggregate.claims.claim import DIFFERENT, UNCONFIRMED, Claim, Event, Teller
from analysis.aggregate.estimates import estimates
from analysis.aggregate.movements import NEEDED, followed
from analysis.aggregate.standings import standings
from analysis.records import SCORES, SOUNDS


def named(tables: Tables) -> set[str]:
    """Return the actors that have a name: those of the register but its groups, and others with a proper name.

    *US officials* or *three people briefed* are descriptions: nobody knows whether two of them are the same people. So
    may a discovered word be that only ever opens a sentence (*Engineers*), or is made of a state's name (*Orvenians*).
    """
    actors = tables.actors
    proper = ~actors["discovered"].astype(bool) | actors["name"].map(is_name).astype(bool)
    own = actors[proper & (actors["kind"] != "group")]
    words = own[own["discovered"].astype(bool) & (own["kind"] == "") & ~own["name"].str.contains(" ")]
    known = tuple(actors.loc[actors["kind"] == "state", "name"])
    people = [word.startswith(known) or word.lower().removesuffix("s") in states.described() for word in words["name"]]
    doubtful = set(words["actor_id"]) - _within(tables, words["actor_id"]) | set(words.loc[people, "actor_id"])
    return set(own["actor_id"]) - doubtful


def _within(tables: Tables, actors: pd.Series) -> set[str]:
    """Return those of some actors that are named elsewhere than where a sentence begins."""
    said = tables.statements[tables.statements["actor_id"].isin(actors)]
    sentences = tables.sentences[tables.sentences["document_id"].isin(said["document_id"])]
    starts = set(zip(sentences["document_id"], sentences["start"], strict=True))
    places = zip(said["actor_id"], said["document_id"], said["source"], strict=True)
    return {actor_id for actor_id, document_id, source in places if (document_id, source[0]) not in starts}


def positions_taken(tables: Tables) -> pd.DataFrame:
    """Return the statements that take a position and of which the reader is sure, with the day of their document."""
    rows = sure(tables.statements)
    rows = rows[rows["stance"] != "neutral"]
    days = tables.documents.set_index("document_id")["published"].fillna("").astype(str).str[:10]
    return rows.assign(published=rows["document_id"].map(days).fillna("").astype(str))


def stances(tables: Event, means: pd.DataFrame, needed: float = NEEDED, *, min_statements: int = 3) -> list[Claim]:
    """Return where each named actor stands, by number of statements; nothing of those of whom there is too little.

    A claim rests on at least ``min_statements`` statements with a position, one of them explicit. The position is that
    of the table of standings, and is told only where more than half of the statements take it and the course over time
    agrees; otherwise the actor takes *different* positions. Who moved (`movements`) is told to hold the new position
    *now* where both the new and the old one have enough statements of their own (`firm`). Where a sample corrects the
    actor's mean (``means``, `sampling.means`), a position is told only if it and its interval agree (`confirmed`).
    """
    taken = positions_taken(tables)
    own = taken[taken["actor_id"].isin(spoken_of(tables, taken))]
    corrected = {row.actor_id: row for row in means[means["checked"].astype(bool)].itertuples()}
    listed = standings(tables).set_index("actor_id")["position"].to_dict()
    dated = own.loc[own.groupby("actor_id")["published"].transform("min") != ""]
    courses = dict(followed(dated, needed))
    found = []
    for actor_id, rows in {str(key): rows for key, rows in own.groupby("actor_id", sort=False)}.items():
        if enough(rows, min_statements):
            course, position = courses.get(actor_id), listed.get(actor_id, "neutral")
            told = latest(rows, course, min_statements)
            if told is None:
                steady = course is None or set(course["position"]) == {position}
                fits = steady and 2 * (rows["stance"] == position).sum() > len(rows)
                told = (position, _how(rows["stance"], position)) if fits else (DIFFERENT, "")
            claim = resting("stance", (actor_id,), rows, *told)
            found.append(confirmed(claim, corrected[actor_id]) if actor_id in corrected else claim)
    return _told(tables, found, min_statements)


def sounds(tables: Event, *, min_statements: int = 3, confidence: float = 0.95, random_seed: int = 2025) -> list[Claim]:
    """Return how each named actor sounds, by number of statements: the label of more than half of its statements.

    Counted are statements of which the reader is sure, neutral ones too, at least ``min_statements``. Harsh or warm is
    not told where the interval of the mean reaches the other side.
    """
    rows = sure(tables.statements)
    rows = rows[rows["sound"].isin(list(SOUNDS)) & rows["actor_id"].isin(spoken_of(tables, rows))]
    means = estimates(rows, "sound", min_statements=min_statements, confidence=confidence, random_seed=random_seed)
    drawn = {row.actor_id: row for row in means.itertuples()}
    found = []
    for actor_id, own in {str(key): own for key, own in rows.groupby("actor_id", sort=False)}.items():
        label = str(own["sound"].mode().iloc[0])
        half = 2 * (own["sound"] == label).sum() > len(own)
        if len(own) >= min_statements and half and not _crosses(SOUNDS[label], drawn[actor_id]):
            found.append(resting("sound", (actor_id,), own, label, _how(own["sound"], label)))
    return _told(tables, found, min_statements)


def too_few(tables: Event, *, min_statements: int = 3, **_: float) -> Claim | None:
    """Return what the named actors say together who take a position in fewer than ``min_statements`` statements.

    ``value`` is empty where it is not more than half of at least ``min_statements`` statements.
    """
    taken = positions_taken(tables)
    own = taken[taken["actor_id"].isin(spoken_of(tables, taken))]
    own = own[own.groupby("actor_id")["actor_id"].transform("size") < min_statements]
    if own.empty:
        return None
    position = str(own["stance"].mode().iloc[0])
    clear = enough(own, min_statements) and 2 * (own["stance"] == position).sum() > len(own)
    value, how = (position, _how(own["stance"], position)) if clear else ("", "")
    actors = own["actor_id"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    return _told(tables, [resting("few", tuple(map(str, actors.index)), own, value, how)], min_statements)[0]


def enough(rows: pd.DataFrame, min_statements: int) -> bool:
    """Tell whether statements with a position are enough to name it: so many, at least one of them explicit."""
    return len(rows) >= min_statements and bool(rows["explicit"].astype(bool).any())


def confirmed(claim: Claim, drawn: object) -> Claim:
    """Return a claim on one position held all along as the corrected mean bears it out, or *unconfirmed*.

    If more than half of the statements take a position, their mean lies on its side of the middle, and nearer to the
    middle than to either side for conditional; mean and interval must. Other claims stay as the machine reads them.
    """
    score = SCORES.get(claim.value)
    if score is None or claim.how == "now":
        return claim
    ends = _ends(drawn)
    if not all(end * score > 0 if score else abs(end) < 0.5 for end in ends):
        return replace(claim, value=UNCONFIRMED, how="", checked=True)
    return replace(claim, how=claim.how if set(ends) == {score} else "mostly", checked=True)


def latest(
    rows: pd.DataFrame, course: pd.DataFrame | None, min_statements: int
) -> tuple[str, str, str, str] | tuple[str, str] | None:
    """Return what an actor holds now, what before, and until when; None where its course never changes.

    A change for which there is too little is told as different positions.
    """
    if course is None or course["position"].nunique() < 2:
        return None
    stretch = (course["position"] != course["position"].shift()).cumsum()
    last = int(stretch.iloc[-1])
    day = str(course.loc[stretch == last, "published"].iloc[0])
    after, before = (str(course.loc[stretch == number, "position"].iloc[0]) for number in (last, last - 1))
    new = rows[rows["published"] >= day]
    old = rows[rows["document_id"].isin(course.loc[stretch == last - 1, "document_id"]) & (rows["published"] < day)]
    if all(firm(*each, min_statements) for each in ((new, after), (old, before))):
        return after, "now", before, day
    return DIFFERENT, ""


def firm(rows: pd.DataFrame, position: str, min_statements: int) -> bool:
    """Tell whether a position held for a time has enough statements, more than half, and one explicit, of its own."""
    own = rows[rows["stance"] == position]
    return len(rows) >= min_statements and 2 * len(own) > len(rows) and bool(own["explicit"].astype(bool).any())


def spoken_of(tables: Tables, rows: pd.DataFrame) -> set[str]:
    """Return whom claims are about: the actors with a name, or the one actor that a page is about."""
    actors = set(rows["actor_id"])
    return actors if len(set(tables.statements["actor_id"])) == 1 else actors & named(tables)


def resting(
    kind: str, subjects: tuple[str, ...], rows: pd.DataFrame, value: str, how: str, before: str = "", day: str = ""
) -> Claim:
    """Return a claim with what it rests on."""
    implied = int((~rows["explicit"].astype(bool)).sum())
    certainty = round(float(rows["certainty"].astype(float).mean()), 4)
    documents = rows["document_id"].nunique()
    return Claim(kind, subjects, value, how, len(rows), documents, implied, certainty, before, day)


def _told(tables: Event, found: Iterable[Claim], min_statements: int) -> list[Claim]:
    """Return claims with their sentences, those that rest on most statements first."""
    tell = Teller.of(tables, min_statements)
    ordered = sorted(found, key=lambda claim: -claim.n_statements)
    return [replace(claim, sentence=tell.sentence(claim)) for claim in ordered]


def _how(values: pd.Series, value: str) -> str:
    return "all" if (values == value).all() else "mostly"


def _crosses(score: float, drawn: object) -> bool:
    """Tell whether the mean or its interval reaches the other side of the middle; the middle itself has no sides."""
    return bool(score) and any(end * score <= 0 for end in _ends(drawn))


def _ends(drawn: object) -> list[float]:
    return [end for end in (getattr(drawn, name) for name in ("mean", "ci_low", "ci_high")) if not pd.isna(end)]
