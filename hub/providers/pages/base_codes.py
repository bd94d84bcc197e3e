"""The sticker on a phone's base, made anew: whoever has taken a picture of the old one can do nothing with it."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import Read, Write
from hub.operators import Signed, audit
from hub.residents import must_be_known, record

from .tables import base_code as t


def epoch(tx: Read, resident_id: int) -> int:
    """The number of the sticker that counts; the first one is 0."""
    return tx.sql.execute(select(t.c.epoch).where(t.c.resident_id == resident_id)).scalar() or 0


def make_anew(tx: Write, who: Signed, resident_id: int) -> int:
    """Another sticker; the one before counts no more. Returns its number. Raises 404."""
    must_be_known(tx, resident_id)
    number = epoch(tx, resident_id) + 1
    row = {"epoch": number, "made_ms": tx.now_ms, "made_by": who.operator_id}
    put = upsert(t).values(resident_id=resident_id, **row)
    tx.sql.execute(put.on_conflict_do_update(index_elements=["resident_id"], set_=row))
    audit(tx, who, "base_code_anew", f"resident {resident_id}", {"number": number})
    record(tx, resident_id, "base_code_anew", f"operator {who.operator_id}", {"by": who.name})
    return number
