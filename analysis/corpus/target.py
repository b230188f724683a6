"""What positions are about: the general ceasefire target, or the one of a TOML file."""

from __future__ import annotations

import tomllib
from importlib import resources
from pathlib import Path

from analysis import files, lexicons
from analysis.errors import InputError
from analysis.records import Target

PHRASES = ("terms", "anaphors", "related", "setting")


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
