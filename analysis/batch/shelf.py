"""The folder a plan's pages stand in: one batch at a time, and a record of what stands there.

``manifest.json`` says of each complete page which key it was made with and which bytes its files have, and in which
environment; nothing in it depends on the day or the machine's folders. A page that differs from its record, because
somebody was interrupted between the two or has edited it, is made again.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from analysis import files
from analysis.errors import OutputError
from analysis.report import page_files

MANIFEST = "manifest.json"


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keep other batches out of a folder meanwhile, and sweep up what one that was killed left half written.

    The system holds the lock on the folder itself: it needs no file and ends with the process, however that ends.
    Raises OutputError if another batch is at work there, or if the folder takes no files.
    """
    files.make_folder(folder)
    place = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OutputError(
                f"Another batch is writing into {folder}; wait until it has ended, or name another folder with -o."
            ) from None
        for left in folder.glob(".*.part"):
            left.unlink(missing_ok=True)
        yield
    finally:
        os.close(place)


class Shelf:
    """The pages of a folder with their record; read once, written after every page."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = dict(environment)
        self.former = read(folder / MANIFEST)
        self.pages: dict[str, dict[str, Any]] = {}

    def keep(self, name: str, key: str) -> bool:
        """Take over a page of the former build if it was made with this key and is untouched; tell whether it was."""
        page = self.former.get("pages", {}).get(name, {})
        if page.get("key") != key or page.get("files") != self._files(name):
            return False
        self.pages[name] = page
        return True

    def former_page(self, name: str) -> Path | None:
        """Return the complete page of a former build that stands under a name, and keep its record; else nothing."""
        page = self.folder / f"{name}.html"
        if not page.exists():
            return None
        if name in self.former.get("pages", {}):
            self.pages[name] = self.former["pages"][name]
        return page

    def add(self, name: str, key: str) -> None:
        """Record a page that was made, and save the record; a disk that is full is told when the batch ends."""
        self.pages[name] = {"key": key, "files": self._files(name)}
        with contextlib.suppress(OutputError):
            self.save(self.pages)

    def save(self, order: Mapping[str, object] | list[str]) -> None:
        """Write the record, its pages in an order. Raises OutputError."""
        pages = {name: self.pages[name] for name in order if name in self.pages}
        write(self.folder / MANIFEST, {"environment": self.environment, "pages": pages})

    def _files(self, name: str) -> dict[str, str]:
        files = (self.folder / file for file in sorted(page_files(name)))
        return {file.name: sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def read(file: Path) -> dict[str, Any]:
    """Return the content of a JSON file of ours; empty if there is none or somebody spoiled it."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write(file: Path, content: Mapping[str, object]) -> None:
    """Write a JSON file in one step. Raises OutputError."""
    files.write(file, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
