"""A hand-over is drafted, offered by who goes, and signed by who comes; after that nobody changes it."""

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from hub import presence, rota
from hub.kernel import Problem, Read, Write, local_time, not_found, site_zone
from hub.operators import Signed, audit, people

from . import store
from .drafting import how_much_is_open, what_is_open
from .model import HandOver, Step
from .policy import SHIFT_MS_USUAL, check_text, digest, not_yours, step

TOPIC = "hand_over"


def draft(tx: Write, who: Signed) -> dict[str, Any]:
    """My draft; a new one where there is none. It speaks of the time since my shift began."""
    mine = store.draft_of(tx, who.operator_id)
    if mine is None:
        shift = presence.running_shift(tx, who.operator_id)
        since_ms = shift.started_ms if shift else tx.now_ms - SHIFT_MS_USUAL
        mine = _one(tx, store.add(tx, who, since_ms))
        audit(tx, who, "hand_over_begun", f"hand-over {mine.id}")
    return shown(tx, mine)


def write(tx: Write, who: Signed, number: int, version: int, text: str) -> dict[str, Any]:
    """Keep what who goes has written so far."""
    one = _one(tx, number)
    check_text(one, who.operator_id, version)
    _change(tx, one, {"text": text})
    return {"id": number, "version": version + 1, "changed_ms": tx.now_ms}


def offer(tx: Write, who: Signed, number: int, version: int) -> dict[str, Any]:
    """Who goes signs; with that it is fixed what was open."""
    one = _one(tx, number)
    opened = what_is_open(tx, one.since_ms)
    signed = {"open": opened, "digest": digest(one.text, opened), "outgoing_signed_ms": tx.now_ms}
    return _step(tx, who, one, "offer", version, signed)


def take_back(tx: Write, who: Signed, number: int, version: int) -> dict[str, Any]:
    """Who goes wants to write more before anybody has signed."""
    if store.draft_of(tx, who.operator_id) is not None:
        raise Problem(409, "has_draft", "You have begun another hand-over; finish that one first.")
    nothing = {"open": None, "digest": None, "outgoing_signed_ms": None}
    return _step(tx, who, _one(tx, number), "take_back", version, nothing)


def sign(tx: Write, who: Signed, number: int, version: int) -> dict[str, Any]:
    """Who comes signs what they have read. Raises 403 `signs_twice` for who goes."""
    values = {"incoming": who.operator_id, "incoming_name": who.name, "incoming_signed_ms": tx.now_ms}
    return _step(tx, who, _one(tx, number), "sign", version, values)


def read(tx: Write, who: Signed, number: int) -> dict[str, Any]:
    """One of them, whole; that it was read is on the trail, since it names residents. A draft is its writer's alone."""
    one = _one(tx, number)
    if one.state == "draft" and one.outgoing != who.operator_id:
        raise not_yours(one)
    audit(tx, who, "read_hand_over", f"hand-over {number}")
    return shown(tx, one)


def listed(tx: Read, who: Signed, first: date | None, last: date | None, offset: int, limit: int) -> dict[str, Any]:
    """Those begun from `first` to `last` (days on the wall of the site), the newest first, without what they say."""
    found, total = store.page(tx, who.operator_id, _midnight(tx, first, 0), _midnight(tx, last, 1), offset, limit)
    return {"items": [_head(one) for one in found], "total": total}


def greeting(tx: Read, who: Signed) -> dict[str, Any]:
    """What who comes wants to know first: whether their shift runs, who hands over, what is open, who is here."""
    waiting = [one for one in store.offered(tx) if one.outgoing != who.operator_id]
    planned = [one for one in rota.on_rota(tx, tx.now_ms) if one.operator_id == who.operator_id]
    shift = presence.running_shift(tx, who.operator_id)
    return {
        "shift": None if shift is None else asdict(shift),
        "planned": {"start_ms": planned[0].start_ms, "end_ms": planned[0].end_ms} if planned else None,
        "hand_over": _head(waiting[0]) if waiting else None,
        "open": how_much_is_open(tx),
        "here": [one.name for one in presence.present(tx).people if one.operator_id != who.operator_id],
    }


def shown(tx: Read, one: HandOver) -> dict[str, Any]:
    """All of it; a draft with what is open now."""
    opened = one.open if one.open is not None else what_is_open(tx, one.since_ms)
    names = people(tx, {one.outgoing, one.incoming or one.outgoing})
    return {**asdict(one), "open": opened, "outgoing_role": names[one.outgoing].role}


def _head(one: HandOver) -> dict[str, Any]:
    return {name: value for name, value in asdict(one).items() if name not in ("text", "open", "digest")}


def _step(tx: Write, who: Signed, one: HandOver, what: Step, version: int, values: dict[str, Any]) -> dict[str, Any]:
    state = step(one, what, who.operator_id, version)
    _change(tx, one, {"state": state, **values})
    after = _one(tx, one.id)
    audit(tx, who, f"hand_over_{what}", f"hand-over {one.id}", {"digest": after.digest} if after.digest else {})
    tx.publish(TOPIC, _head(after))
    return shown(tx, after)


def _change(tx: Write, one: HandOver, values: dict[str, Any]) -> None:
    if not store.change(tx, one, values):
        raise Problem(409, "stale_version", "This hand-over was changed since you saw it; read it again.")


def _one(tx: Read, number: int) -> HandOver:
    found = store.one(tx, number)
    if found is None:
        raise not_found("hand-over", number)
    return found


def _midnight(tx: Read, day: date | None, days_later: int) -> int | None:
    if day is None:
        return None
    zone = site_zone(tx)
    day = min(day, local_time(tx.now_ms, zone).date() + timedelta(days=1)) + timedelta(days=days_later)
    return round(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp() * 1000)
