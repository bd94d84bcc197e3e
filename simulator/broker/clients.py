"""Who is connected to the broker now, and who has been silent for too long."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, Final

from simulator.broker.packets import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.broker.packets import Message
    from simulator.broker.session import Session

HELLO_S: Final = 60  # who connects and never says hello is treated as one with this keep-alive, as Mosquitto does


class Client:
    """One connection. `session` is None until it has said who it is; `vouched`: its silence means nothing."""

    __slots__ = ("conn", "ended", "entry_ms", "heard_ms", "keepalive_s", "reader", "session", "vouched", "will")

    def __init__(self, conn: int, now_ms: int) -> None:
        self.conn = conn
        self.reader = Reader()
        self.session: Session | None = None
        self.will: Message | None = None
        self.keepalive_s = HELLO_S
        self.heard_ms = now_ms
        self.vouched = False
        self.ended = False
        self.entry_ms: int | None = None  # when `Silence` will look at it

    @property
    def silent_ms(self) -> int | None:
        """When its silence becomes too long: one and a half times its keep-alive (3.1.2.10); None for never."""
        if self.vouched or self.ended or not self.keepalive_s:
            return None
        return self.heard_ms + self.keepalive_s * 1500


class Silence:
    """One entry for each connection, looked at when it comes up and then put back: to hear somebody costs nothing."""

    def __init__(self) -> None:
        self._entries: list[tuple[int, int, Client]] = []  # a heap: ms, serial
        self._serial = 0

    @property
    def deadline_ms(self) -> int | None:
        """When to look at the first of them."""
        return self._entries[0][0] if self._entries else None

    def watch(self, client: Client) -> None:
        """Look at it when its time may be over, unless that is arranged."""
        due_ms = client.silent_ms
        if due_ms is not None and (client.entry_ms is None or due_ms < client.entry_ms):
            client.entry_ms = due_ms
            self._serial += 1
            heapq.heappush(self._entries, (due_ms, self._serial, client))

    def silent(self, now_ms: int) -> Iterator[Client]:
        """Those whose time is over; the others among those that come up are put back."""
        while self._entries and self._entries[0][0] <= now_ms:
            entry_ms, _, client = heapq.heappop(self._entries)
            if client.entry_ms != entry_ms:
                continue  # an earlier entry took its place
            client.entry_ms = None
            due_ms = client.silent_ms
            if due_ms is not None and due_ms <= now_ms:
                yield client
            else:
                self.watch(client)
