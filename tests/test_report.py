"""Notebook and parameters → page: what is refused, what is shown, and that it is the same bytes every time."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import lxml.html
import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import report
from analysis.errors import InputError, ParameterError
from analysis.notebook import parameters
from analysis.notebook.mime import DATA, HEADLINE
from analysis.report import Run
from analysis.report.execution import TEMPLATE, _settle, execute
from analysis.report.page import render
from analysis.report.published import files
from tests.toy_notebooks import HOSTILE, PARAMETERS, failing, parameters_cell, saved, toy


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def made(folder: Path) -> Run:
    """Return one run of the toy notebook with hostile text as its event, where two files of former runs lay."""
    (folder / "out").mkdir()
    for stale in ("toy-figure.csv", "toy-failed.html"):
        (folder / "out" / stale).touch()
    return report.run_report(saved(toy(), folder / "toy.ipynb"), {"event": HOSTILE}, folder / "out", cwd=folder)


@pytest.fixture(scope="module")
def html(made: Run) -> str:
    return made.page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> Any:
    return lxml.html.fromstring(html)


def rendered(*cells: nbformat.NotebookNode, title: str = "T") -> Any:
    return lxml.html.fromstring(render(new_notebook(cells=[*cells]), Run("t", title, Path("t.html"), {}, ""), {}))


def displayed(data: dict[str, Any], **metadata: Any) -> nbformat.NotebookNode:
    return nbformat.v4.new_output("display_data", data=data, metadata=metadata)


# --- parameters ---------------------------------------------------------------------------------------------------

KNOWN = report.declared(new_notebook(cells=[parameters_cell()]))


def cases(name: str) -> list[dict[str, str]]:
    """Return the rows of a table beside this file; values in it are JSON."""
    return list(csv.DictReader(Path(__file__).with_name(name).open(encoding="utf-8", newline="")))


@pytest.mark.parametrize("case", cases("parameters.csv"), ids=lambda case: case["given"])
def test_values_fit_or_are_refused(case: dict[str, str]) -> None:
    given = json.loads(case["given"])
    refused = pytest.raises(ParameterError, match=re.escape(case["message"])) if case["message"] else nullcontext()
    with refused:
        assert json.dumps(report.checked(KNOWN, given, "n.ipynb"), ensure_ascii=False) == case["accepted"]


@pytest.mark.parametrize("case", cases("typed_parameters.csv"), ids=lambda case: f"{case['name']} {case['word']}")
def test_words_of_a_command_line(case: dict[str, str]) -> None:
    typed = [(case["name"], case["word"])]
    with nullcontext() if case["value"] else pytest.raises(ParameterError, match=f"“{case['name']}”"):
        assert report.spoken(KNOWN, typed) == {case["name"]: json.loads(case["value"])}


@pytest.mark.parametrize(
    ("cells", "values", "message"),
    [
        ([PARAMETERS], {}, ""),
        ([PARAMETERS], {"minimum": "5"}, "The notebook takes a whole number as “minimum”, but '5' is text"),
        ([PARAMETERS, "# Parameters\nminimum = 5\n"], {"minimum": 5}, ""),
        ([PARAMETERS, "# Parameters\nmaximum = 5\n"], {"maximum": 5}, "The notebook has no parameter “maximum”"),
        ([PARAMETERS, "# Parameters\nmaximum = 5\n", "# Parameters\nminimum = 5\n"], {"maximum": 5}, ""),
        ([PARAMETERS, "%time 1", "own: int = 'not a parameter'"], {"own": "x"}, ""),
        ([], {"anything": 1}, ""),
    ],
)
def test_a_notebook_checks_what_it_runs_with(cells: list[str], values: dict, message: str) -> None:
    names: dict[str, object] = {"In": ["", *cells]}
    exec(cells[0] if cells else "", names)
    with pytest.raises(ParameterError, match=re.escape(message)) if message else nullcontext():
        parameters.check(names | values)


def test_a_type_is_declared_or_the_default_has_it() -> None:
    lines = (
        "%matplotlib inline\na: str = 'a'\nb = 3\nc: float = 1\nd: list[str] = ['a']  # some\ne = None\nf: P = P('a')"
    )
    found = report.declared(new_notebook(cells=[parameters_cell(lines)])).values()
    assert [each.type for each in found] == ["str", "int", "float", "list", "", ""]
    assert [each.default for each in found] == ["a", 3, 1, ["a"], None, "P('a')"]


def test_an_unknown_parameter_stops_before_anything_runs(tmp_path: Path) -> None:
    notebook = saved(failing("open('ran', 'w')"), tmp_path / "n.ipynb")
    with pytest.raises(ParameterError, match="declares none: it has no cell tagged"):
        report.run_report(notebook, {"event": "x"}, tmp_path / "out", cwd=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["n.ipynb"]


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_run_tells_its_answer_and_the_page_how_it_was_made(made: Run, page: Any, folder: Path) -> None:
    assert made.headline == f"Two actors of {HOSTILE} favor it."
    assert (made.title, made.event, made.failure) == ("Where do they stand?", "Somewhere", None)
    assert made.page == folder / "out" / "toy.html"
    assert made.parameters == {"event": HOSTILE, "minimum": "3", "confidence": "0.9", "actors": "–", "masked": "yes"}
    assert "look here" in made.warnings
    footer = page.xpath("//footer")[0].text_content()
    assert "python -m analysis report toy.ipynb -p event '<script>" in footer
    assert re.search(r"toy\.ipynb, sha256 [0-9a-f]{64}.*papermill \d", footer, re.DOTALL)
    assert page.xpath("//dl[@class='parameters']//dt/text()") == [*made.parameters]


def test_the_page_has_the_answer_first_all_that_was_shown_and_no_code(html: str, page: Any) -> None:
    order = ["<h1>", "Two actors favor it.", "<svg", "What is measured", "Slowly.", 'class="parameters"', "sha256 "]
    body = html[html.index("<body") :]
    places = [body.index(text) for text in order]
    assert places == sorted(places)
    assert [len(page.xpath(f"//{tag}")) for tag in ("svg", "table", "em")] == [1, 1, 2]
    assert [cell.text for cell in page.xpath("//td")] == ["11", "12"]
    assert "out 1\nout 2\n" in html
    assert not re.search(r"import matplotlib|display\(|print\(event\)|minimum: int", html)


def test_what_a_page_says_can_be_found_linked_and_heard(html: str, page: Any) -> None:
    said = [
        text.replace("\u202e", "\ufffd") for text in (f"Two actors of {HOSTILE} favor it.", f"A line for {HOSTILE}.")
    ]
    assert page.findtext("head/title") == "Somewhere: where do they stand?"
    assert page.xpath("//meta[@name='description']/@content") + page.xpath("//*[@role='img']/@aria-label") == said
    assert "No description has been provided" not in html
    anchors = page.xpath("//*[self::h2 or self::details]/@id")
    assert anchors == ["how-to-read-it", "how-to-read-it-2", "limits", "-made"]
    assert page.xpath("//details/@id") == anchors[2:]
    assert len(page.xpath("//@id")) == len(set(page.xpath("//@id")))
    boxes = [dict(box.attrib) for box in page.xpath("//*[@class='scroll']")]
    assert boxes == [{"class": "scroll", "role": "group", "tabindex": "0", "aria-label": "Two numbers"}]


def test_the_files_beside_a_page_are_linked_and_stale_ones_go(made: Run, page: Any) -> None:
    names = {"toy.html", "toy.ipynb", "toy-figure.svg", "toy-statements.csv"}
    assert {file.name for file in made.page.parent.iterdir()} == names
    assert names - {"toy.html"} <= set(page.xpath("//a/@href"))
    assert made.page.with_name("toy-statements.csv").read_bytes() == b"\xef\xbb\xbfa\r\n1\r\n"


def test_a_drawing_by_itself_has_its_colours_and_leads_to_the_page() -> None:
    svg = '<svg><a xlink:href="#s-1"><path style="fill: var(--hue, #1f5f7a)"/></a><use xlink:href="#m"/></svg>'
    data = {HEADLINE: {"headline": "x"}, "image/svg+xml": svg, "image/png": "AAE=", DATA: "a\r\n"}
    assert files(new_notebook(cells=[new_code_cell("", outputs=[displayed(data)])]), "p.html") == {
        "-figure.svg": svg.replace("var(--hue, #1f5f7a)", "#1f5f7a").replace("#s-1", "p.html#s-1").encode(),
        "-figure.csv": b"\xef\xbb\xbfa\r\n",
        "-figure.png": b"\x00\x01",
    }


def test_hostile_text_stays_text_and_only_the_script_of_the_template_may_run(html: str, page: Any) -> None:
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4  # parameter, Markdown, print, result
    assert "49" not in re.sub(r"<svg.*?</svg>|<footer.*", "", html, flags=re.DOTALL)  # {{ 7 * 7 }} was not computed
    assert not [link for link in page.xpath("//@href | //@src") if re.match(r"(?:\w+:)?//", link)]
    assert not re.search(r"url\((?!#)|@import", html)
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    assert script == "".join((TEMPLATE / name).read_text(encoding="utf-8") for name in ("tables.js", "report.js"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert re.search(rf"default-src 'none';.*script-src 'sha256-{re.escape(digest)}';", html)


def test_markdown_that_a_cell_computed_and_the_title_are_not_html() -> None:
    text = "<img src=x onerror=alert(1)> [go](javascript:alert(1)) **bold**"
    page = rendered(new_code_cell("", outputs=[displayed({"text/markdown": text})]), title="<b> & all")
    assert [len(page.xpath(f"//{tag}")) for tag in ("img", "strong", "b")] == [0, 1, 0]
    assert not [link for link in page.xpath("//@href") if "javascript" in link]
    assert page.findtext("head/title") == "<b> & all"


def test_figures_keep_their_own_identifiers() -> None:
    group = '<g id="axes"><path id="m1"/><use xlink:href="#m1"/></g>'
    data = {"image/svg+xml": f'<?xml version="1.0"?><svg><metadata>x</metadata>{group}</svg>'}
    outputs = [displayed(data, **{"image/svg+xml": {"alt": "a"}}) for _ in range(2)]
    page = rendered(new_code_cell("", outputs=outputs))
    assert page.xpath("//svg//@id") == ["figure-1-m1", "figure-2-m1"]
    assert page.xpath("//use/@*") == ["#figure-1-m1", "#figure-2-m1"]
    assert not page.xpath("//metadata")


# --- the same bytes -----------------------------------------------------------------------------------------------


def test_two_runs_give_the_same_bytes(made: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "77"}.items():
        monkeypatch.setenv(name, value)
    elsewhere = tmp_path / "an other place"
    elsewhere.mkdir()
    source = elsewhere / "toy.ipynb"
    source.write_bytes((made.page.parent.parent / "toy.ipynb").read_bytes())
    again = report.run_report(source, {"event": HOSTILE}, elsewhere / "out", cwd=elsewhere)
    for ending in (".html", ".ipynb"):
        assert again.page.with_suffix(ending).read_bytes() == made.page.with_suffix(ending).read_bytes()


def test_the_executed_notebook_tells_nothing_of_the_machine(made: Run, folder: Path) -> None:
    notebook = nbformat.read(made.page.with_suffix(".ipynb"), as_version=4)
    nbformat.validate(notebook)
    assert ("papermill" in notebook.metadata, "version" in notebook.metadata.language_info) == (False, False)
    outputs = json.dumps([cell.get("outputs") for cell in notebook.cells])
    assert '"<object>"' in outputs
    assert not re.search(rf"{re.escape(str(folder))}| at 0x|stderr|look here", outputs)


def test_what_was_printed_is_one_text_however_it_was_cut() -> None:
    pieces = [("stdout", "a"), ("stderr", "x"), ("stdout", "b")]
    outputs = [nbformat.v4.new_output("stream", name=name, text=piece) for name, piece in pieces]
    notebook = new_notebook(cells=[new_code_cell("", outputs=outputs, metadata={"papermill": {}, "tags": []})])
    notebook.metadata.papermill = {}
    assert _settle(notebook) == "x"
    assert [each.text for each in notebook.cells[0].outputs] == ["ab"]


def test_an_old_notebook_gets_the_same_identifiers_each_time(tmp_path: Path) -> None:
    old = new_notebook(cells=[new_markdown_cell("# Old"), new_code_cell("1")]) | {"nbformat_minor": 4}
    for cell in old["cells"]:
        del cell["id"]
    file = tmp_path / "old.ipynb"
    file.write_text(json.dumps(old), encoding="utf-8")
    assert [cell.id for cell in report.read_notebook(file).cells] == ["cell-0", "cell-1"]


# --- faults -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise ValueError('<b>no</b> ' + 'long ' * 999)", ("ValueError: <b>no</b> " + "long " * 999)[:600] + " …"),
        ("from analysis.errors import InputError\nraise InputError('No file x: make one.')", "No file x: make one."),
        ("import os\nos.kill(os.getpid(), 9)", "Kernel died"),
    ],
)
def test_a_failing_notebook_leaves_a_page_that_shows_where(code: str, message: str, tmp_path: Path) -> None:
    notebook = failing(code)
    notebook.cells.insert(1, parameters_cell())  # the cell that papermill adds behind it is not counted
    run = report.run_report(saved(notebook, tmp_path / "n.ipynb"), {"minimum": 5}, tmp_path, cwd=tmp_path)
    assert run.failure is not None
    assert (run.failure.heading, run.failure.cell, run.failure.message) == ("The wall", 5, message)
    page = run.page.read_text(encoding="utf-8")
    assert "It stopped in cell 5, under “The wall”" in page
    assert "so far, so good" in page
    assert not lxml.html.fromstring(page).xpath("//main//b")
    assert not re.search("never reached|Traceback", page)


def test_a_figure_without_alternative_text_is_a_fault(tmp_path: Path) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    failure = report.run_report(saved(failing(code), tmp_path / "n.ipynb"), {}, tmp_path, cwd=tmp_path).failure
    assert failure is not None
    assert (failure.heading, "no alternative text" in failure.message) == ("The wall", True)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not a notebook", b"\xff\xfe\x00", b'{"cells": 3, "nbformat": 4}', None]
)
def test_a_file_that_is_no_notebook(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "n.ipynb"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"n\.ipynb (is not a notebook|cannot be read)"):
        report.read_notebook(file)


def test_second_attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TMPDIR", "here"):  # the path of a socket must be short
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr("tempfile.tempdir", None)
    really, failures = papermill.execute_notebook, [RuntimeError("Kernel died")]

    def attempt(*given: Any, **settings: Any) -> None:
        if failures:
            raise failures.pop()
        really(*given, **settings)

    monkeypatch.setattr(papermill, "execute_notebook", attempt)
    executed, failure, _ = execute(
        new_notebook(cells=[new_code_cell("import os\nprint(os.getcwd())")]), {}, tmp_path / "here"
    )
    monkeypatch.setattr("tempfile.tempdir", None)
    assert (failure, executed.cells[0].outputs[0].text) == (None, f"{tmp_path / 'here'}\n")
    assert not [path for path in tmp_path.rglob("*") if path.is_file() or path.is_socket()]
