"""The virtual phone in a real browser: what a visitor of the demo presses, sees and reads, on the whole real chain."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe  # pyright: ignore[reportMissingTypeStubs] - it has none
from playwright.sync_api import Locator, Page, expect

from tests.cast import DEADLINE_S, PASSWORD
from tests.simulator.live.live_town import PHONE_KEY, LiveTown, Simulator

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = [pytest.mark.needs_mosquitto, pytest.mark.needs_chromium]

expect.set_options(timeout=DEADLINE_S * 1000)


class Centre:
    """An operator at the hub's own doors."""

    def __init__(self, town: LiveTown, http: httpx2.Client) -> None:
        self._http = http
        assert self._http.post("/sign-in", data={"login": town.login, "password": PASSWORD}).status_code == 303
        self.name = self._http.get("/api/v1/me").json()["name"]

    def alarm_of(self, device: str) -> dict[str, Any]:
        alarms = self._http.get("/api/v1/alarms?state=unclosed").json()["items"]
        [alarm] = [one for one in alarms if one["device_id"] == device]
        return alarm

    def does(self, what: str, device: str, **more: Any) -> None:
        alarm = self.alarm_of(device)
        answer = self._http.post(f"/api/v1/alarms/{alarm['id']}/{what}", json={"version": alarm["version"], **more})
        assert answer.status_code == 200, answer.text


@pytest.fixture
def centre(town: LiveTown) -> Generator[Centre]:
    with httpx2.Client(base_url=town.hub.url, headers={"Origin": town.hub.url}) as http:
        yield Centre(town, http)


def _open(page: Page, simulator: Simulator, device: str) -> None:
    """Follow the demo's link, and find the phone by what is known of it."""
    page.goto(f"{simulator.phone_url}/?key={PHONE_KEY}")
    page.get_by_role("searchbox").fill(device)
    expect(page.get_by_role("status").filter(has_text="1 resident found")).to_be_attached()
    page.get_by_role("searchbox").press("Enter")
    expect(_caption(page)).to_have_text("All is well. Press the red button when you need help.")


def _caption(page: Page) -> Locator:
    return page.locator(".caption")


def _keep_captions(page: Page) -> None:
    """Note every caption from here on: each is shown for half a second, and a busy machine looks away for longer."""
    page.evaluate(
        """() => {
          const caption = () => document.querySelector("ll-virtual-phone").shadowRoot.querySelector(".caption");
          window.captions = [];
          setInterval(() => {
            const words = caption().textContent.trim();
            if (words !== window.captions.at(-1)) window.captions.push(words);
          }, 20);
        }"""
    )


def _has_said(page: Page, words: str) -> None:
    """Wait until that was the caption."""
    deadline_s = time.monotonic() + DEADLINE_S
    while words not in page.evaluate("window.captions"):
        assert time.monotonic() < deadline_s, page.evaluate("window.captions")
        page.wait_for_timeout(50)


def test_a_press_is_followed_from_the_button_to_the_operator_and_back(
    page: Page, simulator: Simulator, centre: Centre
) -> None:
    _open(page, simulator, "ph-00004")
    _keep_captions(page)
    page.get_by_role("button", name="Red button: call for help").press("Enter")
    _has_said(page, "I heard you.")
    _has_said(page, "Your call is on its way.")
    expect(_caption(page)).to_have_text("The centre has your call. Someone will be with you soon.")
    expect(page.locator("ll-chain li[aria-current=step]")).to_contain_text("The hub")
    expect(page.locator("ll-wire-log")).to_contain_text('"stage": "received"')
    centre.does("take", "ph-00004")
    expect(_caption(page)).to_have_text(f"{centre.name} from the centre is with you.")
    expect(page.locator("ll-chain li[aria-current=step]")).to_contain_text(centre.name)
    centre.does("close", "ph-00004", code="social")
    expect(_caption(page)).to_have_text("The centre has closed your call. Take care.")
    expect(_caption(page)).to_have_text("All is well. Press the red button when you need help.")


def test_a_press_without_network_waits_in_the_phone_until_it_is_back(
    page: Page, simulator: Simulator, centre: Centre
) -> None:
    _open(page, simulator, "ph-00005")
    page.get_by_role("button", name="Cut its network").click()
    expect(_caption(page)).to_have_text("No connection. I keep trying.")
    _keep_captions(page)
    page.get_by_role("button", name="Remote control: call for help").click()
    _has_said(page, "I heard you.")
    expect(page.get_by_text("until the centre has it: 1")).to_be_visible()
    page.get_by_role("button", name="Give its network back").click()
    expect(_caption(page)).to_have_text("The centre has your call. Someone will be with you soon.")
    assert centre.alarm_of("rc-00005")["presses"] == 1


def test_codes_greetings_and_the_plug_are_at_hand(page: Page, simulator: Simulator) -> None:
    _open(page, simulator, "ph-00010")
    for key in ("star", "1", "hash", "4", "8", "1", "5", "1", "6"):
        page.get_by_role("button", name=key, exact=True).press("Enter")
    expect(page.locator(".aside")).to_have_text("The code is noted. Thank you.")
    expect(page.locator("ll-wire-log")).to_contain_text('"digits": "*1#481516"')
    page.get_by_role("button", name="Green key: I am well").click()
    expect(page.locator(".aside")).to_have_text("Thank you. I am telling the centre that you are well.")
    page.get_by_role("button", name="Pull its plug").click()
    expect(page.get_by_role("button", name="Pull its plug")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Softer").click()
    expect(page.get_by_text("Volume: 3 of 5")).to_be_visible()


def test_a_reloaded_page_goes_on_with_the_same_phone(page: Page, simulator: Simulator) -> None:
    _open(page, simulator, "ph-00006")
    name = page.locator(".who b").inner_text()
    page.reload()
    expect(page.locator(".who b")).to_have_text(name)


def test_the_page_speaks_the_visitors_language(page: Page, simulator: Simulator) -> None:
    _open(page, simulator, "ph-00007")
    page.get_by_role("combobox").select_option("zh-CN")
    expect(_caption(page)).to_have_text("一切正常。需要帮助时，请按红色按钮。")
    page.get_by_role("combobox").select_option("fr")
    expect(_caption(page)).to_have_text("Tout va bien. Appuyez sur le bouton rouge si vous avez besoin d'aide.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_usable_by_everybody(page: Page, simulator: Simulator, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{simulator.phone_url}/?key={PHONE_KEY}")
    expect(page.get_by_role("button").first).to_be_visible()
    _assert_accessible(page)
    _open(page, simulator, "ph-00008")
    _assert_accessible(page)


def _assert_accessible(page: Page) -> None:
    axe: Any = Axe()
    found = axe.run(page).response["violations"]
    assert [(one["id"], one["impact"]) for one in found] == []


@pytest.mark.parametrize("width", [640, 330])  # 1280 and 660 pixels at 200 % zoom
def test_nothing_is_cut_off_at_double_size(page: Page, simulator: Simulator, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    _open(page, simulator, "ph-00009")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_says_so_when_it_has_lost_the_simulator(page: Page, town: LiveTown) -> None:
    # Its phones have the names of others who are there: they get a broker that takes the call and says nothing.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        apart = ("--press-every", "0", "--state", str(town.folder / "apart"), "--broker-port", port)
        with town.simulator(*apart, phone=True) as simulator:
            simulator.until(bool)
            page.goto(f"{simulator.phone_url}/?key={PHONE_KEY}")
            expect(page.get_by_role("searchbox")).to_be_visible()
            simulator.stop()
            expect(page.get_by_role("alert")).to_contain_text("The simulator does not answer")
