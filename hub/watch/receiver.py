"""Hears the hub's word of life on another machine, and ends when it stops coming: what is to happen then starts it
again, or sends somebody. It carries out nothing that it is told.
"""

import json
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from hub.kernel import Problem
from hub.telephony import check

BODY_BYTES_MAX = 64 * 1024
ARRIVES_S_MAX = 10
AGAIN_S_MAX = 3 * 3600


class Receiver(HTTPServer):
    """Listens at once. `key`: the one that the hub signs with. `say`: where each line goes."""

    allow_reuse_address = True
    timeout = 0.2

    def __init__(self, address: tuple[str, int], key: bytes, first_within_s: float, say: Callable[[str], None]) -> None:
        super().__init__(address, _Handler)
        self._key = key
        self._say = say
        self._last_ms = 0
        self.until_s = time.monotonic() + first_within_s

    def wait(self) -> None:
        """Until no word has come in time."""
        while time.monotonic() < self.until_s:
            self.handle_request()
        self._say("SILENT: no word from the hub in time; look after it")

    def hear(self, headers: dict[str, str], body: bytes) -> int:
        """The status to answer with. A word counts if it is signed, new, and newer than the last."""
        try:
            check(self._key, headers, body, time.time_ns() // 1_000_000)
        except Problem as problem:
            return problem.status
        word: dict[str, Any] = json.loads(body)
        if word["made_ms"] > self._last_ms:
            self._last_ms = word["made_ms"]
            self.until_s = time.monotonic() + min(word["again_within_s"], AGAIN_S_MAX)
            self._say(_line(word))
        return 204

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - socketserver's
        """Who hangs up or speaks nonsense is no reason to stop."""
        self._say(f"a visitor from {client_address[0]} was not understood")


class _Handler(BaseHTTPRequestHandler):
    server: Receiver  # pyright: ignore[reportIncompatibleVariableOverride] - it is one of ours
    timeout = ARRIVES_S_MAX

    def do_POST(self) -> None:
        length = int(self.headers.get("content-length", "0"))
        status = 413
        if length <= BODY_BYTES_MAX:
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = self.server.hear(headers, self.rfile.read(length))
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Only what counts is said."""


def _line(word: dict[str, Any]) -> str:
    at = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(word["made_ms"] / 1000))
    wrong = " ".join(one["says"] for one in word["problems"])
    return f"{at}Z {word['site']} lives{', but: ' + wrong if wrong else ', and is well'}"
