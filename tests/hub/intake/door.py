"""The intake without its wire: what devices say goes in, what they are told comes out; the database is real."""

from pathlib import Path
from typing import Any

from sos import wire
from sqlalchemy import select

from hub import alarms
from hub.alarms import Answer, ClosingCode, store
from hub.alarms.summary import publish
from hub.devices import Device, Registry, device_key
from hub.intake.cap import RawCap
from hub.intake.model import Channel, Message, Reading
from hub.intake.policy import read
from hub.intake.service import store_batch
from hub.kernel import Write, metadata
from hub.operators import Signed
from tests import cast

WANG_PHONE, WANG_REMOTE, LI_PHONE = "ph-00001", "rc-00001", "ph-00002"
EPOCH = "0a0b0c0d"
SITE_KEY = bytes.fromhex(cast.SITE_KEY)


def press(button: str = WANG_PHONE, number: int = 1, **more: Any) -> dict[str, Any]:
    """The fields of a `sos`: pressed 400 ms before it was sent."""
    value: dict[str, Any] = {
        "button": button,
        "epoch": EPOCH,
        "number": number,
        "source": "remote" if button.startswith("rc") else "phone",
        "path": "ip",
        "pressed_uptime_ms": 60_000,
        "sent_uptime_ms": 60_400,
        "further": False,
        "test": False,
        "battery_pct": 80,
        "mains": True,
    }
    return {**value, **more}


def heartbeat(**more: Any) -> dict[str, Any]:
    """The fields of a `heartbeat`."""
    return {"battery_pct": 80, "mains": True, "uptime_s": 60, "firmware": "1.0.0", "outbox": 0, **more}


def held(button: str = WANG_PHONE, number: int = 1, stage: str = "none", epoch: str = EPOCH) -> dict[str, Any]:
    """The field `open` of a heartbeat."""
    return {"button": button, "epoch": epoch, "number": number, "stage": stage}


def operator(operator_id: int = cast.CHEN, name: str = "陈晓", role: Any = "operator") -> Signed:
    """Somebody of the centre who is signed in."""
    return Signed(operator_id, name, role, "en", "system", b"")


def close_for_good(tx: Write, who: Signed, alarm_id: int, version: int, code: ClosingCode) -> None:
    """Close it, and let the moment in which that may be undone be over at once; for this one alarm only."""
    alarms.close(tx, who, alarm_id, version, code)
    store.change(tx, alarm_id, {"due_ms": None})
    closed = store.alarm(tx, alarm_id)
    assert closed is not None
    publish(tx, [(closed, "settled")])


class Door:
    """A hub's intake around the small town."""

    def __init__(self, folder: Path, clock: cast.HandClock) -> None:
        self.clock = clock
        self.database = cast.new_database(folder / "lamplight.db", clock)
        self.database.write_now(cast.small_town)
        self.registry = Registry(
            Device(one["id"], one["kind"], one["resident_id"], one["paired_id"]) for one in cast.town_rows()["device"]
        )
        self.cap = RawCap()

    def read(
        self,
        topic: str,
        payload: bytes,
        channel: Channel = "mqtt",
        retained: bool = False,
    ) -> Reading:
        """Read a message; nothing is stored."""
        message = Message(self.clock.now_ms(), channel, topic, payload, retained)
        reading = read(message, cast.SITE, self.registry, self.key_of)
        self.cap.apply(reading)
        return reading

    def store(self, *readings: Reading) -> list[Answer]:
        """One batch."""
        return self.database.write_now(lambda tx: store_batch(tx, readings))[0]

    def hears(self, carrier: str, name: str, value: dict[str, Any] | bytes, retained: bool = False) -> list[Answer]:
        """One message, as a batch of its own."""
        return self.store(self.reading(carrier, name, value, retained))

    def reading(self, carrier: str, name: str, value: dict[str, Any] | bytes, retained: bool = False) -> Reading:
        """One message, read."""
        payload = value if isinstance(value, bytes) else wire.encode(name, value)
        return self.read(f"lamplight/v1/{cast.SITE}/{carrier}/up/{name}", payload, retained=retained)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of a table, by primary key."""
        table = metadata.tables[name]
        query = select(table).order_by(*table.primary_key)
        return self.database.read_now(lambda tx: [dict(row) for row in tx.sql.execute(query).mappings()])

    def everything(self, *but: str) -> dict[str, list[dict[str, Any]]]:
        """All rows of all tables except these."""
        return {name: self.rows(name) for name in metadata.tables if name not in but}

    def key_of(self, device_id: str) -> bytes | None:
        return device_key(SITE_KEY, device_id) if self.registry.get(device_id) else None
