"""Each notebook in JupyterLab, driven as a person would: a parameter is changed, *Run All* chosen, the outputs read.

The event given is the hostile one, so that this also shows that nothing runs and no formula is set in a notebook.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import Browser
from tests.conftest import NOTEBOOKS

#: Every cell drawn, in sight or not, and nobody asked for news.
SETTINGS: dict[str, dict[str, Any]] = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
SECONDS_TO_START = 60
#: Typed with the parameter, so that one formula is there to be set and shows that no other was.
FORMULA = 'from IPython.display import HTML; display(HTML("<p>$y^2$</p>"))'


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a JupyterLab on copies of the notebooks, with settings and folders of its own."""
    folder = tmp_path_factory.mktemp("lab")
    work = folder / "work"
    work.mkdir()
    for notebook in NOTEBOOKS:
        (work / notebook.name).write_bytes(notebook.read_bytes())
    for name, values in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    own = {
        "HOME": "home",
        "IPYTHONDIR": "ipython",
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    environment = os.environ | {name: str(folder / place) for name, place in own.items()}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--IdentityProvider.token=test", f"--ServerApp.root_dir={work}"]
    with (folder / "log").open("w") as log, subprocess.Popen(command, env=environment, stderr=log) as server:
        try:
            yield answering(f"http://127.0.0.1:{port}", server, folder / "log")
        finally:
            server.terminate()


def answering(address: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address once the server answers there."""
    for _ in range(SECONDS_TO_START * 10):
        try:
            urllib.request.urlopen(f"{address}/api?token=test", timeout=5).close()
        except (urllib.error.URLError, ConnectionError):
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        else:
            return address
    raise AssertionError(log.read_text(encoding="utf-8"))


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
