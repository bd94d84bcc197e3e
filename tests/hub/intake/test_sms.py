"""A press by SMS through the gateway's door: stored, an alarm, answered by SMS; forged and replayed ones are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr
from sos import wire

from hub.devices import device_key
from hub.telephony import sign
from tests import cast
from tests.hub.intake.door import SITE_KEY, WANG_PHONE, press

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

KEY = "0123456789abcdef01234567"
FROM = "+86 100 0000 8001"  # the card in the phone at Wang's
DEVICE_KEY = device_key(SITE_KEY, WANG_PHONE)
SEALED = wire.seal_press(DEVICE_KEY, press(path="sms"))


@pytest.fixture
async def hub(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[cast.RunningApp]:
    async with cast.running_app(tmp_path, clock, sms_in_key=SecretStr(KEY)) as running:
        yield running


async def brings(hub: cast.RunningApp, text: str, number: str = FROM, ref: str = "a", key: str = KEY) -> Any:
    body = json.dumps({"number": number, "text": text}).encode()
    headers = sign(key.encode(), ref, cast.NOON_MS // 1000, body)
    return await hub.client().post("/api/v1/sms", content=body, headers=headers)


def rows(hub: cast.RunningApp, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in hub.database.read_now(lambda tx: tx.sql.exec_driver_sql(query).all())]


async def test_a_sealed_press_is_an_alarm_and_is_answered_under_seal(hub: cast.RunningApp) -> None:
    assert (await brings(hub, SEALED)).json() == {"kind": "press"}
    assert rows(hub, "SELECT device_id, kind, state FROM alarm") == [(WANG_PHONE, "sos", "open")]
    [(address, subject, data)] = rows(hub, "SELECT address, subject, data FROM message WHERE address LIKE 'tel:%'")
    assert (address, subject) == ("tel:+8610000008001", "press_received")
    answer = wire.open_answer(DEVICE_KEY, WANG_PHONE, json.loads(data)["text"])
    assert (answer["button"], answer["epoch"], answer["number"]) == (WANG_PHONE, "0a0b0c0d", 1)
    assert (answer["stage"], answer["utc_s"]) == ("received", cast.NOON_MS // 1000)


async def test_the_gateway_may_say_it_again_and_it_is_one_press_and_one_answer(hub: cast.RunningApp) -> None:
    for _ in range(3):
        assert (await brings(hub, SEALED)).json() == {"kind": "press"}
    assert rows(hub, "SELECT presses FROM alarm") == [(1,)]
    assert rows(hub, "SELECT count(*) FROM message WHERE subject = 'press_received'") == [(1,)]


async def test_a_phone_that_was_not_answered_says_it_again_and_is_answered_again(hub: cast.RunningApp) -> None:
    await brings(hub, SEALED)
    again = wire.seal_press(DEVICE_KEY, press(path="sms", sent_uptime_ms=90_000))
    assert (await brings(hub, again, ref="b")).json() == {"kind": "press"}
    assert (await brings(hub, again, ref="c")).json() == {"kind": "press"}, "the network may repeat it, too"
    assert rows(hub, "SELECT presses FROM alarm") == [(1,)]
    assert rows(hub, "SELECT count(*) FROM message WHERE subject = 'press_received'") == [(3,)]


@pytest.mark.parametrize(
    "text",
    [
        SEALED[:-1] + ("a" if SEALED[-1] != "a" else "b"),
        SEALED.replace(" 80 ", " 81 "),
        wire.seal_press(b"another centre's key", press(path="sms")),
        "SOS1 ph-00001",
    ],
)
async def test_a_forged_press_is_refused_kept_and_not_answered(hub: cast.RunningApp, text: str) -> None:
    assert (await brings(hub, text)).json() == {"kind": "refused"}
    assert rows(hub, "SELECT count(*) FROM alarm") == [(0,)]
    assert rows(hub, "SELECT outcome, reason FROM raw_message") == [("refused", "bad_seal")]
    assert rows(hub, "SELECT count(*) FROM message WHERE subject = 'press_received'") == [(0,)]


async def test_a_press_that_somebody_else_sends_again_is_refused(hub: cast.RunningApp) -> None:
    await brings(hub, SEALED)
    alarm = rows(hub, "SELECT version, presses FROM alarm")
    assert (await brings(hub, SEALED, number="+86 100 0000 8002", ref="b")).json() == {"kind": "replayed"}
    assert rows(hub, "SELECT version, presses FROM alarm") == alarm
    assert rows(hub, "SELECT device, reason, count FROM refusal") == [("", "replayed", 1)]
    assert rows(hub, "SELECT DISTINCT address FROM message WHERE subject = 'press_received'") == [
        ("tel:+8610000008001",)
    ]


async def test_an_old_press_that_comes_again_is_no_new_alarm(hub: cast.RunningApp) -> None:
    await brings(hub, SEALED)
    chen = await hub.signed_in("chen")
    [alarm] = (await chen.get("/api/v1/alarms")).json()["items"]
    taken = (await chen.post(f"/api/v1/alarms/{alarm['id']}/take", json={"version": alarm["version"]})).json()
    closed = {"version": taken["version"], "code": "accidental"}
    assert (await chen.post(f"/api/v1/alarms/{alarm['id']}/close", json=closed)).status_code == 200
    assert (await brings(hub, SEALED, ref="b")).json() == {"kind": "press"}
    assert rows(hub, "SELECT count(*) FROM alarm") == [(1,)]


async def test_a_gateway_without_the_key_is_not_believed(hub: cast.RunningApp) -> None:
    assert (await brings(hub, SEALED, key="f" * 24)).json()["code"] == "bad_signature"
    assert rows(hub, "SELECT count(*) FROM alarm") == [(0,)]


async def test_what_a_son_writes_is_on_his_mothers_timeline(hub: cast.RunningApp) -> None:
    answer = await brings(hub, "我今晚去看她", number="100 0000 1110")
    assert answer.json() == {"kind": "words", "resident_ids": [cast.WANG]}
    assert rows(hub, "SELECT kind, json_extract(data, '$.by'), json_extract(data, '$.note') FROM timeline") == [
        ("sms_received", "王小明", "我今晚去看她")
    ]
    zhou = await hub.signed_in("zhou")
    await brings(hub, "who is this", number="+44 20 7946 0001", ref="b")
    received = (await zhou.get("/api/v1/messages/received")).json()
    assert [(one["text"], one["resident_id"]) for one in received["items"]] == [
        ("who is this", None),
        ("我今晚去看她", cast.WANG),
    ]


async def test_an_invented_sender_does_not_make_us_write_to_the_police(hub: cast.RunningApp) -> None:
    assert (await brings(hub, SEALED, number="110")).json() == {"kind": "press"}
    assert rows(hub, "SELECT count(*) FROM alarm") == [(1,)]
    assert rows(hub, "SELECT count(*) FROM message WHERE subject = 'press_received'") == [(0,)]


@pytest.mark.parametrize("spoilt", ["", "SOS1A", "x" * 161])
def test_a_device_believes_no_answer_that_is_not_sealed_for_it(spoilt: str) -> None:
    answer = {"button": WANG_PHONE, "epoch": "0a0b0c0d", "number": 1, "stage": "received", "utc_s": 1}
    sealed = wire.seal_answer(DEVICE_KEY, answer, WANG_PHONE)
    assert len(sealed) <= 160
    assert wire.open_answer(DEVICE_KEY, WANG_PHONE, sealed) == answer
    for text in (spoilt, sealed.replace("received", "taken"), sealed[:-1], SEALED):
        with pytest.raises(wire.WireError):
            wire.open_answer(DEVICE_KEY, WANG_PHONE, text)
    with pytest.raises(wire.WireError):
        wire.open_answer(DEVICE_KEY, "ph-00002", sealed)
