"""100 points a month, by the same rules for all: counted once more from the rows, by code of its own."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import Read, Write
from hub.providers.months import month_of
from hub.providers.scores import policy
from hub.providers.scores import service as scores
from hub.providers.scores.model import FIRST_RULES, Facts, Score
from tests import cast
from tests.hub.providers.orders import MARKS, REPAIRER, accepted, did, done, ordered
from tests.hub.providers.score_months import (
    BEGINS_MS,
    COSTS,
    ENDS_MS,
    MONTH,
    NEXT,
    WEIGHTS,
    close,
    lets_pass,
    row,
)

DAY_MS = 24 * cast.HOUR_MS
# From accepting to the door, in minutes: setting out and the way.
WITHIN_MIN = {"now": 45, "today": 300, "soon": 38 * 60, "planned": 38 * 60}


def random_month(tx: Write, seed: int) -> None:
    """Orders of two providers with everything that can happen to one, some of it outside the month."""
    chance = random.Random(seed)  # noqa: S311 - a test
    for number in range(1, 41):
        provider, urgency = chance.choice((1, 2)), chance.choice(list(WITHIN_MIN))
        at = chance.randrange(BEGINS_MS - 4 * DAY_MS, ENDS_MS + 2 * DAY_MS)
        wanted = chance.choice((None, None, at + chance.randrange(0, 3 * DAY_MS)))
        row(
            tx,
            "service_order",
            id=number, resident_id=1 + number % 6, service="locksmith", urgency=urgency, note="", source="call",
            code=f"{number:06d}", state="closed", version=9, mode="one", round=1, made_ms=at, wanted_ms=wanted,
            state_ms=at, rung=0, provider_id=provider, parts="", end_reason="", done_ms=at,
        )  # fmt: skip
        steps: list[tuple[str, int, dict[str, Any]]] = []
        match chance.choice(("declined", "timed_out", "give_back", "no_show", "done", "done", "done")):
            case "declined" | "timed_out" as what:
                steps.append((what, at, {}))
            case "give_back" | "no_show" as what:
                steps += [("accept", at, {}), (what, at + chance.randrange(1, DAY_MS), {})]
            case _:
                there = at + chance.randrange(1, chance.choice((40, 400, 5000))) * 60_000
                steps += [("accept", at, {}), ("arrive", there, {})]
                if chance.random() < 0.5:
                    steps.append(("quote", there + 1, {"quote_fen": 100}))
                billed = chance.choice((None, 90, 100, 101))
                steps.append(("finish", there + 2, {"amount_fen": billed}))
                if chance.random() < 0.8:
                    row(
                        tx, "order_follow_up",
                        order_id=number, provider_id=provider, resident_id=1, at_ms=there + 2 * DAY_MS, by=1,
                        how="call", timeliness=chance.randint(1, 5), attitude=chance.randint(1, 5),
                        result=chance.randint(1, 5), price_ok=chance.choice((None, 0, 1)), note="",
                    )  # fmt: skip
                if chance.random() < 0.4:
                    decided = chance.choice((None, there + 3 * DAY_MS))
                    row(
                        tx, "order_complaint",
                        order_id=number, resident_id=1, provider_id=provider, kind=chance.choice(list(COSTS)),
                        grave=0, source="staff", words="", state="final", version=3, raised_ms=there, raised_by=1,
                        rung=0, statement="", outcome=None if decided is None else chance.choice(
                            ("apology", "upheld", "unfounded", "rework")
                        ), reason="", decided_ms=decided, decided_by=None if decided is None else 3, appeal_words="",
                        appeal=chance.choice((None, "stands", "overturned")), appeal_reason="",
                    )  # fmt: skip
        for what, when, data in steps:
            row(tx, "order_step", order_id=number, at_ms=when, what=what, state="x", actor="x", provider_id=provider,
                 data=data)  # fmt: skip


def expected(tx: Read, provider: int) -> float | None:
    """The same month, counted once more from the rows alone, in another way."""

    def rows(query: str, *more: Any) -> list[Any]:
        return list(tx.sql.exec_driver_sql(query, (*more,)))

    inside = (BEGINS_MS, ENDS_MS)
    steps = rows(
        "SELECT s.order_id, s.at_ms, s.what, s.data, o.urgency, o.wanted_ms FROM order_step s JOIN service_order o"
        " ON o.id = s.order_id WHERE s.provider_id = ? AND s.at_ms >= ? AND s.at_ms < ? ORDER BY s.id",
        provider, *inside,
    )  # fmt: skip
    n = {what: sum(one[2] == what for one in steps) for what in
         ("accept", "declined", "timed_out", "give_back", "no_show", "arrive", "finish")}  # fmt: skip
    late = over = 0
    for order, at, what, data, urgency, wanted in steps:
        before = "SELECT max(at_ms) FROM order_step WHERE order_id = ? AND what = 'accept'"
        taken = rows(before, order)[0][0]
        if what == "arrive":
            limit = taken + WITHIN_MIN[urgency] * 60_000
            if wanted is not None:
                limit = max(wanted + 30 * 60_000, taken + 10 * 60_000)
            late += at > limit
        if what == "finish":
            quote = rows("SELECT data FROM order_step WHERE order_id = ? AND what = 'quote'", order)
            billed = json.loads(data)["amount_fen"]
            over += bool(quote) and billed is not None and billed > json.loads(quote[0][0])["quote_fen"]
    said = rows(
        "SELECT timeliness + attitude + result, price_ok FROM order_follow_up"
        " WHERE provider_id = ? AND at_ms >= ? AND at_ms < ?", provider, *inside,
    )  # fmt: skip
    wrong = rows(
        "SELECT kind FROM order_complaint WHERE provider_id = ? AND decided_ms >= ? AND decided_ms < ?"
        " AND outcome <> 'unfounded' AND (appeal IS NULL OR appeal <> 'overturned')", provider, *inside,
    )  # fmt: skip
    if not any(n.values()) and not said and not wrong:
        return None
    cases = n["accept"] + n["declined"] + n["timed_out"]
    answered = 1 - n["timed_out"] / cases if cases else 1
    taken = n["accept"] / cases if cases else 1
    lost = n["give_back"] + 2 * n["no_show"]
    kept = max(1 - lost / n["accept"], 0) if n["accept"] else (1 if lost == 0 else 0)
    punctual = 1 - late / n["arrive"] if n["arrive"] else 1
    mean = sum(one[0] for one in said) / len(said) / 3 if said else 5
    price = max(10 - 5 * (sum(one[1] == 0 for one in said if one[1] is not None) + over), 0)
    parts = [15 * answered, 10 * taken, 20 * kept, 15 * punctual, 30 * (mean - 1) / 4]
    total = sum(round(one, 2) for one in parts) + price - sum(COSTS[one[0]] for one in wrong)
    return round(min(max(total, 0), 100), 1)


@pytest.mark.parametrize("seed", range(12))
async def test_a_score_is_what_its_rows_say_on_any_history(hub: cast.RunningApp, seed: int) -> None:
    def month(tx: Write) -> dict[int, tuple[float | None, float | None]]:
        random_month(tx, seed)
        scores.close(tx, MONTH, [cast.LOCKSMITH, cast.REPAIRER])
        rows = tx.sql.exec_driver_sql("SELECT provider_id, points FROM provider_score WHERE month = ?", (MONTH,))
        return {provider: (points, expected(tx, provider)) for provider, points in rows}

    found = await hub.database.write(month)
    assert len(found) == 2
    for provider, (points, wanted) in found.items():
        assert points == pytest.approx(wanted, abs=0.11), provider  # a tenth: halves are rounded either way
    again = await hub.database.read(lambda tx: scores.facts(tx, MONTH, [1, 2]))
    assert {one: policy.score(facts, FIRST_RULES).points for one, facts in again.items()} == {
        one: points for one, (points, _) in found.items()
    }


@given(
    st.builds(
        Facts, *[st.integers(0, 20)] * 10, st.integers(0, 300), st.integers(0, 5),
        st.dictionaries(st.sampled_from(sorted(COSTS)), st.integers(0, 5)),
    )
)  # fmt: skip
def test_points_lie_between_0_and_100_and_a_complaint_never_helps(facts: Facts) -> None:
    facts.late = min(facts.late, facts.arrivals)
    facts.marks_sum = min(max(facts.marks_sum, 3 * facts.follow_ups), 15 * facts.follow_ups)
    found = policy.score(facts, FIRST_RULES)
    if found.points is None:
        assert facts.is_empty
        return
    assert 0 <= found.points <= 100
    assert abs(found.points - min(max(sum(found.parts.values()), 0), 100)) < 0.06, "its parts are what it is"
    for kind in COSTS:
        worse = replace(facts, complaints={**facts.complaints, kind: facts.complaints.get(kind, 0) + 1})
        assert (policy.score(worse, FIRST_RULES).points or 0) <= found.points


def test_the_parts_as_they_are_published_are_a_hundred() -> None:
    assert {str(name): most for name, most in FIRST_RULES.weights.items()} == WEIGHTS
    assert sum(WEIGHTS.values()) == 100
    assert {str(kind): points for kind, points in FIRST_RULES.complaints.items()} == COSTS
    best = Facts(accepted=5, arrivals=5, done=5, follow_ups=5, marks_sum=75)
    assert policy.score(best, FIRST_RULES).points == 100
    assert policy.score(Facts(), FIRST_RULES).points is None


def effects(tx: Read) -> list[tuple[Any, ...]]:
    query = "SELECT month, provider_id, effect FROM provider_score ORDER BY month, provider_id"
    return [tuple(row) for row in tx.sql.exec_driver_sql(query)]


async def test_a_bad_month_suspends_once_also_when_the_hub_ended_in_the_middle(
    tmp_path: Path, clock: cast.HandClock
) -> None:
    async with cast.running_app(tmp_path, clock) as hub:
        await lets_pass(hub, 3)

        def half(tx: Write) -> None:
            scores.close(tx, MONTH, [cast.LOCKSMITH])  # and then the power failed

        await hub.database.write(half)
    clock.ms = ENDS_MS
    async with cast.reopened_app(tmp_path, clock) as hub:
        await close(hub)
        await close(hub)
        assert await hub.database.read(effects) == [
            (MONTH, cast.LOCKSMITH, "none"), (MONTH, cast.REPAIRER, "suspended"),
        ]  # fmt: skip
        zhou = await hub.signed_in("zhou")
        card = (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}")).json()
        assert card["standing"] == "suspended"
        history = (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}/history")).json()["items"]
        assert [one["what"] for one in history].count("suspended") == 1
        # Only a person lets them come back: the same month does not suspend them again.
        back = {"version": card["version"], "reason": "they have two more people now"}
        assert (await zhou.post(f"/api/v1/providers/{cast.REPAIRER}/reinstate", json=back)).status_code == 200
        await close(hub)
        assert (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}")).json()["standing"] == "active"
        clock.ms = ENDS_MS + 32 * DAY_MS
        await close(hub)
        assert [one for one in await hub.database.read(effects) if one[0] == NEXT] == [
            (NEXT, cast.LOCKSMITH, "none"), (NEXT, cast.REPAIRER, "none"),
        ]  # fmt: skip


async def test_a_month_that_ends_at_midnight_wakes_nobody(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await lets_pass(hub, 3)
    clock.ms = ENDS_MS
    await close(hub)

    def told(tx: Read) -> list[tuple[int, str]]:
        query = "SELECT due_ms, state FROM message WHERE subject = 'provider_suspended'"
        return [tuple(row) for row in tx.sql.exec_driver_sql(query)]

    assert await hub.database.read(told) == [(ENDS_MS + 9 * cast.HOUR_MS, "waiting")]


async def test_few_cases_neither_warn_nor_suspend(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await lets_pass(hub, 1)  # three cases, all of them bad
    clock.ms = ENDS_MS
    await close(hub)
    assert (MONTH, cast.REPAIRER, "none") in await hub.database.read(effects)
    zhou = await hub.signed_in("zhou")
    found = (await zhou.get("/api/v1/provider-scores", params={"month": MONTH})).json()["items"]
    assert [(one["provider_id"], one["points"] is None) for one in found] == [
        (cast.REPAIRER, False), (cast.LOCKSMITH, True),
    ]  # fmt: skip
    assert found[0]["points"] < FIRST_RULES.suspend_below


async def test_a_person_hears_an_appeal_and_another_decides_it(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await lets_pass(hub, 3)
    clock.ms = ENDS_MS
    await close(hub)
    zhou, lin, admin = await hub.signed_in("zhou"), await hub.signed_in("lin"), await hub.signed_in("admin")
    path = f"/api/v1/providers/{cast.REPAIRER}/score-appeals"
    for body in ({"about": "score", "month": MONTH}, {"about": "suspension"}):
        made = await zhou.post(path, json={**body, "words": "we were ill"})
        assert made.status_code == 201, made.text
        assert (await zhou.post(path, json={**body, "words": "x"})).json()["code"] == "already_asked"
    of_suspension, of_score = made.json()["appeals"]
    decide = f"/api/v1/score-appeals/{of_score['id']}/decide"
    assert (await lin.post(decide, json={"decision": "stands", "reason": "x"})).status_code == 403
    own = await zhou.post(decide, json={"decision": "stands", "reason": "x"})
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    assert (await admin.post(decide, json={"decision": "changed", "reason": "x"})).status_code == 422
    body = {"decision": "changed", "points": 70, "reason": "two of three were ill"}
    after = (await admin.post(decide, json=body)).json()
    assert (after["months"][0]["worth"], after["months"][0]["points"] < 50) == (70, True)  # what was counted stays
    assert (await admin.post(decide, json=body)).json()["code"] == "already_done"
    once_more = await zhou.post(path, json={"about": "score", "month": MONTH, "words": "x"})
    assert once_more.json()["code"] == "already_done", "a month is decided once"
    back = {"decision": "changed", "reason": "they are well again"}
    await admin.post(f"/api/v1/score-appeals/{of_suspension['id']}/decide", json=back)
    assert (await zhou.get(f"/api/v1/providers/{cast.REPAIRER}")).json()["standing"] == "active"
    clock.forward(15 * DAY_MS)
    zhou = await hub.signed_in("zhou")
    late = await zhou.post(path, json={"about": "score", "month": MONTH, "words": "x"})
    assert late.json()["code"] == "too_late"


async def stands(hub: cast.RunningApp, step: str) -> None:
    zhou, at = await hub.signed_in("zhou"), f"/api/v1/providers/{cast.REPAIRER}"
    body = {"version": (await zhou.get(at)).json()["version"], "reason": "as agreed"}
    answer = await zhou.post(f"{at}/{step}", json=body)
    assert answer.status_code == 200, answer.text


async def test_who_is_suspended_or_over_already_stays_so(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await lets_pass(hub, 3)
    await stands(hub, "suspend")
    clock.ms = ENDS_MS
    await close(hub)
    zhou, admin, at = await hub.signed_in("zhou"), await hub.signed_in("admin"), f"/api/v1/providers/{cast.REPAIRER}"
    body = {"about": "suspension", "words": "we were ill"}
    (appealed,) = (await zhou.post(f"{at}/score-appeals", json=body)).json()["appeals"]
    await stands(hub, "end")
    back = {"decision": "changed", "reason": "they are well again"}
    assert (await admin.post(f"/api/v1/score-appeals/{appealed['id']}/decide", json=back)).status_code == 200
    assert (await zhou.get(at)).json()["standing"] == "ended", "who has ended comes back by a person's own step"


@pytest.mark.parametrize(
    ("points", "cases", "follows"),
    [(75.0, 5, "none"), (74.9, 5, "warned"), (50.0, 5, "warned"), (49.9, 5, "suspended"), (49.9, 4, "none"),
     (None, 5, "none")],
)  # fmt: skip
def test_what_follows_of_a_score_begins_below_its_line(points: float | None, cases: int, follows: str) -> None:
    assert policy.effect(Score(points, {}), Facts(accepted=cases), FIRST_RULES) == follows


async def test_the_month_that_goes_on_is_shown_as_it_stands(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    await did(lin, order, "follow-up", **MARKS)
    now = (await lin.get(f"/api/v1/providers/{cast.REPAIRER}/scores")).json()["current"]
    assert (now["facts"]["accepted"], now["facts"]["arrivals"], now["facts"]["marks_sum"]) == (1, 1, 12)
    assert now["parts"]["marks"] == 22.5
    assert await hub.database.read(lambda tx: month_of(tx, tx.now_ms)) == now["month"] == MONTH
