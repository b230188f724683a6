"""Processes of this machine that code parts, a few more handed out than there are processes."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from analysis import forking
from analysis.coding.parts import Settings, code_part
from analysis.coding.plan import Task
from analysis.errors import OutputError

#: How often all processes may be lost without one part finished in between before the run gives up.
LOSSES = 3


def run(tasks: Iterator[Task], settings: Settings, jobs: int) -> Generator[tuple[str, bytes]]:
    """Yield key and tables of each part as it is finished, in any order.

    Memory is bounded: at most two parts per process are in flight. A process that is killed takes the others of its
    pool along; they are started again and the parts in flight coded again. Raises OutputError where that goes on.
    """
    if jobs <= 1:
        for task in tasks:
            yield task.key, code_part(settings, task.entries)
        return
    waiting: list[Task] = []  # lost with a process, to be handed out again
    losses = 0
    while True:
        flying: dict[Future[bytes], Task] = {}
        others = set(multiprocessing.active_children())
        pool = _pool(jobs)
        try:
            while True:
                while len(flying) < 2 * jobs and (waiting := waiting or list(islice(tasks, 1))):
                    # Submitting fails where the pool has just broken: until then the part is waiting.
                    with forking.held():  # or a process begun would be in nobody's list
                        flying[pool.submit(code_part, settings, waiting[0].entries)] = waiting[0]
                    del waiting[0]
                if not flying:
                    return
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    content = future.result()
                    yield flying.pop(future).key, content
                    losses = 0
        except BrokenProcessPool:
            losses += 1
            waiting = [*flying.values(), *waiting]
            if losses == LOSSES:
                raise OutputError(
                    f"The working processes were killed {LOSSES} times in a row, perhaps for want of memory; finished "
                    "parts are kept: run the same command again with fewer --jobs to go on."
                ) from None
        except BaseException:  # Ctrl-C, a full disk: nobody waits for what is in flight
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def prepare() -> None:
    """Start the server that workers are forked from: it imports the stages while others read the corpus."""
    forking.start(["analysis.coding.parts", "analysis.pipeline"])


def _pool(jobs: int) -> ProcessPoolExecutor:
    # Forked from a server, workers start at once, and share no thread.
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("forkserver"), initializer=_start)


def _start() -> None:
    """End with the main process, however it ends."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
