"""Puts work on the list and takes it off; whoever looks at the list hears of it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from hub.kernel import AnyRow, Read, Write
from hub.residents import summaries

from . import store
from .model import Kind, Only, Work

# What is due so soon is anybody's, whoever was to do it.
NEAR_MS = 2 * 3_600_000
LOOKED_AT_MAX = 200


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


def _lines(tx: Read, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    homes = summaries(tx, {row.resident_id for row in rows})
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
        }
        for row in rows
    ]


def _tell(tx: Write, kind: Kind, resident_id: int) -> None:
    tx.publish("work", {"kind": kind, "resident_id": resident_id})
