"""Exports of databases become their articles; what breaks off or is of no known layout is said, never read as one."""

from __future__ import annotations

import json
import random
import time
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from analysis.formats import exports
from tests.audit import audit
from tests.exported import (
    FORMATS,
    HARBOUR,
    PACKS,
    all_of,
    docx,
    expected,
    export,
    facts,
    message,
    page,
    pdf,
    random_items,
    rtf,
    words,
    written,
)

UNI, PRINT, FACTIVA, PROQUEST, NEWSBANK, EUROPRESSE = (
    export(name, HARBOUR)
    for name in ("nexis-uni.txt", "nexis-print.txt", "factiva.txt", "proquest.txt", "newsbank.txt", "europresse.html")
)


# --- every format -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_its_articles_back(name: str, tmp_path: Path) -> None:
    """Loss audit: articles written = articles read, in the same words; `make audit` does a thousand random ones."""
    for items in (list(HARBOUR), random_items(random.Random(name))):
        assert audit(name, items, tmp_path) == {
            "written": len(items), "read": len(items), "set aside": 0, "unaccounted for": 0,
        }  # fmt: skip


def test_an_old_workbook_gives_its_articles_back() -> None:
    """`harbour.xls` was written record by record by Excel 97's description: texts, and days as numbers."""
    documents, set_aside = all_of(Path(__file__).parent / "harbour.xls")
    assert [facts(document) for document in documents] == [expected(item) for item in HARBOUR]
    assert set_aside == []


def articles(text: str) -> list[exports.Row]:
    layout = exports.layout_of(text)
    assert layout is not None
    return [row for row in exports.split(layout, text) if not row.reason]


def test_what_the_database_says_is_kept() -> None:
    (first, *_) = articles(UNI)
    details = {name: first.fields[name] for name in first.fields.keys() - {"title", "text", "outlet", "date"}}
    assert details == {
        "author": "A. Writer", "section": "NEWS", "length": "40 words", "time": "6:10 AM GMT", "weekday": "Saturday",
        "keywords": "TRUCES (90%); RIVERS (70%)",
    }  # fmt: skip
    assert "PHOTO" not in first.fields["text"]


# --- what breaks off, and what is not known -----------------------------------------------------------------------


def test_an_article_that_only_the_cover_lists_is_told(tmp_path: Path) -> None:
    documents, (row,) = all_of(written(tmp_path / "n.txt", export("nexis-uni.txt", HARBOUR[:2], HARBOUR[2:])))
    assert (len(documents), row.line) == (2, 24)
    assert "the cover lists this article" in row.reason and HARBOUR[2].title in row.reason


BROKEN = [
    # what is cut, articles left, what is said
    ("uni", UNI[:-200], 2, "breaks off"),
    ("uni, in the middle", UNI.replace("End of Document", "", 1), 2, "two articles run together"),
    ("uni, with all below the text", UNI.partition("\nGraphic")[0] + UNI.partition("\nEnd of Document")[2], 1,
     "run together"),
    ("print", PRINT[:-420], 2, "breaks off"),
    ("print, whole to the last", PRINT.replace("of 3 DOC", "of 5 DOC").replace("Items: 1-3", ""), 3,
     "documents 4 to 5 are not in it"),
    ("print, a number is gone", PRINT.replace("2 of 3 DOCUMENTS", "one more"), 2, "documents 2 to 2"),
    ("factiva", FACTIVA.partition("Document HRBPST0020310209")[0], 2, "breaks off"),
    ("factiva, in the middle", FACTIVA.replace("Document HRBPST0020310201ee0000000", ""), 1, "run together"),
    ("proquest", PROQUEST[:-90], 2, "breaks off"),
    ("newsbank", NEWSBANK[:-300], 2, "breaks off"),
    ("newsbank, without its day", NEWSBANK.replace("February 3, 2031 |", "|"), 2, "look at it in the export"),
    ("europresse", EUROPRESSE.partition("Tomas Reyl")[0], 2, "breaks off"),
    ("europresse, without text", EUROPRESSE.replace(f"<p>{HARBOUR[2].paragraphs[0]}</p>", ""), 2, "no text of 'Med"),
    ("europresse, a name is gone", EUROPRESSE.replace("DocPublicationName", "x", 2), 2, "3 articles were"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "left", "said"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_is_missing_is_said(tmp_path: Path, name: str, text: str, left: int, said: str) -> None:
    ending = ".html" if text.startswith("<") else ".txt"
    documents, set_aside = all_of(written(tmp_path / f"n{ending}", text))
    assert len(documents) == left
    assert any(said in row.reason for row in set_aside), set_aside
    whole = {" ".join(" ".join(item.paragraphs).split()) for item in HARBOUR}
    assert {words(document) for document in documents} <= whole


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"Headline: {item.title}\nSource: {item.outlet}\n\n{item.paragraphs[0]}\n\n" for item in HARBOUR),
        "".join(f"{n} / 3\n{item.title}\n\n{item.paragraphs[0]}\n\n" for n, item in enumerate(HARBOUR, start=1)),
        "".join(f"{item.title}\n© 2031 {item.outlet}\n\n{item.paragraphs[0]}\n\n" for item in HARBOUR),
        "".join(f"{item.title}\n{len(item.title)} words\n\n{item.paragraphs[0]}\n\n" for item in HARBOUR),
    ],
)
@pytest.mark.parametrize("pack", [str.encode, docx, rtf], ids=["txt", "docx", "rtf"])
def test_an_export_of_no_known_layout_is_never_read_as_one_article(tmp_path: Path, text: str, pack) -> None:
    ending = {str.encode: ".txt", docx: ".docx", rtf: ".rtf"}[pack]
    written(tmp_path / "c" / f"n{ending}", pack(text))
    documents, (row,) = all_of(written(tmp_path / "c" / "one.txt", "Truce\n\nIt holds.").parent)
    assert [document.document_id for document in documents] == ["one"]
    assert "looks like an export of several articles" in row.reason


def test_europresse_in_another_form_is_set_aside(tmp_path: Path) -> None:
    text = "".join(f"{item.title}\n{item.paragraphs[0]}\nnews·2031020{n}·HP·1{n}\n" for n, item in enumerate(HARBOUR))
    written(tmp_path / "c" / "n.pdf", pdf(text))
    documents, (row,) = all_of(written(tmp_path / "c" / "one.txt", "Truce\n\nIt holds.").parent)
    assert [document.document_id for document in documents] == ["one"]
    assert "export of Europresse" in row.reason


@pytest.mark.parametrize(
    ("name", "section"), [("newsbank.txt", "News"), ("europresse.html", "World"), ("europresse-old.html", "Monde")]
)
def test_section_and_author_are_kept(name: str, section: str) -> None:
    (first, *_) = articles(export(name, HARBOUR))
    assert (first.fields["section"], first.fields["author"]) == (section, "A. Writer")


def test_an_article_that_speaks_of_documents_stays_one(tmp_path: Path) -> None:
    text = "Court opens the files\n\nThe court read 3 of 10 documents.\n\nIt was the end of document season.\n"
    documents, set_aside = all_of(written(tmp_path / "c" / "n.txt", text).parent)
    assert (len(documents), set_aside) == (1, [])


@pytest.mark.parametrize("layout", exports.layouts()[0], ids=lambda layout: layout.name)
def test_a_flood_of_any_line_costs_no_more_than_its_length(layout: exports.Layout) -> None:
    """Of lines that some layout takes for a part of an article; squared, these would take minutes."""
    lines = [
        "word", "", "March 7, 2031", "40 words\n6 March 2031", "Title: x", "BY x", "Length: 3 words", "LP", "‹title›",
        "March 7, 2031 | x", "Graphic\n", "Copyright\n", "1. a\n\nClient/Matter", "Citation (aglc Style)",
    ]  # fmt: skip
    first = '1 of 2 DOCUMENTS\na\nMarch 7, 2031 | x\nOpenURL Link\n<span class="DocPublicationName">a</span>\n'
    started = time.process_time()
    for line in lines:
        exports.split(layout, first + f"{line}\n" * (40_000 // (len(line) + 1)))
    assert time.process_time() - started < 3


RECORD = "TY  - NEWS\nTI  - {0}\nAB  - {0} text.\nER  - \n"
MAIL = "From a@b.example Mon Feb  3 12:00:00 2031\nSubject: {0}\nFrom: The Post <a@b.example>\n\n{1}\n\n"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.mbox", MAIL.format("One", "It holds.\n\nFrom here on, it does not.") + MAIL.format("Two", "It ended."),
         "3 messages were read, and counted in another way there are 2"),
        ("a.ris", RECORD.format("One") + "TY - NEWS\nTI - Two\nER -\n", "1 records were read, and"),
        ("a.json", '[{"title": "One", "text": "It holds."}, {"title": "Two", "text": "Un{]"}] {"x": 1}', ""),
        ("a.json", '[{"title": "A { and \\"[", "text": "It holds.", "more": [{"a": {}}]}]', ""),
    ],
)  # fmt: skip
def test_two_ways_of_counting_that_differ_are_said(tmp_path: Path, name: str, content: str, said: str) -> None:
    documents, set_aside = all_of(written(tmp_path / name, content))
    assert documents
    assert [said in row.reason for row in set_aside if "counted in another way" in row.reason] == [True] * bool(said)


def test_what_a_reader_loses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reader loses its last article here, by a fault put into it; the second way of counting tells."""
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from warcio.archiveiterator import ArchiveIterator

    from analysis.entries import objects

    elements, rows, records = objects._elements, ReadOnlyWorksheet.iter_rows, ArchiveIterator.__iter__
    monkeypatch.setattr(objects, "_elements", lambda text: list(elements(text))[:-1])
    monkeypatch.setattr(ReadOnlyWorksheet, "iter_rows", lambda *a, **k: list(rows(*a, **k))[:-1])
    monkeypatch.setattr(ArchiveIterator, "__iter__", lambda self: islice(records(self), 2))
    for name in ("array.json", "book.xlsx", "pages.warc.gz"):
        documents, set_aside = all_of(written(tmp_path / name, FORMATS[name](HARBOUR, tmp_path)))
        assert len(documents) == 2, name
        assert [row.reason for row in set_aside if "counted in another way there are" in row.reason], name


# --- single articles ----------------------------------------------------------------------------------------------

ONE = HARBOUR[0].title + "\n\n" + "\n\n".join(HARBOUR[0].paragraphs)


@pytest.mark.parametrize(("ending", "pack"), [row for row in PACKS.items() if row[0] != ".html"])
def test_a_single_article_of_any_kind(tmp_path: Path, ending: str, pack) -> None:
    path = written(tmp_path / "c" / f"2031-02-01-truce{ending}", pack(ONE))
    for where in (path, path.parent):
        (document,), _ = all_of(where)
        assert (document.document_id, document.title, words(document)) == (
            "2031-02-01-truce", HARBOUR[0].title, " ".join(HARBOUR[0].paragraphs),
        )  # fmt: skip
        assert document.published == "2031-02-01"


@pytest.mark.parametrize(
    ("name", "content"), [("n.eml", message(HARBOUR[0]).as_bytes()), ("n.html", page(HARBOUR[0]).encode())]
)
def test_a_message_or_a_page_is_an_article(tmp_path: Path, name: str, content: bytes) -> None:
    (document,), _ = all_of(written(tmp_path / name, content))
    assert facts(document) == expected(HARBOUR[0])


def test_a_list_of_documents_names_word_files_with_their_checksum(tmp_path: Path) -> None:
    raw = docx(ONE)
    written(tmp_path / "e/articles/a.docx", raw)
    written(tmp_path / "e/documents.csv", f"id,file,published,sha256\na,a.docx,2031-02-01,{sha256(raw).hexdigest()}\n")
    (document,), _ = all_of(tmp_path / "e")
    assert (document.title, document.sha256) == (HARBOUR[0].title, sha256(raw).hexdigest())


def test_references_take_their_text_from_attached_files_below_them_alone(tmp_path: Path) -> None:
    written(tmp_path / "out.txt", ONE)
    written(tmp_path / "c/files/a.docx", docx(ONE))
    record = "TY  - NEWS\nTI  - {0}\nL1  - {1}\nER  - \n"
    text = record.format("Inside", "files/a.docx") + record.format("Outside", "../out.txt")
    documents, (row,) = all_of(written(tmp_path / "c/list.ris", text))
    assert [(d.title, HARBOUR[0].paragraphs[1] in d.text) for d in documents] == [("Inside", True)]
    assert "outside the folder" in row.reason


# --- live blogs ---------------------------------------------------------------------------------------------------


def live_blog(in_page: bool, **post: object) -> str:
    posts = [
        {"@type": "BlogPosting", "headline": item.title, "datePublished": f"{item.day.isoformat()}T09:00:00Z",
         "articleBody": " ".join(item.paragraphs), **post}
        for item in HARBOUR
    ]  # fmt: skip
    blog = {"@type": ["LiveBlogPosting"], "headline": "Live", "publisher": {"name": "Harbour Post"}}
    script = json.dumps({"@graph": [{"@type": "WebSite"}, {**blog, "liveBlogUpdate": posts}]})
    body = "".join(f"<h2>{item.title}</h2><p>{item.paragraphs[0]}</p>" for item in HARBOUR) if in_page else ""
    head = f'<head><script type="application/ld+json">{script}</script></head>'
    return f"<html>{head}<body><article>{body}</article></body></html>"


@pytest.mark.parametrize("in_page", [True, False])
def test_a_live_blog_is_one_document_a_post(tmp_path: Path, in_page: bool) -> None:
    documents, set_aside = all_of(written(tmp_path / "live.html", live_blog(in_page)))
    assert [(d.title, words(d), d.published) for d in documents] == [
        (item.title, " ".join(item.paragraphs), item.day.isoformat()) for item in HARBOUR
    ]
    assert {document.outlet for document in documents} == {"Harbour Post"}
    assert [document.document_id for document in documents] == ["live:1", "live:2", "live:3"]
    assert set_aside == []


def test_posts_without_text_are_told(tmp_path: Path) -> None:
    _, set_aside = all_of(written(tmp_path / "live.html", live_blog(False, articleBody="")))
    assert [row.document_id for row in set_aside] == ["live:1", "live:2", "live:3"]
