"""Who is asked to come, and which of them it is."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from hub import providers
from hub.kernel import Read, Write
from hub.providers.matching import Match
from hub.providers.offers import runner
from hub.providers.offers.model import AT_ONCE, ROUNDS_MAX
from hub.providers.offers.policy import asked_now
from hub.providers.orders.policy import ANSWER_MS
from tests import cast
from tests.hub.providers.orders import LOCK, REPAIRER, accepted, did, done, ordered, post, whole

LINKS = providers.OrderLinks(None, bytes(32))


def more(count: int, service: str = "locksmith", skill: str = "locks", **other: Any) -> list[dict[str, Any]]:
    """As many further businesses, the first of them the best: each lives a little farther away."""
    first = cast.town_rows()["provider"][0]
    return [
        {
            **first,
            "id": number,
            "name": f"锁王{number}",
            "phone": f"+86100000{number:05d}",
            "services": [service],
            "lat": 31.3184 + number / 50_000,
            "lon": 121.4402,
            "workers": [{**first["workers"][0], "id": number, "skills": [skill]}],
            "prices": [],
            **other,
        }
        for number in range(10, 10 + count)
    ]


async def load(hub: cast.RunningApp, rows: Sequence[dict[str, Any]]) -> None:
    await hub.database.write(lambda tx: providers.load(tx, rows))


async def go_on(hub: cast.RunningApp) -> int | None:
    def work(tx: Write) -> int | None:
        return runner.go_on(tx, LINKS)

    return await hub.database.write(work)


async def subjects(hub: cast.RunningApp) -> list[str]:
    """What people outside were told, by the word for it."""
    zhou = await hub.signed_in("zhou")
    return [one["subject"] for one in (await zhou.get("/api/v1/messages", params={"limit": 200})).json()["items"]]


async def steps(browser: cast.Client, order: dict[str, Any]) -> list[str]:
    """What happened to it, but for what the follow-up does beside it."""
    return [one["what"] for one in (await whole(browser, order))["steps"] if one["what"] != "to_visit"]


def outcomes(order: dict[str, Any]) -> list[tuple[int, int, str]]:
    return [(one["round"], one["provider_id"], one["outcome"]) for one in order["offers"]]


async def test_a_closed_door_asks_the_best_three_at_once_and_the_next_after_90_s(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    await load(hub, more(5))
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **LOCK)
    assert (order["state"], order["urgency"]) == ("offered", "now")
    found = await whole(chen, order)
    first = [one["provider_id"] for one in found["offers"]]
    assert len(first) == 3
    assert {one["until_ms"] for one in found["offers"]} == {clock.ms + 90_000}
    assert all(one["points"] > 0 and set(one["parts"]) >= {"distance", "rating"} for one in found["offers"])
    refused = await post(chen, found, "answer", offer_id=found["offers"][0]["id"], accepts=False, reason="too_far")
    assert refused.json()["state"] == "offered"
    clock.forward(90_000)
    await go_on(hub)
    second = [one for one in outcomes(await whole(chen, order)) if one[0] == 2]
    assert len(second) == 3
    assert not {one[1] for one in second} & set(first)
    assert [one for one in outcomes(await whole(chen, order)) if one[0] == 1] == [
        (1, first[0], "declined"),
        (1, first[1], "timed_out"),
        (1, first[2], "timed_out"),
    ]


async def test_when_nobody_is_left_the_order_waits_for_a_person_and_says_so(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **LOCK)  # there is one locksmith
    clock.forward(90_000)
    await go_on(hub)
    found = await whole(chen, order)
    assert found["state"] == "requested"
    assert [one["what"] for one in found["steps"]][-3:] == ["timed_out", "nobody_left", "nobody"]
    assert "order_nobody" in await subjects(hub)


async def test_of_a_hundred_answers_at_once_one_wins_and_the_others_are_told(hub: cast.RunningApp) -> None:
    await load(hub, more(20))
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    ids = list(range(10, 30))
    order = await ordered(chen, **LOCK, ask={"mode": "several", "provider_ids": ids})
    offers = (await whole(chen, order))["offers"]
    assert len(offers) == 20
    answers = await asyncio.gather(
        *(
            post(browser, order, "answer", offer_id=one["id"], accepts=True)
            for one in offers
            for browser in (chen, lin) * 2 + (chen,)
        )
    )
    assert len(answers) == 100
    assert sorted(one.status_code for one in answers) == [200] + [409] * 99
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"offer_over"}
    found = await whole(chen, order)
    assert sorted(one["outcome"] for one in found["offers"]) == ["accepted"] + ["lost"] * 19
    winner = next(one["provider_id"] for one in found["offers"] if one["outcome"] == "accepted")
    assert found["provider_id"] == winner
    told = await subjects(hub)
    assert (told.count("order_offered"), told.count("order_taken"), told.count("order_yours")) == (20, 19, 1)


async def test_nobody_is_asked_for_an_order_that_somebody_has_or_was_seen_otherwise(hub: cast.RunningApp) -> None:
    """Two at the desk see that it is late: the second comes when somebody has said yes to the first."""
    await load(hub, more(3, "appliance_repair", "appliances"))
    chen = await hub.signed_in("chen")
    made = await ordered(chen)
    asked = await did(chen, made, "ask", mode="in_turn")
    late = await post(chen, made, "ask", mode="in_turn")
    assert (late.status_code, late.json()["code"]) == (409, "stale_version")
    order = await accepted(chen, asked)
    late = await post(chen, order, "ask", mode="in_turn")
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")
    assert [one["outcome"] for one in (await whole(chen, order))["offers"]] == ["accepted"]


async def test_in_turn_the_next_best_is_asked_when_one_declines(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await load(hub, more(2, "appliance_repair", "appliances"))
    chen = await hub.signed_in("chen")
    order = await did(chen, await ordered(chen), "ask", mode="in_turn")
    for number in (1, 2):
        found = await whole(chen, order)
        waiting = [one for one in found["offers"] if one["outcome"] == "waiting"]
        assert [one["round"] for one in waiting] == [number]
        assert waiting[0]["until_ms"] == clock.ms + ANSWER_MS["soon"]
        await post(chen, found, "answer", offer_id=waiting[0]["id"], accepts=False, reason="no_time")
    order = await accepted(chen, await whole(chen, order))
    assert order["state"] == "accepted"
    assert len({one[1] for one in outcomes(await whole(chen, order))}) == 3


async def test_who_may_not_be_sent_is_sent_only_with_a_reason_and_never_while_suspended(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    order = await ordered(chen, resident_id=cast.ZHOU_MEILI)  # in zone 2, where the repairer does not go
    choice = (await chen.get(f"/api/v1/orders/{order['id']}/choice")).json()
    assert (choice["fit"], [one["why"] for one in choice["refused"]]) == ([], ["other_zone"])
    nobody = await post(chen, order, "ask", mode="in_turn")
    assert nobody.json()["code"] == "nobody_fits"
    alone = {"mode": "one", "provider_ids": [cast.REPAIRER]}
    refused = await post(chen, order, "ask", **alone)
    assert (refused.status_code, refused.json()["why"]) == (409, "other_zone")
    sent = await did(chen, order, "ask", **alone, overrule="she lives across the street")
    assert (await whole(chen, sent))["offers"][0]["overruled"] == "she lives across the street"
    assert (await accepted(chen, sent))["state"] == "accepted"
    provider = (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}")).json()
    suspended = await zhou.post(
        f"/api/v1/providers/{cast.REPAIRER}/suspend", json={"version": provider["version"], "reason": "no insurance"}
    )
    assert suspended.status_code == 200, suspended.text
    other = await ordered(chen)
    refused = await post(chen, other, "ask", **alone, overrule="there is nobody else")
    assert (refused.status_code, refused.json()["why"]) == (409, "not_active")


async def test_an_order_that_somebody_has_or_that_is_over_is_offered_to_nobody(hub: cast.RunningApp) -> None:
    await load(hub, more(1, "appliance_repair", "appliances"))
    chen = await hub.signed_in("chen")
    theirs = await accepted(chen, await ordered(chen, **REPAIRER))
    gone = await did(chen, await ordered(chen), "cancel", reason="it works again")
    for order in (theirs, gone):
        refused = await post(chen, order, "ask", mode="one", provider_ids=[10])
        assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
        assert len((await whole(chen, order))["offers"]) == (order is theirs)


async def test_who_has_still_to_answer_is_not_asked_once_more(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **REPAIRER)
    refused = await post(chen, order, "ask", mode="one", provider_ids=[cast.REPAIRER])
    assert (refused.json()["code"], refused.json()["why"]) == ("may_not_be_sent", "asked_already")


async def test_who_was_suspended_since_they_were_asked_may_not_accept(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    order = await ordered(chen, **REPAIRER)
    provider = (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}")).json()
    await zhou.post(f"/api/v1/providers/{cast.REPAIRER}/suspend", json={"version": provider["version"], "reason": "x"})
    offer = (await whole(chen, order))["offers"][0]["id"]
    answer = await post(chen, order, "answer", offer_id=offer, accepts=True)
    assert (answer.status_code, answer.json()["code"], answer.json()["why"]) == (409, "may_not_be_sent", "not_active")


async def test_whose_hands_are_full_is_not_sent(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    for number in range(3):
        await accepted(chen, await ordered(chen, resident_id=number + 1, **REPAIRER))
    order = await ordered(chen)
    refused = await post(chen, order, "ask", mode="one", provider_ids=[cast.REPAIRER])
    assert (refused.json()["why"], refused.json()["about"]) == ("hands_full", "3")


async def test_whom_a_resident_does_not_want_is_not_sent_until_they_do(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    path = f"/api/v1/residents/{cast.WANG}/unwanted-providers"
    body = {"provider_id": cast.REPAIRER, "reason": "smokes in the kitchen"}
    said = await chen.post(path, json=body)
    assert [one["provider_name"] for one in said.json()["items"]] == ["便民家电维修"]
    assert (await chen.post(path, json=body)).json()["code"] == "wrong_state"
    assert (await chen.post(path, json={"provider_id": 77})).status_code == 404
    order = await ordered(chen)
    assert (await post(chen, order, "ask", mode="in_turn")).json()["code"] == "nobody_fits"
    assert (await chen.get(f"/api/v1/orders/{order['id']}/choice")).json()["refused"][0]["why"] == "refused_by_resident"
    other = await ordered(chen, resident_id=cast.LI, **REPAIRER)
    assert other["state"] == "offered"
    assert (await chen.delete(f"{path}/{cast.REPAIRER}")).json() == {"items": []}
    assert (await chen.delete(f"{path}/{cast.REPAIRER}")).status_code == 404
    assert (await did(chen, order, "ask", mode="in_turn"))["state"] == "offered"


async def test_who_gives_it_back_or_does_not_come_is_not_asked_again(hub: cast.RunningApp) -> None:
    await load(hub, more(1, "appliance_repair", "appliances"))
    chen = await hub.signed_in("chen")
    order = await accepted(chen, await ordered(chen, **REPAIRER))
    order = await did(chen, order, "give-back", reason="no_material", note="the seal is not there before Monday")
    assert (order["state"], order["provider_id"], order["accepted_ms"]) == ("requested", None, None)
    order = await accepted(chen, await did(chen, order, "ask", mode="in_turn"))
    assert order["provider_id"] == 10
    order = await did(chen, await did(chen, order, "set-out"), "no-show", note="the resident waited till 5")
    assert (await post(chen, order, "ask", mode="in_turn")).json()["code"] == "nobody_fits"
    found = await whole(chen, order)
    assert [(one["what"], one["provider_id"]) for one in found["steps"] if one["what"] in ("give_back", "no_show")] == [
        ("give_back", cast.REPAIRER),
        ("no_show", 10),
    ]


@pytest.mark.parametrize("stage", ["requested", "offered", "accepted", "on_way", "on_site", "done"])
async def test_what_does_not_go_on_is_told_at_its_deadline_and_to_the_supervisor(
    hub: cast.RunningApp, clock: cast.HandClock, stage: str
) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    if stage != "requested":
        await load(hub, [{**row, "parallel_max": 9} for row in cast.town_rows()["provider"]])
        order = await did(chen, order, "ask", mode="one", provider_ids=[cast.REPAIRER])
    if stage in ("accepted", "on_way", "on_site", "done"):
        order = await accepted(chen, order)
    if stage in ("on_way", "on_site"):
        order = await did(chen, order, "set-out")
    if stage == "on_site":
        order = await did(chen, order, "arrive")
    if stage == "done":
        order = await done(chen, order)
    clock.forward(order["due_ms"] - clock.ms - 1)
    if stage == "offered":  # the offer ends earlier, and with it the stage
        await go_on(hub)
        chen = await hub.signed_in("chen")
        order = await whole(chen, order)
        assert order["state"] == "requested"
        clock.forward(order["due_ms"] - clock.ms - 1)
    chen = await hub.signed_in("chen")  # another shift
    before = len(await steps(chen, order))
    await go_on(hub)
    assert len(await steps(chen, order)) == before
    clock.forward(2)
    next_ms = await go_on(hub)
    found = await whole(chen, order)
    assert (await steps(chen, order))[before:] == ["late"]
    assert found["version"] == order["version"]  # whoever is about to do something is not in its way
    assert next_ms is not None
    await go_on(hub)  # once
    assert len(await steps(chen, order)) == before + 1
    clock.forward(next_ms - clock.ms + 1)
    await go_on(hub)
    assert "order_late" in await subjects(hub)


async def test_every_order_that_is_not_over_is_looked_at_again(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    for number in range(1, 5):
        await ordered(chen, resident_id=number)

    def times(tx: Read) -> list[Any]:
        return list(tx.sql.exec_driver_sql("SELECT due_ms, look_ms FROM service_order WHERE closed_ms IS NULL"))

    assert all(due and look for due, look in await hub.database.read(times))


async def test_an_answer_carries_no_version_and_one_that_does_is_refused(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **REPAIRER)
    offer = (await whole(chen, order))["offers"][0]["id"]
    path, said = f"/api/v1/orders/{order['id']}/answer", {"offer_id": offer, "accepts": True}
    assert (await chen.post(path, json={**said, "version": order["version"]})).status_code == 422
    assert (await chen.post(path, json=said)).json()["state"] == "accepted"
    again = await chen.post(path, json=said)
    assert (again.status_code, again.json()["code"]) == (409, "offer_over")


async def test_of_two_answers_the_first_counts_also_where_it_was_no(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **REPAIRER)
    (offer,) = (await whole(chen, order))["offers"]
    assert (await post(chen, order, "answer", offer_id=offer["id"], accepts=False, reason="no_time")).status_code == 200
    for body in ({"accepts": True}, {"accepts": False, "reason": "too_far"}):
        late = await post(chen, order, "answer", offer_id=offer["id"], **body)
        assert (late.status_code, late.json()["code"]) == (409, "offer_over")
    found = await whole(chen, order)
    assert (found["state"], found["offers"][0]["reason"]) == ("requested", "no_time"), "who was chosen was asked alone"
    other = await ordered(chen, **REPAIRER)
    waiting = (await whole(chen, other))["offers"][0]["id"]
    crossed = await post(chen, order, "answer", offer_id=waiting, accepts=True)
    assert (crossed.status_code, (await whole(chen, other))["state"]) == (404, "offered")


async def test_while_somebody_has_still_to_answer_nobody_else_is_asked(hub: cast.RunningApp) -> None:
    await load(hub, more(6))
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **LOCK)
    first, second, third = (await whole(chen, order))["offers"]
    for one, asked in ((first, 3), (second, 3), (third, 6)):
        await post(chen, order, "answer", offer_id=one["id"], accepts=False, reason="no_time")
        assert len((await whole(chen, order))["offers"]) == asked


@pytest.mark.parametrize("step", ["withdraw", "cancel"])
async def test_who_was_asked_hears_that_nobody_is_needed(hub: cast.RunningApp, step: str) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **REPAIRER)
    await did(chen, order, step, **({"reason": "it works again"} if step == "cancel" else {}))
    assert [one["outcome"] for one in (await whole(chen, order))["offers"]] == ["withdrawn"]
    assert (await subjects(hub)).count("order_taken") == 1


async def test_who_is_asked_twice_and_comes_does_not_hear_that_it_is_anothers(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen, **REPAIRER)
    again = {"mode": "one", "provider_ids": [cast.REPAIRER], "overrule": "they did not hear it"}
    await accepted(chen, await did(chen, order, "ask", **again))
    assert sorted(one["outcome"] for one in (await whole(chen, order))["offers"]) == ["accepted", "lost"]
    assert "order_taken" not in await subjects(hub)


@pytest.mark.parametrize("provider_ids", [[2, 2], [*range(1, 22)], [], [1, 2]])
async def test_whom_nobody_can_mean_is_not_asked(hub: cast.RunningApp, provider_ids: list[int]) -> None:
    chen = await hub.signed_in("chen")
    order = await ordered(chen)
    alone = len(provider_ids) in (0, 2) and len({*provider_ids}) == len(provider_ids)
    refused = await post(chen, order, "ask", mode="one" if alone else "several", provider_ids=provider_ids)
    assert refused.status_code == 422, refused.text


async def test_only_who_still_goes_for_them_is_sent_and_nobody_is_changed_at_the_door(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    at = f"/api/v1/providers/{cast.REPAIRER}"
    new = {"name": "新来的", "phone": "+8610000002077", "skills": ["appliances"], "languages": []}
    card = (await zhou.post(f"{at}/workers", json={"version": 1, "worker": new})).json()
    left = max(one["id"] for one in card["workers"])
    gone = await zhou.patch(f"{at}/workers/{left}", json={"version": card["version"], "worker": {}, "active": False})
    assert gone.status_code == 200, gone.text
    order = await accepted(chen, await ordered(chen, **REPAIRER))
    assert order["worker_id"] is not None, "the only one there is"
    for worker_id in (left, 1):  # who has left, and who goes for the locksmith
        refused = await post(chen, order, "assign", worker_id=worker_id)
        assert (refused.status_code, refused.json()["code"]) == (422, "unknown_worker")
    order = await did(chen, await did(chen, order, "set-out"), "arrive")
    late = await post(chen, order, "assign", worker_id=order["worker_id"])
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


def test_rounds_have_an_end_and_who_was_chosen_is_followed_by_nobody() -> None:
    fit = [Match(number, "安心", 50.0, {}, None) for number in range(9)]
    assert [len(asked_now("several", fit, one)) for one in (1, ROUNDS_MAX, ROUNDS_MAX + 1)] == [AT_ONCE, AT_ONCE, 0]
    assert [len(asked_now("in_turn", fit, one)) for one in (1, ROUNDS_MAX, ROUNDS_MAX + 1)] == [1, 1, 0]
    assert asked_now("one", fit, 2) == ()
