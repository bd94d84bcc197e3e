"""All the SQL about who was asked, and who is not wanted."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, func, insert, select, update

from hub.kernel import Read, Write

from .model import Offer
from .tables import order_offer as t
from .tables import unwanted_provider as u

_c = t.c
_NAMES = tuple(one.name for one in fields(Offer))
_columns = select(*(_c[name] for name in _NAMES))
_waits = _c.outcome == "waiting"


def add(tx: Write, offers: Sequence[Offer]) -> list[Offer]:
    """Write them down; returns them with their numbers."""
    for one in offers:
        row = {name: value for name, value in asdict(one).items() if name != "id"}
        one.id = tx.sql.execute(insert(t).values(**row).returning(_c.id)).scalar_one()
    return list(offers)


def answer(tx: Write, offer: Offer) -> bool:
    """Keep what came of it; false when something had come of it already: of two answers the first counts."""
    values = {name: getattr(offer, name) for name in ("outcome", "answered_ms", "reason", "note")}
    return tx.sql.execute(update(t).where(_c.id == offer.id, _waits).values(**values)).rowcount == 1


def give_back(tx: Write, order_id: int, outcome: str) -> None:
    """Whoever had accepted does not come after all."""
    mine = update(t).where(_c.order_id == order_id, _c.outcome == "accepted")
    tx.sql.execute(mine.values(outcome=outcome, answered_ms=tx.now_ms))


def one(tx: Read, offer_id: int) -> Offer | None:
    return next(iter(_all(tx, _c.id == offer_id)), None)


def accepted(tx: Read, order_id: int) -> Offer | None:
    return next(iter(_all(tx, _c.order_id == order_id, _c.outcome == "accepted")), None)


def of_order(tx: Read, order_id: int) -> list[Offer]:
    """From the first to the last."""
    return _all(tx, _c.order_id == order_id)


def waiting(tx: Read, order_id: int) -> list[Offer]:
    """Who has still to answer."""
    return _all(tx, _c.order_id == order_id, _waits)


def asked(tx: Read, order_id: int) -> set[int]:
    """Whoever has still to answer, did not take it, or gave it back: nobody is asked twice by a program."""
    query = select(_c.provider_id).where(_c.order_id == order_id, _c.outcome.not_in(("withdrawn", "lost")))
    return set(tx.sql.execute(query).scalars())


def lapsed(tx: Read, length_max: int) -> list[Offer]:
    """Whose time to answer is over."""
    rows = tx.sql.execute(
        _columns.where(_waits, _c.until_ms <= tx.now_ms).order_by(_c.until_ms, _c.id).limit(length_max)
    )
    return [Offer(*row) for row in rows]


def next_until_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_c.until_ms)).where(_waits)).scalar()


def unwanted(tx: Read, resident_id: int) -> set[int]:
    """Whom this resident does not want."""
    query = select(u.c.provider_id).where(u.c.resident_id == resident_id, u.c.ended_ms.is_(None))
    return set(tx.sql.execute(query).scalars())


def unwanted_rows(tx: Read, resident_id: int) -> Sequence[RowMapping]:
    query = select(u).where(u.c.resident_id == resident_id, u.c.ended_ms.is_(None)).order_by(u.c.id)
    return tx.sql.execute(query).mappings().all()


def add_unwanted(tx: Write, values: dict[str, Any]) -> None:
    tx.sql.execute(insert(u).values(**values))


def end_unwanted(tx: Write, resident_id: int, provider_id: int) -> bool:
    mine = update(u).where(u.c.resident_id == resident_id, u.c.provider_id == provider_id, u.c.ended_ms.is_(None))
    return tx.sql.execute(mine.values(ended_ms=tx.now_ms)).rowcount > 0


def blank(tx: Write, order_ids: Collection[int], resident_id: int) -> None:
    """Nobody may know any more what was said."""
    tx.sql.execute(update(t).where(_c.order_id.in_(order_ids)).values(note="", overruled=""))
    tx.sql.execute(update(u).where(u.c.resident_id == resident_id).values(reason=""))


def _all(tx: Read, *where: ColumnElement[bool]) -> list[Offer]:
    return [Offer(*row) for row in tx.sql.execute(_columns.where(*where).order_by(_c.id))]
