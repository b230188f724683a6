"""Many questions: what they cost is said first, then they are asked side by side; every answer is kept as it comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice

from tqdm import tqdm

from analysis.errors import InputError, Stopped
from analysis.language_model import cache
from analysis.language_model.cache import Kept
from analysis.language_model.client import Unanswered, ask, client
from analysis.language_model.config import YES, Reader
from analysis.language_model.prompt import instruction, settings
from analysis.records import Reading

#: After so many questions without an answer no other is asked.
_FAULTS = 5
#: Whether to go on, asked with what it would cost.
Confirm = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Question:
    """One article as it is sent (`prompt.question`), and its id."""

    document_id: str
    asked: str


def gather(reader: Reader, questions: Iterable[Question], confirm: Confirm | None = None) -> Reading:
    """Return what a reader's answers took, after asking for those that are not kept yet.

    Cost and place are told on the error stream before the first question. Above ``ask_above`` articles ``confirm`` must
    agree, unless the user said so before; without one it is refused. Raises InputError where nobody may or can be
    asked, and Stopped where answers are missing in the end; what came is kept.
    """
    every = list(dict.fromkeys(questions))
    there = [kept for each in every if (kept := cache.read(reader, each.asked))]
    missing = [each for each in every if not cache.file_of(reader, each.asked).is_file()]
    if missing:
        with client(reader) as opened:
            _agree(reader, missing, there, confirm)
            pool = ThreadPoolExecutor(reader.concurrency)
            try:
                _ask(reader, missing, lambda one: pool.submit(_answer, opened, reader, one))
            finally:
                opened.close()  # what is in flight when somebody stops it ends at once
                pool.shutdown(wait=True, cancel_futures=True)
        there = [kept for each in every if (kept := cache.read(reader, each.asked))]
    return _reading(reader, there)


def _reading(reader: Reader, answers: Sequence[Kept]) -> Reading:
    days = sorted(kept.asked for kept in answers) or [""]
    return Reading(
        name=reader.name,
        model=", ".join(sorted({kept.model for kept in answers} - {""})) or reader.model,
        settings=settings(reader),
        first=days[0],
        last=days[-1],
        articles=len(answers),
        tokens_in=sum(kept.tokens_in for kept in answers),
        tokens_out=sum(kept.tokens_out for kept in answers),
        seconds=round(sum(kept.seconds for kept in answers), 1),
    )


def _agree(reader: Reader, missing: Sequence[Question], there: Sequence[Kept], confirm: Confirm | None) -> None:
    """Say what is sent where, and ask whether to go on where that is much."""
    tokens = sum(len(instruction()) + len(each.asked) for each in missing) // 4
    cost = (
        f"The reader {reader.name} is asked about {_count(len(missing))}: about {tokens:,} tokens are sent to "
        f"{reader.place}, and at most {len(missing) * reader.max_tokens:,} come back; "
    )
    if there:
        seconds = sum(kept.seconds for kept in there) / len(there) * len(missing) / reader.concurrency
        cost += f"by the answers so far that takes about {max(1, round(seconds / 60))} minutes."
    else:
        cost += "how long that takes is known after the first answers."
    if len(missing) > reader.ask_above and not os.environ.get(YES):
        if confirm is None:
            raise InputError(
                f"{cost} These are more than {reader.ask_above} articles: agree with --yes, or with {YES}=1."
            )
        if not confirm(f"{cost} Go on?"):
            raise Stopped("Nothing was sent.")
    else:
        print(cost, file=sys.stderr, flush=True)


def _answer(opened: object, reader: Reader, one: Question) -> Kept:
    kept = ask(opened, reader, one.asked)  # type: ignore[arg-type]
    cache.keep(reader, one.asked, kept)
    return kept


def _ask(reader: Reader, missing: Sequence[Question], submit: Callable[[Question], Future[Kept]]) -> None:
    """Ask all questions, a few at a time, until the limit; raise Stopped where some have no answer in the end."""
    todo: Iterator[Question] = iter(missing)
    flying: dict[Future[Kept], Question] = {}
    spent = done = 0
    faults: list[str] = []
    with tqdm(total=len(missing), desc=f"Asking {reader.name}", unit=" articles", disable=None) as bar:
        while True:
            room = reader.concurrency - len(flying) if spent < reader.spend and len(faults) < _FAULTS else 0
            flying |= {submit(one): one for one in islice(todo, room)}
            if not flying:
                break
            for future in wait(flying, return_when=FIRST_COMPLETED).done:
                one = flying.pop(future)
                try:
                    kept = future.result()
                    spent += kept.tokens_in + kept.tokens_out
                    done += 1
                except Unanswered as error:
                    faults.append(f"{one.document_id}: {error}")
                bar.update()
    left = f"{done} of {_count(len(missing))} have an answer, which is kept; run the same command again to go on"
    if faults:
        raise Stopped(f"The reader {reader.name} did not answer every question ({faults[0]}): {left}.")
    if done < len(missing):
        raise Stopped(f"The reader {reader.name} reached its limit of {reader.spend:,} tokens a run: {left}.")


def _count(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"
