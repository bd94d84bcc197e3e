"""Books stair-climbing machines: one at a time each, whoever asks at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from hub.kernel import Problem, Read, Write, local_time, not_found, site_zone
from hub.kernel.site_days import day_begins_ms
from hub.operators import Signed, audit

from .. import register
from ..order_facts import is_order
from . import store
from .policy import MINUTE_MS, Span, first_start, free, is_within, minutes_needed

TOPIC = "machine"
MACHINES_MAX = 200
AHEAD_DAYS_MAX = 90
LATE_MIN = 15  # so long ago it may have left
DAY_MIN = 24 * 60


class Booking(NamedTuple):
    """For which order, from when, and how far and how high it goes."""

    order_id: int | None
    from_ms: int
    floors: int
    distance_m: int


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace machines, as a town brings them: `id provider_id name`."""
    if rows:
        store.put_whole(tx, [{"active": True, "version": 1, **row} for row in rows])


def listed(tx: Read) -> dict[str, Any]:
    """All machines."""
    return {"items": [_shown(one) for one in store.machines(tx)]}


def add(tx: Write, who: Signed, provider_id: int, name: str) -> dict[str, Any]:
    """A machine of this provider. Raises 404, 409 `too_many`."""
    if register.provider(tx, provider_id) is None:
        raise not_found("provider", provider_id)
    if len(store.machines(tx)) >= MACHINES_MAX:
        raise Problem(409, "too_many", f"There are {MACHINES_MAX} machines already.")
    return _tell(tx, who, store.add(tx, provider_id, name), "machine_added", {"name": name})


def edit(tx: Write, who: Signed, machine_id: int, seen: int, name: str | None, active: bool | None) -> dict[str, Any]:
    """Its name, and whether it is in use. Raises 404, 409 `stale_version`."""
    row = _machine(tx, machine_id)
    values = {key: value for key, value in (("name", name), ("active", active)) if value is not None}
    if not store.put(tx, machine_id, seen, values):
        detail = f"You saw version {seen} of this machine; it is {row['version']} by now. Look again."
        raise Problem(409, "stale_version", detail, version=row["version"])
    return _tell(tx, who, machine_id, "machine_changed", values)


def day(tx: Read, machine_id: int, on: date | None) -> dict[str, Any]:
    """One day of it: when its people work, when it is booked, when it is free. Today, if no day is asked for."""
    row, zone = _machine(tx, machine_id), site_zone(tx)
    on = on or local_time(tx.now_ms, zone).date()
    whole = Span(day_begins_ms(on, zone), day_begins_ms(on + timedelta(days=1), zone))
    open_ = _open(row, on, zone)
    taken = store.booked(tx, machine_id, whole)
    spans = [Span(one["from_ms"], one["until_ms"]) for one in taken]
    return {
        "machine": _shown(row),
        "day": on.isoformat(),
        **whole._asdict(),
        "open": [one._asdict() for one in open_],
        "booked": [_slot(one) for one in taken],
        "free": [one._asdict() for one in free(open_, spans)],
    }


def book(tx: Write, who: Signed | None, machine_id: int, wanted: Booking) -> dict[str, Any]:
    """Take it for as long as it takes. Raises 404, 409 `out_of_use`, `closed_then`, `slot_taken` (`next_from_ms`: when
    it is free that day), `booked_already`, 422 `bad_time`.
    """
    row = _machine(tx, machine_id)
    if not row["active"] or row["standing"] != "active":
        raise Problem(409, "out_of_use", f"{row['name']} of {row['provider_name']} is not in use.")
    if wanted.order_id is not None:
        if not is_order(tx, wanted.order_id):
            raise not_found("order", wanted.order_id)
        if (other := store.of_order(tx, wanted.order_id)) is not None:
            raise Problem(
                409, "booked_already", "There is a machine for this order; give that back first.", slot=other["id"]
            )
    minutes = minutes_needed(wanted.floors, wanted.distance_m)
    span = Span(wanted.from_ms, wanted.from_ms + minutes * MINUTE_MS)
    _must_be_possible(tx, row, span)
    by = who.operator_id if who else None
    slot_id = store.book(tx, machine_id, span, {"order_id": wanted.order_id, "booked_by": by})
    if slot_id is None:
        raise Problem(
            409,
            "slot_taken",
            f"{row['name']} is booked for some of the {minutes} minutes from then.",
            minutes=minutes,
            next_from_ms=_next(tx, row, minutes, wanted.from_ms),
        )
    tx.publish(TOPIC, {"id": machine_id, "slot": slot_id, "state": "booked", "from_ms": span.from_ms})
    return _slot(store.slot(tx, slot_id) or {})


def of_order(tx: Read, order_id: int) -> dict[str, Any] | None:
    """Which machine is booked for an order, whose, and from when until when (ms since 1970); None where none is."""
    row = store.of_order(tx, order_id)
    machine = None if row is None else store.machine(tx, row["machine_id"])
    if row is None or machine is None:
        return None
    names = {"machine_id": machine["id"], "name": machine["name"], "provider_name": machine["provider_name"]}
    return {**names, "from_ms": row["from_ms"], "until_ms": row["until_ms"]}


def release(tx: Write, order_id: int) -> bool:
    """Give back what is booked for this order; whether there was something."""
    row = store.of_order(tx, order_id)
    return row is not None and _release(tx, row)


def release_slot(tx: Write, who: Signed, slot_id: int) -> dict[str, Any]:
    """Give this one back. Raises 404, 409 `wrong_state`."""
    row = store.slot(tx, slot_id)
    if row is None:
        raise not_found("booking", slot_id)
    if not _release(tx, row):
        raise Problem(409, "wrong_state", "It was given back already.")
    audit(tx, who, "machine_released", f"machine {row['machine_id']}", {"slot": slot_id, "order_id": row["order_id"]})
    return _slot(store.slot(tx, slot_id) or {})


def _must_be_possible(tx: Read, row: RowMapping, span: Span) -> None:
    zone = site_zone(tx)
    first, last = tx.now_ms - LATE_MIN * MINUTE_MS, tx.now_ms + AHEAD_DAYS_MAX * DAY_MIN * MINUTE_MS
    if not first <= span.from_ms <= last:
        raise Problem(422, "bad_time", f"A machine is booked from now until {AHEAD_DAYS_MAX} days ahead.")
    on = local_time(span.from_ms, zone).date()
    days = [*_open(row, on, zone), *_open(row, on + timedelta(days=1), zone)]
    if not is_within(span, days):
        raise Problem(409, "closed_then", f"{row['provider_name']} does not work for all of that time.")


def _next(tx: Read, row: RowMapping, minutes: int, not_before_ms: int) -> int | None:
    zone = site_zone(tx)
    on = local_time(not_before_ms, zone).date()
    open_ = _open(row, on, zone)
    whole = Span(day_begins_ms(on, zone), day_begins_ms(on + timedelta(days=1), zone))
    taken = [Span(one["from_ms"], one["until_ms"]) for one in store.booked(tx, row["id"], whole)]
    return first_start(free(open_, taken), minutes, max(not_before_ms, tx.now_ms))


def _open(row: RowMapping, on: date, zone: ZoneInfo) -> list[Span]:
    """When its people work on that day; without hours all of it."""
    if not row["hours"]:
        return [Span(day_begins_ms(on, zone), day_begins_ms(on + timedelta(days=1), zone))]
    return [
        Span(_at(on, begins, zone), _at(on, ends, zone))
        for weekday, begins, ends in row["hours"]
        if weekday == on.isoweekday()
    ]


def _at(on: date, minute: int, zone: ZoneInfo) -> int:
    """What the clock on the wall says, on days that are an hour longer or shorter, too."""
    if minute == DAY_MIN:
        return day_begins_ms(on + timedelta(days=1), zone)
    return round(datetime.combine(on, time(minute // 60, minute % 60), zone).timestamp() * 1000)


def _machine(tx: Read, machine_id: int) -> RowMapping:
    row = store.machine(tx, machine_id)
    if row is None:
        raise not_found("machine", machine_id)
    return row


def _release(tx: Write, row: RowMapping) -> bool:
    if not store.release(tx, row["id"]):
        return False
    tx.publish(TOPIC, {"id": row["machine_id"], "slot": row["id"], "state": "released", "from_ms": row["from_ms"]})
    return True


def _tell(tx: Write, who: Signed, machine_id: int, what: str, detail: dict[str, Any]) -> dict[str, Any]:
    audit(tx, who, what, f"machine {machine_id}", detail)
    tx.publish(TOPIC, {"id": machine_id})
    return _shown(_machine(tx, machine_id))


def _shown(row: RowMapping) -> dict[str, Any]:
    names = ("id", "provider_id", "provider_name", "provider_phone", "name", "active", "version", "standing")
    return {name: row[name] for name in names}


def _slot(row: RowMapping | dict[str, Any]) -> dict[str, Any]:
    names = ("id", "machine_id", "order_id", "from_ms", "until_ms", "state", "booked_by", "released_ms")
    return {name: row[name] for name in names}
