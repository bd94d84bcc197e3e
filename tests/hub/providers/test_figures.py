"""The figures of a month: per provider and per service, as JSON, tables and documents."""

import asyncio
from typing import Any

import pytest

from hub.kernel import Read
from hub.kernel.pdf import has_chinese_font
from hub.providers import follow_up_times_listener
from hub.providers.figures import counting, document, store
from hub.providers.figures.model import RANKED_LEAST
from tests import cast
from tests.hub.providers.orders import LOCK, MARKS, REPAIRER, accepted, did, done, ordered, post

MONTH = "2026-11"
MINUTE_MS = 60_000


async def figures(hub: cast.RunningApp, month: str = MONTH) -> dict[str, Any]:
    zhou = await hub.signed_in("zhou")
    answer = await zhou.get("/api/v1/provider-figures", params={"month": month})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_month_is_counted_by_provider_and_by_service(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    first = await ordered(chen, **REPAIRER)
    clock.forward(5 * MINUTE_MS)
    first = await did(chen, await accepted(chen, first), "set-out")
    clock.forward(25 * MINUTE_MS)
    first = await did(chen, await did(chen, first, "arrive"), "finish", amount_fen=9_000, parts="a seal")
    await did(lin, first, "follow-up", **MARKS)
    second = await done(chen, await accepted(chen, await ordered(chen, resident_id=cast.LI, **REPAIRER)))
    await did(lin, second, "follow-up", **{**MARKS, "result": 1})  # a complaint
    await done(chen, await accepted(chen, await ordered(chen, resident_id=cast.ZHANG, **REPAIRER)))  # nobody asked yet
    gone = await accepted(chen, await ordered(chen, resident_id=cast.CHEN_GUOQIANG, **REPAIRER))
    await did(chen, gone, "no-show", note="")
    await ordered(chen, **LOCK)
    found = await figures(hub)
    (line,) = found["providers"]
    assert {name: line[name] for name in ("provider_id", "accepted", "done", "followed_up", "waited", "no_shows")} == {
        "provider_id": cast.REPAIRER, "accepted": 4, "done": 3, "followed_up": 2, "waited": 1, "no_shows": 1,
    }  # fmt: skip
    assert (line["follow_up_pct"], line["share_pct"], line["rated"]) == (66.67, 100.0, 2)
    assert (line["rating"], line["timeliness"], line["attitude"], line["result"]) == (3.67, 5.0, 4.0, 2.0)
    assert (line["complaints"], line["upheld"], line["undecided"]) == (1, 0, 1)
    assert (line["to_accept_ms"], line["to_site_ms"]) == (0, 0)  # the middle of 5 min, 0, 0, 0 and of 25 min, 0, 0
    assert (line["place"], found["ranked_least"]) == (None, RANKED_LEAST)
    services = {one["service"]: (one["made"], one["done"]) for one in found["services"]}
    assert services == {"appliance_repair": (4, 3), "locksmith": (1, 0)}
    assert not found["is_over"]
    empty = await figures(hub, "2026-10")
    assert (empty["providers"], empty["services"], empty["total"]["follow_up_pct"]) == ([], [], None)


async def test_work_that_is_done_again_is_counted_and_asked_about_once(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    anew = await did(chen, await did(lin, order, "reopen", reason="warm"), "ask", mode="in_turn")
    again = await done(chen, await accepted(chen, anew))
    await did(lin, again, "follow-up", **MARKS)
    total = (await figures(hub))["total"]
    assert (total["done"], total["followed_up"], total["follow_up_pct"]) == (1, 1, 100.0)


DAY_MS = 24 * cast.HOUR_MS


async def test_in_time_is_by_when_it_was_due_also_where_the_resident_was_away(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    homes = [cast.WANG, cast.LI, cast.ZHANG, cast.CHEN_GUOQIANG]
    chen = await hub.signed_in("chen")
    orders = [await done(chen, await accepted(chen, await ordered(chen, resident_id=one, **REPAIRER))) for one in homes]
    pause = {"version": 1, "kind": "hospital", "from_ms": clock.ms, "to_ms": clock.ms + 4 * DAY_MS}
    assert (await chen.post(f"/api/v1/residents/{cast.WANG}/pauses", json=pause)).status_code == 200
    await follow_up_times_listener().catch_up(hub.database)
    away, late, soon, _never = orders
    clock.forward(DAY_MS)
    await did(await hub.signed_in("lin"), soon, "follow-up", **MARKS)
    clock.forward(2 * DAY_MS + cast.HOUR_MS)
    await did(await hub.signed_in("lin"), late, "follow-up", **MARKS)
    clock.forward(DAY_MS)
    await did(await hub.signed_in("lin"), away, "follow-up", **MARKS)  # four days later, as they are back
    total = (await figures(hub))["total"]
    names = ("done", "followed_up", "in_time", "waited", "overdue", "in_time_pct")
    assert [total[name] for name in names] == [4, 3, 2, 1, 1, 50.0]
    assert await hub.database.read(recounted) == (2, 1)


def recounted(tx: Read) -> tuple[int, int]:
    """In time, and overdue, from the rows alone: what it was put off to last, else three days after it was done."""
    query = """SELECT MIN(f.at_ms), s.at_ms + 72 * 3600000,
                      (SELECT json_extract(p.data, '$.due_ms') FROM order_step p
                       WHERE p.order_id = s.order_id AND p.what = 'put_off' ORDER BY p.id DESC LIMIT 1)
               FROM order_step s LEFT JOIN order_follow_up f ON f.order_id = s.order_id
               WHERE s.what = 'finish' GROUP BY s.order_id"""
    rows = [(asked, put_off or due) for asked, due, put_off in tx.sql.exec_driver_sql(query)]
    in_time = sum(asked is not None and asked <= until for asked, until in rows)
    return in_time, sum(asked is None and until < tx.now_ms for asked, until in rows)


def test_places_are_given_only_with_enough_ratings() -> None:
    many, few = RANKED_LEAST, RANKED_LEAST - 1
    lines: list[dict[str, Any]] = [
        {"rated": many, "rating": 4.0},
        {"rated": few, "rating": 5.0},
        {"rated": many, "rating": 4.5},
        {"rated": many, "rating": 4.0},
        {"rated": 0, "rating": None},
    ]
    assert [one["place"] for one in counting.ranked(lines)] == [2, None, 1, 2, None]


def test_a_share_is_never_whole_where_one_is_missing() -> None:
    assert [counting.pct(99_999, 100_000), counting.pct(5, 5), counting.pct(0, 0)] == [99.99, 100.0, None]


async def test_tables_go_out_in_the_persons_language_and_that_is_noted(hub: cast.RunningApp) -> None:
    chen, he = await hub.signed_in("chen"), await hub.signed_in("he")
    await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    for table in ("providers", "services"):
        answer = await he.get(f"/api/v1/provider-figures/csv/{table}", params={"month": MONTH})
        head, line = answer.text.removeprefix("\ufeff").splitlines()[:2]
        assert "Followed up, %" in head
        assert ("便民家电维修" in line) == (table == "providers")
    noted = (await he.get("/api/v1/audit", params={"action": "export_provider_figures"})).json()["items"]
    assert len(noted) == 2
    assert (await chen.get("/api/v1/provider-figures/csv/providers", params={"month": MONTH})).status_code == 403


@pytest.mark.skipif(not has_chinese_font(), reason="no Chinese font here")
async def test_documents_are_made_of_the_month_and_of_each_provider(hub: cast.RunningApp) -> None:
    chen, zhou, he = [await hub.signed_in(one) for one in ("chen", "zhou", "he")]
    await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    path = "/api/v1/provider-figures/reports"
    for body, status in (
        ({"month": "2026-12"}, 422),
        ({"month": "2019-12"}, 422),
        ({"month": MONTH, "provider_id": 77}, 404),
    ):
        assert (await zhou.post(path, json=body)).status_code == status, body
    assert (await he.post(path, json={"month": MONTH})).status_code == 403
    for body in ({"month": MONTH, "language": "en"}, {"month": MONTH, "provider_id": cast.REPAIRER}):
        assert (await zhou.post(path, json=body)).status_code == 201
    async with asyncio.timeout(cast.DEADLINE_S):
        while not all(one["ready_ms"] for one in (await he.get(path)).json()["items"]):
            await asyncio.sleep(0.05)
    of_one, of_all = (await he.get(path)).json()["items"]
    assert (of_one["provider_name"], of_all["provider_name"]) == ("便民家电维修", None)
    assert len({of_one["sha256"], of_all["sha256"]}) == 2
    made = await he.get(f"{path}/{of_all['id']}.pdf")
    assert made.content.startswith(b"%PDF")
    assert (await chen.get(f"{path}/{of_all['id']}.pdf")).status_code == 403
    noted = (await he.get("/api/v1/audit", params={"action": "export_provider_report"})).json()["items"]
    assert len(noted) == 1


async def test_the_same_rows_and_asking_give_the_same_pages(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, lin, zhou = [await hub.signed_in(one) for one in ("chen", "lin", "zhou")]
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    clock.forward(1)
    asked = await zhou.post("/api/v1/provider-figures/reports", json={"month": MONTH, "language": "fr"})

    def page(tx: Read) -> str:
        row = store.report(tx, asked.json()["id"])
        assert row is not None
        return document.page(tx, row, "pengpu")

    before = await hub.database.read(page)
    clock.forward(1)
    await did(lin, order, "follow-up", **MARKS)  # what comes after the asking is not in it
    assert await hub.database.read(page) == before
    assert "便民家电维修" in before
    assert (await post(lin, order, "follow-up", **MARKS)).status_code == 409
