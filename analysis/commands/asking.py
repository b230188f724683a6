"""What a command does before notebooks run that name another reader: ask it, since a kernel cannot ask for consent."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping

import click

from analysis.errors import InputError
from analysis.readers.config import EMBEDDED, named


def agreed(cost: str) -> bool:
    """Return whether the user agrees to what it would cost."""
    return click.confirm(cost, err=True)


def ask_first(parameters: Iterable[Mapping[str, object]]) -> None:
    """Ask the readers that the parameters of notebooks name about their events, each once.

    An event that cannot be read is left to its notebook, whose page says why.
    """
    asked = dict.fromkeys(
        tuple(str(values.get(key) or "") for key in ("event", "target", "reader"))
        for values in parameters
        if values.get("reader", EMBEDDED) not in ("", EMBEDDED)
    )
    for event, target, reader in asked:
        from analysis import pipeline
        from analysis.corpus import read_event

        own, found = named(reader), None
        with contextlib.suppress(InputError):
            found = read_event(event, target=target)
        if own and found and not found.coded:
            pipeline.ask(own, pipeline.counted(found)[1], found.target, agreed)
