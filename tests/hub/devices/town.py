"""The small town's devices around a real database, for the tests of this folder."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from hub.devices import Devices
from hub.devices.tables import heartbeat_hour
from hub.kernel import events_after, last_seq
from tests import cast

PHONE, REMOTE = "ph-00001", "rc-00001"


class Town:
    """One hub's devices; `restart` is a kill."""

    def __init__(self, folder: Path, clock: cast.HandClock) -> None:
        self.clock = clock
        self.database = cast.new_database(folder / "lamplight.db", clock)
        self.database.write_now(cast.small_town)
        self.devices = Devices(self.database, clock)

    async def restart(self) -> None:
        """Another process; this one's memory is gone, and nothing was tidied up."""
        self.devices = Devices(self.database, self.clock)
        await self.devices.start()

    def hears(self, **more: Any) -> None:
        heartbeat = {"battery_pct": 70, "mains": True, "uptime_s": 1, "firmware": "1.0.0", "outbox": 0, **more}
        self.devices.supervision.heard(PHONE, heartbeat, b"as it came", self.clock.now_ms())

    def shown(self, device_id: str = PHONE) -> str:
        device = self.devices.registry.get(device_id)
        assert device is not None
        return self.devices.supervision.connection(device, self.clock.now_ms())

    def counts(self) -> list[int]:
        return list(self.database.read_now(lambda tx: tx.sql.execute(select(heartbeat_hour.c.count)).scalars()))

    async def after(self, ms: int) -> None:
        """Wait, and write."""
        self.clock.forward(ms)
        await self.devices.flush()

    def news(self, topic: str) -> list[dict[str, Any]]:
        return [one.data for one in self.database.read_now(lambda tx: events_after(tx, 0, {topic}))]

    def seq(self) -> int:
        return self.database.read_now(last_seq)
