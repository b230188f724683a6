"""A Chromium for the tests: one process of node drives it (tests/browser/drive.mjs) and is asked line by line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

#: How wide a page becomes, as an expression to evaluate in it.
WIDTH = "document.documentElement.scrollWidth"
DRIVER = Path(__file__).parent / "browser" / "drive.mjs"


class Browser:
    """Asks the driver; every page opens in a context of its own, so nothing is left over from one to the next."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def ask(self, what: str, **options: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        print(json.dumps([what, options]), file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        assert answer, "the browser's driver has ended"
        found = json.loads(answer)
        assert "error" not in found, found["error"]
        return found["result"]

    def axe(self, page: Path, **view: Any) -> list[str]:
        """Return the rules of axe-core that a page breaks, each with the elements that break it."""
        return self.ask("axe", url=page.as_uri(), **view)

    def see(self, page: Path, expression: str, **view: Any) -> dict[str, Any]:
        """Return what an expression is in a page (seen), what the page asked for (requests), and its console.

        ``view`` may hold width, height, scheme, media, scripts, and steps such as ["click", "button"].
        """
        return self.ask("see", url=page.as_uri(), expression=expression, **view)


@contextmanager
def started() -> Iterator[Browser]:
    """Yield a browser. Skips where it cannot be had, and fails there if BROWSER_TESTS is set to required."""
    lacking = [program for program in ("chromium", "node") if not shutil.which(program)]
    lacking += [] if (DRIVER.parent / "node_modules").is_dir() else ["what drives it (npm ci --prefix tests/browser)"]
    if lacking:
        refuse = pytest.fail if os.environ.get("BROWSER_TESTS") == "required" else pytest.skip
        refuse(f"no page is looked at in a browser: {', '.join(lacking)} not found")
    command = ["node", str(DRIVER), str(shutil.which("chromium"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Browser(process)
        finally:
            assert process.stdin
            process.stdin.close()  # the driver ends with its input, and the browser with the driver
            process.wait(timeout=30)
