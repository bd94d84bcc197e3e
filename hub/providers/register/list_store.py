"""The SQL of the register's lists: who is found, and whose papers end."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, RowMapping, String, func, literal, or_, select, type_coerce, union_all

from hub.kernel import Read

from . import tables as t
from .model import Sort, Sought

_p, _w, _d = t.provider.c, t.worker.c, t.document.c
_SHOWN = (
    *(_p.id, _p.external_id, _p.name, _p.phone, _p.email, _p.services, _p.zones, _p.languages, _p.contract_until),
    *(_p.lat, _p.lon, _p.standing, _p.version),
)
# Papers that hold, of businesses with which we still work, and of people who still go for them.
_holds = (_d.replaced_ms.is_(None), or_(_d.worker_id.is_(None), _w.active), _p.standing.in_(("active", "suspended")))
_first_end = (
    select(func.min(_d.until))
    .select_from(t.document.outerjoin(t.worker, _d.worker_id == _w.id))
    .where(_d.provider_id == _p.id, _d.replaced_ms.is_(None), or_(_d.worker_id.is_(None), _w.active))
    .correlate(t.provider)
    .scalar_subquery()
)
# The first of the ends of their papers and of the contract; of words in this order the least is the first day.
_ends_on = func.coalesce(func.min(_first_end, _p.contract_until), _first_end, _p.contract_until)
_goers = (
    select(func.count())
    .select_from(t.worker)
    .where(_w.provider_id == _p.id, _w.active)
    .correlate(t.provider)
    .scalar_subquery()
)


def page(tx: Read, sought: Sought, sort: Sort, offset: int, limit: int) -> tuple[Sequence[RowMapping], int]:
    """Who fits, each with `workers` (how many go) and `ends_on` (the first day on which a paper or contract ends)."""
    fits = _fits(sought)
    query = select(*_SHOWN, _goers.label("workers"), _ends_on.label("ends_on")).where(*fits)
    order = {"name": (_p.pinyin, _p.name), "ends_on": (_ends_on.is_(None), _ends_on), "newest": (_p.id.desc(),)}[sort]
    rows = tx.sql.execute(query.order_by(*order, _p.id).offset(offset).limit(limit)).mappings().all()
    return rows, tx.sql.execute(select(func.count()).select_from(t.provider).where(*fits)).scalar_one()


def expiring(tx: Read, before: str, offset: int, limit: int) -> tuple[Sequence[RowMapping], int]:
    """Papers and contracts that end before that day, the first ones first."""
    papers = (
        select(
            *(_p.id.label("provider_id"), _p.name.label("provider_name"), _d.worker_id, _w.name.label("worker_name")),
            *(_d.kind, _d.number, _d.until),
        )
        .select_from(t.document.join(t.provider).outerjoin(t.worker, _d.worker_id == _w.id))
        .where(_d.until < before, *_holds)
    )
    contracts = select(
        *(_p.id, _p.name, literal(None), literal(None), literal("contract"), literal(""), _p.contract_until)
    ).where(_p.contract_until < before, _p.standing.in_(("active", "suspended")))
    found = union_all(papers, contracts).subquery()
    query = select(found).order_by(found.c.until, found.c.provider_id, found.c.kind)
    rows = tx.sql.execute(query.offset(offset).limit(limit)).mappings().all()
    return rows, tx.sql.execute(select(func.count()).select_from(found)).scalar_one()


def _fits(sought: Sought) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    if sought.service is not None:
        # The list is stored as JSON text, so a word in it stands between quotes.
        fits.append(func.instr(type_coerce(_p.services, String), f'"{sought.service}"') > 0)
    if sought.zone_id is not None:
        zones = func.json_each(_p.zones).table_valued("value")
        fits.append(select(zones.c.value).where(zones.c.value == sought.zone_id).exists())
    fits.append(_p.standing == sought.standing if sought.standing else _p.standing != "archived")
    if sought.ends_before is not None:
        fits.append(_ends_on < sought.ends_before)
    return [*fits, *(_has(word) for word in sought.words)]


def _has(word: str) -> ColumnElement[bool]:
    plain = word.casefold()
    return or_(
        _p.name.contains(word, autoescape=True),
        func.replace(_p.pinyin, " ", "").contains(plain, autoescape=True),
        _p.initials.startswith(plain, autoescape=True),
        _p.phone.contains(word, autoescape=True),
        _p.external_id == word,
    )
