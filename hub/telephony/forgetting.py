"""When a former resident is made forgotten: whom we called and wrote to for them, and what they wrote to us."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Text, and_, cast, null, or_, update

from hub.kernel import Write
from hub.residents import phones_of

from . import calls
from . import tables as t
from .numbers import country_of, normal

_m, _s = t.message.c, t.sms.c


def forget(tx: Write, resident_id: int) -> None:
    """Names, numbers and words go; that somebody was called or written to, when, and what came of it stays."""
    calls.forget(tx, resident_id)
    country = country_of(tx)
    numbers = {found for one in phones_of(tx, resident_id) if (found := normal(one, country)) is not None}
    # Who is called for two residents has written to both: such words belong to nobody alone.
    theirs = or_(_s.resident_id == resident_id, and_(_s.resident_id.is_(None), _s.number.in_(numbers)))
    tx.sql.execute(update(t.sms).where(theirs, _s.kind == "words").values(number="", text="", contact_id=None))
    _blank(tx, or_(False, *(_reaches(f"tel:{one}") for one in numbers)))


def forget_messages(tx: Write, message_ids: Collection[int]) -> None:
    """To whom these went, and with which link; also where the number has changed since."""
    _blank(tx, _m.id.in_(message_ids))


def _blank(tx: Write, where: ColumnElement[bool]) -> None:
    """Never a message to somebody on duty, and none that still waits: it may be for somebody else."""
    mine = and_(where, _m.recipients == "", _m.state != "waiting")
    tx.sql.execute(update(t.message).where(mine).values(address="", others=null(), data={}))


def _reaches(address: str) -> ColumnElement[bool]:
    return or_(_m.address == address, cast(_m.others, Text).contains(f'"{address}"', autoescape=True))
