"""Lets new firmware go out to devices, a few at a time, and stops by itself when they do not come through it.

a device:   waiting ──turn──▶ told ──its word──▶ trying ──its word──▶ done
                                │ said again       │ silent for two hours
                                └──its word──▶ failed ◀──┘
a roll-out: running ◀──▶ paused (a person) · running ──too many failed──▶ stopped ──resume──▶ running · done, cancelled

What a device is to do is a row first; the message leaves after the commit (hub/intake/requests.py), and is said again
until the device has told how it ended. A kill between the two says it once more.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hub.devices import Device
from hub.kernel import DueRunner, Event, Problem, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import summaries

from . import policy, store
from .model import Build, GroupKind, OfDevice, Rollout

TOPIC = "rollout"  # how a roll-out stands
ORDER_TOPIC = "rollout_order"  # what one device is told
AT_A_TIME_MAX = 100
SHOWN_MAX = 50
SILENT = "silent"  # why: nothing was heard of it after it had begun to run the new build


class Told(NamedTuple):
    """What a device said in an event `update`."""

    device_id: str
    detail: str


def runner() -> DueRunner:
    """Lets the next ones begin, and says again what is due."""
    return DueRunner("rollouts", step, _due_of)


def begin(
    tx: Write,
    who: Signed,
    devices: Sequence[Device],
    build_id: int,
    group: tuple[GroupKind, str],
    canary: int,
    failed_pct_max: int,
) -> dict[str, Any]:
    """A new roll-out of a build to a group of `devices` (all there are). One at a time for a kind of device."""
    build = _build(tx, build_id)
    for other in store.open_rollouts(tx):
        if _build(tx, other.build_id).image == build.image:
            raise Problem(
                409, "rollout_open", f"Roll-out {other.id} is not over yet: end it first.", rollout_id=other.id
            )
    if build.image != "phone":
        raise Problem(422, "by_cable", f"A {build.image} has no line of its own for this: it is updated with a cable.")
    kind, value = group
    wanted = _wanted(tx, devices, kind, value)
    if not wanted:
        raise Problem(422, "nobody", "There is no such device: nobody would get it.")
    made = store.add_rollout(
        tx,
        build_id=build_id,
        group_kind=kind,
        group_value=value,
        canary=min(canary, len(wanted)),
        failed_pct_max=failed_pct_max,
        state="running",
        made_ms=tx.now_ms,
        made_by=who.operator_id,
    )
    ordered = policy.in_order(made.id, wanted)
    if kind == "share":
        ordered = policy.share_of(ordered, int(value))
    store.add_devices(tx, made.id, ordered)
    audit(tx, who, "rollout", f"rollout {made.id}", {"build_id": build_id, "group": kind, "value": value})
    return _publish(tx, made)


def pause(tx: Write, who: Signed, rollout_id: int) -> dict[str, Any]:
    """Nobody new is told, and who is fetching is told to stop. What runs on trial goes on."""
    return _halt(tx, who, rollout_id, "paused", "rollout_pause")


def cancel(tx: Write, who: Signed, rollout_id: int) -> dict[str, Any]:
    """The same, for ever."""
    return _halt(tx, who, rollout_id, "cancelled", "rollout_cancel")


def resume(tx: Write, who: Signed, rollout_id: int) -> dict[str, Any]:
    """Go on. After too many failures each of the next ones counts as one of the first again."""
    one = _open(tx, rollout_id)
    if one.state == "running":
        return shown(tx, one)
    counts = store.counts(tx, rollout_id)
    failed_pct_max = one.failed_pct_max
    if policy.must_stop(counts, one.canary, failed_pct_max):
        failed_pct_max = min(100, counts.failed * 100 // max(counts.done + counts.failed, 1) + one.failed_pct_max)
    canary = 0 if counts.failed else one.canary
    audit(tx, who, "rollout_resume", f"rollout {rollout_id}", {"failed": counts.failed})
    values = {"state": "running", "failed_pct_max": failed_pct_max, "canary": canary}
    return _publish(tx, store.change_rollout(tx, rollout_id, **values))


def step(tx: Write) -> int | None:
    """Do what is due; returns when something is due next."""
    for one in store.open_rollouts(tx):
        if one.state == "running":
            _go_on(tx, one)
    return store.first_due_ms(tx)


def heed(tx: Write, said: Sequence[Told]) -> None:
    """What devices told of an update: "<roll-out> trying", "… done", "… failed <why>". Nonsense changes nothing."""
    for device_id, detail in said:
        words = detail.split(" ")
        if len(words) < 2 or not words[0].isdigit() or len(words[0]) > 10:
            continue
        known = store.of_device(tx, int(words[0]), device_id)
        state = None if known is None else policy.after(known.state, words[1])
        if known is None or state is None:
            continue
        why = words[2][:24] if state == "failed" and len(words) > 2 else None
        due_ms = tx.now_ms + policy.TRIAL_MS_MAX if state == "trying" else None
        store.change_device(tx, known, state=state, why=why, due_ms=due_ms, changed_ms=tx.now_ms)
        rollout = _rollout(tx, known.rollout_id)
        if rollout.state == "running":
            _judge(tx, rollout)
        _publish(tx, _rollout(tx, rollout.id))


def standing(tx: Read, rollout_id: int) -> dict[str, Any]:
    """How one roll-out stands. Problem 404 if there is none."""
    return shown(tx, _rollout(tx, rollout_id))


def orders(tx: Read) -> dict[str, tuple[int, int]]:
    """Who may fetch now: (roll-out, build) by device."""
    return {
        device.device_id: (one.id, one.build_id)
        for one in store.open_rollouts(tx)
        if one.state == "running"
        for device in store.in_state(tx, one.id, "told")
    }


def shown(tx: Read, one: Rollout) -> dict[str, Any]:
    """As people and programs see it."""
    build = _build(tx, one.build_id)
    counts = store.counts(tx, one.id)
    return {
        **one._asdict(),
        "image": build.image,
        "version": build.version,
        "number": build.number,
        "counts": counts._asdict(),
        "total": sum(counts),
    }


def _go_on(tx: Write, one: Rollout) -> None:
    build = _build(tx, one.build_id)
    changed = False
    for device in store.due(tx, one.id, AT_A_TIME_MAX):
        if device.state == "trying":
            store.change_device(tx, device, state="failed", why=SILENT, due_ms=None, changed_ms=tx.now_ms)
            changed = True
        else:
            _say(tx, one, build, device, device.tries + 1)
    if _judge(tx, one):
        _publish(tx, _rollout(tx, one.id))
        return
    room = policy.may_begin(
        store.counts(tx, one.id), one.canary, store.busy(tx, one.id, tx.now_ms - policy.PATIENCE_MS)
    )
    for device in store.first_waiting(tx, one.id, room):
        _say(tx, one, build, store.change_device(tx, device, state="told", changed_ms=tx.now_ms), 1)
        changed = True
    if changed:
        _publish(tx, _rollout(tx, one.id))


def _judge(tx: Write, one: Rollout) -> bool:
    """Stop or end it where it is time. True if that was so."""
    counts = store.counts(tx, one.id)
    if policy.must_stop(counts, one.canary, one.failed_pct_max) and not policy.is_over(counts):
        store.change_rollout(tx, one.id, state="stopped")
        _call_off(tx, one)
        return True
    if policy.is_over(counts):
        store.change_rollout(tx, one.id, state="done", ended_ms=tx.now_ms)
        return True
    return False


def _halt(tx: Write, who: Signed, rollout_id: int, state: str, action: str) -> dict[str, Any]:
    one = _open(tx, rollout_id)
    audit(tx, who, action, f"rollout {rollout_id}")
    _call_off(tx, one)
    ended_ms = tx.now_ms if state == "cancelled" else None
    return _publish(tx, store.change_rollout(tx, rollout_id, state=state, ended_ms=ended_ms))


def _call_off(tx: Write, one: Rollout) -> None:
    """Who is fetching shall stop, and waits for its turn again. Who does not hear it gets no more pieces anyway."""
    build = _build(tx, one.build_id)
    for device in store.in_state(tx, one.id, "told"):
        store.change_device(tx, device, state="waiting", due_ms=None, changed_ms=tx.now_ms)
        tx.publish(ORDER_TOPIC, _order(one, build, device, stop=True))


def _say(tx: Write, one: Rollout, build: Build, device: OfDevice, tries: int) -> None:
    store.change_device(tx, device, tries=tries, due_ms=policy.again_ms(tries, tx.now_ms))
    tx.publish(ORDER_TOPIC, _order(one, build, device, stop=False))


def _order(one: Rollout, build: Build, device: OfDevice, *, stop: bool) -> dict[str, Any]:
    return {
        "device_id": device.device_id,
        "rollout_id": one.id,
        "build_id": build.id,
        "number": build.number,
        "length_bytes": build.length_bytes,
        "stop": stop,
    }


def _wanted(tx: Read, devices: Sequence[Device], kind: GroupKind, value: str) -> list[str]:
    phones = [one for one in devices if one.kind == "phone"]
    if kind == "device":
        return [one.id for one in phones if one.id == value]
    if kind == "zone":
        homes = summaries(tx, {one.resident_id for one in phones})
        return [one.id for one in phones if (home := homes.get(one.resident_id)) and home.zone == value]
    return [one.id for one in phones]


def _build(tx: Read, build_id: int) -> Build:
    build = store.build(tx, build_id)
    if build is None:
        raise not_found("build", build_id)
    return build


def _open(tx: Read, rollout_id: int) -> Rollout:
    one = _rollout(tx, rollout_id)
    if one.ended_ms is not None:
        raise Problem(409, "rollout_over", f"Roll-out {rollout_id} is over.")
    return one


def _rollout(tx: Read, rollout_id: int) -> Rollout:
    found = store.rollout(tx, rollout_id)
    if found is None:
        raise not_found("rollout", rollout_id)
    return found


def _publish(tx: Write, one: Rollout) -> dict[str, Any]:
    data = shown(tx, one)
    tx.publish(TOPIC, data)
    return data


def _due_of(event: Event) -> int | None:
    """A change of a running roll-out may give somebody a turn: look at once."""
    if event.topic == TOPIC and event.data["state"] == "running":
        return 0
    return None
