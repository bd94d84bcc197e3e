"""Many phones in one process do not knock at a slow broker all at once."""

from __future__ import annotations

import asyncio

from sos import mqtt

from hub.kernel.mqtt_link import MqttLink
from tests.cast import until

PHONES, GATE = 12, 3


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

    gate = asyncio.Semaphore(GATE)
    server = await asyncio.start_server(slow_broker, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    links = [MqttLink(mqtt.Session(f"ph-{n}"), "127.0.0.1", port, lambda _: None, gate=gate) for n in range(PHONES)]
    for link in links:
        link.start()
    await until(lambda: all(link.up for link in links), "all phones")
    assert answered == PHONES
    assert 1 < most <= GATE
    await asyncio.gather(*(link.close() for link in links))
    server.close()
    await server.wait_closed()
