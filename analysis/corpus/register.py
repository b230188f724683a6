"""The register of actors: who is known beforehand, with kind, organization, side and aliases."""

from __future__ import annotations

from pathlib import Path

from analysis import files
from analysis.errors import InputError
from analysis.records import Actor

REGISTER_COLUMNS = ("id", "name", "kind", "organization", "side", "aliases", "pronoun")
ACTOR_KINDS = ("person", "organization", "state", "group", "office")
PRONOUNS = ("he", "she", "they", "it", "")


def read_register(path: str | Path) -> tuple[Actor, ...]:
    """Return the actors of a register in its order; raises InputError, also where two actors share an alias.

    Case, a leading *the* and the shape of apostrophes do not tell aliases apart.
    """
    actors: dict[str, Actor] = {}
    owners: dict[str, Actor] = {}
    for line, row in files.read_table(Path(path), REGISTER_COLUMNS):
        where = f"{path}, line {line}"
        names = (row["name"], *(alias.strip() for alias in row["aliases"].split("|")))
        aliases = tuple(dict.fromkeys(alias for alias in names[1:] if alias))
        actor = Actor(row["id"], row["name"], row["kind"], row["organization"], row["side"], aliases, row["pronoun"])
        if not actor.actor_id or not actor.name:
            raise InputError(f"{where}: an actor needs an id and a name; fill in both.")
        if actor.actor_id in actors:
            raise InputError(f"{where}: the id {actor.actor_id!r} stands twice; give each actor an id of its own.")
        if actor.kind not in ACTOR_KINDS:
            raise InputError(f"{where}: the kind {actor.kind!r} is unknown; use one of {', '.join(ACTOR_KINDS)}.")
        if actor.pronoun not in PRONOUNS:
            raise InputError(f"{where}: the pronoun {actor.pronoun!r} is unknown; use he, she, they, it or nothing.")
        for alias in (actor.name, *aliases):
            key = " ".join(alias.casefold().replace("’", "'").split()).removeprefix("the ")
            owner = owners.setdefault(key, actor)
            if owner is not actor:
                raise InputError(
                    f"{where}: the actors {owner.name!r} and {actor.name!r} share the alias {alias!r}; leave it with "
                    "one of them, because the text could not tell whom it names."
                )
        actors[actor.actor_id] = actor
    if not actors:
        raise InputError(f"{path} lists no actor; add a line for each actor or leave the file out.")
    return tuple(actors.values())
