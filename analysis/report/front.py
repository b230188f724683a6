"""The pages about pages: the index of a plan, and what changed since the build before."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.report.page import template

#: All small pictures of an index together, in characters: beyond that a run's picture is on its own page only.
PICTURES = 500_000


def index(title: str, runs: Sequence[object], failed: int, command: str, series: Sequence[object] = ()) -> str:
    """Return the front page of a plan: its runs in order and, for each series of periods, what changed in it.

    ``failed`` is the number of runs that are not complete, ``command`` what makes the pages. Runs are `report.Run`, and
    series have a title and steps, each of them what one period changed against the one before.
    """
    pictured, room = set(), PICTURES
    for run in runs:
        figure = getattr(run, "figure", None)
        if figure and len(figure.svg) <= room:
            room -= len(figure.svg)
            pictured.add(getattr(run, "name", ""))
    page = template("plan.html.j2")
    return str(page.render(title=title, runs=runs, pictured=pictured, failed=failed, command=command, series=series))


def changes(title: str, first: bool, steps: Sequence[object], added: Sequence[str], gone: Sequence[str]) -> str:
    """Return the page that compares a build with the one before it.

    ``first`` says that there was none. ``steps`` are the reports that changed, ``added`` and ``gone`` the names of
    those that only one of the two builds has.
    """
    page = template("changes.html.j2")
    return str(page.render(title=title, first=first, steps=steps, added=added, gone=gone))
