"""What is open now: what who comes must know, gathered from everybody who knows a part of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub import alarms, devices, providers, telephony, worklist
from hub.kernel import Read
from hub.operators import operator_names
from hub.residents import summaries

from .model import SHOWN_MAX

_ALARM = (
    *("id", "kind", "priority", "state", "opened_ms", "resident_id", "resident_name", "address", "taken_by_name"),
    *("place", "why", "due_ms"),  # whom one waits for, until when; where many are silent
)
_ORDER = (
    "id",
    "service",
    "provider_name",
    "provider_phone",
    "resident_id",
    "resident_name",
    "address",
    "state",
    "due_ms",
)
_WORK = ("kind", "resident_id", "resident_name", "address", "due_ms")


def what_is_open(tx: Read, since_ms: int) -> dict[str, Any]:
    """`as_of_ms`, and of each kind the first SHOWN_MAX `items` with their `total`."""
    waiting = [one for one in alarms.current(tx) if one["state"] != "closed"]
    return {
        "as_of_ms": tx.now_ms,
        "since_ms": since_ms,
        "alarms": _alarms(tx, waiting),
        "calls_due": _list(_due(tx), _WORK),
        "orders_late": _list(providers.late(tx), _ORDER),
        "devices_out": _devices_out(tx),
        "messages_failed": _list(_same_at_once(telephony.failed_since(tx, since_ms, SHOWN_MAX))),
        "notes": _list(_notes(tx, since_ms)),
    }


def how_much_is_open(tx: Read) -> dict[str, int]:
    """How many of each kind that waits now; of work that is due at most SHOWN_MAX + 1.

    Counted only: every page asks for it as it opens, and to tell 1,600 alarms takes half a second.
    """
    return {
        "alarms": sum(many for state, many in alarms.counts(tx).items() if state != "closed"),
        "calls_due": len(_due(tx)),
        "orders_late": providers.late_count(tx),
        "devices_out": len(devices.out_of_service_all(tx)),
    }


def _due(tx: Read) -> list[dict[str, Any]]:
    work = worklist.waiting_work(tx, None, 0, SHOWN_MAX + 1)["items"]
    return [one for one in work if one["due_ms"] <= tx.now_ms]


def _alarms(tx: Read, waiting: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """With what was answered so far to the questions of each: who comes must not ask it again.

    `about`: what is wrong with the hub itself, or the cause by which many are one alarm; "" for all others.
    """
    shown = waiting[:SHOWN_MAX]
    answers = alarms.answered(tx, [one["id"] for one in shown])
    items = [
        {**{name: one[name] for name in _ALARM}, "about": _about(one), "answers": answers.get(one["id"], [])}
        for one in shown
    ]
    return {"items": items, "total": len(waiting)}


def _about(alarm: Mapping[str, Any]) -> str:
    data: Mapping[str, Any] = alarm["data"] or {}
    return str(data.get("problem") or data.get("cause") or "")


def _devices_out(tx: Read) -> dict[str, Any]:
    out = sorted(devices.out_of_service_all(tx).items())
    owners = devices.homes_of_devices(tx, [name for name, _ in out[:SHOWN_MAX]])
    homes = summaries(tx, set(owners.values()))
    items = [
        {
            "device_id": name,
            "resident_id": owners[name],
            "resident_name": homes[owners[name]].name,
            "address": homes[owners[name]].address,
            "reason": one.reason,
            "note": one.note,
            "until_ms": one.until_ms,
        }
        for name, one in out[:SHOWN_MAX]
    ]
    return {"items": items, "total": len(out)}


def _same_at_once(failed: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What failed for the same reason on the way to the same people is one line, with the newest time and how often."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in failed:
        key = one["subject"], one["recipients"], one["reason"], one["error"]
        line = found.setdefault(key, {**one, "times": 0})
        line["times"] += 1
    return list(found.values())


def _notes(tx: Read, since_ms: int) -> list[dict[str, Any]]:
    found = alarms.notes_since(tx, since_ms, SHOWN_MAX)
    names = operator_names(tx, {one["operator_id"] for one in found})
    homes = summaries(tx, {one["resident_id"] for one in found})
    return [
        {
            "alarm_id": one["alarm_id"],
            "resident_id": one["resident_id"],
            "resident_name": homes[one["resident_id"]].name if one["resident_id"] in homes else "",
            "at_ms": one["at_ms"],
            "by": names.get(one["operator_id"], ""),
            "text": one["text"],
        }
        for one in found
    ]


def _list(items: Sequence[Mapping[str, Any]], names: Sequence[str] | None = None) -> dict[str, Any]:
    kept = [dict(one) if names is None else {name: one[name] for name in names} for one in items[:SHOWN_MAX]]
    return {"items": kept, "total": len(items)}
