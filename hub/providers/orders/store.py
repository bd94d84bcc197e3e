"""All the SQL about orders and their steps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, or_, select, update

from hub.kernel import Read, Write

from .model import IN_HAND, OVER, Order, State
from .tables import order_link_key, order_photo, order_step
from .tables import service_order as t

_c = t.c
_NAMES = tuple(one.name for one in fields(Order))
_columns = select(*(_c[name] for name in _NAMES))
_goes_on = _c.state.not_in(OVER)


@dataclass(frozen=True, slots=True)
class Named:
    """Orders of any of these residents or providers, or with this number."""

    resident_ids: Collection[int]
    provider_ids: Collection[int]
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class Only:
    """Which orders are wanted; each None means all. `states` empty: all of them."""

    states: Collection[State] = ()
    service: str | None = None
    resident_id: int | None = None
    provider_id: int | None = None
    alarm_id: int | None = None
    late_at_ms: int | None = None
    goes_on: bool = False
    named: Named | None = None


def add(tx: Write, order: Order) -> Order:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(order).items() if name != "id"}
    order.id = tx.sql.execute(insert(t).values(**row).returning(_c.id)).scalar_one()
    return order


def save(tx: Write, order: Order) -> None:
    """Write all of it, under the next version."""
    order.version += 1
    tx.sql.execute(update(t).where(_c.id == order.id).values(**asdict(order)))


def looked(tx: Write, order: Order) -> None:
    """When it is due and looked at next: nothing that whoever is about to do something has to have seen."""
    values = {"due_ms": order.due_ms, "look_ms": order.look_ms, "rung": order.rung}
    tx.sql.execute(update(t).where(_c.id == order.id).values(**values))


def one(tx: Read, order_id: int) -> Order | None:
    return _first(tx, _c.id == order_id)


def by_code(tx: Read, resident_id: int, code: str) -> Order | None:
    """The order that is not over of this resident and with this code."""
    return _first(tx, _goes_on, _c.resident_id == resident_id, _c.code == code)


def is_code_taken(tx: Read, code: str) -> bool:
    return tx.sql.execute(select(_c.id).where(_goes_on, _c.code == code)).first() is not None


def due(tx: Read, length_max: int) -> list[Order]:
    """Those that somebody has to be told of by now."""
    query = _columns.where(_goes_on, _c.look_ms <= tx.now_ms).order_by(_c.look_ms, _c.id).limit(length_max)
    return [Order(*row) for row in tx.sql.execute(query)]


def next_look_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_c.look_ms)).where(_goes_on)).scalar()


def late(tx: Read, length_max: int) -> list[Order]:
    """What is past its deadline, the longest first."""
    query = _columns.where(_goes_on, _c.due_ms <= tx.now_ms).order_by(_c.due_ms, _c.id).limit(length_max)
    return [Order(*row) for row in tx.sql.execute(query)]


def page(tx: Read, only: Only, order_by: str, offset: int, limit: int) -> tuple[list[Order], int]:
    """`order_by`: `due` the earliest deadline first, what has none last; else the newest first."""
    fits = _fits(only)
    order = (_c.due_ms.is_(None), _c.due_ms, _c.id) if order_by == "due" else (_c.id.desc(),)
    rows = tx.sql.execute(_columns.where(*fits).order_by(*order).offset(offset).limit(limit))
    total = tx.sql.execute(select(func.count()).select_from(t).where(*fits)).scalar_one()
    return [Order(*row) for row in rows], total


def counts(tx: Read) -> dict[str, tuple[int, int]]:
    """How many stand in each state that goes on, and how many of them are past their deadline."""
    late = func.sum((_c.due_ms <= tx.now_ms).cast(_c.version.type))
    query = select(_c.state, func.count(), late).where(_goes_on).group_by(_c.state)
    return {state: (many, behind or 0) for state, many, behind in tx.sql.execute(query)}


def in_hand(tx: Read, provider_id: int | None = None) -> dict[int, int]:
    """How many orders each provider has accepted and not done."""
    where = [_c.state.in_(IN_HAND), *([] if provider_id is None else [_c.provider_id == provider_id])]
    return _counted(tx, *where)


def accepted_between(tx: Read, from_ms: int, until_ms: int, service: str | None = None) -> dict[int, int]:
    """How many orders each provider took in that time and did not give back."""
    where = [_c.accepted_ms >= from_ms, _c.accepted_ms < until_ms]
    return _counted(tx, *where, *([] if service is None else [_c.service == service]))


def on_day(tx: Read, from_ms: int, until_ms: int) -> dict[int, int]:
    """How many orders each provider has for that time: wanted then, or accepted then where nothing was agreed."""
    at = func.coalesce(_c.wanted_ms, _c.accepted_ms)
    return _counted(tx, at >= from_ms, at < until_ms, _c.state != "cancelled")


def provider_of_state(tx: Read, provider_id: int, states: Collection[State]) -> int:
    return tx.sql.execute(
        select(func.count()).select_from(t).where(_c.provider_id == provider_id, _c.state.in_(states))
    ).scalar_one()


def ids_of(tx: Read, resident_id: int) -> list[int]:
    """All orders that were ever made for them."""
    return list(tx.sql.execute(select(_c.id).where(_c.resident_id == resident_id)).scalars())


def late_count(tx: Read) -> int:
    """How many are past their deadline."""
    return tx.sql.execute(select(func.count()).select_from(t).where(_goes_on, _c.due_ms <= tx.now_ms)).scalar_one()


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was to be done there, and how it looks."""
    ours = select(_c.id).where(_c.resident_id == resident_id)
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(note="", parts="", end_reason=""))
    tx.sql.execute(update(order_step).where(order_step.c.order_id.in_(ours)).values(data={}))
    tx.sql.execute(order_photo.delete().where(order_photo.c.order_id.in_(ours)))


def add_step(tx: Write, row: Mapping[str, Any]) -> None:
    tx.sql.execute(insert(order_step).values(at_ms=tx.now_ms, **row))


def steps(tx: Read, order_id: int) -> Sequence[RowMapping]:
    """From the first to the last."""
    query = select(order_step).where(order_step.c.order_id == order_id).order_by(order_step.c.id)
    return tx.sql.execute(query).mappings().all()


def photo_stages(tx: Read, order_id: int) -> set[str]:
    """Of which stages there is a picture."""
    query = select(order_photo.c.stage).where(order_photo.c.order_id == order_id).distinct()
    return set(tx.sql.execute(query).scalars())


def photos(tx: Read, order_id: int) -> Sequence[RowMapping]:
    """All but the pictures themselves, the oldest first."""
    names = ("id", "stage", "at_ms", "actor", "width", "height")
    query = select(*(order_photo.c[name] for name in names)).where(order_photo.c.order_id == order_id)
    return tx.sql.execute(query.order_by(order_photo.c.id)).mappings().all()


def photo(tx: Read, order_id: int, photo_id: int) -> bytes | None:
    """One picture of this order, as JPEG."""
    p = order_photo.c
    return tx.sql.execute(select(p.jpeg).where(p.order_id == order_id, p.id == photo_id)).scalar()


def add_photo(tx: Write, row: Mapping[str, Any]) -> bool:
    """Keep it; false when the same one is there already."""
    p = order_photo.c
    same = select(p.id).where(*(p[name] == row[name] for name in ("order_id", "stage", "digest")))
    if tx.sql.execute(same).first() is not None:
        return False
    tx.sql.execute(insert(order_photo).values(at_ms=tx.now_ms, **row))
    return True


def has_key(tx: Read, order_id: int, key: str) -> bool:
    """Whether this was carried out already."""
    k = order_link_key.c
    return tx.sql.execute(select(k.key).where(k.order_id == order_id, k.key == key)).first() is not None


def keep_key(tx: Write, order_id: int, key: str, kept_ms: int) -> None:
    """It is carried out; what is older than `kept_ms` is forgotten."""
    tx.sql.execute(delete(order_link_key).where(order_link_key.c.at_ms < tx.now_ms - kept_ms))
    tx.sql.execute(insert(order_link_key).values(order_id=order_id, key=key, at_ms=tx.now_ms))


def _counted(tx: Read, *where: ColumnElement[bool]) -> dict[int, int]:
    query = select(_c.provider_id, func.count()).where(_c.provider_id.is_not(None), *where).group_by(_c.provider_id)
    return {row[0]: row[1] for row in tx.sql.execute(query)}


def _fits(only: Only) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if only.states:
        fits.append(_c.state.in_(only.states))
    for column, value in (
        (_c.service, only.service),
        (_c.resident_id, only.resident_id),
        (_c.provider_id, only.provider_id),
        (_c.alarm_id, only.alarm_id),
    ):
        if value is not None:
            fits.append(column == value)
    if only.named is not None:
        theirs = _c.resident_id.in_(only.named.resident_ids), _c.provider_id.in_(only.named.provider_ids)
        fits.append(or_(*theirs, _c.id == only.named.order_id))
    if only.goes_on:
        fits.append(_goes_on)
    if only.late_at_ms is not None:
        fits += [_goes_on, _c.due_ms <= only.late_at_ms]
    return fits


def _first(tx: Read, *where: ColumnElement[bool]) -> Order | None:
    row = tx.sql.execute(_columns.where(*where).limit(1)).first()
    return None if row is None else Order(*row)
