"""Names in one document: where the register's actors are named, and who else is, without a register.

``runs`` finds the names of a sentence; here they become actors. A later surname is the fullest name that ends in it, an
acronym the organization whose name it shortens.

What it misses: two people who share a surname are told apart only where the text gives a first name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from analysis.actors.gazetteer import given_names, roles, slug, states
from analysis.actors.introductions import introduced
from analysis.actors.runs import Run, runs
from analysis.grammar import Token
from analysis.records import Actor, Document, Mention, Sentence


@lru_cache(maxsize=8)
def register_pattern(register: tuple[Actor, ...]) -> tuple[re.Pattern[str], dict[str, str]] | None:
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


def find(
    document: Document, sentences: Sequence[Sentence], parsed: Sequence[list[Token]], register: Sequence[Actor]
) -> tuple[list[Mention], list[Actor]]:
    """Return the mentions of actors by name in text order, and the actors that the register does not have."""
    known = _registered(document, sentences, register)
    found = [
        run
        for sentence, tokens in zip(sentences, parsed, strict=True)
        for run in introduced(tokens, runs(tokens, sentence.role), document.text)
    ]
    index = {name.lower(): actor for actor in register for name in (actor.name, *actor.aliases)}
    inventory = _Inventory(register, index)
    # Full names first, so that a surname in the headline finds its owner.
    for run in sorted(found, key=lambda run: (-len(run.words), run.start)):
        inventory.add(run)
    mentions = []
    for run in found:
        covered = [
            mention
            for mention in known.get(run.sentence_start, [])
            if mention.start < run.end and run.start < mention.end
        ]
        actor = inventory.owner(run)
        if covered and (
            actor is None or not actor.discovered or len(run.words) < 2 or _covers(covered, run, actor, inventory)
        ):
            continue
        if actor is not None:
            mentions.append(
                Mention(
                    document.document_id,
                    run.start,
                    run.end,
                    actor.actor_id,
                    "discovered" if actor.discovered else "alias",
                )
            )
            for mention in covered:
                known[run.sentence_start].remove(mention)
    mentions += [mention for rows in known.values() for mention in rows]
    return sorted(mentions, key=lambda mention: (mention.start, -mention.end)), inventory.discovered()


def _covers(covered: Sequence[Mention], run: Run, actor: Actor, inventory: _Inventory) -> bool:
    """Tell whether an alias inside a longer name is its owner: "President Trump" yes, "Ivanka Trump" no."""
    last = max(covered, key=lambda mention: mention.end)
    return last.end < run.end or actor.kind != "person"


def _registered(
    document: Document, sentences: Sequence[Sentence], register: Sequence[Actor]
) -> dict[int, list[Mention]]:
    compiled = register_pattern(tuple(register))
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


class _Inventory:
    """The actors of one document, by full name, surname and state."""

    def __init__(self, register: Iterable[Actor], index: dict[str, Actor]) -> None:
        self.index = dict(index)
        self.found: dict[str, Actor] = {}
        self.surnames: dict[str, Actor] = {}
        self.givens: dict[str, Actor] = {}
        self.acronyms: dict[str, Actor] = {}
        for actor in register:
            if actor.kind == "person":
                self._shorten(actor.name.split(), actor, False)

    def add(self, run: Run) -> None:
        """Take in a run of at least two words, a state, or an organization."""
        name = run.name
        if self.owner(run) is not None:
            self._learn(run)
            return
        state = states().get(name.lower())
        if state is not None and state.via in ("name", "seat"):
            actor = self.found.setdefault(
                slug(state.name), Actor(slug(state.name), state.name, "state", state.name, state.name, discovered=True)
            )
            self.index[name.lower()] = actor
            return
        if state is not None and state.via == "adjective":
            return
        # One capitalised word alone may be a place, a ship or a person; only a title tells.
        kind = "organization" if run.body or state is not None else "person" if len(run.words) > 1 or run.title else ""
        belongs = run.belongs or (state.name if state is not None else "")
        actor = Actor(
            slug(name),
            name,
            kind,
            belongs or (name if kind == "organization" else ""),
            belongs,
            discovered=True,
            pronoun=_pronoun(run),
        )
        self.found[actor.actor_id] = actor
        self.index[name.lower()] = actor
        for short in filter(None, (run.acronym, run.known_as)):
            self.acronyms[short.lower()] = actor
        if kind == "organization" and len(run.words) > 1:
            self.acronyms.setdefault("".join(word[0] for word in run.words if word[0].isupper()).lower(), actor)
            if len(run.words) == 2 and run.words[1].lower() in roles("short"):
                self.acronyms.setdefault(run.words[0].lower(), actor)  # "Wagner" for "the Wagner Group"
        if kind == "person" and len(run.words) > 1:
            self._shorten(run.words, actor, bool(run.title or run.belongs))

    def _shorten(self, words: Sequence[str], actor: Actor, titled: bool) -> None:
        """Keep the shorter forms of a person's name: its endings, its beginnings, first with last, single words."""
        low = [word.lower() for word in words]
        endings = [" ".join(low[first:]) for first in range(len(low) - 1, 0, -1)]
        beginnings = [" ".join(low[:stop]) for stop in range(2, len(low))]
        for short in (*endings, *beginnings, f"{low[0]} {low[-1]}", _without_article(low[-1])):
            self.surnames.setdefault(short, actor)
        for word in low[:-1] if titled else ():
            if len(word) > 1 and word.isalpha() and word not in roles("particle") and word not in states():
                self.givens.setdefault(word, actor)

    def _learn(self, run: Run) -> None:
        """Keep an office, state or pronoun that a later mention adds to a discovered actor."""
        actor = self.owner(run)
        if actor is None:
            return
        if run.known_as:
            self.acronyms.setdefault(run.known_as.lower(), actor)
        if actor.actor_id not in self.found:
            return
        richer = replace(
            actor,
            organization=actor.organization or run.belongs,
            side=actor.side or run.belongs,
            pronoun=actor.pronoun or _pronoun(run),
        )
        if richer != actor:
            self.found[actor.actor_id] = richer
            for table in (self.index, self.surnames, self.givens, self.acronyms):
                for key, value in table.items():
                    if value is actor:
                        table[key] = richer

    def owner(self, run: Run) -> Actor | None:
        """Return whose name a run is, or None for a new one."""
        name = run.name.lower()
        if name in self.index:
            return self.index[name]
        for opening in ("the ", "government of the ", "government of ", "state of "):
            if name.startswith(opening) and name[len(opening) :] in self.index:
                return self.index[name[len(opening) :]]
        if name in self.acronyms:
            return self.acronyms[name]
        state = states().get(name)
        if state is not None and state.via in ("name", "seat") and state.name.lower() in self.index:
            return self.index[state.name.lower()]
        if len(run.words) == 2 and run.words[0].lower() in roles("kept title"):
            name = run.words[1].lower()
            return self.surnames.get(name) or self.givens.get(name)  # "Sheikh Mohammed"
        if not run.body:
            return self.surnames.get(name) or (self.givens.get(name) if len(run.words) == 1 else None)
        return None

    def discovered(self) -> list[Actor]:
        """Return the actors not in the register, in the order of their ids."""
        return [self.found[key] for key in sorted(self.found)]


def _without_article(surname: str) -> str:
    """Return an Arabic surname without its article: "al-Burhan" is "Burhan" later on."""
    return surname.partition("-")[2] if surname.startswith(("al-", "el-")) else surname


def _pronoun(run: Run) -> str:
    """Return the pronoun that a person's title or given name tells, or an empty string."""
    titles = (run.title, *run.title.split())
    told = next((roles("title")[word] for word in titles if roles("title").get(word)), "")
    return told or (given_names().get(run.words[0].lower(), "") if len(run.words) > 1 and not run.body else "")
