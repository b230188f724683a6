"""One article as it came: where it stands, and its raw content or cells. Small enough to send to another machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.records import SetAside

#: An article of more characters is set aside: no newspaper prints one, and one such text would hold up all others.
LONGEST = 1_000_000
#: The kinds of file that hold one article, by their ending, and how each is read.
FORMS = dict.fromkeys((".txt", ".html", ".htm", ".md", ".docx", ".odt", ".rtf", ".pdf"), "text")
FORMS |= {".html": "html", ".htm": "html", ".md": "markdown"}
#: The kinds of file that hold many.
TABLES = {".csv": "csv", ".tsv": "csv", ".jsonl": "json", ".ndjson": "json", ".json": "json"}
TABLES |= {".parquet": "parquet", ".xlsx": "sheet", ".xls": "sheet"}


class Unreadable(ValueError):
    """Why a file or an entry gives no document."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row per article before it is read.

    ``form`` is text, html or markdown for a file, whose bytes are ``content``; a row of a table has form ``row`` and
    its cells, by the name of the field they are for, in ``fields``. ``line`` is 0 for a whole file.
    """

    file: str
    line: int
    document_id: str
    form: str
    fields: Mapping[str, object] = field(default_factory=dict)
    content: bytes = b""

    @property
    def size(self) -> int:
        """Return about how many bytes the entry takes."""
        return len(self.content) + sum(len(value) for value in self.fields.values() if isinstance(value, str))


def aside(file: str, line: int, reason: str, document_id: str = "") -> SetAside:
    """Return what is listed instead of a document; control characters of hostile names do not reach a table."""
    return SetAside(clean(file), line, clean(document_id), " ".join(clean(reason).split())[:500])


def clean(text: str) -> str:
    """Return a name or a message with what cannot be stored or printed replaced."""
    whole = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not text.isascii() else text
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in whole)


def place(row: SetAside) -> str:
    """Return where it stood, in words."""
    return f"{row.file}, line {row.line}" if row.line else row.file
