"""A disk of its own that is soon full."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[Callable[[], object]]:
    """Mount a disk of so many bytes and yield a way to make it large; skip where none can be mounted."""
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=100m", place], check=True)
    finally:
        subprocess.run(["umount", "-l", place], check=True)
