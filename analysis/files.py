"""Files read and written safely: content or one clear sentence, a whole file or none, cells that no spreadsheet runs.

What reads raises `InputError`, what writes `OutputError`; both name the file, what is wrong with it and what to do.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import InputError, OutputError

if TYPE_CHECKING:
    import pandas as pd

# Mac Roman or broken UTF-8 read as Windows-1252: in English, accented capitals do not follow small letters or stops.
_MOJIBAKE = re.compile("[a-z,.!?][À-ÖØ-ÞŠŽ]|â(?!\\w)|â€|Ã[\u0080-¿]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TYPE_NAMES = {str: "a text in quotation marks", bool: "true or false", list: "a list in brackets", dict: "a table"}
# A spreadsheet takes a cell that begins so for a formula, and would run what an article says.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


# --- reading ------------------------------------------------------------------------------------------------------


def read_text(path: Path) -> str:
    """Return the file's text; see `text_of`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check its name and permissions.") from None
    return text_of(raw, str(path))


def text_of(raw: bytes, name: str) -> str:
    """Return bytes as text with line breaks as \\n: UTF-8, else UTF-16 or UTF-32 by its mark, else Windows-1252.

    Other encodings are refused: a guess between one-byte encodings silently turns letters into other letters. Of 462
    news articles saved as Windows-1252, 454 came back as they were, 5 with accents repaired that were garbled before,
    and 3 were refused; of 459 saved as Mac Roman, 450 were refused and 9 misread.
    """
    text = decode(raw)
    check_characters(raw.decode("latin-1") if text is None else text, name)
    if text is None:
        raise InputError(f"{name} has an encoding that is neither UTF-8 nor Windows-1252; save it as UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode(raw: bytes) -> str | None:
    """Return the text of bytes in an encoding that can be told with certainty, or nothing."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        import charset_normalizer  # only what is not UTF-8 needs it

        best = charset_normalizer.from_bytes(raw, cp_isolation=["utf_16", "utf_32", "cp1252"]).best()
        return None if best is None or _MOJIBAKE.search(str(best)) else str(best)


def check_characters(text: str, name: str) -> None:
    """Raise InputError for what no text holds: a null, or many control characters."""
    if "\0" in text or len(_CONTROL.findall(text)) > len(text) / 100:
        raise InputError(f"{name} is not a text file; save its text as plain text in UTF-8.")


def read_table(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and stripped values of each row of a CSV file; other columns are left alone.

    A row has the optional columns only where the table has them.
    """
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path} lacks the column {missing[0]!r}; its first line must name {', '.join(columns)}.")
        for row in reader:
            if None in row or None in row.values():
                raise InputError(
                    f"{path}, line {reader.line_num}: this row and the first line differ in their number of values; "
                    "put values that hold a comma in double quotes."
                )
            yield reader.line_num, {name: row[name].strip() for name in (*columns, *optional) if name in row}
    except csv.Error as error:
        raise InputError(
            f"{path}, after line {reader.line_num}: this is no CSV ({error}); save the table again."
        ) from None


def read_toml(path: Path, types: Mapping[str, type]) -> dict[str, Any]:
    """Return the settings of a TOML file, each of which must be named in ``types`` and have that type."""
    try:
        settings = tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"{path} is no TOML ({error}); correct it there.") from None
    for key, value in settings.items():
        if key not in types:
            raise InputError(f"{path}: the setting {key!r} is unknown; use {', '.join(types)}.")
        if not isinstance(value, types[key]):
            raise InputError(f"{path}: {key} must be {_TYPE_NAMES[types[key]]}.")
    return settings


# --- writing ------------------------------------------------------------------------------------------------------


def write(path: Path, content: str | bytes) -> None:
    """Write the content beside the path and move it there: a reader meets the old file or the new one, never half.

    The folder is made if it is missing. Where nothing can be written, what was there stays.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        part.replace(path)
    except OSError as error:
        _remove(part)
        raise OutputError(f"{path} cannot be written ({error.strerror}); check the folder and the disk.") from None


def make_folder(path: Path) -> Path:
    """Return the folder, made if it is missing; raises OutputError where no file can be written in it."""
    write(path / ".writable", b"")
    _remove(path / ".writable")
    return path


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # its folder is none, or not ours: then there is nothing to remove
        path.unlink(missing_ok=True)


# --- tables as others read them -----------------------------------------------------------------------------------


def table_csv(table: pd.DataFrame, header: bool = True) -> bytes:
    """Return a table as CSV with a byte order mark, without which Excel misreads curly quotes; lists are JSON.

    ``header`` is false for what is appended to a table that has one. Text that a spreadsheet would take for a formula
    gets an apostrophe in front; numbers stay numbers.
    """
    text = io.StringIO()
    writer = csv.writer(text)  # its line ends are RFC 4180's; with others it would leave a lone \r unquoted
    if header:
        writer.writerow(table.columns)
    for row in _rows(table):
        cells = (json.dumps(cell, ensure_ascii=False) if isinstance(cell, tuple) else cell for cell in row.values())
        writer.writerow(map(defused, cells))
    return text.getvalue().encode("utf-8-sig" if header else "utf-8")


def defused(value: object) -> object:
    """Return a text that a spreadsheet would take for a formula with an apostrophe in front, and all else as it is."""
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    with contextlib.suppress(ValueError):
        if math.isfinite(float(value)):
            return value
    return f"'{value}"


def table_jsonl(table: pd.DataFrame) -> bytes:
    """Return a table as JSON lines, one object a row, a missing number as null."""
    return _jsonl(_rows(table))


def codebook_jsonl(documents: pd.DataFrame, statements: pd.DataFrame, positions: pd.DataFrame) -> bytes:
    """Return section 5 of docs/codebook.md: one line per document, with its statements and the actors' positions.

    A document without a statement has its line too, because silence is a finding. ``content`` holds the words
    themselves, piece by piece, as they stand in the document's text.
    """
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    coded: dict[str, Any] = {key: {"id": key, "statements": [], "positions": {}} for key in texts}
    for row in _rows(statements):
        entry = {key: row[key] for key in ("actor", "organization", "kind", "stance", "explicit")}
        entry |= {"source": row["source_text"], "content": [texts[row["document_id"]][a:b] for a, b in row["content"]]}
        coded[row["document_id"]]["statements"].append(entry)
    for row in _rows(positions):
        coded[row["document_id"]]["positions"][row["actor"]] = row["position"]
    return _jsonl(coded.values())


def _rows(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for record in table.to_dict(orient="records"):
        # pandas stores a missing number as NaN, which JSON does not know.
        yield {str(k): None if isinstance(v, float) and math.isnan(v) else v for k, v in record.items()}


def _jsonl(rows: Iterable[object]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8")
