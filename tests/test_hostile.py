"""Text that could be taken for code, in titles, names and quotations: pages and index show it, and nothing runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chromium import WIDTH, Browser
from tests.conftest import NOTEBOOKS

SEEN = f"({{ width: {WIDTH}, flag: String(window.flag), words: document.body.textContent }})"


@pytest.mark.parametrize("name", [*(file.stem for file in NOTEBOOKS), "toy", "failing-failed", "index"])
def test_a_page_shows_it_and_nothing_runs(name: str, hostile: Path, browser: Browser) -> None:
    page = hostile / "out" / f"{name}.html"
    found = browser.see(page, SEEN, width=390)
    assert (found["requests"], found["console"]) == ([], [])
    assert (found["seen"]["width"], found["seen"]["flag"]) == (390, "undefined")
    for words in ("<script>", *(["]]> {{ 7 * 7 }}", "$x"] if name != "failing-failed" else [])):
        assert words in found["seen"]["words"]
    assert not set("\u202e\u2067") & set(found["seen"]["words"])
    assert browser.axe(page) == []
