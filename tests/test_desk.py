"""What lay on somebody's desk and was read wrongly once: each file, and others of its kind."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.entries import dates
from analysis.entries.delimited import Reader
from analysis.entries.lines import BrokenLine
from analysis.formats import pages
from tests.exported import all_of, written

#: Of each file: its documents' titles, outlets and days, and how many were set aside.
HARBOUR = (
    ("Ardavia turns down river truce", "Harbour Post", "2031-02-01"),
    ("Belmora premier praises pause", "Valley Herald", "2031-02-03"),
    ("Mediator hopes for longer truce", "Harbour Post", "2031-02-09"),
)
CASES = {
    "01-nexis-bulk-txt/harbour_1.txt": (HARBOUR, 0),
    "02-nexis-old-bulk-txt/harbour_old.txt": (HARBOUR, 0),
    "03-factiva-bulk-txt/harbour_factiva.txt": (HARBOUR, 0),
    "04-nexis-date-with-time/news.csv": ((("", "", "2031-02-01"), ("", "", "2031-02-03")), 0),
    "05-headers-in-capitals/partcase.csv": (
        (("Minister says no to truce", "Post", "2031-02-01"), ("Premier says yes", "Herald", "2031-02-02")), 0,
    ),
    "06-odd-quotation-marks-tsv/four.csv": ((("", "Post", ""),) * 5, 0),
    "06-odd-quotation-marks-tsv/gap.tsv": ((("", "Post", ""),) * 30, 0),
    "06-odd-quotation-marks-tsv/gap2.tsv": ((("", "Post", ""),) * 30, 0),
    "07-html-ambiguous-date/amb_us.html": ((), 1),
    "07-html-ambiguous-date/dmy.html": ((), 1),
    "08-html-live-blog/live_both.html": ((("Kell says no", "", "2031-02-01"), ("Voss says yes", "", "2031-02-01")), 0),
    "08-html-live-blog/live_jsononly.html": (
        (("Kell says no", "", "2031-02-01"), ("Voss says yes", "", "2031-02-01")), 0,
    ),
    "09-markdown-link-titles/2031-02-01.md": ((("First day", "", "2031-02-01"),), 0),
    "10-markdown-bullet-The/2031-02-02.md": ((("Second day", "", "2031-02-02"),), 0),
}  # fmt: skip

#: Of each sample of a database: articles, outlets, first and last day, set aside.
SAMPLES = {
    "nexis-uni-al-jazeera-english_10.txt": (66, {"Al Jazeera English"}, "2023-09-06", "2023-11-26", 1),
    "nexis-uni-the-straits-times-singapore-_3.txt": (
        6, {"The Straits Times (Singapore)"}, "2023-11-23", "2023-11-28", 0,
    ),
    "factiva-al-jazeera.txt": (71, {"Al Jazeera English"}, "2018-02-02", "2018-03-06", 0),
    "nexis-sample.TXT": (
        10,
        {"Guardian.com", "Guardian", "The Sun (England)", "The Times (London)", "MAIL ON SUNDAY (London)",
         "Sunday Mirror", "DAILY MAIL (London)"},
        "2010-01-08", "2010-01-11", 0,
    ),
    "nexis-sample.DOCX": (10, {"The Guardian(London)"}, "2019-07-01", "2019-07-04", 0),
    "scraped-voa.csv": (60, {""}, "2023-11-27", "2024-02-15", 0),
    "mediacloud-articles.json": (30, None, "2016-02-01", "2016-02-02", 0),
    "gdelt-articles.csv": (15, None, "2026-05-23", "2026-05-24", 0),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_case_is_read_right(shared: Path, name: str) -> None:
    articles, aside = CASES[name]
    documents, set_aside = all_of(shared / "cases" / name)
    assert tuple((row.title, row.outlet, row.published) for row in documents) == articles
    assert len(set_aside) == aside


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_of_a_database_is_read_article_for_article(shared: Path, name: str) -> None:
    many, outlets, first, last, aside = SAMPLES[name]
    documents, set_aside = all_of(shared / "data/exports" / name, any_language=True)
    assert len(documents) == many
    days = sorted(row.published for row in documents)
    assert (days[0], days[-1]) == (first, last)
    assert outlets is None or {row.outlet for row in documents} == outlets
    assert len(set_aside) == aside


def test_placeholder_latin_is_set_aside_as_latin(shared: Path) -> None:
    documents, set_aside = all_of(shared / "data/exports/nexis-sample.DOCX")
    assert (len(documents), len(set_aside)) == (2, 8)
    assert all("Latin" in row.reason for row in set_aside)


def test_a_markdown_link_leaves_its_words_alone(shared: Path) -> None:
    (document,), _ = all_of(shared / "cases/09-markdown-link-titles/2031-02-01.md")
    assert document.text.endswith("\n\nArdavia suspends the truce with the River Army after talks in Tarn.")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('[A](https://x.example/a_(b) "A (b)") spoke.', "A spoke."),
        ("[A](<https://x.example/a b> 'A') spoke.", "[A](<https://x.example/a b> 'A') spoke."),
        ('[A "B" C](/x "say \'no\'") spoke.', 'A "B" C spoke.'),
        ("[A [1]](/x) spoke.", "A [1] spoke."),
        ("![map](m_(1).png 'M')A spoke.", "A spoke."),
        ("* The council spoke.\n* It ended.", "The council spoke.\nIt ended."),
        ("- 3 dead\n+ more", "3 dead\nmore"),
        ("5 - 3 is no list.\n*Not* one.", "5 - 3 is no list.\n*Not* one."),
    ],
)
def test_markdown_links_and_lists(source: str, text: str) -> None:
    assert pages.from_markdown(source)["text"] == text


# --- columns ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        "Headline,Body,Source,Publication Date,URL",
        "TITLE;FULL TEXT;MEDIA_NAME;PUBLISH_DATE;Link",
        "hd\tarticle_text\tsn\tpd\tArticle URL",
        "Story Title|content|domain|seendate|permalink",
        "article title,Main-Text,Pub Title,pubDate,web url".replace("Pub Title", "pubtitle"),
    ],
)
def test_the_headings_of_databases_are_known(tmp_path: Path, header: str) -> None:
    delimiter = next(mark for mark in ",;\t|" if mark in header)
    row = delimiter.join(["Truce", "It holds in Tarn.", "Post", "2031-02-01", "https://post.example/1"])
    (document,), _ = all_of(written(tmp_path / "n.csv", f"{header}\n{row}\n"))
    assert (document.title, document.text, document.outlet, document.published, document.url) == (
        "Truce", "Truce\n\nIt holds in Tarn.", "Post", "2031-02-01", "https://post.example/1",
    )  # fmt: skip


def test_columns_are_joined_by_themselves_and_on_request(tmp_path: Path) -> None:
    path = written(tmp_path / "n.csv", "HD,LP,TD,extra\nTruce,It holds.,It ends.,More.\n")
    (document,), _ = all_of(path)
    assert document.text == "Truce\n\nIt holds.\n\nIt ends."
    (document,), _ = all_of(path, columns=["text=LP+extra"])
    assert document.text == "Truce\n\nIt holds.\n\nMore."


def test_what_was_taken_for_what_is_said(tmp_path: Path) -> None:
    from analysis.corpus import open_corpus, summary

    path = written(
        tmp_path / "n.csv", "Headline,Body,Mood,Date\nA,It holds.,glad,03/04/2031\nB,It ends.,sad,25/04/2031\n"
    )
    said = summary.of_files(open_corpus(path))
    assert said == [
        "n.csv: title from 'Headline', text from 'Body', date from 'Date'; left over: 'Mood'.",
        "n.csv: dates such as 03/04/2031 are read with the day first, as others of the column have it.",
    ]


def test_rows_of_titles_are_read_as_titles_and_said_so(tmp_path: Path) -> None:
    from analysis.corpus import open_corpus, summary

    path = written(tmp_path / "n.csv", "title,seendate,domain\nArdavia rejects truce,20310201T181500Z,post.example\n")
    (document,), _ = all_of(path)
    assert (document.text.strip(), document.published) == ("Ardavia rejects truce", "2031-02-01")
    assert "the titles alone are read" in summary.of_files(open_corpus(path))[0]
    assert summary.of_event(path) == ["1 article of 2031-02-01, 1 of titles alone; post.example (1)."]


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "days", "aside"),
    [
        (["03/04/2031", "25/04/2031"], ["2031-04-03", "2031-04-25"], 0),
        (["03/04/2031", "04/25/2031"], ["2031-03-04", "2031-04-25"], 0),
        (["03/04/2031 6:10 AM", "2031-04-25"], ["2031-04-25"], 1),
        (["03/04/2031", "25/04/2031", "04/25/2031"], ["2031-04-25", "2031-04-25"], 1),
        (["03.04.2031", "04.04.2031"], ["2031-04-04"], 1),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "xlsx"])
def test_a_column_decides_what_one_date_cannot(
    tmp_path: Path, rows: list[str], days: list[str], aside: int, kind: str
) -> None:
    import io
    import json

    from openpyxl import Workbook

    if kind == "csv":
        content: str | bytes = "text,date\n" + "".join(f"It holds.,{day}\n" for day in rows)
    elif kind == "jsonl":
        content = "".join(json.dumps({"text": "It holds.", "date": day}) + "\n" for day in rows)
    else:
        book, packed = Workbook(), io.BytesIO()
        for row in [["text", "date"], *(["It holds.", day] for day in rows)]:
            book.active.append(row)
        book.save(packed)
        content = packed.getvalue()
    documents, set_aside = all_of(written(tmp_path / f"n.{kind}", content))
    assert [row.published for row in documents] == days
    assert len(set_aside) == aside
    assert all("--date-format" in row.reason for row in set_aside)


HEADS = [
    # what a page says of its day, and the day; nothing where it could be two
    ('<meta name="date" content="03/02/2031">', ""),
    ('<meta property="article:published_time" content="2031-02-03T08:00:00Z">', "2031-02-03"),
    ('<meta name="date" content="03/02/2031"><meta name="dc.date" content="2031-02-03">', "2031-02-03"),
    ('<meta name="date" content="25/02/2031">', "2031-02-25"),
    ('<meta name="pubdate" content="3.2.2031">', ""),
    ('<meta name="date" content="3 February 2031">', "2031-02-03"),
]


@pytest.mark.parametrize(("head", "day"), HEADS)
def test_the_day_of_a_page_is_never_guessed(tmp_path: Path, head: str, day: str) -> None:
    text = (
        "<p>President Odran Kell rejected the ceasefire in Tarn, where ministers had met since dawn on the river.</p>"
    )
    page = (
        f"<html><head><title>Talks</title>{head}</head><body><article><h1>Talks</h1>{text * 3}</article></body></html>"
    )
    path = written(tmp_path / "n.html", page)
    documents, set_aside = all_of(path)
    if day:
        assert [row.published for row in documents] == [day]
    elif documents:
        assert documents[0].published == ""  # the extractor found none
    else:
        assert "two different days" in set_aside[0].reason
        (document,), _ = all_of(path, date_formats=["%d/%m/%Y", "%d.%m.%Y"])
        assert document.published == "2031-02-03"


@settings(deadline=None)
@given(st.dates(min_value=dates.date(1900, 1, 1), max_value=dates.date(2100, 1, 1)), st.randoms())
def test_every_way_to_write_a_day_gives_it_back(day: dates.date, draw: random.Random) -> None:
    forms = [
        f"{day:%Y-%m-%d}", f"{day:%Y%m%d}T061000Z", f"{day:%B} {day.day}, {day:%Y} {day:%A} 6:10 AM GMT",
        f"{day.day} {day:%B %Y}", f"{day:%a, %d %b %Y} 06:10:00 +0100", f"{day:%A}, {day.day}. {day:%B %Y} 06:10 CEST",
        f"{day:%b}. {day.day}, {day:%Y}", f"{day:%Y/%m/%d}", f"  {day:%B} {day.day}, {day:%Y} 8:58 PM   update  x",
        f"{day:%A} {day:%d/%m/%Y}" if day.day > 12 else f"{day:%Y-%m-%d} 06:10:00.5",
    ]  # fmt: skip
    written_day = draw.choice(forms)
    assert dates.iso(written_day) == day.isoformat(), written_day


@settings(deadline=None)
@given(st.text(alphabet="0123456789/.- JanFebMach,:TZ", max_size=24))
def test_whatever_looks_like_a_date_is_a_day_or_a_reason(value: str) -> None:
    try:
        found = dates.iso(value)
    except ValueError as reason:
        assert str(reason)
    else:
        assert found == "" or dates.date.fromisoformat(found)


# --- tables with stray quotation marks ----------------------------------------------------------------------------


def rows_of(path: Path) -> list[list[str] | str]:
    return [str(cells) if isinstance(cells, BrokenLine) else cells for _, cells in Reader(path)][1:]


STRAY = [
    # below id,text,outlet: the values of each row, or why it is set aside
    ('n1,Six 6" shells,Post\nn2,A 9" gun,Post\n', [["n1", 'Six 6" shells', "Post"], ["n2", 'A 9" gun', "Post"]]),
    ('n1,"Open,Post\nn2,Fine,Post\n', [["n1", '"Open', "Post"], ["n2", "Fine", "Post"]]),
    ('n1,"He said "no, never" today",Post\n', [["n1", 'He said "no, never" today', "Post"]]),
    ('n1,"Open,Post\nn2,Fine,Post\nn3,closed",Post\n',
     [["n1", '"Open', "Post"], ["n2", "Fine", "Post"], ["n3", 'closed"', "Post"]]),
    ('n1,"Two\nlines, ""quoted""",Post\n', [["n1", 'Two\nlines, "quoted"', "Post"]]),
    ('n1,"Open, and more,Post\nn2,Fine,Post\n',
     ["a quotation mark is opened here and never closed", ["n2", "Fine", "Post"]]),
    ('n1,a,b,c\n', ["this row has 4 values and the first line 3"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "rows"), STRAY)
def test_stray_marks_lose_no_row(tmp_path: Path, body: str, rows: list[list[str] | str]) -> None:
    assert rows_of(written(tmp_path / "n.csv", f"id,text,outlet\n{body}")) == rows


CELL = st.text(alphabet=' ab,;"\n“”é\t1', max_size=20)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8), st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"])
)
def test_any_table_that_is_written_right_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]], delimiter: str, end: str
) -> None:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    table = [["id", "text", "outlet"], *([f"doc-{number}", *row] for number, row in enumerate(cells))]
    writer.writerows(table)
    path = tmp_path_factory.mktemp("any") / "n.csv"
    path.write_bytes(text.getvalue().encode())
    assert rows_of(path) == table[1:]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet='ab "1', max_size=12), min_size=1, max_size=10))
def test_a_table_without_marks_comes_back_whatever_marks_its_texts_hold(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Tabs never stand in a text, so every line is a row; only a text in marks, whole, may lose them."""
    path = tmp_path_factory.mktemp("any") / "n.tsv"
    path.write_text("id\ttext\toutlet\n" + "".join(f"doc-{n}\t{text}\tPost\n" for n, text in enumerate(texts)))
    found = rows_of(path)
    assert [row[0] for row in found] == [f"doc-{number}" for number in range(len(texts))]
    assert all(row[1].replace('"', "") == text.replace('"', "") for row, text in zip(found, texts, strict=True))
