"""A plan → many pages and an index: what is made, kept and made again, and what a failure, a limit or a kill leaves."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from analysis import errors
from analysis.errors import OutputError, PlanError
from analysis.notebook import environment
from analysis.report import Run
from analysis.runs import executor, pages
from analysis.runs.plans import read_plan
from tests.disk import small_disk
from tests.toy_notebooks import HOSTILE, parameters_cell, saved

v4 = nbformat.v4
ROOT = Path(__file__).parent.parent

#: Says what it read, and fails, is slow or deadly where its file says so.
READING = """\
import os, signal, time
from pathlib import Path
from IPython.display import display
word = Path(file).read_text().strip()
Path("ran.log").open("a").write(f"{number}\\n")
if word.startswith("sleep"):
    Path(f"kernel-{number}.pid").write_text(str(os.getpid()))
    time.sleep(float(word.split()[1]))
if word == "die":
    os.kill(os.getpid(), signal.SIGKILL)
if word == "fail":
    raise ValueError("no <b>article</b>")
answer = {"headline": f"{number}: {word}."}
display({"application/vnd.ceasefire.headline+json": answer, "text/plain": word}, raw=True)"""
NOTEBOOK = v4.new_notebook(
    cells=[
        v4.new_markdown_cell("# What does it say?"),
        parameters_cell('file: str = "words/one.txt"\nnumber: int = 1\nname: str = ""'),
        v4.new_markdown_cell("## The reading"),
        v4.new_code_cell(READING),
    ]
)
PLAN = """\
title: Words
reports:
  - {name: a, notebook: notebooks/reading.ipynb, grid: {number: [1, 2]}}
  - {name: b, notebook: notebooks/reading.ipynb, parameters: {file: words/two.txt, number: 3}}
"""


def laid_out(folder: Path) -> Path:
    """Make a project with a notebook that reads a file, and a plan that makes three pages of two files."""
    for name in ("notebooks", "reports", "words"):
        (folder / name).mkdir(parents=True)
    saved(NOTEBOOK, folder / "notebooks" / "reading.ipynb")
    (folder / "words" / "one.txt").write_text("one")
    (folder / "words" / "two.txt").write_text("two")
    (folder / "reports" / "p.yml").write_text(PLAN)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return laid_out(tmp_path / "project")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose pages have been made."""
    folder = laid_out(tmp_path_factory.mktemp("first") / "project")
    make(folder)
    return folder


@pytest.fixture
def made(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the project whose pages have been made."""
    return shutil.copytree(first, tmp_path / "project")


def make(project: Path, out: Path | None = None, processes: int = 3, force: bool = False, **limits: float) -> list[Run]:
    plan = replace(read_plan(project / "reports" / "p.yml"), **limits)  # type: ignore[arg-type]
    return pages.run_plan(plan, out or project / "out", processes, force=force)


def due(project: Path) -> list[str]:
    """Return the names of the pages that a batch would make now."""
    return [job.name for job in pages.due(read_plan(project / "reports" / "p.yml"), project / "out")]


def ran(project: Path) -> list[int]:
    """Return the numbers of the runs whose cells ran since the last call."""
    log = project / "ran.log"
    numbers = sorted(int(line) for line in log.read_text().split()) if log.exists() else []
    log.unlink(missing_ok=True)
    return numbers


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a batch but the log of its times."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.name != "run-times.log"}


def whole(file: Path) -> bool:
    return file.read_text(encoding="utf-8").rstrip().endswith("</html>")


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be noticed does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def edit(name: str, text: str) -> Callable[[Path], object]:
    return lambda project: (project / name).write_text(text)


# --- plans --------------------------------------------------------------------------------------------------------

REPORT = "name: a, notebook: notebooks/reading.ipynb"


def plan_of(project: Path, text: str) -> Path:
    """Write a plan in which A stands for a sound report, and return it."""
    file = project / "reports" / "other.yml"
    file.write_text(text.replace("{A", f"{{{REPORT}"), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("numbers", "names", "expected"),
    [
        ("[3, 5]", "[x]", ["a-3-x", "a-5-x"]),
        (
            "[1]",
            "[Omar Bashir, 'São Tomé', 2025-03-01/2025-03-14]",
            ["a-1-omar-bashir", "a-1-sao-tome", "a-1-2025-03-01-2025-03-14"],
        ),
        ("[1]", "[Путин]", ["a-1-983b03"]),
        ("[1]", "['a b', 'a-b']", ["a-1-a-b-744220", "a-1-a-b-811367"]),
        ("[1]", "[" + 300 * "x" + "]", ["a-1-" + 40 * "x" + "-0d4e2c"]),
        ("[1]", "[../../etc/passwd]", ["a-1-etc-passwd"]),
    ],
)
def test_a_grid_is_written_out_and_names_its_pages(first: Path, numbers: str, names: str, expected: list[str]) -> None:
    text = f"title: t\nreports: [{{A, parameters: {{file: 2025-03-14}}, grid: {{number: {numbers}, name: {names}}}}}]"
    plan = read_plan(plan_of(first, text))
    assert [job.name for job in plan.jobs] == expected
    assert {job.project for job in plan.jobs} == {first}
    assert plan.jobs[0].parameters["file"] == "2025-03-14"  # a date is text
    assert isinstance(plan.jobs[0].parameters["number"], int)


@pytest.mark.parametrize(
    ("text", "error", "message"), list(csv.reader((ROOT / "tests" / "bad_plans.csv").open(newline="")))[1:]
)
def test_plans_that_cannot_be_used(first: Path, text: str, error: str, message: str) -> None:
    with pytest.raises(getattr(errors, error), match=re.escape(message)):
        read_plan(plan_of(first, text))
    with pytest.raises(PlanError, match=r"no\.yml cannot be read"):
        read_plan(first / "no.yml")


def test_an_input_may_be_a_folder_an_event_or_in_a_list(project: Path) -> None:
    (project / "seeds" / "valley").mkdir(parents=True)
    saved(v4.new_notebook(cells=[parameters_cell('event: str = "valley"\nmore: list = []')]), project / "n.ipynb")
    more = "[words/one.txt, x, '', ., .., /, words, \"a\\0b\", " + 5000 * "y" + "]"
    text = f"title: t\nreports: [{{name: a, notebook: n.ipynb, parameters: {{more: {more}}}}}]"
    (job,) = read_plan(plan_of(project, text)).jobs
    assert job.inputs == (project / "seeds" / "valley", project / "words" / "one.txt", project / "words")


# --- the pages ----------------------------------------------------------------------------------------------------


def test_the_index_lists_every_run_and_a_page_leads_back(project: Path) -> None:
    (project / "words" / "two.txt").write_text("fail")
    plan = PLAN.replace("Words", '"All of it <script>alert(1)</script>"')
    (project / "reports" / "p.yml").write_text(plan.replace("[1, 2]", f"[1], name: [there, {HOSTILE!r}]"))
    runs = make(project)
    assert [(run.headline, run.failure is None) for run in runs] == [("1: one.", True), ("1: one.", True), ("", False)]
    index = (project / "out" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="([^"]+)"', index) == ["changes.html", *(run.page.name for run in runs)]
    assert "3 reports · 1 not complete" in index
    assert "stopped in cell 4, under “The reading”: ValueError: no &lt;b&gt;article&lt;/b&gt;" in index
    assert "<dt>name</dt><dd><bdi>there</bdi></dd>" in index
    assert "<script" not in index
    page = runs[0].page.read_text(encoding="utf-8")
    assert '<a href="index.html">← All of it &lt;script&gt;' in page
    assert "python -m analysis batch p.yml" in page


def test_what_has_not_changed_is_kept(made: Path) -> None:
    assert ran(made) == [1, 2, 3]
    make(made)  # the second build says that nothing changed; from then on every file stays as it is
    before = contents(made / "out")
    assert b"<p>No change.</p>" in b" ".join(before["changes.html"].split())
    again = make(made)
    assert (ran(made), [run.kept for run in again]) == ([], [True, True, True])
    assert contents(made / "out") == before
    assert [(run.title, run.headline, run.page.name) for run in again] == [
        ("What does it say?", "1: one.", "a-1.html"),
        ("What does it say?", "2: one.", "a-2.html"),
        ("What does it say?", "3: two.", "b.html"),
    ]
    assert [run.parameters for run in make(made, force=True)] == [run.parameters for run in again]
    assert ran(made) == [1, 2, 3]
    assert contents(made / "out") == before


def changed_notebook(project: Path) -> None:
    notebook = nbformat.read(project / "notebooks" / "reading.ipynb", as_version=4)
    notebook.cells[0].source += " Anything?"
    saved(notebook, project / "notebooks" / "reading.ipynb")


@pytest.mark.parametrize(
    ("change", "made_again"),
    [
        (edit("words/two.txt", "zwei"), ["b"]),
        (edit("words/one.txt", "eins"), ["a-1", "a-2"]),
        (edit("words/two.txt.sample_gold.jsonl", "{}"), ["b"]),
        (edit("out/b.html", "scribbled"), ["b"]),
        (edit("reports/p.yml", PLAN.replace("number: 3", "number: 4")), ["b"]),
        (edit("reports/p.yml", PLAN.replace("[1, 2]", "[2, 5]")), ["a-5"]),
        (edit("reports/p.yml", PLAN.replace("Words", "Other words")), ["a-1", "a-2", "b"]),
        (edit("reports/p.yml", f"limit: 60\n{PLAN}"), []),
        (edit("out/manifest.json", "{spoiled"), ["a-1", "a-2", "b"]),
        (lambda project: (project / "out" / "a-2.ipynb").unlink(), ["a-2"]),
        (changed_notebook, ["a-1", "a-2", "b"]),
    ],
)
def test_what_has_changed_is_made_again(made: Path, change: Callable[[Path], object], made_again: list[str]) -> None:
    change(made)
    assert due(made) == made_again


@pytest.mark.parametrize(
    ("change", "same"),
    [("template/style.css", False), ("__pycache__/stance.pyc", True), (".hidden", True), ("numpy", False)],
)
def test_another_workbook_makes_everything_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, same: bool
) -> None:
    here = environment.environment()
    monkeypatch.setattr(environment, "PACKAGE", tmp_path)
    (tmp_path / "one.py").write_text("x = 1")
    before = environment.workbook.__wrapped__()
    if change == "numpy":
        monkeypatch.setattr(environment, "environment", lambda: {**here, "numpy": "0.1"})
    else:
        (tmp_path / change).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / change).write_text("x = 1")
    assert (environment.workbook.__wrapped__() == before) is same


def test_the_environment_is_python_and_what_a_run_can_load() -> None:
    found = environment.environment()
    assert found["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert {"numpy", "nbclient", "ipykernel", "pyzmq"} <= set(found)  # the last three come with what is asked for
    assert not {"pytest", "mypy", "ruff"} & set(found)


def test_the_record_knows_neither_day_nor_folder_and_pages_of_a_former_plan_are_named(made: Path, first: Path) -> None:
    record = (made / "out" / "manifest.json").read_text()
    assert str(first.parent) not in record
    assert re.search(r"20\d\d-\d\d", record) is None
    (made / "reports" / "p.yml").write_text(PLAN.replace("name: b", "name: c"))
    assert pages.other_files(read_plan(made / "reports" / "p.yml"), made / "out") == ["b.html", "b.ipynb"]


def test_two_batches_into_one_folder_refuse_each_other(project: Path) -> None:
    with executor.locked(project / "out", ""):
        (project / "out" / ".a.html.1.part").write_text("half")
        with pytest.raises(OutputError, match=r"Another batch is writing into .*out; wait"):
            make(project)
    assert ran(project) == []
    with executor.locked(project / "out", ""):  # the lock has gone with its holder, and what that left half-written
        assert [file.name for file in (project / "out").iterdir()] == [".lock"]


# --- failures -----------------------------------------------------------------------------------------------------


def test_a_run_over_its_limit_and_one_whose_kernel_dies_stop_no_other(project: Path) -> None:
    (project / "words" / "one.txt").write_text("die")
    (project / "words" / "two.txt").write_text("sleep 300")
    (project / "words" / "three.txt").write_text("three")
    more = "  - {name: c, notebook: notebooks/reading.ipynb, parameters: {file: words/three.txt}}\n"
    (project / "reports" / "p.yml").write_text(f"limit: 600\nrun_limit: 8\n{PLAN.replace('[1, 2]', '[1]')}{more}")
    died, late, good = make(project)
    assert died.failure is not None
    assert late.failure is not None
    assert good.failure is None
    assert died.failure.place == late.failure.place == " in cell 4, under “The reading”"
    assert late.failure.message == "The run was ended at its limit of 8 seconds."
    assert all(late.failure.message in file.read_text() for file in (late.page, project / "out" / "index.html"))
    assert eventually(lambda: not alive(int((project / "kernel-3.pid").read_text())))
    assert all(whole(run.page) for run in (died, late, good))
    assert due(project) == ["a-1", "b"]  # nothing has changed, but it may go better next time
    (project / "words" / "one.txt").write_text("one")
    (project / "words" / "two.txt").write_text("two")
    make(project)
    assert not list((project / "out").glob("*-failed.*"))


def test_what_the_limit_for_all_leaves_out_is_told(project: Path) -> None:
    (project / "words" / "one.txt").write_text("sleep 300")
    runs = make(project, processes=1, limit=6)
    messages = [run.failure.message if run.failure else "" for run in runs]
    assert messages[0].startswith("The run was ended at its limit of ")
    assert messages[1:] == ["It was not begun: the limit of 6 seconds for all reports was over."] * 2
    assert all(whole(run.page) for run in runs)
    assert "It was not begun" in runs[2].page.read_text()
    assert due(project) == ["a-1", "a-2", "b"]


@pytest.mark.parametrize("limits", [{}, {"limit": 0.0001}])
def test_a_run_that_fails_replaces_no_complete_page(made: Path, limits: dict[str, float]) -> None:
    out, good = made / "out", contents(made / "out")
    (made / "words" / "two.txt").write_text("die")
    for _ in range(1 if limits else 2):  # the page of a failed run is none that must be kept
        runs = make(made, **limits)
        assert [run.failure is None for run in runs] == [True, True, False]
        assert all((out / name).read_bytes() == good[name] for name in ("b.html", "b.ipynb", "findings.json"))
        assert whole(out / "b-failed.html")
        index = (out / "index.html").read_text(encoding="utf-8")
        assert re.findall(r'href="(b[^"]*)"', index) == ["b.html", "b-failed.html"]
        assert "of a former build" in index
        assert pages.other_files(read_plan(made / "reports" / "p.yml"), out) == []
    assert due(made) == ["b"]
    (made / "words" / "two.txt").write_text("two")
    assert [run.kept for run in make(made)] == [True, True, True]  # it is what the page was made from
    assert not list(out.glob("*-failed.*"))
    assert (out / "index.html").read_bytes() == good["index.html"]


def test_a_batch_that_is_killed_goes_on_where_it_was(project: Path) -> None:
    (project / "words" / "two.txt").write_text("sleep 300")
    out, record = project / "out", project / "out" / "manifest.json"
    words = [sys.executable, "-m", "analysis", "batch", project / "reports" / "p.yml", "-o", out, "--jobs", "3"]
    with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        both = lambda: record.exists() and len(json.loads(record.read_text())["pages"]) == 2  # noqa: E731
        try:
            assert eventually(lambda: both() and (project / "kernel-3.pid").exists(), 180)
            kernel = int((project / "kernel-3.pid").read_text())
            assert alive(kernel)
        finally:
            process.kill()
    assert eventually(lambda: not alive(kernel))
    assert {file.name for file in out.glob("*.html") if whole(file)} == {"a-1.html", "a-2.html"}
    (project / "words" / "two.txt").write_text("two")
    ran(project)
    assert [run.kept for run in make(project)] == [True, True, False]
    assert ran(project) == [3]
    assert [file.name for file in out.glob(".*")] == [".lock"]


def test_a_full_disk_leaves_whole_pages_and_the_batch_goes_on(project: Path, tmp_path: Path) -> None:
    (project / "reports" / "p.yml").write_text(PLAN.replace("[1, 2]", "[1, 2, 4, 5]"))
    with small_disk(tmp_path / "disk", "96k") as grow:
        out = tmp_path / "disk" / "out"
        with pytest.raises(OutputError, match="No space left on device"):
            make(project, out)
        assert 0 < len(list(out.glob("*.html"))) < 5
        assert all(whole(page) for page in out.glob("*.html"))
        assert [file.name for file in out.glob(".*")] == [".lock"]
        grow()
        kept = set(json.loads((out / "manifest.json").read_text())["pages"])
        ran(project)
        runs = make(project, out)
        assert len(ran(project)) == 5 - len(kept)
        assert {run.name for run in runs if run.kept} == kept
        assert all(whole(run.page) and not run.failure for run in runs)
