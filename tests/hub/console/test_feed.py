"""An open page hears everything, once, in order, also when it was away; and nobody else hears anything."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from hub.console import feed
from hub.kernel import Database
from tests import cast

from .conftest import Page, Served, press


def numbers(message: dict[str, Any]) -> list[int]:
    assert message["type"] == "events", message
    return [event["seq"] for event in message["events"]]


async def _first_of(topic: str, page: Page) -> dict[str, Any]:
    while True:
        message = await page.read()
        assert message["type"] == "events", message
        for event in message["events"]:
            if event["topic"] == topic:
                return event


async def test_a_new_page_is_greeted_and_shown_everything(served: Served, clock: cast.HandClock) -> None:
    await served.press(cast.WANG)
    async with served.page() as page:
        hello = await page.resume()
        assert hello["now_ms"] == clock.now_ms()
        snapshot = await page.read()
    assert snapshot["type"] == "snapshot"
    assert snapshot["seq"] >= hello["seq"]
    assert [(one["resident_name"], one["state"]) for one in snapshot["alarms"]] == [("王秀英", "open")]


async def test_a_press_reaches_an_open_page_with_the_whole_alarm(served: Served) -> None:
    async with served.page() as page:
        await page.resume()
        await page.read()
        await served.press(cast.LI)
        event = await _first_of("alarm", page)  # whoever follows the hub's day may have news of their own meanwhile
    assert event["data"]["what"] == "opened"
    assert event["data"]["resident_name"] == "李国华"
    assert event["data"]["address"]


async def test_a_page_that_comes_back_gets_exactly_what_it_missed(served: Served) -> None:
    async with served.page() as page:
        hello = await page.resume()
        seen = (await page.read())["seq"]
    await served.press(cast.WANG)
    await served.press(cast.LI)
    async with served.page() as page:
        again = await page.resume(hello["epoch"], seen)
        assert again["epoch"] == hello["epoch"]
        missed = numbers(await page.read())
        assert missed == list(range(seen + 1, again["seq"] + 1))
        await served.press(cast.ZHANG)
        assert numbers(await page.read())[0] == missed[-1] + 1


async def test_a_page_that_missed_nothing_is_told_nothing(served: Served) -> None:
    async with served.page() as page:
        hello = await page.resume()
        seen = (await page.read())["seq"]
    async with served.page() as page:
        again = await page.resume(hello["epoch"], seen)
        first = await page.read_any()
    # Whoever follows the hub's day may have news of their own meanwhile; of what was seen there is nothing.
    assert first["type"] == "tick" or min(numbers(first)) > seen
    assert again["epoch"] == hello["epoch"]


@pytest.mark.parametrize(("epoch", "ahead"), [("another", 0), (None, 1_000_000)])
async def test_a_number_that_means_nothing_here_brings_everything(
    served: Served, epoch: str | None, ahead: int
) -> None:
    async with served.page() as page:
        hello = await page.resume()
        await page.read()
    async with served.page() as page:
        await page.resume(epoch or hello["epoch"], hello["seq"] + ahead)
        assert (await page.read())["type"] == "snapshot"


async def test_what_one_transaction_did_comes_in_one_message(served: Served) -> None:
    async with served.page() as page:
        await page.resume()
        await page.read()
        await served.hub.database.write(lambda tx: [press(tx, one) for one in range(1, 7)])
        assert len(await _alarms(page)) == 6


async def test_what_another_program_wrote_comes_before_our_next_commit(served: Served) -> None:
    other = Database(served.hub.database.path, served.hub.database.clock)
    async with served.page() as page:
        await page.resume()
        await page.read()
        other.write_now(lambda tx: press(tx, cast.LI))
        await served.press(cast.WANG)
        heard = await _alarms(page)
        heard += await _alarms(page) if len(heard) == 1 else []
    other.close()
    assert [one["data"]["resident_name"] for one in heard] == ["李国华", "王秀英"]


async def _alarms(page: Page) -> list[Any]:
    """What the next message with news of alarms says of them."""
    while True:
        told = [one for one in (await page.read())["events"] if one["topic"] == "alarm"]
        if told:
            return told


async def _all_there_is(page: Page) -> None:
    while True:
        await page.read()


async def _tick(page: Page) -> Any:
    while (message := await page.read_any())["type"] != "tick":
        pass
    return message


async def test_an_open_page_gets_a_sign_of_life(served: Served, clock: cast.HandClock) -> None:
    async with served.page() as page:
        await page.resume()
        await page.read()
        ticks = [await _tick(page), await _tick(page)]
    assert [one["now_ms"] for one in ticks] == [clock.now_ms()] * 2


async def test_pages_that_open_in_the_middle_of_a_storm_miss_nothing(served: Served) -> None:
    presses = 60

    async def storm() -> None:
        for number in range(1, presses + 1):
            await served.press(cast.WANG, number)

    async def watch(cookie: str, delay_s: float) -> int:
        await asyncio.sleep(delay_s)
        async with served.page(cookie) as page:
            await page.resume()
            return await presses_seen(page, presses)

    cookie = await served.cookie()
    async with asyncio.TaskGroup() as group:
        watching = [group.create_task(watch(cookie, n * 0.02)) for n in range(8)]
        group.create_task(storm())
    assert [one.result() for one in watching] == [presses] * 8


async def presses_seen(page: Page, wanted: int) -> int:
    """How often the one alarm was pressed, as this page knows; fails on an event that is repeated or left out."""
    message = await page.read()
    seq, count = message["seq"], max((one["presses"] for one in message["alarms"]), default=0)
    while count < wanted:
        for event in (await page.read())["events"]:
            assert event["seq"] == seq + 1
            seq, count = event["seq"], event["data"].get("presses", count)
    return count


async def test_a_page_that_does_not_read_is_shown_everything_anew(served: Served) -> None:
    async with served.page(max_queue=1, compression=None) as page:
        await page.resume()
        for _ in range(120):
            await served.tell_a_lot()
        await served.press(cast.WANG)
        kinds: list[str] = []
        while True:
            message = await page.read()
            kinds.append(message["type"])
            if message["type"] == "snapshot" and message["alarms"]:
                break
    assert len(kinds) < 120


async def test_who_has_not_signed_in_gets_no_feed(served: Served) -> None:
    for cookie in ("", "made-up"):
        with pytest.raises(InvalidStatus) as refused:
            async with served.page(cookie):
                pass
        assert refused.value.response.status_code == 403


async def test_a_foreign_page_gets_no_feed(served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with served.page(origin="https://elsewhere.example"):
            pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("first", ["", "[]", '{"type":"other"}', '{"type":"resume","seq":-1}', "x" * 1000])
async def test_a_page_that_does_not_say_how_far_it_is_is_sent_away(served: Served, first: str) -> None:
    async with served.page() as page:
        await page.line.send(first)
        with pytest.raises(ConnectionClosed) as closed:
            await page.read()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == feed.BAD_RESUME


async def test_signing_out_ends_the_feed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "AWAKE_EVERY_TICKS", 1)
    client = await served.hub.signed_in("lin")
    async with served.page(client.cookies["lamplight_session"]) as page:
        await page.resume()
        await page.read()
        assert (await client.post("/sign-out")).status_code == 303
        with pytest.raises(ConnectionClosed) as closed:
            await _all_there_is(page)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == feed.SIGNED_OUT


async def test_one_person_cannot_open_pages_without_end(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PAGES_PER_PERSON_MAX", 1)
    async with served.page() as first:
        await first.resume()
        await first.read()
        async with served.page() as second:
            await second.say({"type": "resume"})
            with pytest.raises(ConnectionClosed) as closed:
                await second.read()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == feed.TOO_MANY_PAGES
        async with served.page(await served.cookie("chen")) as of_another:
            await of_another.resume()


async def test_a_page_that_leaves_leaves_nothing_behind(served: Served) -> None:
    async with served.page() as page:
        await page.resume()
        await page.read()
    await cast.until(lambda: served.hub.app.state.feed.pages == 0, "the seat to be free")


async def test_after_a_start_a_page_is_shown_everything_anew(tmp_path: Path) -> None:
    """A backup may have been restored meanwhile: the numbers that the page has read would name other events."""
    clock = cast.HandClock()
    cast.make_database(tmp_path / "lamplight.db", clock)
    database = Database(tmp_path / "lamplight.db", clock)
    lives = [feed.Feed(database), feed.Feed(database)]
    for one in lives:
        await one.begin()
    database.close()
    assert lives[0].epoch != lives[1].epoch
