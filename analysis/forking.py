"""The server that working processes are forked from, and Ctrl-C, which is for the main process alone.

A terminal sends Ctrl-C to every process of a command. One that is just starting would answer with a page of traceback,
and one that was begun but is in nobody's list yet would be left behind.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker


def start(preloaded: Sequence[str]) -> None:
    """Start the server, unless it runs: it imports the modules once, while the caller goes on.

    Server and processes have Ctrl-C blocked from their first moment.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(preloaded))
    resource_tracker.ensure_running()  # which would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what is started inherits it
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def held() -> Iterator[None]:
    """Hold Ctrl-C back until the end of the block; it only ever reaches the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)
