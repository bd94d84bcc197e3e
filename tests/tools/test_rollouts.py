"""`lamplight rollout`, as an admin calls it beside a running hub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from hub.kernel import Database, SystemClock
from tests import cast
from tests.portable import maker
from tools.cli import app

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from typer.testing import Result


@pytest.fixture
def hub(tmp_path: Path) -> Generator[cast.HubProcess]:
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT) as running:
        yield running


def said(hub: cast.HubProcess, *words: str | Path, login: str = "admin") -> Result:
    where = ["--database", hub.database, "--url", hub.url, "--login", login]
    return CliRunner().invoke(app, ["rollout", *map(str, [*words, *where])])


def told(hub: cast.HubProcess, *words: str | Path) -> dict[str, Any]:
    answer = said(hub, *words, "--json")
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)


def test_a_build_goes_out_is_paused_goes_on_and_is_ended(hub: cast.HubProcess, tmp_path: Path) -> None:
    key, build = tmp_path / "maker.key", tmp_path / "phone-0.4.0.lamplight"
    key.write_bytes(maker.KEY)
    build.write_bytes(maker.bundle())
    assert "no maker is known" in said(hub, "start", build, "--all").stderr.lower()
    assert len(told(hub, "maker", key)["fingerprint"]) == 16
    begun = told(hub, "start", build, "--share", "50", "--first", "1")
    assert (begun["state"], begun["total"], begun["canary"], begun["version"]) == ("running", 3, 1, "0.4.0")
    number = str(begun["id"])
    refused = said(hub, "start", str(begun["build_id"]), "--all")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert f"Roll-out {number} is not over" in refused.stderr
    assert "running" in said(hub, "show", number).stdout
    for command, state in (("pause", "paused"), ("resume", "running"), ("stop", "cancelled")):
        assert told(hub, command, number)["state"] == state
    found = told(hub, "list")
    assert [one["state"] for one in found["rollouts"]] == ["cancelled"]
    assert "build 1: phone 0.4.0" in said(hub, "list").stdout
    database = Database(hub.database, SystemClock())
    query = "SELECT COUNT(*) FROM session"
    assert database.read_now(lambda tx: tx.sql.exec_driver_sql(query).scalar()) == 0, "it has signed out each time"
    database.close()


def test_who_may_not_and_what_is_not_is_said_in_one_line(hub: cast.HubProcess) -> None:
    for words, login, why in (
        (["start", "1", "--all"], "chen", "admin"),
        (["list"], "nobody-at-all", "login"),
        (["show", "7"], "admin", "rollout"),
        (["start", "no-such-file", "--all"], "admin", "neither a file"),
    ):
        answer = said(hub, *words, login=login)
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert why in answer.stderr
        assert answer.stderr.count("\n") == 1
    assert said(hub, "start", "1").exit_code == 2


def test_a_hub_that_is_not_there_is_said_too(tmp_path: Path) -> None:
    path = tmp_path / "lamplight.db"
    cast.make_database(path)
    words = ["rollout", "list", "--login", "admin", "--database", str(path), "--url", "http://127.0.0.1:9"]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 1
    assert "does not answer" in answer.stderr
