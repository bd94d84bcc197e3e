"""The description of the interface, for admins, without the internet."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Request, async_playwright

from tests import cast
from tools.setup.components import find_chromium


async def test_it_describes_every_command_and_every_question(hub: cast.RunningApp) -> None:
    described = (await (await hub.signed_in("admin")).get("/openapi.json")).json()
    assert set(described["paths"]) >= {"/api/v1/me", "/api/v1/alarms/{alarm_id}/take", "/api/v1/orders"}
    assert all(path.startswith("/api/v1/") for path in described["paths"])


@pytest.mark.needs_chromium
async def test_it_works_in_a_browser_that_knows_no_other_host(tmp_path: Path) -> None:
    with cast.hub_process(tmp_path / "lamplight.db", cast.NOBODYS_PORT) as hub:
        async with hub.client() as admin, async_playwright() as play:
            token = (await admin.sign_in("admin")).cookies["lamplight_session"]
            browser = await play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
            context = await browser.new_context()
            await context.add_cookies([{"name": "lamplight_session", "value": token, "url": hub.url}])
            page = await context.new_page()
            asked: list[str] = []
            complaints: list[str] = []

            def note(request: Request) -> None:
                asked.append(request.url)

            page.on("request", note)
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            await page.goto(f"{hub.url}/docs")
            await page.locator(".opblock").first.wait_for()
            # So many questions and commands are drawn only as one comes to them.
            take = page.get_by_text("/api/v1/alarms/{alarm_id}/take").first
            while not await take.is_visible():
                await page.mouse.wheel(0, 500)
                await page.wait_for_timeout(50)
            hosts = {urlsplit(url).netloc for url in asked if not url.startswith("data:")}
            assert hosts == {f"127.0.0.1:{hub.port}"}
            assert complaints == []
            await browser.close()
