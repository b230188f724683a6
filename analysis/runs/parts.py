"""One part → its tables, as the bytes of one file: a ZIP of Arrow tables, the same bytes for the same articles.

This is all that a worker runs: what it needs comes with the task. It opens no file but the answers of a reader of the
user's own, which are all there before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from analysis.corpus import coded, duplicates
from analysis.corpus.reading import read
from analysis.entries import Entry, aside
from analysis.entries.columns import DETAILS, Columns
from analysis.errors import InputError, OutputError
from analysis.language_model.config import Reader
from analysis.notebook.environment import workbook
from analysis.records import PER_DOCUMENT, TABLES, Actor, Coded, Document, Reading, SetAside, Target

#: What the search for copies needs of a document besides `duplicates.KEYS`.
SIGNATURES = pa.schema([("signature", pa.binary(4 * duplicates.MINIMA))])
#: What a database says of an article besides what a document holds.
KEPT = pa.schema([(name, pa.string()) for name in ("document_id", *DETAILS)])


@dataclass(frozen=True, slots=True)
class Settings:
    """What the coding of every document depends on besides the document.

    ``reader`` is the one that was asked, and ``reading`` what it took, which is another whenever its answers are.
    """

    actors: tuple[Actor, ...]
    target: Target
    columns: Columns
    reader: Reader | None = None
    reading: Reading | None = None


def code_part(settings: Settings, entries: Sequence[Entry | SetAside], made_with: str = "") -> bytes:
    """Read and code the articles of a part and return its tables; documents and what is set aside add up to it.

    ``made_with`` is the checksum of the workbook that planned the part elsewhere; raises InputError where this one is
    another.
    """
    if made_with and made_with != workbook():
        raise InputError(
            "A worker of the cluster has another version of the workbook or of its packages; install the same on all."
        )
    rows: dict[str, list[object]] = {name: [] for name in (*PER_DOCUMENT, "set_aside", "actors")}
    signatures: list[bytes] = []
    details: list[dict[str, str]] = []
    for entry in entries:
        found = entry if isinstance(entry, SetAside) else _code(settings, entry)
        if isinstance(entry, SetAside) or isinstance(found, SetAside):
            rows["set_aside"].append(found)
            continue
        rows["documents"].append(found.document)
        for name in PER_DOCUMENT[1:]:
            rows[name].extend(getattr(found, name))
        rows["actors"].extend(found.discovered)
        signatures.append(duplicates.signature(found.document.text))
        if known := {name: str(entry.fields[name]) for name in DETAILS if entry.fields.get(name)}:
            details.append({"document_id": found.document.document_id, **known})
    made = {name: coded.arrow(found, TABLES[name]) for name, found in rows.items()}
    made["keys"] = made["documents"].select(duplicates.KEYS.names).cast(duplicates.KEYS)
    made["details"] = pa.Table.from_pylist(details, schema=KEPT)
    made["signatures"] = pa.table([signatures], schema=SIGNATURES)
    return _packed(made)


def _code(settings: Settings, entry: Entry) -> Coded | SetAside:
    from analysis import pipeline  # takes seconds, which only who codes needs to wait

    document = read(entry, settings.columns)
    if not isinstance(document, Document):
        return document
    try:
        return pipeline.code(document, settings.actors, settings.target, settings.reader)
    except (OSError, MemoryError):  # a fault of the machine, which may be gone the next time
        raise
    except Exception as error:  # a fault of ours with one text: told, and the other articles go on
        reason = f"the coding failed ({type(error).__name__}: {error})"
        return aside(entry.file, entry.line, reason, entry.document_id)


def _packed(tables: dict[str, pa.Table]) -> bytes:
    packed = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, table in tables.items():
            sink = pa.BufferOutputStream()
            with pa.ipc.new_file(sink, table.schema, options=options) as writer:
                writer.write_table(table)
            # A fixed date: the bytes depend on the articles alone.
            archive.writestr(zipfile.ZipInfo(f"{name}.arrow"), sink.getvalue().to_pybytes())
    return packed.getvalue()


def unpacked(file: Path, names: Iterable[str]) -> dict[str, pa.Table]:
    """Return tables of a finished part.

    Raises OutputError where it is damaged, and takes it away, so that the next run codes it again.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return {name: pa.ipc.open_file(archive.read(f"{name}.arrow")).read_all() for name in names}
    except (OSError, zipfile.BadZipFile, KeyError, EOFError, pa.ArrowException) as error:
        file.unlink(missing_ok=True)
        raise OutputError(
            f"The part {file} is damaged ({error}) and was taken away; run the same command again to code it once more."
        ) from None
