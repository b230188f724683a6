"""A Dask cluster that does the same work: any number of workers, which may come, go and be killed.

What a task needs travels with it and its result comes back; the workers need the same package.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.errors import AnalysisError, InputError, OutputError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds to wait for the scheduler, and after its loss.
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class Failed:
    """What comes back from a task that gave no result: why, without a full stop."""

    why: str


def run(
    work: Callable[..., Any], tasks: Iterator[tuple[str, tuple[Any, ...]]], address: str, spare: int = 0
) -> Iterator[tuple[str, Any]]:
    """Yield the key of each task with what ``work(*arguments)`` returned, or `Failed`, in the order they end.

    ``tasks`` are (key, arguments) and are drawn only as there is room: one for each thread of a worker and ``spare``
    ones, so that none waits for the next. What a worker had when it died goes to another. Raises InputError where
    nothing answers at the address, OutputError where the scheduler is lost, and the AnalysisError that a task raised.
    """
    client = _connect(address)
    finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
    flying: dict[Any, str] = {}
    try:
        while True:
            limit = sum(client.nthreads().values()) + spare
            while len(flying) < limit and (task := next(tasks, None)):
                # A key of its own: Dask would otherwise take what was made by older code for this.
                future = client.submit(work, *task[1], key=f"{work.__name__}-{task[0]}", retries=2)
                flying[future] = task[0]
                future.add_done_callback(finished.put)
            if not flying:
                return
            future = _next(finished, client, address)
            key = flying.pop(future)
            result = _result(future, client, address)
            future.release()
            yield key, result
    except (OSError, TimeoutError) as error:
        raise _lost(address) from error
    finally:
        client.close(timeout=2)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise InputError("A cluster needs the package distributed; install it: pip install distributed.") from None
    for name in ("distributed", "distributed.comm", "distributed.client", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is said in one sentence
    try:
        get_address_host_port(address)  # a client with no such address would complain a second time when it ends
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"No scheduler answers at {address!r} ({error}); start one with: dask scheduler.") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except (OSError, TimeoutError):
        client.close(timeout=2)
        raise InputError(
            f"The scheduler at {address!r} has no worker; start some with: dask worker {address}."
        ) from None
    return client


def _next(finished: queue.SimpleQueue[Any], client: Client, address: str) -> Any:
    """Return the next finished future; raises OutputError once the scheduler has been gone for a while."""
    silent = 0
    while True:
        try:
            return finished.get(timeout=1)
        except queue.Empty:
            silent = 0 if client.status == "running" else silent + 1
            if silent >= PATIENCE or client.status == "closed":
                raise _lost(address) from None


def _result(future: Any, client: Client, address: str) -> Any:
    from distributed import KilledWorker

    try:
        return future.result(timeout=60)
    except AnalysisError:
        raise
    except KilledWorker:
        return Failed("it killed every worker that took it, perhaps for want of memory: give the workers more")
    except Exception as error:
        # Only work that failed is in error. Where it was done and could not be fetched, the connection broke: in a
        # class that differs between releases, and at times before the client has noticed.
        if future.status != "error" or client.status != "running":
            raise _lost(address) from None
        return Failed(f"{type(error).__name__}: {error}")


def _lost(address: str) -> OutputError:
    return OutputError(
        f"The scheduler at {address!r} is gone; finished work is kept: start it and run the same command again, or "
        "run it without --scheduler, to go on."
    )
