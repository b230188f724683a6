"""JupyterLab as ``make lab`` opens it, driven as a person would: change a parameter, *Run All*, sort a table.

The event given is the hostile one, so that this also shows that nothing runs and no formula is set in a notebook.
"""

from __future__ import annotations

from pathlib import Path

from analysis.figures.tables import html_table
from analysis.notebook.display import answer
from tests.chromium import Browser
from tests.conftest import NOTEBOOKS

#: Typed with the parameter, so that one formula is there to be set and shows that no other was.
FORMULA = 'from IPython.display import HTML; display(HTML("<p>$y^2$</p>"))'


def test_a_changed_parameter_and_run_all_give_what_the_page_shows(lab: str, hostile: Path, browser: Browser) -> None:
    names = [notebook.stem for notebook in NOTEBOOKS]
    urls = [f"{lab}/lab/workspaces/{name}/tree/notebooks/{name}.ipynb?token=test" for name in names]
    line = f'event = "{hostile / "event"}"; {FORMULA}'
    found = browser.ask("notebooks", urls=urls, line=line)
    for name, seen in zip(names, found, strict=True):
        page = hostile / "out" / f"{name}.html"
        counts = "['main table', 'figure.plot'].map(each => document.querySelectorAll(each).length)"
        headline = "document.querySelector('.answer').textContent"
        shown = browser.see(page, f"[{headline}, ...{counts}]")["seen"]
        assert (seen["errors"], seen["violations"]) == ([], [])
        assert (seen["code"], seen["sorted"]) == (1, 1), "only the parameters are in sight, and a table can be sorted"
        assert seen["followed"], "a mark leads to its quotation"
        assert [seen["headline"], seen["tables"], seen["pictures"]] == shown
        assert (seen["formulas"], seen["flag"]) == (1, None)
        assert "]]> {{ 7 * 7 }} {% raw %} $x^2$" in seen["text"]


def test_the_start_page_leads_to_every_notebook(lab: str, browser: Browser) -> None:
    found = browser.ask("start", url=f"{lab}/?token=test")
    assert found["heading"].startswith("Where to start")
    assert sorted(found["names"]) == [notebook.name for notebook in NOTEBOOKS]


def test_a_long_table_is_filtered(browser: Browser, tmp_path: Path) -> None:
    table = html_table("Towns.", ("Town", "People"), [[f"{name}ton", 7] for name in "ABCDEFGHI"])
    page = tmp_path / "page.html"
    shown = "".join(each._repr_mimebundle_()["text/html"] for each in (answer("So."), table))
    page.write_text(f"<!doctype html><meta charset=utf-8>{shown}", encoding="utf-8")
    rows = (
        "[...document.querySelectorAll('tbody tr')].filter(each => !each.hidden).map(each => each.cells[0].textContent)"
    )
    steps = [["click", "input"], ["press", "b"], ["press", "T"]]
    seen = browser.see(page, f"[{rows}, document.querySelector('.filter').textContent]", steps=steps)
    assert (seen["console"], seen["seen"]) == ([], [["Bton"], "Rows with 1 of 9"])
