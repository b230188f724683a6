"""Notebook and parameters → page: what is refused, what is shown, and that it is the same bytes every time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis import parameters, report
from analysis.errors import InputError, ParameterError
from analysis.mime import DATA, HEADLINE
from analysis.report import Run
from analysis.report.execution import TEMPLATE, _settle, execute
from analysis.report.page import render
from analysis.report.published import files
from tests.toy_notebooks import HOSTILE, PARAMETERS, failing, parameters_cell, saved, toy

VOID = {"meta", "img", "br", "hr", "link", "input"}


class Outline(HTMLParser):
    """A page as a test reads it: every tag with its attributes, in order, and the text of each heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and re.fullmatch(r"h[1-6]", self.open[-1]):
            level, text = self.headings.pop()
            self.headings.append((level, text + data))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def made(folder: Path) -> Run:
    """Return one run of the toy notebook with hostile text as its event."""
    return report.run_report(saved(toy(), folder / "toy.ipynb"), {"event": HOSTILE}, folder / "out", cwd=folder)


@pytest.fixture(scope="module")
def html(made: Run) -> str:
    return made.page.read_text(encoding="utf-8")


# --- parameters ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "accepted"),
    [
        ({}, {}),
        ({"minimum": 5, "event": "x"}, {"event": "x", "minimum": 5}),
        ({"confidence": 1}, {"confidence": 1}),
        ({"confidence": 0.5, "masked": False}, {"confidence": 0.5, "masked": False}),
        ({"actors": ["Egypt"]}, {"actors": ["Egypt"]}),
    ],
)
def test_values_that_fit(values: dict, accepted: dict) -> None:
    known = report.declared(as_read(new_notebook(cells=[parameters_cell()])))
    assert list(report.checked(known, values, "n.ipynb").items()) == list(accepted.items())


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"evnet": "x"},
            "n.ipynb has no parameter “evnet” (did you mean “event”?); it declares event, minimum, ",
        ),
        ({"event": 5}, "n.ipynb takes text as “event”, but 5 is a whole number; put it in quotes"),
        ({"minimum": "5"}, "takes a whole number as “minimum”, but '5' is text"),
        ({"minimum": 2.5}, "a whole number as “minimum”, but 2.5 is a number"),
        ({"minimum": True}, "a whole number as “minimum”, but True is yes or no"),
        ({"confidence": False}, "a number as “confidence”, but False is yes or no"),
        ({"masked": 1}, "yes or no as “masked”, but 1 is a whole number"),
        (
            {"actors": "Egypt"},
            "a list as “actors”, but 'Egypt' is text; write it in brackets (papermill: -y 'actors: [Egypt]')",
        ),
        ({"event": None}, "text as “event”, but None is NoneType"),
    ],
)
def test_values_that_do_not_fit(values: dict, message: str) -> None:
    known = report.declared(as_read(new_notebook(cells=[parameters_cell()])))
    with pytest.raises(ParameterError, match=re.escape(message)):
        report.checked(known, values, "n.ipynb")


@pytest.mark.parametrize(
    ("cells", "values", "message"),
    [
        ([PARAMETERS], {}, ""),
        ([PARAMETERS], {"confidence": 1}, ""),
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


@pytest.mark.parametrize(
    ("line", "kind", "default"),
    [
        ("x: str = 'a'", "str", "a"),
        ("x = 3", "int", 3),
        ("x: float = 1", "float", 1),
        ("x: list[str] = ['a']  # some", "list", ["a"]),
        ("x = None", "", None),
        ("x: Path = Path('a')", "", "Path('a')"),
    ],
)
def test_a_type_is_declared_or_the_default_has_it(line: str, kind: str, default: object) -> None:
    parameter = report.declared(as_read(new_notebook(cells=[parameters_cell(line)])))["x"]
    assert (parameter.type, parameter.default) == (kind, default)


@pytest.mark.parametrize(
    ("name", "word", "value"),
    [
        ("event", "2025", "2025"),
        ("event", "[a", "[a"),
        ("minimum", "5", 5),
        ("confidence", "0.5", 0.5),
        ("masked", "false", False),
        ("actors", "[Egypt, 'Qatar']", ["Egypt", "Qatar"]),
        ("minimum", "five", "five"),
    ],
)
def test_words_of_a_command_line(name: str, word: str, value: object) -> None:
    known = report.declared(as_read(new_notebook(cells=[parameters_cell()])))
    assert report.spoken(known, [(name, word)]) == {name: value}


def test_a_word_that_is_no_value() -> None:
    known = report.declared(as_read(new_notebook(cells=[parameters_cell()])))
    with pytest.raises(ParameterError, match="“actors”"):
        report.spoken(known, [("actors", "[a")])


def test_an_unknown_parameter_stops_before_anything_runs(tmp_path: Path) -> None:
    notebook = saved(failing("open('ran', 'w')"), tmp_path / "n.ipynb")
    with pytest.raises(ParameterError, match="declares none: it has no cell tagged"):
        report.run_report(notebook, {"event": "x"}, tmp_path / "out", cwd=tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["n.ipynb"]


def as_read(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


# --- the page -----------------------------------------------------------------------------------------------------


def test_the_run_tells_its_answer(made: Run, folder: Path) -> None:
    assert made.headline == f"Two actors of {HOSTILE} favor it."
    assert made.title == "Where do they stand?"
    assert made.page == folder / "out" / "toy.html"
    assert made.failure is None
    assert "look here" in made.warnings


def test_the_answer_stands_right_under_the_title(html: str) -> None:
    order = ["<h1>", "Two actors favor it.", "<svg", "What is measured", "Slowly.", 'class="parameters"', "sha256 "]
    body = html[html.index("<body") :]
    places = [body.index(text) for text in order]
    assert places == sorted(places)


def test_the_page_shows_no_code(html: str) -> None:
    for code in ("import matplotlib", "display(", "print(event)", "minimum: int"):
        assert code not in html


def test_the_page_shows_every_parameter_with_its_value(made: Run, html: str) -> None:
    assert made.parameters == {"event": HOSTILE, "minimum": "3", "confidence": "0.9", "actors": "–", "masked": "yes"}
    for name in made.parameters:
        assert f"<dt>{name}</dt>" in html


def test_the_page_tells_how_it_was_made(html: str) -> None:
    footer = html[html.index('<footer class="provenance">') :]
    assert "python -m analysis report toy.ipynb -p event '&lt;script&gt;" in footer
    assert re.search(r"toy\.ipynb, sha256 [0-9a-f]{64}", footer)
    assert re.search(r"papermill \d", footer)


def test_tables_and_figures_are_those_of_the_notebook(made: Run, html: str) -> None:
    notebook = nbformat.read(made.page.with_suffix(".ipynb"), as_version=4)
    kinds = [kind for cell in notebook.cells for output_ in cell.get("outputs", []) for kind in output_.get("data", {})]
    page = Outline(html)
    assert page.count("svg") == kinds.count("image/svg+xml") == 1
    assert page.count("table") == 1
    assert html.count("<td>1") == 2
    assert "said" in html  # Markdown
    assert "out 1\nout 2\n" in html


def test_figures_have_their_alternative_text(html: str) -> None:
    pictures = [attributes for _, attributes in Outline(html).tags if attributes.get("role") == "img"]
    assert [picture["aria-label"] for picture in pictures] == [f"A line for {HOSTILE}.".replace("\u202e", "\ufffd")]
    assert "No description has been provided" not in html


def test_landmarks_language_and_headings(html: str) -> None:
    page = Outline(html)
    assert dict(page.tags)["html"] == {"lang": "en"}
    assert [page.count(tag) for tag in ("main", "nav", "footer", "h1", "title")] == [1, 0, 1, 1, 1]
    levels = [level for level, _ in page.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert "<title>Somewhere: where do they stand?</title>" in html
    description = f"Two actors of {HOSTILE} favor it.".replace("\u202e", "\ufffd")
    assert ("meta", {"name": "description", "content": description}) in page.tags


def test_sections_have_anchors_and_fold_where_the_notebook_says_so(html: str) -> None:
    page = Outline(html)
    anchors = [attributes["id"] for tag, attributes in page.tags if tag in ("h2", "details") and "id" in attributes]
    assert anchors == ["how-to-read-it", "how-to-read-it-2", "limits", "-made"]
    folded = [attributes.get("id") for tag, attributes in page.tags if tag == "details"]
    assert folded == ["limits", "-made"]


def test_the_files_beside_a_page_are_linked_and_go_when_they_are_stale(tmp_path: Path) -> None:
    notebook, out = saved(toy(), tmp_path / "toy.ipynb"), tmp_path / "out"
    files = {"toy.html", "toy.ipynb", "toy-figure.svg", "toy-statements.csv"}
    made = report.run_report(notebook, {}, out, cwd=tmp_path)
    assert {file.name for file in out.iterdir()} == files
    links = {
        str(attributes.get("href")) for tag, attributes in Outline(made.page.read_text("utf-8")).tags if tag == "a"
    }
    assert files - {"toy.html"} <= links
    assert (out / "toy-statements.csv").read_bytes() == b"\xef\xbb\xbfa\r\n1\r\n"
    report.run_report(notebook, {"masked": False}, out, cwd=tmp_path)
    assert {file.name for file in out.iterdir()} == files - {"toy-statements.csv"}


def test_a_drawing_by_itself_has_its_colours_and_leads_to_the_page() -> None:
    svg = '<svg><a xlink:href="#s-1"><path style="fill: var(--hue, #1f5f7a)"/></a><use xlink:href="#m"/></svg>'
    data = {HEADLINE: {"headline": "x"}, "image/svg+xml": svg, "image/png": "AAE=", DATA: "a\r\n"}
    cell = new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data=data)])
    assert files(new_notebook(cells=[cell]), "p.html") == {
        "-figure.svg": svg.replace("var(--hue, #1f5f7a)", "#1f5f7a").replace("#s-1", "p.html#s-1").encode(),
        "-figure.csv": b"\xef\xbb\xbfa\r\n",
        "-figure.png": b"\x00\x01",
    }


def test_identifiers_are_unique(html: str) -> None:
    names = [attributes["id"] for _, attributes in Outline(html).tags if "id" in attributes]
    assert sorted(names) == sorted(set(names))


def test_a_table_can_scroll_by_itself(html: str) -> None:
    boxes = [attributes for _, attributes in Outline(html).tags if attributes.get("class") == "scroll"]
    assert boxes == [{"class": "scroll", "role": "group", "tabindex": "0", "aria-label": "Two numbers"}]


def test_hostile_text_stays_text(html: str) -> None:
    page = Outline(html)
    assert page.count("script") == 1  # the template's own, see below
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4  # parameter, Markdown, print, result
    assert "49" not in re.sub(r"<svg.*?</svg>|<footer.*", "", html, flags=re.DOTALL)  # {{ 7 * 7 }} was not computed


def test_only_the_script_of_the_template_may_run(html: str) -> None:
    (script,) = re.findall(r"<script[^>]*>(.*?)</script>", html, flags=re.DOTALL)
    assert script == "".join((TEMPLATE / name).read_text(encoding="utf-8") for name in ("tables.js", "report.js"))
    (policy,) = re.findall(r"script-src ([^;]*);", html)
    assert policy == f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def test_the_page_asks_nobody(html: str) -> None:
    page = Outline(html)
    links = [value for _, attributes in page.tags for name, value in attributes.items() if name in ("src", "href")]
    assert not [link for link in links if link and re.match(r"(?:\w+:)?//", link)]
    assert "default-src 'none'" in html
    assert not re.search(r"url\((?!#)|@import", html)


def test_markdown_that_a_cell_computed_is_not_html() -> None:
    text = "<img src=x onerror=alert(1)> [go](javascript:alert(1)) **bold**"
    cell = new_code_cell("", outputs=[nbformat.v4.new_output("display_data", data={"text/markdown": text})])
    page = Outline(shown(new_notebook(cells=[cell])))
    assert page.count("img") == 0
    assert page.count("strong") == 1
    assert not [attributes for _, attributes in page.tags if "javascript" in (attributes.get("href") or "")]


def test_the_title_is_text_too() -> None:
    page = shown(new_notebook(cells=[new_markdown_cell("# <script>x</script> & all\n\nThe rest.")]), title="<b> & all")
    assert Outline(page).count("b") == 0
    assert "<title>&lt;b&gt; &amp; all</title>" in page


def test_figures_keep_their_own_identifiers() -> None:
    svg = (
        '<?xml version="1.0"?><svg><metadata>x</metadata><g id="axes"><path id="m1"/><use xlink:href="#m1"/></g></svg>'
    )
    data = {"data": {"image/svg+xml": svg}, "metadata": {"image/svg+xml": {"alt": "a"}}}
    outputs = [nbformat.v4.new_output("display_data", **data) for _ in range(2)]
    page = shown(new_notebook(cells=[new_code_cell("", outputs=outputs)]))
    for expected in ('id="figure-1-m1"', 'xlink:href="#figure-1-m1"', 'id="figure-2-m1"', 'xlink:href="#figure-2-m1"'):
        assert page.count(expected) == 1
    assert "metadata" not in page
    assert "axes" not in page


def shown(notebook: nbformat.NotebookNode, title: str = "T") -> str:
    return render(notebook, Run("t", title, Path("t.html"), {}, ""), {})


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
    assert "papermill" not in notebook.metadata
    assert "version" not in notebook.metadata.language_info
    outputs = json.dumps([cell.get("outputs") for cell in notebook.cells])
    assert '"<object>"' in outputs
    for trace in (str(folder), " at 0x", "stderr", "look here"):
        assert trace not in outputs


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([("stdout", "a"), ("stdout", "b")], ["ab"]),
        ([("stdout", "a"), ("stderr", "x"), ("stdout", "b")], ["ab"]),
        ([("stderr", "x")], []),
    ],
)
def test_what_was_printed_is_one_text_however_it_was_cut(pieces: list[tuple[str, str]], text: list[str]) -> None:
    outputs = [nbformat.v4.new_output("stream", name=name, text=piece) for name, piece in pieces]
    notebook = new_notebook(cells=[new_code_cell("", outputs=outputs, metadata={"papermill": {}, "tags": []})])
    notebook.metadata.papermill = {}
    warnings = _settle(notebook)
    assert [each.text for each in notebook.cells[0].outputs] == text
    assert warnings == "".join(piece for name, piece in pieces if name == "stderr")


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
        ("raise ValueError('no <b>article</b>')", "ValueError: no <b>article</b>"),
        ("from analysis.errors import InputError\nraise InputError('No file x: make one.')", "No file x: make one."),
        ("import os\nos.kill(os.getpid(), 9)", "Kernel died"),
        ("raise ValueError('long ' * 1000)", "ValueError: " + ("long " * 1000)[:588] + " …"),
    ],
)
def test_a_failing_notebook_leaves_a_page_that_shows_where(code: str, message: str, tmp_path: Path) -> None:
    run = report.run_report(saved(failing(code), tmp_path / "n.ipynb"), {}, tmp_path, cwd=tmp_path)
    assert run.failure is not None
    assert (run.failure.heading, run.failure.cell, run.failure.message) == ("The wall", 4, message)
    page = run.page.read_text(encoding="utf-8")
    assert "It stopped in cell 4, under “The wall”" in page
    assert "so far, so good" in page
    assert "never reached" not in page
    assert "Traceback" not in page
    assert Outline(page).count("b") == 0


def test_the_cell_is_counted_as_in_the_notebook(tmp_path: Path) -> None:
    notebook = new_notebook(cells=[new_markdown_cell("# T"), parameters_cell(), new_code_cell("1 / 0")])
    run = report.run_report(saved(notebook, tmp_path / "n.ipynb"), {"minimum": 5}, tmp_path, cwd=tmp_path)
    assert run.failure is not None
    assert run.failure.place == " in cell 3, under “T”"


def test_a_figure_without_alternative_text_is_a_fault(tmp_path: Path) -> None:
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    run = report.run_report(saved(failing(code), tmp_path / "n.ipynb"), {}, tmp_path, cwd=tmp_path)
    assert run.failure is not None
    assert run.failure.heading == "The wall"
    assert "no alternative text" in run.failure.message


@pytest.mark.parametrize("content", [b"", b"{}", b"not a notebook", b"\xff\xfe\x00", b'{"cells": 3, "nbformat": 4}'])
def test_a_file_that_is_no_notebook(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "n.ipynb"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"n\.ipynb is not a notebook"):
        report.read_notebook(file)


def test_a_notebook_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"missing\.ipynb cannot be read"):
        report.read_notebook(tmp_path / "missing.ipynb")


def test_cells_run_where_they_are_told(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    notebook = as_read(new_notebook(cells=[new_code_cell("import os\nprint(os.getcwd())")]))
    assert execute(notebook, {}, tmp_path / "here").notebook.cells[0].outputs[0].text == f"{tmp_path / 'here'}\n"


def test_a_kernel_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setattr("tempfile.tempdir", None)
    execute(as_read(new_notebook(cells=[new_code_cell("1")])), {}, tmp_path)
    monkeypatch.setattr("tempfile.tempdir", None)
    assert list(leftovers(tmp_path)) == []


def leftovers(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() or path.is_socket())
