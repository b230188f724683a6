"""The lead of a page: its claims in at most two sentences and forty words, a name counting as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.aggregate.standings import sure
from analysis.claims import standing
from analysis.claims.claim import DIFFERENT, HEARS, READS, Claim, Teller, called, subjects
from analysis.claims.wording import capital, count, joined, number
from analysis.corpus.tables import Analysis
from analysis.records.choices import CHOICES

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


def lead(tables: Analysis, means: pd.DataFrame, needed: float = CHOICES.move_price, **settings: Any) -> str:
    """Return where the actors stand and how they sound; in plain words where there is too little to tell.

    ``means`` are those shown beside it (`sampling.means`), and ``settings`` those of `estimates`, so that nothing is
    told that the numbers do not show. What no sample has confirmed is told *as the machine reads it*, and comes last.

    >>> "Vladimir Putin" in claims.lead(found, stances)
    True
    """
    least = settings.get("min_statements", CHOICES.min_statements)
    told, tell = standing.stances(tables, means, needed, min_statements=least), Teller.of(tables, least)
    if not told:
        return _too_little(tables, tell)
    rest, heard = standing.too_few(tables, **settings), standing.sounds(tables, **settings)

    def worded(tell: Teller, sounding: bool, different: bool, few: bool, most: int) -> str:
        kept = [claim for claim in told if different or claim.value != DIFFERENT] or told
        clauses = [*_standing(tell, kept), *([tell.few(rest)] if few and rest else [])][:most]
        n_checked = min(most, len({_alike(tell, claim) for claim in kept if claim.checked}))
        clauses[n_checked : n_checked + 1] = [f"{READS}{each}" for each in clauses[n_checked : n_checked + 1]]
        heard_first = HEARS if sounding and heard and n_checked == len(clauses) else ""
        return _sentences("; ".join(clauses), heard_first + _sounding(tell, heard) if sounding else "")

    return _fitted(tell, worded)


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
    told = standing.stances(tables, means, needed, min_statements=min_statements)
    told = [claim for claim in told if days.get(claim.subjects[0], 0) > 1]
    moved = [claim for claim in told if claim.how == "now"]
    kept = [claim for claim in told if claim.how in ("all", "mostly")]

    def worded(tell: Teller, *_: int) -> str:
        stayed = f"{tell.who(subjects(kept))} kept {'theirs' if len(kept) > 1 else 'its own'}" if kept else ""
        if not moved:
            return _sentences(f"{READS}nobody clearly changed position on {target}", stayed)
        return _sentences(READS + "; ".join(_moved(tell, moved, target)), stayed)

    return _fitted(Teller.of(tables, min_statements), worded)


def lead_between(tables: Analysis, camps: pd.DataFrame, *, min_statements: int = CHOICES.min_statements) -> str:
    """Return which camps there are, and which two of their members are furthest apart.

    >>> found.event.target.label in claims.lead_between(found, network.camps(coded, "actor", ["concept"]))
    True
    """
    target = tables.event.target.label
    if not camps["camp"].any():
        return f"No two actors agree or differ on {target} often enough to tell camps."
    groups, apart = _camps(tables, camps, min_statements)
    peace = not camps["apart"].any() and sum(len(claim.subjects) for claim in groups) > 1

    def worded(tell: Teller, *_: int) -> str:
        who = [tell.who(claim.subjects) for claim in groups]
        if len(groups) == 2:
            sided = f"on {target}, {who[0]} stood on one side, {who[1]} on the other"
        elif peace:
            sided = f"on {target}, {who[0]} stood on one side, and nobody clearly against them"
        else:
            sided = f"who agrees with whom on {target} rests on few statements or articles, too little to tell camps"
        return _sentences(sided, *(f"{tell.who(claim.subjects)} differed most" for claim in apart))

    return _fitted(Teller.of(tables, min_statements), worded)


def _camps(tables: Analysis, camps: pd.DataFrame, min_statements: int) -> tuple[list[Claim], list[Claim]]:
    """Return one claim per camp, and one on the two members furthest apart, if there are any.

    ``camps`` is the table of `network.camps`. Subjects are members with a name that are not torn, with enough
    statements for or against, in as many articles as an interval needs, and stable; those with most statements come
    first. A camp of which nobody is told is left out.
    """
    keys = ("actor_id", "organization", "side")
    column = next(key for key in keys if camps["node"].isin(tables.statements[key]).all())
    taken = standing.positions_taken(tables)
    taken = taken[taken["stance"] != "conditional"]
    known = {
        str(node)
        for node, rows in taken.groupby(column)
        if standing.enough(rows, min_statements) and rows["document_id"].nunique() >= CHOICES.fewest_documents
    }
    known &= standing.named(tables) if column == "actor_id" else known
    own = (camps["camp"] > 0) & ~camps["torn"].astype(bool) & camps["node"].isin(known)
    members = camps[own & (camps["n_statements"] >= min_statements) & (camps["stability"] >= CHOICES.stable)]
    members = members.sort_values("n_statements", ascending=False, kind="stable")
    groups = [
        standing.resting("camp", tuple(group["node"]), taken[taken[column].isin(group["node"])], str(camp))
        for camp, group in members.groupby("camp")
    ]
    camp_of_rival = members["rival"].map(members.set_index("node")["camp"])
    apart = members[camp_of_rival.notna() & (camp_of_rival != members["camp"])]
    pairs = apart.sort_values("apart", ascending=False, kind="stable")[["node", "rival"]].head(1)
    widest = pairs.itertuples(index=False, name=None)
    return groups, [standing.resting("apart", pair, taken[taken[column].isin(pair)]) for pair in widest]


def _fitted(tell: Teller, worded: Callable[..., str]) -> str:
    """Return the longest wording that has at most forty words, or else the shortest."""
    for most, *also in _SHORTER:
        short = worded(replace(tell, most=most, name=lambda _: "X"), *also)
        if len(short.split()) <= CHOICES.lead_words:
            break
    return worded(replace(tell, most=most), *also)


def _standing(tell: Teller, told: Sequence[Claim]) -> Iterable[str]:
    """Yield the clauses on positions, checked ones first, then the best attested; the target is named once."""
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in sorted(told, key=lambda claim: not claim.checked):
        groups.setdefault(_alike(tell, claim), []).append(claim)
    target = tell.target
    for claims in groups.values():
        alone = len(claims) == 1 and claims[0].how == "now" and tell.most
        yield tell.moved(claims[0], target) if alone else tell.stance(claims, target)
        target = ""


def _alike(tell: Teller, claim: Claim) -> tuple[object, ...]:
    """Return what claims of one clause have in common.

    What somebody holds now is not told in the past tense that articles without a date are told in.
    """
    return claim.value, claim.checked, tell.past and claim.how == "now"


def _moved(tell: Teller, claims: Sequence[Claim], target: str) -> Iterable[str]:
    """Yield a clause for each actor that moved, as far as there is room, and one for the others."""
    shown, rest = claims[: tell.most], claims[tell.most :]
    for number_of, claim in enumerate(shown):
        yield tell.moved(claim, "" if number_of else target)
    if rest:
        who = f"{number(len(rest))} more" if shown else count(len(rest), "actor")
        yield f"{who} clearly changed position{'' if shown else f' on {target}'}"


def _sounding(tell: Teller, heard: Sequence[Claim]) -> str:
    groups: dict[str, list[Claim]] = {}
    for claim in heard:
        groups.setdefault(claim.value, []).append(claim)
    if len(groups) > 1:
        groups.pop("neutral", None)
    return "; ".join(map(tell.sound, groups.values()))


def _too_little(tables: Analysis, tell: Teller) -> str:
    """Return what there is where no actor has enough statements for a position."""
    rows, least = sure(tables.statements), tell.least
    if rows.empty:
        doubt = " that the reader is sure of" if len(tables.statements) else ""
        return f"No statement about {tell.target}{doubt} was found in {count(len(tables.documents), 'article')}."
    taken = standing.positions_taken(tables)
    if taken.empty:
        who, many = counted(tables, rows["actor_id"])
        return f"{capital(who)} {tell.do('speak', many)} of {tell.target} without taking a position."
    own = standing.spoken_of(tables, taken)
    if own.empty:
        return f"Only sources without a name {tell.do('take', True)} a position on {tell.target}; {_BELOW}."
    who, many = counted(tables, own["actor_id"])
    takes = f"{capital(who)} {tell.do('take', many)} a position on {tell.target}"
    clearly = bool((own["actor_id"].value_counts() >= least).any())
    others = taken["actor_id"].nunique() - own["actor_id"].nunique()
    also = f"; so {'do' if others > 1 else 'does'} {count(others, 'unnamed source')}" if others else ""
    if many:
        return f"{takes}, none of them {'clearly ' * clearly}in {count(least, 'statement')} or more{also}; {_BELOW}."
    only = "none of them explicit" if clearly else "too few to tell which"
    return f"{takes} in {count(len(own), 'statement')}, {only}{also}; {_BELOW}."


def counted(tables: Analysis, actors: Iterable[str]) -> tuple[str, bool]:
    """Return how many actors with a name there are and how many sources without; the name of one that is alone."""
    found = dict.fromkeys(actors)
    if len(found) == 1:
        alone = next(iter(found))
        return called(tables).get(alone, alone), False
    own = standing.named(tables).intersection(found)
    unnamed = len(found) - len(own)
    parts = [count(len(own), "actor")] * bool(own) + [count(unnamed, "unnamed source")] * bool(unnamed)
    return joined(parts), True


def _sentences(*told: str) -> str:
    """Return clauses as sentences, those that are not empty."""
    return " ".join(f"{capital(each)}." for each in told if each)
