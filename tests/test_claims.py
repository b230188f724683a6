"""Pages that cannot contradict themselves: every sentence is read back and held against the raw tables.

The reading below shares no code with the claims: it takes a lead apart by its grammar, and looks up each actor, number
and day among the statements. ``python -m tests.test_claims 2000`` tries as many corpora (`make claims`).
"""

from __future__ import annotations

import dataclasses
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analysis import aggregate, claims, network, sampling
from analysis.claims import standing
from analysis.corpus.tables import Analysis
from analysis.records.choices import CHOICES
from tests.handmade import TARGET, statement, tables

#: Name → its kind, whether it is discovered, and whether it names somebody.
CAST = {
    "Ana Bell": ("person", False, True),
    "Ben": ("", True, True),
    "The Kest Army": ("organization", False, True),
    "United Isles": ("state", False, True),
    "US officials": ("group", False, False),
    "three people briefed": ("", True, False),
    "Cy of Dole": ("person", True, True),
    "Maravel": ("state", False, True),
}
STANCES = ("favor", "conditional", "against", "neutral")
SCORE = {"favor": 1, "conditional": 0, "against": -1}
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
PLACES = {
    f"in favor of {TARGET.label}": "favor",
    f"open to {TARGET.label} on conditions": "conditional",
    f"against {TARGET.label}": "against",
    "in favor": "favor",
    "open on conditions": "conditional",
    "against": "against",
}
WHO, PLACE = r"(?P<who>.+?)", f"(?P<place>{'|'.join(PLACES)})"
GRAMMAR = {
    "few": rf"{WHO} (?P<be>take|took) a position in (?P<many>\w+) statements, too few for each alone, "
    rf"(?P<how>all|mostly) {PLACE}",
    "stance": rf"{WHO} (?P<be>is|are|was|were) (?P<how>now or mostly |now |mostly |){PLACE}"
    r"(?:, and (?P<turned>.+?) now)?",
    "moved": rf"{WHO} is now {PLACE}, (?P<before>in favor|open on conditions|against) until (?P<day>\d+) May",
    "unconfirmed": rf"the sample does not confirm what the machine reads of {WHO}(?: on {TARGET.label})?",
    "different": rf"{WHO} (?P<be>takes?|took) different positions(?: on {TARGET.label})?",
    "seldom": rf"{WHO} (?P<be>takes?|took) a position in fewer than (?P<least>\w+) statements?(?: each)?",
    "sound": rf"{WHO} (?P<be>sounds?|sounded) (?P<how>mostly |)(?P<label>harsh|neutral|warm)",
    "kept": rf"{WHO} kept (?:theirs|its own)",
    "changed": rf"(?!nobody){WHO} clearly changed position(?: on {TARGET.label})?",
    "nobody": rf"nobody clearly changed position on {TARGET.label}",
    "undated": rf"nobody takes a position on {TARGET.label} in two dated articles, so nobody can be seen to move",
    "sides": rf"on {TARGET.label}, {WHO} stood on one side, (?P<others>.+?) on the other",
    "side": rf"on {TARGET.label}, {WHO} stood on one side, and nobody clearly against them",
    "apart": rf"{WHO} differed most",
    "untold": rf"no two actors agree or differ on {TARGET.label} often enough to tell camps"
    rf"|who agrees with whom on {TARGET.label} rests on few statements or articles, too little to tell camps",
    "none": rf"no statement about {TARGET.label}(?: that the reader is sure of)? was found in (?P<many>\w+) articles?",
    "silent": rf"{WHO} (?P<be>speaks?|spoke) of {TARGET.label} without taking a position",
    "only": rf"{WHO} (?P<be>takes?|took) a position on {TARGET.label} in (?P<many>\w+) statements?, "
    r"(?:too few to tell which|none of them explicit)",
    "too few": rf"{WHO} (?P<be>takes?|took) a position on {TARGET.label}, none of them (?P<clearly>clearly )?in "
    r"(?P<least>\w+) statements? or more",
    "also": r"so do(?:es)? (?P<many>\w+) unnamed sources?",
    "unnamed": rf"only sources without a name (?:take|took) a position on {TARGET.label}",
    "below": r"read what is said below",
}


def corpus(said: dict[str, list[tuple[Any, ...]]], n_documents: int, undated: bool) -> Analysis:
    """Return tables in which actors say (document, stance, explicit, sure, sound)."""
    rows = [
        dataclasses.replace(
            statement(name, stance, document=f"d{day:02}", place=place, explicit=explicit, sure=sure), sound=sound
        )
        for place, (day, name, (stance, explicit, sure, sound)) in enumerate(
            sorted((day, name, tuple(rest)) for name, each in said.items() for day, *rest in each)
        )
    ]
    found = tables(rows)
    documents = pd.DataFrame({"document_id": [f"d{day:02}" for day in range(1, n_documents + 1)]})
    documents["published"] = [f"2031-05-{day:02}" for day in range(1, n_documents + 1)]
    if undated:
        documents.loc[0, "published"] = ""
    found.documents = documents.assign(outlet="")
    known = {name.removeprefix("The "): told for name, told in CAST.items()}
    found.actors = found.actors.assign(
        kind=[known[name][0] for name in found.actors["name"]],
        discovered=[known[name][1] for name in found.actors["name"]],
    )
    return found


@st.composite
def corpora(draw: st.DrawFn) -> Analysis:
    """Draw up to eight actors who hold one position, mostly, and may take another from some day on."""
    n_documents = draw(st.sampled_from([*range(1, 13), 8, 10, 12]))
    least, often = draw(st.sampled_from([(0, 0), (1, 0), (3, 6), (4, 9)]))
    said: dict[str, list[tuple[Any, ...]]] = {}
    for name in draw(st.lists(st.sampled_from(sorted(CAST)), unique=True, min_size=least)):
        first, last = draw(st.sampled_from([*STANCES, *STANCES[::2]])), draw(st.sampled_from(STANCES))
        turn, noise = draw(st.integers(1, 24)), draw(st.sampled_from([0, 0, 2, 5]))
        explicit = draw(st.sampled_from([True, True, False, None]))
        sound = draw(st.sampled_from(["harsh", "neutral", "warm", ""]))
        for day in draw(st.lists(st.integers(1, n_documents), min_size=often, max_size=14)):
            odd = draw(st.integers(1, 10)) <= noise
            stance = draw(st.sampled_from(STANCES)) if odd else first if day < turn else last
            clear = draw(st.booleans()) if explicit is None else explicit
            heard = draw(st.sampled_from(["harsh", "neutral", "warm"])) if odd else sound
            said.setdefault(name, []).append((day, stance, clear, not odd or draw(st.booleans()), heard))
    return corpus(said, n_documents, draw(st.integers(1, 5)) == 1)


#: Clauses that no sample bears out.
UNCHECKED = {"moved", "different", "few", "seldom", "sound", "changed", "nobody"}
#: Actor → how far a sample coded by hand moves its mean.
SHIFTS = st.dictionaries(
    st.sampled_from([name.lower().removeprefix("the ").replace(" ", "-") for name in CAST]),
    st.sampled_from([-1.2, -0.3, 0.0, 0.0, 0.3, 1.2]),
)


class Read:
    """A corpus as plain rows, and a lead held against it."""

    def __init__(self, found: Analysis, means: pd.DataFrame, least: int) -> None:
        self.found, self.least = found, least
        names = dict(zip(found.actors["actor_id"], found.actors["name"], strict=True))
        self.corrected = {names[row.actor_id]: row for row in means.itertuples() if row.checked}
        days = dict(zip(found.documents["document_id"], found.documents["published"], strict=True))
        self.dated = all(days.values())
        rows = [row._asdict() | {"day": days[row.document_id]} for row in found.statements.itertuples() if row.sure]
        self.sure: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.taken: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(rows, key=lambda row: (row["day"], row["document_id"])):
            self.sure[row["actor"]].append(row)
            if row["stance"] != "neutral":
                self.taken.setdefault(row["actor"], []).append(row)
        alone = found.statements["actor"].nunique() == 1
        named = {name.removeprefix("The ") for name, (_, _, proper) in CAST.items() if proper}
        self.named = set(found.statements["actor"]) if alone else named & set(found.statements["actor"])
        heard = aggregate.estimates(found.statements, "sound", min_statements=least)
        self.heard = {row.actor: row for row in heard.itertuples()}
        self.listed = dict(aggregate.standings(found)[["actor", "position"]].itertuples(index=False))
        dated = aggregate.with_periods(found.statements, found.documents, "day")
        courses = aggregate.courses(dated)
        self.held = courses[courses["held"] != ""].groupby("actor")["held"].last().to_dict()

    def lead(self, told: str) -> None:
        """Check every clause of a lead."""
        names = sorted(self.found.actors["name"], key=len, reverse=True)
        self.tokens = {f"N{number}": name for number, name in enumerate(names)}
        for token, name in self.tokens.items():
            told = re.sub(rf"\b(?:the )?{re.escape(name)}\b", token, told, flags=re.IGNORECASE)
        sentences = told.removesuffix(".").split(". ")
        assert told.endswith(".") and len(sentences) <= 2 and len(told.split()) <= 40, told
        self.machine = False
        for clause in (clause for sentence in sentences for clause in sentence.split("; ")):
            clause = clause if re.match(r"N\d", clause) else clause[0].lower() + clause[1:]
            if said := re.match("as the machine (?:reads|hears) it, ", clause):
                assert not self.machine, "said twice"
                self.machine, clause = True, clause[said.end() :]
            found = [(kind, m.groupdict()) for kind, each in GRAMMAR.items() if (m := re.fullmatch(each, clause))]
            assert found, f"nobody can read {clause!r}"
            self.check(*found[0], clause)

    def check(self, kind: str, said: dict[str, str | None], clause: str) -> None:
        """Hold one clause against the rows."""
        if (be := said.get("be")) is not None:
            past = be in ("was", "were", "took", "sounded", "spoke")
            assert past != (self.dated or said.get("how") == "now "), f"{clause}: the tense"
        if said.get("least"):
            assert said["least"] == word(self.least), clause
        assert self.machine or kind not in UNCHECKED, f"{clause}: nobody has checked that"
        test = {
            "stance": lambda actor: self.stands(actor, PLACES[str(said["place"])], str(said["how"])),
            "moved": lambda actor: self.turned(
                actor, PLACES[str(said["place"])], PLACES[str(said["before"])], f"2031-05-{int(said['day'] or 0):02}"
            ),
            "different": lambda actor: self.enough(actor) and len({row["stance"] for row in self.taken[actor]}) > 1,
            "unconfirmed": lambda actor: self.enough(actor) and self.doubted(actor),
            "sound": lambda actor: self.sounds(actor, str(said["label"]), str(said["how"])),
            "kept": lambda actor: (
                any(self.stands(actor, place, "mostly ") for place in SCORE)
                and len({row["document_id"] for row in self.taken[actor]}) > 1
            ),
            "changed": lambda actor: self.enough(actor) and len({row["stance"] for row in self.taken[actor]}) > 1,
            "silent": lambda actor: actor in self.sure and actor not in self.taken,
            "side": self.loud,
            "sides": self.loud,
            "apart": self.loud,
        }.get(kind)
        if test:
            self.all_of(str(said["who"]), clause, test)
        if turned := said.get("turned"):
            self.all_of(turned, clause, lambda actor: self.stands(actor, PLACES[str(said["place"])], "now "))
        few = {actor for actor in self.named & set(self.taken) if len(self.taken[actor]) < self.least}
        rows = [row for actor in few for row in self.taken[actor]]
        if kind == "few":
            assert self.all_of(str(said["who"]), clause, few.__contains__) == len(few)
            hits = [row["stance"] == PLACES[str(said["place"])] for row in rows]
            assert said["many"] == word(len(rows)) and len(rows) >= self.least and any(r["explicit"] for r in rows)
            assert all(hits) if said["how"] == "all" else 2 * sum(hits) > len(hits)
        elif kind == "seldom":
            assert self.all_of(str(said["who"]), clause, few.__contains__) == len(few)
        elif kind in ("only", "too few"):
            assert self.all_of(str(said["who"]), clause, lambda actor: actor in self.taken and not self.enough(actor))
            assert kind == "too few" or said["many"] == word(
                sum(len(self.taken[actor]) for actor in self.named & set(self.taken))
            )
            assert bool(said.get("clearly")) or kind == "only" or few == self.named & set(self.taken)
        elif kind == "also":
            assert said["many"] == word(len(set(self.taken) - self.named))
        elif kind == "unnamed":
            assert self.taken and not self.named & set(self.taken)
        elif kind == "none":
            assert not self.sure and said["many"] == word(len(self.found.documents))
        elif kind == "undated":
            days = [{row["document_id"] for row in rows if row["day"]} for rows in self.taken.values()]
            assert max(map(len, days), default=0) < 2
        elif kind in ("sides", "side", "apart"):
            self.between(kind, said)

    def all_of(self, who: str, clause: str, test: Callable[[str], bool]) -> int:
        """Check each actor that is named, that there are enough others for the number told, and return how many."""
        who = re.sub(r" and \w+ unnamed sources?$", "", who)
        tokens = [self.tokens[token] for token in re.findall(r"N\d", who)]
        for actor in tokens:
            assert actor in self.named and test(actor), f"{clause}: {actor}"
        rest = re.search(r"(\w+) (?:more|others|actors?)$", who)
        others = number(rest[1]) if rest else 0
        assert others <= sum(test(actor) for actor in self.named if actor not in tokens), f"{clause}: {others} others"
        assert tokens or rest or "unnamed source" in who, clause
        return len(tokens) + others

    def enough(self, actor: str) -> bool:
        rows = self.taken.get(actor, [])
        return len(rows) >= self.least and any(row["explicit"] for row in rows)

    def stands(self, actor: str, place: str, how: str) -> bool:
        """Tell whether the rows, the corrected mean, the table of standings and the timeline all bear it out."""
        if not self.enough(actor):
            return False
        rows = self.taken[actor]
        hits = sum(row["stance"] == place for row in rows)
        sides = [SCORE[row["stance"]] for row in rows]
        fits = self.listed[actor] == place and (not self.followed(actor) or self.held[actor] == place)
        fits = fits and (place == "conditional" or sum(sides) * SCORE[place] > 0)
        if actor in self.corrected or not self.machine:
            fits = fits and self.borne_out(actor, place, "mostly" in how)
        steady = fits and (2 * hits > len(rows) if "mostly" in how else hits == len(rows))
        if how == "now " or (how == "now or mostly " and not steady):
            days = {row["day"] for row in rows} if self.followed(actor) else set()
            return self.machine and any(self.firm([row for row in rows if row["day"] >= day], place) for day in days)
        return steady

    def borne_out(self, actor: str, place: str, mostly: bool) -> bool:
        """Tell whether the corrected mean and its interval say the same; what is true of all has a mean at the end."""
        ends = numbers(self.corrected[actor]) if actor in self.corrected else [9.0]
        side = all(abs(end) < 0.5 if place == "conditional" else 0 < end * SCORE[place] <= 1 for end in ends)
        return side and (mostly or set(ends) == {SCORE[place]})

    def doubted(self, actor: str) -> bool:
        """Tell whether a sample corrects the mean, and not to where all the machine's rows would have it."""
        rows = self.taken.get(actor, [])
        common = [place for place in SCORE if 2 * sum(row["stance"] == place for row in rows) > len(rows)]
        return len(common) == 1 and actor in self.corrected and not self.borne_out(actor, common[0], mostly=True)

    def followed(self, actor: str) -> bool:
        return all(row["day"] for row in self.taken.get(actor, []))

    def turned(self, actor: str, after: str, before: str, day: str) -> bool:
        rows = self.taken.get(actor, [])
        earlier = [row for row in rows if row["day"] < day]
        starts = range(len(earlier))
        return (
            self.followed(actor)
            and after != before
            and self.firm([row for row in rows if row["day"] >= day], after)
            and any(self.firm(earlier[start:], before) for start in starts)
            and self.held.get(actor) == after
        )

    def firm(self, rows: list[dict[str, Any]], place: str) -> bool:
        hits = [row for row in rows if row["stance"] == place]
        return len(rows) >= self.least and 2 * len(hits) > len(rows) and any(row["explicit"] for row in hits)

    def sounds(self, actor: str, label: str, how: str) -> bool:
        heard = [row["sound"] for row in self.sure[actor] if row["sound"]]
        hits, worth = heard.count(label), {"harsh": -1, "neutral": 0, "warm": 1}[label]
        clear = not worth or all(end * worth > 0 for end in numbers(self.heard[actor]))
        return len(heard) >= self.least and clear and (2 * hits > len(heard) if how else hits == len(heard))

    def loud(self, actor: str) -> bool:
        """Tell whether an actor has enough statements for or against, in five documents or more, and a strong tie."""
        rows = [row for row in self.taken.get(actor, []) if row["stance"] != "conditional"]
        documents = {row["document_id"] for row in rows}
        tied = any(abs(self.weight(actor, other)) >= 2 for other in self.taken if other != actor)
        return len(rows) >= self.least and any(row["explicit"] for row in rows) and len(documents) >= 5 and tied

    def weight(self, one: str, other: str) -> int:
        """Return on how many days more two actors agree than differ."""
        takes = [
            {
                (row["day"], row["stance"])
                for row in self.taken.get(actor, [])
                if row["day"] and row["stance"] != "conditional"
            }
            for actor in (one, other)
        ]
        return sum((1 if a == b else -1) for day, a in takes[0] for other_day, b in takes[1] if day == other_day)

    def between(self, kind: str, said: dict[str, str | None]) -> None:
        who = [self.tokens[token] for token in re.findall(r"N\d", str(said["who"]))]
        others = [self.tokens[token] for token in re.findall(r"N\d", said.get("others") or "")]
        if kind == "apart":
            assert len(who) == 2 and self.weight(*who) <= -2
            return
        assert all(map(self.loud, others))
        for group in (who, others):
            assert all(self.weight(*pair) > -2 for pair in combinations(group, 2)), "agree and at odds"
        assert all(self.weight(one, other) < 2 for one in who for other in others), "apart and agreed"


def number(told: str) -> int:
    return NUMBERS.index(told) if told in NUMBERS else int(told)


def word(many: int) -> str:
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def numbers(row: Any) -> list[float]:
    return [value for value in (row.mean, row.ci_low, row.ci_high) if not pd.isna(value)]


def held_against_its_tables(found: Analysis, least: int, shifts: dict[str, float]) -> None:
    """Read every lead of a corpus; a sample shifts the means of some."""
    means = sampling.means(found, None, min_statements=least)
    shift = means["actor_id"].map(shifts)
    middle, checked = (means["mean"] + shift).clip(-1, 1), shift.notna() & means["mean"].notna()
    ends = {"mean": middle, "ci_low": (middle - 0.2).clip(-1), "ci_high": (middle + 0.2).clip(upper=1)}
    exact = shift == 0  # every article is coded: the interval has no width
    ends |= {name: ends[name].where(~exact, middle) for name in ("ci_low", "ci_high")}
    means = means.assign(checked=checked, **{name: each.where(checked, means[name]) for name, each in ends.items()})
    read = Read(found, means, least)
    dated = aggregate.with_periods(found.statements, found.documents, "day")
    sides = network.camps(dated, "actor", ["period"], resamples=20)
    read.lead(claims.lead(found, means, min_statements=least))
    read.lead(claims.lead_over_time(found, means, min_statements=least))
    read.lead(claims.lead_between(found, sides, min_statements=least))


def days(stance: str, numbers: range, explicit: bool = True) -> list[tuple[Any, ...]]:
    return [(day, stance, explicit, True, "neutral") for day in numbers]


#: What random corpora seldom hold, and how far a sample moves means: a move that is only implied, beside somebody of
#: whom there is too little; two actors who share one day; and clauses that are too long even if nobody is named.
SELDOM: tuple[tuple[dict[str, list[tuple[Any, ...]]], dict[str, float]], ...] = (
    (
        {
            "Ben": [*days("against", range(1, 5)), *days("favor", range(5, 9), explicit=False)],
            "Ana Bell": days("against", range(1, 2)),
        },
        {},
    ),
    ({"Ben": days("favor", range(1, 6)), "Ana Bell": days("favor", range(5, 10)), "Maravel": []}, {}),
    (
        dict.fromkeys(("The Kest Army", "Cy of Dole", "Maravel"), days("against", range(2, 7)))
        | {"Ana Bell": days("favor", range(2, 7)), "Ben": days("conditional", range(2, 7))}
        | {"United Isles": [*days("against", range(2, 6)), *days("favor", range(6, 10))]},
        {"kest-army": 0.3, "cy-of-dole": 1.2},
    ),
)


def tried_seldom() -> None:
    for said, shifts in SELDOM:
        held_against_its_tables(corpus(said, 10, undated=bool(shifts)), 3, shifts)


def tried(max_examples: int) -> None:
    """Hold the leads of so many random corpora against their tables; making a failing one smaller takes minutes."""
    quick = settings(max_examples=max_examples, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    least = st.sampled_from([1, 2, 3, 3, 5])
    every_lead = given(corpora(), least, SHIFTS)(held_against_its_tables)
    settings(quick, deadline=None, database=None, derandomize=True)(every_lead)()


def test_no_sentence_contradicts_the_tables() -> None:
    tried_seldom()
    tried(25)


def swapped(right: Callable[..., Any]) -> Callable[..., Any]:
    """Return `latest` with what an actor holds now and what it held before exchanged."""

    def wrong(*given: Any) -> Any:
        told = right(*given)
        return told if told is None or told[1] != "now" else (told[2], "now", told[0], told[3])

    return wrong


#: A function of the claims, and what to put in its place.
FAULTS: dict[str, Callable[..., Any]] = {
    "enough": lambda rows, least: bool(len(rows)),
    "latest": swapped(standing.latest),
    "confirmed": lambda claim, _: dataclasses.replace(claim, checked=True),
    "firm": lambda rows, position, least: len(rows) >= least,
}


@pytest.mark.parametrize("fault", [*FAULTS, "thin ties"])
def test_a_planted_fault_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if fault in FAULTS:
        monkeypatch.setattr(standing, fault, FAULTS[fault])
    else:
        for module in ("network.camps", "claims.lead"):  # the packages show their functions of that name
            thin = dataclasses.replace(CHOICES, strong_tie=1, stable=0)
            monkeypatch.setattr(sys.modules[f"analysis.{module}"], "CHOICES", thin)
    with pytest.raises(AssertionError):
        tried_seldom()


if __name__ == "__main__":
    tried(int(sys.argv[1]))
    sys.stdout.write(f"In {sys.argv[1]} random corpora no sentence contradicts its tables.\n")
