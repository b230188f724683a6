"""The answers that are kept: a file each, named by the checksum of all that decides the answer.

The folder can be committed or handed on. It holds no key and no address, and of the article only what the answer
quotes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from analysis import files
from analysis.errors import InputError
from analysis.language_model.config import Reader, cache_folder
from analysis.language_model.prompt import request


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it came: the text, why it ended (*stop*, or *length* where it was cut off), and what it took.

    ``model`` is what the server calls it, ``asked`` the ISO date in UTC; ``seconds`` are rounded to a tenth.
    """

    model: str
    asked: str
    tokens_in: int
    tokens_out: int
    seconds: float
    finish: str
    answer: str


def file_of(reader: Reader, asked: str) -> Path:
    """Return where the answer to a question is kept."""
    key = sha256(json.dumps(request(reader, asked), sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    return cache_folder(reader) / key[:2] / f"{key}.json"


def read(reader: Reader, asked: str) -> Kept | None:
    """Return the answer to a question, None where there is none yet. Raises InputError for a damaged file."""
    path = file_of(reader, asked)
    if not path.is_file():
        return None
    try:
        kept = Kept(**json.loads(path.read_bytes()))
        date.fromisoformat(kept.asked)
        float(kept.tokens_in + kept.tokens_out + kept.seconds), "".join((kept.model, kept.finish, kept.answer))
    except (OSError, ValueError, TypeError):
        raise InputError(
            f"{path} is no answer as it was kept; delete the file, and the article is asked about again."
        ) from None
    return kept


def keep(reader: Reader, asked: str, kept: Kept) -> None:
    """Write an answer, whole or not at all."""
    files.write(file_of(reader, asked), json.dumps(asdict(kept), ensure_ascii=False, indent=1) + "\n")
