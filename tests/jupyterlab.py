"""The JupyterLab of ``make lab`` for the tests, on a copy of the notebooks, with settings and folders of its own."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: What it would else read and write in the home folder.
OWN = (
    "HOME IPYTHONDIR JUPYTER_CONFIG_DIR JUPYTER_DATA_DIR JUPYTER_RUNTIME_DIR "
    "JUPYTERLAB_SETTINGS_DIR JUPYTERLAB_WORKSPACES_DIR"
)
SECONDS_TO_START = 60


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Yield the address of a JupyterLab that works in the folder."""
    work = folder / "work"
    shutil.copytree(ROOT / "notebooks", work / "notebooks")
    settings = folder / "JUPYTERLAB_SETTINGS_DIR" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # Every cell is drawn, in sight or not.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    environment = os.environ | {name: str(folder / name) for name in OWN.split()}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = subprocess.run(
        ["make", "-n", "--no-print-directory", "lab"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    options = shlex.split(made.replace("\\\n", " ").partition(" -m jupyterlab ")[2])
    command = [sys.executable, "-m", "jupyterlab", *options, "--no-browser", "--allow-root", "--ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--IdentityProvider.token=test"]
    command += ["--LabApp.expose_app_in_browser=True"]  # so that a test can ask for another theme
    with (folder / "log").open("w") as log, subprocess.Popen(command, env=environment, stderr=log, cwd=work) as server:
        try:
            yield answering(f"http://127.0.0.1:{port}", server, folder / "log")
        finally:
            server.terminate()


def answering(address: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the address once the server answers there."""
    for _ in range(SECONDS_TO_START * 10):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/api?token=test", timeout=5).close()
            return address
        assert server.poll() is None, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))
