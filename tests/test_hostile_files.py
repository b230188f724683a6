"""More than two hundred files that nobody should have to read: each is coded or set aside, and nothing is run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from analysis import coded, coding
from analysis.corpus import open_corpus
from bench import hostile, runs

BOMB = 300_000_000  # bytes, enough to be stopped


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "corpus"
    names = hostile.write(path, BOMB)
    hostile.undecodable(path)
    assert len(names) >= 200
    return path


@pytest.fixture(scope="module")
def out(folder: Path) -> Path:
    path = folder.parent / "out.csv"
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
        ("controls/1.csv", "no text"),
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
