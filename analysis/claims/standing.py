"""What a page may say of an actor: each claim with what it rests on, or none where there is too little."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.aggregate.estimates import estimates
from analysis.aggregate.movements import followed
from analysis.aggregate.standings import standings, sure
from analysis.attribution.actors import is_name
from analysis.claims.claim import DIFFERENT, UNCONFIRMED, Claim
from analysis.corpus.tables import Analysis
from analysis.records import SCORES, SOUNDS
from analysis.text import states


def named(tables: Analysis) -> set[str]:
    """Return the actors that have a name: those of the register but its groups, and others with a proper name.

    *US officials* or *three people briefed* are descriptions: nobody knows whether two of them are the same people. So
    may a discovered word be that only ever opens a sentence (*Engineers*), or is made of a state's name (*Orvenians*).
    """
    actors, discovered = tables.actors, tables.actors["discovered"].astype(bool)
    own = actors[(~discovered | actors["name"].map(is_name).astype(bool)) & (actors["kind"] != "group")]
    words = own[own["discovered"].astype(bool) & (own["kind"] == "") & ~own["name"].str.contains(" ")]
    known = tuple(actors.loc[actors["kind"] == "state", "name"])
    people = [word.startswith(known) or word.lower().removesuffix("s") in states.described() for word in words["name"]]
    said = tables.statements[tables.statements["actor_id"].isin(words["actor_id"])]
    sentences = tables.sentences[tables.sentences["document_id"].isin(said["document_id"])]
    starts = set(zip(sentences["document_id"], sentences["start"], strict=True))
    places = zip(said["actor_id"], said["document_id"], said["source"], strict=True)
    within = {actor_id for actor_id, document_id, source in places if (document_id, source[0]) not in starts}
    return set(own["actor_id"]) - (set(words["actor_id"]) - within) - set(words.loc[people, "actor_id"])


def spoken_of(tables: Analysis, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of whom claims are about: the actors with a name, or the one actor that a page is about."""
    alone = tables.statements["actor_id"].nunique() == 1
    return rows if alone else rows[rows["actor_id"].isin(named(tables))]


def positions_taken(tables: Analysis) -> pd.DataFrame:
    """Return the statements that take a position and of which the reader is sure, with the day of their document."""
    rows = sure(tables.statements)
    rows = rows[rows["stance"] != "neutral"]
    days = tables.documents.set_index("document_id")["published"].fillna("").astype(str).str[:10]
    return rows.assign(published=rows["document_id"].map(days).fillna("").astype(str))


def stances(tables: Analysis, means: pd.DataFrame, needed: float, min_statements: int) -> list[Claim]:
    """Return where each named actor stands, by number of statements; nothing of those of whom there is too little.

    A claim rests on at least ``min_statements`` statements with a position, one of them explicit. The position is that
    of the table of standings, and is told only where more than half of the statements take it and the course over time
    agrees; otherwise the actor takes *different* positions. Who moved (`movements`) is told to hold the new position
    *now* where both the new and the old one have enough statements of their own (`firm`). Where a sample corrects the
    actor's mean (``means``, `sampling.means`), a position is told only if it and its interval agree (`confirmed`).
    """
    own = spoken_of(tables, positions_taken(tables))
    corrected = {row.actor_id: row for row in means[means["checked"].astype(bool)].itertuples()}
    listed = standings(tables).set_index("actor_id")["position"]
    dated = own.loc[own.groupby("actor_id")["published"].transform("min") != ""]
    courses = dict(iter(followed(dated, needed).groupby("actor_id")))
    found = []
    for actor_id, rows in own.groupby("actor_id", sort=False):
        if enough(rows, min_statements):
            course, position = courses.get(actor_id), listed.get(actor_id, "neutral")
            how = _share(rows["stance"], position) if course is None or set(course["position"]) == {position} else ""
            held = (position, how, "", "") if how else (DIFFERENT, "", "", "")
            value, how, before, day = latest(rows, course, min_statements) or held
            claim = Claim((str(actor_id),), value, how, len(rows), before, day)
            found.append(confirmed(claim, corrected[actor_id]) if actor_id in corrected else claim)
    return sorted(found, key=lambda claim: -claim.n_statements)


def sounds(tables: Analysis, min_statements: int, **settings: Any) -> list[Claim]:
    """Return how each named actor sounds, by number of statements: the label of more than half of its statements.

    Counted are statements of which the reader is sure, neutral ones too, at least ``min_statements``. Harsh or warm is
    not told where the interval of the mean (`estimates`, with ``settings``) reaches the other side.
    """
    rows = sure(tables.statements)
    rows = spoken_of(tables, rows[rows["sound"].isin(list(SOUNDS))])
    means = estimates(rows, "sound", min_statements=min_statements, **settings)
    drawn = {row.actor_id: row for row in means.itertuples()}
    found = []
    for actor_id, own in rows.groupby("actor_id", sort=False)["sound"]:
        label = str(own.mode().iloc[0])
        score, how = SOUNDS[label], _share(own, label)
        crosses = score and any(end * score <= 0 for end in _ends(drawn[actor_id]))  # the middle itself has no sides
        if len(own) >= min_statements and how and not crosses:
            found.append(Claim((str(actor_id),), label, how, len(own)))
    return sorted(found, key=lambda claim: -claim.n_statements)


def too_few(tables: Analysis, min_statements: int) -> Claim | None:
    """Return what the named actors say together who take a position in fewer than ``min_statements`` statements.

    ``value`` is empty where it is not more than half of at least ``min_statements`` statements.
    """
    own = spoken_of(tables, positions_taken(tables))
    own = own[own.groupby("actor_id")["actor_id"].transform("size") < min_statements]
    if own.empty:
        return None
    position = str(own["stance"].mode().iloc[0])
    how = _share(own["stance"], position) if enough(own, min_statements) else ""
    actors = own["actor_id"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    return Claim(tuple(map(str, actors.index)), position if how else "", how, len(own))


def enough(rows: pd.DataFrame, min_statements: int) -> bool:
    """Tell whether statements with a position are enough to name it: so many, at least one of them explicit."""
    return len(rows) >= min_statements and bool(rows["explicit"].astype(bool).any())


def confirmed(claim: Claim, drawn: Any) -> Claim:
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


def latest(rows: pd.DataFrame, course: pd.DataFrame | None, min_statements: int) -> tuple[str, str, str, str] | None:
    """Return what an actor holds now, *now*, what before, and until when; None where its course never changes.

    A change for which there is too little is told as different positions.
    """
    if course is None or course["position"].nunique() < 2:
        return None
    part = (course["position"] != course["position"].shift()).cumsum()
    new, old = (course[part == number] for number in (part.iloc[-1], part.iloc[-1] - 1))
    (after, day), before = new[["position", "published"]].iloc[0], old["position"].iloc[0]
    since = rows["published"] >= day
    earlier = rows[rows["document_id"].isin(old["document_id"]) & ~since]
    if firm(rows[since], after, min_statements) and firm(earlier, before, min_statements):
        return after, "now", before, day
    return DIFFERENT, "", "", ""


def firm(rows: pd.DataFrame, position: str, min_statements: int) -> bool:
    """Tell whether a position held for a time has enough statements, more than half, and one explicit, of its own."""
    explicit = rows.loc[rows["stance"] == position, "explicit"].astype(bool)
    return len(rows) >= min_statements and bool(_share(rows["stance"], position)) and bool(explicit.any())


def _share(values: pd.Series, value: str) -> str:
    """Return *all* or *mostly* where more than half of the values are this one, else nothing."""
    same = values == value
    return "all" if same.all() else "mostly" if 2 * same.sum() > len(same) else ""


def _ends(drawn: Any) -> list[float]:
    return [end for end in (drawn.mean, drawn.ci_low, drawn.ci_high) if not pd.isna(end)]
