"""The lead of a page: its claims in at most two sentences and forty words, and what was read in a line above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from analysis.aggregate.standings import sure
from analysis.claims import standing
from analysis.claims.claim import DIFFERENT, Claim, Wording, called, count, date, joined, number, sentences, subjects
from analysis.corpus.tables import Analysis
from analysis.records.choices import CHOICES

#: What begins the first of the clauses that no sample has confirmed.
READS, HEARS = "as the machine reads it, ", "as the machine hears it, "
_NAMES = 3
_BELOW = "read what is said below"
#: What is left out where a lead would be too long, step by step: how many names of a group are told, whether it is told
#: how actors sound, who takes different positions, and what those say of whom there is too little; in the end, all but
#: so many clauses.
_ALL = 99
_SHORTER = (
    *((most, True, True, True, _ALL) for most in (4, 3, 2)),
    *((most, True, different, False, _ALL) for most in (2, 1) for different in (True, False)),
    *((most, False, False, False, _ALL) for most in (2, 1)),
    *((0, sound, False, False, _ALL) for sound in (True, False)),
    *((0, False, False, False, clauses) for clauses in (5, 4, 3, 2, 1)),
)


def about(tables: Analysis) -> str:
    """Return what was read, in a line: the event, how many articles of whom, from when to when, and what was not.

    >>> claims.about(found)
    'Ceasefire in Ukraine · one article · Mint · 14 March 2025'
    """
    days = sorted(each[:10] for each in tables.documents["published"] if each)
    outlets = sorted(set(filter(None, tables.documents["outlet"])))
    whose = joined(outlets) if 0 < len(outlets) < _NAMES else count(len(outlets), "outlet") if outlets else ""
    when = date(days[-1]) if days else ""
    if days and days[0] != days[-1]:
        when = f"{date(days[0], days[0][:4] != days[-1][:4])} to {when}"
    copies, aside = len(tables.duplicates), len(tables.set_aside)
    copied = f"{number(copies)} {'are copies of others' if copies > 1 else 'is a copy of another'}" if copies else ""
    skipped = f"{number(aside)} set aside" if aside else ""
    return _line(tables, count(len(tables.documents), "article"), whose, when, skipped, copied)


def about_article(tables: Analysis, document_id: str) -> str:
    """Return which article was read, in a line: the event, the outlet and the day.

    >>> claims.about_article(found, found.documents.loc[0, "document_id"])
    'Ceasefire in Ukraine · Mint · 14 March 2025'
    """
    document = next(row for row in tables.event.documents if row.document_id == document_id)
    return _line(tables, document.outlet, date(document.published) if document.published else "")


def _line(tables: Analysis, *parts: str) -> str:
    """Return the event's title, the parts that are not empty, whether it is invented, and who read the statements."""
    reading = tables.event.reading
    invented = "its states and people are invented" if tables.event.fictional else ""
    read_by = f"statements read by “{reading.name}”, the language model {reading.model}" if reading else ""
    return " · ".join(filter(None, (tables.event.title, *parts, invented, read_by)))


def lead_of_article(tables: Analysis, document_id: str) -> str:
    """Return how much speech one document holds, whose it is, and how much of it bears on the target.

    >>> found.event.target.label in claims.lead_of_article(found, found.documents.loc[0, "document_id"])
    True
    """
    found = tables.attributions[tables.attributions["document_id"] == document_id]
    bearing = int((tables.statements["document_id"] == document_id).sum())
    if found.empty:
        return "In this article nobody is quoted, and nobody's words or acts are reported."
    often = {1: "once", 2: "twice"}.get(len(found)) or count(len(found), "time")
    share = f"{number(bearing) if bearing else 'none'} of them {'are' if bearing > 1 else 'is'} about"
    sentence = f"This article attributes words or acts {often}; {share} {tables.event.target.label}."
    heard = found.loc[found["actor_id"] != "", "actor_id"].value_counts(sort=False)
    heard = heard.sort_values(ascending=False, kind="stable")
    if heard.empty:
        return sentence
    names = called(tables)
    if len(heard) == 1:
        return f"{sentence} The only known source is {names[str(heard.index[0])]}."
    own = heard[heard.index.isin(standing.named(tables))]
    loudest = [f"{names[str(actor)]} ({n})" for actor, n in own.head(_NAMES).items()]
    most = f", most often from {joined(loudest)}" if loudest else ""
    return f"{sentence} They come from {_counted(tables, heard.index)[0]}{most}."


def lead(
    tables: Analysis,
    means: pd.DataFrame,
    needed: float = CHOICES.move_price,
    *,
    min_statements: int = CHOICES.min_statements,
    **settings: Any,
) -> str:
    """Return where the actors stand and how they sound; in plain words where there is too little to tell.

    ``means`` are those shown beside it (`sampling.means`), and ``settings`` those of `estimates`, so that nothing is
    told that the numbers do not show. What no sample has confirmed is told *as the machine reads it*, and comes last.

    >>> "Vladimir Putin" in claims.lead(found, stances)
    True
    """
    stances, words = standing.stances(tables, means, needed, min_statements), Wording.of(tables, min_statements)
    if not stances:
        return _too_little(tables, words)
    rest, heard = standing.too_few(tables, min_statements), standing.sounds(tables, min_statements, **settings)

    def worded(words: Wording, sounding: bool, different: bool, few: bool, most: int) -> str:
        kept = [claim for claim in stances if different or claim.value != DIFFERENT] or stances
        clauses = [*_standing(words, kept), *([words.few(rest)] if few and rest else [])][:most]
        n_checked = min(most, len({_alike(words, claim) for claim in kept if claim.checked}))
        clauses[n_checked : n_checked + 1] = [f"{READS}{each}" for each in clauses[n_checked : n_checked + 1]]
        heard_first = HEARS if sounding and heard and n_checked == len(clauses) else ""
        return sentences("; ".join(clauses), heard_first + _sounding(words, heard) if sounding else "")

    return _fitted(words, worded)


def lead_over_time(
    tables: Analysis,
    means: pd.DataFrame,
    needed: float = CHOICES.move_price,
    *,
    min_statements: int = CHOICES.min_statements,
    **_: Any,
) -> str:
    """Return who clearly moved, and how many of those followed did not; only who is told of in `lead` is followed.

    No sample corrects a course over time, so all of it is told *as the machine reads it*.

    >>> found.event.target.label in claims.lead_over_time(found, stances)
    True
    """
    target = tables.event.target.label
    taken = standing.positions_taken(tables)
    days = taken[taken["published"] != ""].groupby("actor_id")["document_id"].nunique()
    if not (days > 1).any():
        return f"Nobody takes a position on {target} in two dated articles, so nobody can be seen to move."
    stances = standing.stances(tables, means, needed, min_statements)
    stances = [claim for claim in stances if days.get(claim.subjects[0], 0) > 1]
    moved = [claim for claim in stances if claim.how == "now"]
    kept = [claim for claim in stances if claim.how in ("all", "mostly")]

    def worded(words: Wording, *_: int) -> str:
        stayed = f"{words.who(subjects(kept))} kept {'theirs' if len(kept) > 1 else 'its own'}" if kept else ""
        shown, rest = moved[: words.most], moved[words.most :]
        clauses = [words.moved(claim, "" if place else target) for place, claim in enumerate(shown)]
        if rest:
            who = f"{number(len(rest))} more" if shown else count(len(rest), "actor")
            clauses.append(f"{who} clearly changed position{'' if shown else f' on {target}'}")
        return sentences(READS + ("; ".join(clauses) or f"nobody clearly changed position on {target}"), stayed)

    return _fitted(Wording.of(tables, min_statements), worded)


def lead_between(tables: Analysis, camps: pd.DataFrame, *, min_statements: int = CHOICES.min_statements) -> str:
    """Return which camps there are, and which two of their members are furthest apart.

    Members (of `network.camps`) are told of who have a name, are not torn, have enough statements for or against, in as
    many articles as an interval needs, and are stable; those with most statements come first.

    >>> found.event.target.label in claims.lead_between(found, network.camps(coded, "actor", ["concept"]))
    True
    """
    target = tables.event.target.label
    if not camps["camp"].any():
        return f"No two actors agree or differ on {target} often enough to tell camps."
    column = next(
        key for key in ("actor_id", "organization", "side") if camps["node"].isin(tables.statements[key]).all()
    )
    taken = standing.positions_taken(tables)
    known = {
        str(node)
        for node, rows in taken[taken["stance"] != "conditional"].groupby(column)
        if standing.enough(rows, min_statements) and rows["document_id"].nunique() >= CHOICES.fewest_documents
    }
    known &= standing.named(tables) if column == "actor_id" else known
    own = (camps["camp"] > 0) & ~camps["torn"].astype(bool) & camps["node"].isin(known)
    members = camps[own & (camps["n_statements"] >= min_statements) & (camps["stability"] >= CHOICES.stable)]
    members = members.sort_values("n_statements", ascending=False, kind="stable")
    groups = [group["node"].tolist() for _, group in members.groupby("camp")]
    camp_of_rival = members["rival"].map(members.set_index("node")["camp"])
    apart = members[camp_of_rival.notna() & (camp_of_rival != members["camp"])]
    pairs = apart.sort_values("apart", ascending=False, kind="stable")[["node", "rival"]].head(1).to_numpy().tolist()
    peace = not camps["apart"].any() and len(members) > 1

    def worded(words: Wording, *_: int) -> str:
        who = [words.who(group) for group in groups]
        if len(groups) == 2:
            sided = f"on {target}, {who[0]} stood on one side, {who[1]} on the other"
        elif peace:
            sided = f"on {target}, {who[0]} stood on one side, and nobody clearly against them"
        else:
            sided = f"who agrees with whom on {target} rests on few statements or articles, too little to tell camps"
        return sentences(sided, *(f"{words.who(pair)} differed most" for pair in pairs))

    return _fitted(Wording.of(tables, min_statements), worded)


def _fitted(words: Wording, worded: Callable[..., str]) -> str:
    """Return the longest wording that has at most forty words, or else the shortest."""
    for most, *also in _SHORTER:
        short = worded(replace(words, most=most, name=lambda _: "X"), *also)
        if len(short.split()) <= CHOICES.lead_words:
            break
    return worded(replace(words, most=most), *also)


def _standing(words: Wording, claims: Sequence[Claim]) -> Iterable[str]:
    """Yield the clauses on positions, checked ones first, then the best attested; the target is named once."""
    target = words.target
    for group in _grouped(sorted(claims, key=lambda claim: not claim.checked), partial(_alike, words)):
        alone = len(group) == 1 and group[0].how == "now" and words.most
        yield words.moved(group[0], target) if alone else words.stance(group, target)
        target = ""


def _grouped(claims: Iterable[Claim], alike: Callable[[Claim], object]) -> list[list[Claim]]:
    """Return the claims that are alike together, in the order of the first of each."""
    groups: dict[object, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(alike(claim), []).append(claim)
    return list(groups.values())


def _alike(words: Wording, claim: Claim) -> tuple[object, ...]:
    """Return what claims of one clause have in common: what is held now is never told in the past tense."""
    return claim.value, claim.checked, words.past and claim.how == "now"


def _sounding(words: Wording, heard: Sequence[Claim]) -> str:
    """Return the clauses on how actors sound; who sounds neutral is told only where nobody sounds otherwise."""
    colored = [claim for claim in heard if claim.value != "neutral"] or heard
    return "; ".join(map(words.sound, _grouped(colored, lambda claim: claim.value)))


def _too_little(tables: Analysis, words: Wording) -> str:
    """Return what there is where no actor has enough statements for a position."""
    rows, least = sure(tables.statements), words.least
    if rows.empty:
        doubt = " that the reader is sure of" if len(tables.statements) else ""
        return f"No statement about {words.target}{doubt} was found in {count(len(tables.documents), 'article')}."
    taken = standing.positions_taken(tables)
    if taken.empty:
        who, many = _counted(tables, rows["actor_id"])
        return sentences(f"{who} {words.do('speak', many)} of {words.target} without taking a position")
    own = standing.spoken_of(tables, taken)
    if own.empty:
        return f"Only sources without a name {words.do('take', True)} a position on {words.target}; {_BELOW}."
    who, many = _counted(tables, own["actor_id"])
    takes = f"{who} {words.do('take', many)} a position on {words.target}"
    clearly = bool((own["actor_id"].value_counts() >= least).any())
    others = taken["actor_id"].nunique() - own["actor_id"].nunique()
    also = f"; so {'do' if others > 1 else 'does'} {count(others, 'unnamed source')}" if others else ""
    if many:
        why = f", none of them {'clearly ' * clearly}in {count(least, 'statement')} or more"
    else:
        why = f" in {count(len(own), 'statement')}, {'none of them explicit' if clearly else 'too few to tell which'}"
    return sentences(f"{takes}{why}{also}; {_BELOW}")


def _counted(tables: Analysis, actors: Iterable[str]) -> tuple[str, bool]:
    """Return how many actors with a name there are and how many sources without, or the one's name; and if many."""
    found = set(actors)
    if len(found) == 1:
        (alone,) = found
        return called(tables).get(alone, alone), False
    own = len(standing.named(tables) & found)
    parts = [(own, "actor"), (len(found) - own, "unnamed source")]
    return joined(count(many, noun) for many, noun in parts if many), True
