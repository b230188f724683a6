"""Exports as databases and programs write them, of invented articles: what the readers must give back."""

from __future__ import annotations

import contextlib
import csv
import gzip
import html
import io
import json
import mailbox
import random
import re
import textwrap
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import jinja2
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from analysis.corpus import entries, open_corpus
from analysis.corpus.reading import read
from analysis.entries import Entry
from analysis.records import Document, SetAside


@dataclass(frozen=True)
class Item:
    """An invented article."""

    title: str
    paragraphs: tuple[str, ...]
    outlet: str
    day: date
    author: str = "A. Writer"

    @property
    def american(self) -> str:
        return f"{self.day:%B} {self.day.day}, {self.day.year}"

    @property
    def british(self) -> str:
        return f"{self.day.day} {self.day:%B} {self.day.year}"


#: Invented articles, and the parts of which others are made.
_INVENTED = json.loads((Path(__file__).parent / "invented.json").read_text(encoding="utf-8"))
HARBOUR = tuple(
    Item(row["title"], tuple(row["paragraphs"]), row["outlet"], date.fromisoformat(row["day"]))
    for row in _INVENTED["harbour"]
)


def _sentence(draw: random.Random) -> str:
    return " ".join(draw.choice(_INVENTED[part]) for part in ("subjects", "verbs", "objects", "ends")) + "."


def random_items(draw: random.Random, most: int = 8) -> list[Item]:
    """Return articles that differ in everything that a layout could trip over."""
    items = []
    for number in range(draw.randint(1, most)):
        what, verb = draw.choice(_INVENTED["objects"]), draw.choice(_INVENTED["verbs"])
        title = f"{what} {verb} {number} {draw.choice(('again', 'at last', 'in Tarn'))}".capitalize()
        paragraphs = [" ".join(_sentence(draw) for _ in range(draw.randint(1, 4))) for _ in range(draw.randint(1, 5))]
        day = date(2031, 1, 1) + timedelta(days=draw.randrange(365))
        items.append(Item(title, tuple(paragraphs), draw.choice(_INVENTED["outlets"]), day))
    return items


# --- what databases write -----------------------------------------------------------------------------------------

#: Exports as templates, one file for each layout: what databases write around articles.
LAYOUTS = Path(__file__).parent / "layouts"
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(LAYOUTS),
    autoescape=lambda name: not str(name).endswith((".txt", ".ris")),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters |= {
    "middle": lambda text: f"{text:^78}",
    "wrapped": lambda text, width: textwrap.fill(text, width, break_on_hyphens=False),
    "number": lambda item, number: f"HRBPST00{item.day:%Y%m%d}ee{number:07}",
}


def export(name: str, items: Sequence[Item], listed: Sequence[Item] = ()) -> str:
    """Return an export in the layout of a template; ``listed`` are articles that only its cover names."""
    return _TEMPLATES.get_template(name).render(items=list(items), listed=list(listed))


# --- what they are packed in --------------------------------------------------------------------------------------


def _archive(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def docx(text: str) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{html.escape(line, quote=False)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return _archive({"word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'})


def odt(text: str) -> bytes:
    office, words = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    body = "".join(f"<t:p>{html.escape(line, quote=False)}</t:p>" for line in text.split("\n"))
    content = f'<o:document-content xmlns:o="{office}" xmlns:t="{words}"><o:body><o:text>{body}</o:text></o:body>'
    return _archive({"content.xml": f"{content}</o:document-content>"})


def rtf(text: str) -> bytes:
    escaped = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    escaped = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in escaped)
    lines = "\\par\n".join(escaped.split("\n"))
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Times New Roman;}}}}\n{lines}}}".encode("ascii")


def pdf(text: str, height: int = 60, wide: int = 95) -> bytes:
    """Return a PDF with the lines of a text wrapped, a number at the foot of each page."""
    lines = [
        piece for line in text.split("\n") for piece in (textwrap.wrap(line, wide, break_on_hyphens=False) or [""])
    ]
    pages = [lines[at : at + height] for at in range(0, len(lines), height)]
    # Catalogue, pages (filled in below) and the font.
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
    kids = []
    for number, page in enumerate(pages, start=1):
        escaped = (re.sub(r"([\\()])", r"\\\1", line) for line in [*page, f"Page {number} of {len(pages)}"])
        stream = "BT /F1 8 Tf 10 TL 40 760 Td " + " ".join(f"({line}) Tj T*" for line in escaped) + " ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        box = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> "
        objects.append(f"{box}/Contents {len(objects)} 0 R >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


# --- tables and bundles -------------------------------------------------------------------------------------------

HEADINGS = ("Headline", "Full text", "Source", "Publication Date", "Byline")


def cells(item: Item, day: str = "") -> list[str]:
    return [item.title, "\n".join(item.paragraphs), item.outlet, day or item.day.isoformat(), item.author]


def table(items: Sequence[Item], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(HEADINGS)
    writer.writerows(cells(item, f"{item.american} {item.day:%A} 6:10 AM GMT") for item in items)
    return text.getvalue()


def plain_lines(items: Sequence[Item]) -> str:
    """Return a table of tabs whose quotation marks mean nothing."""
    rows = [HEADINGS, *([*cells(item)[:1], " ".join(item.paragraphs), *cells(item)[2:]] for item in items)]
    return "".join("\t".join(row) + "\n" for row in rows)


def named_cells(items: Sequence[Item]) -> list[dict[str, str]]:
    return [dict(zip(HEADINGS, cells(item), strict=True)) for item in items]


def json_lines(items: Sequence[Item]) -> str:
    return "".join(json.dumps(row) + "\n" for row in named_cells(items))


def news_service(items: Sequence[Item]) -> str:
    """Return the answer of a news service: an object that holds a list."""
    articles = [
        {"source": {"id": None, "name": item.outlet}, "author": item.author, "title": item.title,
         "publishedAt": f"{item.day.isoformat()}T06:10:00Z", "content": "\n".join(item.paragraphs)}
        for item in items
    ]  # fmt: skip
    return json.dumps({"status": "ok", "totalResults": len(items), "articles": articles}, indent=1)


def workbook(items: Sequence[Item]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    for item in items:
        row: list[object] = [*cells(item)]
        row[3] = datetime(item.day.year, item.day.month, item.day.day)
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def parquet(items: Sequence[Item]) -> bytes:
    packed = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(named_cells(items)), packed)
    return packed.getvalue()


def message(item: Item) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = item.title
    mail["From"] = f'"{item.outlet}" <news@post.example>'
    mail["Date"] = f"{item.day:%a, %d %b %Y} 06:10:00 +0000"
    mail.set_content("\n\n".join(item.paragraphs))
    mail.add_alternative("".join(f"<p>{html.escape(text)}</p>" for text in item.paragraphs), subtype="html")
    return mail


def mail_box(items: Sequence[Item], folder: Path) -> bytes:
    path = folder / "making.mbox"
    with contextlib.closing(mailbox.mbox(path)) as box:
        for item in items:
            box.add(mailbox.mboxMessage(message(item)))
    content = path.read_bytes()
    path.unlink()
    return content


def page(item: Item) -> str:
    text = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in item.paragraphs)
    return (
        f'<html lang="en"><head><title>{html.escape(item.title)}</title>'
        f'<meta property="og:title" content="{html.escape(item.title)}">'
        f'<meta property="og:site_name" content="{html.escape(item.outlet)}">'
        f'<meta property="article:published_time" content="{item.day.isoformat()}T06:10:00Z"></head>'
        f"<body><article><h1>{html.escape(item.title)}</h1>{text}</article></body></html>"
    )


def web_archive(items: Sequence[Item]) -> bytes:
    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=True)
    for number, item in enumerate(items):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        body = io.BytesIO(page(item).encode())
        address = f"https://post.example/{number}"
        writer.write_record(writer.create_warc_record(address, "response", payload=body, http_headers=head))
    return packed.getvalue()


def as_page(text: str) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" if line.strip() else "<br>" for line in text.split("\n"))
    return f"<html><head><title>ProQuest</title></head><body>{lines}</body></html>"


def _formats() -> dict[str, Callable[[Sequence[Item], Path], str | bytes]]:
    formats: dict[str, Callable[[Sequence[Item], Path], str | bytes]] = {}
    for path in sorted(LAYOUTS.iterdir()):
        formats[path.name] = lambda items, _, name=path.name: export(name, items)  # type: ignore[misc]
        for ending in PACKED_AS.get(path.name, ()):
            pack = PACKS[ending]
            formats[f"{path.stem}{ending}"] = lambda items, _, name=path.name, pack=pack: pack(export(name, items))  # type: ignore[misc]
    return formats


#: In what else the export of a layout comes than as text.
PACKED_AS = {
    "nexis-uni.txt": (".docx", ".rtf", ".odt", ".pdf"),
    "nexis-print.txt": (".docx", ".rtf", ".pdf"),
    "factiva.txt": (".docx", ".rtf", ".pdf"),
    "factiva-coded.txt": (".rtf",),
    "proquest.txt": (".docx", ".rtf", ".html"),
    "newsbank.txt": (".pdf",),
}
PACKS: dict[str, Callable[[str], str | bytes]] = {
    ".docx": docx, ".rtf": rtf, ".odt": odt, ".pdf": pdf, ".html": as_page,
}  # fmt: skip
#: Every format that holds many articles: its file name, and how it is written.
FORMATS: dict[str, Callable[[Sequence[Item], Path], str | bytes]] = {
    **_formats(),
    "comma.csv": lambda items, _: table(items),
    "semicolon.csv": lambda items, _: table(items, ";"),
    "tab.tsv": lambda items, _: table(items, "\t"),
    "plain.tsv": lambda items, _: plain_lines(items),
    "lines.jsonl": lambda items, _: json_lines(items),
    "lines.json": lambda items, _: json_lines(items),
    "array.json": lambda items, _: json.dumps(named_cells(items)),
    "service.json": lambda items, _: news_service(items),
    "book.xlsx": lambda items, _: workbook(items),
    "table.parquet": lambda items, _: parquet(items),
    "box.mbox": mail_box,
    "pages.warc.gz": lambda items, _: web_archive(items),
}


# --- what is read of them -----------------------------------------------------------------------------------------


def written(path: Path, content: str | bytes) -> Path:
    """Write a file, packed if its name ends with .gz, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" and not raw.startswith(b"\x1f\x8b") else raw)
    return path


def all_of(path: Path, **options: object) -> tuple[list[Document], list[SetAside]]:
    """Return the documents of a corpus and what was set aside."""
    corpus = open_corpus(path, **options)  # type: ignore[arg-type]
    rows = [read(entry, corpus.columns) if isinstance(entry, Entry) else entry for entry in entries(corpus)]
    return [row for row in rows if isinstance(row, Document)], [row for row in rows if isinstance(row, SetAside)]


def words(document: Document) -> str:
    """Return the text below the title, whatever its line breaks."""
    return " ".join(document.text[len(document.title) :].split())


def facts(document: Document) -> tuple[str, str, str, str]:
    """Return what must be the same of an article that was written and read."""
    return document.title, words(document), document.outlet, document.published


def expected(item: Item) -> tuple[str, str, str, str]:
    """Return the `facts` of an article that is read right."""
    return item.title, " ".join(" ".join(item.paragraphs).split()), item.outlet, item.day.isoformat()
