"""From an export to the pages: the README's lines, word for word, on an export of our own."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from analysis.__main__ import main
from analysis.corpus import making, open_corpus, read_event
from analysis.errors import InputError
from tests.exported import HARBOUR, expected, export, facts, table, written

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## From an export to the pages")[1].split("\n## ")[0]
LINES = re.findall(r"^ {4}python (-m analysis .+)$", SECTION, flags=re.MULTILINE)


def run(line: str) -> Result:
    return CliRunner().invoke(main, shlex.split(line)[2:])


def test_the_lines_of_the_readme_lead_from_an_export_to_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "seeds").mkdir()
    written(tmp_path / "export.txt", export("nexis-uni.txt", HARBOUR))
    first, *others = LINES
    done = run(first)
    assert done.exit_code == 0, done.output
    assert "export.txt: a Nexis Uni export of 3 articles." in done.stdout
    assert "3 articles from 2031-02-01 to 2031-02-09; Harbour Post (2), Valley Herald (1)." in done.stdout
    pages = sorted((tmp_path / "reports/river-truce").glob("*.html"))
    assert {page.name for page in pages} >= {"index.html", "river-truce-stance.html", "river-truce-timeline.html"}
    assert "Odran Kell" in (tmp_path / "reports/river-truce/river-truce-stance.html").read_text(encoding="utf-8")

    register = tmp_path / "seeds/river-truce/actors.csv"
    rows = list(csv.DictReader(register.read_text(encoding="utf-8").splitlines()))
    assert {row["side"] for row in rows} == {""}  # so there are some; who they are is the reader's matter
    assert "made" not in run(first).stdout

    # The plan may be edited as well: with one page it is made again in less time.
    plan = tmp_path / "reports/river-truce.yml"
    asked = yaml.safe_load(plan.read_text(encoding="utf-8"))
    plan.write_text(yaml.safe_dump({**asked, "reports": asked["reports"][:1]}), encoding="utf-8")
    for row in rows:
        row["side"] = "Ardavia" if row is rows[0] else "Belmora"
    with register.open("w", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    edited = run(first)
    assert "1 page made" in edited.stdout, edited.output
    assert list(csv.DictReader(register.read_text().splitlines())) == rows

    for line in others:
        done = run(line)
        assert done.exit_code == 0, done.output
    book = load_workbook(tmp_path / "statements.xlsx")
    assert book.sheetnames == ["statements", "actors", "documents", "set aside"]
    header = [cell.value for cell in book["statements"][1]]
    assert header[:5] == ["document_id", "published", "outlet", "title", "statement_id"]


def test_an_event_gives_the_articles_of_the_export_back(tmp_path: Path) -> None:
    files = [
        written(tmp_path / "a.txt", export("nexis-uni.txt", HARBOUR[:1], HARBOUR[2:])),
        written(tmp_path / "b.csv", table(HARBOUR[1:])),
    ]
    corpora = [open_corpus(file) for file in files]
    folder = tmp_path / "seeds/river"
    told = making.make_event(folder, "River", corpora)
    event = read_event(folder)
    assert [facts(document) for document in event.documents] == [expected(item) for item in HARBOUR]
    assert (event.title, told.documents, told.set_aside) == ("River", 3, 1)
    assert "the cover lists this article" in (folder / "set_aside.csv").read_text(encoding="utf-8-sig")
    listed = list(csv.DictReader((folder / "documents.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert (listed[0]["author"], listed[0]["section"], listed[0]["weekday"]) == ("A. Writer", "NEWS", "Saturday")
    assert making.is_made_from(folder, corpora)
    written(files[0], export("nexis-uni.txt", HARBOUR))
    assert not making.is_made_from(folder, corpora)


def test_an_event_that_somebody_made_by_hand_is_left_alone(tmp_path: Path) -> None:
    written(tmp_path / "seeds/river/articles/a.txt", "Truce\n\nIt holds.")
    corpus = open_corpus(written(tmp_path / "a.txt", export("nexis-uni.txt", HARBOUR)))
    with pytest.raises(InputError, match="not made from exports"):
        making.is_made_from(tmp_path / "seeds/river", [corpus])


def test_a_title_that_would_be_a_formula_comes_back_as_it_is(tmp_path: Path) -> None:
    path = written(tmp_path / "n.csv", "title,text\n=1+1 is two,It holds in Tarn.\n../../x,It ends in Tarn.\n")
    making.make_event(tmp_path / "seeds/n", "N", [open_corpus(path)])
    assert [document.title for document in read_event(tmp_path / "seeds/n").documents] == ["=1+1 is two", "../../x"]
    assert {file.parent.name for file in (tmp_path / "seeds").rglob("*.txt")} == {"articles"}


def test_events_are_found_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "elsewhere/river/articles/a.txt", "Truce\n\nIt holds.")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("CEASEFIRE_SEEDS", str(tmp_path / "elsewhere"))
    assert read_event("river").name == "river"
    with pytest.raises(InputError, match=r"no event 'rivver'.*are: .*river.*searched: .*elsewhere"):
        read_event("rivver")
