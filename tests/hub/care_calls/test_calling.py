"""One call, from its beginning by one person to its outcome and what follows."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from hub import care_calls
from hub.care_calls.calling.policy import CLAIM_MS, CORRECT_MS, WAIT_MS_MAX
from hub.care_calls.planning import Plan
from hub.care_calls.planning.service import work_of
from hub.care_calls.planning.store import put_plans
from hub.kernel import Write, events_after
from hub.residents import all_ids
from hub.worklist import finish_work, load_work
from tests import cast

MINUTE_MS = 60_000


async def begin(browser: cast.Client, resident: int, **body: Any) -> Any:
    return await browser.post(f"/api/v1/residents/{resident}/care-calls/begin", json=body)


async def end(browser: cast.Client, call: int, **said: Any) -> Any:
    return await browser.post(f"/api/v1/care-calls/{call}/outcome", json=said)


async def care(browser: cast.Client, resident: int) -> dict[str, Any]:
    return (await browser.get(f"/api/v1/residents/{resident}/care")).json()


async def next_of(browser: cast.Client) -> dict[str, Any]:
    return (await browser.get("/api/v1/worklist/next")).json()


async def events(hub: cast.RunningApp, topic: str) -> list[dict[str, Any]]:
    found = await hub.database.read(lambda tx: events_after(tx, 0, [topic], 10_000))
    return [one.data for one in found]


async def has_outcome(browser: cast.Client, resident: int, outcome: str) -> None:
    async def noted() -> bool:
        return [one["outcome"] for one in (await care(browser, resident))["calls"]] == [outcome]

    await cast.until(noted, f"the call to be {outcome}")


async def alarm_of(chen: cast.Client) -> dict[str, Any]:
    body = {"resident_id": cast.LI, "kind": "sos", "text": "a neighbour rang up"}
    alarm = (await chen.post("/api/v1/alarms", json=body)).json()
    return (await chen.post(f"/api/v1/alarms/{alarm['id']}/take", json={"version": alarm["version"]})).json()


async def test_of_two_who_begin_one_is_told_the_name_of_the_other(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    begun = await begin(chen, cast.WANG)
    assert (begun.status_code, begun.json()["ended_ms"]) == (200, None)
    late = await begin(lin, cast.WANG)
    assert (late.status_code, late.json()["code"], late.json()["held_by"]) == (409, "being_called", "陈晓")
    again = await begin(chen, cast.WANG)
    assert again.json()["id"] == begun.json()["id"], "one's own call is resumed"
    other = await begin(chen, cast.ZHANG)
    assert (other.status_code, other.json()["care_call_id"]) == (409, begun.json()["id"])


async def test_what_was_heard_is_kept_and_a_need_is_told_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    call = (await begin(chen, cast.WANG)).json()["id"]
    said = {"mood": 2, "health": 3, "needs": ["locksmith", "meals", "locksmith"], "contacts_verified": True}
    answer = await end(chen, call, outcome="reached", note="the lock sticks", **said)
    assert answer.status_code == 200, answer.text
    shown = (await care(chen, cast.WANG))["calls"][0]
    kept = {"outcome": "reached", "mood": 2, "health": 3, "needs": ["locksmith", "meals"], "note": "the lock sticks"}
    assert {name: shown[name] for name in kept} == kept
    needs = await events(hub, "need")
    assert [(one["resident_id"], one["need"], one["care_call_id"]) for one in needs] == [
        (cast.WANG, "locksmith", call),
        (cast.WANG, "meals", call),
    ]
    assert (await end(chen, call, outcome="busy")).json()["code"] == "wrong_call_state"


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "wrong_number", "someone_else", "interrupted"])
async def test_only_who_talked_with_the_resident_has_talked_with_them(hub: cast.RunningApp, outcome: str) -> None:
    chen = await hub.signed_in("chen")
    before = await care(chen, cast.WANG)
    call = (await begin(chen, cast.WANG)).json()["id"]
    await end(chen, call, outcome=outcome)
    assert (await care(chen, cast.WANG))["last_live_ms"] == before["last_live_ms"]


async def test_who_refuses_has_talked_with_us(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    call = (await begin(chen, cast.WANG)).json()["id"]
    await end(chen, call, outcome="refused")
    assert (await care(chen, cast.WANG))["last_live_ms"] == cast.NOON_MS


async def test_nobody_else_ends_a_call(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    call = (await begin(chen, cast.WANG)).json()["id"]
    refused = await end(zhou, call, outcome="reached")
    assert (refused.status_code, refused.json()["held_by"]) == (409, "陈晓")
    assert (await end(chen, 999, outcome="reached")).status_code == 404


async def test_the_next_call_is_the_one_that_is_due_first_and_that_nobody_makes(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    first = (await next_of(chen))["item"]
    assert (first["resident_id"], first["kind"], first["care_call_id"]) == (cast.WANG, "care_call", None)
    call = (await begin(chen, cast.WANG)).json()["id"]
    assert (await next_of(lin))["item"]["resident_id"] == cast.LI
    assert (await next_of(chen))["item"]["care_call_id"] == call
    await end(chen, call, outcome="reached")
    assert (await next_of(chen))["item"]["resident_id"] == cast.LI


async def test_who_is_past_their_target_need_not_wait_for_their_turn_when_nothing_else_is_to_be_done(
    hub: cast.RunningApp,
) -> None:
    chen = await hub.signed_in("chen")
    hour_ms, now_ms = 60 * MINUTE_MS, cast.NOON_MS
    later = Plan(now_ms - 62 * hour_ms, now_ms - 2 * hour_ms, now_ms + 10 * hour_ms, now_ms + hour_ms)
    sooner_due = replace(later, due_ms=later.due_ms - 1)

    async def first(*plans: Plan) -> int | None:
        def work(tx: Write) -> None:
            for ref in everybody:
                finish_work(tx, "care_call", ref)
            put_plans(tx, [{"resident_id": one, **asdict(plan)} for one, plan in enumerate(plans, 1)])
            load_work(tx, [work_of(one, plan) for one, plan in enumerate(plans, 1)])

        await hub.database.write(work)
        item = (await next_of(chen))["item"]
        return item and item["resident_id"]

    everybody = await hub.database.read(lambda tx: sorted(all_ids(tx)))
    assert await first(later, sooner_due) == 2, "the first due first"
    assert await first(replace(later, planned_ms=now_ms), sooner_due) == 1, "what is planned for now comes before"
    assert await first(replace(later, target_ms=now_ms + 1)) is None, "nobody is called too early"
    assert await first(replace(later, retry_ms=later.planned_ms)) is None, "a try after one in vain keeps its time"
    assert await first(replace(later, operator_id=2)) is None, "who is meant for somebody else waits for them"
    wish = {"version": 1, "preferences": {"call_times": ["15:00-17:00"]}}
    assert (await chen.patch("/api/v1/residents/1", json=wish)).status_code == 200
    assert await first(later) is None, "nobody is called early at a time that they do not like"
    missed = replace(later, planned_ms=now_ms)
    assert await first(missed) is None, "nor late, as long as they can be called in time at one that they do"
    soon = replace(missed, due_ms=now_ms + 7 * hour_ms)
    assert await first(soon) == 1, "five hours before the 72nd hour wished times are no reason to wait"


@pytest.mark.parametrize(
    ("preferences", "at_h", "from_h"),
    [
        ({}, 12, 20),  # midnight: the centre calls from eight on
        ({"nap_from": "11:30", "nap_to": "14:00"}, 0, 2),
        ({"call_times": ["15:00-17:00"]}, 0, 3),
    ],
)
async def test_at_a_bad_time_a_call_is_begun_by_whoever_means_it(
    hub: cast.RunningApp, clock: cast.HandClock, preferences: dict[str, Any], at_h: int, from_h: int
) -> None:
    chen = await hub.signed_in("chen")
    wu = cast.WU
    talked = {"resident_id": wu, "last_live_ms": cast.NOON_MS, "due_ms": cast.NOON_MS + 72 * cast.HOUR_MS}
    await hub.database.write(lambda tx: care_calls.load(tx, [talked]))
    wish = {"version": 1, "preferences": preferences}
    assert (await chen.patch(f"/api/v1/residents/{wu}", json=wish)).status_code == 200
    clock.forward(at_h * cast.HOUR_MS)
    chen = await hub.signed_in("chen")
    refused = await begin(chen, wu)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_a_time")
    assert refused.json()["from_ms"] == cast.NOON_MS + from_h * cast.HOUR_MS
    assert (await care(chen, wu))["going_on"] is None
    begun = await begin(chen, wu, anyway=True)
    assert begun.status_code == 200
    assert (await begin(chen, wu)).json()["id"] == begun.json()["id"], "one's own call is resumed at any time"


async def test_an_alarm_comes_first_and_the_call_waits_where_it_was(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    call = (await begin(chen, cast.WANG)).json()["id"]
    alarm = await alarm_of(chen)
    assert await next_of(chen) == {"item": None, "why": "alarm", "alarm_id": alarm["id"]}
    await chen.post(f"/api/v1/alarms/{alarm['id']}/release", json={"version": alarm["version"], "why": "end of shift"})
    assert (await next_of(chen))["item"]["care_call_id"] == call


async def test_nothing_is_begun_while_an_alarm_is_in_hand(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    alarm = await alarm_of(chen)
    answer = await begin(chen, cast.WANG)
    assert (answer.status_code, answer.json()["code"], answer.json()["alarm_id"]) == (409, "alarm_in_hand", alarm["id"])


async def test_a_call_of_which_nothing_is_heard_is_given_back(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    before = await care(chen, cast.WANG)
    call = (await begin(chen, cast.WANG)).json()["id"]
    clock.forward(CLAIM_MS - MINUTE_MS)
    assert (await chen.post(f"/api/v1/care-calls/{call}/keep")).status_code == 200
    clock.forward(CLAIM_MS - MINUTE_MS)
    assert (await begin(lin, cast.WANG)).json()["code"] == "being_called"
    clock.forward(2 * MINUTE_MS)
    await has_outcome(chen, cast.WANG, "interrupted")
    assert (await care(chen, cast.WANG))["due_ms"] == before["due_ms"]
    assert (await begin(lin, cast.WANG)).status_code == 200
    assert (await end(chen, call, outcome="reached")).json()["code"] == "wrong_call_state"


async def test_a_call_waits_for_an_alarm_but_not_for_ever(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    call = (await begin(chen, cast.WANG)).json()["id"]
    alarm = await alarm_of(chen)
    while clock.ms < cast.NOON_MS + WAIT_MS_MAX - MINUTE_MS:
        clock.forward(4 * MINUTE_MS)
        await chen.post(f"/api/v1/alarms/{alarm['id']}/keep")
        assert (await care(chen, cast.WANG))["going_on"]["id"] == call
    clock.forward(CLAIM_MS + MINUTE_MS)
    await chen.post(f"/api/v1/alarms/{alarm['id']}/keep")
    await has_outcome(chen, cast.WANG, "interrupted")


async def test_who_is_away_or_no_longer_looked_after_is_not_called(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    away = {"version": 1, "kind": "hospital", "from_ms": cast.NOON_MS - 1, "to_ms": cast.NOON_MS + cast.HOUR_MS}
    assert (await chen.post("/api/v1/residents/1/pauses", json=away)).status_code == 200
    answer = await begin(chen, cast.WANG)
    assert (answer.json()["code"], answer.json()["until_ms"]) == ("resident_away", cast.NOON_MS + cast.HOUR_MS)
    assert (await next_of(chen))["item"]["resident_id"] == cast.LI
    gone = {"version": 1, "reason": "moved", "on": "2026-11-27"}
    assert (await (await hub.signed_in("zhou")).post("/api/v1/residents/2/end", json=gone)).status_code == 200
    assert (await begin(chen, cast.LI)).json()["code"] == "service_ended"


async def test_a_wrong_key_is_corrected_and_what_followed_is_taken_back(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    before = await care(chen, cast.WANG)
    call = (await begin(chen, cast.WANG)).json()["id"]
    await end(chen, call, outcome="reached", needs=["meals"])
    path = f"/api/v1/care-calls/{call}/correct"
    assert (await lin.post(path, json={"outcome": "no_answer"})).json()["code"] == "too_late"
    assert (await chen.post(path, json={"outcome": "no_answer"})).status_code == 200
    after = await care(chen, cast.WANG)
    assert (after["last_live_ms"], after["due_ms"]) == (before["last_live_ms"], before["due_ms"])
    again = {"outcome": "reached", "needs": ["meals", "shopping"], "reason": "a wrong key"}
    assert (await chen.post(path, json=again)).status_code == 200
    assert (await care(chen, cast.WANG))["last_live_ms"] == cast.NOON_MS
    told = (await chen.get("/api/v1/residents/1/timeline")).json()["items"]
    assert next(one["data"].get("reason") for one in told if one["kind"] == "care_call") == "a wrong key"
    clock.forward(CORRECT_MS)
    assert (await chen.post(path, json={"outcome": "busy"})).json()["code"] == "too_late"


async def test_the_call_on_the_telephone_is_placed_with_it(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    begun = (await begin(chen, cast.WANG, dial=True)).json()
    (call,) = (await chen.get("/api/v1/calls")).json()["items"]
    assert (call["id"], call["purpose"], call["resident_id"]) == (begun["call_id"], "care_call", cast.WANG)
    await lin.post("/api/v1/calls", json={"resident_id": cast.LI})
    assert (await begin(chen, cast.LI, dial=True)).status_code == 409
    assert (await care(chen, cast.LI))["going_on"] is None, "what could not be dialled is not claimed"


async def test_what_was_noted_is_kept_while_the_call_goes_on_and_when_it_is_broken_off(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    call = (await begin(chen, cast.WANG)).json()["id"]
    heard = {"note": "slept badly", "mood": 1, "needs": ["doctor"]}
    kept = await chen.post(f"/api/v1/care-calls/{call}/keep", json=heard)
    assert (kept.status_code, kept.json()["outcome"], kept.json()["ended_ms"]) == (200, None, None)
    assert (await chen.post(f"/api/v1/care-calls/{call}/keep")).status_code == 200, "without news all stays"
    other_seat = (await care(chen, cast.WANG))["going_on"]
    assert {name: other_seat[name] for name in heard} == heard
    (seen_by_all,) = (await lin.get("/api/v1/care-calls/today")).json()["going_on"]
    assert (seen_by_all["id"], seen_by_all.keys() & heard.keys()) == (call, set()), "nothing of what is being said"
    assert (await lin.post(f"/api/v1/care-calls/{call}/keep", json=heard)).json()["code"] == "not_your_call"
    clock.forward(CLAIM_MS)
    await has_outcome(chen, cast.WANG, "interrupted")
    broken_off = (await care(chen, cast.WANG))["calls"][0]
    assert {name: broken_off[name] for name in heard} == heard
    assert await events(hub, "need") == [], "nobody has said that the call came to that"
