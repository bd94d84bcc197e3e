"""The wire to a time server: one question, an answer within seconds or none. Loaded only where the centre is silent."""

import asyncio
import os
import socket

from sos.parts import sntp
from sos.parts.events import Received

from board import clock

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from board.run import Shell

ANSWER_MS_MAX = 3_000
LOOK_MS = 50


async def ask(shell: "Shell", server: str) -> None:
    """Set the clock by what the server says, unless the centre has said it meanwhile."""
    chance = os.urandom(8)
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        host, _, port = server.partition(":")
        found = socket.getaddrinfo(host, int(port or sntp.PORT), 0, socket.SOCK_DGRAM)
        sock.connect(found[0][-1])  # nobody else is listened to
        sock.send(sntp.question(chance))
        for _ in range(ANSWER_MS_MAX // LOOK_MS):
            await asyncio.sleep_ms(LOOK_MS)
            try:
                utc_s = sntp.answer_utc_s(sock.recv(2 * sntp.LENGTH), chance, clock.floor_s())
            except OSError:
                continue  # nothing yet
            if utc_s is not None and shell.phone.utc_s(clock.now_ms()) is None:
                shell.handle(Received("set", {"version": 0, "utc_s": utc_s}))
            return
    except (OSError, ValueError):
        pass  # no network, no such name: it is asked again
    finally:
        sock.close()
