"""What people said at care calls goes when it is old; that they were called, asked and visited is counted as before."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import TextClause, text

from hub.care_calls.figures import proof, service
from hub.kernel import Read, site_zone
from hub.kernel.site_days import span_of
from hub.running import consumers, make_retention
from hub.upkeep.retention import set_days
from tests import cast
from tests.hub.care_calls.test_rounds import Awake, chen, clock, round_of, say, to_contacts
from tests.hub.care_calls.test_visits import result

__all__ = ["chen", "clock"]  # fixtures

SAID = {"care_notes": 1, "care_step_notes": 3, "care_visit_notes": 1, "need_notes": 1}


async def lived_through(hub: cast.RunningApp, chen: Awake, clock: cast.HandClock) -> None:
    """Three calls in vain, three who were asked, a visit, and a call that says what is needed: each with words."""
    await to_contacts(chen, clock)
    for _ in range(3):
        await say(chen, "cannot")
    visit = (await round_of(chen))["visit"]["id"]
    await chen.post(f"/api/v1/care-visits/{visit}/arrange", json={"visitor": "张师傅", "phone": "+86 100 0000 3001"})
    await result(chen, visit, found="found_well", talked=True, note="watching television")
    said = {"outcome": "reached", "note": "the lock sticks", "mood": 1, "health": 2, "needs": ["locksmith"]}
    assert (await chen.post("/api/v1/residents/3/care-calls", json=said)).status_code == 200

    async def heard() -> bool:
        return len((await chen.get("/api/v1/service-requests")).json()["items"]) == 1

    await cast.until(heard, "the need to be heard of")
    await hub.database.write(lambda tx: tx.sql.execute(text("UPDATE service_request SET state = 'dropped'")))
    clock.forward(1)


async def let_all_go(hub: cast.RunningApp) -> None:
    """All of it is too old. Were the clock put on by years, the hub would note that nobody has talked with anybody."""
    await hub.database.write(lambda tx: [set_days(tx, one, 0) for one in SAID])


def counted(tx: Read) -> tuple[Any, ...]:
    span = span_of(date(2026, 11, 1), date(2026, 11, 30), site_zone(tx), tx.now_ms)
    told = service.figures(tx, span), service.residents(tx, span, "name", "", 0, 100)
    return (*told, service.breaches(tx, span, "newest", "", None, 0, 100), proof.month(tx, span, span.to_ms))


def words(tx: Read) -> list[Any]:
    parts = (
        "SELECT note || coalesce(mood, '') || coalesce(health, '') FROM care_call",
        "SELECT note FROM care_step",
        "SELECT visitor || phone || note FROM care_visit",
        "SELECT note FROM service_request",
    )
    return [one for one in tx.sql.execute(text(" UNION ALL ".join(parts))).scalars() if one]


async def test_old_words_go_and_figures_and_certificates_stay_as_they_were(
    hub: cast.RunningApp, chen: Awake, clock: cast.HandClock
) -> None:
    await lived_through(hub, chen, clock)
    retention = make_retention(consumers())
    before = await hub.database.read(counted)
    assert before[0]["contacts"]["visit"] == 1
    assert len(await hub.database.read(words)) == sum(SAID.values())
    kept = await retention.clear(hub.database)
    assert {one: kept[one] for one in SAID} == dict.fromkeys(SAID, 0), "none of it is three years old"
    await let_all_go(hub)
    looked = {one["kind"]: one["count"] for one in (await hub.database.read(retention.preview))["items"]}
    gone = await retention.clear(hub.database)
    assert {one: looked[one] for one in SAID} == {one: gone[one] for one in SAID} == SAID
    assert await hub.database.read(words) == []
    after = await hub.database.read(counted)
    assert after == before
    again = await retention.clear(hub.database)
    assert {one: again[one] for one in SAID} == dict.fromkeys(SAID, 0), "what is empty goes no second time"


@pytest.mark.parametrize(
    "reopen",
    [
        text("UPDATE care_step SET outcome = NULL WHERE id = 1"),
        text("UPDATE care_visit SET outcome = NULL WHERE id = 1"),
        text("UPDATE service_request SET state = 'waiting'"),
    ],
)
async def test_what_somebody_is_to_do_yet_keeps_its_words(
    hub: cast.RunningApp, chen: Awake, clock: cast.HandClock, reopen: TextClause
) -> None:
    await lived_through(hub, chen, clock)
    await hub.database.write(lambda tx: tx.sql.execute(reopen))
    await let_all_go(hub)
    await make_retention(consumers()).clear(hub.database)
    assert len(await hub.database.read(words)) == 1
