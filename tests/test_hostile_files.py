"""Three hundred files that nobody should have to read: each is coded or set aside with a clear line; nothing is run.

`python -m bench.hostile` looks at all of them as the tests look at three kinds.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from analysis.corpus import coded, open_corpus
from analysis.records import Document
from analysis.runs import coding
from bench import hostile, runs
from tests.exported import FORMATS, HARBOUR, export, odt

BOMB = 300_000_000  # bytes, enough to be stopped


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "corpus"
    names = hostile.write(path, BOMB)
    hostile.undecodable(path)
    assert len(set(names)) == 300
    return path


KINDS = ("packed", "others", "exports")


@pytest.fixture(scope="module")
def looked(folder: Path) -> list[hostile.Kind]:
    return hostile.look_at(folder, KINDS)


def test_each_gives_one_clear_line_in_little_time_and_memory(looked: list[hostile.Kind]) -> None:
    assert [(row.kind, row.unclear) for row in looked] == [(kind, 0) for kind in KINDS]
    for row in looked:
        assert row.longest < 30
        assert row.memory < 300


def test_nothing_outside_the_folder_is_touched(looked: list[hostile.Kind], tmp_path: Path) -> None:
    assert [row.touched for row in looked] == [()] * len(KINDS)
    touched: list[str] = []
    for event, given in (("open", ("/etc/passwd", "r", 0)), ("open", (str(tmp_path / "a"), "r", 0)), ("os.system", ())):
        hostile._watch(event, given, tmp_path, touched)
    assert touched == ["open /etc/passwd", "os.system"]


@pytest.fixture(scope="module")
def out(folder: Path, looked: list[hostile.Kind]) -> Path:
    path = folder.parent / "out.csv"
    (folder / "packed" / "quotes.csv").unlink()  # 50,000 articles, which were read above
    coding.code_corpus(open_corpus(folder), path, "csv")
    return path


def test_every_file_is_accounted_for(folder: Path, out: Path) -> None:
    about = coded.read_about(out)["counts"]
    documents, set_aside = (coded.read(out, name) for name in ("documents", "set_aside"))
    assert about["entries"] == len(documents) + len(set_aside) == about["documents"] + about["set_aside"]
    seen = set(documents["file"]) | set(set_aside["file"])
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(seen) == len(files)
    assert set_aside["reason"].str.len().min() > 10


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("bomb.txt.gz", "more than"),
        ("bomb.jsonl.gz", "one line of more than"),
        ("word.txt", "more than"),
        ("word.jsonl", "longer than"),
        ("picture.png", "not read"),
        ("empty.txt", "empty"),
        ("surrogate.jsonl", "surrogate"),
        ("digits.jsonl", "no JSON"),
        ("deep/9.jsonl", "no JSON"),
        ("controls/1.csv", "not a text file"),
        ("packed/entities.docx", "entities"),
        ("packed/entities.xml", "entities"),
        ("packed/other.xml", "is not read"),
        ("packed/broken.xml", "broken XML"),
        ("packed/bomb.docx", "unpacks to more than"),
        ("packed/bomb.odt", "unpacks to more than"),
        ("packed/bomb.xlsx", "unpacks to more than"),
        ("packed/locked.docx", "locked with a password"),
        ("packed/locked.xlsx", "locked with a password"),
        ("packed/locked.pdf", "locked with a password"),
        ("packed/locked.xls", "cannot be read"),
        ("packed/empty.docx", "no whole .docx"),
        ("packed/other.docx", "holds no word/document.xml"),
        ("packed/page.xls", "not an Excel workbook"),
        ("packed/text.rtf", "no .rtf file"),
        ("packed/text.pdf", "no whole .pdf"),
        ("packed/macros.docm", "save it as .docx"),
        ("packed/macros.xlsm", "save it as .xlsx"),
        ("packed/old.doc", "save it as .docx"),
        ("packed/archive.zip", "unpack it into a folder"),
        ("packed/climbing.docx", "empty"),
        ("packed/climbing.ris", "outside the folder"),
        ("packed/many.eml", "more than 500 parts"),
        ("packed/nothing.eml", "no text"),
        ("packed/nothing.mbox", "no message"),
        ("packed/broken.ris", "breaks off"),
        ("packed/broken.json", "breaks off"),
        ("packed/number.json", "no JSON object"),
    ],
)
def test_the_reason_is_told(out: Path, file: str, reason: str) -> None:
    rows = coded.read(out, "set_aside")
    assert reason in rows.loc[rows["file"] == file, "reason"].iloc[0]


def test_what_is_sound_beside_it_is_coded(out: Path) -> None:
    documents = set(coded.read(out, "documents")["document_id"])
    assert {"after-word", *(f"after{n}" for n in range(20))} <= documents
    assert {f"{n}b" for n in range(30)} <= documents  # below a quotation mark that nobody closed


def test_no_table_can_be_run_or_broken_by_a_name(out: Path) -> None:
    for path in (out, *coded.folder(out).glob("*.csv")):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
            assert not any(re.match(r"[=@\t\r]|[+-](?![\d.])", cell) for cell in row)
    for name in ("documents", "set_aside"):
        table = coded.read(out, name)
        for value in (*table["file"], *table["document_id"]):
            assert value.isprintable()


def test_it_comes_out_the_same_again(folder: Path, out: Path, tmp_path: Path) -> None:
    coding.code_corpus(open_corpus(folder), tmp_path / "out.csv", "csv", jobs=3)
    assert runs.checksums(tmp_path / "out.csv") == runs.checksums(out)


def test_what_is_cut_anywhere_is_read_as_far_as_it_goes_and_said(tmp_path: Path) -> None:
    """Files of every format that break off: no article comes changed, but the last, and what is missing is said."""
    texts = {" ".join(" ".join(item.paragraphs).split()) for item in HARBOUR}
    for name, make in FORMATS.items():
        whole = make(HARBOUR, tmp_path)
        raw = whole if isinstance(whole, bytes) else whole.encode()
        for part in range(1, 8, 2):
            path = tmp_path / f"{part}-{name}"
            path.write_bytes(raw[: len(raw) * part // 8])
            rows = hostile.read_in(path)
            assert rows, path
            documents = [row for row in rows if isinstance(row, Document)]
            changed = [row for row in documents if " ".join(row.text[len(row.title) :].split()) not in texts]
            split = name.startswith(("nexis", "factiva", "proquest", "europresse", "newsbank"))
            assert len(changed) <= (not split), path


def test_an_archive_inside_a_folder_of_good_files_harms_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(export("nexis-uni.txt", HARBOUR), encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(odt("Truce"))
    rows = hostile.read_in(tmp_path)
    assert sum(isinstance(row, Document) for row in rows) == 3
    assert [row.file for row in rows if not isinstance(row, Document)] == ["b.docx"]
