"""Work side by side in processes of their own, each with a limit of time; one that is lost takes no other with it.

A pool of the standard library breaks as a whole when one of its processes is killed, and cannot end one that takes too
long; hence this.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from analysis import forking
from analysis.errors import AnalysisError

#: What work gets beyond its limit to end by itself and write down what it has; then its process is killed.
GRACE = 20.0
#: Imported once by the server that all processes are forked from: they start at once, and share no thread.
PRELOADED = ["analysis.batch.warm"]


@dataclass(frozen=True, slots=True)
class Lost:
    """What is left of work that gave no result: why, in a sentence."""

    message: str


@dataclass(slots=True)
class _Running:
    number: int
    process: ForkServerProcess
    folder: tempfile.TemporaryDirectory[str]
    started: float
    seconds: float


def side_by_side(
    work: Callable[..., Any],
    tasks: Sequence[tuple[Any, ...]],
    processes: int,
    run_limit: float | None = None,
    limit: float | None = None,
) -> Iterator[tuple[int, Any, float]]:
    """Yield (number of the task, result or `Lost`, seconds taken) as tasks end.

    Each is called as ``work(*task, seconds)``, where ``seconds`` is what is left for it: the run limit, or what remains
    of the limit for all, None if there is none. It should end by then; if it does not, its process is killed. Tasks not
    begun when the time for all is over are lost. What runs when the iteration is left is killed.
    """
    end = time.monotonic() + (math.inf if limit is None else limit)
    context = multiprocessing.get_context("forkserver")
    forking.start(PRELOADED)
    waiting, running = list(enumerate(tasks)), dict[Connection, _Running]()
    try:
        while waiting or running:
            while waiting and len(running) < processes:
                number, task = waiting.pop(0)
                seconds = min(math.inf if run_limit is None else run_limit, end - time.monotonic())
                if seconds > 0:
                    with forking.held():
                        channel, one = _start(context, work, task, number, seconds)
                        running[channel] = one
                else:
                    yield number, not_begun(limit), 0.0
            for channel in _ended(running):
                one = running.pop(channel)
                yield one.number, _result(channel, one), time.monotonic() - one.started
    finally:
        for channel, one in running.items():
            one.process.kill()
            _result(channel, one)


def not_begun(limit: float | None) -> Lost:
    """Return what is left of work whose turn came after the limit in seconds for all of it."""
    return Lost(f"It was not begun: the limit of {limit or 0:g} seconds for all reports was over.")


def _start(
    context: Any, work: Callable[..., Any], task: tuple[Any, ...], number: int, seconds: float
) -> tuple[Connection, _Running]:
    channel, theirs = context.Pipe(duplex=False)
    folder = tempfile.TemporaryDirectory(prefix="batch-", ignore_cleanup_errors=True)
    process = context.Process(target=_serve, args=(theirs, folder.name, work, task, seconds))
    process.start()
    theirs.close()
    return channel, _Running(number, process, folder, time.monotonic(), seconds)


def _ended(running: dict[Connection, _Running]) -> list[Any]:
    """Wait for the next that has something to say, is dead, or is beyond its time; that one is killed."""
    if not running:
        return []
    due = min(one.started + one.seconds + GRACE for one in running.values())
    ready = wait(list(running), None if due == math.inf else max(due - time.monotonic(), 0))
    if not ready:
        now = time.monotonic()
        ready = [channel for channel, one in running.items() if now >= one.started + one.seconds + GRACE]
        for channel in ready:
            running[channel].process.kill()  # type: ignore[index]
    return ready


def _result(channel: Connection, one: _Running) -> Any:
    try:
        result = channel.recv()
    except (EOFError, OSError):
        result = None
    channel.close()
    one.process.join()
    one.folder.cleanup()
    if result is not None:
        return result
    if time.monotonic() - one.started >= one.seconds:
        return Lost(f"It was killed beyond its limit of {one.seconds:g} seconds.")
    return Lost(f"Its process was lost: it ended with status {one.process.exitcode}.")


def _serve(channel: Connection, folder: str, work: Callable[..., Any], task: tuple[Any, ...], seconds: float) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard is for the batch, which ends this
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # its kernel is to know Ctrl-C
    tempfile.tempdir = folder
    threading.Thread(target=_leave_with_parent, args=(Path(folder),), daemon=True).start()
    try:
        result = work(*task, None if seconds == math.inf else seconds)
    except AnalysisError as error:
        result = Lost(str(error))
    except Exception as error:  # a fault of ours: told in the index, and the others go on
        result = Lost(f"{type(error).__name__}: {error}")
    channel.send(result)


def _leave_with_parent(folder: Path) -> None:
    """End this process when the batch is no more, however it ended; its kernel notices by itself that it is alone."""
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)
