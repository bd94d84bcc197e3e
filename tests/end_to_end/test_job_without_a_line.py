"""A job's page that was closed opens in a cellar too; after the job nothing of the home is on that telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.end_to_end.desk import Desk, serious_faults
from tests.end_to_end.test_provider_page import did, hub, phone, picture, taken, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cast import HubProcess

__all__ = ["hub", "phone"]  # fixtures
pytestmark = pytest.mark.needs_chromium

KEPT = "async () => (await Promise.all((await (await caches.open('lamplight-job-pages')).keys()).map(k => k.url)))"
# Everything that this telephone keeps of our pages, as one text.
ALL_KEPT = """async () => {
  let found = JSON.stringify([localStorage, sessionStorage]);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.matchAll()) found += await one.text();
  }
  return found;
}"""
NAMES = {cast.WANG: "王秀英", cast.LI: "李国华", cast.ZHANG: "张桂兰"}


def until_kept(phone: Page, *jobs: str) -> None:
    """The page comes before there is somebody to keep it; a moment later it is kept."""
    for _ in range(int(cast.DEADLINE_S * 20)):
        if set(phone.evaluate(KEPT)) == set(jobs):
            return
        phone.wait_for_timeout(50)
    raise TimeoutError(phone.evaluate(KEPT))


def opened(phone: Page, job: str) -> Page:
    """Closed, and opened once more."""
    context = phone.context
    phone.close()
    again = context.new_page()
    again.goto(job)
    return again


def test_a_closed_page_opens_without_a_line_goes_on_and_is_sent_once(page: Page, phone: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.WANG)
    phone.goto(job)
    until_kept(phone, job)
    expect(phone.locator("#kept")).to_be_hidden()
    phone.context.set_offline(True)
    phone = opened(phone, job)
    expect(phone.locator("#home")).to_contain_text(NAMES[cast.WANG])
    expect(phone.locator("#kept")).to_contain_text("as this telephone keeps it")
    assert serious_faults(phone) == []
    phone.get_by_role("button", name="I am setting out").click()
    expect(phone.locator("#outbox")).to_contain_text("not sent yet: 1")
    phone = opened(phone, job)
    expect(phone.get_by_role("heading", name="On the way")).to_be_visible()
    expect(phone.get_by_role("button", name="I am setting out")).to_be_hidden()
    expect(phone.locator("#outbox")).to_contain_text("not sent yet: 1")
    assert desk.ask("get", f"/orders/{order['id']}")["state"] == "accepted"
    phone.context.set_offline(False)
    wait_for(phone, desk, order, "on_way")
    expect(phone.locator("#outbox")).to_be_hidden()
    expect(phone.locator("#kept")).to_be_hidden()
    assert steps(desk, order).count("set_out") == 1


def steps(desk: Desk, order: dict[str, Any]) -> list[str]:
    return [one["what"] for one in desk.ask("get", f"/orders/{order['id']}")["steps"]]


def done(phone: Page) -> None:
    phone.locator("#finish-yuan").fill("80")
    phone.get_by_role("button", name="The work is done").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()


def take(phone: Page, stage: str, path: Path) -> None:
    field = phone.get_by_label(f"Photo {stage} the work")
    field.set_input_files(path)
    form = phone.locator("form", has=field)
    form.get_by_role("button", name="Keep").click()
    expect(form.get_by_text("There is one already.")).to_be_visible()


def test_after_done_nothing_of_the_home_is_on_the_telephone(
    page: Page, phone: Page, hub: HubProcess, tmp_path: Path
) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.LI)
    phone.goto(job)
    until_kept(phone, job)
    assert NAMES[cast.LI] in phone.evaluate(ALL_KEPT)
    did(desk, order, "arrive")
    phone.reload()
    phone.context.set_offline(True)
    done(phone)
    phone = opened(phone, job)  # pressed, not sent yet
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(phone.locator("#outbox")).to_contain_text("not sent yet: 1")
    assert serious_faults(phone) == []
    assert NAMES[cast.LI] not in phone.content() + phone.evaluate(ALL_KEPT)
    phone.context.set_offline(False)  # the photos are missing: the work is shown again
    expect(phone.locator("#refused")).to_contain_text("Something is still to be given")
    expect(phone.locator("#home")).to_contain_text(NAMES[cast.LI])
    for name in ("before", "after"):
        take(phone, name, picture(tmp_path, f"{name}.jpg", (80, 60)))
    until_kept(phone, job)
    phone.context.set_offline(True)
    done(phone)
    phone = opened(phone, job)
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    phone.context.set_offline(False)
    wait_for(phone, desk, order, "done")
    expect(phone.get_by_role("status")).to_contain_text("It is done.")
    assert steps(desk, order).count("finish") == 1
    phone.context.set_offline(True)
    phone = opened(phone, job)
    expect(phone.get_by_role("heading", name="There is no line")).to_be_visible()
    assert serious_faults(phone) == []
    assert NAMES[cast.LI] not in phone.content() + phone.evaluate(ALL_KEPT)


def test_what_the_desk_ends_goes_at_the_next_look_also_at_another_job(page: Page, phone: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    order, job = taken(desk, hub, cast.ZHANG)
    _, other = taken(desk, hub, cast.WANG)
    phone.goto(job)
    until_kept(phone, job)
    phone.goto(other)
    until_kept(phone, job, other)
    now = desk.ask("get", f"/orders/{order['id']}")
    desk.ask("post", f"/orders/{order['id']}/cancel", {"version": now["version"], "reason": "works again"})
    phone.goto(other)
    until_kept(phone, other)
    phone.context.set_offline(True)
    phone.goto(job)
    expect(phone.get_by_role("heading", name="There is no line")).to_be_visible()
    assert NAMES[cast.ZHANG] not in phone.content() + phone.evaluate(ALL_KEPT)


def test_a_kept_page_ends_by_itself(page: Page, phone: Page, hub: HubProcess) -> None:
    desk = Desk(page, hub.url, "lin").start_shift()
    _, job = taken(desk, hub, cast.LI)
    phone.goto(job)
    until_kept(phone, job)
    phone.evaluate(
        """async (path) => {
          const cache = await caches.open("lamplight-job-pages");
          const kept = await cache.match(path);
          const headers = new Headers(kept.headers);
          headers.set("Lamplight-Kept-Until", String(Date.now() - 1));
          await cache.put(path, new Response(await kept.text(), { headers }));
        }""",
        job,
    )
    phone.context.set_offline(True)
    phone = opened(phone, job)
    expect(phone.get_by_role("heading", name="There is no line")).to_be_visible()
    assert NAMES[cast.LI] not in phone.evaluate(ALL_KEPT)
    assert phone.evaluate(KEPT) == []
