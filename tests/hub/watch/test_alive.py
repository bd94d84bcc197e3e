"""The dead man's switch on loopback: heard as long as the hub lives and is well, silent as soon as it does not."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import httpx2
import pytest

from hub.telephony import sign
from hub.watch import Receiver
from tests import cast

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

KEY = "0123456789abcdef01234567"
SILENT = "SILENT: no word from the hub in time; look after it"


class Ear(Receiver):
    """The real receiver in a thread; `lines` is what it has said."""

    def __init__(self, first_within_s: float) -> None:
        self.lines: list[str] = []
        super().__init__(("127.0.0.1", 0), KEY.encode(), first_within_s, self.lines.append)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/alive"
        self.patience_s = cast.DEADLINE_S

    def hear(self, headers: dict[str, str], body: bytes) -> int:
        status = super().hear(headers, body)
        self.until_s = time.monotonic() + self.patience_s  # a word each second: a slow machine needs more than 12 s
        return status

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + cast.DEADLINE_S
        while not holds():
            assert time.monotonic() < deadline, self.lines
            time.sleep(0.02)

    def falls_silent(self, for_s: float = 2.5) -> None:
        """No further word in more than two intervals."""
        time.sleep(0.2)  # one may be on its way
        before = len(self.lines)
        time.sleep(for_s)
        assert len(self.lines) == before


@contextmanager
def ear(first_within_s: float = cast.DEADLINE_S) -> Generator[Ear]:
    with Ear(first_within_s) as heard:
        thread = threading.Thread(target=heard.wait)
        thread.start()
        try:
            yield heard
        finally:
            heard.until_s = 0.0
            thread.join()


def environment(heard: Ear) -> dict[str, str]:
    return {"LAMPLIGHT_ALIVE_URL": heard.url, "LAMPLIGHT_ALIVE_KEY": KEY, "LAMPLIGHT_ALIVE_EVERY_S": "1"}


def test_a_hub_is_heard_while_it_lives_and_not_when_it_was_killed(tmp_path: Path) -> None:
    with ear() as heard, cast.hub_process(tmp_path / "hub.db", cast.NOBODYS_PORT, None, **environment(heard)) as hub:
        heard.until(lambda: len(heard.lines) >= 2)
        assert heard.lines[0].endswith(" pengpu lives, and is well")
        hub.kill()
        heard.falls_silent()


def test_a_hub_whose_database_takes_nothing_says_nothing_and_speaks_again_when_it_does(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    with ear() as heard, cast.hub_process(path, cast.NOBODYS_PORT, None, **environment(heard)):
        heard.until(lambda: len(heard.lines) >= 1)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("ALTER TABLE setting RENAME TO gone")
            heard.falls_silent()
            other.execute("ALTER TABLE gone RENAME TO setting")
        before = len(heard.lines)
        heard.until(lambda: len(heard.lines) > before)


async def test_what_is_wrong_is_in_the_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.watch.watch.LOOK_EVERY_S", 0.01)
    with ear() as heard:
        async with cast.running_app(
            tmp_path, alive_url=heard.url, alive_key=KEY, alive_every_s=1, broker_port=cast.NOBODYS_PORT
        ) as hub:
            watch = hub.app.state.watch
            await cast.until(lambda: bool(heard.lines))
            clock = watch.machine.monotonic_s
            monkeypatch.setattr(watch.machine, "monotonic_s", lambda: clock() + 21)
            await cast.until(lambda: any("does not hear the broker" in line for line in heard.lines))


async def test_a_hub_that_stands_still_says_nothing(tmp_path: Path) -> None:
    with ear() as heard:
        async with cast.running_app(tmp_path, alive_url=heard.url, alive_key=KEY, alive_every_s=1):
            await cast.until(lambda: len(heard.lines) >= 2)
            heard.falls_silent()  # it blocks the loop that the hub is in
            await cast.until(lambda: len(heard.lines) >= 3)


async def test_a_receiver_that_is_gone_becomes_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.watch.watch.LOOK_EVERY_S", 0.01)
    url = f"http://127.0.0.1:{cast.NOBODYS_PORT}/alive"
    async with cast.running_app(tmp_path, alive_url=url, alive_key=KEY, alive_every_s=1) as hub:
        watch = hub.app.state.watch
        await cast.until(lambda: "alive_unheard" in watch.values)
        clock = watch.machine.monotonic_s
        monkeypatch.setattr(watch.machine, "monotonic_s", lambda: clock() + 302)
        await cast.until(lambda: any(one.kind == "alive_unheard" for one in watch.problems))


def test_a_receiver_ends_when_no_word_comes() -> None:
    with Ear(0.3) as heard:
        heard.wait()
    assert heard.lines == [SILENT]


@pytest.mark.parametrize(
    ("key", "age_s", "status"),
    [(KEY, 0, 204), (KEY, 290, 204), (KEY, 310, 401), (KEY, -310, 401), ("another key, as long as it", 0, 401)],
)
def test_a_receiver_believes_only_what_is_signed_and_new(key: str, age_s: int, status: int) -> None:
    body = b'{"made_ms": 5, "again_within_s": 60, "site": "pengpu", "problems": []}'
    with ear() as heard:
        headers = sign(key.encode(), "pengpu-alive-5", int(time.time()) - age_s, body)
        assert httpx2.post(heard.url, content=body, headers=headers).status_code == status
        assert httpx2.post(heard.url, content=body, headers=headers).status_code == status
        assert len(heard.lines) == (status == 204), "a word that is said again is not a new one"


def test_a_receiver_lives_on_after_nonsense() -> None:
    with ear() as heard:
        with pytest.raises(httpx2.HTTPError):
            httpx2.post(heard.url, content=b"x", headers={"content-length": "many"})
        assert httpx2.post(heard.url, content=b"x" * 70_000).status_code == 413
        assert httpx2.post(heard.url, content=b"{}").status_code == 401


@pytest.mark.parametrize("url", ["http://elsewhere.example/", "ftp://elsewhere.example/"])
def test_an_address_that_all_can_read_on_the_way_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="must begin with https://"):
        cast.settings_for(tmp_path / "hub.db", alive_url=url, alive_key=KEY)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="what goes to alive_url is signed"):
        cast.settings_for(tmp_path / "hub.db", alive_url="https://elsewhere.example/", alive_key="short")


async def test_without_an_address_nothing_is_said_and_nothing_is_wrong(hub: cast.RunningApp) -> None:
    await asyncio.sleep(0)
    assert "alive_unheard" not in hub.app.state.watch.values
