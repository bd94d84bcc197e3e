"""`python -m hub`: it starts, it stops, and where it cannot start it says in one line why."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from tests import cast

KEY_WORDS = ("LAMPLIGHT_SITE_KEY", "LAMPLIGHT_BROKER_PASSWORD")


def start(folder: Path, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Try to start a hub that cannot, and see what it says."""
    wanted = {**cast.hub_environment(folder / "lamplight.db", cast.free_port(), cast.NOBODYS_PORT), **environment}
    given = {name: value for name, value in wanted.items() if value is not None}
    command = [sys.executable, "-m", "hub"]
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=cast.DEADLINE_S, check=False)


def one_line(failed: subprocess.CompletedProcess[str]) -> str:
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert failed.stderr.startswith("lamplight hub: ")
    return failed.stderr


async def test_it_serves_a_database_that_was_not_there_before(tmp_path: Path) -> None:
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT) as hub:
        async with hub.client() as browser:
            await browser.sign_in("chen")
            assert (await browser.get("/api/v1/me")).json()["name"] == "陈晓"
            assert (await browser.get("/api/v1/residents")).json()["total"] == 6


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_in_good_order_while_somebody_looks_at_it(tmp_path: Path, number: signal.Signals) -> None:
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT) as hub:
        async with hub.client() as browser:
            await browser.sign_in("chen")
            cookie = f"lamplight_session={browser.cookies['lamplight_session']}"
            address = f"ws://127.0.0.1:{hub.port}/api/v1/feed"
            async with connect(address, additional_headers={"Cookie": cookie}) as feed:
                await feed.send(json.dumps({"type": "resume", "epoch": None, "seq": None}))
                assert json.loads(await feed.recv())["type"] == "hello"
                hub.process.send_signal(number)
                assert hub.process.wait(cast.DEADLINE_S) == 0
    log = hub.log.read_text()
    assert "Traceback" not in log
    assert all(json.loads(line) for line in log.splitlines())


async def test_a_session_outlives_the_process(tmp_path: Path) -> None:
    database = tmp_path / "lamplight.db"
    with cast.hub_process(database, cast.NOBODYS_PORT) as hub:
        async with hub.client() as browser:
            cookies = (await browser.sign_in("chen")).cookies
        hub.kill()
    with cast.hub_process(database, cast.NOBODYS_PORT) as hub:
        async with hub.client() as browser:
            browser.cookies = cookies
            assert (await browser.get("/api/v1/me")).json()["name"] == "陈晓"


async def test_the_log_holds_no_secret(tmp_path: Path) -> None:
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT) as hub:
        async with hub.client() as browser:
            await browser.sign_in("chen")
            token = browser.cookies["lamplight_session"]
            await browser.get(f"/sign-in/link/{token}x")
        hub.stop()
    log = hub.log.read_text()
    for secret in (cast.SITE_KEY, cast.BROKER_PASSWORD, cast.PASSWORD, token):
        assert secret not in log


def test_only_its_owner_can_read_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave_it_to_the_hub(_path: Path) -> None:
        pass

    monkeypatch.setattr(cast, "make_database", leave_it_to_the_hub)
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT):
        modes = {file.name: file.stat().st_mode & 0o077 for file in tmp_path.glob("lamplight.db*")}
    assert modes == {"lamplight.db": 0, "lamplight.db-wal": 0, "lamplight.db-shm": 0}


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = one_line(start(tmp_path, LAMPLIGHT_PORT=port))
    assert port in said
    assert "LAMPLIGHT_PORT" in said


@pytest.mark.parametrize("name", KEY_WORDS)
def test_a_missing_secret_is_said_in_one_line_and_none_is_invented(tmp_path: Path, name: str) -> None:
    assert name in one_line(start(tmp_path, **{name: None}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LAMPLIGHT_PORT", "eighty"),
        ("LAMPLIGHT_PORT", "70000"),
        ("LAMPLIGHT_SITE", "Pengpu Xincun"),
        ("LAMPLIGHT_SITE_KEY", "5e5e"),
        ("LAMPLIGHT_SITE_KEY", "not a key, but a secret all the same"),
        ("LAMPLIGHT_HOST", "203.0.113.1"),
    ],
)
def test_a_wrong_setting_is_said_in_one_line_without_its_value_if_secret(tmp_path: Path, name: str, value: str) -> None:
    said = one_line(start(tmp_path, **{name: value}))
    assert name in said or name.removeprefix("LAMPLIGHT_").lower() in said.lower() or value in said
    if "KEY" in name:
        assert value not in said


def test_a_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    said = one_line(start(tmp_path, LAMPLIGHT_DATABASE=str(tmp_path / "nowhere" / "lamplight.db")))
    assert "nowhere" in said


def test_a_file_that_is_no_database_is_said_in_one_line_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lamplight.db"
    path.write_bytes(b"the diary of somebody else\n" * 100)
    assert "LAMPLIGHT_DATABASE" in one_line(start(tmp_path))
    assert path.read_bytes() == b"the diary of somebody else\n" * 100


def test_a_database_of_a_newer_hub_is_said_in_one_line_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    assert "9999" in one_line(start(tmp_path))


def test_a_database_that_cannot_be_opened_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "lamplight.db").mkdir()
    assert "LAMPLIGHT_DATABASE" in one_line(start(tmp_path))
