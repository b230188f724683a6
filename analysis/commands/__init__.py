"""The command line by subject, and what the commands share; `analysis.__main__` puts them together.

Each command imports what it needs: papermill and pandas take a second or two, --help none.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import click

from analysis.errors import AnalysisError, InputError, Stopped
from analysis.language_model.config import EMBEDDED, named

FILE = click.Path(path_type=Path)
OUT = click.option("-o", "out", type=FILE, required=True, metavar="OUT", help="The file to write.")
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=os.cpu_count, help="How many at a time.  [default: cores]"
)
SCHEDULER = click.option("--scheduler", default="", metavar="ADDRESS", help="Use a Dask cluster: tcp://host:8786.")
READER = click.option(
    "--reader", default=EMBEDDED, show_default=True, help="Who reads the statements: docs/readers.md."
)
_CORPUS = (
    click.option("--column", "columns", multiple=True, metavar="FIELD=COLUMN", help="Which column holds text, date, …"),
    click.option("--date-format", "date_formats", multiple=True, metavar="FORM",
                 help="Of dates that are not ISO: %d/%m/%Y or '%B %d, %Y'."),
    click.option("--any-language", is_flag=True, help="Read articles also that are not in English."),
)  # fmt: skip


class Commands(click.Group):
    """Commands whose expected faults end in one sentence."""

    def invoke(self, context: click.Context) -> object:
        """Run the command; an AnalysisError or Ctrl-C is told in a sentence and sets the exit status."""
        try:
            return super().invoke(context)
        except (AnalysisError, KeyboardInterrupt) as error:
            said = str(error) or "Stopped: what is finished is kept; run the same command again to go on."
            click.echo(f"Error: {' '.join(said.split())}", err=True)
            context.exit(130 if isinstance(error, Stopped | KeyboardInterrupt) else 2)


def corpus_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how a corpus is read, named as the arguments of `corpus.open_corpus`."""
    return reduce(lambda made, option: option(made), reversed(_CORPUS), command)


def echo_table(table: Any) -> None:
    """Print a table of figures."""
    click.echo(table.to_string(index=False, float_format="{:.3f}".format, na_rep="–"))


def agreed(cost: str) -> bool:
    """Return whether the user agrees to what it would cost."""
    return click.confirm(cost, err=True)


def prepare(parameters: Iterable[Mapping[str, object]]) -> None:
    """Before notebooks run with parameters, print what is read of each event, and ask the readers that they name.

    A kernel cannot ask for consent. An event that cannot be read is left to its notebook, whose page says why.
    """
    from analysis.corpus.summary import of_event

    parameters = list(parameters)
    for event in dict.fromkeys(str(values["event"]) for values in parameters if values.get("event")):
        with contextlib.suppress(AnalysisError):
            for sentence in of_event(event):
                click.echo(sentence, err=True)
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
