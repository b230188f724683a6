"""The answer in words, computed: grammatical for no, one, two and many actors, and neutral in its wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from analysis.aggregate import standings
from analysis.aggregate.choices import STANCE_CHANGES, TONE_CHANGES, Tables
from analysis.aggregate.wording import capital, count, date, joined, number, times

#: Position → what one actor does, and what several do. ``{}`` is the target, or *it* once that has been named.
_DOES = {
    "favor": ("favors {}", "favor {}"),
    "conditional": ("accepts {} on conditions", "accept {} on conditions"),
    "against": ("is against {}", "are against {}"),
    "neutral": ("speaks of {} without taking a position", "speak of {} without taking a position"),
    "divided": ("is divided", "are divided"),
}

# More names than this make a sentence unreadable: it then gives their number.
_NAMES = 3
_SIDES = 6


class Event(Tables, Protocol):
    """The tables together with the event they were made of."""

    event: Any


def answer(tables: Event) -> str:
    """Return where the actors stand, side by side, and who sounds other than they stand."""
    target = tables.event.target.label
    standing = standings.standings(tables)
    if standing.empty:
        found = f"No statement about {target}"
        sure = " that the reader is sure of" if len(tables.statements) else ""
        return f"{found}{sure} was found in {count(len(tables.documents), 'article')}."
    names = called(tables)
    by_side = standings.sides(standing)
    kinds = tables.actors.groupby("kind")["actor_id"].agg(set)
    groups, persons = (kinds.get(kind, set()) for kind in ("group", "person"))
    told = [
        _positions(standing, names, groups, target),
        _sides(by_side),
        _sounding(standings.sounding(tables.statements), names, persons),
    ]
    return " ".join(capital(sentence) + "." for sentence in told if sentence)


def about(tables: Event) -> str:
    """Return what was read, in a line: the event, how many articles of whom, from when to when, and what was not."""
    dates = sorted(filter(None, tables.documents["published"]))
    spoken = dict.fromkeys(date(each) for each in (dates[:1] + dates[-1:]))
    outlets = sorted(set(filter(None, tables.documents["outlet"])))
    told = joined(outlets) if 0 < len(outlets) < _NAMES else count(len(outlets), "outlet") if outlets else ""
    copies = len(tables.duplicates)
    parts = (
        tables.event.title,
        count(len(tables.documents), "article"),
        told,
        " to ".join(spoken),
        f"{number(len(tables.set_aside))} set aside" if len(tables.set_aside) else "",
        f"{number(copies)} {'copies' if copies > 1 else 'copy'} of others" if copies else "",
        _invented(tables),
    )
    return " · ".join(filter(None, parts))


def about_article(tables: Event, document_id: str) -> str:
    """Return which article was read, in a line: the event, the outlet and the day."""
    document = next(row for row in tables.event.documents if row.document_id == document_id)
    day = date(document.published) if document.published else ""
    return " · ".join(filter(None, (tables.event.title, document.outlet, day, _invented(tables))))


def answer_in_article(tables: Event, document_id: str) -> str:
    """Return how much speech one document holds, whose it is, and how much of it bears on the target."""
    found = tables.attributions[tables.attributions["document_id"] == document_id]
    bearing = int((tables.statements["document_id"] == document_id).sum())
    target = tables.event.target.label
    if found.empty:
        return "In this article nobody is quoted, and nobody's words or acts are reported."
    known = found[found["actor_id"] != ""]
    share = f"{number(bearing) if bearing else 'none'} of them {'bear' if bearing > 1 else 'bears'} on {target}"
    sentence = f"This article attributes words or acts {times(len(found))}; {share}."
    if known.empty:
        return sentence
    heard = known["actor_id"].value_counts(sort=False).sort_values(ascending=False, kind="stable")
    names = called(tables)
    loudest = [f"{names[str(actor_id)]} ({times})" for actor_id, times in heard.head(_NAMES).items()]
    if len(heard) == 1:
        return f"{sentence} The only known source is {names[str(heard.index[0])]}."
    return f"{sentence} They come from {count(len(heard), 'actor')}, most often from {joined(loudest)}."


def choices_in_words(sensitivity: pd.DataFrame) -> str:
    """Return whose sign depends on scoring names or on counting implied statements."""
    tone = sensitivity[sensitivity["changes"].str.contains(TONE_CHANGES)]["actor"].tolist()
    stance = sensitivity[sensitivity["changes"].str.contains(STANCE_CHANGES)]["actor"].tolist()
    told = []
    if tone:
        told.append(f"If names were scored like other words, the tone of {_some(tone)} would change its sign.")
    if stance:
        told.append(f"If implied statements were left out, the stance of {_some(stance)} would change or be missing.")
    return " ".join(told) or "No actor's sign depends on scoring names or on counting implied statements."


def _positions(standing: pd.DataFrame, names: Mapping[str, str], groups: set[str], target: str) -> str:
    """Return who favors the target and who does not; the grammar counts a group of people as several."""
    holders = {position: standing.loc[standing["position"] == position, "actor_id"].tolist() for position in _DOES}
    total = len(standing)
    if total == 1:
        only = standing.iloc[0]
        return f"{names[only.actor_id]} {_does(only.position, 2 if only.actor_id in groups else 1, target)}"
    if len(holders["neutral"]) == total:
        return f"{number(total)} actors speak of {target}; none takes a position"
    favor = len(holders["favor"])
    if favor == total:
        return f"{'both' if total == 2 else 'all ' + number(total)} actors favor {target}"
    how_many = number(favor) if favor else "neither" if total == 2 else "none"
    first = f"{how_many} of the {number(total)} actors {_does('favor', favor or 1, target)}"
    if favor == 1:
        first += f", {names[holders['favor'][0]]}"
    rest = []
    for position in ("conditional", "against", "neutral"):
        if actors := holders[position]:
            several = 2 if groups.intersection(actors) else len(actors)
            rest.append(f"{_some([names[actor] for actor in actors])} {_does(position, several, 'it')}")
    return f"{first}. {capital('; '.join(rest))}"


def _sides(by_side: pd.DataFrame) -> str:
    taking = by_side[by_side["position"] != "neutral"]
    if not 2 <= len(taking) <= _SIDES:
        return ""
    told = []
    for position, group in taking.groupby("position", sort=False):
        whose = [_side(leader, side) for leader, side in zip(group["leader"], group["side"], strict=True)]
        told.append(f"{joined(whose)} {_does(str(position), len(group), 'it')}")
    return "; ".join(told)


def _side(leader: str, side: str) -> str:
    return f"{leader}’s side" if leader == side else f"{leader}’s side ({side})"


def _sounding(sounding: pd.DataFrame, names: Mapping[str, str], persons: set[str]) -> str:
    """Return who sounds other than they stand; of many, persons are named first: a state has a voice by metaphor."""
    told = []
    for sounds, group in sounding.groupby("sounds", sort=True):
        actors = [names[actor] for actor in sorted(group["actor_id"], key=lambda actor: actor not in persons)]
        if len(actors) == 1:
            told.append(f"one actor sounds {sounds} than its stance, {actors[0]}")
        elif len(actors) <= _NAMES:
            told.append(f"{joined(actors)} sound {sounds} than they stand")
        else:
            told.append(f"{number(len(actors))} sound {sounds} than they stand, {joined(actors[:2])} among them")
    return "; ".join(told)


def _does(position: str, how_many: int, target: str) -> str:
    return _DOES[position][how_many != 1].format(target)


def called(tables: Tables) -> dict[str, str]:
    """Return what each actor is called, with *the* before *United …* and where the text itself says *the Kremlin*."""
    called = zip(tables.actors["actor_id"], tables.actors["name"], strict=True)
    names = {actor_id: f"the {name}" if name.startswith("United ") else name for actor_id, name in called}
    for actor_id, source in zip(tables.statements["actor_id"], tables.statements["source_text"], strict=True):
        if source.casefold() == f"the {names.get(actor_id, '')}".casefold():
            names[actor_id] = f"the {names[actor_id]}"
    return names


def _some(names: Sequence[str]) -> str:
    return joined(names) if len(names) <= _NAMES else f"{number(len(names))} actors"


def _invented(tables: Event) -> str:
    return "an invented event: its states and people do not exist" if tables.event.fictional else ""
