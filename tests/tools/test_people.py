"""`lamplight person add` and `lamplight link`, as whoever sets up a centre calls them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from hub.app import create_app
from tests import cast
from tools.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lamplight.db"
    cast.new_database(path).close()
    return path


def said(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in words])


async def test_the_first_admin_of_a_new_centre_comes_in_and_adds_the_others(path: Path) -> None:
    told = said("person", "add", "lijing", "--name", "Li Jing", "--database", path, "--json")
    assert told.exit_code == 0, told.stderr
    link = json.loads(told.stdout)["link"]
    app_of_hub = create_app(cast.settings_for(path))
    async with app_of_hub.router.lifespan_context(app_of_hub):
        browser = cast.RunningApp(app_of_hub).client()
        assert (await browser.get(link.removeprefix("http://127.0.0.1:8080"))).status_code == 303
        me = (await browser.get("/api/v1/me")).json()
        assert (me["name"], me["role"], me["language"]) == ("Li Jing", "admin", "zh-CN")
        wish = {"login": "wufang", "name": "Wu Fang", "role": "operator"}
        answer = await browser.post("/api/v1/operators", json=wish, headers={"Idempotency-Key": "first-of-all"})
        assert answer.status_code in (200, 201), answer.text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "Li Jing", "--name", "x"), "login"),
        (("add", "lijing", "--name", "x", "--role", "queen"), "role"),
        (("add", "lijing", "--name", "x\ny"), "name"),
    ],
)
def test_what_is_no_person_is_refused_in_one_line(path: Path, words: tuple[str, ...], why: str) -> None:
    told = said("person", *words, "--database", path)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith(f"lamplight: {why}: ")
    assert told.stderr.count("\n") == 1


def test_somebody_is_added_once(path: Path) -> None:
    assert said("person", "add", "lijing", "--name", "x", "--database", path).exit_code == 0
    told = said("person", "add", "lijing", "--name", "x", "--database", path)
    assert (told.exit_code, told.stderr[:18]) == (1, "lamplight: Somebod")


def test_a_link_is_for_somebody_who_is_there(tmp_path: Path, path: Path) -> None:
    assert said("link", "nobody", "--database", path).exit_code == 1
    missing = said("link", "nobody", "--database", tmp_path / "none.db")
    assert "start the hub once" in missing.stderr
