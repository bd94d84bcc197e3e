"""Calls through the doors of a hub: from the desk, and from the telephone exchange beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from hub.telephony import settle, sign
from tests import cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

KEY = "0123456789abcdef01234567"
CALLS = "/api/v1/calls"
LINE = "/api/v1/line/events"


@pytest.fixture
async def hub(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[cast.RunningApp]:
    async with cast.running_app(tmp_path, clock, calls_key=SecretStr(KEY)) as running:
        yield running


async def tells(hub: cast.RunningApp, said: Any, key: str = KEY, later_s: int = 0, number: str = "a") -> Any:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    at_s = cast.NOON_MS // 1000 + later_s
    return await hub.client().post(LINE, content=body, headers=sign(key.encode(), number, at_s, body))


async def until(who: cast.Client, call_id: int, state: str) -> Any:
    async def is_so() -> bool:
        return (await who.get(f"{CALLS}/{call_id}")).json()["state"] == state

    await cast.until(is_so, state)
    return (await who.get(f"{CALLS}/{call_id}")).json()


async def test_a_call_over_the_desks_own_telephone_is_said_by_its_person(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    placed = (await chen.post(CALLS, json={"resident_id": cast.WANG, "alarm_id": 3})).json()
    assert (placed["state"], placed["purpose"], placed["resident_name"]) == ("placed", "alarm", "王秀英")
    ringing = await until(chen, placed["id"], "ringing")
    assert (ringing["address"], ringing["told_by_people"]) == ("tel:+8610000000001", True)
    path = f"{CALLS}/{placed['id']}"
    assert (await chen.post(f"{path}/say", json={"event": "answered"})).json()["state"] == "talking"
    assert (await chen.post(f"{path}/say", json={"event": "busy"})).json()["code"] == "wrong_call_state"
    lin = await hub.signed_in("lin")
    assert (await lin.post(f"{path}/hang_up")).json()["code"] == "not_your_call"
    assert (await lin.post(CALLS, json={"resident_id": cast.WANG})).json()["held_by"] == "陈晓"
    assert (await chen.post(f"{path}/hold")).status_code == 200
    await until(chen, placed["id"], "held")
    assert (await chen.post(f"{path}/resume")).status_code == 200
    await until(chen, placed["id"], "talking")
    ended = (await chen.post(f"{path}/say", json={"event": "ended"})).json()
    assert (ended["state"], ended["outcome"]) == ("ended", "answered")


async def test_a_click_that_comes_twice_calls_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    twice = [
        (await chen.post(CALLS, json={"contact_id": 11}, headers={"Idempotency-Key": "one"})).json() for _ in range(2)
    ]
    assert twice[0] == twice[1]
    assert (await chen.get(CALLS)).json()["total"] == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 422, "invalid"),
        ({"number": "hello"}, 422, "bad_number"),
        ({"number": "1" * 41}, 422, "invalid"),
        ({"resident_id": 99}, 404, "not_found"),
        ({"contact_id": 99}, 404, "not_found"),
        ({"contact_id": 11, "resident_id": cast.LI}, 404, "not_found"),
        ({"number": "120", "resident_id": cast.WANG}, 409, "confirmation_needed"),
    ],
)
async def test_a_call_that_cannot_be_is_refused_and_nothing_is_written(
    hub: cast.RunningApp, body: dict[str, Any], status: int, code: str
) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post(CALLS, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await chen.get(CALLS)).json()["total"] == 0


async def test_the_desk_offers_the_numbers_that_the_centre_has_set_up(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    assert (await chen.get(f"{CALLS}/emergency")).json() == {"numbers": ["120", "119", "110"]}
    await hub.database.write(lambda tx: settle(tx, "FR", "15, 18,112"))
    assert (await chen.get(f"{CALLS}/emergency")).json() == {"numbers": ["15", "18", "112"]}


async def test_an_ambulance_is_called_by_name_and_that_the_address_was_read_is_noted(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    body = {"number": "120", "resident_id": cast.WANG, "confirmed": True}
    answer = (await chen.post(CALLS, json=body)).json()
    assert (answer["confirmed_by"], answer["read_out"]["floor"]) == ("陈晓", 1)
    assert answer["read_out"]["conditions"] == ["heart"]
    query = "SELECT action, subject, operator_id FROM audit WHERE action != 'sign_in' AND operator_id IS NOT NULL"
    assert hub.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all()) == [
        ("emergency_call", "call 1", cast.CHEN),
        ("read_card", "resident 1", cast.CHEN),
    ]


async def test_the_exchange_tells_of_a_caller_and_the_first_to_answer_has_them(hub: cast.RunningApp) -> None:
    said = {"type": "incoming", "ref": "pbx-17", "number": "+86 100 0000 0002"}
    told = [(await tells(hub, said)).json() for _ in range(2)]
    assert told == [{"id": 1}, {"id": 1}], "told twice is one call"
    chen = await hub.signed_in("chen")
    live = (await chen.get(CALLS, params={"state": "live", "direction": "in"})).json()["items"]
    assert [(one["resident_name"], one["state"], len(one["matches"])) for one in live] == [("李国华", "ringing", 1)]
    assert (await chen.post(f"{CALLS}/1/answer", json={})).status_code == 200
    await until(chen, 1, "talking")
    said = {"type": "event", "ref": "pbx-17", "event": "ended"}
    assert (await tells(hub, said)).json() == {"id": 1, "state": "ended", "changed": True}
    assert (await tells(hub, said)).json() == {"id": 1, "state": "ended", "changed": False}


@pytest.mark.parametrize(
    ("said", "more", "status", "code"),
    [
        ({"type": "event", "ref": "nobody", "event": "ended"}, {}, 404, "not_found"),
        ({"type": "nonsense"}, {}, 422, "invalid"),
        (b"\xff", {}, 422, "invalid"),
        ({"type": "incoming", "ref": "a", "number": "1"}, {"key": "f" * 24}, 401, "bad_signature"),
        ({"type": "incoming", "ref": "a", "number": "1"}, {"later_s": -301}, 401, "bad_signature"),
        ({"type": "incoming", "ref": "a", "number": "1"}, {"later_s": 301}, 401, "bad_signature"),
        ({"type": "incoming", "ref": "a", "number": "1"}, {"number": ""}, 401, "bad_signature"),
    ],
)
async def test_what_the_exchange_cannot_have_said_is_refused(
    hub: cast.RunningApp, said: Any, more: dict[str, Any], status: int, code: str
) -> None:
    answer = await tells(hub, said, **more)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_where_no_key_is_set_nobody_is_believed(tmp_path: Path, clock: cast.HandClock) -> None:
    async with cast.running_app(tmp_path, clock) as running:
        answer = await tells(running, {"type": "incoming", "ref": "a", "number": "1"})
        assert (answer.status_code, answer.json()["code"]) == (503, "not_set_up")


async def test_a_practice_call_is_for_a_supervisor_and_only_where_calls_are_simulated(
    hub: cast.RunningApp, tmp_path: Path, clock: cast.HandClock
) -> None:
    body = {"number": "+86 100 0000 0001"}
    zhou = await hub.signed_in("zhou")
    assert (await zhou.post(f"{CALLS}/practice", json=body)).json()["code"] == "not_simulated"
    (tmp_path / "other").mkdir()
    async with cast.running_app(tmp_path / "other", clock, calls="simulated") as simulated:
        chen, zhou = await simulated.signed_in("chen"), await simulated.signed_in("zhou")
        assert (await chen.post(f"{CALLS}/practice", json=body)).status_code == 403
        assert (await zhou.post(f"{CALLS}/practice", json=body)).json()["callee"] == "王秀英"
        assert (await chen.post(f"{CALLS}/1/answer", json={})).status_code == 200
        await until(chen, 1, "talking")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"calls_link": "javascript:alert({number})"}, "must begin with tel:"),
        ({"calls_link": "tel:1"}, "number"),
        ({"calls_link": "sip:{number}@{0.__class__}"}, "number"),
        ({"calls_key": SecretStr("short")}, "24 characters"),
    ],
)
def test_settings_that_will_not_do_are_refused(tmp_path: Path, more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cast.settings_for(tmp_path / "hub.db", **more)
