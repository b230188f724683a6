"""Run a notebook in a fresh kernel, so that the same notebook and parameters give the same bytes.

What varies between two runs is kept out at the start (``KERNEL_ENVIRONMENT``, ``PrivateKernel``) or taken out at the
end (``_settle``).
"""

from __future__ import annotations

import contextlib
import math
import os
import re
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers

from analysis import errors
from analysis.errors import NotebookError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = Path(__file__).parent / "template"

KERNEL_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",  # the date matplotlib writes into an SVG
    "MATPLOTLIBRC": str(TEMPLATE / "matplotlibrc"),
    "IPYKERNEL_CELL_NAME": "<cell>",  # otherwise a path with the process id, which warnings repeat
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "CEASEFIRE_PAGE": "1",  # the page brings its own sheet and script (analysis/notebook/display.py)
}
#: A kernel may die before its first reply when the machine is short of something; that is worth another try.
START_ATTEMPTS = 3
#: A widget in an output, under a number that is another in each run.
WIDGET = "application/vnd.jupyter.widget-view+json"
#: What papermill tags the cell with that it adds for the parameters given.
INJECTED = "injected-parameters"
LONGEST_MESSAGE = 600
HEADING = re.compile(r"^#+[ \t]+(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a notebook stopped: the heading above the cell, the cell counted from 1, and why, in plain words.

    ``cell`` is 0 where none is to blame: the run did not get that far, or nobody could see how far it got.
    """

    heading: str
    cell: int
    message: str

    @property
    def place(self) -> str:
        """The place in words that continue *it stopped*."""
        under = f", under “{self.heading}”" if self.heading else ""
        return f" in cell {self.cell}{under}" if self.cell else ""


class PrivateKernel(AsyncKernelManager):
    """A kernel of this interpreter behind sockets in a folder of its own, without the settings of the home folder.

    Kernels started side by side on TCP collide on ports now and then; files in separate folders cannot.
    """

    #: After so many seconds the kernel is killed, with whatever it started; None for no limit.
    seconds: float | None = None

    def __init__(self, **traits: Any) -> None:
        self.watch: threading.Timer | None = None
        self.folder = tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True)
        super().__init__(transport="ipc", connection_file=str(Path(self.folder.name, "kernel.json")), **traits)

    @property
    def kernel_spec(self) -> KernelSpec:
        """This interpreter's ipykernel."""
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="Python 3", language="python")

    async def start_kernel(self, **options: Any) -> None:  # type: ignore[override]
        """Start the process in the environment that keeps runs alike."""
        search = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        own = {"IPYTHONDIR": self.folder.name, "PYTHONPATH": os.pathsep.join(search)}
        await self._async_start_kernel(env={**os.environ, **KERNEL_ENVIRONMENT, **own}, **options)
        if self.seconds is not None:
            self.watch = threading.Timer(self.seconds, self._kill)
            self.watch.daemon = True
            self.watch.start()

    async def cleanup_resources(self, restart: bool = False) -> None:  # type: ignore[override]
        """Remove the sockets with their folder."""
        if self.watch:
            self.watch.cancel()
        await self._async_cleanup_resources(restart=restart)
        if not restart:
            self.folder.cleanup()

    def _kill(self) -> None:
        with contextlib.suppress(OSError):  # it has ended by itself
            if pid := getattr(self.provisioner, "pid", None):
                os.killpg(pid, signal.SIGKILL)  # a kernel leads the group of whatever it starts


def execute(
    notebook: NotebookNode, parameters: dict[str, object], cwd: Path, seconds: float | None = None
) -> tuple[NotebookNode, Failure | None, str]:
    """Run all cells in ``cwd`` with the parameters, which must have been checked.

    Return the notebook with its outputs, where it failed (a cell that fails, a kernel that dies or is killed because
    ``seconds`` were over), and what it wrote to the error stream. Raises NotebookError if no kernel starts.
    """
    end = time.monotonic() + (math.inf if seconds is None else seconds)
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        # papermill saves before and after every cell: what is left when a kernel dies shows how far it came.
        trace = Path(folder, "trace.ipynb")
        for _ in range(START_ATTEMPTS):
            why = ""
            try:
                papermill.execute_notebook(
                    notebook, trace, parameters, kernel_name="python3", language="python", cwd=cwd,
                    progress_bar=False, record_timing=False, shutdown_kernel="immediate",
                    kernel_manager_class=type("LimitedKernel", (PrivateKernel,), {"seconds": seconds}),
                    extra_arguments=["--InlineBackend.figure_formats=svg"],
                )  # fmt: skip
            except PapermillExecutionError as error:
                why = _message(error)
                break
            except RuntimeError as error:
                over = time.monotonic() >= end
                why = f"The run was ended at its limit of {round(seconds or 0, 1):g} seconds." if over else str(error)
                if over or _begun(trace):
                    break
            else:
                break
        else:
            raise NotebookError(f"No kernel could be started in {START_ATTEMPTS} attempts: {why}.")
        executed = remove_error_markers(nbformat.read(trace, as_version=4))
    # A run stopped in the last cell that papermill noted the start of.
    begun = [place for place in places(executed) if place[2].metadata.papermill.get("start_time")]
    number, heading, _ = begun[-1] if begun else (0, "", None)
    return executed, Failure(heading, number, why) if why else None, _settle(executed)


def _message(error: PapermillExecutionError) -> str:
    """Return why a cell failed: the workbook's own errors are whole sentences, any other needs its name."""
    own = issubclass(getattr(errors, error.ename, type(None)), errors.AnalysisError)
    message = re.sub(r"\x1b\[[0-9;]*m", "", error.evalue if own else f"{error.ename}: {error.evalue}").strip()
    return message if len(message) <= LONGEST_MESSAGE else message[:LONGEST_MESSAGE] + " …"


def _begun(trace: Path) -> bool:
    cells = nbformat.read(trace, as_version=4).cells if trace.exists() else ()
    return any(cell.metadata.papermill.get("start_time") for cell in cells)


def places(notebook: NotebookNode) -> Iterator[tuple[int, str, NotebookNode]]:
    """Yield each cell with its number, counted from 1 as in the notebook before it ran, and its heading above."""
    number, heading = 0, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = [heading, *HEADING.findall(cell.source)][-1]
        number += INJECTED not in cell.metadata.get("tags", [])
        yield number, heading, cell


def _settle(executed: NotebookNode) -> str:
    """Take out of the notebook what differs from run to run, in place; return the text of its error stream.

    The error stream goes too: it tells of the machine (a font cache being built, a path in a warning).
    """
    executed.metadata.pop("papermill")
    executed.metadata.pop("widgets", None)  # a page has no kernel that they could speak to
    executed.metadata.get("language_info", {}).pop("version", None)
    warnings = []
    for cell in executed.cells:
        cell.metadata.pop("papermill")
        cell.metadata.pop("execution", None)
        if INJECTED in cell.metadata.tags:
            cell.id = INJECTED
        kept: list[NotebookNode] = []
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                warnings.append(output.text)
            elif output.output_type == "stream" and kept and kept[-1].output_type == "stream":
                kept[-1].text += output.text  # one text, however the kernel happened to cut it
            else:
                data = output.get("data", {})
                data.pop(WIDGET, None)
                if "text/plain" in data:
                    data["text/plain"] = re.sub(" at 0x[0-9a-fA-F]+", "", data["text/plain"])
                kept.append(output)
        if cell.cell_type == "code":
            cell.outputs = kept
    return "".join(warnings)
