"""A server that speaks the chat interface as a test wants it to, faults included."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server does with one question."""

    answer: str = '{"statements": []}'
    finish: str = "stop"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    lost_after: int | None = None  # bytes
    pause: float = 0.0  # seconds before the answer
    drip: float = 0.0  # seconds between two bytes


@dataclass
class Chat:
    """A server and what it was asked; ``reply`` gets the article as it was sent."""

    reply: Callable[[dict[str, Any]], Reply]
    endpoint: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most: int = 0  # at one time
    now: int = 0


@contextlib.contextmanager
def chatting(reply: Callable[[dict[str, Any]], Reply]) -> Iterator[Chat]:
    chat, lock = Chat(reply), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                chat.requests.append(asked)
                chat.headers.append(dict(self.headers))
                chat.now += 1
                chat.most = max(chat.most, chat.now)
            try:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self._send(chat.reply(json.loads(asked["messages"][-1]["content"])), asked["model"])
            finally:
                with lock:
                    chat.now -= 1

        def _send(self, reply: Reply, model: str) -> None:
            time.sleep(reply.pause)
            choice = {
                "index": 0,
                "finish_reason": reply.finish,
                "message": {"role": "assistant", "content": reply.answer},
            }
            usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
            body = json.dumps({"id": "1", "model": model, "choices": [choice], "usage": usage}).encode()
            body = body if reply.body is None else reply.body
            self.send_response(reply.status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **reply.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            if reply.lost_after is not None:
                self.wfile.write(body[: reply.lost_after])
                self.close_connection = True
            elif reply.drip:
                for byte in body:
                    self.wfile.write(bytes([byte]))
                    time.sleep(reply.drip)
            else:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    chat.endpoint = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
