"""The readers that a user has set up: a section each in ``readers.toml`` in the user's own configuration folder.

    [small]                                   # the name that --reader takes
    endpoint = "http://localhost:11434/v1"    # of the OpenAI-compatible chat interface
    model = "mistral-small3.2"
    key_from = "MISTRAL_KEY"                  # optional: the environment variable that holds the key, never the key

An event never brings this file: whoever shares articles must not decide where they are sent.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analysis import files
from analysis.errors import InputError, meant

EMBEDDED = "embedded"
#: Environment variables: the file instead of the user's own; that nobody may be asked; that costs are accepted.
READERS, NO_NETWORK, YES = "CEASEFIRE_READERS", "CEASEFIRE_NO_NETWORK", "CEASEFIRE_YES"
#: How the schema of an answer is handed over; llama-cpp-python's server knows the second alone.
FORMATS = ("json_schema", "json_object")
#: What to do where a package of the extra is not there.
INSTALL = "install it, in the workbook's folder, with: pip install -e '.[llm]'"
_FOLDER = "ceasefire-workbook"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,39}")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,63}")
#: Who else decides a statement, so that no reader may be called so.
_TAKEN = (EMBEDDED, "machine", "hand")


@dataclass(frozen=True, slots=True)
class Reader:
    """A language model and the limits within which it is asked; it holds the name of the key's variable, not the key.

    ``max_tokens`` are those of one answer, ``timeout`` the seconds for one, ``concurrency`` the questions at a time,
    ``ask_above`` the articles beyond which the user must agree, ``spend`` the tokens that one run may take.
    """

    name: str
    endpoint: str
    model: str
    key_from: str = ""
    seed: int = 2025
    max_tokens: int = 4000
    answer: str = FORMATS[0]
    concurrency: int = 2
    timeout: int = 600
    ask_above: int = 20
    spend: int = 1_000_000
    cache: str = ""

    @property
    def place(self) -> str:
        """Where articles are sent, in words."""
        parts = urlsplit(self.endpoint)
        return parts.netloc + ("" if parts.scheme == "https" else ", not encrypted")

    @property
    def key(self) -> str:
        """The key, as the environment has it now, or empty. Raises InputError where the variable is not set."""
        key = os.environ.get(self.key_from, "").strip() if self.key_from else ""
        if self.key_from and not key:
            raise InputError(f"The reader {self.name} has no key: set the environment variable that key_from names.")
        return key


def named(name: str) -> Reader | None:
    """Return the reader of a name, None for the embedded one. Raises InputError where the user has set up no such."""
    if name in ("", EMBEDDED):
        return None
    path = config_file()
    if not path.is_file():
        raise InputError(f"There is no reader {name!r}: {path} is not there; docs/readers.md says how to write it.")
    try:
        sections = tomllib.loads(files.read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no TOML ({error}); correct it there.") from None
    if name not in sections:
        there = ", ".join([EMBEDDED, *sections])
        raise InputError(f"{path} has no reader {name!r}{meant(name, sections)}; there are: {there}.")
    return _reader(path, name, sections[name])


def config_file() -> Path:
    """Return where the readers are set up: what CEASEFIRE_READERS names, else in the user's configuration folder."""
    if own := os.environ.get(READERS, "").strip():
        return Path(own)
    import platformdirs

    return platformdirs.user_config_path(_FOLDER) / "readers.toml"


def cache_folder(reader: Reader) -> Path:
    """Return the folder of a reader's answers: its own, from the place of readers.toml, else the user's cache."""
    if reader.cache:
        return config_file().parent / Path(reader.cache).expanduser()
    import platformdirs

    return platformdirs.user_cache_path(_FOLDER) / "answers"


def _reader(path: Path, name: str, section: Any) -> Reader:
    where = f"{path}, section [{name}]"
    if not isinstance(section, dict):
        raise InputError(f"{path}: {name} must be a table; write [{name}] above its settings.")
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise InputError(f"{where}: this name cannot be given; use letters, digits, “-”, “_”, “.”, not {_TAKEN}.")
    known = {field.name: field.type for field in fields(Reader) if field.name != "name"}
    for key, value in section.items():  # no value is told: it may be a key that stands in the wrong place
        least = 0 if key in ("seed", "ask_above") else 1
        if key not in known:
            raise InputError(f"{where}: the setting {key!r} is unknown{meant(key, known)}; use {', '.join(known)}.")
        if type(value).__name__ != known[key]:
            wanted = "a whole number" if known[key] == "int" else "a text in quotation marks"
            raise InputError(f"{where}: {key} must be {wanted}.")
        if known[key] == "int" and value < least:
            raise InputError(f"{where}: {key} must be {least} or more.")
    reader = replace(Reader(name, "", ""), **section)
    if missing := [key for key in ("endpoint", "model") if not section.get(key)]:
        raise InputError(f"{where} has no {missing[0]}; add it.")
    if reader.key_from and not _VARIABLE.fullmatch(reader.key_from):
        raise InputError(
            f"{where}: key_from must be the name of an environment variable in capitals, such as MODEL_KEY; "
            "put the key itself into that variable and in no file."
        )
    if reader.answer not in FORMATS:
        raise InputError(f"{where}: answer must be {' or '.join(FORMATS)}.")
    parts = urlsplit(reader.endpoint)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
        raise InputError(
            f"{where}: endpoint must be an address such as http://localhost:11434/v1, without password or query."
        )
    return reader
