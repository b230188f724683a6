"""A claim, and how claims, numbers, dates and lists are put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from analysis.corpus.tables import Analysis

#: The value of a claim about an actor that takes several positions, none of them clearly, and about one whose position
#: the sample coded by hand does not confirm.
DIFFERENT, UNCONFIRMED = "different", "unconfirmed"
_PLACES = {"favor": "in favor of {}", "conditional": "open to {} on conditions", "against": "against {}"}
_SHORT = {"favor": "in favor", "conditional": "open on conditions", "against": "against"}
#: Of one and of many, now and in the past.
_VERBS = {
    "be": ("is", "are", "was", "were"),
    "take": ("takes", "take", "took", "took"),
    "speak": ("speaks", "speak", "spoke", "spoke"),
    "sound": ("sounds", "sound", "sounded", "sounded"),
}
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Claim:
    """One claim about one actor, or about several of whom there is too little alone.

    ``value`` is a position (or *different*, *unconfirmed*), a sound, or empty; ``how`` is *all* where every statement
    says so, *mostly* where more than half do, *now* where an actor moved: then ``before`` is what it held until ``day``
    (ISO). ``checked`` is true where the mean that the sample corrected decides; all else is as the machine reads it.
    """

    subjects: tuple[str, ...]
    value: str
    how: str
    n_statements: int
    before: str = ""
    day: str = ""
    checked: bool = False


@dataclass(frozen=True)
class Wording:
    """How claims are put into words: ``past`` where some articles have no date, ``years`` where they are of several.

    ``least`` is the number of statements that a claim needs, ``name`` gives the name of an actor, ``most`` is how many
    names of a group are told.
    """

    target: str
    past: bool
    years: bool
    least: int
    name: Callable[[str], str]
    most: int = 1

    @classmethod
    def of(cls, tables: Analysis, least: int) -> Self:
        """Return how claims about these tables are put into words."""
        days, names = tables.documents["published"].fillna("").astype(str), called(tables)
        past, years = bool((days == "").any()), days[days != ""].str[:4].nunique() > 1
        return cls(tables.event.target.label, past, years, least, lambda actor: names.get(actor, actor))

    def do(self, verb: str, many: bool) -> str:
        """Return a verb for one or many: *takes*, *take* or *took*."""
        return _VERBS[verb][2 * self.past + many]

    def who(self, actors: Sequence[str], noun: str = "more") -> str:
        """Return the first names and how many more there are; only the number where no name is to be told."""
        if not self.most:
            return count(len(actors), "actor")
        shown = len(actors) if len(actors) <= self.most + 1 else self.most
        rest = [f"{number(len(actors) - shown)} {noun}"] if len(actors) > shown else []
        return joined([*map(self.name, actors[:shown]), *rest])

    def stance(self, claims: Sequence[Claim], target: str = "") -> str:
        """Return the clause for actors of one position; without a target where that has been named before.

        Those who hold it now come after those who held it all along; where there is room for one name only, with them.
        """
        moved, steady = ([claim for claim in claims if (claim.how == "now") is now] for now in (True, False))
        first, value = steady or moved, claims[0].value
        who, many, on = self.who(subjects(first)), len(first) > 1, f" on {target}" if target else ""
        if value == DIFFERENT:
            return f"{who} {self.do('take', many)} different positions{on}"
        if value == UNCONFIRMED:
            return f"the sample does not confirm what the machine reads of {who}{on}"
        place = _place(value, target)
        if not steady:
            return f"{who} {('is', 'are')[many]} now {place}"
        if moved and self.most < 2:
            return f"{self.who(subjects(claims))} are now or mostly {place}"
        clause = f"{who} {self.do('be', many)} {_mostly(first)}{place}"
        return f"{clause}, and {self.who(subjects(moved))} now" if moved else clause

    def moved(self, claim: Claim, target: str = "") -> str:
        """Return the clause for an actor that moved: what it holds now, what before, and until when."""
        until = f"{_SHORT[claim.before]} until {date(claim.day, self.years)}"
        return f"{self.name(claim.subjects[0])} is now {_place(claim.value, target)}, {until}"

    def sound(self, claims: Sequence[Claim]) -> str:
        """Return the clause for actors that sound alike."""
        return f"{self.who(subjects(claims))} {self.do('sound', len(claims) > 1)} {_mostly(claims)}{claims[0].value}"

    def few(self, claim: Claim) -> str:
        """Return the clause for actors of whom there is too little."""
        actors, many = claim.subjects, len(claim.subjects) > 1
        if claim.value:
            who = replace(self, most=min(self.most, 1)).who(actors, "others")
            clause = f"{who} {self.do('take', True)} a position in {count(claim.n_statements, 'statement')}"
            return f"{clause}, too few for each alone, {claim.how} {_SHORT[claim.value]}"
        who = f"{number(len(actors))} more" if many else self.who(actors)
        clause = f"{who} {self.do('take', many)} a position in fewer than {count(self.least, 'statement')}"
        return f"{clause} each" if many else clause


def subjects(claims: Sequence[Claim]) -> list[str]:
    """Return the actors of claims about one actor each."""
    return [claim.subjects[0] for claim in claims]


def _place(value: str, target: str) -> str:
    return _PLACES[value].format(target) if target else _SHORT[value]


def _mostly(claims: Sequence[Claim]) -> str:
    return "mostly " * any(claim.how == "mostly" for claim in claims)


def called(tables: Analysis) -> Mapping[str, str]:
    """Return what each actor is called, with *the* before *United …* and where the text itself says *the Kremlin*."""
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    names = {actor_id: f"the {name}" if name.startswith("United ") else name for actor_id, name in names.items()}
    for actor_id, source in zip(tables.statements["actor_id"], tables.statements["source_text"], strict=True):
        if source.casefold() == f"the {names.get(actor_id, '')}".casefold():
            names[actor_id] = f"the {names[actor_id]}"
    return names


def number(value: int) -> str:
    """Return a number as a word up to twelve, then in digits."""
    return _NUMBERS[value] if value < len(_NUMBERS) else f"{value:,}"


def count(many: int, noun: str) -> str:
    """Return a number with its noun: *one article*, *three articles*, *no articles*, *26 articles*."""
    return f"{number(many)} {noun}{'' if many == 1 else 's'}"


def joined(names: Iterable[str]) -> str:
    """Return names as a list in words: *A*, *A and B*, *A, B and C*."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def date(iso: str, with_year: bool = True) -> str:
    """Return an ISO date as it is spoken: *13 March 2025*, or *13 March* where the year goes without saying."""
    year, month, day = iso[:10].split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]}{f' {year}' if with_year else ''}"


def sentences(*clauses: str) -> str:
    """Return clauses as sentences, those that are not empty."""
    return " ".join(f"{each[:1].upper()}{each[1:]}." for each in clauses if each)
