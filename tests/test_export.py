"""The statements in formats others read: nothing lost, nothing a spreadsheet would run, every document present."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import coded, export, records
from analysis.records import Document, Position, Statement
from tests.handmade import chances

TEXT = "Egypt calls\n\nEgypt wants “a truce” now, and soon."


def statement(**changes: object) -> Statement:
    """Return a statement with every field set, some of them changed."""
    fields: dict[str, object] = {
        field.name: field.default if field.default is not dataclasses.MISSING else ""
        for field in dataclasses.fields(Statement)
    }
    fields |= {
        "document_id": "d1", "statement_id": "d1#26-48", "attribution": 0, "sentence": 1, "actor_id": "egypt",
        "actor": "Egypt",
        "organization": "Egypt", "stance": "favor", "score": 1.0, "certainty": 0.8, "explicit": True, "kind": "mixed",
        "confidence": 0.9, "sure": True, "sound": "warm", **chances("favor", 0.9),
        "source_text": "Egypt", "source": (13, 18), "cue": (19, 24),
        "content": ((26, 33), (44, 48)), "tone": 0.4,
    }  # fmt: skip
    return Statement(**(fields | changes))  # type: ignore[arg-type]


def frame(*statements: Statement) -> pd.DataFrame:
    return records.table(statements, Statement)


def sheet(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
        ("+1 555", "'+1 555"),
        ("- a dash", "'- a dash"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tindented", "'\tindented"),
        ("\rreturned", "'\rreturned"),
        ("-5", "-5"),
        ("+0.25", "+0.25"),
        ("-inf", "'-inf"),
        ("a = b", "a = b"),
        ("“quoted”, twice", "“quoted”, twice"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_spreadsheet_runs_nothing(text: str, cell: str) -> None:
    assert sheet(export.table_csv(frame(statement(content_text=text))))[0]["content_text"] == cell


def test_numbers_stay_numbers_in_csv() -> None:
    row = sheet(export.table_csv(frame(statement(score=-1.0, tone=-0.25))))[0]
    assert (row["score"], row["tone"]) == ("-1.0", "-0.25")


def test_lists_are_json_in_csv() -> None:
    row = sheet(export.table_csv(frame(statement())))[0]
    assert (json.loads(row["content"]), json.loads(row["source"])) == ([[26, 33], [44, 48]], [13, 18])


def test_pieces_of_a_table_make_the_whole() -> None:
    whole = export.table_csv(frame(statement(), statement(score=None)))
    assert export.table_csv(frame(statement())) + export.table_csv(frame(statement(score=None)), False) == whole


@pytest.mark.parametrize("score", [1.0, 0.0, -1.0, None])
def test_json_lines_keep_every_column(score: float | None) -> None:
    rows = [json.loads(line) for line in export.statements_jsonl(frame(statement(score=score))).splitlines()]
    expected = json.loads(json.dumps(dataclasses.asdict(statement(score=score))))
    assert rows == [expected]


@pytest.mark.parametrize("statements", [[], [statement()], [statement(score=None), statement()]])
def test_parquet_has_the_same_types_with_and_without_rows(statements: list[Statement]) -> None:
    sink = io.BytesIO()
    pq.write_table(coded.arrow(statements, Statement), sink)
    table = pq.read_table(sink)
    assert [row["score"] for row in table.to_pylist()] == [each.score for each in statements]
    assert [row["content"] for row in table.to_pylist()] == [[[26, 33], [44, 48]]] * len(statements)
    kinds = {name: str(table.schema.field(name).type) for name in ("actor", "score", "explicit", "source", "content")}
    assert kinds == {
        "actor": "string",
        "score": "double",
        "explicit": "bool",
        "source": "list<element: int64>",
        "content": "list<element: list<element: int64>>",
    }


def test_the_codebook_has_a_line_for_every_document() -> None:
    documents = records.table([Document("d0", "Quiet", "Quiet\n\nNothing."), Document("d1", "", TEXT)], Document)
    positions = records.table([Position("d1", "egypt", "Egypt", "Egypt", "", "favor", 1)], Position)
    lines = export.codebook(documents, frame(statement()), positions).decode("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": "d0", "statements": [], "positions": {}},
        {
            "id": "d1",
            "statements": [
                {
                    "actor": "Egypt",
                    "organization": "Egypt",
                    "source": "Egypt",
                    "kind": "mixed",
                    "content": [TEXT[26:33], TEXT[44:48]],
                    "stance": "favor",
                    "explicit": True,
                }
            ],
            "positions": {"Egypt": "favor"},
        },
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_begins_a_formula_and_every_text_comes_back(text: str) -> None:
    cell = sheet(export.table_csv(frame(statement(content_text=text))))[0]["content_text"]
    assert cell in (text, f"'{text}")
    assert not cell.startswith(("=", "@", "\t", "\r"))
    assert not re.match(r"[+-](?!\s*[\d.])", cell)
