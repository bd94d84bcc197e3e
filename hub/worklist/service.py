"""Puts work on the list and takes it off; whoever looks at the list hears of it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from hub.kernel import AnyRow, Problem, Read, Write, not_found
from hub.operators import operator_names
from hub.residents import summaries

from . import store
from .model import Kind, Only, Work

# What is due so soon is anybody's, whoever was to do it.
NEAR_MS = 2 * 3_600_000
LOOKED_AT_MAX = 200
# Whoever shut the page, or went home, does not keep it: as long as a care call of which nothing is heard.
HOLD_MS = 5 * 60_000


def put_work(tx: Write, work: Work) -> None:
    """Put one thing on the list; the same `kind` and `ref` again moves it to the new time."""
    store.put(tx, [work])
    _tell(tx, work.kind, work.resident_id)


def load_work(tx: Write, work: Sequence[Work]) -> None:
    """The same for many at once, telling nobody of each: for a new database, and for who tells of all at once."""
    if work:
        store.put(tx, work)


def reschedule_work(tx: Write, work: Sequence[Work]) -> None:
    """Another time, or for somebody else, for what is on the list; what is not is not put there. Tells nobody."""
    if work:
        store.reschedule(tx, work)


def finish_work(tx: Write, kind: Kind, ref: int) -> None:
    """Take it off the list. Nothing happens if it is not there."""
    resident_id = store.finish(tx, kind, ref)
    if resident_id is not None:
        _tell(tx, kind, resident_id)


def hold_work(tx: Write, kind: Kind, ref: int, operator_id: int) -> int:
    """This person is at it now, for HOLD_MS or until it has another time; again: still at it. Returns until when (ms).

    Nobody else is given it meanwhile, nor anything else at that home. Raises 404 for what is not to be done; 409
    `being_called` (names who is at it) where somebody else is.
    """
    line = _must(tx, kind, ref)
    check_not_held(tx, line.resident_id, operator_id)
    until_ms = tx.now_ms + HOLD_MS
    store.hold(tx, line.id, operator_id, until_ms)
    if line.held_by != operator_id or not _is_held(line, tx.now_ms):  # nobody reads the list anew for each minute of it
        _tell(tx, kind, line.resident_id)
    return until_ms


def leave_work(tx: Write, kind: Kind, ref: int, operator_id: int) -> None:
    """They are not at it any more: it waits as before. Nothing happens where it is not in their hands."""
    line = store.one(tx, kind, ref)
    if line is not None and line.held_by == operator_id:
        store.hold(tx, line.id, None, None)
        _tell(tx, kind, line.resident_id)


def held_work(tx: Read) -> list[dict[str, Any]]:
    """What somebody is at now (`held_by`), what was taken last first."""
    return _lines(tx, store.held(tx))


def check_not_held(tx: Read, resident_id: int, operator_id: int) -> None:
    """Two do not ring at one home at once. Raises 409 `being_called`, which names who is at it."""
    others = (row.held_by for row in store.held(tx) if row.resident_id == resident_id)
    other_id = next((one for one in others if one != operator_id), None)
    if other_id is not None:
        name = operator_names(tx, {other_id}).get(other_id, "")
        raise Problem(409, "being_called", f"{name} is calling this resident already.", held_by=name)


def waiting_work(tx: Read, kind: Kind | None, offset: int, limit: int, only: Only | None = None) -> dict[str, Any]:
    """`items`: what can be done now, the earliest due first, then what can be done later. `total`: how much."""
    rows, total = store.waiting(tx, kind, offset, limit, only)
    return {"items": _lines(tx, rows), "total": total}


def next_work(
    tx: Read,
    operator_id: int,
    *,
    resident_id: int | None = None,
    early: Collection[int] = (),
    fits: Callable[[AnyRow], bool] = lambda _row: True,
) -> dict[str, Any] | None:
    """What this person does next: of what they can do now the earliest due, None where there is none.

    With `resident_id`: of what is to be done there. `early`: residents with whom, after all that, may be done now what
    is meant for later. `fits`: whether a row of `work_item` may be done now; the first LOOKED_AT_MAX are asked about.
    """
    near_ms = tx.now_ms + NEAR_MS
    rows = (
        store.next_for(tx, operator_id, early, near_ms, LOOKED_AT_MAX)
        if resident_id is None
        else store.next_of(tx, resident_id)
    )
    found = next((row for row in rows if fits(row)), None)
    return None if found is None else _lines(tx, [found])[0]


def work_until(tx: Read, kind: Kind, until_ms: int) -> dict[int, int | None]:
    """Residents for whom something of this kind is due, or may be done, before then; each with whose it is."""
    return store.until(tx, kind, until_ms)


def _is_held(line: AnyRow, now_ms: int) -> bool:
    return line.held_until_ms is not None and line.held_until_ms > now_ms


def _must(tx: Read, kind: Kind, ref: int) -> AnyRow:
    line = store.one(tx, kind, ref)
    if line is None:
        raise not_found("line of the worklist", ref)
    return line


def _lines(tx: Read, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    homes = summaries(tx, {row.resident_id for row in rows})
    at_it = {row.id: row.held_by for row in rows if _is_held(row, tx.now_ms)}
    names = operator_names(tx, set(at_it.values())) if at_it else {}
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "ref": row.ref,
            "resident_id": row.resident_id,
            "resident_name": homes[row.resident_id].name,
            "address": homes[row.resident_id].address,
            "zone": homes[row.resident_id].zone,
            "due_ms": row.due_ms,
            "from_ms": row.from_ms,
            "operator_id": row.operator_id,
            "not_operator_id": row.not_operator_id,
            "state": row.state,
            "held_by": at_it.get(row.id),
            "held_by_name": names.get(at_it.get(row.id, 0)),
            "held_until_ms": row.held_until_ms if row.id in at_it else None,
        }
        for row in rows
    ]


def _tell(tx: Write, kind: Kind, resident_id: int) -> None:
    tx.publish("work", {"kind": kind, "resident_id": resident_id})
