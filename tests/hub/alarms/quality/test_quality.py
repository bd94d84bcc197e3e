"""Cases drawn by lot, reviewed by somebody else, and shown to whom they are about."""

from typing import Any

import pytest

from hub.alarms import Press, PressKey, close, take, take_in
from hub.alarms.quality import policy
from hub.alarms.quality.sampler import step
from hub.kernel import Write, site_zone
from tests import cast
from tests.hub.intake.door import operator

URL = "/api/v1/quality"
MARKS = {"greeting": 5, "identified": True, "protocol": 4, "outcome_right": True, "documented": 3, "text": "Calm."}
DAY_MS = 24 * cast.HOUR_MS
NAMES = {cast.CHEN: "陈晓", cast.LIN: "林芳", cast.ZHOU: "周敏"}


async def handled(hub: cast.RunningApp, who: int, number: int, code: Any = "social", *, test: bool = False) -> None:
    """A call from its press to its end, in one minute."""

    def work(tx: Write) -> None:
        key = PressKey(f"ph-0000{number % 6 + 1}", "00000001", number)
        press = Press(key, number % 6 + 1, key.device_id, "phone", "ip", tx.now_ms, tx.now_ms, False, test, 80, True)
        take_in(tx, [press])
        alarm_id = tx.sql.exec_driver_sql("SELECT max(id) FROM alarm").scalar_one()
        take(tx, operator(who, NAMES[who], "supervisor"), alarm_id, 1)
        close(tx, operator(who, NAMES[who], "supervisor"), alarm_id, 2, code)

    await hub.database.write(work)


async def drawn(hub: cast.RunningApp, month: str | None = None) -> dict[str, Any]:
    zhou = await hub.signed_in("admin")
    return (await zhou.get(URL, params={"month": month} if month else {})).json()


@pytest.fixture
async def busy(hub: cast.RunningApp) -> cast.RunningApp:
    """Chen had five calls, Lin one and a test, the supervisor two."""
    for number, who in enumerate([cast.CHEN] * 5 + [cast.LIN] + [cast.ZHOU] * 2, 1):
        await handled(hub, who, number)
    await handled(hub, cast.LIN, 9, "test")
    await handled(hub, cast.LIN, 10, "social", test=True)
    return hub


async def test_a_month_draws_its_cases_when_it_is_over_and_they_stay(
    busy: cast.RunningApp, clock: cast.HandClock
) -> None:
    due_ms = await busy.database.write(step)
    assert due_ms is not None
    clock.ms = due_ms - 1
    assert await busy.database.write(step) == due_ms
    assert (await drawn(busy, "2026-11"))["cases"] == []
    clock.ms = due_ms
    next_ms = await busy.database.write(step)
    assert next_ms == await busy.database.read(lambda tx: policy.due_ms("2026-12", site_zone(tx)))
    first = await drawn(busy, "2026-11")
    assert [one["operator_name"] for one in first["cases"]] == ["陈晓", "陈晓", "林芳", "周敏", "周敏"]
    assert {one["closing_code"] for one in first["cases"]} == {"social"}
    assert (first["done_ms"], first["months"]) == (due_ms, ["2026-12", "2026-11"])
    clock.forward(DAY_MS)
    await busy.database.write(step)
    assert await drawn(busy, "2026-11") == first


async def test_a_hub_that_was_off_at_the_end_of_months_draws_for_each_of_them(
    busy: cast.RunningApp, clock: cast.HandClock
) -> None:
    await busy.database.write(step)
    clock.forward(70 * DAY_MS)  # to 5 February
    await busy.database.write(step)
    assert len((await drawn(busy, "2026-11"))["cases"]) == 5
    known = await drawn(busy)
    assert (known["month"], known["months"]) == ("2027-02", ["2027-02", "2027-01", "2026-12", "2026-11"])


async def test_a_draw_in_between_is_kept_and_the_end_of_the_month_adds_what_is_missing(
    busy: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou = await busy.signed_in("zhou")
    first = (await zhou.post(f"{URL}/draws")).json()
    assert len(first["cases"]) == 5
    assert (await zhou.post(f"{URL}/draws")).json()["cases"] == first["cases"]
    await handled(busy, cast.LIN, 20)
    due_ms = await busy.database.write(step)
    clock.ms = due_ms or 0
    await busy.database.write(step)
    cases = (await drawn(busy, "2026-11"))["cases"]
    assert {one["id"] for one in cases} > {one["id"] for one in first["cases"]}
    assert [one["operator_name"] for one in cases] == ["陈晓", "陈晓", "林芳", "林芳", "周敏", "周敏"]


async def test_a_case_is_reviewed_and_who_it_is_about_reads_it(busy: cast.RunningApp) -> None:
    zhou, chen, lin = [await busy.signed_in(one) for one in ("zhou", "chen", "lin")]
    cases = (await zhou.post(f"{URL}/draws")).json()["cases"]
    case = next(one for one in cases if one["operator_id"] == cast.CHEN)
    story = (await zhou.get(f"{URL}/cases/{case['id']}/story")).json()["items"]
    assert [one["kind"] for one in story] == ["alarm_opened", "alarm_taken", "alarm_closed"]
    reviewed = await zhou.post(f"{URL}/cases/{case['id']}/reviews", json=MARKS)
    assert reviewed.json()["review"]["score_pct"] == round(100 * (1 + 1 + 0.75 + 1 + 0.5) / 5)
    mine = (await chen.get(f"{URL}/mine")).json()
    assert mine["months"] == [{"month": "2026-11", "reviews": 1, "score_pct": 85}]
    assert [(one["alarm_id"], one["review"]["text"]) for one in mine["cases"]] == [(case["alarm_id"], "Calm.")]
    assert (await lin.get(f"{URL}/mine")).json() == {"months": [], "cases": []}
    (line,) = (await zhou.get(f"{URL}/results")).json()["items"]
    assert (line["name"], line["months"]) == ("陈晓", mine["months"])


async def test_nobody_reviews_themselves(busy: cast.RunningApp) -> None:
    zhou, admin = await busy.signed_in("zhou"), await busy.signed_in("admin")
    cases = (await zhou.post(f"{URL}/draws")).json()["cases"]
    own = next(one for one in cases if one["operator_id"] == cast.ZHOU)
    refused = await zhou.post(f"{URL}/cases/{own['id']}/reviews", json=MARKS)
    assert (refused.status_code, refused.json()["code"]) == (409, "own_case")
    assert (await admin.post(f"{URL}/cases/{own['id']}/reviews", json=MARKS)).is_success


async def test_a_second_review_is_added_by_who_has_seen_the_first(busy: cast.RunningApp) -> None:
    zhou, admin = await busy.signed_in("zhou"), await busy.signed_in("admin")
    case = (await zhou.post(f"{URL}/draws")).json()["cases"][0]
    path = f"{URL}/cases/{case['id']}/reviews"
    first = (await zhou.post(path, json=MARKS)).json()["review"]
    stale = await admin.post(path, json={**MARKS, "greeting": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    second = (await admin.post(path, json={**MARKS, "greeting": 1, "seen": first["id"]})).json()["review"]
    assert (second["greeting"], second["reviewer_name"]) == (1, "管理员")
    kept = "SELECT reviewer_id FROM quality_review ORDER BY id"
    rows = await busy.database.read(lambda tx: tx.sql.exec_driver_sql(kept).all())
    assert [row[0] for row in rows] == [cast.ZHOU, cast.ADMIN]
    (line,) = (await zhou.get(f"{URL}/results")).json()["items"]
    assert line["months"][0]["reviews"] == 1, "the newest counts, not both"


@pytest.mark.parametrize(
    "wrong",
    [
        {"greeting": 0},
        {"greeting": 6},
        {"protocol": "5"},
        {"documented": 2.5},
        {"identified": 1},
        {"outcome_right": None},
        {"text": "x" * 2001},
        {"seen": 0},
        {"kindness": 5},
    ],
)
async def test_wrong_marks_are_refused(busy: cast.RunningApp, wrong: dict[str, Any]) -> None:
    zhou = await busy.signed_in("zhou")
    case = (await zhou.post(f"{URL}/draws")).json()["cases"][0]
    refused = await zhou.post(f"{URL}/cases/{case['id']}/reviews", json={**MARKS, **wrong})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert (await zhou.get(URL)).json()["cases"][0]["review"] is None


async def test_who_may_look(busy: cast.RunningApp) -> None:
    chen = await busy.signed_in("chen")
    for path in ("", "/results", "/cases/1/story"):
        assert (await chen.get(f"{URL}{path}")).status_code == 403
    assert (await chen.post(f"{URL}/draws")).status_code == 403
    assert (await chen.post(f"{URL}/cases/1/reviews", json=MARKS)).status_code == 403
    zhou = await busy.signed_in("zhou")
    assert (await zhou.get(f"{URL}/cases/99/story")).status_code == 404
    assert (await zhou.get(URL, params={"month": "2026-13"})).status_code == 422
