"""Who the residents are, as far as a group of them is told by it: where they live, how old they are, what they have."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from hub.kernel import Read

from . import tables as t
from .store import age_years


class Portrait(NamedTuple):
    """`age`: what they become this calendar year, for the day of birth is not known; `lift` None: nobody knows."""

    id: int
    name: str
    age: int
    zone_id: int
    floor: int
    lift: bool | None
    lives_alone: bool
    conditions: tuple[str, ...]


_r = t.resident.c
_portraits = select(_r.id, _r.name, _r.born_year, _r.zone_id, _r.floor, _r.lift, _r.lives_alone, _r.conditions)


def portraits(tx: Read, ids: Collection[int] | None = None) -> list[Portrait]:
    """Of those of `ids` who are looked after, or of everybody who is; by name."""
    query = _portraits.where(_r.ended_on.is_(None)).order_by(_r.pinyin, _r.id)
    if ids is not None:
        query = query.where(_r.id.in_(ids))
    year = age_years(0, tx.now_ms)
    return [
        Portrait(id_, name, year - born, zone, floor, lift, alone, tuple(conditions))
        for id_, name, born, zone, floor, lift, alone, conditions in tx.sql.execute(query)
    ]
