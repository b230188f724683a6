"""Many questions: what they cost is said first, then they are asked side by side; every answer is kept as it comes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tqdm import tqdm

from analysis.errors import InputError, Stopped
from analysis.language_model.client import Kept, Unanswered, ask, client, read
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
    found = {each: read(reader, each.asked) for each in questions}
    answers = {each: kept for each, kept in found.items() if kept}
    if missing := [each for each in found if each not in answers]:
        with client(reader) as opened:
            _agree(reader, missing, answers.values(), confirm)
            answers |= _ask(reader, missing, opened)
    kept = answers.values()
    days = sorted(each.asked for each in kept) or [""]
    return Reading(
        name=reader.name,
        model=", ".join(sorted({each.model for each in kept} - {""})) or reader.model,
        settings=settings(reader),
        first=days[0],
        last=days[-1],
        articles=len(kept),
        tokens_in=sum(each.tokens_in for each in kept),
        tokens_out=sum(each.tokens_out for each in kept),
        seconds=round(sum(answers[each].seconds for each in found), 1),
    )


def _agree(reader: Reader, missing: Sequence[Question], there: Collection[Kept], confirm: Confirm | None) -> None:
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
    if len(missing) <= reader.ask_above or os.environ.get(YES):
        print(cost, file=sys.stderr, flush=True)
    elif confirm is None:
        raise InputError(f"{cost} These are more than {reader.ask_above} articles: agree with --yes, or with {YES}=1.")
    elif not confirm(f"{cost} Go on?"):
        raise Stopped("Nothing was sent.")


def _ask(reader: Reader, missing: Sequence[Question], opened: Any) -> dict[Question, Kept]:
    """Ask all questions, a few at a time, until the limit; raise Stopped where some have no answer in the end."""
    waiting = iter(missing)
    asked: dict[Future[Kept], Question] = {}
    answers: dict[Question, Kept] = {}
    spent = 0
    faults: list[str] = []
    pool = ThreadPoolExecutor(reader.concurrency)
    try:
        with tqdm(total=len(missing), desc=f"Asking {reader.name}", unit=" articles", disable=None) as bar:
            while True:
                room = reader.concurrency - len(asked) if spent < reader.spend and len(faults) < _FAULTS else 0
                asked |= {pool.submit(ask, opened, reader, one.asked): one for one in islice(waiting, room)}
                if not asked:
                    break
                for future in wait(asked, return_when=FIRST_COMPLETED).done:
                    one = asked.pop(future)
                    try:
                        answers[one] = kept = future.result()
                        spent += kept.tokens_in + kept.tokens_out
                    except Unanswered as error:
                        faults.append(f"{one.document_id}: {error}")
                    bar.update()
    finally:
        opened.close()  # what is in flight when somebody stops it ends at once
        pool.shutdown(wait=True, cancel_futures=True)
    left = (
        f"{len(answers)} of {_count(len(missing))} have an answer, which is kept; run the same command again to go on"
    )
    if faults:
        raise Stopped(f"The reader {reader.name} did not answer every question ({faults[0]}): {left}.")
    if len(answers) < len(missing):
        raise Stopped(f"The reader {reader.name} reached its limit of {reader.spend:,} tokens a run: {left}.")
    return answers


def _count(number: int) -> str:
    return f"{number:,} article{'' if number == 1 else 's'}"
