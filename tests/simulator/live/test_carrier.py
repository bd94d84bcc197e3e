"""The mobile network of the demo and the hub: a call rings at the desk, what is unsigned is nobody's."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from hub.telephony import sign
from simulator.live.carrier import ALERTS, CALL_NUMBER, SMS_NUMBER, Carrier
from simulator.modem import SimulatedModem
from tests.cast import DEADLINE_S, PASSWORD
from tests.simulator.live.live_town import GATEWAY_KEY, LiveTown

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.needs_mosquitto

OWN = "+8610000000205"


async def _until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + DEADLINE_S
    while not (found := condition()):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    return found


def _at_once(_seconds: float, what: Callable[[], None]) -> None:
    what()


def test_a_phones_call_rings_at_the_desk_is_taken_there_and_ends_with_either(town: LiveTown) -> None:
    async def live() -> None:
        carrier = Carrier(town.hub.url, GATEWAY_KEY)
        running = asyncio.create_task(carrier.run())
        modem = SimulatedModem(carrier.network, OWN, lambda _data: None)
        async with httpx2.AsyncClient(base_url=town.hub.url, headers={"Origin": town.hub.url}) as http:
            await http.post("/sign-in", data={"login": town.login, "password": PASSWORD})

            async def calls(state: str) -> list[dict[str, Any]]:
                return (await http.get(f"/api/v1/calls?state={state}")).json()["items"]

            modem.call, modem.peer = "alerting", CALL_NUMBER
            await asyncio.sleep(0)
            carrier.network.rings(modem)
            while not (ringing := await calls("live")):
                await asyncio.sleep(0.05)
            assert (ringing[0]["direction"], ringing[0]["number"]) == ("in", OWN)
            await http.post(f"/api/v1/calls/{ringing[0]['id']}/answer", json={})
            await _until(lambda: modem.call == "up")
            modem.call = ""  # they put the receiver down
            while not await calls("ended"):
                await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(asyncio.wait_for(live(), DEADLINE_S))


def test_a_message_of_the_hub_reaches_its_phone_once_and_only_when_it_is_signed() -> None:
    async def live() -> list[str]:
        carrier, came = Carrier("http://127.0.0.1:1", GATEWAY_KEY), list[str]()
        carrier.network.later = _at_once
        modem = SimulatedModem(carrier.network, OWN, lambda _data: None)
        modem.gets = lambda sender, text: came.append(f"{sender} {text}")
        body = b'{"to": "+8610000000205", "text": "SOA1 x", "id": "lamplight-1"}'
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(carrier), base_url="http://gateway") as http:
            for _ in range(2):
                headers = sign(GATEWAY_KEY.encode(), "lamplight-1", int(time.time()), body)
                assert (await http.post("/gateway/sms", content=body, headers=headers)).status_code == 200
            told = b'{"to": ["supervisor"], "subject": "alarm_waits", "data": {}}'
            headers = sign(GATEWAY_KEY.encode(), "lamplight-3", int(time.time()), told)
            assert (await http.post(ALERTS, content=told, headers=headers)).status_code == 200
            assert [number for _, number, _ in carrier.network.sent] == ["+8610000000205"], "no telephone of theirs"
            forged = sign(b"x" * 32, "lamplight-2", int(time.time()), body)
            assert (await http.post("/gateway/sms", content=body, headers=forged)).status_code == 401
        return came

    assert asyncio.run(live()) == [f"{SMS_NUMBER} SOA1 x"]
