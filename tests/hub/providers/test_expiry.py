"""The end of a paper or a contract is told a month before, a week before, and when it is over: each once."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from hub.providers.matching import Wanted, matched
from hub.providers.register import candidates
from hub.providers.register.policy import next_warning_ms, stage
from hub.providers.register.runner import go_on
from hub.providers.register.tables import provider
from tests import cast
from tests.hub.providers.orders import REPAIRER, accepted, did, ordered, post, whole

DAY_MS = 24 * cast.HOUR_MS
SHANGHAI = ZoneInfo("Asia/Shanghai")


async def paper(hub: cast.RunningApp, until: str, version: int, **more: Any) -> None:
    zhou = await hub.signed_in("zhou")
    body = {"version": version, "document": {"kind": "licence", "until": until, **more}}
    answer = await zhou.post("/api/v1/providers/1/documents", json=body)
    assert answer.status_code == 201, answer.text


async def told(hub: cast.RunningApp, about: str = "paper_") -> list[str]:
    await hub.database.write(go_on)
    chen = await hub.signed_in("chen")
    items = (await chen.get("/api/v1/providers/1/history")).json()["items"]
    return [one["what"] for one in items if one["what"].startswith(about)][::-1]


async def contract(hub: cast.RunningApp, until: str | None, version: int) -> None:
    zhou = await hub.signed_in("zhou")
    body = {"version": version, "changes": {"contract_until": until}}
    answer = await zhou.patch("/api/v1/providers/1", json=body)
    assert answer.status_code == 200, answer.text


CONTRACT = "contract_"
MONTH, WEEK, OVER = "contract_ends_in_a_month", "contract_ends_in_a_week", "contract_over"


async def test_each_warning_comes_once_and_a_restart_in_between_changes_nothing(tmp_path: Path) -> None:
    clock = cast.HandClock()
    async with cast.running_app(tmp_path, clock) as hub:
        await paper(hub, "2027-01-31", 1)  # 65 days ahead
        assert await told(hub) == []
    for days, expected in (
        (34, []),
        (1, ["paper_ends_in_a_month"]),
        (0, ["paper_ends_in_a_month"]),
        (23, ["paper_ends_in_a_month", "paper_ends_in_a_week"]),
        (7, ["paper_ends_in_a_month", "paper_ends_in_a_week"]),
        (1, ["paper_ends_in_a_month", "paper_ends_in_a_week", "paper_over"]),
        (400, ["paper_ends_in_a_month", "paper_ends_in_a_week", "paper_over"]),
    ):
        clock.forward(days * DAY_MS)
        async with cast.reopened_app(tmp_path, clock) as hub:
            assert await told(hub) == expected


async def test_the_runner_itself_does_it_when_the_time_comes(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await paper(hub, "2027-01-31", 1)
    clock.forward(36 * DAY_MS)
    await paper(hub, "2028-01-31", 2, kind="insurance")  # news wakes it

    async def heard() -> bool:
        chen = await hub.signed_in("chen")
        items = (await chen.get("/api/v1/providers/1/history")).json()["items"]
        return [one["what"] for one in items].count("paper_ends_in_a_month") == 1

    await cast.until(heard, "the warning a month before")


async def test_after_an_outage_only_what_holds_is_told(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await paper(hub, "2027-01-31", 1)
    clock.forward(60 * DAY_MS)
    assert await told(hub) == ["paper_ends_in_a_week"]


async def test_what_was_replaced_or_is_over_already_is_told_of_by_nobody(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await paper(hub, "2027-01-31", 1)
    await paper(hub, "2029-01-31", 2)
    await paper(hub, "2026-11-01", 3, kind="insurance")
    clock.forward(66 * DAY_MS)
    assert await told(hub) == []


async def test_the_paper_of_somebody_who_goes_no_more_is_no_matter(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await paper(hub, "2027-01-31", 1, kind="background_check", worker_id=1)
    zhou = await hub.signed_in("zhou")
    await zhou.patch("/api/v1/providers/1/workers/1", json={"version": 2, "worker": {}, "active": False})
    clock.forward(36 * DAY_MS)
    assert await told(hub) == []


async def test_nobody_is_sent_the_day_after_a_paper_ended(hub: cast.RunningApp) -> None:
    await paper(hub, "2026-11-27", 1)
    found = await hub.database.read(lambda tx: candidates(tx, "locksmith"))
    for day, sent in (("2026-11-27", 1), ("2026-11-28", 0)):
        wanted = Wanted("locksmith", 1, 31.3, 121.4, day, 5, 720, documents=frozenset({"licence"}))
        assert len(matched(found, wanted)[0]) == sent


async def test_the_end_of_a_contract_is_told_as_that_of_a_paper(tmp_path: Path) -> None:
    clock = cast.HandClock()
    async with cast.running_app(tmp_path, clock) as hub:
        await contract(hub, "2027-01-31", 1)
        assert await told(hub, CONTRACT) == []
    for days, expected in ((35, [MONTH]), (0, [MONTH]), (23, [MONTH, WEEK]), (8, [MONTH, WEEK, OVER])):
        clock.forward(days * DAY_MS)
        async with cast.reopened_app(tmp_path, clock) as hub:
            assert await told(hub, CONTRACT) == expected
    async with cast.reopened_app(tmp_path, clock) as hub:
        chen = await hub.signed_in("chen")
        listed = (await chen.get("/api/v1/providers/expiring", params={"days": 30})).json()["items"]
        assert [(one["kind"], one["until"]) for one in listed] == [("contract", "2027-01-31")]


async def test_a_longer_contract_is_told_of_later_and_one_with_whom_we_work_no_more_not_at_all(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await contract(hub, "2027-01-31", 1)
    await contract(hub, "2027-03-31", 2)
    clock.forward(66 * DAY_MS)
    assert await told(hub, CONTRACT) == []
    clock.forward(30 * DAY_MS)
    assert await told(hub, CONTRACT) == [MONTH]
    zhou = await hub.signed_in("zhou")
    ended = await zhou.post("/api/v1/providers/1/end", json={"version": 3, "reason": "moved away"})
    assert ended.status_code == 200, ended.text
    clock.forward(60 * DAY_MS)
    assert await told(hub, CONTRACT) == [MONTH]


async def test_a_contract_that_an_older_hub_kept_is_told_of_too(tmp_path: Path) -> None:
    clock = cast.HandClock()
    async with cast.running_app(tmp_path, clock) as hub:
        await contract(hub, "2027-01-31", 1)
        await hub.database.write(lambda tx: tx.sql.execute(update(provider).values(contract_due_ms=None)))
    clock.forward(36 * DAY_MS)
    async with cast.reopened_app(tmp_path, clock) as hub:
        clock.forward(25 * DAY_MS)
        assert await told(hub, CONTRACT) == [WEEK]


async def test_the_runner_wakes_for_another_contract(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await contract(hub, "2027-01-31", 1)
    clock.forward(36 * DAY_MS)
    zhou = await hub.signed_in("zhou")  # news of the same kind wakes it
    await zhou.patch("/api/v1/providers/1", json={"version": 2, "changes": {"note": "rings twice"}})

    async def heard() -> bool:
        items = (await zhou.get("/api/v1/providers/1/history")).json()["items"]
        return [one["what"] for one in items].count(MONTH) == 1

    await cast.until(heard, "the warning of the contract's end")


async def test_after_the_contract_nobody_is_asked_and_what_they_have_in_hand_goes_on(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    in_hand = await accepted(chen, await ordered(chen, **REPAIRER))
    offered = await ordered(chen, resident_id=cast.LI, **REPAIRER)
    body = {"version": 1, "changes": {"contract_until": "2026-11-26"}}
    assert (await zhou.patch(f"/api/v1/providers/{cast.REPAIRER}", json=body)).status_code == 200
    late = await post(chen, offered, "answer", offer_id=(await whole(chen, offered))["offers"][0]["id"], accepts=True)
    assert (late.status_code, late.json()["why"]) == (409, "contract_ended")
    assert (await did(chen, in_hand, "set-out"))["state"] == "on_way"
    refused = (await chen.get(f"/api/v1/orders/{(await ordered(chen))['id']}/choice")).json()["refused"]
    assert (cast.REPAIRER, "contract_ended") in [(one["id"], one["why"]) for one in refused]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 5_000))
def test_the_warnings_of_a_paper_come_in_order_and_end(until: date, before_days: int) -> None:
    now_ms = cast.NOON_MS - before_days * DAY_MS
    times: list[int] = []
    while (due := next_warning_ms(until, SHANGHAI, now_ms)) is not None:
        assert due > now_ms
        times.append(now_ms := due)
    assert len(times) <= 3
    stages = [
        stage(until, date.fromordinal(date(1970, 1, 1).toordinal() + (at + 8 * cast.HOUR_MS) // DAY_MS)) for at in times
    ]
    assert stages == ["month", "week", "over"][3 - len(times) :]


@pytest.mark.parametrize(
    ("left", "near"), [(31, None), (30, "month"), (8, "month"), (7, "week"), (0, "week"), (-1, "over")]
)
def test_a_paper_holds_on_its_last_day(left: int, near: str | None) -> None:
    """After an outage a warning may come on any day: then it says what is so on that one."""
    today = date(2026, 11, 27)
    assert stage(today + timedelta(days=left), today) == near
