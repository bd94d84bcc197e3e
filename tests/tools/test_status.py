"""Whether the hub is well is asked over https as well, and only whom the centre's authority has signed is believed."""

from __future__ import annotations

import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from hub.certificates import issue, make_authority
from tools.cli import app

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

READY = b'{"ready": true, "parts": {"database": true}}'


class Hub(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(READY)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Quiet."""


@pytest.fixture
def hub(tmp_path: Path) -> Generator[str]:
    now_ms = time.time_ns() // 1_000_000
    make_authority(tmp_path, "The centre", now_ms)
    made = issue(tmp_path, ["127.0.0.1"], now_ms)
    with HTTPServer(("127.0.0.1", 0), Hub) as server:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(made.cert, made.key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_hub_with_a_certificate_of_its_own_authority_can_be_asked(hub: str, tmp_path: Path) -> None:
    asked = CliRunner().invoke(app, ["status", "--url", hub, "--ca", str(tmp_path / "ca.crt")])
    assert (asked.exit_code, asked.output.splitlines()[-1]) == (0, "ready"), asked.output


def test_nobody_else_is_believed(hub: str) -> None:
    asked = CliRunner().invoke(app, ["status", "--url", hub])
    assert asked.exit_code == 1
    assert "certificate verify failed" in asked.output
