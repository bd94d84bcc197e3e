"""Gives devices the pieces of new firmware that they ask for: only those that were told to fetch it, never too fast.

Who may fetch what is kept in memory beside the database (`rollout_order` and `rollout` tell of every change), and so
are the bytes of the builds that go out now. A piece that is not given is asked for again by the device.
"""

import asyncio
import base64
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from sos import wire
from sos.wire.updates import PIECE_BYTES_MAX

from hub.kernel import Clock, Database, Event

from . import service, store

# So much firmware may go out in a second: a press must never wait behind it.
BYTES_PER_S_MAX = 128 * 1024
BUILDS_KEPT_MAX = 2

_log = structlog.get_logger(__name__)


class Pieces:
    """`await start()` before the first `asked`. `send(topic, payload)` puts a message on the line, QoS 0."""

    def __init__(self, database: Database, clock: Clock, site: str, send: Callable[[str, bytes], object]) -> None:
        self._database = database
        self._clock = clock
        self._site = site
        self._send = send
        self._orders: dict[str, tuple[int, int]] = {}
        self._bundles: dict[int, bytes] = {}
        self._loading: set[int] = set()
        self._allowance = BYTES_PER_S_MAX
        self._filled_ms = 0
        self._stop = database.listen(self._hears)
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Read who may fetch."""
        self._orders = await self._database.read(service.orders)

    async def stop(self) -> None:
        """Give nothing more."""
        self._stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def asked(self, device_id: str, value: dict[str, Any]) -> None:
        """A `fetch` of a known device, decoded."""
        rollout_id, build_id = self._orders.get(device_id, (0, 0))
        if value["id"] != rollout_id:
            return
        bundle = self._bundles.get(build_id)
        if bundle is None:
            if build_id not in self._loading:  # a whole group asks at once; one reads
                self._loading.add(build_id)
                self._spawn(self._load(build_id))
            return
        for at in range(
            value["offset_bytes"], value["offset_bytes"] + value["count"] * PIECE_BYTES_MAX, PIECE_BYTES_MAX
        ):
            piece = bundle[at : at + PIECE_BYTES_MAX]
            if not piece or not self._allowed(len(piece)):
                return
            data = {"id": rollout_id, "offset_bytes": at, "data": base64.b64encode(piece).decode()}
            self._send(wire.topic(self._site, device_id, "piece"), wire.encode("piece", data))

    def _allowed(self, length: int) -> bool:
        now_ms = self._clock.now_ms()
        if not 0 <= now_ms - self._filled_ms < 1000:
            self._filled_ms, self._allowance = now_ms, BYTES_PER_S_MAX
        self._allowance -= length
        return self._allowance >= 0

    def _hears(self, events: Sequence[Event]) -> None:
        for one in events:
            if one.topic == service.ORDER_TOPIC and one.data["stop"]:
                self._orders.pop(one.data["device_id"], None)
            elif one.topic == service.ORDER_TOPIC:
                self._orders[one.data["device_id"]] = (one.data["rollout_id"], one.data["build_id"])
            elif one.topic == service.TOPIC and one.data["state"] in ("done", "cancelled"):
                self._orders = {by: order for by, order in self._orders.items() if order[0] != one.data["id"]}

    async def _load(self, build_id: int) -> None:
        try:
            bundle = await self._database.read(lambda tx: store.bundle(tx, build_id))
        except Exception:
            _log.exception("build_not_read", build=build_id)
            return
        finally:
            self._loading.discard(build_id)
        if bundle is not None:
            while len(self._bundles) >= BUILDS_KEPT_MAX:
                self._bundles.pop(next(iter(self._bundles)))
            self._bundles[build_id] = bundle

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
