"""All the SQL about what is to be done."""

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, case, func, null, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Prepared, Read, Write, listed

from .model import BY_TELEPHONE, IN_A_CARE_CALL, Kind, Only, Work
from .tables import work_item

_c = work_item.c
_reschedule = Prepared(
    update(work_item)
    .where(_c.kind == bindparam("kind"), _c.ref == bindparam("ref"), _c.state == "due")
    .values(due_ms=bindparam("due_ms"), from_ms=bindparam("from_ms"), operator_id=bindparam("operator_id"))
)
# Built once: each operator who has nothing in hand asks again and again.
_later = func.coalesce(_c.from_ms, 0) > bindparam("now_ms")
_by_telephone = select(work_item).where(_c.state == "due", _c.kind.in_(listed("kinds")))
_in_turn = _by_telephone.order_by(_later, _c.due_ms, _c.id)
_next = Prepared(
    _in_turn.where(
        or_(_c.operator_id.is_(None), _c.operator_id == bindparam("operator_id"), _c.due_ms <= bindparam("near_ms")),
        or_(_c.not_operator_id.is_(None), _c.not_operator_id != bindparam("operator_id")),
        or_(~_later, _c.resident_id.in_(listed("early"))),
    ).limit(bindparam("length_max"))
)
_next_of = Prepared(_in_turn.where(_c.resident_id == bindparam("resident_id")).limit(1))
_held = Prepared(
    select(work_item)
    .where(_c.state == "due", _c.held_until_ms > bindparam("now_ms"))
    .order_by(_c.held_until_ms.desc(), _c.id)
)
KEPT = ("resident_id", "due_ms", "state", "from_ms", "operator_id", "not_operator_id")
_new = upsert(work_item)
# What has another time is in nobody's hands any more.
_let_go = {"held_by": null(), "held_until_ms": null()}
_put = Prepared(
    _new.on_conflict_do_update(
        index_elements=["kind", "ref"], set_={**{name: _new.excluded[name] for name in KEPT}, **_let_go}
    ),
    ("kind", "ref", *KEPT),
)


def put(tx: Write, work: Sequence[Work]) -> None:
    rows = [{**asdict(one), "state": "due"} for one in work]
    _put.run(tx, rows)


def reschedule(tx: Write, work: Sequence[Work]) -> None:
    _reschedule.run(tx, [asdict(one) for one in work])


def finish(tx: Write, kind: Kind, ref: int) -> int | None:
    """The resident whose work it was; None when there was none to do."""
    mine = (work_item.c.kind == kind, work_item.c.ref == ref, work_item.c.state == "due")
    done = update(work_item).where(*mine).values(state="done").returning(work_item.c.resident_id)
    return tx.sql.execute(done).scalar()


def one(tx: Read, kind: Kind, ref: int) -> AnyRow | None:
    """The line, if it is still to be done."""
    mine = (_c.kind == kind, _c.ref == ref, _c.state == "due")
    return tx.sql.execute(select(work_item).where(*mine)).first()


def hold(tx: Write, line_id: int, operator_id: int | None, until_ms: int | None) -> None:
    """In whose hands it is; None: nobody's."""
    tx.sql.execute(update(work_item).where(_c.id == line_id).values(held_by=operator_id, held_until_ms=until_ms))


def held(tx: Read) -> Sequence[AnyRow]:
    """What is in somebody's hands now, what was taken last first."""
    return _held.rows(tx, {"now_ms": tx.now_ms})


def waiting(tx: Read, kind: Kind | None, offset: int, limit: int, only: Only | None) -> tuple[Sequence[AnyRow], int]:
    """What can be done now, the earliest due first; then what can be done later, in that order; and how much."""
    later = func.coalesce(work_item.c.from_ms, 0) > tx.now_ms
    at = case((later, work_item.c.from_ms), else_=work_item.c.due_ms)
    due = [work_item.c.state == "due"]
    if kind is not None:
        due.append(work_item.c.kind == kind)
    if only is not None and only.whose is not None:
        due.append(work_item.c.operator_id == (only.operator_id if only.whose == "mine" else None))
    if only is not None and only.overdue:
        due.append(work_item.c.due_ms < tx.now_ms)
    query = (
        select(work_item)
        .where(*due)
        .order_by(later, at, work_item.c.due_ms, work_item.c.id)
        .offset(offset)
        .limit(limit)
    )
    total = tx.sql.execute(select(func.count()).select_from(work_item).where(*due)).scalar_one()
    return tx.sql.execute(query).all(), total


def until(tx: Read, kind: Kind, until_ms: int) -> dict[int, int | None]:
    w = work_item.c
    soon = or_(w.due_ms < until_ms, w.from_ms < until_ms)
    query = select(w.resident_id, w.operator_id).where(w.state == "due", w.kind == kind, soon)
    return {row.resident_id: row.operator_id for row in tx.sql.execute(query)}


def next_for(tx: Read, operator_id: int, early: Collection[int], near_ms: int, length_max: int) -> Sequence[AnyRow]:
    """What this person can do now: theirs, anybody's, and whoever's is due before `near_ms`; the earliest due first.

    Then what could be done later, with the residents of `early`.
    """
    asked = {"operator_id": operator_id, "early": early, "near_ms": near_ms, "length_max": length_max}
    return _next.rows(tx, {**asked, "kinds": BY_TELEPHONE, "now_ms": tx.now_ms})


def next_of(tx: Read, resident_id: int) -> Sequence[AnyRow]:
    """What is to be done there in a care call, what can be done now first."""
    return _next_of.rows(tx, {"resident_id": resident_id, "kinds": IN_A_CARE_CALL, "now_ms": tx.now_ms})
