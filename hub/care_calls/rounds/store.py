"""All the SQL about rounds and whom was asked in them."""

from dataclasses import asdict, fields

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update

from hub.devices import FAULTS
from hub.kernel import Read, Write
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


def add(tx: Write, found: Round) -> Round:
    """Write it down; returns it with its number."""
    row = {name: value for name, value in asdict(found).items() if name != "id"}
    found.id = tx.sql.execute(insert(r).values(**row).returning(_R.id)).scalar_one()
    return found


def save(tx: Write, found: Round) -> None:
    tx.sql.execute(update(r).where(_R.id == found.id).values(**asdict(found)))


def going_on(tx: Read, resident_id: int) -> Round | None:
    """The round of this resident that is not over."""
    return _round(tx, _R.resident_id == resident_id, _goes_on)


def one(tx: Read, round_id: int) -> Round | None:
    return _round(tx, _R.id == round_id)


def of_alarm(tx: Read, alarm_id: int) -> Round | None:
    """The round that raised this alarm, and is not over."""
    return _round(tx, _R.alarm_id == alarm_id, _goes_on)


def overdue(tx: Read, since_ms: int, length_max: int) -> list[int]:
    """With whom nobody has talked by their time, though they are expected at home; without those of whom an alarm was
    raised that is not over, or was raised after `since_ms`.
    """
    p = care_plan.c
    absent = select(ABSENT.subquery("absent").c.resident_id)
    alarmed = select(_R.resident_id).where(_R.alarm_ms.is_not(None), or_(_goes_on, _R.alarm_ms > since_ms))
    query = select(p.resident_id).where(p.due_ms <= tx.now_ms, p.resident_id.not_in(absent))
    query = query.where(p.resident_id.not_in(alarmed)).order_by(p.due_ms, p.resident_id).limit(length_max)
    return list(tx.sql.execute(query, {"now_ms": tx.now_ms}).scalars())


def next_overdue_ms(tx: Read, again_ms: int) -> int | None:
    """When the next of them will be; `again_ms`: so long after an alarm that is over there is the next one."""
    p = care_plan.c
    first = select(func.min(p.due_ms)).where(p.due_ms > tx.now_ms)
    late = _R.resident_id.in_(select(p.resident_id).where(p.due_ms <= tx.now_ms))
    again = select(func.min(_R.alarm_ms)).where(_R.alarm_ms > tx.now_ms - again_ms, _R.ended_ms.is_not(None), late)
    alarm_ms = tx.sql.execute(again).scalar()
    times = (tx.sql.execute(first).scalar(), None if alarm_ms is None else alarm_ms + again_ms)
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
    query = _steps.where(_open, _S.due_ms <= tx.now_ms).order_by(_S.due_ms, _S.id)
    return [Step(*row) for row in tx.sql.execute(query.limit(length_max))]


def next_due_ms(tx: Read) -> int | None:
    return tx.sql.execute(select(func.min(_S.due_ms)).where(_open)).scalar()


def blank(tx: Write, resident_id: int) -> None:
    """Nobody may know any more who was asked, and what they said."""
    tx.sql.execute(update(s).where(_S.resident_id == resident_id).values(note="", contact_id=None))
    tx.sql.execute(update(r).where(_R.resident_id == resident_id).values(number=""))


def _round(tx: Read, *where: ColumnElement[bool]) -> Round | None:
    row = tx.sql.execute(_rounds.where(*where).order_by(_R.id).limit(1)).first()
    return None if row is None else Round(*row)
