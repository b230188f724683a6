"""Make every page again in another place, and compare the bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from analysis import report
from analysis.environment import environment
from analysis.errors import InputError
from analysis.runs import manifest
from analysis.runs.pages import FINDINGS, other_files, run_plan
from analysis.runs.plans import Plan

#: What is shown of a line around the place where two of them part, and how many packages that differ are named.
AROUND = 40
NAMED = 5


def verify(plan: Plan, folder: Path, processes: int) -> Iterator[str]:
    """Build a plan anew and yield a sentence for each way in which the pages in a folder differ from that.

    Compared are the pages, the files beside them, the index and the findings, byte by byte, and of each file the first
    difference is named. Not compared are the comparison with a former build and the run times, which depend on what was
    there before, and the record, whose checksums are those of the files compared. A run that is not complete is a
    difference too, and its page is not compared. Raises InputError for a folder without pages.
    """
    if not (folder / "index.html").is_file():
        raise InputError(f"{folder} holds no pages: build them with “{plan.command}”.")
    with tempfile.TemporaryDirectory(prefix="verify-") as place:
        again = Path(place, folder.resolve().name)
        runs = run_plan(plan, again, processes)
        names = [file for run in runs if run.failure is None for file in report.page_files(run.name)]
        for name in (*names, "index.html", FINDINGS):
            yield from difference(folder / name, again / name)
    for run in runs:
        if run.failure:
            yield f"{run.name} is not complete: it stopped{run.failure.place}: {run.failure.message}"
    for name in other_files(plan, folder):
        yield f"{folder / name} is not of this plan."


def difference(here: Path, again: Path) -> Iterator[str]:
    """Yield one sentence if two files differ: where they first do, and both texts there."""
    if not here.is_file() and not again.is_file():
        return
    if not again.is_file():
        yield f"{here.name} could not be made again."
    elif not here.is_file():
        yield f"{here} is missing."
    elif (old := here.read_bytes()) != (new := again.read_bytes()):
        place = next(at for at, (one, other) in enumerate(zip_longest(old, new)) if one != other)
        line, column = old.count(b"\n", 0, place) + 1, place - old.rfind(b"\n", 0, place)
        yield (
            f"{here} differs from line {line}, byte {column} on: "
            f"it has “{_around(old, place)}”, made again “{_around(new, place)}”."
        )


def other_environment(folder: Path) -> str:
    """Say in a sentence how this environment differs from the one the pages were made in; empty if it does not."""
    recorded = manifest.read(folder / manifest.MANIFEST).get("environment", {})
    present = environment()
    changed = [
        f"{name} {present.get(name, 'missing')} instead of {recorded.get(name, 'none')}"
        for name in dict.fromkeys([*recorded, *present])
        if recorded.get(name) != present.get(name)
    ]
    if not recorded or not changed:
        return ""
    more = f" and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return f"This is not the environment the pages were made in: {', '.join(changed[:NAMED])}{more}."


def _around(content: bytes, place: int) -> str:
    """Return the text around a place, cut at the ends of its line."""
    start = max(content.rfind(b"\n", 0, place) + 1, place - AROUND)
    end = min(place + AROUND, *(at for at in (content.find(b"\n", place), len(content)) if at >= 0))
    return content[start:end].decode("utf-8", "replace") or "nothing more"
