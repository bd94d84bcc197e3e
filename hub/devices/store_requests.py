"""All the SQL about what devices are told and asked."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, update

from hub.kernel import Prepared, Read, Write, listed

from . import tables as t
from .model import Request, What
from .policy import SET_AGAIN_MS

_r = t.device_request.c
_columns = [_r[name] for name in Request._fields]
_first_due = select(func.min(_r.due_ms), func.max(_r.due_ms))
# Built once: at a start of the town each phone is told something, and answers.
_unfinished = Prepared(select(*_columns).where(_r.id.in_(listed("ids")), _r.done_ms.is_(None)))
_last_wanted = Prepared(
    select(_r.heartbeat_s, _r.more)
    .where(_r.device_id == bindparam("device_id"), _r.what == "set", _r.state != "refused")
    .order_by(_r.id.desc())
    .limit(1)
)
_settings_of_all = (
    select(_r.device_id, _r.heartbeat_s, _r.state)
    .where(_r.what == "set", _r.state != "refused", _r.heartbeat_s.is_not(None))
    .order_by(_r.id)
)
_settings, _settings_of = Prepared(_settings_of_all), Prepared(_settings_of_all.where(_r.device_id.in_(listed("ids"))))
# No pause is longer: what is due later than this was written by a clock that was set back since.
PAUSE_MS_MAX = max(SET_AGAIN_MS)


def add(
    tx: Write,
    device_id: str,
    what: What,
    heartbeat_s: int | None,
    operator_id: int | None,
    more: dict[str, Any] | None = None,
) -> Request:
    """Wanted, and due now; `operator_id` None: by the hub itself."""
    row: dict[str, Any] = {
        "device_id": device_id,
        "what": what,
        "heartbeat_s": heartbeat_s,
        "state": "wanted",
        "made_ms": tx.now_ms,
        "made_by": operator_id,
        "tries": 0,
        "due_ms": tx.now_ms,
        "more": more,
    }
    return Request(*tx.sql.execute(insert(t.device_request).values(**row).returning(*_columns)).one())


def change(tx: Write, request_id: int, **values: Any) -> Request:
    """The request as it is then."""
    query = update(t.device_request).where(_r.id == request_id).values(**values).returning(*_columns)
    return Request(*tx.sql.execute(query).one())


def unfinished(tx: Read, device_id: str, what: What | None = None) -> list[Request]:
    """What waits for an acknowledgement."""
    query = select(*_columns).where(_r.device_id == device_id, _r.done_ms.is_(None))
    return _requests(tx, query if what is None else query.where(_r.what == what))


def unfinished_of(tx: Read, ids: Collection[int]) -> list[Request]:
    return [Request(*row) for row in _unfinished.rows(tx, {"ids": ids})]


def due(tx: Read, length_max: int) -> list[Request]:
    """What is to be said now, the oldest first."""
    is_due = (_r.due_ms <= tx.now_ms) | (_r.due_ms > tx.now_ms + PAUSE_MS_MAX)
    return _requests(tx, select(*_columns).where(is_due).order_by(_r.due_ms, _r.id).limit(length_max))


def first_due_ms(tx: Read) -> int | None:
    """When the next is due; None when nothing waits."""
    first_ms, last_ms = tx.sql.execute(_first_due).one()
    return tx.now_ms if last_ms is not None and last_ms > tx.now_ms + PAUSE_MS_MAX else first_ms


def history(tx: Read, device_id: str, length_max: int) -> list[Request]:
    """The newest first."""
    return _requests(tx, select(*_columns).where(_r.device_id == device_id).order_by(_r.id.desc()).limit(length_max))


def count_since(tx: Read, device_id: str, since_ms: int) -> int:
    """By people: what the hub does by itself takes nothing from them."""
    query = select(func.count()).where(_r.device_id == device_id, _r.made_ms > since_ms, _r.made_by.is_not(None))
    return tx.sql.execute(query).scalar_one()


def settings(tx: Read, device_ids: Collection[str] | None = None) -> dict[str, list[tuple[int, bool]]]:
    """What each device was set to (seconds, acknowledged), the oldest first; of these devices or of all.

    Also what was replaced: it may have arrived all the same.
    """
    found: dict[str, list[tuple[int, bool]]] = {one: [] for one in device_ids or ()}
    rows = _settings.rows(tx) if device_ids is None else _settings_of.rows(tx, {"ids": device_ids})
    for device_id, heartbeat_s, state in rows:
        found.setdefault(device_id, []).append((heartbeat_s, state == "acknowledged"))
    return found


def last_wanted(tx: Read, device_id: str) -> tuple[int | None, dict[str, Any]]:
    """What was asked for last, and not refused: the heartbeat in seconds, None if never, and what was beside it."""
    row = next(iter(_last_wanted.rows(tx, {"device_id": device_id})), None)
    return (None, {}) if row is None else (row.heartbeat_s, row.more or {})


def not_told(tx: Read, right: Mapping[str, int], length_max: int) -> list[str]:
    """Phones that were ever heard, and whose last `set` says otherwise; one that was refused is not said again."""
    newest = select(_r.device_id, func.max(_r.id).label("id")).where(_r.what == "set").group_by(_r.device_id).subquery()
    wrong = [_r.more[name].as_integer().is_distinct_from(value) for name, value in right.items()]
    query = (
        select(t.device.c.id)
        .join_from(t.device, t.device_state)
        .outerjoin(newest, newest.c.device_id == t.device.c.id)
        .outerjoin(t.device_request, _r.id == newest.c.id)
        .where(t.device.c.kind == "phone", t.device_state.c.last_heartbeat_ms.is_not(None), or_(*wrong))
    )
    return list(tx.sql.execute(query.order_by(t.device.c.id).limit(length_max)).scalars())


def last_acknowledged(tx: Read, device_id: str) -> Request | None:
    """The parameters that the device has said it has."""
    query = select(*_columns).where(_r.device_id == device_id, _r.what == "set", _r.state == "acknowledged")
    return next(iter(_requests(tx, query.order_by(_r.id.desc()).limit(1))), None)


def _requests(tx: Read, query: Any) -> list[Request]:
    rows: Sequence[Any] = tx.sql.execute(query).all()
    return [Request(*row) for row in rows]
