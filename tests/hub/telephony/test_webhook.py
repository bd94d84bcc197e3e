"""A signed POST to a real server on this machine: what it hears, and what its answers mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from hub.settings import Settings
from hub.telephony import Message, Webhook
from hub.telephony import webhook as channel
from tests import cast

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

KEY = b"0123456789abcdef01234567"
MESSAGE = Message(7, cast.NOON_MS, ("supervisor", "duty"), "alarm_waits", {"waiting": 2, "alarm": 3, "waits_s": 60}, 0)


class Gateway(ThreadingHTTPServer):
    """Answers with `status` and keeps what it heard."""

    daemon_threads = True
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/alerts"


class Handler(BaseHTTPRequestHandler):
    server: Gateway  # pyright: ignore[reportIncompatibleVariableOverride] - it is one of ours

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("location", self.server.url)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Quiet."""


@pytest.fixture
def gateway() -> Generator[Gateway]:
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_it_is_signed_as_the_receiver_checks_it_and_names_nobody(gateway: Gateway) -> None:
    outcome = await Webhook(gateway.url, KEY).send(MESSAGE, cast.NOON_MS + 999)
    assert outcome == ("sent", "", "")
    [(headers, body)] = gateway.heard
    assert (headers["webhook-id"], headers["webhook-timestamp"]) == ("lamplight-7", str(cast.NOON_MS // 1000))
    content = f"lamplight-7.{cast.NOON_MS // 1000}.".encode() + body
    expected = base64.b64encode(hmac.digest(KEY, content, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert json.loads(body) == {
        "to": ["supervisor", "duty"],
        "subject": "alarm_waits",
        "made_ms": cast.NOON_MS,
        "data": {"waiting": 2, "alarm": 3, "waits_s": 60},
    }


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "sent"), (202, "sent"), (204, "sent"),
        (301, "permanent"), (307, "permanent"), (400, "permanent"), (401, "permanent"), (404, "permanent"),
        (408, "passing"), (425, "passing"), (429, "passing"), (500, "passing"), (503, "passing"),
    ],
)  # fmt: skip
async def test_what_an_answer_means(gateway: Gateway, status: int, verdict: str) -> None:
    gateway.status = status
    outcome = await Webhook(gateway.url, KEY).send(MESSAGE, cast.NOON_MS)
    assert outcome.verdict == verdict
    assert outcome.error == ("" if verdict == "sent" else f"The alert address answered {status}.")
    assert len(gateway.heard) == 1, "no redirect is followed"


async def test_nobody_there_is_passing_and_tells_no_secret() -> None:
    url = f"http://127.0.0.1:{cast.free_port()}/a-secret-path"
    outcome = await Webhook(url, KEY).send(MESSAGE, cast.NOON_MS)
    assert outcome == ("passing", "The alert address cannot be reached (ConnectError).", "unreachable")


async def test_one_that_never_answers_is_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "TIMEOUT_S", 0.2)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as deaf:  # takes the call and says nothing
        outcome = await Webhook(f"http://127.0.0.1:{deaf.server_address[1]}", KEY).send(MESSAGE, cast.NOON_MS)
    assert outcome == ("passing", "The alert address cannot be reached (ReadTimeout).", "unreachable")


@pytest.mark.parametrize(
    ("url", "key", "says"),
    [
        ("http://gateway.example/alerts", KEY.decode(), "must begin with https://"),
        ("ftp://gateway.example", KEY.decode(), "must begin with https://"),
        ("https://gateway.example", "short", "24 characters or more"),
    ],
)
def test_an_address_or_a_key_that_will_not_do_is_refused(tmp_path: Path, url: str, key: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as refused:
        cast.settings_for(tmp_path / "hub.db", alert_url=url, alert_key=key)
    assert "input_value" not in str(refused.value)  # which would have every secret in it


def test_the_key_is_not_shown(tmp_path: Path) -> None:
    settings = cast.settings_for(
        tmp_path / "hub.db", alert_url="https://gateway.example/s3cret", alert_key=KEY.decode()
    )
    assert isinstance(settings, Settings)
    assert isinstance(settings.alert_key, SecretStr)
    assert KEY.decode() not in repr(settings)
    assert "s3cret" not in repr(settings)
