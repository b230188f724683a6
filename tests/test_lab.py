"""Each notebook in JupyterLab, driven as a person would: a parameter is changed, *Run All* chosen, the outputs read.

The event given is the hostile one, so that this also shows that nothing runs and no formula is set in a notebook.
"""

from __future__ import annotations

from pathlib import Path

from tests.chromium import Browser
from tests.conftest import NOTEBOOKS

#: Typed with the parameter, so that one formula is there to be set and shows that no other was.
FORMULA = 'from IPython.display import HTML; display(HTML("<p>$y^2$</p>"))'


def test_a_changed_parameter_and_run_all_give_what_the_page_shows(lab: str, hostile: Path, browser: Browser) -> None:
    names = [notebook.stem for notebook in NOTEBOOKS]
    urls = [f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb?token=test" for name in names]
    line = f'event = "{hostile / "event"}"; {FORMULA}'
    found = browser.ask("notebooks", urls=urls, line=line)
    for name, seen in zip(names, found, strict=True):
        page = hostile / "out" / f"{name}.html"
        counts = "['main table', 'figure.plot'].map(each => document.querySelectorAll(each).length)"
        headline = "document.querySelector('.answer').textContent"
        shown = browser.see(page, f"[{headline}, ...{counts}]")["seen"]
        assert seen["errors"] == []
        assert [seen["headline"], seen["tables"], seen["pictures"]] == shown
        assert (seen["formulas"], seen["flag"]) == (1, None)
        assert "]]> {{ 7 * 7 }} {% raw %} $x^2$" in seen["text"]
