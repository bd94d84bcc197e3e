"""Keeps the registry current and writes what supervision has learnt, every few seconds and at the end."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from hub.kernel import Clock, Database, Event, Read, Write, get_setting, put_setting

from . import ailing, pairings, requests, store
from .model import Connection, Device, Registry
from .supervision import Changes, Supervision

FLUSH_EVERY_S = 5.0
ROWS_MAX = 1_000
# Where nothing is heard at all, "the hub was listening" is still noted this often.
LISTENED_EVERY_MS = 60_000
LISTENED = "supervision_listened_ms"

_log = structlog.get_logger(__name__)


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace devices: `id kind resident_id` and, where there is one, `paired_id`. A running hub hears of it."""
    store.put_devices(tx, rows)
    tx.publish("devices", {"what": "loaded", "count": len(rows)})


def listened_ms(tx: Read) -> int | None:
    """Until when the hub has surely heard devices, a minute or two ago at most while all is well; None: never yet."""
    kept = get_setting(tx, LISTENED)
    return None if kept is None else int(kept)


class Devices:
    """All devices and how they are. Made once by hub/app.py, which also keeps it at `app.state.devices` for the api.

    `await start()` before the intake starts, `await stop()` after it has stopped.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.registry = Registry()
        self.supervision = Supervision(self.registry)
        self._listened_ms = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._stop_listening = lambda: None

    async def start(self) -> None:
        """Read what is known, then write every FLUSH_EVERY_S."""

        def restore(tx: Read) -> None:
            self.registry.replace(store.devices(tx))
            listened = int(get_setting(tx, LISTENED) or tx.now_ms)
            self.supervision.judge_by(requests.intervals(tx))
            self.supervision.restore(store.states(tx), listened, ailing.faults_by_state(tx))

        await self._database.read(restore)
        self._stop_listening = self._database.listen(self._listen)
        self._spawn(self._keep_writing())

    async def stop(self) -> None:
        """Write the rest."""
        self._stop_listening()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.flush()

    async def flush(self) -> None:
        """Write what has changed since the last time; nothing if nothing has.

        In transactions of ROWS_MAX at most: a press that comes meanwhile waits for one of them, not for all.
        """
        now_ms = self._clock.now_ms()
        for _ in range(self.supervision.waiting // ROWS_MAX + 1):
            await self._flush_some(now_ms)

    async def _flush_some(self, now_ms: int) -> None:
        changes = self.supervision.take_changes(now_ms, ROWS_MAX)
        listened = self.supervision.listening and now_ms - self._listened_ms >= LISTENED_EVERY_MS
        if not (any(changes) or listened):
            return
        try:
            await self._database.write(lambda tx: self._write(tx, changes, now_ms))
        except BaseException:
            self.supervision.give_back(changes)
            raise
        self._listened_ms = now_ms

    def _write(self, tx: Write, changes: Changes, now_ms: int) -> None:
        store.put_states(tx, changes.states)
        store.add_heartbeats(tx, changes.heartbeats, self._levels)
        if self.supervision.listening:
            put_setting(tx, LISTENED, str(self.supervision.judged_ms(now_ms)))
        for device, connection in changes.shown:
            tx.publish("device", _news(device, connection))
        ailing.tell(tx, changes.ailing)
        ailing.refitted(tx, changes.refitted)
        pairings.claimed(tx, changes.claims)

    def _levels(self, device_id: str) -> tuple[int | None, int | None]:
        state = self.supervision.state(device_id)
        return state.battery_pct, state.signal_dbm

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_EVERY_S)
            try:
                await self.flush()
            except Exception:
                # A full disk, a locked file: what was heard is still in memory and is written when that is over.
                _log.exception("devices_not_written")

    def _listen(self, events: Sequence[Event]) -> None:
        if any(one.topic == "devices" for one in events):
            self._spawn(self._refresh())
        if told := [one.data["device_id"] for one in events if one.topic == requests.REQUEST_TOPIC]:
            self._spawn(self._judge_anew(told))

    async def _refresh(self) -> None:
        self.registry.replace(await self._database.read(store.devices))

    async def _judge_anew(self, device_ids: Sequence[str]) -> None:
        self.supervision.judge_by(await self._database.read(lambda tx: requests.intervals(tx, device_ids)))

    def _spawn(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _news(device: Device, connection: Connection) -> dict[str, Any]:
    return {
        "device_id": device.id,
        "kind": device.kind,
        "resident_id": device.resident_id,
        "connection": connection,
    }
