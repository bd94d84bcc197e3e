"""All the SQL about what residents said."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from hub.kernel import Read, Write

from .model import GOOD_MEAN
from .tables import order_follow_up as t

_c = t.c
_mean = (_c.timeliness + _c.attitude + _c.result) / 3.0


def add(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t).values(**values).returning(_c.id)).scalar_one()


def last(tx: Read, order_id: int) -> RowMapping | None:
    query = select(t).where(_c.order_id == order_id).order_by(_c.id.desc()).limit(1)
    return tx.sql.execute(query).mappings().first()


def ratings(tx: Read, since_ms: int) -> dict[int, tuple[float, int]]:
    """The mean of the marks of each provider, and of how many follow-ups."""
    query = select(_c.provider_id, func.avg(_mean), func.count()).where(_c.at_ms >= since_ms).group_by(_c.provider_id)
    return {provider_id: (mean, many) for provider_id, mean, many in tx.sql.execute(query)}


def known(tx: Read, resident_id: int) -> dict[int, int]:
    """How often each provider was there, and it was good."""
    good = _c.resident_id == resident_id, _mean >= GOOD_MEAN
    query = select(_c.provider_id, func.count()).where(*good).group_by(_c.provider_id)
    return {row[0]: row[1] for row in tx.sql.execute(query)}


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more what was said; the marks stay."""
    tx.sql.execute(update(t).where(_c.resident_id == resident_id).values(note=""))
