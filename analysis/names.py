"""Names in one document: where the register's actors are named, and who else is, without a register.

A name is a run of capitalised words; offices and nationalities before it are taken off and say whom it belongs to
("French President Emmanuel Macron" names Emmanuel Macron and France). A later surname is the fullest name that ends in it.

What it misses: two people who share a surname are told apart only where the text gives a first name; a name that is also
an ordinary word at the start of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis import lexicons
from analysis.grammar import Token
from analysis.records import Actor, Document, Mention, Sentence

_LINKS = frozenset(("of", "for"))
_PARTICLES = frozenset(("al", "bin", "ibn", "de", "von", "van", "der", "el", "da", "di", "abu"))
_KEPT_TITLES = frozenset(("king", "queen", "pope", "prince", "princess", "sheikh", "sultan", "emir"))


@dataclass(frozen=True)
class State:
    """A state of the lexicon under one of its names, adjectives or seats of government."""

    name: str
    via: str  # name, adjective or seat


@cache
def states() -> dict[str, State]:
    """Return every name, adjective and seat of a state, in lower case."""
    found: dict[str, State] = {}
    for row in lexicons.read("states"):
        for via, words in (("name", row["name"] + "|" + row["aliases"]), ("adjective", row["adjectives"]), ("seat", row["seats"])):
            for word in filter(None, words.split("|")):
                found.setdefault(word.lower(), State(row["name"], via))
    return found


@cache
def roles(kind: str) -> dict[str, str]:
    """Return the role words of a kind (title, person, group, body, document) with their pronoun."""
    return {row["word"]: row["pronoun"] for row in lexicons.read("roles") if row["kind"] == kind}


def slug(name: str) -> str:
    """Return the id of a discovered actor: its name in lower case with hyphens."""
    return re.sub(r"[^\w]+", "-", name.lower().replace("’", "'").replace("'", "")).strip("-")


def register_pattern(register: Sequence[Actor]) -> tuple[re.Pattern[str], dict[str, str]] | None:
    """Return one pattern for all names and aliases, longest first, and the actor each belongs to."""
    owner: dict[str, str] = {}
    for actor in register:
        for alias in (actor.name, *actor.aliases):
            owner[_plain(alias)] = actor.actor_id
    if not owner:
        return None
    words = "|".join(re.escape(alias).replace("'", "[’']") for alias in sorted(owner, key=lambda a: (-len(a), a)))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w])"), owner


def _plain(alias: str) -> str:
    return alias.replace("’", "'")


def find(document: Document, sentences: Sequence[Sentence], parsed: Sequence[list[Token]],
         register: Sequence[Actor]) -> tuple[list[Mention], list[Actor]]:
    """Return the mentions of actors by name in text order, and the actors that the register does not have."""
    known = _registered(document, sentences, register)
    runs = [run for sentence, tokens in zip(sentences, parsed, strict=True) for run in _runs(tokens, sentence.role)]
    index = {name.lower(): actor for actor in register for name in (actor.name, *actor.aliases)}
    inventory = _Inventory(register, index)
    # Full names first, so that a surname in the headline finds its owner.
    for run in sorted(runs, key=lambda run: (-len(run.words), run.start)):
        inventory.add(run)
    mentions = []
    for run in runs:
        covered = [mention for mention in known.get(run.sentence_start, []) if mention.start < run.end and run.start < mention.end]
        actor = inventory.owner(run)
        if covered and (actor is None or not actor.discovered or len(run.words) < 2 or _covers(covered, run, actor, inventory)):
            continue
        if actor is not None:
            mentions.append(Mention(document.document_id, run.start, run.end, actor.actor_id, "discovered" if actor.discovered else "alias"))
            for mention in covered:
                known[run.sentence_start].remove(mention)
    mentions += [mention for rows in known.values() for mention in rows]
    return sorted(mentions, key=lambda mention: (mention.start, -mention.end)), inventory.discovered()


def _covers(covered: Sequence[Mention], run: Run, actor: Actor, inventory: _Inventory) -> bool:
    """Tell whether a register's alias inside a longer run is the run's owner: "President Trump" yes, "Ivanka Trump" no."""
    last = max(covered, key=lambda mention: mention.end)
    return last.end < run.end or actor.kind != "person"


def _registered(document: Document, sentences: Sequence[Sentence], register: Sequence[Actor]) -> dict[int, list[Mention]]:
    compiled = register_pattern(register)
    found: dict[int, list[Mention]] = {}
    if compiled is None:
        return found
    pattern, owner = compiled
    for sentence in sentences:
        for match in pattern.finditer(document.text, sentence.start, sentence.end):
            name = _plain(match.group())
            mention = Mention(document.document_id, match.start(), match.end(), owner[name], "alias")
            found.setdefault(sentence.start, []).append(mention)
    return found


@dataclass(frozen=True)
class Run:
    """A run of capitalised words with titles and nationalities taken off.

    ``words`` are the name's own words, ``title`` what stood before it ("prime minister"), ``belongs`` the state or
    organization named before it ("Russian", "Kremlin"), ``body`` whether it names an organization.
    """

    start: int
    end: int
    words: tuple[str, ...]
    title: str
    belongs: str
    body: bool
    sentence_start: int


def _runs(tokens: Sequence[Token], role: str) -> list[Run]:
    runs = []
    index = 0
    while index < len(tokens):
        if tokens[index].tag not in ("NNP", "NNPS") and not (tokens[index].text[0].isupper() and tokens[index].lower in states()):
            index += 1
            continue
        stop = index + 1
        while stop < len(tokens):
            tag, lower = tokens[stop].tag, tokens[stop].lower
            capital = tokens[stop].text[0].isupper() or lower in _PARTICLES or lower.startswith("al-") or lower.startswith("el-")
            loose = tag in ("CD", "NN", "NNS", "JJ") and tokens[stop].text[0].isupper() and role != "title"
            if (tag in ("NNP", "NNPS") or loose) and capital:
                stop += 1
            elif lower in _LINKS and _joins(tokens, index, stop):
                stop += 2 if tokens[stop + 1].lower != "the" else 3
            elif tag == "POS" and _possessed_body(tokens, stop):
                stop += 1
            elif lower in _PARTICLES and stop + 1 < len(tokens) and tokens[stop + 1].tag == "NNP":
                stop += 1
            else:
                break
        run = _run(tokens, index, min(stop, len(tokens)))
        if run is not None:
            runs.append(run)
        index = stop
    return runs


def _joins(tokens: Sequence[Token], first: int, link: int) -> bool:
    """Tell whether "of" belongs to the name: "Ministry of Defense", "Secretary of State"."""
    after = link + 1
    if after < len(tokens) and tokens[after].lower == "the":
        after += 1
    if after >= len(tokens) or not tokens[after].text[0].isupper() or tokens[after].tag not in ("NNP", "NNPS", "NN"):
        return False
    left = tokens[link - 1].lower
    return left in roles("body") or left in ("secretary", "republic", "ministry", "house", "government", "kingdom", "states", "emirates", "speaker", "minister")


def _possessed_body(tokens: Sequence[Token], possessive: int) -> bool:
    """Tell whether "'s" stands inside an organization's name: "U.N. Children's Fund", "Ukraine's General Staff"."""
    stop = possessive + 1
    while stop < len(tokens) and tokens[stop].text[0].isupper() and tokens[stop].text[0].isalpha():
        stop += 1
    return stop > possessive + 1 and tokens[stop - 1].lower in roles("body")


def _run(tokens: Sequence[Token], first: int, stop: int) -> Run | None:
    words = [token.lower for token in tokens[first:stop]]
    belongs, title = "", []
    start = 0
    while start < len(words):
        three = next((n for n in (3, 2, 1) if " ".join(words[start:start + n]) in roles("title") and start + n <= len(words)), 0)
        if three and start + three < len(words) and not title and words[start + three] not in roles("body"):
            title.append(" ".join(words[start:start + three]))
            start += three
            continue
        if words[start].replace(".", "").isalpha() and tokens[first + start].text.replace(".", "").isupper() and _title_at(words, start + 1):
            # "U.N. Secretary-General Antonio Guterres"
            belongs, start = tokens[first + start].text, start + 1
            continue
        pair = next((n for n in (3, 2, 1) if " ".join(words[start:start + n]) in states() and start + n < len(words)), 0)
        if pair:
            place = states()[" ".join(words[start:start + pair])]
            follows = " ".join(words[start + pair:])
            # "Ukrainian President Zelenskiy" belongs to Ukraine; "Israel Defense Forces" is one name.
            if place.via == "adjective" and not any(word in roles("body") for word in words[start + pair:]):
                belongs, start = place.name, start + pair
                continue
            if place.via == "name" and any(follows.startswith(title_word + " ") for title_word in roles("title")):
                belongs, start = place.name, start + pair
                continue
        break
    kept = " ".join(title)
    if kept in _KEPT_TITLES:
        start -= 1
    name = tokens[first + start:stop]
    if not name or (len(name) == 1 and name[0].lower in roles("title")) or name[0].lower in clauses_time():
        return None
    before = tokens[first - 1] if first else None
    if not belongs and before is not None and before.text[0].islower() and before.lower in roles("title"):
        # "Kremlin spokesman Dmitry Peskov": the office stands before the small title.
        title.append(before.lower)
        office = tokens[first - 2] if first > 1 else None
        belongs = _office(tokens, first - 2) if office is not None and office.text[0].isupper() else ""
    body = any(token.lower in roles("body") for token in name) or (len(name) == 1 and name[0].text.isupper() and len(name[0].text) > 1)
    return Run(name[0].start, name[-1].end, tuple(token.text for token in name), " ".join(title), belongs, body,
               tokens[0].start)


def _title_at(words: Sequence[str], start: int) -> bool:
    return any(" ".join(words[start:start + width]) in roles("title") for width in (3, 2, 1) if start + width < len(words))


def _office(tokens: Sequence[Token], last: int) -> str:
    """Return the state or organization whose office stands before a name: "Ukrainian president", "White House aide"."""
    first = last
    while first > 0 and tokens[first - 1].text[0].isupper() and last - first < 4:
        first -= 1
    words = tokens[first:last + 1]
    for start in range(len(words)):
        state = states().get(" ".join(token.lower for token in words[start:]))
        if state is not None:
            return state.name
    return " ".join(token.text for token in words if token.tag != "POS")


def clauses_time() -> frozenset[str]:
    """Return the capitalised words that are never names: days and months."""
    return frozenset("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
                     "september october november december jan. feb. aug. sept. oct. nov. dec. i".split())


class _Inventory:
    """The actors of one document, by full name, surname and state."""

    def __init__(self, register: Iterable[Actor], index: dict[str, Actor]) -> None:
        self.index = dict(index)
        self.found: dict[str, Actor] = {}
        self.surnames: dict[str, Actor] = {}
        self.acronyms: dict[str, Actor] = {}
        for actor in register:
            if actor.kind == "person":
                self.surnames.setdefault(actor.name.split()[-1].lower(), actor)

    def add(self, run: Run) -> None:
        """Take in a run of at least two words, a state, or an organization."""
        name = " ".join(run.words)
        if self.owner(run) is not None:
            self._learn(run)
            return
        state = states().get(name.lower())
        if state is not None and state.via != "adjective":
            actor = self.found.setdefault(slug(state.name), Actor(slug(state.name), state.name, "state", state.name, state.name, discovered=True))
            self.index[name.lower()] = actor
            return
        if state is not None:
            return
        # One capitalised word alone may be a place, a ship or a person; only a title tells.
        kind = "organization" if run.body else "person" if len(run.words) > 1 or run.title else ""
        actor = Actor(slug(name), name, kind, run.belongs or (name if kind == "organization" else ""), run.belongs, discovered=True,
                      pronoun=_pronoun(run.title))
        self.found[actor.actor_id] = actor
        self.index[name.lower()] = actor
        if kind == "organization" and len(run.words) > 1:
            self.acronyms.setdefault("".join(word[0] for word in run.words if word[0].isupper()).lower(), actor)
        if kind == "person" and len(run.words) > 1:
            self.surnames.setdefault(run.words[-1].lower(), actor)

    def _learn(self, run: Run) -> None:
        """Keep an office, state or pronoun that a later mention adds to a discovered actor."""
        actor = self.owner(run)
        if actor is None or actor.actor_id not in self.found:
            return
        richer = replace(actor, organization=actor.organization or run.belongs, side=actor.side or run.belongs,
                         pronoun=actor.pronoun or _pronoun(run.title))
        if richer != actor:
            self.found[actor.actor_id] = richer
            for table in (self.index, self.surnames, self.acronyms):
                for key, value in table.items():
                    if value is actor:
                        table[key] = richer

    def owner(self, run: Run) -> Actor | None:
        """Return whose name a run is, or None for a new one."""
        name = " ".join(run.words).lower()
        if name in self.index:
            return self.index[name]
        for opening in ("the ", "government of the ", "government of ", "state of "):
            if name.startswith(opening) and name[len(opening):] in self.index:
                return self.index[name[len(opening):]]
        if name in self.acronyms:
            return self.acronyms[name]
        state = states().get(name)
        if state is not None and state.via != "adjective" and state.name.lower() in self.index:
            return self.index[state.name.lower()]
        if len(run.words) == 1 and name in self.surnames and not run.body:
            return self.surnames[name]
        return None

    def discovered(self) -> list[Actor]:
        """Return the actors not in the register, in the order of their ids."""
        return [self.found[key] for key in sorted(self.found)]


def _pronoun(title: str) -> str:
    return next((roles("title")[word] for word in (title, *title.split()[-1:]) if roles("title").get(word)), "")
