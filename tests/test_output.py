"""Files that are either whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import files
from analysis.errors import OutputError


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    files.write(tmp_path / "new" / "page.html", "one")
    files.write(tmp_path / "new" / "page.html", b"two")
    assert [(file.name, file.read_bytes()) for file in (tmp_path / "new").iterdir()] == [("page.html", b"two")]


def test_a_place_that_takes_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here")
    for attempt in (lambda: files.make_folder(tmp_path / "file"), lambda: files.write(tmp_path / "file" / "x", "y")):
        with pytest.raises(OutputError, match=r"cannot be written .*; check the folder"):
            attempt()
    with pytest.raises(OutputError):
        files.write(tmp_path, "a folder is no file")
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
