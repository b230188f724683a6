"""Small notebooks that the tests of reports, batches and pages run."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HOSTILE = "<script>alert(1)</script> ]]> {{ 7 * 7 }} $x$ \u202eabc"

PARAMETERS = """\
event: str = "somewhere"  # what is read
minimum: int = 3  # statements needed
confidence: float = 0.9  # of the intervals
actors: list = []  # whom to show, all if empty
masked: bool = True"""

# As a notebook of the project publishes its answer: a type for machines beside what people see.
HEADLINE = """\
from IPython.display import display
sentence = f"Two actors of {event} favor it."
display({
    "application/vnd.ceasefire.headline+json": {"headline": sentence, "event": "Somewhere"},
    "text/html": "<p class='answer'>Two actors favor it.</p>",
    "text/plain": sentence,
}, raw=True)"""

FIGURE = """\
import matplotlib.pyplot as plt
figure, axes = plt.subplots()
axes.plot([1, 2], label=event)
axes.legend()
plt.close(figure)
display(figure, metadata={"image/svg+xml": {"alt": f"A line for {event}."}})"""

TABLE = """\
from IPython.display import HTML
display(HTML(
    "<table class='data'><caption>Two numbers</caption>"
    "<tr><th scope='col'>a</th></tr><tr><td>11</td></tr><tr><td>12</td></tr></table>"
))"""

MARKDOWN = "from IPython.display import Markdown\ndisplay(Markdown(f'*said* {event}'))\nprint(event)"

STATEMENTS = """\
if masked:
    display({"application/vnd.ceasefire.statements+csv": "a\\r\\n1\\r\\n", "text/html": "<p>One.</p>"}, raw=True)"""

#: Everything that differs from run to run unless somebody sees to it.
UNSTEADY = """\
import os, sys, warnings
print("out 1"); print("err", os.getpid(), file=sys.stderr); print("out 2", flush=True)
warnings.warn("look here")
print(list({"a", "b", "c", "d", "e"}))
import ipywidgets
display(ipywidgets.IntSlider())
object()"""


def parameters_cell(source: str = PARAMETERS) -> nbformat.NotebookNode:
    return new_code_cell(source, metadata={"tags": ["parameters"]})


def toy() -> nbformat.NotebookNode:
    """Return a notebook with every kind of output that a page shows."""
    cells = [
        new_markdown_cell("# Where do they stand?\n\nWhat is measured, and what it *cannot* tell."),
        parameters_cell(),
        new_code_cell(f"{HEADLINE}\n{FIGURE}"),
        new_markdown_cell("## How to read it\n\nSlowly."),
        *map(new_code_cell, (TABLE, MARKDOWN)),
        new_markdown_cell("## How to read it\n\nAgain."),
        *map(new_code_cell, (UNSTEADY, STATEMENTS)),
        new_markdown_cell("## Limits", metadata={"tags": ["folded"]}),
        new_code_cell("event"),
    ]
    return new_notebook(cells=cells)


def failing(code: str = "raise ValueError('no <b>article</b>')") -> nbformat.NotebookNode:
    """Return a notebook that stops under its second heading, in its third cell."""
    before, after = new_code_cell("print('so far, so good')"), new_code_cell("print('never reached')")
    headings = new_markdown_cell("# Does it end?"), new_markdown_cell("## The wall")
    return new_notebook(cells=[headings[0], before, headings[1], new_code_cell(code), after])


def saved(notebook: nbformat.NotebookNode, file: Path) -> Path:
    nbformat.write(notebook, file)
    return file
