"""All the SQL about rounds and whom was asked in them."""

from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update

from hub.devices import FAULTS
from hub.kernel import Prepared, Read, Write
from hub.residents import ABSENT

from ..calling.tables import care_call
from ..planning.tables import care_plan
from .model import Round, Step
from .tables import care_round as r
from .tables import care_step as s

_R, _S = r.c, s.c
_rounds = select(*(_R[one.name] for one in fields(Round)))
_steps = select(*(_S[one.name] for one in fields(Step)))
_goes_on = _R.ended_ms.is_(None)
_open = or_(_S.outcome.is_(None), and_(_S.outcome == "will_look", _S.kind == "contact"))
# Built once: whoever looks at what is due, and at whom may be called now, asks again and again.
_of_resident = Prepared(_rounds.where(_R.resident_id == bindparam("resident_id"), _goes_on).order_by(_R.id).limit(1))
_lapsed = Prepared(
    _steps.where(_open, _S.due_ms <= bindparam("now_ms")).order_by(_S.due_ms, _S.id).limit(bindparam("length_max"))
)
_next_due = Prepared(select(func.min(_S.due_ms).label("due_ms")).where(_open))
_P = care_plan.c
_alarmed = select(_R.resident_id).where(_R.alarm_ms.is_not(None), or_(_goes_on, _R.alarm_ms > bindparam("since_ms")))
_overdue = Prepared(
    select(_P.resident_id)
    .where(_P.due_ms <= bindparam("now_ms"), _P.resident_id.not_in(select(ABSENT.subquery("absent").c.resident_id)))
    .where(_P.resident_id.not_in(_alarmed))
    .order_by(_P.due_ms, _P.resident_id)
    .limit(bindparam("length_max"))
)
_first_overdue = Prepared(select(func.min(_P.due_ms).label("due_ms")).where(_P.due_ms > bindparam("now_ms")))
_late = _R.resident_id.in_(select(_P.resident_id).where(_P.due_ms <= bindparam("now_ms")))
_again = Prepared(
    select(func.min(_R.alarm_ms).label("alarm_ms")).where(
        _R.alarm_ms > bindparam("since_ms"), _R.ended_ms.is_not(None), _late
    )
)


def add(tx: Write, found: Round) -> Round:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(found).items() if name != "id"}
    found.id = tx.sql.execute(insert(r).values(**row).returning(_R.id)).scalar_one()
    return found


def save(tx: Write, found: Round) -> None:
    tx.sql.execute(update(r).where(_R.id == found.id).values(**asdict(found)))


def going_on(tx: Read, resident_id: int) -> Round | None:
    """The round of this resident that is not over."""
    row = next(iter(_of_resident.rows(tx, {"resident_id": resident_id})), None)
    return None if row is None else Round(*row)


def one(tx: Read, round_id: int) -> Round | None:
    return _round(tx, _R.id == round_id)


def of_alarm(tx: Read, alarm_id: int) -> Round | None:
    """The round that raised this alarm, and is not over."""
    return _round(tx, _R.alarm_id == alarm_id, _goes_on)


def overdue(tx: Read, since_ms: int, length_max: int) -> list[int]:
    """With whom nobody has talked by their time, though they are expected at home; without those of whom an alarm was
    raised that is not over, or was raised after `since_ms`.
    """
    asked = {"now_ms": tx.now_ms, "since_ms": since_ms, "length_max": length_max}
    return [row.resident_id for row in _overdue.rows(tx, asked)]


def next_overdue_ms(tx: Read, again_ms: int) -> int | None:
    """When the next of them will be; `again_ms`: so long after an alarm that is over there is the next one."""
    alarm_ms = _again.value(tx, {"now_ms": tx.now_ms, "since_ms": tx.now_ms - again_ms})
    times = (_first_overdue.value(tx, {"now_ms": tx.now_ms}), None if alarm_ms is None else alarm_ms + again_ms)
    return min((one for one in times if one is not None), default=None)


def is_silent(tx: Read, resident_id: int) -> bool:
    """Whether everybody was told that the phone in this home is not heard."""
    f = FAULTS.subquery("faults").c
    silent = (f.fault == "offline", f.kind == "phone", f.resident_id == resident_id)
    return tx.sql.execute(select(f.device_id).where(*silent).limit(1)).first() is not None


def outcomes(tx: Read, round_id: int) -> list[str]:
    """What came of the calls of a round, in order."""
    c = care_call.c
    query = select(c.outcome).where(c.round_id == round_id, c.outcome.is_not(None)).order_by(c.ended_ms, c.id)
    return list(tx.sql.execute(query).scalars())


def add_step(tx: Write, step: Step) -> Step:
    row = {name: value for name, value in asdict(step).items() if name != "id"}
    step.id = tx.sql.execute(insert(s).values(**row).returning(_S.id)).scalar_one()
    return step


def save_step(tx: Write, step: Step) -> None:
    tx.sql.execute(update(s).where(_S.id == step.id).values(**asdict(step)))


def step(tx: Read, step_id: int) -> Step | None:
    row = tx.sql.execute(_steps.where(_S.id == step_id)).first()
    return None if row is None else Step(*row)


def steps(tx: Read, round_id: int) -> list[Step]:
    """In order."""
    return [Step(*row) for row in tx.sql.execute(_steps.where(_S.round_id == round_id).order_by(_S.id))]


def lapsed(tx: Read, length_max: int) -> list[Step]:
    """Whose time is over."""
    return [Step(*row) for row in _lapsed.rows(tx, {"now_ms": tx.now_ms, "length_max": length_max})]


def next_due_ms(tx: Read) -> int | None:
    return _next_due.value(tx)


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more who was asked, and what they said."""
    tx.sql.execute(update(s).where(_S.resident_id == resident_id).values(note="", contact_id=None))
    tx.sql.execute(update(r).where(_R.resident_id == resident_id).values(number=""))


def _round(tx: Read, *where: ColumnElement[bool]) -> Round | None:
    row = tx.sql.execute(_rounds.where(*where).order_by(_R.id).limit(1)).first()
    return None if row is None else Round(*row)
