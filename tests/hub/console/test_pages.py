"""The console's files: the page only for who is signed in, the parts for everybody, and nothing else of the disk."""

from pathlib import Path

import pytest

from hub.console import pages
from tests import cast


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build, as far as the server can tell."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>Lamplight</title>")
    (dist / "assets" / "index-abc123.js").write_text("export {};")
    (tmp_path / "secret.txt").write_text("not for you")
    monkeypatch.setattr(pages, "DIST", dist)


@pytest.mark.usefixtures("built")
async def test_the_console_is_for_who_is_signed_in(hub: cast.RunningApp) -> None:
    stranger = await hub.client().get("/")
    assert (stranger.status_code, stranger.headers["location"]) == (303, "/sign-in")
    page = await (await hub.signed_in("lin")).get("/")
    assert page.status_code == 200
    assert "Lamplight" in page.text
    assert page.headers["cache-control"] == "no-cache"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]


@pytest.mark.usefixtures("built")
async def test_what_has_a_hash_in_its_name_is_kept_for_ever(hub: cast.RunningApp) -> None:
    answer = await hub.client().get("/assets/index-abc123.js")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, deflate, br", "gzip"), ("identity", None)])
async def test_scripts_are_packed_for_who_can_unpack_them(
    hub: cast.RunningApp, accepted: str, encoding: str | None
) -> None:
    answer = await hub.client().get("/assets/index-abc123.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("content-encoding") == encoding
    assert (answer.text, answer.headers["vary"]) == ("export {};", "Accept-Encoding")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith("text/javascript")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "path", ["/assets/no-such.js", "/assets/..%2f..%2fsecret.txt", "/assets/%2e%2e", "/assets/a/../../secret.txt"]
)
async def test_nothing_else_of_the_disk_is_served(hub: cast.RunningApp, path: str) -> None:
    answer = await (await hub.signed_in("admin")).get(path)
    assert answer.status_code in (404, 422)
    assert "not for you" not in answer.text


async def test_a_console_that_was_not_built_says_so(
    hub: cast.RunningApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "DIST", tmp_path / "nothing")
    answer = await (await hub.signed_in("lin")).get("/")
    assert (answer.status_code, answer.json()["code"]) == (503, "console_not_built")
