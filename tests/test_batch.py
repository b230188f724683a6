"""A plan → many pages and an index: what a plan may say, and that one failing run stops no other."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from analysis.errors import AnalysisError, InputError, OutputError, ParameterError, PlanError
from analysis.report import Run
from analysis.runs import pages, plans
from tests.toy_notebooks import HOSTILE, failing, parameters_cell, saved

v4 = nbformat.v4
QUICK = v4.new_notebook(
    cells=[
        v4.new_markdown_cell("# A quick question?"),
        parameters_cell(),
        v4.new_code_cell(
            "from IPython.display import display\n"
            'display({"application/vnd.ceasefire.headline+json": {"headline": f"{event}: {minimum}."},'
            ' "text/plain": event}, raw=True)'
        ),
    ]
)

PLAN = f"""\
title: "All of it <script>alert(1)</script>"
reports:
  - name: one
    notebook: notebooks/quick.ipynb
    parameters: {{event: here}}
  - name: wall
    notebook: notebooks/failing.ipynb
  - name: many
    notebook: notebooks/quick.ipynb
    parameters: {{event: 2025-03-14}}
    grid:
      minimum: [1, 2]
      event: [there, {HOSTILE!r}]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder laid out like the project's own, with two notebooks and room for plans."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "reports"):
        (folder / name).mkdir()
    saved(QUICK, folder / "notebooks" / "quick.ipynb")
    saved(failing(), folder / "notebooks" / "failing.ipynb")
    return folder


def plan_file(project: Path, text: str) -> Path:
    file = project / "reports" / "plan.yml"
    file.write_text(text, encoding="utf-8")
    return file


# --- plans --------------------------------------------------------------------------------------------------------


def test_a_grid_is_written_out(project: Path) -> None:
    plan = plans.read_plan(plan_file(project, PLAN.replace(repr(HOSTILE), "elsewhere")))
    assert plan.title == "All of it <script>alert(1)</script>"
    assert [(job.name, dict(job.parameters)) for job in plan.jobs] == [
        ("one", {"event": "here"}),
        ("wall", {}),
        ("many-1-there", {"event": "there", "minimum": 1}),
        ("many-1-elsewhere", {"event": "elsewhere", "minimum": 1}),
        ("many-2-there", {"event": "there", "minimum": 2}),
        ("many-2-elsewhere", {"event": "elsewhere", "minimum": 2}),
    ]
    assert {job.project for job in plan.jobs} == {project}


def test_a_date_is_text(project: Path) -> None:
    report = "{name: a, notebook: notebooks/quick.ipynb, parameters: {event: 2025-03-14}}"
    plan = plans.read_plan(plan_file(project, f"title: t\nreports: [{report}]"))
    assert plan.jobs[0].parameters == {"event": "2025-03-14"}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (["[3, 5]", "[x]"], ["a-3-x", "a-5-x"]),
        (
            ["[1]", "[Omar Bashir, 'São Tomé', 2025-03-01/2025-03-14]"],
            ["a-1-omar-bashir", "a-1-sao-tome", "a-1-2025-03-01-2025-03-14"],
        ),
        (["[1]", "[Путин]"], ["a-1-983b03"]),
        (["[1]", "['a b', 'a-b']"], ["a-1-a-b-744220", "a-1-a-b-811367"]),
        (["[1]", "['']"], ["a-1-e3b0c4"]),
        (["[1]", "[" + 300 * "x" + "]"], ["a-1-" + 40 * "x" + "-0d4e2c"]),
        (["[1]", "[../../etc/passwd]"], ["a-1-etc-passwd"]),
    ],
)
def test_pages_are_named_by_their_parameters(project: Path, values: list[str], names: list[str]) -> None:
    grid = f"grid: {{minimum: {values[0]}, event: {values[1]}}}"
    plan = plans.read_plan(plan_file(project, f"title: t\nreports: [{{{QUICK_REPORT}, {grid}}}]"))
    assert [job.name for job in plan.jobs] == names


QUICK_REPORT = "name: a, notebook: notebooks/quick.ipynb"


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("title: [", PlanError, "line 1 of"),
        ("", PlanError, "is not a list of keys and values; it needs reports, title"),
        ("- a\n- b", PlanError, "is not a list of keys and values"),
        ("title: t", PlanError, "lacks the key “reports”"),
        ("title: t\nreports: []", PlanError, "lists no report"),
        ("title: t\nreport: []", PlanError, "has the unknown key “report”; known are title, limit, run_limit, reports"),
        ("title: 3\nreports: []", PlanError, "needs a str under “title”, not int"),
        ("title: t\nreports: [a]", PlanError, "Report 1 of the plan"),
        ("title: t\nreports: [{name: a}]", PlanError, "lacks the key “notebook”"),
        ("title: t\nreports: [{name: a, notebook: b, params: {}}]", PlanError, "unknown key “params”"),
        ("title: t\nreports: [{name: a, notebook: no.ipynb}]", PlanError, "The notebook “no.ipynb” of report 1"),
        (f"title: t\nreports: [{{{QUICK_REPORT}, parameters: [event]}}]", PlanError, "needs a dict under “parameters”"),
        (
            f"title: t\nreports: [{{{QUICK_REPORT}, grid: {{minimum: 3}}}}]",
            PlanError,
            "a list of values under “minimum”",
        ),
        (f"title: t\nreports: [{{{QUICK_REPORT}, grid: {{minimum: []}}}}]", PlanError, "a list of values"),
        (f"title: t\nreports: [{{{QUICK_REPORT}, parameters: {{evnet: x}}}}]", ParameterError, "no parameter “evnet”"),
        (
            f"title: t\nreports: [{{{QUICK_REPORT}, grid: {{minimum: [1, x]}}}}]",
            ParameterError,
            "a whole number as “minimum”",
        ),
        (f"title: t\nreports: [{{{QUICK_REPORT}}}, {{{QUICK_REPORT}}}]", PlanError, "Two reports"),
        ("title: t\nreports: [{name: index, notebook: notebooks/quick.ipynb}]", PlanError, "“index”"),
        ("title: t\nreports: [{name: Changes, notebook: notebooks/quick.ipynb}]", PlanError, "“changes”"),
        (
            "title: t\nreports: [{name: a-failed, notebook: notebooks/quick.ipynb}]",
            PlanError,
            "no “-failed” at the end",
        ),
        ("title: t\nreports: [{name: ../a, notebook: notebooks/quick.ipynb}]", PlanError, "cannot name a page"),
        (
            f"title: t\nreports: [{{{QUICK_REPORT}}}, {{name: A, notebook: notebooks/quick.ipynb}}]",
            PlanError,
            "Two rep",
        ),
        (f"title: t\nreports: [{{{QUICK_REPORT}, series: event}}]", PlanError, "“event” of report 1"),
        ("title: t\nlimit: soon\nreports: []", PlanError, "needs a number under “limit”, not str"),
        ("title: t\nrun_limit: 0\nreports: []", PlanError, "a number of seconds above 0 under “run_limit”"),
        ("title: t\nlimit: yes\nreports: []", PlanError, "needs a number under “limit”, not bool"),
        ("title: t\nreports: [{name: a, notebook: reports/plan.yml}]", InputError, "is not a notebook"),
    ],
)
def test_plans_that_cannot_be_used(project: Path, text: str, error: type[AnalysisError], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        plans.read_plan(plan_file(project, text))


def test_a_plan_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"no\.yml cannot be read"):
        plans.read_plan(tmp_path / "no.yml")


# --- runs ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def runs(project: Path) -> list[Run]:
    return pages.run_plan(plans.read_plan(plan_file(project, PLAN)), project / "out", 3)


def test_one_failing_run_stops_no_other(runs: list[Run], project: Path) -> None:
    assert [(run.name, run.headline, run.failure is None) for run in runs[:3]] == [
        ("one", "here: 3.", True),
        ("wall", "", False),
        ("many-1-there", "there: 1.", True),
    ]
    assert [run.failure is None for run in runs] == [True, False, True, True, True, True]
    made = {file.name for file in (project / "out").glob("*.html")}
    assert {run.page.name for run in runs} | {"index.html", "changes.html"} == made


def test_the_index_lists_every_run(runs: list[Run], project: Path) -> None:
    index = (project / "out" / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert links == ["changes.html", *(run.page.name for run in runs)]
    assert "6 reports · 1 not complete" in index
    assert "here: 3." in index
    assert "stopped in cell 4, under “The wall”: ValueError: no &lt;b&gt;article&lt;/b&gt;" in index
    assert "<dt>minimum</dt><dd><bdi>2</bdi></dd>" in index
    assert "<script" not in index


def test_a_page_leads_back_to_the_index(runs: list[Run]) -> None:
    page = runs[0].page.read_text(encoding="utf-8")
    assert '<a href="index.html">← All of it &lt;script&gt;' in page
    assert "python -m analysis batch plan.yml" in page


def test_number_of_processes_and_place_change_no_byte(runs: list[Run], project: Path, tmp_path: Path) -> None:
    again = pages.run_plan(plans.read_plan(project / "reports" / "plan.yml"), tmp_path / "again", 1)
    files = sorted(file.name for file in (project / "out").iterdir())
    assert sorted(file.name for file in (tmp_path / "again").iterdir()) == files
    # What went wrong is told with its traceback in the executed notebook, and a traceback names the machine's folders.
    # The record names the code it was made with, and the log the time it took.
    steady = [name for name in files if name not in {"wall-failed.ipynb", "manifest.json", "run-times.log"}]
    assert again[1].failure == runs[1].failure
    for name in steady:
        assert (tmp_path / "again" / name).read_bytes() == (project / "out" / name).read_bytes(), name


def test_an_output_folder_that_takes_no_file(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    with pytest.raises(OutputError):
        pages.run_plan(plans.read_plan(plan_file(project, PLAN)), tmp_path / "file", 1)
