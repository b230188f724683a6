"""A claim, what it rests on, and how it is put into words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from analysis.claims.wording import capital, count, date, joined, number
from analysis.corpus.tables import Analysis

#: What is said of an actor that takes several positions, none of them clearly, and of one whose position the sample
#: coded by hand does not confirm.
DIFFERENT, UNCONFIRMED = "different", "unconfirmed"
#: What begins the first of the clauses that no sample has confirmed.
READS, HEARS = "as the machine reads it, ", "as the machine hears it, "
_PLACES = {"favor": "in favor of {}", "conditional": "open to {} on conditions", "against": "against {}"}
_SHORT = {"favor": "in favor", "conditional": "open on conditions", "against": "against"}
#: Of one and of many, now and in the past.
_VERBS = {
    "be": ("is", "are", "was", "were"),
    "take": ("takes", "take", "took", "took"),
    "speak": ("speaks", "speak", "spoke", "spoke"),
    "sound": ("sounds", "sound", "sounded", "sounded"),
}


@dataclass(frozen=True)
class Claim:
    """One claim about one or more actors, and what it rests on.

    ``kind`` is *stance*, *sound*, *few*, *camp* or *apart*; ``value`` a position (or *different*, *unconfirmed*), a
    sound, or empty; ``how`` is *all* where every statement says so, *mostly* where more than half do, *now* where an
    actor moved: then ``before`` is what it held until ``day`` (ISO). ``n_statements`` and ``n_documents`` are those the
    claim rests on, ``n_implied`` the statements among them whose position follows from context only, ``certainty``
    (0–1) the mean of theirs. ``checked`` is true where the mean that the sample corrected bears it out; all else is as
    the machine reads it. ``sentence`` says it.
    """

    kind: str
    subjects: tuple[str, ...]
    value: str
    how: str
    n_statements: int
    n_documents: int
    n_implied: int
    certainty: float
    before: str = ""
    day: str = ""
    checked: bool = False
    sentence: str = ""


@dataclass(frozen=True)
class Teller:
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

    def sentence(self, claim: Claim) -> str:
        """Return a claim as a sentence of its own."""
        if claim.kind == "sound":
            told = HEARS + self.sound([claim])
        elif claim.kind == "few":
            told = READS + self.few(claim)
        else:
            told = self.moved(claim, self.target) if claim.how == "now" else self.stance([claim], self.target)
            told = told if claim.checked else READS + told
        return f"{capital(told)}."

    def do(self, verb: str, many: bool) -> str:
        """Return a verb for one or many: *takes*, *take* or *took*."""
        return _VERBS[verb][2 * self.past + many]

    def who(self, actors: Sequence[str], noun: str = "more") -> str:
        """Return the first names and how many more there are; only the number where no name is to be told."""
        if not self.most:
            return count(len(actors), "actor")
        shown = len(actors) if len(actors) <= self.most + 1 else self.most
        names = [self.name(actor) for actor in actors[:shown]]
        rest = len(actors) - shown
        return joined([*names, f"{number(rest)} {noun}"] if rest else names)

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
        told = f"{who} {self.do('be', many)} {_mostly(first)}{place}"
        return f"{told}, and {self.who(subjects(moved))} now" if moved else told

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
            told = f"{who} {self.do('take', True)} a position in {count(claim.n_statements, 'statement')}"
            return f"{told}, too few for each alone, {claim.how} {_SHORT[claim.value]}"
        who = f"{number(len(actors))} more" if many else self.who(actors)
        told = f"{who} {self.do('take', many)} a position in fewer than {count(self.least, 'statement')}"
        return f"{told} each" if many else told


def subjects(claims: Sequence[Claim]) -> list[str]:
    """Return the actors of claims about one actor each."""
    return [claim.subjects[0] for claim in claims]


def _place(value: str, target: str) -> str:
    return _PLACES[value].format(target) if target else _SHORT[value]


def _mostly(claims: Sequence[Claim]) -> str:
    return "mostly " * any(claim.how == "mostly" for claim in claims)


def called(tables: Analysis) -> Mapping[str, str]:
    """Return what each actor is called, with *the* before *United …* and where the text itself says *the Kremlin*."""
    called = zip(tables.actors["actor_id"], tables.actors["name"], strict=True)
    names = {actor_id: f"the {name}" if name.startswith("United ") else name for actor_id, name in called}
    for actor_id, source in zip(tables.statements["actor_id"], tables.statements["source_text"], strict=True):
        if source.casefold() == f"the {names.get(actor_id, '')}".casefold():
            names[actor_id] = f"the {names[actor_id]}"
    return names
