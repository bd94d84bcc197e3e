"""The list of all devices as people look at it: filtered, sorted, and with what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, NamedTuple

from hub.kernel import Read
from hub.residents import ResidentSummary, summaries

from . import store, store_out
from .faults import Fault, FaultName
from .model import Connection, Device, Kind, Out
from .service import Devices

Sort = Literal["id", "silent", "battery", "name"]


class Wanted(NamedTuple):
    """Which devices, and in which order. `fault` "any": whoever has one; `out`: whether out of service."""

    state: Connection | None = None
    kind: Kind | None = None
    fault: FaultName | Literal["any"] | None = None
    out: bool | None = None
    search: str = ""
    sort: Sort = "id"


class Beside(NamedTuple):
    """What the database knows of those few that something is the matter with."""

    faults: Mapping[str, tuple[Fault, ...]]
    outs: Mapping[str, Out]


def beside(tx: Read) -> Beside:
    """Read once for a list."""
    return Beside(store.faults(tx), store_out.outs(tx))


def found(tx: Read, known: Devices, wanted: Wanted, known_beside: Beside) -> list[Device]:
    """All devices that are wanted, in the order that is wanted."""
    devices = [one for one in known.registry.all() if _fits(tx, known, wanted, known_beside, one)]
    if wanted.search or wanted.sort == "name":
        homes = summaries(tx, {one.resident_id for one in devices})
        devices = [one for one in devices if _is_meant(wanted.search, one, homes.get(one.resident_id))]
        if wanted.sort == "name":
            return sorted(devices, key=lambda one: _name(homes.get(one.resident_id)))
    return sorted(devices, key=key) if (key := _key(known, wanted.sort)) else devices


def line(
    known: Devices, one: Device, home: ResidentSummary | None, known_beside: Beside, now_ms: int
) -> dict[str, Any]:
    """One device in a list."""
    state = known.supervision.state(one.id)._asdict()
    del state["last_heartbeat"]
    out = known_beside.outs.get(one.id)
    return {
        **asdict(one),
        **({"resident_name": home.name, "address": home.address} if home else {}),
        "connection": known.supervision.connection(one, now_ms),
        **state,
        "faults": [fault._asdict() for fault in known_beside.faults.get(one.id, ())],
        "out": {"reason": out.reason, "note": out.note, "from_ms": out.from_ms, "until_ms": out.until_ms}
        if out
        else None,
    }


def lines(tx: Read, known: Devices, devices: Sequence[Device], known_beside: Beside) -> list[dict[str, Any]]:
    """Some devices of a list, with their residents."""
    homes = summaries(tx, {one.resident_id for one in devices})
    return [line(known, one, homes.get(one.resident_id), known_beside, tx.now_ms) for one in devices]


def _fits(tx: Read, known: Devices, wanted: Wanted, known_beside: Beside, one: Device) -> bool:
    if wanted.kind not in (None, one.kind):
        return False
    if wanted.out is not None and (one.id in known_beside.outs) != wanted.out:
        return False
    if wanted.fault is not None:
        names = {fault.name for fault in known_beside.faults.get(one.id, ())}
        if not (names if wanted.fault == "any" else wanted.fault in names):
            return False
    return wanted.state is None or known.supervision.connection(one, tx.now_ms) == wanted.state


def _is_meant(search: str, one: Device, home: ResidentSummary | None) -> bool:
    words = (one.id, home.name, home.address) if home else (one.id,)
    return search.casefold() in " ".join(words).casefold()


def _name(home: ResidentSummary | None) -> str:
    return home.name if home else ""


def _key(known: Devices, sort: Sort) -> Callable[[Device], tuple[bool, int]] | None:
    """Who was never heard, or never said, comes last."""
    if sort not in ("silent", "battery"):
        return None
    name = "last_heartbeat_ms" if sort == "silent" else "battery_pct"

    def key(one: Device) -> tuple[bool, int]:
        value: int | None = getattr(known.supervision.state(one.id), name)
        return value is None, value or 0

    return key
