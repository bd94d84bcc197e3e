"""The days to come: hours needed and rostered, a shortage that is told, what would be if, and what is said of a day."""

from typing import Any

import pytest
from sqlalchemy import text

from hub.care_calls.planning import making, store
from hub.kernel import Write, events_after
from tests import cast

DAY = "2026-11-28"
HEADINGS = "date,start,end,login\n"


async def planned(hub: cast.RunningApp) -> None:
    """The plan is made and written, as the runner does it."""
    made = await hub.database.read(lambda tx: making.make(tx, anew=True))
    await hub.database.write(lambda tx: making.keep(tx, made))
    while await hub.database.write(making.step):
        pass


async def outlook(browser: cast.Client) -> dict[str, Any]:
    answer = await browser.get("/api/v1/care-plan/outlook")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_everybody_is_planned_within_the_calling_hours_and_in_time(hub: cast.RunningApp) -> None:
    await planned(hub)
    zhou = await hub.signed_in("zhou")
    items = (await zhou.get("/api/v1/worklist", params={"kind": "care_call"})).json()["items"]
    assert len(items) == 6
    for one in items:
        hour = (one["from_ms"] // cast.HOUR_MS + 8) % 24
        assert 8 <= hour < 20
        assert cast.NOON_MS <= one["from_ms"] < one["due_ms"]


async def test_fourteen_days_are_shown_with_the_seats_that_they_take(hub: cast.RunningApp) -> None:
    await planned(hub)
    found = await outlook(await hub.signed_in("zhou"))
    assert len(found["days"]) == 14
    assert all(one["assumed"] and one["rostered_min"] > 0 for one in found["days"])
    assert sum(one["calls"] for one in found["days"]) >= 6 * 4
    assert (found["short"], found["late_total"], found["seats"]) == (0, 0, 1)


async def test_if_nobody_were_there_somebody_would_be_late_and_nothing_is_written(hub: cast.RunningApp) -> None:
    await planned(hub)
    zhou = await hub.signed_in("zhou")
    before = await outlook(zhou)
    found = await zhou.get("/api/v1/care-plan/what-if", params={"ill": 2, "from": "2026-11-27", "to": "2026-12-01"})
    assert found.json()["short"] > 0
    assert found.json()["late"][0]["resident_name"]
    assert await outlook(zhou) == before


async def test_a_day_on_which_nobody_is_called_has_no_calls_and_can_be_taken_back(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    said = await zhou.put(f"/api/v1/care-calendar/{DAY}", json={"hours": [], "note": "power cut"})
    assert (said.json()["hours"], said.json()["why"]) == ([], "said")
    await planned(hub)
    assert DAY not in [one["day"] for one in (await outlook(zhou))["days"]]
    assert (await zhou.post(f"/api/v1/care-calendar/{DAY}/undo")).json()["hours"] == ["08:00-20:00"]
    assert (await zhou.post(f"/api/v1/care-calendar/{DAY}/undo")).status_code == 404


async def test_holidays_and_days_worked_for_them_are_known(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    days = (await chen.get("/api/v1/care-calendar", params={"from": "2026-10-01", "days": 10})).json()["items"]
    assert (days[0]["why"], days[9]["day"], days[9]["why"]) == ("holiday", "2026-10-10", "make_up")


async def test_only_a_supervisor_sees_who_would_be_late_and_says_when_is_called(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    assert (await chen.get("/api/v1/care-plan/outlook")).status_code == 403
    assert (await chen.put(f"/api/v1/care-calendar/{DAY}", json={"hours": []})).status_code == 403


async def test_hours_that_overlap_and_days_that_are_over_are_refused(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    for day, hours in ((DAY, [[480, 720], [700, 800]]), (DAY, [[600, 600]]), ("2026-11-01", [[480, 720]])):
        assert (await zhou.put(f"/api/v1/care-calendar/{day}", json={"hours": hours})).status_code == 422


async def test_hours_without_enough_seats_on_the_rota_are_a_shortage_that_everybody_hears_of(
    hub: cast.RunningApp,
) -> None:
    await planned(hub)
    zhou = await hub.signed_in("zhou")
    # A quarter of an hour is for three calls, and six residents are due within hours: with nobody else there for days.
    days = [f"2026-11-{day}" for day in range(27, 31)] + ["2026-12-01", "2026-12-02"]
    table = HEADINGS + "".join(f"{day},19:30,19:45,chen\n" for day in days)
    assert (await zhou.post("/api/v1/rota/imports", json={"text": table})).status_code == 201
    await planned(hub)
    found = await outlook(zhou)
    assert (found["days"][0]["assumed"], found["days"][0]["rostered_min"]) == (False, 15)
    assert found["short"] > 0
    assert any(one["for_lack_of_seats"] and one["resident_name"] for one in found["late"])
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["care_plan"]))
    told = [one.data for one in news if one.data["what"] == "shortage"]
    assert told
    assert all(one["short"] > 0 for one in told)


async def test_on_a_day_of_the_rota_on_which_nobody_comes_nobody_is_assumed_and_the_shortage_is_told(
    hub: cast.RunningApp,
) -> None:
    zhou = await hub.signed_in("zhou")
    days = [f"2026-11-{day}" for day in range(27, 31)] + [f"2026-12-0{day}" for day in range(1, 7)]
    table = HEADINGS + "".join(f"{day},08:00,20:00,chen\n" for day in days)
    assert (await zhou.post("/api/v1/rota/imports", json={"text": table})).status_code == 201
    await planned(hub)
    assert (await outlook(zhou))["short"] == 0
    ill = HEADINGS + "".join(f"{day},,,nobody\n" for day in days[1:6])
    assert (await zhou.post("/api/v1/rota/imports", json={"text": ill})).status_code == 201
    await planned(hub)
    found = await outlook(zhou)
    assert [(one["rostered_min"], one["assumed"]) for one in found["days"][1:6]] == [(0, False)] * 5
    assert [one["assumed"] for one in found["days"][9:11]] == [False, True], "beyond the rota nobody knows who comes"
    assert found["short"] == 6
    assert {one["resident_id"] for one in found["late"] if one["for_lack_of_seats"]} == set(range(1, 7))


async def test_a_day_that_the_rota_leaves_out_between_two_others_is_a_day_without_people(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    table = HEADINGS + "2026-11-27,08:00,20:00,chen\n2026-11-29,08:00,20:00,chen\n"
    assert (await zhou.post("/api/v1/rota/imports", json={"text": table})).status_code == 201
    await planned(hub)
    days = (await outlook(zhou))["days"]
    assert [(one["rostered_min"] > 0, one["assumed"]) for one in days[:4]] == [
        (True, False),
        (False, False),
        (True, False),
        (True, True),
    ]


async def test_a_plan_that_was_decided_for_is_written_to_its_end_by_whoever_comes_after_a_kill(
    hub: cast.RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "STEP_LENGTH", 2)
    await planned(hub)

    def forget(tx: Write) -> None:
        tx.sql.execute(text("UPDATE care_plan SET planned_ms = NULL"))

    await hub.database.write(forget)
    made = await hub.database.read(lambda tx: making.make(tx, anew=True))
    await hub.database.write(lambda tx: making.keep(tx, made))
    await hub.database.write(making.step)  # here the hub is killed: two of six are written
    while await hub.database.write(making.step):
        pass
    now = await hub.database.read(store.plans)
    assert {row[0]: row[1] for row in made.changes} == {one: plan.planned_ms for one, plan in now.items()}
    assert not await hub.database.write(making.step)


EIGHT_TO_EIGHT, MORNINGS = [[480, 1200]], [[480, 720]]


async def test_a_supervisor_says_when_is_called_on_the_days_of_the_week_and_the_plan_goes_by_it(
    hub: cast.RunningApp,
) -> None:
    zhou, he = await hub.signed_in("zhou"), await hub.signed_in("he")
    week = [EIGHT_TO_EIGHT] * 5 + [MORNINGS, []]
    assert (await zhou.get("/api/v1/care-hours")).json()["hours"] == [EIGHT_TO_EIGHT] * 7
    for _ in range(2):
        said = (await zhou.put("/api/v1/care-hours", json={"hours": week})).json()
        assert (said["hours"], said["usual"]) == (week, [EIGHT_TO_EIGHT] * 7)
    chen = await hub.signed_in("chen")
    days = (await chen.get("/api/v1/care-calendar", params={"from": DAY, "days": 3})).json()["items"]
    assert [one["hours"] for one in days] == [["08:00-12:00"], [], ["08:00-20:00"]]
    await planned(hub)
    items = (await zhou.get("/api/v1/worklist", params={"kind": "care_call"})).json()["items"]
    midnight_ms = cast.NOON_MS - 12 * cast.HOUR_MS
    hours = [((one["from_ms"] - midnight_ms) // cast.HOUR_MS) for one in items]
    assert all(8 <= one < 20 or 24 + 8 <= one < 24 + 12 or 72 + 8 <= one < 72 + 20 for one in hours), hours
    trail = (await he.get("/api/v1/audit", params={"action": "care_calendar_set"})).json()["items"]
    assert [one["detail"]["weekdays"] for one in trail] == [week], "the same again is no change"
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["care_calendar"]))
    assert len(news) == 1


async def test_hours_of_the_week_that_cannot_be_are_refused_and_change_nothing(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    wrong: list[list[Any]] = [
        [EIGHT_TO_EIGHT] * 6,
        [EIGHT_TO_EIGHT] * 4 + [[], [], []],
        [[], [], *[EIGHT_TO_EIGHT] * 4, []],
        [[[480, 720], [700, 800]]] + [EIGHT_TO_EIGHT] * 6,
        [[[480, 1441]]] + [EIGHT_TO_EIGHT] * 6,
        [[[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]] + [EIGHT_TO_EIGHT] * 6,
    ]
    for hours in wrong:
        assert (await zhou.put("/api/v1/care-hours", json={"hours": hours})).status_code == 422, hours
    assert (await chen.put("/api/v1/care-hours", json={"hours": [EIGHT_TO_EIGHT] * 7})).status_code == 403
    assert (await zhou.get("/api/v1/care-hours")).json()["hours"] == [EIGHT_TO_EIGHT] * 7
