"""Reads, tries, replaces and takes back the centre's ladders. What is written holds for who begins to wait later."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from hub.kernel import AnyRow, Problem, Read, Write, local_time, site_zone
from hub.operators import Signed, audit

from .. import store as alarms
from ..ladder_store import Ladders
from ..ladders import DEFAULT, Ladder, as_text, from_text, ladder_of, next_rung_ms
from ..model import Alarm
from ..summary import summarise
from . import policy, store

TOPIC = "ladders"
HISTORY_SHOWN = 20
WAITING_SHOWN = 50

What = Literal["saved", "undone", "defaults"]


def show(tx: Read) -> dict[str, Any]:
    """The ladders that hold for who begins to wait now, and who changed them when."""
    found = store.newest(tx, HISTORY_SHOWN)
    own = from_text(found[0].ladders) if found else ()
    return {
        "version": found[0].id if found else 0,
        "is_default": own == (),
        "ladders": [asdict(one) for one in policy.whole(own, DEFAULT)],
        "history": [{"version": one.id, "at_ms": one.made_ms, "by": one.by_name, "what": one.what} for one in found],
    }


def preview(tx: Read, ladders: Sequence[Ladder], priority: int, hour: int) -> dict[str, Any]:
    """What an alarm would do that begins to wait in this hour; and of the alarms that wait now, what stays as it is.

    Raises 422 for ladders that cannot be.
    """
    _must_be_right(ladders)
    return {
        "steps": [asdict(one) for one in policy.steps(ladders, priority, hour)],
        "waiting": _waiting(tx, ladders),
    }


def save(tx: Write, who: Signed, version: int, ladders: Sequence[Ladder]) -> dict[str, Any]:
    """Replace them. Raises 422 with every mistake, 409 `stale_version` where somebody was faster."""
    _must_be_right(ladders)
    return _write(tx, who, version, "saved", tuple(ladders))


def undo(tx: Write, who: Signed, version: int) -> dict[str, Any]:
    """As they were before the last change; a second undo takes back the first."""
    found = store.newest(tx, 2)
    if not found:
        raise Problem(409, "ladders_as_they_came", "The ladders are as they came: nobody has changed them.")
    return _write(tx, who, version, "undone", from_text(found[1].ladders) if len(found) > 1 else ())


def defaults(tx: Write, who: Signed, version: int) -> dict[str, Any]:
    """As they came."""
    return _write(tx, who, version, "defaults", ())


def _write(tx: Write, who: Signed, version: int, what: What, ladders: tuple[Ladder, ...]) -> dict[str, Any]:
    found: Sequence[AnyRow] = store.newest(tx, 1)
    now = found[0].id if found else 0
    if now != version:
        raise Problem(409, "stale_version", "Somebody has changed the ladders since you saw them.", version=now)
    row = {"operator_id": who.operator_id, "by_name": who.name, "what": what, "ladders": as_text(ladders)}
    made = store.add(tx, row)
    audit(tx, who, "change_ladders", f"ladders {made}", {"what": what})
    tx.publish(TOPIC, {"version": made, "by": who.name, "what": what})
    return show(tx)


def _must_be_right(ladders: Sequence[Ladder]) -> None:
    found = policy.mistakes(ladders)
    if found:
        raise Problem(422, "invalid", found[0].message, errors=[one._asdict() for one in found])


def _waiting(tx: Read, ladders: Sequence[Ladder]) -> list[dict[str, Any]]:
    """Each keeps the ladder on which it began: `next_ms` by that one, `would_ms` if it began on these."""
    every, _ = alarms.page(tx, "unclosed", 0, WAITING_SHOWN)
    waiting = [one for one in every if one.state == "open"]
    told, zone = summarise(tx, waiting), site_zone(tx)
    return [
        {
            **{name: line[name] for name in ("id", "kind", "priority", "resident_name", "waits_ms", "rung")},
            "rungs": len(Ladders(tx).of(one).rungs),
            "next_ms": one.next_rung_ms,
            "would_ms": _would_ms(
                one, ladder_of(ladders, one.base_priority, local_time(one.waits_ms, zone).hour), tx.now_ms
            ),
        }
        for one, line in zip(waiting, told, strict=True)
    ]


def _would_ms(alarm: Alarm, ladder: Ladder, now_ms: int) -> int | None:
    return next_rung_ms(ladder, alarm.waits_ms, min(alarm.rung, len(ladder.rungs)), now_ms)
