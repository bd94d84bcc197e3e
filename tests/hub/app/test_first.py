"""A real hub starts, answers and stops."""

from pathlib import Path

from tests import cast


async def test_a_hub_starts_answers_and_stops(tmp_path: Path) -> None:
    with cast.hub_process(tmp_path / "lamplight.db", cast.free_port()) as hub:
        async with hub.client() as browser:
            await browser.sign_in("chen")
            assert (await browser.get("/api/v1/me")).json()["name"] == "陈晓"
        assert hub.stop() == 0
