"""A Dask cluster that codes the same parts: any number of workers, which may come, go and be killed.

Articles travel with the tasks and tables come back, so the workers need no shared disk; they need the same package.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis.coding.parts import Settings, code_part
from analysis.coding.plan import Task, fingerprint
from analysis.errors import AnalysisError, InputError, OutputError

if TYPE_CHECKING:
    from distributed import Client

#: Parts handed out beyond one for each worker thread, so that none waits for the next.
SPARE = 4
#: Seconds to wait for the scheduler, and after its loss.
PATIENCE = 10


def run(tasks: Iterator[Task], settings: Settings, address: str) -> Iterator[tuple[str, bytes]]:
    """Yield key and tables of each part as it is finished, in any order.

    The parts of a worker that dies go to another. Raises InputError where nothing answers at the address or a worker
    has another version of the package, OutputError where the scheduler is lost or a part kills every worker it meets.
    """
    client = _connect(address)
    finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
    flying: dict[Any, Task] = {}
    try:
        while True:
            limit = sum(client.nthreads().values()) + SPARE
            while len(flying) < limit and (task := next(tasks, None)):
                # A key of its own: Dask would otherwise take a part that was coded by older rules for this one.
                future = client.submit(
                    code_on_worker, settings, task.entries, fingerprint(), key=f"part-{task.key}", retries=2
                )
                flying[future] = task
                future.add_done_callback(finished.put)
            if not flying:
                return
            future = _next(finished, client, address)
            task = flying.pop(future)
            content = _result(future, client, address)
            future.release()
            yield task.key, content
    except (OSError, TimeoutError) as error:
        raise _lost(address) from error
    finally:
        client.close(timeout=2)


def code_on_worker(settings: Settings, entries: tuple[Any, ...], expected: str) -> bytes:
    """Code a part on a worker of a cluster; raises InputError where its package is not the one that planned it."""
    if fingerprint() != expected:
        raise InputError("A worker of the cluster has another version of the workbook; install the same on all.")
    return code_part(settings, entries)


def _connect(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("A cluster needs the package distributed; install it: pip install distributed.") from None
    for name in ("distributed", "distributed.comm", "distributed.client", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters of it is said in one sentence
    try:
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


def _result(future: Any, client: Client, address: str) -> bytes:
    from distributed import KilledWorker

    try:
        content: bytes = future.result(timeout=60)
    except AnalysisError:
        raise
    except KilledWorker:
        raise OutputError(
            "One part killed every worker that took it, perhaps for want of memory; finished parts are kept: give the "
            "workers more memory and run the same command again."
        ) from None
    except Exception as error:
        # Only a part that failed is in error. Where it was done and could not be fetched, the connection broke: in a
        # class that differs between releases, and at times before the client has noticed.
        if future.status != "error" or client.status != "running":
            raise _lost(address) from None
        raise OutputError(f"A worker failed ({type(error).__name__}: {error}); finished parts are kept.") from None
    return content


def _lost(address: str) -> OutputError:
    return OutputError(
        f"The scheduler at {address!r} is gone; finished parts are kept: start it and run the same command again, or "
        "run it without --scheduler, to go on."
    )
