"""The register: who may write what into it, and that nothing of it is ever lost."""

import asyncio
from typing import Any

import pytest

from hub.kernel import Write, events_after
from hub.providers import register
from tests import cast
from tests.hub.providers.orders import accepted, ordered

NEW: dict[str, Any] = {
    "external_id": "MH-0107",
    "name": "安心锁具店",
    "phone": "021 5555 0107",
    "services": ["locksmith"],
    "zones": [2, 1, 2],
    "languages": ["上海话"],
    "hours": [[2, 480, 1080], [1, 480, 1080]],
    "contract_until": "2027-12-31",
    "lat": 31.32,
    "lon": 121.44,
}
CHANGES = {"name": "平安锁业", "zones": [2], "email": "a@b.example"}
DIPLOMA = {"kind": "diploma", "until": "2027-01-01"}
BACKWARDS = {"from_day": "2027-02-02", "until_day": "2027-02-01"}
PATH = f"/api/v1/providers/{cast.LOCKSMITH}"


async def asked(browser: cast.Client, method: str, path: str, **body: Any) -> dict[str, Any]:
    answer = await browser.request(method, f"/api/v1/providers{path}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def lines(browser: cast.Client, provider_id: int) -> list[dict[str, Any]]:
    return (await browser.get(f"/api/v1/providers/{provider_id}/history")).json()["items"]


async def test_a_supervisor_takes_a_business_in_with_all_that_it_has(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    made = await asked(zhou, "POST", "", **NEW)
    at = f"/{made['id']}"
    assert (made["version"], made["standing"], made["phone"], made["zones"]) == (1, "active", "+862155550107", [1, 2])
    assert made["hours"] == [[1, 480, 1080], [2, 480, 1080]]
    goer = {"name": "高建军", "phone": "", "skills": ["locks"], "languages": ["普通话"]}
    card = await asked(zhou, "POST", f"{at}/workers", version=1, worker=goer)
    worker_id = card["workers"][0]["id"]
    for version, paper in enumerate(
        (
            {"kind": "licence", "number": "XK 1", "until": "2027-02-28"},
            {"kind": "background_check", "number": "", "until": "2026-12-04", "worker_id": worker_id},
            {"kind": "licence", "number": "XK 2", "until": "2028-02-29"},
        ),
        2,
    ):
        card = await asked(zhou, "POST", f"{at}/documents", version=version, document=paper)
    price = {"service": "locksmith", "price_by": "visit", "price_fen": 9_000, "cap_fen": 25_000}
    await asked(zhou, "PUT", f"{at}/prices", version=5, prices=[price])
    away = {"from_day": "2027-02-05", "until_day": "2027-02-12", "reason": "春节"}
    await asked(zhou, "POST", f"{at}/away", version=6, away=away)
    card = (await chen.get(f"/api/v1/providers{at}")).json()
    assert [(one["kind"], one["number"], one["days_left"]) for one in card["documents"]] == [
        ("licence", "XK 2", 459),
        ("background_check", "", 7),
    ]
    assert [one["number"] for one in card["replaced"]] == ["XK 1"]
    assert (card["prices"], card["version"]) == ([price], 7)
    assert [(one["from_day"], one["reason"]) for one in card["away"]] == [("2027-02-05", "春节")]
    found = await hub.database.read(lambda tx: register.candidate(tx, made["id"]))
    assert found is not None
    assert (found.documents, found.black_outs) == ({"licence": "2028-02-29"}, (("2027-02-05", "2027-02-12"),))
    assert (found.workers[0].documents, found.workers[0].skills) == ({"background_check": "2026-12-04"}, {"locks"})
    told = [one["what"] for one in await lines(chen, made["id"])]
    assert told == ["away", "prices", "paper", "paper", "paper", "worker_added", "created"]
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["provider"]))
    assert [one.data for one in news][-1] == {"id": made["id"], "what": "away", "standing": "active"}


async def test_what_is_changed_stands_in_the_history_with_what_was_there_before(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    card = await asked(
        zhou, "PATCH", "/1", version=1, changes={"name": "平安锁业", "zones": [2], "email": "a@b.example"}
    )
    assert (card["name"], card["zones"], card["version"]) == ("平安锁业", [2], 2)
    (line,) = await lines(zhou, 1)
    assert (line["what"], line["by_name"]) == ("changed", "周敏")
    assert line["data"] == {"name": ["平安开锁", "平安锁业"], "zones": [[1, 2], [2]], "email": ["", "a@b.example"]}
    found = (await zhou.get("/api/v1/providers", params={"search": "suoye"})).json()
    assert [one["id"] for one in found["items"]] == [1]


async def test_who_goes_no_more_goes_nowhere_and_may_come_back(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")

    async def goers() -> int:
        (one,) = await hub.database.read(lambda tx: register.candidates(tx, "locksmith"))
        return len(one.workers)

    card = await asked(zhou, "PATCH", "/1/workers/1", version=1, worker={}, active=False)
    assert [(one["name"], one["active"]) for one in card["workers"]] == [("高建军", False)]
    assert await goers() == 0
    await asked(zhou, "PATCH", "/1/workers/1", version=2, worker={"skills": ["locks", "building"]}, active=True)
    assert await goers() == 1
    assert [one["what"] for one in await lines(zhou, 1)] == ["worker_back", "worker_ended"]


async def test_days_away_can_be_taken_back(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    away = {"from_day": "2026-11-27", "until_day": "2026-11-28", "worker_id": 1}
    card = await asked(zhou, "POST", "/1/away", version=1, away=away)
    (one,) = await hub.database.read(lambda tx: register.candidates(tx, "locksmith"))
    assert one.workers[0].away == (("2026-11-27", "2026-11-28"),)
    card = await asked(zhou, "POST", f"/1/away/{card['away'][0]['id']}/cancel", version=2)
    assert card["away"] == []
    (one,) = await hub.database.read(lambda tx: register.candidates(tx, "locksmith"))
    assert one.workers[0].away == ()


async def test_a_suspended_business_is_not_sent_until_a_person_says_why_they_may_come_again(
    hub: cast.RunningApp,
) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    await accepted(chen, await ordered(chen, service="locksmith"))
    card = await asked(zhou, "POST", "/1/suspend", version=1, reason="took 900 yuan for a lock")
    assert (card["standing"], card["standing_reason"], card["open_orders"]) == (
        "suspended",
        "took 900 yuan for a lock",
        1,
    )
    assert (await hub.database.read(lambda tx: register.candidates(tx, "locksmith")))[0].standing == "suspended"
    card = await asked(zhou, "POST", "/1/reinstate", version=2, reason="paid it back")
    assert card["standing"] == "active"
    card = await asked(zhou, "POST", "/1/end", version=3, reason="moved away")
    card = await asked(zhou, "POST", "/1/archive", version=4, reason="a year ago")
    assert (await zhou.get("/api/v1/providers")).json()["total"] == 1
    assert (await zhou.get("/api/v1/providers", params={"standing": "archived"})).json()["total"] == 1
    assert [one["what"] for one in await lines(zhou, 1)] == ["archived", "ended", "reinstated", "suspended"]


async def test_a_rule_may_suspend_and_nothing_else(hub: cast.RunningApp) -> None:
    def rule(tx: Write) -> None:
        register.change_standing(tx, None, cast.LOCKSMITH, "suspend", "score below 60")

    await hub.database.write(rule)
    zhou = await hub.signed_in("zhou")
    (line,) = await lines(zhou, 1)
    assert (line["what"], line["operator_id"], line["by_name"]) == ("suspended", None, "")
    with pytest.raises(AssertionError, match="only a person"):
        await hub.database.write(
            lambda tx: register.change_standing(tx, None, cast.LOCKSMITH, "reinstate", "a new month")
        )


async def test_of_ten_who_change_a_card_at_once_one_did_it(hub: cast.RunningApp) -> None:
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    answers = await asyncio.gather(
        *(
            who.patch(PATH, json={"version": 1, "changes": {"note": f"by {place}"}})
            for place, who in enumerate((zhou, admin) * 5)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert len(await lines(zhou, 1)) == 1


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "", {**NEW, "name": ""}, 422, "invalid"),
        ("POST", "", {"name": "x", "phone": "021 5555 0107"}, 422, "missing"),
        ("POST", "", {**NEW, "phone": "call me"}, 422, "invalid"),
        ("POST", "", {**NEW, "services": ["plumber"]}, 422, "unknown_service"),
        ("POST", "", {**NEW, "zones": [77]}, 422, "unknown_zone"),
        ("POST", "", {**NEW, "zones": [1] * 1_001}, 422, "invalid"),
        ("POST", "", {**NEW, "hours": [[8, 0, 10]]}, 422, "invalid"),
        ("POST", "", {**NEW, "hours": [[1, 600, 500]]}, 422, "invalid"),
        ("POST", "", {**NEW, "hours": [[1, 0, 600], [1, 500, 700]]}, 422, "invalid"),
        ("POST", "", {**NEW, "lat": None}, 422, "invalid"),
        ("POST", "", {**NEW, "lat": "NaN"}, 422, "invalid"),
        ("POST", "", {**NEW, "contract_until": "2027-02-30"}, 422, "invalid"),
        ("POST", "", {**NEW, "standing": "active"}, 422, "invalid"),
        ("POST", "", {**NEW, "note": "x" * 2_001}, 422, "invalid"),
        ("PATCH", "/1", {"version": 1, "changes": {"services": []}}, 422, "missing"),
        ("PATCH", "/1", {"version": 7, "changes": {"note": "x"}}, 409, "stale_version"),
        ("PATCH", "/77", {"version": 1, "changes": {"note": "x"}}, 404, "not_found"),
        ("POST", "/1/workers", {"version": 1, "worker": {"skills": ["locks"]}}, 422, "missing"),
        ("PATCH", "/1/workers/2", {"version": 1, "worker": {"name": "x"}}, 404, "not_found"),
        (
            "POST",
            "/1/documents",
            {"version": 1, "document": DIPLOMA},
            422,
            "invalid",
        ),
        (
            "POST",
            "/1/documents",
            {"version": 1, "document": {"kind": "licence", "until": "2027-01-01", "worker_id": 2}},
            404,
            "not_found",
        ),
        (
            "PUT",
            "/1/prices",
            {
                "version": 1,
                "prices": [{"service": "odd_jobs", "price_by": "hour", "price_fen": 1, "cap_fen": 2}],
            },
            422,
            "not_offered",
        ),
        (
            "PUT",
            "/1/prices",
            {
                "version": 1,
                "prices": [{"service": "locksmith", "price_by": "visit", "price_fen": 3, "cap_fen": 2}],
            },
            422,
            "invalid",
        ),
        ("POST", "/1/away", {"version": 1, "away": {"from_day": "2026-11-01", "until_day": "2026-11-02"}}, 422, "past"),
        (
            "POST",
            "/1/away",
            {"version": 1, "away": BACKWARDS},
            422,
            "invalid",
        ),
        ("POST", "/1/away/77/cancel", {"version": 1}, 404, "not_found"),
        ("POST", "/1/suspend", {"version": 1, "reason": "  "}, 422, "invalid"),
        ("POST", "/1/archive", {"version": 1, "reason": "x"}, 409, "wrong_state"),
        ("POST", "/1/reinstate", {"version": 1, "reason": "x"}, 409, "wrong_state"),
        ("POST", "/1/end", {"version": 9, "reason": "x"}, 409, "stale_version"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    hub: cast.RunningApp, method: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    zhou = await hub.signed_in("zhou")
    before = (await zhou.get(PATH)).json()
    answer = await zhou.request(method, f"/api/v1/providers{path}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await zhou.get(PATH)).json() == before
    assert (await zhou.get("/api/v1/providers")).json()["total"] == 2
    assert await lines(zhou, 1) == []


async def test_a_number_of_a_list_belongs_to_one(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await asked(zhou, "POST", "", **NEW)
    again = await zhou.post("/api/v1/providers", json=NEW)
    assert (again.status_code, again.json()["code"]) == (409, "taken")


@pytest.mark.parametrize("login", ["chen", "he", "sun"])
async def test_only_supervisors_write(hub: cast.RunningApp, login: str) -> None:
    browser = await hub.signed_in(login)
    tries: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("POST", "/providers", NEW),
        ("PATCH", "/providers/1", {"version": 1, "changes": {}}),
        ("POST", "/providers/1/suspend", {"version": 1, "reason": "x"}),
        ("POST", "/providers/1/documents", {"version": 1, "document": {"kind": "licence", "until": "2027-01-01"}}),
        ("POST", "/services/locksmith/withdraw", {"version": 1}),
    )
    for method, path, body in tries:
        assert (await browser.request(method, f"/api/v1{path}", json=body)).status_code == 403
    assert (await browser.get("/api/v1/providers")).status_code == (403 if login == "sun" else 200)


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({}, [2, 1]),
        ({"zone": 2}, [1]),
        ({"service": "locksmith", "zone": 1}, [1]),
        ({"search": "pingan"}, [1]),
        ({"search": "pak"}, [1]),
        ({"search": "2002 便民"}, [2]),
        ({"search": "2002 平安"}, []),
        ({"search": "_"}, []),
        ({"expiring": 30}, [1]),
        ({"sort": "ends_on"}, [1, 2]),
        ({"sort": "newest"}, [2, 1]),
        ({"standing": "ended"}, []),
        ({"limit": 1, "offset": 1}, [1]),
    ],
)
async def test_a_business_is_found_in_many_ways(hub: cast.RunningApp, params: dict[str, Any], found: list[int]) -> None:
    zhou = await hub.signed_in("zhou")
    await asked(zhou, "POST", "/1/documents", version=1, document={"kind": "insurance", "until": "2026-12-27"})
    answer = (await zhou.get("/api/v1/providers", params=params)).json()
    assert [one["id"] for one in answer["items"]] == found


async def test_the_first_papers_to_end_stand_first(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    await asked(zhou, "POST", "/1/documents", version=1, document={"kind": "insurance", "until": "2026-12-27"})
    check = {"kind": "background_check", "until": "2026-11-20", "worker_id": 2}
    await asked(zhou, "POST", "/2/documents", version=1, document=check)
    await asked(zhou, "PATCH", "/2", version=2, changes={"contract_until": "2026-12-01"})
    found = (await chen.get("/api/v1/providers/expiring")).json()
    assert [(one["provider_name"], one["kind"], one["worker_name"], one["until"]) for one in found["items"]] == [
        ("便民家电维修", "background_check", "马丽华", "2026-11-20"),
        ("便民家电维修", "contract", None, "2026-12-01"),
        ("平安开锁", "insurance", None, "2026-12-27"),
    ]
    assert (await chen.get("/api/v1/providers/expiring", params={"days": 29})).json()["total"] == 2
    await asked(zhou, "PATCH", "/2/workers/2", version=3, worker={}, active=False)
    assert (await chen.get("/api/v1/providers/expiring")).json()["total"] == 2
