"""Tells devices their parameters until they have acknowledged them, and asks them things while somebody waits.

wanted ──said──▶ sent ──▶ acknowledged | refused        (a set: said again for ever; a later one replaces it)
                   └────▶ unanswered                    (a question, after a minute)

Each try is a row first, with the time of the next; the message leaves after the commit (hub/intake/requests.py). A kill
between the two says it once more under the same number, by which the device knows it.
"""

from collections.abc import Sequence
from typing import Any

from hub.kernel import DueRunner, Event, Problem, Read, Write, not_found
from hub.operators import Signed, audit

from . import store, store_requests
from .model import Device, Reply, Request, What
from .policy import REQUESTS_PER_HOUR_MAX, heartbeat_s_of, next_try_ms

REQUEST_TOPIC = "device_request"
HOUR_MS = 3_600_000
AT_A_TIME_MAX = 100
SHOWN_MAX = 20


def runner() -> DueRunner:
    """Says what is due."""
    return DueRunner("device_requests", say_due, _due_of)


def say_due(tx: Write) -> int | None:
    """Note that what is due is said now, and when it is said again; returns when something is due next."""
    for one in store_requests.due(tx, AT_A_TIME_MAX):
        tries = one.tries + 1
        if (due_ms := next_try_ms(one.what, tries, tx.now_ms)) is None:
            _publish(tx, store_requests.change(tx, one.id, state="unanswered", due_ms=None, done_ms=tx.now_ms))
        else:
            _publish(tx, store_requests.change(tx, one.id, state="sent", tries=tries, sent_ms=tx.now_ms, due_ms=due_ms))
    return store_requests.first_due_ms(tx)


def set_parameters(
    tx: Write, who: Signed, device_id: str, heartbeat_s: int, more: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Wanted from now on; what was wanted before and is not acknowledged is replaced.

    `more` by the contract's names (sos.wire.messages.PARAMETERS). What is not in it stays as it was asked for last: a
    `set` says all of it, so that a device that lost its memory gets everything at once.
    """
    device = _phone(tx, device_id)
    _not_too_many(tx, device.id)
    _, before = store_requests.last_wanted(tx, device.id)
    more = {**before, **(more or {})}
    _replace(tx, device.id)
    audit(tx, who, "set_parameters", f"device {device.id}", {"heartbeat_s": heartbeat_s, **more})
    return _publish(tx, store_requests.add(tx, device.id, "set", heartbeat_s, who.operator_id, more or None))


def set_by_itself(tx: Write, device_id: str, more: dict[str, Any]) -> None:
    """The same by the hub: what people have asked for stays as it is."""
    heartbeat_s, before = store_requests.last_wanted(tx, device_id)
    _replace(tx, device_id)
    _publish(tx, store_requests.add(tx, device_id, "set", heartbeat_s, None, {**before, **more}))


def ask(tx: Write, who: Signed, device_id: str, what: What) -> dict[str, Any]:
    """Ask once; who asks again while the answer is awaited gets the question that is on its way."""
    device = _phone(tx, device_id)
    for one in store_requests.unfinished(tx, device.id, what):
        return shown(one)
    _not_too_many(tx, device.id)
    audit(tx, who, f"ask_{what}", f"device {device.id}")
    return _publish(tx, store_requests.add(tx, device.id, what, None, who.operator_id))


def replied(tx: Write, replies: Sequence[Reply]) -> None:
    """What devices have said to it. A second reply, or one to another device's request, changes nothing."""
    said = {(one.device_id, one.id): one for one in replies}
    for one in store_requests.unfinished_of(tx, {number for _, number in said}):
        if (reply := said.get((one.device_id, one.id))) is not None:
            state = "acknowledged" if reply.ok else "refused"
            values = {"state": state, "due_ms": None, "done_ms": tx.now_ms, "error": reply.error}
            _publish(tx, store_requests.change(tx, one.id, **values))


def say_again(tx: Write, device_id: str) -> None:
    """The device may have lost what it had acknowledged."""
    known = store_requests.last_acknowledged(tx, device_id)
    if known is not None and not store_requests.unfinished(tx, device_id, "set"):
        _publish(tx, store_requests.change(tx, known.id, state="wanted", tries=0, due_ms=tx.now_ms, done_ms=None))


def intervals(tx: Read, device_ids: Sequence[str] | None = None) -> dict[str, int | None]:
    """By how many seconds between two heartbeats each device is judged; of these, or of all that were ever set."""
    return {one: heartbeat_s_of(known) for one, known in store_requests.settings(tx, device_ids).items()}


def requests(tx: Read, device_id: str) -> list[dict[str, Any]]:
    """What it was told and asked, the newest first."""
    return [shown(one) for one in store_requests.history(tx, device_id, SHOWN_MAX)]


def shown(request: Request) -> dict[str, Any]:
    """As people and programs see it."""
    return request._asdict()


def _replace(tx: Write, device_id: str) -> None:
    for one in store_requests.unfinished(tx, device_id, "set"):
        _publish(tx, store_requests.change(tx, one.id, state="replaced", due_ms=None, done_ms=tx.now_ms))


def _phone(tx: Read, device_id: str) -> Device:
    device = store.some_devices(tx, [device_id]).get(device_id)
    if device is None:
        raise not_found("device", device_id)
    if device.kind != "phone":
        raise Problem(422, "not_a_phone", f"{device_id} is a remote control: it cannot be spoken to, its phone can.")
    return device


def _not_too_many(tx: Read, device_id: str) -> None:
    if store_requests.count_since(tx, device_id, tx.now_ms - HOUR_MS) >= REQUESTS_PER_HOUR_MAX:
        raise Problem(
            429, "too_many_requests", f"{device_id} was asked {REQUESTS_PER_HOUR_MAX} things in an hour; wait a little."
        )


def _publish(tx: Write, request: Request) -> dict[str, Any]:
    data = shown(request)
    tx.publish(REQUEST_TOPIC, data)
    return data


def _due_of(event: Event) -> int | None:
    return event.data["due_ms"] if event.topic == REQUEST_TOPIC else None
