"""Tasks handed out to processes of this machine or to a Dask cluster, through the interface of concurrent.futures."""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import forkserver, resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from analysis import files
from analysis.errors import AnalysisError, InputError, OutputError

if TYPE_CHECKING:
    from distributed import Client

#: Seconds to wait for the scheduler of a cluster, and after its loss.
PATIENCE = 10

Work = Callable[..., Any]
#: A key, and the arguments of the work.
Task = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a task gave no result, in a sentence."""

    message: str


@contextmanager
def locked(folder: Path, message: str) -> Iterator[None]:
    """Make a folder and keep other runs out of it; raises OutputError with the message where one is at work there.

    The lock ends with its process, however that ends. What a run that was killed left half-written is taken away.
    """
    try:
        with FileLock(files.make_folder(folder) / ".lock", blocking=False):
            for left in (*folder.glob(".*.part"), *folder.glob("*/.*.part")):
                shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
            yield
    except Timeout:
        raise OutputError(message) from None
    except OSError as error:
        raise OutputError(f"{error.filename or folder} cannot be used ({error.strerror}); check the disk.") from None


def start(*modules: str) -> None:
    """Start the server that processes are forked from, unless it runs: it imports modules while the caller goes on.

    A terminal sends Ctrl-C to every process of a command, and one that is just starting would answer with a traceback:
    so the server and its processes have it blocked from their first moment.
    """
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(modules))
    resource_tracker.ensure_running()  # which would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # what is started inherits it
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def results(
    work: Work, tasks: Iterable[Task], jobs: int, address: str = "", spare: int = 0
) -> Generator[tuple[str, Any]]:
    """Yield the key of each task with what ``work(*arguments)`` returned, or `Lost`, in the order they end.

    Tasks are drawn only as there is room, which bounds memory: one for each of ``jobs`` processes, or for each thread
    of the cluster at the ``address``, and ``spare`` ones, so that no worker waits for the next. What runs when the
    iteration is left is killed. Raises what the work raises, InputError where nothing answers at the address, and
    OutputError where the scheduler is lost. `start` comes before.
    """
    tasks = iter(tasks)
    if address:
        return _on_cluster(work, tasks, address, spare)
    return _on_this_machine(work, tasks, jobs, spare)


def _as_completed(
    submit: Callable[[Task], Any], tasks: Iterator[Task], room: Callable[[], int], pending: dict[str, Task]
) -> Iterator[tuple[str, Any]]:
    """Submit tasks as there is room and yield their keys and futures as they end, no future after an idle second."""
    finished: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    while True:
        limit = room()
        while len(pending) < limit and (task := next(tasks, None)):
            pending[task[0]] = task
            submit(task).add_done_callback(lambda future, key=task[0]: finished.put((key, future)))
        if not pending:
            return
        try:
            key, future = finished.get(timeout=1)
        except queue.Empty:
            yield "", None
        else:
            yield key, future
            del pending[key]  # not before its result was taken


# --- processes of this machine ------------------------------------------------------------------------------------


def _on_this_machine(work: Work, tasks: Iterator[Task], jobs: int, spare: int) -> Generator[tuple[str, Any]]:
    """A killed process breaks its pool. What was in flight then runs one by one: no task pays for another's fault."""
    while True:
        pending: dict[str, Task] = {}
        try:
            yield from _in_pool(work, tasks, jobs, spare, pending)
            return
        except BrokenProcessPool:
            suspects = [*pending.values()]
        for suspect in suspects:
            try:
                yield from _in_pool(work, iter([suspect]), 1, 0, {})
            except BrokenProcessPool:
                message = "Its process was lost twice, the second time alone: perhaps for want of memory."
                yield suspect[0], Lost(message)


def _in_pool(
    work: Work, tasks: Iterator[Task], jobs: int, spare: int, pending: dict[str, Task]
) -> Iterator[tuple[str, Any]]:
    """Run tasks in a pool of processes with a folder for temporary files, both of which end with the iteration."""

    def submit(task: Task) -> Future[Any]:
        with _interrupt_held():  # or a process begun would be in nobody's list
            return pool.submit(work, *task[1])

    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context("forkserver")  # forked from a server, they start at once and share no thread
    with tempfile.TemporaryDirectory(prefix="work-", ignore_cleanup_errors=True) as folder:
        pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(folder,))
        try:
            for key, future in _as_completed(submit, tasks, lambda: jobs + spare, pending):
                if future:
                    yield key, future.result()
        except BaseException:  # Ctrl-C, a full disk: nobody waits for what is in flight
            for worker in set(multiprocessing.active_children()) - others:
                worker.kill()
            raise
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begin(folder: str) -> None:
    """Set up a process: Ctrl-C is for the main process, and with that one it ends, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # what it starts is to know Ctrl-C
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()


def _end_with_parent(folder: str) -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


@contextmanager
def _interrupt_held() -> Iterator[None]:
    """Hold Ctrl-C back until the end of the block."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)


# --- a cluster ----------------------------------------------------------------------------------------------------


def _on_cluster(work: Work, tasks: Iterator[Task], address: str, spare: int) -> Generator[tuple[str, Any]]:
    """Any number of workers, which may come, go and be killed: what one had when it died goes to another."""
    client = _connect(address)

    def submit(task: Task) -> Any:
        return client.submit(work, *task[1], pure=False, retries=2)

    def room() -> int:
        return sum(client.nthreads().values()) + spare

    silent = 0
    gone = OutputError(
        f"The scheduler at {address!r} is gone; finished work is kept: start it and run the same command again, or "
        "run it without --scheduler, to go on."
    )
    try:
        for key, future in _as_completed(submit, tasks, room, {}):
            if future:
                yield key, _result(future, client)
            silent = 0 if future or client.status == "running" else silent + 1
            if silent >= PATIENCE or (silent and client.status == "closed"):
                raise gone
    except (OSError, TimeoutError):
        raise gone from None
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
        raise InputError(f"The scheduler at {address!r} has no worker; start some: dask worker {address}.") from None
    return client


def _result(future: Any, client: Client) -> Any:
    """Return the result of a task or `Lost`; raises ConnectionError where it was done and cannot be fetched."""
    from distributed import KilledWorker

    try:
        return future.result(timeout=60)
    except AnalysisError:
        raise
    except KilledWorker:
        return Lost("It killed every worker that took it, perhaps for want of memory: give the workers more.")
    except Exception as error:
        # A broken connection shows in a class that differs between releases, at times before the client notices.
        if future.status != "error" or client.status != "running":
            raise ConnectionError from None
        return Lost(f"It failed on the cluster ({type(error).__name__}: {error}).")
