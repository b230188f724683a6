"""The file format of Discourse Network Analyzer 3: a .dna file ↔ its tables as rows.

A .dna file is an SQLite database. ``dna_columns.csv`` lists its tables and columns as DNA 3.0.7 writes them; a file may
have more, which are left alone. Facts about the format come from a database that DNA wrote and from DNA's public source
(https://github.com/leifeld/dna).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import sqlite3
import unicodedata
from contextlib import closing
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from analysis import files
from analysis.errors import InputError, OutputError

Tables = dict[str, list[dict[str, Any]]]
_TYPES = {"INTEGER": (int, type(None)), "TEXT": (str, type(None))}

SETTINGS = {"version": "3.0.7", "date": "2022-06-10"}
#: No value of a short field is longer; DNA refuses it otherwise.
LONGEST = 190
#: SQLite notes the version of the library that wrote a file; this is the one of the DNA file looked at.
_WRITER_AT, _WRITER = 96, (3_040_001).to_bytes(4, "big")


class _WrongTypeError(Exception):
    """A value of another type than its column's."""


def read(path: Path) -> Tables:
    """Return the rows of each table in the file's order, as dictionaries from column to value.

    Raises InputError where the file is missing, is no DNA 3 database, lacks a table or column, or is damaged.
    """
    if not path.is_file():
        raise InputError(f"{path} does not exist; name a .dna file.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.row_factory = sqlite3.Row
            tables = {name: _rows(connection, name, columns) for name, columns in _columns().items()}
            astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    except (sqlite3.Error, _WrongTypeError) as error:
        raise InputError(f"{path} is no sound database of Discourse Network Analyzer 3 ({error}).") from None
    if astray:
        raise InputError(f"{path} is damaged: a row of {astray[0]} names one of {astray[2]} that is not there.")
    version = next((row["Value"] for row in tables["SETTINGS"] if row["Property"] == "version"), "")
    if not str(version).startswith("3."):
        raise InputError(f"{path} was written by DNA {version or 'of unknown version'}; open and save it with DNA 3.")
    return tables


def write(tables: Tables, path: Path) -> None:
    """Write the tables as a new .dna file; the same tables give the same bytes.

    Raises OutputError where the file exists, because hours of hand coding may be in it, or cannot be written.
    """
    if path.exists():
        raise OutputError(f"{path} exists and may hold coding by hand; choose another name, or remove it first.")
    files.write(path, content(tables))


def content(tables: Tables) -> bytes:
    """Return the bytes of a .dna file with these tables; columns that rows leave out take DNA's defaults."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("".join(f"CREATE TABLE {name}({_definition(name)});" for name in _columns()))
        for name in _columns():
            rows = tables.get(name, [])
            if rows:
                marks = ", ".join(f":{column}" for column in rows[0])
                connection.executemany(f"INSERT INTO {name} ({', '.join(rows[0])}) VALUES ({marks})", rows)
        connection.commit()
        image = connection.serialize()
    return image[:_WRITER_AT] + _WRITER + image[_WRITER_AT + 4 :]


def password_hash(password: str, salt: bytes) -> str:
    """Return the password as DNA stores it: base64 of 16 bytes of salt and 100,000 rounds of SHA-256 over both.

    That is the format of jasypt's StrongPasswordEncryptor.
    """
    digest = salt + unicodedata.normalize("NFC", password).encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()


def _rows(connection: sqlite3.Connection, table: str, columns: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
    # Quoted in brackets, a column that is not there is an error; in double quotes SQLite takes it for a text.
    selected = ", ".join(f"[{column}]" for column in columns)
    rows = [dict(row) for row in connection.execute(f"SELECT {selected} FROM [{table}] ORDER BY rowid")]
    # SQLite keeps whatever type it is given; what DNA writes is what the columns say.
    for name, column in columns.items():
        if not all(isinstance(row[name], _TYPES[column["type"]]) for row in rows):
            raise _WrongTypeError(f"{table}.{name} holds something other than {column['type']}")
    return rows


@cache
def _columns() -> dict[str, dict[str, dict[str, str]]]:
    """Map each table to its columns, and each column to its row of ``dna_columns.csv``."""
    text = resources.files(__package__).joinpath("dna_columns.csv").read_text(encoding="utf-8")
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(text, newline="")):
        tables.setdefault(row["table"], {})[row["column"]] = row
    return tables


def _definition(table: str) -> str:
    """Return the columns and constraints of a table in SQL."""
    parts, references = [], []
    for name, column in _columns()[table].items():
        part = f"{name} {column['type']}"
        part += " NOT NULL" if column["required"] else ""
        part += " PRIMARY KEY" if column["key"] else ""
        part += f" DEFAULT {column['default']}" if column["default"] else ""
        measure = f"LENGTH({name})" if column["type"] == "TEXT" else name
        part += f" CHECK ({measure} >= {column['least']})" if column["least"] else ""
        part += f" CHECK ({measure} <= {column['most']})" if column["most"] else ""
        parts.append(part)
        if column["references"]:
            references.append(f"FOREIGN KEY({name}) REFERENCES {column['references']}(ID) ON DELETE CASCADE")
    unique = [name for name, column in _columns()[table].items() if column["unique"]]
    return ", ".join([*parts, *([f"UNIQUE ({', '.join(unique)})"] if unique else []), *references])
