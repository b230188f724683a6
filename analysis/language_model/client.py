"""One question → one answer, with the client library of the interface (its retries, waits and errors), kept as a file.

A file is named by the checksum of all that decides the answer. The folder can be committed or handed on: it holds no
key and no address, and of the article only what the answer quotes. A key goes into the client and nowhere else: no
error of the library is passed on, and what a server says is told only after the key was taken out of it.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import files
from analysis.errors import AnalysisError, InputError
from analysis.language_model.config import INSTALL, NO_NETWORK, Reader, cache_folder
from analysis.language_model.prompt import request

if TYPE_CHECKING:
    from openai import OpenAI

#: How often the library asks again after a fault that may pass (429, 500, a lost connection), waiting as it is told.
RETRIES = 2
_LONGEST_REMARK = 200
_LONGEST_ANSWER = 4_000_000  # bytes
_GOES_ON = "Answers that came are kept: run the same command again to go on."


class Unanswered(AnalysisError):
    """This question got no answer; the next may get one."""


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


def read(reader: Reader, asked: str) -> Kept | None:
    """Return the kept answer to a question, None where there is none. Raises InputError for a damaged file."""
    path = _file(reader, asked)
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


def _file(reader: Reader, asked: str) -> Path:
    key = sha256(json.dumps(request(reader, asked), sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    return cache_folder(reader) / key[:2] / f"{key}.json"


def client(reader: Reader) -> OpenAI:
    """Return a client for a reader's endpoint. Raises InputError without network, key or library."""
    if os.environ.get(NO_NETWORK):
        raise InputError(f"The reader {reader.name} would have to be asked, but no network is allowed (--no-network).")
    try:
        from openai import DefaultHttpxClient, Omit, OpenAI
    except ImportError:
        raise InputError(f"The reader {reader.name} needs the package openai; {INSTALL}.") from None
    return OpenAI(
        base_url=reader.endpoint,
        api_key=reader.key or "none",  # the library wants one, a server of one's own does not look
        admin_api_key="none",  # else the library sends what variables of its own name hold, wherever the endpoint is
        default_headers={"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()},  # type: ignore[dict-item]
        timeout=reader.timeout,
        max_retries=RETRIES,
        http_client=DefaultHttpxClient(follow_redirects=False),  # the text goes where the user was told, or nowhere
    )


def ask(opened: OpenAI, reader: Reader, asked: str) -> Kept:
    """Return the answer to a question, which is then kept.

    Raises Unanswered for a fault of this answer alone, InputError for one that every other would meet as well.
    """
    import openai

    begun = time.monotonic()
    try:
        with opened.chat.completions.with_streaming_response.create(**request(reader, asked)) as response:
            body = bytearray()
            for some in response.iter_bytes():  # a server that sends a byte now and then never runs out of its time
                body += some
                if time.monotonic() - begun > reader.timeout or len(body) > _LONGEST_ANSWER:
                    raise Unanswered(f"the answer was not finished within {reader.timeout} seconds")
    except openai.APIStatusError as error:
        raise _refused(reader, error.status_code, _keyless(error.response.text, reader)) from None
    except openai.APITimeoutError:
        raise Unanswered(f"no answer came within {reader.timeout} seconds") from None
    except openai.APIConnectionError:
        raise InputError(
            f"The reader {reader.name} cannot be reached at {reader.place}; check that its server runs, and the "
            f"endpoint. {_GOES_ON}"
        ) from None
    except (Unanswered, KeyboardInterrupt):
        raise
    except Exception as error:  # the transport's own, of which the library hides some and not others
        raise Unanswered(f"the connection was lost in the middle of the answer ({type(error).__name__})") from None
    kept = _kept(_keyless(body.decode("utf-8", "replace"), reader), time.monotonic() - begun, asked)
    files.write(_file(reader, asked), json.dumps(asdict(kept), ensure_ascii=False, indent=1) + "\n")
    return kept


def _refused(reader: Reader, status: int, body: str) -> AnalysisError:
    """Return the error for an answer that is an error, in the words that help."""
    if status >= 500:
        return Unanswered(f"the server failed ({status})")
    held = "the key that key_from names" if reader.key_from else "a question without key; name one with key_from"
    refused = f"refused {held} ({status})"
    said = {
        401: refused,
        403: refused,
        404: f"has no model {reader.model!r}, or the endpoint is another (404)",
        429: "takes no more questions for now (429); wait, or lower concurrency",
    }
    other = f"did not take the question ({status}: {' '.join(body.split())[:_LONGEST_REMARK]})"
    return InputError(f"The reader {reader.name}: {reader.place} {said.get(status, other)}. {_GOES_ON}")


def _keyless(text: str, reader: Reader) -> str:
    return text.replace(reader.key, "…") if reader.key else text


def _kept(body: str, seconds: float, asked: str) -> Kept:
    """Return what a response holds; a server that counts no tokens is taken to need one for four characters."""
    try:
        found: dict[str, Any] = json.loads(body)
        choice = found["choices"][0]
        answer, finish = choice["message"].get("content") or "", choice.get("finish_reason") or ""
        used = found.get("usage") or {}
        tokens_in = int(used.get("prompt_tokens") or len(asked) // 4)
        tokens_out = int(used.get("completion_tokens") or len(answer) // 4)
        model = str(found.get("model") or "")
        model = model.rpartition("/")[2] if model.startswith("/") else model  # a file on the server's own disk
        today = datetime.now(UTC).date().isoformat()
        return Kept(model, today, tokens_in, tokens_out, round(seconds, 1), str(finish), str(answer))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise Unanswered("the response is not in the form of the chat interface") from None
