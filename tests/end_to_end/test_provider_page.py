"""A provider on their telephone: asked, on the way, without a line in the cellar, done."""

from __future__ import annotations

import io
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests import cast
from tests.cast import HubProcess, hub_process
from tests.end_to_end.desk import Desk, serious_faults

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytestmark = pytest.mark.needs_chromium

TELEPHONE: ViewportSize = {"width": 360, "height": 740}
LANGUAGES = ("zh-CN", "fr-FR", "en-GB")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """It is reached from outside under its own address."""
    port = cast.free_port()
    path = tmp_path_factory.mktemp("providers") / "lamplight.db"
    with hub_process(path, cast.NOBODYS_PORT, port, LAMPLIGHT_PUBLIC_URL=f"http://127.0.0.1:{port}") as running:
        yield running


@pytest.fixture
def phone(browser: Browser) -> Generator[Page]:
    context = browser.new_context(locale="en-GB", viewport=TELEPHONE, has_touch=True)
    yield context.new_page()
    context.close()


def link_of(hub: HubProcess, subject: str) -> str:
    query = "SELECT json_extract(data, '$.url') FROM message WHERE subject = ? ORDER BY id DESC LIMIT 1"
    with closing(sqlite3.connect(hub.database)) as file:
        return str(file.execute(query, (subject,)).fetchone()[0])


def asked(desk: Desk, resident: int = cast.WANG) -> tuple[dict[str, Any], dict[str, Any]]:
    """An order for the locksmith, and the offer."""
    order = desk.ask("post", "/orders", {"resident_id": resident, "service": "locksmith", "note": "the key broke"})
    return order, desk.ask("get", f"/orders/{order['id']}")["offers"][0]


def taken(desk: Desk, hub: HubProcess, resident: int) -> tuple[dict[str, Any], str]:
    """The locksmith comes, and the link for the work."""
    order, offer = asked(desk, resident)
    body = {"offer_id": offer["id"], "accepts": True}
    return desk.ask("post", f"/orders/{order['id']}/answer", body), link_of(hub, "order_yours")


def did(desk: Desk, order: dict[str, Any], action: str) -> dict[str, Any]:
    now = desk.ask("get", f"/orders/{order['id']}")
    return desk.ask("post", f"/orders/{order['id']}/{action}", {"version": now["version"]})


def picture(folder: Path, name: str, size: tuple[int, int]) -> Path:
    """Noise, as large as a telephone's own photos are."""
    out = io.BytesIO()
    Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)).save(out, "JPEG", quality=90)
    path = folder / name
    path.write_bytes(out.getvalue())
    return path


def fits(browser: Browser, link: str, words: str) -> None:
    """In three languages and two colours nobody is shut out, and nothing is wider than the telephone."""
    for number, language in enumerate(LANGUAGES):
        colours = "dark" if number == 1 else "light"
        page = browser.new_page(locale=language, viewport=TELEPHONE, color_scheme=colours)
        page.goto(link)
        expect(page.locator("main")).to_contain_text(words)
        assert (language, serious_faults(page)) == (language, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"], language
        page.close()


def test_from_the_question_to_the_thanks_with_a_cellar_between(
    page: Page, browser: Browser, phone: Page, hub: HubProcess, tmp_path: Path
) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    complaints: list[str] = []
    phone.on("pageerror", lambda error: complaints.append(str(error)))
    order, _ = asked(desk)
    offer = link_of(hub, "order_offered")
    fits(browser, offer, "¥80.00")
    phone.goto(offer)
    expect(phone.locator("main")).not_to_contain_text("王秀英")
    phone.get_by_role("button", name="We come").click()
    expect(phone.get_by_role("status")).to_contain_text("it is yours")

    job = link_of(hub, "order_yours")
    fits(browser, job, "王秀英")
    phone.goto(job)
    phone.get_by_role("button", name="I am setting out").click()
    expect(phone.get_by_role("heading", name="On the way")).to_be_visible()
    expect(phone.locator(".code:visible")).to_have_text(f"*1#{order['code']}")
    wait_for(phone, desk, order, "on_way")
    expect(phone.locator("#outbox")).to_be_hidden()

    phone.context.set_offline(True)
    did(desk, order, "arrive")  # the code that was keyed on the resident's phone
    phone.get_by_role("button", name="I have keyed it: go on").click()
    large = picture(tmp_path, "before.jpg", (2400, 1600))
    for name, path in (("before", large), ("after", picture(tmp_path, "after.jpg", (800, 1200)))):
        phone.get_by_label(f"Photo {name} the work").set_input_files(path)
        phone.locator("form", has=phone.get_by_label(f"Photo {name} the work")).get_by_role(
            "button", name="Keep"
        ).click()
    expect(phone.locator("#outbox")).to_contain_text("not sent yet: 2")
    assert serious_faults(phone) == []
    phone.locator("#finish-yuan").fill("80")
    phone.get_by_role("button", name="The work is done").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(phone.locator("#outbox")).to_contain_text("not sent yet: 3")
    assert "王秀英" not in phone.content(), "nobody needs the address any more"
    assert desk.ask("get", f"/orders/{order['id']}")["state"] == "on_site"

    phone.context.set_offline(False)
    expect(phone.locator("#outbox")).to_be_hidden()
    expect(phone.get_by_role("status")).to_contain_text("It is done.")
    found = desk.ask("get", f"/orders/{order['id']}")
    assert (found["state"], found["amount_fen"], found["lacking"]) == ("done", 8_000, [])
    expect(phone.locator("#refused")).to_be_hidden()  # nothing that was pressed is lost
    assert [(one["stage"], one["width"], one["height"]) for one in found["photos"]] == [
        ("before", 1600, 1067),
        ("after", 800, 1200),
    ]
    assert [one["what"] for one in found["steps"]].count("finish") == 1
    fits(browser, job, "")
    assert complaints == []


def wait_for(phone: Page, desk: Desk, order: dict[str, Any], state: str) -> None:
    for _ in range(int(cast.DEADLINE_S * 20)):
        if desk.ask("get", f"/orders/{order['id']}")["state"] == state:
            return
        phone.wait_for_timeout(50)
    raise TimeoutError(state)


def test_what_is_pressed_while_a_large_photo_is_made_smaller_does_not_overtake_it(
    page: Page, phone: Page, hub: HubProcess, tmp_path: Path
) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.LI)
    did(desk, order, "arrive")
    phone.goto(job)

    def keep(stage: str) -> None:
        field = phone.get_by_label(f"Photo {stage} the work")
        field.set_input_files(picture(tmp_path, f"{stage}.jpg", (800, 1200)))
        phone.locator("form", has=field).get_by_role("button", name="Keep").click()

    keep("before")
    expect(phone.locator("main")).not_to_contain_text("a photo before the work")
    phone.evaluate(
        """() => {
            const real = createImageBitmap;
            window.createImageBitmap = async (file) => {
                await new Promise((go) => setTimeout(go, 1500));
                return real(file);
            };
        }"""
    )
    keep("after")
    phone.locator("#finish-yuan").fill("80")
    phone.get_by_role("button", name="The work is done").click()
    wait_for(phone, desk, order, "done")
    found = desk.ask("get", f"/orders/{order['id']}")
    assert [one["stage"] for one in found["photos"]] == ["before", "after"]


def test_what_was_pressed_without_a_line_is_sent_when_the_link_is_opened_again(
    page: Page, phone: Page, hub: HubProcess
) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.LI)
    phone.goto(job)
    context: BrowserContext = phone.context
    context.set_offline(True)
    phone.get_by_role("button", name="I am setting out").click()
    expect(phone.locator("#outbox")).to_contain_text("not sent yet: 1")
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(job)
    expect(again.get_by_role("heading", name="On the way")).to_be_visible()
    wait_for(again, desk, order, "on_way")
    again.get_by_text("I cannot go after all").first.click()
    again.get_by_label("Why not?").select_option("no_material")
    again.get_by_role("button", name="I cannot go after all").click()
    expect(again.get_by_text("Thank you for saying so.")).to_be_visible()
    assert "李国华" not in again.content()
    wait_for(again, desk, order, "requested")


def test_what_comes_before_the_code_waits_and_what_is_refused_is_said(page: Page, phone: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.ZHANG)
    phone.goto(job)
    phone.get_by_role("button", name="I have keyed it: go on").click()
    phone.locator("#quote-yuan").fill("80")
    phone.get_by_role("button", name="Say what it will cost").click()
    expect(phone.locator("#outbox")).to_contain_text("does not know yet that you are there")
    did(desk, order, "arrive")
    phone.context.set_offline(True)
    phone.context.set_offline(False)  # it looks again when a line comes back, and after a while
    expect(phone.locator("main")).to_contain_text("You have said: ¥80.00.")
    phone.locator("#finish-yuan").fill("90")
    phone.get_by_role("button", name="The work is done").click()
    expect(phone.locator("#refused")).to_contain_text("Not accepted: ")
    expect(phone.locator("#finish-yuan")).to_be_visible()
    assert desk.ask("get", f"/orders/{order['id']}")["state"] == "on_site"


def test_without_a_script_a_whole_photo_comes_through(
    page: Page, browser: Browser, hub: HubProcess, tmp_path: Path
) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.WANG)
    did(desk, order, "arrive")
    large = picture(tmp_path, "large.jpg", (2600, 2000))
    assert 2_000_000 < large.stat().st_size < 8_000_000
    phone = browser.new_page(locale="en-GB", viewport=TELEPHONE, java_script_enabled=False)
    phone.goto(job)
    phone.get_by_label("Photo before the work").set_input_files(large)
    phone.locator("form", has=phone.get_by_label("Photo before the work")).get_by_role("button", name="Keep").click()
    expect(phone.get_by_text("There is one already.")).to_be_visible()
    (photo,) = desk.ask("get", f"/orders/{order['id']}")["photos"]
    assert (photo["stage"], photo["width"], photo["height"]) == ("before", 1600, 1231)
    phone.close()


def test_the_code_for_the_base_is_printed_and_made_anew_from_the_card(page: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    before = desk.ask("get", f"/residents/{cast.WU}/here-link")["url"]
    desk.go(f"residents/{cast.WU}")
    panel = page.locator("ll-base-code")
    expect(panel.get_by_role("link", name="Print the code for the base")).to_have_attribute(
        "href", f"/print/residents/{cast.WU}/base-code"
    )
    panel.get_by_role("button", name="Make it anew").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Make it anew").press("Enter")
    expect(page.get_by_text("The old code counts no more.")).to_be_visible()
    assert desk.ask("get", f"/residents/{cast.WU}/here-link")["url"] != before
    assert desk.serious_faults() == []
