"""Many phones in one process do not knock at a slow broker all at once, and who has a press to tell goes first."""

from __future__ import annotations

import asyncio
import itertools
import time

from sos import mqtt

from hub.kernel.mqtt_link import MqttLink
from simulator.live.gate import Gate, Place
from tests.cast import until

PHONES, AT_ONCE = 12, 3


def nobody_counts() -> None:
    pass


async def test_no_more_phones_wait_for_the_broker_than_the_gate_lets_in() -> None:
    waiting, most, answered = 0, 0, 0

    async def slow_broker(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal waiting, most, answered
        waiting += 1
        most = max(most, waiting)
        await reader.read(100)
        await asyncio.sleep(0.05)
        waiting -= 1
        answered += 1
        writer.write(b"\x20\x02\x00\x00")  # CONNACK: accepted
        await reader.read()
        writer.close()

    gate = Gate(AT_ONCE, 2000, nobody_counts)
    server = await asyncio.start_server(slow_broker, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    links = [
        MqttLink(mqtt.Session(f"ph-{n}"), "127.0.0.1", port, lambda _: None, gate=Place(gate, lambda: False))
        for n in range(PHONES)
    ]
    for link in links:
        link.start()
    await until(lambda: all(link.up for link in links), "all phones")
    assert answered == PHONES
    assert 1 < most <= AT_ONCE
    await asyncio.gather(*(link.close() for link in links))
    server.close()
    await server.wait_closed()


async def test_a_press_goes_before_all_who_came_earlier_also_one_made_while_waiting() -> None:
    gate, order = Gate(1, 1000, nobody_counts), list[str]()
    urgent = {"pressed before": True, "pressed in the queue": False}

    async def dial(name: str, place: Place) -> None:
        async with place:
            order.append(name)
            await asyncio.sleep(0.01)

    names = ["in already", *(f"other {n}" for n in range(5)), "pressed in the queue", "pressed before"]
    places = {name: Place(gate, lambda name=name: urgent.get(name, False)) for name in names}
    dialling = [asyncio.create_task(dial(name, place)) for name, place in places.items()]
    await asyncio.sleep(0)
    places["pressed in the queue"].hurry()
    await asyncio.gather(*dialling)
    assert order[0] == "in already"
    assert set(order[1:3]) == {"pressed before", "pressed in the queue"}
    assert order[3:] == [f"other {n}" for n in range(5)]


async def test_no_second_has_more_dials_than_agreed() -> None:
    dialled_s: list[float] = []
    gate = Gate(100, 100, lambda: dialled_s.append(time.monotonic()))

    async def dial() -> None:
        async with Place(gate, lambda: False):
            pass

    await asyncio.gather(*(dial() for _ in range(60)))
    assert len(dialled_s) == 60
    assert dialled_s[-1] - dialled_s[0] >= 59 * 0.0095
    assert all(later - earlier >= 0.0085 for earlier, later in itertools.pairwise(dialled_s))


async def test_who_gives_up_in_the_queue_keeps_nobody_out() -> None:
    gate = Gate(1, 1000, nobody_counts)
    first, gone, last = (Place(gate, lambda: False) for _ in range(3))
    async with first:
        giving_up = asyncio.create_task(gone.__aenter__())
        waiting = asyncio.create_task(last.__aenter__())
        await asyncio.sleep(0)
        giving_up.cancel()
    await asyncio.wait_for(waiting, 10)
    await last.__aexit__()
