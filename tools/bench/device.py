"""How soon a press is on the wire, and how soon a phone that is alone is back: the device's own program, in real time.

The unix port of MicroPython, TCP to a broker of ours on this machine. The finger is a line on the phone's standard
input; the wire is read between phone and broker.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sos import wire as contract
from sos.mqtt import packets

from hub.devices import device_password, redial_spread_s
from tools.bench.say import say
from tools.brokers import Broker, Rights
from tools.firmware import beside, rom
from tools.setup import micropython

if TYPE_CHECKING:
    from pathlib import Path

SITE, PHONE, RED = "pengpu", "ph-00001", 4
PATIENCE_S = 30
REST_S = 0.5  # the contact must be open for a while before the next press counts; longer where the machine is busy
AWAY_S = 1.0
PRESS, REPLY, ACCEPTED, SUBSCRIBED = b"/up/sos", b"/up/reply", b"\x20\x02", b"\x90\x03"


class Wire:
    """A line between phone and broker that notes when what went by, and answers a press: it is taken care of."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._seen: dict[bytes, asyncio.Future[float]] = {}
        self._phone: asyncio.StreamWriter | None = None
        self.port = 0

    async def listen(self) -> asyncio.Server:
        """From now on; `port` is where."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def expect(self, what: bytes) -> asyncio.Future[float]:
        """When bytes that contain `what` go by next, in `time.monotonic` seconds."""
        self._seen[what] = asyncio.get_running_loop().create_future()
        return self._seen[what]

    def say(self, name: str, value: dict[str, Any]) -> None:
        """A message of the centre's to the phone."""
        if self._phone is None:
            raise RuntimeError("there is no phone on the line")
        self._phone.write(packets.publish(contract.topic(SITE, PHONE, name), contract.encode(name, value), 0, False, 0))

    async def _accept(self, reader: asyncio.StreamReader, phone: asyncio.StreamWriter) -> None:
        self._phone = phone
        with suppress(OSError):
            answers, broker = await asyncio.open_connection(self._broker.host, self._broker.port)
            both = [
                asyncio.create_task(self._pass(reader, broker, phone)),
                asyncio.create_task(self._pass(answers, phone, None)),
            ]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            broker.close()
        phone.close()

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, phone: asyncio.StreamWriter | None
    ) -> None:
        with suppress(OSError):
            while data := await source.read(4096):
                now_s = time.monotonic()
                for what, waiting in list(self._seen.items()):
                    if what in data and not waiting.done():
                        waiting.set_result(now_s)
                sink.write(data)
                await sink.drain()
                if phone is not None and PRESS in data:
                    phone.write(_closed(data))


def _closed(data: bytes) -> bytes:
    """The centre's last word about the press that is in there: without it ten presses a minute are no news."""
    start = data.index(b"{", data.index(PRESS))
    press = contract.decode("sos", data[start : data.index(b"}", start) + 1])
    value = {key: press[key] for key in ("button", "epoch", "number")} | {"stage": "closed", "utc_s": int(time.time())}
    return packets.publish(contract.topic(SITE, PHONE, "answer"), contract.encode("answer", value), 0, False, 0)


async def measure(folder: Path, presses: int, returns: int) -> dict[str, Any] | None:
    """`press_ms` and `back_ms`, each p50 and p95; None where there is no MicroPython."""
    interpreter = micropython.find()
    if interpreter is None:
        say("device: no MicroPython here")
        return None
    flash = folder / "device"
    await asyncio.to_thread(flash.mkdir)
    rights = Rights(SITE, secrets.token_bytes(32), secrets.token_urlsafe(24))
    with Broker(folder / "device-broker", rights, [PHONE]) as broker:
        wire = Wire(broker)
        async with await wire.listen():
            phone = await _switch_on(interpreter, flash, rights, wire.port)
            try:
                await asyncio.wait_for(wire.expect(SUBSCRIBED), PATIENCE_S)
                await _set_as_by_a_small_centre(wire)
                press_ms = [await _press(phone, wire) for _ in range(presses)]
                back_ms = [await _back(broker, wire) for _ in range(returns)]
            finally:
                with suppress(ProcessLookupError):
                    phone.kill()
                await phone.wait()
    found = {"on": str(interpreter), "press_ms": _percentiles(press_ms), "back_ms": _percentiles(back_ms)}
    say(f"device: {found}")
    return found


async def _switch_on(
    interpreter: micropython.Interpreter, flash: Path, rights: Rights, port: int
) -> asyncio.subprocess.Process:
    image = flash / "phone.rom"
    image.write_bytes(rom.build(rom.phone(shadows=True)))
    password = device_password(rights.site_key, PHONE)
    settings = {"site": SITE, "device": PHONE, "password": password, "host": "127.0.0.1", "port": port}
    (flash / "settings.json").write_text(json.dumps(settings))
    return await asyncio.create_subprocess_exec(
        *interpreter.run_image(image.absolute(), "main", beside=beside.of_phone(interpreter)),
        cwd=flash,
        env={"MICROPYPATH": ".frozen"},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )


async def _press(phone: asyncio.subprocess.Process, wire: Wire) -> float:
    """Milliseconds from the contact to the PUBLISH of the press; it is stored in between."""
    keys = phone.stdin
    if keys is None:
        raise RuntimeError("it was started with a pipe")
    seen = wire.expect(PRESS)
    began_s = time.monotonic()
    keys.write(f"{RED} 0\n".encode())
    at_s = await asyncio.wait_for(seen, PATIENCE_S)
    keys.write(f"{RED} 1\n".encode())
    await asyncio.sleep(REST_S)
    return (at_s - began_s) * 1000


async def _set_as_by_a_small_centre(wire: Wire) -> None:
    """As the hub does by itself (hub/devices/standing.py): this phone is the only one."""
    stored = wire.expect(REPLY)
    wire.say("set", {"version": 1, "utc_s": int(time.time()), "redial_spread_s": redial_spread_s(1)})
    await asyncio.wait_for(stored, PATIENCE_S)


async def _back(broker: Broker, wire: Wire) -> float:
    """Milliseconds from the moment at which the broker can be reached again until it has let the phone in."""
    await asyncio.to_thread(broker.kill)
    await asyncio.sleep(AWAY_S)
    seen = wire.expect(ACCEPTED)
    await asyncio.to_thread(broker.start)
    began_s = time.monotonic()
    return max(0.0, (await asyncio.wait_for(seen, PATIENCE_S) - began_s) * 1000)


def _percentiles(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=20)
    return {"p50": round(statistics.median(values), 1), "p95": round(cuts[18], 1), "count": len(values)}
