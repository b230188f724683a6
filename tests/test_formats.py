"""Corpora as people have them: what is read, what is refused, and what is set aside with its place and reason."""

from __future__ import annotations

import gzip
import json
import random
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import read_event
from analysis.entries import Entry, dates, rows
from analysis.entries.columns import Columns
from analysis.errors import InputError
from analysis.formats import pages
from tests.exported import all_of, written
from tests.test_corpus import cases

PAGE = """<!DOCTYPE html><html><head><title>Egypt calls for truce - The Example</title>
<meta property="og:title" content="Egypt calls for truce"><meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2031-03-14T10:00:00Z"></head><body>
<nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Egypt calls for truce</h1>
<p>Egypt called for a ceasefire in Sudan on Monday, saying that the fighting had gone on for far too long.</p>
<p>“We reject it,” said Omar Bashir, who leads the other side and has done so for more than twenty years.</p>
</article><footer>Copyright The Example. All rights reserved.</footer></body></html>"""
MARKDOWN = """---
title: Egypt calls for truce
date: 2031-03-14
outlet: The Example
tags: [a, b]
---
# Cairo speaks

Egypt **called** for a [ceasefire](https://example.org/x) on Monday.

> “We reject it,” said Omar Bashir.
"""


# --- folders ------------------------------------------------------------------------------------------------------


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", "Truce\n\nIt holds.")
    written(tmp_path / "b.html", PAGE)
    written(tmp_path / "c.md", MARKDOWN)
    written(tmp_path / "d.csv", "id,text\nd1,It holds.\nd2,It ends.\n")
    written(tmp_path / "e.jsonl", '{"id": "e1", "text": "It holds."}\n')
    written(tmp_path / "f/2031-03-05-g.txt.gz", "Deep\n\nIt holds.")
    written(tmp_path / ".hidden.txt", "No.")
    written(tmp_path / "README.md", "About this folder.")
    pq.write_table(pa.table({"id": ["h1"], "text": ["It holds."]}), tmp_path / "h.parquet")
    found = read_event(tmp_path)
    assert [row.document_id for row in found.documents] == ["a", "b", "c", "d1", "d2", "e1", "f/2031-03-05-g", "h1"]
    assert found.set_aside == ()


def test_a_page_gives_its_article_and_markdown_its_words(tmp_path: Path) -> None:
    written(tmp_path / "c/a.html", PAGE)
    written(tmp_path / "c/b.md", MARKDOWN)
    (page, markdown), _ = all_of(tmp_path / "c")
    for row in (page, markdown):
        assert (row.title, row.published, row.outlet) == ("Egypt calls for truce", "2031-03-14", "The Example")
    assert page.text.startswith("Egypt calls for truce\n\nEgypt called for a ceasefire")
    assert page.text.endswith("more than twenty years.") and "Home" not in page.text
    assert markdown.text.split("\n\n")[1:] == [
        "Cairo speaks", "Egypt called for a ceasefire on Monday.", "“We reject it,” said Omar Bashir.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "title", "text"),
    [
        ("# Truce\n\nIt holds.", "Truce", "It holds."),
        ("It holds.\n\n# Truce", None, "It holds.\n\nTruce"),
        ("---\ntitle: [a]\n---\nIt holds.", None, "It holds."),
        ("---\n: : :\n---\nIt holds.", None, "It holds."),
        ("---\nIt holds.", None, "---\nIt holds."),
        ("![map](x.png)It __holds__.", None, "It holds."),
    ],
)
def test_markdown(source: str, title: str | None, text: str) -> None:
    found = pages.from_markdown(source)
    assert (found.get("title"), found["text"]) == (title, text)


@pytest.mark.parametrize(
    ("name", "day"),
    [("2031-03-14-truce.txt", "2031-03-14"), ("truce_2031-03-14.txt", "2031-03-14"), ("2031-13-14.txt", ""),
     ("12031-03-14.txt", ""), ("20310314.txt", "")],
)  # fmt: skip
def test_a_day_in_a_file_name(tmp_path: Path, name: str, day: str) -> None:
    (document,), _ = all_of(written(tmp_path / "c" / name, "It holds.").parent)
    assert document.published == day


# --- tables -------------------------------------------------------------------------------------------------------

ROWS = [("n1", "Truce", 'It holds,\n“he” said; "yes".', "2031-03-14"), ("n2", "", "It ends.", "")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("packed", ["", ".gz"])
def test_csv_of_every_shape(tmp_path: Path, delimiter: str, encoding: str, packed: str) -> None:
    quoted = "".join(
        delimiter.join('"' + value.replace('"', '""') + '"' for value in row) + "\r\n"
        for row in [("id", "title", "text", "date"), *ROWS]
    )
    documents, set_aside = all_of(written(tmp_path / f"news.csv{packed}", quoted.encode(encoding)))
    assert set_aside == []
    assert [(d.document_id, d.title, d.text, d.published) for d in documents] == [
        (key, title, f"{title}\n\n{text}", day) for key, title, text, day in ROWS
    ]


def test_columns_are_mapped_by_name_or_by_a_file_in_the_folder(tmp_path: Path) -> None:
    path = written(tmp_path / "news.csv", "nr,body,day,paper\n7,It holds.,14/03/2031,The Example\n")
    columns = {"id": "nr", "text": "body", "date": "day", "outlet": "paper"}
    named = [f"{field}={column}" for field, column in columns.items()]
    found = [all_of(path, columns=named, date_formats=("%d/%m/%Y",))[0]]
    lines = "".join(f'{field} = "{column}"\n' for field, column in columns.items())
    written(tmp_path / "corpus.toml", f'date_format = ["%d/%m/%Y"]\n[columns]\n{lines}')
    found += [all_of(tmp_path)[0], all_of(path)[0]]
    for (row,) in found:
        assert (row.document_id, row.text, row.published, row.outlet) == (
            "7", "\n\nIt holds.", "2031-03-14", "The Example",
        )  # fmt: skip


@pytest.mark.parametrize("name", ["news.csv", "news.jsonl", "news.parquet"])
def test_a_missing_column_is_refused_with_those_there_are(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "news.parquet":
        pq.write_table(pa.table({"nr": ["7"], "words": ["x"]}), path)
    else:
        path.write_text("nr,words\n7,x\n" if name == "news.csv" else '{"nr": "7", "words": "x"}\n')
    for columns, missing in (((), "'text'"), (("text=wrods",), "'wrods'"), (("text=words", "date=day"), "'day'")):
        with pytest.raises(InputError) as caught:
            all_of(path, columns=columns)
        message = str(caught.value)
        assert "'nr', 'words'" in message
        assert f"no column {missing}" in message
        assert "--column" in message


@pytest.mark.parametrize(
    ("column", "named"), [("text", "FIELD=COLUMN"), ("body=text", "'body'"), ("text=", "FIELD=COLUMN")]
)
def test_a_mapping_that_means_nothing_is_refused(tmp_path: Path, column: str, named: str) -> None:
    with pytest.raises(InputError, match=named):
        all_of(written(tmp_path / "n.csv", "text\nx\n"), columns=[column])


def test_rows_without_an_id_are_named_by_their_place(tmp_path: Path) -> None:
    documents, _ = all_of(written(tmp_path / "news.csv", 'text\n"It\nholds."\nIt ends.\n'))
    assert [row.document_id for row in documents] == ["news.csv:2", "news.csv:4"]


def test_parquet_keeps_types_and_many_files_keep_their_order(tmp_path: Path) -> None:
    for number, day in enumerate((date(2031, 3, 14), datetime(2031, 3, 15, 8, 30))):
        table = pa.table({"id": [number], "text": ["It holds."], "date": [day], "size": [3]})
        pq.write_table(table, tmp_path / f"part-{number}.parquet")
    documents = read_event(tmp_path).documents
    assert [(row.document_id, row.published) for row in documents] == [("0", "2031-03-14"), ("1", "2031-03-15")]


def test_a_column_of_html(tmp_path: Path) -> None:
    path = written(tmp_path / "n.jsonl", json.dumps({"id": "a", "raw": PAGE}) + "\n")
    (document,), _ = all_of(path, columns=["html=raw"])
    assert (document.title, document.published) == ("Egypt calls for truce", "2031-03-14")


BAD_CSV = [
    # table, documents, lines set aside
    ("id,text\na,x\nb\nc,z\n", ["a", "c"], [3]),
    ("id,text\na,x\nb,y,z\nc,z\n", ["a", "c"], [3]),
    ('id,text\na,x\nb,"y, "z\nc,z\nd,w\n', ["a", "c", "d"], [3]),
    ('id,text\na1,"x\ny"\nb2,"y, z\nand, w"v\nc3,z\n', ["a1", "c3"], [4, 5]),
    ("id,text\na,x\nb,\nc,z\n", ["a", "c"], [3]),
    ("id,text\na,x\n,y\nc,z\n", ["a", "c"], [3]),
    ("id,text\na,x\n\n\nc,z\n", ["a", "c"], []),
    ("id,text\na,x\na,y\nc,z\n", ["a", "c"], [3]),
    ("id,text\na,x\nb,\x00\nc,z\n", ["a", "c"], [3]),
    (b"id,text\na,x\nb,\xff\xfe\xfd \xc3\xa9\nc,\xc3\xa9\nd,\xc3\xa9\n", ["a", "c", "d"], [3]),
]


@pytest.mark.parametrize(("table", "good", "bad"), BAD_CSV)
def test_a_bad_row_is_set_aside_and_the_rest_goes_on(
    tmp_path: Path, table: str | bytes, good: list[str], bad: list[int]
) -> None:
    documents, set_aside = all_of(written(tmp_path / "n.csv", table))
    assert [row.document_id for row in documents] == good
    assert [row.line for row in set_aside] == bad
    assert all(row.file == "n.csv" and row.reason for row in set_aside)


def test_an_archive_that_breaks_off_gives_what_came_before(tmp_path: Path) -> None:
    draw = random.Random(1)
    lines = "".join(json.dumps({"id": f"d{i}", "text": draw.randbytes(40).hex()}) + "\n" for i in range(2000))
    (tmp_path / "n.jsonl.gz").write_bytes(gzip.compress(lines.encode())[:-20_000])
    documents, (last,) = all_of(tmp_path / "n.jsonl.gz")
    assert 100 < len(documents) < 2000
    assert "cannot be read from here on" in last.reason


@settings(max_examples=100, deadline=None)
@given(raw=st.one_of(st.binary(max_size=400), st.text(alphabet='ab,"\n\r;\t', max_size=120).map(str.encode)))
def test_whatever_a_table_holds_every_line_is_accounted_for(
    raw: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "n.csv"
    path.write_bytes(b"id,text\ngood,fine\n" + raw)
    found = list(rows.entries(path, "n.csv", Columns(), "csv"))
    assert found[0] == Entry("n.csv", 2, "good", "row", {"id": "good", "text": "fine"})
    starts = [row.line for row in found]
    assert starts == sorted(set(starts))  # no line begins two rows


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", cases("dates_read.csv"), ids=lambda row: f"{row['value']} {row['formats']}")
def test_a_date_is_a_day_or_a_reason(row: dict[str, str]) -> None:
    formats = tuple(filter(None, row["formats"].split("|")))
    if not row["reason"]:
        assert dates.iso(row["value"], formats) == row["day"]
        return
    with pytest.raises(ValueError, match=row["reason"]):
        dates.iso(row["value"], formats)


@pytest.mark.parametrize("form", ["%B %Y", "%Y", "", "%x", "%c", 3])
def test_a_form_that_the_machine_would_decide_is_refused(form: object) -> None:
    with pytest.raises(InputError, match="date format"):
        dates.check_format(form)


def test_an_ambiguous_date_is_set_aside_and_reported(tmp_path: Path) -> None:
    path = written(tmp_path / "n.csv", "id,text,date\na,x,03/04/2031\nb,y,2031-04-03\n")
    (document,), (row,) = all_of(path)
    assert (document.document_id, row.document_id, row.line) == ("b", "a", 2)
    assert "two different days" in row.reason
