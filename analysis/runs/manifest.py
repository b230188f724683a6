"""The record of the pages in a folder: with which key each complete one was made, and which bytes its files have.

Nothing in ``manifest.json`` depends on the day or the machine's folders. A page that differs from its record, because a
run was interrupted between the two or somebody has edited it, is made again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analysis import output
from analysis.environment import environment
from analysis.errors import OutputError
from analysis.report import page_files
from analysis.runs.fingerprint import checksum

MANIFEST = "manifest.json"


class Manifest:
    """The record of a folder's pages: ``former`` as it was read, ``pages`` as it will be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.former: Mapping[str, Any] = read(folder / MANIFEST).get("pages", {})
        self.pages: dict[str, Any] = {}

    def keep(self, name: str, key: str) -> bool:
        """Take over the record of a page if it was made with this key and is untouched; tell whether it was."""
        if self.former.get(name) != self._entry(name, key):
            return False
        self.pages[name] = self.former[name]
        return True

    def former_page(self, name: str) -> Path | None:
        """Return the complete page of a former build that stands under a name, and keep its record; else nothing."""
        page = self.folder / f"{name}.html"
        if page.exists() and name in self.former:
            self.pages[name] = self.former[name]
        return page if page.exists() else None

    def add(self, name: str, key: str) -> None:
        """Record a page that was made, and save the record; that the disk is full is told when the batch ends."""
        self.pages[name] = self._entry(name, key)
        with contextlib.suppress(OutputError):
            self.save(self.pages)

    def save(self, order: Iterable[str]) -> None:
        """Write the record, its pages in an order. Raises OutputError."""
        pages = {name: self.pages[name] for name in order if name in self.pages}
        write(self.folder / MANIFEST, {"environment": environment(), "pages": pages})

    def _entry(self, name: str, key: str) -> dict[str, Any]:
        files = [self.folder / file for file in sorted(page_files(name))]
        return {"key": key, "files": {file.name: checksum(file) for file in files if file.is_file()}}


def read(file: Path) -> dict[str, Any]:
    """Return the content of a JSON file of ours; empty if there is none or somebody spoiled it."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write(file: Path, content: Mapping[str, object]) -> None:
    """Write a JSON file in one step. Raises OutputError."""
    output.write(file, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
