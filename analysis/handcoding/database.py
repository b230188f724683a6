"""The file format of Discourse Network Analyzer 3: an SQLite database.

``dna.sql`` makes its tables as DNA 3.0.7 writes them; a file may have more, which are left alone. Facts about it come
from a database that DNA wrote and from DNA's public source (https://github.com/leifeld/dna).
"""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path

from analysis.errors import InputError

#: No value of a short field is longer; DNA refuses it otherwise.
LONGEST = 190
#: SQLite notes the version of the library that wrote a file; this is the one of the DNA file looked at.
_WRITER_AT, _WRITER = 96, (3_040_001).to_bytes(4, "big")


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a .dna file to read; a row of a query is a `sqlite3.Row`.

    Raises InputError where the file is missing, is no DNA 3 database, lacks a table or column, holds a value of another
    type than its column's, or is damaged.
    """
    if not path.is_file():
        raise InputError(f"{path} does not exist; name a .dna file.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as project:
            project.execute("PRAGMA trusted_schema = OFF")
            project.row_factory = sqlite3.Row
            _check(project, path)
            yield project
    except sqlite3.Error as error:
        raise InputError(f"{path} is no sound database of Discourse Network Analyzer 3 ({error}).") from None


def _check(project: sqlite3.Connection, path: Path) -> None:
    with closing(empty()) as ours:
        columns = ours.execute(
            "SELECT tables.name, columns.name, columns.type FROM sqlite_master AS tables"
            " JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
        ).fetchall()
    for table, column, kind in columns:
        # Quoted in brackets, a column that is not there is an error; in double quotes SQLite takes it for a text.
        other = f"SELECT 1 FROM [{table}] WHERE typeof([{column}]) NOT IN ('{kind.lower()}', 'null')"
        if project.execute(other).fetchone():
            raise sqlite3.DataError(f"{table}.{column} holds something other than {kind}")
    if astray := project.execute("PRAGMA foreign_key_check").fetchone():
        raise InputError(f"{path} is damaged: a row of {astray[0]} names one of {astray[2]} that is not there.")
    found = project.execute("SELECT Value FROM SETTINGS WHERE Property = 'version'").fetchone()
    version = found["Value"] if found else "of unknown version"
    if not version.startswith("3."):
        raise InputError(f"{path} was written by DNA {version}; open and save it with DNA 3.")


def empty() -> sqlite3.Connection:
    """Return a new database in memory with DNA's tables and settings."""
    project = sqlite3.connect(":memory:")
    project.executescript(resources.files(__package__).joinpath("dna.sql").read_text(encoding="utf-8"))
    return project


def content(project: sqlite3.Connection) -> bytes:
    """Return the bytes of a .dna file; the same rows give the same bytes."""
    project.commit()
    image = project.serialize()
    return image[:_WRITER_AT] + _WRITER + image[_WRITER_AT + 4 :]


def password_hash(password: str, salt: bytes) -> str:
    """Return the password as DNA stores it: base64 of 16 bytes of salt and 100,000 rounds of SHA-256 over both.

    That is the format of jasypt's StrongPasswordEncryptor.
    """
    digest = salt + unicodedata.normalize("NFC", password).encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()
