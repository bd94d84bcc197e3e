"""An operator's seat: the console in a real browser, as somebody who is signed in sees it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from tests.cast import DEADLINE_S, PASSWORD

if TYPE_CHECKING:
    from collections.abc import Mapping

expect.set_options(timeout=DEADLINE_S * 1000)

# Counts the tones in the only place where they can be heard: where the browser starts one.
COUNT_TONES = """
    window.tones = [];
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
        window.tones.push({ hz: this.frequency.value, at: performance.now() });
        return start.apply(this, when);
    };
"""

NO_MAP = "/zones.geojson"  # the small town has none, and its pages draw without


class Desk:
    """One browser page of one person. Everything the browser complained about is in `complaints`.

    `beside`: a technician or an auditor, who begins no shift.
    """

    def __init__(self, page: Page, url: str, login: str, *, beside: bool = False) -> None:
        self.page = page
        self.beside = beside
        self.url = url
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._said)
        page.add_init_script(COUNT_TONES)
        page.goto(f"{url}/sign-in")
        page.locator("#login").fill(login)
        page.locator("#password").fill(PASSWORD)
        page.locator("#password").press("Enter")
        # All of it: a page whose program was cut off while it came begins anew by itself, under the hands of the test.
        expect(self._whole).to_be_visible()
        self.prefer({"language": "en", "theme": "system"})

    @property
    def _whole(self) -> Locator:
        """What is there when the page is."""
        return self.page.locator("nav a").first if self.beside else self.start

    def _said(self, said: ConsoleMessage) -> None:
        if said.type == "error" and NO_MAP not in said.location.get("url", ""):
            self.complaints.append(f"{said.text} {said.location}")

    def prefer(self, wish: Mapping[str, str]) -> None:
        """Set language and colours, as the person's menu does, and load the page again."""
        self.ask("patch", "/me", wish)
        self.page.reload()
        expect(self._whole).to_be_visible()

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The hub's API, with this person's session."""
        headers = {"Origin": self.url}
        answer = self.page.request.fetch(f"{self.url}/api/v1{path}", method=method, headers=headers, data=body)
        assert answer.ok, answer.text()
        return answer.json()

    def close_all(self) -> None:
        """Leave a quiet queue to the next test."""
        for alarm in self.ask("get", "/alarms")["items"]:
            at, version = f"/alarms/{alarm['id']}", alarm["version"]
            if alarm["state"] == "open":
                version = self.ask("post", f"{at}/take", {"version": version})["version"]
            self.ask("post", f"{at}/close", {"version": version, "code": "test"})

    @property
    def start(self) -> Locator:
        return self.page.locator("ll-start-shift button.start")

    def start_shift(self) -> Desk:
        """The click with which a shift begins."""
        self.start.click()
        expect(self.open_dialogs).to_have_count(0)
        return self

    def go(self, place: str) -> None:
        """To `#/<place>`, within the page."""
        self.page.evaluate("place => { location.hash = `#/${place}`; }", place)

    @property
    def queue(self) -> Locator:
        """The rows of the queue, from the top."""
        return self.page.locator("ll-queue li a")

    @property
    def open_dialogs(self) -> Locator:
        """What lies over the page and takes the keys."""
        return self.page.locator("dialog[open]")

    @property
    def banner(self) -> Locator:
        return self.page.locator("ll-banner .lost")

    @property
    def tones(self) -> list[float]:
        """The pitch of every tone since the page was loaded, in Hz."""
        return [one["hz"] for one in self.page.evaluate("window.tones")]

    def rings(self, count: int) -> None:
        """Wait until so many tones have been played since the page was loaded."""
        deadline = time.monotonic() + DEADLINE_S
        while len(self.tones) < count:
            assert time.monotonic() < deadline, f"{len(self.tones)} tones of {count}"
            self.page.wait_for_timeout(50)

    def serious_faults(self) -> list[tuple[str, str]]:
        """What axe finds here that would shut somebody out: rule and place."""
        return serious_faults(self.page)


def serious_faults(page: Page) -> list[tuple[str, str]]:
    """The same of any page, also one of somebody who has no account."""
    axe: Any = Axe()
    found = axe.run(page).response["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], str(one["nodes"][0]["target"])) for one in bad]
