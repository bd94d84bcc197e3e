"""Tells systemd, if that started us, that the hub is ready, that it lives, and that it is about to stop.

The protocol is one datagram for each word (sd_notify(3)); without NOTIFY_SOCKET nobody listens, and nothing is said.
"""

import asyncio
import os
import socket
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError

from hub.kernel import Database, Write


def notify(word: str) -> None:
    """READY=1, WATCHDOG=1 or STOPPING=1. Whether anybody hears it is no concern of ours."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        out.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        out.sendall(word.encode())


def watchdog_s() -> float | None:
    """Within how many seconds systemd wants a sign of life; None when it does not watch."""
    usec, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not usec.isdigit() or (pid and pid != str(os.getpid())):
        return None
    return int(usec) / 1_000_000


async def keep_saying_that_we_live(database: Database) -> None:
    """Until cancelled, twice as often as it is wanted.

    We live while the event loop turns and the database's writer takes its turn. A disk that is full is no reason to be
    killed: the next start would find it as full.
    """
    within_s = watchdog_s()
    while within_s is not None:
        with suppress(SQLAlchemyError):
            await database.write(_nothing)
        notify("WATCHDOG=1")
        await asyncio.sleep(within_s / 2)


def _nothing(_tx: Write) -> None:
    pass
