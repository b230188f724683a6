"""The parts of a corpus coded on a Dask cluster: articles travel with the tasks, so the workers need no shared disk."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from analysis import cluster
from analysis.coding.parts import Settings, code_part
from analysis.coding.plan import Task, fingerprint
from analysis.errors import InputError, OutputError

#: Parts handed out beyond one for each worker thread, so that none waits for the next.
SPARE = 4


def run(tasks: Iterator[Task], settings: Settings, address: str) -> Generator[tuple[str, bytes]]:
    """Yield key and tables of each part as it is finished, in any order.

    Raises InputError where nothing answers at the address or a worker has another version of the package, OutputError
    where the scheduler is lost or a part cannot be coded.
    """
    expected = fingerprint()
    handed = ((task.key, (settings, task.entries, expected)) for task in tasks)
    for key, content in cluster.run(code_on_worker, handed, address, SPARE):
        if isinstance(content, cluster.Failed):
            raise OutputError(
                f"A part could not be coded: {content.why}. Finished parts are kept: run the same command again."
            )
        yield key, content


def code_on_worker(settings: Settings, entries: tuple[Any, ...], expected: str) -> bytes:
    """Code a part on a worker of a cluster; raises InputError where its package is not the one that planned it."""
    if fingerprint() != expected:
        raise InputError("A worker of the cluster has another version of the workbook; install the same on all.")
    return code_part(settings, entries)
