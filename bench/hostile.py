"""Three hundred files that nobody should have to read, made from a seed: each ends in a document or in a clear reason.

python -m bench.hostile     reads them, kind by kind, and prints what became of them, how long the longest took, how
                            much memory was needed, and what was touched outside their folder
"""

from __future__ import annotations

import gzip
import io
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

from pypdf import PdfReader, PdfWriter

from analysis.corpus import entries, open_corpus
from analysis.corpus.reading import read
from analysis.entries import Entry, aside
from analysis.errors import InputError
from analysis.records import Document, SetAside
from bench.runs import ROOT
from tests.exported import FORMATS, HARBOUR, docx, pdf, workbook

GOOD = "Egypt called for a ceasefire in Sudan on Monday. “We reject it,” said Omar Bashir.\n"
FORMULA = '=HYPERLINK("http://example.org/?"&A1,"read")'
SEED = 2031


def write(folder: Path, bomb: int = 1 << 30) -> list[str]:
    """Write the files into a folder and return their names; ``bomb`` is what the packed ones unpack to, in bytes."""
    names = []
    for name, content in files(bomb):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append(name)
    return names


def files(bomb: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file."""
    draw = random.Random(SEED)
    row = json.dumps({"id": "%s", "title": "T", "text": GOOD}) + "\n"
    csv = f'id,title,text\n"%s",T,"{GOOD.strip().replace(chr(34), chr(34) * 2)}"\n'
    for number in range(60):
        ending = (".txt", ".html", ".md", ".csv", ".jsonl", ".parquet")[number % 6]
        yield f"random/{number}{ending}", draw.randbytes(draw.randrange(1, 5000))
    for number in range(30):
        ending, whole = ((".txt", GOOD), (".jsonl", row % f"t{number}"), (".csv", csv % f"t{number}"))[number % 3]
        packed = gzip.compress((whole * 50).encode(), mtime=0)
        yield f"truncated/{number}{ending}.gz", packed[: draw.randrange(1, len(packed))]
    for number in range(30):
        lines = [*(csv % f"q{number}").splitlines(keepends=True), f'{number}a,T,"Open\n', f"{number}b,T,Fine.\n"]
        wrong = draw.choice(['x,"a"b,c\n', '"\n', "a,b\n", "a,b,c,d,e\n", '"""\n', 'a,"b\nc,d\n'])
        yield f"quoting/{number}.csv", "".join([*lines[:2], wrong, *lines[2:]]).encode()
    for number in range(20):
        # U+2028, a carriage return, a line break, a backspace, a bell: what names may hold.
        odd = draw.choice(
            ["\n", "\r", "\b", "\a", "\u2028", "'", '"', ";", "$(id)", "&&", "<b>", "\u202e", " ", "%00", "é"]
        )
        yield f"names/{number}{odd}{number}.txt", GOOD.encode()
    for number in range(20):
        depth = 10 ** (1 + number % 5)
        value = "[" * depth + "]" * depth if number % 2 else '{"a":' * depth + "1" + "}" * depth
        yield (
            f"deep/{number}.jsonl",
            f'{{"id": "deep{number}", "text": {value}}}\n'.encode() + (row % f"after{number}").encode(),
        )
    for number, start in enumerate(("=", "+", "-", "@", "\t", "\r") * 3):
        cells = {"id": f"{start}f{number}", "title": FORMULA, "text": f"{start}cmd|' /C calc'!A0\n\n{GOOD}"}
        yield f"formulas/{number}.jsonl", (json.dumps(cells) + "\n").encode()
    for number in range(12):
        form = (
            "<html><body>" + "<div>" * 20_000,
            f"<html><body><article><p>{GOOD}</p><script>alert(1)</script></article>",
            "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><html><body>&b;</body></html>",
            "<p " + "a=1 " * 50_000 + ">",
        )[number % 4]
        yield f"pages/{number}.html", form.encode()
    for number in range(12):
        text = f"id,text\nz{number},Null\x00inside.\n" if number % 2 else f"Control {chr(1 + number) * 500}"
        yield f"controls/{number}{'.csv' if number % 2 else '.txt'}", text.encode()
    front = "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\ntitle: [no, text]\n---\n" + GOOD
    yield "front.md", front.encode()
    yield "surrogate.jsonl", b'{"id": "s", "text": "\\ud800 half"}\n'
    yield "half.jsonl", b'{"id": "h", "text": '
    yield "nan.jsonl", b'{"id": NaN, "text": "x"}\n{"id": 1e999, "text": "x"}\n'
    yield "digits.jsonl", b'{"id": ' + b"9" * 10_000 + b', "text": "x"}\n'
    yield "empty.txt", b""
    yield "empty.parquet", b""
    yield "picture.png", b"\x89PNG\r\n\x1a\n"
    yield "word.txt", b"word" * 2_500_000  # 10 MB of one word
    yield "word.jsonl", b'{"id": "w", "text": "' + b"word" * 2_500_000 + b'"}\n' + (row % "after-word").encode()
    yield "bomb.txt.gz", _bomb(bomb)
    yield "bomb.jsonl.gz", _bomb(bomb)
    for name, make in PACKED.items():
        content = make(bomb)
        yield f"packed/{name}", content.encode() if isinstance(content, str) else content
    yield from _exports(draw)


def _exports(draw: random.Random) -> Iterator[tuple[str, bytes]]:
    """Yield exports of every format that break off somewhere, or have some of their bytes changed."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(50):
            name = draw.choice(list(FORMATS))
            whole = FORMATS[name](HARBOUR, Path(folder))
            raw = bytearray(whole if isinstance(whole, bytes) else whole.encode())
            if number % 2:
                raw = raw[: draw.randrange(1, len(raw))]
            for _ in range(0 if number % 2 else 20):
                raw[draw.randrange(len(raw))] = draw.randrange(256)
            yield f"exports/{number}-{name}", bytes(raw)


def _bomb(size: int) -> bytes:
    """Return an archive that unpacks to so many zeros."""
    block = gzip.compress(b"0" * (1 << 24), mtime=0)  # archives may be put one after the other
    return block * max(1, size >> 24)


def undecodable(folder: Path) -> None:
    """Write a file whose name is not UTF-8."""
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as file:  # noqa: PTH123
        file.write(GOOD.encode())


# --- archives, mail and what else is packed -----------------------------------------------------------------------

_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


def _zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _zip_bomb(name: str, before: str, after: str, size: int) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w", force_zip64=True) as part,
    ):
        part.write(before.encode())
        for _ in range(size // 1_000_000):
            part.write(b"a" * 1_000_000)
        part.write(after.encode())
    return out.getvalue()


def _locked_pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for each in PdfReader(io.BytesIO(pdf("Truce\n\nIt holds."))).pages:
        writer.add_page(each)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _nested_mail(depth: int) -> str:
    text = "Subject: deep\nContent-Type: multipart/mixed; boundary=b0\n\n"
    for level in range(1, depth):
        text += f"--b{level - 1}\nContent-Type: multipart/mixed; boundary=b{level}\n\n"
    return text + f"--b{depth - 1}\nContent-Type: text/plain\n\nIt holds.\n"


def _many_parts() -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "many"
    mail.make_mixed()
    for number in range(600):
        mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=f"../../{number}")
    return mail.as_bytes()


def _broken_quotes() -> str:
    draw = random.Random(SEED)
    rows = (f"doc-{number},{'' if draw.random() < 0.5 else draw.choice(chr(34) * 3 + 'ab')}Truce,Post\n"
            for number in range(10_000))  # fmt: skip
    return "id,text,outlet\n" + "".join(rows)


#: Each by its name; the makers get the number of bytes that bombs unpack to, and a workbook needs more of them.
PACKED: dict[str, Callable[[int], bytes | str]] = {
    "entities.docx": lambda _: _zipped(**{"word/document.xml": f"{_ENTITIES}<w:document {_WORD}>&b;&c;</w:document>"}),
    "entities.xml": lambda _: f"{_ENTITIES}<nitf><body><p>&b;&c;</p></body></nitf>",
    "other.xml": lambda _: "<html><p>It holds.</p></html>",
    "broken.xml": lambda _: "<nitf><body>",
    "bomb.docx": lambda bomb: _zip_bomb(
        "word/document.xml", f"<w:document {_WORD}><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:document>", bomb
    ),
    "bomb.odt": lambda bomb: _zip_bomb("content.xml", "<x>", "</x>", bomb),
    "bomb.xlsx": lambda bomb: _zip_bomb("xl/worksheets/sheet1.xml", "<x>", "</x>", max(bomb, 600_000_000)),
    "locked.docx": lambda _: _OLE,
    "locked.xlsx": lambda _: _OLE,
    "locked.xls": lambda _: _OLE,
    "locked.pdf": lambda _: _locked_pdf(),
    "empty.docx": lambda _: b"",
    "other.docx": lambda _: _zipped(**{"a.txt": "x"}),
    "page.xls": lambda _: "<html><table><tr><td>x</td></tr></table></html>",
    "text.rtf": lambda _: "It holds.",
    "text.pdf": lambda _: "It holds.",
    "pictures.pdf": lambda _: pdf(""),
    "macros.docm": lambda _: docx("Truce"),
    "macros.xlsm": lambda _: workbook(HARBOUR),
    "old.doc": lambda _: _OLE,
    "archive.zip": lambda _: _zipped(**{"../../evil.txt": "x"}),
    "climbing.docx": lambda _: _zipped(**{"../../evil.txt": "x", "word/document.xml": f"<w:document {_WORD}/>"}),
    "deep.eml": lambda _: _nested_mail(3_000),
    "many.eml": lambda _: _many_parts(),
    "nothing.eml": lambda _: "Subject: x\n\n",
    "nothing.mbox": lambda _: "",
    "nothing.warc": lambda _: "",
    "text.warc": lambda _: "It holds.",
    "broken.ris": lambda _: "TY  - NEWS\nTI  - Truce\n",
    "climbing.ris": lambda _: "TY  - NEWS\nTI  - Truce\nL1  - ../../../etc/passwd\nER  - \n",
    "broken.json": lambda _: '[{"text": "It holds."}, {"text": "It',
    "deep.json": lambda _: "[" * 100_000,
    "number.json": lambda _: "[1, 2]",
    "long.json": lambda _: '[{"text": "' + "a" * 9_000_000,
    "quotes.csv": lambda _: _broken_quotes(),
    "deep.html": lambda _: "<div>" * 20_000 + "End of Document",
}


# --- what becomes of them -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """One row per kind: its files, articles read and set aside, and what must be 0 or small.

    ``unclear`` counts files that gave neither article nor reason, and reasons that are no clear line (10 to 500
    characters, without the folder's place or what another file holds). ``longest`` is in seconds of the processor for
    one file, ``memory`` in megabytes above the start, ``touched`` what was opened, run or changed outside the folder.
    """

    kind: str
    files: int
    read: int
    set_aside: int
    unclear: int
    longest: float
    memory: int
    touched: tuple[str, ...]


def look(place: tuple[Path, str]) -> Kind:
    """Read the files of one kind. Watches the whole process from then on, so that it is called in one of its own."""
    folder, kind = place
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and kind_of(folder, path) == kind]
    before = {path: sha256(path.read_bytes()).digest() for path in paths}
    _warm()
    touched: list[str] = []
    start, longest, documents, told, unclear = _peak(), 0.0, 0, 0, 0
    sys.addaudithook(lambda event, given: _watch(event, given, folder.resolve(), touched))
    for path in paths:
        began = time.process_time()
        rows = read_in(path)
        longest = max(longest, time.process_time() - began)
        reasons = [row.reason for row in rows if isinstance(row, SetAside)]
        documents, told = documents + len(rows) - len(reasons), told + len(reasons)
        leaks = any("root:x:0" in row.text for row in rows if isinstance(row, Document))
        unclear += (not rows) + leaks + sum(not _clear(reason, folder) for reason in reasons)
    memory = _peak() - start
    changed = [path.name for path, digest in before.items() if sha256(path.read_bytes()).digest() != digest]
    return Kind(kind, len(paths), documents, told, unclear, longest, memory, (*dict.fromkeys(touched), *changed))


def _warm() -> None:
    """Read one good file of each format: what is loaded once is no part of what a broken one costs."""
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            content = FORMATS[name](HARBOUR, Path(folder))
            Path(folder, name).write_bytes(content if isinstance(content, bytes) else content.encode())
        read_in(Path(folder))


def read_in(path: Path) -> list[Document | SetAside]:
    """Return the documents of a corpus and what was set aside; a file of an unknown kind is refused."""
    try:
        corpus = open_corpus(path)
    except InputError as error:
        return [aside(path.name, 0, str(error).replace(str(path), path.name))]
    return [read(entry, corpus.columns) if isinstance(entry, Entry) else entry for entry in entries(corpus)]


def kind_of(folder: Path, path: Path) -> str:
    """Return the kind of a file: the folder that it lies in."""
    return path.relative_to(folder).parts[0] if path.parent != folder else "others"


def _clear(reason: str, folder: Path) -> bool:
    leaking = str(folder.parent) in reason or "root:x" in reason
    return 10 <= len(reason) <= 500 and "\n" not in reason and not leaking


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _watch(event: str, given: tuple[object, ...], folder: Path, touched: list[str]) -> None:
    """Note a file opened that is neither below the folder nor of Python or the project, and what runs or connects."""
    if event == "open" and isinstance(given[0], str | bytes):
        path = Path(os.path.realpath(os.fsdecode(given[0])))
        own = any(path.is_relative_to(place) for place in (folder, ROOT, sys.prefix, sys.base_prefix, "/proc", "/dev"))
        if not own:
            touched.append(f"open {path}")
    elif event in ("socket.connect", "subprocess.Popen", "os.system", "os.exec", "os.remove", "os.rename", "os.mkdir"):
        touched.append(event)


def table(folder: Path, bomb: int = 300_000_000) -> list[Kind]:
    """Write the files below a folder and return what became of each kind, read in a process of its own."""
    kinds = dict.fromkeys(kind_of(folder, folder / name) for name in write(folder, bomb))
    return look_at(folder, kinds)


def look_at(folder: Path, kinds: Iterable[str]) -> list[Kind]:
    """Return what became of the files of some kinds in a folder, each read in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        return pool.map(look, [(folder, kind) for kind in kinds], chunksize=1)


def main() -> None:
    """Print the table; exit with 1 where a file gave no clear line or something else was touched."""
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        rows = table(Path(folder, "corpus"))
    print(
        "| kind | files | read | set aside | unclear | longest, s | memory, MB | touched |\n|---|"
        + "---:|" * 6
        + "---|"
    )
    for row in rows:
        seen = {**asdict(row), "longest": f"{row.longest:.2f}", "touched": ", ".join(row.touched) or "nothing"}
        print("| " + " | ".join(map(str, seen.values())) + " |")
    print(f"{sum(row.files for row in rows)} files.")
    sys.exit(any(row.unclear or row.touched for row in rows))


if __name__ == "__main__":
    main()
