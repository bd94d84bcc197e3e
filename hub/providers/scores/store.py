"""All the SQL about scores, and what they are counted from."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update

from hub.kernel import Read, Write

from ..follow_ups.tables import order_follow_up
from ..orders.tables import order_step, service_order
from ..register.tables import provider
from . import tables as t
from .model import Step

_r, _p, _a, _s, _o, _f = (
    t.score_rules.c,
    t.provider_score.c,
    t.score_appeal.c,
    order_step.c,
    service_order.c,
    order_follow_up.c,
)
_BEGINS = ("accept", "declined", "timed_out", "give_back", "no_show", "arrive", "finish")
_TOLD = (*_BEGINS, "quote")


def steps(tx: Read, from_ms: int, to_ms: int, provider_ids: Collection[int]) -> list[Step]:
    """The whole histories (each in order) of the orders in which one of these had a part in that time."""
    touched = select(_s.order_id).where(
        _s.at_ms >= from_ms, _s.at_ms < to_ms, _s.provider_id.in_(provider_ids), _s.what.in_(_BEGINS)
    )
    query = (
        select(_s.order_id, _s.at_ms, _s.what, _s.provider_id, _s.data, _o.urgency, _o.wanted_ms)
        .join(service_order, _o.id == _s.order_id)
        .where(_s.order_id.in_(touched), _s.what.in_(_TOLD))
        .order_by(_s.id)
    )
    return [Step(*row) for row in tx.sql.execute(query)]


def marks(tx: Read, from_ms: int, to_ms: int, provider_ids: Collection[int]) -> Sequence[RowMapping]:
    """`provider_id many total wrong`: of how many follow-ups, the sum of the marks, how many prices wrong."""
    total = func.sum(_f.timeliness + _f.attitude + _f.result).label("total")
    wrong = func.count().filter(_f.price_ok.is_(False)).label("wrong")
    query = (
        select(_f.provider_id, func.count().label("many"), total, wrong)
        .where(_f.at_ms >= from_ms, _f.at_ms < to_ms, _f.provider_id.in_(provider_ids))
        .group_by(_f.provider_id)
    )
    return tx.sql.execute(query).mappings().all()


def not_scored(tx: Read, month: str, length_max: int) -> list[int]:
    """Whose month is not counted yet; those in the archive have none."""
    has = select(_p.provider_id).where(_p.month == month)
    query = select(provider.c.id).where(provider.c.id.not_in(has), provider.c.standing != "archived")
    return list(tx.sql.execute(query.order_by(provider.c.id).limit(length_max)).scalars())


def add_score(tx: Write, values: Mapping[str, Any]) -> None:
    tx.sql.execute(insert(t.provider_score).values(made_ms=tx.now_ms, **values))


def scores_of(tx: Read, provider_id: int, limit: int) -> Sequence[RowMapping]:
    """The newest month first."""
    query = select(t.provider_score).where(_p.provider_id == provider_id).order_by(_p.month.desc()).limit(limit)
    return tx.sql.execute(query).mappings().all()


def score_of(tx: Read, provider_id: int, month: str) -> RowMapping | None:
    query = select(t.provider_score).where(_p.provider_id == provider_id, _p.month == month)
    return tx.sql.execute(query).mappings().first()


def scores_in(tx: Read, month: str) -> Sequence[RowMapping]:
    """Of everybody in one month, the best first, who has none last."""
    query = select(t.provider_score).where(_p.month == month)
    query = query.order_by(_p.points.is_(None), _p.points.desc(), _p.provider_id)
    return tx.sql.execute(query).mappings().all()


def last_month(tx: Read) -> str | None:
    """The newest month that is over and was counted."""
    return tx.sql.execute(select(func.max(_p.month))).scalar()


def add_rules(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.score_rules).values(made_ms=tx.now_ms, **values).returning(_r.id)).scalar_one()


def all_rules(tx: Read) -> Sequence[RowMapping]:
    """The newest first."""
    return tx.sql.execute(select(t.score_rules).order_by(_r.from_month.desc(), _r.id.desc())).mappings().all()


def rules_for(tx: Read, month: str) -> RowMapping | None:
    """The version that holds for it."""
    query = select(t.score_rules).where(_r.from_month <= month).order_by(_r.from_month.desc(), _r.id.desc())
    return tx.sql.execute(query.limit(1)).mappings().first()


def add_appeal(tx: Write, values: Mapping[str, Any]) -> int:
    return tx.sql.execute(insert(t.score_appeal).values(made_ms=tx.now_ms, **values).returning(_a.id)).scalar_one()


def appeal(tx: Read, appeal_id: int) -> RowMapping | None:
    return tx.sql.execute(select(t.score_appeal).where(_a.id == appeal_id)).mappings().first()


def appeals_of(tx: Read, provider_id: int | None, *, is_open: bool = False) -> Sequence[RowMapping]:
    """The newest first; of one provider, or of all."""
    fits = [] if provider_id is None else [_a.provider_id == provider_id]
    fits += [_a.decision.is_(None)] if is_open else []
    return tx.sql.execute(select(t.score_appeal).where(*fits).order_by(_a.id.desc())).mappings().all()


def decide(tx: Write, appeal_id: int, values: Mapping[str, Any]) -> bool:
    """The one conditional UPDATE; whether it was still open."""
    query = update(t.score_appeal).where(_a.id == appeal_id, _a.decision.is_(None))
    return tx.sql.execute(query.values(**values, decided_ms=tx.now_ms, look_ms=None)).rowcount == 1


def late_appeals(tx: Read, length_max: int) -> Sequence[RowMapping]:
    query = select(t.score_appeal).where(_a.look_ms <= tx.now_ms).order_by(_a.look_ms).limit(length_max)
    return tx.sql.execute(query).mappings().all()


def look_again(tx: Write, appeal_id: int, look_ms: int) -> None:
    tx.sql.execute(update(t.score_appeal).where(_a.id == appeal_id).values(look_ms=look_ms))


def next_look_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_a.look_ms))).scalar()
