"""Files that somebody broke on purpose or by accident: each gives its articles or one clear line, in bounded memory."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from analysis.corpus import entries, open_corpus
from analysis.corpus.entries import Entry
from analysis.corpus.reading import read
from analysis.records import Document, SetAside
from tests.exported import FORMATS, HARBOUR, docx, nexis_uni, odt, pdf, workbook
from tests.test_exports import all_of, written

ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


def packed(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb(name: str, around: tuple[str, str], size: int = 300_000_000) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        part.write(around[0].encode())
        for _ in range(size // 1_000_000):
            part.write(b"a" * 1_000_000)
        part.write(around[1].encode())
    return out.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter()
    for each in PdfReader(io.BytesIO(pdf("Truce\n\nIt holds."))).pages:
        writer.add_page(each)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def nested_mail(depth: int) -> bytes:
    text = "Subject: deep\nContent-Type: multipart/mixed; boundary=b0\n\n"
    for level in range(1, depth):
        text += f"--b{level - 1}\nContent-Type: multipart/mixed; boundary=b{level}\n\n"
    return (text + f"--b{depth - 1}\nContent-Type: text/plain\n\nIt holds.\n").encode()


def many_parts() -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "many"
    mail.make_mixed()
    for number in range(600):
        mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"../../{number}")
    return mail.as_bytes()


def broken_quotes() -> str:
    draw = random.Random(1)
    rows = [
        f"doc-{number},{'' if draw.random() < 0.5 else draw.choice(chr(34) * 3 + 'ab')}Truce,Post\n"
        for number in range(50_000)
    ]
    return "id,text,outlet\n" + "".join(rows)


#: A file, and what must be said of it; nothing where its articles must come.
FILES: dict[str, tuple[object, str]] = {
    "entities.docx": (packed(**{"word/document.xml": f"{ENTITIES}<w:document {WORD}>&b;&c;</w:document>"}), "entities"),
    "entities.xml": (f"{ENTITIES}<nitf><body><p>&b;&c;</p></body></nitf>", "entities"),
    "other.xml": ("<html><p>It holds.</p></html>", "is not read"),
    "broken.xml": ("<nitf><body>", "broken XML"),
    "bomb.docx": (bomb("word/document.xml", (f"<w:document {WORD}><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:document>")),
                  "unpacks to more than"),
    "bomb.odt": (bomb("content.xml", ("<x>", "</x>")), "unpacks to more than"),
    "bomb.xlsx": (bomb("xl/worksheets/sheet1.xml", ("<x>", "</x>"), 600_000_000), "unpacks to more than"),
    "locked.docx": (OLE, "locked with a password"),
    "locked.xlsx": (OLE, "locked with a password"),
    "locked.xls": (OLE, "cannot be read"),
    "locked.pdf": (locked_pdf(), "locked with a password"),
    "empty.docx": (b"", "no whole .docx"),
    "other.docx": (packed(**{"a.txt": "x"}), "holds no word/document.xml"),
    "page.xls": ("<html><table><tr><td>x</td></tr></table></html>", "not an Excel workbook"),
    "text.rtf": ("It holds.", "no .rtf file"),
    "text.pdf": ("It holds.", "no whole .pdf"),
    "pictures.pdf": (pdf(""), ""),
    "macros.docm": (docx("Truce"), "save it as .docx"),
    "macros.xlsm": (workbook(HARBOUR), "save it as .xlsx"),
    "old.doc": (OLE, "save it as .docx"),
    "archive.zip": (packed(**{"../../evil.txt": "x"}), "unpack it into a folder"),
    "climbing.docx": (packed(**{"../../evil.txt": "x", "word/document.xml": f"<w:document {WORD}/>"}), "empty"),
    "deep.eml": (nested_mail(3_000), ""),
    "many.eml": (many_parts(), "more than 500 parts"),
    "nothing.eml": ("Subject: x\n\n", "no text"),
    "nothing.mbox": ("", "no message"),
    "nothing.warc": ("", ""),
    "text.warc": ("It holds.", ""),
    "broken.ris": ("TY  - NEWS\nTI  - Truce\n", "breaks off"),
    "climbing.ris": ("TY  - NEWS\nTI  - Truce\nL1  - ../../../etc/passwd\nER  - \n", "outside the folder"),
    "broken.json": ('[{"text": "It holds."}, {"text": "It', "breaks off"),
    "deep.json": ("[" * 100_000, ""),
    "number.json": ("[1, 2]", "no JSON object"),
    "long.json": ('[{"text": "' + "a" * 9_000_000, ""),
    "quotes.csv": (broken_quotes(), ""),
    "deep.html": ("<div>" * 20_000 + "End of Document", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_each_gives_one_clear_line(name: str, tmp_path: Path) -> None:
    content, said = FILES[name]
    path = written(tmp_path / "c" / name, content)  # type: ignore[arg-type]
    start = time.process_time()
    documents, set_aside = all_of(path.parent)
    assert time.process_time() - start < 30
    assert documents or set_aside
    for row in set_aside:
        assert 10 < len(row.reason) <= 500
        assert "\n" not in row.reason
        assert str(tmp_path) not in row.reason
        assert "passwd" not in row.reason or "outside" in row.reason
    if said:
        assert any(said in row.reason for row in set_aside), set_aside
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == [name]


def cuts() -> Iterator[tuple[str, int]]:
    for name in FORMATS:
        for part in range(1, 8):
            yield name, part


def test_what_is_cut_anywhere_is_read_as_far_as_it_goes_and_said(tmp_path: Path) -> None:
    """Two hundred files that break off: no article comes changed, but the last, and what is missing is said."""
    whole = {name: FORMATS[name](HARBOUR, tmp_path) for name in FORMATS}
    texts = {" ".join(" ".join(item.paragraphs).split()) for item in HARBOUR}
    for name, part in cuts():
        raw = whole[name] if isinstance(whole[name], bytes) else whole[name].encode()  # type: ignore[union-attr]
        path = tmp_path / f"{part}-{name}"
        path.write_bytes(raw[: len(raw) * part // 8])
        corpus = open_corpus(path)
        rows = [read(entry, corpus.columns) if isinstance(entry, Entry) else entry for entry in entries(corpus)]
        assert rows, path
        documents = [row for row in rows if isinstance(row, Document)]
        changed = [row for row in documents if " ".join(row.text[len(row.title) :].split()) not in texts]
        assert len(changed) <= 1, path
        assert all(isinstance(row, Document | SetAside) for row in rows)
        if name.startswith(("nexis", "factiva", "proquest")) and documents:
            assert changed == [], path


def test_bombs_stay_in_bounds(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name in ("bomb.docx", "bomb.odt", "bomb.xlsx"):
        all_of(written(tmp_path / name, FILES[name][0]))  # type: ignore[arg-type]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kilobytes


def test_an_archive_inside_a_folder_of_good_files_harms_none(tmp_path: Path) -> None:
    written(tmp_path / "c/a.txt", nexis_uni(HARBOUR))
    written(tmp_path / "c/b.docx", odt("Truce"))
    documents, set_aside = all_of(tmp_path / "c")
    assert len(documents) == 3
    assert [row.file for row in set_aside] == ["b.docx"]
