"""A table comes onto the rota, is seen by everybody, goes out again as it came, and is taken back."""

from typing import Any

from hub import rota
from hub.kernel import events_after
from tests import cast

HOUR_MS = cast.HOUR_MS
# The cast's noon is Friday, 27 November 2026.
WEEK = """date,start,end,login,role,seat,note
2026-11-27,08:00,20:00,chen,operator,1,
2026-11-27,08:00,20:00,lin,operator,2,=SUM(A1)
2026-11-27,08:00,20:00,zhou,supervisor,,
2026-11-27,20:00,08:00,nobody,operator,,
"""


async def bring(browser: cast.Client, text: str, where: str = "imports", **more: Any) -> Any:
    return await browser.post(f"/api/v1/rota/{where}", json={"text": text, **more})


async def names(browser: cast.Client) -> list[tuple[str, str]]:
    items = (await browser.get("/api/v1/rota")).json()["items"]
    return [(one["login"], one["start"]) for one in items]


async def test_a_preview_says_all_and_changes_nothing(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    told = (await bring(zhou, WEEK, "preview")).json()
    assert [(one["line"], one["login"]) for one in told["shifts"]] == [(2, "chen"), (3, "lin"), (4, "zhou")]
    (bad,) = told["rejected"]
    assert (bad["line"], bad["code"], bad["column"], bad["value"]) == (5, "no_such_person", "login", "nobody")
    assert await names(zhou) == []


async def test_the_week_shows_who_is_on_and_the_hours_without_enough(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    assert (await bring(zhou, WEEK)).status_code == 201
    week = (await chen.get("/api/v1/rota")).json()
    assert (week["first"], week["today"], week["zone"]) == ("2026-11-23", "2026-11-27", "Asia/Shanghai")
    assert {one["login"] for one in week["now"]} == {"chen", "lin", "zhou"}
    (gap,) = week["gaps"]  # of the hours that are over nobody can cover one any more
    assert (gap["date"], gap["start"], gap["operators"], gap["supervisor"]) == ("2026-11-27", "20:00", 0, False)
    assert (await zhou.post("/api/v1/rota/minimum", json={"operators": 3})).status_code == 200
    week = (await chen.get("/api/v1/rota", params={"from": "2026-11-27", "days": 1})).json()
    assert [(one["start"], one["operators"]) for one in week["gaps"]] == [("12:00", 2), ("20:00", 0)]
    for monday in ("2026-11-16", "2026-11-30"):
        (gap,) = (await chen.get("/api/v1/rota", params={"from": monday})).json()["gaps"]
        assert (gap["date"], gap["operators"]) == (monday, 0), "an empty week is not a covered one"
    planned = await hub.database.read(lambda tx: rota.on_rota(tx, cast.NOON_MS))
    assert {one.operator_id for one in planned} == {cast.CHEN, cast.LIN, cast.ZHOU}


async def test_what_goes_out_can_come_in_again_and_no_cell_is_a_formula(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await bring(zhou, WEEK)
    answer = await zhou.get("/api/v1/rota.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "'=SUM(A1)" in answer.text
    told = (await bring(zhou, answer.text, "preview", replace=False)).json()
    assert (told["shifts"], told["rejected"]) == ([], [])
    assert {one["code"] for one in told["doubts"]} == {"already_there"}
    assert (await bring(zhou, answer.text, replace=False)).json()["code"] == "nothing_to_import"
    again = (await bring(zhou, answer.text)).json()
    assert again["replaced"] == 3
    notes = {one["note"] for one in (await zhou.get("/api/v1/rota")).json()["items"]}
    assert notes == {"", "=SUM(A1)"}


async def test_an_import_is_undone_the_last_one_first(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    first = (await bring(zhou, WEEK)).json()["id"]
    second = (await bring(zhou, "date,start,end,login\n2026-11-27,10:00,12:00,admin\n")).json()
    assert second["replaced"] == 3
    assert await names(zhou) == [("admin", "10:00")]
    refused = await zhou.post(f"/api/v1/rota/imports/{first}/undo")
    assert (refused.status_code, refused.json()["code"]) == (409, "later_import")
    assert (await zhou.post(f"/api/v1/rota/imports/{second['id']}/undo")).status_code == 200
    assert {one for one, _ in await names(zhou)} == {"chen", "lin", "zhou"}
    assert (await zhou.post(f"/api/v1/rota/imports/{second['id']}/undo")).json()["code"] == "wrong_state"
    assert (await zhou.post(f"/api/v1/rota/imports/{first}/undo")).status_code == 200
    assert await names(zhou) == []
    items = (await zhou.get("/api/v1/rota/imports")).json()["items"]
    assert [(one["made_by_name"], one["undone_by_name"], one["can_undo"]) for one in items] == [
        ("周敏", "周敏", False)
    ] * 2
    assert (await zhou.post("/api/v1/rota/imports/99/undo")).status_code == 404


async def test_a_table_sent_twice_is_brought_in_once(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    headers = {"Idempotency-Key": "the same click"}
    one, two = [
        (await zhou.post("/api/v1/rota/imports", json={"text": WEEK}, headers=headers)).json() for _ in range(2)
    ]
    assert one == two
    assert (await zhou.get("/api/v1/rota/imports")).json()["total"] == 1
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["rota"]))
    assert [one.data["what"] for one in news] == ["imported"]


async def test_an_operator_reads_the_rota_and_does_not_write_it(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    assert (await bring(chen, WEEK)).status_code == 403
    assert (await bring(chen, WEEK, "preview")).status_code == 403
    assert (await chen.post("/api/v1/rota/minimum", json={"operators": 1})).status_code == 403
    assert (await chen.get("/api/v1/rota")).json()["items"] == []


async def test_on_a_day_on_which_nobody_comes_nobody_is_on_the_rota_until_that_is_taken_back(
    hub: cast.RunningApp,
) -> None:
    zhou = await hub.signed_in("zhou")
    await bring(zhou, WEEK)
    ill = "date,start,end,login\n2026-11-27,,,nobody\n"
    told = (await bring(zhou, ill, "preview")).json()
    assert (told["nobody"], told["replaced"], told["shifts"]) == (["2026-11-27"], 3, [])
    brought = await bring(zhou, ill)
    assert (brought.status_code, await names(zhou)) == (201, [])
    known = await hub.database.read(rota.known_days)
    assert known == (cast.NOON_MS - 4 * HOUR_MS,) * 2, "it is known that nobody comes"
    again = await bring(zhou, ill)
    assert (again.status_code, again.json()["code"]) == (422, "nothing_to_import")
    assert (await bring(zhou, ill, replace=False)).status_code == 422
    assert (await zhou.post(f"/api/v1/rota/imports/{brought.json()['id']}/undo")).status_code == 200
    assert len(await names(zhou)) == 3
    assert (await zhou.post("/api/v1/rota/imports/1/undo")).status_code == 200
    assert await hub.database.read(rota.known_days) is None, "what was taken back was never on it"
