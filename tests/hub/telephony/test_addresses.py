"""Everybody is told where they are, by what reaches them there, and at their next address when the first fails."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import Database, Problem
from hub.telephony import Message, Outcome, Sender, SmsWebhook, policy, store, tell, tell_address
from hub.telephony.service import put_addresses
from hub.telephony.wording import words_of
from tests import cast
from tests.hub.intake.door import operator
from tests.hub.telephony.test_messages import LATER, NEVER, SENT, Line
from tests.hub.telephony.test_webhook import KEY, Gateway

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

ZHOU = operator(cast.ZHOU, "周敏")
PHONE, MAIL = "tel:+8610000007001", "mailto:duty@centre.example"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    clock = cast.HandClock()
    cast.make_database(tmp_path / "hub.db", clock)
    return Database(tmp_path / "hub.db", clock)


@pytest.fixture
def gateway() -> Generator[Gateway]:
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def rows(database: Database) -> list[tuple[Any, ...]]:
    query = "SELECT recipients, address, state, tries, reason FROM message ORDER BY id"
    return [tuple(row) for row in database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]


async def sends(database: Database, channels: dict[str, Line], *expected: tuple[Any, ...]) -> None:
    task = asyncio.create_task(Sender(channels).run(database))
    try:
        await cast.until(lambda: rows(database) == list(expected), f"{rows(database)} to become {expected}")
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_who_has_addresses_is_told_there_and_the_others_by_the_gateway(database: Database) -> None:
    database.write_now(lambda tx: put_addresses(tx, ZHOU, "duty", [(PHONE, "fr"), (MAIL, "fr")]))
    database.write_now(lambda tx: tell(tx, ("supervisor", "duty", "second_duty"), "alarm_waits", {"waiting": 2}))
    sms, gateway = Line(), Line()
    await sends(
        database,
        {"tel": sms, "webhook": gateway},
        ("duty", PHONE, "sent", 1, None),
        ("supervisor second_duty", "webhook:", "sent", 1, None),
    )
    assert [(one.where, one.language) for one in sms.heard] == [("+8610000007001", "fr")]


async def test_an_address_that_will_never_do_is_followed_by_the_next(database: Database) -> None:
    database.write_now(lambda tx: put_addresses(tx, ZHOU, "duty", [(PHONE, "fr"), (MAIL, "fr"), ("webhook:", "fr")]))
    database.write_now(lambda tx: tell(tx, ("duty",), "alarm_waits", {}))
    gateway = Line()
    await sends(database, {"tel": Line(NEVER), "webhook": gateway}, ("duty", "webhook:", "sent", 1, None))
    assert len(gateway.heard) == 1, "nobody has set up e-mail"


async def test_the_last_address_that_fails_is_the_end(database: Database) -> None:
    database.write_now(lambda tx: tell_address(tx, PHONE, "help_asked", {}, "fr", [MAIL]))
    await sends(database, {"tel": Line(NEVER)}, ("", MAIL, "failed", 1, "no_channel"))


MESSAGES = st.builds(
    Message,
    st.just(1),
    st.just(0),
    st.just(()),
    st.just("x"),
    st.just({}),
    st.integers(0, 20),
    st.just(PHONE),
    st.sampled_from([(), (MAIL,), (MAIL, "webhook:")]),
)


@given(MESSAGES, st.sampled_from([SENT, LATER, NEVER]), st.integers(0, 2 * policy.AGE_MS_MAX))
def test_every_message_ends_and_none_is_tried_at_an_address_twice_over(
    message: Message, outcome: Outcome, now_ms: int
) -> None:
    then = policy.after(message, outcome, now_ms)
    assert (then.due_ms is None) == (then.state != "waiting")
    if outcome is SENT:
        assert then.state == "sent"
    elif then.address != message.address:
        assert (then.address, then.others, then.tries) == (message.others[0], message.others[1:], 0)
    elif then.state == "waiting":
        assert outcome is LATER
        assert then.tries == message.tries + 1
    if now_ms > policy.AGE_MS_MAX:
        assert then.state != "waiting"


@pytest.mark.parametrize(
    "address",
    ["tel:120", "tel:hello", "mailto:nobody", "mailto:a@b.c\nBcc: x@y.z", "https://x.example", "", "webhook:x"],
)
def test_an_address_that_is_none_or_that_a_program_must_not_dial_is_refused(database: Database, address: str) -> None:
    with pytest.raises(Problem) as refused:
        database.write_now(lambda tx: tell_address(tx, address, "help_asked", {}))
    assert refused.value.code == "bad_address"
    assert rows(database) == []


def test_an_address_has_one_spelling(database: Database) -> None:
    database.write_now(lambda tx: tell_address(tx, "tel:100 0000 7001", "help_asked", {}))
    assert rows(database)[0][1] == PHONE


@pytest.mark.parametrize(
    ("language", "says"), [("en", "2 alarms wait"), ("fr", "2 alarmes attendent"), ("zh-CN", "2条报警")]
)
def test_what_a_person_reads_is_in_their_language(language: Any, says: str) -> None:
    message = Message(1, 0, (), "alarm_waits", {"waiting": 2, "waits_s": 61}, 0, PHONE, (), language)
    assert says in words_of(message).body
    assert "61" in words_of(message).body


def test_a_link_stands_below_the_text_and_a_finished_text_for_itself() -> None:
    asked = Message(1, 0, (), "help_asked", {"url": "https://hub.example/go/x"}, 0, PHONE)
    assert words_of(asked).body.endswith(":\nhttps://hub.example/go/x")
    assert words_of(Message(1, 0, (), "press_received", {"text": "SOS1A x"}, 0, PHONE)).body == "SOS1A x"
    assert words_of(Message(1, 0, (), "something_new", {}, 0, PHONE)).body.endswith("(something_new).")


async def test_the_sms_gateway_gets_the_number_and_the_words_signed(gateway: Gateway) -> None:
    message = Message(7, 0, (), "press_received", {"text": "SOS1A 王"}, 0, PHONE)
    channel = SmsWebhook(gateway.url, KEY)
    assert (await channel.send(message, cast.NOON_MS)).verdict == "sent"
    [(headers, body)] = gateway.heard
    assert json.loads(body) == {"to": "+8610000007001", "text": "SOS1A 王", "id": "lamplight-7"}
    assert headers["webhook-id"] == "lamplight-7"
    for status, verdict in ((429, "passing"), (503, "passing"), (400, "permanent")):
        gateway.status = status
        assert (await channel.send(message, cast.NOON_MS)).verdict == verdict
    nobody = SmsWebhook(f"http://127.0.0.1:{cast.free_port()}", KEY)
    assert (await nobody.send(message, cast.NOON_MS)).reason == "unreachable"


async def test_a_supervisor_sees_what_failed_tries_it_again_or_sets_it_aside(hub: cast.RunningApp) -> None:
    path = "/api/v1/messages"
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    assert (await chen.get(path)).status_code == 403
    await hub.database.write(lambda tx: tell(tx, ("duty",), "alarm_waits", {"waiting": 1}))

    async def failed() -> bool:
        return (await zhou.get(path, params={"state": "failed"})).json()["total"] == 1

    await cast.until(failed)
    [one] = (await zhou.get(path)).json()["items"]
    assert (one["reason"], one["error"]) == (
        "no_channel",
        "Nobody outside can be told: LAMPLIGHT_ALERT_URL is not set.",
    )
    assert (await zhou.post(f"{path}/1/retry")).json() == {"id": 1, "state": "waiting"}
    await cast.until(failed)
    assert (await zhou.post(f"{path}/1/set-aside")).json()["state"] == "set_aside"
    assert (await zhou.post(f"{path}/1/set-aside")).json()["code"] == "wrong_state"
    assert (await zhou.post(f"{path}/9/retry")).status_code == 404
    assert (await zhou.get(path)).json()["counts"] == {"set_aside": 1}


async def test_supervisors_write_down_where_the_duty_phones_are(hub: cast.RunningApp) -> None:
    path = "/api/v1/messages/recipients"
    zhou = await hub.signed_in("zhou")
    body = {"addresses": [{"address": "tel:10000007001", "language": "fr"}, {"address": MAIL}]}
    assert (await zhou.put(f"{path}/duty", json=body)).status_code == 200
    [_, duty, _] = (await zhou.get(path)).json()["items"]
    assert duty == {
        "recipient": "duty",
        "addresses": [{"address": PHONE, "language": "fr"}, {"address": MAIL, "language": "zh-CN"}],
    }
    wrong = await zhou.put(f"{path}/duty", json={"addresses": [{"address": "tel:119"}]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_address")
    assert (await zhou.put(f"{path}/nobody", json=body)).status_code == 422
    assert (await zhou.put(f"{path}/duty", json={"addresses": []})).json()["addresses"] == []
    assert database_is_empty(hub.database)


def database_is_empty(database: Database) -> bool:
    return database.read_now(store.addresses) == {}
