"""Pages in a real browser, opened from disk: they ask nobody, run their own script alone, fit, print, exclude no one.

The pages are those that are committed; test_hostile.py looks at others.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

from tests.chromium import WIDTH, Browser

ROOT = Path(__file__).parent.parent
BUILT = sorted((ROOT / "reports").glob("*/*.html"))
MAIN = ROOT / "reports" / "ukraine-2025" / "ukraine-2025-stance.html"
#: What nbconvert writes where a figure has no alternative text.
PLACEHOLDER = "No description has been provided"
# The paper without its margins of 18 and 16 mm, in CSS pixels: what a figure must fit in.
PAPER = {"A4": (673, 986), "Letter": (695, 920)}

LOOK = f"""(() => {{
    const all = (selector) => [...document.querySelectorAll(selector)];
    return {{
        width: {WIDTH},
        shown: [all('main table').length, all('figure.plot').length],
        alt: all('figure [role][aria-label], img').map(e => e.getAttribute('aria-label') ?? e.alt),
        dead: all('a[href^="#"]').map(a => decodeURIComponent(a.getAttribute('href').slice(1)))
            .filter(id => !document.getElementById(id)),
    }};
}})()"""
PLACES = """[
    [...document.querySelectorAll('table, figure, pre, blockquote')].map(e => e.getBoundingClientRect())
        .map(({left, right}) => [left, right]),
    [...document.querySelectorAll('figure')].map(e => e.getBoundingClientRect().height),
]"""


def name_of(page: Path) -> str:
    return f"{page.parent.name}/{page.name}"


# --- every page that is committed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", BUILT, ids=name_of)
def test_a_page_asks_nobody_fits_a_phone_and_shows_what_its_notebook_shows(page: Path, browser: Browser) -> None:
    found = browser.see(page, LOOK, width=390)
    seen = found["seen"]
    assert (found["requests"], found["console"], seen["width"], seen["dead"]) == ([], [], 390, [])
    assert all(words and words.strip() and PLACEHOLDER not in words for words in seen["alt"])
    if page.with_suffix(".ipynb").exists():
        cells = nbformat.read(page.with_suffix(".ipynb"), as_version=4).cells
        outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
        tables = sum(output.get("text/html", "").count("<table") for output in outputs)
        pictures = sum("image/svg+xml" in output or "image/png" in output for output in outputs)
        assert seen["shown"] == [tables, pictures]
        assert len(seen["alt"]) >= pictures


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("page", BUILT, ids=name_of)
def test_axe_finds_no_violation(page: Path, scheme: str, width: int, browser: Browser) -> None:
    assert browser.axe(page, scheme=scheme, width=width) == []


@pytest.mark.parametrize("paper", PAPER)
@pytest.mark.parametrize("page", BUILT, ids=name_of)
def test_nothing_is_cut_on_paper(page: Path, paper: str, browser: Browser) -> None:
    width, height = PAPER[paper]
    edges, heights = browser.see(page, PLACES, width=width, height=height, media="print")["seen"]
    assert not [(left, right) for left, right in edges if left < -1 or right > width + 1]
    assert all(tall <= height for tall in heights)
    assert 1 <= browser.ask("print", url=page.as_uri(), format=paper) <= 30


def test_the_main_page_is_light_and_answers_in_the_first_screen(browser: Browser) -> None:
    assert MAIN.stat().st_size < 400_000
    words = "[...document.querySelectorAll('ul.evidence > li')].map(e => e.id)"
    tall, quoted = browser.see(MAIN, f"[document.documentElement.scrollHeight, {words}]", height=800)["seen"]
    assert tall <= 6 * 800
    assert len(quoted) == len(set(quoted)) > 10
    ends = "['.answer', '.note'].map(each => document.querySelector(each).getBoundingClientRect().bottom)"
    begin = "document.querySelector('figure').getBoundingClientRect().top"
    for width, height in ((1280, 800), (390, 844)):
        answer, trust, figure = browser.see(MAIN, f"[...{ends}, {begin}]", width=width, height=height)["seen"]
        assert answer < trust < figure < height * 0.66


# --- what the script adds, and that a page does without ------------------------------------------------------------

SEEN = "[...document.querySelectorAll('ul.evidence > li')].filter(e => e.checkVisibility()).length"
ALL = "document.querySelectorAll('ul.evidence > li').length"
LAST = "[...document.querySelectorAll('details.actor:not(.unsure) ul.evidence > li')].at(-1).id"


def test_the_evidence_is_folded_until_it_is_opened(browser: Browser) -> None:
    first = "document.querySelector('details.actor').querySelectorAll('ul.evidence > li').length"
    before, own, every = browser.see(MAIN, f"[{SEEN}, {first}, {ALL}]")["seen"]
    assert 0 < before == own < every
    second = ["click", "details.actor:not([open]) > summary"]
    assert browser.see(MAIN, SEEN, steps=[second], scripts=False)["seen"] > before


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_opens_what_it_leads_to_and_all_is_unfolded_on_request(scripts: bool, browser: Browser) -> None:
    target = browser.see(MAIN, LAST)["seen"]
    visible = f"document.getElementById('{target}').checkVisibility()"
    assert browser.see(MAIN, visible)["seen"] is False
    assert browser.ask("see", url=f"{MAIN.as_uri()}#{target}", expression=visible, scripts=scripts)["seen"] is True
    tables = "[...document.querySelectorAll('table')].every(e => e.checkVisibility({contentVisibilityAuto: true}))"
    every = browser.see(MAIN, f"[{SEEN} === {ALL}, {tables}]", scripts=scripts, steps=[["click", "a.unfold"]])["seen"]
    assert every == [True, True]


def test_a_quotation_is_copied_with_its_source(browser: Browser) -> None:
    both = "(async () => [await navigator.clipboard.readText(), document.querySelector('blockquote').textContent])()"
    copied, words = browser.see(MAIN, both, steps=[["click", "ul.evidence .meta button"]])["seen"]
    assert copied.startswith(f"“{words}” – ")
    assert re.search(r"Mint, 2025-03-14\. Read as \w+ [01]\.\d\d, sounds \w+, by the reader [0-9a-f]{12,}\.$", copied)


@pytest.mark.parametrize(("head", "numeric"), [("Actor", False), ("Statements", True), ("Mean stance", True)])
def test_a_table_can_be_sorted(head: str, numeric: bool, browser: Browser) -> None:
    states = f"""(() => {{
        const head = [...document.querySelectorAll('th[scope=col]')].find(e => e.textContent === {json.dumps(head)});
        return [0, 1, 2, 3].map(times => {{
            if (times) head.querySelector('button').click();
            const rows = [...head.closest('table').tBodies[0].rows];
            return [head.ariaSort ?? '', rows.map(row => row.cells[head.cellIndex].textContent)];
        }});
    }})()"""
    given, once, twice, thrice = browser.see(MAIN, states)["seen"]
    orders = ["descending", "ascending"] if numeric else ["ascending", "descending"]
    assert [given[0], once[0], twice[0], thrice[0]] == ["", *orders, ""]
    assert thrice[1] == given[1]
    assert sorted(once[1]) == sorted(twice[1]) == sorted(given[1])
    for order, cells in (once, twice):
        keys = numbers(cells) if numeric else [cell.casefold() for cell in cells]
        assert keys == sorted(keys, reverse=order == "descending")
    if numeric:  # what has no number stands last either way
        assert all(re.match(r"[^+−\d]", cell) for _, cells in (once, twice) for cell in cells[len(numbers(cells)) :])


def numbers(cells: list[str]) -> list[float]:
    found = (re.match(r"[+−]?\d+(\.\d+)?", cell) for cell in cells)
    return [float(match[0].replace("−", "-")) for match in found if match]


def test_without_scripts_everything_is_there(browser: Browser) -> None:
    words = "document.querySelector('.body').textContent.length"
    buttons = "document.querySelectorAll('button').length"
    about = "[...document.querySelectorAll('ul.evidence > li')].every(e => e.querySelector('.meta[title]'))"
    length, n_buttons, cited = browser.see(MAIN, f"[{words}, {buttons}, {about}]", scripts=False)["seen"]
    assert (length > 5_000, n_buttons, cited) == (True, 0, True)


def test_the_keyboard_reaches_the_report_first(browser: Browser) -> None:
    tab, enter = ["press", "Tab"], ["press", "Enter"]
    assert browser.see(MAIN, "document.activeElement.textContent", steps=[tab])["seen"] == "Skip to the report"
    assert browser.see(MAIN, "location.hash", steps=[tab, enter])["seen"] == "#report"


def test_a_drawing_is_one_stop_whose_arrow_keys_reach_every_mark(browser: Browser) -> None:
    marks = "[...document.querySelectorAll('figure a.mark')].filter(e => e.checkVisibility())"
    stops = f"{marks}.map(e => e.tabIndex)"
    found = browser.see(MAIN, stops)["seen"]
    assert [len(found), *found] == [len(found), 0, *[-1] * (len(found) - 1)]
    assert browser.see(MAIN, stops, scripts=False)["seen"] == [0] * len(found)
    place = f"{marks}.indexOf(document.activeElement)"
    to_mark = ["tab", "figure a.mark"]
    last = [to_mark, *[["press", "ArrowRight"]] * len(found)]
    assert browser.see(MAIN, place, steps=last)["seen"] == len(found) - 1
    assert 0 < browser.see(MAIN, place, steps=[to_mark, ["press", "ArrowDown"]])["seen"] < len(found)
    assert browser.see(MAIN, place, steps=[*last, ["press", "Tab"]])["seen"] == -1


@pytest.mark.parametrize("width", [1280, 390])
def test_the_keyboard_walks_from_a_mark_to_the_words(width: int, browser: Browser) -> None:
    steps = [["tab", "figure a.mark[href^='#s-']"]]  # nothing else is clicked or scripted
    shown = "getComputedStyle(document.activeElement.querySelector('.words')).display"
    assert browser.see(MAIN, shown, steps=steps, width=width)["seen"] != "none"
    there = """(() => {
        const item = document.querySelector(':target'), box = item.getBoundingClientRect();
        return [item.tagName, item.checkVisibility(), box.top < innerHeight && box.bottom > 0];
    })()"""
    assert browser.see(MAIN, there, steps=[*steps, ["press", "Enter"]], width=width)["seen"] == ["LI", True, True]


# --- faults that are planted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slip", "requests"),
    [
        ("<script>window.flag = 'ran'</script>", 0),
        ("<img src=x onerror=\"window.flag = 'ran'\">", 1),
        ('<link rel="stylesheet" href="http://127.0.0.1:9/x.css">', 1),
    ],
)
def test_the_policy_of_a_page_stops_what_slips_through(
    slip: str, requests: int, browser: Browser, tmp_path: Path
) -> None:
    whole = MAIN.read_text(encoding="utf-8")
    kept, bare = tmp_path / "kept.html", tmp_path / "bare.html"
    kept.write_text(whole.replace("</main>", f"{slip}</main>"), encoding="utf-8")
    stopped = browser.see(kept, "String(window.flag)")
    assert stopped["seen"] == "undefined"
    assert stopped["console"]  # the policy says what it stopped
    # Without the policy the same slip does its work, so the tests above would have seen it.
    bare.write_text(re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", kept.read_text(encoding="utf-8")), "utf-8")
    ran = browser.see(bare, "String(window.flag)")
    assert len(ran["requests"]) == requests
    assert (ran["seen"] == "ran") == ("window.flag" in slip)


@pytest.mark.parametrize(
    ("pattern", "instead", "rule"),
    [
        ('<html lang="en">', "<html>", "html-has-lang"),
        ("--soft: #5d5b55", "--soft: #cfcdc7", "color-contrast"),
        ("</main>", '<img src="data:,"></main>', "image-alt"),
        ('(<a class="mark" [^>]*>)<title>[^<]*</title>', r"\1", "link-name"),
        ("<(/?)main", r"<\1div", "region"),
    ],
)
def test_axe_finds_a_planted_fault(pattern: str, instead: str, rule: str, browser: Browser, tmp_path: Path) -> None:
    planted, times = re.subn(pattern, instead, MAIN.read_text(encoding="utf-8"))
    assert times
    page = tmp_path / "page.html"
    page.write_text(planted, encoding="utf-8")
    assert any(found.startswith(rule) for found in browser.axe(page))
