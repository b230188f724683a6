"""The command line: what it makes, and one sentence instead of a traceback for whatever it is given."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from analysis.__main__ import main
from tests.said import scripted
from tests.toy_notebooks import failing, saved, toy

ARTICLE = (
    "Egypt calls for truce\n\nEgypt called for a ceasefire in Sudan on Monday. “We reject it,” said Omar Bashir.\n"
)
SCRIPT = {"a ceasefire": ("Egypt", "favor"), "We reject it": ("Omar Bashir", "against")}
REGISTER = "id,name,kind,organization,side,aliases,pronoun\negypt,Egypt,state,,,Cairo,it\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small event: one article, one actor."""
    scripted(monkeypatch, SCRIPT)
    folder = tmp_path / "sudan"
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "one.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "actors.csv").write_text(REGISTER, encoding="utf-8")
    return folder


# --- help ---------------------------------------------------------------------------------------------------------


def every(command: click.Command, *words: str) -> list[tuple[str, ...]]:
    """Return the words of a command and of all commands below it."""
    below = command.commands.items() if isinstance(command, click.Group) else ()
    return [words, *(deeper for name, each in below for deeper in every(each, *words, name))]


def test_every_command_tells_what_it_does_and_how_it_is_called() -> None:
    assert {name for name in main.commands if f"\n  {name} " in run("--help").output} == set(main.commands)
    for words in every(main):
        long, short = run(*words, "--help"), run(*words, "-h")
        assert (long.exit_code, long.output) == (0, short.output)
        assert long.output.startswith("Usage: ")
        cut = long.output.replace("]...", "").replace("CODED...", "").replace("ARGS]...", "")
        assert "..." not in cut, words


def test_help_loads_neither_pandas_nor_papermill() -> None:
    code = "import sys, analysis.__main__; print({'pandas', 'papermill', 'nbconvert'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


# --- code ---------------------------------------------------------------------------------------------------------


def test_code_writes_each_format_with_day_outlet_and_headline_beside_each(event: Path, tmp_path: Path) -> None:
    (event / "documents.csv").write_text("id,file,outlet,published,title\none,one.txt,=Post(),2031-02-01,\n")
    new = tmp_path / "new"
    for name in ("a.csv", "a.jsonl", "a.parquet", "a.PARQUET", "a.xlsx", "b.xlsx", "b.out"):
        form = ("--format", "codebook") if name == "b.out" else ()
        result = run("code", event, "-o", new / name, "--jobs", 1, *form)
        assert (result.exit_code, result.stderr) == (0, "")
    rows = [json.loads(line) for line in (new / "a.jsonl").read_text(encoding="utf-8").splitlines()]
    ids = [row["statement_id"] for row in rows]
    assert ids
    table = list(csv.DictReader((new / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["statement_id"] for row in table] == ids
    assert list(table[0])[:5] == ["document_id", "published", "outlet", "title", "statement_id"]
    assert {(row["published"], row["outlet"]) for row in table} == {("2031-02-01", "'=Post()")}
    assert pq.read_table(new / "a.parquet").column("statement_id").to_pylist() == ids
    assert (new / "a.parquet").read_bytes() == (new / "a.PARQUET").read_bytes()
    book = load_workbook(new / "a.xlsx")
    assert book.sheetnames == ["statements", "actors", "documents", "set aside"]
    assert len(list(book["statements"].rows)) == len(rows) + 1
    assert (book["statements"]["C2"].value, book["statements"]["C2"].data_type) == ("=Post()", "s")
    assert (new / "a.xlsx").read_bytes() == (new / "b.xlsx").read_bytes()
    (coded,) = [json.loads(line) for line in (new / "b.out").read_text(encoding="utf-8").splitlines()]
    assert (len(coded["statements"]), coded["positions"]["Egypt"]) == (len(rows), "favor")


def test_code_tells_what_it_read(event: Path, tmp_path: Path) -> None:
    (event / "articles" / "german.txt").write_text(
        "Waffenruhe\n\nDer Präsident lehnte die Waffenruhe am Samstag ab und verließ die Stadt mit dem Boot.\n"
    )
    said = run("code", event, "-o", tmp_path / "a.csv", "--jobs", 1).stdout.splitlines()
    assert said[1] == "1 article, it without a date; no outlet is named."
    assert said[2].startswith("1 of 2 set aside: ")
    assert said[3].startswith("  german.txt: it is in German, and the reader reads English; --any-language")
    assert "2 articles" in run("code", event, "-o", tmp_path / "b.csv", "--any-language", "--jobs", 1).stdout


def test_a_document_without_a_statement_has_its_line_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripted(monkeypatch, SCRIPT)
    file, out = tmp_path / "corpus.jsonl", tmp_path / "out.jsonl"
    quiet = {"id": "quiet", "title": "Weather", "text": "It rained in Oslo."}
    loud = {"id": "loud", "title": "Egypt calls for truce", "text": "Egypt called for a ceasefire on Monday."}
    file.write_text("".join(json.dumps(line) + "\n" for line in (quiet, loud)), encoding="utf-8")
    result = run("code", file, "-o", out, "--format", "codebook", "--jobs", 1)
    assert result.exit_code == 0, result.output
    first, second = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert first == {"id": "quiet", "statements": [], "positions": {}}
    assert second["positions"] == {"Egypt": "favor"}
    assert second["statements"][0]["content"] == ["a ceasefire"]


def test_code_takes_another_register_and_target(event: Path, tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text(
        REGISTER.replace("Egypt,state", "Arab Republic,state").replace("Cairo", "Egypt")
    )
    (tmp_path / "target.toml").write_text('label = "fishing"\nterms = ["fishing quota"]\n')
    renamed, silent = tmp_path / "renamed.jsonl", tmp_path / "silent.jsonl"
    assert run("code", event, "--actors", tmp_path / "actors.csv", "-o", renamed).exit_code == 0
    assert run("code", event, "--target", tmp_path / "target.toml", "-o", silent).exit_code == 0
    assert "Arab Republic" in {json.loads(line)["actor"] for line in renamed.read_text().splitlines()}
    assert silent.read_bytes() == b""


# --- report and batch ---------------------------------------------------------------------------------------------

WALL = "stopped in cell 4, under “The wall”: ValueError: no <b>article</b>\n"


def test_report_prints_page_and_headline_and_a_failing_one_spares_a_good_page(tmp_path: Path) -> None:
    good, bad = saved(toy(), tmp_path / "toy.ipynb"), saved(failing(), tmp_path / "bad.ipynb")
    result = run("report", good, "-p", "event", "2025", "-p", "minimum", "5", "-o", tmp_path / "out")
    page = tmp_path / "out" / "2025-toy.html"
    assert (result.exit_code, result.stdout) == (0, f"{page}\n    Two actors of 2025 favor it.\n")
    assert "look here" in result.stderr  # a warning is for whoever runs it
    before = page.read_bytes()
    failed = run("report", bad, "-o", page)
    assert (failed.exit_code, failed.stderr) == (1, f"Error: 2025-toy {WALL}")
    assert page.read_bytes() == before
    assert (tmp_path / "out" / "2025-toy-failed.html").exists()
    assert run("report", good, "-o", page).exit_code == 0
    assert not list((tmp_path / "out").glob("*-failed.*"))


def test_batch_writes_beside_the_plan_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(failing("1"), tmp_path / "good.ipynb")
    saved(failing(), tmp_path / "bad.ipynb")
    plan = "title: t\nreports: [{name: good, notebook: good.ipynb}, {name: bad, notebook: bad.ipynb}]\n"
    (tmp_path / "p.yml").write_text(plan)
    monkeypatch.chdir(tmp_path)
    done = run("batch", "p.yml", "--jobs", "2")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "p/index.html")
    assert done.stderr.endswith(f"Error: bad {WALL}")
    found = {file.name for file in (tmp_path / "p").glob("*.html")}
    assert found == {"index.html", "changes.html", "good.html", "bad-failed.html"}


# --- bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("articles/one.txt", None),
        ("articles/one.txt", bytes(range(256)) * 8),
        ("actors.csv", (REGISTER + "sudan,Sudan,state,,,Cairo,it\n").encode()),
    ],
    ids=["no article", "binary", "one alias of two actors"],
)
def test_an_event_that_cannot_be_used(event: Path, tmp_path: Path, file: str, content: bytes | None) -> None:
    (event / file).unlink()
    if content:
        (event / file).write_bytes(content)
    named = file.rpartition("/")[2] if content else "articles"
    assert_one_sentence(run("code", event, "-o", tmp_path / "out.csv", "--jobs", 1), named)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["code", "{tmp}/nowhere", "-o", "{tmp}/out.csv"], "nowhere"),
        (["code", "{event}", "-o", "{tmp}/out.xls"], "out.xls"),
        (["code", "{event}", "-o", "{tmp}/toy.ipynb/out.csv"], "toy.ipynb"),
        (["code", "{event}", "-o", "{tmp}", "--format", "csv"], "cannot be written"),
        (["code", "{event}", "--actors", "{tmp}/no.csv", "-o", "{tmp}/out.csv"], "no.csv"),
        (["code", "{event}", "--target", "{tmp}/no.toml", "-o", "{tmp}/out.csv"], "no.toml"),
        (["report", "{tmp}/no.ipynb"], "no.ipynb"),
        (["report", "{event}/actors.csv"], "actors.csv"),
        (["report", "{tmp}/toy.ipynb", "-p", "evnet", "x"], "“evnet”"),
        (["report", "{tmp}/toy.ipynb", "-p", "minimum", "many"], "“minimum”"),
        (["report", "{tmp}/toy.ipynb", "-p", "actors", "[a"], "“actors”"),
        (["report", "{tmp}/toy.ipynb", "-o", "{tmp}/toy.ipynb"], "toy.ipynb"),
        (["batch", "{tmp}/no.yml"], "no.yml"),
        (["batch", "{event}/actors.csv"], "actors.csv"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(event: Path, tmp_path: Path, words: list[str], named: str) -> None:
    saved(toy(), tmp_path / "toy.ipynb")
    assert_one_sentence(run(*(word.format(event=event, tmp=tmp_path) for word in words)), named)


def assert_one_sentence(result: Result, named: str) -> None:
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    assert named in result.stderr
    assert result.stderr.endswith(".\n")
