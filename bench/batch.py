"""A batch of 24 parameter sets against its floor: the same kernels, imports and cells, and nothing else.

    python -m bench.batch [runs]

The floor starts the same kernels, as many at a time, sends them the same cells, and waits until each is done: no
papermill, no page, no record. Both are measured one after the other on the same machine, so that their ratio tells what
reports cost beyond what any notebook costs. Figures of a machine that does other work meanwhile are too high.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from analysis import report
from analysis.report.execution import PrivateKernel
from analysis.runs import executor, pages, plans

#: As small as a report can be, so that nothing hides what surrounds it: imports, one table, one figure.
CELLS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\nfrom IPython.display import display",
    "table = pd.DataFrame({'number': [number, 2 * number]})\ntable.describe()",
    "figure, axes = plt.subplots()\naxes.plot(table['number'])\nplt.close(figure)\n"
    "display(figure, metadata={'image/svg+xml': {'alt': f'A line up to {2 * number}.'}})",
)
PLAN = """\
title: As small as can be
reports:
  - {{name: small, notebook: small.ipynb, grid: {{number: {numbers}}}}}
"""


def plan_of(runs: int, folder: Path) -> plans.Plan:
    """Return a plan of so many reports of a small notebook."""
    v4 = nbformat.v4
    parameters = v4.new_code_cell("number: int = 1", metadata={"tags": ["parameters"]})
    cells = [v4.new_markdown_cell("# A small question?"), parameters, *map(v4.new_code_cell, CELLS)]
    nbformat.write(v4.new_notebook(cells=cells), folder / "small.ipynb")
    (folder / "plan.yml").write_text(PLAN.format(numbers=list(range(1, runs + 1))))
    return plans.read_plan(folder / "plan.yml")


def bare(cells: list[str], folder: str) -> bool:
    """Start a kernel, let it run cells, end it: what a run takes at least."""
    asyncio.run(_bare(cells, folder))
    return True


async def _bare(cells: list[str], folder: str) -> None:
    kernel = PrivateKernel()
    await kernel.start_kernel(cwd=folder, extra_arguments=["--InlineBackend.figure_formats=svg"])
    client = kernel.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    for cell in cells:
        reply = await client.execute_interactive(cell, output_hook=lambda message: None)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(reply["content"]["evalue"])
    client.stop_channels()
    await kernel.shutdown_kernel(now=True)


def floor(plan: plans.Plan, processes: int) -> float:
    """Return the seconds that the bare runs of a plan take."""
    tasks: list[executor.Task] = []
    for job in plan.jobs:
        source = [cell.source for cell in report.read_notebook(job.notebook).cells if cell.cell_type == "code"]
        given = "\n".join(f"{name} = {value!r}" for name, value in job.parameters.items())
        tasks.append((job.name, ([source[0], given, *source[1:]], str(job.project))))
    start = time.monotonic()
    executor.start("analysis.report")
    for _, result in executor.results(bare, tasks, processes):
        if result is not True:
            raise RuntimeError(result)
    return time.monotonic() - start


def measured(plan: plans.Plan, processes: int) -> float:
    """Return the seconds that the batch takes."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        runs = pages.run_plan(plan, Path(folder), processes)
        seconds = time.monotonic() - start
    if any(run.failure or run.kept for run in runs):
        raise RuntimeError("A run failed.")
    return seconds


def main(runs: int = 24) -> None:
    """Measure with one process and with four, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_of(runs, Path(folder))
        print(f"{runs} reports    floor    batch  ratio")
        for processes in (1, 4):
            # Floor, batch, floor: a machine that gets slower or faster meanwhile shows in the two floors.
            before, seconds, after = floor(plan, processes), measured(plan, processes), floor(plan, processes)
            ratio = 2 * seconds / (before + after)
            print(f"{processes} at a time  {before:5.1f} s  {seconds:5.1f} s   {ratio:.2f}   floor again {after:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 24)
