"""How far the day has come: done, tried in vain, left; and whose calls the list shows."""

from typing import Any

from hub.kernel import Read, Write, get_setting
from hub.worklist import Work, put_work
from tests import cast
from tests.cast import HOUR_MS, Client

AT = "/api/v1/care-calls/today"


async def today(browser: Client) -> dict[str, Any]:
    return (await browser.get(AT)).json()


async def note(browser: Client, resident: int, outcome: str) -> None:
    made = await browser.post(f"/api/v1/residents/{resident}/care-calls", json={"outcome": outcome})
    assert made.is_success, made.text


async def test_the_day_counts_who_was_talked_with_once_and_tries_each(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    assert (await today(chen))["all"] == {"done": 0, "tried": 0, "left": 6}, "all six are due by six in the evening"
    await note(chen, cast.WANG, "no_answer")
    await note(chen, cast.WANG, "reached")
    await note(chen, cast.WANG, "reached")
    await note(lin, cast.LI, "refused")
    found = await today(chen)
    assert found["all"] == {"done": 2, "tried": 1, "left": 4}
    assert (found["mine"]["done"], found["mine"]["tried"]) == (1, 1)


async def test_yesterday_is_over_at_midnight_on_the_wall(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await note(await hub.signed_in("chen"), cast.WANG, "reached")
    clock.forward(12 * HOUR_MS - 1)
    assert (await today(await hub.signed_in("chen")))["all"]["done"] == 1
    clock.forward(1)
    assert (await today(await hub.signed_in("chen")))["all"]["done"] == 0


async def test_a_call_that_goes_on_is_seen_by_everybody(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    assert (await chen.post("/api/v1/residents/1/care-calls/begin", json={})).is_success
    (one,) = (await today(lin))["going_on"]
    assert (one["resident_id"], one["operator_name"], one["ended_ms"]) == (cast.WANG, "陈晓", None)


def planned(tx: Read) -> bool:
    waiting = tx.sql.exec_driver_sql("SELECT count(*) FROM care_plan_run").scalar_one()
    return get_setting(tx, "care_planned_for") is not None and waiting == 0


async def test_the_list_shows_mine_anybodys_or_what_is_overdue(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    def for_chen(tx: Write) -> None:
        put_work(tx, Work("care_call", cast.LI, cast.LI, tx.now_ms + 2 * HOUR_MS, operator_id=cast.CHEN))

    # The plan of the start says whose call it is, too: it is made and written before somebody else says so.
    await cast.until(lambda: hub.database.read_now(planned), "the plan")
    await hub.database.write(for_chen)
    chen = await hub.signed_in("chen")

    async def shown(query: str) -> list[int]:
        found = (await chen.get(f"/api/v1/worklist?kind=care_call&{query}")).json()
        assert found["total"] == len(found["items"])
        return [one["resident_id"] for one in found["items"]]

    assert await shown("whose=mine") == [cast.LI]
    assert set(await shown("whose=anybody")) == {1, 3, 4, 5, 6}
    assert await shown("overdue=true") == []
    clock.forward(HOUR_MS + 1)
    chen = await hub.signed_in("chen")
    assert await shown("overdue=true") == [cast.WANG]
    refused = await chen.get("/api/v1/worklist?whose=theirs")
    assert refused.status_code == 422
