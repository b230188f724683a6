"""Files written whole or not at all; tables in formats others read: nothing lost, nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import files, records
from analysis.corpus import coded
from analysis.errors import OutputError
from analysis.records import Document, Position, Statement
from tests import handmade

TEXT = "Egypt calls\n\nEgypt wants “a truce” now, and soon."


def statement(**changes: object) -> Statement:
    """Return a statement in two pieces, some of its fields changed."""
    whole = dataclasses.replace(
        handmade.statement("Egypt", "favor", tone=0.4), kind="mixed", organization="Egypt", content=((26, 33), (44, 48))
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]


def frame(*statements: Statement) -> pd.DataFrame:
    return records.table(statements, Statement)


def sheet(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    files.write(tmp_path / "new" / "page.html", "one")
    files.write(tmp_path / "new" / "page.html", b"two")
    assert [(file.name, file.read_bytes()) for file in (tmp_path / "new").iterdir()] == [("page.html", b"two")]


def test_a_place_that_takes_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    for attempt in (lambda: files.make_folder(tmp_path / "file"), lambda: files.write(tmp_path / "file" / "x", "y")):
        with pytest.raises(OutputError, match=r"cannot be written .*; check the folder"):
            attempt()
    with pytest.raises(OutputError):
        files.write(tmp_path, "a folder is no file")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"), ("+1 555", "'+1 555"), ("- a dash", "'- a dash"),
        ("@SUM(A1)", "'@SUM(A1)"), ("\tindented", "'\tindented"), ("\rreturned", "'\rreturned"), ("-5", "-5"),
        ("+0.25", "+0.25"), ("-inf", "'-inf"), ("a = b", "a = b"), ("“quoted”, twice", "“quoted”, twice"), ("", ""),
    ],
)  # fmt: skip
def test_a_spreadsheet_runs_nothing(text: str, cell: str) -> None:
    assert sheet(files.table_csv(frame(statement(content_text=text))))[0]["content_text"] == cell


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_begins_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = sheet(files.table_csv(pd.DataFrame({"id": [1], "words": [text]})))[0]["words"]
    assert cell in (text, f"'{text}")
    assert not re.match(r"[=@\t\r]|[+-](?!\s*[\d.])", cell)


def test_numbers_stay_numbers_and_lists_are_json_in_csv() -> None:
    row = sheet(files.table_csv(frame(statement(score=-1.0, tone=-0.25))))[0]
    expected = {"score": "-1.0", "tone": "-0.25", "content": "[[26, 33], [44, 48]]", "cue": "[0, 0]"}
    assert {name: row[name] for name in expected} == expected


def test_pieces_of_a_table_make_the_whole() -> None:
    whole = files.table_csv(frame(statement(), statement(score=None)))
    assert files.table_csv(frame(statement())) + files.table_csv(frame(statement(score=None)), False) == whole


@pytest.mark.parametrize("score", [1.0, None])
def test_json_lines_keep_every_column(score: float | None) -> None:
    rows = [json.loads(line) for line in files.table_jsonl(frame(statement(score=score))).splitlines()]
    assert rows == [json.loads(json.dumps(dataclasses.asdict(statement(score=score))))]


@pytest.mark.parametrize("statements", [[], [statement()], [statement(score=None), statement()]])
def test_parquet_has_the_same_types_with_and_without_rows(statements: list[Statement]) -> None:
    sink = io.BytesIO()
    pq.write_table(coded.arrow(statements, Statement), sink)
    table = pq.read_table(sink)
    assert [row["score"] for row in table.to_pylist()] == [each.score for each in statements]
    assert [row["content"] for row in table.to_pylist()] == [[[26, 33], [44, 48]]] * len(statements)
    kinds = [str(table.schema.field(name).type) for name in ("actor", "score", "explicit", "source", "content")]
    assert kinds == ["string", "double", "bool", "list<element: int64>", "list<element: list<element: int64>>"]


def test_the_codebook_has_a_line_for_every_document() -> None:
    documents = records.table([Document("d0", "Quiet", "Quiet\n\nNothing."), Document("d1", "", TEXT)], Document)
    positions = records.table([Position("d1", "egypt", "Egypt", "Egypt", "", "favor", 1)], Position)
    lines = files.codebook_jsonl(documents, frame(statement()), positions).decode("utf-8").splitlines()
    coding = {
        "actor": "Egypt", "organization": "Egypt", "source": "Egypt", "kind": "mixed",
        "content": [TEXT[26:33], TEXT[44:48]], "stance": "favor", "explicit": True,
    }  # fmt: skip
    assert [json.loads(line) for line in lines] == [
        {"id": "d0", "statements": [], "positions": {}},
        {"id": "d1", "statements": [coding], "positions": {"Egypt": "favor"}},
    ]
