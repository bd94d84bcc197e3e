"""Weighs a phone's memory: real MicroPython, the device's heap, mutual TLS, and a press until it is told.

The broker is the least one that a phone needs, in this process: what is weighed must not depend on what is installed.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sos import wire
from sos.mqtt import packets

from hub.certificates import issue, make_authority
from tools.firmware import beside, rom

if TYPE_CHECKING:
    from pathlib import Path

    from tools.setup.micropython import Interpreter

SITE, DEVICE, RED = "pengpu", "ph-00001", 4
PATIENCE_S: Final = 60
# Started in place of the phone's main program: the same, and every so often it says how much memory is free.
GAUGE: Final = """
import asyncio
import gc

SAMPLE_MS = 25


async def watch():
    while True:
        gc.collect()
        print('{"free": %d}' % gc.mem_free())
        await asyncio.sleep_ms(SAMPLE_MS)


def main(_arguments):
    from board import run

    usual = run.Shell.run

    async def run_watched(shell):
        watching = asyncio.create_task(watch())
        await usual(shell)

    run.Shell.run = run_watched
    run.main()
"""


class Weight(NamedTuple):
    """Bytes of heap that were in use: once connected, and at the most. `delivered`: the press came, and was answered.

    What lies in no device's heap (tools/firmware/beside.py) is not counted.
    """

    connected: int
    peak: int
    delivered: bool


def weigh(interpreter: Interpreter, folder: Path, heap_kb: int) -> Weight:
    """Let a phone live in a heap of so many kB until its press was answered, in a folder of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return asyncio.run(_weigh(interpreter, folder, heap_kb))


async def _weigh(interpreter: Interpreter, folder: Path, heap_kb: int) -> Weight:
    context = _certificates(folder)
    answered = asyncio.Event()
    server = await asyncio.start_server(lambda r, w: _serve(r, w, answered), "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    settings = {"site": SITE, "device": DEVICE, "host": "127.0.0.1", "port": port, "tls": True}
    settings["flashed_utc_s"] = int(time.time())
    (folder / "settings.json").write_text(json.dumps(settings))
    try:
        return await _live(interpreter, _image(folder), folder, heap_kb, answered)
    finally:
        server.close()


async def _live(interpreter: Interpreter, image: Path, folder: Path, heap_kb: int, answered: asyncio.Event) -> Weight:
    more = beside.of_phone(interpreter) + (heap_kb - interpreter.heap_kb) * 1024
    argv = interpreter.run_image(image, "gauge", beside=more)
    pipe = asyncio.subprocess.PIPE
    phone = await asyncio.create_subprocess_exec(
        *argv, cwd=folder, env={"MICROPYPATH": ".frozen"}, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.STDOUT
    )
    if phone.stdin is None or phone.stdout is None:
        raise RuntimeError("it was started with pipes")
    heap = heap_kb * 1024
    connected, least, told = 0, heap, False
    with suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(PATIENCE_S):
            async for line in phone.stdout:
                said = _read(line)
                least = min(least, said.get("free", least))
                if said.get("light") == "idle" and not connected:
                    connected = -1
                elif connected < 0 and "free" in said:
                    connected = said["free"]
                    phone.stdin.write(f"{RED} 0\n{RED} 0\n".encode())
                elif connected > 0 and said.get("light") == "received":
                    told = True
                    break
    if phone.returncode is None:
        phone.kill()
    await phone.wait()
    return Weight(heap - connected, heap - least, told and answered.is_set())


def _read(line: bytes) -> dict[str, Any]:
    """One line of the phone's console; nothing for what is no JSON object."""
    if not line.startswith(b"{"):
        return {}
    try:
        return json.loads(line)
    except ValueError:
        return {}


def _image(folder: Path) -> Path:
    gauge = folder / "gauge.py"
    gauge.write_text(GAUGE, encoding="utf-8")
    image = folder / "gauge.rom"
    image.write_bytes(rom.build({**rom.phone(shadows=True), "gauge.py": gauge}))
    return image


def _certificates(folder: Path) -> ssl.SSLContext:
    now_ms = time.time_ns() // 1_000_000
    make_authority(folder / "ca", "Lamplight", now_ms)
    own = issue(folder / "ca", ["127.0.0.1"], now_ms)
    issue(folder / "ca", [DEVICE], now_ms, "client")
    shutil.copytree(folder / "ca" / DEVICE, folder / "tls")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "ca" / "ca.crt"))
    context.load_cert_chain(own.cert, own.key)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answered: asyncio.Event) -> None:
    """What a broker and a centre say to one phone: welcome, granted, stored, received."""
    with suppress(OSError, asyncio.IncompleteReadError):
        while True:
            first = (await reader.readexactly(1))[0]
            length, shift = 0, 0
            while True:
                byte = (await reader.readexactly(1))[0]
                length |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    break
            writer.write(_answer(first, await reader.readexactly(length), answered))
            await writer.drain()
    writer.close()


def _answer(first: int, body: bytes, answered: asyncio.Event) -> bytes:
    kind = first >> 4
    if kind == 1:
        return b"\x20\x02\x00\x00"
    if kind == 8:
        return b"\x90\x03" + body[:2] + b"\x01"
    if kind == 12:
        return b"\xd0\x00"
    if kind != 3:
        return b""
    end = 2 + int.from_bytes(body[:2], "big")
    name = wire.parse_topic(body[2:end].decode()).message
    confirmed = b"\x40\x02" + body[end : end + 2] if first & 6 else b""
    if name != "sos":
        return confirmed
    press = wire.decode("sos", body[end + 2 :])
    value = {key: press[key] for key in ("button", "epoch", "number")}
    value |= {"stage": "received", "utc_s": int(time.time())}
    answered.set()
    topic = wire.topic(SITE, DEVICE, "answer")
    return confirmed + packets.publish(topic, wire.encode("answer", value), 1, False, 1)
