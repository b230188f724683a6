"""Pages in a real browser, opened from disk: they ask nobody, run nothing, complain about nothing and fit a phone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from analysis import batch
from tests.toy_notebooks import HOSTILE, failing, saved, toy

REPORTS = Path(__file__).parent.parent / "reports"
CHROMIUM = shutil.which("chromium")
SWITCHES = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --enable-logging=stderr --v=0 --dump-dom
    --disable-background-networking --disable-component-update --disable-sync
    --virtual-time-budget=5000 --hide-scrollbars
""".split()
# The browser calls its maker on its own account; those calls shall not leave the machine.
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
MEASURE = "<script>onload = () => parent.postMessage(document.documentElement.scrollWidth, '*')</script>"
PHONE = """<!doctype html><body><script>onmessage = (said) => document.body.dataset.width = said.data</script>
<iframe src="copy.html" style="width: {width}px; height: 800px; border: 0"></iframe></body>"""


@dataclass(frozen=True)
class Visit:
    """What a browser did with a page: the addresses the page asked for, what its console said, and its final DOM."""

    requests: list[str]
    console: list[str]
    dom: str


def visit(page: Path, folder: Path) -> Visit:
    """Open a page from disk in a browser with a profile of its own."""
    if not CHROMIUM and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed: here, no page goes out that no browser has seen")
    if not CHROMIUM:
        pytest.skip("Chromium is not installed: no page is looked at")
    log, profile = folder / "net.json", folder / "profile"
    places = [f"--user-data-dir={profile}", f"--log-net-log={log}", page.as_uri()]
    done = subprocess.run(
        [CHROMIUM, *SWITCHES, OFFLINE, *places], capture_output=True, text=True, timeout=120, check=True
    )
    shutil.rmtree(profile, ignore_errors=True)
    found = json.loads(log.read_text(encoding="utf-8"))
    start = found["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    jobs = [event["params"] for event in found["events"] if event["type"] == start and "url" in event.get("params", {})]
    # What the browser asks on its own account has no origin; what a page asks has the page's.
    asked = [job["url"] for job in jobs if job.get("initiator") != "not an origin"]
    return Visit(asked, re.findall(r"CONSOLE:\d+\] (.*)", done.stderr), done.stdout)


def page_width(page: Path, folder: Path, width: int) -> int:
    """Return how wide the page becomes on a screen that wide.

    A browser window is never as narrow as a phone, so the page stands in a frame; its policy is taken out of the copy
    so that a script can measure it.
    """
    text = re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", page.read_text(encoding="utf-8"))
    (folder / "copy.html").write_text(text.replace("</body>", f"{MEASURE}</body>"), encoding="utf-8")
    outer = folder / "phone.html"
    outer.write_text(PHONE.format(width=width), encoding="utf-8")
    found = re.search(r'data-width="(\d+)"', visit(outer, folder).dom)
    assert found
    return int(found[1])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the page of a notebook full of hostile text, one of a failing notebook, and their index."""
    folder = tmp_path_factory.mktemp("pages")
    saved(toy(), folder / "toy.ipynb")
    saved(failing("raise ValueError('<script>console.error(1)</script>')"), folder / "failing.ipynb")
    reports = [
        {"name": "toy", "notebook": "toy.ipynb", "parameters": {"event": HOSTILE + "<img src=x onerror=alert(1)>"}},
        {"name": "failing", "notebook": "failing.ipynb"},
    ]
    plan = folder / "plan.yml"
    plan.write_text(json.dumps({"title": HOSTILE, "reports": reports}), encoding="utf-8")
    batch.run_plan(batch.read_plan(plan), folder / "out", 2)
    return folder / "out"


@pytest.mark.parametrize("name", ["toy", "failing", "index"])
def test_a_page_asks_nobody_and_its_console_is_empty(name: str, made: Path, tmp_path: Path) -> None:
    seen = visit(made / f"{name}.html", tmp_path)
    assert "<main" in seen.dom
    assert (seen.requests, seen.console) == ([], [])


@pytest.mark.parametrize("name", ["toy", "failing", "index"])
def test_a_page_fits_a_phone(name: str, made: Path, tmp_path: Path) -> None:
    assert page_width(made / f"{name}.html", tmp_path, 390) == 390


BUILT = sorted(REPORTS.glob("*/*.html"))


@pytest.mark.parametrize("page", BUILT, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_built_pages(page: Path, tmp_path: Path) -> None:
    seen = visit(page, tmp_path)
    assert (seen.requests, seen.console) == ([], [])
    assert page_width(page, tmp_path, 390) == 390


@pytest.mark.parametrize(
    ("body", "requests", "console"),
    [
        ('<img src="http://127.0.0.1:9/x.png">', ["http://127.0.0.1:9/x.png"], 0),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/x.css">', ["http://127.0.0.1:9/x.css"], 0),
        ('<script src="https://cdn.invalid/x.js"></script>', ["https://cdn.invalid/x.js"], 0),
        ('<script>console.error("planted")</script>', [], 1),
        ("<script>undefined.planted</script>", [], 1),
        ("<p>Nothing to see.</p>", [], 0),
    ],
)
def test_a_planted_fault_is_seen(body: str, requests: list[str], console: int, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<!doctype html><body>{body}</body>", encoding="utf-8")
    seen = visit(page, tmp_path)
    assert seen.requests == requests
    assert len(seen.console) >= console
    assert console or requests or not seen.console


def test_a_page_that_is_too_wide_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><body><div style="width: 900px">x</div></body>', encoding="utf-8")
    assert page_width(page, tmp_path, 390) > 900


def test_the_policy_of_a_page_stops_what_slips_through(made: Path, tmp_path: Path) -> None:
    slip = '<script>document.title = "ran"</script><img src="http://127.0.0.1:9/x.png"></body>'
    page = tmp_path / "page.html"
    page.write_text((made / "toy.html").read_text(encoding="utf-8").replace("</body>", slip), encoding="utf-8")
    seen = visit(page, tmp_path)
    assert seen.requests == []
    assert "<title>ran</title>" not in seen.dom
