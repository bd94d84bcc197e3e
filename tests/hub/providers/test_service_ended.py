"""An order of somebody who is not looked after any more: nobody is asked, and a person says what becomes of it."""

from typing import Any

import pytest

from hub.providers import links_of
from hub.providers.offers import runner
from hub.providers.orders.policy import ANSWER_MS
from tests import cast
from tests.hub.providers.links import facts, offer_path, outside
from tests.hub.providers.orders import FRIDGE, LOCK, REPAIRER, accepted, did, done, ordered, post, whole

__all__ = ["outside"]


async def ends(hub: cast.RunningApp, resident_id: int = cast.WANG) -> None:
    body = {"version": 1, "reason": "died", "on": "2026-11-27"}
    answer = await (await hub.signed_in("zhou")).post(f"/api/v1/residents/{resident_id}/end", json=body)
    assert answer.status_code == 200, answer.text


def what(order: dict[str, Any]) -> list[str]:
    return [one["what"] for one in order["steps"]]


async def test_the_desk_sees_it_on_each_open_order_and_cancels_it_with_that_reason(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order, other = await ordered(chen), await ordered(chen, resident_id=cast.LI)
    early = await post(chen, order, "cancel", reason="service_ended")
    assert (early.status_code, early.json()["code"]) == (409, "still_served")
    await ends(hub)
    items = (await chen.get("/api/v1/orders", params={"open": True})).json()["items"]
    assert {one["id"]: one["service_ended"] for one in items} == {order["id"]: True, other["id"]: False}
    assert (await whole(chen, order))["state"] == "requested", "nothing is cancelled by itself"
    gone = await did(chen, order, "cancel", reason="service_ended")
    assert (gone["state"], gone["end_reason"], gone["service_ended"]) == ("cancelled", "service_ended", False)


async def test_no_order_is_made_for_who_is_not_looked_after_any_more(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await ends(hub)
    for wanted in (LOCK, REPAIRER):
        answer = await chen.post("/api/v1/orders", json={**FRIDGE, **wanted})
        assert (answer.status_code, answer.json()["code"]) == (409, "service_ended")
    assert (await chen.get("/api/v1/orders")).json()["total"] == 0


async def test_no_offer_goes_out_neither_by_a_person_nor_by_itself(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    order, urgent = await ordered(chen), await ordered(chen, **LOCK)
    await ends(hub)
    for body in ({"mode": "in_turn"}, {"mode": "one", "provider_ids": [cast.REPAIRER], "overrule": "please"}):
        answer = await post(chen, order, "ask", **body)
        assert (answer.status_code, answer.json()["code"]) == (409, "service_ended")
    clock.forward(ANSWER_MS["now"])
    await hub.database.write(lambda tx: runner.go_on(tx, links_of(hub.services)))
    found = await whole(chen, urgent)
    assert (found["state"], [one["outcome"] for one in found["offers"]]) == ("requested", ["timed_out"])
    assert "service_ended" in what(found)


async def test_who_was_asked_before_cannot_take_it_any_more(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order = await ordered(chen, **REPAIRER)
    path = await offer_path(outside)
    assert facts((await stranger.get(path)).text)
    await ends(outside)
    offer = (await whole(chen, order))["offers"][0]["id"]
    answer = await post(chen, order, "answer", offer_id=offer, accepts=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "service_ended")
    await stranger.post(path, data={"answer": "come"})
    assert (await whole(chen, order))["state"] == "offered"


@pytest.mark.parametrize("state", ["accepted", "done"])
async def test_what_is_in_hand_or_done_stays_as_it_is(hub: cast.RunningApp, state: str) -> None:
    chen = await hub.signed_in("chen")
    order = await accepted(chen, await ordered(chen, **REPAIRER))
    if state == "done":
        order = await done(chen, order)
    await ends(hub)
    found = await whole(chen, order)
    assert (found["state"], found["service_ended"]) == (state, state == "accepted")
