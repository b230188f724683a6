"""Which actors are looked at, and what the numbers rest on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Protocol, Self, TypeVar

import pandas as pd

from analysis.errors import InputError, meant

#: How many answers that were set aside are told, and how much of each.
_MOST, _LONGEST = 10, 120


class Tables(Protocol):
    """An event and those of its tables that are used here."""

    event: Any
    answers: pd.DataFrame
    documents: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    actors: pd.DataFrame
    attributions: pd.DataFrame
    statements: pd.DataFrame
    set_aside: pd.DataFrame
    duplicates: pd.DataFrame
    outcomes: pd.DataFrame
    portrayals: pd.DataFrame
    positions: pd.DataFrame

    def with_tables(self, **tables: pd.DataFrame) -> Self:
        """Return the same with other tables in the place of some."""

    def of_documents(self, kept: Collection[str]) -> Self:
        """Return the tables with the rows of these documents only."""


_Tables = TypeVar("_Tables", bound=Tables)


def only(tables: _Tables, actors: Sequence[str] | str) -> _Tables:
    """Return the tables with the statements, positions and portrayals of some actors only, or all if none is given.

    Actors are given by name or id. Raises InputError for one that the event does not have.

    >>> aggregate.only(found, "Vladimir Putin").statements["actor"].unique().tolist()
    ['Vladimir Putin']
    """
    if not actors:
        return tables
    actors = [actors] if isinstance(actors, str) else actors
    known = tables.actors
    ids = {
        str(key).casefold(): actor_id
        for column in ("actor_id", "name")
        for key, actor_id in zip(known[column], known["actor_id"], strict=True)
    }
    for actor in actors:
        if str(actor).casefold() not in ids:
            names = ", ".join(sorted(known.loc[~known["discovered"].astype(bool), "name"])) or "none in a register"
            like = meant(actor, known["name"])
            raise InputError(f"The event has no actor {actor!r}{like}; choose from its register: {names}.")
    chosen = {ids[str(actor).casefold()] for actor in actors}
    kept = tables.statements["actor_id"].isin(chosen)
    return tables.with_tables(
        statements=tables.statements[kept],
        positions=tables.positions[tables.positions["actor_id"].isin(chosen)],
        portrayals=tables.portrayals[tables.portrayals["actor_id"].isin(chosen)],
    )


def sure(statements: pd.DataFrame) -> pd.DataFrame:
    """Return the statements whose stance the reader is sure of: the others are in no mean and no position."""
    return statements[statements["sure"].astype(bool)]


def basis(tables: Tables) -> pd.DataFrame:
    """Return what was read and what was set aside, as rows (what, number, note).

    >>> aggregate.basis(found)["what"].tolist()[:2]
    ['documents', 'paragraphs read']
    """
    statements, attributions, paragraphs = tables.statements, tables.attributions, tables.paragraphs
    furniture = paragraphs[paragraphs["role"] == "furniture"]
    rules = ", ".join(dict.fromkeys(furniture["rule"]))
    unknown = int((attributions["actor_id"] == "").sum())
    taken = sure(statements)
    rows = [
        ("documents", len(tables.documents), ""),
        ("paragraphs read", len(paragraphs) - len(furniture), "title and text"),
        ("paragraphs set aside", len(furniture), rules),
        ("attributions found", len(attributions), f"{unknown} of them with a source that is no known actor"),
        ("statements on the target", len(statements), f"by {statements['actor_id'].nunique()} actors"),
        ("of these implied", int((~statements["explicit"].astype(bool)).sum()), "the position follows from context"),
        ("of these neutral", int((taken["stance"] == "neutral").sum()), "on the target, without a position"),
        ("statements the reader is not sure of", len(statements) - len(taken), "listed separately, and in no mean"),
    ]
    if len(tables.set_aside):
        first = tables.set_aside.iloc[0]
        note = f"could not be read; the first: {first['file']}, {first['reason']}"
        rows.insert(1, ("articles set aside", len(tables.set_aside), note))
    if len(tables.duplicates):
        left_out = int((~tables.duplicates["counted"].astype(bool)).sum())
        rows.insert(1, ("copies of other documents", len(tables.duplicates), f"{left_out} of them not counted"))
    if len(tables.outcomes):
        rows.append(("corrections by hand", len(tables.outcomes), _outcomes(tables.outcomes)))
    if tables.event.reading:
        rows += _answered(tables.answers)
    return pd.DataFrame(rows, columns=["what", "number", "note"])


def _answered(answers: pd.DataFrame) -> list[tuple[str, int, str]]:
    """Return what became of another reader's statements: found as given, aligned, set aside and why."""
    likeness = answers["likeness"].astype(float)
    aside = answers[likeness == 0]
    told = "; ".join(
        f"{row['actor'] or 'nobody'}, “{row['words'][:_LONGEST]}”: {row['reason']}"
        for row in aside.head(_MOST).to_dict("records")
    )
    rest = f"; and {len(aside) - _MOST} more" if len(aside) > _MOST else ""
    return [
        ("statements that the reader gave", len(answers), f"{int((likeness == 100).sum())} in the article's own words"),
        ("of these aligned", int(likeness.between(0, 100, "neither").sum()), "their words are nearly the article's"),
        ("of these set aside", len(aside), told + rest),
    ]


def _outcomes(corrections: pd.DataFrame) -> str:
    """Return what became of the corrections, and how often the machine was right where a person decided.

    Precision counts the machine's statements among these, recall the person's; right is a statement with the same actor
    and stance, wherever it begins and ends. What nobody decided enters neither: whoever notes mistakes alone makes the
    machine look worse than it is.
    """
    count = corrections["outcome"].value_counts()
    outcomes = {
        "confirmed": "confirmed", "moved": "moved", "changed": "overruled", "removed": "taken out", "added": "added"
    }  # fmt: skip
    n = {outcome: int(count.get(outcome, 0)) for outcome in outcomes}
    right = n["confirmed"] + n["moved"]
    parts = [f"{n[outcome]} {words}" for outcome, words in outcomes.items() if n[outcome]]
    told = [", ".join(parts)] if parts else []
    machine, hand = right + n["changed"] + n["removed"], right + n["changed"] + n["added"]
    shares = [f"{right} of the machine’s {machine} are right (precision)"] if machine else []
    shares += [f"{right} of theirs, {hand}, are the machine’s too (recall)"] if hand else []
    told += [f"of the statements that people decided, {' and '.join(shares)}"] if shares else []
    lost = corrections[corrections["outcome"] == "unmatched"]
    told += [
        f"not applied: {statement_id + ', ' if statement_id else ''}{reason}"
        for statement_id, reason in zip(lost["statement_id"], lost["reason"], strict=True)
    ]
    return "; ".join(told)


def portrayed(tables: Tables) -> pd.DataFrame:
    """Return the portrayals with the actors' names, as `estimates` wants them.

    Actors that are neither in the register nor have a statement are left out: most of them are places.

    >>> "Donald Trump" in aggregate.portrayed(found)["actor"].tolist()
    True
    """
    speaking = set(tables.statements["actor_id"])
    listed = tables.actors[~tables.actors["discovered"].astype(bool) | tables.actors["actor_id"].isin(speaking)]
    names = listed.set_index("actor_id")["name"]
    rows = tables.portrayals[tables.portrayals["actor_id"].isin(names.index)]
    return rows.assign(actor=rows["actor_id"].map(names))
