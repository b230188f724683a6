"""A server that speaks the chat interface as a test wants it to, faults included."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


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

    def content(self, model: str) -> bytes:
        message = {"role": "assistant", "content": self.answer}
        choice = {"index": 0, "finish_reason": self.finish, "message": message}
        usage = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
        whole = {"id": "1", "model": model, "choices": [choice], "usage": usage}
        return json.dumps(whole).encode() if self.body is None else self.body


class Chat(ThreadingHTTPServer):
    """A server and what it was asked; ``reply`` gets the article as it was sent."""

    def __init__(self, reply: Callable[[dict[str, Any]], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.reply, self.endpoint = reply, f"http://127.0.0.1:{self.server_port}/v1"
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.lock, self.now, self.most = threading.Lock(), 0, 0  # questions at one time

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        asked, chat = json.loads(self.rfile.read(int(self.headers["Content-Length"]))), self.server
        with chat.lock:
            chat.requests.append(asked)
            chat.headers.append(dict(self.headers))
            chat.now += 1
            chat.most = max(chat.most, chat.now)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self._send(chat.reply(json.loads(asked["messages"][-1]["content"])), asked["model"])
        finally:
            with chat.lock:
                chat.now -= 1

    def _send(self, reply: Reply, model: str) -> None:
        time.sleep(reply.pause)
        body = reply.content(model)
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        body = body[: reply.lost_after]
        self.close_connection = reply.lost_after is not None
        for some in (bytes([byte]) for byte in body) if reply.drip else (body,):
            self.wfile.write(some)
            time.sleep(reply.drip)

    def log_message(self, *_: object) -> None:
        pass
