"""What nobody may do alone."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from hub.app import RESIDENTS
from hub.kernel import Problem, Write, events_after
from hub.operators import COOKIE, Approval, Signed, make_approvals_router, request_approval, who_is
from hub.operators.policy import APPROVAL_MS_MAX
from tests import cast

WHAT = ("forget", "resident 3", {"reason": "died in May"})


class Forgetting:
    """The other context: what was carried out, as rows, so that a transaction that fails takes it back."""

    def __call__(self, tx: Write, who: Signed, approval: Approval) -> None:
        tx.sql.execute(text("INSERT INTO setting (name, value) VALUES ('forgotten', :who)"), {"who": who.name})
        if approval.detail["reason"] == "impossible":
            raise Problem(409, "wrong_state", "There is an open alarm.")


@pytest.fixture
def room(hub: cast.RunningApp) -> cast.RunningApp:
    """A hub that can forget a resident when two persons agree."""
    hub.app.include_router(make_approvals_router({"forget": Forgetting()}, RESIDENTS), prefix="/room")
    return hub


async def ask(hub: cast.RunningApp, browser: cast.Client, what: tuple[str, str, dict[str, Any]] = WHAT) -> int:
    who = await who_is(hub.database, browser.cookies[COOKIE])
    assert who is not None
    return await hub.database.write(lambda tx: request_approval(tx, who, *what))


async def forgotten(hub: cast.RunningApp) -> list[str]:
    query = text("SELECT value FROM setting WHERE name = 'forgotten'")
    return list(await hub.database.read(lambda tx: tx.sql.execute(query).scalars()))


async def trail(hub: cast.RunningApp) -> list[tuple[int, str, str]]:
    query = text("SELECT operator_id, action, subject FROM audit WHERE action NOT LIKE '%sign%' ORDER BY id")
    return [tuple(row) for row in await hub.database.read(lambda tx: list(tx.sql.execute(query)))]


async def test_what_one_asked_and_another_agreed_to_is_done_and_on_the_trail(room: cast.RunningApp) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    number = await ask(room, zhou)
    assert await forgotten(room) == []
    answer = await admin.post(f"/room/approvals/{number}/approve")
    assert answer.json() == {
        "id": number,
        "action": "forget",
        "subject": "resident 3",
        "detail": {"reason": "died in May"},
        "asked_by": cast.ZHOU,
        "asked_by_name": "周敏",
        "asked_ms": cast.NOON_MS,
        "due_ms": cast.NOON_MS + APPROVAL_MS_MAX,
        "state": "approved",
        "decided_by": cast.ADMIN,
        "decided_by_name": "管理员",
        "decided_ms": cast.NOON_MS,
        "reason": "",
    }
    assert await forgotten(room) == ["管理员"]
    assert await trail(room) == [
        (cast.ZHOU, "ask_approval", "resident 3"),
        (cast.ADMIN, "approve", "resident 3"),
    ]
    news = await room.database.read(lambda tx: events_after(tx, 0, ["approval"]))
    told = [(one.data["state"], one.data["asked_by"]) for one in news]
    assert told == [("waiting", cast.ZHOU), ("approved", cast.ZHOU)], "who asked needs not be told that somebody asks"


async def test_nobody_is_two_persons(room: cast.RunningApp) -> None:
    zhou = await room.signed_in("zhou")
    number = await ask(room, zhou)
    for browser in (zhou, await room.signed_in("zhou")):
        answer = await browser.post(f"/room/approvals/{number}/approve")
        assert (answer.status_code, answer.json()["code"]) == (403, "same_person")
    assert await forgotten(room) == []


async def test_who_asked_may_take_it_back_and_another_may_decline(room: cast.RunningApp) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    for browser in (zhou, admin):
        number = await ask(room, zhou)
        answer = await browser.post(f"/room/approvals/{number}/decline", json={"reason": "The wrong person."})
        assert (answer.json()["state"], answer.json()["reason"]) == ("declined", "The wrong person.")
        again = await admin.post(f"/room/approvals/{number}/approve")
        assert (again.status_code, again.json()["state"]) == (409, "declined")
    assert await forgotten(room) == []
    assert (await admin.post(f"/room/approvals/{number}/decline", json={"reason": " "})).status_code == 422


async def test_of_two_who_agree_at_once_one_does_it_and_it_is_done_once(room: cast.RunningApp) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    number = await ask(room, zhou)
    path = f"/room/approvals/{number}/approve"
    answers = await asyncio.gather(*(admin.post(path) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 9
    assert len(await forgotten(room)) == 1


async def test_a_repeated_answer_is_the_same_answer(room: cast.RunningApp) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    path, key = f"/room/approvals/{await ask(room, zhou)}/approve", {"Idempotency-Key": "once"}
    answers = [await admin.post(path, headers=key) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert len(await forgotten(room)) == 1


async def test_what_cannot_be_done_leaves_the_request_waiting_and_nothing_changed(room: cast.RunningApp) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    number = await ask(room, zhou, ("forget", "resident 3", {"reason": "impossible"}))
    answer = await admin.post(f"/room/approvals/{number}/approve")
    assert (answer.status_code, answer.json()["detail"]) == (409, "There is an open alarm.")
    assert await forgotten(room) == []
    (line,) = (await admin.get("/room/approvals?state=waiting")).json()["items"]
    assert line["id"] == number
    assert [action for _, action, _ in await trail(room)] == ["ask_approval"]


async def test_what_the_hub_has_no_hands_for_is_not_agreed_to(room: cast.RunningApp) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    number = await ask(room, zhou, ("from_an_older_hub", "resident 3", {}))
    assert (await admin.post(f"/room/approvals/{number}/approve")).json()["code"] == "unknown_action"
    assert (await admin.post(f"/room/approvals/{number}/decline", json={"reason": "Old."})).status_code == 200


async def test_the_same_waits_once_and_may_be_asked_for_again_when_its_time_is_over(
    room: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou, admin = await room.signed_in("zhou"), await room.signed_in("admin")
    number = await ask(room, zhou)
    with pytest.raises(Problem) as refused:
        await ask(room, admin)
    assert (refused.value.code, refused.value.more) == ("already_asked", {"approval_id": number})
    await ask(room, admin, ("forget", "resident 4", {"reason": "moved away"}))
    clock.forward(APPROVAL_MS_MAX - 1)
    states = {one["id"]: one["state"] for one in (await listed(room))["items"]}
    assert states[number] == "waiting"
    clock.forward(1)
    late = await (await room.signed_in("admin")).post(f"/room/approvals/{number}/approve")
    assert (late.status_code, late.json()["state"]) == (409, "expired")
    assert (await listed(room, "waiting"))["total"] == 0
    assert (await listed(room, "expired"))["total"] == 2
    assert await ask(room, await room.signed_in("zhou")) > number
    assert (await listed(room, "expired"))["total"] == 2


async def listed(room: cast.RunningApp, state: str = "") -> dict[str, Any]:
    query = f"?state={state}" if state else ""
    return (await (await room.signed_in("he")).get(f"/room/approvals{query}")).json()


@pytest.mark.parametrize("login", ["chen", "sun", "he"])
async def test_below_a_supervisor_nobody_asks_or_agrees(room: cast.RunningApp, login: str) -> None:
    number = await ask(room, await room.signed_in("zhou"))
    browser = await room.signed_in(login)
    with pytest.raises(Problem, match="supervisor"):
        await ask(room, browser, ("forget", "resident 4", {}))
    for step in ("approve", "decline"):
        answer = await browser.post(f"/room/approvals/{number}/{step}", json={"reason": "x"})
        assert answer.status_code == 403
    assert await forgotten(room) == []
