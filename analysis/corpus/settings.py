"""What an event says beforehand: the register of actors it may name, and the target that positions are about."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from analysis import files, lexicons
from analysis.errors import InputError
from analysis.records import Actor, Target

REGISTER_COLUMNS = ("id", "name", "kind", "organization", "side", "aliases", "pronoun")
_KINDS = ("person", "organization", "state", "group", "office")
_PRONOUNS = ("he", "she", "they", "it", "")
#: The lists of phrases that make a target.
PHRASES = ("terms", "anaphors", "related", "setting")


def read_register(path: str | Path) -> tuple[Actor, ...]:
    """Return the actors of a register in its order; raises InputError, also where two actors share an alias.

    Case, a leading *the* and the shape of apostrophes do not tell aliases apart.
    """
    actors: dict[str, Actor] = {}
    owners: dict[str, Actor] = {}
    for line, row in files.read_table(Path(path), REGISTER_COLUMNS):
        where = f"{path}, line {line}"
        aliases = tuple(dict.fromkeys(filter(None, map(str.strip, row["aliases"].split("|")))))
        actor = Actor(row["id"], row["name"], row["kind"], row["organization"], row["side"], aliases, row["pronoun"])
        faults = {
            "an actor needs an id and a name; fill in both.": not (actor.actor_id and actor.name),
            f"the id {actor.actor_id!r} stands twice; give each actor an id of its own.": actor.actor_id in actors,
            f"the kind {actor.kind!r} is unknown; use one of {', '.join(_KINDS)}.": actor.kind not in _KINDS,
            f"the pronoun {actor.pronoun!r} is unknown; use he, she, they, it or nothing.": actor.pronoun
            not in _PRONOUNS,
        }
        for fault in (said for said, holds in faults.items() if holds):
            raise InputError(f"{where}: {fault}")
        for alias in (actor.name, *aliases):
            owner = owners.setdefault(" ".join(alias.casefold().replace("’", "'").split()).removeprefix("the "), actor)
            if owner is not actor:
                raise InputError(
                    f"{where}: the actors {owner.name!r} and {actor.name!r} share the alias {alias!r}; leave it with "
                    "one of them, because the text could not tell whom it names."
                )
        actors[actor.actor_id] = actor
    if not actors:
        raise InputError(f"{path} lists no actor; add a line for each actor or leave the file out.")
    return tuple(actors.values())


def read_target(path: str | Path) -> Target:
    """Return the target in a TOML file, joined with the general one if it says so; raises InputError."""
    fields = files.read_toml(Path(path), {"label": str, "extends": str, **dict.fromkeys(PHRASES, list)})
    if not fields.get("label", "").strip():
        raise InputError(f'{path} has no label; add a line such as label = "a ceasefire in Sudan".')
    if fields.get("extends", "ceasefire") != "ceasefire":
        raise InputError(f'{path} extends {fields["extends"]!r}, which is unknown; write extends = "ceasefire".')
    for key in PHRASES:
        if not all(isinstance(phrase, str) and phrase.strip() for phrase in fields.get(key, ())):
            raise InputError(f'{path}: {key} may hold only phrases in quotation marks, such as "truce".')
    base = default_target() if "extends" in fields else Target("", ())
    phrases = {key: tuple(dict.fromkeys((*getattr(base, key), *fields.get(key, ())))) for key in PHRASES}
    if not phrases["terms"]:
        raise InputError(f'{path} has no terms; list the phrases that name the target or write extends = "ceasefire".')
    return Target(fields["label"], **phrases)


def default_target() -> Target:
    """Return the general ceasefire target of ``lexicons/ceasefire.toml``."""
    fields = tomllib.loads(resources.files(lexicons).joinpath("ceasefire.toml").read_text(encoding="utf-8"))
    return Target(fields["label"], *(tuple(fields[key]) for key in PHRASES))
