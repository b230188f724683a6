"""Files that hold articles as messages, records or items: mail, web archives, references, news agencies' XML."""

from __future__ import annotations

import email
import email.policy
import gzip
import mailbox
import re
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from lxml import etree

from analysis import files
from analysis.entries import FORMS, LONGEST, Entry, Unreadable, aside, clean
from analysis.entries.lines import compared, read_bytes
from analysis.errors import InputError
from analysis.formats import pages, unpacking
from analysis.records import SetAside
from analysis.text import prose

Rows = Iterator[Entry | SetAside]
_MOST_PARTS = 500  # of one message
_TAG = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$")
_TYPE = re.compile(r"^\W*TY\s*-", re.MULTILINE)
_BEGINS = re.compile(rb"From \S+ .*\b\d{4}\b")
_LINE = 1 << 20  # bytes of a line that are looked at at once


def _row(name: str, number: int, **fields: str) -> Entry:
    key = clean(f"{name}:{number}" if number else name)
    return Entry(clean(name), number, key, "row", {field: value for field, value in fields.items() if value})


def _counted(name: str, *counts: Any) -> Rows:
    """Yield what is to be said where a second way of counting finds another number; see `compared`."""
    return (aside(name, line, str(said)) for line, said in compared(*counts))


# --- mail ---------------------------------------------------------------------------------------------------------


def _mail(path: Path, name: str) -> Rows:
    yield _message(read_bytes(path, unpacking.MOST), name, 0)


def _mailbox(path: Path, name: str) -> Rows:
    if path.suffix.lower() == ".gz":
        raise Unreadable("a packed mailbox is not read; unpack it")
    box = mailbox.mbox(path, create=False)
    try:
        keys = list(box.keys())
        for number, key in enumerate(keys, start=1):
            yield _message(box.get_bytes(key), name, number)
    finally:
        box.close()
    if not keys:
        raise Unreadable("it holds no message; export the mailbox again")
    count, odd = _beginnings(path)
    remedy = "a line of a text that begins with “From ” may part a message; save the messages as .eml"
    yield from _counted(name, len(keys), count, "messages", remedy, odd)


def _beginnings(path: Path) -> tuple[int, int]:
    """Return the number of messages by the lines that begin one after a blank line, and the first that is none."""
    count, odd, blank = 0, 0, True
    with path.open("rb") as raw:
        for number, line in enumerate(iter(lambda: raw.readline(_LINE), b""), start=1):
            if line.startswith(b"From "):
                whole = blank and _BEGINS.match(line) is not None
                count, odd = count + whole, odd or (0 if whole else number)
            blank = not line.strip()
    return count, odd


def _message(raw: bytes, name: str, number: int) -> Entry | SetAside:
    """Return a message as an article: its subject, sender and day, and its text without attachments."""
    try:
        message = email.message_from_bytes(raw[: unpacking.MOST], _class=EmailMessage, policy=email.policy.default)
        if any(at > _MOST_PARTS for at, _ in enumerate(message.walk())):
            raise Unreadable(f"this message has more than {_MOST_PARTS} parts")
        subject, sender, day = (str(message.get(field, "")) for field in ("Subject", "From", "Date"))
        text = _content(message, "plain")
        if not text.strip() and (page := _content(message, "html")[: 4 * LONGEST]).strip():
            text = pages.from_html(page)["text"] or pages.plain(page)
    except (Unreadable, InputError) as error:
        return aside(name, number, str(error))
    except Exception as error:  # the standard library's parser raises nearly anything for hostile mail
        return aside(name, number, f"this message cannot be read ({type(error).__name__}: {str(error)[:80]})")
    if not text.strip():
        return aside(name, number, "this message holds no text; save what is attached as a file of its own")
    outlet = re.sub(r"\s*<[^>]*>\s*$", "", sender).strip(' "')
    body = prose.from_lines(text.replace("\r\n", "\n").split("\n"))
    return _row(name, number, title=" ".join(subject.split()), text=body, outlet=outlet, date=day)


def _content(message: EmailMessage, form: str) -> str:
    parts = (part for part in message.walk() if part.get_content_type() == f"text/{form}")
    part = next((part for part in parts if part.get_content_disposition() != "attachment"), None)
    return "" if part is None else str(part.get_content())


# --- web archives -------------------------------------------------------------------------------------------------


def _web_archive(path: Path, name: str) -> Rows:
    from warcio.archiveiterator import ArchiveIterator

    number = others = 0
    there = -1
    try:
        with path.open("rb") as raw:
            for number, record in enumerate(ArchiveIterator(raw, arc2warc=True), start=1):
                head = record.http_headers
                fine = head is not None and head.get_statuscode().startswith("2")
                if record.rec_type == "response" and fine and "html" in head.get_header("Content-Type", "").lower():
                    page = record.content_stream().read(4 * LONGEST + 1)
                    address = record.rec_headers.get_header("WARC-Target-URI") or ""
                    yield from pages.entries(page, name, clean(f"{name}:{number}"), number, url=address)
                else:
                    others += record.rec_type == "response"
        there = _records(path) if number else -1
    except Exception as error:  # warcio raises nearly anything for a file that is broken
        why_not = f"{type(error).__name__}: {str(error)[:80]}"
        yield aside(name, number + 1, f"the archive cannot be read from here on ({why_not})")
    if others:
        yield aside(name, 0, f"{others} of its responses are no pages (pictures, errors and the like)")
    if not number:
        raise Unreadable("it holds no record; export the archive again")
    yield from _counted(name, number, there, "records", "export the archive again")


def _records(path: Path) -> int:
    """Return the number of records by the lines that begin one; −1 where there is none, as in the older ARC."""
    count, begun = 0, False
    with path.open("rb") as raw, gzip.open(raw) if raw.peek(2).startswith(b"\x1f\x8b") else raw as records:
        while line := records.readline(_LINE):
            count += begun and re.match(rb"[\w-]+:", line) is not None
            begun = re.fullmatch(rb"WARC/\d\.\d\r?\n", line) is not None
    return count or -1


# --- references ---------------------------------------------------------------------------------------------------


def _references(path: Path, name: str) -> Rows:
    """Yield the records of an RIS file, with the text that is attached to each, or else its abstract."""
    text = files.text_of(read_bytes(path, unpacking.MOST), "it")
    record: dict[str, list[str]] = {}
    start, tag, records = 0, "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        match = _TAG.match(line)
        if match and match[1] == "TY" and record:
            yield aside(name, start, "this record has no end (“ER  -”); export it again")
            record, records = {}, records + 1
        if match and match[1] == "ER":
            yield _reference(path, name, start, record)
            record, tag, records = {}, "", records + 1
        elif match:
            start = number if match[1] == "TY" else start
            tag = match[1]
            record.setdefault(tag, []).append((match[2] or "").strip())
        elif tag and line.strip():
            record[tag][-1] += f"\n{line.strip()}"
    if record:
        yield aside(name, start, "the file breaks off in this record; export it again")
    remedy = "each must begin with a line “TY  -” and end with “ER  -”; export the file again"
    yield from _counted(name, records + bool(record), len(_TYPE.findall(text)), "records", remedy, start)


def _reference(path: Path, name: str, line: int, record: Mapping[str, list[str]]) -> Entry | SetAside:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in record.get(tag, ()) if value), "")

    try:
        text = "".join(_attached(path.parent, file) for tag in ("L1", "L2") for file in record.get(tag, ())[:1])
    except (OSError, InputError, ValueError) as error:
        return aside(name, line, f"the text that is attached cannot be read ({error})")
    day = first("DA", "Y1", "PY").strip("/")
    tags = {"title": ("TI", "T1"), "outlet": ("T2", "JO", "JF", "PB"), "url": ("UR",)}
    lists = {"author": "AU", "keywords": "KW"}
    known = {field: first(*named) for field, named in tags.items()}
    known |= {field: "; ".join(record.get(tag, ())) for field, tag in lists.items()}
    known["date"] = "" if re.fullmatch(r"\d{4}", day) else day
    return _row(name, line, text=text or first("AB", "N2"), **known)


def _attached(folder: Path, file: str) -> str:
    """Return the text of an attached file; only what lies below the folder of the references is opened."""
    place = (folder / file.removeprefix("file://")).resolve()
    kind = place.suffix.lower()
    if not place.is_relative_to(folder.resolve()):
        raise Unreadable(f"{file!r} lies outside the folder")
    if kind not in FORMS:
        raise Unreadable(f"{file!r} is of no kind that is read")
    raw = read_bytes(place, 4 * LONGEST)
    if kind in unpacking.KINDS:
        return prose.article(unpacking.text_of(raw, kind), kind == ".pdf")
    return pages.from_html(raw)["text"] if FORMS[kind] == "html" else files.text_of(raw, "it")


# --- news agencies' XML -------------------------------------------------------------------------------------------


def _news_xml(path: Path, name: str) -> Rows:
    """Yield the items of NITF and NewsML-G2."""
    root = unpacking.xml(read_bytes(path, unpacking.MOST))
    kind = etree.QName(root).localname
    items = [root] if kind == "nitf" else list(root.iter("{*}newsItem"))
    if not items:
        raise Unreadable(f"XML of this kind (<{kind}>) is not read; NITF and NewsML-G2 are")
    for number, item in enumerate(items, start=1):
        inner = next((each for tag in ("body.content", "body", "inlineXML") for each in item.iter(f"{{*}}{tag}")), item)
        issued = [each.get("norm") or "" for each in item.iter("{*}date.issue")]
        outlets = [each.get("name") or "" for each in item.iter("{*}pubdata")]
        outlets += [each.get("literal") or _words(each) for each in item.iter("{*}provider")]
        text = "\n\n".join(filter(None, map(_words, inner.iter("{*}p"))))
        dates = [*issued, _one(item, "contentCreated", "versionCreated", "firstCreated")]
        known = {"outlet": next(filter(None, outlets), ""), "date": next(filter(None, dates), "")}
        known |= {"title": _one(item, "headline", "hl1", "title"), "author": _one(item, "byline", "by")}
        yield _row(name, number if len(items) > 1 else 0, text=text, **known)


def _words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _one(item: etree._Element, *names: str) -> str:
    return next((words for name in names for each in item.iter(f"{{*}}{name}") if (words := _words(each))), "")


#: How each kind of file is read, by its ending; what fails raises OSError, InputError or ValueError.
BUNDLES: dict[str, Callable[[Path, str], Rows]] = {
    ".eml": _mail,
    ".mbox": _mailbox,
    ".warc": _web_archive,
    ".ris": _references,
    ".xml": _news_xml,
}
