"""A batch run once more: what is kept, what is made again, and what is left after a limit, a kill or a full disk."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from analysis.environment import environment
from analysis.errors import OutputError
from analysis.report import Run
from analysis.runs import executor, fingerprint, pages, plans
from tests.toy_notebooks import parameters_cell, saved

v4 = nbformat.v4

#: Says what it read, and is slow or deadly where its file says so.
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
answer = {"headline": f"{number}: {word}."}
display({"application/vnd.ceasefire.headline+json": answer, "text/plain": word}, raw=True)"""
NOTEBOOK = v4.new_notebook(
    cells=[
        v4.new_markdown_cell("# What does it say?"),
        parameters_cell('file: str = "words/one.txt"\nnumber: int = 1'),
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


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let nothing but what a test changes decide whether a page is kept: not the package, which may be being edited."""
    fingerprint.workbook.cache_clear()
    monkeypatch.setattr(fingerprint, "PACKAGE", tmp_path / "package")


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
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        fingerprint.workbook.cache_clear()
        patch.setattr(fingerprint, "PACKAGE", folder / "package")
        make(laid_out(folder / "project"))
    return folder / "project"


@pytest.fixture
def made(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the project whose pages have been made."""
    return shutil.copytree(first, tmp_path / "project")


def due(project: Path) -> list[str]:
    """Return the names of the pages that a batch would make now."""
    plan = plans.read_plan(project / "reports" / "p.yml")
    fingerprint.workbook.cache_clear()
    return [job.name for job in pages.due(plan, project / "out")]


def make(project: Path, out: Path | None = None, **options: object) -> list[Run]:
    plan = plans.read_plan(project / "reports" / "p.yml")
    limits = {name: options.pop(name) for name in ("limit", "run_limit") if name in options}
    return pages.run_plan(replace(plan, **limits), out or project / "out", 3, **options)  # type: ignore[arg-type]


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


def eventually(condition: Callable[[], bool], seconds: float = 30) -> bool:
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


#: A batch in a process of its own, where the package counts as unchanged too.
BATCH = """\
import sys
from pathlib import Path
from analysis.runs import fingerprint, pages, plans
project = Path(sys.argv[1])
fingerprint.PACKAGE = project.parent / "package"
pages.run_plan(plans.read_plan(project / "reports" / "p.yml"), project / "out", 3)"""


def batch_process(project: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BATCH, str(project)], cwd=Path(__file__).parent.parent)


# --- kept and made again ------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_kept(made: Path) -> None:
    assert ran(made) == [1, 2, 3]
    make(made)  # the second build says that nothing changed; from then on every file stays as it is
    before = contents(made / "out")
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


def edit_file(name: str, text: str) -> Callable[[Path], object]:
    def edit(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text)

    return edit


@pytest.mark.parametrize(
    ("change", "made_again"),
    [
        (lambda project: None, []),
        (edit_file("words/two.txt", "zwei"), ["b"]),
        (edit_file("words/one.txt", "eins"), ["a-1", "a-2"]),
        (edit_file("words/three.txt", "drei"), []),
        (edit_file("words/two.txt.sample_gold.jsonl", "{}"), ["b"]),
        (edit_file("out/b.html", "scribbled"), ["b"]),
        (edit_file("reports/p.yml", PLAN.replace("number: 3", "number: 4")), ["b"]),
        (edit_file("reports/p.yml", PLAN.replace("[1, 2]", "[2, 5]")), ["a-5"]),
        (edit_file("reports/p.yml", PLAN.replace("Words", "Other words")), ["a-1", "a-2", "b"]),
        (edit_file("reports/p.yml", f"limit: 60\n{PLAN}"), []),
        (edit_file("out/manifest.json", "{spoiled"), ["a-1", "a-2", "b"]),
        (edit_file("out/manifest.json", "[]"), ["a-1", "a-2", "b"]),
        (lambda project: (project / "out" / "a-2.ipynb").unlink(), ["a-2"]),
        (lambda project: (project / "out" / "a-1.html").unlink(), ["a-1"]),
        (changed_notebook, ["a-1", "a-2", "b"]),
        (edit_file("../package/analysis/stance.py", "x = 1"), ["a-1", "a-2", "b"]),
        (edit_file("../package/analysis/__pycache__/stance.pyc", "x = 1"), []),
        (edit_file("../package/analysis/report/template/style.css", "p {}"), ["a-1", "a-2", "b"]),
    ],
)
def test_what_has_changed_is_made_again(made: Path, change: Callable[[Path], object], made_again: list[str]) -> None:
    change(made)
    assert due(made) == made_again


def test_another_environment_makes_everything_again(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "environment", lambda: {**environment(), "numpy": "0.1"})
    assert due(made) == ["a-1", "a-2", "b"]


def test_the_environment_is_python_and_what_a_run_can_load() -> None:
    found = environment()
    assert found["python"] == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert {"numpy", "nbclient", "ipykernel", "pyzmq"} <= set(found)  # the last three come with what is asked for
    assert not {"pytest", "mypy", "ruff"} & set(found)


def test_an_input_may_be_a_folder_an_event_or_in_a_list(project: Path) -> None:
    (project / "seeds" / "valley").mkdir(parents=True)
    saved(v4.new_notebook(cells=[parameters_cell('event: str = "valley"\nmore: list = []')]), project / "n.ipynb")
    more = "[words/one.txt, x, '', ., .., /, words, \"a\\0b\", " + 5000 * "y" + "]"
    text = f"title: t\nreports: [{{name: a, notebook: n.ipynb, parameters: {{more: {more}}}}}]"
    (project / "reports" / "p.yml").write_text(text)
    (job,) = plans.read_plan(project / "reports" / "p.yml").jobs
    assert job.inputs == (project / "seeds" / "valley", project / "words" / "one.txt", project / "words")


def test_the_record_knows_neither_day_nor_folder(made: Path, first: Path) -> None:
    record = (made / "out" / "manifest.json").read_text()
    assert str(first.parent) not in record
    assert re.search(r"20\d\d-\d\d", record) is None


def test_pages_of_a_former_plan_are_named(made: Path) -> None:
    (made / "reports" / "p.yml").write_text(PLAN.replace("name: b", "name: c"))
    assert pages.other_files(plans.read_plan(made / "reports" / "p.yml"), made / "out") == ["b.html", "b.ipynb"]


# --- one batch at a time ------------------------------------------------------------------------------------------


def test_two_batches_into_one_folder_refuse_each_other(project: Path) -> None:
    with (
        executor.locked(project / "out", ""),
        pytest.raises(OutputError, match=r"Another batch is writing into .*out; wait"),
    ):
        make(project)
    assert ran(project) == []
    with executor.locked(project / "out", ""):  # the lock has gone with its holder
        pass


def test_a_folder_is_free_after_its_batch_was_killed(project: Path, tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from analysis.runs import executor, fingerprint\n"
    code += "with executor.locked(Path(sys.argv[1]), ''): print('held', flush=True); time.sleep(60)"
    words = [sys.executable, "-c", code, str(tmp_path / "out")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        (tmp_path / "out" / ".a.html.1.part").write_text("half")
        with pytest.raises(OutputError, match="Another batch"), executor.locked(tmp_path / "out", "Another batch"):
            pass
        holder.kill()
    with executor.locked(tmp_path / "out", "Another batch"):
        assert [file.name for file in (tmp_path / "out").iterdir()] == [".lock"]


# --- limits -------------------------------------------------------------------------------------------------------


def test_a_run_over_its_limit_is_ended_with_its_kernel(project: Path) -> None:
    (project / "words" / "two.txt").write_text("sleep 300")
    runs = make(project, run_limit=8)
    assert [run.failure is None for run in runs] == [True, True, False]
    message = "It stopped in cell 4, under “The reading”: The run was ended at its limit of 8 seconds."
    assert message in (project / "out" / "index.html").read_text()
    assert runs[2].failure is not None
    assert runs[2].failure.message == "The run was ended at its limit of 8 seconds."
    assert "ended at its limit of 8 seconds" in (project / "out" / "b-failed.html").read_text()
    assert eventually(lambda: not alive(int((project / "kernel-3.pid").read_text())))


def test_what_the_limit_for_all_leaves_out_is_told(project: Path) -> None:
    (project / "words" / "one.txt").write_text("sleep 300")
    plan = plans.read_plan(project / "reports" / "p.yml")
    runs = pages.run_plan(replace(plan, limit=6), project / "out", 1)
    messages = [run.failure.message if run.failure else "" for run in runs]
    assert messages[0].startswith("The run was ended at its limit of ")
    assert messages[1:] == ["It was not begun: the limit of 6 seconds for all reports was over."] * 2
    assert all(whole(run.page) for run in runs)
    assert "It was not begun" in runs[2].page.read_text()
    assert due(project) == ["a-1", "a-2", "b"]


def test_limits_may_stand_in_the_plan(project: Path) -> None:
    (project / "reports" / "p.yml").write_text(f"limit: 600\nrun_limit: 0.01\n{PLAN}")
    plan = plans.read_plan(project / "reports" / "p.yml")
    assert (plan.limit, plan.run_limit) == (600, 0.01)
    assert [run.failure is None for run in make(project)] == [False] * 3


# --- a complete page stays ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("limits", [{}, {"run_limit": 0.01}, {"limit": 0.0001}])
def test_a_run_that_fails_replaces_no_complete_page(made: Path, limits: dict[str, float]) -> None:
    out, good = made / "out", contents(made / "out")
    (made / "words" / "two.txt").write_text("die")
    for _ in range(2):  # the page of a failed run is none that must be kept
        runs = make(made, **limits)
        assert [run.failure is None for run in runs] == [True, True, False]
        assert {name: (out / name).read_bytes() for name in ("b.html", "b.ipynb")} == {
            name: good[name] for name in ("b.html", "b.ipynb")
        }
        assert whole(out / "b-failed.html")
        index = (out / "index.html").read_text(encoding="utf-8")
        assert re.findall(r'href="(b[^"]*)"', index) == ["b.html", "b-failed.html"]
        assert "of a former build" in index
        assert "1 not complete" in index
        assert pages.other_files(plans.read_plan(made / "reports" / "p.yml"), out) == []
        assert json.loads((out / "findings.json").read_text()) == json.loads(good["findings.json"])
    assert due(made) == ["b"]
    (made / "words" / "two.txt").write_text("two")
    assert [run.kept for run in make(made)] == [True, True, True]  # it is what the page was made from
    assert not list(out.glob("*-failed.*"))
    assert (out / "index.html").read_bytes() == good["index.html"]


def test_a_run_that_succeeds_leaves_no_failed_page_behind(project: Path) -> None:
    (project / "words" / "two.txt").write_text("die")
    make(project)
    assert {file.name for file in (project / "out").glob("b*")} == {"b-failed.html", "b-failed.ipynb"}
    (project / "words" / "two.txt").write_text("two")
    make(project)
    assert {file.name for file in (project / "out").glob("b*")} == {"b.html", "b.ipynb"}


# --- killed, and a full disk --------------------------------------------------------------------------------------


def test_a_kernel_that_is_killed_stops_no_other_run(project: Path) -> None:
    (project / "words" / "two.txt").write_text("die")
    runs = make(project)
    assert [run.failure is None for run in runs] == [True, True, False]
    assert runs[2].failure is not None
    assert runs[2].failure.place == " in cell 4, under “The reading”"
    assert whole(runs[2].page)
    assert due(project) == ["b"]  # nothing has changed, but it may go better next time


def test_a_batch_that_is_killed_goes_on_where_it_was(project: Path) -> None:
    (project / "words" / "two.txt").write_text("sleep 300")
    out = project / "out"
    with batch_process(project) as process:
        record = out / "manifest.json"
        made = lambda: record.exists() and len(json.loads(record.read_text())["pages"]) == 2  # noqa: E731
        assert eventually(lambda: made() and (project / "kernel-3.pid").exists(), 60)
        kernel = int((project / "kernel-3.pid").read_text())
        assert alive(kernel)
        process.send_signal(signal.SIGKILL)
    assert eventually(lambda: not alive(kernel))
    assert all(whole(file) for file in out.glob("*.html"))
    assert {file.name for file in out.glob("*.html")} == {"a-1.html", "a-2.html"}
    (project / "words" / "two.txt").write_text("two")
    ran(project)
    assert [run.kept for run in make(project)] == [True, True, False]
    assert ran(project) == [3]
    assert {file.name for file in out.glob("*.html")} == {
        "a-1.html",
        "a-2.html",
        "b.html",
        "index.html",
        "changes.html",
    }
    assert [file.name for file in out.glob(".*")] == [".lock"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of its own with room for a page or two; skip where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    words = [mount or "mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(place)]
    if not mount or subprocess.run(words, capture_output=True).returncode:
        pytest.skip("no small disk can be mounted here: that needs root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_whole_pages_and_the_batch_goes_on(project: Path, small_disk: Path) -> None:
    (project / "reports" / "p.yml").write_text(PLAN.replace("[1, 2]", "[1, 2, 4, 5, 6, 7]"))
    out = small_disk / "out"
    with pytest.raises(OutputError, match="No space left on device"):
        make(project, out)
    pages = list(out.glob("*.html"))
    assert all(whole(page) for page in pages)
    assert 0 < len(pages) < 7
    assert [file.name for file in out.glob(".*")] == [".lock"]
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    kept = set(json.loads((out / "manifest.json").read_text())["pages"])
    ran(project)
    runs = make(project, out)
    assert all(run.failure is None for run in runs)
    assert len(ran(project)) == 7 - len(kept)
    assert {run.name for run in runs if run.kept} == kept
    assert all(whole(run.page) and json.loads(run.page.with_suffix(".ipynb").read_text()) for run in runs)
