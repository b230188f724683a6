"""Who the words are that name an actor: the register's actors, else one actor for each name that the article gives.

The reader points at words (*Netanyahu*, *the RSF*, *Moscow*); here they become actors. A surname is the fullest name
that ends in it, an acronym the name it stands behind or whose initials it has, a seat of government or *the Russian
government* the state. What is no name keeps its words (*US officials*). The same rules join the actors of all articles
of a corpus once they were read one by one.

What it misses: two people of one surname in one article, and nicknames that share no word with the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from analysis import lexicons
from analysis.records import Actor, Article, Attribution, Mention, Portrayal, Statement
from analysis.text import states

Named = TypeVar("Named", Statement, Attribution, Mention, Portrayal)
#: The tables whose rows name an actor by id; positions follow from statements.
NAMED = ("statements", "attributions", "mentions", "portrayals")

_LEADING = re.compile(r"^(?:the|an?|its|his|her|their|our|my)\s+(?=\S)", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"(?:government of (?:the )?(?P<of>.+)|(?P<own>.+?)(?:'s)? (?:government|authorities|side))", re.IGNORECASE
)
_DEFINED = re.compile(r"\(\s*(?:the )?[“\"']?(?P<short>[A-Z][\w.&-]{1,9}?)[”\"']?\s*\)")
_SMALL = ("of", "the", "and", "for")
_LONGEST = 6  # a name of more words is a description
_MARKS = str.maketrans("’‘“”", "''\"\"")


@cache
def _words(kind: str) -> frozenset[str]:
    return lexicons.words("names", kind)


def plain(words: str) -> str:
    """Return words that name an actor without article, quotation marks, possessive and line breaks."""
    plainer = " ".join(words.translate(_MARKS).split()).strip(" ,.;:\"'()[]-–—")
    plainer = re.sub(r"'s?$", "", plainer)
    plainer = _LEADING.sub("", plainer)
    return plainer + "." if re.search(r"\b\w\.\w$", plainer) else plainer


def slug(name: str) -> str:
    """Return the id of a discovered actor: its name in small letters with hyphens."""
    return re.sub(r"[^\w]+", "-", name.lower().replace("'", "")).strip("-")


def is_name(words: str) -> bool:
    """Tell whether words are a name: each with a capital, but for small words between."""
    parts = words.split()
    named = [part[0].isupper() or part[0].isdigit() for part in parts]
    if not 0 < len(parts) <= _LONGEST or not named[0] or not named[-1]:
        return False
    small = (part.lower() in _words("particle") or part in _SMALL or "-" in part for part in parts)
    return all(big or between for big, between in zip(named, small, strict=True))


def is_person(name: str) -> bool:
    """Tell whether a name looks like a person's: two to five words, none of them that of a body or a state."""
    parts = name.split()
    if not is_name(name) or not 2 <= len(parts) <= 5:
        return False
    if parts[0].lower() in states.described() or name.lower() in states.named():
        return False
    of_bodies = (part.lower() in _words("body") or part in ("and", "&", "of", "for") for part in parts)
    return not any(of_bodies) and not any(part.isupper() and len(part) > 1 for part in parts)


def state_of(name: str) -> str:
    """Return the state that a name, seat, or *the Russian government* stands for, empty for none."""
    low = name.lower().removesuffix(".") if name.lower() not in states.named() else name.lower()
    if low in states.named():
        return states.named()[low]
    if match := _GOVERNMENT.fullmatch(name):
        inner = (match["of"] or match["own"]).lower()
        return states.named().get(inner) or states.described().get(inner, "")
    return ""


def _invented_state(name: str, text: str) -> str:
    """Return whose government is meant where no list of states has it: *Qamria's government*, *the Qamrian side*."""
    match = _GOVERNMENT.fullmatch(name)
    own = (match["of"] or match["own"]) if match else ""
    if not own or " " in own or not own[0].isupper():
        return ""
    if "'" in name or (match and match["of"]):
        return own
    stem = own[: max(4, len(own) - 3)]
    names = {
        word for word in re.findall(rf"\b{re.escape(stem)}[a-zà-ÿ]*", text) if own.startswith(word[:-1]) and word != own
    }
    return min(names, default="", key=lambda word: (-len(word), word))


def _is_body(name: str) -> bool:
    """Tell whether words are a body's that every state has: *foreign ministry*, *Army*."""
    parts = name.lower().split()
    if not 0 < len(parts) <= 3 or parts[-1] not in _words("body") or name.lower() in states.named():
        return False
    return name.islower() or all(part in _words("body") | _words("title") | _words("portfolio") for part in parts)


def several(words: str) -> list[str]:
    """Return the parts of *Egypt and Qatar* or *the Ardavian and Belmoran foreign ministers*; else the words alone."""
    name = " ".join(words.split())
    match = re.fullmatch(r"(?:[Tt]he )?([A-Z]\w+)(?:, ([A-Z]\w+),?)? and ([A-Z]\w+) ([a-z][\w ]*?)s", name)
    if match:
        return [f"{adjective} {match[4]}" for adjective in (match[1], match[2], match[3]) if adjective]
    parts = name.split(" and ")
    whole = name.lower() in states.named() or any(word.lower() in _words("body") for word in parts[0].split())
    return [words] if len(parts) == 1 or whole or not all(map(is_name, map(plain, parts))) else parts


class Cast:
    """The actors of one document: ``of`` gives the actor for words that the reader points at."""

    def __init__(self, register: Sequence[Actor], names: Iterable[str], text: str) -> None:
        """``names`` are all words pointed at in the document, ``text`` is the document's."""
        self._register = _aliases(register)
        self._text = text
        self._discovered: dict[str, Actor] = {}
        cleaned = dict.fromkeys(filter(None, map(plain, names)))
        self._full = _fullest([untitled(name) for name in cleaned], text)

    @property
    def discovered(self) -> list[Actor]:
        """The actors that the register does not have, by id."""
        return [self._discovered[key] for key in sorted(self._discovered)]

    def registered(self, words: str) -> Actor | None:
        """Return the actor of the register that goes by these very words, be they a name or a description."""
        return self._register.get(plain(words).lower())

    def of(self, words: str, belongs: str = "") -> Actor | None:
        """Return the actor that some words name, None where they name nobody.

        ``belongs`` tells for whom: without it the foreign ministries of two states would be one.
        """
        name = plain(words)
        if belongs and _is_body(name) and belongs.lower() not in name.lower():
            name = f"{plain(belongs)} {name}"
        if not name or (name.lower() in _words("pronoun") and not (name.isupper() and state_of(name))):  # the US
            return None
        for key in (name, untitled(name)):
            if known := self._register.get(key.lower()):
                return known
        name = untitled(name)
        state = state_of(name) or _invented_state(name, self._text)
        if state:
            if known := self._register.get(state.lower()):
                return known
            return self._found(Actor(slug(state), state, "state", state, state, discovered=True))
        name = self._full.get(name, name)
        name = self._full.get(name, name)  # an office before a surname
        if known := self._register.get(name.lower()):
            return known
        kind = "person" if is_person(name) else "organization" if is_name(name) and " " in name else ""
        return self._found(Actor(slug(name) or "unnamed", name, kind, discovered=True))

    def _found(self, actor: Actor) -> Actor:
        return self._discovered.setdefault(actor.actor_id, actor)


def untitled(name: str) -> str:
    """Return a name without the title, office or state before a person's name: "President Ann Bell" → "Ann Bell"."""
    parts = name.split()
    for place in range(len(parts) - 1, 0, -1):
        if parts[place - 1].lower().rstrip(".") in _words("title"):
            rest = parts[place:]
            if len(rest) <= 4 and is_name(" ".join(rest)) and not any(part.lower() in _words("body") for part in rest):
                return " ".join(rest)
    return name


def _aliases(register: Sequence[Actor]) -> dict[str, Actor]:
    """Return the register's actors by name, alias and a person's surname, in small letters."""
    found: dict[str, Actor] = {}
    for actor in register:
        for alias in (actor.name, *actor.aliases):
            found.setdefault(plain(alias).lower(), actor)
    for actor in register:
        if actor.kind == "person" and " " in actor.name:
            found.setdefault(actor.name.split()[-1].lower(), actor)
    return found


def _fullest(names: Sequence[str], text: str) -> dict[str, str]:
    """Return the fullest name in the document for each shorter one."""
    expansions = _expansions(text)
    people = [name for name in names if is_person(name)]
    found = {name: min(bare, key=len) for name in names if (bare := [each for each in people if _holds(name, each)])}
    names = [name for name in names if name not in found]
    for name in names:
        if name in expansions:
            found[name] = expansions[name]
            continue
        if not is_name(name) or state_of(name):
            continue
        longer = [other for other in names if _shortens(name, other)]
        if not longer and " " not in name and not name.isupper():
            longer = [other for other in _introduced(name, text) if _shortens(name, other)]
        if longer:
            found[name] = max(longer, key=lambda other: (len(other.split()), names.count(other), other))
        elif name.isupper() and len(name) > 1:
            spelled = [other for other in names if _initials(other) == name]
            if spelled:
                found[name] = spelled[0]
    return found


def _holds(name: str, person: str) -> bool:
    """Tell whether a name is an office before a person's name: *High Commissioner for Refugees Ann Bell*."""
    return name.endswith(f" {person}") and is_name(name.split()[0]) and "and" not in name.split()


def _shortens(name: str, other: str) -> bool:
    """Tell whether a name is a shorter form of a person's: its ending, its beginning, or its first and last word."""
    short, full = name.split(), other.split()
    if len(short) >= len(full) or not is_person(other):
        return False
    return full[-len(short) :] == short or full[: len(short)] == short or [full[0], full[-1]] == short


def _introduced(surname: str, text: str) -> list[str]:
    """Return the names of the text that end in a surname: "Maldren Oske" for "Oske"."""
    before = r"(?:[A-Z][\w'’.-]+ (?:(?:al|bin|ibn|de|van|von|der|da|dos|el|la)[ -])*){1,3}"
    no_name = states.described().keys() | states.named().keys() | _words("title") | _words("opening")
    found = []
    for match in re.finditer(rf"\b{before}{re.escape(surname)}\b", text):
        parts = untitled(plain(match.group())).split()
        while len(parts) > 1 and parts[0].lower() in no_name:
            parts = parts[1:]
        found.append(untitled(" ".join(parts)))
    return [name for name in found if is_person(name)]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _expansions(text: str) -> dict[str, str]:
    """Return what the text's acronyms stand for: "Rapid Support Forces (RSF)" gives RSF its name."""
    found: dict[str, str] = {}
    for match in _DEFINED.finditer(text):
        short = match["short"]
        letters = [letter for letter in short if letter.isalpha()]
        before = text[max(0, match.start() - 120) : match.start()].split()
        for count in range(2, min(len(letters) + 4, len(before)) + 1):
            words = before[-count:]
            initials = "".join(part[0] for word in words for part in word.split("-") if part and part[0].isupper())
            if words[0][0].isupper() and initials.upper() == short.replace(".", "").upper():
                found.setdefault(short, plain(" ".join(words)))
                break
    return found


def mentions(article: Article, actors: Iterable[Actor]) -> list[Mention]:
    """Return where actors are named, in text order: by name, alias, or a person's surname; the longest name wins."""
    owner: dict[str, Actor] = {}
    for actor in actors:
        for alias in (actor.name, *actor.aliases):
            owner.setdefault(plain(alias), actor)
        if actor.kind == "person" and " " in actor.name:
            owner.setdefault(actor.name.split()[-1], actor)
        if actor.kind == "state":
            for word, state in states.named().items():
                if state == actor.name and len(word) > 3:
                    owner.setdefault(word.title(), actor)
    owner = {alias: actor for alias, actor in owner.items() if alias}
    if not owner:
        return []
    words = "|".join(re.escape(alias).replace("'", "[’']") for alias in sorted(owner, key=lambda a: (-len(a), a)))
    pattern = re.compile(rf"(?<![\w-])(?:{words})(?!\w)")
    found = []
    for sentence in article.sentences:
        for match in pattern.finditer(article.text, sentence.start, sentence.end):
            actor = owner[match.group().replace("’", "'")]
            via = "discovered" if actor.discovered else "alias"
            found.append(Mention(article.document_id, match.start(), match.end(), actor.actor_id, via))
    return found


def of_corpus(register: Sequence[Actor], discovered: Iterable[Actor]) -> tuple[list[Actor], dict[str, Actor]]:
    """Return the discovered actors of a corpus by id, and for each id that is another actor's by now that actor.

    Aliases are the names under which an actor was found besides. The order of the articles does not matter: of two
    names with one id the first by the alphabet is kept, and an id of the register is the register's.
    """
    own = {actor.actor_id: actor for actor in register}
    found: dict[str, set[Actor]] = {}
    for actor in discovered:
        found.setdefault(actor.actor_id, set()).add(actor)
    one = {key: own.get(key) or min(named, key=lambda actor: (actor.name, actor.kind)) for key, named in found.items()}
    others = {key: actor for key, actor in one.items() if found[key] != {actor}}
    others |= joined([*own.values(), *one.values()])
    names: dict[str, set[str]] = {}
    for key, named in found.items():
        names.setdefault(others.get(key, one[key]).actor_id, set()).update(actor.name for actor in named)
    kept = [one[key] for key in sorted(names) if key not in own]
    return [replace(actor, aliases=tuple(sorted(names[actor.actor_id] - {actor.name}))) for actor in kept], others


def renamed(rows: Iterable[Named], others: Mapping[str, Actor]) -> list[Named]:
    """Return rows that name an actor by id, those of an actor that is another under that one's id, name and side."""
    return [_renamed(row, others[row.actor_id]) if row.actor_id in others else row for row in rows]


def _renamed(row: Named, actor: Actor) -> Named:
    if isinstance(row, Statement):
        organization = actor.organization or row.organization
        return replace(row, actor_id=actor.actor_id, actor=actor.name, organization=organization, side=actor.side)
    return replace(row, actor_id=actor.actor_id)


def joined(actors: Iterable[Actor]) -> dict[str, Actor]:
    """Return for each discovered actor's id the actor it is in the whole corpus.

    A surname alone is the one person of the corpus who bears it, a shorter name the one longer name that it shortens;
    where there are two such persons it stays by itself. An actor of the register is never changed.
    """
    rows = {actor.actor_id: actor for actor in actors}
    people: dict[str, list[Actor]] = {}
    for actor in rows.values():
        if is_person(actor.name):
            for word in {actor.name.split()[-1], actor.name.split()[0]}:
                people.setdefault(word, []).append(actor)
    found: dict[str, Actor] = {}
    for key, actor in rows.items():
        if not actor.discovered or actor.kind == "state" or not is_name(actor.name):
            continue
        word = actor.name.split()[-1]
        fuller = [other for other in people.get(word, []) if other is not actor and _shortens(actor.name, other.name)]
        longest = max(fuller, key=lambda other: (len(other.name.split()), other.name), default=None)
        if longest and all(other is longest or _shortens(other.name, longest.name) for other in fuller):
            found[key] = longest
    return {key: _end(found, actor) for key, actor in found.items()}


def _end(found: Mapping[str, Actor], actor: Actor) -> Actor:
    seen = {actor.actor_id}
    while (after := found.get(actor.actor_id)) and after.actor_id not in seen:
        actor = after
        seen.add(actor.actor_id)
    return actor
