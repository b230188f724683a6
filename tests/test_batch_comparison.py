"""What changed from one period or one build to the next: who moved, by how much, on which new statements."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.report.page import PICTURES, index
from analysis.runs import pages, plans
from analysis.runs.comparison import Step, compare
from tests.toy_notebooks import HOSTILE, parameters_cell, saved

v4 = nbformat.v4


def standing(actor: str, position: str, mean: float | None = None) -> dict[str, Any]:
    return {"actor_id": actor.lower(), "actor": actor, "position": position, "mean": mean, "n_statements": 3}


def statement(key: str, actor: str, stance: str = "favor") -> dict[str, Any]:
    own = {"actor_id": actor.lower(), "document_id": "d1", "stance": stance, "text": f"words of {key}"}
    return {"statement_id": key, **own}


def found(standings: list[dict[str, Any]], *statements: dict[str, Any]) -> dict[str, Any]:
    return {"standings": standings, "statements": list(statements)}


def compared(former: dict[str, Any], latter: dict[str, Any]) -> Step:
    return compare(former, latter, "before", "after", "a.html")


@pytest.mark.parametrize(
    ("former", "latter", "moved"),
    [
        ([("favor", 1.0)], [("favor", 1.0)], None),
        ([("favor", 0.501)], [("favor", 0.504)], None),
        ([("against", -0.8)], [("conditional", 0.1)], ("against", "conditional", "−0.80", "+0.10", "+0.90")),
        ([("favor", 1.0)], [("favor", 0.6)], ("favor", "favor", "+1.00", "+0.60", "−0.40")),
        ([("favor", None)], [("favor", 0.0)], ("favor", "favor", "", "0.00", "")),
        ([], [("favor", None)], ("", "favor", "", "", "")),
        ([("favor", None)], [], ("favor", "", "", "", "")),
    ],
)
def test_who_moved(former: list[Any], latter: list[Any], moved: tuple[str, ...] | None) -> None:
    step = compared(*(found([standing("Egypt", *each) for each in side]) for side in (former, latter)))
    expected = [("Egypt", *moved)] if moved else []
    assert [(m.actor, m.before, m.after, m.mean_before, m.mean_after, m.difference) for m in step.moves] == expected


def test_on_which_statements() -> None:
    former = found(
        [standing("Egypt", "favor")], statement("a", "Egypt"), statement("b", "Egypt"), statement("c", "Qatar")
    )
    new = [statement(key, "Egypt", "against") for key in "bdefg"]
    step = compared(former, found([standing("Egypt", "against")], *new, statement("x", "Qatar")))
    (move,) = step.moves
    assert [each["statement_id"] for each in move.quoted] == ["d", "e", "f"]
    assert (move.n_new, move.n_gone, move.n_recoded) == (4, 1, 1)
    assert (step.n_new, step.n_gone, step.n_recoded) == (5, 2, 1)


def test_a_statement_read_differently_is_a_change_though_nobody_moved() -> None:
    both = [standing("Egypt", "favor")]
    step = compared(found(both, statement("a", "Egypt")), found(both, statement("a", "Egypt", "neutral")))
    assert (step.moves, step.n_recoded, step.same) == ((), 1, False)


POSITIONS = st.sampled_from(["favor", "against", "neutral", "conditional"])
STANDINGS = st.dictionaries(st.sampled_from("ABC"), POSITIONS).map(
    lambda given: [standing(actor, position) for actor, position in given.items()]
)


@given(STANDINGS, STANDINGS)
def test_forth_and_back_the_same_actors_move(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    forth, back = compared(found(one), found(other)), compared(found(other), found(one))
    assert compared(found(one), found(one)).same
    assert {(m.actor, m.before, m.after) for m in forth.moves} == {(m.actor, m.after, m.before) for m in back.moves}


# --- on the pages -------------------------------------------------------------------------------------------------

#: Publishes what stands in a file: for each month the position of an actor.
CELL = """\
import json
from pathlib import Path
from IPython.display import display
months = json.loads(Path("months.json").read_text())
position = months[month]
statements = [{"statement_id": f"{month}/1", "actor_id": "a", "document_id": month, "stance": position, "text": name}]
standings = [{"actor_id": "a", "actor": name, "position": position, "mean": None, "n_statements": 1}]
answer = {"headline": f"It is {position}.", "standings": standings, "statements": statements}
display({"application/vnd.ceasefire.headline+json": answer, "text/plain": position}, raw=True)
svg = "<svg viewBox='0 0 1.25 1.25'>\\n  <path d='M 0.123456 1'/>"
svg += '<a class="mark" href="#s-1">1.25 million</a></svg>'
display({"image/svg+xml": svg, "text/plain": ""}, metadata={"image/svg+xml": {"alt": f"All of {month}."}}, raw=True)"""
PLAN = """\
title: Months
reports:
  - name: m
    notebook: n.ipynb
    grid: {month: [2031-03, 2031-04, 2031-05]}
    series: month
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project built twice: at first, and after April changed."""
    project = tmp_path_factory.mktemp("months")
    cells = [v4.new_markdown_cell("# What now?"), parameters_cell('month: str = ""\nname: str = ""')]
    saved(v4.new_notebook(cells=[*cells, v4.new_code_cell(CELL)]), project / "n.ipynb")
    (project / "p.yml").write_text(PLAN.replace("grid:", f"parameters: {{name: {json.dumps(HOSTILE)}}}\n    grid:"))
    months = {"2031-03": "against", "2031-04": "favor", "2031-05": "favor"}
    for number, april in enumerate(("favor", "neutral")):
        (project / "months.json").write_text(json.dumps(months | {"2031-04": april}))
        pages.run_plan(plans.read_plan(project / "p.yml"), project / "p", 3, force=True)
        for name in ("index.html", "changes.html"):
            (project / f"{number}-{name}").write_bytes((project / "p" / name).read_bytes())
    return project


def page(built: Path, name: str) -> str:
    """Return the main part of a page with its runs of white space made one."""
    return re.sub(r"\s+", " ", (built / name).read_text(encoding="utf-8").partition("<main")[2])


SAFE_NAME = "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; {{ 7 * 7 }} $x$ "


def test_the_index_compares_periods_and_shows_each_main_figure_small(built: Path) -> None:
    text = page(built, "0-index.html")
    assert "From one period to the next: <bdi>m</bdi>" in text
    heading = '<h3><a href="m-2031-0{}.html"><bdi>2031-0{}</bdi></a> compared with <bdi>2031-0{}</bdi></h3>'
    assert heading.format(4, 4, 3) in text
    assert f"<b><bdi>{SAFE_NAME}" in text
    assert "</bdi></b>: against → favor; 1 new statement.</p>" in text
    assert f"{heading.format(5, 5, 4)} <p>No position" in text
    assert re.findall(r'role="group" aria-label="([^"]+)"', text) == [f"All of 2031-0{month}." for month in (3, 4, 5)]
    assert text.count("<path d='M 0.1 1'/>") == 3
    links = re.findall('<a class="mark" href="([^"]+)">1.25 million</a>', text)
    assert links == [f"m-2031-0{month}.html#s-1" for month in (3, 4, 5)]


def test_changes_since_the_build_before_stand_on_a_page_of_their_own(built: Path) -> None:
    assert "There was no build before this one." in page(built, "0-changes.html")
    changed = page(built, "1-changes.html")
    assert "</bdi></b>: favor → neutral; 0 new statements, 1 read differently.</p>" in changed
    assert re.findall('<h2 id[^>]*><a href="([^"]+)"', changed) == ["m-2031-04.html"]
    assert "<script" not in (built / "1-changes.html").read_text()
    data = json.loads((built / "p" / "findings.json").read_text(encoding="utf-8"))
    assert {name: each["standings"][0]["position"] for name, each in data.items()} == {
        "m-2031-03": "against", "m-2031-04": "neutral", "m-2031-05": "favor",
    }  # fmt: skip
    assert data["m-2031-03"]["statements"][0]["text"] == HOSTILE


def test_pictures_end_before_the_index_gets_heavy() -> None:
    def pictured(name: str, size: int) -> SimpleNamespace:
        figure = SimpleNamespace(svg=f"<svg>{size * 'x'}</svg>", alt=f"alt {name}")
        page = {"name": name, "title": name, "page": Path(f"{name}.html"), "former": None, "headline": ""}
        return SimpleNamespace(**page, failure=None, parameters={}, figure=figure)

    runs = [pictured("a", PICTURES // 2), pictured("b", PICTURES), pictured("c", PICTURES // 3)]
    text = index("t", runs, 0, "")
    assert re.findall(r'aria-label="(alt \w)"', text) == ["alt a", "alt c"]
    assert len(text) < PICTURES + 50_000
