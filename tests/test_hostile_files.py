"""Three hundred files that nobody should have to read: each is coded or set aside with a clear line; nothing is run.

`python -m bench.hostile` looks at all of them as the tests look at two kinds.
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
from bench import hostile
from tests.exported import FORMATS, HARBOUR, export, odt
from tests.test_corpus import cases

BOMB = 80_000_000  # bytes, enough to be stopped


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "corpus"
    names = hostile.write(path, BOMB)
    hostile.undecodable(path)
    assert len(set(names)) == 300
    return path


KINDS = ("packed", "others")


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
    (folder / "packed" / "quotes.csv").unlink()  # 10,000 articles, which were read above
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


@pytest.mark.parametrize("row", cases("hostile_reasons.csv"), ids=lambda row: row["file"])
def test_the_reason_is_told(out: Path, row: dict[str, str]) -> None:
    rows = coded.read(out, "set_aside")
    assert row["reason"] in rows.loc[rows["file"] == row["file"], "reason"].iloc[0]


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
