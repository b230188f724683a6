"""What several test files share: the seed event, a browser and an event to frighten it, and the development data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import reader
from analysis.runs import pages, plans
from tests.chromium import Browser, started
from tests.hostile import HOSTILE, write_event
from tests.jupyterlab import serving
from tests.toy_notebooks import failing, saved, toy

ROOT = Path(__file__).parent.parent
#: Each asks a question; 00-start only leads to them.
NOTEBOOKS = sorted((ROOT / "notebooks").glob("0[1-9]*.ipynb"))


@pytest.fixture(scope="session")
def seed_event() -> Path:
    return ROOT / "seeds" / "ukraine-2025"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of development data beside the repository; it is third-party text and no part of it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the development data is not beside this repository")
    return folder


@pytest.fixture(scope="session")
def trained() -> None:
    """Skip what measures the reader where the card of its weights gives no figures: then they are not the real ones."""
    if not reader.settings().keys() - {"thresholds", "training"}:
        pytest.skip("the weights are not those that the figures are about")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the browser that serves all tests."""
    with started() as found:
        yield found


@pytest.fixture(scope="session")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a JupyterLab on a copy of the notebooks."""
    with serving(tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a hostile event in ``event``, and the pages of every notebook and an index in ``out``."""
    folder = tmp_path_factory.mktemp("hostile")
    event = write_event(folder / "event")
    saved(toy(), folder / "toy.ipynb")
    saved(failing("raise ValueError('<script>window.flag = 1</script>')"), folder / "failing.ipynb")
    reports: list[dict[str, Any]] = [
        {"name": file.stem, "notebook": str(file), "parameters": {"event": str(event)}} for file in NOTEBOOKS
    ]
    reports.append({"name": "toy", "notebook": "toy.ipynb", "parameters": {"event": HOSTILE}})
    reports.append({"name": "failing", "notebook": "failing.ipynb"})
    plan = folder / "plan.yml"
    plan.write_text(json.dumps({"title": HOSTILE, "reports": reports}), encoding="utf-8")
    runs = pages.run_plan(plans.read_plan(plan), folder / "out", 4)
    assert {run.name: run.warnings for run in runs[: len(NOTEBOOKS)] if run.warnings} == {}
    return folder
