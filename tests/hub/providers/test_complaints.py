"""What was wrong with a service: heard on both sides, decided by somebody else, and in the provider's record."""

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hub import providers
from hub.kernel import Problem, Read, Write, events_after
from hub.providers.complaints import policy, runner
from hub.providers.complaints.model import GRAVE, Complaint
from tests import cast
from tests.hub.providers.orders import MARKS, REPAIRER, accepted, did, done, ordered, post, whole

POOR = {**MARKS, "result": 1, "note": "it drips"}


@pytest.fixture
async def second(hub: cast.RunningApp) -> cast.Client:
    """Another supervisor than zhou: an admin may what a supervisor may."""
    return await hub.signed_in("admin")


async def was_done(hub: cast.RunningApp) -> dict[str, Any]:
    chen = await hub.signed_in("chen")
    return await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))


async def complained(hub: cast.RunningApp, kind: str = "poor_work", by: str = "lin") -> tuple[dict[str, Any], Any]:
    """A closed order about which somebody complains by hand."""
    lin = await hub.signed_in("lin")
    order = await did(lin, await was_done(hub), "follow-up", **MARKS)
    who = await hub.signed_in(by)
    answer = await post(who, order, "complaints", kind=kind, words="the tap drips")
    assert answer.status_code == 201, answer.text
    return await whole(lin, order), answer.json()


async def step(browser: cast.Client, one: dict[str, Any], action: str, **body: Any) -> Any:
    return await browser.post(f"/api/v1/complaints/{one['id']}/{action}", json={"version": one["version"], **body})


async def took(browser: cast.Client, one: dict[str, Any], action: str, **body: Any) -> dict[str, Any]:
    answer = await step(browser, one, action, **body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def record(browser: cast.Client, provider_id: int = cast.REPAIRER) -> list[str]:
    """What stands in the provider's history, the newest first."""
    items = (await browser.get(f"/api/v1/providers/{provider_id}/history")).json()["items"]
    return [one["what"] for one in items]


async def standing(browser: cast.Client) -> str:
    return (await browser.get(f"/api/v1/providers/{cast.REPAIRER}")).json()["standing"]


async def test_what_is_decided_at_night_wakes_no_provider(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    order = await did(await hub.signed_in("lin"), await was_done(hub), "follow-up", **MARKS)
    clock.forward(11 * cast.HOUR_MS)  # from noon to 23:00
    lin, zhou = await hub.signed_in("lin"), await hub.signed_in("zhou")
    one = (await post(lin, order, "complaints", kind="damage", words="the table is scratched")).json()
    one = await took(lin, one, "heard", statement="")
    await took(zhou, one, "decide", outcome="upheld", reason="both were heard")
    assert await standing(zhou) == "suspended"

    def told(tx: Read) -> list[tuple[str, int]]:
        query = "SELECT subject, due_ms FROM message WHERE subject LIKE 'complaint%' OR subject LIKE 'provider%'"
        return [tuple(row) for row in tx.sql.exec_driver_sql(query)]

    nine_ms = clock.ms + 10 * cast.HOUR_MS
    assert await hub.database.read(told) == [
        ("complaint_raised", nine_ms), ("complaint_decided", nine_ms), ("provider_suspended", nine_ms),
    ]  # fmt: skip


async def test_poor_marks_are_a_complaint_that_a_supervisor_decides(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    lin, zhou = await hub.signed_in("lin"), await hub.signed_in("zhou")
    order = await did(lin, await was_done(hub), "follow-up", **POOR)
    (one,) = (await zhou.get("/api/v1/complaints")).json()["items"]
    assert (one["kind"], one["source"], one["words"], one["raised_by_name"]) == (
        "poor_work", "follow_up", "it drips", "林芳",
    )  # fmt: skip
    assert one["due_ms"] == clock.ms + 3 * 24 * cast.HOUR_MS
    early = await step(zhou, one, "decide", outcome="apology", reason="they said sorry")
    assert (early.status_code, early.json()["code"]) == (409, "not_heard")
    one = await took(lin, one, "heard", statement="the part was faulty")
    by_operator = await step(lin, one, "decide", outcome="apology", reason="x")
    assert by_operator.status_code == 403
    one = await took(zhou, one, "decide", outcome="refund", refund_fen=9_000, reason="agreed by telephone")
    assert (one["state"], one["outcome"], one["refund_fen"], one["counts"]) == ("decided", "refund", 9_000, True)
    found = await whole(lin, order)
    assert (found["state"], found["closed_ms"]) == ("closed", clock.ms)
    assert (await record(zhou))[:3] == ["complaint_decided", "complaint_heard", "complaint_raised"]
    lines = (await lin.get("/api/v1/residents/1/timeline")).json()["items"]
    assert {"complaint_raised", "complaint_heard", "complaint_decided"} <= {one["kind"] for one in lines}
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["complaint"]))
    assert not {"words", "statement", "reason", "resident_name"} & set(news[0].data)


async def test_who_raised_it_does_not_decide_and_who_decided_hears_no_appeal(
    hub: cast.RunningApp, second: cast.Client
) -> None:
    zhou = await hub.signed_in("zhou")
    _, one = await complained(hub, by="zhou")
    one = await took(zhou, one, "heard", statement="no")
    own = await step(zhou, one, "decide", outcome="upheld", reason="x")
    assert (own.status_code, own.json()["code"]) == (409, "raised_by_you")
    one = await took(second, one, "decide", outcome="upheld", reason="the photo shows it")
    one = await took(zhou, one, "appeal", words="the photo is of another tap")
    for browser in (zhou, second):
        own = await step(browser, one, "appeal/decide", appeal="stands", reason="x")
        assert (own.status_code, own.json()["code"]) == (409, "decided_by_you")


async def test_who_sent_the_provider_decides_only_where_there_is_nobody_else(
    hub: cast.RunningApp, second: cast.Client
) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    order = await done(zhou, await accepted(zhou, await ordered(zhou, **REPAIRER)))
    await did(lin, order, "follow-up", **POOR)
    (one,) = (await zhou.get("/api/v1/complaints")).json()["items"]
    me, other = [(await who.get("/api/v1/me")).json()["id"] for who in (zhou, second)]
    assert (one["sent_by"], one["kept_from"]) == (me, sorted([me, one["raised_by"]]))
    one = await took(lin, one, "heard")
    own = await step(zhou, one, "decide", outcome="upheld", reason="x")
    assert (own.status_code, own.json()["code"]) == (409, "dispatched_by_you")
    await hub.database.write(lambda tx: tx.sql.exec_driver_sql("UPDATE operator SET active = 0 WHERE id = ?", (other,)))
    one = (await zhou.get(f"/api/v1/complaints/{one['id']}")).json()
    assert one["kept_from"] == [one["raised_by"]], "a site with one supervisor does not wait for ever"
    one = await took(zhou, one, "decide", outcome="upheld", reason="the photo shows it")
    one = await took(lin, one, "appeal", words="it is another tap")
    own = await step(zhou, one, "appeal/decide", appeal="stands", reason="x")
    assert (own.status_code, own.json()["code"]) == (409, "decided_by_you")


def test_who_may_not_decide_is_who_has_a_part_in_it() -> None:
    one = a_complaint()
    assert policy.kept_from(one, None, {1, 2}) == {1}
    assert policy.kept_from(one, 2, {1, 2, 3}) == {1, 2}
    assert policy.kept_from(one, 2, {1, 2}) == {1}, "whoever raised it is no help"
    assert policy.kept_from(one, 1, {1}) == {1}, "to have raised it weighs more than to be alone"
    one.decided_by = 3
    assert policy.kept_from(one, 2, {1, 2, 3}) == {1, 3}
    assert policy.kept_from(one, 2, {1, 2, 3, 4}) == {1, 2, 3}


async def test_an_appeal_is_heard_by_a_third_person_and_then_it_counts_no_more(
    hub: cast.RunningApp, second: cast.Client
) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    _, one = await complained(hub)
    one = await took(lin, one, "heard")
    assert one["statement"] == ""  # they were asked and said nothing
    one = await took(zhou, one, "decide", outcome="upheld", reason="the photo shows it")
    one = await took(lin, one, "appeal", words="it is another tap")
    one = await took(second, one, "appeal/decide", appeal="overturned", reason="it is")
    assert (one["state"], one["counts"], one["due_ms"]) == ("final", False, None)
    assert (await step(lin, one, "appeal", words="again")).json()["code"] == "wrong_state"


async def test_rework_opens_the_order_again_and_the_complaint_stays_with_who_did_it(hub: cast.RunningApp) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    order, one = await complained(hub)
    one = await took(lin, one, "heard", statement="we come again")
    one = await took(zhou, one, "decide", outcome="rework", reason="they come again")
    found = await whole(lin, order)
    assert (found["state"], found["provider_id"], one["provider_id"]) == ("requested", None, cast.REPAIRER)
    assert "reopen" in [line["what"] for line in found["steps"]]


async def test_before_anybody_asked_the_order_waits_for_its_follow_up_after_a_complaint(hub: cast.RunningApp) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    order = await was_done(hub)
    one = (await post(lin, order, "complaints", kind="late", words="two hours")).json()
    found = await whole(lin, order)
    assert (found["state"], found["asking"]["task"]["over"]) == ("disputed", "dropped")
    await took(zhou, one, "decide", outcome="unfounded", reason="the code says they were in time")
    found = await whole(lin, order)
    assert (found["state"], found["asking"]["task"]["state"]) == ("done", "calling")
    assert (await did(lin, found, "follow-up", **MARKS))["state"] == "closed"


async def test_of_two_complaints_the_order_waits_for_the_last(hub: cast.RunningApp) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    order, first = await complained(hub)
    other = (await post(lin, order, "complaints", kind="rude", words="shouted")).json()
    await took(zhou, first, "decide", outcome="unfounded", reason="x")
    assert (await whole(lin, order))["state"] == "disputed"
    await took(zhou, other, "decide", outcome="unfounded", reason="x")
    assert (await whole(lin, order))["state"] == "closed"


async def test_what_is_grave_and_upheld_suspends_at_once_and_a_person_reinstates(
    hub: cast.RunningApp, second: cast.Client
) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    _, one = await complained(hub, "theft_suspected")
    assert one["grave"] is True
    one = await took(lin, one, "heard", statement="no")
    assert await standing(zhou) == "active"
    one = await took(zhou, one, "decide", outcome="upheld", reason="it was found")
    assert await standing(zhou) == "suspended"
    assert (await record(zhou)).count("suspended") == 1
    one = await took(lin, one, "appeal", words="it was not us")
    await took(second, one, "appeal/decide", appeal="overturned", reason="it was not")
    assert await standing(zhou) == "suspended"  # nothing reinstates by itself
    card = (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}")).json()
    back = {"version": card["version"], "reason": "it was not them"}
    assert (await zhou.post(f"/api/v1/providers/{cast.REPAIRER}/reinstate", json=back)).status_code == 200
    assert await standing(zhou) == "active"


async def test_what_is_not_decided_is_told_to_the_supervisor_and_the_week_of_appeal_ends(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    _, one = await complained(hub)
    clock.ms = one["due_ms"] + 1
    await hub.database.write(runner.go_on)
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    told = (await zhou.get("/api/v1/messages", params={"limit": 200})).json()["items"]
    assert [each["subject"] for each in told].count("complaint_late") == 1
    one = await took(zhou, await took(lin, one, "heard"), "decide", outcome="upheld", reason="x")
    clock.ms = one["due_ms"] + 1
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    assert (await step(lin, one, "appeal", words="no")).json()["code"] in ("too_late", "wrong_state")
    await hub.database.write(runner.go_on)
    found = (await zhou.get(f"/api/v1/complaints/{one['id']}")).json()
    assert (found["state"], found["due_ms"], found["counts"]) == ("final", None, True)


async def test_nothing_is_complained_of_before_it_is_done(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await accepted(chen, await ordered(chen, **REPAIRER))
    answer = await post(lin, order, "complaints", kind="late", words="x")
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert (await lin.get("/api/v1/complaints")).json()["total"] == 0


@pytest.mark.parametrize(
    ("outcome", "more"), [("refund", {}), ("apology", {"refund_fen": 5}), ("refund", {"refund_fen": 0}), ("none", {})]
)
async def test_a_refund_has_a_sum_and_nothing_else_has(hub: cast.RunningApp, outcome: str, more: Any) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    _, one = await complained(hub)
    one = await took(lin, one, "heard")
    assert (await step(zhou, one, "decide", outcome=outcome, reason="x", **more)).status_code == 422


async def test_when_a_resident_is_forgotten_their_words_are_and_what_came_of_it_stays(hub: cast.RunningApp) -> None:
    lin = await hub.signed_in("lin")
    _, one = await complained(hub)

    def forget(tx: Write) -> None:
        providers.forget(tx, cast.WANG)

    await hub.database.write(forget)
    found = (await lin.get(f"/api/v1/complaints/{one['id']}")).json()
    assert (found["words"], found["kind"], found["state"]) == ("", "poor_work", "open")


def a_complaint(raised_ms: int = cast.NOON_MS) -> Complaint:
    """As operator 1 raised it."""
    due = policy.due_ms("open", raised_ms, grave=False)
    return Complaint(
        id=1, order_id=1, resident_id=1, provider_id=1, kind="rude", grave=False, source="staff", words="",
        state="open", version=1, raised_ms=raised_ms, raised_by=1, due_ms=due, look_ms=due,
    )  # fmt: skip


class ComplaintMachine(RuleBasedStateMachine):
    """The whole way against a plain dict: whatever is tried, in any order, by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.now_ms = cast.NOON_MS
        self.model: dict[str, Any] = {"state": "open", "version": 1, "heard": False, "by": None, "until": None}
        self.one = a_complaint(self.now_ms)

    def _move(self, action: Any, may: bool, after: str) -> bool:
        try:
            state = policy.step(self.one, action, self.one.version)
        except Problem:
            assert not may
            return False
        assert may
        assert state == after
        self.one.state, self.model["state"] = state, after
        self.one.version += 1
        self.model["version"] += 1
        self.one.due_ms = policy.due_ms(state, self.now_ms, grave=False)
        return True

    @rule(hours=st.integers(0, 200))
    def time_goes_by(self, hours: int) -> None:
        self.now_ms += hours * cast.HOUR_MS

    @rule()
    def hear(self) -> None:
        if self._move("hear", self.model["state"] in ("open", "heard"), "heard"):
            self.one.heard_ms, self.model["heard"] = self.now_ms, True

    @rule(who=st.integers(1, 3), outcome=st.sampled_from(["rework", "apology", "upheld", "unfounded"]))
    def decide(self, who: int, outcome: Any) -> None:
        may = who != 1 and (self.model["heard"] or outcome == "unfounded")
        try:
            policy.check_decider(who, self.one.raised_by)
            policy.check_decision(self.one, outcome, None)
        except Problem:
            assert not may
            return
        assert may
        if self._move("decide", self.model["state"] in ("open", "heard"), "decided"):
            self.one.outcome, self.one.decided_by, self.one.decided_ms = outcome, who, self.now_ms
            self.model.update(by=who, until=self.now_ms + 7 * 24 * cast.HOUR_MS, counts=outcome != "unfounded")

    @precondition(lambda self: self.model["state"] == "decided")
    @rule()
    def appeal(self) -> None:
        try:
            policy.check_appeal_time(self.one, self.now_ms)
        except Problem:
            assert self.now_ms > self.model["until"]
            return
        assert self.now_ms <= self.model["until"]
        self._move("appeal", may=True, after="appealed")

    @rule()
    def expire(self) -> None:
        self._move("expire", self.model["state"] == "decided", "final")

    @rule(who=st.integers(1, 3), found=st.sampled_from(["stands", "overturned"]))
    def settle_appeal(self, who: int, found: Any) -> None:
        try:
            policy.check_appeal_decider(who, self.one)
        except Problem:
            assert who in (1, self.model["by"])
            return
        assert who not in (1, self.model["by"])
        if self._move("settle_appeal", self.model["state"] == "appealed", "final"):
            self.one.appeal = found
            self.model["counts"] = self.model["counts"] and found == "stands"

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        assert (self.one.state, self.one.version) == (self.model["state"], self.model["version"])
        assert self.one.counts == self.model.get("counts", False)
        assert (self.one.due_ms is None) == (self.one.state == "final"), "what goes on has a deadline"
        assert not self.one.counts or self.model["heard"], "nothing counts against who was not heard"


TestComplaints = ComplaintMachine.TestCase
TestComplaints.settings = settings(deadline=None, stateful_step_count=25)


def test_the_grave_ones_wait_less() -> None:
    for state in policy.WITHIN_MS:
        slow, fast = (policy.due_ms(state, 0, grave=grave) or 0 for grave in (False, True))
        assert fast <= slow
    assert {"damage", "theft_suspected"} == GRAVE
